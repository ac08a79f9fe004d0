"""A staff list: who takes it in, who finds herself on it, and that nobody learns anything else."""

from __future__ import annotations

import re
from base64 import b64encode
from typing import Any
from zlib import compress

import pytest
from allauth.account.models import EmailAddress
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from khamkho.casework import commands as casework
from khamkho.casework.contents import working_copy_of
from khamkho.casework.models import Case
from khamkho.casework.tests.cast import MONDAY, Counter, make_member
from khamkho.moving import commands
from khamkho.moving.models import StaffPerson
from khamkho.moving.rules.columns import guessed
from khamkho.moving.rules.refusals import NotOnTheList
from khamkho.moving.rules.staff import TARGETS
from khamkho.moving.rules.tables import table_in
from khamkho.offices.models import Office
from khamkho.offices.rules import NotYourRole
from khamkho.people.actor import Actor
from khamkho.people.models import User
from khamkho.people.tests.signing import sign_in

pytestmark = pytest.mark.django_db
HEADS = "เลขประจำตัวประชาชน,ชื่อ-สกุล,ตำแหน่ง,โรงเรียน,อีเมล,เบอร์โทร,วันเกิด"
MALI = "1-1017-00207-36-6,นางสาวมาลี ใจดี,ครู,บ้านเอ,Mali@Example.go.th,812345678,1/2/2533"
SOMCHAI = "3100600445635,นายสมชาย ดี,ครู,บ้านบี,b@example.go.th,,"
WRONG = "1101700207367,x,,,,,"


@pytest.fixture
def admin(office: Office) -> Actor:
    return make_member(office, "admin", "นายตัวอย่าง ผู้ดูแล")


@pytest.fixture
def mali(db: None) -> User:
    user = User.objects.create_user()
    EmailAddress.objects.create(user=user, email="mali@example.go.th", verified=True, primary=True)
    return user


def taken(actor: Actor, office: Office, *rows: str, dry: bool = False) -> Any:
    table = table_in("\n".join((HEADS, *rows)).encode())
    columns = guessed(table.heads, TARGETS, {})
    return commands.take_staff(
        actor=actor, office_id=office.pk, table=table, columns=columns, dry=dry, now=MONDAY
    )


def test_a_list_is_taken_in_by_who_manages_the_office(admin: Actor, officer: Actor, office: Office) -> None:
    tried = taken(admin, office, MALI, WRONG, SOMCHAI.replace("ครู", "ค" * 201), dry=True)
    assert (tried.new, len(tried.wrong), StaffPerson.objects.count()) == (1, 2, 0)
    taken(admin, office, MALI, SOMCHAI, WRONG)
    assert StaffPerson.objects.count() == 2
    with pytest.raises(NotYourRole):
        taken(officer, office, MALI)
    again = taken(admin, office, MALI, SOMCHAI.replace("ครู", "ผู้อำนวยการ"))
    assert (again.new, again.changed, again.left) == (0, 1, 0)


def test_only_she_herself_finds_what_the_list_says(admin: Actor, office: Office, mali: User) -> None:
    taken(admin, office, MALI, SOMCHAI)
    assert commands.find_own(user=mali, office_id=office.pk, number="1101700207366")[0]["position"] == "ครู"
    for number in ("3100600445635", "1101700207367", ""):
        with pytest.raises(NotOnTheList):
            commands.find_own(user=mali, office_id=office.pk, number=number)
    EmailAddress.objects.update(verified=False)
    with pytest.raises(NotOnTheList):
        commands.find_own(user=mali, office_id=office.pk, number="1101700207366")


def test_who_left_is_marked_and_forgotten(admin: Actor, office: Office, mali: User) -> None:
    taken(admin, office, MALI, SOMCHAI)
    assert taken(admin, office, SOMCHAI, MALI.replace("36-6", "36-7")).left == 1
    with pytest.raises(NotOnTheList):
        commands.find_own(user=mali, office_id=office.pk, number="1101700207366")
    gone = StaffPerson.objects.exclude(left_on=None).get()
    assert (gone.body, gone.key_id, gone.contacts) == (None, None, [])
    taken(admin, office, SOMCHAI, MALI)
    assert commands.find_own(user=mali, office_id=office.pk, number="1101700207366")


def _without(answer: Any, number: str) -> str:
    """A page without what was typed and without its token."""
    return re.sub(r"[A-Za-z0-9]{64}", "", answer.content.decode().replace(number, ""))


def test_the_form_is_filled_in_and_what_was_wrong_is_no_oracle(
    admin: Actor, office: Office, mali: User, counter: Counter
) -> None:
    taken(admin, office, MALI, SOMCHAI)
    writer = Actor(user_id=mali.pk)
    draft = counter.start("first", actor=writer)
    casework.see_notice(actor=writer, ref=draft.ref, version="1", now=MONDAY)
    casework.fill(actor=writer, ref=draft.ref, page_id="contact", raw={"email": "", "phone": ""}, now=MONDAY)
    browser = sign_in(Client(), mali)
    page = f"/apply/{draft.ref}/go/from-list"
    assert page in browser.get(f"/apply/{draft.ref}/kind").content.decode()
    hers, unknown = (browser.post(page, {"number": one}) for one in ("3100600445635", "1101700207367"))
    assert hers.status_code == unknown.status_code == 422
    assert _without(hers, "3100600445635") == _without(unknown, "1101700207367")
    assert browser.post(page, {"number": "๑-๑๐๑๗-๐๐๒๐๗-๓๖-๖"}).status_code == 302
    body = working_copy_of(Case.objects.get(pk=draft.pk))
    assert body.answers["position"] == "ครู"
    assert "contact" not in body.raw, "a page that she left empty hides what was filled in"
    assert body.listed["answers"]["national_id"]["number"] == "1101700207366"
    assert "บัญชีรายชื่อบุคลากร" in browser.get(f"/apply/{draft.ref}/kind").content.decode()


def test_the_officer_sees_where_the_applicant_differs(
    officer: Actor, counter: Counter, applicant: Actor
) -> None:
    draft = counter.fill(counter.start())
    source = {"source_th": "บัญชีรายชื่อ", "source_en": "The list", "day": "2026-08-03"}
    casework.prefill(
        actor=applicant, ref=draft.ref, answers={"position": "ครูผู้ช่วยเดิม"}, source=source, now=MONDAY
    )
    case = counter.submit(draft).case
    assert officer.user_id
    browser = sign_in(Client(), User.objects.get(pk=officer.user_id), two_factor=True)
    page = browser.get(f"/desk/kbi1/cases/{case.number}").content.decode()
    assert "ครูผู้ช่วยเดิม" in page
    assert "ตามบัญชีรายชื่อ" in page


def test_the_page_shows_what_would_come_of_a_list_and_then_takes_it(admin: Actor, office: Office) -> None:
    assert admin.user_id
    browser = sign_in(Client(), User.objects.get(pk=admin.user_id), two_factor=True)
    page = f"/desk/office/{office.code}/staff/"
    assert browser.post(page, {}).status_code == 422
    looked = browser.post(
        page, {"file": SimpleUploadedFile("a.csv", "\n".join((HEADS, MALI, WRONG)).encode())}
    )
    assert "เลขประจำตัวประชาชนไม่ถูกต้อง" in looked.content.decode()
    assert not StaffPerson.objects.exists()
    kept, chosen = looked.context["kept"], looked.context["chosen"]
    twice = browser.post(page, {"kept": kept, "do": "yes", **chosen, "column.2": "national_id"})
    assert "เลือกทั้งคอลัมน์ “เลขประจำตัวประชาชน” และ “ตำแหน่ง”" in twice.content.decode()
    assert not StaffPerson.objects.exists()
    assert browser.post(page, {"kept": kept, "do": "yes", **chosen}).status_code == 200
    assert StaffPerson.objects.count() == 1
    for broken in ("!", "AAAA", kept[:40], b64encode(compress(b'{"heads": [1], "rows": [[1]]}')).decode()):
        assert browser.post(page, {"kept": broken, "do": "yes"}).status_code == 422
    long = "\n".join((HEADS, *[MALI] * 3_001)).encode()
    assert browser.post(page, {"file": SimpleUploadedFile("a.csv", long)}).status_code == 422
