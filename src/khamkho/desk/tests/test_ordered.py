"""The control register by any of its columns, narrowed, as files, and as the paper one looks."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pypdf
import pytest
from django.test import Client

from khamkho.base.text import Text
from khamkho.casework.models import Case
from khamkho.casework.queries import ordered
from khamkho.casework.queries.register import with_answers
from khamkho.casework.queries.signed import signatures_of
from khamkho.casework.tests.cast import Counter
from khamkho.catalogue.fields.signature import SAMPLE_PNG
from khamkho.desk.periods import days_of, periods, words_of, year_of
from khamkho.offices.models import Office, OfficeEvent
from khamkho.people.actor import Actor

PAGE = "/desk/kbi1/register/official-id-card"
PEOPLE = (("แก้ว", "นักวิชาการ", "permanent"), ("กาญจนา", "ครู", "teacher"), ("อารี", "ผู้อำนวยการ", "teacher"))
Act = Callable[..., Case]


@pytest.fixture
def three(counter: Counter) -> list[Case]:
    """Applications of three people, a day apart."""
    made = []
    for first, position, kind in PEOPLE:
        name = {"title": "นางสาว", "first": first, "last": "ตัวอย่าง"}
        more = {} if kind == "teacher" else {"academic_standing": None}  # asked of teachers alone
        made.append(counter.submitted(name=name, position=position, employee_type=kind, **more))
        counter.now += timedelta(days=1)
    return made


def shown(browser: Client, **asked: str) -> list[str]:
    """The first names on a page of the register, from above."""
    page = browser.get(PAGE, asked).content.decode().split("<tbody>")[-1]
    found = [(page.index(first), first) for first, *_more in PEOPLE if first in page]
    return [first for _place, first in sorted(found)]


@pytest.mark.parametrize(
    ("column", "order"),
    [
        ("received_on", "แก้ว กาญจนา อารี"),
        ("name", "กาญจนา แก้ว อารี"),
        ("position", "กาญจนา แก้ว อารี"),
        ("employee_type", "กาญจนา อารี แก้ว"),
        ("variant", "แก้ว กาญจนา อารี"),
    ],
)
def test_the_register_is_sorted_by_any_column(
    three: list[Case], officer_desk: Client, column: str, order: str
) -> None:
    assert shown(officer_desk, order=column) == order.split()
    page = officer_desk.get(PAGE, {"order": column}).content.decode()
    assert page.count("aria-sort=") == 1
    assert f"order=-{column}" in page


def test_turned_round_and_page_by_page(
    three: list[Case], officer_desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert shown(officer_desk, order="-received_on") == ["อารี", "กาญจนา", "แก้ว"]
    assert shown(officer_desk, order="-position") == ["อารี", "แก้ว", "กาญจนา"]
    assert shown(officer_desk, order="dance", page="x") == ["อารี", "กาญจนา", "แก้ว"]
    monkeypatch.setattr("khamkho.desk.views.register.LINES", 2)
    assert shown(officer_desk, order="received_on") == ["แก้ว", "กาญจนา"]
    assert shown(officer_desk, order="received_on", page="2") == ["อารี"]
    assert "page=1" in officer_desk.get(PAGE, {"order": "received_on", "page": "2"}).content.decode()


def test_what_has_to_be_opened_is_sorted_up_to_a_limit(
    three: list[Case], officer_desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ordered, "MOST_OPENED", 2)
    page = officer_desk.get(PAGE, {"order": "position"}).content.decode()
    assert "เลือกช่วงเวลาให้สั้นลง" in page
    assert shown(officer_desk, order="position") == ["อารี", "กาญจนา", "แก้ว"]
    assert shown(officer_desk, order="employee_type") == ["กาญจนา", "อารี", "แก้ว"]


def test_few_queries_in_any_order(
    three: list[Case], officer_desk: Client, django_assert_max_num_queries: Any
) -> None:
    for order in ("received_on", "position", "workplace"):
        officer_desk.get(PAGE, {"order": order})
        with django_assert_max_num_queries(14):  # three of them, of orders, are kept a while outside of tests
            officer_desk.get(PAGE, {"order": order})


def test_the_register_is_narrowed_by_period_kind_and_number(
    three: list[Case], counter: Counter, officer_desk: Client
) -> None:
    assert shown(officer_desk, period="fy2569") == shown(officer_desk, period="2569-08") != []
    for nothing in ({"period": "fy2568"}, {"period": "2569-07"}, {"variant": "lost"}, {"place": "none"}):
        assert shown(officer_desk, **nothing) == []
    assert shown(officer_desk, period="dance", variant="dance") != []
    assert shown(officer_desk, q=str(three[0].number)) == ["แก้ว"]
    assert shown(officer_desk, q="1101700230708") == []
    counter.submitted(name={"title": "นาย", "first": "แก้ว", "last": "อื่น"}, national_id="1101700230708")
    assert shown(officer_desk, q="1-1017-00230-70-8") == ["แก้ว"]


def test_the_register_leaves_as_csv_without_formulas_or_sensitive_answers(
    counter: Counter, officer_desk: Client
) -> None:
    counter.submitted(position="=1+2", national_id="1101700230708")
    answer = officer_desk.get(f"{PAGE}.csv", {"order": "position"})
    told = answer.content.decode("utf-8-sig")
    (row,) = list(csv.reader(io.StringIO(told)))[1:]
    assert "'=1+2" in row
    assert "230708" not in told.replace("-", "")
    assert "ลายมือชื่อผู้รับบัตร" not in told
    assert OfficeEvent.objects.get(what="register-exported").detail["form"] == "CSV"


def test_files_have_the_order_that_was_asked_for(three: list[Case], officer_desk: Client) -> None:
    told = officer_desk.get(f"{PAGE}.csv", {"order": "position"}).content.decode()
    assert told.index("กาญจนา") < told.index("แก้ว") < told.index("อารี")
    told = officer_desk.get(f"{PAGE}.csv").content.decode()
    assert told.index("แก้ว") < told.index("กาญจนา") < told.index("อารี")


def handed_over(case: Case, officer: Actor, director: Actor, act: Act, **signed: Any) -> Case:
    act(officer, case, "accept")
    act(director, case, "approve")
    act(officer, case, "ready", card_number="7/2569", issued_on="3/8/2569", expires_on="3/8/2575")
    return act(officer, case, "hand_over", receiver="holder", **signed)


def test_the_paper_has_thai_digits_the_budget_year_and_drawn_signatures(
    three: list[Case], officer: Actor, director: Actor, officer_desk: Client, act: Act, office: Office
) -> None:
    handed_over(three[0], officer, director, act, receiver_signature={"drawn": SAMPLE_PNG})
    answer = officer_desk.get(f"{PAGE}.pdf", {"period": "fy2569"})
    (page,) = pypdf.PdfReader(io.BytesIO(answer.content)).pages
    told = page.extract_text()
    assert float(page.mediabox.width) > float(page.mediabox.height)
    for words in ("ปีงบประมาณ พ.ศ. ๒๕๖๙", "๗/๒๕๖๙", "หน้า ๑ จาก ๑", str(three[0].number), "ลายมือชื่อ"):
        assert words in told, words
    assert len(page.images) == 1
    office.settings = {**office.settings, "letters": {"thai_digits": False}}
    office.save()
    (page,) = pypdf.PdfReader(io.BytesIO(officer_desk.get(f"{PAGE}.pdf").content)).pages
    assert "7/2569" in page.extract_text()


def test_signatures_come_from_the_action_or_a_typed_name(
    three: list[Case], officer: Actor, director: Actor, act: Act
) -> None:
    handed_over(three[0], officer, director, act, receiver_signature={"drawn": SAMPLE_PNG})
    handed_over(three[1], officer, director, act, receiver_signature={"typed": "ผู้รับ ตัวอย่าง"})
    cases = list(with_answers(Case.objects.filter(pk__in=[one.pk for one in three])))
    found = signatures_of(cases, ["receiver_signature"])
    assert found[three[0].pk, "receiver_signature"].picture.startswith(b"\x89PNG")
    assert found[three[1].pk, "receiver_signature"].name == "ผู้รับ ตัวอย่าง"
    assert len(found) == 2
    assert signatures_of(cases, []) == {}


def test_periods() -> None:
    assert days_of("fy2570") == (date(2026, 10, 1), date(2027, 9, 30))
    assert days_of("2569-02") == (date(2026, 2, 1), date(2026, 2, 28))
    assert days_of("2569-13") == days_of("fy1") == days_of("") == (None, None)
    assert words_of(days_of("fy2570")).th == "ปีงบประมาณ พ.ศ. 2570"
    assert "ตุลาคม 2569 ปีงบประมาณ พ.ศ. 2570" in words_of(days_of("2569-10")).th
    assert words_of((date(2026, 10, 1), None)) == Text("", "")
    assert year_of((date(2026, 9, 30), date(2026, 10, 1))) is None
    assert year_of((date(2026, 10, 5), date(2026, 12, 1))) == 2570
    offered = [name for name, _words in periods(date(2026, 1, 15), "th")]
    assert offered[:4] == ["fy2569", "fy2568", "fy2567", "2569-01"]
    assert offered[4:6] == ["2568-12", "2568-11"]
