"""A form on paper: scanned at the counter and taken with the few answers that are needed; typed in later beside the scan."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from khamkho.base.errors import Invalid, Problem, Refused
from khamkho.base.text import Text
from khamkho.casework import commands
from khamkho.casework.context import context_for
from khamkho.casework.models import Case
from khamkho.casework.queries.cases import CaseView, draft_for
from khamkho.casework.rules.paper import MOST_SCANS, PAPER, PaperMissing, first_questions
from khamkho.casework.rules.refusals import NoSuchCase
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.fields.contact import EmailField, PhoneField
from khamkho.desk.door import Here, at_office, for_workers
from khamkho.desk.frame import desk_page
from khamkho.files import commands as files
from khamkho.files.posted import take_posted

EMAIL = EmailField(id="email", type="email", label=Text("อีเมล", "Email address"), required=False)
PHONE = PhoneField(id="phone", type="phone", label=Text("หมายเลขโทรศัพท์", "Telephone number"), required=False)
NO_VARIANT = Problem("variant", "required", "กรุณาเลือกกรณีที่ขอ", "Choose what is applied for")


@at_office
@for_workers
@require_http_methods(["GET", "HEAD", "POST"])
def take(request: HttpRequest, here: Here, ref: UUID) -> HttpResponse:
    """Scan, say whose it is, take it. ``?do=scan`` only adds a page, ``?do=remove`` takes one out again; all is kept at once."""
    view = _entered(here, ref)
    if view.case.state != Case.DRAFT:  # a second click on the last button
        return redirect("desk:receipt", here.office.code, view.number)
    if request.method != "POST":
        return _shown(request, here, view, _known(view))
    if request.GET.get("do") == "remove":
        _remove(request, here, view)
        return redirect("desk:paper", here.office.code, ref)
    problems = _scan(request, here, view)
    fresh = _entered(here, ref)
    if not problems and not fresh.files_of(PAPER):
        problems = [_problem("scan", PaperMissing())]
    problems += _note(request, here, fresh)
    if problems:
        return _shown(request, here, _entered(here, ref), request.POST, problems)
    if request.GET.get("do") == "scan":  # half a name is not kept, so it stays on the page
        return _shown(request, here, _entered(here, ref), request.POST)
    try:
        receipt = commands.take_paper(
            actor=here.actor,
            ref=ref,
            client_key=request.POST.get("client_key", "")[:60],
            late=request.POST.get("late", ""),
            now=here.now,
        )
    except Invalid as no:
        return _shown(request, here, fresh, request.POST, no.problems)
    except Refused as no:
        return _shown(request, here, fresh, request.POST, [_problem("scan", no)])
    messages.success(
        request, _("The paper is taken. Print the receipt; what stands on the paper can be typed in later.")
    )
    return redirect("desk:receipt", here.office.code, receipt.number)


def _entered(here: Here, ref: UUID) -> CaseView:
    """What this officer enters for somebody here, or has entered. Raises NoSuchCase."""
    view = draft_for(here.actor, ref)
    case = view.case
    own = case.entered_by_id is not None and case.entered_by_id == here.actor.user_id
    if case.office_id != here.office.pk or not own:
        raise NoSuchCase()
    return view


def _scan(request: HttpRequest, here: Here, view: CaseView) -> list[Problem]:
    """Keep the scan that was posted, if one was."""
    key = view.case.key
    if key is None:
        raise NoSuchCase()
    try:
        stored = take_posted(request, "scan", key=key, accept="document", limit=files.LIMIT, now=here.now)
        if stored is not None:
            commands.scan_paper(actor=here.actor, ref=view.case.ref, stored=stored, now=here.now)
    except Refused as no:
        return [_problem("scan", no)]
    return []


def _note(request: HttpRequest, here: Here, view: CaseView) -> list[Problem]:
    """Keep what was typed and is sound; what is wrong with the rest."""
    post, service = request.POST, view.service
    ctx = context_for(view.case, lang=here.actor.lang, now=here.now)
    asked = first_questions(service)
    raw = {
        name: post.getlist(name)[-1] for name in post if name.partition(".")[0] in {one.id for one in asked}
    }
    checked = catalogue.check_questions(asked, raw, ctx)
    reached = catalogue.check_questions((EMAIL, PHONE), post.dict(), ctx)
    later = request.GET.get("do") == "scan"  # half a name is no mistake while pages are still scanned
    who = asked[0].id if asked else ""
    begun = {name.partition(".")[0] for name, value in raw.items() if value} | {who}
    wrong = [
        one
        for one in checked.problems
        if one.where.partition(".")[0] in begun and not (later and one.code == "required")
    ]
    variant = post.get("variant", "")
    if service.variants and variant not in service.variants and not later:
        wrong.insert(0, NO_VARIANT)
    commands.note_paper(
        actor=here.actor,
        ref=view.case.ref,
        variant=variant,
        answers={name: value for name, value in checked.values.items() if value is not None},
        email=str(reached.values.get("email") or ""),
        phone=str(reached.values.get("phone") or ""),
        now=here.now,
    )
    return [*wrong, *reached.problems]


def _remove(request: HttpRequest, here: Here, view: CaseView) -> None:
    wanted = request.POST.get("file", "")
    for file in view.files_of(PAPER):
        if str(file.ref) == wanted:
            commands.detach(actor=here.actor, ref=view.case.ref, attachment=file.ref, now=here.now)


def _known(view: CaseView) -> dict[str, Any]:
    ctx = context_for(view.case, lang="th", now=view.case.changed_at)
    said = view.body.contact
    return {
        **catalogue.initial(first_questions(view.service), view.body.answers, ctx),
        "variant": view.case.variant,
        "email": said.get("email", ""),
        "phone": said.get("phone", ""),
    }


def _shown(
    request: HttpRequest,
    here: Here,
    view: CaseView,
    typed: Mapping[str, Any],
    problems: Sequence[Problem] = (),
) -> HttpResponse:
    scans = view.files_of(PAPER)
    context = {
        "case": view.case,
        "service": view.service,
        "variants": [(name, one.title) for name, one in view.service.variants.items()],
        "questions": first_questions(view.service),
        "email": EMAIL,
        "phone": PHONE,
        "ctx": context_for(view.case, lang=here.actor.lang, now=here.now),
        "typed": typed,
        "problems": problems,
        "scans": scans,
        "scan_needed": not scans,
        "full": len(scans) >= MOST_SCANS,
        "limit_mb": files.LIMIT // files.MEGABYTE,
        "late_taken": bool(view.service.rounds),
        "client_key": secrets.token_urlsafe(12),
    }
    status = 422 if problems else 200
    return desk_page(request, here, "desk/paper.html", context, current="new", status=status)


def _problem(where: str, no: Refused) -> Problem:
    th, en = (" ".join(filter(None, (no.sentence(lang), no.next(lang)))) for lang in ("th", "en"))
    return Problem(where, no.code, th, en)
