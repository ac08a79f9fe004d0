"""failures: what nobody tries any more, with what it is about, and the two ways on."""

from __future__ import annotations

import argparse

from khamkho.base.text import Text
from khamkho.base.thai import show_datetime
from khamkho.site.cli.terminal import Stop, lang, load_django, now, require_home, say, say_error, tell


def failures(args: argparse.Namespace) -> int:
    require_home()
    load_django()
    from khamkho.work.queries import dead_effects

    found = list(dead_effects())
    if args.id:
        found = [effect for effect in found if str(effect.pk).startswith(args.id)]
        if len(found) != 1:
            raise Stop(
                tell(Text("ไม่มีรายการนี้ หรือมีมากกว่าหนึ่งรายการ", "There is no such failure, or more than one."))
            )
    for effect in found:
        at = show_datetime(effect.created_at, lang())
        say("\t".join((str(effect.pk)[:8], effect.name, effect.about or "-", at, effect.error)))
    if not found:
        say(tell(Text("ไม่มีรายการที่ทำไม่สำเร็จ", "Nothing has failed for good.")))
    if args.retry or args.give_up:
        _deal_with([effect.pk for effect in found], retry=args.retry)
    return 0


def _deal_with(ids: list[object], *, retry: bool) -> None:
    from uuid import UUID

    from django.db import transaction

    from khamkho.work import commands

    with transaction.atomic():
        for one in ids:
            (commands.retry if retry else commands.give_up)(UUID(str(one)), now=now())
    words = (
        Text(f"จะลองใหม่ {len(ids)} รายการ", f"To be tried again: {len(ids)}")
        if retry
        else Text(f"เลิกติดตาม {len(ids)} รายการ", f"Let be: {len(ids)}")
    )
    say_error(tell(words))
