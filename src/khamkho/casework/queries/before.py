"""What stands already when an application is about to be sent: another open one of the same service for the same person."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q, QuerySet

from khamkho.casework.contents import Body, index_terms
from khamkho.casework.models import Case, Term
from khamkho.casework.queries.cases import own_of
from khamkho.casework.queries.inbox import reads_at
from khamkho.catalogue.service import Service
from khamkho.people.actor import Actor

MOST = 5


def persons_in(service: Service, body: Body) -> frozenset[str]:
    """The keyed index entries of the identity numbers that were filled in."""
    return frozenset(value for kind, value in index_terms(service, body) if kind == "identity")


def known_to(actor: Actor, case: Case) -> Q:
    """Which cases whoever fills this one in may be told of: her own; of an officer who enters it for somebody, those of her
    office."""
    if case.entered_by_id and case.entered_by_id == actor.user_id and reads_at(actor, case.office_id):
        return Q(office_id=case.office_id)
    return own_of(actor)


def of_persons(actor: Actor, case: Case, persons: Collection[str]) -> QuerySet[Case]:
    """The cases that she may be told of and that are for the same person, found by the keyed index."""
    same = Term.objects.filter(kind="identity", index__in=persons).values("case")
    return Case.objects.filter(known_to(actor, case), pk__in=same).exclude(pk=case.pk)


def open_before(actor: Actor, case: Case, service: Service, body: Body) -> tuple[Case, ...]:
    """Open cases of this service for the person whom a draft is for, newest first. One query, and none without an identity
    number. Somebody else's application is never among them, whoever's number was typed."""
    persons = persons_in(service, body)
    if not persons:
        return ()
    rows = of_persons(actor, case, persons).filter(state=Case.OPEN, service_id=case.service_id)
    return tuple(rows.only("number", "office_id", "received_at").order_by("-received_at", "-pk")[:MOST])
