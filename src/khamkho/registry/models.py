"""Entries of public registers. They are plain, because anyone may read them: the service file declares what they show."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models

from khamkho.base.text import Lang, Text
from khamkho.casework.models import Case
from khamkho.offices.models import Office
from khamkho.registry.rules import State, state_on


class Entry(models.Model):
    """What one granted case put into its register. It goes when the case is opened again or erased."""

    case = models.OneToOneField(Case, models.CASCADE, related_name="+")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    service_id = models.CharField(max_length=80)
    number = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    sort_key = models.CharField(max_length=800)
    search_key = models.TextField(help_text="everything that is shown, as it is searched for")
    shown = models.JSONField(help_text="per column: its label and what it says, in both languages")
    granted_on = models.DateField()
    until = models.DateField(null=True, help_text="the last day; empty for ever")
    withdrawn_on = models.DateField(null=True)
    reason = models.TextField(blank=True, help_text="why it was withdrawn, for anyone to read")
    ended_on = models.DateField(null=True)
    ended_by = models.ForeignKey(
        Case, models.SET_NULL, null=True, related_name="+", help_text="the case that changed it or closed it"
    )
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="entry_withdrawn_with_reason",
                condition=models.Q(withdrawn_on__isnull=True) | ~models.Q(reason=""),
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["office", "service_id", "sort_key", "id"], name="entry_in_order"),
        ]

    def __str__(self) -> str:
        return self.number

    def state(self, day: date) -> State:
        return state_on(day, until=self.until, withdrawn_on=self.withdrawn_on, ended_on=self.ended_on)

    def lines(self, lang: Lang) -> list[tuple[str, str]]:
        """The columns: what each is called, and what it says."""
        return [(one["label"][lang], one["says"][lang]) for one in self.shown]

    @property
    def labels(self) -> list[Text]:
        return [Text(one["label"]["th"], one["label"]["en"]) for one in self.shown]
