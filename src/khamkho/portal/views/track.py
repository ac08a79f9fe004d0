"""Opening an application with its tracking code, typed or from a QR or mail."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from khamkho.base.errors import Problem
from khamkho.casework.models import Case
from khamkho.casework.queries.cases import case_by_track
from khamkho.offices.actors import open_case_in_session
from khamkho.people import sessions
from khamkho.portal.door import declared
from khamkho.ui.limits import allow

UNKNOWN = Problem(
    "code",
    "unknown-code",
    "ไม่พบคำขอตามรหัสนี้ กรุณาตรวจสอบรหัสติดตามในใบรับคำขอหรืออีเมลอีกครั้ง",
    "We know no application with this code. Check the tracking code on your receipt or in the email.",
)
EMPTY = Problem("code", "required", "กรุณากรอกรหัสติดตาม", "Enter the tracking code")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@declared("open")
def track(request: HttpRequest) -> HttpResponse:
    """Type the code."""
    if request.method != "POST":
        return render(request, "portal/track.html", {"typed": "", "problems": []})
    typed = request.POST.get("code", "").strip()[:100]
    if not typed:
        return _refused(request, typed, EMPTY, 422)
    allow(request, "track")
    case = case_by_track(typed)
    if case is None:
        return _refused(request, typed, UNKNOWN, 404)
    return _open(request, case)


@never_cache
@require_safe
@declared("open")
def by_code(request: HttpRequest, code: str) -> HttpResponse:
    """Follow the link of a QR or a mail."""
    allow(request, "track")
    case = case_by_track(code[:100])
    if case is None:
        return _refused(request, "", UNKNOWN, 404)
    return _open(request, case)


@never_cache
@require_safe
@declared("open")
def to_stars(request: HttpRequest, code: str) -> HttpResponse:
    """Follow the link of a mail to the page on which she says how it was."""
    allow(request, "track")
    case = case_by_track(code[:100])
    if case is None or not case.number:
        return _refused(request, "", UNKNOWN, 404)
    open_case_in_session(request, case.pk)
    return redirect("portal:rate", case.number)


def _refused(request: HttpRequest, typed: str, problem: Problem, status: int) -> HttpResponse:
    return render(request, "portal/track.html", {"typed": typed, "problems": [problem]}, status=status)


def _open(request: HttpRequest, case: Case) -> HttpResponse:
    """This session may see the case from now on; a form that was posted to it meanwhile is offered again."""
    open_case_in_session(request, case.pk)
    unsent = sessions.take_unsent(request)
    if unsent and unsent[0].startswith(f"/apply/{case.ref}/"):
        return redirect(reverse("people_unsent"))
    if case.state == Case.DRAFT:
        return redirect("portal:resume", case.ref)
    return redirect("portal:case", case.number)
