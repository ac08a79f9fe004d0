"""Conversations: where somebody stands in the chat, sealed, and which cases and questions came of it."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from khamkho.advice.models import Entry
from khamkho.casework.models import Case
from khamkho.line.models import Friend


class Conversation(models.Model):
    """Where one friend stands. What she has typed is sealed under her key and goes with it; the state is plain, for counts.

    ``turn`` counts what was heard, so that a timer of an earlier turn does nothing.
    """

    friend = models.OneToOneField(Friend, models.CASCADE, related_name="conversation")
    state = models.CharField(max_length=20, default="NEW")
    turn = models.PositiveIntegerField(default=0)
    body = models.BinaryField(null=True)
    changed_at = models.DateTimeField()
    heard = models.JSONField(default=list, help_text="moments of the last messages, for the limit")
    silent_until = models.DateTimeField(
        null=True, help_text="too many messages: nothing is answered until then"
    )

    def __str__(self) -> str:
        return f"{self.friend_id} {self.state}"


class Chatted(models.Model):
    """A case that belongs to a chat: what happens to it is told there, and whoever chats may do with it what is hers."""

    case = models.OneToOneField(Case, models.CASCADE, related_name="chatted")
    friend = models.ForeignKey(Friend, models.CASCADE, related_name="cases")
    card = models.CharField(max_length=64, blank=True, help_text="keyed hash of the card it was asked with")
    several = models.BooleanField(default=False, help_text="more than two cards came from this chat that day")
    told = models.PositiveIntegerField(default=0, help_text="seq of the last event that was told")
    created_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["friend", "-created_at"], name="chat_newest"),
            models.Index(fields=["card"], name="chat_card", condition=~models.Q(card="")),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} of {self.friend_id}"


class Question(models.Model):
    """A question in the office's register that was asked in a chat: its answer goes back there, once."""

    entry = models.OneToOneField(Entry, models.CASCADE, related_name="+")
    friend = models.ForeignKey(Friend, models.CASCADE, related_name="questions")
    told_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.entry_id)


class Page(models.Model):
    """A page that a link from the chat opens, once and for a while; of the link only its hash is kept."""

    CODES, FORM = "codes", "form"

    ref = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    mark = models.CharField(max_length=64, unique=True)
    friend = models.ForeignKey(Friend, models.CASCADE, related_name="pages")
    kind = models.CharField(max_length=6)
    case = models.ForeignKey(Case, models.CASCADE, null=True, related_name="+")
    turn = models.PositiveIntegerField(default=0)
    until = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["until"], name="chat_page_over")]

    def __str__(self) -> str:
        return f"{self.kind} {self.ref}"
