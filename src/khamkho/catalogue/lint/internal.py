"""Findings about work of the office itself: what it cannot have, what only it has, and committees."""

from __future__ import annotations

from collections.abc import Iterator

from khamkho.catalogue.fields.number import NumberField
from khamkho.catalogue.lint.said import Path, Sense, said
from khamkho.catalogue.lint.walk import every_action
from khamkho.catalogue.rules.read import asked_fields, subject_field
from khamkho.catalogue.rules.recurrence import left_open
from khamkho.catalogue.service import Action, Service

APPLICANTS_OWN = (
    "collected_by", "proxy", "facilitation", "variants", "documents", "originals", "letters", "paper_form",
    "links", "rounds", "public_register",
)  # fmt: skip
"""Keys of a file that only make sense where somebody applies."""


def check_internal(service: Service) -> Iterator[Sense]:
    """Everything that does not fit who begins the work, and committees without sense."""
    yield from _of_the_office(service) if service.is_internal else _of_applicants(service)
    for s, step in enumerate(service.steps):
        if step.quorum is not None and step.by != "committee":
            yield said(("steps", s, "quorum"), "quorum-nobody", step=step.id)
    for path, action in every_action(service):
        yield from _activities(service, path, action)
        known = {need.id for _, other in every_action(service) for need in other.files}
        if action.publishes and action.publishes not in known:
            yield said((*path, "publishes"), "publishes-unknown", name=action.publishes)


def _of_the_office(service: Service) -> Iterator[Sense]:
    if subject_field(service) is None:
        yield said(("form",), "no-subject")
    for key in APPLICANTS_OWN:
        if getattr(service, key):
            yield said((key,), "office-work-key", key=key)
    for s, step in enumerate(service.steps):
        if "applicant" in (step.by, step.waits_for):
            yield said(("steps", s), "office-work-applicant", step=step.id)
    for path, action in every_action(service):
        if action.letter not in (None, "report"):
            yield said((*path, "letter"), "office-work-letter", letter=str(action.letter))
    if service.repeats != "never":
        for path, field in left_open(service):
            yield said(path, "repeats-asks", field=field.id)


def _of_applicants(service: Service) -> Iterator[Sense]:
    if service.repeats != "never":
        yield said(("repeats",), "only-office-work", key="repeats")
    for path, action in every_action(service):
        given = {"files": action.files, "each": action.each, "publishes": action.publishes}
        for key, value in given.items():
            if value:
                yield said((*path, key), "only-office-work", key=key)
        if action.letter == "report":
            yield said((*path, "letter"), "only-office-work", key="letter: report")


def _activities(service: Service, path: Path, action: Action) -> Iterator[Sense]:
    if action.each is None:
        return
    step = service.steps[int(path[1])]
    if any(way.to != step.id for way in action.to):
        yield said((*path, "to"), "each-leaves", action=action.id, step=step.id)
    if not action.asks:
        yield said((*path, "each"), "each-asks-nothing", action=action.id)
    planned = action.each.planned
    known = {**service.fields, **asked_fields(service)}
    if planned and not isinstance(known.get(planned), NumberField):
        yield said((*path, "each", "planned"), "each-planned", name=planned)
