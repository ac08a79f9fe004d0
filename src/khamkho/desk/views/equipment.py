"""The equipment register at the desk: its things, who has them, lists in and out, stock-taking, repairs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from khamkho.base.errors import Invalid, NotFound, Problem
from khamkho.base.money import show_baht
from khamkho.base.text import Lang, Text
from khamkho.base.thai import show_date, show_datetime
from khamkho.casework.queries.register import Cell
from khamkho.catalogue.rules import Column
from khamkho.desk.door import Here, at_office, for_workers
from khamkho.desk.frame import desk_page
from khamkho.desk.sheets import PAPER_MOST, SHEET_MOST, TooManyLines, comma_file, paper, spreadsheet
from khamkho.desk.views.register import XLSX, handed
from khamkho.documents.printer import render_now
from khamkho.equipment import commands
from khamkho.equipment.commands.locking import kinds_of, places_of
from khamkho.equipment.contents import words_of
from khamkho.equipment.models import Line, Repair, Thing
from khamkho.equipment.queries import (
    LineView,
    ThingFilter,
    broken_requests,
    line_for,
    long_unseen,
    register_of,
    repairs_at,
    thing_for,
    things_at,
    to_take,
)
from khamkho.equipment.rules.refusals import NoSuchThing
from khamkho.equipment.rules.sheet import (
    LONGEST_SHEET,
    THING_COLUMNS,
    mapping_of,
    rows_of,
)
from khamkho.equipment.rules.states import BACK, EVENTS, MOVED, OUT, STATES, possible
from khamkho.equipment.rules.typed import HOLDERS, LONGEST, MEMBER, PERSON, PLACE, THING_PARTS
from khamkho.manuals.sheets import frame as letterhead
from khamkho.offices.commands import record_export
from khamkho.offices.queries import members_at, schools_under
from khamkho.offices.registers import EQUIPMENT, REGISTERS, permit_keeping, registers_from

LINES, TAKEN = 50, 100
COLUMNS: Mapping[str, Text] = {
    **{name: label for name, (label, _others) in THING_COLUMNS.items()},
    "holder": Text("ผู้ถือครอง", "Who has it"),
    "since": Text("ตั้งแต่วันที่", "Since"),
    "seen": Text("ตรวจพบล่าสุด", "Last seen"),
}
TAKING: Mapping[str, Text] = {
    "number": Text("หมายเลข", "Number"),
    "name": Text("รายการ", "Name"),
    "serial": Text("หมายเลขเครื่อง", "Serial number"),
    "place": Text("ที่อยู่", "Where it is"),
    "holder": Text("ผู้ถือครอง", "Who has it"),
    "seen": Text("ตรวจพบล่าสุด", "Last seen"),
    "found": Text("พบ / ไม่พบ", "Seen / not seen"),
    "remarks": Text("หมายเหตุ", "Remarks"),
}


# ── the register ──


def wanted_of(params: Mapping[str, Any]) -> ThingFilter:
    """Read the filter of an address; what is not known is left out."""
    return ThingFilter(
        state=str(params.get("state", "")) if params.get("state") in STATES else "",
        kind=str(params.get("kind", ""))[:100],
        place=str(params.get("place", ""))[:80],
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
    every = things_at(here.actor, here.office)
    context = {
        "page": page,
        "rows": [(one, STATES[one.state], holder_of(one.holding, here.actor.lang)) for one in page],
        "total": page.paginator.count,
        "wanted": wanted,
        "query": query.urlencode(),
        "states": [("", _("All")), *STATES.items()],
        "kinds": _kinds(here, any_too=True),
        "places": [("", _("All")), *_places(here)],
        "ticks": [("1", _("Not seen for a year"))],
        "unseen": every.filter(long_unseen(here.today)).count(),
        "asked": every.filter(asked__isnull=False).count(),
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


def _kinds(here: Here, *, any_too: bool = False, also: str = "") -> list[tuple[str, Text | str]]:
    kinds = [(one.th, one) for one in registers_from(here.office.settings).things]
    if also and also not in {name for name, _label in kinds}:
        kinds.append((also, Text(also, also)))
    return [*([("", _("All"))] if any_too else [("", "–")]), *kinds]


def _places(here: Here) -> list[tuple[str, str]]:
    lang = here.actor.lang
    return [(one.code, one.name(lang)) for one in (here.office, *schools_under(here.office))]


def _typed(request: HttpRequest, names: Iterable[str]) -> dict[str, str]:
    return {name: request.POST.get(name, "") for name in names}


def ref_of(request: HttpRequest) -> UUID:
    """The reference that a form carries, so that sent twice it is one."""
    try:
        return UUID(request.POST.get("ref", ""))
    except ValueError:
        return uuid4()


# ── lists out ──


@at_office
@require_safe
def register_file(request: HttpRequest, here: Here) -> HttpResponse:
    """What the page shows as XLSX; the office's log tells of it."""
    rows, lang = _rows(request, here), here.actor.lang
    made = spreadsheet(REGISTERS[EQUIPMENT].in_(lang), _columns(COLUMNS), rows, lang)
    write_down(here, "XLSX", len(rows))
    return handed(made, XLSX, f"{REGISTERS[EQUIPMENT].in_(lang)} {here.office.prefix}.xlsx")


@at_office
@require_safe
def register_csv(request: HttpRequest, here: Here) -> HttpResponse:
    """The same as CSV, with the headings that a list in may have."""
    rows, lang = _rows(request, here), here.actor.lang
    made = comma_file(_columns(COLUMNS), rows, lang)
    write_down(here, "CSV", len(rows))
    return handed(
        made, "text/csv; charset=utf-8", f"{REGISTERS[EQUIPMENT].in_(lang)} {here.office.prefix}.csv"
    )


def _rows(request: HttpRequest, here: Here) -> list[list[Cell]]:
    found = register_of(here.actor, here.office, wanted_of(request.GET), here.today)
    if found.count() > SHEET_MOST:
        raise TooManyLines(most=SHEET_MOST)
    return [_row(one, here.actor.lang) for one in found]


def _row(thing: Thing, lang: Lang) -> list[Cell]:
    held = thing.holding
    return [
        Cell(text=thing.number),
        Cell(text=thing.kind),
        Cell(text=thing.name),
        Cell(text=thing.serial),
        day_cell(thing.bought_on, lang),
        Cell(text="" if thing.price is None else f"{thing.price:.2f}"),
        Cell(text=thing.source),
        Cell(text=STATES[thing.state].in_(lang)),
        Cell(text=thing.place.name(lang)),
        Cell(text=holder_of(held, lang)),
        day_cell(held.day if held else None, lang),
        day_cell(thing.seen_on, lang),
    ]


def day_cell(day: Any, lang: Lang) -> Cell:
    return Cell(text=show_date(day, lang, style="short") if day else "", day=day)


def _columns(named: Mapping[str, Text]) -> Sequence[Column]:
    return [Column(id=name, of="equipment", ref=name, label=label) for name, label in named.items()]


def write_down(here: Here, form: Any, rows: int) -> None:
    record_export(
        actor=here.actor, office=here.office, service_id=REGISTERS[EQUIPMENT].th, form=form, days=(None, None),
        rows=rows, now=here.now,
    )  # fmt: skip


# ── lists in ──


@at_office
@for_workers
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: HttpRequest, here: Here) -> HttpResponse:
    """Things from a spreadsheet: which column is what, what would come of each row, and only then the register."""
    permit_keeping(here.actor, here.office.pk, here.office.settings, EQUIPMENT)
    problems: tuple[Problem, ...] = ()
    context: dict[str, Any] = {"text": sheet_of(request)}
    if request.method == "POST":
        try:
            done, context = tried(
                request, here, THING_COLUMNS, lambda **how: commands.import_things(actor=here.actor, **how)
            )
            if not context["dry"]:
                said = ngettext("%(count)d thing was added.", "%(count)d things were added.", done.new)
                messages.success(request, said % {"count": done.new})
                return redirect("desk:equipment", here.office.code)
        except Invalid as no:
            problems = no.problems
    context |= {"problems": problems, "places": _places(here), "kind_words": kinds_of(here.office)}
    status = 422 if problems else 200
    return desk_page(request, here, "equipment/import.html", context, current="equipment", status=status)


def sheet_of(request: HttpRequest) -> str:
    """A list as a CSV file, if one was sent (UTF-8, or the code page of Thai spreadsheets), or as it was pasted."""
    sent = request.FILES.get("file")
    if sent is None:
        return request.POST.get("list", "")
    sent.seek(0)
    body: bytes = sent.read(LONGEST_SHEET * 3 + 1)
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("cp874", errors="replace")


def tried(
    request: HttpRequest,
    here: Here,
    columns: Mapping[str, tuple[Text, tuple[str, ...]]],
    run: Callable[..., Any],
) -> tuple[Any, dict[str, Any]]:
    """Read the list that was sent and try it, or take it; with what its page shows. Raises Invalid."""
    text, dry = sheet_of(request), "take" not in request.POST
    rows = rows_of(text)
    if len(rows) < 2:
        raise Invalid(
            [
                Problem(
                    "list",
                    "missing",
                    "ใส่รายการที่มีหัวคอลัมน์และอย่างน้อยหนึ่งแถว",
                    "Send a list with headings and at least one row.",
                )
            ]
        )
    posted = {name: str(value) for name, value in request.POST.items()}
    mapping = mapping_of({} if "file" in request.FILES else posted, rows[0], columns)
    done = run(office=here.office, rows=rows[1:], mapping=mapping, dry=dry, now=here.now)
    heads = [("", _("– not in the list –")), *((str(place), head) for place, head in enumerate(rows[0]))]
    return done, {
        "text": text,
        "dry": dry,
        "done": done,
        "shown": sorted(done.rows, key=lambda row: row.right)[:LINES],
        "heads": heads,
        "columns": [
            (f"column.{name}", label, str(mapping.get(name, "")))
            for name, (label, _others) in columns.items()
        ],
    }


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
        "kinds": _kinds(here),
        "places": _places(here),
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
        try:
            run()
        except Invalid as no:
            problems = no.problems
        else:
            messages.success(request, done)
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
        "price": "" if held.price is None else show_baht(held.price, lang),
        "holding": next((one for one in view.lines if one.line.pk == held.holding_id), None),
        "lines": [(one, EVENTS[one.line.what], holder_of(one.line, lang)) for one in view.lines],
        "receipts": (OUT, MOVED, BACK),
        "repair": view.repair,
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
        "kinds": _kinds(here, also=thing.kind),
        "places": [("", "–"), *_places(here)],
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
    """In Thai, as the papers of the office are."""
    line, thing, back = view.line, view.line.thing, view.line.what == BACK
    who = holder_of(line, "th")
    position = str(view.words.get("position", ""))
    signs = "" if line.holder == PLACE else who
    got = " ".join(filter(None, (who, position, line.place.name_th if line.holder != MEMBER else "")))
    day = show_date(line.day, "th")
    return {
        **letterhead(here.office, "th"),
        "printed": show_datetime(here.now, "th"),
        "title": "ใบรับคืนวัสดุอุปกรณ์" if back else "ใบส่งมอบวัสดุอุปกรณ์",
        "about": f"{here.office.name_th} ได้รับคืนวัสดุอุปกรณ์ตามรายการต่อไปนี้ เมื่อวันที่ {day}"
        if back
        else f"{here.office.name_th} ได้ส่งมอบวัสดุอุปกรณ์ตามรายการต่อไปนี้ให้แก่ {got} เมื่อวันที่ {day}",
        "facts": [
            ["หมายเลขครุภัณฑ์", thing.number],
            ["รายการ", thing.name],
            ["ประเภท", thing.kind],
            ["หมายเลขเครื่อง", thing.serial],
            ["วันที่ได้มา", show_date(thing.bought_on, "th") if thing.bought_on else ""],
            ["ราคา", show_baht(thing.price, "th") if thing.price is not None else ""],
            ["แหล่งเงิน", thing.source],
            ["คำขอเลขที่", line.case.number if line.case else ""],
        ],
        "note": str(view.words.get("note", "")),
        "declared": "ผู้ส่งคืนและผู้รับคืนได้ตรวจสอบรายการและสภาพแล้ว"
        if back
        else "ผู้รับได้ตรวจรับไว้ครบถ้วนถูกต้องแล้ว และจะดูแลรักษาตลอดจนส่งคืนเมื่อหมดความจำเป็น",
        "signers": [
            {
                "role": "ผู้ส่งคืน" if back else "ผู้ส่งมอบ",
                "name": "" if back else (line.by.name_th if line.by else ""),
            },
            {
                "role": "ผู้รับคืน" if back else "ผู้รับ",
                "name": (line.by.name_th if line.by else "") if back else signs,
            },
        ],
    }


# ── stock-taking ──


@at_office
@require_http_methods(["GET", "HEAD", "POST"])
def taking(request: HttpRequest, here: Here) -> HttpResponse:
    """Tick what was seen and what was not; what was not seen for long stands on top."""
    place = (request.POST.get("place") or request.GET.get("place", ""))[:80]
    if request.method == "POST":
        seen, unseen = (_ticked(request, value) for value in ("seen", "unseen"))
        there, gone = commands.take_stock(
            actor=here.actor, office=here.office, seen=seen, unseen=unseen, now=here.now
        )
        said = _("Seen: %(there)d. Not seen: %(gone)d.") % {"there": there, "gone": gone}
        messages.success(request, said)
        return redirect(f"{request.path}?place={place}" if place in places_of(here.office) else request.path)
    rows = to_take(here.actor, here.office, place, here.today)
    page = Paginator(rows, TAKEN).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(one, STATES[one.state], holder_of(one.holding, here.actor.lang)) for one in page],
        "old": {one.pk for one in rows.filter(long_unseen(here.today))},
        "total": page.paginator.count,
        "place": place,
        "places": [("", _("All")), *_places(here)],
    }
    return desk_page(request, here, "equipment/taking.html", context, current="equipment")


def _ticked(request: HttpRequest, value: str) -> list[UUID]:
    """The things whose buttons say ``value``: each is ``thing.<ref>``."""
    found = []
    for name, said in request.POST.items():
        if name.startswith("thing.") and said == value:
            try:
                found.append(UUID(name.removeprefix("thing.")))
            except ValueError:
                continue
    return found


@at_office
@require_safe
def taking_paper(request: HttpRequest, here: Here) -> HttpResponse:
    """The list of a place to take along and tick by hand."""
    lang, place = here.actor.lang, request.GET.get("place", "")[:80]
    things = to_take(here.actor, here.office, place, here.today)
    if things.count() > PAPER_MOST:
        raise TooManyLines(most=PAPER_MOST)
    rows = [
        [
            Cell(text=one.number),
            Cell(text=one.name),
            Cell(text=one.serial),
            Cell(text=one.place.name(lang)),
            Cell(text=holder_of(one.holding, lang)),
            day_cell(one.seen_on, lang),
            Cell(text="☐"),
            Cell(),
        ]
        for one in things
    ]
    name = dict(_places(here)).get(place, _("All places"))
    total = _("Things: %(count)d") % {"count": len(rows)}
    title = _("List for stock-taking")
    made = paper(here.office, title, name, _columns(TAKING), rows, total, lang=lang, now=here.now)
    write_down(here, "PDF", len(rows))
    return handed(made, "application/pdf", f"{title} {name}.pdf", inline=True)


# ── repairs ──


@at_office
@require_safe
def repairs(request: HttpRequest, here: Here) -> HttpResponse:
    """The repairs under way and those that are over, and the requests that no repair belongs to yet."""
    page = Paginator(repairs_at(here.actor, here.office), LINES).get_page(request.GET.get("page"))
    waiting = broken_requests(here.actor, here.office) if here.works else ()
    numbers = {one.number for one in waiting if one.number}
    known = dict(things_at(here.actor, here.office).filter(number__in=numbers).values_list("number", "ref"))
    context = {
        "page": page,
        "rows": [(one, words_of(one), _cost(one, here.actor.lang)) for one in page],
        "waiting": [(one, known.get(one.number)) for one in waiting],
    }
    return desk_page(request, here, "equipment/repairs.html", context, current="equipment")


def _cost(repair: Repair, lang: Lang) -> str:
    return "" if repair.cost is None else show_baht(repair.cost, lang)
