"""What the rules need to know of the world outside the file, passed in: today, places, schools, language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from khamkho.base.text import Lang, Text


@dataclass(frozen=True, kw_only=True)
class Area:
    """A sub-district with what it lies in. ``code`` is the six-digit code; names carry no level word."""

    code: str
    subdistrict: Text
    district: Text
    province: Text
    postcodes: tuple[str, ...]

    @property
    def district_code(self) -> str:
        return self.code[:4]

    @property
    def province_code(self) -> str:
        return self.code[:2]


@dataclass(frozen=True, kw_only=True)
class School:
    """A school, or a unit of an office, that an applicant can pick."""

    code: str
    name: Text


class Places(Protocol):
    """Thailand's areas, keyed on codes."""

    def area(self, code: str) -> Area | None:
        """The sub-district with this six-digit code."""

    def match(
        self, subdistrict: str, district: str = "", province: str = "", postcode: str = ""
    ) -> Sequence[Area]:
        """Every sub-district that fits a hand-written address; empty parts narrow nothing."""

    def search(self, query: str, limit: int = 20) -> Sequence[Area]:
        """Sub-districts for what a person has typed so far: part of a name in either language, or a postcode."""

    def provinces(self) -> Sequence[tuple[str, Text]]:
        """Codes and names of the provinces, in code order."""


class Schools(Protocol):
    """The schools and units under the office that serves the case."""

    def all(self) -> Sequence[School]:
        """In the order to show."""

    def school(self, code: str) -> School | None:
        """The school with this code."""

    def named(self, name: str) -> Sequence[School]:
        """The schools of the whole installation that are called so; where several are, each name says which one it is."""


class NoSchools:
    """An office that has no list of schools: applicants type the name."""

    def all(self) -> Sequence[School]:
        return ()

    def school(self, code: str) -> School | None:
        return None

    def named(self, name: str) -> Sequence[School]:
        return ()


@dataclass(frozen=True, kw_only=True)
class Context:
    """The world a form is filled in."""

    today: date
    places: Places
    schools: Schools = field(default_factory=NoSchools)
    lang: Lang = "th"
