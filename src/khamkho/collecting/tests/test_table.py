"""All answers in one table: totals, counts, groups, files that carry no formula, nothing sensitive; fast at size."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone

from khamkho.casework.models import Case
from khamkho.collecting import commands
from khamkho.collecting.models import Collection
from khamkho.collecting.queries.answers import said, table_of
from khamkho.collecting.queries.progress import lines_of
from khamkho.collecting.rules.choosing import Choice, chosen
from khamkho.collecting.tests.cast import MONDAY, Desk, fill, member
from khamkho.offices.models import Office, OfficeEvent
from khamkho.people.models import User
from khamkho.people.tests.signing import sign_in

pytestmark = pytest.mark.django_db
DEVICES = [
    {"kind": "television", "working": 3, "repair": 1, "replace": 0},
    {"kind": "tablet", "working": 9, "repair": 0, "replace": 2},
]


@pytest.fixture
def collection(desk: Desk, schools: list[Office]) -> Collection:
    """Three of four have answered; one writes what a spreadsheet could take for a formula."""
    found = desk.ask(*schools, now=timezone.now(), until=timezone.localdate() + timedelta(days=9))
    for n, one in enumerate(schools[:3], start=1):
        clerk = member(one, "officer")
        case = commands.begin_answer(actor=clerk, ref=found.asked.get(office=one).ref, now=timezone.now())
        answers: dict[str, Any] = {
            "pupils": 100 * n,
            "teaches_with": "dltv" if n < 3 else "both",
            "devices": DEVICES[:n],
        }
        fill(case, clerk, now=timezone.now(), remarks="=1+1" if n == 1 else "ไม่มี", **answers)
    return found


def test_numbers_are_added_and_choices_counted(collection: Collection) -> None:
    table = table_of(collection)
    whole, devices = table.parts
    sums = {one.field.id: said(one, "th") for one in whole.sums()}
    assert sums["pupils"] == "600"
    assert sums["teaches_with"] == "DLTV (ดาวเทียม) 2; ทั้งสองระบบ 1"
    assert [said(one, "en") for one in devices.sums()] == ["Television 3; Tablet 2", "27", "3", "4"]
    assert len(devices.rows) == 5


def test_each_group_has_its_own_totals(collection: Collection) -> None:
    table = table_of(collection)
    assert table.clusters == ("กลุ่มเหนือ", "กลุ่มใต้")
    assert [table.parts[0].sums(one)[0].total for one in table.clusters] == [300, 300]


def test_sensitive_answers_are_never_in_it(collection: Collection, monkeypatch: pytest.MonkeyPatch) -> None:
    from khamkho.catalogue.fields.number import NumberField

    monkeypatch.setattr(NumberField, "is_sensitive", property(lambda self: self.id == "pupils"))
    assert [one.id for one in table_of(collection).parts[0].fields][:2] == ["classrooms", "teaches_with"]


def test_the_table_takes_two_queries_and_the_progress_one(
    collection: Collection, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(2):
        table_of(collection)
    with django_assert_num_queries(1):
        lines_of(collection, MONDAY)


@pytest.fixture
def at_desk(desk: Desk) -> Client:
    user = User.objects.get(memberships__pk=desk.officer.memberships[0].id)
    return sign_in(Client(), user, two_factor=True)


def test_files_hold_the_same_and_nothing_executes(collection: Collection, at_desk: Client) -> None:
    place = f"/desk/area/collecting/{collection.ref}/answers"
    page = at_desk.get(place).content.decode()
    assert "600" in page
    assert "โรงเรียนตัวอย่าง 0001" in page
    book = openpyxl.load_workbook(io.BytesIO(at_desk.get(f"{place}.xlsx").content))
    assert len(book.sheetnames) == 2
    rows = list(book.worksheets[0].iter_rows())
    assert [cell.value for cell in rows[1]][3] == 100
    assert not any(cell.data_type == "f" for row in rows for cell in row)
    lines = list(csv.reader(io.StringIO(at_desk.get(f"{place}.csv").content.decode("utf-8-sig"))))
    assert "'=1+1" in {cell for line in lines for cell in line}
    assert not any(cell.startswith("=") for line in lines for cell in line)
    logged = OfficeEvent.objects.filter(what="register-exported").values_list("detail__form", flat=True)
    assert sorted(logged) == ["CSV", "XLSX"]


def test_the_pages_of_a_collection_open_to_its_office_alone(
    collection: Collection, at_desk: Client, schools: list[Office], django_assert_max_num_queries: Any
) -> None:
    place = f"/desk/area/collecting/{collection.ref}"
    at_desk.get(place)
    with django_assert_max_num_queries(12):
        page = at_desk.get(place)
    assert "3 จาก 4 แห่งตอบแล้ว" in page.content.decode()
    with django_assert_max_num_queries(12):
        assert at_desk.get("/desk/area/collecting/").status_code == 200
    clerk = User.objects.get(memberships__office=schools[0])
    other = sign_in(Client(), clerk, two_factor=True)
    for one in (
        place,
        f"{place}/answers",
        f"{place}/answers.xlsx",
        f"/desk/school-1/collecting/{collection.ref}",
    ):
        assert other.get(one).status_code == 404
    assert Client().get(place).status_code == 302


def test_an_officer_begins_a_collection_on_the_page(at_desk: Client, schools: list[Office]) -> None:
    assert "equipment-survey" in at_desk.get("/desk/area/collecting/new").content.decode()
    place = "/desk/area/collecting/new?form=equipment-survey"
    assert "โรงเรียนตัวอย่าง 0004" in at_desk.get(place).content.decode()
    wrong = at_desk.post(
        place, {"form": "equipment-survey", "title": "สำรวจ", "until": "99/99/2569", "whom": "ticked"}
    )
    assert wrong.status_code == 422
    assert "สำรวจ" in wrong.content.decode()
    day = timezone.localdate() + timedelta(days=9)
    typed = {
        "form": "equipment-survey", "title": "สำรวจ", "purpose": "จัดสรร", "whom": "cluster", "cluster": "กลุ่มเหนือ",
        "office": "school-2", "until": day.isoformat(), "remind": ["1", "7"],
    }  # fmt: skip
    done = at_desk.post(place, typed)
    assert done.status_code == 302
    found = Collection.objects.get()
    assert [one.office.code for one in found.asked.all()] == ["school-1"]
    assert found.remind_before == [1, 7]


def test_an_officer_asks_questions_of_her_own(at_desk: Client, schools: list[Office]) -> None:
    place = "/desk/area/collecting/new?form=free-questions"
    assert at_desk.get(place).status_code == 200
    day = timezone.localdate() + timedelta(days=9)
    typed = {
        "form": "free-questions", "title": "ห้องสมุด", "purpose": "วางแผน", "whom": "all", "until": day.isoformat(),
        "question.0": "มีห้องสมุดหรือไม่", "answer.0": "choice", "choices.0": "มี", "must.0": "yes",
    }  # fmt: skip
    wrong = at_desk.post(place, typed)
    assert wrong.status_code == 422
    assert "มีห้องสมุดหรือไม่" in wrong.content.decode()
    assert at_desk.post(place, {**typed, "choices.0": "มี\nไม่มี"}).status_code == 302
    assert Collection.objects.get().asked.count() == 4


def test_what_can_be_done_on_the_page(collection: Collection, at_desk: Client) -> None:
    place = f"/desk/area/collecting/{collection.ref}"
    assert at_desk.post(f"{place}/chase", {"words": "โปรดตอบ"}).status_code == 302
    assert at_desk.post(f"{place}/chase", {}).status_code == 429
    assert at_desk.post(f"{place}/extend", {"until": "x", "reason": "น้ำท่วม"}).status_code == 422
    later = (timezone.localdate() + timedelta(days=20)).isoformat()
    assert at_desk.post(f"{place}/extend", {"until": later, "reason": ""}).status_code == 422
    assert at_desk.post(f"{place}/extend", {"until": later, "reason": "น้ำท่วม"}).status_code == 302
    assert at_desk.post(f"{place}/by-hand", {"who": "school-4", "why": ""}).status_code == 422
    typed = at_desk.post(f"{place}/by-hand", {"who": "school-4", "why": "ไฟดับ", "channel": "phone"})
    case = Case.objects.get(state="draft")
    assert typed["Location"] == f"/apply/{case.ref}"
    assert at_desk.get(f"/apply/{case.ref}/school").status_code == 200
    assert at_desk.get(f"{place}/close").status_code == 200
    assert at_desk.post(f"{place}/close").status_code == 302
    collection.refresh_from_db()
    assert collection.closed_at


def test_a_clerk_answers_on_her_pages(desk: Desk, schools: list[Office], clerk: Any) -> None:
    until = timezone.localdate() + timedelta(days=9)
    collection = desk.ask(schools[0], now=timezone.now(), until=until)
    client = sign_in(Client(), User.objects.get(pk=clerk.user_id), two_factor=True)
    assert "สำรวจอุปกรณ์" in client.get("/desk/school-1/collecting/").content.decode()
    assert "รอหน่วยงานนี้ตอบ" in client.get("/desk/").content.decode()
    asked = collection.asked.get()
    assert "เพื่อจัดสรรอุปกรณ์" in client.get(f"/desk/school-1/asked/{asked.ref}").content.decode()
    begun = client.post(f"/desk/school-1/asked/{asked.ref}", follow=True)
    assert begun.status_code == 200
    assert "จำนวนนักเรียนทั้งหมด" in begun.content.decode()  # straight to the questions: no notice, no contact
    case = Case.objects.get()
    _fill_pages(client, case)
    done = client.post(f"/apply/{case.ref}/go/check", {"client_key": "k"}, follow=True)
    assert "ส่งคำตอบแล้ว" in done.content.decode()
    assert client.get(f"/desk/school-1/asked/{asked.ref}").status_code == 200
    assert Client().get(f"/answered/{case.ref}").status_code == 404
    assert "รอหน่วยงานนี้ตอบ" not in client.get("/desk/").content.decode()


def _fill_pages(client: Client, case: Case) -> None:
    pages = {
        "school": {"pupils": "120", "classrooms": "8", "teaches_with": "dltv"},
        "devices": {
            "devices.0.kind": "television",
            "devices.0.working": "3",
            "devices.0.repair": "0",
            "devices.0.replace": "1",
        },
        "internet": {"connection": "none"},
    }
    for name, typed in pages.items():
        assert client.post(f"/apply/{case.ref}/{name}", typed).status_code == 302, name


def test_a_link_is_used_by_its_button_and_answered_without_an_account(
    desk: Desk, schools: list[Office], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("khamkho.collecting.commands.telling.public_code", lambda: "7k3m-x09a-zq4t-p2ew")
    until = timezone.localdate() + timedelta(days=9)
    desk.ask(schools[0], now=timezone.now(), until=until)
    phone, place = Client(), "/answer/7k3m-x09a-zq4t-p2ew"
    assert "สำรวจอุปกรณ์" in phone.get(place).content.decode()
    assert not Case.objects.exists()  # looking uses nothing up
    assert phone.post(place).status_code == 302
    case = Case.objects.get()
    _fill_pages(phone, case)
    done = phone.post(f"/apply/{case.ref}/go/check", {"client_key": "k"}, follow=True)
    assert "ส่งคำตอบแล้ว" in done.content.decode()
    for again in (phone, Client()):
        assert again.get(place).status_code == 404
        assert again.post(place).status_code == 404
    assert Client().get(f"/apply/{case.ref}").status_code == 404


def test_whom_the_ticks_mean(schools: list[Office]) -> None:
    codes = lambda **more: [one.code[-1] for one in chosen(schools, Choice(**more))]  # noqa: E731
    assert codes() == ["1", "2", "3", "4"]
    assert codes(ticked={"school-2"}) == ["1", "3", "4"]
    assert codes(whom="ticked", ticked={"school-2"}) == ["2"]
    assert codes(whom="cluster", clusters=["กลุ่มใต้"], ticked={"school-3"}) == ["4"]
    assert codes(whom="kind", kinds=["special-school"]) == []
    assert codes(whom="nobody") == []
