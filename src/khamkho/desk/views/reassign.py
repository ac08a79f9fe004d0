"""The open cases of a member who leaves, changes role or is away, and to whom they go."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from khamkho.base.errors import Problem
from khamkho.base.text import Text
from khamkho.casework.queries.inbox import Row, held_by, load_of
from khamkho.casework.rules.permits import READING_ROLES
from khamkho.desk.door import Here, at_office, for_workers
from khamkho.desk.frame import desk_page
from khamkho.desk.handover import HandedOver, hand_over
from khamkho.desk.lines import lines_of
from khamkho.desk.queries import Colleague, colleagues_of
from khamkho.offices.actors import actor_of, desk_required
from khamkho.offices.models import Membership, Office
from khamkho.offices.queries import member_at, office_by_code
from khamkho.offices.rules import permit_managing

How = Literal["one", "share", "nobody"]
HOW: tuple[tuple[How, Text, Text], ...] = (
    (
        "share",
        Text("แบ่งให้หลายคน", "Share them out"),
        Text("ผู้ที่มีงานค้างน้อยที่สุดได้ก่อน", "Whoever holds fewest gets the next one"),
    ),
    ("one", Text("ให้คนเดียวทั้งหมด", "All to one colleague"), Text("", "")),
    (
        "nobody",
        Text("ยังไม่ให้ใคร", "To nobody yet"),
        Text("คำขอกลับไปรอผู้รับเรื่องในกล่องงาน", "They wait in the inbox until somebody takes them"),
    ),
)


@desk_required  # type: ignore[arg-type]  # the page inside has the wider type of answers
def reassign(request: HttpRequest, office: str, member_id: int) -> HttpResponseBase:
    """List a member's open cases and ask to whom they go.

    Who only administers the office reads no cases: she is told how many wait, and who can give them to others.
    """
    actor = actor_of(request)
    found = office_by_code(office)
    if not {seat.role for seat in actor.seats_at(found.pk)} & READING_ROLES:
        permit_managing(actor, found.pk)
        return _told(request, found, member_at(found, member_id))
    return _asked(request, office=office, member_id=member_id)


def _told(request: HttpRequest, office: Office, member: Membership) -> HttpResponse:
    request.office = office  # type: ignore[attr-defined]  # the frame shows it
    context = {"office": office, "member": member, "count": load_of(office.pk).get(member.pk, 0)}
    answer = render(request, "desk/reassign_told.html", context)
    answer["Cache-Control"] = "private, no-store"
    return answer


@at_office
@for_workers
@require_http_methods(["GET", "HEAD", "POST"])
def _asked(request: HttpRequest, here: Here, member_id: int) -> HttpResponse:
    member = member_at(here.office, member_id)
    today = timezone.localtime(here.now).date()
    cases = held_by(here.actor, member)
    others = [one for one in colleagues_of(here.office, today) if one.id != member.pk]
    problems: tuple[Problem, ...] = ()
    if request.method == "POST" and cases:
        chosen, problems = _chosen(request, others)
        if not problems:
            return _handed_over(request, here, cases, chosen)
    first = [str(one.id) for one in others]
    context = {
        "member": member,
        "gone": not member.active_on(today),
        "lines": lines_of(cases, seats=(), now=here.now),
        "options": [(str(one.id), _option(one)) for one in others],
        "how": HOW,
        "typed": request.POST,
        "among": request.POST.getlist("among") if request.method == "POST" else first,
        "problems": problems,
    }
    status = 422 if problems else 200
    return desk_page(request, here, "desk/reassign.html", context, current="inbox", status=status)


def _handed_over(
    request: HttpRequest, here: Here, cases: Sequence[Row], to: Sequence[Colleague]
) -> HttpResponse:
    numbers = [str(case.number) for case in cases]
    loads = {one.id: one.load for one in to}
    done = hand_over(actor=here.actor, numbers=numbers, loads=loads, now=here.now)
    _say(request, done)
    return redirect(request.path) if done.left else redirect("desk:inbox", here.office.code)


def _option(one: Colleague) -> Text:
    name = one.member
    return Text(f"{name.name('th')} (มีงานค้าง {one.load})", f"{name.name('en')} (holds {one.load})")


def _chosen(request: HttpRequest, others: Sequence[Colleague]) -> tuple[list[Colleague], tuple[Problem, ...]]:
    """Who gets the cases; nobody is an answer too."""
    how, known = request.POST.get("how", ""), {str(one.id): one for one in others}
    if how == "nobody":
        return [], ()
    if how == "one":
        one = known.get(request.POST.get("to", ""))
        return ([one], ()) if one else ([], (_missing("to"),))
    if how == "share":
        several = [known[key] for key in request.POST.getlist("among") if key in known]
        return (several, ()) if several else ([], (_missing("among"),))
    return [], (Problem("how", "required", "กรุณาเลือกวิธีมอบหมาย", "Choose how to give them to others"),)


def _missing(where: str) -> Problem:
    return Problem(where, "required", "กรุณาเลือกผู้รับงาน", "Choose who gets them")


def _say(request: HttpRequest, done: HandedOver) -> None:
    if done.given:
        told = ngettext(
            "%(count)s application has changed hands.",
            "%(count)s applications have changed hands.",
            done.given,
        )
        messages.success(request, told % {"count": done.given})
    if done.left:
        told = _("These could not be given to others: %(numbers)s")
        messages.error(request, told % {"numbers": ", ".join(done.left)})
