"""LINE at the desk: who talks with the office, one conversation, and an officer who takes it over."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from khamkho.base.errors import Invalid, Problem
from khamkho.base.text import Text
from khamkho.casework.models import Case
from khamkho.casework.queries.visible import visible_to
from khamkho.desk.door import Here, at_office, for_workers
from khamkho.desk.frame import desk_page
from khamkho.line import commands
from khamkho.line.models import Friend
from khamkho.line.queries import (
    Line,
    about_of,
    account_of,
    as_listed,
    conversations_at,
    lines_of,
    looks_of,
    name_of,
    taken_by,
    usage_of,
    waiting_count,
)

PAGE = 50
KINDS = {
    "image": Text("รูปภาพ", "picture"),
    "video": Text("วิดีโอ", "film"),
    "audio": Text("เสียง", "sound"),
    "file": Text("ไฟล์", "file"),
    "sticker": Text("สติกเกอร์", "sticker"),
    "location": Text("ตำแหน่งที่ตั้ง", "place"),
    "postback": Text("กดปุ่ม", "pressed a button"),
    "secret": Text("ลิงก์หรือรหัสใช้ครั้งเดียว (ไม่เก็บข้อความ)", "a one-time link or code (its words are not kept)"),
}
FATES = {
    "waiting": Text("รอส่ง", "Waiting to be sent"),
    "blocked": Text("ส่งไม่ถึง: บล็อกหรือเลิกเป็นเพื่อน", "Not delivered: blocked"),
    "quota": Text("ไม่ได้ส่ง: ครบโควตาของเดือน", "Not sent: the month's messages are used up"),
    "opted-out": Text("ไม่ได้ส่ง: ผู้รับไม่ขอรับข่าว", "Not sent: wants no news"),
    "refused": Text("LINE ไม่รับข้อความ", "LINE refused it"),
    "no-account": Text("ไม่ได้ส่ง: หน่วยงานเลิกใช้ LINE", "Not sent: the office is on LINE no longer"),
    "too-late": Text("ไม่ได้ส่ง: ช้าเกินไป", "Not sent: too late"),
    "forgotten": Text("ไม่ได้ส่ง", "Not sent"),
}


@at_office
@for_workers
@require_safe
def conversations(request: HttpRequest, here: Here) -> HttpResponse:
    """Who waits for an officer, then everybody, newest first. What was said is not in the list."""
    waiting = "all" not in request.GET
    rows = conversations_at(here.actor, here.office, waiting=waiting, now=here.now)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    account = account_of(here.office)
    context = {
        "page": page,
        "rows": as_listed(list(page.object_list), now=here.now),
        "waiting": waiting,
        "count": waiting_count(here.actor, here.office),
        "account": account,
        "usage": usage_of(account, now=here.now) if account else None,
    }
    return desk_page(request, here, "desk/line.html", context, current="line")


@at_office
@for_workers
@require_safe
def conversation(request: HttpRequest, here: Here, friend: UUID) -> HttpResponse:
    """What was said with one person; that it was looked at is written down."""
    return _page(request, here, friend)


def _page(
    request: HttpRequest, here: Here, ref: UUID, problems: tuple[Problem, ...] = (), text: str = ""
) -> HttpResponse:
    friend = commands.look(actor=here.actor, ref=ref, now=here.now)
    lines = lines_of(friend)
    taken = taken_by(friend, now=here.now)
    mine = {seat.id for seat in here.actor.seats_at(here.office.pk)}
    context = {
        "friend": friend,
        "name": name_of(friend),
        "lines": _shown(lines),
        "after": lines[-1].said.pk if lines else 0,
        "taken": taken,
        "is_mine": taken is not None and taken.member_id in mine,
        "muted": friend.muted_until is not None and friend.muted_until > here.now,
        "looks": looks_of(friend),
        "cases": _cases(here, friend),
        "problems": problems,
        "text": text,
    }
    return desk_page(
        request, here, "desk/line_talk.html", context, current="line", status=422 if problems else 200
    )


def _shown(lines: list[Line]) -> list[tuple[Line, Text | None, Text | None]]:
    """The newest first, as the page draws them from below, so that it opens at the end of the talk."""
    return [(one, KINDS.get(one.said.kind), FATES.get(one.fate)) for one in reversed(lines)]


def _cases(here: Here, friend: Friend) -> list[Case]:
    """The applications that were talked about, of those that this person may read."""
    refs = about_of(friend)
    rows = visible_to(here.actor).filter(office=here.office, number__isnull=False)
    found = rows.filter(ref__in=refs)
    if friend.user_id:
        found = found | rows.filter(applicant_id=friend.user_id)
    return list(found.distinct().order_by("-received_at")[:10])


@at_office
@for_workers
@require_safe
def news(request: HttpRequest, here: Here, friend: UUID) -> HttpResponse:
    """The lines after ``after``, for the page that stays open; 204 when there are none."""
    found = commands.look(actor=here.actor, ref=friend, now=here.now)
    after = request.GET.get("after", "0")
    lines = lines_of(found, after=int(after) if after.isdigit() and len(after) < 15 else 0)
    if not lines:
        return HttpResponse(status=204)
    context = {"lines": _shown(lines), "here": here}
    made = render(request, "desk/parts/line_lines.html", context)
    made["X-Khamkho-After"] = str(max(one.said.pk for one in lines))
    made["Cache-Control"] = "private, no-store"
    return made


@at_office
@for_workers
@require_POST
def act(request: HttpRequest, here: Here, friend: UUID, deed: str) -> HttpResponse:
    """Take over, write, hand back, mute, unmute."""
    text = request.POST.get("text", "")
    try:
        if deed == "take":
            commands.take_over(actor=here.actor, ref=friend, now=here.now)
            messages.success(
                request, _("You talk yourself now. The automatic answers are silent until you hand back.")
            )
        elif deed == "write":
            commands.write(actor=here.actor, ref=friend, text=text, now=here.now)
        elif deed == "back":
            commands.hand_back(actor=here.actor, ref=friend, now=here.now)
            messages.success(request, _("Handed back. The automatic answers go on."))
        elif deed == "mute":
            commands.mute(actor=here.actor, ref=friend, now=here.now)
            messages.success(request, _("Nobody answers this person for 24 hours. What she writes is kept."))
        elif deed == "unmute":
            commands.unmute(actor=here.actor, ref=friend, now=here.now)
    except Invalid as no:
        return _page(request, here, friend, no.problems, text)
    return redirect("desk:line-talk", here.office.code, friend)
