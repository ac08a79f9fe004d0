"""Who may take a step of a case today, how it is signed, and how it was signed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, cast

from django.db.models import Q

from khamkho.base.errors import Refused
from khamkho.base.text import Text
from khamkho.casework.contents import event_detail
from khamkho.casework.models import Case, Event, Letter
from khamkho.casework.queries.cards import directors_own, refuse_directors_own
from khamkho.casework.queries.visible import ever_around
from khamkho.casework.rules import authority
from khamkho.casework.rules.authority import Away, Facts, Lent, Matter, Post, SameEyes, Signature
from khamkho.casework.rules.handover import OnlyForwards
from khamkho.casework.rules.letters import KINDS
from khamkho.casework.rules.permits import MAY_TAKE, Standing, refuse_for, require_step
from khamkho.casework.rules.refusals import NotYours, OwnCase
from khamkho.catalogue.queries import service_of
from khamkho.catalogue.service import Step
from khamkho.offices.models import Absence, Membership, Office, Order
from khamkho.offices.queries import kept_a_while
from khamkho.people.actor import Actor

DECIDES = ("supervisor", "director")


@dataclass(frozen=True, kw_only=True)
class Signed:
    """How a decision was signed: the lines under the name, and the orders it rests on as (number, date)."""

    seq: int
    form: str
    name: Text
    lines: tuple[Text, ...]
    orders: tuple[tuple[str, date], ...]


def facts_of(office: Office, day: date) -> Facts:
    """Posts, orders and absences that bear on a day, as values. Orders that are over stay in, to be named in a refusal."""
    held = Q(active_until__isnull=True) | Q(active_until__gt=day)
    members = Membership.objects.filter(
        held, office=office, active_from__lte=day, role__in=("officer", *DECIDES)
    )
    away = Absence.objects.filter(member__office=office, since__lte=day, until__gte=day)
    return Facts(
        posts=tuple(
            Post(
                seat=one.pk,
                user=str(one.user_id),
                role=one.role,
                name=Text(one.name("th"), one.name("en")),
                position=Text(one.position("th"), one.position("en")),
                since=one.active_from,
                until=one.active_until,
            )
            for one in members
        ),
        orders=tuple(_order(one) for one in Order.objects.filter(office=office).order_by("pk")),
        away=tuple(
            Away(
                seat=one.member_id,
                since=one.since,
                until=min(one.until, one.ended_on - timedelta(days=1)) if one.ended_on else one.until,
            )
            for one in away
        ),
    )


def _order(one: Order) -> authority.Order:
    return authority.Order(
        number=one.number,
        dated=one.dated,
        kind=cast("authority.Kind", one.kind),
        role=one.role,
        line=Text(one.line_th, one.line_en),
        since=one.since,
        until=one.until,
        revoked_on=one.revoked_on,
        to=one.member_id,
        holder=one.holder_id,
        services=frozenset(one.services),
        variants=frozenset(one.variants),
        most=one.most,
        sub_delegate=one.sub_delegate,
    )


def require_authority(
    actor: Actor,
    case: Case,
    standing: Standing,
    step: Step,
    *,
    amount: Decimal | None = None,
    day: date,
    facts: Facts | None = None,
) -> Signature | None:
    """Refuse unless this person may take the step today; how she signs, where the step decides. ``amount`` is what the
    case is about, in baht, for the limits of orders; ``facts`` those of a page, which may be some seconds old.

    Raises NotYours, OwnCase, HasInterest, SameEyes, OnlyForwards, DirectorsOwnCard, and what ``rules.authority.signature`` refuses.
    """
    if step.by in MAY_TAKE and case.office.kind in service_of(case.version).collected_by:
        raise OnlyForwards() if standing.works_on_it else refuse_for(step.by)
    if step.by not in DECIDES:
        require_step(standing, step.by)
        if step.four_eyes and str(actor.user_id) in _who_handled(case, step):
            raise SameEyes()
        return None
    if not standing.works_on_it:
        require_step(standing, step.by)
    if standing.is_party:
        raise OwnCase()
    facts = facts or facts_of(case.office, day)
    refuse_directors_own(case, facts.posts)
    matter = Matter(
        role=step.by,
        service=case.service_id,
        variant=case.variant,
        amount=amount,
        parties=parties_of(case),
        declared=frozenset(case.interests or ()),
        earlier=_who_handled(case, step) if step.four_eyes else frozenset(),
    )
    return signature_for(actor, case.office, matter, day=day, facts=facts)


def _who_handled(case: Case, step: Step) -> frozenset[str]:
    """Who typed the case in for its applicant, or acted for the office at another step of it. To begin the office's own
    work is no interest in it."""
    acts = case.events.filter(kind="acted").exclude(actor_role="").exclude(step=step.id)
    typed = case.entered_by_id and not service_of(case.version).is_internal
    entered = {str(case.entered_by_id)} if typed else set()
    return frozenset(acts.values_list("actor_id", flat=True)) | entered


def signature_for(
    actor: Actor, office: Office, matter: Matter, *, day: date, facts: Facts | None = None
) -> Signature:
    """How this person signs a matter of an office, in the first of her seats that may. Raises what ``signature`` refuses."""
    facts = facts or facts_of(office, day)
    refusal: Refused | None = None
    for seat in actor.seats_at(office.pk):
        try:
            return authority.signature(facts, matter, seat=seat.id, day=day)
        except NotYours as no:
            refusal = refusal or no
        except Refused as no:
            refusal = no
    raise refusal or refuse_for(matter.role)


def letter_authority(actor: Actor, letter: Letter, *, day: date) -> Signature | None:
    """How this person signs a letter; None for a kind that everybody who works there signs.

    Raises what ``signature`` refuses.
    """
    signers = KINDS[letter.kind].signers
    if "officer" in signers:
        return None
    case = letter.case
    matter = Matter(
        role="supervisor" if "supervisor" in signers else "director",
        service=case.service_id if case else "",
        variant=case.variant if case else "",
        parties=parties_of(case) if case else frozenset(),
        declared=frozenset((case.interests if case else None) or ()),
    )
    return signature_for(actor, letter.office, matter, day=day)


def above_for_card(case: Case, *, day: date) -> Office | None:
    """The office above that makes the card of this case, where it is the director's own. For pages."""
    if service_of(case.version).card is None:
        return None
    return directors_own(case, _kept_facts(case.office, day).posts)


def signing_of(
    actor: Actor, case: Case, standing: Standing, step: Step, *, amount: Decimal | None = None, day: date
) -> tuple[Signature | None, Refused | None]:
    """How this person would sign the step, where it decides; or why she may not take it. For pages."""
    facts = _kept_facts(case.office, day) if step.by in DECIDES else None
    try:
        return require_authority(actor, case, standing, step, amount=amount, day=day, facts=facts), None
    except Refused as no:
        return None, no


def letter_signing(actor: Actor, letter: Letter, *, day: date) -> tuple[Signature | None, Refused | None]:
    """How this person would sign a letter, where that decides; or why she may not."""
    try:
        return letter_authority(actor, letter, day=day), None
    except Refused as no:
        return None, no


@dataclass(frozen=True, kw_only=True)
class Head:
    """Somebody who answers for an office on a day: by her position, or under an order."""

    seat: int
    order: authority.Order | None = None

    @property
    def services(self) -> frozenset[str]:
        """The services that she answers for; empty means all of them."""
        return self.order.services if self.order else frozenset()


def heads_on(office: Office, day: date) -> tuple[Head, ...]:
    """Who answers for an office on a day: its heads who are there, and whoever may use the powers of one under an order.

    When nobody is there and no order says who stands in, the heads stay those who are away. Three queries.
    """
    facts = facts_of(office, day)
    heads = [post for post in facts.posts if post.role in DECIDES and post.held_on(day)]
    there = [Head(seat=post.seat) for post in heads if not facts.is_away(post.seat, day)]
    own = {one.seat for one in there}
    found: dict[int, Head] = {}
    for one in authority.lent(facts, day=day):
        held = found.get(one.post.seat)
        if one.post.seat not in own and (held is None or held.services):
            found[one.post.seat] = Head(seat=one.post.seat, order=one.order)
    return (*there, *found.values()) or tuple(Head(seat=post.seat) for post in heads)


FACTS: dict[int, tuple[float, tuple[date, Facts]]] = {}


def _kept_facts(office: Office, day: date) -> Facts:
    """The facts of a day as a page may show them, some seconds old; a command that decides reads what is so now."""
    held = kept_a_while(FACTS, office, lambda at: (day, facts_of(at, day)))
    return held[1] if held[0] == day else facts_of(office, day)


def lent_to(actor: Actor, office_id: int, day: date) -> tuple[Lent, ...]:
    """What orders let this person decide at an office on a day, beside what is hers by position. For lists."""
    seats = {seat.id: seat for seat in actor.seats_at(office_id)} if actor.two_factor else {}
    if not seats:
        return ()
    every = authority.lent(_kept_facts(Office(pk=office_id), day), day=day)
    own = {step for step, may in MAY_TAKE.items() if any(seat.role in may for seat in seats.values())}
    return tuple(
        replace(one, steps=one.steps - own) for one in every if one.post.seat in seats and one.steps - own
    )


def may_decide(actor: Actor, office_id: int, day: date) -> bool:
    """Whether she is the director, or an order lets her take what is the director's."""
    if actor.kind == "system" or actor.seat_as(office_id, "director"):
        return True
    return any("director" in one.steps for one in lent_to(actor, office_id, day))


def forget_orders() -> None:
    """Orders or absences were changed: this process reads anew. Others do within seconds."""
    FACTS.clear()


def away_until(actor: Actor, office_id: int, day: date) -> date | None:
    """Until which day this person is recorded as away from an office, if she is."""
    seats = [seat.id for seat in actor.seats_at(office_id)]
    rows = Absence.objects.filter(member__in=seats, since__lte=day, until__gte=day)
    rows = rows.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=day))
    return rows.order_by("-until").values_list("until", flat=True).first()


def kept(signature: Signature | None) -> dict[str, Any]:
    """What the event of a decision keeps of its signature."""
    if signature is None:
        return {}
    return {
        "signature": {
            "form": signature.form,
            "name": [signature.name.th, signature.name.en],
            "lines": [[line.th, line.en] for line in signature.lines],
            "orders": [[order.number, order.dated.isoformat()] for order in signature.grounds],
        }
    }


def signed_in(event: Event, detail: dict[str, Any]) -> Signed | None:
    """How an event was signed, from what it keeps; None for one that nobody signs."""
    found = detail.get("signature")
    if not found:
        return None
    return Signed(
        seq=event.seq,
        form=found["form"],
        name=Text(*found["name"]),
        lines=tuple(Text(*line) for line in found["lines"]),
        orders=tuple((number, date.fromisoformat(day)) for number, day in found["orders"]),
    )


def signature_of(case: Case) -> Signed | None:
    """How the latest decision on a case was signed, as it was recorded when it was made; None before there is one.

    For papers: print ``name`` and ``lines`` as they are, never today's name or position.
    """
    for event in case.events.filter(kind="acted").exclude(actor_role="").order_by("-seq"):
        if (signed := signed_in(event, event_detail(case, event))) is not None:
            return signed
    return None


def parties_of(case: Case) -> frozenset[str]:
    """The accounts of everybody on the applicant's side, now or earlier: none of them signs."""
    return frozenset(str(one) for one in (case.applicant_id, *ever_around(case)) if one)
