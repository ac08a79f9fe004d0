"""The card that a service makes: at which step, and what stands on it. Pure."""

from __future__ import annotations

from typing import Any

from khamkho.catalogue.service import Card, Service
from khamkho.catalogue.when import Answers

NOTHING = frozenset({"none", "unknown"})
"""Choices that say that there is nothing to print."""


def card_made_at(service: Service, step_id: str) -> Card | None:
    """The card that cases at this step wait for."""
    return service.card if service.card and service.card.at == step_id else None


def filled_by_card(service: Service, step_id: str, action_id: str) -> Card | None:
    """The card from which this action takes its answers."""
    made = card_made_at(service, step_id)
    return made if made and made.ready == action_id else None


def answers_from_card(made: Card, *, number: str, issued: str, expires: str) -> dict[str, str]:
    """What a card answers to the questions of its action, as a form posts it; without ``expires`` it is valid for life."""
    said = {made.number: number, made.issued: issued, made.expires: expires}
    if made.life:
        said[made.life] = "no" if expires else "yes"
    return {name: value for name, value in said.items() if value}


def on_the_card(service: Service, made: Card, answers: Answers) -> dict[str, Any]:
    """What an application says for its card, in Thai as it is printed: name and number as values, the rest as words."""

    def words(name: str) -> str:
        value = answers.get(name) if name else None
        if value is None or (isinstance(value, str) and value in NOTHING):
            return ""
        return service.fields[name].read_back(value, "th")

    identity = answers.get(made.national_id)
    standing = next(filter(None, (words(name) for name in made.standing if answers.get(name) != "other")), "")
    return {
        "name": answers.get(made.name) or {},
        "national_id": identity.get("number", "") if isinstance(identity, dict) else "",
        "holder": words(made.holder),
        "position": words(made.position),
        "standing": standing,
        "workplace": words(made.workplace),
        "blood": words(made.blood),
    }
