"""Targets and baselines, results of surveys, and the periods that an office closed with the numbers of that day."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from khamkho.offices.models import Membership, Office


class Target(models.Model):
    """What an indicator is to reach from a day on, and what it was before; of one service, or of the whole office."""

    office = models.ForeignKey(Office, models.CASCADE, related_name="+")
    service_id = models.CharField(max_length=80, blank=True, help_text="empty: all services together")
    indicator = models.CharField(max_length=30)
    since = models.DateField()
    target = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    baseline = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    written_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["office", "service_id", "indicator", "since"], name="statistics_target_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.office_id} {self.indicator} {self.since}"


class SurveyMonth(models.Model):
    """What people answered in one month to the satisfaction form that the office hands out: counts, and nobody's answer."""

    office = models.ForeignKey(Office, models.CASCADE, related_name="+")
    month = models.DateField(help_text="its first day")
    asked = models.PositiveIntegerField(help_text="who got the form")
    one = models.PositiveIntegerField(default=0)
    two = models.PositiveIntegerField(default=0)
    three = models.PositiveIntegerField(default=0)
    four = models.PositiveIntegerField(default=0)
    five = models.PositiveIntegerField(default=0)
    written_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "month"], name="statistics_survey_once")
        ]

    def __str__(self) -> str:
        return f"{self.office_id} {self.month}"


class Report(models.Model):
    """The report of one period: what its head wrote, and, once closed, the numbers as they were then.

    A closed one is never written again: later changes show as a difference.
    """

    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField()
    problems = models.TextField(blank=True)
    proposals = models.TextField(blank=True)
    written_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    numbers = models.JSONField(null=True, help_text="as they were when it was closed")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "since", "until"], name="statistics_report_once"),
            models.CheckConstraint(condition=Q(since__lte=F("until")), name="statistics_report_order"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) ^ Q(numbers__isnull=False),
                name="statistics_report_closed_with_numbers",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.office_id} {self.since}–{self.until}"
