"""What schools need and what they are given: needs of a budget year, granted requests, allocations."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from khamkho.base.errors import Invalid, NotFound, Problem
from khamkho.base.text import Lang, Text
from khamkho.base.thai import fiscal_year
from khamkho.desk.door import Here, at_office, for_workers
from khamkho.desk.frame import desk_page
from khamkho.desk.views.equipment import baht, ref_of
from khamkho.desk.views.equipment_lists import sheet_of, tried
from khamkho.equipment import commands
from khamkho.equipment.contents import reason_of
from khamkho.equipment.models import Allocation, Share, Thing
from khamkho.equipment.queries import (
    Request,
    allocation_for,
    allocations_at,
    free_stock,
    granted_requests,
    left_of,
    needs_at,
    things_at,
)
from khamkho.equipment.rules.refusals import NotEnough
from khamkho.equipment.rules.sheet import NEED_COLUMNS
from khamkho.equipment.rules.states import STORE
from khamkho.offices.queries import schools_under
from khamkho.offices.registers import EQUIPMENT, permit_keeping, registers_from

LINES, MOST_SHARES = 100, 500
LANGS: tuple[Lang, Lang] = ("th", "en")
SOURCES = {
    "typed": Text("บันทึกโดยเจ้าหน้าที่", "typed"),
    "case": Text("จากคำขอ", "from a request"),
    "csv": Text("จากไฟล์รายการ", "from a list"),
}
ALLOCATION_STATES = {
    "draft": Text("ร่าง", "draft"),
    "proposed": Text("รอผู้อำนวยการพิจารณา", "waits for the director"),
    "approved": Text("อนุมัติแล้ว", "approved"),
}


def _year(request: HttpRequest, here: Here) -> int:
    """The budget year of an address or a form, this one where none is said."""
    said = request.POST.get("year") or request.GET.get("year", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) == 4 else fiscal_year(here.today)


def _years(here: Here) -> list[tuple[str, str]]:
    now = fiscal_year(here.today)
    return [(str(year), str(year)) for year in range(now + 1, now - 6, -1)]


def _offered(here: Here) -> dict[str, Any]:
    lang = here.actor.lang
    return {
        "kinds": [("", "–"), *((one.th, one) for one in registers_from(here.office.settings).things)],
        "schools": [
            ("", "–"),
            *((one.code, one.name(lang)) for one in (*schools_under(here.office), here.office)),
        ],
    }


# ── needs ──


@at_office
@require_http_methods(["GET", "HEAD", "POST"])
def needs(request: HttpRequest, here: Here) -> HttpResponse:
    """The needs of a budget year; add one, take granted requests over, remove what was a mistake."""
    year, do = _year(request, here), request.POST.get("do", "")
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        try:
            done = _need_deed(request, here, year, do)
        except Invalid as no:
            problems = no.problems
        else:
            messages.success(request, done)
            return redirect(f"{reverse('desk:equipment-needs', args=[here.office.code])}?year={year}")
    rows = needs_at(here.actor, here.office, year)
    page = Paginator(rows, LINES).get_page(request.GET.get("page"))
    waiting = granted_requests(here.actor, here.office) if here.works else ()
    number = request.POST.get("number") if do == "take" else request.GET.get("take")
    context = {
        "page": page,
        "rows": [(one, reason_of(one), SOURCES[one.source]) for one in page],
        "year": year,
        "years": _years(here),
        "requests": waiting,
        "taking": next(
            (_asked(one, here, request, do == "take") for one in waiting if one.case.number == number), None
        ),
        "typed": request.POST,
        "do": do,
        "ref": (request.POST.get("ref") if problems else "") or uuid4(),
        "problems": problems,
        **_offered(here),
    }
    status = 422 if problems else 200
    return desk_page(request, here, "equipment/needs.html", context, current="equipment", status=status)


def _asked(one: Request, here: Here, request: HttpRequest, again: bool) -> dict[str, Any]:
    """A granted request as its form shows it; a kind of the same name is chosen already."""
    kinds = {kind.th for kind in registers_from(here.office.settings).things}

    def typed(name: str, usual: object) -> object:
        return request.POST.get(name, "") if again else usual

    return {
        "case": one.case,
        "school": typed("school", one.school),
        "reason": one.reason,
        "items": [
            {
                "item": item,
                "kind_name": f"kind.{place}",
                "count_name": f"count.{place}",
                "kind": typed(f"kind.{place}", item.thing if item.thing in kinds else ""),
                "count": typed(f"count.{place}", item.count),
            }
            for place, item in enumerate(one.items)
        ],
    }


def _need_deed(request: HttpRequest, here: Here, year: int, do: str) -> str:
    """Carry out what a form of the page asks for; returns what is said then."""
    shared: dict[str, Any] = {"actor": here.actor, "office": here.office, "now": here.now}
    posted = {name: str(value) for name, value in request.POST.items()}
    if do == "add":
        commands.add_need(ref=ref_of(request), year=year, typed=posted, **shared)
        return _("The need was written down.")
    if do == "take":
        count = commands.take_over_request(number=posted.get("number", ""), year=year, typed=posted, **shared)
        said = ngettext("%(count)d need was taken over.", "%(count)d needs were taken over.", count)
        return said % {"count": count}
    if do == "remove":
        commands.remove_need(ref=uuid_in(request, "need"), **shared)
        return _("The need was removed.")
    raise NotFound


def uuid_in(request: HttpRequest, name: str) -> UUID:
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError as wrong:
        raise NotFound from wrong


@at_office
@for_workers
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: HttpRequest, here: Here) -> HttpResponse:
    """Needs of a budget year from a spreadsheet, looked at first."""
    permit_keeping(here.actor, here.office.pk, here.office.settings, EQUIPMENT)
    year = _year(request, here)
    problems: tuple[Problem, ...] = ()
    context: dict[str, Any] = {"text": sheet_of(request)}
    if request.method == "POST":
        try:
            done, context = tried(
                request,
                here,
                NEED_COLUMNS,
                lambda **how: commands.import_needs(actor=here.actor, year=year, **how),
            )
            if not context["dry"]:
                said = ngettext("%(count)d need was added.", "%(count)d needs were added.", done.new)
                messages.success(request, said % {"count": done.new})
                return redirect(f"{reverse('desk:equipment-needs', args=[here.office.code])}?year={year}")
        except Invalid as no:
            problems = no.problems
    context |= {"problems": problems, "year": year, "years": _years(here), "of_needs": True}
    status = 422 if problems else 200
    return desk_page(request, here, "equipment/import.html", context, current="equipment", status=status)


# ── allocations ──


@at_office
@require_http_methods(["GET", "HEAD", "POST"])
def allocations(request: HttpRequest, here: Here) -> HttpResponse:
    """The allocations of the office, newest first; an officer begins one."""
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        try:
            made = commands.allocate(
                actor=here.actor,
                office=here.office,
                ref=ref_of(request),
                year=_year(request, here),
                typed={name: str(value) for name, value in request.POST.items()},
                now=here.now,
            )
        except Invalid as no:
            problems = no.problems
        else:
            return redirect("desk:equipment-allocation", here.office.code, made.ref)
    page = Paginator(allocations_at(here.actor, here.office), LINES).get_page(request.GET.get("page"))
    lang = here.actor.lang
    context = {
        "page": page,
        "rows": [(one, ALLOCATION_STATES[one.state], baht(one.money, lang)) for one in page],
        "bases": [("stock", _("From what is in the store")), ("money", _("For a sum of money"))],
        "years": _years(here),
        "year": _year(request, here),
        "typed": request.POST,
        "ref": request.POST.get("ref") or uuid4(),
        "problems": problems,
    }
    status = 422 if problems else 200
    return desk_page(request, here, "equipment/allocations.html", context, current="equipment", status=status)


@at_office
@require_http_methods(["GET", "HEAD", "POST"])
def allocation(request: HttpRequest, here: Here, allocation: UUID) -> HttpResponse:
    """One allocation: its shares while it is a draft, the decision, and then the handing out."""
    held, shares = allocation_for(here.actor, here.office, allocation)
    do = request.POST.get("do", "")
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        run, done = _allocation_deed(request, here, allocation, do)
        try:
            run()
        except Invalid as no:
            problems = no.problems
        except NotEnough as no:
            problems = (_said(no),)
        else:
            messages.success(request, done)
            return redirect("desk:equipment-allocation", here.office.code, allocation)
    lang = here.actor.lang
    total = sum((one.count * (one.price or Decimal()) for one in shares), Decimal())
    stock = free_stock(here.office, but=held)
    context = {
        "allocation": held,
        "state": ALLOCATION_STATES[held.state],
        "money": baht(held.money, lang),
        "total": baht(total, lang) if held.money is not None else "",
        "shares": [(one, baht(one.price, lang), reason_of(one.need)) for one in shares],
        "stock": sorted((kind, count) for kind, count in stock.items() if count > 0),
        "draft": _draft(request, here, held, shares) if here.works and held.state == "draft" else (),
        "giving": _giving(here, shares) if here.works and held.state == "approved" else (),
        "gives": request.POST.get("need", "") if do == "give" else request.GET.get("give", ""),
        "decides": here.may_take("director"),
        "problems": problems,
        "typed": request.POST,
        "do": do,
    }
    status = 422 if problems else 200
    return desk_page(request, here, "equipment/allocation.html", context, current="equipment", status=status)


def _said(no: NotEnough) -> Problem:
    """What was refused as a fault of the form, so that what was typed stays."""
    th, en = (f"{no.sentence(lang)} {no.next(lang)}" for lang in LANGS)
    return Problem("count", no.code, th, en)


def _draft(
    request: HttpRequest, here: Here, held: Allocation, shares: tuple[Share, ...] | Any
) -> list[dict[str, Any]]:
    """The needs of the year that are still open, each with what the draft gives."""
    given = {one.need_id: one for one in shares}
    needs = list(needs_at(here.actor, here.office, held.year)[:MOST_SHARES])
    left = left_of(needs, but=held)
    posted = request.method == "POST"
    found = []
    for need in needs:
        if left[need.pk] <= 0 and need.pk not in given:
            continue
        share = given.get(need.pk)
        count_name, price_name = f"count.{need.ref}", f"price.{need.ref}"
        price = f"{share.price:,.2f}" if share and share.price is not None else ""
        found.append(
            {
                "need": need,
                "reason": reason_of(need),
                "left": left[need.pk],
                "count_name": count_name,
                "count": request.POST.get(count_name, "") if posted else (share.count if share else ""),
                "price_name": price_name,
                "price": request.POST.get(price_name, "") if posted else price,
            }
        )
    return found


def _giving(here: Here, shares: tuple[Share, ...] | Any) -> list[dict[str, Any]]:
    """What of an approved allocation is still to be handed out, with the things of the store that may go."""
    open_shares = [one for one in shares if one.given < one.count]
    kinds = {one.need.kind for one in open_shares}
    stored: dict[str, list[Thing]] = {}
    for thing in (
        things_at(here.actor, here.office)
        .filter(state=STORE, asked=None, kind__in=kinds)
        .order_by("number")[:MOST_SHARES]
    ):
        stored.setdefault(thing.kind, []).append(thing)
    return [
        {
            "share": one,
            "ref": str(one.need.ref),
            "left": one.count - one.given,
            "things": [
                (str(thing.ref), f"{thing.number} {thing.name}") for thing in stored.get(one.need.kind, ())
            ],
        }
        for one in open_shares
    ]


def _allocation_deed(
    request: HttpRequest, here: Here, ref: UUID, do: str
) -> tuple[Callable[[], object], str]:
    """What a form of the page asks for, and what is said once it is done."""
    posted: dict[str, Any] = {name: str(value) for name, value in request.POST.items()}
    shared: dict[str, Any] = {"actor": here.actor, "office": here.office, "ref": ref, "now": here.now}
    things = {**posted, "thing": request.POST.getlist("thing")}
    deeds: dict[str, tuple[Callable[[], object], str]] = {
        "shares": (lambda: commands.change_shares(typed=posted, **shared), _("The draft was saved.")),
        "propose": (lambda: commands.propose_allocation(**shared), _("It was proposed to the director.")),
        "approve": (
            lambda: commands.approve_allocation(**shared),
            _("It was approved and may be handed out."),
        ),
        "return": (
            lambda: commands.return_allocation(reason=posted.get("reason", ""), **shared),
            _("It was sent back."),
        ),
        "give": (
            lambda: commands.hand_out_share(need=uuid_in(request, "need"), typed=things, **shared),
            _("They were handed out. Each has its receipt on its page."),
        ),
    }
    if do not in deeds:
        raise NotFound
    return deeds[do]
