"""The tags and filters that pages are written with. Built in: no ``{% load %}`` is needed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.forms import BoundField
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext

from khamkho.base import thai
from khamkho.base.errors import Problem
from khamkho.base.text import Text
from khamkho.ui import controls
from khamkho.ui.controls import Choice, Control, Drawn
from khamkho.ui.language import lang_now
from khamkho.ui.places import NavItem, drawn

register = template.Library()
PIECES = "ui/components"
NO_MARKUP = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}

#: What a state or an end looks like. Colour never speaks alone: the word is always there.
COLOURS: Mapping[str, str] = {
    "draft": "grey",
    "open": "teal",
    "applicant": "yellow",
    "today": "orange",
    "late": "red",
    "ended": "grey",
    "granted": "green",
    "stands": "green",
    "expired": "grey",
    "refused": "red",
    "lapsed": "grey",
    "withdrawn": "grey",
    "revoked": "red",
    "given_back": "orange",
    "closed": "grey",
    "pending": "blue",
    "done": "green",
    "dead": "red",
    "infected": "red",
    "waiting": "yellow",
}


# Filters


@register.filter
def in_lang(text: object) -> str:
    """A ``Text`` in the page's language; a plain string as it is; nothing for None."""
    if isinstance(text, Text):
        return text.in_(lang_now())
    return "" if text is None else str(text)


@register.filter
def under(found: Mapping[str, Any] | None, name: str) -> Any:
    """What a mapping holds under a name; None when it holds nothing there, or is not there at all."""
    return found.get(name) if found else None


@register.filter
def as_json(value: object) -> str:
    """Data for a script, inside a ``data-`` attribute."""
    return json.dumps(value, ensure_ascii=False)


@register.filter
def plain_number(value: float) -> str:
    """A number as a drawing takes it: with a point, whatever the language."""
    return f"{value:g}"


@register.filter
def named(thing: Any) -> str:
    """The name of an office or a member in the page's language."""
    return str(thing.name(lang_now())) if thing else ""


@register.filter
def sentence(problem: Any) -> str:
    """What a ``Problem`` or a ``Refused`` says."""
    return str(problem.sentence(lang_now()))


@register.filter
def thai_date(day: date | datetime | None, style: str = "long") -> str:
    """``1 กุมภาพันธ์ 2569``; ``:"short"`` for ``1 ก.พ. 69``; in English ``1 February 2026 (BE 2569)``."""
    if day is None:
        return ""
    if isinstance(day, datetime):
        day = day.astimezone(thai.BANGKOK).date()
    return thai.show_date(day, lang_now(), style="short" if style == "short" else "long")


@register.filter
def thai_datetime(at: datetime | None, style: str = "long") -> str:
    """A date with the time of day: ``1 กุมภาพันธ์ 2569 เวลา 09.30 น.``"""
    if at is None:
        return ""
    shown = thai.show_datetime(at, lang_now(), style="short" if style == "short" else "long")
    return shown.replace(" น.", "\u00a0น.")  # the abbreviation never starts a line


@register.filter
def thai_clock(at: datetime | time | None) -> str:
    """The time of day alone: ``09.30`` in Thai, ``09:30`` in English."""
    if at is None:
        return ""
    here = at.astimezone(thai.BANGKOK) if isinstance(at, datetime) else at
    return f"{here:%H.%M}" if lang_now() == "th" else f"{here:%H:%M}"


@register.filter
def thai_number(number: object, digits: str = "") -> str:
    """Thousands separated; ``:"thai"`` in Thai digits."""
    if number is None or number == "":
        return ""
    shown = f"{number:,}" if isinstance(number, int | float) else str(number)
    return thai.thai_digits(shown) if digits == "thai" else shown


@register.filter
def file_size(size: int | None) -> str:
    """``245 kB``, ``1.2 MB``, said in the page's language."""
    if size is None:
        return ""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000)):,} {gettext('kB')}"
    return f"{size / 1_000_000:,.1f} {gettext('MB')}"


@register.filter
def colour(state: object) -> str:
    """The tag colour of a state or an end."""
    return COLOURS.get(str(state), "grey")


# Forms made from service files


@register.inclusion_tag(f"{PIECES}/field.html", takes_context=True)
def field(
    context: template.Context,
    question: controls.Question,
    ctx: Any,
    values: Mapping[str, Any] | None = None,
    problems: Sequence[Problem] = (),
    *,
    where: str = "",
    heading: bool = False,
    held: Any = None,
    upload: str = "",
    places: str = "",
) -> dict[str, Any]:
    """Draw one question of a service file, whatever its shape.

    ``values`` maps the posted names to what was typed (``field.initial(value)``, a QueryDict or both merged);
    ``heading`` makes a lone question the page's heading. For files: ``held`` is what the case already holds
    (``name``, ``size``, ``href``, ``is_picture``), ``upload`` where to send one in pieces.
    ``places`` is where an address is searched (default: the portal's).
    """
    shown = controls.drawn(
        question, ctx, values or {}, problems or (), lang_now(), where=where, is_page_heading=heading
    )
    return _drawing(context, shown) | {
        "held": held,
        "upload": upload,
        "places": places or _places(),
    }


def _places() -> str:
    return suggestions_at("places")


@register.simple_tag
def suggestions_at(what: str) -> str:
    """Where this installation answers what a script looks up while somebody types; nothing where no page does."""
    try:
        return reverse(f"portal:{what}")
    except NoReverseMatch:
        return ""


def _drawing(context: template.Context, shown: Drawn) -> dict[str, Any]:
    return {"field": shown, "control": shown.only, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag(f"{PIECES}/error_summary.html")
def error_summary(problems: Iterable[Problem]) -> dict[str, Any]:
    """Everything wrong on the page, each a link to where to mend it. Draws nothing when nothing is wrong."""
    return {"problems": tuple(problems or ())}


# Forms of our own pages


def _mine(name: str, label: object, problems: Iterable[Problem], shape: str, **more: Any) -> dict[str, Any]:
    error = controls.said_of(problems or (), name, lang_now())
    more["value"] = in_lang(more.get("value"))
    more["hint"] = in_lang(more.get("hint"))
    return {"control": Control(name=name, label=in_lang(label), shape=shape, error=error, **more)}


@register.inclusion_tag(f"{PIECES}/control.html")
def text_input(
    name: str,
    label: object,
    value: object = "",
    *,
    hint: object = "",
    problems: Iterable[Problem] = (),
    required: bool = True,
    type: str = "text",
    width: int | None = None,
    max: int | None = None,
    autocomplete: str = "",
    inputmode: str = "",
    shape: str = "line",
) -> dict[str, Any]:
    """One line. ``shape="date"`` takes a Thai date and says back what it understood; ``"digits"`` a number."""
    return _mine(
        name, label, problems, shape, value=value, hint=hint, required=required, type=type, width=width, max=max,
        autocomplete=autocomplete, inputmode=inputmode,
    )  # fmt: skip


@register.inclusion_tag(f"{PIECES}/control.html")
def text_area(
    name: str,
    label: object,
    value: object = "",
    *,
    hint: object = "",
    problems: Iterable[Problem] = (),
    required: bool = True,
    rows: int = 5,
    max: int | None = None,
) -> dict[str, Any]:
    """Several lines, with a count of what is left when ``max`` is given."""
    return _mine(
        name, label, problems, "lines", value=value, hint=hint, required=required, rows=rows, max=max
    )


def _choices(options: Iterable[Any], held: Iterable[object]) -> tuple[Choice, ...]:
    """Pairs or triples (value, label[, hint]), or values that carry ``id``, ``label`` and ``hint``."""
    chosen = {str(one) for one in held if one is not None}
    found = []
    for option in options:
        if isinstance(option, tuple | list):
            key, label, hint = (*option, "")[:3]
        else:
            key, label, hint = option.id, option.label, option.hint
        found.append(Choice(id=str(key), label=in_lang(label), hint=in_lang(hint), chosen=str(key) in chosen))
    return tuple(found)


@register.inclusion_tag(f"{PIECES}/control.html")
def radio_input(
    name: str,
    label: object,
    options: Iterable[Any],
    value: object = "",
    *,
    hint: object = "",
    problems: Iterable[Problem] = (),
    required: bool = True,
) -> dict[str, Any]:
    """One of a few."""
    found = _choices(options, [value])
    return _mine(name, label, problems, "choice", value=value, hint=hint, required=required, choices=found)


@register.inclusion_tag(f"{PIECES}/control.html")
def select_input(
    name: str,
    label: object,
    options: Iterable[Any],
    value: object = "",
    *,
    hint: object = "",
    problems: Iterable[Problem] = (),
    required: bool = True,
    sends: bool = False,
) -> dict[str, Any]:
    """One of many. With ``sends`` a choice sends the form at once where scripts run."""
    found = _choices(options, [value])
    return _mine(
        name, label, problems, "select", value=value, hint=hint, required=required, choices=found,
        extra={"sends": sends},
    )  # fmt: skip


@register.inclusion_tag(f"{PIECES}/control.html")
def checkbox_input(
    name: str,
    label: object,
    options: Iterable[Any],
    values: Iterable[object] = (),
    *,
    hint: object = "",
    problems: Iterable[Problem] = (),
    required: bool = True,
) -> dict[str, Any]:
    """Some of several."""
    found = _choices(options, values or ())
    return _mine(name, label, problems, "choices", hint=hint, required=required, choices=found)


@register.inclusion_tag(f"{PIECES}/control.html")
def file_input(
    name: str,
    label: object,
    *,
    hint: object = "",
    problems: Iterable[Problem] = (),
    required: bool = True,
    shape: str = "file",
    held: Any = None,
    upload: str = "",
) -> dict[str, Any]:
    """A file (``shape="photo"`` takes pictures only). See ``field`` for the rest."""
    return _mine(name, label, problems, shape, hint=hint, required=required) | {
        "held": held,
        "upload": upload,
    }


@register.inclusion_tag(f"{PIECES}/control.html")
def form_field(bound: BoundField) -> dict[str, Any]:
    """A field of a Django form, in our looks."""
    widget = bound.field.widget
    kind = getattr(widget, "input_type", "textarea" if "Textarea" in type(widget).__name__ else "text")
    shape = {"textarea": "lines", "select": "select", "radio": "choice", "checkbox": "tick"}.get(kind, "line")
    value = bound.value()
    held = value if isinstance(value, list | tuple) else [value]
    choices = _choices(getattr(bound.field, "choices", ()), held) if shape in ("select", "choice") else ()
    return {
        "control": Control(
            name=bound.html_name,
            label=str(bound.label),
            shape=shape,
            type=kind if shape == "line" else "text",
            hint=str(bound.help_text),
            error=" ".join(str(error) for error in bound.errors),
            value="" if value is None or kind == "password" else str(value),
            required=bound.field.required,
            choices=choices,
            autocomplete=str(widget.attrs.get("autocomplete", "")),
            inputmode=str(widget.attrs.get("inputmode", "")),
            extra={"ticked": bool(value)},
        )
    }


# Pieces of content


@register.inclusion_tag(f"{PIECES}/tag.html")
def tag(label: object, state: str = "") -> dict[str, Any]:
    """A coloured word. ``state`` is a state, an end or a colour."""
    return {"label": in_lang(label), "colour": COLOURS.get(state, state or "grey")}


@register.inclusion_tag(f"{PIECES}/summary_list.html")
def summary_list(rows: Iterable[Any], change: str = "", *, plain: bool = False) -> dict[str, Any]:
    """Questions and answers. A row is a pair (label, answer), or a value with ``label``, ``value_text`` and
    perhaps ``href`` (opens the answer) and ``field_id``. ``change`` is where an answer can be changed; the
    row's ``field_id`` is added as the fragment. ``plain`` leaves the lines out."""
    return {"rows": tuple(_row(row, change) for row in rows), "plain": plain}


def _row(row: Any, change: str) -> dict[str, str]:
    if isinstance(row, tuple | list):
        return {"label": in_lang(row[0]), "answer": in_lang(row[1]), "href": "", "change": ""}
    where = getattr(row, "field_id", "")
    answer = getattr(row, "value_text", None)
    return {
        "label": in_lang(row.label),
        "answer": in_lang(getattr(row, "value", "") if answer is None else answer),
        "href": getattr(row, "href", "") or "",
        "change": getattr(row, "change", "") or (f"{change}#{where}" if change else ""),
    }


@register.inclusion_tag(f"{PIECES}/timeline.html")
def timeline(entries: Iterable[Any], live: str = "", after: int = 0) -> dict[str, Any]:
    """What happened. An entry has ``at``, ``title`` and perhaps ``who``, ``text`` and ``tone`` (``you`` waits for
    the applicant, ``inside`` only the office sees). With ``live`` the page asks there for more after ``after``."""
    return {"entries": entries, "live": live, "after": after}


@register.inclusion_tag(f"{PIECES}/pagination.html", takes_context=True)
def pagination(context: template.Context, page: Page[Any]) -> dict[str, Any]:
    """Links to the other pages of a list; the rest of the address is kept."""
    return {"page": page, "request": context.get("request")}


@register.inclusion_tag(f"{PIECES}/public.html", takes_context=True)
def public_page(context: template.Context, facts: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """For the head of a page that search engines should find: its one address, its languages, and facts for programs.

    The facts are a data block, which no browser runs and no content policy forbids.
    """
    written = json.dumps(facts, ensure_ascii=False).translate(NO_MARKUP) if facts else ""
    return {
        "address": settings.PUBLIC_URL + context["request"].path,
        "facts": mark_safe(written),  # noqa: S308  # what could end the block is escaped above
        "is_demo": context.get("is_demo"),
    }


@register.simple_tag
def places(items: tuple[NavItem, ...]) -> str:
    """The navigation of the desk."""
    return drawn(items, lang_now())


@register.inclusion_tag(f"{PIECES}/tabs.html")
def tabs(items: Iterable[Any], label: object = "") -> dict[str, Any]:
    """Views of one list. An item has ``href``, ``label``, ``current`` and perhaps ``count`` and ``hot``."""
    return {"items": items, "label": in_lang(label)}


@register.inclusion_tag(f"{PIECES}/banner.html")
def banner(title: object, text: object = "", *, success: bool = False) -> dict[str, Any]:
    """Something to know before reading on."""
    return {"title": in_lang(title), "text": in_lang(text), "success": success}


@register.inclusion_tag(f"{PIECES}/status.html")
def status_panel(
    title: object,
    text: object = "",
    *,
    tone: str = "",
    facts: Iterable[tuple[object, object]] = (),
    id: str = "status",
) -> dict[str, Any]:
    """Where a case stands. ``tone``: ``you`` (it waits for the applicant), ``done`` or ``refused``."""
    pairs = tuple((in_lang(label), in_lang(fact)) for label, fact in facts)
    return {"title": in_lang(title), "text": in_lang(text), "tone": tone, "facts": pairs, "id": id}


@register.inclusion_tag(f"{PIECES}/empty.html")
def empty_state(title: object, text: object = "", *, href: str = "", link: object = "") -> dict[str, Any]:
    """A list without entries says so, and what to do."""
    return {"title": in_lang(title), "text": in_lang(text), "href": href, "link": in_lang(link)}
