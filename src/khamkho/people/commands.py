"""Every write about accounts, profiles, privacy notices, account mail and the security of sign-in."""

from __future__ import annotations

import base64
import json
import secrets as random
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models.deletion import ProtectedError

from khamkho.base import crypto
from khamkho.base.errors import Refused, within
from khamkho.base.text import Lang
from khamkho.people import queries
from khamkho.people.mails import Message, write, write_short
from khamkho.people.models import NoticeSeen, OutgoingMail, Phone, PhoneCode, Profile, SecurityEvent, User
from khamkho.vault import keys, secrets
from khamkho.vault.commands import destroy_key, new_key
from khamkho.work.commands import enqueue

MAIL_LIFE = timedelta(days=2)
CODE_LIFE = timedelta(minutes=15)
UNUSED_LIFE = timedelta(days=1)


class ReasonNeeded(Refused):
    code = "reset-needs-reason"
    status = 422
    th = "โปรดระบุเหตุผล"
    en = "Please give a reason."


class NoSecondFactor(Refused):
    code = "no-second-factor"
    th = "บัญชีนี้ยังไม่มีการยืนยันตัวตนขั้นที่สองให้รีเซ็ต"
    en = "This account has no second factor to reset."


class AccountInUse(Refused):
    code = "account-in-use"
    th = "ปิดบัญชีไม่ได้ เพราะบัญชีนี้เป็นหรือเคยเป็นผู้ใช้งานของหน่วยงาน"
    en = "The account cannot be closed: it is, or was, a member of an office."
    next_th = "โปรดติดต่อผู้ดูแลระบบของหน่วยงาน ประวัติการทำงานต้องเก็บไว้ตามระเบียบงานสารบรรณ"
    next_en = "Please ask the administrator of the office. The record of your work has to be kept."


# Accounts ------------------------------------------------------------------------------------------------------------


@transaction.atomic
def create_account(
    *, email: str = "", password: str = "", lang: Lang = "th", verified: bool = True, now: datetime
) -> User:
    """Make an account; with ``verified`` its email address counts as proven (an invitation link was followed)."""
    email = email.strip().lower()
    user = User.objects.create_user(password=password or None, email=email, lang=lang, created_at=now)
    if email:
        EmailAddress.objects.create(user=user, email=email, primary=True, verified=verified)
    return user


def begin_account(*, email: str, lang: Lang, now: datetime) -> User | None:
    """Make an account for somebody who asks for a first sign-in code; it is dropped unless the code comes back.

    None when the address belongs to an account that was switched off: nothing is sent then.
    """
    if EmailAddress.objects.filter(email=email.lower(), user__is_active=False).exists():
        return None
    return create_account(email=email, lang=lang, verified=False, now=now)


@transaction.atomic
def set_language(*, user: User, lang: Lang) -> None:
    """Mails to this account are written in this language from now on."""
    User.objects.filter(pk=user.pk).update(lang=lang)


@transaction.atomic
def set_password(*, user: User, password: str, now: datetime) -> None:
    """Give an account a password; its other sessions end."""
    user.set_password(password)
    user.save(update_fields=["password"])
    record_security(user=user.pk, by=user.pk, what=SecurityEvent.What.PASSWORD_CHANGED, now=now)


@transaction.atomic
def add_totp(*, user: User, secret: str, now: datetime) -> None:
    """Give an account an authenticator app with this base32 secret, and recovery codes."""
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    record_security(user=user.pk, by=None, what=SecurityEvent.What.SECOND_FACTOR_ADDED, now=now)


@transaction.atomic
def close_account(*, user: User, now: datetime) -> None:
    """Erase an account and what people/ holds about it. Refuses: ``AccountInUse`` for (former) members of offices.

    Applications stay with the offices that received them.
    """
    locked = User.objects.select_for_update().get(pk=user.pk)
    forget_profile(user=locked, now=now)
    forget_phones(user=locked, now=now)
    end_sessions(user=locked)
    record_security(user=locked.pk, by=locked.pk, what=SecurityEvent.What.ACCOUNT_CLOSED, now=now)
    try:
        locked.delete()
    except ProtectedError:
        raise AccountInUse from None


# Profile and notices --------------------------------------------------------------------------------------------------


def _context(user_id: UUID) -> str:
    return f"people.profile:{user_id}"


@transaction.atomic
def remember(*, user: User, answers: Mapping[str, Any], now: datetime) -> Profile:
    """Keep answers (by field id) for the person's next application; new answers replace old ones of the same field."""
    User.objects.select_for_update().get(pk=user.pk)
    profile = Profile.objects.filter(user=user).select_related("key").first()
    known: dict[str, Any] = {}
    if profile and profile.key:
        known = keys.unseal_json(profile.key, profile.body, context=_context(user.pk))
    key = profile.key if profile and profile.key else new_key()
    body = keys.seal_json(key, {**known, **answers}, context=_context(user.pk))
    saved, _ = Profile.objects.update_or_create(
        user=user, defaults={"key": key, "body": body, "updated_at": now}
    )
    return saved


@transaction.atomic
def forget_profile(*, user: User, now: datetime) -> bool:
    """Erase what was kept for the next application; its key is destroyed. Return whether there was anything."""
    profile = Profile.objects.filter(user=user).first()
    if profile is None:
        return False
    if profile.key_id:
        destroy_key(profile.key_id, now=now)
    Profile.objects.filter(user=user).delete()
    return True


def forget_phones(*, user: User, now: datetime) -> int:
    """The numbers of an account sign in no more, and their keys are destroyed; returns how many there were."""
    rows = Phone.objects.filter(user=user)
    key_ids = [row.key_id for row in rows if row.key_id]
    for key_id in key_ids:
        destroy_key(key_id, now=now)
    return rows.delete()[0]


def note_notice(
    *, user: User | None, case_ref: str = "", notice: str, version: str, now: datetime
) -> NoticeSeen:
    """Record that a person was shown a privacy notice, once for each version."""
    who: dict[str, Any] = {"user": user} if user else {"user": None, "case_ref": case_ref}
    seen, _ = NoticeSeen.objects.get_or_create(
        **who, notice=notice, version=version, defaults={"at": now, "case_ref": case_ref}
    )
    return seen


def forget_case(case_ref: str) -> None:
    """A case was erased: keep that a notice was shown, not in which case."""
    NoticeSeen.objects.filter(case_ref=case_ref).update(case_ref="")


# Account mail ---------------------------------------------------------------------------------------------------------


def _mail_context(mail_id: UUID) -> bytes:
    return f"people.mail:{mail_id}".encode()


@transaction.atomic
def post_mail(
    kind: str, *, to: str, lang: Lang, facts: Mapping[str, object], life: timedelta = MAIL_LIFE, now: datetime
) -> OutgoingMail:
    """Write an account mail and announce it (effect ``account-mail``); only its id leaves this room.

    After ``life`` it is not sent any more: a code that no longer works helps nobody.
    """
    mail = _keep_message(write(kind, to=to, lang=lang, facts=facts), life, now)
    enqueue("account-mail", args={"mail": str(mail.id)}, now=now)
    return mail


@transaction.atomic
def post_text(
    kind: str,
    *,
    to: str,
    lang: Lang,
    facts: Mapping[str, object],
    life: timedelta = MAIL_LIFE,
    office: int | None = None,
    now: datetime,
) -> OutgoingMail:
    """The same as a text message to a mobile number (effect ``account-text``): what the subject of the mail says.

    It goes through the gateway that the operator named, or that of an ``office``.
    """
    mail = _keep_message(write_short(kind, to=to, lang=lang, facts=facts), life, now)
    args = {"mail": str(mail.id)} if office is None else {"mail": str(mail.id), "office": office}
    enqueue("account-text", args=args, now=now)
    return mail


def _keep_message(message: Message, life: timedelta, now: datetime) -> OutgoingMail:
    mail = OutgoingMail(created_at=now, expires_at=now + life)
    plain = json.dumps([message.to, message.subject, message.text])
    mail.body = crypto.seal(secrets.named("account-mail"), plain.encode(), _mail_context(mail.id))
    mail.save(force_insert=True)
    return mail


def take_mail(mail_id: UUID, *, now: datetime) -> Message | None:
    """The mail to send, or None when it was sent already or came too late. Call `mail_sent` once it is out."""
    mail = OutgoingMail.objects.filter(pk=mail_id, expires_at__gt=now).first()
    if mail is None:
        return None
    plain = crypto.unseal(secrets.named("account-mail"), bytes(mail.body), _mail_context(mail.id))
    to, subject, text = json.loads(plain)
    return Message(to=to, subject=subject, text=text)


def mail_sent(mail_id: UUID) -> None:
    """Forget a mail that is out."""
    OutgoingMail.objects.filter(pk=mail_id).delete()


# Security of sign-in --------------------------------------------------------------------------------------------------


def record_security(
    *,
    user: UUID,
    by: UUID | None,
    what: SecurityEvent.What,
    reason: str = "",
    office_code: str = "",
    now: datetime,
) -> SecurityEvent:
    """Write one line of the security log."""
    return SecurityEvent.objects.create(
        user=user, by=by, what=what, reason=reason, office_code=office_code, at=now
    )


def end_sessions(*, user: User, keep: str = "") -> int:
    """End every session of an account except ``keep`` (a session key); return how many."""
    rows = UserSession.objects.filter(user=user).exclude(session_key=keep)
    ended = list(rows.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=ended).delete()
    rows.delete()
    return len(ended)


@transaction.atomic
def sign_out_elsewhere(*, user: User, keep: str, now: datetime) -> int:
    """End every other session of an account at its owner's wish; return how many."""
    ended = end_sessions(user=user, keep=keep)
    if ended:
        record_security(user=user.pk, by=user.pk, what=SecurityEvent.What.SESSIONS_ENDED, now=now)
    return ended


@transaction.atomic
def reset_second_factor(
    *, user: User, by: User | None, reason: str, office_code: str = "", now: datetime
) -> None:
    """Take away a lost second factor: all sessions end, and the next sign-in asks to set one up anew.

    ``by`` None is the command line of the server, for a sole administrator. The account is told by mail.
    Refuses: ``ReasonNeeded``, ``NoSecondFactor``.
    """
    reason = within("reason", reason, 500)
    if not reason:
        raise ReasonNeeded
    locked = User.objects.select_for_update().get(pk=user.pk)
    removed, _ = Authenticator.objects.filter(user=locked).delete()
    if not removed:
        raise NoSecondFactor
    end_sessions(user=locked)
    record_security(
        user=locked.pk,
        by=by.pk if by else None,
        what=SecurityEvent.What.SECOND_FACTOR_RESET,
        reason=reason,
        office_code=office_code,
        now=now,
    )
    tell(locked, "people/second_factor_reset", {"reason": reason}, now=now)


def tell(user: User, kind: str, facts: Mapping[str, object] | None = None, *, now: datetime) -> None:
    """Tell an account what became of it: by mail, or by SMS to its first phone when it has no address."""
    lang = queries.lang_of(user)
    known = {"at": queries.moment(now, lang), **(facts or {})}
    if to := queries.address_of(user):
        post_mail(kind, to=to, lang=lang, facts=known, now=now)
    elif phones := queries.phones_of(user.pk):
        post_text(kind, to=phones[0].number, lang=lang, facts=known, now=now)


def tidy(*, now: datetime) -> None:
    """Drop what is of no use any more: accounts never signed in to, sessions and mails that ran out."""
    OutgoingMail.objects.filter(expires_at__lte=now).delete()
    PhoneCode.objects.filter(expires_at__lte=now).delete()
    Session.objects.filter(expire_date__lt=now).delete()
    alive = Session.objects.values("session_key")
    UserSession.objects.exclude(session_key__in=alive).delete()
    unused = User.objects.filter(last_login__isnull=True, created_at__lt=now - UNUSED_LIFE)
    for user in unused.filter(emailaddress__verified=False).exclude(emailaddress__verified=True):
        with suppress(ProtectedError):
            user.delete()


def new_totp_secret() -> str:
    """A fresh secret for an authenticator app, in base32."""
    return base64.b32encode(random.token_bytes(20)).decode()
