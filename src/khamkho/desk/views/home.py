"""The overview: what came in, what is late, what waits for me, at each of my offices."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from khamkho.collecting.queries.progress import waiting_at
from khamkho.desk.door import here_at
from khamkho.desk.queries import offices_of, today_at
from khamkho.desk.views.morning import page_of
from khamkho.offices.actors import actor_of, desk_required


@desk_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The morning page of the one office; of several the numbers of the day of each, and the way to its morning page.

    Whoever reads no cases (an administrator) is led to what she does look after: the settings.
    """
    actor, now = actor_of(request), timezone.now()
    offices = offices_of(actor)
    if not offices:
        return redirect("offices:index")
    if len(offices) == 1:
        here = here_at(actor, offices[0].code, now, offices=offices)
        request.office = here.office  # type: ignore[attr-defined]  # the frame shows it
        return page_of(request, here)
    numbers, asked = today_at(actor, offices, now), waiting_at(actor, offices, now)
    rows = [
        (here_at(actor, office.code, now, offices=offices), day, asked.get(office.pk, 0))
        for office, day in zip(offices, numbers, strict=True)
    ]
    context: dict[str, object] = {"rows": rows, "today": timezone.localtime(now).date(), "desk_nav": ()}
    answer = render(request, "desk/home.html", context)
    answer["Cache-Control"] = "private, no-store"
    return answer
