"""A room by the hour, on one day or several: all of them, or none."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction

from khamkho.appointments.commands.locking import hold_case, seat_at
from khamkho.appointments.commands.taking import take
from khamkho.appointments.models import Booking
from khamkho.appointments.queries.rooms import room_called, wanted_hours
from khamkho.appointments.rules.refusals import HasOne, NoAppointments
from khamkho.appointments.rules.settings import rules_from
from khamkho.appointments.rules.states import EXPIRED, HELD, STANDING
from khamkho.appointments.rules.windows import require_window
from khamkho.casework.contents import body_of, working_copy_of
from khamkho.casework.models import Case
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.queries import service_of
from khamkho.people.actor import Actor


@transaction.atomic
def hold_room(
    *, actor: Actor, case: Case, kind: str, room: UUID, channel: str = "web", now: datetime
) -> tuple[Booking, ...]:
    """Keep a room on the days and between the hours that the application says, until it is handed in; every day or none.

    What was held for the case before gives way. Raises NoSuchBooking, NotYours, OwnCase, HasInterest, NoAppointments,
    NoSuchResource, Invalid (days or hours are missing), HasOne, DayPast, TooFar, TooSoon, AfterCutOff, DayClosed,
    OutsideHours, Full, SlotTaken.
    """
    held, _standing, officer = hold_case(actor, case, case.office)
    service = service_of(held.version)
    appointment = catalogue.appointment_called(service, kind)
    if appointment is None or appointment.hours is None or held.state == Case.ENDED:
        raise NoAppointments()
    resource = room_called(held.office, service, appointment, room)
    hours = wanted_hours(
        appointment, (working_copy_of if held.state == Case.DRAFT else body_of)(held).answers
    )
    rows = Booking.objects.filter(case=held, kind=kind)
    if (standing := rows.filter(state__in=STANDING).order_by("starts_at").first()) is not None:
        raise HasOne(at=standing.starts_at)
    earlier = tuple(rows.filter(state=HELD).values_list("pk", flat=True))
    rules, series, made = rules_from(held.office.settings), uuid4(), []
    for begin, end in hours:
        require_window(begin, rules, appointment, now=now, officer=officer)
        pk, place = take(
            held.office,
            service.id,
            appointment,
            begin=begin,
            end=end,
            officer=officer,
            but=earlier,
            among=(resource.pk,),
            now=now,
        )
        rows.filter(pk__in=earlier).update(state=EXPIRED, changed_at=now)
        made.append(
            Booking.objects.create(
                office=held.office,
                service_id=service.id,
                kind=kind,
                title_th=appointment.title.th,
                title_en=appointment.title.en,
                resource_id=pk,
                place=place,
                starts_at=begin,
                ends_at=end,
                state=HELD,
                held_until=now + timedelta(minutes=rules.hold_minutes),
                series=series,
                case=held,
                account_id=held.applicant_id,
                channel=channel,
                made_by_id=seat_at(actor, held.office) if officer else None,
                created_at=now,
                changed_at=now,
            )
        )
    return tuple(made)
