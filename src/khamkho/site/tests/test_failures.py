"""What failed for good, at the terminal."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import transaction

from khamkho.site.cli import failures, main
from khamkho.work.commands import enqueue
from khamkho.work.models import Effect

NOW = datetime(2026, 8, 3, 2, 0, tzinfo=UTC)


@pytest.fixture
def dead(db: None, monkeypatch: pytest.MonkeyPatch) -> list[Effect]:
    monkeypatch.setattr(failures, "load_django", lambda: None)
    monkeypatch.setenv("KHAMKHO_LANG", "en")
    with transaction.atomic():
        made = [
            enqueue(name, args={}, about=about, now=NOW)
            for name, about in (("backup", ""), ("document", "case:7"))
        ]
    Effect.objects.update(state=Effect.State.DEAD, error="no room")
    return made


def states() -> list[str]:
    return list(Effect.objects.order_by("name").values_list("state", flat=True))


def test_they_are_listed_with_what_they_are_about(
    dead: list[Effect], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["failures"]) == 0
    said = capsys.readouterr().out
    assert f"{str(dead[1].pk)[:8]}\tdocument\tcase:7\t" in said
    assert "no room" in said
    assert states() == ["dead", "dead"]


def test_one_is_tried_again_and_the_rest_let_be(
    dead: list[Effect], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["failures", str(dead[0].pk), "--retry"]) == 0
    assert states() == ["pending", "dead"]
    assert main(["failures", "--give-up"]) == 0
    assert states() == ["pending", "cancelled"]
    assert main(["failures"]) == 0
    assert "Nothing has failed for good" in capsys.readouterr().out


def test_an_unknown_one_is_said(dead: list[Effect]) -> None:
    assert main(["failures", "zzzz", "--retry"]) == 1
    assert states() == ["dead", "dead"]
