"""The office itself: its names, its place in the tree, whom it serves, how it sends mail."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from khamkho.base.errors import Invalid, NotFound, Problem
from khamkho.base.numbers import DEFAULT_PATTERN, WIDTHS, YEARS, NumberShape
from khamkho.base.text import Lang, clean
from khamkho.base.thai import ascii_digits, search_key, sort_key
from khamkho.catalogue.places import PLACES
from khamkho.offices.commands.log import managed_office, record
from khamkho.offices.mail import (
    SECURITIES,
    Security,
    Smtp,
    context_of,
    deliver,
    leads_inward,
    smtp_of,
    test_message,
)
from khamkho.offices.models import Catchment, Office
from khamkho.offices.periods import checked
from khamkho.offices.pickups import DELIVERIES, checked_pickups
from khamkho.offices.queries import forget_periods, forget_reasons, reasons_for
from khamkho.offices.reasons import checked as checked_reasons
from khamkho.offices.registers import REGISTERS, checked_registers
from khamkho.offices.rules import (
    CodeTaken,
    NoMailServer,
    NotYourRole,
    WouldBeItsOwnParent,
    may_manage,
    missing,
)
from khamkho.people.actor import Actor
from khamkho.vault import keys
from khamkho.vault.commands import destroy_key, new_key

NEEDED: Mapping[str, tuple[str, str]] = {
    "name_th": ("โปรดระบุชื่อหน่วยงานภาษาไทย", "Please give the name of the office in Thai."),
    "name_en": ("โปรดระบุชื่อหน่วยงานภาษาอังกฤษ", "Please give the name of the office in English."),
    "short_th": ("โปรดระบุชื่อย่อภาษาไทย", "Please give the short name in Thai."),
    "short_en": ("โปรดระบุชื่อย่อภาษาอังกฤษ", "Please give the short name in English."),
}
CHANGEABLE = (
    *NEEDED,
    "address_th",
    "address_en",
    "phone",
    "email",
    "website",
    "letter_code",
    "letterhead_th",
    "letterhead_en",
)
PORTS = ("25", "465", "587", "2525")
"""Where mail servers listen. Any port would let an office ask this machine which doors stand open around it."""
HOST = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(?<!-)(\.(?!-)[A-Za-z0-9-]{1,63}(?<!-))*")
SEALED = ("smtp_key", "smtp_sealed", "sms_key", "sms_sealed")
_MANY_LINES = frozenset({"address_th", "address_en"})


@transaction.atomic
def create_office(
    *,
    actor: Actor,
    code: str,
    prefix: str,
    kind: str,
    name_th: str,
    name_en: str,
    parent_id: int | None = None,
    now: datetime,
    **details: str,
) -> Office:
    """Make an office. Khamkho itself may make any; managers of an office may make offices below their own.

    ``details``: any of the changeable fields, ``registry_code``, ``place_code``. Refuses: ``NotYourRole``,
    ``CodeTaken``, ``Invalid``.
    """
    if actor.kind != "system" and not (parent_id and may_manage(actor, parent_id)):
        raise NotYourRole
    given = {"short_th": name_th, "short_en": name_en, **details, "name_th": name_th, "name_en": name_en}
    office = Office(code=code, prefix=prefix, kind=kind, parent_id=parent_id, created_at=now)
    for name, value in given.items():
        setattr(office, name, _clean(name, value))
    office.short_th, office.short_en = office.short_th[:60], office.short_en[:60]
    _check(office)
    if Office.objects.filter(code=code).exists():
        raise CodeTaken(taken=code)
    if Office.objects.filter(prefix=prefix).exists():
        raise CodeTaken(taken=prefix)
    office.save(force_insert=True)
    record(office, actor, "office-created", {"code": code, "kind": kind}, now)
    return office


@transaction.atomic
def change_office(*, actor: Actor, office_id: int, changes: Mapping[str, str], now: datetime) -> Office:
    """Change names, addresses and letterhead. Refuses: ``NotFound``, ``NotYourRole``, ``Invalid``."""
    office = managed_office(actor, office_id)
    new = {name: _clean(name, value) for name, value in changes.items() if name in CHANGEABLE}
    changed = sorted(name for name, value in new.items() if getattr(office, name) != value)
    for name in changed:
        setattr(office, name, new[name])
    _check(office)
    if changed:
        office.save(update_fields=[*changed, "search_key", "sort_key"])
        record(office, actor, "office-changed", {name: new[name] for name in changed}, now)
    return office


def _clean(name: str, value: str) -> str:
    return clean(value, lines=name in _MANY_LINES)


def _check(office: Office) -> None:
    """All fields at once; also fills the keys for searching and sorting."""
    named = " ".join([office.name_th, office.name_en, office.short_th, office.short_en])
    office.search_key, office.sort_key = search_key(named)[:500], sort_key(office.name_th)[:800]
    problems = [missing(name, *words) for name, words in NEEDED.items() if not getattr(office, name)]
    try:
        office.clean_fields(exclude=[*NEEDED, "parent", *SEALED, "search_key", "sort_key"])
    except ValidationError as wrong:
        problems += [_wrong(name) for name in wrong.message_dict]
    problems += [_too_long(name) for name in NEEDED if len(getattr(office, name)) > _limit(name)]
    if problems:
        raise Invalid(problems)


def _limit(name: str) -> int:
    return int(getattr(Office._meta.get_field(name), "max_length", 0))


def _wrong(name: str) -> Problem:
    words = {
        "email": ("อีเมลไม่ถูกต้อง", "The email address is not right."),
        "website": (
            "ที่อยู่เว็บไซต์ไม่ถูกต้อง ต้องขึ้นต้นด้วย https://",
            "The web address is not right; it begins with https://.",
        ),
        "code": ("รหัสใช้ได้เฉพาะ a-z 0-9 และขีด", "The code may hold a-z, 0-9 and dashes only."),
        "prefix": (
            "อักษรนำเลขที่คำขอใช้ A-Z และ 0-9 จำนวน 2–8 ตัว",
            "The number prefix is 2 to 8 of A-Z and 0-9.",
        ),
    }
    return Problem(
        name, "wrong", *words.get(name, ("ข้อมูลยาวเกินไปหรือไม่ถูกต้อง", "This is too long or not right."))
    )


def _too_long(name: str) -> Problem:
    limit = _limit(name)
    return Problem(name, "too-long", f"ต้องไม่เกิน {limit} ตัวอักษร", f"At most {limit} characters.")


@transaction.atomic
def move_office(*, actor: Actor, office_id: int, parent_id: int | None, now: datetime) -> Office:
    """Hang an office under another one (only Khamkho itself). Refuses: ``NotYourRole``, ``WouldBeItsOwnParent``."""
    if actor.kind != "system":
        raise NotYourRole
    office = managed_office(actor, office_id)
    above = Office.objects.filter(pk=parent_id).first() if parent_id else None
    while above is not None:
        if above.pk == office.pk:
            raise WouldBeItsOwnParent
        above = above.parent
    office.parent_id = parent_id
    office.save(update_fields=["parent"])
    record(office, actor, "office-moved", {"parent": parent_id}, now)
    return office


@transaction.atomic
def set_setting(*, actor: Actor, office_id: int, name: str, value: Any, now: datetime) -> Office:
    """Set one of the office's free settings (JSON); None takes it away. Refuses: ``NotFound``, ``NotYourRole``."""
    office = managed_office(actor, office_id)
    kept = {key: held for key, held in office.settings.items() if key != name}
    office.settings = kept if value is None else {**kept, name: value}
    office.save(update_fields=["settings"])
    record(office, actor, "setting-changed", {"name": name, "value": value}, now)
    return office


@transaction.atomic
def set_numbers(*, actor: Actor, office_id: int, year: str, width: str, now: datetime) -> Office:
    """Set how the office writes the numbers of new cases; those that were given stay as they are.

    Counting goes on where it is. Refuses: ``NotFound``, ``NotYourRole``, ``Invalid``.
    """
    office = managed_office(actor, office_id)
    problems = []
    if year not in YEARS:
        problems.append(missing("year", "โปรดเลือกวิธีเขียนปี", "Please choose how the year is written."))
    if width not in map(str, WIDTHS):
        problems.append(missing("width", "โปรดเลือกจำนวนหลัก", "Please choose the number of digits."))
    if problems:
        raise Invalid(problems)
    pattern = NumberShape(year=year, width=int(width)).pattern
    if office.settings.get("number_pattern", DEFAULT_PATTERN) != pattern:
        office.settings = {**office.settings, "number_pattern": pattern}
        office.save(update_fields=["settings"])
        record(office, actor, "numbers-set", {"value": pattern}, now)
    return office


@transaction.atomic
def set_periods(*, actor: Actor, office_id: int, typed: Mapping[str, str], now: datetime) -> Office:
    """Set the office's own periods and texts (``packs/periods.yaml``) as a form posts them; empty follows the office above.

    Refuses: ``NotFound``, ``NotYourRole``, ``Invalid``.
    """
    office = managed_office(actor, office_id)
    kept, problems = checked(typed)
    if problems:
        raise Invalid(problems)
    before = office.settings.get("periods", {})
    changed = {name: kept.get(name) for name in {*before, *kept} if before.get(name) != kept.get(name)}
    if changed:
        office.settings = {**office.settings, "periods": kept}
        office.save(update_fields=["settings"])
        said = {name: value["th"] if isinstance(value, dict) else value for name, value in changed.items()}
        record(office, actor, "periods-set", {"names": sorted(said), **said}, now)
        transaction.on_commit(forget_periods)
    return office


@transaction.atomic
def set_reasons(*, actor: Actor, office_id: int, typed: Mapping[str, str], now: datetime) -> Office:
    """Keep the office's own list of what is wrong with applications, as a form posts it (``offices.reasons.checked``).

    The first change makes the list that held so far the office's own. Refuses: ``NotFound``, ``NotYourRole``, ``Invalid``.
    """
    office = managed_office(actor, office_id)
    held = reasons_for(office)
    wanted, problems = checked_reasons(typed, held)
    if problems:
        raise Invalid(problems)
    if wanted != held:
        office.settings = {**office.settings, "reasons": [one.kept() for one in wanted]}
        office.save(update_fields=["settings"])
        before = {one.id: one for one in held}
        changed = [one.text.th for one in wanted if before.get(one.id) != one]
        record(office, actor, "reasons-set", {"texts": changed}, now)
        transaction.on_commit(forget_reasons)
    return office


@transaction.atomic
def reset_reasons(*, actor: Actor, office_id: int, now: datetime) -> Office:
    """Follow the office above again, or what ships. Refuses: ``NotFound``, ``NotYourRole``."""
    office = managed_office(actor, office_id)
    if "reasons" in office.settings:
        office.settings = {name: value for name, value in office.settings.items() if name != "reasons"}
        office.save(update_fields=["settings"])
        record(office, actor, "reasons-reset", {}, now)
        transaction.on_commit(forget_reasons)
    return office


@transaction.atomic
def set_registers(
    *,
    actor: Actor,
    office_id: int,
    kept: Sequence[str],
    kinds: str,
    years: str,
    things: str = "",
    now: datetime,
) -> Office:
    """Set which registers the office keeps beside its cases, and how. Refuses: ``NotFound``, ``NotYourRole``, ``Invalid``."""
    office = managed_office(actor, office_id)
    wanted = checked_registers(kept, kinds, years, things)
    if office.settings.get("registers") != wanted:
        office.settings = {**office.settings, "registers": wanted}
        office.save(update_fields=["settings"])
        said = {"registers": ", ".join(REGISTERS[name].th for name in wanted["kept"]) or "–"}
        record(office, actor, "registers-set", said | {"years": wanted["years"]}, now)
    return office


@transaction.atomic
def set_pickups(
    *, actor: Actor, office_id: int, typed: Mapping[str, str], ways: Sequence[str], now: datetime
) -> Office:
    """Set when the office reminds and calls whoever has not collected, and how it sends. Refuses: ``NotFound``,
    ``NotYourRole``, ``Invalid``."""
    office = managed_office(actor, office_id)
    wanted = checked_pickups(typed, ways)
    if office.settings.get("pickups") != wanted:
        office.settings = {**office.settings, "pickups": wanted}
        office.save(update_fields=["settings"])
        said = ", ".join(DELIVERIES[name].th for name in wanted["ways"]) or "–"
        record(office, actor, "pickups-set", {**wanted, "ways": said}, now)
    return office


# Mail ----------------------------------------------------------------------------------------------------------------


@transaction.atomic
def set_smtp(
    *,
    actor: Actor,
    office_id: int,
    host: str,
    port: str | int,
    security: str,
    sender: str,
    username: str = "",
    password: str | None = None,
    now: datetime,
) -> Office:
    """Set the office's mail server; all of it is sealed under a key of the office.

    ``password`` None keeps the one that is set, for the same server. Refuses: ``NotFound``, ``NotYourRole``, ``Invalid``.
    """
    office = managed_office(actor, office_id)
    before = smtp_of(office)
    kept = before.password if before and password is None else password or ""
    smtp = _smtp(
        host=host, port=str(port), security=security, sender=sender, username=username, password=kept
    )
    if before and kept and password is None and smtp.host != before.host:
        # Whoever names another server must know the password: else it would be sent to whom it was kept from.
        raise Invalid(
            [
                missing(
                    "password", "โปรดกรอกรหัสผ่านของเซิร์ฟเวอร์ใหม่", "Please type the password of the new server."
                )
            ]
        )
    office.smtp_key = office.smtp_key or new_key()
    office.smtp_sealed = keys.seal_json(office.smtp_key, smtp.__dict__, context=context_of(office))
    office.save(update_fields=["smtp_key", "smtp_sealed"])
    record(
        office, actor, "mail-server-set", {"host": smtp.host, "port": smtp.port, "sender": smtp.sender}, now
    )
    return office


def _smtp(*, host: str, port: str, security: str, sender: str, username: str, password: str) -> Smtp:
    host, sender, port = clean(host), clean(sender), ascii_digits(clean(port))
    problems = [] if host else [missing("host", "โปรดระบุชื่อเซิร์ฟเวอร์", "Please give the name of the server.")]
    if host and not is_host(host):
        problems.append(
            Problem(
                "host",
                "wrong",
                "ชื่อเซิร์ฟเวอร์ไม่ถูกต้อง เช่น mail.example.go.th และต้องไม่ใช่เครื่องนี้เอง",
                "This is not the name of a server, such as mail.example.go.th; it may not be this machine itself.",
            )
        )
    if port not in PORTS:
        listed = ", ".join(PORTS)
        problems.append(
            Problem(
                "port",
                "wrong",
                f"พอร์ตของเซิร์ฟเวอร์อีเมลคือ {listed}",
                f"The port of a mail server is one of {listed}.",
            )
        )
    if security not in SECURITIES:
        problems.append(
            missing("security", "โปรดเลือกวิธีเข้ารหัส", "Please choose how the connection is protected.")
        )
    try:
        validate_email(sender)
    except ValidationError:
        problems.append(
            Problem("sender", "wrong", "อีเมลผู้ส่งไม่ถูกต้อง", "The sender's email address is not right.")
        )
    if problems:
        raise Invalid(problems)
    chosen: Security = next(one for one in SECURITIES if one == security)
    return Smtp(
        host=host, port=int(port), security=chosen, sender=sender, username=clean(username), password=password
    )


def is_host(host: str) -> bool:
    """A name or an address outside of this machine; what a name means is looked at again with each mail."""
    try:
        return not leads_inward(host)
    except ValueError:
        return bool(HOST.fullmatch(host)) and len(host) < 254 and host.lower() != "localhost"


@transaction.atomic
def remove_smtp(*, actor: Actor, office_id: int, now: datetime) -> Office:
    """Go back to the installation's mail server; the sealed settings are erased."""
    office = managed_office(actor, office_id)
    if office.smtp_key_id:
        key_id = office.smtp_key_id
        office.smtp_key, office.smtp_sealed = None, None
        office.save(update_fields=["smtp_key", "smtp_sealed"])
        destroy_key(key_id, now=now)
        record(office, actor, "mail-server-removed", {}, now)
    return office


def send_test_mail(*, actor: Actor, office_id: int, to: str, lang: Lang, now: datetime) -> None:
    """Send a test through the office's mail server, now, outside any transaction.

    Refuses: ``NotFound``, ``NotYourRole``, ``NoMailServer``; raises ``Temporary`` or ``Permanent`` from the server.
    """
    with transaction.atomic():
        office = managed_office(actor, office_id)
    smtp = smtp_of(office)
    if smtp is None:
        raise NoMailServer
    deliver(smtp, test_message(office, smtp, to=to, lang=lang, now=now))
    record(office, actor, "mail-tested", {}, now)


# Whom it serves ------------------------------------------------------------------------------------------------------


@transaction.atomic
def set_catchment(
    *, actor: Actor, office_id: int, areas: Iterable[str], school_ids: Iterable[int] = (), now: datetime
) -> Office:
    """Set whom the office serves: area codes (2, 4 or 6 digits) and schools by id; replaces what was set.

    Refuses: ``NotFound``, ``NotYourRole``, ``Invalid`` for unknown areas.
    """
    office = managed_office(actor, office_id)
    codes = sorted({ascii_digits(clean(area)) for area in areas} - {""})
    unknown = [code for code in codes if not area_exists(code)]
    if unknown:
        listed = ", ".join(unknown)
        raise Invalid(
            [Problem("areas", "unknown", f"ไม่รู้จักรหัสพื้นที่ {listed}", f"Unknown area codes: {listed}.")]
        )
    schools = sorted(set(school_ids))
    if Office.objects.filter(pk__in=schools).count() != len(schools):
        raise NotFound
    Catchment.objects.filter(office=office).delete()
    rows = [Catchment(office=office, area=code) for code in codes]
    rows += [Catchment(office=office, school_id=school) for school in schools]
    Catchment.objects.bulk_create(rows)
    record(office, actor, "catchment-set", {"areas": codes, "schools": schools}, now)
    return office


def area_exists(code: str) -> bool:
    """Is this the code of a province (2 digits), a district (4) or a sub-district (6)."""
    if not (code.isascii() and code.isdigit()):
        return False
    if len(code) == 2:
        return any(known == code for known, _ in PLACES.provinces())
    if len(code) == 4:
        return any(known == code for known, _ in PLACES.districts(code[:2]))
    return len(code) == 6 and PLACES.area(code) is not None
