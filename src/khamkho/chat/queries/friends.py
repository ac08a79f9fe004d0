"""Who somebody in a chat is for the house, and which cases are hers."""

from __future__ import annotations

from django.db.models import QuerySet

from khamkho.base.text import Lang, lang_in
from khamkho.casework.models import Case
from khamkho.chat.models import Chatted
from khamkho.line.models import Friend
from khamkho.people.actor import Actor


def actor_of(friend: Friend) -> Actor:
    """A person with the cases of this chat in her hands, as if she had typed their tracking codes; with her account, where
    she has linked it."""
    cases = frozenset(Chatted.objects.filter(friend=friend).values_list("case_id", flat=True))
    return Actor(user_id=friend.user_id, lang=lang_of(friend), opened_cases=cases)


def lang_of(friend: Friend) -> Lang:
    return lang_in(friend.lang)


def open_cases_of(friend: Friend) -> QuerySet[Case]:
    """Her cases that go on, the newest first."""
    rows = Case.objects.filter(chatted__friend=friend, state=Case.OPEN)
    return rows.select_related("office", "version", "key").order_by("-received_at", "-pk")


def drafts_of(friend: Friend) -> QuerySet[Case]:
    """What she has begun in this chat and not handed in."""
    rows = Case.objects.filter(chatted__friend=friend, state=Case.DRAFT)
    return rows.select_related("office", "version", "key").order_by("pk")
