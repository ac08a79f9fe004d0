"""The overview: what came in, what is late, what waits for me, at each of my offices."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from khamkho.collecting.queries.progress import waiting_at
from khamkho.desk.door import here_at
from khamkho.desk.frame import nav_for
from khamkho.desk.queries import offices_of, today_at
from khamkho.offices.actors import actor_of, desk_required


@desk_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The numbers of the day; with one office its navigation stands above them.

    Whoever reads no cases (an administrator) is led to what she does look after: the settings.
    """
    actor, now = actor_of(request), timezone.now()
    offices = offices_of(actor)
    if not offices:
        return redirect("offices:index")
    numbers, asked = today_at(actor, offices, now), waiting_at(actor, offices, now)
    rows = [
        (here_at(actor, office.code, now, offices=offices), day, asked.get(office.pk, 0))
        for office, day in zip(offices, numbers, strict=True)
    ]
    counts = {"decide": numbers[0].for_me, "talk": numbers[0].talk}
    nav = nav_for(rows[0][0], "home", counts) if len(rows) == 1 else ()
    context: dict[str, object] = {"rows": rows, "today": timezone.localtime(now).date(), "desk_nav": nav}
    if len(rows) == 1:
        context |= {"office": offices[0], "here": rows[0][0]}
    answer = render(request, "desk/home.html", context)
    answer["Cache-Control"] = "private, no-store"
    return answer
