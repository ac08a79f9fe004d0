"""What somebody has to look at: money that fits nowhere, slips, refunds, and the statement of the bank."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from khamkho.base.errors import Invalid, Problem, Refused, understood
from khamkho.base.money import parse_baht
from khamkho.base.thai import parse_date
from khamkho.desk.door import Here, at_office, for_workers
from khamkho.desk.frame import desk_page
from khamkho.desk.views.payments import panel_of
from khamkho.fees import commands
from khamkho.fees.queries.books import (
    lines_for,
    lines_of_nobody,
    refunds_at,
    statements_at,
    to_look_at,
    with_payees,
)
from khamkho.fees.rules import statement as rules
from khamkho.fees.rules.refunds import STATES, TOLD_BY, WHY
from khamkho.fees.rules.refusals import BadStatement
from khamkho.fees.rules.settings import settings_from

SHOWN = 15


@at_office
@require_safe
def checks(request: HttpRequest, here: Here) -> HttpResponse:
    """Everything that nobody has dealt with."""
    return _checks(request, here)


def _checks(request: HttpRequest, here: Here, refused: Refused | None = None) -> HttpResponse:
    found = to_look_at(here.actor, here.office)
    lines = lines_of_nobody(here.actor, here.office) if found.slips else ()
    context = {
        "free": [(one, f"{one.free:,.2f}", TOLD_BY[one.told_by]) for one in found.free],
        "slips": [
            (one, [(line.pk, line, f"{line.amount:,.2f}") for line in lines_for(one, lines)])
            for one in found.slips
        ],
        "differing": [(one, f"{one.amount:,.2f}") for one in found.differing],
        "partly": [
            (one, f"{one.paid:,.2f}", f"{one.amount:,.2f}", f"{one.rest:,.2f}") for one in found.partly
        ],
        "refunds": [_refund(one) for one in with_payees(found.refunds)],
        "nothing": not found.count,
        "today": here.today,
        "panel": panel_of(refused),
    }
    status = refused.status if refused else 200
    return desk_page(request, here, "desk/money_checks.html", context, current="money", status=status)


@at_office
@for_workers
@require_POST
def settle(request: HttpRequest, here: Here, payment: UUID, do: str) -> HttpResponse:
    """Match it to an application, give it back, set it aside, or confirm a slip."""
    given: dict[str, Any] = {"actor": here.actor, "office": here.office, "ref": payment, "now": here.now}
    said = request.POST.get
    runs: dict[str, tuple[Callable[[], Any], str]] = {
        "match": (
            lambda: commands.match(number=said("number", ""), **given),
            _("The money has found its application."),
        ),
        "aside": (lambda: commands.set_aside(word=said("word", ""), **given), _("Set aside.")),
        "refund": (lambda: commands.refund_free(**given), _("The money is on the list of refunds.")),
        "confirm": (
            lambda: commands.confirm_slip(**_confirmed(request), **given),
            _("The slip is confirmed; the fee is paid."),
        ),
    }
    if do not in runs:
        return redirect("desk:money-checks", here.office.code)
    return _run(request, here, *runs[do])


@at_office
@for_workers
@require_POST
def refund(request: HttpRequest, here: Here, refund: UUID, do: str) -> HttpResponse:
    """To whom, approved, paid back."""
    given: dict[str, Any] = {"actor": here.actor, "office": here.office, "ref": refund, "now": here.now}
    said = request.POST.get
    runs: dict[str, tuple[Callable[[], Any], str]] = {
        "ask": (
            lambda: commands.ask(
                name=said("name", ""), bank=said("bank", ""), account=said("account", ""), **given
            ),
            _("Another person approves the refund now."),
        ),
        "approve": (lambda: commands.approve(**given), _("The refund is approved.")),
        "paid": (
            lambda: commands.paid_back(
                on=_day("on", said("on", "")) or here.today, reference=said("reference", ""), **given
            ),
            _("The refund is paid."),
        ),
    }
    if do not in runs:
        return redirect("desk:money-checks", here.office.code)
    return _run(request, here, *runs[do])


@at_office
@require_safe
def refunds(request: HttpRequest, here: Here) -> HttpResponse:
    """All refunds, the newest first."""
    rows = refunds_at(here.actor, here.office)[:200]
    context = {"refunds": [_refund(one) for one in with_payees(rows)]}
    return desk_page(request, here, "desk/money_refunds.html", context, current="money")


def _refund(told: Any) -> dict[str, Any]:
    row, payee = told.row, told.payee
    account = payee.get("account", "")
    return {
        "row": row,
        "amount": f"{row.amount:,.2f}",
        "why": WHY[row.why],
        "state": STATES[row.state],
        "case": row.attempt.charge.case if row.attempt.charge else None,
        "payee": payee,
        "account": f"…{account[-4:]}" if row.state == "paid" and account else account,
    }


def _confirmed(request: HttpRequest) -> dict[str, Any]:
    line = request.POST.get("line", "")
    if line.isascii() and line.isdigit() and len(line) <= 18 and int(line):
        return {"amount": Decimal(0), "paid_on": None, "line": int(line)}
    problems: list[Problem] = []
    amount = understood(parse_baht, "amount", request.POST.get("amount", ""), problems)
    if amount is None and not problems:
        problems.append(
            Problem("amount", "required", "กรุณากรอกจำนวนเงินที่เข้าบัญชี", "Write the amount that arrived.")
        )
    if problems:
        raise Invalid(problems)
    return {"amount": amount or Decimal(0), "paid_on": _day("paid_on", request.POST.get("paid_on", ""))}


def _day(name: str, typed: str) -> date | None:
    problems: list[Problem] = []
    found = understood(parse_date, name, typed, problems)
    if problems:
        raise Invalid(problems)
    return found


def _run(request: HttpRequest, here: Here, run: Callable[[], Any], said: str) -> HttpResponse:
    try:
        run()
    except Refused as no:
        return _checks(request, here, no)
    messages.success(request, said)
    return redirect("desk:money-checks", here.office.code)


@at_office
@for_workers
@require_http_methods(["GET", "HEAD", "POST"])
def statement(request: HttpRequest, here: Here) -> HttpResponse:
    """Choose the bank's file, say which column holds what, look at it, then have it matched.

    Nothing is kept between the pages but in them: the file comes back with the form.
    """
    context: dict[str, Any] = {
        "imports": statements_at(here.actor, here.office)[:20],
        "heads": [],
        "data": "",
    }
    refused: Refused | None = None
    if request.method == "POST":
        try:
            data = _data_in(request)
            heads, rows = rules.table_of(data)
            columns = _columns_in(request, here, heads)
            context |= {
                "data": base64.b64encode(data).decode(),
                "heads": heads,
                "columns": _choices(heads, columns),
            }
            good, wrong, others = rules.read_lines(rows, columns)
            if "record" in request.POST and good:
                commands.read_statement(
                    actor=here.actor,
                    office=here.office,
                    sha256=sha256(data).hexdigest(),
                    heading=rules.heading_of(heads),
                    columns=columns,
                    lines=good,
                    now=here.now,
                )
                messages.success(request, _("The statement was read. Its lines are being matched."))
                return redirect("desk:money-statement", here.office.code)
            context |= {
                "good": [(one, f"{one.amount:,.2f}") for one in good[:SHOWN]],
                "count": len(good),
                "sum": f"{sum((one.amount for one in good), Decimal(0)):,.2f}",
                "wrong": wrong[:SHOWN],
                "wrong_count": len(wrong),
                "others": others,
            }
        except Refused as no:
            refused = no
    context["panel"] = panel_of(refused)
    status = refused.status if refused else 200
    return desk_page(request, here, "desk/money_statement.html", context, current="money", status=status)


def _data_in(request: HttpRequest) -> bytes:
    """The file that was chosen, else the one that came back with the form. Raises BadStatement."""
    chosen = request.FILES.get("file")
    if chosen is not None:
        if (chosen.size or 0) > rules.MOST_BYTES:
            raise BadStatement(most=rules.MOST_ROWS)
        return bytes(chosen.read())
    try:
        return base64.b64decode(request.POST.get("data", ""), validate=True)
    except ValueError as bad:
        raise BadStatement(most=rules.MOST_ROWS) from bad


def _columns_in(request: HttpRequest, here: Here, heads: Sequence[str]) -> dict[str, int]:
    """Which column holds what: as said now, else as said of such a file before, else guessed."""
    if not any(f"column.{name}" in request.POST for name in rules.COLUMNS):
        held = settings_from(here.office.settings).statements.get(rules.heading_of(heads))
        return dict(held) if held else rules.guessed(heads)
    found = {}
    for name in rules.COLUMNS:
        said = request.POST.get(f"column.{name}", "")
        if said.isascii() and said.isdigit() and len(said) <= 3 and int(said) < len(heads):
            found[name] = int(said)
    return found


def _choices(heads: Sequence[str], columns: dict[str, int]) -> list[tuple[str, Any, list[Any], str]]:
    options = [("", _("Not in the file")), *((str(at), head or str(at + 1)) for at, head in enumerate(heads))]
    return [
        (f"column.{name}", words, options, str(columns.get(name, "")))
        for name, words in rules.COLUMNS.items()
    ]
