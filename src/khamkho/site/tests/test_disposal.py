"""Listing and erasing at the terminal."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from khamkho.casework import commands
from khamkho.casework.models import Case
from khamkho.casework.tests.cast import BANGKOK, Counter
from khamkho.people.actor import Actor
from khamkho.site.cli import disposal, main

LATER = datetime(2036, 8, 3, 9, 0, tzinfo=BANGKOK)


@pytest.fixture
def ended(counter: Counter, applicant: Actor, monkeypatch: pytest.MonkeyPatch) -> Case:
    """An application that ended ten years ago; the terminal speaks English."""
    case = counter.submitted()
    commands.withdraw(actor=applicant, number=case.number or "", now=counter.now)
    monkeypatch.setattr(disposal, "now", lambda: LATER)
    monkeypatch.setattr(disposal, "load_django", lambda: None)
    monkeypatch.setenv("KHAMKHO_LANG", "en")
    return case


def test_the_list_names_office_number_and_days(
    ended: Case, other_office: object, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["disposal"]) == 0
    said = capsys.readouterr()
    assert said.out.split("\t") == [
        "kbi1",
        str(ended.number),
        "official-id-card",
        "3 August 2026 (BE 2569)",
        "2036-08-03\n",
    ]
    assert "Kept long enough: 1" in said.err
    assert main(["disposal", "--office", "cti2"]) == 0
    assert capsys.readouterr().out == ""
    assert main(["disposal", "--office", "nowhere"]) == 1


def test_erasing_asks_first_and_says_when_it_is_complete(
    ended: Case, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("builtins.input", lambda: "no")
    assert main(["erase", str(ended.number)]) == 1
    assert Case.objects.get().key_id
    monkeypatch.setattr("builtins.input", lambda: "erase")
    assert main(["erase", str(ended.number)]) == 0
    assert not Case.objects.filter(key__isnull=False).exists()
    assert "erasures.log" in capsys.readouterr().out


def test_what_must_be_kept_is_refused_and_the_rest_goes_on(
    ended: Case, counter: Counter, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    case = counter.submit(counter.fill(counter.start(client_key="s2"), seed=2), key="k2").case
    assert main(["erase", "--yes", str(case.number), "KBI1-2569-999999", str(ended.number)]) == 1
    said = capsys.readouterr()
    assert said.err.count("✗") == 2
    assert f"{ended.number}: erased" in said.out
    monkeypatch.setattr(disposal, "now", lambda: counter.now + timedelta(days=1))
    assert main(["erase", "--yes", str(case.number)]) == 1


def test_nobody_at_the_terminal_is_no_consent(ended: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    def end() -> str:
        raise EOFError

    monkeypatch.setattr("builtins.input", end)
    assert main(["erase", str(ended.number)]) == 1
    ended.refresh_from_db()
    assert ended.key_id
