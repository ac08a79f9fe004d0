"""What people see: the board, the tablet at the entrance, their own place. Open to everyone; no page shows a name."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from khamkho.base.errors import Refused
from khamkho.documents import qr_svg
from khamkho.offices.models import Office
from khamkho.offices.queries import office_by_code
from khamkho.queue import commands
from khamkho.queue.models import Device, Ticket
from khamkho.queue.queries.devices import device_with
from khamkho.queue.queries.hall import MISSED_SHOWN, hall_while, mine_of, seq_of, ticket_called
from khamkho.queue.rules import states
from khamkho.queue.rules.refusals import NoQueue, NoSuchTicket
from khamkho.queue.rules.settings import PRIORITIES, settings_from
from khamkho.queue.rules.words import place_in_words, rule_of
from khamkho.ui.language import lang_now
from khamkho.ui.limits import allow

AFTER = "X-Khamkho-After"
SHOWN_SECONDS = 20
"""So long a tablet shows a ticket before it is there for the next."""


def _office(code: str) -> Office:
    office = office_by_code(code)
    if not settings_from(office.settings).kept:
        raise NoQueue()
    return office


# ── the board ──


@never_cache
@require_safe
def board(request: HttpRequest, office_code: str) -> HttpResponse:
    """Numbers and counters in large type, for a television."""
    office = _office(office_code)
    return render(request, "queue/board.html", _board(office, seq_of(office.pk, timezone.localdate())))


@never_cache
@require_safe
def board_news(request: HttpRequest, office_code: str) -> HttpResponse:
    """The board, if anything happened since; 204 if not."""
    office = _office(office_code)
    seq = seq_of(office.pk, timezone.localdate())
    mark = f"{timezone.localdate():%m%d}-{seq}"
    if request.GET.get("after") == mark:
        return HttpResponse(status=204)
    answer = render(request, "queue/parts/board.html", _board(office, seq))
    answer[AFTER] = mark
    return answer


def _board(office: Office, seq: int) -> dict[str, object]:
    hall = hall_while(office, seq, timezone.now())
    return {
        "office": office,
        "hall": hall,
        "missed": hall.missed[:MISSED_SHOWN],
        "rule": rule_of(hall.settings),
        "after": f"{timezone.localdate():%m%d}-{seq}",
    }


# ── one's own place ──


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ticket(request: HttpRequest, code: str) -> HttpResponse:
    """The place of whoever holds this ticket: how many before her, and about how long; she may say that she leaves."""
    found = _ticket(code)
    if request.method == "POST":
        allow(request, "queue-ticket")
        commands.leave(office=found.office, ticket=found.ref, now=timezone.now())
        return redirect("queue:ticket", code)
    return render(request, "queue/ticket.html", _mine(found))


@never_cache
@require_safe
def ticket_news(request: HttpRequest, code: str) -> HttpResponse:
    """The same, if it changed: with whatever happens, and with each minute; 204 if not."""
    found = _ticket(code)
    if request.GET.get("after") == _mark(found):
        return HttpResponse(status=204)
    answer = render(request, "queue/parts/ticket.html", _mine(found))
    answer[AFTER] = _mark(found)
    return answer


def _ticket(code: str) -> Ticket:
    found = ticket_called(code[:40])
    if found is None:
        raise NoSuchTicket()
    return found


def _mark(found: Ticket) -> str:
    local = timezone.localtime()
    minute = f".{local:%H%M}" if found.state == states.WAITING else ""
    return f"{seq_of(found.office_id, found.day)}{minute}"


def _mine(found: Ticket) -> dict[str, object]:
    seq = seq_of(found.office_id, found.day)
    mine = mine_of(found, seq, timezone.now())
    over = found.day != timezone.localdate()
    kept = mine.hall.settings
    work = kept.work(found.work)
    return {
        "office": found.office,
        "ticket": found,
        "mine": mine,
        "work": work.title if work else "",
        "words": place_in_words(mine.place) if mine.place and not over else None,
        "state": states.STATES[found.state],
        "over": over,
        "may_leave": found.state in states.FROM[states.LEAVE] and not over,
        "first": PRIORITIES.get(found.first),
        "rule": rule_of(kept),
        "after": _mark(found),
    }


# ── the tablet, and the poster at the entrance ──


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def take(request: HttpRequest, device: UUID, code: str) -> HttpResponse:
    """Large buttons for what people come for, and a box for the code of a booking: typed, or from a scanner."""
    found = device_with(device, code, Device.KIOSK, Device.ENTRANCE)
    office, kept = found.office, settings_from(found.office.settings)
    if not kept.kept or (found.kind == Device.ENTRANCE and not kept.on_phone):
        raise NoQueue()
    refused: Refused | None = None
    if request.method == "POST":
        allow(request, "queue-tablet" if found.kind == Device.KIOSK else "queue-phone")
        try:
            made = _taken(request, found)
        except Refused as no:
            refused = no
        else:
            if found.kind == Device.ENTRANCE:
                return redirect("queue:ticket", made.code)
            return redirect("queue:given", device, code, made.code)
    lang = lang_now()
    context = {
        "office": office,
        "works": kept.works,
        "priorities": [("", ""), *((name, PRIORITIES[name].in_(lang)) for name in kept.priorities)][1:],
        "tablet": found.kind == Device.KIOSK,
        "waiting": len(hall_while(office, seq_of(office.pk, timezone.localdate()), timezone.now()).waiting),
        "refused": (refused.sentence(lang), refused.next(lang)) if refused else None,
        "typed": request.POST.get("booking", "") if refused else "",
    }
    return render(request, "queue/take.html", context, status=refused.status if refused else 200)


def _taken(request: HttpRequest, found: Device) -> Ticket:
    now = timezone.now()
    if request.POST.get("do") == "booking":
        code = request.POST.get("booking", "")
        return commands.check_in(office=found.office, code=code, device=found.kind, now=now)
    return commands.take_ticket(
        office=found.office,
        letter=request.POST.get("work", ""),
        first=request.POST.get("first", ""),
        device=found.kind,
        now=now,
    )


@never_cache
@require_safe
def given(request: HttpRequest, device: UUID, code: str, ticket_code: str) -> HttpResponse:
    """The number in large type, with a code for the telephone and a button to print; then the tablet is there for the next."""
    found = device_with(device, code, Device.KIOSK)
    mine = _ticket(ticket_code)
    if mine.office_id != found.office_id:
        raise NoSuchTicket()
    address = settings.PUBLIC_URL + reverse("queue:ticket", args=[mine.code])
    context = _mine(mine) | {
        "back": reverse("queue:take", args=[device, code]),
        "seconds": SHOWN_SECONDS,
        "qr": mark_safe(qr_svg(address)),  # noqa: S308 - drawn by ourselves
        "address": address,
    }
    return render(request, "queue/given.html", context)
