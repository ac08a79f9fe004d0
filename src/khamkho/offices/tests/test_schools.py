"""Schools from a list: encodings, columns, what is wrong with a row, and that the same list changes nothing."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.test import Client

from khamkho.base.errors import NotFound
from khamkho.offices import commands
from khamkho.offices.listed import (
    NotATable,
    School,
    TooManySchools,
    mapping_of,
    prefix_of,
    schools_in,
    sheet_of,
    text_of,
)
from khamkho.offices.models import Invitation, Membership, Office, OfficeEvent
from khamkho.offices.rules import NotYourRole
from khamkho.offices.tests.conftest import NOW, actor, join
from khamkho.people.actor import Role
from khamkho.people.models import OutgoingMail, User
from khamkho.people.tests.signing import sign_in

pytestmark = pytest.mark.django_db
LIST = """รหัสโรงเรียน,ชื่อโรงเรียน,ชื่ออังกฤษ,กลุ่ม,ชื่อผู้รับผิดชอบ,อีเมล,โทรศัพท์
๑๐๘๑๐๑๐๐๐๑,โรงเรียนบ้านน้ำตัวอย่าง,Ban Nam Tuayang,เหนือ,นางสาวตัวอย่าง ธุรการ,clerk@example.go.th,0 7599 9911
1081010002,โรงเรียนวัดตัวอย่าง,,ใต้,,,
"""


def rows(text: str) -> tuple[School, ...]:
    sheet = sheet_of(text)
    return schools_in(sheet, mapping_of(sheet.heads))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp874"])
def test_excels_encodings_are_read(encoding: str) -> None:
    assert text_of(LIST.encode(encoding)) == LIST


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_columns_are_found_by_their_heads(sign: str) -> None:
    found = rows(LIST.replace(",", sign))
    assert [(one.line, one.code, one.name_th, one.problems) for one in found] == [
        (2, "1081010001", "โรงเรียนบ้านน้ำตัวอย่าง", ()),
        (3, "1081010002", "โรงเรียนวัดตัวอย่าง", ()),
    ]
    assert (found[0].cluster, found[0].clerk, found[0].email) == (
        "เหนือ",
        "นางสาวตัวอย่าง ธุรการ",
        "clerk@example.go.th",
    )


@pytest.mark.parametrize("data", [b"", b"\x00\x01", b"one column\nrow", b"x" * 2_000_001])
def test_what_is_no_table_is_refused(data: bytes) -> None:
    with pytest.raises(NotATable):
        sheet_of(text_of(data))


def test_too_many_rows_are_refused() -> None:
    with pytest.raises(TooManySchools):
        sheet_of("code,name\n" + "a,b\n" * 2001)


@pytest.mark.parametrize(
    ("row", "where"),
    [
        (",โรงเรียน,,,,,", "code"),
        ("a b*,โรงเรียน,,,,,", "code"),
        ("s1,,,,,,", "name_th"),
        ("s1," + "ก" * 201 + ",,,,,", "name_th"),
        ("s1,โรงเรียน,,,ธุรการ,not-an-address,", "email"),
        ("s1,โรงเรียน,,,,clerk@example.go.th,", "clerk"),
        ("s1,โรงเรียน,,,ธุรการ,,", "clerk"),
        ("s1,โรงเรียน,,,,,\ns1,อีก,,,,,", "code"),
    ],
)
def test_what_is_wrong_with_a_row_is_named_in_both_languages(row: str, where: str) -> None:
    found = rows(LIST.partition("\n")[0] + "\n" + row)
    assert [one.where for one in found[0].problems] == [where]
    assert all(one.th and one.en for one in found[0].problems)


def test_the_letters_before_the_numbers_are_short_and_the_same_each_time() -> None:
    made = {prefix_of(str(1081010001 + n)) for n in range(1000)} | {
        prefix_of(f"ban-{n}") for n in range(1000)
    }
    assert len(made) == 2000
    assert all(len(one) == 8 and one[0] == "S" for one in made)
    assert prefix_of("9999999999") != prefix_of("999999999")


def seat(office: Office, role: Role) -> Membership:
    name = "นางสาวตัวอย่าง ดูแล"
    return join(office, f"{role}-{office.code}@example.go.th", role, name)


def take(area: Office, text: str = LIST, **more: Any) -> tuple[commands.Taken, ...]:
    who = more.pop("actor", None) or actor(seat(area, "admin"))
    return commands.take_in_schools(actor=who, office_id=area.pk, schools=rows(text), now=NOW, **more)


@pytest.fixture
def above(area_office: Office) -> Office:
    return area_office


def test_a_list_makes_schools_and_invites_their_clerks(above: Office) -> None:
    taken = take(above)
    assert [(one.became, one.invited) for one in taken] == [("new", True), ("new", False)]
    made = Office.objects.get(code="1081010001")
    assert (made.parent, made.kind, made.registry_code, made.cluster) == (
        above,
        "school",
        "1081010001",
        "เหนือ",
    )
    assert made.name_th == "โรงเรียนบ้านน้ำตัวอย่าง"
    assert Office.objects.get(code="1081010002").name_en == "โรงเรียนวัดตัวอย่าง"
    assert Invitation.objects.get().role == "officer"
    assert OutgoingMail.objects.count() == 1
    assert OfficeEvent.objects.get(what="schools-taken-in").detail == {
        "new": 2,
        "changed": 0,
        "wrong": 0,
        "invited": 1,
    }
    assert OfficeEvent.objects.get(what="member-invited").actor_id  # the log says who, not "the system"


def test_the_same_list_again_changes_nothing(above: Office) -> None:
    admin = actor(seat(above, "admin"))
    take(above, actor=admin)
    again = take(above, actor=admin)
    assert [(one.became, one.invited) for one in again] == [("same", False), ("same", False)]
    renamed = take(above, LIST.replace("วัดตัวอย่าง", "วัดใหม่ตัวอย่าง"), actor=admin)
    assert [one.became for one in renamed] == ["same", "changed"]
    assert Office.objects.get(code="1081010002").name_th == "โรงเรียนวัดใหม่ตัวอย่าง"
    assert (
        Office.objects.filter(parent=above, kind="school", code__startswith="108").count(),
        OutgoingMail.objects.count(),
    ) == (2, 1)


def test_a_dry_run_changes_nothing(above: Office) -> None:
    taken = take(above, dry=True)
    assert [one.became for one in taken] == ["new", "new"]
    assert not Office.objects.filter(code__startswith="108").exists()
    assert not OutgoingMail.objects.exists()
    assert not OfficeEvent.objects.filter(what="schools-taken-in").exists()


def test_a_wrong_row_leaves_the_others_in(above: Office) -> None:
    taken = take(above, LIST + ",ไม่มีรหัส,,,,,\n" + above.code + ",รหัสซ้ำ,,,,,\n")
    assert [one.became for one in taken] == ["new", "new", "wrong", "wrong"]
    assert [one.code for one in taken[3].problems] == ["office-code-taken"]


def test_only_who_manages_the_office_takes_schools_in(above: Office, district_office: Office) -> None:
    with pytest.raises(NotYourRole):
        take(above, actor=actor(seat(above, "officer")))
    with pytest.raises(NotFound):
        take(above, actor=actor(seat(district_office, "admin")))


def test_the_page_shows_first_and_then_does_it(above: Office) -> None:
    admin = seat(above, "admin")
    client = sign_in(Client(), User.objects.get(pk=admin.user_id), two_factor=True)
    place = f"/desk/office/{above.code}/schools/"
    assert client.get(place).status_code == 200
    shown = client.post(place, {"file": io.BytesIO(LIST.encode("cp874"))})
    assert "โรงเรียนบ้านน้ำตัวอย่าง" in shown.content.decode()
    assert not Office.objects.filter(code="1081010001").exists()
    kept = shown.context["kept"]
    columns = {f"column.{name}": str(at) for name, at in mapping_of(sheet_of(LIST).heads).items()}
    lost = client.post(place, {"kept": kept, **columns, "column.code": "", "do": "yes"})
    assert lost.status_code == 422
    assert client.post(place, {"kept": kept, **columns, "do": "yes"}).status_code == 200
    assert Office.objects.filter(code="1081010001").exists()
    assert client.post(place, {"kept": "%%%", "do": "yes"}).status_code == 422
    assert client.post(place, {}).status_code == 422
    assert Membership.objects.filter(office__code="1081010001").count() == 0
