"""Every transition of the protocol, and every edge that the field wrote down. No database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time

import pytest

from khamkho.base.text import Text
from khamkho.base.thai import BANGKOK
from khamkho.chat.rules.talk import Talk, talk_from
from khamkho.chat.rules.world import Deed, Heard, KnownAnswer, Open
from khamkho.chat.tests.worlds import Chat, Office

LASER, CARD = "JC1-1234567-89", "1040-02-12345678"
READY = Open(number="BK-1", title=Text("ทะเบียนบ้าน", "House"), step=Text("รอรับ", "Ready"), may_move=True)


@pytest.fixture
def chat() -> Chat:
    return Chat(Office())


def at(chat: Chat, *texts: str) -> Chat:
    for text in texts:
        chat.says(text)
    return chat


# ── the notice ──


def test_t1_the_notice_comes_first_whatever_is_typed() -> None:
    chat = Chat(Office(notice_seen=False), Talk())
    assert chat.says("1#JC1-1234567-89") == ["M01"]
    assert chat.talk.pending == "1#"
    assert LASER not in str(chat.talk)


def test_t2_who_goes_on_is_shown_the_menu_or_what_she_came_for() -> None:
    chat = Chat(Office(notice_seen=False), Talk())
    chat.says("สวัสดี")
    assert chat.says("ดำเนินการต่อ") == ["M02"]
    assert chat.deeds == ["notice"]
    chat = Chat(Office(notice_seen=False), Talk())
    chat.says("1#")
    assert chat.says("ดำเนินการต่อ") == ["M04"]


def test_t3_another_way_is_offered_without_any_consent() -> None:
    chat = Chat(Office(notice_seen=False), Talk())
    chat.says("สวัสดี")
    assert chat.says("ใช้ช่องทางอื่น") == ["M03"]
    assert chat.talk.state == "NEW"


def test_who_changes_the_language_first_is_asked_again_in_it() -> None:
    chat = Chat(Office(notice_seen=False), Talk())
    chat.says("1#")
    assert chat.says("EN") == ["lang", "M01"]
    assert chat.says("ดำเนินการต่อ") == ["M04"]


# ── the straight path, and A to G ──


def test_a_the_straight_path(chat: Chat) -> None:
    assert chat.says("1#JC1-1234567-89") == ["M05"]
    assert chat.step.lines[0].facts["masked"] == "JC•-•••••••-89"
    assert "destroy" in chat.deeds
    assert chat.says("ต้องการ 2 ฉบับ รับเอกสารวันที่ 01/12/2561") == ["M09D"]
    assert len(chat.step.lines[0].taps) <= 13
    assert chat.says("10.00 น.") == ["M15", "M16"]
    assert chat.step.lines[0].facts["fee"] == 40
    assert chat.step.deeds == (Deed(do="hold", at=datetime(2018, 12, 1, 10, tzinfo=BANGKOK)),)
    assert chat.says(CARD) == []
    assert chat.deeds == ["destroy", "lodge"]
    assert (chat.talk.laser, chat.talk.card, chat.talk.copies) == (LASER, CARD, 2)


def test_b_a_closed_day_says_why_and_offers_three_times(chat: Chat) -> None:
    at(chat, "1#JC1-1234567-89")
    assert chat.says("1 ฉบับ 5/12/2561") == ["M12"]
    assert chat.step.lines[0].facts["reason"].th == "วันหยุดราชการ"
    assert len(chat.step.lines[0].taps) == 3
    assert chat.talk.copies == 1


def test_c_the_number_under_the_photograph_is_called_by_its_name(chat: Chat) -> None:
    assert chat.says("1#1040-02-12345678") == ["swapped"]
    assert chat.talk.state == "WAIT_LASER"
    assert chat.says(LASER) == ["M05"]


@pytest.mark.parametrize("text", ["1# ของแม่ค่ะ", "1#", "1#JC1-1234567-89"])
def test_d_somebody_elses_paper_is_refused_kindly(chat: Chat, text: str) -> None:
    said = chat.says(text)
    if said != ["M37"]:
        assert chat.says("ขอของสามีค่ะ") == ["M37"]
    assert chat.talk.state == "IDLE"
    assert not chat.talk.laser


def test_e_two_papers_at_once_share_one_time(chat: Chat) -> None:
    assert chat.says("1,2#JC1-1234567-89") == ["M05"]
    assert chat.says("2 ฉบับ 3/12/2561 10.00") == ["M15", "M16"]
    assert chat.step.lines[0].facts["fee"] == 60
    assert chat.says("1,5#") == ["M22"]


def test_f_an_appointment_is_moved_and_cancelled() -> None:
    chat = Chat(Office(cases=(READY,)))
    assert chat.says("เลื่อน 3/12/2561 13.30") == []
    assert chat.step.deeds == (
        Deed(do="move", what="BK-1", at=datetime(2018, 12, 3, 13, 30, tzinfo=BANGKOK)),
    )
    chat.world.cases = (READY, replace(READY, number="BK-2"))
    assert chat.says("ยกเลิก") == ["cancel_which"]
    assert chat.presses("cancel:BK-2") == []
    assert chat.step.deeds == (Deed(do="cancel", what="BK-2"),)
    assert chat.presses("cancel:BK-9") == ["status"]


def test_g_a_question_is_answered_from_the_offices_own_list_or_passed_on() -> None:
    known = KnownAnswer(id=1, question="ทำบัตรผู้ป่วยติดเตียง", answer="นัดเจ้าหน้าที่ไปที่บ้านได้")
    chat = Chat(Office(kept=(known,)))
    assert chat.says("5# ทำบัตรผู้ป่วยติดเตียงต้องทำอย่างไร") == ["answer"]
    assert [one.key for one in chat.step.lines[0].taps] == ["fits", "fits_not", "visit"]
    assert chat.presses("visit:bedridden") == []
    assert chat.deeds == ["begin_visit"]
    chat = Chat(Office(kept=(known,)))
    chat.says("5# เปลี่ยนชื่อต้องทำอย่างไร")
    assert chat.says("ไม่ตรง") == []
    assert chat.deeds == ["log_question"]
    chat = Chat(Office(kept=(known,)))
    chat.says("5# เปลี่ยนชื่อต้องทำอย่างไร")
    assert chat.says("ตรงคำถาม") == ["answered"]


# ── codes ──


def test_t5_and_t8_a_number_alone_asks_for_the_code(chat: Chat) -> None:
    assert chat.says("1#") == ["M04"]
    assert chat.says("jc1 1234567 89") == ["M05"]


def test_t6_t7_three_wrong_codes_make_a_pause_and_t44_ends_it(chat: Chat) -> None:
    assert chat.says("1#JC1-123456-89") == ["M06"]
    assert chat.says("JC1-12-89") == ["M06"]
    assert chat.says("ผิด") == ["M07"]
    assert chat.talk.state == "LOCKED"
    assert chat.says("1#JC1-1234567-89") == ["M07"]
    assert chat.says("เจ้าหน้าที่") == ["M35"]
    chat.talk = Talk(state="LOCKED", locked_until=chat.world.now)
    chat.later(minutes=31)
    assert chat.says("1#") == ["M04"]


def test_wrong_codes_a_quarter_of_an_hour_ago_count_no_more(chat: Chat) -> None:
    at(chat, "1#x", "x")
    chat.later(minutes=16)
    assert chat.says("x") == ["M06"]


def test_wrong_tries_survive_a_new_beginning(chat: Chat) -> None:
    at(chat, "1#x", "ยกเลิก", "1#x", "ยกเลิก")
    assert chat.says("1#x") == ["M07"]


def test_e2_a_letter_for_a_digit_is_asked_never_changed(chat: Chat) -> None:
    assert chat.says("1#JCO-1234567-89") == ["guess"]
    assert chat.says("ใช่") == ["M05"]
    assert chat.talk.laser == "JC0-1234567-89"
    chat = Chat(Office())
    chat.says("1#JCO-1234567-89")
    assert chat.says("ไม่ใช่") == ["M04"]


def test_e4_an_identity_number_is_destroyed_in_every_state(chat: Chat) -> None:
    for text in ("1101700203450", "เลขบัตร 1-1017-00203-45-0 ค่ะ"):
        assert chat.says(text) == ["identity"]
        assert chat.deeds == ["destroy"]
    assert chat.talk.state == "IDLE"


def test_e5_a_picture_is_not_opened(chat: Chat) -> None:
    assert chat.hears(Heard(kind="picture")) == ["picture"]
    assert chat.deeds == ["destroy"]


def test_e20_the_same_card_again_is_no_silent_double() -> None:
    chat = Chat(Office(same="BK-7"))
    assert chat.says("1#JC1-1234567-89") == ["again"]
    assert chat.says("ขออีกคำขอ") == ["M05"]
    chat = Chat(Office(same="BK-7"))
    chat.says("1#JC1-1234567-89")
    chat.says("ไม่")
    assert chat.talk.state == "IDLE"
    chat = Chat(Office(same="BK-7"))
    chat.says("1#JC1-1234567-89")
    chat.says("ต้องการ 2 ฉบับ")
    assert (chat.talk.state, chat.talk.copies) == ("WAIT_COPIES_DATE", 2)


# ── the safe page ──


def test_a_typed_code_is_destroyed_and_the_page_offered_where_the_office_lets_none_be_typed() -> None:
    chat = Chat(Office(typed_codes=False))
    assert chat.says("1#JC1-1234567-89") == ["unsend", "M04S"]
    assert chat.deeds == ["destroy", "codes_page"]
    assert LASER not in str(chat.talk)
    assert chat.says(LASER) == ["unsend", "M04S"]
    assert chat.says(CARD) == ["unsend", "M04S"]


def test_both_numbers_from_the_page_lead_through_the_same_states() -> None:
    chat = Chat(Office(typed_codes=False))
    assert chat.says("1#") == ["M04S"]
    assert chat.deeds == ["codes_page"]
    assert chat.hears(Heard(kind="codes", laser=LASER, card=CARD)) == ["M05"]
    assert chat.says("2 ฉบับ 1/12/2561 10.00 น.") == ["M15", "M16S"]
    assert chat.says("ยืนยัน") == []
    assert chat.deeds == ["lodge"]


def test_a_page_that_comes_too_late_changes_nothing() -> None:
    chat = Chat(Office(typed_codes=False))
    assert chat.hears(Heard(kind="codes", laser=LASER, card=CARD)) == []
    assert chat.talk.state == "IDLE"


# ── copies, day, time ──


@pytest.fixture
def asked(chat: Chat) -> Chat:
    return at(chat, "1#JC1-1234567-89")


def test_t9_t10_only_what_is_missing_is_asked_in_any_order(asked: Chat) -> None:
    assert asked.says("3 ฉบับ") == ["M09"]
    assert asked.says("3/12/2561") == ["M09D"]
    assert asked.says("14.00") == ["M15", "M16"]


def test_t10_a_day_alone_asks_how_many(asked: Chat) -> None:
    assert asked.says("3/12/2561 14.00") == ["M08"]
    assert asked.says("๒") == ["M15", "M16"]


@pytest.mark.parametrize("text", ["0 ฉบับ 3/12/2561", "6 ฉบับ", "99 ชุด"])
def test_t11_e10_too_many_or_none(asked: Chat, text: str) -> None:
    assert asked.says(text) == ["M10"]
    assert asked.talk.copies is None


@pytest.mark.parametrize(
    ("day", "key"), [("1/11/2561", "M11"), ("2/12/2561", "M12"), ("5/12/2561", "M12"), ("1/6/2562", "M13")]
)
def test_t12_a_day_that_cannot_be_had(asked: Chat, day: str, key: str) -> None:
    assert asked.says(f"2 ฉบับ {day}") == [key]
    assert asked.talk.copies == 2
    assert asked.talk.day is None


def test_t12_a_full_day(asked: Chat) -> None:
    free = asked.world.free_on((), 1, date(2018, 12, 3))
    assert isinstance(free, tuple)
    asked.world.taken = {one.at for one in free}
    assert asked.says("2 ฉบับ 3/12/2561 10.00") == ["full_day"]


def test_e6_a_day_that_does_not_exist_is_named(asked: Chat) -> None:
    assert asked.says("31/02/2562 1 ฉบับ") == ["bad_day", "M09"]
    assert asked.talk.copies == 1


def test_e6_a_day_without_its_year_is_asked(asked: Chat) -> None:
    assert asked.says("2 ฉบับ 3 ธ.ค.") == ["day_sure"]
    assert asked.says("ใช่") == ["M09D"]
    assert asked.talk.day == date(2018, 12, 3)


def test_tomorrow_at_one_minute_to_midnight_is_tomorrow(asked: Chat) -> None:
    asked.world = replace(asked.world, now=datetime(2018, 11, 28, 23, 59, tzinfo=BANGKOK))
    assert asked.says("2 ฉบับ พรุ่งนี้ 10.00") == ["M15", "M16"]
    assert asked.talk.day == date(2018, 11, 29)


def test_e9_a_time_outside_the_slots_is_moved_only_after_asking(asked: Chat) -> None:
    assert asked.says("2 ฉบับ 3/12/2561 12.10") == ["near"]
    assert asked.says("ใช่") == ["M15", "M16"]
    assert asked.talk.at in (time(11, 30), time(13))


def test_e12_who_was_slower_is_offered_other_times(asked: Chat) -> None:
    at(asked, "2 ฉบับ 3/12/2561 10.00")
    assert asked.hears(Heard(kind="refused", text="slot-taken")) == ["M14"]
    assert asked.talk.state == "WAIT_COPIES_DATE"
    assert asked.says("3/12/2561 10.30") == ["M15", "M16"]


def test_t15_t16_three_wrong_numbers_free_the_time(asked: Chat) -> None:
    at(asked, "2 ฉบับ 3/12/2561 10.00")
    assert asked.says("1040-02-1234567") == ["M18"]
    assert asked.says(LASER) == ["swapped_back"]
    assert asked.says("12") == ["M07"]
    assert "free" in asked.deeds
    assert asked.talk.laser == ""


def test_another_day_may_still_be_said_before_confirming(asked: Chat) -> None:
    at(asked, "2 ฉบับ 3/12/2561 10.00")
    assert asked.says("4/12/2561 11.00") == ["M15", "M16"]
    assert asked.deeds == ["free", "hold"]


# ── silence, cancelling, going back ──


def test_t17_t18_silence_reminds_once_and_then_wipes(asked: Chat) -> None:
    assert asked.hears(Heard(kind="remind")) == ["M19"]
    assert asked.hears(Heard(kind="remind")) == []
    assert asked.hears(Heard(kind="wipe")) == ["M20"]
    assert asked.deeds == ["free"]
    assert LASER not in str(asked.talk)


def test_t19_cancel_at_any_step(asked: Chat) -> None:
    at(asked, "2 ฉบับ 3/12/2561 10.00")
    assert asked.says("ยกเลิก") == ["M21"]
    assert asked.deeds == ["free"]
    assert asked.talk == Talk(state="IDLE")


def test_t20_another_number_asks_whether_to_begin_anew(asked: Chat) -> None:
    assert asked.says("2#") == ["M22"]
    assert asked.says("ทำต่อ") == ["M05"]
    at(asked, "2#")
    assert asked.says("เริ่มใหม่") == ["M04"]
    assert asked.talk.items == ("copy-2",)


def test_t21_change_goes_one_step_back(asked: Chat) -> None:
    at(asked, "2 ฉบับ 3/12/2561 10.00")
    assert asked.says("แก้ไข") == ["M05"]
    assert asked.deeds == ["free"]
    assert asked.says("แก้ไข") == ["M04"]


# ── everywhere ──


def test_words_for_everywhere_are_heard_while_something_is_under_way(asked: Chat) -> None:
    assert asked.says("สถานะ") == ["nothing_open"]
    assert asked.says("เมนู") == ["M02"]
    assert asked.says("EN") == ["lang"]
    assert asked.talk.state == "WAIT_COPIES_DATE"


def test_t43_withdrawing_forgets_what_was_not_handed_in(asked: Chat) -> None:
    assert asked.says("ถอนความยินยอม") == ["M36"]
    assert asked.deeds == ["free", "withdraw"]
    assert asked.talk == Talk(state="NEW")


def test_t37_stars_then_a_comment(chat: Chat) -> None:
    assert chat.presses("rate:BK-1:5") == ["M32C"]
    assert chat.deeds == ["rate"]
    assert chat.says("รวดเร็วดีมาก") == ["M32"]
    assert chat.step.deeds == (Deed(do="comment", what="BK-1\nรวดเร็วดีมาก"),)


def test_a_service_is_found_by_its_words_and_asked_question_by_question(chat: Chat) -> None:
    assert chat.says("ขอใช้อาคาร") == ["found"]
    assert chat.presses("start:long") == []
    assert chat.step.deeds == (Deed(do="start", what="long"),)
    assert chat.says("คำตอบแรก") == []
    assert chat.step.deeds == (Deed(do="answer", what="คำตอบแรก"),)


def test_e25_stickers_get_one_friendly_line(chat: Chat) -> None:
    assert chat.hears(Heard(kind="other")) == ["other_kind"]


def test_e32_english_is_understood() -> None:
    chat = Chat(Office(lang="en"))
    at(chat, "1#JC1-1234567-89")
    assert chat.says("2 copies 3/12/2018") == ["M09D"]


def test_the_order_of_number_and_sign_is_explained(chat: Chat) -> None:
    assert chat.says("#1") == ["order"]
    assert chat.says("6#JC1-1234567-89") == ["no_such", "M02"]
    assert chat.says("0#") == ["nothing_open"]


def test_a_conversation_survives_being_kept(asked: Chat) -> None:
    at(asked, "2 ฉบับ 3/12/2561 12.10")
    assert talk_from(asked.talk.json()) == asked.talk
    assert talk_from({"state": "IDLE", "unknown": 1}) == Talk(state="IDLE")


@pytest.mark.parametrize(
    "text", ["", " ", "\u200b", "🙂", "x" * 5000, "#", "##", "1##", "1#1#", "๐#", "-1 ฉบับ", "\x00"]
)
def test_nothing_that_is_typed_makes_it_fail(text: str) -> None:
    for state in (
        "IDLE",
        "WAIT_LASER",
        "WAIT_COPIES_DATE",
        "WAIT_CARD14",
        "QA_OPEN",
        "ASK",
        "MOVE",
        "COMMENT",
        "LOCKED",
    ):
        for typed in (True, False):
            talk = Talk(
                state=state, items=("copy-1",), laser=LASER, day=date(2018, 12, 3), at=time(10), copies=1
            )
            Chat(Office(typed_codes=typed), talk).says(text)


def test_what_was_collected_last_time_is_offered_first_and_the_code_is_asked_again() -> None:
    chat = Chat(Office(before=2))
    assert chat.says("1#") == ["M04"]
    assert chat.says("JC1-1234567-89") == ["M05"]
    taps = chat.step.lines[0].taps
    assert [one.label.th for one in taps if one.label] == ["ครั้งก่อน: 2 ฉบับ", "1 ฉบับ", "3 ฉบับ"]
    assert all(len(one.label.th) <= 20 and len(one.label.en) <= 20 for one in taps if one.label)
    assert taps[0].says is not None
    assert chat.says(taps[0].says.th) == ["M09"]
    assert chat.talk.copies == 2


def test_several_papers_are_not_as_before() -> None:
    chat = Chat(Office(before=2))
    chat.says("1,2#JC1-1234567-89")
    assert [one.label.th for one in chat.step.lines[0].taps if one.label] == ["1 ฉบับ", "2 ฉบับ", "3 ฉบับ"]
