"""The card register at the desk: cards to make, the register, one card's life, printing, blanks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from khamkho.base.errors import Invalid, Problem, Refused
from khamkho.base.text import Text
from khamkho.cards import commands
from khamkho.cards.papers import cards_paper, name_on, records_paper
from khamkho.cards.queries.register import NARROW, card_for, cards_at, counts_at, register_of, to_make
from khamkho.cards.queries.stock import KINDS, WHAT, blank_lines, stock_at
from khamkho.cards.rules.refusals import NothingToMake
from khamkho.cards.rules.settings import settings_from
from khamkho.cards.rules.states import EVENTS, MADE, REVOKE, STATES, possible
from khamkho.cards.rules.validity import WHY
from khamkho.desk.door import Here, at_office, for_workers
from khamkho.desk.frame import desk_page
from khamkho.desk.periods import periods
from khamkho.desk.views.card_lists import state_of, wanted_of
from khamkho.desk.views.register import Head, handed
from khamkho.documents.printer import render_now
from khamkho.offices.commands import record_export
from khamkho.offices.registers import CARDS, REGISTERS, permit_keeping
from khamkho.offices.views.door import attempt

LINES, BATCH = 50, 200
HEADS: Mapping[str, Text] = {
    "number": Text("เลขที่บัตร", "Card number"),
    "name": Text("ผู้ถือบัตร", "Holder"),
    "issued": Text("วันออกบัตร", "Issued on"),
    "last": Text("วันบัตรหมดอายุ", "Valid until"),
    "state": Text("สถานะ", "State"),
}
FALLING = ("number", "issued")
"""Orders that have the newest first."""


@at_office
@require_safe
def register(request: HttpRequest, here: Here) -> HttpResponse:
    """The cards of the office, narrowed and sorted as the address says."""
    wanted = wanted_of(request.GET)
    page = Paginator(register_of(here.actor, here.office, wanted, here.today), LINES).get_page(
        request.GET.get("page")
    )
    query = request.GET.copy()
    query.pop("page", None)
    soon = settings_from(here.office.settings).soon
    context = {
        "page": page,
        "rows": [(card, KINDS[card.kind], *state_of(card, here, soon)) for card in page],
        "total": page.paginator.count,
        "wanted": wanted,
        "query": query.urlencode(),
        "states": [("", _("All")), *NARROW.items()],
        "kinds": [("", _("All")), *KINDS.items()],
        "heads": [_head(name, label, wanted.order) for name, label in HEADS.items()],
        "periods": [("", _("All")), *periods(here.today, here.actor.lang)],
        "period": str(request.GET.get("period", "")) if any(wanted.days) else "",
        "printers": _printers(here),
        "counts": counts_at(here.actor, here.office, here.today),
        "narrowed": bool(wanted.state or wanted.kind or wanted.words or any(wanted.days)),
    }
    return desk_page(request, here, "cards/register.html", context, current=CARDS)


def _head(name: str, label: Text, order: str) -> Head:
    """A heading that sorts: once, then turned round."""
    if order.removeprefix("-") != name:
        return Head(label=label, order=name, sorted="")
    falls = (name in FALLING) != order.startswith("-")
    return Head(
        label=label,
        order=name if order.startswith("-") else f"-{name}",
        sorted="descending" if falls else "ascending",
    )


def _printers(here: Here) -> list[tuple[str, str]]:
    return [("", _("Any")), *((one.name, one.name) for one in settings_from(here.office.settings).printers)]


@at_office
@require_http_methods(["GET", "HEAD", "POST"])
def make(request: HttpRequest, here: Here) -> HttpResponse:
    """The applications that wait for a card; those that are ticked get theirs."""
    refused: Refused | None = None
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        permit_keeping(here.actor, here.office.pk, here.office.settings, CARDS)
        try:
            made = commands.make_cards(
                actor=here.actor,
                office=here.office,
                numbers=request.POST.getlist("case"),
                issued_on=request.POST.get("issued_on", ""),
                last_on=request.POST.get("last_on", ""),
                now=here.now,
            )
        except Invalid as no:
            problems = no.problems
        except Refused as no:
            refused = no
        else:
            told = ngettext("%(count)d card was made.", "%(count)d cards were made.", len(made))
            messages.success(request, told % {"count": len(made)})
            return redirect(f"{request.path.removesuffix('/make')}?state={MADE}")
    page = Paginator(to_make(here.actor, here.office), BATCH).get_page(request.GET.get("page"))
    lang = here.actor.lang
    context = {
        "page": page,
        "chosen": request.POST.getlist("case"),
        "typed": {name: request.POST.get(name, "") for name in ("issued_on", "last_on")},
        "refused": (refused.sentence(lang), refused.next(lang)) if refused else None,
        "problems": problems,
        "waiting": page.paginator.count,
    }
    status = 422 if problems else refused.status if refused else 200
    return desk_page(request, here, "cards/make.html", context, current=CARDS, status=status)


def _refs(request: HttpRequest) -> list[UUID]:
    found = []
    for typed in request.POST.getlist("card")[: BATCH + 1]:
        try:
            found.append(UUID(typed))
        except ValueError:
            continue
    return found


@at_office
@for_workers
@require_POST
def several(request: HttpRequest, here: Here) -> HttpResponse:
    """What is done with the ticked cards: printed, their record copies, signed."""
    refs, do = _refs(request), request.POST.get("do", "")
    if do == "sign":
        signed = commands.sign_cards(actor=here.actor, office=here.office, refs=refs, now=here.now)
        told = ngettext("%(count)d card is signed.", "%(count)d cards are signed.", len(signed))
        messages.success(request, told % {"count": len(signed)})
        return redirect("desk:cards", here.office.code)
    if do == "records":
        return _records(request, here, refs)
    cards = commands.print_cards(actor=here.actor, office=here.office, refs=refs, now=here.now)
    paper = cards_paper(cards, request.POST.get("printer", "")[:60], records=do == "both")
    if do == "both":
        _leaves(here, len(cards))
    return handed(render_now("idcards", paper, now=here.now), "application/pdf", "cards.pdf", inline=True)


def _records(request: HttpRequest, here: Here, refs: list[UUID]) -> HttpResponse:
    """Record copies leave the house with names on them, so the office's log says who took how many."""
    rows = cards_at(here.actor, here.office).select_related("key", "case__version", "case__key")
    found = {card.ref: card for card in rows.filter(ref__in=refs)}
    cards = [found[ref] for ref in dict.fromkeys(refs) if ref in found]
    if not 1 <= len(cards) <= BATCH:
        raise NothingToMake(most=BATCH)
    made = render_now("cardrecords", records_paper(cards), now=here.now)
    _leaves(here, len(cards))
    return handed(made, "application/pdf", "card-records.pdf", inline=True)


def _leaves(here: Here, copies: int) -> None:
    """So many record copies leave the house: a line in the office's log."""
    record_export(
        actor=here.actor, office=here.office, service_id=REGISTERS[CARDS].th, form="PDF", days=(None, None),
        rows=copies, now=here.now,
    )  # fmt: skip


@at_office
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, here: Here, card: UUID) -> HttpResponse:
    """One card's life, and what may be done with it now."""
    problems: tuple[Problem, ...] = ()
    do = request.POST.get("do", "") or request.GET.get("do", "")
    if request.method == "POST":
        card_for(here.actor, here.office, card)
        permit_keeping(here.actor, here.office.pk, here.office.settings, CARDS)
        run, done = _deed(request, here, card, do)
        problems = attempt(request, done, run)
        if not problems:
            return redirect("desk:cards-card", here.office.code, card)
    view = card_for(here.actor, here.office, card)
    may = possible(view.card.state) if here.works else ()
    if not here.may_take("director"):
        may = tuple(what for what in may if what != REVOKE)
    words, colour = state_of(view.card, here, settings_from(here.office.settings).soon)
    context = {
        "card": view.card,
        "name": name_on(view.card).full(),
        "said": view.said,
        "kind": KINDS[view.card.kind],
        "state": words,
        "colour": colour,
        "why": WHY.get(view.card.why_last),
        "lines": [(line, EVENTS[line.what], said) for line, said in view.lines],
        "others": [(one, STATES[one.state]) for one in view.others],
        "deeds": [(what, EVENTS[what]) for what in may],
        "do": do if do in may else "",
        "doing": EVENTS.get(do),
        "typed": request.POST.dict(),
        "problems": problems,
        "printable": view.card.state == MADE and here.works,
        "printers": _printers(here),
    }
    status = 422 if problems else 200
    return desk_page(request, here, "cards/card.html", context, current=CARDS, status=status)


def _deed(request: HttpRequest, here: Here, ref: UUID, do: str) -> tuple[Callable[[], object], str]:
    """What the form of the page asks for, and what is said once it is done."""
    reason, on = request.POST.get("reason", ""), request.POST.get("on", "")
    shared: dict[str, Any] = {
        "actor": here.actor, "office": here.office, "ref": ref, "reason": reason, "now": here.now,
    }  # fmt: skip
    deeds: dict[str, tuple[Callable[[], object], str]] = {
        "spoil": (
            lambda: commands.spoil_card(**shared),
            _("The card is void. Its application waits for another one."),
        ),
        "lose": (
            lambda: commands.report_lost(on=on, **shared),
            _("Whoever checks this card is told from now on that it is lost."),
        ),
        "return": (lambda: commands.take_back(on=on, **shared), _("The card was handed in.")),
        "leave": (lambda: commands.holder_left(on=on, **shared), _("The card is not valid any more.")),
        "revoke": (lambda: commands.revoke_card(**shared), _("The card was revoked.")),
    }
    return deeds.get(do) or (lambda: None, _("Nothing was changed."))


@at_office
@require_http_methods(["GET", "HEAD", "POST"])
def blanks(request: HttpRequest, here: Here) -> HttpResponse:
    """How many blanks came in, were used, were spoiled, and are left."""
    problems: tuple[Problem, ...] = ()
    typed = {name: request.POST.get(name, "") for name in ("kind", "what", "count", "note")}
    if request.method == "POST":
        permit_keeping(here.actor, here.office.pk, here.office.settings, CARDS)
        try:
            ref = UUID(request.POST.get("ref", ""))
        except ValueError:
            ref = uuid4()
        try:
            commands.enter_blanks(actor=here.actor, office=here.office, ref=ref, typed=typed, now=here.now)
        except Invalid as no:
            problems = no.problems
        else:
            messages.success(request, _("It was written down."))
            return redirect("desk:cards-blanks", here.office.code)
    page = Paginator(blank_lines(here.actor, here.office), LINES).get_page(request.GET.get("page"))
    context = {
        "stock": [(one, KINDS[one.kind]) for one in stock_at(here.actor, here.office)],
        "lines": [(line, KINDS[line.kind], WHAT[line.what]) for line in page],
        "page": page,
        "kinds": list(KINDS.items()),
        "whats": list(WHAT.items()),
        "typed": typed,
        "ref": request.POST.get("ref") or uuid4(),
        "problems": problems,
    }
    status = 422 if problems else 200
    return desk_page(request, here, "cards/blanks.html", context, current=CARDS, status=status)
