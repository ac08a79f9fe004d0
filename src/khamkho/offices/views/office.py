"""The office's own pages: overview, names, mail server, whom it serves, log."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from khamkho.base.errors import Permanent, Problem, Temporary
from khamkho.base.numbers import DEFAULT_PATTERN, SHAPES, WIDTHS, case_number
from khamkho.base.text import Lang, Text
from khamkho.base.thai import be_year
from khamkho.offices import commands
from khamkho.offices.actors import actor_of, desk_required
from khamkho.offices.commands.office import CHANGEABLE
from khamkho.offices.mail import smtp_of
from khamkho.offices.models import Office
from khamkho.offices.periods import BASES, Setting, periods_from, settings
from khamkho.offices.queries import (
    area_name,
    areas_of,
    events_of,
    offices_by_id,
    periods_for,
    reasons_for,
)
from khamkho.offices.reasons import ABOUT, LONGEST, Reason
from khamkho.offices.reasons import KINDS as REASON_KINDS
from khamkho.offices.registers import CARDS, registers_from
from khamkho.offices.rules import may_manage
from khamkho.offices.views.door import attempt, for_managers, for_members, sure
from khamkho.offices.views.story import entries_of
from khamkho.offices.words import SECURITY_WORDS
from khamkho.people.queries import address_of
from khamkho.ui.language import lang_now


@desk_required
def index(request: HttpRequest) -> HttpResponse:
    """The office's settings; a person who works for several offices chooses."""
    offices = offices_by_id(actor_of(request).office_ids)
    if len(offices) == 1:
        return redirect("offices:office", code=offices[0].code)
    return render(request, "offices/choose.html", {"offices": offices})


@for_members
def overview(request: HttpRequest, office: Office) -> HttpResponse:
    context = {
        "office": office,
        "manages": may_manage(actor_of(request), office.pk),
        "keeps_cards": registers_from(office.settings).keeps(CARDS),
    }
    return render(request, "offices/overview.html", context)


@for_managers
def names(request: HttpRequest, office: Office) -> HttpResponse:
    values: dict[str, Any] = {name: getattr(office, name) for name in CHANGEABLE}
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        values = {name: request.POST.get(name, "") for name in CHANGEABLE}
        problems = attempt(
            request,
            _("The details of the office were saved."),
            lambda: commands.change_office(
                actor=actor_of(request), office_id=office.pk, changes=values, now=timezone.now()
            ),
        )
        if not problems:
            return redirect("offices:names", code=office.code)
    context = {"office": office, "values": values, "problems": problems}
    return render(request, "offices/names.html", context, status=422 if problems else 200)


@for_managers
def numbers(request: HttpRequest, office: Office) -> HttpResponse:
    """How the numbers of new cases are written, each choice shown as it would look."""
    pattern = office.settings.get("number_pattern", DEFAULT_PATTERN)
    shape = SHAPES.get(pattern)
    typed = {"year": shape.year, "width": str(shape.width)} if shape else {"year": "", "width": ""}
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        typed = {name: request.POST.get(name, "") for name in typed}
        problems = attempt(
            request,
            _("The form of the numbers was saved. It holds for new applications."),
            lambda: commands.set_numbers(
                actor=actor_of(request), office_id=office.pk, now=timezone.now(), **typed
            ),
        )
        if not problems:
            return redirect("offices:numbers", code=office.code)
    year = be_year(timezone.localdate())
    context = {
        "office": office,
        "typed": typed,
        "problems": problems,
        "example": case_number(pattern, office=office.prefix, year=year, seq=1),
        "years": [("year", str(year)), ("year2", f"{year % 100:02d}")],
        "widths": [(str(width), "1".zfill(width)) for width in WIDTHS],
    }
    return render(request, "offices/numbers.html", context, status=422 if problems else 200)


@for_managers
def mail(request: HttpRequest, office: Office) -> HttpResponse:
    smtp = smtp_of(office)
    values: dict[str, Any] = {"port": 587, "security": "starttls", **(smtp.__dict__ if smtp else {})}
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        values = {
            name: request.POST.get(name, "") for name in ("host", "port", "security", "sender", "username")
        }
        password = request.POST.get("password") or (None if smtp else "")
        problems = attempt(
            request,
            _("The mail server was saved. Send a test mail to see whether it works."),
            lambda: commands.set_smtp(
                actor=actor_of(request), office_id=office.pk, password=password, now=timezone.now(), **values
            ),
        )
        if not problems:
            return redirect("offices:mail", code=office.code)
    context = {
        "office": office,
        "smtp": smtp,
        "values": values,
        "problems": problems,
        "securities": SECURITY_WORDS,
        "to": address_of(request.user),  # type: ignore[arg-type]  # the door lets in members only
    }
    return render(request, "offices/mail.html", context, status=422 if problems else 200)


@require_POST
@for_managers
def test_mail(request: HttpRequest, office: Office) -> HttpResponse:
    to = address_of(request.user)  # type: ignore[arg-type]  # the door lets in members only
    actor = actor_of(request)
    try:
        commands.send_test_mail(actor=actor, office_id=office.pk, to=to, lang=actor.lang, now=timezone.now())
    except Temporary as failure:
        told = _(
            "The mail server could not be reached ({reason}). Check the server and the port, and try again."
        )
        messages.error(request, told.format(reason=failure))
    except Permanent as failure:
        told = _("The mail server refused ({reason}). Check the user name, the password and the sender.")
        messages.error(request, told.format(reason=failure))
    else:
        messages.success(request, _("A test mail was sent to {address}.").format(address=to))
    return redirect("offices:mail", code=office.code)


test_mail.__test__ = False  # type: ignore[attr-defined]  # a page, not a test case


@for_managers
def remove_mail(request: HttpRequest, office: Office) -> HttpResponse:
    if request.method != "POST":
        return sure(
            request,
            office,
            question=_("Remove this mail server?"),
            follows=(
                _("From now on notices go out through the mail server of the whole installation."),
                _("The settings, with the password, are erased and must be typed in again."),
            ),
            button=_("Remove this mail server"),
            back=reverse("offices:mail", kwargs={"code": office.code}),
        )
    commands.remove_smtp(actor=actor_of(request), office_id=office.pk, now=timezone.now())
    messages.success(request, _("The office's own mail server was removed."))
    return redirect("offices:mail", code=office.code)


@for_managers
def area(request: HttpRequest, office: Office) -> HttpResponse:
    areas, schools = areas_of(office)
    typed = "\n".join(areas)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        typed = request.POST.get("areas", "")
        problems = attempt(
            request,
            _("The area that the office serves was saved."),
            lambda: commands.set_catchment(
                actor=actor_of(request),
                office_id=office.pk,
                areas=typed.replace(",", " ").split(),
                school_ids=[school.pk for school in schools],
                now=timezone.now(),
            ),
        )
        if not problems:
            return redirect("offices:area", code=office.code)
    context = {
        "office": office,
        "typed": typed,
        "areas": [(code, area_name(code)) for code in areas],
        "schools": schools,
        "problems": problems,
    }
    return render(request, "offices/area.html", context, status=422 if problems else 200)


@for_managers
def periods(request: HttpRequest, office: Office) -> HttpResponse:
    """The periods and texts of the law, as this office has them."""
    own = office.settings.get("periods", {})
    typed, problems = _as_typed(own), tuple[Problem, ...]()
    if request.method == "POST":
        typed = {name: value for name, value in request.POST.items() if isinstance(value, str)}
        problems = attempt(
            request,
            _("The periods and words were saved."),
            lambda: commands.set_periods(
                actor=actor_of(request), office_id=office.pk, typed=typed, now=timezone.now()
            ),
        )
        if not problems:
            return redirect("offices:periods", code=office.code)
    context = {"office": office, "rows": _rows(office, typed), "problems": problems}
    return render(request, "offices/periods.html", context, status=422 if problems else 200)


def _as_typed(kept: Mapping[str, Any]) -> dict[str, str]:
    typed: dict[str, str] = {}
    for name, value in kept.items():
        both = {f"{name}_{lang}": words for lang, words in value.items()} if isinstance(value, dict) else None
        typed |= both or {name: str(value)}
    return typed


def _rows(office: Office, typed: Mapping[str, str]) -> list[dict[str, Any]]:
    """Every setting with what was typed and what holds when nothing is."""
    lang, above = lang_now(), office.parent
    inherited = periods_for(above) if above else periods_from({})
    return [
        {
            "setting": one,
            "hint": _hint(one, _shown(one, getattr(inherited, one.name), lang), lang),
            "value": typed.get(one.name, ""),
            "th": typed.get(f"{one.name}_th", ""),
            "en": typed.get(f"{one.name}_en", ""),
            "options": [("", Text("ตามหน่วยงานเหนือขึ้นไป", "As the office above").in_(lang))]
            + [(key, words.in_(lang)) for key, words in one.options],
        }
        for one in settings()
    ]


def _hint(one: Setting, inherited: str, lang: Lang) -> str:
    """What it is for, how sure we are of it, and what holds when nothing is typed."""
    said = [one.hint.in_(lang)] if one.hint else []
    empty = _("If empty: {value}").format(value=inherited)
    return " · ".join([*said, BASES[one.basis].in_(lang), empty])


def _shown(one: Setting, value: Any, lang: Lang) -> str:
    if one.type == "choice":
        return dict(one.options)[value].in_(lang)
    return value.in_(lang) if isinstance(value, Text) else str(value)


@for_managers
def reasons(request: HttpRequest, office: Office) -> HttpResponse:
    """The texts that officers choose from when they mark what is wrong with an application."""
    typed, problems = dict[str, str](), tuple[Problem, ...]()
    if request.method == "POST":
        typed = {name: value for name, value in request.POST.items() if isinstance(value, str)}
        problems = attempt(
            request,
            _("The texts were saved."),
            lambda: commands.set_reasons(
                actor=actor_of(request), office_id=office.pk, typed=typed, now=timezone.now()
            ),
        )
        if not problems:
            return redirect("offices:reasons", code=office.code)
    context = {
        "office": office,
        "rows": [_reason_row(at, one, typed) for at, one in enumerate(reasons_for(office), 1)],
        "new": _reason_row(None, None, typed),
        "own": "reasons" in office.settings,
        "kinds": tuple(REASON_KINDS.items()),
        "abouts": tuple(ABOUT.items()),
        "longest": LONGEST,
        "problems": problems,
    }
    return render(request, "offices/reasons.html", context, status=422 if problems else 200)


def _reason_row(place: int | None, one: Reason | None, typed: Mapping[str, str]) -> dict[str, Any]:
    """One text as its form shows it: as it is kept, or as it was typed last."""
    name = one.id if one else "new"
    held = one.kept() if one else {"th": "", "en": "", "kind": "wrong", "about": "any", "retired": False}
    used = f"use.{name}" in typed if typed else not held["retired"]
    return {
        "id": name,
        "one": one,
        "place": typed.get(f"place.{name}", "" if place is None else str(place)),
        "use": ["yes"] if used else [],
        "options": [("yes", _("Officers can choose it"))],
        **{part: typed.get(f"{part}.{name}", held[part]) for part in ("th", "en", "kind", "about")},
    }


@require_POST
@for_managers
def reset_reasons(request: HttpRequest, office: Office) -> HttpResponse:
    commands.reset_reasons(actor=actor_of(request), office_id=office.pk, now=timezone.now())
    messages.success(
        request, _("The office uses the list of the office above, or the one that ships, again.")
    )
    return redirect("offices:reasons", code=office.code)


@for_members
def log(request: HttpRequest, office: Office) -> HttpResponse:
    page = Paginator(events_of(office), 50).get_page(request.GET.get("page"))
    entries = entries_of(office, page)
    return render(request, "offices/log.html", {"office": office, "page": page, "entries": entries})
