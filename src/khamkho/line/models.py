"""LINE accounts of offices, their friends, what came in, what was said, and what is on its way out."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from khamkho.offices.models import Membership, Office
from khamkho.people.models import User
from khamkho.vault.models import DataKey


class Account(models.Model):
    """The official account of an office. Its channel secret and its token are sealed under a key of its own.

    The moments say what was seen to work: a signed webhook, the token, the menu, a message to the person who set it up.
    """

    office = models.OneToOneField(Office, models.PROTECT, related_name="line_account")
    key = models.ForeignKey(DataKey, models.SET_NULL, null=True, related_name="+")
    sealed = models.BinaryField(null=True)
    bot_id = models.CharField(max_length=40, blank=True, default="", help_text="LINE's id of the account, U…")
    basic_id = models.CharField(max_length=40, blank=True, default="", help_text="@name by which it is added")
    name = models.CharField(max_length=100, blank=True, default="")
    lang = models.CharField(max_length=2, default="th")
    active = models.BooleanField(default=True)
    typed_codes = models.BooleanField(default=False, help_text="codes of cards may be typed into the chat")
    quiet_from = models.TimeField(null=True, help_text="from then on nothing is pushed that can wait")
    quiet_until = models.TimeField(null=True)
    quota = models.PositiveIntegerField(default=300, help_text="pushes a month that the office lets go out")
    silent_hours = models.PositiveSmallIntegerField(
        default=12, help_text="an officer's take-over ends by itself"
    )
    keep_days = models.PositiveSmallIntegerField(default=365, help_text="how long what was said is kept")
    token_at = models.DateTimeField(null=True)
    webhook_at = models.DateTimeField(null=True)
    menu_at = models.DateTimeField(null=True)
    menu = models.JSONField(default=list, help_text="what the six places of the menu do")
    menus = models.JSONField(default=dict, help_text="LINE's ids of the menu by language")
    message_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=20, blank=True, default="")
    trouble_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"LINE of {self.office_id}"


class Friend(models.Model):
    """Somebody who talks with an office's account. LINE's id and the name are sealed; the id is found by ``mark``."""

    ref = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(Account, models.PROTECT, related_name="friends")
    key = models.ForeignKey(DataKey, models.SET_NULL, null=True, related_name="+")
    mark = models.CharField(max_length=64, unique=True)
    sealed = models.BinaryField(null=True)
    lang = models.CharField(max_length=2, default="th")
    following = models.BooleanField(default=True)
    opted_out = models.BooleanField(default=False, help_text="wants answers only, no news")
    muted_until = models.DateTimeField(
        null=True, help_text="what comes in until then is kept and not answered"
    )
    helped_at = models.DateTimeField(null=True, help_text="when the short help was last given")
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    linked_at = models.DateTimeField(null=True)
    notice_version = models.CharField(max_length=64, blank=True, default="")
    notice_at = models.DateTimeField(null=True)
    since = models.DateTimeField()
    heard_at = models.DateTimeField(null=True, help_text="when something last came from her")
    said_at = models.DateTimeField(null=True, help_text="when anything was last said by either side")
    waiting_since = models.DateTimeField(null=True, help_text="since when she waits for an officer")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["account", "-said_at"], name="line_friend_newest"),
            models.Index(
                fields=["account", "waiting_since"],
                name="line_friend_waiting",
                condition=Q(waiting_since__isnull=False),
            ),
            models.Index(fields=["user"], name="line_friend_user"),
        ]

    def __str__(self) -> str:
        return str(self.ref)


class Incoming(models.Model):
    """One event that LINE sent, once. Its body is sealed under the friend's key, and gone when it was worked on.

    ``event`` is LINE's own id, or what stands for it where there is none.
    """

    NEW, DONE, DROPPED = "new", "done", "dropped"

    event = models.CharField(max_length=64, unique=True)
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    friend = models.ForeignKey(Friend, models.CASCADE, null=True, related_name="incoming")
    kind = models.CharField(max_length=30)
    at = models.DateTimeField(help_text="when it happened, by LINE's clock")
    came_at = models.DateTimeField()
    state = models.CharField(max_length=10, default=NEW)
    body = models.BinaryField(null=True)
    replied = models.BooleanField(default=False, help_text="its reply token was used")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["came_at"], name="line_incoming_old")]

    def __str__(self) -> str:
        return f"{self.kind} {self.event}"


class Push(models.Model):
    """Messages on their way to a friend, sealed until they are out. Its id is LINE's retry key and the id of no effect.

    ``way`` says how they went: as a reply (free), or as a push (counted). ``about`` is the case they are about, or empty.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent"
        FAILED = "failed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    friend = models.ForeignKey(Friend, models.CASCADE, related_name="pushes")
    reply_to = models.ForeignKey(Incoming, models.SET_NULL, null=True, related_name="+")
    why = models.CharField(max_length=20)
    about = models.UUIDField(null=True)
    notice = models.UUIDField(null=True, help_text="the notice that this carries")
    body = models.BinaryField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    way = models.CharField(max_length=5, blank=True, default="")
    tried_reply_at = models.DateTimeField(null=True)
    counted = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=40, blank=True, default="")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["friend", "created_at"], name="line_push_friend"),
            models.Index(fields=["changed_at"], name="line_push_counted", condition=Q(counted__gt=0)),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="line_push_state", condition=Q(state__in=["waiting", "sent", "failed"])
            )
        ]

    def __str__(self) -> str:
        return f"{self.why} {self.id}"


class Said(models.Model):
    """One message of a conversation, as officers read it. What its sender withdrew is destroyed; that it was there stays."""

    THEM, BOT, OFFICER = "them", "bot", "officer"

    ref = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    friend = models.ForeignKey(Friend, models.CASCADE, related_name="said")
    who = models.CharField(max_length=8)
    kind = models.CharField(max_length=20, default="text")
    at = models.DateTimeField()
    message = models.CharField(max_length=64, blank=True, default="", help_text="LINE's id of the message")
    body = models.BinaryField(null=True)
    member = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")
    push = models.ForeignKey(Push, models.SET_NULL, null=True, related_name="+")
    about = models.UUIDField(null=True, help_text="ref of the case it is about")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["friend", "at", "id"], name="line_said_order"),
            models.Index(fields=["message"], name="line_said_message", condition=~Q(message="")),
            models.Index(fields=["at"], name="line_said_old"),
            models.Index(fields=["about"], name="line_said_about", condition=Q(about__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.who} {self.pk}"


class TakeOver(models.Model):
    """An officer talks herself; the bot keeps silent until she hands back, or until ``until``."""

    friend = models.ForeignKey(Friend, models.CASCADE, related_name="takeovers")
    member = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["friend"], condition=Q(ended_at__isnull=True), name="line_takeover_one"
            )
        ]

    def __str__(self) -> str:
        return f"{self.member_id} with {self.friend_id}"


class Look(models.Model):
    """Somebody of the office read a conversation: who, when."""

    friend = models.ForeignKey(Friend, models.CASCADE, related_name="looks")
    member = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    why = models.CharField(max_length=20, default="conversation")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["friend", "at"], name="line_look_friend")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.at}"


class Linking(models.Model):
    """A friend is about to be linked with an account: the marks of what proves that both are one person, once."""

    friend = models.ForeignKey(Friend, models.CASCADE, related_name="linkings")
    token = models.CharField(max_length=64, unique=True, help_text="mark of the link that was sent to her")
    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="+")
    nonce = models.CharField(max_length=64, blank=True, default="", help_text="mark of what LINE hands back")
    code = models.CharField(
        max_length=64, blank=True, default="", help_text="mark of what she types in the chat"
    )
    tries = models.PositiveSmallIntegerField(default=0)
    until = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["nonce"], name="line_linking_nonce", condition=~Q(nonce=""))
        ]

    def __str__(self) -> str:
        return f"linking {self.pk}"
