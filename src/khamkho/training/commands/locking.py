"""The first step of the office's commands here: may she keep this register, and the course, locked."""

from __future__ import annotations

from uuid import UUID

from khamkho.offices.models import Office
from khamkho.offices.registers import TRAINING, permit_keeping
from khamkho.people.actor import Actor
from khamkho.training.models import Course
from khamkho.training.rules import NoSuchCourse


def kept_course(actor: Actor, office: Office, ref: UUID) -> Course:
    """Raises NotFound, RegisterNotKept, OnlyWorkers, NoSuchCourse."""
    permit_keeping(actor, office.pk, office.settings, TRAINING)
    return locked_course(Course.objects.filter(office=office, ref=ref).values_list("pk", flat=True).first())


def locked_course(pk: int | None) -> Course:
    """The course itself, locked: seats are counted under this lock. Raises NoSuchCourse."""
    rows = Course.objects.select_for_update(of=("self",)).select_related("office", "key")
    course = rows.filter(pk=pk).first() if pk else None
    if course is None:
        raise NoSuchCourse()
    return course
