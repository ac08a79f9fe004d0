"""One thing done with many applications, each checked on its own; and the report of what happened to each."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from khamkho.base.errors import Invalid, Problem, Refused
from khamkho.base.text import Text
from khamkho.base.thai import in_bangkok, show_date
from khamkho.cards.queries.register import cards_at
from khamkho.cards.rules.settings import settings_from
from khamkho.casework import commands
from khamkho.casework.queries.inbox import numbers_in, rows_for
from khamkho.casework.queries.looks import decided_unseen
from khamkho.casework.queries.register import Cell
from khamkho.casework.rules.permits import WORKING_ROLES
from khamkho.casework.rules.talk import words_of
from khamkho.catalogue.rules import Column
from khamkho.desk.asked import asked_of
from khamkho.desk.bundles import ask_for_papers
from khamkho.desk.commands import BULK_MOST, Outcome, for_each, require_some
from khamkho.desk.door import Here, at_office, for_workers
from khamkho.desk.frame import desk_page
from khamkho.desk.lines import Line, lines_of
from khamkho.desk.many import (
    COLUMNS,
    PLACES,
    Chosen,
    cards_of,
    chosen_of,
    lines_in,
    reaches_of,
    require_places,
    tell,
)
from khamkho.desk.queries import colleagues_of
from khamkho.desk.refusals import NotLookedAt
from khamkho.desk.sheets import comma_file, spreadsheet
from khamkho.desk.views.register import XLSX, handed
from khamkho.offices.commands import record_export
from khamkho.offices.registers import CARDS, registers_from

ACT, TO, FAIRLY = "act:", "to:", "fairly"
PRINT_CARDS, PAPERS, PAPERS_2 = "cards", "papers", "papers-2"
CALL, NOTIFY, AS_XLSX, AS_CSV = "call", "notify", "xlsx", "csv"
MESSAGE_ROWS = 8


@dataclass(frozen=True, kw_only=True)
class Doing:
    """One thing that can be done with several applications at once."""

    value: str
    label: Text | str


def doings_of(here: Here, lines: Iterable[Line]) -> tuple[tuple[str, tuple[Doing, ...]], ...]:
    """What can be done with several of these lines: actions that ask nothing, giving them to somebody, papers, messages,
    files; in groups."""
    actions: dict[str, Text] = {}
    for line in lines:
        for action in line.at_once if line.at and here.may_take(line.at.by) else ():
            actions.setdefault(action.id, action.title)
    people = [
        Doing(value=f"{TO}{one.id}", label=one.member.name(here.actor.lang))
        for one in colleagues_of(here.office, here.today)
    ]
    cards = registers_from(here.office.settings).keeps(CARDS)
    groups = (
        (
            _("Take the step"),
            tuple(Doing(value=f"{ACT}{name}", label=title) for name, title in actions.items()),
        ),
        (
            _("Print"),
            (
                *((Doing(value=PRINT_CARDS, label=_("Their cards")),) if cards else ()),
                Doing(value=PAPERS, label=_("Their papers in one PDF, each with a cover sheet")),
                Doing(value=PAPERS_2, label=_("The same for both sides of the paper: each on a new sheet")),
            ),
        ),
        (
            _("Reach the applicants"),
            (
                Doing(value=CALL, label=_("List of telephone numbers")),
                Doing(value=NOTIFY, label=_("Write one message to all")),
            ),
        ),
        (
            _("Take out as a file"),
            (
                Doing(value=AS_XLSX, label=_("Spreadsheet (XLSX)")),
                Doing(value=AS_CSV, label=_("Text file (CSV)")),
            ),
        ),
        (
            _("Give to"),
            (
                Doing(value="to:me", label=_("Me")),
                Doing(value=FAIRLY, label=_("Those present who have least open work")),
                *people,
                Doing(value=TO, label=_("Nobody")),
            ),
        ),
    )
    return tuple((label, found) for label, found in groups if found)


@at_office
@for_workers
@require_POST
def bulk(request: HttpRequest, here: Here) -> HttpResponse:
    """Ask what to do with the chosen applications; then do it with each, and tell of each what became of it."""
    seen = _chosen(here, request.POST)
    require_some(seen)
    do = request.POST.get("do", "")
    if not do:
        return _ask(request, here, seen)
    if page := PAGES.get(do):
        return page(request, here, seen)
    run = _command(here, request.POST, seen)
    return _report(request, here, for_each(tuple(seen), run, actor=here.actor))


def _report(request: HttpRequest, here: Here, outcomes: Iterable[Outcome]) -> HttpResponse:
    every = tuple(outcomes)
    refused = [one for one in every if one.refused]
    context = {
        "outcomes": every,
        "done": len(every) - len(refused),
        "refused": len(refused),
        "asked": asked_of(request.POST),
    }
    return desk_page(request, here, "desk/bulk.html", context, current="inbox")


def _ask(request: HttpRequest, here: Here, seen: Mapping[str, int]) -> HttpResponse:
    """The applications that were chosen, and what can be done with them."""
    seats = [seat.id for seat in here.actor.seats_at(here.office.pk)]
    lines = lines_of(rows_for(here.actor, here.office.pk, seen), seats=seats, now=here.now)
    context = {
        "lines": [(line, f"{line.number}:{seen[line.number]}") for line in lines],
        "doings": doings_of(here, lines),
        "asked": asked_of(request.POST),
        "client_key": secrets.token_urlsafe(12),
    }
    return desk_page(request, here, "desk/bulk_ask.html", context, current="inbox")


def _chosen(here: Here, posted: QueryDict) -> dict[str, int]:
    """The applications that are meant, and the last event that stood behind the line of each: those that were ticked, those
    of the cards that were ticked, or as many of a whole list as one go takes."""
    if posted.get("all"):
        asked = asked_of(posted)
        numbers: Iterable[str] = numbers_in(
            here.actor, here.office.pk, tab=asked.tab, narrow=asked.narrow, now=here.now, limit=BULK_MOST
        )
    elif refs := posted.getlist("card"):
        rows = cards_at(here.actor, here.office).filter(ref__in=_uuids(refs[: BULK_MOST + 1]))
        numbers = [card.case.number or "" for card in rows.order_by("-year", "-seq")]
    else:
        return dict(_ticked(posted))
    return {row.number: row.head_seq for row in rows_for(here.actor, here.office.pk, list(numbers))}


def _uuids(typed: Iterable[str]) -> list[UUID]:
    found = []
    for one in typed:
        try:
            found.append(UUID(one))
        except ValueError:
            continue
    return found


def _ticked(posted: QueryDict) -> Iterable[tuple[str, int]]:
    """The number of each ticked application, and the last event that stood behind its line."""
    for word in posted.getlist("case"):
        number, _colon, head = word.rpartition(":")
        if number and head.isascii() and head.isdigit() and len(head) < 10:
            yield number[:40], int(head)


def _command(here: Here, posted: QueryDict, seen: dict[str, int]) -> Callable[[str], object]:
    doing, key = posted.get("do", ""), posted.get("client_key", "")[:60]
    if doing.startswith(ACT):
        unseen = decided_unseen(here.actor, here.office.pk, seen)

        def act(number: str) -> object:
            if number in unseen:
                raise NotLookedAt()
            return commands.act(
                actor=here.actor,
                number=number,
                action_id=doing.removeprefix(ACT),
                answers={},
                seen=seen[number],
                client_key=f"{key}-{number}" if key else "",
                now=here.now,
            )

        return act
    if doing == FAIRLY:
        return lambda number: commands.hand_out(actor=here.actor, number=number, now=here.now)
    if doing.startswith(TO):
        member = _member(here, doing.removeprefix(TO))
        return lambda number: commands.assign(
            actor=here.actor, number=number, membership_id=member, now=here.now
        )
    raise Invalid((Problem("do", "required", "กรุณาเลือกสิ่งที่จะทำ", "Choose what to do"),))


def _member(here: Here, word: str) -> int | None:
    if word == "me":
        seats = here.actor.seats_at(here.office.pk)
        return next((seat.id for seat in seats if seat.role in WORKING_ROLES), None)
    return int(word) if word.isascii() and word.isdigit() and len(word) < 10 else None


# ── what has a page or a file of its own ──


def _page(
    request: HttpRequest,
    here: Here,
    seen: Mapping[str, int],
    chosen: Chosen,
    left_out: Iterable[Outcome],
    *,
    status: int = 200,
    **more: object,
) -> HttpResponse:
    context = {
        "do": request.POST.get("do", ""),
        "ticks": [f"{case.number}:{seen[case.number or '']}" for case in chosen.cases],
        "left_out": tuple(left_out),
        "asked": asked_of(request.POST),
        "client_key": request.POST.get("client_key") or secrets.token_urlsafe(12),
        **more,
    }
    return desk_page(request, here, "desk/many.html", context, current="inbox", status=status)


def _print_cards(request: HttpRequest, here: Here, seen: Mapping[str, int]) -> HttpResponse:
    """The cards that can be printed go to the page that prints cards."""
    chosen = chosen_of(here.actor, here.office, list(seen))
    cards, left_out = cards_of(chosen)
    printers = [one.name for one in settings_from(here.office.settings).printers]
    return _page(request, here, seen, chosen, left_out, cards=cards, printers=printers)


def _papers(request: HttpRequest, here: Here, seen: Mapping[str, int]) -> HttpResponse:
    """The worker is asked for the papers; the next page says how far they are."""
    chosen = chosen_of(here.actor, here.office, list(seen))
    if not chosen.cases:
        return _page(request, here, seen, chosen, chosen.left_out)
    bundle = ask_for_papers(
        actor=here.actor,
        office=here.office,
        chosen=chosen,
        sides=2 if request.POST.get("do") == PAPERS_2 else 1,
        lang=here.actor.lang,
        now=here.now,
    )
    return redirect("desk:papers", here.office.code, bundle.ref)


def _call(request: HttpRequest, here: Here, seen: Mapping[str, int]) -> HttpResponse:
    chosen = chosen_of(here.actor, here.office, list(seen), for_applicants=True)
    return _page(request, here, seen, chosen, chosen.left_out, reaches=reaches_of(chosen.cases))


def _notify(request: HttpRequest, here: Here, seen: Mapping[str, int]) -> HttpResponse:
    """Ask for the message; then write it to each applicant, once, and tell of each what became of it."""
    chosen = chosen_of(here.actor, here.office, list(seen), for_applicants=True)
    text, said, after = request.POST.get("text", ""), "", ""
    if "text" in request.POST and chosen.cases:
        try:
            _require_message(text)
        except Invalid as no:
            said = no.problems[0].sentence(here.actor.lang)
        except Refused as no:
            said, after = no.sentence(here.actor.lang), no.next(here.actor.lang)
        else:
            written = _written(here, chosen, seen, text, request.POST.get("client_key", "")[:60])
            return _report(request, here, (*written, *chosen.left_out))
    places = [f"{{{words.in_(here.actor.lang)}}}" for words, _value in PLACES.values()]
    return _page(
        request, here, seen, chosen, chosen.left_out, status=422 if said else 200,
        writes=bool(chosen.cases), text=text, places=places, said=said, after=after,
    )  # fmt: skip


def _written(here: Here, chosen: Chosen, seen: Mapping[str, int], text: str, key: str) -> tuple[Outcome, ...]:
    held = {case.number or "": case for case in chosen.cases}

    def write(number: str) -> object:
        own = f"{key}-{number}" if key else ""
        return tell(
            actor=here.actor, case=held[number], text=text, seen=seen[number], client_key=own, now=here.now
        )

    return for_each(tuple(held), write, actor=here.actor)


def _require_message(text: str) -> None:
    words_of(text)
    require_places(text)


def _file(request: HttpRequest, here: Here, seen: Mapping[str, int]) -> HttpResponse:
    """The chosen cases as a file. When some are left out, a page says which and why before the rest is taken."""
    chosen, do = chosen_of(here.actor, here.office, list(seen)), request.POST.get("do", "")
    if not chosen.cases or (chosen.left_out and not request.POST.get("anyway")):
        return _page(request, here, seen, chosen, chosen.left_out, takes=bool(chosen.cases))
    lang = here.actor.lang
    columns = [Column(id=ref, of="case", ref=ref, label=label) for ref, label in COLUMNS]
    rows = []
    for line in lines_in(chosen.cases, lang):
        cells = []
        for ref, _label in COLUMNS:
            day = in_bangkok(line[ref]).date() if ref in ("received", "due") and line[ref] else None
            cells.append(Cell(text=show_date(day, lang, style="short") if day else line[ref] or "", day=day))
        rows.append(tuple(cells))
    record_export(
        actor=here.actor, office=here.office, service_id="chosen applications", form="CSV" if do == AS_CSV else "XLSX",
        days=(None, None), rows=len(rows), now=here.now,
    )  # fmt: skip
    title = _("Chosen applications")
    name = f"{title} {here.office.prefix}"
    if do == AS_CSV:
        return handed(comma_file(columns, rows, lang), "text/csv; charset=utf-8", f"{name}.csv")
    return handed(spreadsheet(title, columns, rows, lang), XLSX, f"{name}.xlsx")


PAGES: Mapping[str, Callable[[HttpRequest, Here, Mapping[str, int]], HttpResponse]] = {
    PRINT_CARDS: _print_cards,
    PAPERS: _papers,
    PAPERS_2: _papers,
    CALL: _call,
    NOTIFY: _notify,
    AS_XLSX: _file,
    AS_CSV: _file,
}
