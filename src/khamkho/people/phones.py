"""Signing in with a mobile number: a code goes there by SMS, and who types it has the phone in her hand.

Every number that asks is sent a code, whether it has an account or not: one that has none gets its account when the code
comes back. So nothing tells who has an account, neither words nor time. Members of offices have no phones here: a
code by SMS is read by whoever holds the card, and what they see is not their own.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from hmac import compare_digest
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.module_loading import import_string

from khamkho.base import crypto
from khamkho.base.errors import NotFound, Refused
from khamkho.base.text import Lang
from khamkho.base.thai import ascii_digits
from khamkho.people import queries
from khamkho.people.commands import CODE_LIFE, create_account, forget_phones, post_text, record_security, tell
from khamkho.people.models import Phone, PhoneCode, SecurityEvent, User
from khamkho.vault import keys
from khamkho.vault import secrets as vault
from khamkho.vault.commands import destroy_key, new_key

TRIES = 3
"""Wrong codes until a new one has to be asked for, as with codes by mail."""
MOST = 5
"""Numbers that one account may have, as with addresses."""
CODES = {"sign-in": "people/phone_sign_in", "add": "people/phone_add"}


class WrongPhoneCode(Refused):
    """What was typed is not the code that was sent."""

    code = "phone-code"
    status = 422
    th = "รหัสไม่ถูกต้อง"
    en = "The code is not right."
    next_th = "ตรวจดูตัวเลขในข้อความล่าสุดแล้วกรอกอีกครั้ง"
    next_en = "Look at the newest message and type its code again."


class PhoneCodeOver(Refused):
    """There is no code any more: used, too old, or guessed at too often."""

    code = "phone-code-over"
    status = 422
    th = "รหัสนี้ใช้ไม่ได้แล้ว เพราะใช้ไปแล้ว หมดเวลา หรือกรอกผิดหลายครั้ง"
    en = "This code does not work any more: it was used, its time is over, or it was mistyped too often."
    next_th = "ขอรหัสใหม่"
    next_en = "Ask for a new code."


class PhoneTaken(Refused):
    """The number that was just proven signs in to another account."""

    code = "phone-taken"
    th = "หมายเลขนี้ใช้เข้าสู่ระบบของอีกบัญชีหนึ่งอยู่แล้ว"
    en = "This number signs in to another account already."
    next_th = "หากบัญชีนั้นเป็นของท่าน ให้รวมบัญชีนั้นเข้ากับบัญชีนี้ในหน้า “บัญชีของฉัน”"
    next_en = "If that account is yours too, merge it into this one on the page “My account”."


class TooManyPhones(Refused):
    """The account has as many numbers as it may have."""

    code = "phones-full"
    th = "บัญชีหนึ่งมีหมายเลขโทรศัพท์ได้ไม่เกิน {most} หมายเลข"
    en = "An account may have up to {most} numbers."
    next_th = "ลบหมายเลขที่ไม่ใช้แล้วก่อน"
    next_en = "Remove one that you no longer use first."


class NoPhoneForMembers(Refused):
    """A member of an office signs in with two factors, and no text message is one of them."""

    code = "phone-member"
    status = 403
    th = "บัญชีของผู้ใช้งานของหน่วยงานเข้าสู่ระบบด้วย SMS ไม่ได้"
    en = "The account of a member of an office cannot be signed in to by SMS."
    next_th = "เข้าสู่ระบบด้วยรหัสผ่านและการยืนยันตัวตนขั้นที่สอง หรือพาสคีย์"
    next_en = "Sign in with your password and second factor, or with a passkey."


class LastWayIn(Refused):
    """Without this number nobody could sign in to the account any more."""

    code = "last-way-in"
    th = "ลบหมายเลขนี้ไม่ได้ เพราะเป็นทางเดียวที่ท่านใช้เข้าสู่ระบบ"
    en = "This number cannot be removed: it is the only way to sign in to your account."
    next_th = "เพิ่มหมายเลขอื่นหรืออีเมลก่อน แล้วจึงลบหมายเลขนี้"
    next_en = "Add another number or an email address first, then remove this one."


def offered() -> bool:
    """Whether codes to sign in can go out by SMS here."""
    return bool(import_string(settings.CAN_TEXT)())


def may_have_phones(user_id: UUID) -> bool:
    """Whether this account may be signed in to by SMS: not that of somebody who works for an office."""
    return not import_string(settings.WORKS)(user_id)


def may_add(user_id: UUID) -> bool:
    """Whether this account is offered to sign in by SMS."""
    return offered() and may_have_phones(user_id)


# Codes ----------------------------------------------------------------------------------------------------------------


def _context(code_id: UUID) -> bytes:
    return f"people.phone-code:{code_id}".encode()


def _compared(code_id: UUID, code: str) -> str:
    return keys.index("account-phone-code", f"{code_id}:{code}")


@transaction.atomic
def ask_code(
    *, number: str, lang: Lang, user: User | None = None, instead_of: UUID | None = None, now: datetime
) -> UUID:
    """Send a code to a mobile number, to sign in or (``user``) to add it; returns what the browser has to keep.

    The door limits how often one number and one source may ask, and checks the number. ``instead_of`` is the code this
    browser asked for before: it stops working. Other browsers' codes go on: nobody ends a sign-in from outside.
    """
    if instead_of:
        PhoneCode.objects.filter(pk=instead_of, user=user).delete()
    code = f"{secrets.randbelow(10**8):08}"
    row = PhoneCode(user=user, expires_at=now + CODE_LIFE)
    row.number = crypto.seal(vault.named("account-mail"), number.encode(), _context(row.id))
    row.code = _compared(row.id, code)
    row.save(force_insert=True)
    kind = CODES["add" if user else "sign-in"]
    post_text(kind, to=number, lang=lang, facts={"code": code}, life=CODE_LIFE, now=now)
    return row.id


def number_waiting(code_id: UUID, *, user: User | None = None, now: datetime) -> str:
    """The number a code went to, for the page that asks for it; empty when it works no more."""
    row = PhoneCode.objects.filter(pk=code_id, user=user, expires_at__gt=now, tries__lt=TRIES).first()
    return _number(row) if row else ""


def _number(row: PhoneCode) -> str:
    return crypto.unseal(vault.named("account-mail"), bytes(row.number), _context(row.id)).decode()


@transaction.atomic
def _use_code(code_id: UUID, typed: str, user: User | None, now: datetime) -> str:
    """The number that a right code proves, once; empty for a wrong one, which counts. Raises PhoneCodeOver."""
    row = PhoneCode.objects.select_for_update().filter(pk=code_id, user=user).first()
    if row is None or row.expires_at <= now or row.tries >= TRIES:
        raise PhoneCodeOver()
    digits = "".join(sign for sign in ascii_digits(typed) if sign not in " -")
    if compare_digest(_compared(row.id, digits), row.code):
        number = _number(row)
        row.delete()
        return number
    row.tries += 1
    row.save(update_fields=["tries"])
    return ""


def _proven(code_id: UUID, typed: str, user: User | None, now: datetime) -> str:
    """The number that was proven. The use of the code stands, whatever follows. Raises WrongPhoneCode, PhoneCodeOver."""
    number = _use_code(code_id, typed, user, now)
    if not number:
        raise WrongPhoneCode()
    return number


# What a proven number does --------------------------------------------------------------------------------------------


def account_by_code(*, code_id: UUID, typed: str, lang: Lang, now: datetime) -> User:
    """The account of whoever types the code that went to her phone; the first time it is made.

    It may be switched off: whoever signs it in looks. Raises WrongPhoneCode, PhoneCodeOver.
    """
    number = _proven(code_id, typed, None, now)
    if found := _owner(number):
        return found
    try:
        with transaction.atomic():
            user = create_account(lang=lang, now=now)
            _keep(user, number, now)
            return user
    except IntegrityError:  # the same number at the same moment, in another browser
        if found := _owner(number):
            return found
        raise


def _owner(number: str) -> User | None:
    rows = queries.living_phones().select_related("user")
    row = rows.filter(mark=queries.phone_mark(number)).first()
    return row.user if row else None


def add_phone(*, user: User, code_id: UUID, typed: str, now: datetime) -> Phone:
    """Sign in with one more number from now on; its owner typed the code that went there.

    Raises WrongPhoneCode, PhoneCodeOver, NoPhoneForMembers, TooManyPhones, PhoneTaken.
    """
    number = _proven(code_id, typed, user, now)
    try:
        with transaction.atomic():
            return _add(user, number, now)
    except IntegrityError:  # another account was quicker
        raise PhoneTaken() from None


def _add(user: User, number: str, now: datetime) -> Phone:
    locked = User.objects.select_for_update().get(pk=user.pk)
    if not may_have_phones(locked.pk):
        raise NoPhoneForMembers()
    known = queries.living_phones().filter(mark=queries.phone_mark(number)).first()
    if known and known.user_id == locked.pk:
        return known
    if known:
        raise PhoneTaken()
    if queries.living_phones().filter(user=locked).count() >= MOST:
        raise TooManyPhones(most=MOST)
    tell(locked, "people/phone_added", now=now)  # before: the news go to a way that was hers already
    record_security(user=locked.pk, by=locked.pk, what=SecurityEvent.What.PHONE_ADDED, now=now)
    return _keep(locked, number, now)


def _keep(user: User, number: str, now: datetime) -> Phone:
    key, mark = new_key(), queries.phone_mark(number)
    Phone.objects.filter(mark=mark, key=None).delete()  # removed once, and brought back by a restore
    sealed = keys.seal(key, number.encode(), context=queries.phone_context(mark))
    return Phone.objects.create(user=user, key=key, mark=mark, number=sealed, proven_at=now)


@transaction.atomic
def drop_phones(*, user_id: UUID, now: datetime) -> None:
    """Somebody becomes a member of an office: her numbers sign in no more. She keeps the address she was invited under."""
    locked = User.objects.select_for_update().get(pk=user_id)
    if forget_phones(user=locked, now=now):
        record_security(user=locked.pk, by=None, what=SecurityEvent.What.PHONE_REMOVED, now=now)
        tell(locked, "people/phone_removed", now=now)


@transaction.atomic
def remove_phone(*, user: User, phone_id: int, now: datetime) -> None:
    """Sign in with this number no more; what was sealed of it can never be read again.

    Never the last way in: an email address or another number has to be left. Raises NotFound, LastWayIn.
    """
    locked = User.objects.select_for_update().get(pk=user.pk)
    row = Phone.objects.filter(pk=phone_id, user=locked).first()
    if row is None:
        raise NotFound()
    if not queries.has_other_way_in(locked.pk, without=row.pk):
        raise LastWayIn()
    tell(locked, "people/phone_removed", now=now)
    record_security(user=locked.pk, by=locked.pk, what=SecurityEvent.What.PHONE_REMOVED, now=now)
    if row.key_id:
        destroy_key(row.key_id, now=now)
    row.delete()
