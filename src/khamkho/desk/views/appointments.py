"""Appointments at the desk: the list of a day, who is here and who did not come, moving, cancelling, booking for somebody."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from khamkho.appointments import commands
from khamkho.appointments.models import Booking
from khamkho.appointments.queries.bookings import booking_for
from khamkho.appointments.queries.desk import day_lines, fallen_on, waiting_at
from khamkho.appointments.rules.refusals import NoSuchBooking
from khamkho.appointments.rules.slots import said_both
from khamkho.base.errors import NotFound, Refused
from khamkho.base.text import Text
from khamkho.base.thai import in_bangkok, show_date
from khamkho.casework.queries.register import Cell
from khamkho.desk.door import Here, at_office, for_workers
from khamkho.desk.frame import desk_page
from khamkho.desk.sheets import paper
from khamkho.desk.times import Shown, day_in, shown
from khamkho.desk.views.equipment_lists import columns_of
from khamkho.desk.views.payments import panel_of
from khamkho.desk.views.register import handed
from khamkho.offices.commands import record_export
from khamkho.queue.commands import check_in
from khamkho.queue.rules.settings import settings_from

HEADS: Mapping[str, Text] = {
    "at": Text("เวลา", "Time"),
    "resource": Text("ที่", "At"),
    "code": Text("รหัสนัด", "Code"),
    "who": Text("ผู้นัด", "Who"),
    "what": Text("เรื่อง", "What for"),
    "number": Text("เลขคำขอ", "Application"),
    "state": Text("สถานะ", "State"),
}


@at_office
@require_safe
def day(request: HttpRequest, here: Here) -> HttpResponse:
    """The list of a day: ``?day=`` which, ``?by=time`` in one list in place of one for each resource."""
    return day_page(request, here, day_in(request.GET.get("day", ""), here.today))


def day_page(request: HttpRequest, here: Here, on: date, refused: Refused | None = None) -> HttpResponse:
    """The page of a day, with what was refused."""
    rows = tuple(shown(one, here) for one in day_lines(here.actor, here.office, on))
    by_time = request.GET.get("by") == "time"
    context = {
        "day": on,
        "groups": [(None, rows)] if by_time else _by_resource(rows),
        "by_time": by_time,
        "count": len(rows),
        "expected": sum(one.booking.state == Booking.BOOKED for one in rows),
        "fallen": [shown(one, here) for one in fallen_on(here.actor, here.office, on)],
        "waiting": waiting_at(here.actor, here.office),
        "before": (on - timedelta(days=1)).isoformat(),
        "after": (on + timedelta(days=1)).isoformat(),
        "is_today": on == here.today,
        "panel": panel_of(refused),
    }
    status = refused.status if refused else 200
    return desk_page(request, here, "desk/appointments.html", context, current="appointments", status=status)


def _by_resource(rows: tuple[Shown, ...]) -> list[tuple[Any, tuple[Shown, ...]]]:
    known = {one.booking.resource_id: one.booking.resource for one in rows}
    order = sorted(known.values(), key=lambda one: (one.kind, one.pk))
    return [(each, tuple(one for one in rows if one.booking.resource_id == each.pk)) for each in order]


@at_office
@require_safe
def paper_file(request: HttpRequest, here: Here) -> HttpResponse:
    """The list of a day on A4, to take along."""
    lang, on = here.actor.lang, day_in(request.GET.get("day", ""), here.today)
    rows = [shown(one, here) for one in day_lines(here.actor, here.office, on)]
    cells = [
        [
            Cell(text=one.clock),
            Cell(text=one.booking.resource.name(lang)),
            Cell(text=one.booking.code),
            Cell(text=" ".join(part for part in (one.line.who, one.line.phone) if part) or "–"),
            Cell(text=one.booking.title(lang) + (f": {one.line.about}" if one.line.about else "")),
            Cell(text=one.line.number),
            Cell(text=one.state.in_(lang)),
        ]
        for one in rows
    ]
    title, said = _("Appointments"), show_date(on, lang)
    total = _("Appointments: %(count)d") % {"count": len(rows)}
    made = paper(here.office, title, said, columns_of(HEADS), cells, total, lang=lang, now=here.now)
    record_export(
        actor=here.actor,
        office=here.office,
        service_id="appointments",
        form="PDF",
        days=(on, on),
        rows=len(rows),
        now=here.now,
    )
    return handed(made, "application/pdf", f"{title} {on.isoformat()}.pdf", inline=True)


@at_office
@for_workers
@require_POST
def attend(request: HttpRequest, here: Here, booking: UUID, deed: str) -> HttpResponse:
    """She is here, was served, or did not come. Where the office calls by numbers, who is here gets one."""
    found = booking_here(here, booking)
    on = in_bangkok(found.starts_at).date()
    try:
        said = _attended(here, found, deed)
    except Refused as no:
        return day_page(request, here, on, no)
    messages.success(request, said)
    return redirect(back_to(request, here, found))


def _attended(here: Here, booking: Booking, deed: str) -> str:
    if deed == "arrive":
        kept = settings_from(here.office.settings)
        if kept.kept and kept.work_of(booking.service_id) is not None:
            ticket = check_in(office=here.office, code=booking.code, now=here.now)
            return _("She is here. Her number is %(number)s.") % {"number": ticket.number}
        commands.arrive(actor=here.actor, uid=booking.uid, now=here.now)
        return _("It is noted that she is here.")
    if deed == "serve":
        commands.serve(actor=here.actor, uid=booking.uid, now=here.now)
        return _("It is noted that she was served.")
    if deed == "no-show":
        commands.no_show(actor=here.actor, uid=booking.uid, now=here.now)
        return _("It is noted that she did not come. She may choose one new time.")
    raise NotFound()


@at_office
@for_workers
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, here: Here, booking: UUID) -> HttpResponse:
    """Cancel an appointment, with the reason that she is told."""
    found, refused = booking_here(here, booking), None
    if request.method == "POST":
        try:
            commands.cancel(
                actor=here.actor, uid=found.uid, reason=request.POST.get("reason", ""), now=here.now
            )
        except Refused as no:
            refused = no
        else:
            messages.success(request, _("The appointment is cancelled."))
            return redirect(back_to(request, here, found))
    context = {
        "booking": found,
        "at": said_both(found.starts_at, found.ends_at),
        "typed": request.POST.get("reason", ""),
        "back": back_to(request, here, found),
        "panel": panel_of(refused),
    }
    status = refused.status if refused else 200
    return desk_page(
        request, here, "desk/appointment_cancel.html", context, current="appointments", status=status
    )


def booking_here(here: Here, uid: UUID) -> Booking:
    """A booking of this office; of one that was moved the newest. Raises NoSuchBooking."""
    found = booking_for(here.actor, uid)
    if found.office_id != here.office.pk:
        raise NoSuchBooking()
    return found


def back_to(request: HttpRequest, here: Here, booking: Booking) -> str:
    """Where she came from: the page of the case, or the list of the day."""
    if request.GET.get("from") == "case" and booking.case and booking.case.number:
        return reverse("desk:case", args=[here.office.code, booking.case.number]) + "#times-title"
    query = urlencode({"day": in_bangkok(booking.starts_at).date().isoformat()})
    return f"{reverse('desk:appointments', args=[here.office.code])}?{query}"


def booked_words(here: Here, booking: Booking) -> str:
    """When it is and its code, for who asked."""
    at = said_both(booking.starts_at, booking.ends_at).in_(here.actor.lang)
    return _("Booked: %(at)s. Code: %(code)s") % {"at": at, "code": booking.code}
