"""Manuals as pages and on paper. The citizen's is open to everyone; the staff manual too: it says how the office works."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from khamkho.base.errors import NotFound
from khamkho.base.text import Text
from khamkho.catalogue.levels import GRADES
from khamkho.catalogue.levels import table as asked_for
from khamkho.catalogue.queries import service_of
from khamkho.catalogue.service import Service
from khamkho.documents.printer import render_now
from khamkho.manuals.queries import (
    CITIZEN,
    TITLES,
    ManualView,
    levels_under,
    manual_of,
    manuals_of,
    offered_by,
    versions_of,
)
from khamkho.manuals.sheets import (
    blank_paper,
    card_paper,
    paper_of,
    poster_paper,
    service_paper,
)
from khamkho.manuals.taking_along import checklist_of, checklist_paper
from khamkho.offices.models import Office
from khamkho.offices.queries import offering_for, office_by_code
from khamkho.ui.language import lang_now
from khamkho.ui.limits import allow
from khamkho.ui.table import csv_answer

PDF = "application/pdf"
LEVEL_HEAD = (
    Text("หน่วยงาน", "Office"),
    Text("งานบริการ", "Service"),
    Text("ระดับ", "Level"),
    Text("ขั้น", "Grade"),
)
MISSING = Text("สิ่งที่ยังขาด", "What is missing")


@require_safe
def page(request: HttpRequest, office_code: str, service_id: str, manual: str) -> HttpResponse:
    """One manual, with its flow chart and the versions before it."""
    view = _manual(request, office_code, service_id, manual)
    context = {
        "manual": view,
        "place": view.office,
        "service": view.service,
        "chart": view.chart(lang_now()),
        "versions": versions_of(view.offering),
        "is_citizens": manual == CITIZEN,
    }
    return render(request, "manuals/manual.html", context)


@require_safe
def paper(request: HttpRequest, office_code: str, service_id: str, manual: str) -> HttpResponse:
    """One manual as PDF."""
    allow(request, "paper")
    view, lang, now = _manual(request, office_code, service_id, manual), lang_now(), timezone.now()
    return _pdf(f"{manual}-{service_id}", render_now("manual", paper_of(view, lang, now), now=now))


@require_safe
def blank(request: HttpRequest, office_code: str, service_id: str) -> HttpResponse:
    """The paper form with nothing filled in."""
    allow(request, "paper")
    office, service, lang, now = *_offered(request, office_code, service_id), lang_now(), timezone.now()
    return _pdf(f"form-{service_id}", render_now("blank", blank_paper(office, service, lang, now), now=now))


@require_safe
def poster(request: HttpRequest, office_code: str, service_id: str) -> HttpResponse:
    """A poster with the QR code of the service."""
    allow(request, "paper")
    office, service, lang, now = *_offered(request, office_code, service_id), lang_now(), timezone.now()
    return _pdf(f"poster-{service_id}", render_now("poster", poster_paper(office, service, lang), now=now))


@require_safe
def card(request: HttpRequest, office_code: str, service_id: str) -> HttpResponse:
    """Ten cards with the QR code of the service on a sheet, to be cut."""
    allow(request, "paper")
    office, service, lang, now = *_offered(request, office_code, service_id), lang_now(), timezone.now()
    return _pdf(f"cards-{service_id}", render_now("card", card_paper(office, service, lang), now=now))


@require_safe
def checklist(request: HttpRequest, office_code: str, service_id: str) -> HttpResponse:
    """What to take along, for the service or for the ``case`` that is asked for."""
    office, service = _offered(request, office_code, service_id)
    chosen = _chosen(request, service)
    context = {
        "place": office,
        "service": service,
        "chosen": chosen,
        "chosen_title": service.variant_title(chosen),
        **checklist_of(office, service, chosen, lang_now(), timezone.now()),
    }
    return render(request, "manuals/checklist.html", context)


@require_safe
def checklist_pdf(request: HttpRequest, office_code: str, service_id: str) -> HttpResponse:
    """The same on paper, to be ticked off."""
    allow(request, "paper")
    office, service, lang, now = *_offered(request, office_code, service_id), lang_now(), timezone.now()
    data = checklist_paper(office, service, _chosen(request, service), lang, now)
    return _pdf(f"checklist-{service_id}", render_now("checklist", data, now=now))


def _chosen(request: HttpRequest, service: Service) -> str:
    chosen = request.GET.get("case", "")
    return chosen if chosen in service.variants else ""


@require_safe
def levels(request: HttpRequest, office_code: str) -> HttpResponse:
    """How far each service of an office, and of the offices under it, is in the state's e-service levels."""
    office = _office(request, office_code)
    found = levels_under(office)
    counts = Counter((standing.number, standing.grade) for one in found for _, standing in one.services)
    context = {
        "place": office,
        "found": found,
        "asked": asked_for(),
        "grades": GRADES,
        "counts": [(number, GRADES[grade], count) for (number, grade), count in sorted(counts.items())],
    }
    return render(request, "manuals/levels.html", context)


@require_safe
def levels_table(request: HttpRequest, office_code: str) -> HttpResponse:
    """The same as CSV."""
    lang = lang_now()
    rows = [
        [
            one.office.name(lang),
            service.title.in_(lang),
            str(standing.number),
            GRADES[standing.grade].in_(lang),
            *(GRADES[reached.grade].in_(lang) for reached in standing.reached),
            "; ".join(words.in_(lang) for words in standing.missing),
        ]
        for one in levels_under(_office(request, office_code))
        for service, standing in one.services
    ]
    head = [words.in_(lang) for words in LEVEL_HEAD] + [one.name.in_(lang) for one in asked_for().values()]
    return csv_answer(f"levels-{office_code}", [[*head, MISSING.in_(lang)], *rows])


@require_safe
def table(request: HttpRequest, office_code: str, service_id: str) -> HttpResponse:
    """The citizen's manual heading by heading as CSV, to be filled into other systems."""
    view, lang = _manual(request, office_code, service_id, CITIZEN), lang_now()
    rows = []
    for section in view.sections:
        if section.table:
            for row in (section.table.head, *section.table.rows):
                rows.append([section.heading.in_(lang), *(cell.in_(lang) for cell in row)])
        rows += [[section.heading.in_(lang), text.in_(lang)] for text in section.texts]
    return csv_answer(f"manual-{service_id}", rows)


@require_safe
def shelf(request: HttpRequest, office_code: str) -> HttpResponse:
    """Every manual of an office, and the books of them."""
    office = _office(request, office_code)
    rows = offered_by(office)
    if not rows:
        raise NotFound()
    context = {
        "place": office,
        "offerings": [(service_of(row.version), row.published_at) for row in rows],
        "titles": TITLES,
    }
    return render(request, "manuals/shelf.html", context)


@require_safe
def book(request: HttpRequest, office_code: str, manual: str) -> HttpResponse:
    """All manuals of an office in one PDF, with contents."""
    allow(request, "paper")
    office, lang, now = _office(request, office_code), lang_now(), timezone.now()
    found = manuals_of(office, manual, now=now)
    if not found:
        raise NotFound()
    data: dict[str, Any] = paper_of(found[0], lang, now)
    data["services"] = [service_paper(view, lang) for view in found]
    return _pdf(f"{manual}-{office_code}", render_now("manual", data, now=now))


def _manual(request: HttpRequest, office_code: str, service_id: str, kind: str) -> ManualView:
    office = _office(request, office_code)
    version = request.GET.get("version", "")[:64]
    view = manual_of(office, service_id, kind, version=version, now=timezone.now())
    if view is None:
        raise NotFound()
    return view


def _offered(request: HttpRequest, office_code: str, service_id: str) -> tuple[Office, Service]:
    office = _office(request, office_code)
    offering = offering_for(office, service_id)
    if offering is None or service_of(offering.version).is_internal:
        raise NotFound()
    return office, service_of(offering.version)


def _office(request: HttpRequest, office_code: str) -> Office:
    office = office_by_code(office_code)
    request.office = office  # type: ignore[attr-defined]  # the frame of the page speaks for it
    return office


def _pdf(name: str, made: bytes) -> HttpResponse:
    answer = HttpResponse(made, content_type=PDF)
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return answer
