"""What an officer does on a case page: each view is one command."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from khamkho.base.errors import Invalid, NotFound, Problem
from khamkho.base.thai import ascii_digits
from khamkho.casework import commands
from khamkho.casework.queries.authority import above_for_card
from khamkho.casework.queries.cases import CaseView
from khamkho.casework.queries.handover import traces_at
from khamkho.casework.rules.handover import NotOfferedThere, require_may_hand_over
from khamkho.casework.rules.permits import WORKING_ROLES, refuse_for
from khamkho.casework.rules.refusals import NoSuchCase
from khamkho.desk.commands import retry_effect
from khamkho.desk.door import Here, at_office
from khamkho.desk.views.case import OWN_FIELDS, Panel, attempt, case_at, file_names, number_in
from khamkho.files.commands import LIMIT, Stored
from khamkho.files.posted import take_posted
from khamkho.issuing.copies import certified
from khamkho.offices.models import Office
from khamkho.offices.queries import member_at, office_by_code


def answers_in(posted: QueryDict) -> QueryDict:
    """What the officer answered, without what the form itself carries."""
    answers = posted.copy()
    for name in OWN_FIELDS:
        answers.pop(name, None)
    return answers


def seen_in(posted: QueryDict) -> int:
    """The last event that stood on the page the form was on; 0 when the form does not say."""
    return number_in(posted.get("seen", "")) or 0


def key_in(posted: QueryDict) -> str:
    """The form's own key: a double click sends it twice."""
    return str(posted.get("client_key", ""))[:80]


def files_in(request: HttpRequest, view: CaseView, action_id: str, now: datetime) -> list[tuple[str, Stored]]:
    """The files that were posted with an action, stored under the case's key. Refuses as ``take_posted``."""
    action = next((one for one in view.actions if one.id == action_id), None)
    found: list[tuple[str, Stored]] = []
    for need in action.files if action and view.case.key else ():
        for name in file_names(need):
            key, accept = view.case.key, "document" if need.type == "file" else "id_photo"
            stored = take_posted(request, name, key=key, accept=accept, limit=LIMIT, now=now)  # type: ignore[arg-type]  # the key is there
            if stored is not None:
                found.append((need.id, stored))
    return found


def act_on(
    here: Here,
    number: str,
    action: str,
    posted: QueryDict,
    now: datetime,
    files: Sequence[tuple[str, Stored]] = (),
) -> object:
    """Take one of the step's actions with what a form posted."""
    return commands.act(
        actor=here.actor,
        number=number,
        action_id=action,
        answers=answers_in(posted),
        seen=seen_in(posted),
        files=files,
        client_key=key_in(posted),
        now=now,
    )


@at_office
@require_POST
def act(request: HttpRequest, here: Here, number: str, action: str) -> HttpResponse:
    """Take one of the step's actions."""
    view = case_at(here, number)
    title = next((one.title.in_(here.actor.lang) for one in view.actions if one.id == action), "")
    panel = Panel(doing="act", action_id=action, typed=request.POST)
    done = _("%(action)s: %(number)s") % {"action": title or _("Done already"), "number": number}

    def run(now: datetime) -> object:
        files = files_in(request, view, action, now)
        return act_on(here, number, action, request.POST, now, files)

    return attempt(request, here, number, panel, run, done)


@at_office
@require_POST
def assign(request: HttpRequest, here: Here, number: str) -> HttpResponse:
    """Give the case to me, to a colleague, or to nobody."""
    case_at(here, number)
    wanted = request.POST.get("member", "")
    if wanted == "me":
        seat = next(
            (seat for seat in here.actor.seats_at(here.office.pk) if seat.role in WORKING_ROLES), None
        )
        member = seat.id if seat else None
    else:
        member = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 18 else None
    panel = Panel(doing="assign", typed=request.POST)

    if (
        wanted == "fairly"
    ):  # whoever has least open work at this moment, which may be another than the page proposed
        return attempt(
            request,
            here,
            number,
            panel,
            lambda now: commands.hand_out(actor=here.actor, number=number, now=now),
            _("Given"),
        )

    def run(now: datetime) -> Any:
        return commands.assign(actor=here.actor, number=number, membership_id=member, now=now)

    return attempt(request, here, number, panel, run, _("Given") if member else _("Given to nobody now"))


@at_office
@require_POST
def note(request: HttpRequest, here: Here, number: str) -> HttpResponse:
    """Write an internal note, for the office or for named colleagues."""
    case_at(here, number)
    readers = [UUID(one) for one in request.POST.getlist("readers") if _is_uuid(one)]
    panel = Panel(doing="note", typed=request.POST)

    def run(now: datetime) -> Any:
        return commands.note(
            actor=here.actor, number=number, text=request.POST.get("text", ""), readers=readers, now=now
        )

    return attempt(request, here, number, panel, run, _("Note kept. The applicant does not see it."))


@at_office
@require_POST
def give_back(request: HttpRequest, here: Here, number: str) -> HttpResponse:
    """Give the application back (คืนคำขอ), with reasons."""
    case_at(here, number)
    panel = Panel(doing="give-back", typed=request.POST)

    def run(now: datetime) -> Any:
        return commands.give_back(
            actor=here.actor,
            number=number,
            reason=request.POST.get("reason", ""),
            seen=seen_in(request.POST),
            client_key=key_in(request.POST),
            now=now,
        )

    return attempt(request, here, number, panel, run, _("The application was given back."))


@at_office
@require_POST
def copy(request: HttpRequest, here: Here, number: str) -> HttpResponse:
    """Keep a copy that the officer made from the original shown; her name and the time are put on each page."""
    view = case_at(here, number)
    panel = Panel(doing="copy", typed=request.POST)
    if not view.standing.works_on_it or view.standing.is_party:
        raise refuse_for("officer")

    def run(now: datetime) -> Any:
        key, seat = view.case.key, here.actor.seat_as(here.office.pk, "officer", "supervisor", "director")
        stored = (
            take_posted(request, "file", key=key, accept="document", limit=LIMIT, now=now) if key else None
        )
        if stored is None or seat is None:
            raise Invalid([Problem("file", "required", "กรุณาเลือกไฟล์สำเนา", "Choose the file of the copy.")])
        member = member_at(here.office, seat.id)
        made = certified(stored, member, lang="th" if view.case.lang == "th" else "en", now=now)
        document = request.POST.get("document", "")
        return commands.certify_copy(actor=here.actor, number=number, document=document, stored=made, now=now)

    return attempt(
        request, here, number, panel, run, _("The copy is kept, with your name and the time on it.")
    )


@at_office
@require_POST
def reopen(request: HttpRequest, here: Here, number: str) -> HttpResponse:
    """Open an ended case again after a wrong click."""
    case_at(here, number)
    panel = Panel(doing="reopen", typed=request.POST)

    def run(now: datetime) -> Any:
        return commands.reopen(
            actor=here.actor,
            number=number,
            reason=request.POST.get("reason", ""),
            client_key=key_in(request.POST),
            now=now,
        )

    return attempt(request, here, number, panel, run, _("The application is open again."))


@at_office
@require_POST
def hand_over(request: HttpRequest, here: Here, number: str) -> HttpResponse:
    """Hand the case over to another office. A double click finds that it is done: the page says where it went."""
    address = redirect("desk:case", here.office.code, number)
    try:
        view = case_at(here, number)
    except NoSuchCase:
        if traces_at(here.actor, here.office.pk, number=number):
            return address
        raise
    panel = Panel(doing="hand-over", typed=request.POST)

    def run(now: datetime) -> Any:
        above = above_for_card(view.case, day=here.today)
        if above is None or above.code != request.POST.get("to"):
            require_may_hand_over(view.standing, view.service)  # before it is said what is missing
        if not request.POST.get("to"):
            raise Invalid([Problem("to", "required", "กรุณาเลือกหน่วยงาน", "Choose the office.")])
        return commands.hand_over(
            actor=here.actor,
            number=number,
            to=_office(request.POST.get("to", "")),
            reason=request.POST.get("reason", ""),
            seen=seen_in(request.POST),
            client_key=key_in(request.POST),
            now=now,
        )

    done = _("The application was handed over, and the applicant is told.")
    answer = attempt(request, here, number, panel, run, done)
    return address if answer.status_code == 302 else answer


@at_office
@require_POST
def extend(request: HttpRequest, here: Here, number: str) -> HttpResponse:
    """Give the case more time, with a reason."""
    case_at(here, number)
    panel = Panel(doing="extend", typed=request.POST)

    def run(now: datetime) -> Any:
        return commands.extend(
            actor=here.actor,
            number=number,
            days=number_in(ascii_digits(request.POST.get("days", "").strip())) or 0,
            reason=request.POST.get("reason", ""),
            seen=seen_in(request.POST),
            client_key=key_in(request.POST),
            now=now,
        )

    return attempt(request, here, number, panel, run, _("The application was given more time."))


@at_office
@require_POST
def explain(request: HttpRequest, here: Here, number: str) -> HttpResponse:
    """Write why the case is late."""
    case_at(here, number)
    panel = Panel(doing="late", typed=request.POST)

    def run(now: datetime) -> Any:
        return commands.explain_delay(
            actor=here.actor,
            number=number,
            reason=request.POST.get("reason", ""),
            client_key=key_in(request.POST),
            now=now,
        )

    return attempt(request, here, number, panel, run, _("The applicant is told why it is late."))


@at_office
@require_POST
def tell(request: HttpRequest, here: Here, number: str) -> HttpResponse:
    """Say how the applicant was told of the decision."""
    case_at(here, number)
    panel = Panel(doing="told", typed=request.POST)

    def run(now: datetime) -> Any:
        return commands.tell(
            actor=here.actor,
            number=number,
            way=request.POST.get("way", ""),
            words=request.POST.get("text", ""),
            now=now,
        )

    return attempt(request, here, number, panel, run, _("It is kept that the applicant was told."))


@at_office
@require_POST
def interest(request: HttpRequest, here: Here, number: str) -> HttpResponse:
    """Declare an interest in the case."""
    case_at(here, number)
    panel = Panel(doing="interest", typed=request.POST)

    def run(now: datetime) -> Any:
        reason = request.POST.get("reason", "")
        return commands.declare_interest(actor=here.actor, number=number, reason=reason, now=now)

    return attempt(
        request, here, number, panel, run, _("Your interest is kept. Others decide on this application.")
    )


@at_office
@require_POST
def help_applicant(request: HttpRequest, here: Here, number: str) -> HttpResponse:
    """Begin to mend a returned application for its applicant, on the pages that she would see herself."""
    view = case_at(here, number)
    panel = Panel(doing="help", typed=request.POST)

    def run(now: datetime) -> Any:
        way = request.POST.get("way", "")
        return commands.help_applicant(actor=here.actor, number=number, way=way, now=now)

    said = attempt(
        request,
        here,
        number,
        panel,
        run,
        _("The applicant's pages are open. Change what was marked, then send it."),
    )
    return redirect("portal:resume", view.case.ref) if said.status_code == 302 else said


@at_office
@require_POST
def retry(request: HttpRequest, here: Here, number: str, effect: UUID) -> HttpResponse:
    """Try again a notice or a document that failed for good."""
    case_at(here, number)

    def run(now: datetime) -> Any:
        return retry_effect(actor=here.actor, number=number, effect_id=effect, now=now)

    return attempt(request, here, number, Panel(), run, _("It will be tried again in a moment."))


def _office(code: str) -> Office:
    try:
        return office_by_code(code)
    except NotFound:
        raise NotOfferedThere() from None


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
