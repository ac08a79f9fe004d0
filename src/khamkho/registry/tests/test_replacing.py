"""A learning centre changes and closes: its earlier entry ends with it."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from django.test import Client

from khamkho.base.thai import thai_digits
from khamkho.casework import commands as casework
from khamkho.casework.context import context_for
from khamkho.casework.models import Case
from khamkho.casework.tests.cast import MONDAY, photo
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.queries import service_of
from khamkho.files.commands import store_file
from khamkho.offices.commands import create_office, publish_offering
from khamkho.offices.models import Office
from khamkho.people.actor import SYSTEM, Actor
from khamkho.registry import commands
from khamkho.registry.models import Entry

pytestmark = pytest.mark.django_db
SERVICE = "learning-centre-individual-50"
Granted = Callable[..., Case]


@pytest.fixture
def area(db: None) -> Office:
    office = create_office(
        actor=SYSTEM, code="area-1", prefix="ARE", kind="esao", name_th="เขตตัวอย่าง", name_en="Sample area",
        now=MONDAY,
    )  # fmt: skip
    publish_offering(actor=SYSTEM, office_id=office.pk, service_id=SERVICE, now=MONDAY)
    return office


@pytest.fixture
def granted(area: Office, applicant: Actor) -> Granted:
    """A case with these answers, as it stands once it was granted, in the register."""

    def run(variant: str, number: str, **answers: str) -> Case:
        case = casework.start(actor=applicant, office=area, service_id=SERVICE, variant=variant, now=MONDAY)
        context = context_for(case, lang="th", now=MONDAY)
        sample = catalogue.sample_answers(service_of(case.version), variant, random.Random(3), context)
        filled = casework.fill_all(actor=applicant, ref=case.ref, answers=sample | answers, now=MONDAY)
        assert [problem.where for problem in filled.problems] == []
        case.refresh_from_db()
        assert case.key is not None
        for need in catalogue.documents_for(service_of(case.version), variant, sample | answers):
            stored = store_file(
                key=case.key, data=photo(), name="a.jpg", accept="document", limit=10**7, now=MONDAY
            )
            casework.attach(actor=applicant, ref=case.ref, document=need.id, stored=stored, now=MONDAY)
        casework.submit(actor=applicant, ref=case.ref, client_key=number, now=MONDAY)
        Case.objects.filter(pk=case.pk).update(
            state=Case.ENDED, end="granted", number=number, ended_at=MONDAY
        )
        commands.follow_case(case_id=case.pk, now=MONDAY)
        case.refresh_from_db()
        return case

    return run


def states() -> dict[str, str]:
    return {one.number: one.state(MONDAY.date()) for one in Entry.objects.order_by("number")}


def test_a_change_takes_the_place_of_the_earlier_entry(granted: Granted, client: Client) -> None:
    granted("new", "ARE-2569-000001")
    granted("new", "ARE-2569-000002")
    granted("change", "ARE-2569-000003", permit_no=f" {thai_digits('ARE-2569-000001')} ")
    assert states() == {"ARE-2569-000001": "ended", "ARE-2569-000002": "stands", "ARE-2569-000003": "stands"}
    page = client.get(f"/registers/area-1/{SERVICE}/ARE-2569-000001").content.decode()
    assert "สิ้นสุดแล้ว" in page
    assert "ARE-2569-000003" in page


def test_a_centre_that_closes_stands_no_longer_until_that_is_taken_back(granted: Granted) -> None:
    granted("new", "ARE-2569-000001")
    closing = granted("close", "ARE-2569-000002", permit_no="ARE-2569-000001")
    assert states() == {"ARE-2569-000001": "ended"}
    Case.objects.filter(pk=closing.pk).update(end="")
    commands.follow_case(case_id=closing.pk, now=MONDAY)
    assert states() == {"ARE-2569-000001": "stands"}


@pytest.mark.parametrize("typed", ["ศธ 04999/7", "ARE-2569-000002"])
def test_a_number_that_nothing_stands_under_ends_nothing(granted: Granted, typed: str) -> None:
    granted("new", "ARE-2569-000001")
    granted("close", "ARE-2569-000002", permit_no=typed)
    assert states() == {"ARE-2569-000001": "stands"}


def test_an_entry_of_another_office_stays(granted: Granted, area: Office) -> None:
    granted("new", "ARE-2569-000001")
    elsewhere = create_office(
        actor=SYSTEM,
        code="area-2",
        prefix="ARF",
        kind="esao",
        name_th="เขตสมมติ",
        name_en="Another",
        now=MONDAY,
    )
    Entry.objects.update(office=elsewhere)
    granted("close", "ARE-2569-000002", permit_no="ARE-2569-000001")
    assert states() == {"ARE-2569-000001": "stands"}
