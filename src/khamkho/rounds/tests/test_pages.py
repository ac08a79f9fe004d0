"""The pages of a round: announced by the office, decided at the desk, read by everybody, confirmed by who applied."""

from __future__ import annotations

from datetime import datetime, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from khamkho.casework.models import Case
from khamkho.casework.tests.cast import MONDAY, make_member
from khamkho.offices.models import Round
from khamkho.offices.rounds import Group
from khamkho.people.actor import Actor
from khamkho.people.models import User
from khamkho.people.tests.signing import sign_in
from khamkho.rounds import commands
from khamkho.rounds.models import Place, Selection
from khamkho.rounds.queries import entrants_of
from khamkho.rounds.tests.cast import CLOSES, LOT, RESULTS, SERVICE, School, school
from khamkho.rounds.tests.test_commands import by_lot

__all__ = ["school"]
pytestmark = pytest.mark.django_db
SCORE = Group(key="m1|general", quota=1, method="score")


@pytest.fixture
def clock(monkeypatch):
    """The moment that doors read."""
    moment = {"now": CLOSES + timedelta(minutes=1)}
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment["now"])

    def put(at: datetime) -> None:
        moment["now"] = at

    return put


def browser(actor: Actor, *, member: bool = False) -> Client:
    return sign_in(Client(), User.objects.get(pk=str(actor.user_id)), two_factor=member)


def at_desk(school: School, who: str = "director") -> Client:
    return browser(getattr(school, who), member=True)


def form(**changes: str) -> dict[str, str]:
    return {
        "name_th": "รอบทั่วไป",
        "name_en": "General",
        "year": "2570",
        "opens_at": "1/3/2570 08:30",
        "closes_at": "5 มี.ค. 2570 เวลา 16.30 น.",
        "results_at": "10/3/2570 12:00",
        "apply_grade-0": "m1",
        "apply_type-0": "general",
        "quota-0": "๔๐",
        "method-0": "lot",
        "reserve-0": "10",
        **changes,
    }


def test_a_manager_announces_a_round_and_changes_it(school):
    client, pages = at_desk(school), f"/desk/office/ban-rian/services/{SERVICE}/rounds/"
    assert client.get(pages).status_code == 200
    assert client.get(f"{pages}new/").status_code == 200
    assert client.post(f"{pages}new/", form()).headers["Location"] == pages
    one = Round.objects.get()
    assert one.closes_at == datetime.fromisoformat("2027-03-05T16:30+07:00")
    assert one.groups == [{"key": "m1|general", "quota": 40, "method": "lot", "reserve": 10, "least": ""}]
    shown = client.get(f"{pages}{one.pk}/").content.decode()
    assert "5 มี.ค. 2570 16:30" in shown
    changed = form(
        **{
            "quota-0": "50",
            "apply_grade-2": "m4",
            "apply_type-2": "general",
            "quota-2": "5",
            "method-2": "order",
        }
    )
    assert client.post(f"{pages}{one.pk}/", changed).status_code == 302
    assert [group["quota"] for group in Round.objects.get().groups] == [50, 5]
    assert client.get(f"{pages}{one.pk + 1}/").status_code == 404
    assert "รอบทั่วไป" in client.get(pages).content.decode()


def test_what_cannot_be_read_of_a_round_comes_back_named(school):
    client, page = at_desk(school), f"/desk/office/ban-rian/services/{SERVICE}/rounds/new/"
    wrong = form(opens_at="พรุ่งนี้", closes_at="5/3/2570", year="ปีหน้า", **{"quota-0": "มาก", "least-0": "ดี"})
    answer = client.post(page, wrong)
    told = answer.content.decode()
    assert answer.status_code == 422
    for name in ("opens_at", "closes_at", "year", "quota-0", "least-0"):
        assert f'href="#{name}"' in told
    assert "พรุ่งนี้" in told
    assert not Round.objects.exists()


def test_rounds_of_a_service_without_them_are_not_found(school):
    from khamkho.offices.commands import publish_offering
    from khamkho.people.actor import SYSTEM

    publish_offering(actor=SYSTEM, office_id=school.office.pk, service_id="student-transfer-in", now=MONDAY)
    client = at_desk(school)
    assert client.get("/desk/office/ban-rian/services/student-transfer-in/rounds/").status_code == 404


def test_a_lot_is_decided_on_one_page(school, clock):
    one = school.announce()
    cases = [school.apply() for _ in range(3)]
    client, page = at_desk(school), f"/desk/ban-rian/rounds/{one.pk}"
    assert "รอบทั่วไป" in client.get("/desk/ban-rian/rounds/").content.decode()
    assert "ยืนยันผล" not in client.get(page).content.decode()
    assert client.post(page, {"do": "lot", "drawn": "12", "again": "13"}).status_code == 422
    assert client.post(page, {"do": "lot", "drawn": "12", "again": "12"}).status_code == 302
    shown = client.get(page)
    seen = shown.context["seen"]
    order = [shown.content.decode().index(f">{case.number}<") for case in by_lot(cases, "12")]
    assert order == sorted(order)
    assert client.post(page, {"do": "confirm", "seen": "other"}).status_code == 409
    assert client.post(page, {"do": "confirm", "seen": seen}).status_code == 302
    confirmed = Selection.objects.get().confirmed_by
    assert confirmed is not None
    assert confirmed.user_id == school.director.user_id
    after = client.get(page).content.decode()
    assert "0 จาก 3" in after
    clock(RESULTS)
    commands.publish(round_id=one.pk, now=RESULTS)
    assert client.post(page, {"do": "again"}).status_code == 302
    assert client.post(page, {"do": "dance"}).status_code == 404
    assert client.get(f"/desk/ban-rian/rounds/{one.pk + 1}").status_code == 404


def test_points_come_from_the_page_or_from_a_table_that_is_looked_at_first(school, clock):
    one = school.announce(SCORE)
    cases = [school.apply(now=MONDAY + timedelta(minutes=n)) for n in range(3)]
    client, page = at_desk(school, "officer"), f"/desk/ban-rian/rounds/{one.pk}"
    assert client.post(page, {"do": "seats", "halls": "ห้อง 1, 2"}).status_code == 422
    assert client.post(page, {"do": "seats", "halls": "ห้อง 1, 3"}).status_code == 302
    table = "ที่นั่ง,คะแนน\n1,50\n2,ขาด\n9,1\n"
    looked = client.post(page, {"do": "table", "file": SimpleUploadedFile("a.csv", table.encode("cp874"))})
    told = looked.content.decode()
    assert "แถวที่ 4" in told
    assert not any(entrant.points for entrant in entrants_of(one))
    assert client.post(page, {"do": "table-save", "table": table}).status_code == 302
    assert [entrant.points for entrant in entrants_of(one)] == ["50", "absent", ""]
    assert client.post(page, {"do": "points", f"points-{cases[2].number}": "ดี"}).status_code == 422
    assert client.post(page, {"do": "points", f"points-{cases[2].number}": "61.5"}).status_code == 302
    assert [entrant.points for entrant in entrants_of(one)] == ["50", "absent", "61.5"]
    assert client.post(page, {"do": "confirm", "seen": client.get(page).context["seen"]}).status_code == 403
    paper = client.get(f"{page}/halls.pdf")
    assert (paper.status_code, BytesIO(paper.content).read(5)) == (200, b"%PDF-")


def test_an_auditor_reads_a_round_and_changes_nothing(school, clock):
    one = school.announce()
    school.apply()
    client = browser(make_member(school.office, "auditor", "นางตัวอย่าง ผู้ตรวจ"), member=True)
    assert client.get(f"/desk/ban-rian/rounds/{one.pk}").status_code == 200
    assert client.post(f"/desk/ban-rian/rounds/{one.pk}", {"do": "lot"}).status_code == 403


def test_people_read_when_a_round_is_and_its_result_by_number(school, clock):
    clock(MONDAY)
    service, office = f"/services/ban-rian/{SERVICE}", "/offices/ban-rian"
    assert "ยังไม่ได้ประกาศรอบ" in Client().get(service).content.decode()
    one = school.announce()
    case = school.apply()
    name = Case.objects.get(pk=case.pk).display_name
    for page in (service, office):
        assert "เปิดรับอยู่ ถึง" in Client().get(page).content.decode()
    assert Client().get(f"/results/ban-rian/{one.pk}").status_code == 404
    school.published(one)
    clock(RESULTS)
    assert f"/results/ban-rian/{one.pk}" in Client().get(service).content.decode()
    told = Client().get(f"/results/ban-rian/{one.pk}").content.decode()
    assert case.number in told
    assert name not in told
    assert "4711" in told
    assert "SHA-256" in told


def test_an_applicant_sees_her_place_and_confirms_it(school, clock):
    one = school.announce(LOT)
    cases = [school.apply() for _ in range(4)]
    commands.give_seats(actor=school.officer, round_id=one.pk, halls="ห้อง 1, 9", now=CLOSES)
    school.published(one)
    clock(RESULTS)
    ordered = by_lot(cases)
    client, page = browser(school.guardian(ordered[0])), f"/my/{ordered[0].number}"
    told = client.get(page).content.decode()
    for words in ("ห้อง 1", "ตัวจริง", "ยืนยันภายใน", f"/place/{ordered[0].ref}"):
        assert words in told
    assert client.get(f"/apply/{ordered[0].ref}").headers["Location"] == f"/place/{ordered[0].ref}"
    confirm = f"/place/{ordered[0].ref}"
    seen = str(client.get(confirm).context["view"].head)
    assert client.post(confirm, {"action": "enrolled", "seen": seen}).status_code == 409
    assert client.post(confirm, {"action": "confirm", "seen": seen}).headers["Location"] == page
    assert Case.objects.get(pk=ordered[0].pk).step == "enrol"
    assert client.get(confirm).headers["Location"] == page
    waiting = browser(school.guardian(ordered[3])).get(f"/my/{ordered[3].number}").content.decode()
    assert "ลำดับที่ 2" in waiting
    assert browser(school.guardian(ordered[1])).get(confirm).status_code == 404


def test_an_officer_who_helps_comes_to_the_page_of_the_place(school, clock):
    one = school.announce()
    case = school.apply()
    school.published(one)
    clock(RESULTS)
    client = at_desk(school, "officer")
    helped = client.post(f"/desk/ban-rian/cases/{case.number}/help", {"way": "counter"}, follow=True)
    assert helped.request["PATH_INFO"] == f"/place/{case.ref}"
    seen = str(helped.context["view"].head)
    assert client.post(f"/place/{case.ref}", {"action": "give_up", "seen": seen}).status_code == 302
    assert Case.objects.get(pk=case.pk).end == "closed"
    assert Place.objects.filter(round=one).count() == 1


def test_no_page_of_a_round_asks_more_than_twelve_questions(school, clock, django_assert_max_num_queries):
    one = school.announce()
    cases = [school.apply() for _ in range(3)]
    client = at_desk(school)
    for _ in range(2):
        client.get(f"/desk/ban-rian/rounds/{one.pk}")
    with django_assert_max_num_queries(12):
        client.get(f"/desk/ban-rian/rounds/{one.pk}")
    school.published(one)
    clock(RESULTS)
    client.get("/desk/ban-rian/rounds/")  # the session is written anew once in a while
    for page in (f"/desk/ban-rian/rounds/{one.pk}", f"/results/ban-rian/{one.pk}", "/desk/ban-rian/rounds/"):
        with django_assert_max_num_queries(12):
            assert client.get(page).status_code == 200
    for case in cases:
        guardian = browser(school.guardian(case))
        guardian.get(f"/my/{case.number}")
        with django_assert_max_num_queries(12):
            guardian.get(f"/my/{case.number}")
