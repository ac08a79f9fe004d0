"""Findings about rounds: groups that are no choices, steps and actions that could not carry a selection."""

from __future__ import annotations

from collections.abc import Iterator

from khamkho.catalogue.fields.choice import ChoiceField
from khamkho.catalogue.lint.said import Sense, said
from khamkho.catalogue.service import Rounds, Service, Step


def of_rounds(service: Service) -> Iterator[Sense]:
    """Everything that makes no sense in what a service says about its rounds."""
    rounds = service.rounds
    if rounds is None:
        return
    for n, name in enumerate(rounds.places_by):
        field = service.fields.get(name)
        if not isinstance(field, ChoiceField) or not field.facet:
            yield said(("rounds", "places_by", n), "rounds-group", name=name)
    if not rounds.select_at:
        if rounds.methods:
            yield said(("rounds", "methods"), "rounds-no-selection")
        return
    if not rounds.methods:
        yield said(("rounds", "select_at"), "rounds-no-method")
    at = next((step for step in service.steps if step.id == rounds.select_at and step.by == "system"), None)
    if at is None:
        yield said(("rounds", "select_at"), "rounds-step", name=rounds.select_at)
        return
    for key in ("chosen", "waiting", "not_chosen"):
        yield from _action(at, rounds, key)
    if rounds.waiting and at.action(rounds.waiting):
        yield from _list(service, rounds)


def _action(at: Step, rounds: Rounds, key: str) -> Iterator[Sense]:
    """Each result takes an action of the step of the selection, and says why."""
    name = getattr(rounds, key)
    if not name and key == "waiting":
        return
    action = at.action(name)
    if action is None or action.needs != "reason" or action.asks or len(action.to) != 1:
        yield said(("rounds", key), "rounds-action", name=name or key, step=at.id)


def _list(service: Service, rounds: Rounds) -> Iterator[Sense]:
    """The waiting list is a step of Khamkho, from which the offer leads where a place leads."""
    waits = service.led_to(rounds.waiting)
    offer = waits.action(rounds.offer) if waits and waits.by == "system" else None
    if (
        offer is None
        or offer.needs != "reason"
        or service.led_to(rounds.offer) != service.led_to(rounds.chosen)
    ):
        yield said(("rounds", "waiting"), "rounds-list", offer=rounds.offer)
