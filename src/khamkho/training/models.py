"""Courses, their meetings, the people who take part, and what came of it."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from khamkho.casework.models import Letter
from khamkho.offices.models import Membership, Office
from khamkho.vault.models import DataKey


class Course(models.Model):
    """A training of an office: one or several meetings, for the same people. Nothing in its own columns is personal."""

    ref = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    target = models.CharField(max_length=300, blank=True)
    about = models.TextField(blank=True)
    seats = models.PositiveIntegerField(null=True, help_text="None: as many as come")
    share = models.PositiveSmallIntegerField(default=80, help_text="percent of the hours, for a certificate")
    public = models.BooleanField(default=False, help_text="anybody may register on its page")
    closes_on = models.DateField(null=True, help_text="last day to register or to reply")
    questions = models.JSONField(default=list, help_text="of the satisfaction form: th, en")
    called_off_on = models.DateField(null=True)
    called_off_why = models.CharField(max_length=300, blank=True, help_text="as its people were told")
    made_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    key = models.ForeignKey(DataKey, models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["office", "-created_at"], name="training_newest")]

    def __str__(self) -> str:
        return self.title


class Meeting(models.Model):
    """One stretch of a course: a day, from when to when, where, with whom."""

    ref = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    course = models.ForeignKey(Course, models.CASCADE, related_name="meetings")
    day = models.DateField()
    begins = models.TimeField()
    ends = models.TimeField()
    place = models.CharField(max_length=200)
    speaker = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["day", "begins", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(begins__lt=F("ends")), name="training_meeting_order")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.begins}"

    @property
    def minutes(self) -> int:
        return (self.ends.hour - self.begins.hour) * 60 + self.ends.minute - self.begins.minute


class Participant(models.Model):
    """Somebody invited or registered; name, address and telephone are sealed under a key of her own."""

    class Reply(models.TextChoices):
        ASKED = "asked"
        YES = "yes"
        NO = "no"
        WAITING = "waiting"

    ref = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    course = models.ForeignKey(Course, models.CASCADE, related_name="people")
    member = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")
    reply = models.CharField(max_length=10, choices=Reply.choices, default=Reply.ASKED)
    came_by = models.CharField(max_length=10, help_text="list, or public")
    code_index = models.CharField(max_length=64, unique=True, help_text="keyed hash of the code in her mail")
    email_index = models.CharField(max_length=64, blank=True, help_text="keyed hash, within the course")
    phone_index = models.CharField(max_length=64, blank=True, help_text="keyed hash, within the course")
    surveyed = models.BooleanField(default=False, help_text="has filled in the form; not which one")
    created_at = models.DateTimeField()
    replied_at = models.DateTimeField(null=True)
    key = models.ForeignKey(DataKey, models.SET_NULL, null=True, related_name="+")
    body = models.BinaryField(null=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["course", "email_index"], condition=~Q(email_index=""), name="training_email_once"
            ),
            models.UniqueConstraint(
                fields=["course", "member"], condition=Q(member__isnull=False), name="training_member_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)


class Presence(models.Model):
    """A participant was at a meeting: she scanned the code in the room, or an officer saw her and says why by hand."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="present")
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="present")
    at = models.DateTimeField()
    marked_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    reason = models.BinaryField(null=True, help_text="sealed under the participant's key")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "participant"], name="training_present_once")
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.participant_id}"


class Opinion(models.Model):
    """One filled-in satisfaction form: no participant, no moment. The comment is sealed under the course's key."""

    ref = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    course = models.ForeignKey(Course, models.CASCADE, related_name="opinions")
    levels = models.JSONField(help_text="1 to 5 for each question, null for one left out")
    comment = models.BinaryField(null=True)

    def __str__(self) -> str:
        return str(self.ref)


class Certificate(models.Model):
    """The letter by which a participant's attendance is certified; another one after it was revoked."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="certificates")
    letter = models.OneToOneField(Letter, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return str(self.letter)
