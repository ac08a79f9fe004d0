"""An office writes a service of its own: one file in the home, no program."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from khamkho.base.errors import Invalid
from khamkho.base.home import current_home
from khamkho.casework.tests.cast import MONDAY, make_office
from khamkho.catalogue.queries import packs
from khamkho.offices.commands import publish_offering
from khamkho.offices.queries import offerable, offering_for
from khamkho.people.actor import SYSTEM

pytestmark = pytest.mark.django_db
SHIPPED = packs()["general-request"]


@pytest.fixture
def own() -> Iterator[Path]:
    """A file that an officer made out of one that ships."""
    folder = current_home().services
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "borrow-a-hall.yaml"
    text = SHIPPED.read_text(encoding="utf-8").replace("id: general-request", "id: borrow-a-hall")
    path.write_text(text, encoding="utf-8")
    yield path
    path.unlink()


def test_a_file_in_the_home_is_offered_like_any_other(own: Path, client: Client) -> None:
    office = make_office("kbi1", "KBI1")
    publish_offering(actor=SYSTEM, office_id=office.pk, service_id="borrow-a-hall", now=MONDAY)
    assert offering_for(office, "borrow-a-hall") is not None
    assert client.get("/services/kbi1/borrow-a-hall").status_code == 200


def test_a_file_with_a_mistake_is_not_offered_and_says_what_to_mend(own: Path) -> None:
    office = make_office("kbi1", "KBI1")
    own.write_text(own.read_text(encoding="utf-8").replace("promise:", "promisse:"), encoding="utf-8")
    services, findings = offerable()
    assert "borrow-a-hall" not in {service.id for service in services}
    assert {finding.file for finding in findings} == {own}
    with pytest.raises(Invalid) as refused:
        publish_offering(actor=SYSTEM, office_id=office.pk, service_id="borrow-a-hall", now=MONDAY)
    assert any("promisse" in problem.en for problem in refused.value.problems)


def test_a_file_in_the_home_cannot_take_the_name_of_one_that_ships(own: Path) -> None:
    twin = own.with_name("general-request.yaml")
    twin.write_text("nonsense", encoding="utf-8")
    assert packs()["general-request"] == SHIPPED
    twin.unlink()
