"""The times that a service gives: which of them concern a case, from where on, and how long they take. Pure."""

from __future__ import annotations

from khamkho.catalogue.service import Appointment, Service
from khamkho.catalogue.when import Answers, holds

APPLYING = "applying"


def appointments_for(service: Service, variant: str, answers: Answers) -> tuple[Appointment, ...]:
    """The appointments that concern a case with these answers. Give it the answers that count."""
    return tuple(one for one in service.appointments if holds(one.when, variant, answers))


def appointment_called(service: Service, kind: str) -> Appointment | None:
    """The appointment of this id."""
    return next((one for one in service.appointments if one.id == kind), None)


def may_be_chosen(service: Service, appointment: Appointment, step: str) -> bool:
    """Whether a time can be chosen at this step, or on a draft where ``step`` is empty: where the file says, and from there on."""
    if appointment.since == APPLYING:
        return True
    order = [one.id for one in service.steps]
    return step in order and order.index(step) >= order.index(appointment.since)


def minutes_of(appointment: Appointment, copies: int) -> int:
    """How long it takes for so many copies."""
    return appointment.minutes + appointment.per_copy * max(copies - 1, 0)


def copies_of(appointment: Appointment, answers: Answers) -> int:
    """How many copies it is about; one where the form does not ask, or it was not answered."""
    said = answers.get(appointment.copies) if appointment.copies else None
    return int(str(said)) if said is not None else 1
