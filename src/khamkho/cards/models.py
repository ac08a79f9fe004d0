"""Cards of an office, the lines of their lives, and the blanks they are printed on.

Plain are number, kind, days and state. What stands on a card is sealed under a key of its own: it goes with its
application, or, while the card can still be relied on, when that is over. The holder is found through her application.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from khamkho.casework.models import Case
from khamkho.offices.models import Membership, Office
from khamkho.vault.models import DataKey


class Card(models.Model):
    """One card. It has its number from the moment it is made; a misprint keeps its own, as void."""

    ref = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    event = models.PositiveIntegerField(help_text="the event of the case by which it was made")
    kind = models.CharField(max_length=12, help_text="official or pensioner")
    form = models.CharField(max_length=8, help_text="of its record copy")
    book = models.CharField(max_length=40)
    year = models.PositiveIntegerField(help_text="Buddhist Era")
    seq = models.PositiveIntegerField()
    number = models.CharField(max_length=40)
    code = models.CharField(max_length=40, unique=True, help_text="under which anyone checks it")
    issued_on = models.DateField()
    last_on = models.DateField(null=True, help_text="the last day; empty: valid for life")
    why_last = models.CharField(max_length=10)
    state = models.CharField(max_length=10)
    state_on = models.DateField(help_text="since when it stands so")
    stock = models.BooleanField(help_text="printed on one of the office's blanks")
    before = models.ForeignKey(
        "self", models.SET_NULL, null=True, related_name="+", help_text="the holder's card until then"
    )
    created_at = models.DateTimeField()
    key = models.ForeignKey(DataKey, models.SET_NULL, null=True, related_name="+")
    body = models.BinaryField(null=True, help_text="sealed: what stands on it")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "book", "year", "seq"], name="card_once_in_its_book"),
            models.UniqueConstraint(
                fields=["case"], condition=~models.Q(state="void"), name="card_one_stands_for_a_case"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["office", "-year", "-seq"], name="card_in_order"),
            models.Index(fields=["office", "state", "last_on"], name="card_by_state"),
            models.Index(fields=["office", "number"], name="card_by_number"),
        ]

    def __str__(self) -> str:
        return self.number


class CardLine(models.Model):
    """Something that happened to a card. A line is written once; erasing destroys the key of its words, no more."""

    card = models.ForeignKey(Card, models.PROTECT, related_name="lines")
    seq = models.PositiveIntegerField()
    what = models.CharField(max_length=12)
    state = models.CharField(max_length=10, help_text="of the card from then on")
    day = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    body = models.BinaryField(null=True, help_text="sealed under the key of the card: reason, who took it")

    class Meta:
        ordering: ClassVar = ["seq"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["card", "seq"], name="card_line_once")]

    def __str__(self) -> str:
        return f"{self.card_id} {self.seq} {self.what}"


class BlankLine(models.Model):
    """Blanks that came in, or were spoiled without a card. Those under cards are counted from the cards."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    ref = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=12)
    what = models.CharField(max_length=10, help_text="received or spoiled")
    count = models.PositiveIntegerField()
    day = models.DateField()
    note = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["office", "kind"], name="card_blanks")]

    def __str__(self) -> str:
        return f"{self.what} {self.count}"
