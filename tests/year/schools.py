"""Two schools send many applications at once under a covering letter: one by its clerk, one by a link without an account."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from khamkho.batches import commands
from khamkho.batches.models import Batch
from khamkho.batches.queries import service_for
from khamkho.batches.rules.sheet import columns_for
from khamkho.batches.tests.cast import packed
from khamkho.casework import commands as casework
from khamkho.casework.context import context_for
from khamkho.casework.models import Case
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.context import Context
from khamkho.catalogue.service import Service
from khamkho.files.commands import store_file
from khamkho.offices.models import Office
from khamkho.people.actor import NOBODY, Actor
from khamkho.site.demo.answers import Invented, answers_for
from khamkho.site.demo.drawings import Drawings
from khamkho.site.demo.offices import CARD, Staff

VARIANTS = ("first", "expired", "damaged")
NO_DAY = "31/2/2520"


@dataclass(kw_only=True)
class Sending:
    """One batch on its way, and who has it in hand."""

    batch: Batch
    actor: Actor
    by_link: bool
    drawings: Drawings
    rng: random.Random
    at: datetime

    @property
    def service(self) -> Service:
        return service_for(self.batch)

    @property
    def context(self) -> Context:
        return context_for(Case(office=self.batch.office), lang="th", now=self.at)

    @property
    def how(self) -> dict[str, Any]:
        return {"actor": self.actor, "ref": self.batch.ref, "by_link": self.by_link, "now": self.at}

    def put_letter(self, number: str) -> None:
        assert self.batch.key is not None
        paper = self.drawings.papers["papers"]
        stored = store_file(
            key=self.batch.key, data=paper.data, name="นำส่ง.jpg", accept="document", limit=10**7, now=self.at
        )
        commands.put_letter(
            **self.how, number=number, day=self.at.date(), clerk="นางสาวธุรการ ลองดู", phone="", stored=stored
        )

    def fill(self, people: Sequence[Invented]) -> tuple[Invented, list[str]]:
        """The sheet with everybody, in which the first has a birthday that is no day; the papers out of one ZIP; then each
        declares and signs. Returns who was wrong, and her row as it should be."""
        columns = columns_for(self.service, self.context)
        answered = [(who, *self._answers(who)) for who in people]
        rows = [[_cell(raw.get(one.key, "")) for one in columns] for _who, _said, raw in answered]
        right, born = rows[0], [one.key for one in columns].index("birth_date")
        wrong = [*right[:born], NO_DAY, *right[born + 1 :]]
        self.take([wrong, *rows[1:]])
        files = [one for who, said, raw in answered for one in self._papers(who, str(raw["variant"]), said)]
        put = commands.unpack(**self.how, data=packed(files))
        assert not [one for one in put if one.why], put
        self.at += timedelta(minutes=1)
        for row in self.batch.rows.select_related("case"):
            herself = Actor(opened_cases=frozenset({row.case.pk}))
            raw = {"declaration": "yes", "applicant_signature.typed": "ตัวอย่าง"}
            casework.fill(actor=herself, ref=row.case.ref, page_id="declare", raw=raw, now=self.at)
        self.at += timedelta(minutes=10)
        return people[0], right

    def take(self, rows: Sequence[Sequence[str]]) -> None:
        heads = [one.title("th") for one in columns_for(self.service, self.context)]
        commands.take_sheet(**self.how, cells=[heads, *rows])

    def send(self) -> commands.Sent:
        return commands.send(**self.how)

    def _answers(self, who: Invented) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        variant = self.rng.choice(VARIANTS)
        context, office = self.context, self.batch.office.code
        said = answers_for(self.service, variant, who, office, self.rng, context)
        return said, {"variant": variant} | catalogue.initial(self.service.fields.values(), said, context)

    def _papers(self, who: Invented, variant: str, said: Mapping[str, Any]) -> list[tuple[str, bytes]]:
        found = []
        for need in catalogue.documents_for(self.service, variant, said):
            if need.required is True:
                picture = self.drawings.for_document(need.id, self.rng)
                kind = "pdf" if picture.media_type == "application/pdf" else "jpg"
                found.append((f"{who.number}/{need.id}.{kind}", picture.data))
        return found


def by_clerk(office: Office, school: Staff, drawings: Drawings, rng: random.Random, at: datetime) -> Sending:
    """A school whose clerk has an account."""
    clerk = school.some("officer")[0]
    batch = commands.begin_batch(
        actor=clerk, school=school.office, office=office.code, service_id=CARD, now=at
    )
    return Sending(batch=batch, actor=clerk, by_link=False, drawings=drawings, rng=rng, at=at)


def by_link(staff: Staff, school: str, drawings: Drawings, rng: random.Random, at: datetime) -> Sending:
    """A school without anybody who signs in: the office hands it a link."""
    officer = staff.some("officer")[0]
    _batch, code = commands.invite_school(
        actor=officer, office=staff.office, school=school, service_id=CARD, now=at
    )
    batch = commands.open_batch(code=code)
    return Sending(batch=batch, actor=NOBODY, by_link=True, drawings=drawings, rng=rng, at=at)


def _cell(posted: str | list[str]) -> str:
    return posted if isinstance(posted, str) else ",".join(posted)
