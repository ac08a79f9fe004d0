"""Who decides: the office's orders and absences, and the look-up of who may sign what on which day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from khamkho.base.errors import Invalid, NotFound, Problem, understood
from khamkho.base.money import parse_baht, show_baht
from khamkho.base.text import Text, clean
from khamkho.base.thai import parse_date
from khamkho.casework.queries.authority import facts_of, forget_orders
from khamkho.casework.rules.authority import Facts, Matter, Signature, lent, signers
from khamkho.casework.rules.permits import WORKING_ROLES
from khamkho.catalogue.service import Service
from khamkho.offices import commands
from khamkho.offices.actors import actor_of
from khamkho.offices.models import Absence, Membership, Office, Order
from khamkho.offices.queries import absences_of, members_at, orders_of, services_at
from khamkho.offices.roles import role_label
from khamkho.offices.rules import ABOVE, POSITIONS, wrong_with_order
from khamkho.offices.views.door import attempt, for_managers
from khamkho.offices.words import ORDER_KINDS
from khamkho.ui.language import lang_now

TEXTS = (
    "number",
    "dated",
    "kind",
    "role",
    "member",
    "holder",
    "line_th",
    "line_en",
    "since",
    "until",
    "most",
)
STATES: Mapping[str, tuple[Text, str]] = {
    "used": (Text("ใช้ลงนามได้วันนี้", "May be used today"), "green"),
    "in-force": (Text("มีผลใช้บังคับ", "In force"), "blue"),
    "coming": (Text("ยังไม่ถึงวันเริ่ม", "Not begun yet"), "yellow"),
    "over": (Text("สิ้นสุดแล้ว", "Over"), "grey"),
    "revoked": (Text("ยกเลิกแล้ว", "Revoked"), "grey"),
}
WAITS: Mapping[str, Text] = {
    "acting": Text(
        "วันนี้ยังใช้ไม่ได้ เพราะไม่ได้บันทึกว่าผู้ดำรงตำแหน่งไม่อยู่",
        "Cannot be used today: the holder of the position is not recorded as away.",
    ),
    "vacant": Text("วันนี้ยังใช้ไม่ได้ เพราะมีผู้ดำรงตำแหน่งอยู่", "Cannot be used today: somebody holds the position."),
    "delegated": Text(
        "วันนี้ยังใช้ไม่ได้ เพราะผู้รับมอบไม่อยู่ หรือคำสั่งต้นทางไม่ให้มอบอำนาจต่อ",
        "Cannot be used today: its holder is away, or the order that the power comes from does not let it be given on.",
    ),
}


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One order as the list shows it."""

    order: Order
    kind: Text
    who: Text
    state: Text
    colour: str
    why_not: Text | None
    rows: tuple[tuple[Text, str], ...]
    ends: bool
    """Whether it can still be revoked."""


@dataclass(frozen=True, kw_only=True)
class Gone:
    """One absence, with who signs meanwhile."""

    absence: Absence
    now: bool
    signs: tuple[tuple[Text, Text, str], ...]
    """Who, in which words, under which order."""
    decides: bool


# ── the page ──


@for_managers
@require_safe
def overview(request: HttpRequest, office: Office) -> HttpResponse:
    """Orders, absences, and the look-up."""
    today = timezone.localdate()
    facts = facts_of(office, today)
    orders = [_shown(office, one, facts, today) for one in orders_of(office)]
    absences = [(one, _over(one, today)) for one in absences_of(office)]
    context = {
        "office": office,
        "standing": [one for one in orders if one.ends],
        "over": [one for one in orders if not one.ends],
        "absences": [_gone(office, one, today) for one, over in absences if not over],
        "past_absences": [one for one, over in absences if over],
        **_looked_up(office, request.GET, today),
    }
    return render(request, "desk/authority.html", context)


def _shown(office: Office, order: Order, facts: Facts, today: date) -> Shown:
    usable = any(
        one.order.number == order.number and one.order.to == order.member_id for one in lent(facts, day=today)
    )
    state = _state(order, today)
    from_above = order.member_id is None
    if state == "in-force" and (usable or from_above):
        state = "used"
    words, colour = STATES[state]
    return Shown(
        order=order,
        kind=next(word for kind, word, _hint in ORDER_KINDS if kind == order.kind),
        who=_named(order.member) if order.member else Text("ผู้ดำรงตำแหน่ง", "Whoever holds the position"),
        state=words,
        colour=colour,
        why_not=WAITS[order.kind] if state == "in-force" else None,
        rows=_facts_of_order(office, order),
        ends=state not in ("over", "revoked"),
    )


def _state(order: Order, today: date) -> str:
    if order.revoked_on is not None and order.revoked_on <= today:
        return "revoked"
    if order.until is not None and order.until < today:
        return "over"
    return "coming" if order.since > today else "in-force"


def _facts_of_order(office: Office, order: Order) -> tuple[tuple[Text, str], ...]:
    """What an order says, as rows: what it does not limit is said too."""
    lang = lang_now()
    titles = dict(services_at(office))
    position = role_label(office.kind, order.role).full
    power = (
        Text(f"{position.th} – {order.holder.name('th')}", f"{position.en} – {order.holder.name('en')}")
        if order.holder
        else position
    )
    services = ", ".join(titles[one].title.in_(lang) if one in titles else one for one in order.services)
    cases = {name: title for name, title, _of in _variants(tuple(titles.items()))}
    variants = ", ".join(cases.get(one, Text(one, one)).in_(lang) for one in order.variants)
    rows = [
        (Text("อำนาจของตำแหน่ง", "Powers of"), power.in_(lang)),
        (Text("ข้อความใต้ลายมือชื่อ", "Under the signature"), order.line(lang)),
        (Text("งานบริการ", "Services"), services or Text("ทุกงานบริการ", "All services").in_(lang)),
    ]
    if variants:
        rows.append((Text("เฉพาะกรณี", "Only these cases"), variants))
    if order.most is not None:
        rows.append((Text("วงเงินไม่เกิน", "Up to"), show_baht(order.most, lang)))
    if order.kind == "delegated":
        may = (
            Text("มอบต่อได้", "May be given on")
            if order.sub_delegate
            else Text("มอบต่อไม่ได้", "May not be given on")
        )
        rows.append((Text("การมอบอำนาจต่อ", "Sub-delegation"), may.in_(lang)))
    return tuple(rows)


def _over(absence: Absence, today: date) -> bool:
    return absence.until < today or (absence.ended_on is not None and absence.ended_on <= today)


def _gone(office: Office, absence: Absence, today: date) -> Gone:
    """Who signs on the first day of an absence that is still to come, or today."""
    day, member = max(today, absence.since), absence.member
    facts = facts_of(office, day)
    signs = [
        (one.post.name, one.order.line, one.order.number)
        for one in lent(facts, day=day)
        if one.order.role == member.role
        and one.order.holder in (None, member.pk)
        and one.post.seat != member.pk
    ]
    return Gone(
        absence=absence, now=absence.since <= today, signs=tuple(signs), decides=member.role in POSITIONS
    )


def _named(member: Membership) -> Text:
    return Text(member.name("th"), member.name("en"))


# ── who may sign on a day ──


def _looked_up(office: Office, asked: QueryDict, today: date) -> dict[str, Any]:
    """The look-up: who may sign a step of a service on a day, each with what stands under the name."""
    services = services_at(office)
    typed = {name: clean(asked.get(name, "")) for name in ("service", "day", "role", "amount")}
    context: dict[str, Any] = {
        "typed": typed,
        "services": [(name, service.title) for name, service in services],
        "positions": _positions(office),
        "problems": (),
    }
    if not any(typed.values()):
        return context
    problems: list[Problem] = []
    day = understood(parse_date, "day", typed["day"], problems) or today
    amount = understood(parse_baht, "amount", typed["amount"], problems)
    role = typed["role"] if typed["role"] in POSITIONS else "director"
    if problems:
        return context | {"problems": problems}
    matter = Matter(role=role, service=typed["service"], amount=amount)
    found = signers(facts_of(office, day), matter, day=day)
    return context | {"asked_day": day, "found": [(one, _ground(one)) for one in found]}


def _ground(one: Signature) -> Text:
    """On what a signature rests."""
    if not one.grounds:
        return Text("ตามตำแหน่งของตน", "By the person's own position")
    numbers = ", ".join(order.number for order in one.grounds)
    return Text(f"ตามคำสั่งที่ {numbers}", f"Under order {numbers}")


# ── an order ──


@for_managers
@require_http_methods(["GET", "HEAD", "POST"])
def write_order(request: HttpRequest, office: Office) -> HttpResponse:
    """Write down an order; ``?holder=`` and the days come from an absence that nobody stands in for."""
    source = request.POST if request.method == "POST" else request.GET
    typed: dict[str, Any] = {name: source.get(name, "") for name in TEXTS}
    typed |= {name: source.getlist(name) for name in ("services", "variants", "sub_delegate")}
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        problems = attempt(request, _("The order was written down."), lambda: _write(request, office, typed))
        if not problems:
            forget_orders()
            return redirect("desk:authority", code=office.code)
    members = members_at(office, timezone.localdate())
    workers = [one for one in members if one.role in WORKING_ROLES]
    services = services_at(office)
    context = {
        "office": office,
        "typed": typed,
        "problems": problems,
        "kinds": ORDER_KINDS,
        "positions": _positions(office),
        "people": [
            ("", _("Choose")),
            *((one.pk, _with_role(office, one)) for one in workers),
            (ABOVE, _("Whoever holds the position (an order from above the office)")),
        ],
        "holders": [
            ("", _("Everybody who holds the position")),
            *((one.pk, _with_role(office, one)) for one in workers if one.role in POSITIONS),
        ],
        "services": [(name, service.title) for name, service in services],
        "variants": _variants(services),
        "gives_on": [("yes", _("The order lets the power be given on"))],
    }
    return render(request, "desk/order.html", context, status=422 if problems else 200)


def _variants(services: Sequence[tuple[str, Service]]) -> list[tuple[str, Text, Text]]:
    """The cases that services begin with, each once, with the services that have it."""
    found: dict[str, tuple[str, Text, Text]] = {}
    for _id, service in services:
        for name, variant in service.variants.items():
            title, of = found[name][1:] if name in found else (variant.title, None)
            of = Text(f"{of.th}, {service.title.th}", f"{of.en}, {service.title.en}") if of else service.title
            found[name] = (name, title, of)
    return list(found.values())


def _with_role(office: Office, member: Membership) -> str:
    lang = lang_now()
    return f"{member.name(lang)} ({member.position(lang) or role_label(office.kind, member.role).full.in_(lang)})"


def _positions(office: Office) -> list[tuple[str, Text]]:
    return [(role, role_label(office.kind, role).full) for role in reversed(POSITIONS)]


def _write(request: HttpRequest, office: Office, typed: Mapping[str, Any]) -> Order:
    """Read what was typed; what cannot be read at all is said before anything is asked of the command."""
    problems: list[Problem] = []
    days = {
        name: understood(parse_date, name, clean(typed[name]), problems)
        for name in ("dated", "since", "until")
    }
    most = understood(parse_baht, "most", clean(typed["most"]), problems)
    asked = wrong_with_order(
        number=typed["number"],
        kind=typed["kind"],
        role=typed["role"],
        lines=(typed["line_th"], typed["line_en"]),
        to=typed["member"],
        most=most,
        **days,
    )
    unread = {problem.where for problem in problems}
    if problems := [*problems, *(problem for problem in asked if problem.where not in unread)]:
        raise Invalid(problems)
    offered = dict(services_at(office))
    return commands.write_order(
        actor=actor_of(request),
        office_id=office.pk,
        number=typed["number"],
        dated=days["dated"],
        kind=typed["kind"],
        role=typed["role"],
        line_th=typed["line_th"],
        line_en=typed["line_en"],
        since=days["since"],
        until=days["until"],
        member_id=None if typed["member"] == ABOVE else _key(typed["member"]),
        holder_id=_key(typed["holder"]) if typed["holder"] else None,
        services=[one for one in typed["services"] if one in offered],
        variants=[
            one for one in typed["variants"] if any(one in known.variants for known in offered.values())
        ],
        most=most,
        sub_delegate=bool(typed["sub_delegate"]),
        now=timezone.now(),
    )


def _key(typed: str) -> int:
    if not (typed.isascii() and typed.isdigit() and len(typed) < 18):
        raise NotFound
    return int(typed)


@for_managers
@require_http_methods(["GET", "HEAD", "POST"])
def revoke_order(request: HttpRequest, office: Office, order_id: int) -> HttpResponse:
    """Ask first, then revoke an order from today on."""
    order = next((one for one in orders_of(office) if one.pk == order_id), None)
    if order is None:
        raise NotFound
    if request.method == "POST":
        attempt(
            request,
            _("Order %(number)s was revoked.") % {"number": order.number},
            lambda: commands.revoke_order(
                actor=actor_of(request), office_id=office.pk, order_id=order.pk, now=timezone.now()
            ),
        )
        forget_orders()
        return redirect("desk:authority", code=office.code)
    today = timezone.localdate()
    shown = _shown(office, order, facts_of(office, today), today)
    return render(request, "desk/order_revoke.html", {"office": office, "one": shown})


# ── an absence ──


@for_managers
@require_http_methods(["GET", "HEAD", "POST"])
def write_absence(request: HttpRequest, office: Office) -> HttpResponse:
    """Write down that a member is away."""
    typed = {name: request.POST.get(name, "") for name in ("member", "since", "until")}
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        problems = attempt(
            request, _("The absence was written down."), lambda: _write_absence(request, office, typed)
        )
        if not problems:
            forget_orders()
            return redirect("desk:authority", code=office.code)
    workers = [one for one in members_at(office, timezone.localdate()) if one.role in WORKING_ROLES]
    people: Sequence[tuple[object, str]] = [
        ("", _("Choose")),
        *((one.pk, _with_role(office, one)) for one in workers),
    ]
    context = {"office": office, "typed": typed, "problems": problems, "people": people}
    return render(request, "desk/absence.html", context, status=422 if problems else 200)


def _write_absence(request: HttpRequest, office: Office, typed: Mapping[str, str]) -> Absence:
    problems: list[Problem] = []
    since, until = (understood(parse_date, name, clean(typed[name]), problems) for name in ("since", "until"))
    if not typed["member"]:
        problems.insert(0, Problem("member", "missing", "โปรดเลือกผู้ที่ไม่อยู่", "Please choose who is away."))
    if problems:
        raise Invalid(problems)
    return commands.write_absence(
        actor=actor_of(request),
        office_id=office.pk,
        member_id=_key(typed["member"]),
        since=since,
        until=until,
        now=timezone.now(),
    )


@for_managers
@require_http_methods(["GET", "HEAD", "POST"])
def end_absence(request: HttpRequest, office: Office, absence_id: int) -> HttpResponse:
    """Ask first, then say that somebody is back."""
    absence = next((one for one in absences_of(office) if one.pk == absence_id), None)
    if absence is None:
        raise NotFound
    if request.method == "POST":
        attempt(
            request,
            _("The absence has ended."),
            lambda: commands.end_absence(
                actor=actor_of(request), office_id=office.pk, absence_id=absence.pk, now=timezone.now()
            ),
        )
        forget_orders()
        return redirect("desk:authority", code=office.code)
    gone = _gone(office, absence, timezone.localdate())
    return render(request, "desk/absence_end.html", {"office": office, "one": gone})
