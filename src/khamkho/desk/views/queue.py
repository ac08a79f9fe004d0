"""The queue at the desk: the hall, one counter, tablets and posters, the report of a day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from khamkho.base.comma import csv_file
from khamkho.base.errors import Invalid, NotFound, Problem, Refused
from khamkho.base.text import Lang, Text
from khamkho.base.thai import in_bangkok
from khamkho.desk.door import Here, at_office, for_workers
from khamkho.desk.frame import desk_page
from khamkho.desk.times import day_in
from khamkho.desk.views.register import handed
from khamkho.documents import qr_svg
from khamkho.fees.queries.charges import charge_of
from khamkho.offices.commands import record_export
from khamkho.queue import commands
from khamkho.queue.commands.locking import counter_at, kept_queue
from khamkho.queue.models import Counter, Device, Ticket
from khamkho.queue.queries.devices import code_of, devices_at
from khamkho.queue.queries.hall import hall_of, seq_of
from khamkho.queue.queries.report import Line, report_of
from khamkho.queue.rules import states
from khamkho.queue.rules.measuring import Stretch, less_than
from khamkho.queue.rules.settings import PRIORITIES
from khamkho.queue.rules.words import minutes_in_words, rule_of
from khamkho.statistics.queries.numbers import targets_at

WAIT = "wait_minutes"
DEVICES: Mapping[str, Text] = {
    Device.KIOSK: Text("แท็บเล็ตรับบัตรคิว", "Tablet that gives out tickets"),
    Device.ENTRANCE: Text("ป้ายที่ทางเข้า (ใช้โทรศัพท์ของตนเอง)", "Poster at the entrance (own telephones)"),
    Device.RATING: Text("แท็บเล็ตประเมินที่ช่องบริการ", "Tablet at a counter that asks how it was"),
}
PHASES: Mapping[str, Text] = {
    states.WAITING: Text("รอเรียก", "Waiting"),
    states.CALLED: Text("เรียกจนมาถึงช่อง", "Called until at the counter"),
    states.SERVING: Text("ให้บริการ", "Being served"),
    states.HELD: Text("พักไว้", "On hold"),
}
LONGEST_REPORT = 92


@at_office
@require_http_methods(["GET", "HEAD", "POST"])
def hall(request: HttpRequest, here: Here) -> HttpResponse:
    """Counters and who is at them, who waits, who was missed; sit down at one."""
    kept_queue(here.office)
    if request.method == "POST":
        return _hall_deed(request, here)
    found = hall_of(here.office, here.now)
    counters = Counter.objects.filter(office=here.office, ended_at__isnull=True).select_related("sits")
    at = {one.counter.pk: one.ticket for one in found.windows}
    context = {
        "hall": found,
        "counters": [(one, at.get(one.pk), _sits(here, one)) for one in counters],
        "waiting": _lines(found),
        "missed": found.missed,
        "held": _held(here),
        "rule": rule_of(found.settings),
        "after": f"{found.seq}",
        "works": found.settings.works,
    }
    return desk_page(request, here, "queue/desk_hall.html", context, current="queue")


def _sits(here: Here, counter: Counter) -> bool:
    return any(seat.id == counter.sits_id for seat in here.actor.seats_at(here.office.pk))


def _lines(found: Any) -> list[tuple[Ticket, Any, Any, Any]]:
    works = {one.letter: one.title for one in found.settings.works}
    return [
        (one, minutes_in_words(place), works.get(one.work), PRIORITIES.get(one.first))
        for one, place in found.in_order
    ]


def _held(here: Here) -> list[Ticket]:
    rows = Ticket.objects.filter(office=here.office, day=here.today, state=states.HELD)
    return list(rows.select_related("counter").order_by("pk"))


def _hall_deed(request: HttpRequest, here: Here) -> HttpResponse:
    shared: dict[str, Any] = {"actor": here.actor, "office": here.office, "now": here.now}
    do = request.POST.get("do", "")
    if do == "sit":
        counter = commands.sit_down(counter=_uuid(request, "counter"), **shared)
        return redirect("desk:queue-counter", here.office.code, counter.ref)
    if do == "back":
        ticket = commands.take_back(ticket=_uuid(request, "ticket"), **shared)
        messages.success(request, _("%(number)s waits again.") % {"number": ticket.number})
    elif do == "booking" and here.works:
        ticket = commands.check_in(office=here.office, code=request.POST.get("booking", ""), now=here.now)
        messages.success(request, _("The number is %(number)s.") % {"number": ticket.number})
    elif do == "ticket" and here.works:
        ticket = commands.take_ticket(
            office=here.office,
            letter=request.POST.get("work", ""),
            first=request.POST.get("first", ""),
            now=here.now,
        )
        messages.success(request, _("The number is %(number)s.") % {"number": ticket.number})
    else:
        raise NotFound()
    return redirect("desk:queue", here.office.code)


def _uuid(request: HttpRequest, name: str) -> UUID:
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError as wrong:
        raise NotFound from wrong


# ── one counter ──

DEEDS: Mapping[str, Callable[..., Any]] = {
    "recall": commands.recall,
    "serve": commands.serve,
    "finish": commands.finish,
    "missed": commands.mark_missed,
    "hold": commands.hold,
    "resume": commands.resume,
}


@at_office
@for_workers
@require_http_methods(["GET", "HEAD", "POST"])
def counter(request: HttpRequest, here: Here, counter: UUID) -> HttpResponse:
    """One counter: call the next, call again, serve, finish, hold, hand on. Every button has a key."""
    kept_queue(here.office)
    found, refused = counter_at(here.office, counter), None
    if request.method == "POST":
        try:
            gone = _counter_deed(request, here, found)
        except Refused as no:
            if no.status in (403, 404):
                raise
            refused = no
        else:
            return redirect("desk:queue" if gone else "desk:queue-counter", *_where(here, found, gone=gone))
    context = _counter(here, found) | {"refused": refused}
    status = refused.status if refused else 200
    return desk_page(request, here, "queue/desk_counter.html", context, current="queue", status=status)


def _where(here: Here, found: Counter, *, gone: bool) -> tuple[Any, ...]:
    return (here.office.code,) if gone else (here.office.code, found.ref)


def _counter_deed(request: HttpRequest, here: Here, found: Counter) -> bool:
    """Carry out one press; returns whether she stood up."""
    shared: dict[str, Any] = {
        "actor": here.actor,
        "office": here.office,
        "counter": found.ref,
        "now": here.now,
    }
    do = request.POST.get("do", "")
    if do == "next":
        commands.call_next(**shared)
    elif do == "finish-next":
        commands.finish(ticket=_uuid(request, "ticket"), **shared)
        commands.call_next(**shared)
    elif do == "move":
        commands.move(ticket=_uuid(request, "ticket"), letter=request.POST.get("work", ""), **shared)
    elif do == "sit":
        commands.sit_down(**shared)
    elif do == "stand":
        commands.stand_up(**shared)
        return True
    elif do in DEEDS:
        DEEDS[do](ticket=_uuid(request, "ticket"), **shared)
    else:
        raise NotFound()
    return False


def _counter(here: Here, found: Counter) -> dict[str, Any]:
    stands = hall_of(here.office, here.now)
    rows = Ticket.objects.select_related("case")
    now_at = rows.filter(counter=found, state__in=states.AT_COUNTER).first()
    works = {one.letter: one.title for one in stands.settings.works}
    mine = [
        (one, minutes_in_words(place), works.get(one.work), PRIORITIES.get(one.first))
        for one, place in stands.in_order
        if not found.serves or one.work in found.serves
    ]
    number = _case_of(here, now_at)
    return {
        "counter": found,
        "name": Text(found.name_th, found.name_en),
        "sits": _sits(here, found),
        "ticket": now_at,
        "work": works.get(now_at.work) if now_at else None,
        "first": PRIORITIES.get(now_at.first) if now_at else None,
        "may_miss": bool(now_at and now_at.calls >= stands.settings.missed_after),
        "case": number,
        "owed": _owed(here, now_at) if number else "",
        "waiting": mine,
        "held": _held(here),
        "others": [one for one in stands.settings.works if now_at is None or one.letter != now_at.work],
        "after": f"{stands.seq}",
    }


def _case_of(here: Here, ticket: Ticket | None) -> str:
    if ticket is None or ticket.case is None or ticket.case.office_id != here.office.pk:
        return ""
    return ticket.case.number or ""


def _owed(here: Here, ticket: Ticket | None) -> str:
    """What the application of a ticket still owes, for the way to the till; empty where nothing."""
    charge = charge_of(ticket.case) if ticket and ticket.case else None
    return charge.words(here.actor.lang) if charge and charge.owed else ""


@at_office
@require_safe
def news(request: HttpRequest, here: Here) -> HttpResponse:
    """204 while nothing happened since; else the mark of now: the page loads itself anew."""
    seq = f"{seq_of(here.office.pk, here.today)}"
    if request.GET.get("after") == seq:
        return HttpResponse(status=204)
    answer = HttpResponse(seq)
    answer["X-Khamkho-After"] = seq
    return answer


# ── tablets and posters ──


@at_office
@for_workers
@require_http_methods(["GET", "HEAD", "POST"])
def devices(request: HttpRequest, here: Here) -> HttpResponse:
    """Links of tablets and posters: make one, show it, end it."""
    kept_queue(here.office)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        try:
            _device_deed(request, here)
        except Invalid as no:
            problems = no.problems
        else:
            return redirect("desk:queue-devices", here.office.code)
    lang = here.actor.lang
    counters = Counter.objects.filter(office=here.office, ended_at__isnull=True)
    context = {
        "devices": [
            (one, DEVICES[one.kind], link_of(one)) for one in devices_at(here.actor, here.office)
        ],
        "kinds": [(name, words.in_(lang)) for name, words in DEVICES.items()],
        "counters": [("", _("None")), *((str(one.ref), Text(one.name_th, one.name_en).in_(lang)) for one in counters)],
        "typed": request.POST,
        "problems": problems,
    }  # fmt: skip
    status = 422 if problems else 200
    return desk_page(request, here, "queue/desk_devices.html", context, current="queue", status=status)


def _device_deed(request: HttpRequest, here: Here) -> None:
    shared: dict[str, Any] = {"actor": here.actor, "office": here.office, "now": here.now}
    if request.POST.get("do") == "end":
        commands.end_device(device=_uuid(request, "device"), **shared)
        messages.success(request, _("The link was ended."))
        return
    counter = _uuid(request, "counter") if request.POST.get("counter") else None
    commands.open_device(
        kind=request.POST.get("kind", ""), name=request.POST.get("name", ""), counter=counter, **shared
    )
    messages.success(request, _("The link was made."))


def link_of(device: Device) -> str:
    """The whole address of a tablet or a poster."""
    name = "feedback:tablet" if device.kind == Device.RATING else "queue:take"
    return str(settings.PUBLIC_URL) + reverse(name, args=[device.ref, code_of(device)])


@at_office
@for_workers
@require_safe
def poster(request: HttpRequest, here: Here, device: UUID) -> HttpResponse:
    """The code of a link in large, to print or to scan with the tablet."""
    found = next((one for one in devices_at(here.actor, here.office) if one.ref == device), None)
    if found is None:
        raise NotFound()
    address = link_of(found)
    context = {
        "device": found,
        "kind": DEVICES[found.kind],
        "address": address,
        "qr": mark_safe(qr_svg(address)),  # noqa: S308 - drawn by ourselves
    }
    return desk_page(request, here, "queue/desk_poster.html", context, current="queue")


# ── the report ──


@at_office
@require_safe
def report(request: HttpRequest, here: Here) -> HttpResponse:
    """A day or some days: who came, was served, did not come; how long each stretch took; against what it was before."""
    since, until = _days(request, here)
    found = report_of(here.actor, here.office, since, until)
    lang = here.actor.lang
    baseline = baseline_of(here, until)
    names = {"all": _("All"), **{name: words.in_(lang) for name, words in states.CHANNELS.items()}}
    works = {one.letter: one.title.in_(lang) for one in kept_queue(here.office).works}
    context = {
        "since": since,
        "until": until,
        "one_day": since == until,
        "whole": found.whole,
        "lines": [
            (names[one.name], one, _said(one.waits), _against(one, baseline, lang))
            for one in (found.whole, *found.channels)
        ],
        "works": [(f"{one.name} {works.get(one.name, '')}", one, _said(one.waits)) for one in found.works],
        "phases": [(PHASES[name].in_(lang), _said(found.whole.phases[name])) for name in PHASES],
        "baseline": baseline,
        "yesterday": (since - timedelta(days=1)).isoformat(),
        "tomorrow": (until + timedelta(days=1)).isoformat() if until < here.today else "",
    }
    return desk_page(request, here, "queue/desk_report.html", context, current="queue")


def _said(stretch: Stretch) -> tuple[str, str, str, str]:
    """Mean, median, nine in ten, of how many."""
    parts = (stretch.mean, stretch.median, stretch.nine_in_ten)
    return (*("–" if one is None else f"{one:.1f}" for one in parts), f"{stretch.count:,}")  # type: ignore[return-value]  # three and one


def _against(line: Line, baseline: float | None, lang: Lang) -> str:
    less = less_than(baseline, line.waits.mean)
    if less is None:
        return "–"
    if lang == "th":
        return f"ลดลง {less:.1f} %" if less >= 0 else f"เพิ่มขึ้น {-less:.1f} %"
    return f"{less:.1f} % less" if less >= 0 else f"{-less:.1f} % more"


def baseline_of(here: Here, day: date) -> float | None:
    """The waiting time before, as the office's targets say for this day."""
    found = [
        one
        for one in targets_at(here.office)
        if one.indicator == WAIT and not one.service_id and one.since <= day and one.baseline is not None
    ]
    newest = max(found, key=lambda one: one.since, default=None)
    return float(newest.baseline) if newest and newest.baseline is not None else None


def _days(request: HttpRequest, here: Here) -> tuple[date, date]:
    since = day_in(request.GET.get("since", ""), here.today)
    until = day_in(request.GET.get("until", ""), since)
    if until < since or (until - since).days > LONGEST_REPORT:
        until = since
    return since, until


HEADS: tuple[Text, ...] = (
    Text("วันที่", "Day"),
    Text("หมายเลข", "Number"),
    Text("เรื่อง", "For"),
    Text("ช่องทาง", "Channel"),
    Text("เวลานัด", "Booked for"),
    Text("มาถึง", "Came"),
    Text("เรียก", "Called"),
    Text("เริ่มให้บริการ", "Served from"),
    Text("เสร็จ", "Done"),
    Text("ช่องบริการ", "Counter"),
    Text("ผล", "State"),
)


@at_office
@require_safe
def report_file(request: HttpRequest, here: Here) -> HttpResponse:
    """The tickets of these days as CSV: numbers and times, no names."""
    since, until = _days(request, here)
    found = report_of(here.actor, here.office, since, until)
    lang = here.actor.lang
    rows = [[head.in_(lang) for head in HEADS], *(_row(one, lang) for one in found.rows)]
    record_export(
        actor=here.actor,
        office=here.office,
        service_id="queue",
        form="CSV",
        days=(since, until),
        rows=len(found.rows),
        now=here.now,
    )
    return handed(csv_file(rows), "text/csv; charset=utf-8", f"queue-{since}-{until}.csv")


def _row(one: Ticket, lang: Lang) -> list[str]:
    moments = (one.due_at, one.came_at, one.called_at, one.serving_at, one.done_at)
    came, rest = (
        f"{in_bangkok(one.came_at):%H:%M:%S}",
        [f"{in_bangkok(at):%H:%M:%S}" if at else "" for at in moments],
    )
    counter = Text(one.counter.name_th, one.counter.name_en).in_(lang) if one.counter else ""
    return [
        one.day.isoformat(),
        one.number,
        one.letter,
        states.CHANNELS[one.channel].in_(lang),
        rest[0],
        came,
        *rest[2:],
        counter,
        states.STATES[one.state].in_(lang),
    ]
