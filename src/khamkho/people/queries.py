"""Every read about accounts that the rest of the house uses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import QuerySet

from khamkho.base.text import Lang, Text, lang_in
from khamkho.base.thai import show_datetime
from khamkho.catalogue.fields.contact import show_phone
from khamkho.people.models import NoticeSeen, OutgoingMail, Phone, Profile, SecurityEvent, User
from khamkho.vault import keys


@dataclass(frozen=True, kw_only=True)
class End:
    """What a person can undo herself: the words of the button, and the address that it posts to."""

    words: Text
    address: str


@dataclass(frozen=True, kw_only=True)
class Holding:
    """One kind of data that is kept about a person: what, how much, why, and until when."""

    what: Text
    rows: tuple[str, ...]
    why: Text
    until: Text
    ends: tuple[End, ...] = ()


def lang_of(user: User) -> Lang:
    """The language in which this account is written to."""
    return lang_in(user.lang)


def moment(at: datetime, lang: Lang) -> str:
    return show_datetime(at, lang)


def addresses_of(user: User) -> tuple[EmailAddress, ...]:
    """All addresses of an account, the first one first."""
    return tuple(EmailAddress.objects.filter(user=user).order_by("-primary", "id"))


def address_of(user: User) -> str:
    """The address that mail to this account goes to: the first one, else any proven one; empty if there is none."""
    rows = EmailAddress.objects.filter(user=user).order_by("-primary", "-verified", "id")
    first = rows.first()
    return first.email if first else ""


def user_by_email(email: str) -> User | None:
    """The active account that has proven this address."""
    row = EmailAddress.objects.filter(email=email.strip().lower(), verified=True, user__is_active=True)
    address = row.select_related("user").first()
    return address.user if address else None


@dataclass(frozen=True, kw_only=True)
class KnownPhone:
    """A mobile number that an account has proven."""

    id: int
    number: str


def living_phones() -> QuerySet[Phone]:
    """The numbers that sign in. One whose key was destroyed was removed, also where a restore brought its row back."""
    return Phone.objects.filter(key__isnull=False)


def phones_of(user_id: UUID) -> tuple[KnownPhone, ...]:
    """The mobile numbers of an account, the first one first."""
    return tuple(
        KnownPhone(id=row.pk, number=number)
        for row in living_phones().filter(user_id=user_id).select_related("key").order_by("proven_at", "pk")
        if (number := number_of(row))
    )


def number_of(row: Phone) -> str:
    """The number itself; empty when its key is gone."""
    try:
        return keys.unseal(row.key, row.number, context=phone_context(row.mark)).decode()
    except keys.Erased:
        return ""


def phone_context(mark: str) -> str:
    """What a sealed number is bound to: its own mark, which stays when the number moves to another account."""
    return f"people.phone:{mark}"


def phone_mark(number: str) -> str:
    """What a mobile number is found by."""
    return keys.index("account-phone", number)


def user_by_phone(number: str) -> User | None:
    """The active account that has proven this mobile number."""
    row = living_phones().filter(mark=phone_mark(number), user__is_active=True).select_related("user").first()
    return row.user if row else None


def has_other_way_in(user_id: UUID, *, without: int) -> bool:
    """Whether codes can still reach an account without this phone. A passkey does not count: it may be removed next."""
    return (
        living_phones().filter(user_id=user_id).exclude(pk=without).exists()
        or EmailAddress.objects.filter(user_id=user_id, verified=True).exists()
    )


def profile_of(user: User) -> dict[str, Any]:
    """The answers kept for this person's next application, by field id; empty if none."""
    profile = Profile.objects.filter(user=user).select_related("key").first()
    if profile is None or profile.key is None:
        return {}
    known: dict[str, Any] = keys.unseal_json(profile.key, profile.body, context=f"people.profile:{user.pk}")
    return known


def has_second_factor(user_id: UUID) -> bool:
    """Has this account set up an authenticator app or a passkey."""
    return bool(Authenticator.objects.filter(user_id=user_id).exclude(type="recovery_codes").exists())


def has_seen_notice(*, user: User | None, case_ref: str = "", notice: str, version: str) -> bool:
    rows = NoticeSeen.objects.filter(notice=notice, version=version)
    return rows.filter(user=user).exists() if user else rows.filter(case_ref=case_ref).exists()


def security_events(user_id: UUID, limit: int = 50) -> tuple[SecurityEvent, ...]:
    """The newest lines of an account's security log."""
    return tuple(SecurityEvent.objects.filter(user=user_id).order_by("-id")[:limit])


def holdings(user: User) -> tuple[Holding, ...]:
    """What do you hold about this person? The answer of people/; other apps answer for themselves."""
    lang = lang_of(user)
    emails = EmailAddress.objects.filter(user=user).order_by("id")
    sessions = UserSession.objects.filter(user=user).order_by("-created_at")
    notices = NoticeSeen.objects.filter(user=user).order_by("-at")
    events = security_events(user.pk)
    found = (
        Holding(
            what=Text("อีเมลที่ใช้เข้าสู่ระบบ", "Email addresses for signing in"),
            rows=tuple(address.email for address in emails),
            why=Text("เพื่อให้ท่านเข้าสู่ระบบและรับแจ้งผล", "So that you can sign in and be told the result"),
            until=Text("จนกว่าท่านจะลบหรือปิดบัญชี", "Until you remove them or close the account"),
        ),
        Holding(
            what=Text("หมายเลขโทรศัพท์มือถือที่ใช้เข้าสู่ระบบ", "Mobile numbers for signing in"),
            rows=tuple(show_phone(known.number, lang) for known in phones_of(user.pk)),
            why=Text("เพื่อให้ท่านเข้าสู่ระบบด้วยรหัสทาง SMS", "So that you can sign in with a code by SMS"),
            until=Text("จนกว่าท่านจะลบหรือปิดบัญชี", "Until you remove them or close the account"),
        ),
        Holding(
            what=Text("ข้อมูลที่เก็บไว้กรอกคำขอครั้งต่อไป", "Details kept for your next application"),
            rows=tuple(_values(profile_of(user))),
            why=Text("ท่านเลือกให้เก็บไว้", "You chose to keep them"),
            until=Text("จนกว่าท่านจะลบหรือปิดบัญชี", "Until you remove them or close the account"),
        ),
        Holding(
            what=Text("อุปกรณ์ที่เข้าสู่ระบบอยู่", "Devices that are signed in"),
            rows=tuple(f"{session.ip} {session.user_agent}" for session in sessions),
            why=Text("เพื่อความปลอดภัยของบัญชี", "For the safety of your account"),
            until=Text("จนกว่าจะออกจากระบบ ไม่เกิน 30 วัน", "Until you sign out, at most 30 days"),
        ),
        Holding(
            what=Text("ประกาศความเป็นส่วนตัวที่ท่านได้อ่าน", "Privacy notices you were shown"),
            rows=tuple(f"{seen.notice} {seen.version}, {moment(seen.at, lang)}" for seen in notices),
            why=Text(
                "เพื่อแสดงว่าได้แจ้งท่านแล้วตามพระราชบัญญัติคุ้มครองข้อมูลส่วนบุคคล พ.ศ. 2562",
                "To show that you were informed (Personal Data Protection Act, BE 2562)",
            ),
            until=Text("ปิดบัญชีแล้วเก็บไว้โดยไม่ระบุชื่อ", "Kept without your name after the account is closed"),
        ),
        Holding(
            what=Text("บันทึกความปลอดภัยของบัญชี", "Security log of your account"),
            rows=tuple(f"{HAPPENED[event.what].in_(lang)}, {moment(event.at, lang)}" for event in events),
            why=Text("เพื่อตรวจสอบย้อนหลังเมื่อมีเหตุ", "To look into incidents"),
            until=Text("เก็บไว้แม้ปิดบัญชีแล้ว", "Kept after the account is closed"),
        ),
    )
    return tuple(holding for holding in found if holding.rows)


def _values(answer: Any) -> list[str]:
    """Every piece of text in an answer, however deep."""
    if isinstance(answer, dict):
        return [text for part in answer.values() for text in _values(part)]
    if isinstance(answer, list):
        return [text for part in answer for text in _values(part)]
    return [str(answer)] if answer not in (None, "") else []


HAPPENED: Mapping[str, Text] = {
    SecurityEvent.What.SECOND_FACTOR_ADDED: Text("เพิ่มการยืนยันตัวตนขั้นที่สอง", "A second factor was added"),
    SecurityEvent.What.SECOND_FACTOR_REMOVED: Text("เลิกใช้การยืนยันตัวตนขั้นที่สอง", "A second factor was removed"),
    SecurityEvent.What.SECOND_FACTOR_RESET: Text("รีเซ็ตการยืนยันตัวตนขั้นที่สอง", "The second factor was reset"),
    SecurityEvent.What.RECOVERY_CODES_MADE: Text("สร้างรหัสสำรองชุดใหม่", "New recovery codes were made"),
    SecurityEvent.What.PASSWORD_CHANGED: Text("ตั้งหรือเปลี่ยนรหัสผ่าน", "The password was set or changed"),
    SecurityEvent.What.ADDRESS_ADDED: Text("เพิ่มอีเมล", "An email address was added"),
    SecurityEvent.What.ADDRESS_REMOVED: Text("ลบอีเมล", "An email address was removed"),
    SecurityEvent.What.ADDRESS_CHANGED: Text("เปลี่ยนอีเมลหลัก", "The first email address was changed"),
    SecurityEvent.What.PHONE_ADDED: Text("เพิ่มหมายเลขโทรศัพท์มือถือ", "A mobile number was added"),
    SecurityEvent.What.PHONE_REMOVED: Text("ลบหมายเลขโทรศัพท์มือถือ", "A mobile number was removed"),
    SecurityEvent.What.SESSIONS_ENDED: Text("ออกจากระบบในอุปกรณ์อื่น", "Other devices were signed out"),
    SecurityEvent.What.ACCOUNT_CLOSED: Text("ปิดบัญชี", "The account was closed"),
    SecurityEvent.What.ACCOUNT_MERGED: Text("รวมเข้ากับอีกบัญชี", "The account was merged into another"),
    SecurityEvent.What.ACCOUNT_TAKEN_IN: Text("รวมอีกบัญชีเข้ามา", "Another account was merged into this one"),
}


def waiting_mails() -> int:
    return OutgoingMail.objects.count()
