"""What part of the inbox an address asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.http import urlencode

from khamkho.casework.queries.inbox import MORNING, TABS, Narrow, Tab
from khamkho.catalogue.service import Service

WORDS_MOST = 100
COLUMNS = ("step", "assignee", "received", "changed", "channel")
"""What a list can show beside number, applicant and due date; and the facets of its service."""
USUAL = ("step", "assignee")
FACET = "facet-"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What part of the inbox is wanted, and with which columns."""

    tab: Tab = "open"
    service: str = ""
    variant: str = ""
    step: str = ""
    channel: str = ""
    to: str = ""
    words: str = ""
    batch: str = ""
    columns: tuple[str, ...] = USUAL
    page: int = 1

    def query(self, **change: str | int) -> str:
        """The address of this or a neighbouring part."""
        return urlencode(self._pairs(**change))

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The same for a form to carry along."""
        return self._pairs(page=1)

    def _pairs(self, **change: str | int) -> list[tuple[str, str]]:
        parts: dict[str, Any] = {"tab": self.tab, **self._narrowing, "page": self.page, **change}
        kept = [(name, str(value)) for name, value in parts.items() if value not in ("", 1, "open")]
        if self.columns != USUAL:
            kept += [("col", name) for name in self.columns or ("none",)]
        return kept

    @property
    def from_list(self) -> str:
        """What a case page is told about the list it was opened from."""
        parts = {"list": self.tab, **self._narrowing}
        return urlencode({name: value for name, value in parts.items() if value})

    @property
    def _narrowing(self) -> dict[str, str]:
        return {
            "service": self.service, "variant": self.variant, "step": self.step, "channel": self.channel, "to": self.to,
            "q": self.words, "batch": self.batch,
        }  # fmt: skip

    @property
    def is_narrowed(self) -> bool:
        """Whether more than a tab and a service is asked for."""
        return (
            bool(self.variant or self.step or self.channel or self.to or self.words or self.batch)
            or self.columns != USUAL
        )

    @property
    def narrow(self) -> Narrow:
        return Narrow(
            service_id=self.service,
            variant=self.variant,
            step=self.step,
            channel=self.channel,
            assignee=int(self.to) if self.to else None,
            words=self.words,
            batch=self.batch,
        )


def asked_of(params: Mapping[str, Any]) -> Asked:
    """Read the address; whatever makes no sense there falls back to the beginning."""
    tab = next((known for known in (*TABS, *MORNING) if known == params.get("tab")), TABS[0])
    return Asked(
        tab=tab,
        service=_word(params, "service"),
        variant=_word(params, "variant"),
        step=_word(params, "step"),
        channel=_word(params, "channel"),
        to=_digits(params, "to"),
        words=_word(params, "q"),
        batch=_word(params, "batch"),
        columns=_columns(params),
        page=max(1, int(_digits(params, "page") or 1)),
    )


def list_of(params: QueryDict) -> Asked:
    """From which part of the inbox a case page was opened: its address says ``list`` where an inbox says ``tab``."""
    told = params.copy()
    told["tab"] = params.get("list", "")
    return asked_of(told)


def _word(params: Mapping[str, Any], name: str) -> str:
    return str(params.get(name, "")).strip()[:80]


def _digits(params: Mapping[str, Any], name: str) -> str:
    typed = str(params.get(name, ""))
    return typed if typed.isascii() and typed.isdigit() and len(typed) < 6 else ""


def _columns(params: Mapping[str, Any]) -> tuple[str, ...]:
    wanted = params.getlist("col") if isinstance(params, QueryDict) else ()
    if not wanted:
        return USUAL
    known = [name for name in COLUMNS if name in wanted]
    facets = sorted({name[:80] for name in wanted if name.startswith(FACET)})
    return (*known, *facets[:6])


def facets_of(service: Service | None) -> tuple[str, ...]:
    """The answers of a service that a list may show: those its file keeps readable."""
    if service is None:
        return ()
    return tuple(name for name, field in service.fields.items() if field.facet and not field.is_sensitive)
