"""The book of proofs of payment, one proof with everything that hangs on it, and what is handed on."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from khamkho.base.comma import csv_file
from khamkho.base.errors import BadValue, NotFound, Refused
from khamkho.base.money import baht_in_words, show_baht
from khamkho.base.text import Lang, Text
from khamkho.base.thai import month_edges, month_name, parse_date, show_date
from khamkho.desk.door import Here, at_office, for_workers
from khamkho.desk.frame import desk_page
from khamkho.desk.views.payments import panel_of
from khamkho.documents.printer import render_now
from khamkho.fees import commands
from khamkho.fees.contents import payer_of
from khamkho.fees.models import Entry, Receipt, Remittance
from khamkho.fees.papers import book_paper, month_paper, remittance_paper
from khamkho.fees.queries.books import (
    balance_of,
    entries_between,
    not_remitted,
    receipt_for,
    receipts_at,
    remittances_at,
    sums_of,
    trace,
    waiver_words,
)
from khamkho.fees.queries.months import days_of_month, month_for, months_at
from khamkho.fees.responses import proof_response
from khamkho.fees.rules.refunds import ATTEMPT_STATES, CHARGE_STATES, HOWS, STATES, TOLD_BY, WHY
from khamkho.fees.rules.settings import TITLES

LINES = 50


@at_office
@require_safe
def book(request: HttpRequest, here: Here) -> HttpResponse:
    """The proofs of one month, newest first; ``?month=2026-08``, ``?q=`` a number."""
    first, last = _month(request, here)
    rows = receipts_at(here.actor, here.office)
    typed = request.GET.get("q", "").strip()[:60]
    rows = rows.filter(number__icontains=typed) if typed else rows.filter(day__gte=first, day__lte=last)
    page = Paginator(rows, LINES).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": [(one, payer_of(one), f"{one.amount:,.2f}") for one in page.object_list],
        "sums": sums_of(entries_between(here.office, first, last)),
        "month": f"{first:%Y-%m}",
        "month_name": month_name(first.year, first.month),
        "months": _months(here),
        "typed": typed,
    }
    return desk_page(request, here, "desk/money_book.html", context, current="money")


@at_office
@require_safe
def book_csv(request: HttpRequest, here: Here) -> HttpResponse:
    """The same month for a spreadsheet; names of payers stay here."""
    first, last = _month(request, here)
    lang = here.actor.lang
    rows = receipts_at(here.actor, here.office).filter(day__gte=first, day__lte=last).order_by("book", "seq")
    heads = [
        _("Proof no."),
        _("Date"),
        _("Applications"),
        _("How"),
        _("Baht"),
        _("State"),
        _("Reason"),
        _("Handed on"),
    ]
    lines = [heads]
    for one in rows.prefetch_related("attempts__charge__case", "entries__remittance"):
        attempts = list(one.attempts.all())
        entry = next((row for row in one.entries.all() if row.what == Entry.MADE), None)
        lines.append(
            [
                one.number,
                show_date(one.day, lang, style="short"),
                " ".join(a.charge.case.number or "" for a in attempts if a.charge),
                HOWS[attempts[0].how].in_(lang) if attempts else "",
                f"{one.amount:.2f}",
                _state(one).in_(lang),
                one.void_why,
                entry.remittance.number if entry and entry.remittance else "",
            ]
        )
    return _file(csv_file(lines), f"receipts-{first:%Y-%m}.csv", "text/csv; charset=utf-8")


@at_office
@require_safe
def book_pdf(request: HttpRequest, here: Here) -> HttpResponse:
    """The book of one month on paper."""
    first, last = _month(request, here)
    rows = receipts_at(here.actor, here.office).filter(day__gte=first, day__lte=last).order_by("book", "seq")
    sums = sums_of(entries_between(here.office, first, last))
    data = book_paper(here.office, here.actor.lang, first, list(rows), sums, here.now)
    made = render_now("moneybook", data, now=here.now)
    return _file(made, f"receipts-{first:%Y-%m}.pdf", "application/pdf", inline=True)


@at_office
@require_safe
def receipt(request: HttpRequest, here: Here, receipt: UUID) -> HttpResponse:
    """One proof of payment: from the paper to the payments, the charge, the application, the cash book and the remittance."""
    return _receipt(request, here, receipt_for(here.actor, here.office, receipt))


@at_office
@require_safe
def receipt_pdf(request: HttpRequest, here: Here, receipt: UUID) -> HttpResponseBase:
    """Its paper, as it was made; made now where the worker has not come to it."""
    found = receipt_for(here.actor, here.office, receipt)
    return proof_response(request, found)


@at_office
@for_workers
@require_POST
def void(request: HttpRequest, here: Here, receipt: UUID) -> HttpResponse:
    """A head makes it void, with the reason."""
    found = receipt_for(here.actor, here.office, receipt)
    try:
        commands.void_receipt(
            actor=here.actor,
            office=here.office,
            ref=found.ref,
            why=request.POST.get("why", ""),
            what=commands.AGAIN if request.POST.get("what") == commands.AGAIN else commands.BACK,
            payer=request.POST.get("payer", ""),
            now=here.now,
        )
    except Refused as no:
        return _receipt(request, here, found, no)
    messages.success(request, _("The proof of payment is void. Its number stays in the book."))
    return redirect("desk:money-receipt", here.office.code, found.ref)


def _receipt(
    request: HttpRequest, here: Here, found: Receipt, refused: Refused | None = None
) -> HttpResponse:
    lang = here.actor.lang
    traced = trace(found)
    change = request.GET.get("change", "")[:12]
    context: dict[str, Any] = {
        "receipt": found,
        "title": TITLES[found.kind],
        "state": _state(found),
        "traced": traced,
        "amount": show_baht(found.amount, lang),
        "in_words": baht_in_words(found.amount),
        "charges": [
            (one, CHARGE_STATES[one.state], f"{one.amount:,.2f}", f"{one.paid:,.2f}", waiver_words(one))
            for one in traced.charges
        ],
        "tries": [
            (
                one,
                HOWS[one.how],
                ATTEMPT_STATES[one.state],
                TOLD_BY[one.told_by],
                _grouped(one.amount),
                f"{one.applied:,.2f}",
            )
            for one in traced.tries
        ],
        "entries": [(one, f"{one.amount:,.2f}") for one in traced.entries],
        "refunds": [(one, WHY[one.why], STATES[one.state], f"{one.amount:,.2f}") for one in traced.refunds],
        "change": change if change.replace(".", "").isdigit() else "",
        "panel": panel_of(refused),
        "may_void": here.heads and found.state == Receipt.ISSUED,
        "over_counter": bool(found.till and found.till.closed_at is None),
    }
    status = refused.status if refused else 200
    return desk_page(request, here, "desk/money_receipt.html", context, current="money", status=status)


@at_office
@require_safe
def remittances(request: HttpRequest, here: Here) -> HttpResponse:
    """What was handed on, what waits, and whether everything adds up."""
    return _remittances(request, here)


@at_office
@for_workers
@require_POST
def remit(request: HttpRequest, here: Here) -> HttpResponse:
    """Hand on what was received up to a day."""
    try:
        try:
            up_to = parse_date(request.POST.get("up_to", ""))
        except BadValue:
            up_to = here.today
        made = commands.remit(actor=here.actor, office=here.office, up_to=up_to, now=here.now)
    except Refused as no:
        return _remittances(request, here, no)
    return redirect("desk:money-remittance", here.office.code, made.ref)


@at_office
@for_workers
@require_POST
def remit_month(request: HttpRequest, here: Here) -> HttpResponse:
    """The paper of a month that is over."""
    first, _last = _month(request, here, request.POST.get("month", ""))
    try:
        made = commands.remit_month(actor=here.actor, office=here.office, month=first, now=here.now)
    except Refused as no:
        return _remittances(request, here, no)
    messages.success(request, _("Made: %(number)s") % {"number": made.number})
    return redirect("desk:money-remittances", here.office.code)


@at_office
@require_safe
def month_pdf(request: HttpRequest, here: Here, month: UUID) -> HttpResponse:
    """A month day by day, to be signed by both sides."""
    found = month_for(here.actor, here.office, month)
    data = month_paper(found, days_of_month(here.office, found.month), here.actor.lang, here.now)
    made = render_now("moneybook", data, now=here.now)
    return _file(made, f"{found.number}.pdf", "application/pdf", inline=True)


def _remittances(request: HttpRequest, here: Here, refused: Refused | None = None) -> HttpResponse:
    page = Paginator(remittances_at(here.actor, here.office), LINES).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": [
            (one, f"{one.cash:,.2f}", f"{one.bank:,.2f}", f"{one.total:,.2f}") for one in page.object_list
        ],
        "waits": not_remitted(here.office),
        "balance": balance_of(here.office),
        "panel": panel_of(refused),
        "months": [(one, f"{one.total:,.2f}") for one in months_at(here.actor, here.office, here.today)],
    }
    status = refused.status if refused else 200
    return desk_page(request, here, "desk/money_remittances.html", context, current="money", status=status)


@at_office
@require_safe
def remittance(request: HttpRequest, here: Here, remittance: UUID) -> HttpResponse:
    """One remittance with its lines."""
    found = _remittance(here, remittance)
    entries = _entries(found)
    context = {
        "remittance": found,
        "lines": [(one, f"{one.amount:,.2f}") for one in entries],
        "cash": f"{found.cash:,.2f}",
        "bank": f"{found.bank:,.2f}",
        "total": show_baht(found.total, here.actor.lang),
        "in_words": baht_in_words(found.total) if found.total >= 0 else "",
    }
    return desk_page(request, here, "desk/money_remittance.html", context, current="money")


@at_office
@require_safe
def remittance_pdf(request: HttpRequest, here: Here, remittance: UUID) -> HttpResponse:
    """To be signed by who hands it on and who takes it."""
    found = _remittance(here, remittance)
    data = remittance_paper(found, _entries(found), here.actor.lang, here.now)
    return _file(
        render_now("moneybook", data, now=here.now), f"{found.number}.pdf", "application/pdf", inline=True
    )


@at_office
@require_safe
def remittance_csv(request: HttpRequest, here: Here, remittance: UUID) -> HttpResponse:
    found = _remittance(here, remittance)
    lang: Lang = here.actor.lang
    lines = [[_("Date"), _("Proof no."), _("What"), _("Way of paying"), _("Baht")]]
    lines += [
        [show_date(one.day, lang, style="short"), one.receipt.number, one.what, one.how, f"{one.amount:.2f}"]
        for one in _entries(found)
    ]
    lines += [["", found.number, "", "cash", f"{found.cash:.2f}"], ["", "", "", "bank", f"{found.bank:.2f}"]]
    lines += [["", "", "", "", f"{found.total:.2f}"]]
    return _file(csv_file(lines), f"{found.number}.csv", "text/csv; charset=utf-8")


def _remittance(here: Here, ref: UUID) -> Remittance:
    found = remittances_at(here.actor, here.office).filter(ref=ref).first()
    if found is None:
        raise NotFound
    return found


def _entries(found: Remittance) -> list[Entry]:
    return list(found.entries.select_related("receipt").order_by("day", "pk"))


def _state(one: Receipt) -> Text:
    return Text("ใช้ได้", "Stands") if one.state == Receipt.ISSUED else Text("ยกเลิก", "Void")


def _grouped(amount: object) -> str:
    return f"{amount:,.2f}" if amount is not None else "–"


def _month(request: HttpRequest, here: Here, said: str = "") -> tuple[date, date]:
    typed = said or request.GET.get("month", "")
    try:
        first = date.fromisoformat(f"{typed}-01")
    except ValueError:
        first = here.today.replace(day=1)
    return month_edges(first)


def _months(here: Here) -> list[tuple[str, Text]]:
    """The last twelve, the newest first."""
    year, month = here.today.year, here.today.month
    found = []
    for _step in range(12):
        found.append((f"{year}-{month:02d}", month_name(year, month)))
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return found


def _file(data: bytes, name: str, kind: str, *, inline: bool = False) -> HttpResponse:
    answer = HttpResponse(data, content_type=kind)
    answer["Content-Disposition"] = f'{"inline" if inline else "attachment"}; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer
