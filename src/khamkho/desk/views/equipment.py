"""The equipment register at the desk: its things, who has them, lists in and out, stock-taking, repairs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from khamkho.base.errors import Invalid, NotFound, Problem
from khamkho.base.money import show_baht
from khamkho.base.text import Lang, Text
from khamkho.base.thai import show_date, show_datetime
from khamkho.desk.door import Here, at_office, for_workers
from khamkho.desk.frame import desk_page
from khamkho.desk.views.register import handed
from khamkho.documents.printer import render_now
from khamkho.equipment import commands
from khamkho.equipment.contents import words_of
from khamkho.equipment.models import Line, Thing
from khamkho.equipment.queries import (
    LineView,
    ThingFilter,
    handed_together,
    holders_at,
    line_for,
    places_at,
    register_of,
    thing_for,
    waiting_at,
)
from khamkho.equipment.rules.refusals import NoSuchThing
from khamkho.equipment.rules.states import BACK, EVENTS, MOVED, OUT, STATES, possible
from khamkho.equipment.rules.typed import HOLDERS, LONGEST, PERSON, PLACE, THING_PARTS
from khamkho.manuals.sheets import frame as letterhead
from khamkho.offices.commands import record_export
from khamkho.offices.queries import members_at, schools_under
from khamkho.offices.registers import EQUIPMENT, REGISTERS, permit_keeping, registers_from
from khamkho.offices.views.door import attempt

LINES = 50
# ── the register ──


def wanted_of(params: Mapping[str, Any]) -> ThingFilter:
    """Read the filter of an address; what is not known is left out."""
    member = str(params.get("member", ""))
    return ThingFilter(
        state=str(params.get("state", "")) if params.get("state") in STATES else "",
        kind=str(params.get("kind", ""))[:100],
        place=str(params.get("place", ""))[:80],
        member=int(member) if member.isascii() and member.isdigit() and len(member) < 18 else 0,
        words=str(params.get("words", "")).strip()[:100],
        unseen=params.get("unseen") == "1",
        asked=params.get("asked") == "1",
    )


@at_office
@require_safe
def register(request: HttpRequest, here: Here) -> HttpResponse:
    """The things of the office, narrowed as the address says."""
    wanted = wanted_of(request.GET)
    rows = register_of(here.actor, here.office, wanted, here.today)
    page = Paginator(rows, LINES).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "page": page,
        "rows": [(one, STATES[one.state], holder_of(one.holding, here.actor.lang)) for one in page],
        "total": page.paginator.count,
        "wanted": wanted,
        "query": query.urlencode(),
        "states": [("", _("All")), *STATES.items()],
        "kinds": kind_options(here, any_too=True),
        "places": [("", _("All")), *where_options(here)],
        "holders": [
            ("", _("All")),
            *((str(one.pk), one.name(here.actor.lang)) for one in holders_at(here.actor, here.office)),
        ],
        "ticks": [("1", _("Not seen for a year"))],
        **waiting_at(here.actor, here.office, here.today),
    }
    return desk_page(request, here, "equipment/register.html", context, current="equipment")


def holder_of(line: Line | None, lang: Lang) -> str:
    """Who has a thing by the line that says so: a name only where a person has it."""
    if line is None:
        return ""
    if line.member is not None:
        return line.member.name(lang)
    if line.holder == PERSON:
        return str(words_of(line).get("name", "–"))
    return ""


def kind_options(here: Here, *, any_too: bool = False, also: str = "") -> list[tuple[str, Text | str]]:
    kinds = [(one.th, one) for one in registers_from(here.office.settings).things]
    if also and also not in {name for name, _label in kinds}:
        kinds.append((also, Text(also, also)))
    return [*([("", _("All"))] if any_too else [("", "–")]), *kinds]


def where_options(here: Here) -> list[tuple[str, str]]:
    """The places at which something is."""
    return [(one.code, one.name(here.actor.lang)) for one in places_at(here.actor, here.office)]


def place_options(here: Here) -> list[tuple[str, str]]:
    lang = here.actor.lang
    return [(one.code, one.name(lang)) for one in (here.office, *schools_under(here.office))]


def baht(amount: Decimal | None, lang: Lang) -> str:
    return "" if amount is None else show_baht(amount, lang)


def _typed(request: HttpRequest, names: Iterable[str]) -> dict[str, str]:
    return {name: request.POST.get(name, "") for name in names}


def write_down(here: Here, form: Any, rows: int) -> None:
    record_export(
        actor=here.actor, office=here.office, service_id=REGISTERS[EQUIPMENT].th, form=form, days=(None, None),
        rows=rows, now=here.now,
    )  # fmt: skip


def ref_of(request: HttpRequest) -> UUID:
    """The reference that a form carries, so that sent twice it is one."""
    try:
        return UUID(request.POST.get("ref", ""))
    except ValueError:
        return uuid4()


# ── one thing ──


@at_office
@for_workers
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, here: Here) -> HttpResponse:
    """Enter a thing."""
    permit_keeping(here.actor, here.office.pk, here.office.settings, EQUIPMENT)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        try:
            thing = commands.enter_thing(
                actor=here.actor,
                office=here.office,
                ref=ref_of(request),
                typed=_typed(request, THING_PARTS),
                now=here.now,
            )
        except Invalid as no:
            problems = no.problems
        else:
            messages.success(request, _("Entered as number %(number)s.") % {"number": thing.number})
            return redirect("desk:equipment-thing", here.office.code, thing.ref)
    context = {
        "ref": request.POST.get("ref") or uuid4(),
        "typed": _typed(request, THING_PARTS),
        "kinds": kind_options(here),
        "places": place_options(here),
        "problems": problems,
        "longest": LONGEST,
    }
    status = 422 if problems else 200
    return desk_page(request, here, "equipment/new.html", context, current="equipment", status=status)


@at_office
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, here: Here, thing: UUID) -> HttpResponse:
    """One thing with its history, and what may be done with it now."""
    problems: tuple[Problem, ...] = ()
    do = request.POST.get("do", "") or request.GET.get("do", "")
    if request.method == "POST":
        thing_for(here.actor, here.office, thing)
        run, done = _deed(request, here, thing, do)
        problems = attempt(request, done, run)
        if not problems:
            return redirect("desk:equipment-thing", here.office.code, thing)
    view = thing_for(here.actor, here.office, thing)
    held, lang = view.thing, here.actor.lang
    may = possible(held.state, asked=held.asked_id is not None) if here.works else frozenset()
    values = {name: getattr(held, name) for name in THING_PARTS}
    values["bought_on"] = show_date(held.bought_on, "th", style="short") if held.bought_on else ""
    values["price"] = "" if held.price is None else f"{held.price:,.2f}"
    context = {
        "thing": held,
        "view": view,
        "state": STATES[held.state],
        "price": baht(held.price, lang),
        "holding": next((one for one in view.lines if one.line.pk == held.holding_id), None),
        "lines": [(one, EVENTS[one.line.what], holder_of(one.line, lang)) for one in view.lines],
        "receipts": (OUT, MOVED, BACK),
        "repair": view.repair,
        "repairs": [(one, words, baht(one.cost, lang)) for one, words in view.repairs],
        "results": [("yes", _("It works again")), ("no", _("It could not be repaired"))],
        "may": may,
        "decides": here.may_take("director"),
        "asked": next((one for one in view.lines if one.line.pk == held.asked_id), None),
        "do": do,
        "typed": {**values, **request.POST.dict()}
        if request.method == "POST"
        else {**values, **_from_case(request)},
        "problems": problems,
        "longest": LONGEST,
        **(_choices(here, held) if here.works and do else {}),
    }
    status = 422 if problems else 200
    return desk_page(request, here, "equipment/thing.html", context, current="equipment", status=status)


def _from_case(request: HttpRequest) -> dict[str, str]:
    """The request whose repair is to begin, from the list of requests."""
    return {"case": request.GET["case"][:40]} if request.GET.get("case") else {}


def _choices(here: Here, thing: Thing) -> dict[str, Any]:
    """What the forms of a thing's page offer."""
    members = members_at(here.office, here.today)
    return {
        "kinds": kind_options(here, also=thing.kind),
        "places": [("", "–"), *place_options(here)],
        "holders": list(HOLDERS.items()),
        "members": [("", "–"), *((str(one.pk), one.name(here.actor.lang)) for one in members)],
    }


def _deed(request: HttpRequest, here: Here, ref: UUID, do: str) -> tuple[Callable[[], object], str]:
    """What a form of the page asks for, and what is said once it is done."""
    posted = {name: str(value) for name, value in request.POST.items()}
    shared: dict[str, Any] = {"actor": here.actor, "office": here.office, "ref": ref, "now": here.now}
    reason = posted.get("reason", "")

    def with_typed(command: Callable[..., object]) -> Callable[[], object]:
        return lambda: command(typed=posted, **shared)

    deeds: dict[str, tuple[Callable[[], object], str]] = {
        "out": (
            with_typed(commands.hand_out),
            _("It was handed out. Print the receipt and let it be signed."),
        ),
        "move": (with_typed(commands.move_thing), _("It was moved. Print the receipt and let it be signed.")),
        "back": (with_typed(commands.give_back), _("It was given back and is in the store.")),
        "lost": (with_typed(commands.miss_thing), _("It stands in the register as lost.")),
        "found": (with_typed(commands.find_thing), _("It was found and is in the store.")),
        "correct": (with_typed(commands.correct_thing), _("The details were corrected.")),
        "repair": (with_typed(commands.begin_repair), _("The repair has begun.")),
        "follow": (with_typed(commands.follow_repair), _("It was written down.")),
        "repaired": (with_typed(commands.end_repair), _("The repair is over.")),
        "ask": (
            lambda: commands.ask_write_off(reason=reason, **shared),
            _("It was proposed. The director decides."),
        ),
        "off": (
            lambda: commands.answer_write_off(agreed=True, reason=reason, **shared),
            _("It was written off."),
        ),
        "keep": (
            lambda: commands.answer_write_off(agreed=False, reason=reason, **shared),
            _("It is not written off."),
        ),
    }
    if do not in deeds:
        raise NotFound
    return deeds[do]


@at_office
@require_safe
def receipt(request: HttpRequest, here: Here, thing: UUID, line: int) -> HttpResponse:
    """The receipt of a handing out, a move or a giving back, to be signed by both."""
    view = line_for(here.actor, here.office, thing, line)
    if view.line.what not in (OUT, MOVED, BACK):
        raise NoSuchThing()
    made = render_now("equipment", _receipt(here, view), now=here.now)
    write_down(here, "PDF", 1)
    return handed(made, "application/pdf", f"{view.line.thing.number}-{line}.pdf", inline=True)


def _receipt(here: Here, view: LineView) -> dict[str, Any]:
    """In Thai, as the papers of the office are. What was handed out at one moment stands on one paper."""
    line, thing, back = view.line, view.line.thing, view.line.what == BACK
    who = holder_of(line, "th")
    position = line.member.position_th if line.member else str(view.words.get("position", ""))
    got = line.place.name_th if line.holder == PLACE else f"{who} {position}".strip()
    officer = line.by.name_th if line.by else ""
    day = show_date(line.day, "th")
    together = handed_together(line)
    one = len(together) == 1
    return {
        **letterhead(here.office, "th"),
        "printed": show_datetime(here.now, "th"),
        "title": "ใบรับคืนวัสดุอุปกรณ์" if back else "ใบส่งมอบวัสดุอุปกรณ์",
        "about": f"{here.office.name_th} ได้รับคืนวัสดุอุปกรณ์ตามรายการต่อไปนี้ เมื่อวันที่ {day}"
        if back
        else f"{here.office.name_th} ได้ส่งมอบวัสดุอุปกรณ์ตามรายการต่อไปนี้ให้แก่ {got} เมื่อวันที่ {day}",
        "facts": [*(_facts(thing) if one else ()), ["คำขอเลขที่", line.case.number if line.case else ""]],
        "heads": ["ลำดับ", "หมายเลขครุภัณฑ์", "รายการ", "หมายเลขเครื่อง"],
        "rows": []
        if one
        else [
            [str(place), each.thing.number, each.thing.name, each.thing.serial]
            for place, each in enumerate(together, start=1)
        ],
        "note": str(view.words.get("note", "")),
        "declared": "ผู้ส่งคืนและผู้รับคืนได้ตรวจสอบรายการและสภาพแล้ว"
        if back
        else "ผู้รับได้ตรวจรับไว้ครบถ้วนถูกต้องแล้ว และจะดูแลรักษาตลอดจนส่งคืนเมื่อหมดความจำเป็น",
        "signers": [
            {"role": "ผู้ส่งคืน", "name": ""} if back else {"role": "ผู้ส่งมอบ", "name": officer},
            {"role": "ผู้รับคืน", "name": officer} if back else {"role": "ผู้รับ", "name": who},
        ],
    }


def _facts(thing: Thing) -> list[list[str]]:
    return [
        ["หมายเลขครุภัณฑ์", thing.number],
        ["รายการ", thing.name],
        ["ประเภท", thing.kind],
        ["หมายเลขเครื่อง", thing.serial],
        ["วันที่ได้มา", show_date(thing.bought_on, "th") if thing.bought_on else ""],
        ["ราคา", show_baht(thing.price, "th") if thing.price is not None else ""],
        ["แหล่งเงิน", thing.source],
    ]
