"""The little worlds the tests play in: a good service file, a context, an office with schools."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from khamkho.base.text import Text
from khamkho.catalogue.context import Context, School
from khamkho.catalogue.places import PLACES

TODAY = date(2026, 11, 21)
HERE = Path(__file__).parent
GOOD = (HERE / "formats" / "1.yaml").read_text(encoding="utf-8")


class TwoSchools:
    """An office with two schools."""

    schools = (
        School(code="81010001", name=Text("โรงเรียนบ้านคลองใหญ่", "Ban Khlong Yai School")),
        School(code="81010002", name=Text("โรงเรียนวัดแก้ว", "Wat Kaeo School")),
    )

    def all(self) -> Sequence[School]:
        return self.schools

    def school(self, code: str) -> School | None:
        return next((school for school in self.schools if school.code == code), None)

    def named(self, name: str) -> Sequence[School]:
        return tuple(school for school in self.schools if school.name.th == name)


CTX = Context(today=TODAY, places=PLACES)
AT_SCHOOL = Context(today=TODAY, places=PLACES, schools=TwoSchools())
