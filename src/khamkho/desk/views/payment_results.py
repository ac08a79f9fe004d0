"""What became of the money on a list: its file and its paper, marks by hand, and what the bank says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from khamkho.base.errors import Invalid, NotFound, Problem, Refused, understood
from khamkho.base.home import current_home
from khamkho.base.money import baht_in_words
from khamkho.base.text import Lang, Text
from khamkho.base.thai import in_bangkok, parse_date, show_date, show_datetime
from khamkho.casework.queries.register import Cell
from khamkho.catalogue.fields.bank import show_account
from khamkho.catalogue.rules import Column
from khamkho.desk.door import Here, at_office, for_workers
from khamkho.desk.frame import desk_page
from khamkho.desk.sheets import spreadsheet
from khamkho.desk.views.payments import done_with, panel_of, render_list
from khamkho.desk.views.register import XLSX, handed
from khamkho.documents.printer import render_now
from khamkho.offices.commands import record_export
from khamkho.offices.models import Membership
from khamkho.payments import commands
from khamkho.payments.commands.bank import expected_of
from khamkho.payments.models import PaymentList
from khamkho.payments.queries.file import file_of
from khamkho.payments.queries.lists import lines_of, list_for, total_of
from khamkho.payments.rules import bank
from khamkho.payments.rules.file import csv_of
from khamkho.payments.rules.lists import STATES, WrongState

SHOWN = 20
"""How many rows of a bank's file the preview shows."""
TITLE = Text("บัญชีจ่ายเงิน", "Payment list")


@at_office
@for_workers
@require_safe
def file(request: HttpRequest, here: Here, paylist: UUID, paykind: str) -> HttpResponse:
    """The file for the bank, as CSV or XLSX. Made now, kept nowhere, written into the office's log."""
    found = list_for(here.actor, here.office.pk, paylist)
    if paykind not in ("csv", "xlsx"):
        raise NotFound()
    if not found.number:
        return render_list(request, here, found, WrongState(state=STATES[found.state]))
    lang = here.actor.lang
    heads, rows = file_of(found.office, lines_of(found), lang)
    record_export(
        actor=here.actor, office=here.office, service_id=_name(found, lang), form="CSV" if paykind == "csv" else "XLSX",
        days=(None, None), rows=len(rows), now=here.now,
    )  # fmt: skip
    name = f"{_name(found, lang).replace('/', '-')}.{paykind}"
    if paykind == "csv":
        return handed(csv_of(heads, rows), "text/csv; charset=utf-8", name)
    columns = [
        Column(id=str(n), of="payment", ref=str(n), label=Text(head, head)) for n, head in enumerate(heads)
    ]
    cells = [[Cell(text=cell) for cell in row] for row in rows]
    return handed(spreadsheet(_name(found, lang).replace("/", "-"), columns, cells, lang), XLSX, name)


def _name(found: PaymentList, lang: Lang) -> str:
    return f"{TITLE.in_(lang)} {found.number}"


@at_office
@for_workers
@require_safe
def paper(request: HttpRequest, here: Here, paylist: UUID) -> HttpResponse:
    """The list to be signed, on A4; a draft says that it is one."""
    found = list_for(here.actor, here.office.pk, paylist)
    lines = lines_of(found)
    total = total_of(lines)
    people = (
        (Text("ผู้จัดทำ", "Made by"), found.drafted_by, found.created_at),
        (Text("ผู้ตรวจสอบ", "Checked by"), found.checked_by, found.checked_at),
        (Text("ผู้อนุมัติ", "Approved by"), found.approved_by, found.approved_at),
    )
    data = {
        "lang": "th",
        "demo": current_home().is_demo,
        "office": {"name": here.office.name("th")},
        "printed": show_datetime(here.now, "th"),
        "title": TITLE.th,
        "number": found.number,
        "dated": show_date(in_bangkok(found.approved_at).date(), "th") if found.approved_at else "",
        "lines": [
            {
                "no": str(one.row.position),
                "application": one.row.case.number or "",
                "name": one.payee.name if one.payee else "–",
                "bank": one.payee.bank_name if one.payee else "",
                "account": show_account(one.payee.account) if one.payee else "",
                "amount": f"{one.payee.amount:,.2f}" if one.payee else "",
            }
            for one in lines
        ],
        "total": f"{total:,.2f}",
        "words": baht_in_words(total),
        "signers": [_signer(role, who, at if who else None) for role, who, at in people],
    }
    record_export(
        actor=here.actor, office=here.office, service_id=_name(found, "th"), form="PDF", days=(None, None),
        rows=len(lines), now=here.now,
    )  # fmt: skip
    made = render_now("payments", data, now=here.now)
    return handed(made, "application/pdf", f"{_name(found, 'th').replace('/', '-')}.pdf", inline=True)


def _signer(role: Text, who: Membership | None, at: Any) -> dict[str, str]:
    return {
        "role": role.th,
        "name": who.name("th") if who else "",
        "position": who.position("th") if who else "",
        "day": show_date(in_bangkok(at).date(), "th", style="short") if at else "",
    }


@at_office
@for_workers
@require_POST
def paid(request: HttpRequest, here: Here, paylist: UUID, payline: UUID) -> HttpResponse:
    """Mark a line as paid by hand: on which day, under which reference."""

    def run() -> Any:
        problems: list[Problem] = []
        day = understood(parse_date, "on", request.POST.get("on", "").strip()[:40], problems)
        if problems or day is None:
            raise Invalid(problems)
        return commands.mark_paid(
            actor=here.actor, office=here.office, ref=paylist, line=payline, on=day,
            reference=request.POST.get("reference", ""), now=here.now,
        )  # fmt: skip

    return done_with(request, here, paylist, run, _("Paid. The applicant is told."))


@at_office
@for_workers
@require_POST
def failed(request: HttpRequest, here: Here, paylist: UUID, payline: UUID) -> HttpResponse:
    """Mark a line as failed by hand, with the reason; the applicant is asked for another account."""

    def run() -> Any:
        return commands.mark_failed(
            actor=here.actor, office=here.office, ref=paylist, line=payline,
            reason=request.POST.get("reason", ""), now=here.now,
        )  # fmt: skip

    return done_with(request, here, paylist, run, _("Not paid. The applicant is asked for another account."))


@at_office
@for_workers
@require_POST
def settle(request: HttpRequest, here: Here, payrow: int) -> HttpResponse:
    """Say what was done about a difference."""
    try:
        commands.settle_difference(
            actor=here.actor, office=here.office, row=payrow, word=request.POST.get("word", ""), now=here.now
        )
    except Refused as no:
        messages.error(request, no.sentence(here.actor.lang))
    else:
        messages.success(request, _("The difference is settled."))
    return redirect("desk:payments", here.office.code)


@at_office
@for_workers
@require_http_methods(["GET", "HEAD", "POST"])
def read(request: HttpRequest, here: Here, paylist: UUID) -> HttpResponse:
    """What the bank says: choose its file, say which column holds what, look at what each row means, then record it.

    Nothing is kept between the pages but in them: the text of the file comes back with the form.
    """
    found = list_for(here.actor, here.office.pk, paylist)
    context: dict[str, Any] = {"list": found, "text": "", "heads": [], "columns": []}
    refused: Refused | None = None
    if request.method == "POST":
        try:
            text = _text_in(request)
            heads, cells = bank.table_of(text)
            columns = _columns_in(request, heads)
            context |= {"text": text, "heads": heads, "columns": _choices(heads, columns)}
            good, wrong = bank.read_rows(cells, columns)
            if "record" in request.POST and not wrong:
                done = commands.read_bank(
                    actor=here.actor, office=here.office, ref=paylist, rows=good, now=here.now
                )
                messages.success(request, _told(done, here.actor.lang))
                return redirect("desk:payment-list", here.office.code, paylist)
            context |= _preview(found, good, wrong)
        except Refused as no:
            refused = no
    context["panel"] = panel_of(refused)
    status = refused.status if refused else 200
    return desk_page(request, here, "desk/payment_bank.html", context, current="payments", status=status)


def _text_in(request: HttpRequest) -> str:
    """The text of the file that was chosen, else the one that came back with the form. Raises BadBankFile."""
    chosen = request.FILES.get("file")
    if chosen is None:
        return request.POST.get("text", "")[: bank.MOST_BYTES]
    if (chosen.size or 0) > bank.MOST_BYTES:
        raise bank.BadBankFile(most=bank.MOST_ROWS)
    return bank.decoded(chosen.read())


def _columns_in(request: HttpRequest, heads: Sequence[str]) -> dict[str, int]:
    """Which column holds what, as the office said; guessed the first time."""
    if not any(f"column.{name}" in request.POST for name in bank.COLUMNS):
        return bank.guessed(heads)
    found = {}
    for name in bank.COLUMNS:
        said = request.POST.get(f"column.{name}", "")
        if said.isascii() and said.isdigit() and len(said) <= 3 and int(said) < len(heads):
            found[name] = int(said)
    return found


def _choices(heads: Sequence[str], columns: dict[str, int]) -> list[tuple[str, Text, list[Any], str]]:
    options = [
        ("", _("Not in the file")),
        *((str(place), head or str(place + 1)) for place, head in enumerate(heads)),
    ]
    return [
        (f"column.{name}", words, options, str(columns.get(name, ""))) for name, words in bank.COLUMNS.items()
    ]


def _preview(found: PaymentList, good: list[bank.Row], wrong: list[bank.Wrong]) -> dict[str, Any]:
    lines = expected_of(lines_of(found))
    judged = [(row, *bank.judged(row, lines)) for row in good]
    counts: dict[str, int] = {}
    for _row, kind, _line in judged:
        counts[kind] = counts.get(kind, 0) + 1
    return {
        "judged": [(row, bank.KINDS[kind], kind, line) for row, kind, line in judged[:SHOWN]],
        "counts": [(bank.KINDS[kind], number) for kind, number in counts.items()],
        "wrong": wrong[:SHOWN],
        "wrong_count": len(wrong),
        "rows": len(good) + len(wrong),
        "may_record": bool(good) and not wrong,
    }


def _told(done: commands.Read, lang: Lang) -> str:
    parts = [f"{bank.KINDS[kind].in_(lang)} {number}" for kind, number in done.kinds.items()]
    if done.known:
        parts.append(_("read before %(number)d") % {"number": done.known})
    return ", ".join(parts)
