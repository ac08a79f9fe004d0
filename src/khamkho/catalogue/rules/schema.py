"""The answers of a service as JSON Schema, and made-up answers to try it with."""

from __future__ import annotations

import random
from typing import Any

from pydantic import JsonValue

from khamkho.base.text import Lang
from khamkho.catalogue.context import Context
from khamkho.catalogue.fields import Field
from khamkho.catalogue.rules.form import relevant_answers, stop_for
from khamkho.catalogue.service import Page, Service
from khamkho.catalogue.when import holds

TRIES = 50


def json_schema(service: Service, variant: str | None, lang: Lang) -> dict[str, Any]:
    """JSON Schema (2020-12) of the answers; with a variant, only what that variant may ask.

    Required are the questions asked whatever is answered. Conditions on answers are not in the schema: the
    description of a conditional question is its ``x-when``, and submitting checks it. One that is missed when it is not
    answered, and need not be, has ``x-soft``.
    """
    properties: dict[str, Any] = {}
    required: list[str] = []
    for page, field in service.questions():
        asked = _asked(page, field, variant)
        if asked is False:
            continue
        properties[field.id] = _described(page, field, lang)
        if asked and field.required:
            required.append(field.id)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": service.title.in_(lang),
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


def _asked(page: Page, field: Field, variant: str | None) -> bool | None:
    """Asked of everyone, of nobody, or (None) it depends."""
    conditions = [when for when in (page.when, field.when) if when]
    if variant is None:
        return None if conditions else True
    known = [when.decided(variant) for when in conditions]
    if False in known:
        return False
    return None if None in known else True


def _described(page: Page, field: Field, lang: Lang) -> dict[str, Any]:
    schema = field.json_schema(lang)
    if field.soft:
        schema["x-soft"] = True
    conditions = [when.written() for when in (page.when, field.when) if when]
    if conditions:
        schema["x-when"] = conditions[0] if len(conditions) == 1 else {"all": conditions}
    if field.is_sensitive:
        schema["x-sensitive"] = True
    return schema


def sample_answers(service: Service, variant: str, rng: random.Random, ctx: Context) -> dict[str, JsonValue]:
    """Made-up answers that would pass: every question answered, no polite end reached."""
    for _ in range(TRIES):
        answers = _answer_all(service, variant, rng, ctx)
        if stop_for(service, variant, answers) is None:
            return answers
    raise ValueError(f"every try at {service.id}/{variant} was stopped")


def _answer_all(service: Service, variant: str, rng: random.Random, ctx: Context) -> dict[str, JsonValue]:
    answers: dict[str, JsonValue] = {}
    for page, field in service.questions():
        if holds(page.when, variant, answers) and holds(field.when, variant, answers):
            answers[field.id] = field.sample(rng, ctx)
    return relevant_answers(service, variant, answers)
