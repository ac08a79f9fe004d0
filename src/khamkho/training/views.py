"""What people who take part in a course see: registration, their own page, and the page behind the code in the room."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from khamkho.base.errors import Invalid, Problem, Refused
from khamkho.files.responses import blob_response
from khamkho.training import commands
from khamkho.training.models import Meeting, Participant
from khamkho.training.queries import is_open, mine_of, participant_called, public_course, scanned_meeting
from khamkho.training.rules import (
    COLUMNS,
    LEVELS,
    REPLIES,
    AlreadyPresent,
    NoSuchCourse,
    NotOnTheList,
    ScanOver,
)
from khamkho.ui.language import lang_now
from khamkho.ui.limits import allow

SCANS, KNOWN = "khamkho_scans", "khamkho_training"
"""In the session: when which meeting's code was scanned; as whom this browser opened which course."""
SCAN_LASTS, MOST = 600, 20


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, course: UUID) -> HttpResponse:
    """Anybody registers for a public course; what follows stands in the mail, so the answer is the same for all."""
    allow(request, "course")
    held, now = public_course(course), timezone.now()
    problems: tuple[Problem, ...] = ()
    done = False
    if request.method == "POST":
        try:
            commands.register(course_ref=course, typed=request.POST, lang=lang_now(), now=now)
            done = True
        except Invalid as no:
            problems = no.problems
    context = {
        "course": held,
        "meetings": held.meetings.all(),
        "office": held.office,
        "open": is_open(held, timezone.localtime(now).date()),
        "typed": {name: request.POST.get(name, "") for name in COLUMNS},
        "problems": problems,
        "done": done,
    }
    return render(request, "training/register.html", context, status=422 if problems else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest, code: str) -> HttpResponse:
    """A participant's own page: reply, what she was at, the satisfaction form, her certificate."""
    allow(request, "course")
    now, problems = timezone.now(), tuple[Problem, ...]()
    told = mine_of(code[:100])
    _keep(request, KNOWN, str(told.course.pk), told.participant.pk)
    if request.method == "POST":
        try:
            if request.POST.get("do") == "fill":
                commands.fill_form(code=code[:100], typed=request.POST, now=now)
            else:
                commands.reply_to(code=code[:100], wants=request.POST.get("reply", ""), now=now)
            return redirect("training:mine", code)
        except Invalid as no:
            problems = no.problems
    today = timezone.localtime(now).date()
    context = {
        "mine": told,
        "code": code,
        "office": told.course.office,
        "course": told.course,
        "reply": REPLIES[told.participant.reply],
        "open": is_open(told.course, today),
        "questions": [
            (f"level.{place}", one[lang_now()], request.POST.get(f"level.{place}", ""))
            for place, one in enumerate(told.course.questions)
        ],
        "levels": [(level, f"{level} – {words.in_(lang_now())}") for level, words in LEVELS.items()],
        "typed": request.POST,
        "problems": problems,
    }
    return render(request, "training/mine.html", context, status=422 if problems else 200)


@never_cache
@require_safe
def certificate(request: HttpRequest, code: str) -> HttpResponseBase:
    """The certificate as PDF, for whoever has the link."""
    allow(request, "course")
    letter = mine_of(code[:100]).letter
    if letter is None or letter.blob is None:
        raise NoSuchCourse()
    name = f"{letter.subject} {letter.number.replace('/', '-')}.pdf"
    return blob_response(request, letter.blob, name=name, inline="save" not in request.GET)


@never_cache
@require_safe
def scanned(request: HttpRequest, meeting: UUID, code: str) -> HttpResponse:
    """The code in the room leads here: this browser may say for some minutes who stands before it."""
    allow(request, "course")
    held = scanned_meeting(meeting, code[:40], timezone.now())
    _keep(request, SCANS, str(held.ref), int(timezone.now().timestamp()))
    return redirect("training:attend", meeting)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def attend(request: HttpRequest, meeting: UUID) -> HttpResponse:
    """Who scanned says who she is: with one press if she opened her own page here, else by her address or telephone."""
    allow(request, "course")
    now = timezone.now()
    at = int(request.session.get(SCANS, {}).get(str(meeting), 0))
    held = Meeting.objects.select_related("course", "course__office").filter(ref=meeting).first()
    if held is None:
        raise NoSuchCourse()
    if now.timestamp() - at > SCAN_LASTS:
        raise ScanOver()
    known = Participant.objects.filter(
        pk=request.session.get(KNOWN, {}).get(str(held.course_id), 0), key__isnull=False
    ).first()
    told: Refused | None = None
    done = False
    if request.method == "POST":
        who = request.POST.get("who", "")
        try:
            found = participant_called(held.course, who) if who else known
            commands.scan(meeting=meeting, participant=found, now=now)
            done = True
        except AlreadyPresent:
            done = True
        except NotOnTheList as no:
            told = no
    context: dict[str, Any] = {
        "meeting": held,
        "course": held.course,
        "office": held.course.office,
        "known": known,
        "done": done,
        "at": now,
        "problems": (Problem("who", told.code, f"{told.th} {told.next_th}", f"{told.en} {told.next_en}"),)
        if told
        else (),
        "typed": request.POST.get("who", ""),
    }
    return render(request, "training/attend.html", context, status=422 if told else 200)


def _keep(request: HttpRequest, name: str, key: str, value: int) -> None:
    """Remember the last few in the session."""
    held = {**request.session.get(name, {}), key: value}
    request.session[name] = dict(list(held.items())[-MOST:])
