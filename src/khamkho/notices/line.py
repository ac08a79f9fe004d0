"""News in LINE: to whoever linked her chat with her account, and what becomes of it. What does not arrive there goes another way.

What a chat itself was used for is told by the chat, with the buttons that answer it; here nothing is said twice.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from khamkho.base.text import Lang, Text
from khamkho.casework.models import Case
from khamkho.casework.queries.cases import CaseView
from khamkho.casework.rules.contact import way_of
from khamkho.line import commands as line
from khamkho.line.commands.friends import lock
from khamkho.line.models import Friend, Push
from khamkho.line.queries import friends_of_user, reaches
from khamkho.line.rules.messages import Card, Open
from khamkho.notices.letters import DONE, lang_of, stars_link, track_link
from khamkho.notices.models import Notice
from khamkho.notices.short import SHORT, short_sentence

CHANNEL = "line"
STARS = Text("ให้คะแนนบริการ", "Give stars")
OPEN = Text("เปิดหน้าติดตามคำขอ", "Open my application")


def friend_for(view: CaseView, kind: str) -> Friend | None:
    """The chat in which this is told: the applicant's own, linked with her account, at the office of the case."""
    if kind not in SHORT or told_in_chat(view):
        return None
    return chat_of(view.case)


def chat_of(case: Case) -> Friend | None:
    """The chat of the applicant of a case with its office that news reach: hers, linked with her account."""
    if case.applicant_id is None:
        return None
    mine = (one for one in friends_of_user(case.applicant_id) if one.account.office_id == case.office_id)
    return next((one for one in mine if reaches(one)), None)


def reached_by_line(view: CaseView) -> bool:
    """Whether LINE is enough to reach her: the service file says so (``contact: line``), and she is a friend of the office there."""
    if CHANNEL not in view.service.identity.contact:
        return False
    return told_in_chat(view) or chat_of(view.case) is not None


def told_in_chat(view: CaseView) -> bool:
    """Whether the conversation in which this was applied for tells what becomes of it."""
    return view.case.channel == CHANNEL


@transaction.atomic
def put_into_chat(notice: Notice, view: CaseView, friend: Friend, now: datetime) -> Notice:
    """Hand a notice to LINE, once; its fate comes back as ``line-fate``."""
    locked = lock(friend.pk)
    if locked is None or Push.objects.filter(notice=notice.pk).exists():
        return notice
    lang = lang_of(view)
    card = Card(
        title=view.service.title.in_(lang),
        text=short_sentence(view, notice.kind),
        buttons=(
            Open(label=OPEN.in_(lang), uri=track_link(view.body.track)),
            *_stars(view, notice.kind, lang),
        ),
    )
    line.say(locked, [card], why="notice", about=view.case.ref, notice=notice.pk, now=now)
    return notice


def _stars(view: CaseView, kind: str, lang: Lang) -> tuple[Open, ...]:
    link = stars_link(view) if kind == DONE else ""
    return (Open(label=STARS.in_(lang), uri=link),) if link else ()


def push_of(push_id: UUID) -> Push | None:
    """A message that LINE took or did not."""
    return Push.objects.select_related("friend__key", "friend__account__office").filter(pk=push_id).first()


def case_about(push: Push) -> Case | None:
    """The application that a message was about."""
    return (
        Case.objects.select_related("office", "key", "version").filter(ref=push.about).first()
        if push.about
        else None
    )


def other_way(view: CaseView) -> tuple[str, str]:
    """How else she can be told: by text message or mail, as she asked; ``none`` where she left no address."""
    return way_of(view.body.contact)
