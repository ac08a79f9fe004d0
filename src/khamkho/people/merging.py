"""Merging two accounts of one person: both are proven a moment ago, then everything of one belongs to the other."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from hmac import compare_digest
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from khamkho.base.errors import Refused
from khamkho.base.thai import ascii_digits
from khamkho.catalogue.fields.contact import is_mobile
from khamkho.people import queries
from khamkho.people.commands import (
    CODE_LIFE,
    end_sessions,
    forget_phones,
    forget_profile,
    post_mail,
    post_text,
    record_security,
    remember,
    tell,
)
from khamkho.people.models import NoticeSeen, Phone, SecurityEvent, User
from khamkho.people.phones import may_have_phones
from khamkho.vault.keys import index

TRIES = 5
"""Wrong codes until a new one has to be asked for."""


class WrongMergeCode(Refused):
    """The code is wrong, ran out, was used up, or none was sent."""

    code = "merge-code"
    status = 422
    th = "รหัสไม่ถูกต้อง หรือหมดอายุแล้ว"
    en = "The code is wrong, or it has run out."
    next_th = "ตรวจสอบรหัสในอีเมลหรือ SMS หรือขอรหัสใหม่"
    next_en = "Check the code in the mail or SMS, or ask for a new one."


class SameAccount(Refused):
    """The address or number belongs to the account that is signed in."""

    code = "merge-same"
    status = 422
    th = "อีเมลหรือหมายเลขนี้เป็นของบัญชีนี้อยู่แล้ว"
    en = "This address or number belongs to this account already."
    next_th = "กรอกอีเมลหรือหมายเลขโทรศัพท์ของอีกบัญชีหนึ่ง"
    next_en = "Enter the address or number of the other account."


class StrongerAccount(Refused):
    """The other account is protected by a second factor: a code by mail or SMS is no proof of it."""

    code = "merge-stronger"
    th = "บัญชีนั้นมีการยืนยันตัวตนขั้นที่สอง รหัสทางอีเมลหรือ SMS จึงไม่พอที่จะพิสูจน์"
    en = "That account has a second factor, so a code by mail or SMS does not prove it."
    next_th = "เข้าสู่ระบบด้วยบัญชีนั้น แล้วรวมบัญชีนี้เข้าไปแทน"
    next_en = "Sign in with that account, and merge this one into it instead."


Pending = Mapping[str, Any]


def ask_to_merge(*, kept: User, to: str, now: datetime) -> Pending:
    """Send a code to the address or mobile number of the other account; returns what the session keeps until it comes back.

    Whether there is such an account is not told: where there is none, nothing is sent and no code fits. The door limits
    how often one asks. Raises SameAccount.
    """
    post, find = (post_text, queries.user_by_phone) if is_mobile(to) else (post_mail, queries.user_by_email)
    other = find(to)
    if other is not None and other.pk == kept.pk:
        raise SameAccount()
    code = f"{secrets.randbelow(10**8):08}"
    if other is not None:
        lang = queries.lang_of(other)
        post("people/merge_code", to=to, lang=lang, facts={"code": code}, life=CODE_LIFE, now=now)
    return {
        "to": to,
        "other": str(other.pk) if other else "",
        "code": _sealed(kept.pk, code),
        "until": (now + CODE_LIFE).timestamp(),
        "tries": 0,
    }


def proves(pending: Pending, *, kept: User, typed: str, now: datetime) -> bool:
    """Whether what was typed is the code that was sent. The door counts each try in what the session keeps."""
    running = bool(pending.get("other")) and now.timestamp() < pending["until"] and pending["tries"] < TRIES
    code = "".join(ascii_digits(typed).split())
    return compare_digest(_sealed(kept.pk, code), str(pending.get("code", ""))) and running


def _sealed(kept: UUID, code: str) -> str:
    return index("merge-code", f"{kept}:{code}")


@transaction.atomic
def merge_accounts(*, kept: User, other: UUID, now: datetime) -> User:
    """Everything of one account belongs to another from now on: applications, addresses, what was kept for the next one.

    The other account signs in no more; both get a line in their security log and a mail. Every room moves what is its
    own (``settings.MERGING``), and may refuse. Raises SameAccount, WrongMergeCode (gone meanwhile), StrongerAccount, and what the rooms refuse.
    """
    both = {
        one.pk: one for one in User.objects.select_for_update().filter(pk__in=(kept.pk, other)).order_by("pk")
    }
    if kept.pk == other:
        raise SameAccount()
    into, gone = both.get(kept.pk), both.get(other)
    if into is None or gone is None or not (into.is_active and gone.is_active):
        raise WrongMergeCode()
    if queries.has_second_factor(gone.pk):
        raise StrongerAccount()
    tell(gone, "people/merged", now=now)
    for name in settings.MERGING:
        import_string(name)(kept=into, other=gone, now=now)
    _take_over(into, gone, now)
    end_sessions(user=gone)
    gone.set_unusable_password()
    gone.is_active, gone.merged_into, gone.email = False, into, ""
    gone.save(update_fields=["password", "is_active", "merged_into", "email"])
    what = SecurityEvent.What
    record_security(user=gone.pk, by=into.pk, what=what.ACCOUNT_MERGED, reason=str(into.pk), now=now)
    record_security(user=into.pk, by=into.pk, what=what.ACCOUNT_TAKEN_IN, reason=str(gone.pk), now=now)
    tell(into, "people/taken_in", now=now)
    return into


def _take_over(into: User, gone: User, now: datetime) -> None:
    """What people/ itself holds: proven addresses and numbers, what was kept for the next application, notices that were shown."""
    EmailAddress.objects.filter(user=gone, verified=False).delete()
    proven = EmailAddress.objects.filter(user=gone).values_list("email", flat=True)
    EmailAddress.objects.filter(user=into, verified=False, email__in=list(proven)).delete()
    EmailAddress.objects.filter(user=gone).update(user=into, primary=False)
    if may_have_phones(into.pk):
        Phone.objects.filter(user=gone).update(user=into)
    else:
        forget_phones(user=gone, now=now)
    NoticeSeen.objects.filter(user=gone).update(user=into)
    known, hers = queries.profile_of(gone), queries.profile_of(into)
    if more := {name: value for name, value in known.items() if name not in hers}:
        remember(user=into, answers=more, now=now)
    forget_profile(user=gone, now=now)
