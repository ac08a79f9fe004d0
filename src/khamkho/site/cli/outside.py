"""token, audit, mails and bounces: what other systems and auditors need."""

from __future__ import annotations

import argparse
import sys
from itertools import chain
from pathlib import Path

from khamkho.base.text import Text
from khamkho.site.cli.terminal import Stop, load_django, now, refusal, require_home, say, say_error, tell


def token_create(args: argparse.Namespace) -> int:
    require_home()
    load_django()
    from datetime import timedelta

    from khamkho.api.commands import check_token, create_token
    from khamkho.base.errors import Refused
    from khamkho.offices.queries import members_at, office_by_code
    from khamkho.people.queries import user_by_email

    try:
        place = office_by_code(args.office)
    except Refused as no:
        raise Stop(refusal(no)) from no
    member = None
    if args.member:
        user = user_by_email(args.member)
        member = next((m for m in members_at(place, now().date()) if user and m.user_id == user.pk), None)
        if member is None:
            raise Stop(
                tell(Text("ไม่มีสมาชิกของหน่วยงานที่ใช้อีเมลนี้", "No member of the office has this email address."))
            )
    try:
        check_token(args.name, args.days)
    except Refused as no:
        raise Stop(refusal(no)) from no
    token, secret = create_token(
        office=place,
        name=args.name,
        partner="" if member else args.partner or args.name,
        membership=member,
        life=timedelta(days=args.days),
        now=now(),
    )
    say_error(
        tell(Text(f"โทเค็นหมายเลข {token.pk} แสดงครั้งเดียวเท่านั้น", f"Token {token.pk}. It is shown this once."))
    )
    say(secret)
    return 0


def token_revoke(args: argparse.Namespace) -> int:
    require_home()
    load_django()
    from khamkho.api.commands import revoke_token

    if not revoke_token(args.id, now=now()):
        raise Stop(
            tell(
                Text(
                    f"ไม่มีโทเค็นหมายเลข {args.id} หรือยกเลิกไปแล้ว",
                    f"There is no token {args.id}, or it was taken back already.",
                )
            )
        )
    say(tell(Text(f"ยกเลิกโทเค็นหมายเลข {args.id} แล้ว", f"Token {args.id} does not work any more.")))
    return 0


def audit_verify(args: argparse.Namespace) -> int:
    require_home()
    load_django()
    from khamkho.cards.queries.audit import verify_cards
    from khamkho.casework.queries.audit import verify_all
    from khamkho.fees.queries.audit import verify_fees
    from khamkho.payments.queries.audit import verify_lists

    count = 0
    for fault in chain(verify_all(), verify_lists(), verify_cards(), verify_fees()):
        say(f"✗ {fault.where}: {tell(fault.text)} [{fault.code}]")
        count += 1
    if not count:
        say(
            tell(
                Text(
                    "โซ่เหตุการณ์ เลขทะเบียน และผนึก ถูกต้องครบถ้วน",
                    "Chains, numbers and seals are all as they were written.",
                )
            )
        )
    return int(count > 0)


def audit_key(args: argparse.Namespace) -> int:
    require_home()
    load_django()
    from khamkho.vault.keys import seal_public_key

    say(seal_public_key().strip())
    return 0


def bounces(args: argparse.Namespace) -> int:
    require_home()
    raw = sys.stdin.buffer.read() if args.file == "-" else Path(args.file).read_bytes()
    from khamkho.notices.bounces import read_bounce

    report = read_bounce(raw)
    if report is None:
        return 0
    load_django()
    from khamkho.notices.commands import mark_bounced

    mark_bounced(message_id=report.message_id, now=now())
    return 0


AGAIN_LATER = 75
"""What mail servers understand as: keep it, and bring it again (``EX_TEMPFAIL`` of sysexits.h)."""


def mail_in(args: argparse.Namespace) -> int:
    """Keep a mail to an office; the worker reads it. Whatever goes wrong, the mail server keeps it and tries again."""
    try:
        return _mail_in(args)
    except Exception as trouble:  # noqa: BLE001  # a mail must not bounce because of a fault of ours
        say_error(str(trouble) if isinstance(trouble, Stop) else f"{type(trouble).__name__}: {trouble}")
        return AGAIN_LATER


def _mail_in(args: argparse.Namespace) -> int:
    require_home()
    load_django()
    from khamkho.base.errors import Refused
    from khamkho.mailin.commands import keep_mail
    from khamkho.mailin.imap import BEGINNING, LARGEST
    from khamkho.offices.queries import office_by_code

    with sys.stdin.buffer if args.file == "-" else Path(args.file).open("rb") as source:
        raw = source.read(LARGEST + 1)
        cut = len(raw) > LARGEST
        while cut and source.read(1024 * 1024):
            pass  # the server waits until all of it was taken
    try:
        keep_mail(office=office_by_code(args.office), raw=raw[:BEGINNING] if cut else raw, cut=cut, now=now())
    except Refused as no:
        raise Stop(refusal(no)) from no
    return 0
