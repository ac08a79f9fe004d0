"""A tablet at a counter: whoever was just served says how it was. Open to whoever stands before it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from khamkho.base.errors import Refused
from khamkho.base.text import Lang
from khamkho.feedback import commands
from khamkho.feedback.models import Rating
from khamkho.feedback.rules.reading import LEVELS
from khamkho.feedback.rules.refusals import NotAsked
from khamkho.queue.models import Device, Ticket
from khamkho.queue.queries.devices import device_with
from khamkho.queue.rules import states
from khamkho.ui.language import lang_now
from khamkho.ui.limits import allow


def stars_to_choose(lang: Lang) -> list[tuple[str, str]]:
    """Five to one, with their words: a person reads the best first."""
    return [(str(level), f"{'★' * level} {words.in_(lang)}") for level, words in LEVELS.items()]


def stars_of(typed: str) -> int:
    """The stars of a form; none for anything else."""
    return int(typed) if typed in {"1", "2", "3", "4", "5"} else 0


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, tablet: UUID, code: str) -> HttpResponse:
    """Five large buttons for the last ticket of this counter that was served today and not rated yet."""
    found = device_with(tablet, code, Device.RATING)
    served = _last(found)
    refused: Refused | None = None
    if request.method == "POST":
        allow(request, "queue-tablet")
        try:
            _rate(request, served)
        except Refused as no:
            refused = no
        else:
            return redirect(request.path + "?thanks")
    lang, after = lang_now(), str(served.ref) if served else "-"
    live = "X-Khamkho-Live" in request.headers
    if live and request.GET.get("after") == after:
        return HttpResponse(status=204)
    context = {
        "office": found.office,
        "ticket": served,
        "after": after,
        "levels": [(level, words.in_(lang), range(level)) for level, words in LEVELS.items()],
        "thanks": "thanks" in request.GET,
        "refused": (refused.sentence(lang), refused.next(lang)) if refused else None,
    }
    if live:
        answer = render(request, "feedback/parts/tablet.html", context)
        answer["X-Khamkho-After"] = after
        return answer
    return render(request, "feedback/tablet.html", context, status=refused.status if refused else 200)


def _rate(request: HttpRequest, served: Ticket | None) -> None:
    """The form names the ticket that it showed: one that was finished meanwhile does not take its stars."""
    if served is None or str(served.ref) != request.POST.get("ticket", ""):
        raise NotAsked()
    commands.rate_ticket(
        served,
        stars_of(request.POST.get("stars", "")),
        request.POST.get("comment", ""),
        "tablet",
        timezone.now(),
    )


def _last(device: Device) -> Ticket | None:
    rows = Ticket.objects.filter(counter=device.counter, state=states.DONE, day=timezone.localdate())
    last = rows.order_by("-done_at").first()
    return None if last is None or Rating.objects.filter(ticket=last).exists() else last
