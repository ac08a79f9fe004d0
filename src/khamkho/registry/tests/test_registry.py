"""A company becomes a producer of media, and anyone finds it in the public register."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from khamkho.casework import commands as casework
from khamkho.casework.context import context_for
from khamkho.casework.models import Case
from khamkho.casework.rules.refusals import NotYours, ReasonNeeded
from khamkho.casework.tests.cast import MONDAY, make_member, photo
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.queries import service_of
from khamkho.files.commands import store_file
from khamkho.offices.commands import create_office, publish_offering
from khamkho.offices.models import Office, OfficeEvent
from khamkho.people.actor import SYSTEM, Actor
from khamkho.people.models import User
from khamkho.people.tests.signing import sign_in
from khamkho.registry import commands
from khamkho.registry.models import Entry
from khamkho.registry.queries import register_at, registers
from khamkho.registry.refusals import NoSuchEntry, WithdrawnAlready
from khamkho.work.models import Effect

pytestmark = pytest.mark.django_db
Act = Callable[..., Case]
SERVICE = "media-producer-registration"
COMPANY = "บริษัท สื่อสมมุติ จำกัด"
WHERE = f"/registers/obec-1/{SERVICE}"


@pytest.fixture
def obec(db: None) -> Office:
    office = create_office(
        actor=SYSTEM, code="obec-1", prefix="OBC", kind="obec", name_th="สพฐ.ตัวอย่าง", name_en="Sample OBEC",
        now=MONDAY,
    )  # fmt: skip
    publish_offering(actor=SYSTEM, office_id=office.pk, service_id=SERVICE, now=MONDAY)
    return office


@pytest.fixture
def head(obec: Office) -> Actor:
    return make_member(obec, "director", "นายตัวอย่าง เลขาธิการ")


@pytest.fixture
def clerk(obec: Office) -> Actor:
    return make_member(obec, "officer", "นางตัวอย่าง นิติกร")


@pytest.fixture
def granted(obec: Office, applicant: Actor, clerk: Actor, head: Actor, act: Act) -> Case:
    case = casework.start(actor=applicant, office=obec, service_id=SERVICE, now=MONDAY)
    context = context_for(case, lang="th", now=MONDAY)
    service = service_of(case.version)
    sample: dict[str, Any] = {
        **next(
            found
            for seed in range(50)
            if (found := catalogue.sample_answers(service, "", random.Random(seed), context))["producer_type"]
            == "company"
        ),
    }
    names = [name for name, field in service.fields.items() if field.type == "organisation"]
    sample |= {name: {**sample[name], "name": COMPANY} for name in names}
    filled = casework.fill_all(actor=applicant, ref=case.ref, answers=sample, now=MONDAY)
    assert [problem.where for problem in filled.problems] == []
    case.refresh_from_db()
    assert case.key is not None
    for need in catalogue.documents_for(service, "", sample):
        stored = store_file(
            key=case.key, data=photo(), name="a.jpg", accept="document", limit=10**7, now=MONDAY
        )
        casework.attach(actor=applicant, ref=case.ref, document=need.id, stored=stored, now=MONDAY)
    case = casework.submit(actor=applicant, ref=case.ref, client_key="k", now=MONDAY).case
    act(clerk, case, "accept")
    act(clerk, case, "endorse", producer_no="ผ 12/2569")
    return act(head, case, "approve")


@pytest.fixture
def entry(granted: Case) -> Entry:
    made = commands.follow_case(case_id=granted.pk, now=MONDAY)
    assert made is not None
    return made


def test_what_is_granted_is_announced_to_the_register(granted: Case) -> None:
    assert Effect.objects.filter(name="public-register", about=granted.about).count() == 1


def test_an_entry_says_what_the_file_shows_and_for_how_long(granted: Case, entry: Entry) -> None:
    assert entry.name == COMPANY
    assert entry.number == granted.number
    assert entry.lines("en") == [
        ("Producer number", "ผ 12/2569"),
        ("Kind of producer", "Company or other organisation"),
    ]
    assert entry.until is not None
    assert (entry.until.year, entry.state(entry.until)) == (2031, "stands")
    again = commands.follow_case(case_id=granted.pk, now=MONDAY)
    assert again is not None
    assert (again.pk, Entry.objects.count()) == (entry.pk, 1)


def test_what_was_opened_again_stands_in_no_register(
    granted: Case, entry: Entry, head: Actor, clerk: Actor
) -> None:
    casework.reopen(actor=head, number=granted.number or "", reason="กดผิด", now=MONDAY + timedelta(hours=1))
    assert Effect.objects.filter(name="public-register", about=granted.about).count() == 2
    assert commands.follow_case(case_id=granted.pk, now=MONDAY) is None
    assert not Entry.objects.exists()


def test_what_was_erased_stands_in_no_register(granted: Case, entry: Entry) -> None:
    later = MONDAY + timedelta(days=366 * 11)
    casework.erase(actor=SYSTEM, number=granted.number or "", now=later)
    assert commands.follow_case(case_id=granted.pk, now=later) is None
    assert not Entry.objects.exists()


def test_the_director_withdraws_and_anyone_reads_why(
    obec: Office, granted: Case, entry: Entry, head: Actor, clerk: Actor
) -> None:
    def withdraw(actor: Actor, reason: str = "ผิดเงื่อนไข", number: str = entry.number) -> Entry:
        return commands.withdraw(
            actor=actor, office_id=obec.pk, service_id=SERVICE, number=number, reason=reason, now=MONDAY
        )

    with pytest.raises(NotYours):
        withdraw(clerk)
    with pytest.raises(ReasonNeeded):
        withdraw(head, reason=" ")
    with pytest.raises(NoSuchEntry):
        withdraw(head, number="none")
    assert withdraw(head).state(MONDAY.date()) == "revoked"
    with pytest.raises(WithdrawnAlready):
        withdraw(head)
    assert OfficeEvent.objects.get(what="entry-withdrawn").detail["reason"] == "ผิดเงื่อนไข"
    kept = commands.follow_case(case_id=granted.pk, now=MONDAY)  # an effect that comes twice
    assert kept is not None
    assert kept.state(MONDAY.date()) == "revoked"


def test_anyone_finds_it(client: Client, obec: Office, entry: Entry) -> None:
    assert [(one.office, one.entries) for one in registers()] == [(obec, 1)]
    assert "สื่อสมมุติ" in client.get(WHERE, {"q": "สมมุติ"}).content.decode()
    assert "สื่อสมมุติ" in client.get(WHERE, {"q": "ผ 12"}).content.decode()
    assert "สื่อสมมุติ" not in client.get(WHERE, {"q": "อื่น"}).content.decode()
    assert WHERE in client.get("/registers").content.decode()
    page = client.get(f"{WHERE}/{entry.number}").content.decode()
    assert "ผ 12/2569" in page
    assert "withdraw" not in page  # that is for the director
    table = client.get(f"{WHERE}.csv").content.decode()
    assert table.startswith("\ufeff")
    assert COMPANY in table
    assert client.get(f"{WHERE}/none").status_code == 404
    assert client.get("/registers/obec-1/general-request").status_code == 404


def test_the_director_withdraws_on_the_page(client: Client, entry: Entry, head: Actor) -> None:
    browser = sign_in(Client(), User.objects.get(pk=str(head.user_id)), two_factor=True)
    assert f"{entry.number}/withdraw" in browser.get(f"{WHERE}/{entry.number}").content.decode()
    refused = browser.post(f"{WHERE}/{entry.number}/withdraw", {"reason": ""})
    assert refused.status_code == 422
    assert browser.post(f"{WHERE}/{entry.number}/withdraw", {"reason": "ผิดเงื่อนไข"}).status_code == 302
    assert "ผิดเงื่อนไข" in client.get(f"{WHERE}/{entry.number}").content.decode()
    assert client.post(f"{WHERE}/{entry.number}/withdraw", {"reason": "x"}).status_code in (302, 403)
    with pytest.raises(NoSuchEntry):
        register_at(entry.office, "nothing")


def test_the_page_of_its_holder_and_that_of_the_office_lead_to_an_entry(
    granted: Case, head: Actor, applicant: Actor
) -> None:
    address, pages = (
        f"{WHERE}/{granted.number}",
        (f"/my/{granted.number}", f"/desk/obec-1/cases/{granted.number}"),
    )
    assert applicant.user_id
    assert head.user_id
    holder = sign_in(Client(), User.objects.get(pk=applicant.user_id))
    director = sign_in(Client(), User.objects.get(pk=head.user_id), two_factor=True)
    said = [one.get(page).content.decode() for one, page in zip((holder, director), pages, strict=True)]
    assert not any(address in one for one in said)  # it is not in the register yet
    commands.follow_case(case_id=granted.pk, now=MONDAY)
    commands.withdraw(
        actor=head, office_id=granted.office_id, service_id=SERVICE, number=granted.number or "", reason="เลิก",
        now=MONDAY,
    )  # fmt: skip
    for one, page in zip((holder, director), pages, strict=True):
        told = one.get(page).content.decode().partition(f'href="{address}"')[2]
        assert "เพิกถอนแล้ว" in told
