"""Which registers an office keeps, and who may write in them."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from khamkho.base.errors import Invalid, NotFound
from khamkho.casework.tests.cast import make_member
from khamkho.offices.commands import set_registers
from khamkho.offices.models import Office
from khamkho.offices.registers import (
    OnlyHeads,
    OnlyWorkers,
    RegisterNotKept,
    Registers,
    checked_registers,
    permit_heading,
    permit_keeping,
    permit_reading,
    registers_from,
)
from khamkho.offices.rules import NotYourRole
from khamkho.people.actor import SYSTEM, Actor
from khamkho.people.models import User
from khamkho.people.tests.signing import sign_in

KEPT = {"registers": {"kept": ["advice"], "kinds": [{"th": "ก", "en": "a"}], "years": 3}}


def test_an_office_that_set_nothing_keeps_none() -> None:
    assert registers_from({}) == registers_from({"registers": "x"}) == Registers()
    assert not Registers().keeps("advice")


def test_what_is_typed_is_kept_a_kind_a_line() -> None:
    kept = checked_registers(["advice", "nonsense"], "เครือข่าย | Network\n\nเว็บ", "๓")
    assert kept == {
        "kept": ["advice"],
        "kinds": [{"th": "เครือข่าย", "en": "Network"}, {"th": "เว็บ", "en": "เว็บ"}],
        "years": 3,
    }
    held = registers_from({"registers": kept})
    assert held.keeps("advice")
    assert not held.keeps("training")
    assert held.years == 3


@pytest.mark.parametrize(
    ("kinds", "years", "where"),
    [
        ("", "5", "kinds"),
        ("ก\nก", "5", "kinds"),
        ("ก" * 101, "5", "kinds"),
        ("\n".join(map(str, range(41))), "5", "kinds"),
        ("ก", "0", "years"),
        ("ก", "21", "years"),
        ("ก", "ห้า", "years"),
    ],
)
def test_what_cannot_be_is_named(kinds: str, years: str, where: str) -> None:
    with pytest.raises(Invalid) as no:
        checked_registers([], kinds, years)
    assert [one.where for one in no.value.problems] == [where]


def test_who_may_read_write_and_head(db: None, office: Office) -> None:
    people = {role: make_member(office, role, role) for role in ("officer", "director", "auditor", "admin")}
    for role in ("officer", "director", "auditor"):
        permit_reading(people[role], office.pk, KEPT, "advice")
        with pytest.raises(RegisterNotKept):
            permit_reading(people[role], office.pk, {}, "advice")
    one_factor = Actor(user_id=people["officer"].user_id, memberships=people["officer"].memberships)
    for nobody in (people["admin"], one_factor, Actor()):
        with pytest.raises(NotFound):
            permit_reading(nobody, office.pk, KEPT, "advice")
    assert permit_keeping(people["officer"], office.pk, KEPT, "advice") == people["officer"].memberships[0].id
    with pytest.raises(OnlyWorkers):
        permit_keeping(people["auditor"], office.pk, KEPT, "advice")
    assert (
        permit_heading(people["director"], office.pk, KEPT, "advice") == people["director"].memberships[0].id
    )
    with pytest.raises(OnlyHeads):
        permit_heading(people["officer"], office.pk, KEPT, "advice")
    assert permit_heading(SYSTEM, office.pk, {}, "advice") is None


def test_the_page_switches_a_register_on(db: None, office: Office) -> None:
    admin, officer = make_member(office, "admin", "นายดูแล"), make_member(office, "officer", "นายทำ")
    assert admin.user_id
    browser = sign_in(Client(), User.objects.get(pk=admin.user_id), two_factor=True)
    page = "/desk/office/kbi1/registers/"
    assert "ทะเบียนให้คำปรึกษา" in browser.get(page).content.decode()
    assert browser.post(page, {"kept": "advice", "kinds": "ก", "years": "x"}).status_code == 422
    assert browser.post(page, {"kept": "advice", "kinds": "ก | a", "years": "4"}).status_code == 302
    office.refresh_from_db()
    assert registers_from(office.settings).keeps("advice")
    assert office.events.latest("pk").what == "registers-set"
    assert "ทะเบียนให้คำปรึกษา" in browser.get("/desk/office/kbi1/log/").content.decode()
    with pytest.raises(NotYourRole):
        set_registers(actor=officer, office_id=office.pk, kept=[], kinds="ก", years="5", now=timezone.now())
