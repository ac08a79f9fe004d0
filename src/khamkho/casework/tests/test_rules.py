"""The pure rules: numbers, permits, what follows from a move, what is told."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khamkho.base.numbers import DEFAULT_PATTERN, case_number, pattern_is_sound
from khamkho.base.text import Text
from khamkho.base.working_time import STANDARD, Span, due, working_minutes_between
from khamkho.casework.rules.chain import Header, canonical, counter_material, digest, head_material, instant
from khamkho.casework.rules.flow import completes, decides, notice_kind, resumed_due
from khamkho.casework.rules.paying import Paid
from khamkho.casework.rules.people import DEEDS
from khamkho.casework.rules.permits import (
    MAY_TAKE,
    Standing,
    refuse_for,
    require_applicant,
    require_role,
    require_step,
)
from khamkho.casework.rules.refusals import HasInterest, NotYours, OfficeWork, OwnCase
from khamkho.casework.rules.wording import (
    CHANGES_THE_CASE,
    KINDS,
    WAYS,
    link_words,
    meeting_words,
    reason_shows,
    sentence,
)
from khamkho.casework.tests.cast import MONDAY
from khamkho.catalogue.queries import pack


@pytest.mark.parametrize(
    ("pattern", "number"),
    [
        (DEFAULT_PATTERN, "KBI1-2569-000042"),
        ("{office}/{seq}/{year2}", "KBI1/42/69"),
        ("{seq:04}-{year} {office}", "0042-2569 KBI1"),
    ],
)
def test_a_number_is_written_by_its_pattern(pattern: str, number: str) -> None:
    assert case_number(pattern, office="kbi1", year=2569, seq=42) == number


@pytest.mark.parametrize(
    ("pattern", "sound"),
    [
        (DEFAULT_PATTERN, True),
        ("{office}{year2}{seq}", True),
        ("{office}-{seq}", False),
        ("{year}-{seq}", False),
        ("{office}-{year}", False),
        ("{office}-{year}-{seq}-{secret}", False),
        ("{office.settings}-{office}-{year}-{seq}", False),
    ],
)
def test_a_pattern_is_sound_when_it_gives_unique_numbers(pattern: str, *, sound: bool) -> None:
    assert pattern_is_sound(pattern) is sound


@given(st.integers(1, 10**9), st.integers(1, 10**9), st.integers(2500, 2700))
def test_different_sequences_give_different_numbers(one: int, two: int, year: int) -> None:
    numbers = {case_number(DEFAULT_PATTERN, office="a", year=year, seq=seq) for seq in (one, two)}
    assert len(numbers) == len({one, two})


def standing(*roles: str, own: bool = False, system: bool = False) -> Standing:
    return Standing(roles=frozenset(roles), is_applicant=own, user_id=uuid4(), is_system=system)


WHO_MAY = {
    # step by: (standing, allowed)
    "applicant": {"own": True, "officer": False, "supervisor": False, "director": False, "auditor": False, "none": False},
    "officer": {"own": False, "officer": True, "supervisor": True, "director": False, "auditor": False, "none": False},
    "supervisor": {"own": False, "officer": False, "supervisor": True, "director": True, "auditor": False, "none": False},
    "director": {"own": False, "officer": False, "supervisor": False, "director": True, "auditor": False, "none": False},
    "committee": {"own": False, "officer": True, "supervisor": True, "director": False, "auditor": False, "none": False},
    "system": {"own": False, "officer": False, "supervisor": False, "director": False, "auditor": False, "none": False},
}  # fmt: skip


@pytest.mark.parametrize(("by", "who"), [(by, who) for by, row in WHO_MAY.items() for who in row])
def test_who_may_take_a_step(by: str, who: str) -> None:
    person = standing(own=True) if who == "own" else standing() if who == "none" else standing(who)
    allowed = WHO_MAY[by][who]
    if allowed:
        require_step(person, by)
    else:
        with pytest.raises(NotYours):
            require_step(person, by)


def test_what_is_done_to_an_applicant_is_not_done_to_the_office_s_own_work() -> None:
    require_applicant(pack("official-id-card"))
    with pytest.raises(OfficeWork):
        require_applicant(pack("big-data-warehouse"))


def test_money_that_went_out_is_told_and_kept_without_the_account() -> None:
    paid = Paid(amount=Decimal("1234.5"), on=date(2026, 8, 3), account_end="7890", reference="KTB1")
    assert paid.told("th") == "โอนเงิน 1,234.50 บาท เข้าบัญชีที่ลงท้ายด้วย 7890 เมื่อวันที่ 3 สิงหาคม 2569"
    assert (
        paid.told("en") == "1,234.50 baht was paid into the account ending in 7890 on 3 August 2026 (BE 2569)"
    )
    assert paid.sealed() == {
        "amount": "1234.50",
        "on": "2026-08-03",
        "account_end": "7890",
        "reference": "KTB1",
    }


def test_a_timeline_tells_who_met_and_how_they_voted() -> None:
    meeting: dict[str, Any] = {
        "on": "2026-08-03",
        "counted": [3, 5],
        "chair": ["นางประธาน", "Mrs Chair"],
        "votes": None,
        "absent": [],
        "out": [],
    }
    told = meeting_words(meeting)
    assert told.th == "ประชุมเมื่อ 3 สิงหาคม 2569 เข้าประชุม 3 จาก 5 คน ประธานในที่ประชุม นางประธาน"
    assert told.en == "Met on 3 August 2026 (BE 2569), 3 of 5 members present, chaired by Mrs Chair"
    more = meeting_words(
        {**meeting, "votes": [2, 1, 0], "absent": [["ก", "A"], ["ข", "B"]], "out": [["ค", "C"]]}
    )
    assert more.th.removeprefix(told.th) == (" เห็นด้วย 2 ไม่เห็นด้วย 1 งดออกเสียง 0 ไม่เข้าประชุม: ก, ข มีส่วนได้เสีย: ค")
    assert more.en.removeprefix(told.en) == (
        "; for 2, against 1, abstained 0; absent: A, B; left with an interest: C"
    )


def test_the_system_takes_only_its_own_steps() -> None:
    require_step(standing(system=True), "system")
    with pytest.raises(NotYours):
        require_step(standing(system=True), "officer")


@pytest.mark.parametrize("by", list(MAY_TAKE))
def test_nobody_acts_for_the_office_on_a_case_of_her_own(by: str) -> None:
    everything = standing("officer", "supervisor", "director", own=True)
    with pytest.raises(OwnCase):
        require_step(everything, by)
    with pytest.raises(OwnCase):
        require_role(everything, ("supervisor",), says="supervisor")


@pytest.mark.parametrize(
    ("about", "says"),
    [
        ({}, {}),
        ({"is_applicant": True}, {"is_party"}),
        ({"people": {"adviser"}, "deeds": {"read"}}, {"is_party"}),
        ({"people": {"guardian"}, "deeds": {"read", "correct"}}, {"is_party"}),
        ({"roles": {"officer"}}, {"works_on_it", "reads_as_office", "reads_inside"}),
        ({"roles": {"supervisor"}}, {"works_on_it", "reads_as_office", "reads_inside"}),
        ({"roles": {"director"}}, {"works_on_it", "reads_as_office", "reads_inside"}),
        ({"roles": {"auditor"}}, {"reads_as_office", "reads_inside"}),
        ({"roles": {"admin"}}, {}),
        (
            {"roles": {"officer"}, "deeds": {"correct"}},
            {"helps", "works_on_it", "reads_as_office", "reads_inside"},
        ),
        ({"roles": {"officer"}, "is_applicant": True}, {"is_party", "works_on_it", "reads_as_office"}),
        (
            {"roles": {"officer"}, "people": {"proxy"}, "deeds": {"correct"}},
            {"is_party", "works_on_it", "reads_as_office"},
        ),
    ],
)
def test_how_somebody_stands_to_a_case(about: dict[str, Any], says: Collection[str]) -> None:
    sets = {name: frozenset(value) for name, value in about.items() if name != "is_applicant"}
    person = Standing(**{"roles": frozenset(), "is_applicant": about.get("is_applicant", False), **sets})
    told = ("is_party", "helps", "works_on_it", "reads_as_office", "reads_inside")
    assert {name for name in told if getattr(person, name) is True} == set(says)


def test_the_applicant_may_everything_and_others_what_they_were_let() -> None:
    assert all(standing(own=True).may(deed) for deed in DEEDS)
    friend = replace(standing(), people=frozenset({"proxy"}), deeds=frozenset({"read", "collect"}))
    assert [deed for deed in DEEDS if friend.may(deed)] == ["read", "collect"]
    assert not any(standing("officer").may(deed) for deed in DEEDS)


def test_who_may_correct_takes_the_step_of_the_applicant() -> None:
    proxy = replace(standing(), people=frozenset({"proxy"}), deeds=frozenset({"read", "correct"}))
    require_step(proxy, "applicant")
    with pytest.raises(NotYours):
        require_step(replace(proxy, deeds=frozenset({"read", "apply", "collect"})), "applicant")


@pytest.mark.parametrize("by", list(MAY_TAKE))
def test_nobody_acts_where_she_declared_an_interest(by: str) -> None:
    everything = standing("officer", "supervisor", "director")
    require_step(everything, by)
    with pytest.raises(HasInterest):
        require_step(replace(everything, has_interest=True), by)
    with pytest.raises(OwnCase):
        require_step(replace(everything, people=frozenset({"adviser"})), by)


def test_a_refusal_names_whose_task_it_is_in_both_languages() -> None:
    assert "ผู้อำนวยการ" in refuse_for("director").sentence("th")
    assert "director" in refuse_for("director").sentence("en")


@pytest.mark.parametrize(
    ("action", "end", "next_by", "kind"),
    [
        ("approve", "", "officer", "approved"),
        ("ready", "", "officer", "ready"),
        ("return", "", "applicant", "returned"),
        ("accept", "", "director", ""),
        ("refuse", "", "officer", ""),
        ("hand_over", "granted", "", "done"),
        ("reject", "refused", "", "rejected"),
        ("lapse", "lapsed", "", "lapsed"),
        ("withdrawn", "withdrawn", "", "withdrawn"),
        ("given_back", "given_back", "", "given_back"),
        ("close", "closed", "", "done"),
    ],
)
def test_which_notice_follows_from_a_move(action: str, end: str, next_by: str, kind: str) -> None:
    assert notice_kind(action=action, end=end, next_by=next_by) == kind


@given(st.integers(0, 60 * 24 * 20), st.integers(0, 60 * 24 * 60))
def test_a_pause_gives_back_exactly_the_working_time_that_was_left(before: int, pause: int) -> None:
    promised = due(STANDARD, MONDAY, Span(10, 10, "working_day"))
    assert promised is not None
    paused_at = MONDAY + timedelta(minutes=before)
    now = paused_at + timedelta(minutes=pause)
    after = resumed_due(STANDARD, due_at=promised, paused_at=paused_at, now=now)
    if paused_at >= promised:
        assert after == promised
        return
    left = working_minutes_between(STANDARD, paused_at, promised)
    assert working_minutes_between(STANDARD, now, after) == left
    assert after >= min(promised, now)


def test_a_pause_that_begins_when_the_time_is_over_gives_nothing_back() -> None:
    promised = due(STANDARD, MONDAY, Span(1, 1, "working_day"))
    assert promised is not None
    later = promised + timedelta(days=7)
    assert resumed_due(STANDARD, due_at=promised, paused_at=promised, now=later) == promised


def test_canonical_json_does_not_depend_on_order() -> None:
    assert canonical({"b": 1, "a": "ก"}) == canonical({"a": "ก", "b": 1})
    assert digest(canonical({"a": 1})) != digest(canonical({"a": "1"}))


def test_the_bytes_under_a_seal_are_the_same_for_ever() -> None:
    """Chains that were written years ago are verified with these bytes: one byte changed, and all of them look forged."""
    assert canonical({"b": 1, "a": ["ก", None]}) == '{"a":["ก",null],"b":1}'.encode()
    header = Header(
        case="c", seq=1, at=datetime(2026, 8, 3, 2, tzinfo=UTC), kind="noted", actor_kind="person", actor_id="a",
        actor_role="officer", audience="everyone", readers=("x",), step="s", case_hash="h",
    )  # fmt: skip
    assert header.material(b"p", "b") == (
        b'event\x00{"actor_id":"a","actor_kind":"person","actor_role":"officer",'
        b'"at":"2026-08-03T02:00:00.000000+00:00","audience":"everyone","body":"b","case":"c","case_hash":"h",'
        b'"kind":"noted","previous":"70","readers":["x"],"seq":1,"step":"s"}'
    )
    assert head_material("c", 1, b"p") == b'head\x00["c",1,"70"]'
    assert counter_material("o", "b", 2569, 7) == b'counter\x00["o","b",2569,7]'
    assert digest(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_an_instant_is_the_same_in_every_zone() -> None:
    at = datetime(2026, 8, 3, 2, 0, 0, 5, tzinfo=UTC)
    assert instant(at) == instant(at.astimezone(MONDAY.tzinfo)) == "2026-08-03T02:00:00.000005+00:00"
    assert instant(None) is None


def test_every_part_of_a_header_is_covered_by_its_mac() -> None:
    header = Header(
        case="c", seq=1, at=MONDAY, kind="k", actor_kind="person", actor_id="a", actor_role="officer",
        audience="everyone", readers=("x",), step="s", case_hash="h",
    )  # fmt: skip
    base = header.material(b"p", "b")
    others = {
        "case": "d", "seq": 2, "at": MONDAY + timedelta(microseconds=1), "kind": "l", "actor_kind": "system",
        "actor_id": "b", "actor_role": "director", "audience": "office", "readers": (), "step": "t", "case_hash": "i",
    }  # fmt: skip
    assert set(others) == set(Header.__dataclass_fields__)
    for name, value in others.items():
        assert Header(**{**header.__dict__, name: value}).material(b"p", "b") != base, name
    assert header.material(b"q", "b") != base
    assert header.material(b"p", "c") != base


@pytest.mark.parametrize(
    ("way", "th", "en"),
    [
        (
            "counter",
            "ส่งเรื่องกลับมา โดยเจ้าหน้าที่ทำแทน (ผู้ยื่นมาที่หน่วยงาน)",
            "Handed in again, by an officer in the applicant's place (the applicant came to the office)",
        ),
        (
            "phone",
            "ส่งเรื่องกลับมา โดยเจ้าหน้าที่ทำแทน (ผู้ยื่นแจ้งทางโทรศัพท์)",
            "Handed in again, by an officer in the applicant's place (the applicant telephoned)",
        ),
        (
            "mail",
            "ส่งเรื่องกลับมา โดยเจ้าหน้าที่ทำแทน (ผู้ยื่นส่งหนังสือ)",
            "Handed in again, by an officer in the applicant's place (the applicant wrote a letter)",
        ),
        ("", "ส่งเรื่องกลับมา", "Handed in again"),
    ],
)
def test_the_timeline_says_that_an_officer_mended_for_the_applicant(way: str, th: str, en: str) -> None:
    told = sentence("acted", {"helped": way}, Text("ส่งเรื่องกลับมา", "Handed in again"))
    assert told == Text(th, en)


def test_every_kind_of_event_is_told_in_both_languages() -> None:
    for kind in (*KINDS, "acted"):
        told = sentence(kind, {"to": "นางสาวหนึ่ง"}, Text("รับเรื่อง", "Accept"))
        assert told.th
        assert told.en
        assert "{" not in told.th + told.en
    assert sentence("assigned", {}, None) == KINDS["unassigned"]
    assert sentence("acted", {}, None).en == "Acted on"
    assert set(KINDS) | {"acted"} >= CHANGES_THE_CASE


def test_the_timeline_names_the_proxy_who_handed_in():
    assert sentence("submitted", {"proxy": "นายสมชาย รับมอบ"}, None) == Text(
        "ยื่นคำขอแทน โดย นายสมชาย รับมอบ ผู้รับมอบอำนาจ",
        "Application handed in for the applicant by นายสมชาย รับมอบ",
    )
    assert sentence("submitted", {"proxy": ""}, None) == KINDS["submitted"]


def test_the_timeline_says_from_when_until_when_a_calendar_moved_a_case():
    before, after = "2026-08-14T01:30:00.000000+00:00", "2026-08-17T01:30:00.000000+00:00"
    assert sentence("rescheduled", {"from": before, "to_day": after}, None) == Text(
        "กำหนดแล้วเสร็จเปลี่ยนตามปฏิทินทำการ จาก 14 ส.ค. 2569 08.30 น. เป็น 17 ส.ค. 2569 08.30 น.",
        "The promised date moved with the office's calendar from 14 Aug 2026, 08:30 to 17 Aug 2026, 08:30",
    )


def test_the_timeline_does_not_say_that_a_promise_moved_when_the_date_of_a_step_did():
    same = "2026-08-14T01:30:00.000000+00:00"
    assert "กำหนดของขั้นตอน" in sentence("rescheduled", {"from": same, "to_day": same}, None).th


@pytest.mark.parametrize(
    ("action", "end", "decision"),
    [
        ("approve", "", True),
        ("accept", "", False),
        ("ready", "", False),
        ("hand_over", "granted", True),
        ("reject", "refused", True),
        ("give_back", "given_back", True),
        ("lapse", "lapsed", True),
        ("withdraw", "withdrawn", False),
    ],
)
def test_which_moves_are_decisions(*, action: str, end: str, decision: bool) -> None:
    assert decides(action=action, end=end) is decision


@pytest.mark.parametrize(
    ("by", "next_stops", "end", "complete"),
    [
        ("officer", False, "", True),
        ("supervisor", False, "", True),
        ("director", False, "", True),
        ("officer", True, "", False),
        ("officer", False, "refused", True),
        ("officer", False, "given_back", False),
        ("applicant", False, "", False),
        ("system", False, "lapsed", False),
        ("", False, "", False),
    ],
)
def test_when_an_application_is_found_complete(
    *, by: str, next_stops: bool, end: str, complete: bool
) -> None:
    assert completes(by=by, next_stops=next_stops, end=end) is complete


def test_a_link_of_a_kind_unknown_is_told_plainly() -> None:
    assert link_words("cousin", "A-1", points=True).en == "Linked with application A-1"


def test_how_an_applicant_was_told_reads_in_both_languages() -> None:
    phone = {"way_th": WAYS["phone"].th, "way_en": WAYS["phone"].en}
    assert sentence("told", phone, None) == Text(
        "แจ้งผลการพิจารณาแล้ว (โทรศัพท์)", "The applicant was told of the decision (by telephone)"
    )
    assert sentence("extended", {"days": 3}, None).en == "Given 3 more working days"
    assert sentence("linked", {"kind": "appeal", "number": "A-1"}, None).en == "Appealed, as application A-1"


@pytest.mark.parametrize(
    ("own", "kind", "next_by", "end", "shows"),
    [
        (False, "acted", "officer", "", True),
        (True, "acted", "applicant", "", True),
        (True, "acted", "", "refused", True),
        (True, "acted", "officer", "", False),
        (True, "given_back", "", "", True),
    ],
)
def test_whose_eyes_a_reason_is_for(*, own: bool, kind: str, next_by: str, end: str, shows: bool) -> None:
    assert reason_shows(own=own, kind=kind, next_by=next_by, end=end) is shows
