"""Moving in at the desk: every page, and what its forms do."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from khamkho.casework.tests.cast import SERVICE, photo
from khamkho.moving.models import Moving
from khamkho.moving.tests.cast import DONE, OPEN, csv, worked, zipped
from khamkho.offices.models import Office

pytestmark = pytest.mark.django_db
HOME = "/desk/kbi1/moving"


def sent(table: bytes, files: bytes = b"") -> dict[str, Any]:
    given: dict[str, Any] = {"service": SERVICE, "table": SimpleUploadedFile("a.csv", table)}
    return given | ({"files": SimpleUploadedFile("a.zip", files)} if files else {})


def test_a_table_is_moved_in_and_taken_back_at_the_desk(office: Office, director_desk: Client) -> None:
    assert director_desk.get(HOME).status_code == 200
    assert director_desk.post(HOME, {"service": SERVICE}).status_code == 422
    assert director_desk.post(HOME, sent(b"x")).status_code == 422
    assert director_desk.post(HOME, sent(csv(DONE), b"no zip")).status_code == 422
    answer = director_desk.post(HOME, sent(csv(DONE, OPEN, DONE), zipped({"mali.jpg": photo()})))
    page, moving = answer.headers["Location"], Moving.objects.get()
    begun = director_desk.get(page).content.decode()
    assert "มาลี ใจดี" in begun
    assert 'value="done" selected' in begun, "what a word for a state seems to mean is not chosen at first"
    typed = {f"column.{place}": target for target, place in moving.columns.items()}
    assert director_desk.post(page, {"do": "choose", **typed}).status_code == 302
    twice = director_desk.post(page, {"do": "choose", **typed, "column.0": typed["column.1"]})
    assert (twice.status_code, "เลือกทั้งคอลัมน์" in twice.content.decode()) == (422, True)
    assert 'value="done" selected' in director_desk.get(page).content.decode()
    states = {"state.0": "done", "state.1": "check"}
    assert director_desk.post(page, {"do": "try", **typed, **states}).status_code == 302
    assert "hx-trigger" in director_desk.get(page).content.decode()
    worked(moving, timezone.now())
    assert "ซ้ำกับแถวก่อนหน้า" in director_desk.get(page).content.decode()
    assert director_desk.get(f"{page}.xlsx").content.startswith(b"PK")
    assert director_desk.post(page, {"do": "run"}).status_code == 302
    worked(moving, timezone.now())
    assert director_desk.post(page, {"do": "run"}).status_code == 409
    assert director_desk.post(page, {"do": "dance"}).status_code == 404
    assert director_desk.get("/desk/kbi1/cases/KBI1-OLD-12-2567").status_code == 200
    assert director_desk.post(page, {"do": "undo"}).status_code == 302
    worked(moving, timezone.now())
    assert director_desk.get("/desk/kbi1/cases/KBI1-OLD-12-2567").status_code == 404
    assert director_desk.post(page, {"do": "drop"}).status_code == 302
    assert director_desk.get(f"{page}.xlsx").status_code == 404
    assert director_desk.get(page).status_code == 200


def test_officers_do_not_move_in(office: Office, officer_desk: Client) -> None:
    assert officer_desk.get(HOME).status_code == 403
    assert officer_desk.post(HOME, sent(csv(DONE))).status_code == 403
