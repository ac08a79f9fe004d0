"""Money that a service pays out: how much, to which account, and answers that should not come twice. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from pydantic import JsonValue

from khamkho.base.thai import ascii_digits
from khamkho.catalogue.service import Service
from khamkho.catalogue.when import Answers, dig


def pays_at(service: Service, step_id: str) -> bool:
    """Whether cases at this step wait for a payment list."""
    return service.pays_out is not None and service.pays_out.at == step_id


def by_list_only(service: Service, step_id: str, action_id: str) -> bool:
    """Whether an action belongs to the payment list: nobody takes it by hand, or the money would be in no list."""
    pays = service.pays_out
    return pays is not None and pays.at == step_id and action_id in (pays.paid, pays.failed)


def amount_to_pay(service: Service, answers: Answers, asked: Mapping[str, Any]) -> Decimal | None:
    """How much goes out: what was approved (``asked`` are the latest answers to the questions of actions), or claimed."""
    if service.pays_out is None:
        return None
    name = service.pays_out.amount
    said = answers.get(name) if name in service.fields else asked.get(name)
    return Decimal(str(said)) if said is not None else None


def account_of(service: Service, answers: Answers) -> dict[str, Any] | None:
    """The account of a case: bank, number, name."""
    held = answers.get(service.pays_out.account) if service.pays_out else None
    return dict(held) if isinstance(held, dict) else None


def same_answers(service: Service, answers: Answers) -> Iterator[tuple[str, str]]:
    """What should not come twice, as (name, value): for the keyed index. Where a part was left empty there is nothing.

    The paths of one name lie in one group, each of its items gives a value, or in no group.
    """
    for name, paths in service.same.items():
        group = paths[0].partition(".")[0]
        items = answers.get(group)
        if isinstance(items, list):
            held = [
                (item, [path.partition(".")[2] for path in paths]) for item in items if isinstance(item, dict)
            ]
        else:
            held = [(dict(answers), list(paths))]
        for item, inner in held:
            parts = [_plain(dig(item, path)) for path in inner]
            if all(parts):
                yield name, json.dumps(parts, ensure_ascii=False)


def _plain(value: JsonValue) -> str:
    """An answer as it is compared: no blanks or dashes, small letters, Arabic digits."""
    if isinstance(value, dict) and not value.get(
        "number", True
    ):  # somebody without any number is nobody in particular
        return ""
    if isinstance(value, dict):
        return "".join(_plain(one) for one in value.values())
    return re.sub(r"[\s\-–/]", "", ascii_digits(str(value if value is not None else ""))).casefold()
