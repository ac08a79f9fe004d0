"""Which of the offices that can be asked are meant."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Literal, Protocol, TypeVar

Whom = Literal["all", "kind", "cluster", "ticked"]


class Placed(Protocol):
    """What the choice needs of an office."""

    code: str
    kind: str
    cluster: str


T = TypeVar("T", bound=Placed)


@dataclass(frozen=True, kw_only=True)
class Choice:
    """As it was ticked. ``ticked`` are those meant when the list itself is the choice, else those left out."""

    whom: str = "all"
    kinds: Collection[str] = ()
    clusters: Collection[str] = ()
    ticked: Collection[str] = ()


def chosen(offices: Iterable[T], choice: Choice) -> tuple[T, ...]:
    """The offices that are meant, in the order given. An unknown way to choose means nobody."""
    if choice.whom == "ticked":
        return tuple(one for one in offices if one.code in choice.ticked)
    return tuple(one for one in offices if one.code not in choice.ticked and _is_meant(one, choice))


def _is_meant(one: Placed, choice: Choice) -> bool:
    if choice.whom == "kind":
        return one.kind in choice.kinds
    if choice.whom == "cluster":
        return one.cluster in choice.clusters
    return choice.whom == "all"
