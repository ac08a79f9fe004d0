"""An area office that makes cards, a school under it, its clerk, and sheets of people."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest

from khamkho.base.ids import thai_id_ok
from khamkho.batches import commands
from khamkho.batches.models import Batch
from khamkho.batches.queries import service_for
from khamkho.batches.rules.sheet import columns_for
from khamkho.casework.context import context_for
from khamkho.casework.models import Case
from khamkho.casework.tests.cast import MONDAY, SERVICE, make_member, make_office, photo
from khamkho.catalogue import rules as catalogue
from khamkho.files.commands import store_file
from khamkho.offices.commands import create_office
from khamkho.offices.models import Office
from khamkho.people.actor import SYSTEM, Actor

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
Sheet = Callable[..., list[list[str]]]


@pytest.fixture
def area(db: None) -> Office:
    return make_office("area", "AREA")


@pytest.fixture
def school(area: Office) -> Office:
    return create_office(
        actor=SYSTEM, code="ban-yai", prefix="BY", kind="school", parent_id=area.pk, name_th="โรงเรียนบ้านตัวอย่าง",
        name_en="Ban Sample School", email="ban-yai@example.go.th", now=MONDAY,
    )  # fmt: skip


@pytest.fixture
def officer(area: Office) -> Actor:
    return make_member(area, "officer", "นางสาวตัวอย่าง ขยันงาน")


@pytest.fixture
def clerk(school: Office) -> Actor:
    return make_member(school, "officer", "นายตัวอย่าง ธุรการ")


def begun(clerk: Actor, school: Office) -> Batch:
    """A batch with its letter on top."""
    batch = commands.begin_batch(actor=clerk, school=school, office="area", service_id=SERVICE, now=MONDAY)
    return with_letter(batch, clerk)


def with_letter(batch: Batch, actor: Actor, *, by_link: bool = False) -> Batch:
    assert batch.key is not None
    stored = store_file(
        key=batch.key, data=photo(), name="นำส่ง.jpg", accept="document", limit=10**7, now=MONDAY
    )
    return commands.put_letter(
        actor=actor, ref=batch.ref, by_link=by_link, number="ศธ 04001/12", day=MONDAY.date(), clerk="นายตัวอย่าง ธุรการ",
        phone="", stored=stored, now=MONDAY,
    )  # fmt: skip


def identity(seed: int) -> str:
    """A number that is nobody's, with a check digit that holds."""
    first = f"8{seed:011d}"
    return next(first + str(last) for last in range(10) if thai_id_ok(first + str(last)))


@pytest.fixture
def sheet(area: Office) -> Sheet:
    """Rows for people by their seeds, as the template has them; ``changes`` by seed."""

    def made(*seeds: int, changes: Mapping[int, Mapping[str, str]] | None = None) -> list[list[str]]:
        batch = Batch(office=area, service_id=SERVICE)
        service = service_for(batch)
        ctx = context_for(Case(office=area), lang="th", now=MONDAY)
        columns = columns_for(service, ctx)
        rows = [[one.title("th") for one in columns]]
        for seed in seeds:
            answers = catalogue.sample_answers(service, "damaged", random.Random(seed), ctx)
            answers |= {"employee_type": "teacher", "national_id": {"kind": "thai", "number": identity(seed)}}
            raw: dict[str, Any] = {"variant": "damaged"}
            raw |= catalogue.initial(service.fields.values(), answers, ctx)
            raw |= (changes or {}).get(seed, {})
            rows.append([str(raw.get(one.key, "")) for one in columns])
        return rows

    return made


def packed(files: Sequence[tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files:
            archive.writestr(name, data)
    return out.getvalue()
