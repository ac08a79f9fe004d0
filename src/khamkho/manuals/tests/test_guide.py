from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from khamkho.base.thai import BANGKOK
from khamkho.base.working_time import STANDARD
from khamkho.catalogue.queries import pack
from khamkho.manuals.rules.checklist import checklist
from khamkho.manuals.rules.citizen import citizens_manual
from khamkho.manuals.rules.guide import Guide, needs, promised
from khamkho.manuals.tests.test_manuals import OWNER

CARD = pack("official-id-card")


def test_a_guide_says_what_the_page_of_a_service_asks_for():
    guide = Guide(CARD, "esao", "lost")
    assert guide.promise.en == "2 working days"
    assert guide.minutes % 5 == 0
    assert guide.minutes >= 5
    assert any("ใบแจ้งความ" in need.label.th for need in guide.needs)
    assert not any("ใบแจ้งความ" in need.label.th for need in Guide(CARD, "esao", "first").needs)
    assert [stretch.who.th for stretch in guide.walk][:2] == ["เจ้าหน้าที่", "ผู้อำนวยการสำนักงานเขตพื้นที่การศึกษา"]


def test_a_guide_says_what_it_costs_and_how_to_pay():
    assert (Guide(CARD, "esao").fee.en, Guide(CARD, "esao").how_to_pay) == ("No fee", None)
    record = Guide(pack("replacement-school-record"), "school")
    assert "baht" in record.fee.en
    assert record.how_to_pay is not None


def test_nothing_to_take_along_is_said_only_where_there_is_nothing():
    found = checklist(CARD)
    bare = replace(found, before=(), attach=(), show=())
    assert bare.is_empty
    some: list[dict[str, Any]] = [
        {"before": (found.promise,)},
        {"attach": needs(CARD)},
        {"show": needs(CARD)},
    ]
    assert not any(replace(bare, **one).is_empty for one in some)


def test_the_promised_day_is_counted_in_working_days():
    friday = datetime(2026, 8, 7, 9, 0, tzinfo=BANGKOK)
    assert promised(CARD, STANDARD, friday) == date(2026, 8, 11)


def test_an_office_without_a_unit_is_named_alone():
    service = CARD.model_copy(update={"unit": None})
    owner = next(one for one in citizens_manual(service, OWNER, None) if one.key == "owner")
    assert owner.texts == (OWNER.name,)
