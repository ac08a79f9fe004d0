"""Every read of offices, seats, calendars and offerings that the rest of the house uses."""

from __future__ import annotations

import hashlib
import hmac
import time as clock
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import Count, F, Max, Min, Q, QuerySet
from django.utils import timezone

from khamkho.base.errors import NotFound
from khamkho.base.text import Lang, Text
from khamkho.base.thai import search_key
from khamkho.base.working_time import STANDARD, Calendar, Hours
from khamkho.catalogue.context import School
from khamkho.catalogue.lint import Finding, lint
from khamkho.catalogue.models import PublishedVersion
from khamkho.catalogue.places import PLACES
from khamkho.catalogue.queries import own_files, pack, packs, service_of, services_by_hash
from khamkho.catalogue.service import Service
from khamkho.offices.models import (
    Absence,
    CalendarDay,
    Catchment,
    Closing,
    Invitation,
    Membership,
    Offering,
    Office,
    OfficeEvent,
    OfficeHours,
    Order,
    Round,
)
from khamkho.offices.periods import Periods, periods_from
from khamkho.offices.reasons import Reason, reasons_from, shipped
from khamkho.offices.roles import role_label
from khamkho.offices.rules import unconfirmed
from khamkho.people.actor import Role, Seat
from khamkho.people.models import User
from khamkho.people.queries import Holding, lang_of
from khamkho.vault.keys import chain_mac

USUAL_WEEK: Mapping[int, Hours] = STANDARD.hours
SCHOOLS = ("school", "special-school", "special-centre")
A_SCHOOL = "โรงเรียน"
KEPT_SECONDS = 10.0
_titles: dict[str, Text] = {}  # by hash: what is published never changes
_calendars: dict[int, tuple[float, Calendar]] = {}
_periods: dict[int, tuple[float, Periods]] = {}
_reasons: dict[int, tuple[float, tuple[Reason, ...]]] = {}
T = TypeVar("T")
_offered: dict[int, tuple[float, tuple[tuple[str, Text], ...]]] = {}


def active_on(day: date) -> Q:
    """Memberships that hold on this day."""
    return Q(active_from__lte=day) & (Q(active_until__isnull=True) | Q(active_until__gt=day))


def office_by_code(code: str) -> Office:
    """The active office with this code. Refuses: ``NotFound``."""
    office = Office.objects.filter(code=code, active=True).first()
    if office is None:
        raise NotFound()
    return office


def names_of(codes: Collection[str]) -> Mapping[str, Text]:
    """The short names of offices by their codes, also of those that are closed now. One query."""
    rows = Office.objects.filter(code__in=codes).values_list("code", "short_th", "short_en")
    return {code: Text(th, en) for code, th, en in rows}


def seats_for(user_id: UUID, day: date) -> tuple[Seat, ...]:
    """The seats that a person holds on this day, oldest first."""
    return tuple(_seat(member) for member in members_for(user_id, day))


def members_for(user_id: UUID, day: date) -> tuple[Membership, ...]:
    """The memberships that a person holds on this day at active offices, oldest first, with their offices; as an
    auditor also at one that was closed."""
    rows = Membership.objects.filter(user_id=user_id).select_related(
        "office"
    )  # every page of the desk asks: few words
    return tuple(
        sorted((row for row in rows if row.active_on(day) and _is_open_to(row)), key=lambda row: row.pk)
    )


def _is_open_to(member: Membership) -> bool:
    """Nobody works at an office that was closed; who reads on in its registers does so as an auditor."""
    return member.office.active or member.role == "auditor"


def closing_of(office: Office) -> Closing | None:
    """The closing that was set for an office, or has come."""
    return Closing.objects.select_related("into").filter(office=office, cancelled_at=None).first()


def closed_office(code: str) -> Closing:
    """How an office that is no more was closed. Refuses: ``NotFound``."""
    rows = Closing.objects.select_related("office", "into")
    found = rows.filter(office__code=code, office__active=False, done_at__isnull=False).first()
    if found is None:
        raise NotFound
    return found


def closings_under(office: Office) -> tuple[Closing, ...]:
    """The closings of offices under this one, those to come first, also those that were carried out."""
    rows = Closing.objects.filter(cancelled_at=None).select_related("office", "into").order_by("-on", "-pk")
    mine = [row for row in rows[:500] if office in offices_above(row.office)]
    return tuple(sorted(mine, key=lambda row: row.done_at is not None))


def works(user_id: UUID) -> bool:
    """Whether an account has a seat anywhere, or will have one: it is then signed in to with two factors, by no phone."""
    rows = Membership.objects.filter(user_id=user_id)
    return rows.filter(Q(active_until=None) | Q(active_until__gt=timezone.localdate())).exists()


def seat_of(member: Membership) -> Seat:
    return _seat(member)


def _seat(member: Membership) -> Seat:
    role: Role = Membership.Role(member.role).value  # type: ignore[assignment]  # the same five words
    return Seat(id=member.pk, office_id=member.office_id, role=role, user_id=member.user_id)


def members_at(office: Office, day: date, *roles: Role) -> tuple[Membership, ...]:
    """Who works at an office on this day, in these roles or in any, by Thai name."""
    rows = Membership.objects.filter(active_on(day), office=office)
    return tuple((rows.filter(role__in=roles) if roles else rows).order_by("name_th", "id"))


def offering_for(office: Office, service_id: str) -> Offering | None:
    """What an office offers now under this service id, or None."""
    return _offerings().filter(office=office, service_id=service_id).first()


def offered_first(code: str, services: Sequence[str]) -> Offering | None:
    """The first of these services that the office with this code offers now, or None."""
    if not code:
        return None
    found = {row.service_id: row for row in _offerings().filter(office__code=code, service_id__in=services)}
    return next((found[one] for one in services if one in found), None)


def rounds_at(office: Office, service_id: str = "") -> tuple[Round, ...]:
    """The rounds of an office, of one service when it is named, those that open last first."""
    rows = Round.objects.filter(office=office)
    rows = rows.filter(service_id=service_id) if service_id else rows
    return tuple(rows.order_by("-opens_at", "-pk"))


def offerings_at(*offices: Office) -> tuple[Offering, ...]:
    """What these offices offer now, by service id."""
    return tuple(_offerings().filter(office__in=offices).order_by("service_id"))


def last_offered_at(office: Office) -> tuple[Offering, ...]:
    """What an office offers now; of one that was closed, what it ever offered, for whoever reads its registers."""
    if office.active:
        return offerings_at(office)
    rows = Offering.objects.filter(office=office).select_related("office", "version").defer("version__body")
    return tuple(rows.order_by("service_id"))


def unconfirmed_at(office: Office) -> dict[str, int]:
    """How many values of each service that an office offers were only assumed, and not chosen by the office yet."""
    counts = {
        row.service_id: len(unconfirmed(service_of(row.version), row.settings))
        for row in offerings_at(office)
    }
    return {service_id: count for service_id, count in counts.items() if count}


def services_at(office: Office) -> tuple[tuple[str, Service], ...]:
    """The services that an office offers now, as it offers them, by their ids."""
    return tuple((row.service_id, service_of(row.version)) for row in offerings_at(office))


def titles_at(office: Office) -> tuple[tuple[str, Text], ...]:
    """What an office offers: service ids and titles. A list on a page may be some seconds old."""
    return kept_a_while(_offered, office, _read_titles)


def _read_titles(office: Office) -> tuple[tuple[str, Text], ...]:
    rows = Offering.objects.filter(active=True, office__active=True, office=office)
    offered = tuple(rows.order_by("service_id").values_list("service_id", "version__hash"))
    unknown = {hash for _, hash in offered} - _titles.keys()
    if unknown:
        for version in PublishedVersion.objects.filter(hash__in=unknown):
            _titles[version.hash] = service_of(version).title
    return tuple((service_id, _titles[hash]) for service_id, hash in offered)


@dataclass(frozen=True, kw_only=True)
class OfferedVersion:
    """A version of a service that offices offer now: how many do, one of them, and when the last one published it."""

    service_id: str
    hash: str
    count: int
    one_office: int
    at: datetime


def offered_versions() -> Iterator[OfferedVersion]:
    """Everything on offer, a row for each version. One query, however many offices there are."""
    rows = Offering.objects.filter(active=True, office__active=True).values(
        "service_id", hash=F("version__hash")
    )
    counted = rows.annotate(count=Count("id"), one_office=Min("office_id"), at=Max("published_at"))
    return (OfferedVersion(**row) for row in counted.order_by("service_id", "hash"))


def offices_that_offer() -> tuple[Office, ...]:
    """Active offices that offer something now, by Thai name."""
    rows = Office.objects.filter(active=True, pk__in=Offering.objects.filter(active=True).values("office_id"))
    return tuple(rows.order_by("sort_key", "id"))


def offered_near(service_ids: Collection[str], offices: Collection[Office]) -> Mapping[str, Office]:
    """For each of these services the first of the offices that offers it. One query."""
    order = {office.pk: at for at, office in enumerate(offices)}
    by_id = {office.pk: office for office in offices}
    rows = Offering.objects.filter(active=True, service_id__in=service_ids, office_id__in=order)
    pairs = sorted(rows.values_list("service_id", "office_id"), key=lambda pair: -order[pair[1]])
    return {service_id: by_id[office_id] for service_id, office_id in pairs}


def offered_pages() -> Iterator[tuple[str, str, datetime]]:
    """Codes of office and service of everything on offer, with when it was published last; in an order that stays."""
    rows = Offering.objects.filter(active=True, office__active=True).order_by("pk")
    return iter(rows.values_list("office__code", "service_id", "published_at").iterator(chunk_size=2000))


def newest_change() -> int:
    """The id of the last line in any office's log: as long as it stays, nothing about offices and offers has changed."""
    return OfficeEvent.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def offerable() -> tuple[tuple[Service, ...], tuple[Finding, ...]]:
    """Every service that can be offered, and what is wrong with the files of this installation's own that cannot."""
    findings = tuple(finding for path in own_files().values() for finding in lint(path))
    wrong = {finding.file.stem for finding in findings}
    return tuple(pack(name) for name in packs() if name not in wrong), findings


def offices_offering(service_id: str) -> tuple[Office, ...]:
    """Active offices that offer this service now, in the order of the Thai alphabet."""
    rows = Office.objects.filter(active=True, offerings__service_id=service_id, offerings__active=True)
    return tuple(rows.order_by("sort_key", "id"))


def all_offerings(service_id: str = "") -> tuple[Offering, ...]:
    """Everything that any office offers now, or every office's offer of one service, by the office's code."""
    rows = _offerings().filter(service_id=service_id) if service_id else _offerings()
    return tuple(rows.order_by("office__code", "service_id"))


def offered_where(wanted: Callable[[Service], bool]) -> tuple[Offering, ...]:
    """What offices offer now of the services that are wanted, by the office's code: judged once for each version, so that
    nobody walks through every service of every office."""
    versions = {row.hash for row in offered_versions()}
    known = services_by_hash(versions)
    rows = _offerings().filter(version__hash__in=[one for one in versions if wanted(known[one])])
    return tuple(rows.order_by("office__code", "service_id"))


def first_offered_on(offering: Offering) -> date | None:
    """The day on which this office published the service for the first time, however often it did since."""
    rows = OfficeEvent.objects.filter(
        office_id=offering.office_id, what="service-published", detail__service=offering.service_id
    )
    at = rows.order_by("pk").values_list("at", flat=True).first()
    return timezone.localtime(at).date() if at else None


def _offerings() -> QuerySet[Offering]:
    return (
        Offering.objects.filter(active=True, office__active=True)
        .select_related("office", "version")
        .defer("version__body")
    )


def schools_under(office: Office) -> tuple[Office, ...]:
    """All schools below an office in the tree, by Thai name."""
    schools = [child for child in _descendants(office) if child.kind in SCHOOLS]
    return tuple(sorted(schools, key=lambda school: school.sort_key))


def offices_under(office: Office) -> tuple[Office, ...]:
    """All active offices below an office in the tree, level by level."""
    return tuple(_descendants(office))


def _descendants(office: Office) -> Iterable[Office]:
    parents = [office.pk]
    while parents:
        children = list(Office.objects.filter(parent_id__in=parents, active=True))
        yield from children
        parents = [child.pk for child in children]


def calendar_for(office: Office) -> Calendar:
    """The office's working calendar: its weekly hours, the days all offices close, and its own days.

    A page may see a calendar that is some seconds old; a transaction always reads a fresh one, because it decides
    deadlines.
    """
    return kept_a_while(_calendars, office, calendar_now)


def calendar_at(office_id: int) -> Calendar:
    """The working calendar of an office that is known by its id alone."""
    office = Office(pk=office_id)
    return kept_a_while(_calendars, office, lambda one: calendar_now(Office.objects.get(pk=one.pk)))


def kept_a_while(
    kept: dict[int, tuple[float, T]], office: Office, read: Callable[[Office], T], *, decides: bool = True
) -> T:
    """What this process read of an office some seconds ago; in a transaction always what is so now, if it decides anything.

    For what stands on every page and seldom changes. ``kept`` is the reader's own; who changes it clears it.
    """
    if decides and _in_transaction():
        return read(office)
    held = kept.get(office.pk)
    if held and clock.monotonic() - held[0] < KEPT_SECONDS:
        return held[1]
    fresh = read(office)
    kept[office.pk] = (clock.monotonic(), fresh)
    return fresh


def _in_transaction() -> bool:
    return connection.in_atomic_block


def forget_calendars() -> None:
    """A calendar was changed: this process reads anew. Others do within seconds."""
    _calendars.clear()


def periods_for(office: Office) -> Periods:
    """The periods and texts that hold at an office: its own, else those of the office above, else as shipped.

    A page may see some that are some seconds old; a transaction always reads fresh ones.
    """
    return kept_a_while(_periods, office, _read_periods)


def forget_periods() -> None:
    """Periods were changed: this process reads anew. Others do within seconds."""
    _periods.clear()


def _read_periods(office: Office) -> Periods:
    above = reversed(offices_above(office))
    kept: dict[str, Any] = {}
    for one in (*above, office):
        kept |= one.settings.get("periods", {})
    return periods_from(kept)


def reasons_for(office: Office) -> tuple[Reason, ...]:
    """The texts for what is wrong that hold at an office: its own list, else that of the nearest office above, else as shipped."""
    return kept_a_while(_reasons, office, _read_reasons)


def forget_reasons() -> None:
    """Reasons were changed: this process reads anew. Others do within seconds."""
    _reasons.clear()


def _read_reasons(office: Office) -> tuple[Reason, ...]:
    own = (one.settings["reasons"] for one in (office, *offices_above(office)) if "reasons" in one.settings)
    kept = next(own, None)
    return shipped() if kept is None else reasons_from(kept)


def calendar_now(office: Office) -> Calendar:
    """The working calendar as it is at this moment, whatever this process remembers."""
    nearest = [office.pk, *(one.pk for one in offices_above(office)), None]
    days = sorted(
        _days_of(nearest), key=lambda row: -nearest.index(row.office_id)
    )  # the nearest comes last and wins
    by_date = {row.date: row for row in days}
    return Calendar(
        hours=week_of(office),
        closed={day: row.name_th for day, row in by_date.items() if row.kind == "closed"},
        opened=frozenset(day for day, row in by_date.items() if row.kind == "open"),
    )


def _days_of(nearest: Sequence[int | None]) -> QuerySet[CalendarDay]:
    """The days that hold for the first of these offices: its own, and what those above it and nobody have for it."""
    own, *above = nearest
    shared = Q(office_id__in=[one for one in above if one], below=True)
    return CalendarDay.objects.filter(Q(office_id=own) | Q(office__isnull=True) | shared)


def week_of(office: Office) -> Mapping[int, Hours]:
    """Opening times by weekday; an office that set none keeps the usual ones of government offices."""
    week: dict[int, list[tuple[time, time]]] = {}
    for row in OfficeHours.objects.filter(office=office).order_by("weekday", "opens"):
        week.setdefault(row.weekday, []).append((row.opens, row.closes))
    return {weekday: tuple(hours) for weekday, hours in week.items()} or USUAL_WEEK


# Whom an office serves -----------------------------------------------------------------------------------------------


def offices_serving(kind: str, *, subdistrict: str = "", school: Office | None = None) -> tuple[Office, ...]:
    """Which offices of this kind serve a place (six-digit code) or a school; the most precise answer first.

    A school is served by the office it was given to, else by the offices above it in the tree.
    """
    if school is not None:
        return _serving_school(kind, school)
    if len(subdistrict) != 6:
        return ()
    rows = Catchment.objects.filter(
        area__in=[subdistrict, subdistrict[:4], subdistrict[:2]], office__kind=kind, office__active=True
    )
    found = sorted(rows.select_related("office"), key=lambda row: (-len(row.area), row.office.sort_key))
    if not found:
        return ()
    best = len(found[0].area)
    return tuple(row.office for row in found if len(row.area) == best)


def _serving_school(kind: str, school: Office) -> tuple[Office, ...]:
    if school.kind == kind:
        return (school,)
    given = Office.objects.filter(kind=kind, active=True, catchments__school=school).order_by("sort_key")
    return tuple(given) or tuple(
        above for above in offices_above(school) if above.kind == kind and above.active
    )


def offices_above(office: Office) -> tuple[Office, ...]:
    """The offices above, nearest first."""
    found: list[Office] = []
    above = office.parent
    while above is not None:
        found.append(above)
        above = above.parent
    return tuple(found)


def search_schools(query: str, limit: int = 20) -> tuple[Office, ...]:
    """Schools whose name holds what was typed, by Thai name."""
    typed = search_key(query)
    if len(typed) < 2:
        return ()
    rows = Office.objects.filter(kind__in=SCHOOLS, active=True, search_key__contains=typed)
    return tuple(rows.select_related("parent").order_by("sort_key", "id")[:limit])


def schools_named(name: str) -> tuple[tuple[Office, Text], ...]:
    """The active schools that are called so, in either language, with or without the word for school; and how each is
    told: with the office above it where several have the name. A name with that office behind it names one."""
    typed = search_key(name)
    plain = typed.partition(" (")[0].removeprefix(A_SCHOOL).strip()
    if len(plain) < 2:
        return ()
    rows = Office.objects.filter(kind__in=SCHOOLS, active=True, search_key__contains=plain)
    alike = [
        one
        for one in rows.select_related("parent").order_by("sort_key", "id")[:200]
        if plain in (search_key(one.name_th).removeprefix(A_SCHOOL).strip(), search_key(one.name_en))
    ]
    if len(alike) < 2:
        return tuple((one, Text(one.name_th, one.name_en)) for one in alike)
    told = [(one, told_apart(one)) for one in alike]
    return tuple((one, text) for one, text in told if typed in map(search_key, (text.th, text.en))) or tuple(
        told
    )


def told_apart(school: Office) -> Text:
    """A school's name with the office above it."""
    above = school.parent
    if above is None:
        return Text(school.name_th, school.name_en)
    return Text(f"{school.name_th} ({above.short_th})", f"{school.name_en} ({above.short_en})")


class OfficeSchools:
    """The schools and units under an office, for the service files' school picker; a school has also itself."""

    def __init__(self, office: Office) -> None:
        self.office = office

    def all(self) -> Sequence[School]:
        own = [_school(self.office)] if self.office.kind in SCHOOLS else []
        return own + [_school(one) for one in schools_under(self.office)]

    def school(self, code: str) -> School | None:
        return next((one for one in self.all() if one.code == code), None)

    def named(self, name: str) -> Sequence[School]:
        return tuple(School(code=one.code, name=told) for one, told in schools_named(name))


def _school(office: Office) -> School:
    return School(code=office.code, name=Text(office.name_th, office.name_en))


# Pages of the settings -----------------------------------------------------------------------------------------------


def open_invitations(office: Office, now: datetime) -> tuple[Invitation, ...]:
    rows = Invitation.objects.filter(
        office=office, accepted_at__isnull=True, cancelled_at__isnull=True, expires_at__gt=now
    )
    return tuple(rows.order_by("-created_at"))


def past_members(office: Office, day: date, limit: int = 50) -> tuple[Membership, ...]:
    rows = Membership.objects.filter(office=office, active_until__lte=day)
    return tuple(rows.order_by("-active_until", "-id")[:limit])


def calendar_days(office: Office, first: date, last: date) -> tuple[CalendarDay, ...]:
    """The days that differ from the week, in order: the office's own, those it has from above, those of all offices."""
    rows = _days_of([office.pk, *(one.pk for one in offices_above(office))])
    return tuple(
        rows.filter(date__range=(first, last)).select_related("office").order_by("date", "office_id")
    )


def has_holidays(year: int) -> bool:
    """Whether the days on which all offices close were written in for this year (CE)."""
    return CalendarDay.objects.filter(office__isnull=True, date__year=year).exists()


def member_names(office: Office) -> dict[int, str]:
    """The Thai names of everybody who works or worked here, by membership."""
    return dict(Membership.objects.filter(office=office).values_list("pk", "name_th"))


def events_of(office: Office) -> QuerySet[OfficeEvent]:
    """What was changed in an office's settings, newest first."""
    return OfficeEvent.objects.filter(office=office).order_by("-id")


def holdings(user: User) -> tuple[Holding, ...]:
    """What offices/ holds about a person: where they work and worked."""
    lang = lang_of(user)
    members = Membership.objects.filter(user=user).select_related("office").order_by("id")
    rows = tuple(_membership_row(member, lang) for member in members)
    if not rows:
        return ()
    return (
        Holding(
            what=Text("หน่วยงานที่ท่านปฏิบัติงาน", "Offices you work or worked for"),
            rows=rows,
            why=Text(
                "เพื่อให้สิทธิ์ใช้งาน และเป็นหลักฐานว่าใครดำเนินการ", "To give you access, and to record who acted"
            ),
            until=Text("เก็บตามอายุของเอกสารราชการ", "As long as the official records are kept"),
        ),
    )


def _membership_row(member: Membership, lang: Lang) -> str:
    role = role_label(member.office.kind, member.role).full.in_(lang)
    return f"{member.office.name(lang)}: {member.name(lang)}, {role}"


def offices_by_id(ids: Iterable[int]) -> tuple[Office, ...]:
    """Active offices in the order of the Thai alphabet."""
    return tuple(Office.objects.filter(pk__in=list(ids), active=True).order_by("sort_key", "id"))


def member_at(office: Office, member_id: int) -> Membership:
    """A member of this office, present or past. Refuses: ``NotFound``."""
    member = Membership.objects.filter(office=office, pk=member_id).select_related("office", "user").first()
    if member is None:
        raise NotFound
    return member


def invitation_of(secret: str, now: datetime) -> Invitation:
    """The open invitation that a link's secret belongs to. Refuses: ``NotFound``."""
    found = Invitation.objects.filter(
        secret_hash=secret_hash(secret),
        accepted_at__isnull=True,
        cancelled_at__isnull=True,
        expires_at__gt=now,
    )
    invitation = found.select_related("office").first()
    if invitation is None:
        raise NotFound
    return invitation


def secret_hash(secret: str) -> str:
    """What is kept of an invitation's secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def areas_of(office: Office) -> tuple[tuple[str, ...], tuple[Office, ...]]:
    """The area codes and the schools that were given to an office."""
    rows = (
        Catchment.objects.filter(office=office).select_related("school").order_by("area", "school__sort_key")
    )
    return tuple(row.area for row in rows if row.area), tuple(row.school for row in rows if row.school)


def area_name(code: str) -> Text:
    """A province, district or sub-district in words, with what it lies in."""
    if len(code) == 6 and (area := PLACES.area(code)):
        return Text(
            f"{area.subdistrict.th} {area.district.th} {area.province.th}",
            f"{area.subdistrict.en}, {area.district.en}, {area.province.en}",
        )
    province = next((name for known, name in PLACES.provinces() if known == code[:2]), Text(code, code))
    if len(code) == 4:
        district = next(
            (name for known, name in PLACES.districts(code[:2]) if known == code), Text(code, code)
        )
        return Text(f"{district.th} {province.th}", f"{district.en}, {province.en}")
    return province


def orders_of(office: Office) -> tuple[Order, ...]:
    """Every order of an office, also those that are over, newest first."""
    return tuple(office.orders.select_related("member", "holder").order_by("-since", "-pk"))


def absences_of(office: Office) -> tuple[Absence, ...]:
    """Who is or was away from an office, newest first."""
    rows = Absence.objects.filter(member__office=office)
    return tuple(rows.select_related("member").order_by("-since", "-pk"))


def forged_members() -> Iterator[tuple[str, int]]:
    """Memberships that no command of ours left like this: the office's code and the number of each."""
    for member in Membership.objects.select_related("office").order_by("pk").iterator(chunk_size=500):
        if not hmac.compare_digest(chain_mac(member.material()), bytes(member.mac)):
            yield member.office.code, member.pk
