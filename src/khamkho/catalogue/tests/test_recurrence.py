"""Work that the year begins: which turn a day lies in, and what the clock answers. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khamkho.base.names import PersonName
from khamkho.base.text import Text
from khamkho.catalogue.queries import pack
from khamkho.catalogue.rules import answers_by_itself, applicant_name, columns, period_of, privacy_notice
from khamkho.catalogue.rules.read import public_columns
from khamkho.catalogue.rules.recurrence import left_open
from khamkho.catalogue.service import Rhythm, Service

RHYTHMS: list[Rhythm] = [one for one in get_args(Rhythm) if one != "never"]


@pytest.mark.parametrize(
    ("rhythm", "day", "key", "begins", "year"),
    [
        ("every fiscal year", date(2026, 9, 30), "fiscal-2569", date(2025, 10, 1), 2569),
        ("every fiscal year", date(2026, 10, 1), "fiscal-2570", date(2026, 10, 1), 2570),
        ("every academic year", date(2026, 5, 15), "academic-2568", date(2025, 5, 16), 2568),
        ("every academic year", date(2026, 5, 16), "academic-2569", date(2026, 5, 16), 2569),
        ("every month", date(2026, 12, 31), "2026-12", date(2026, 12, 1), 2569),
    ],
)
def test_a_day_lies_in_one_turn(rhythm: Rhythm, day: date, key: str, begins: date, year: int) -> None:
    period = period_of(rhythm, day)
    assert period is not None
    assert (period.key, period.begins, period.year) == (key, begins, year)


def test_what_never_comes_again_has_no_turn() -> None:
    assert period_of("never", date(2026, 10, 1)) is None


@given(st.sampled_from(RHYTHMS), st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_a_turn_changes_only_on_its_first_day(rhythm: Rhythm, day: date) -> None:
    now, before = period_of(rhythm, day), period_of(rhythm, day - timedelta(days=1))
    assert now is not None
    assert before is not None
    assert now.begins <= day
    assert (now.key != before.key) == (now.begins == day)


def test_the_clock_answers_the_year_and_what_it_is_about() -> None:
    period = period_of("every fiscal year", date(2026, 10, 1))
    assert period is not None
    answers = answers_by_itself(pack("big-data-warehouse"), period, "th")
    assert answers["fiscal_year"] == 2570
    assert str(answers["subject"]).startswith("ปีงบประมาณ 2570: พัฒนาระบบคลังข้อมูล")
    assert len(str(answers["subject"])) <= 200


def test_where_nothing_asks_what_it_is_about_the_clock_answers_the_years_alone() -> None:
    period = period_of("every fiscal year", date(2026, 10, 1))
    assert period is not None
    service = pack("big-data-warehouse")
    body = service.model_dump(mode="json", by_alias=True)
    for page in body["form"]:
        page["fields"] = [field for field in page["fields"] if field["id"] != "subject"]
    assert answers_by_itself(Service.model_validate(body), period, "th") == {"fiscal_year": 2570}


def test_the_clock_cannot_answer_what_else_has_to_be_said() -> None:
    service = pack("big-data-warehouse")
    assert list(left_open(service)) == []
    body = service.model_dump(mode="json", by_alias=True)
    for field in body["form"][0]["fields"]:
        field["required"] = field["id"] != "budget"
    asking = Service.model_validate(body)
    assert [(place, field.id) for place, field in left_open(asking)] == [
        (("form", 0, "fields", 3), "background")
    ]


@pytest.mark.parametrize(
    ("rhythm", "th", "en"),
    [
        ("every fiscal year", "ปีงบประมาณ 2570", "fiscal year 2570"),
        ("every academic year", "ปีการศึกษา 2569", "academic year 2569"),
        ("every month", "พฤศจิกายน 2569", "November 2569 BE"),
    ],
)
def test_every_turn_has_a_name(rhythm: Rhythm, th: str, en: str) -> None:
    period = period_of(rhythm, date(2026, 11, 5))
    assert period is not None
    assert (period.name("th"), period.name("en")) == (th, en)


def test_work_of_the_office_is_called_after_what_it_is_about() -> None:
    service = pack("big-data-warehouse")
    assert applicant_name(service, {"subject": "คลังข้อมูล", "budget": "1.00"}) == PersonName("", "คลังข้อมูล")
    assert applicant_name(service, {}) is None
    body = service.model_dump(mode="json", by_alias=True)
    for page in body["form"]:
        page["fields"] = [field for field in page["fields"] if field["id"] != "subject"]
    assert applicant_name(Service.model_validate(body), {"subject": "คลังข้อมูล"}) is None


def test_the_register_of_the_office_s_own_work_has_words_of_its_own_and_counts() -> None:
    service = pack("dlit-promotion")
    found = {column.id: column for column in columns(service)}
    assert found["applicant"].label == Text("เรื่อง", "Subject")
    applied = {column.id: column.label for column in columns(pack("official-id-card"))}
    assert applied["received_on"] != found["received_on"].label
    held = found["activity_times"]
    assert (held.of, held.ref, held.label.en) == ("count", "activity", "Activities held")


def test_a_privacy_notice_says_what_anyone_can_read_in_a_public_register() -> None:
    service = pack("learning-centre-foreign-50")
    assert service.public_register is not None
    notice = privacy_notice(service, "th")
    assert len(notice.public) == len(service.public_register.columns) > 0
    assert notice.public == tuple(column.label.th for column in public_columns(service))
    assert privacy_notice(service, "en").public == tuple(
        column.label.en for column in public_columns(service)
    )
    assert privacy_notice(pack("official-id-card"), "th").public == ()
    more = service.public_register.model_copy(
        update={"columns": (*service.public_register.columns, "number")}
    )
    other = service.model_copy(update={"public_register": more})
    assert privacy_notice(other, "th").version != notice.version
    hidden = service.model_copy(update={"public_register": None})
    assert privacy_notice(hidden, "th").version != notice.version
