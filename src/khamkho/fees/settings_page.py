"""How an office takes its fees: biller, proofs of payment, and the link with its bank."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from khamkho.base.errors import Invalid, Problem
from khamkho.fees import commands
from khamkho.fees.models import BankLink
from khamkho.fees.rules.settings import FeeSettings, settings_from
from khamkho.offices.actors import actor_of
from khamkho.offices.models import Office
from khamkho.offices.views.door import attempt, for_managers

BOXES = ("biller", "name_en", "city_en", "auto_words", "official_pattern")


@require_http_methods(["GET", "HEAD", "POST"])
@for_managers
def overview(request: HttpRequest, office: Office) -> HttpResponse:
    """Every setting on one page."""
    typed = _values(settings_from(office.settings))
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        typed = {name: request.POST.get(name, "") for name in typed}
        problems = attempt(
            request,
            _("How fees are taken was saved."),
            lambda: commands.set_fees(
                actor=actor_of(request), office_id=office.pk, typed=typed, now=timezone.now()
            ),
        )
        if not problems:
            return redirect("fees:settings", code=office.code)
    return _page(request, office, typed, problems)


@require_POST
@for_managers
def bank(request: HttpRequest, office: Office) -> HttpResponse:
    """Make a new secret for the messages of the bank, shown this once; or take no more messages."""
    actor, now = actor_of(request), timezone.now()
    if request.POST.get("do") == "end":
        attempt(
            request,
            _("No message of the bank is taken any more."),
            lambda: commands.unlink_bank(actor=actor, office_id=office.pk, now=now),
        )
        return redirect("fees:settings", code=office.code)
    typed = _values(settings_from(office.settings))
    try:
        secret = commands.link_bank(
            actor=actor, office_id=office.pk, ask_url=request.POST.get("ask_url", ""), now=now
        )
    except Invalid as no:
        return _page(request, office, typed, no.problems)
    return _page(request, office, typed, (), secret=secret)


def _page(
    request: HttpRequest,
    office: Office,
    typed: dict[str, str],
    problems: tuple[Problem, ...],
    secret: str = "",
) -> HttpResponse:
    link = BankLink.objects.filter(office=office).first()
    context = {
        "office": office,
        "typed": typed,
        "problems": problems,
        "ticks": {
            "official": [("1", _("Proofs of payment are official receipts"))],
        },
        "link": link,
        "secret": secret,
        "ask_url": request.POST.get("ask_url", link.ask_url if link else ""),
        "address": settings.PUBLIC_URL + reverse("fees:bank", args=[office.code]),
    }
    answer = render(request, "fees/settings.html", context, status=422 if problems else 200)
    answer["Cache-Control"] = "private, no-store"
    return answer


def _values(kept: FeeSettings) -> dict[str, str]:
    return {
        "biller": kept.biller,
        "name_en": kept.name_en,
        "city_en": kept.city_en,
        "auto_words": kept.auto_words,
        "official_pattern": kept.patterns.get("official", ""),
        "official": "1" if kept.official else "",
    }
