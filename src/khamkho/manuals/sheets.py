"""What the templates of manuals, blank forms and posters take."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from khamkho.base.text import Lang
from khamkho.base.thai import in_bangkok, show_date
from khamkho.base.working_time import show_span
from khamkho.catalogue.context import Context, NoSchools
from khamkho.catalogue.places import PLACES
from khamkho.catalogue.rules import fee_words, how_to_pay
from khamkho.catalogue.service import Service
from khamkho.links.commands import link_to
from khamkho.links.queries import address_of
from khamkho.links.rules import CARD, FORM, MANUAL, POSTER
from khamkho.manuals.drawing import Drawing
from khamkho.manuals.queries import SHORT, ManualView
from khamkho.manuals.rules.blank import Blank, blank_form
from khamkho.manuals.rules.citizen import ATTACH, HOW
from khamkho.manuals.rules.guide import needs
from khamkho.manuals.rules.section import Section
from khamkho.offices.models import Office


def frame(office: Office, lang: Lang) -> dict[str, Any]:
    """The letterhead, and whether it is a specimen."""
    return {
        "lang": lang,
        "demo": settings.HOME.is_demo,
        "office": {
            "name": office.name(lang),
            "parent": office.letterhead_th if lang == "th" else office.letterhead_en,
            "phone": office.phone,
            "email": office.email,
        },
    }


def short_address(office: Office, service: Service, source: str, variant: str = "") -> str:
    """The short address of a service as it stands on one kind of paper, by which it is counted."""
    return address_of(link_to(office, service.id, variant, now=timezone.now()), source)


def to_be_typed(url: str) -> str:
    """An address as people type it, which every browser completes."""
    return url.partition("://")[2]


def blank_paper(office: Office, service: Service, lang: Lang, now: datetime) -> dict[str, Any]:
    """What the template ``blank`` takes."""
    today = timezone.localtime(now).date()
    context = Context(today=today, places=PLACES, schools=NoSchools(), lang=lang)
    papers = [(need.label, ATTACH) for need in needs(service)]
    papers += [(one.label, HOW[one.how]) for one in service.originals]
    return {
        **frame(office, lang),
        "title": service.title.in_(lang),
        "unit": service.unit.in_(lang) if service.unit else "",
        "version": service.hash[:SHORT],
        "track": {"url": short_address(office, service, FORM)},
        "pages": [
            {
                "title": page.title.in_(lang),
                "only": page.only.in_(lang) if page.only else "",
                "blanks": _paired(page.blanks, lang),
            }
            for page in blank_form(service, context)
        ],
        "fee": " · ".join(
            words.in_(lang) for words in (fee_words(service), how_to_pay(service.fee)) if words
        ),
        "papers": [{"label": label.in_(lang), "how": how.in_(lang)} for label, how in papers],
    }


def _paired(blanks: Sequence[Blank], lang: Lang) -> list[dict[str, Any]]:
    """Two short lines that follow one another stand beside each other."""
    found: list[dict[str, Any]] = []
    rest = list(blanks)
    while rest:
        one = rest.pop(0)
        if rest and one.short and rest[0].short and one.kind == rest[0].kind == "line":
            found.append({"kind": "pair", "both": [_blank(one, lang), _blank(rest.pop(0), lang)]})
        else:
            found.append(_blank(one, lang))
    return found


def _blank(one: Blank, lang: Lang) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "label": one.label.in_(lang),
        "hint": one.hint.in_(lang) if one.hint else "",
        "choices": [words.in_(lang) for words in one.choices],
    }


def poster_paper(office: Office, service: Service, lang: Lang) -> dict[str, Any]:
    """What the template ``poster`` takes."""
    url = short_address(office, service, POSTER)
    return {
        **frame(office, lang),
        "title": service.title.in_(lang),
        "summary": service.summary.in_(lang),
        "track": {"url": url},
        "address": to_be_typed(url),
        "promise": show_span(service.promise, lang),
        "fee": fee_words(service).in_(lang),
        "bring": [words.in_(lang) for words in service.before],
    }


def card_paper(office: Office, service: Service, lang: Lang) -> dict[str, Any]:
    """What the template ``card`` takes."""
    url = short_address(office, service, CARD)
    return {
        **frame(office, lang),
        "title": service.title.in_(lang),
        "track": {"url": url},
        "address": to_be_typed(url),
    }


def paper_of(view: ManualView, lang: Lang, now: datetime) -> dict[str, Any]:
    """What the template ``manual`` takes."""
    return {
        **frame(view.office, lang),
        "printed": show_date(now, lang),
        "title": view.title.in_(lang),
        "services": [service_paper(view, lang)],
    }


def service_paper(view: ManualView, lang: Lang) -> dict[str, Any]:
    """One service of the template ``manual``: its headings, and what names its version."""
    return {
        "title": view.service.title.in_(lang),
        "version": view.version,
        "published": show_date(in_bangkok(view.published_at), lang),
        "track": {"url": short_address(view.office, view.service, MANUAL)},
        "sections": [_section_paper(view, one, lang) for one in view.sections],
    }


def _section_paper(view: ManualView, section: Section, lang: Lang) -> dict[str, Any]:
    table = section.table
    chart = view.chart(lang) if section.chart else None
    return {
        "heading": section.heading.in_(lang),
        "texts": [text.in_(lang) for text in section.texts],
        "listed": section.listed,
        "table": {
            "head": [one.in_(lang) for one in table.head],
            "rows": [[cell.in_(lang) for cell in row] for row in table.rows],
            "widths": list(table.widths),
            "foot": table.foot.in_(lang) if table.foot else "",
        }
        if table
        else None,
        "chart": _chart_paper(chart) if chart else None,
    }


def _chart_paper(chart: Drawing) -> dict[str, Any]:
    return {
        "width": chart.width,
        "height": chart.height,
        "told": chart.told,
        "boxes": [
            {
                "kind": box.kind,
                "title": box.title,
                "small": box.small,
                "x": box.x,
                "y": box.y,
                "width": box.width,
                "height": box.height,
            }
            for box in chart.boxes
        ],
        "lines": [[[list(point) for point in part] for part in line.parts] for line in chart.lines],
        "labels": [
            {"words": one.words, "x": one.x, "y": one.y, "width": one.width, "height": one.height}
            for one in (line.label for line in chart.lines)
            if one
        ],
    }
