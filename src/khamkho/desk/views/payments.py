"""Payment lists at the desk: what waits, the lists, and one list from its draft to its approval."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from khamkho.base.errors import Invalid, NotFound, Problem, Refused
from khamkho.base.money import show_baht
from khamkho.base.text import Text
from khamkho.base.thai import month_name
from khamkho.catalogue.fields.bank import mask_account
from khamkho.desk.door import Here, at_office, for_workers
from khamkho.desk.frame import desk_page
from khamkho.offices.rules import MANAGERS
from khamkho.payments import commands
from khamkho.payments.models import PaymentLine, PaymentList
from khamkho.payments.queries.balance import PARTS, Month, months_at
from khamkho.payments.queries.file import columns, columns_at
from khamkho.payments.queries.lists import (
    Difference,
    Line,
    differences_at,
    lines_of,
    list_for,
    lists_at,
    total_of,
)
from khamkho.payments.queries.waiting import Waiting, waiting_at, waiting_for
from khamkho.payments.rules.bank import KINDS
from khamkho.payments.rules.file import CHOSEN_MOST
from khamkho.payments.rules.lists import LINE_STATES, MOST, STATES, sum_of

LISTS = 30
COLOURS = {
    "draft": "grey",
    "checked": "yellow",
    "approved": "blue",
    "done": "green",
    "listed": "yellow",
    "paid": "green",
    "failed": "red",
}
PART_WORDS = {
    "waiting": Text("รอขึ้นบัญชี", "Waiting for a list"),
    "listed": Text("อยู่ในบัญชีจ่ายเงิน", "On a list"),
    "paid": Text("จ่ายแล้ว", "Paid"),
    "mending": Text("รอผู้ยื่นแก้บัญชี", "Account being corrected"),
    "unpaid": Text("สิ้นสุดโดยไม่จ่าย", "Ended unpaid"),
}


@at_office
@require_safe
def payments(request: HttpRequest, here: Here) -> HttpResponse:
    """What waits for a list, the lists, and the differences."""
    return _overview(request, here)


def _overview(request: HttpRequest, here: Here, refused: Refused | None = None) -> HttpResponse:
    waiting = waiting_for(waiting_at(here.actor, here.office.pk)[:MOST])
    page = Paginator(lists_at(here.actor, here.office.pk), LISTS).get_page(request.GET.get("page"))
    context = {
        "waiting": [_waits(one) for one in waiting],
        "waiting_total": _baht(here, sum_of(one.payee.amount for one in waiting if one.payee)),
        "page": page,
        "lists": [
            (one, STATES[one.state], COLOURS[one.state], "" if one.total is None else f"{one.total:,.2f}")
            for one in page.object_list
        ],
        "differences": [told_difference(one) for one in differences_at(here.actor, here.office.pk)],
        "chosen": request.POST.getlist("number"),
        "panel": panel_of(refused),
        "sets": bool({seat.role for seat in here.actor.seats_at(here.office.pk)} & set(MANAGERS)),
    }
    status = refused.status if refused else 200
    return desk_page(request, here, "desk/payments.html", context, current="payments", status=status)


def _waits(one: Waiting) -> dict[str, Any]:
    payee = one.payee
    return {
        "case": one.case,
        "service": one.service.title,
        "amount": f"{payee.amount:,.2f}" if payee else "",
        "bank": payee.bank_name if payee else "",
        "account": mask_account(payee.account) if payee else "",
    }


def panel_of(refused: Refused | None) -> dict[str, Any]:
    """What was refused, for the head of the page."""
    problems = refused.problems if isinstance(refused, Invalid) else ()
    return {"told": None if problems else refused, "problems": problems}


def told_difference(one: Difference) -> dict[str, Any]:
    """A difference as the pages show it."""
    return {"row": one.row, "kind": KINDS[one.row.kind], "facts": one.facts, "refused": one.refused}


def _baht(here: Here, amount: Decimal) -> str:
    return show_baht(amount, here.actor.lang)


@at_office
@for_workers
@require_POST
def draft(request: HttpRequest, here: Here) -> HttpResponse:
    """Make a list of those that were ticked."""
    try:
        made = commands.draft_list(
            actor=here.actor, office=here.office, numbers=request.POST.getlist("number"), now=here.now
        )
    except Refused as no:
        return _overview(request, here, no)
    return redirect("desk:payment-list", here.office.code, made.ref)


@at_office
@require_safe
def show(request: HttpRequest, here: Here, paylist: UUID) -> HttpResponse:
    """One list: its lines, and what can be done with it now."""
    return render_list(request, here, list_for(here.actor, here.office.pk, paylist))


def render_list(
    request: HttpRequest, here: Here, found: PaymentList, refused: Refused | None = None
) -> HttpResponse:
    """The page of a list; account numbers are masked on it."""
    lines = lines_of(found)
    rows = [row for row in differences_at(here.actor, here.office.pk) if row.row.list_id == found.pk]
    context = {
        "list": found,
        "state": STATES[found.state],
        "colour": COLOURS[found.state],
        "lines": [_line(one) for one in lines],
        "total": _baht(here, total_of(lines)),
        "open": sum(one.row.state == PaymentLine.LISTED for one in lines),
        "differences": [told_difference(one) for one in rows],
        "panel": panel_of(refused),
        "mine": found.drafted_by.user_id == here.actor.user_id,
        "today": here.today,
    }
    status = refused.status if refused else 200
    return desk_page(request, here, "desk/payment_list.html", context, current="payments", status=status)


def _line(one: Line) -> dict[str, Any]:
    payee = one.payee
    return {
        "row": one.row,
        "case": one.row.case,
        "state": LINE_STATES[one.row.state],
        "colour": COLOURS[one.row.state],
        "amount": f"{payee.amount:,.2f}" if payee else "",
        "name": payee.name if payee else "–",
        "bank": payee.bank_name if payee else "",
        "account": mask_account(payee.account) if payee else "",
        "outcome": one.outcome,
        "paid_on": date.fromisoformat(one.outcome["on"]) if "on" in one.outcome else None,
        "is_open": one.row.state == PaymentLine.LISTED,
    }


def done_with(
    request: HttpRequest, here: Here, paylist: UUID, run: Callable[[], Any], done: str
) -> HttpResponse:
    """Do something with a list and go back to it; a refusal stands on its page."""
    found = list_for(here.actor, here.office.pk, paylist)
    try:
        run()
    except Refused as no:
        return render_list(request, here, found, no)
    messages.success(request, done)
    if not PaymentList.objects.filter(pk=found.pk).exists():
        return redirect("desk:payments", here.office.code)
    return redirect("desk:payment-list", here.office.code, paylist)


STEPS: dict[str, Callable[..., Any]] = {
    "check": commands.check_list,
    "send-back": commands.send_back,
    "approve": commands.approve_list,
    "discard": commands.discard_list,
}


@at_office
@for_workers
@require_POST
def step(request: HttpRequest, here: Here, paylist: UUID, paystep: str) -> HttpResponse:
    """Check, send back, approve or throw away a list."""
    told = {
        "check": _("The list is checked. It waits for who may approve it."),
        "send-back": _("The list is a draft again."),
        "approve": _("The list is approved and has its number. Nobody can change it any more."),
        "discard": _("The draft was thrown away. Its applications wait again."),
    }
    if paystep not in STEPS:
        raise NotFound()
    command = STEPS[paystep]

    def run() -> Any:
        return command(actor=here.actor, office=here.office, ref=paylist, now=here.now)

    return done_with(request, here, paylist, run, told[paystep])


@at_office
@for_workers
@require_POST
def remove(request: HttpRequest, here: Here, paylist: UUID, payline: UUID) -> HttpResponse:
    """Take one application off a draft."""

    def run() -> Any:
        return commands.remove_line(
            actor=here.actor, office=here.office, ref=paylist, line=payline, now=here.now
        )

    return done_with(request, here, paylist, run, _("The application waits for another list."))


@at_office
@require_safe
def balance(request: HttpRequest, here: Here) -> HttpResponse:
    """Month by month: what was approved, and what has become of it."""
    months = months_at(here.actor, here.office.pk)
    context = {
        "months": [
            (one, month_name(one.year, one.month), f"{one.approved:,.2f}", _parts(one)) for one in months
        ],
        "heads": [PART_WORDS[part] for part in PARTS],
    }
    return desk_page(request, here, "desk/payment_balance.html", context, current="payments")


def _parts(month: Month) -> list[tuple[str, int]]:
    return [(f"{month.amounts[part]:,.2f}", month.counts[part]) for part in PARTS]


@at_office
@require_http_methods(["GET", "HEAD", "POST"])
def file_columns(request: HttpRequest, here: Here) -> HttpResponse:
    """Which columns the file for the bank has at this office, and in which order."""
    problems: tuple[Problem, ...] = ()
    chosen = [request.POST.get(f"column_{place}", "") for place in range(1, CHOSEN_MOST + 1)]
    if request.method == "POST":
        try:
            commands.set_columns(actor=here.actor, office_id=here.office.pk, chosen=chosen, now=here.now)
        except Invalid as no:
            problems = no.problems
        else:
            messages.success(request, _("The columns were kept."))
            return redirect("desk:payments", here.office.code)
    else:
        kept = columns_at(here.office)
        chosen = [*kept, *[""] * (CHOSEN_MOST - len(kept))]
    options = [("", _("No column")), *columns().items()]
    places = [(f"column_{place}", place, value) for place, value in enumerate(chosen, start=1)]
    context = {"options": options, "places": places, "problems": problems}
    status = 422 if problems else 200
    return desk_page(request, here, "desk/payment_columns.html", context, current="payments", status=status)
