"""What should have followed and did not: messages and documents that failed for good."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from khamkho.base.errors import NotFound
from khamkho.casework.queries.inbox import row_of
from khamkho.desk.commands import let_be, retry_effect
from khamkho.desk.door import Here, at_office, for_workers
from khamkho.desk.fate import fate_of
from khamkho.desk.frame import desk_page
from khamkho.desk.lines import lines_of
from khamkho.desk.queries import failures_at


@at_office
@require_safe
def failures(request: HttpRequest, here: Here) -> HttpResponse:
    """Everything of this office's cases that nobody tries any more, newest first."""
    found = failures_at(here.actor, here.office)
    lines = lines_of([row_of(one.case) for one in found], seats=(), now=here.now)
    rows = [(fate_of(one.effect), line) for one, line in zip(found, lines, strict=True)]
    return desk_page(
        request,
        here,
        "desk/failures.html",
        {"rows": rows},
        current="failures",
        counts={"failures": len(rows)},
    )


@at_office
@for_workers
@require_POST
def retry(request: HttpRequest, here: Here, effect: UUID) -> HttpResponse:
    """Try one of them again."""
    retry_effect(actor=here.actor, number=_number_of(here, effect), effect_id=effect, now=here.now)
    messages.success(request, _("It will be tried again in a moment."))
    return redirect("desk:failures", here.office.code)


@at_office
@for_workers
@require_POST
def done(request: HttpRequest, here: Here, effect: UUID) -> HttpResponse:
    """Take one of them off the list: it was dealt with in another way."""
    let_be(actor=here.actor, number=_number_of(here, effect), effect_id=effect, now=here.now)
    messages.success(request, _("It is off the list."))
    return redirect("desk:failures", here.office.code)


def _number_of(here: Here, effect: UUID) -> str:
    """The case of one of this office's failures. Raises NotFound."""
    failed = next((one for one in failures_at(here.actor, here.office) if one.effect.pk == effect), None)
    if failed is None:
        raise NotFound()
    return str(failed.case.number)
