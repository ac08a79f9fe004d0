"""The office's LINE account: its secrets, sealed, and what it may do."""

from __future__ import annotations

import re
from datetime import datetime, time

from django.db import transaction

from khamkho.base.errors import Invalid, Problem
from khamkho.base.text import clean, lang_in
from khamkho.base.thai import ascii_digits
from khamkho.line.commands.doors import forget_doors
from khamkho.line.contents import Secrets, put_secrets, secrets_of
from khamkho.line.models import Account
from khamkho.line.rules.refusals import NoAccount
from khamkho.offices.commands.log import managed_office, record
from khamkho.people.actor import Actor
from khamkho.vault.commands import destroy_key, new_key

SECRET = re.compile(r"[0-9a-f]{32}")
TOKEN = re.compile(r"[A-Za-z0-9+/=._-]{20,500}")


@transaction.atomic
def set_account(
    *, actor: Actor, office_id: int, secret: str | None, token: str | None, lang: str = "th", now: datetime
) -> Account:
    """Connect the office's LINE account: its channel secret and its long-lived token, sealed under a key of their own.

    None keeps what is set. Everything has to be tested anew once they change. Refuses: ``NotFound``, ``NotYourRole``, ``Invalid``.
    """
    office = managed_office(actor, office_id)
    account = Account.objects.select_related("key").filter(office=office).first()
    before = secrets_of(account) if account else None
    typed = Secrets(
        secret=before.secret if before and secret is None else clean(secret or "").lower(),
        token=before.token if before and token is None else clean(token or ""),
    )
    problems = []
    if not SECRET.fullmatch(typed.secret):
        problems.append(
            Problem(
                "secret",
                "wrong",
                "Channel secret มี 32 ตัว เป็นตัวเลขและอักษร a–f คัดลอกจากแท็บ Basic settings",
                "A channel secret has 32 digits and letters a–f. Copy it from the tab Basic settings.",
            )
        )
    if not TOKEN.fullmatch(typed.token):
        problems.append(
            Problem(
                "token",
                "wrong",
                "Channel access token ไม่ครบ กด Issue ในแท็บ Messaging API แล้วคัดลอกทั้งหมด",
                "This is not a whole channel access token. Press Issue in the tab Messaging API and copy all of it.",
            )
        )
    if problems:
        raise Invalid(problems)
    if account is None:
        account = Account(office=office, created_at=now)
    account.key = account.key or new_key()
    put_secrets(account, typed)
    account.lang, account.active = lang_in(lang), True
    account.trouble, account.trouble_at = "", None
    if before != typed:
        account.token_at = account.webhook_at = account.menu_at = account.message_at = None
    account.save()
    transaction.on_commit(forget_doors)
    record(office, actor, "line-account-set", {}, now)
    return account


@transaction.atomic
def set_rules(
    *,
    actor: Actor,
    office_id: int,
    quota: str,
    quiet_from: str,
    quiet_until: str,
    silent_hours: str,
    keep_days: str,
    typed_codes: bool,
    now: datetime,
) -> Account:
    """Say how many messages a month may be pushed, when none are, how long an officer's take-over lasts, how long talk is kept,
    and whether codes of cards may be typed into the chat. Refuses: ``NotFound``, ``NotYourRole``, ``NoAccount``, ``Invalid``."""
    office = managed_office(actor, office_id)
    account = Account.objects.filter(office=office).first()
    if account is None:
        raise NoAccount()
    problems: list[Problem] = []
    account.quota = _number("quota", quota, 0, 10_000_000, problems)
    account.silent_hours = _number("silent_hours", silent_hours, 1, 168, problems)
    account.keep_days = _number("keep_days", keep_days, 1, 3650, problems)
    account.quiet_from = _time("quiet_from", quiet_from, problems)
    account.quiet_until = _time("quiet_until", quiet_until, problems)
    if (account.quiet_from is None) != (account.quiet_until is None) and not problems:
        problems.append(
            Problem(
                "quiet_from",
                "half",
                "กรอกเวลาเริ่มและเวลาสิ้นสุดทั้งคู่ หรือเว้นว่างทั้งคู่",
                "Fill in both times, or neither.",
            )
        )
    if problems:
        raise Invalid(problems)
    account.typed_codes = typed_codes
    account.save()
    detail = {"quota": account.quota, "typed_codes": typed_codes, "keep_days": account.keep_days}
    record(office, actor, "line-rules-set", detail, now)
    return account


def _number(where: str, typed: str, least: int, most: int, problems: list[Problem]) -> int:
    digits = ascii_digits(clean(typed)).replace(",", "")
    if digits.isdigit() and len(digits) < 10 and least <= int(digits) <= most:
        return int(digits)
    problems.append(
        Problem(
            where,
            "wrong",
            f"ต้องเป็นจำนวน {least:,}–{most:,}",
            f"A number from {least:,} to {most:,} is needed.",
        )
    )
    return least


def _time(where: str, typed: str, problems: list[Problem]) -> time | None:
    words = ascii_digits(clean(typed)).replace(".", ":")
    if not words:
        return None
    try:
        return time.fromisoformat(words if len(words) > 4 else f"0{words}")
    except ValueError:
        problems.append(Problem(where, "wrong", "กรอกเวลา เช่น 20.00", "Type a time, such as 20:00."))
        return None


@transaction.atomic
def remove_account(*, actor: Actor, office_id: int, now: datetime) -> None:
    """The office is on LINE no longer: the secrets are erased, nothing is taken or sent. Refuses: ``NotFound``, ``NotYourRole``."""
    office = managed_office(actor, office_id)
    account = Account.objects.filter(office=office).first()
    if account is None or account.sealed is None:
        return
    key_id = account.key_id
    account.key, account.sealed, account.active = None, None, False
    account.token_at = account.webhook_at = account.menu_at = account.message_at = None
    account.save()
    transaction.on_commit(forget_doors)
    if key_id:
        destroy_key(key_id, now=now)
    record(office, actor, "line-account-removed", {}, now)
