"""What the form of a linked case is filled in with. Pure."""

from __future__ import annotations

from typing import Any

from khamkho.catalogue.service import Action, Link, Service
from khamkho.catalogue.when import Answers

IN_PERSON = ("declaration", "signature")
"""Kinds of questions that a person stands by herself: nobody answers them for her."""


def opened_by(service: Service, action: Action) -> Link | None:
    """The link whose case this action opens at another office."""
    return service.link(action.opens) if action.opens else None


def named_office(link: Link, answers: Answers) -> str:
    """The code of the office that the answers name; empty for one outside this installation, or none."""
    school = answers.get(link.at)
    return str(school.get("code") or "") if isinstance(school, dict) else ""


def carried(link: Link, here: Service, there: Service, answers: Answers, office: Answers) -> dict[str, Any]:
    """What the other form is filled in with: what both ask in the same way, what the file pairs, and ``office`` (this
    one, as the answer to a school question) where the link says so."""
    known = {
        name: answers[name]
        for name, field in there.fields.items()
        if name in answers and name in here.fields and here.fields[name].type == field.type
    }
    known |= {name: answers[own] for name, own in link.fill.items() if own in answers} | link.say
    if link.here:
        known[link.here] = dict(office)
    return {
        name: value
        for name, value in known.items()
        if name in there.fields and there.fields[name].type not in IN_PERSON
    }
