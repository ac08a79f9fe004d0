"""Rounds of a service: announce one, change it while its results are open."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from khamkho.base.errors import Invalid, NotFound, within
from khamkho.catalogue.queries import service_of
from khamkho.catalogue.service import Service
from khamkho.offices.commands.log import managed_office, record
from khamkho.offices.models import Office, Round
from khamkho.offices.queries import offering_for
from khamkho.offices.rounds import GroupInUse, Plan, RoundSettled, group_title, groups_of, wrong_with_round
from khamkho.people.actor import Actor


@transaction.atomic
def announce_round(*, actor: Actor, office_id: int, service_id: str, plan: Plan, now: datetime) -> Round:
    """Say when applications for a service are taken and how many places there are. Refuses: ``NotFound`` (also for a
    service that is not taken in rounds), ``NotYourRole``, ``Invalid``."""
    office = managed_office(actor, office_id)
    service = _service_in_rounds(office, service_id)
    kept = Round(office=office, service_id=service_id, created_at=now)
    _keep(kept, plan, service)
    record(office, actor, "round-announced", _told(kept, service), now)
    return kept


@transaction.atomic
def change_round(*, actor: Actor, office_id: int, round_id: int, plan: Plan, now: datetime) -> Round:
    """Change days and places of a round. Refuses: ``NotFound``, ``NotYourRole``, ``RoundSettled`` once its results were
    confirmed, ``GroupInUse`` for a group taken out after it opened, ``Invalid``."""
    office = managed_office(actor, office_id)
    kept = Round.objects.select_for_update().filter(pk=round_id, office=office).first()
    if kept is None:
        raise NotFound
    if kept.settled_at is not None:
        raise RoundSettled
    service = _service_in_rounds(office, kept.service_id)
    if kept.opens_at <= now:
        wanted = {group.key for group in plan.groups}
        for group in groups_of(kept.groups):
            if group.key not in wanted:
                raise GroupInUse(group=group_title(service, group.key))
    _keep(kept, plan, service)
    record(office, actor, "round-changed", _told(kept, service), now)
    return kept


def settle_round(round_id: int, *, now: datetime) -> None:
    """The results of a round were confirmed: it changes no more, and takes nobody late. A part of the command that confirms."""
    Round.objects.filter(pk=round_id).update(settled_at=now)


def _service_in_rounds(office: Office, service_id: str) -> Service:
    offering = offering_for(office, service_id)
    service = service_of(offering.version) if offering else None
    if service is None or service.rounds is None:
        raise NotFound
    return service


def _keep(kept: Round, plan: Plan, service: Service) -> None:
    if problems := wrong_with_round(plan, service):
        raise Invalid(problems)
    for name in ("name_th", "name_en", "place_th", "place_en"):
        setattr(kept, name, within(name, getattr(plan, name), 120 if name.startswith("name") else 200))
    for name in (
        "year",
        "opens_at",
        "closes_at",
        "selection_at",
        "results_at",
        "confirm_until",
        "late_allowed",
    ):
        setattr(kept, name, getattr(plan, name))
    kept.groups = [group.kept() for group in plan.groups]
    kept.save()


def _told(kept: Round, service: Service) -> dict[str, object]:
    """What the log of the office says of a round."""
    places = {group_title(service, one.key).th: f"{one.quota} {one.method}" for one in groups_of(kept.groups)}
    return {
        "service": kept.service_id,
        "name": kept.name_th,
        "year": kept.year,
        "opens": kept.opens_at.isoformat(),
        "closes": kept.closes_at.isoformat(),
        "results": kept.results_at.isoformat() if kept.results_at else "",
        **places,
    }
