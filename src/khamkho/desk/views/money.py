"""The till at the counter: whose fee, what is owed, what was given, the change; and the QR code on a tablet."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from khamkho.base.errors import BadValue, Invalid, NotFound, Refused
from khamkho.base.money import parse_baht, show_baht
from khamkho.casework.models import Case
from khamkho.casework.queries.cases import case_for
from khamkho.casework.queries.visible import visible_to
from khamkho.catalogue.queries import service_of
from khamkho.desk.door import Here, at_office, for_workers
from khamkho.desk.finding import found_under
from khamkho.desk.frame import desk_page
from khamkho.desk.views.payments import panel_of
from khamkho.fees import commands
from khamkho.fees.commands.cash import MOST, expected_in
from khamkho.fees.models import ZERO, Charge
from khamkho.fees.queries.books import not_remitted, till_of, to_look_at
from khamkho.fees.queries.charges import ChargeView, charge_of

QUICK = (20, 50, 100, 500, 1000)


@at_office
@require_safe
def till(request: HttpRequest, here: Here) -> HttpResponse:
    """The till: ``?n=`` are the applications that are paid for now, ``?q=`` is what was scanned or typed last.

    An empty one says that these are all: the cursor goes to the cash. So a reader that types, and the Enter key, are enough.
    """
    numbers = request.GET.getlist("n")[:MOST]
    typed = request.GET.get("q", "").strip()
    if not typed:
        return _page(request, here, numbers)
    try:
        found = found_under(here.actor, here.office, typed)
    except NotFound as no:
        return _page(request, here, numbers, refused=no, typed=typed)
    if len(found) > 1:
        return _page(request, here, numbers, several=found)
    number = found[0].number or ""
    return redirect(_at(here, [*numbers, *([] if number in numbers else [number])]))


@at_office
@for_workers
@require_POST
def take(request: HttpRequest, here: Here) -> HttpResponse:
    """Take the cash; leads to the proof of payment with the change in large figures."""
    numbers = request.POST.getlist("n")[:MOST]
    try:
        given = _baht("given", request.POST.get("quick") or request.POST.get("given", ""))
        taken = commands.take(
            actor=here.actor,
            office=here.office,
            numbers=numbers,
            given=given,
            payer=request.POST.get("payer", ""),
            client_key=request.POST.get("client_key", ""),
            now=here.now,
        )
    except Refused as no:
        return _page(request, here, numbers, refused=no, given=request.POST.get("given", ""))
    query = urlencode({"change": f"{taken.change:.2f}"})
    return redirect(f"{reverse('desk:money-receipt', args=[here.office.code, taken.receipt.ref])}?{query}")


@at_office
@for_workers
@require_POST
def open_till(request: HttpRequest, here: Here) -> HttpResponse:
    """Open her till with what lies in it for change."""
    return _done(
        request,
        here,
        lambda: commands.open_till(
            actor=here.actor,
            office=here.office,
            float_=_baht("float", request.POST.get("float", "")),
            now=here.now,
        ),
        _("Your till is open."),
    )


@at_office
@for_workers
@require_POST
def close_till(request: HttpRequest, here: Here) -> HttpResponse:
    """Count the till out."""
    return _done(
        request,
        here,
        lambda: commands.close_till(
            actor=here.actor,
            office=here.office,
            counted=_baht("counted", request.POST.get("counted", "")),
            reason=request.POST.get("reason", ""),
            now=here.now,
        ),
        _("Your till is counted and closed."),
    )


@at_office
@for_workers
@require_POST
def waive(request: HttpRequest, here: Here, number: str) -> HttpResponse:
    """Waive a fee on a ground of the service."""
    numbers = request.POST.getlist("n")[:MOST] or [number]
    _owned(here, number)
    return _done(
        request,
        here,
        lambda: commands.waive(
            actor=here.actor,
            number=number,
            ground=request.POST.get("ground", ""),
            words=request.POST.get("words", ""),
            now=here.now,
        ),
        _("The fee is waived."),
        numbers=numbers,
    )


@at_office
@for_workers
@require_POST
def show_code(request: HttpRequest, here: Here, number: str) -> HttpResponse:
    """Somebody is about to pay by QR code at the counter: from now on it is asked what became of it."""
    _owned(here, number)
    try:
        commands.show_code(actor=here.actor, number=number, now=here.now)
    except Refused as no:
        return _page(request, here, [number], refused=no)
    return redirect("desk:money-code", here.office.code, number)


@at_office
@require_safe
def code(request: HttpRequest, here: Here, number: str) -> HttpResponse:
    """The QR code in full size, for a tablet that faces the payer; the page looks for itself whether the money came."""
    case = _owned(here, number)
    view = charge_of(case)
    if view is None:
        raise NotFound
    context = {
        "case": case,
        "fee": view,
        "amount": view.words(here.actor.lang),
        "again": 5 if view.owed else 0,
        "service": service_of(case.version).title,
    }
    return desk_page(request, here, "desk/money_code.html", context, current="money")


def _page(
    request: HttpRequest,
    here: Here,
    numbers: Sequence[str],
    *,
    refused: Refused | None = None,
    typed: str = "",
    given: str = "",
    several: Sequence[Case] = (),
) -> HttpResponse:
    rows = [_row(here, case) for case in _cases(here, numbers)]
    owed = sum((row["fee"].rest for row in rows if row["fee"] and row["fee"].owed), ZERO)
    held = till_of(here.actor, here.office)
    context: dict[str, Any] = {
        "rows": rows,
        "numbers": [row["case"].number for row in rows],
        "owed": owed,
        "owed_words": show_baht(owed, here.actor.lang),
        "quick": [owed, *(Decimal(one) for one in QUICK if one > owed)] if owed else [],
        "till": held,
        "till_expected": f"{expected_in(held):,.2f}" if held else "",
        "panel": panel_of(refused),
        "typed": typed,
        "given": given,
        "pays": bool(rows) and (bool(given) or request.GET.get("q") == ""),
        "several": several,
        "client_key": secrets.token_urlsafe(12),
        "look_at": to_look_at(here.actor, here.office).count,
        "today": not_remitted(here.office),
        "payer": rows[0]["case"].display_name if rows else "",
    }
    status = refused.status if refused else 200
    return desk_page(request, here, "desk/money.html", context, current="money", status=status)


def _row(here: Here, case: Case) -> dict[str, Any]:
    view = charge_of(case)
    fee = service_of(case.version).fee
    return {
        "case": case,
        "service": service_of(case.version).title,
        "fee": view,
        "state": view.state if view else None,
        "amount": view.words(here.actor.lang)
        if view
        else case_for(here.actor, case.number or "").fee_words(here.actor.lang),
        "waivers": list(fee.waivers.items()) if fee and _waivable(view) else [],
    }


def _waivable(view: ChargeView | None) -> bool:
    return view is not None and view.charge.state == Charge.OWED and not view.charge.paid


def _cases(here: Here, numbers: Sequence[str]) -> list[Case]:
    rows = visible_to(here.actor).filter(office=here.office, number__in=list(numbers))
    known = {case.number: case for case in rows.select_related("version", "key", "office")}
    return [known[number] for number in dict.fromkeys(numbers) if number in known]


def _owned(here: Here, number: str) -> Case:
    found = _cases(here, [number])
    if not found:
        raise NotFound
    return found[0]


def _done(
    request: HttpRequest, here: Here, run: Callable[[], Any], said: str, numbers: Sequence[str] = ()
) -> HttpResponse:
    try:
        run()
    except Refused as no:
        return _page(request, here, numbers or request.POST.getlist("n")[:MOST], refused=no)
    messages.success(request, said)
    return redirect(_at(here, numbers or request.POST.getlist("n")[:MOST]))


def _at(here: Here, numbers: Sequence[str]) -> str:
    query = urlencode([("n", number) for number in numbers])
    return reverse("desk:money", args=[here.office.code]) + (f"?{query}" if query else "")


def _baht(name: str, typed: str) -> Decimal:
    """What was typed as an amount. Raises Invalid."""
    try:
        return parse_baht(typed)
    except BadValue as bad:
        raise Invalid([bad.problem(name)]) from bad
