"""How a round was decided, and the place of each application in it. Points are sealed under the case's own key."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from khamkho.casework.models import Case
from khamkho.offices.models import Membership, Round


class Selection(models.Model):
    """How a round is decided: the number of its lot, who confirmed the results, when they were published.

    ``redrawn`` holds each earlier number of the lot, with why and by whom it was replaced; the result says so.
    """

    round = models.OneToOneField(Round, models.PROTECT, related_name="selection")
    drawn = models.CharField(max_length=40, blank=True, default="")
    drawn_at = models.DateTimeField(null=True)
    drawn_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    redrawn = models.JSONField(default=list)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    signature = models.JSONField(default=dict, help_text="on which ground it was confirmed")
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="selection_published_after_confirmed",
                condition=Q(published_at__isnull=True) | Q(confirmed_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.round_id}"


class Place(models.Model):
    """Where one application stands in its round: seat, points, rank, result; ``turn`` is its place on the waiting list.

    ``moved_at`` says that the case went where its result leads, ``offered_at`` that it came up from the waiting list.
    """

    CHOSEN, WAITING, NOT_CHOSEN = "chosen", "waiting", "not_chosen"

    case = models.OneToOneField(Case, models.CASCADE, related_name="place")
    round = models.ForeignKey(Round, models.PROTECT, related_name="places")
    group = models.CharField(max_length=200, blank=True)
    seat = models.PositiveIntegerField(null=True)
    hall = models.CharField(max_length=60, blank=True, default="")
    mark = models.BinaryField(default=b"")
    rank = models.PositiveIntegerField(null=True)
    result = models.CharField(max_length=12, blank=True, default="")
    turn = models.PositiveIntegerField(null=True)
    moved_at = models.DateTimeField(null=True)
    offered_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "seat"], name="place_seat_once"),
            models.UniqueConstraint(fields=["round", "group", "rank"], name="place_rank_once"),
            models.CheckConstraint(
                name="place_turn_on_the_waiting_list",
                condition=Q(result="waiting", turn__isnull=False)
                | (~Q(result="waiting") & Q(turn__isnull=True)),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["round", "group", "turn"], name="place_list")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.result}"
