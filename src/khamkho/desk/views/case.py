"""The case page: answers beside documents, the clock, the timeline, and what may be done."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from khamkho.base.errors import Invalid, NotFound, Problem, Refused
from khamkho.base.text import Text, lang_in
from khamkho.cards.models import Card
from khamkho.cards.queries.holders import cards_near
from khamkho.cards.rules.settings import settings_from
from khamkho.cards.rules.states import HANDED, STANDINGS, standing
from khamkho.cards.rules.states import STATES as CARD_STATES
from khamkho.casework.card_codes import codes_in
from khamkho.casework.commands import look_at
from khamkho.casework.commands.copies import copyable
from khamkho.casework.commands.extend import may_extend
from khamkho.casework.commands.photos import photos_in
from khamkho.casework.commands.submit import came_as_mail
from khamkho.casework.context import context_for
from khamkho.casework.models import Case
from khamkho.casework.queries.appeals import first_cases_for
from khamkho.casework.queries.authority import above_for_card
from khamkho.casework.queries.cases import CaseView, HeldFile, case_for
from khamkho.casework.queries.handout import proposed_for
from khamkho.casework.queries.handover import Trace, may_go_to, stays_of, traces_at
from khamkho.casework.queries.inbox import place_of, row_of, similar_to
from khamkho.casework.queries.late import is_late
from khamkho.casework.queries.letters import letters_of
from khamkho.casework.queries.links import links_of
from khamkho.casework.queries.opinions import opinions_in
from khamkho.casework.queries.people import people_of
from khamkho.casework.queries.register import CHANNELS
from khamkho.casework.queries.same import same_as
from khamkho.casework.queries.talk import messages_of, waits_in
from khamkho.casework.queries.timeline import require_fresh, timeline_for
from khamkho.casework.queries.visible import asked_why
from khamkho.casework.rules.handover import may_hand_over
from khamkho.casework.rules.letters import KINDS, STATES
from khamkho.casework.rules.paper import PAPER, PAPER_LABEL
from khamkho.casework.rules.permits import WHO
from khamkho.casework.rules.refusals import NoSuchCase, ReasonNeeded, Stale
from khamkho.casework.rules.talk import FILE
from khamkho.casework.rules.wording import HELP_WAYS, WAYS
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.fields.field import Field
from khamkho.catalogue.service import Action, DocumentNeed
from khamkho.desk.asked import list_of
from khamkho.desk.asking import asking_context
from khamkho.desk.door import Here, at_office
from khamkho.desk.fate import fates_of
from khamkho.desk.frame import desk_page
from khamkho.desk.lines import line_of, lines_of
from khamkho.desk.listed import listed_of
from khamkho.desk.marking import marking_context, mended_in
from khamkho.desk.prompts import Prompt, message_prompts, prompts_of
from khamkho.desk.queries import Colleague, colleagues_of, places_at
from khamkho.desk.signs import barred_of, signs_of
from khamkho.desk.times import times_of
from khamkho.desk.told import Told, last_changes, parts_of, told
from khamkho.desk.work import (
    activities_of,
    appointing_context,
    committee_on,
    has_committee,
    last_year,
    meeting_context,
    publications_of,
)
from khamkho.fees.queries.charges import charge_of
from khamkho.files.hints import HINTS
from khamkho.issuing.kinds import TITLES
from khamkho.issuing.queries import documents_of
from khamkho.line.queries import talks_about
from khamkho.mailin.queries import mail_of_case
from khamkho.notices.queries import drafted
from khamkho.offices.handout import PROPOSE, handout_from
from khamkho.offices.queries import offices_above, periods_for
from khamkho.offices.registers import CARDS, registers_from
from khamkho.registry.queries import kept_of
from khamkho.ui.controls import given_at

Doing = Literal[
    "", "act", "assign", "note", "give-back", "reopen", "extend", "late", "told", "copy", "interest",
    "help", "message", "opinion", "expert", "hand-over", "committee", "withdraw",
]  # fmt: skip
DOINGS: tuple[Doing, ...] = (
    "assign",
    "note",
    "give-back",
    "reopen",
    "extend",
    "late",
    "told",
    "copy",
    "interest",
    "hand-over",
    "message",
    "opinion",
    "expert",
    "help",
    "committee",
    "withdraw",
)
OWN_CARD_GOES_UP = Text(
    "บัตรของผู้อำนวยการหน่วยงานออกโดยหน่วยงานที่สูงกว่า จึงโอนคำขอของท่านไปยัง{office}",
    "The card of an office's director is issued by the office above, so your application was handed over to {office}.",
)
OWN_FIELDS = frozenset({"csrfmiddlewaretoken", "seen", "client_key"})


@dataclass(frozen=True, kw_only=True)
class Panel:
    """What the page asks for now: one action's questions, or one of the office's own doings; and how it went."""

    doing: Doing = ""
    action_id: str = ""
    typed: Mapping[str, Any] = field(default_factory=dict)
    refused: Refused | None = None

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with what was typed, each beside its question."""
        if isinstance(self.refused, Invalid):
            return self.refused.problems
        if isinstance(self.refused, ReasonNeeded):
            where = "text" if self.doing == "note" else "reason"
            return (Problem(where, self.refused.code, self.refused.th, self.refused.en),)
        return ()

    @property
    def told(self) -> Refused | None:
        """A refusal that is about no question of the form."""
        return None if self.problems else self.refused


@dataclass(frozen=True, kw_only=True)
class Papers:
    """One document that the case needs or may carry, with its files."""

    id: str
    need: DocumentNeed | None
    files: tuple[HeldFile, ...]
    changed: bool

    @property
    def label(self) -> Text | None:
        """What it is called; None for files that go by their own names."""
        return self.need.label if self.need else PAPER_LABEL if self.id == PAPER else None

    @property
    def is_missing(self) -> bool:
        return bool(self.need and (self.need.required or self.need.soft) and not self.files)


def case_at(here: Here, number: str) -> CaseView:
    """A case of this office. Raises NoSuchCase for every other."""
    view = case_for(here.actor, number)
    if view.case.office_id != here.office.pk or not view.standing.reads_as_office:
        raise NoSuchCase()
    return view


@at_office
@require_safe
def show(request: HttpRequest, here: Here, number: str) -> HttpResponse:
    """One case. ``?act=`` opens the questions of an action, ``?do=`` one of the office's own doings; ``?list=`` says from
    which list it was opened."""
    try:
        view = case_at(here, number)
    except NoSuchCase:
        traces = traces_at(here.actor, here.office.pk, number=number)
        if not traces:
            raise
        return _handed_over(request, here, traces[0])
    panel = panel_of(request.GET)
    if panel.doing == "opinion":  # ``?at=`` says of which office a colleague is asked
        panel = replace(panel, typed={"at": request.GET.get("at", "")})
    if panel.doing == "committee":  # ``?like=`` says whose members are taken over
        panel = replace(panel, typed={"like": request.GET.get("like", "")})
    return render_case(request, here, view, panel)


def _handed_over(request: HttpRequest, here: Here, trace: Trace) -> HttpResponse:
    """What an office still sees of a case that it handed over: that it did, when, and where it is."""
    return desk_page(request, here, "desk/handed_over.html", {"trace": trace}, current="register-list")


def panel_of(asked: QueryDict) -> Panel:
    """What ``?act=`` or ``?do=`` asks for. Apart, because a service file may call an action as it likes."""
    if action := asked.get("act", ""):
        return Panel(doing="act", action_id=action)
    return Panel(doing=next((known for known in DOINGS if known == asked.get("do")), ""))


def render_case(
    request: HttpRequest, here: Here, view: CaseView, panel: Panel, *, status: int = 200
) -> HttpResponse:
    """The page of a case, with the panel open where the officer is asked something."""
    case, asked = view.case, list_of(request.GET)
    papers = papers_of(view)
    mended = mended_in(view, here.actor.lang)
    files = [(paper, file) for paper in papers for file in paper.files]
    place = place_of(here.actor, here.office.pk, case, tab=asked.tab, narrow=asked.narrow, now=here.now)
    if place.seen < view.head:
        look_at(actor=here.actor, case=case)
    context = {
        "view": view,
        "case": case,
        "line": line_of(
            row_of(case), view.service, seats=[seat.id for seat in here.actor.memberships], now=here.now
        ),
        "clock": view.clock(here.now) if case.due_at or not view.service.is_internal else None,
        "fee": view.fee_words(here.actor.lang),
        "money": charge_of(case) if catalogue.collects(view.service) else None,
        "times": times_of(here, view),
        "prompts": _prompts(here, view),
        "channel": CHANNELS.get(case.channel, CHANNELS["web"]),
        "signs": signs_of(view.signing),
        "barred": barred_of(view),
        "in_line": talks_about(
            case.ref, applicant_id=case.applicant_id, office_id=case.office_id, now=here.now
        )
        if here.works and not view.erased and "line" in places_at(here.office)
        else [],
        "mail": mail_of_case(case) if came_as_mail(case) and not view.erased else None,
        "waits_for": WHO.get(case.waiting_for),
        "sections": parts_of(view, here.actor.lang),
        "changed": last_changes(view.timeline),
        "mended": mended,
        "mended_fields": {row.where for row in mended},
        "contact": view.body.contact,
        "around": [] if view.erased else people_of(case),
        "opinions": opinions_in(view),
        "papers": papers,
        "files": files,
        "infected": [paper for paper, file in files if file.scan == "infected"],
        "shown": next((file for _paper, file in files if can_show(file)), None),
        "entries": told(view.timeline, view.service, here.actor.lang, view.files),
        "asked": asked,
        "neighbours": place,
        **_of_applicants(here, view),
        **_of_the_office(here, view, panel),
        **_proposed(here, view),
        **card_of_case(here, view),
        "originals": ()
        if view.erased
        else catalogue.originals_for(view.service, case.variant, view.body.answers),
        "links": links_of(here.actor, case) if _is_linked(view) else (),
        "letters": [
            (KINDS[one.kind].title, STATES[one.state], one)
            for one in letters_of(case, inside=view.standing.reads_inside)
        ],
        "panel": panel,
        "client_key": secrets.token_urlsafe(12),
        **portrait_of(view),
        **_permits(view, here.now),
        "listed": listed_of(view, here.actor.lang),
        **marking_context(view, panel.typed, panel.problems, here.actor.lang, here.now),
        **_panel_context(here, view, panel),
    }
    return desk_page(request, here, "desk/case.html", context, current="inbox", status=status)


def _of_applicants(here: Here, view: CaseView) -> dict[str, Any]:
    """What only a case shows that somebody applied for."""
    case = view.case
    if view.service.is_internal:
        return {
            "similar": (),
            "fates": (),
            "stays": (),
            "firsts": (),
            "documents": (),
            "same": (),
            "pays_here": False,
            "codes": False,
        }
    return {
        "same": same_as(here.actor, case, view.service),
        "codes": not view.erased and bool(codes_in(view.service, view.body)),
        "pays_here": bool(view.step) and catalogue.pays_at(view.service, case.step),
        "similar": lines_of(similar_to(here.actor, case), seats=(), now=here.now),
        "fates": fates_of(case),
        "stays": stays_of(case),
        "firsts": [_first(one, here) for one in first_cases_for(here.actor, case)],
        "documents": [(TITLES[one.kind], one) for one in documents_of(case)],
        "in_register": kept_of(case, view.service, timezone.localdate(here.now)),
    }


def _of_the_office(here: Here, view: CaseView, panel: Panel) -> dict[str, Any]:
    """What the office's own work shows, and a case that a committee decides."""
    on = committee_on(view)
    found: dict[str, Any] = {
        "internal": view.service.is_internal,
        "committee": on,
        "activities": activities_of(view, here.actor.lang),
        "last_year": last_year(here, view),
        "publications": publications_of(view),
    }
    if panel.doing == "committee":
        found |= appointing_context(here, view, panel.typed)
    if panel.doing == "act" and view.step is not None and view.step.by == "committee":
        found |= meeting_context(on, panel.typed)
    return found


def card_of_case(here: Here, view: CaseView) -> dict[str, Any]:
    """The card that is made for a case, where its office keeps a register of them."""
    kind = view.service.card
    above = _above(here, view) if kind else None
    if kind is None or not registers_from(here.office.settings).keeps(CARDS):
        return {"directors_own": above}
    made, other = cards_near(view.case)
    waits = made is None and view.case.state == Case.OPEN and view.case.step == kind.at
    return {
        "directors_own": above,
        "card": made,
        "card_state": CARD_STATES[made.state] if made else None,
        "card_waits": waits,
        **_other_card(other, here, view.case),
    }


def _above(here: Here, view: CaseView) -> dict[str, str] | None:
    """Where the director's own card goes, with what she is told."""
    if view.case.state != Case.OPEN or view.erased:
        return None
    above = above_for_card(view.case, day=here.today)
    if above is None:
        return None
    told = OWN_CARD_GOES_UP.in_(lang_in(view.case.lang)).format(office=above.name(lang_in(view.case.lang)))
    return {"code": above.code, "name": above.name(here.actor.lang), "told": told}


def _other_card(card: Card | None, here: Here, case: Case) -> dict[str, Any]:
    """The card that the holder has from another application, or is about to get, unless it has ended: a warning."""
    if card is None or case.state != Case.OPEN:
        return {}
    stands = standing(card.state, card.last_on, here.today, soon=settings_from(here.office.settings).soon)
    if stands == "expired":
        return {}
    words = STANDINGS[stands] if card.state == HANDED else CARD_STATES[card.state]
    return {"other_card": card, "other_card_stands": words}


def _proposed(here: Here, view: CaseView) -> dict[str, Any]:
    """Whom the office's setting proposes for a case that lies with nobody."""
    case = view.case
    if (
        case.assignee_id
        or case.state != Case.OPEN
        or not view.standing.works_on_it
        or handout_from(here.office.settings).mode != PROPOSE
    ):
        return {}
    return {"proposed": proposed_for(case, here.today)}


def _is_linked(view: CaseView) -> bool:
    """Last year's work and next year's are told by the timeline, and what last year's says by a part of its own."""
    if view.service.is_internal:
        return False
    return bool(view.body.again) or any(one.kind == "linked" for one in view.timeline)


def _permits(view: CaseView, now: datetime) -> dict[str, bool]:
    """What this reader may do besides the step's actions; the commands decide, this only spares dead ends."""
    standing, case = view.standing, view.case
    works = standing.works_on_it
    others = works and not standing.is_party and not standing.has_interest and not view.erased
    applied = others and not view.service.is_internal
    return {
        "may_work": works,
        "own_case": works and standing.is_party,
        "may_take": others and case.state == Case.OPEN,
        "may_declare": others and case.state == Case.OPEN,
        "may_write": others,
        "may_message": applied,
        "may_appoint": others and case.state == Case.OPEN and has_committee(view),
        "may_type": others and case.state == Case.OPEN and case.paper_at is not None,
        "may_copy": others and case.state == Case.OPEN and bool(copyable(view.service)),
        "may_ask": others and case.state == Case.OPEN,
        "may_help": others and view.step is not None and view.step.by == "applicant",
        "may_give_back": applied and case.state == Case.OPEN,
        "may_reopen": others
        and case.state == Case.ENDED
        and bool(standing.roles & {"supervisor", "director"}),
        "may_hand_over": others and case.state == Case.OPEN and may_hand_over(standing, view.service),
        "may_extend": others and may_extend(case, standing, now=now),
        "may_explain": others and is_late(case, now=now),
        "may_tell": others and case.decided_at is not None and case.told_at is None,
    }


def may_cut(view: CaseView) -> bool:
    """Whether this reader may choose another part of the picture for a photograph; the command decides."""
    standing = view.standing
    others = standing.works_on_it and not standing.is_party and not standing.has_interest
    return others and not view.erased and view.case.state == Case.OPEN


def portrait_of(view: CaseView) -> dict[str, Any]:
    """The photograph for a card, to be seen beside the answers, and what could be better about it."""
    known = photos_in(view.service)
    photo = next((file for file in view.files if file.document in known and can_show(file)), None)
    said = photo.photo.hints if photo and photo.photo else ()
    by = photo.photo.by if photo and photo.photo and photo.has_whole else ""
    return {
        "portrait": photo,
        "portrait_hints": [HINTS[hint] for hint in said],
        "portrait_by": by,
        "may_cut": may_cut(view),
    }


def _prompts(here: Here, view: CaseView) -> tuple[Prompt, ...]:
    """What the clock asks of those who work on the case."""
    case = view.case
    if view.erased or not view.standing.works_on_it or view.standing.has_interest:
        return ()
    late = is_late(case, now=here.now)
    waiting = asked_why(case) if late else None
    lapses = bool(view.step and view.step.if_late)
    talk = message_prompts(waits_in(view.timeline), now=here.now)
    return talk + prompts_of(case, periods_for(here.office), waiting, lapses=lapses, now=here.now)


def _panel_context(here: Here, view: CaseView, panel: Panel) -> dict[str, Any]:
    """What only the open panel needs."""
    action = next((one for one in view.actions if one.id == panel.action_id), None)
    context: dict[str, Any] = {"action": action, "choices": choices_of(view)}
    if action:
        context["reasons"] = catalogue.reasons_of(view.service, action)
    if action and action.files:
        context["wanted"] = [(need, file_names(need)) for need in action.files]
    if action and action.asks:
        context["ctx"] = context_for(view.case, lang=here.actor.lang, now=here.now)
        asks = _typed_asks(here, view, action)
        context["from_card"] = len(asks) < len(action.asks)
        context["questions"] = catalogue.questions_of(asks, view.case.variant, view.body.answers)
    if panel.doing == "message":
        context["messages_of_case"] = messages_of(view)
        context["waits"] = waits_in(view.timeline)
    if panel.doing in ("opinion", "expert"):
        context |= asking_context(here, view, panel.typed)
    if panel.doing in ("assign", "note"):
        context["colleagues"] = colleagues_of(here.office, here.today)
    if panel.doing == "copy":
        context["copyable"] = [(need.id, need.label) for need in copyable(view.service)]
    if panel.doing == "note":
        context["readers"] = given_at(panel.typed, "readers")
    if panel.doing == "late":
        context["drafted"] = drafted(view, "late")
    if panel.doing == "hand-over":
        targets = may_go_to(view.case)
        named = [(one.code, one.name(here.actor.lang)) for one in targets]
        context["targets"] = [("", _("Choose")), *named] if named else []
        context["letter_to"] = next((one for one in offices_above(here.office) if one in targets), None)
    if panel.doing == "told":
        context["ways"] = [(way, words.in_(here.actor.lang)) for way, words in WAYS.items()]
    if panel.doing == "help":
        context["ways"] = [(way, words.in_(here.actor.lang)) for way, words in HELP_WAYS.items()]
    if panel.doing == "assign":
        near = view.case.interests or ()
        context["options"] = [
            (one.id, _candidate(one, here)) for one in context["colleagues"] if one.key not in near
        ]
    return context


def _typed_asks(here: Here, view: CaseView, action: Action) -> tuple[Field, ...]:
    """What the action asks, without what comes from the card register instead of being typed."""
    made = catalogue.filled_by_card(view.service, view.case.step, action.id)
    if made is None or not registers_from(here.office.settings).keeps(CARDS):
        return action.asks
    own = (made.number, made.issued, made.expires, made.life)
    return tuple(field for field in action.asks if field.id not in own)


def _candidate(one: Colleague, here: Here) -> str:
    name = one.member.name(here.actor.lang)
    return _("%(name)s: holds %(load)d open") % {"name": name, "load": one.load}


@dataclass(frozen=True, kw_only=True)
class Choice:
    """An action as a button: done at once, or through a question first."""

    action: Action
    at_once: bool
    ends: bool
    main: bool


def choices_of(view: CaseView) -> tuple[Choice, ...]:
    """The step's actions. One that asks something, needs a reason or ends the case goes through a question first."""
    found = []
    for place, action in enumerate(() if view.standing.helps else view.actions):
        ends = may_end(view, action)
        asks = action.needs or action.asks or action.files or action.publishes
        at_once = not (asks or ends or (view.step is not None and view.step.by == "committee"))
        found.append(Choice(action=action, at_once=at_once, ends=ends, main=place == 0))
    return tuple(found)


def may_end(view: CaseView, action: Action) -> bool:
    """Whether this action can end the case."""
    return any(way.to in view.service.ends for way in action.to)


def papers_of(view: CaseView) -> tuple[Papers, ...]:
    """The documents in the order of the service file, missing ones too, then any the file no longer asks for."""
    changed = last_changes(view.timeline)
    wanted = (
        catalogue.documents_for(
            view.service, view.case.variant, view.body.answers, by_proxy=view.body.by_proxy
        )
        if not view.erased
        else ()
    )
    known = {need.id for need in wanted}
    others = dict.fromkeys(
        file.document
        for file in view.files
        if file.document not in known and not file.document.startswith(FILE)  # those stand in the thread
    )
    rows: list[tuple[str, DocumentNeed | None]] = [(need.id, need) for need in wanted]
    rows += [(name, None) for name in others]
    return tuple(
        Papers(id=name, need=need, files=view.files_of(name), changed=f"document:{name}" in changed)
        for name, need in rows
    )


def file_names(need: DocumentNeed) -> tuple[str, ...]:
    """What the file questions of one need are called in a form: one for each file that may come."""
    return (f"file.{need.id}", *(f"file.{need.id}.{n}" for n in range(2, need.max_files + 1)))


def can_show(file: HeldFile) -> bool:
    """Whether the page may show the file now: a picture or a PDF that is not held back by the virus check."""
    return file.scan not in ("waiting", "infected")


def _first(view: CaseView, here: Here) -> dict[str, Any]:
    """What an appeal is against, to be read beside it: not the inner notes of the office that decided."""
    lang = here.actor.lang
    return {
        "view": view,
        "end": view.service.end_title(view.case.end),
        "sections": parts_of(view, lang),
        "entries": told(view.timeline, view.service, lang),
        "files": [(called(view, file.document), file) for file in view.files if can_show(file)],
    }


def called(view: CaseView, document: str) -> Text:
    """What a document of the case is called."""
    needs = [
        *view.service.documents,
        *(one for s in view.service.steps for a in s.actions for one in a.files),
    ]
    if document == PAPER:
        return PAPER_LABEL
    found = next((need.label for need in needs if need.id == document), None)
    return found or Text(document, document)


@at_office
@require_safe
def news(request: HttpRequest, here: Here, number: str) -> HttpResponse:
    """What a watching case page asks every few seconds: 204, or the new entries and a hint to load the page again."""
    seen = number_in(request.GET.get("after", "")) or 0
    view = case_at(here, number)
    if view.head <= seen:
        return HttpResponse(status=204)
    entries: tuple[Told, ...] = told(
        timeline_for(here.actor, view.case, after=seen), view.service, here.actor.lang
    )
    answer = render(
        request,
        "desk/parts/case_news.html",
        {"entries": entries, "case": view.case, "address": back(request, here, number)},
    )
    answer["X-Khamkho-After"] = str(view.head)
    answer["Cache-Control"] = "no-store"
    return answer


def back(request: HttpRequest, here: Here, number: str, **more: str) -> str:
    """The address of a case page that keeps the list it was opened from."""
    asked = list_of(request.GET)
    query = "&".join(filter(None, (asked.from_list, urlencode(more))))
    return f"{reverse('desk:case', args=[here.office.code, number])}?{query}"


def attempt(
    request: HttpRequest, here: Here, number: str, panel: Panel, run: Callable[[datetime], object], done: str
) -> HttpResponse:
    """Run a command and go back to the case; a refusal shows on the page with everything that was typed."""
    try:
        run(here.now)
    except NotFound:
        raise  # what is not there has no page to go back to
    except Refused as no:
        view = case_at(here, number)
        said = rather_stale(here, view, panel.typed, no)
        kept = Panel(doing=panel.doing, action_id=panel.action_id, typed=panel.typed, refused=said)
        return render_case(request, here, view, kept, status=said.status)
    messages.success(request, done)
    return redirect(back(request, here, number))


def rather_stale(here: Here, view: CaseView, typed: Mapping[str, Any], refused: Refused) -> Refused:
    """What to say when a command refused: that somebody else moved the case meanwhile, if that is so.

    To read that the step is another's, or the case over, puzzles an officer whose page still shows her turn.
    """
    seen = number_in(typed.get("seen", ""))
    if isinstance(refused, Invalid | ReasonNeeded) or seen is None:
        return refused
    try:
        require_fresh(here.actor, view.case, seen)
    except Stale as stale:
        return stale
    return refused


def number_in(text: Any) -> int | None:
    """A plain whole number as a form or an address carries it, else None."""
    found = str(text)
    return int(found) if found.isascii() and found.isdigit() and len(found) < 10 else None
