"""The mail of a demo, and an office's own words for its notices."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from khamkho.base.errors import Invalid, NotFound
from khamkho.base.text import Lang
from khamkho.notices import commands, queries
from khamkho.notices.demo import kept_mail, kept_mails, kept_sms
from khamkho.notices.rules import PLACES, Way, places_of
from khamkho.notices.short import kinds_of
from khamkho.offices.actors import actor_of, desk_required
from khamkho.offices.models import Office
from khamkho.offices.queries import office_by_code
from khamkho.offices.rules import MANAGERS

P = ParamSpec("P")


def demo_only(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Answer 404 unless this home is a demo."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not settings.HOME.is_demo:
            raise Http404
        return view(request, *args, **kwargs)

    guarded.guard = "demo"  # type: ignore[attr-defined]  # read by the test that every page is declared
    return guarded


@require_safe
@demo_only
def demo_mails(request: HttpRequest) -> HttpResponse:
    """The mails this demo would have sent, newest first."""
    return render(request, "notices/demo_mails.html", {"mails": kept_mails(settings.HOME.mail)})


@require_safe
@demo_only
def demo_mail(request: HttpRequest, name: str) -> HttpResponse:
    """One mail of this demo."""
    mail = kept_mail(settings.HOME.mail, name)
    if mail is None:
        raise Http404
    return render(request, "notices/demo_mail.html", {"mail": mail})


@require_safe
@demo_only
def demo_sms(request: HttpRequest) -> HttpResponse:
    """The text messages this demo would have sent, newest first, and how many each is charged as."""
    return render(request, "notices/demo_sms.html", {"messages_sent": kept_sms(settings.HOME.sms)})


def _office(request: HttpRequest, code: str) -> Office:
    office = office_by_code(code)
    if actor_of(request).seat_as(office.pk, *MANAGERS) is None:
        raise NotFound()
    request.office = office  # type: ignore[attr-defined]  # the frame shows it
    return office


@require_safe
@desk_required
def texts(request: HttpRequest, code: str) -> HttpResponse:
    """Every notice of an office, and which ones have its own words."""
    office = _office(request, code)
    page = {"office": office, "texts": queries.texts_of(office), "shorts": queries.texts_of(office, "sms")}
    return render(request, "notices/texts.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required
def text(request: HttpRequest, code: str, kind: str, lang: Lang, way: Way = "email") -> HttpResponse:
    """One notice: its words, a preview with invented facts, and the way back to the words that ship with Khamkho."""
    office = _office(request, code)
    if kind not in kinds_of(way):
        raise Http404
    words = queries.text_for(office, kind, lang, way)
    subject, body = request.POST.get("subject", words.subject), request.POST.get("body", words.body)
    todo = request.POST.get("do", "")
    problems = _carry_out(request, todo, office, words, subject, body)
    if todo in ("save", "reset") and not problems:
        return redirect("notices:texts", code=code)
    page = {
        "office": office,
        "words": words,
        "lang_of_text": lang,
        "subject": subject,
        "body": body,
        "places": [(f"{{{name}}}", PLACES[name]) for name in places_of(way)],
        "problems": problems,
        "preview": None if problems else queries.preview(office, kind, lang, subject, body, way),
    }
    return render(request, "notices/text.html", page, status=422 if problems else 200)


def _carry_out(
    request: HttpRequest, todo: str, office: Office, words: queries.OfficeText, subject: str, body: str
) -> tuple[object, ...]:
    """Save, reset or only check; return the problems found."""
    actor, kind, lang, way = actor_of(request), words.kind, words.lang, words.way
    try:
        if todo == "save":
            commands.set_text(
                actor=actor,
                office=office,
                kind=kind,
                lang=lang,
                way=way,
                subject=subject,
                body=body,
                now=timezone.now(),
            )
            messages.success(request, _("The text was saved."))
        elif todo == "reset":
            commands.reset_text(actor=actor, office=office, kind=kind, lang=lang, way=way)
            messages.success(request, _("The notice uses the words that ship with the system again."))
        else:
            queries.preview(office, kind, lang, subject, body, way)
    except Invalid as invalid:
        return invalid.problems
    return ()
