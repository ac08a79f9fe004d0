"""A virus is found in a file: before it is handed in, and after."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest

from khamkho.base.errors import Invalid, Temporary
from khamkho.casework import tasks
from khamkho.casework.models import Attachment, Case, Event
from khamkho.casework.queries.cases import case_for
from khamkho.casework.tests.cast import Counter
from khamkho.files import clamd
from khamkho.people.actor import Actor
from khamkho.work.models import Effect


@dataclass
class Work:
    """The effect ``scan`` of one file."""

    args: dict[str, Any]
    now: datetime


@pytest.fixture
def scanner(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """A scanner is configured; what it says of every file from now on (``""`` is clean)."""
    monkeypatch.setattr(clamd, "address", lambda: ("127.0.0.1", 1))

    def says(found: str) -> None:
        monkeypatch.setattr(clamd, "infection_in", lambda pieces, at: found)

    says("")
    return says


def scan_all(case: Case, now: datetime) -> None:
    for row in Attachment.objects.filter(case=case):
        tasks.scan(Work(args={"blob": str(row.blob_id)}, now=now))  # type: ignore[arg-type]  # as much of a job as it reads


def test_a_clean_file_is_let_through_without_a_word(scanner: Callable[[str], None], counter: Counter) -> None:
    case = counter.submitted()
    assert Effect.objects.filter(name="scan", about=case.about).count() == case.attachments.count() > 0
    scan_all(case, counter.now)
    assert set(case.attachments.values_list("blob__scan", flat=True)) == {"clean"}
    assert not Event.objects.filter(case=case, kind="file_infected").exists()


def test_office_and_applicant_are_told_once_of_a_virus(
    scanner: Callable[[str], None], counter: Counter, officer: Actor, applicant: Actor
) -> None:
    case = counter.submitted()
    scanner("Eicar")
    for _ in range(2):
        scan_all(case, counter.now)
    assert Event.objects.filter(case=case, kind="file_infected").count() == case.attachments.count()
    for reader in (officer, applicant):
        view = case_for(reader, case.number or "")
        told = view.timeline[-1]
        assert told.text.th.startswith("ตรวจพบไวรัสในไฟล์ “")
        assert told.text.en.startswith("A virus was found in the file “")
        assert {file.scan for file in view.files} == {"infected"}


def test_an_infected_file_cannot_be_handed_in(
    scanner: Callable[[str], None], counter: Counter, applicant: Actor
) -> None:
    case = counter.fill(counter.start())
    scanner("Eicar")
    scan_all(case, counter.now)
    assert not Event.objects.filter(case=case).exists()
    with pytest.raises(Invalid) as refused:
        counter.submit(case)
    infected = [one for one in refused.value.problems if one.code == "file-infected"]
    assert [one.where for one in infected] == list(case.attachments.values_list("document", flat=True))
    assert "ถ่ายรูปเอกสารแทน" in infected[0].th


def test_nothing_is_told_of_a_file_that_is_gone(counter: Counter) -> None:
    from khamkho.casework.commands import record_infected

    record_infected(blob_id=uuid4(), now=counter.now)
    assert not Event.objects.exists()


def test_a_scanner_that_is_away_is_asked_again(
    scanner: Callable[[str], None], counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = counter.submitted()

    def away(pieces: object, at: object) -> str:
        raise Temporary("away")

    monkeypatch.setattr(clamd, "infection_in", away)
    with pytest.raises(Temporary):
        scan_all(case, counter.now)
    assert set(case.attachments.values_list("blob__scan", flat=True)) == {"waiting"}
