"""A school closes, or goes into another: set by whoever manages the office above it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from khamkho.base.errors import Problem, understood
from khamkho.base.text import Text
from khamkho.base.thai import parse_date
from khamkho.casework import commands
from khamkho.casework.queries.closing import open_counts
from khamkho.casework.rules.closing import (
    ClosesAlready,
    NotUnderThisOffice,
    OthersGoThere,
    StandsInTheWay,
)
from khamkho.casework.rules.refusals import ReasonNeeded
from khamkho.offices.actors import actor_of
from khamkho.offices.models import Office
from khamkho.offices.queries import closings_under, offices_under
from khamkho.offices.views.door import attempt, for_managers, sure
from khamkho.ui.language import lang_now

WAYS = (
    ("closes", Text("ปิด", "It closes"), Text("ผู้ปฏิบัติงานพ้นจากหน่วยงาน", "Its members leave")),
    (
        "merges",
        Text("รวมเข้ากับหน่วยงานที่รับต่อ", "It goes into the one that takes over"),
        Text(
            "เจ้าหน้าที่ หัวหน้า และผู้ตรวจสอบย้ายตามไป ผู้อำนวยการและผู้ดูแลระบบพ้นจากหน่วยงาน",
            "Officers, supervisors and auditors go along; its director and administrators leave",
        ),
    ),
)
NAMED = (ClosesAlready, NotUnderThisOffice, OthersGoThere, StandsInTheWay, ReasonNeeded)


@require_http_methods(["GET", "HEAD", "POST"])
@for_managers
def closings(request: HttpRequest, office: Office) -> HttpResponse:
    """Which offices close when, and a form to set another."""
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        problems = _set(request, office)
        if not problems:
            return redirect("desk:closings", code=office.code)
    found, under = closings_under(office), sorted(offices_under(office), key=lambda one: one.sort_key)
    open_now = open_counts([one.office_id for one in found if not one.done_at])
    lang = lang_now()
    names = [(one.code, one.name(lang)) for one in under]
    context: dict[str, Any] = {
        "office": office,
        "problems": problems,
        "found": [(one, open_now.get(one.office_id, 0), one.on <= timezone.localdate()) for one in found],
        "offices": [("", "–"), *names],
        "takers": [("", "–"), (office.code, office.name(lang)), *names],
        "ways": WAYS,
        "typed": request.POST,
    }
    return render(request, "desk/closings.html", context, status=422 if problems else 200)


def _set(request: HttpRequest, office: Office) -> tuple[Problem, ...]:
    post, unread = request.POST, list[Problem]()
    on = understood(parse_date, "on", post.get("on", "")[:60], unread)
    if unread:
        return tuple(unread)
    try:
        return attempt(
            request,
            _("The day was set. Until then nothing changes, and it can be taken back."),
            lambda: commands.set_closing(
                actor=actor_of(request),
                office_id=office.pk,
                code=post.get("office", "")[:60],
                into=post.get("into", "")[:60],
                merges=post.get("way") == "merges",
                on=on,
                reason=post.get("reason", "")[:1000],
                now=timezone.now(),
            ),
        )
    except NAMED as no:
        where = "reason" if isinstance(no, ReasonNeeded) else "office"
        said = [f"{no.sentence(lang)} {no.next(lang)}".strip() for lang in ("th", "en")]
        return (Problem(where, no.code, *said),)


@require_http_methods(["GET", "HEAD", "POST"])
@for_managers
def cancel(request: HttpRequest, office: Office, closing_id: int) -> HttpResponse:
    """Take a closing back, after asking."""
    back = reverse("desk:closings", kwargs={"code": office.code})
    if request.method == "POST":
        commands.cancel_closing(
            actor=actor_of(request), office_id=office.pk, closing_id=closing_id, now=timezone.now()
        )
        messages.success(request, _("The closing was taken back."))
        return redirect(back)
    return sure(
        request,
        office,
        question=_("Take the closing back?"),
        follows=[_("The office goes on as it is now.")],
        button=_("Take it back"),
        back=back,
    )
