"""Who may take a step of a case today, how it is signed, and how it was signed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

from django.db.models import Q

from khamkho.base.errors import Refused
from khamkho.base.text import Text
from khamkho.casework.contents import event_detail
from khamkho.casework.models import Case, Event
from khamkho.casework.rules import authority
from khamkho.casework.rules.authority import Away, Facts, Matter, Post, Signature
from khamkho.casework.rules.permits import Standing, may_take, require_step
from khamkho.casework.rules.refusals import NotYours, OwnCase
from khamkho.catalogue.service import Step
from khamkho.offices.models import Absence, Membership, Office, Order
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
        kind=cast("authority.Lent", one.kind),
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
    actor: Actor, case: Case, standing: Standing, step: Step, *, day: date
) -> Signature | None:
    """Refuse unless this person may take the step today; how she signs, where the step decides.

    Raises NotYours, OwnCase, and what ``rules.authority.signature`` refuses.
    """
    if step.by not in DECIDES:
        require_step(standing, step.by)
        return None
    if not standing.works_on_it:
        require_step(standing, step.by)
    if standing.is_party:
        raise OwnCase()
    facts = facts_of(case.office, day)
    matter = Matter(
        role=step.by,
        service=case.service_id,
        variant=case.variant,
        parties=_parties(case),
    )
    refusal: Refused | None = None
    for seat in actor.seats_at(case.office_id):
        try:
            return authority.signature(facts, matter, seat=seat.id, day=day)
        except NotYours as no:
            refusal = refusal or no
        except Refused as no:
            refusal = no
    assert refusal is not None
    raise refusal


def may_act(actor: Actor, case: Case, standing: Standing, step: Step, *, day: date) -> bool:
    """Whether ``require_authority`` would let this person take the step."""
    if step.by not in DECIDES or not standing.works_on_it:
        return may_take(standing, step.by)
    try:
        require_authority(actor, case, standing, step, day=day)
    except Refused:
        return False
    return True


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


def _parties(case: Case) -> frozenset[str]:
    """The accounts of everybody on the applicant's side, now or earlier: none of them signs."""
    around = case.people.filter(user__isnull=False).values_list("user_id", flat=True)
    return frozenset(str(one) for one in (case.applicant_id, *around) if one)
