"""Which times have to be chosen before an application can be handed in, and which come in place of a question."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from khamkho.appointments.queries.bookings import held_for
from khamkho.appointments.queries.slots import kinds_at
from khamkho.base.errors import Problem
from khamkho.casework.contents import working_copy_of
from khamkho.casework.models import Case
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.queries import service_of
from khamkho.catalogue.service import Appointment, Service
from khamkho.catalogue.when import Answers


def needed_of(case: Case, service: Service) -> tuple[Appointment, ...]:
    """The times without which this draft is not handed in, at an office that gives them."""
    always = [one for one in service.appointments if one.needed == "always"]
    if not always or case.state != Case.DRAFT:
        return ()
    given = _given(always, case, service, working_copy_of(case).answers)
    return tuple(one for one in given if catalogue.may_be_chosen(service, one, ""))


def given_instead(case: Case, service: Service, answers: Answers) -> tuple[Appointment, ...]:
    """The times that this office gives in place of a question about days that suit (``otherwise``)."""
    instead = [one for one in service.appointments if one.otherwise]
    return _given(instead, case, service, answers) if instead else ()


def _given(
    some: Sequence[Appointment], case: Case, service: Service, answers: Answers
) -> tuple[Appointment, ...]:
    """Those that concern these answers, and that the office gives."""
    concerned = catalogue.appointments_for(service, case.variant, answers)
    here = {one.id for one in kinds_at(case.office, service)}
    return tuple(one for one in some if one in concerned and one.id in here)


def lacking(case: Case, *, now: datetime) -> tuple[Problem, ...]:
    """What has to be chosen, and is not held for this draft."""
    return tuple(
        Problem(
            f"time-{one.id}",
            "appointment-needed",
            f"กรุณาเลือกเวลา: {one.title.th}",
            f"Choose a time: {one.title.en}.",
        )
        for one in needed_of(case, service_of(case.version))
        if held_for(case, one.id, now=now) is None
    )
