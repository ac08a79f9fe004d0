"""The protocol in the house: whole dialogues, both ways of giving the numbers of a card, and what officers do."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.test import Client

from khamkho.appointments import commands as appointments
from khamkho.appointments.models import Booking, Resource
from khamkho.casework import commands as casework
from khamkho.casework.contents import body_of
from khamkho.casework.models import Case
from khamkho.casework.rules.refusals import ReasonNeeded
from khamkho.chat.models import Chatted, Page
from khamkho.chat.tests.conftest import CARD, LASER, MARRIAGE, Phone, act, newest
from khamkho.line.models import Account, Push, Said
from khamkho.offices.models import Office
from khamkho.people.actor import Actor

pytestmark = pytest.mark.django_db


def lodged(phone: Phone) -> Case:
    phone.says(f"1#{LASER}")
    phone.says("ต้องการ 2 ฉบับ รับเอกสารวันที่ 5/8/2569 10.00 น.")
    phone.says(CARD)
    return newest()


def test_the_straight_path_from_hello_to_stars(phone: Phone, clerk: Actor) -> None:
    assert "JC•-•••••••-89" in phone.says(f"1#{LASER}")
    asked = phone.says("ต้องการ 2 ฉบับ รับเอกสารวันที่ 5/8/2569")
    assert "วันพุธที่ 5 สิงหาคม 2569" in asked
    summary = phone.says("10.00 น.")
    assert "40.00 บาท" in summary
    assert "14 หลัก" in summary
    told = phone.says(CARD)
    case = newest()
    assert str(case.number) in told
    assert case.channel == "line"
    assert case.state == Case.OPEN
    assert body_of(case).answers["copies"] == 2
    assert body_of(case).answers["pickup_time"] == "10:00"
    act(case, clerk, "accept")
    approved = phone.follows()
    assert "อนุมัติแล้ว" in approved
    assert "40.00 บาท" in approved
    act(case, clerk, "ready", checked_on="3/8/2569", printed="2")
    assert "พร้อมรับแล้ว" in phone.follows()
    assert LASER not in str(body_of(newest()).answers)


def test_nothing_that_was_typed_of_a_card_stays_in_what_officers_read(phone: Phone) -> None:
    lodged(phone)
    heard = Said.objects.filter(friend=phone.friend, who=Said.THEM).order_by("pk")
    assert [one.withdrawn_at is not None for one in heard] == [False, False, True, False, True]


def test_the_event_that_comes_twice_hands_in_once(phone: Phone) -> None:
    phone.says(f"1#{LASER}")
    phone.says("2 ฉบับ 5/8/2569 10.00 น.")
    phone.says(CARD)
    phone.says(CARD)
    assert Case.objects.filter(state=Case.OPEN).count() == 1


def _clock(monkeypatch: pytest.MonkeyPatch, phone: Phone) -> None:
    for name in ("khamkho.chat.views.once", "khamkho.portal.door"):
        monkeypatch.setattr(f"{name}.timezone", SimpleNamespace(now=lambda: phone.now))


def test_both_numbers_on_the_safe_page(
    account: Account, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    account.typed_codes = False
    account.save()
    phone = Phone(account).agrees()
    _clock(monkeypatch, phone)
    assert "อย่าส่งเลขบัตร" in phone.says(f"1#{LASER}")
    assert Said.objects.filter(friend=phone.friend, withdrawn_at__isnull=False).count() == 1
    url = phone.presses("กรอกเลขบัตร")
    path = url[url.index("/c/") :]
    assert client.get(path).status_code == 200
    wrong = client.post(path, {"laser_code": CARD, "card_number": "12"})
    assert wrong.status_code == 422
    assert "ด้านหลังบัตร" in wrong.content.decode()
    given = client.post(path, {"laser_code": "jc1 1234567 89", "card_number": "๑๐๔๐๐๒๑๒๓๔๕๖๗๘"})
    assert given.status_code == 200
    assert client.get(path).status_code == 404
    assert "JC•-•••••••-89" in phone.sees()
    phone.says("2 ฉบับ 5/8/2569 10.00 น.")
    told = phone.presses("ยืนยัน")
    case = newest()
    assert str(case.number) in told
    assert body_of(case).answers["card_number"] == CARD


def test_a_link_of_an_earlier_turn_works_no_more(
    account: Account, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    account.typed_codes = False
    account.save()
    phone = Phone(account).agrees()
    _clock(monkeypatch, phone)
    phone.says("1#")
    first = phone.presses("กรอกเลขบัตร")
    phone.says("ยกเลิก")
    phone.says("1#")
    assert client.get(first[first.index("/c/") :]).status_code == 404
    assert Page.objects.filter(used_at=None).count() == 1


def test_silence_reminds_and_then_wipes(phone: Phone) -> None:
    phone.says(f"1#{LASER}")
    phone.says("2 ฉบับ 5/8/2569 10.00 น.")
    assert Case.objects.count() == 1
    assert "ยังทำรายการไม่เสร็จ" in phone.waits(minutes=11)
    assert "หมดเวลาแล้ว" in phone.waits(minutes=21)
    assert Case.objects.count() == 0
    assert phone.talk.laser == ""


def test_a_timer_of_an_earlier_turn_does_nothing(phone: Phone) -> None:
    phone.says("1#")
    phone.waits(minutes=5)
    phone.says(LASER)
    assert phone.waits(minutes=6) == ""


def test_two_papers_are_two_cases_of_one_conversation(phone: Phone) -> None:
    phone.says(f"1,2#{LASER}")
    assert "60.00 บาท" in phone.says("2 ฉบับ 5/8/2569 10.00 น.")
    phone.says(CARD)
    rows = Case.objects.filter(state=Case.OPEN)
    assert {row.service_id for row in rows} == {"bangkhae-house-registration-copy", MARRIAGE}


def test_rejected_with_its_reason(phone: Phone, clerk: Actor) -> None:
    case = lodged(phone)
    act(case, clerk, "reject", reason="เลขใต้รูปเป็นของบัตรใบเก่า โปรดใช้บัตรใบล่าสุด")
    assert "บัตรใบเก่า" in phone.follows()


@pytest.mark.parametrize(
    ("code", "written", "says"),
    [
        ("code-mismatch", "", "ใช้เลขจากบัตรใบล่าสุด"),
        ("not-own-record", "", "มอบอำนาจเป็นหนังสือ"),
        ("record-not-found", "", "ไม่พบรายการในระบบทะเบียน"),
        ("record-at-other-office", "สำนักทะเบียนเขตบางรัก", "สำนักทะเบียนเขตบางรัก"),
        ("card-expired-or-reported-lost", "", "ทำบัตรใหม่"),
        ("too-many-copies", "", "จำนวนที่น้อยลง"),
        ("no-slot", "", "เลือกวันเวลาอื่น"),
        ("duplicate", "", "รอผลของคำขอเดิม"),
        ("other", "เอกสารชำรุด", "เอกสารชำรุด"),
    ],
)
def test_each_reason_says_why_and_what_to_do(
    phone: Phone, clerk: Actor, code: str, written: str, says: str
) -> None:
    case = lodged(phone)
    act(case, clerk, "reject", reason_code=code, reason=written)
    told = phone.follows()
    assert says in told
    assert "คำแนะนำ: " in told


@pytest.mark.parametrize("given", [{}, {"reason_code": "other"}, {"reason_code": "nonsense", "reason": "ก"}])
def test_a_reason_is_one_of_the_list_and_written_where_it_must_be(
    phone: Phone, clerk: Actor, given: dict[str, str]
) -> None:
    case = lodged(phone)
    with pytest.raises(ReasonNeeded):
        act(case, clerk, "reject", **given)


def test_cancelled_from_the_chat(phone: Phone) -> None:
    case = lodged(phone)
    phone.says("ยกเลิก")
    assert "ยกเลิกเรียบร้อย" in phone.presses(str(case.number))
    assert newest().end == "withdrawn"
    assert phone.follows() == ""


def test_the_same_card_twice_is_asked_and_the_third_card_of_a_day_is_pointed_out(phone: Phone) -> None:
    lodged(phone)
    assert "อยู่แล้ว" in phone.says(f"1#{LASER}")
    phone.says("ไม่")
    for n in (2, 3):
        phone.says(f"1#JC{n}-1234567-89")
        phone.says("1 ฉบับ 5/8/2569 10.00 น.")
        phone.says(CARD)
    assert list(Chatted.objects.order_by("pk").values_list("several", flat=True)) == [False, False, True]


def test_two_phones_of_one_person_and_two_people_do_not_mix(phone: Phone, account: Account) -> None:
    other = Phone(account, user="U" + "2" * 32).agrees()
    phone.says(f"1#{LASER}")
    other.says("2#")
    assert phone.talk.items != other.talk.items
    case = lodged(phone)
    assert "ไม่มีคำขอ" in other.says("สถานะ")
    assert str(case.number) in phone.says("สถานะ")


def test_a_proposal_is_agreed_to_with_a_tap(phone: Phone, clerk: Actor) -> None:
    case = lodged(phone)
    act(case, clerk, "accept")
    act(
        case,
        clerk,
        "propose",
        reason="วันที่ขอเต็มแล้ว",
        offered_day="6/8/2569",
        offered_time="14.00",
    )
    told = phone.follows()
    assert "ขอเสนอ" in told
    assert "วันพฤหัสบดีที่ 6 สิงหาคม 2569" in told
    assert "ได้รับข้อมูล" in phone.presses("ตกลง")
    answers = body_of(newest()).answers
    assert (answers["pickup_date"], answers["pickup_time"]) == ("2026-08-06", "14:00")


def test_what_was_marked_is_asked_and_nothing_else(phone: Phone, clerk: Actor) -> None:
    case = lodged(phone)
    act(case, clerk, "return", **{"mark.copies": "wrong", "say.copies": "คัดได้ไม่เกิน 1 ฉบับ"})
    assert "ขอข้อมูลเพิ่ม" in phone.follows()
    assert "จำนวนเอกสาร" in phone.presses("ตอบ")
    assert "ตรวจทาน" in phone.says("1")
    assert "ได้รับข้อมูล" in phone.presses("ยื่นคำขอ")
    assert body_of(newest()).answers["copies"] == 1


def test_twenty_messages_a_minute_and_then_silence(phone: Phone) -> None:
    answers = []
    for _n in range(25):
        phone.now = phone.now.replace(microsecond=0)
        answers.append(phone._heard(kind="text", text="เมนู"))
        phone.now -= timedelta(seconds=5)
    assert sum("ถี่เกินไป" in one for one in answers) == 1
    assert answers[-1] == ""


def test_english_from_hello_on(account: Account) -> None:
    phone = Phone(account)
    phone.says("EN")
    assert "Privacy notice" in phone.says("hello")
    assert "House registration" in phone.says("Continue")
    phone.says(f"1#{LASER}")
    assert "Wednesday 5 August" in phone.says("2 copies 5/8/2026")


def test_withdrawing_forgets_the_notice_and_the_draft(phone: Phone) -> None:
    phone.says(f"1#{LASER}")
    phone.says("2 ฉบับ 5/8/2569 10.00 น.")
    assert "ถอนความยินยอมแล้ว" in phone.says("ถอนความยินยอม")
    assert Case.objects.count() == 0
    assert "ประกาศ" in phone.says("1#")


def test_an_officer_is_called_and_pushes_go_out_as_the_reply(phone: Phone) -> None:
    assert "ส่งต่อเจ้าหน้าที่" in phone.says("เจ้าหน้าที่")
    assert phone.friend.waiting_since is not None
    assert all(one.reply_to_id for one in Push.objects.all())


def test_a_message_of_the_office_is_read_and_answered_in_the_chat(phone: Phone, clerk: Actor) -> None:
    case = lodged(phone)
    casework.write_to_applicant(
        actor=clerk,
        number=str(case.number),
        text="มารับก่อนเที่ยงได้ไหม",
        seen=Case.objects.get(pk=case.pk).head_seq,
        now=phone.now,
    )
    assert "มารับก่อนเที่ยงได้ไหม" in phone.follows()
    phone.presses("ตอบหน่วยงาน")
    assert "ส่งถึงหน่วยงานแล้ว" in phone.says("ได้ค่ะ")
    assert newest().events.filter(kind="message_came").count() == 1
    assert phone.follows() == ""


# ── with appointments ──


@pytest.fixture
def counter(district: Office) -> Resource:
    return Resource.objects.create(office=district, kind="counter", name_th="ช่อง 1", name_en="Counter 1")


def test_the_time_is_held_while_she_confirms_and_stands_when_handed_in(
    phone: Phone, counter: Resource
) -> None:
    phone.says(f"1#{LASER}")
    phone.says("2 ฉบับ 5/8/2569 10.00 น.")
    assert Booking.objects.get().state == Booking.HELD
    phone.says(CARD)
    booking = Booking.objects.get()
    assert (booking.state, booking.channel) == (Booking.BOOKED, "line")
    assert "วันพุธที่ 5 สิงหาคม 2569 เวลา 10.00 น." in phone.says("สถานะ")
    assert phone.follows() == ""


def test_a_time_that_somebody_else_took_is_offered_no_more(
    phone: Phone, account: Account, counter: Resource
) -> None:
    other = Phone(account, user="U" + "3" * 32).agrees()
    for one in (phone, other):
        one.says(f"1#{LASER if one is phone else 'JC9-1234567-89'}")
    phone.says("2 ฉบับ 5/8/2569 10.00 น.")
    said = other.says("2 ฉบับ 5/8/2569 10.00 น.")
    assert "ใกล้ที่สุด" in said
    assert "สรุป" in other.says("ใช่")


def test_a_cancelled_conversation_frees_the_time_at_once(phone: Phone, counter: Resource) -> None:
    phone.says(f"1#{LASER}")
    phone.says("2 ฉบับ 5/8/2569 10.00 น.")
    phone.says("ยกเลิก")
    assert not Booking.objects.filter(state=Booking.HELD).exists()


def test_an_appointment_is_moved_from_the_chat_at_most_twice(phone: Phone, counter: Resource) -> None:
    lodged(phone)
    assert "เวลา 13.30 น." in phone.says("เลื่อน 6/8/2569 13.30")
    assert "เวลา 9.00" in phone.says("เลื่อน 7/8/2569 9.00").replace("09.00", "9.00")
    assert "ครบ 2 ครั้ง" in phone.says("เลื่อน 6/8/2569 14.00")
    assert Booking.objects.filter(state=Booking.BOOKED).count() == 1


def test_a_reminder_and_a_missed_appointment_are_told(phone: Phone, clerk: Actor, counter: Resource) -> None:
    lodged(phone)
    booking = Booking.objects.get(state=Booking.BOOKED)
    phone.now = booking.starts_at - timedelta(days=1)
    appointments.remind(booking_id=booking.pk, now=phone.now)
    assert "เตือนนัดรับเอกสาร" in phone.follows()
    phone.now = booking.starts_at + timedelta(hours=1)
    appointments.no_show(actor=clerk, uid=booking.uid, now=phone.now)
    assert "ไม่ได้มาตามนัด" in phone.follows()
