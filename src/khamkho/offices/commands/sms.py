"""How the office sends text messages: its gateway, sealed, and a test through it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urlsplit

from django.db import transaction

from khamkho.base.errors import Invalid, Problem
from khamkho.base.text import Lang, clean
from khamkho.base.thai import ascii_digits
from khamkho.catalogue.fields.contact import is_mobile
from khamkho.offices.commands.log import managed_office, record
from khamkho.offices.models import Office
from khamkho.offices.rules import NoGateway, missing
from khamkho.offices.sms import METHODS, SHAPES, TEST, context_of, deliver, gateway_of
from khamkho.offices.web import may_be_called
from khamkho.people.actor import Actor
from khamkho.vault import keys
from khamkho.vault.commands import destroy_key, new_key

FIELD = re.compile(r"[A-Za-z][A-Za-z0-9_.\-\[\]]{0,39}")
HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,59}")
SECRET = re.compile(r"[\x20-\x7e]{0,1000}")
NO_FIELD = ("ชื่อช่องใช้ตัวอักษรอังกฤษ ตัวเลข และขีด เช่น msisdn", "The name of a field has Latin letters, digits and dashes, such as msisdn.")  # fmt: skip


@transaction.atomic
def set_sms(
    *,
    actor: Actor,
    office_id: int,
    url: str,
    method: str,
    number_field: str,
    text_field: str,
    shape: str,
    sender_field: str = "",
    sender: str = "",
    header: str = "",
    secret: str | None = None,
    now: datetime,
) -> Office:
    """Set the office's SMS gateway; all of it is sealed under a key of the office.

    ``secret`` None keeps the one that is set, for the same gateway. Refuses: ``NotFound``, ``NotYourRole``, ``Invalid``.
    """
    office = managed_office(actor, office_id)
    before = gateway_of(office)
    typed = {
        "url": clean(url),
        "method": method,
        "number_field": clean(number_field),
        "text_field": clean(text_field),
        "shape": shape,
        "sender_field": clean(sender_field),
        "sender": clean(sender),
        "header": clean(header),
        "secret": before.secret if before and secret is None else secret or "",
    }
    problems = [*_problems(typed)]
    host = urlsplit(typed["url"]).hostname if not problems else ""
    if not problems and before and secret is None and before.secret and host != urlsplit(before.url).hostname:
        # Whoever names another gateway must know the secret: else it would be sent to whom it was kept from.
        problems.append(
            missing("secret", "โปรดกรอกค่าลับของเกตเวย์ใหม่", "Please type the secret of the new gateway.")
        )
    if problems:
        raise Invalid(problems)
    office.sms_key = office.sms_key or new_key()
    office.sms_sealed = keys.seal_json(office.sms_key, typed, context=context_of(office))
    office.save(update_fields=["sms_key", "sms_sealed"])
    record(office, actor, "sms-gateway-set", {"host": host, "sender": typed["sender"]}, now)
    return office


def _problems(typed: dict[str, str]) -> Iterator[Problem]:
    if not may_be_called(typed["url"]):
        yield Problem(
            "url",
            "wrong",
            "ที่อยู่ของเกตเวย์ต้องขึ้นต้นด้วย https:// ใช้พอร์ต 443 หรือ 8443 และต้องไม่ใช่เครื่องนี้เอง",
            "The gateway's address begins with https://, on port 443 or 8443, and may not be this machine itself.",
        )
    if typed["method"] not in METHODS:
        yield missing("method", "โปรดเลือกวิธีส่ง", "Please choose how a message is sent.")
    if typed["shape"] not in SHAPES:
        yield missing("shape", "โปรดเลือกรูปแบบหมายเลข", "Please choose how numbers are written.")
    for name in ("number_field", "text_field"):
        if not FIELD.fullmatch(typed[name]):
            yield Problem(name, "wrong", *NO_FIELD)
    if typed["sender_field"] and not FIELD.fullmatch(typed["sender_field"]):
        yield Problem("sender_field", "wrong", *NO_FIELD)
    if bool(typed["sender_field"]) != bool(typed["sender"]) or len(typed["sender"]) > 40:
        yield Problem(
            "sender",
            "wrong",
            "กรอกทั้งชื่อช่องและชื่อผู้ส่ง (ไม่เกิน 40 ตัวอักษร) หรือเว้นว่างทั้งคู่",
            "Fill in both the field and the sender's name (at most 40 characters), or neither.",
        )
    if typed["header"] and not HEADER.fullmatch(typed["header"]):
        yield Problem(
            "header",
            "wrong",
            "ชื่อส่วนหัวใช้ตัวอักษรอังกฤษ ตัวเลข และขีด เช่น Authorization",
            "The name of a header has Latin letters, digits and dashes, such as Authorization.",
        )
    if not SECRET.fullmatch(typed["secret"]) or (typed["secret"] and not typed["header"]):
        yield Problem(
            "secret",
            "wrong",
            "ค่าลับใช้อักษรอังกฤษ ตัวเลข และเครื่องหมายเท่านั้น และต้องระบุชื่อส่วนหัวด้วย",
            "The secret takes Latin letters, digits and signs only, and needs the name of its header.",
        )


@transaction.atomic
def remove_sms(*, actor: Actor, office_id: int, now: datetime) -> Office:
    """The office sends no text messages any more; the sealed settings are erased. Refuses: ``NotFound``, ``NotYourRole``."""
    office = managed_office(actor, office_id)
    if office.sms_key_id:
        key_id = office.sms_key_id
        office.sms_key, office.sms_sealed = None, None
        office.save(update_fields=["sms_key", "sms_sealed"])
        destroy_key(key_id, now=now)
        record(office, actor, "sms-gateway-removed", {}, now)
    return office


def send_test_sms(*, actor: Actor, office_id: int, to: str, lang: Lang, now: datetime) -> str:
    """Send a test to a mobile number now, outside any transaction; return the number.

    Refuses: ``NotFound``, ``NotYourRole``, ``NoGateway``, ``Invalid``; raises ``Temporary`` or ``Permanent`` from the gateway.
    """
    with transaction.atomic():
        office = managed_office(actor, office_id)
    gateway = gateway_of(office)
    if gateway is None:
        raise NoGateway
    number = re.sub(r"[\s\-]", "", ascii_digits(to))
    if not is_mobile(number):
        raise Invalid([Problem("to", "not-a-mobile", *NOT_MOBILE)])
    deliver(gateway, to=number, text=TEST.in_(lang).replace("{office}", office.short(lang)))
    record(office, actor, "sms-tested", {}, now)
    return number


NOT_MOBILE = (
    "กรุณากรอกหมายเลขโทรศัพท์มือถือ 10 หลัก ที่ขึ้นต้นด้วย 06 08 หรือ 09",
    "Enter a mobile number of 10 digits that starts with 06, 08 or 09",
)
