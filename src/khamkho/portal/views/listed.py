"""Filling a form in from the staff list of the office, for who proves that she stands on it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from khamkho.base.ids import clean_id
from khamkho.base.thai import ascii_digits
from khamkho.casework import commands as casework
from khamkho.casework.models import Case
from khamkho.moving import commands
from khamkho.moving.queries.staff import SOURCE, has_list
from khamkho.moving.rules.reading import as_problem
from khamkho.moving.rules.refusals import NotOnTheList
from khamkho.moving.rules.staff import answers_from
from khamkho.people import sessions
from khamkho.people.models import User
from khamkho.portal.door import Draft, filling
from khamkho.ui.limits import allow


def may_find_own(draft: Draft) -> bool:
    """Whether the office has a staff list, and the form is begun by the person herself."""
    return draft.case.state == Case.DRAFT and not draft.case.entered_by_id and has_list(draft.case.office_id)


@require_http_methods(["GET", "HEAD", "POST"])
@filling
def from_list(draft: Draft) -> HttpResponse:
    """She types her number; the account that is signed in has proven an address or telephone that the list has of her.

    Whoever does not fit gets one answer, whatever it was that did not."""
    request = draft.request
    if not may_find_own(draft):
        return redirect("portal:resume", draft.ref)
    if not isinstance(request.user, User):
        return sessions.to_sign_in(request)
    if request.method != "POST":
        return _page(draft)
    allow(request, "staff-list")
    allow(request, "staff-list", who=str(request.user.pk))
    number = clean_id(ascii_digits(request.POST.get("number", "")[:40]))
    try:
        values, person = commands.find_own(user=request.user, office_id=draft.case.office_id, number=number)
    except NotOnTheList as no:
        return _page(draft, no, request.POST.get("number", "")[:40])
    source = {"source_th": SOURCE.th, "source_en": SOURCE.en, "day": person.listed_on.isoformat()}
    casework.prefill(
        actor=draft.actor,
        ref=draft.ref,
        answers=answers_from(draft.service, values),
        source=source,
        now=draft.now,
    )
    messages.success(
        request, _("The form was filled in from the staff list. Look at each page and correct what is wrong.")
    )
    return redirect("portal:resume", draft.ref)


def _page(draft: Draft, no: NotOnTheList | None = None, typed: str = "") -> HttpResponse:
    context = {
        "draft": draft,
        "problems": [as_problem("number", no)] if no else [],
        "typed": typed,
        "back": draft.url(next(one for one in draft.stations if one.kind == "page")),
    }
    return render(draft.request, "portal/from_list.html", context, status=422 if no else 200)
