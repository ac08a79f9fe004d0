"""The training register at the desk: courses, their people, the code in the room, certificates, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from khamkho.base.errors import Invalid, NotFound, Problem
from khamkho.base.text import Lang, Text, decoded
from khamkho.base.thai import show_date
from khamkho.casework.queries.register import Cell
from khamkho.casework.rules.letters import DRAFT
from khamkho.casework.rules.letters import STATES as LETTER_STATES
from khamkho.catalogue.rules import Column
from khamkho.desk.door import Here, at_office, for_workers
from khamkho.desk.frame import desk_page
from khamkho.desk.sheets import paper, spreadsheet
from khamkho.desk.views.register import XLSX, handed
from khamkho.documents import qr_svg
from khamkho.offices.commands import record_export
from khamkho.offices.registers import REGISTERS, TRAINING, permit_keeping
from khamkho.training import commands
from khamkho.training.commands.people import members_to_invite
from khamkho.training.models import Course
from khamkho.training.queries import (
    SHOWN,
    Report,
    Standing,
    course_for,
    courses_at,
    hours_words,
    meeting_of,
    report_of,
    scan_code,
    standings_of,
)
from khamkho.training.rules import FEW, QUESTIONS, REPLIES, Row, read_list

ROOM = "\u00a0\n\u00a0"
"""Two empty lines: as high as a signature."""
LINES, LIST_MOST, MEMBERS_MOST = 50, 300_000, 300
COURSE_FIELDS = ("title", "target", "about", "seats", "share", "public", "closes_on", "questions")
MEETING_FIELDS = ("day", "begins", "ends", "place", "speaker")
PEOPLE: Mapping[str, Text] = {
    "number": Text("ลำดับ", "No."),
    "name": Text("ชื่อ – ชื่อสกุล", "Name"),
    "unit": Text("โรงเรียนหรือหน่วยงาน", "School or office"),
    "reply": Text("คำตอบ", "Reply"),
    "hours": Text("ชั่วโมงที่เข้า", "Hours"),
    "share": Text("ร้อยละ", "Percent"),
    "certificate": Text("เกียรติบัตรเลขที่", "Certificate no."),
}
SHEET: Mapping[str, Text] = {
    "number": Text("ลำดับ", "No."),
    "name": Text("ชื่อ – ชื่อสกุล", "Name"),
    "unit": Text("โรงเรียนหรือหน่วยงาน", "School or office"),
    "morning": Text("ลายมือชื่อ (เช้า)", "Signature (morning)"),
    "afternoon": Text("ลายมือชื่อ (บ่าย)", "Signature (afternoon)"),
    "remarks": Text("หมายเหตุ", "Remarks"),
}


@at_office
@require_safe
def courses(request: HttpRequest, here: Here) -> HttpResponse:
    """The courses of the office, newest first."""
    page = Paginator(courses_at(here.actor, here.office), LINES).get_page(request.GET.get("page"))
    return desk_page(request, here, "training/courses.html", {"page": page}, current="training")


@at_office
@for_workers
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, here: Here) -> HttpResponse:
    """Open a course."""
    permit_keeping(here.actor, here.office.pk, here.office.settings, TRAINING)
    usual = {"share": "80", "questions": "\n".join(f"{one.th} | {one.en}" for one in QUESTIONS)}

    def run() -> Course:
        return commands.open_course(
            actor=here.actor,
            office=here.office,
            ref=_ref(request),
            typed=_typed(request, COURSE_FIELDS),
            now=here.now,
        )

    return _course_form(request, here, run, usual, None)


@at_office
@for_workers
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, here: Here, course: UUID) -> HttpResponse:
    """Change what a course says."""
    held = course_for(here.actor, here.office, course)
    values: dict[str, Any] = {name: getattr(held, name) for name in COURSE_FIELDS}
    values["public"] = "1" if held.public else ""
    values["closes_on"] = show_date(held.closes_on, "th", style="short") if held.closes_on else ""
    values["questions"] = "\n".join(f"{one['th']} | {one['en']}" for one in held.questions)

    def run() -> Course:
        shared: dict[str, Any] = {"actor": here.actor, "office": here.office, "ref": course, "now": here.now}
        if request.POST.get("do") == "call-off":
            return commands.call_off(reason=request.POST.get("reason", ""), **shared)
        return commands.change_course(typed=_typed(request, COURSE_FIELDS), **shared)

    return _course_form(request, here, run, values, held)


@at_office
@for_workers
@require_http_methods(["GET", "HEAD", "POST"])
def change_meeting(request: HttpRequest, here: Here, course: UUID, meeting: UUID) -> HttpResponse:
    """Correct when and where a meeting is."""
    permit_keeping(here.actor, here.office.pk, here.office.settings, TRAINING)
    held = course_for(here.actor, here.office, course)
    one, problems = meeting_of(held, meeting), tuple[Problem, ...]()
    values = {
        "day": show_date(one.day, "th", style="short"), "begins": f"{one.begins:%H.%M}",
        "ends": f"{one.ends:%H.%M}", "place": one.place, "speaker": one.speaker,
    }  # fmt: skip
    if request.method == "POST":
        values = _typed(request, MEETING_FIELDS)
        try:
            commands.change_meeting(
                actor=here.actor, office=here.office, ref=course, meeting=meeting, typed=values, now=here.now
            )
        except Invalid as no:
            problems = no.problems
        else:
            messages.success(request, _("The meeting was saved."))
            return redirect("desk:training-course", here.office.code, course)
    context = {"course": held, "values": values, "problems": problems}
    status = 422 if problems else 200
    return desk_page(request, here, "training/meeting_form.html", context, current="training", status=status)


def _course_form(
    request: HttpRequest,
    here: Here,
    run: Callable[[], Course],
    values: Mapping[str, Any],
    held: Course | None,
) -> HttpResponse:
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        try:
            course = run()
        except Invalid as no:
            problems = no.problems
            values = values if "do" in request.POST else _typed(request, COURSE_FIELDS)
        else:
            messages.success(request, _("The course was saved."))
            return redirect("desk:training-course", here.office.code, course.ref)
    context = {
        "course": held,
        "values": values,
        "reason": request.POST.get("reason", ""),
        "ref": request.POST.get("ref") or uuid4(),
        "open_to": [("1", _("Anybody may register on its public page"))],
        "problems": problems,
    }
    status = 422 if problems else 200
    return desk_page(request, here, "training/course_form.html", context, current="training", status=status)


def _typed(request: HttpRequest, names: Iterable[str]) -> dict[str, str]:
    return {name: request.POST.get(name, "") for name in names}


def _ref(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("ref", ""))
    except ValueError:
        return uuid4()


def _uuid(request: HttpRequest, name: str) -> UUID:
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError as wrong:
        raise NotFound from wrong


# ── one course ──


@at_office
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, here: Here, course: UUID) -> HttpResponse:
    """A course with its meetings and people, and what may be done about them."""
    held, do = course_for(here.actor, here.office, course), request.POST.get("do", "")
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        try:
            done = _deeds(request, here, course, do)
        except Invalid as no:
            problems = no.problems
        else:
            messages.success(request, done)
            return redirect("desk:training-course", here.office.code, course)
    meetings = list(held.meetings.all())
    people = standings_of(held, meetings)
    context = {
        "course": held,
        "meetings": meetings,
        "held": {meeting for one in people for meeting in one.present},
        "people": [(one, REPLIES[one.participant.reply], _letter_state(one)) for one in people],
        "taken": sum(one.participant.reply == "yes" for one in people),
        "drafts": sum(one.letter is not None and one.letter.state == DRAFT for one in people),
        "over": bool(meetings) and meetings[-1].day <= here.today,
        "hours": hours_words(sum(meeting.minutes for meeting in meetings)),
        "may_sign": "director" in here.roles or bool(here.lent),
        "link": settings.PUBLIC_URL + reverse("training:register", args=[held.ref]) if held.public else "",
        "typed": request.POST,
        "do": do,
        "problems": problems,
        "meeting_options": [
            (str(one.ref), f"{show_date(one.day, here.actor.lang, style='short')} {one.begins:%H.%M}")
            for one in meetings
        ],
        "person_options": [
            (str(one.participant.ref), one.person.name.full()) for one in people if one.person is not None
        ],
        "reply_options": [("yes", REPLIES["yes"]), ("no", REPLIES["no"])],
    }
    status = 422 if problems else 200
    return desk_page(request, here, "training/course.html", context, current="training", status=status)


def _letter_state(standing: Standing) -> Text | None:
    return LETTER_STATES[standing.letter.state] if standing.letter else None


def _deeds(request: HttpRequest, here: Here, course: UUID, do: str) -> str:
    """Carry out what a form of the page asks for; returns what is said then."""
    shared: dict[str, Any] = {"actor": here.actor, "office": here.office, "ref": course, "now": here.now}
    if do == "meeting":
        commands.add_meeting(typed=_typed(request, MEETING_FIELDS), **shared)
        return _("The meeting was added.")
    if do == "remove":
        commands.remove_meeting(meeting=_uuid(request, "meeting"), **shared)
        return _("The meeting was removed.")
    if do == "present":
        reason = request.POST.get("reason", "")
        commands.mark_by_hand(
            meeting=_uuid(request, "meeting"),
            participant=_uuid(request, "participant"),
            reason=reason,
            **shared,
        )
        return _("She is marked as present.")
    if do == "reply":
        commands.change_reply(
            participant=_uuid(request, "participant"), wants=request.POST.get("reply", ""), **shared
        )
        return _("The reply was written down.")
    if do == "certify":
        lang: Lang = "en" if request.POST.get("lang") == "en" else "th"
        count = commands.write_certificates(lang=lang, **shared)
        return ngettext(
            "%(count)d draft of a certificate was written.",
            "%(count)d drafts of certificates were written.",
            count,
        ) % {"count": count}
    if do == "sign":
        count = commands.sign_certificates(**shared)
        return ngettext(
            "%(count)d certificate was signed and is being made.",
            "%(count)d certificates were signed and are being made.",
            count,
        ) % {"count": count}
    raise NotFound


@at_office
@for_workers
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, here: Here, course: UUID) -> HttpResponse:
    """Invite members by ticking them, others by a list that is shown before anybody gets a mail."""
    permit_keeping(here.actor, here.office.pk, here.office.settings, TRAINING)
    held = course_for(here.actor, here.office, course)
    rows: list[Row] = []
    problems: tuple[Problem, ...] = ()
    text = request.POST.get("list", "")
    if request.method == "POST":
        text = _sent(request) or text
        try:
            rows = read_list(text[:LIST_MOST])
            if "preview" not in request.POST:
                members = [
                    int(one)
                    for one in request.POST.getlist("member")
                    if one.isascii() and one.isdigit() and len(one) < 18
                ]
                people = [row.person for row in rows if row.person]
                count = commands.invite_people(
                    actor=here.actor,
                    office=here.office,
                    ref=course,
                    people=people,
                    members=members,
                    now=here.now,
                )
                said = ngettext("%(count)d person was invited.", "%(count)d people were invited.", count)
                messages.success(request, said % {"count": count})
                return redirect("desk:training-course", here.office.code, course)
        except Invalid as no:
            problems = no.problems
    members_here = members_to_invite(here.office, here.today)[:MEMBERS_MOST]
    context = {
        "course": held,
        "rows": rows,
        "right": sum(row.person is not None for row in rows),
        "text": text[:LIST_MOST],
        "members": [(str(one.pk), one.name_th, one.office.name(here.actor.lang)) for one in members_here],
        "ticked": request.POST.getlist("member"),
        "problems": problems,
    }
    status = 422 if problems else 200
    return desk_page(request, here, "training/invite.html", context, current="training", status=status)


def _sent(request: HttpRequest) -> str:
    """The list as a CSV file, if one was sent: UTF-8, or the code page of Thai spreadsheets."""
    sent = request.FILES.get("file")
    if sent is None:
        return ""
    return decoded(sent.read(LIST_MOST))


@at_office
@for_workers
@require_safe
def screen(request: HttpRequest, here: Here, course: UUID, meeting: UUID) -> HttpResponse:
    """The code to show in the room: another one each minute; the page loads itself anew."""
    permit_keeping(here.actor, here.office.pk, here.office.settings, TRAINING)
    held = course_for(here.actor, here.office, course)
    one = meeting_of(held, meeting)
    address = settings.PUBLIC_URL + reverse("training:scanned", args=[one.ref, scan_code(one, here.now)])
    context = {
        "course": held,
        "meeting": one,
        "count": one.present.count(),
        "coming": held.people.filter(reply="yes").count(),
        "seconds": SHOWN // 2,
        "qr": mark_safe(qr_svg(address)),  # noqa: S308 - drawn by ourselves
    }
    return desk_page(request, here, "training/screen.html", context, current="training")


@at_office
@require_safe
def sheet(request: HttpRequest, here: Here, course: UUID, meeting: UUID) -> HttpResponse:
    """The list of one meeting to sign by hand, on paper."""
    held, lang = course_for(here.actor, here.office, course), here.actor.lang
    one = meeting_of(held, meeting)
    people = [each for each in standings_of(held) if each.participant.reply == "yes" and each.person]
    rows = [
        [
            Cell(text=str(place)),
            Cell(text=_name(each)),
            Cell(text=each.person.unit if each.person else ""),
            Cell(text=ROOM),
            Cell(text=ROOM),
            Cell(),
        ]
        for place, each in enumerate(people, start=1)
    ]
    title = _("List to sign: %(course)s") % {"course": held.title}
    period = f"{show_date(one.day, lang)} {one.begins:%H.%M}–{one.ends:%H.%M} {one.place}"
    total = _("People: %(count)d") % {"count": len(rows)}
    made = paper(here.office, title, period, _columns(SHEET), rows, total, lang=lang, now=here.now)
    _write_down(here, "PDF", len(rows))
    return handed(made, "application/pdf", f"{title}.pdf", inline=True)


def _name(standing: Standing) -> str:
    return standing.person.name.full() if standing.person else "–"


def _columns(named: Mapping[str, Text]) -> Sequence[Column]:
    return [Column(id=name, of="training", ref=name, label=label) for name, label in named.items()]


def _write_down(here: Here, form: Any, rows: int) -> None:
    record_export(
        actor=here.actor, office=here.office, service_id=REGISTERS[TRAINING].th, form=form, days=(None, None),
        rows=rows, now=here.now,
    )  # fmt: skip


# ── the report ──


@at_office
@require_safe
def report(request: HttpRequest, here: Here, course: UUID) -> HttpResponse:
    """Invited, came, hours, certificates, and what the forms say."""
    held = course_for(here.actor, here.office, course)
    told = report_of(held)
    context = {
        "course": held,
        "report": told,
        "facts": _facts(held, told),
        "hours": hours_words(told.minutes),
        "few": FEW,
    }
    return desk_page(request, here, "training/report.html", context, current="training")


def _facts(course: Course, told: Report) -> list[tuple[str, str]]:
    """The numbers of the report with their names."""
    return [
        (_("Invited or registered"), str(told.asked)),
        (_("Said yes"), str(told.yes)),
        (_("Said no"), str(told.no)),
        (_("Waiting list"), str(told.waiting)),
        (_("No reply"), str(told.silent)),
        (_("Came"), str(told.came)),
        (_("Came for %(share)d percent or more") % {"share": course.share}, str(told.enough)),
        (_("Certificates issued"), str(told.certified)),
        (_("Hours in all"), hours_words(told.minutes)),
        (_("Satisfaction forms"), str(told.forms)),
    ]


@at_office
@require_safe
def report_file(request: HttpRequest, here: Here, course: UUID) -> HttpResponse:
    """Who took part, as XLSX."""
    held, lang = course_for(here.actor, here.office, course), here.actor.lang
    rows = _people_rows(held, lang)
    made = spreadsheet(held.title, _columns(PEOPLE), rows, lang)
    _write_down(here, "XLSX", len(rows))
    return handed(made, XLSX, f"{held.title}.xlsx")


def _people_rows(course: Course, lang: Lang) -> list[list[Cell]]:
    return [
        [
            Cell(text=str(place)),
            Cell(text=_name(one)),
            Cell(text=one.person.unit if one.person else ""),
            Cell(text=REPLIES[one.participant.reply].in_(lang)),
            Cell(text=hours_words(one.minutes)),
            Cell(text=str(one.share)),
            Cell(text=one.letter.number if one.letter else ""),
        ]
        for place, one in enumerate(standings_of(course), start=1)
    ]


@at_office
@require_safe
def report_paper(request: HttpRequest, here: Here, course: UUID) -> HttpResponse:
    """The report on paper: the numbers and means above the list of those who took part."""
    held, lang = course_for(here.actor, here.office, course), here.actor.lang
    told = report_of(held)
    said = [f"{label}: {value}" for label, value in _facts(held, told)]
    said += [
        f"{text.in_(lang)}: {_mean(mean.mean, mean.level, lang)}" for text, mean in told.means if mean.mean
    ]
    days = [meeting.day for meeting in held.meetings.all()]
    period = _span(days, lang)
    title = _("Report of the training: %(course)s") % {"course": held.title}
    rows = _people_rows(held, lang)
    made = paper(
        here.office, title, period, _columns(PEOPLE), rows, " · ".join(said), lang=lang, now=here.now
    )
    _write_down(here, "PDF", len(rows))
    return handed(made, "application/pdf", f"{title}.pdf", inline=True)


def _mean(mean: float | None, level: Text | None, lang: Lang) -> str:
    return f"{mean:.2f} ({level.in_(lang)})" if mean is not None and level is not None else "–"


def _span(days: Sequence[date], lang: Lang) -> str:
    first, last = ((show_date(days[0], lang), show_date(days[-1], lang))) if days else ("", "")
    return first if first == last else f"{first} – {last}"
