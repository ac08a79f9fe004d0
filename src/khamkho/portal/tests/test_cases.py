from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from khamkho.casework import commands
from khamkho.casework.contents import body_of, working_copy_of
from khamkho.casework.models import Attachment, Case
from khamkho.issuing.models import Document
from khamkho.people.actor import Actor
from khamkho.portal.tests.conftest import Walker, hidden, picture_file, text


@pytest.fixture
def mine(own_walker: Walker) -> Walker:
    own_walker.start().fill().hand_in()
    return own_walker


def take(walker: Walker, actor: Actor, action: str, reason: str = "") -> None:
    commands.act(
        actor=actor,
        number=walker.number(),
        action_id=action,
        answers={"reason": reason},
        seen=walker.case.head_seq,
        now=timezone.now(),
    )


def page(walker: Walker, rest: str = "") -> str:
    return text(walker.browser.get(f"/my/{walker.number()}{rest}"))


def test_the_page_says_where_it_stands_and_whose_turn_it_is(mine: Walker):
    shown = page(mine)
    for said in (
        "ตรวจสอบคำขอและเอกสาร",
        "ขณะนี้ท่านไม่ต้องทำอะไร",
        "กำหนดแล้วเสร็จ",
        "ยื่นคำขอ",
        "ถอนคำขอนี้",
        "รูป.jpg",
    ):
        assert said in shown
    assert f'data-kk-live="/my/{mine.number()}/news"' in shown


@pytest.mark.parametrize("rest", ["", "/news?after=0", "/receipt", "/withdraw"])
def test_somebody_elses_number_is_not_found(mine: Walker, strange_phone: Client, rest):
    for browser in (strange_phone, Client()):
        assert browser.get(f"/my/{mine.number()}{rest}").status_code == 404
    assert strange_phone.post(f"/my/{mine.number()}/withdraw").status_code == 404
    assert mine.case.state == Case.OPEN


def test_a_number_nobody_has_looks_the_same(mine: Walker, strange_phone: Client):
    theirs, none = strange_phone.get(f"/my/{mine.number()}"), strange_phone.get("/my/NO-2569-000001")
    assert theirs.status_code == none.status_code == 404
    assert text(theirs).count("ไม่พบคำขอนี้") == text(none).count("ไม่พบคำขอนี้")


def test_officers_read_other_peoples_applications_at_the_desk_not_here(mine: Walker, officer, at_two_factors):
    assert at_two_factors(officer).get(f"/my/{mine.number()}").status_code == 404


def test_watching_costs_nothing_until_something_happens(mine: Walker, officer):
    head = mine.case.head_seq
    quiet = mine.browser.get(f"/my/{mine.number()}/news?after={head}")
    assert quiet.status_code == 204
    take(mine, officer, "return", "รูปไม่ชัด")
    news = mine.browser.get(f"/my/{mine.number()}/news?after={head}")
    assert news.status_code == 200
    assert news.headers["X-Khamkho-After"] == str(mine.case.head_seq)
    assert "รูปไม่ชัด" in text(news)
    assert 'data-kk-replaces="status"' in text(news)
    assert "แก้ไขคำขอ" in text(news)


@pytest.mark.parametrize("after", ["", "x", "-1", "๑", "9" * 30])
def test_a_strange_position_is_no_fault(mine: Walker, after):
    assert mine.browser.get(f"/my/{mine.number()}/news", {"after": after}).status_code in (200, 204)


def test_internal_notes_stay_inside(mine: Walker, officer):
    commands.note(actor=officer, number=mine.number(), text="สงสัยว่าปลอม", now=timezone.now())
    head = mine.case.head_seq
    assert "สงสัยว่าปลอม" not in page(mine)
    assert mine.browser.get(f"/my/{mine.number()}/news?after={head - 1}").status_code == 204


def test_what_the_director_writes_to_the_officer_is_not_shown(mine: Walker, officer, director):
    take(mine, officer, "accept")
    take(mine, director, "refuse", "ตรวจอีกครั้ง")
    assert "ตรวจอีกครั้ง" not in page(mine)


def test_a_correction_from_reason_to_sending_back(mine: Walker, officer):
    take(mine, officer, "return", "รูปถ่ายไม่ชัด ขอรูปใหม่")
    shown = page(mine)
    assert "ขอให้ท่านแก้ไขคำขอ" in shown
    assert "รูปถ่ายไม่ชัด" in shown
    assert "แก้ไขภายใน" in shown
    assert mine.browser.get(f"/apply/{mine.ref}").headers["Location"] == mine.url("go/check")
    check = mine.browser.get(mine.url("go/check"))
    assert "รูปถ่ายไม่ชัด" in text(check)
    changed = mine.browser.post(mine.url("documents/photo"), {"file": picture_file("ใหม่.jpg")})
    assert changed.headers["Location"] == mine.url("go/check")
    wrong = mine.browser.post(mine.url("you"), mine.posted("you", birth_date="1/1/2600"))
    assert wrong.status_code == 422
    right = mine.browser.post(mine.url("you"), mine.posted("you"))
    assert right.headers["Location"] == mine.url("go/check")
    sent = mine.browser.post(
        mine.url("act/resubmit"), {"client_key": hidden(check, "client_key"), "seen": hidden(check, "seen")}
    )
    assert sent.headers["Location"] == f"/my/{mine.number()}?sent=1"
    assert mine.case.step == "check"
    assert "ส่งคำขอที่แก้ไขแล้วเรียบร้อย" in page(mine, "?sent=1")
    assert "ใหม่.jpg" in page(mine)


def test_sending_back_twice_is_one_sending(mine: Walker, officer):
    take(mine, officer, "return", "รูปถ่ายไม่ชัด")
    check = mine.browser.get(mine.url("go/check"))
    form = {"client_key": hidden(check, "client_key"), "seen": hidden(check, "seen")}
    for _ in range(2):
        mine.browser.post(mine.url("act/resubmit"), form)
    assert mine.case.events.filter(kind="acted").count() == 2


def test_a_correction_that_leaves_something_out_is_named(mine: Walker, officer):
    take(mine, officer, "return", "รูปถ่ายไม่ชัด")
    photo = Attachment.objects.get(case=mine.case, document="photo")
    mine.browser.post(mine.url(f"documents/photo/remove/{photo.ref}"))
    answer = mine.browser.post(mine.url("act/resubmit"), {"client_key": "k", "seen": str(mine.case.head_seq)})
    assert answer.status_code == 422
    assert mine.url("documents/photo") in text(answer)
    assert mine.case.step == "correct"


def test_the_reason_of_an_old_correction_does_not_stay_on_top(mine: Walker, officer):
    take(mine, officer, "return", "รูปถ่ายไม่ชัด")
    take(mine, Actor(user_id=mine.case.applicant_id), "resubmit")
    assert "รูปถ่ายไม่ชัด" not in page(mine).partition("ความคืบหน้า</h2>")[0]


def test_an_application_is_taken_back_after_asking(mine: Walker):
    asked = mine.browser.get(f"/my/{mine.number()}/withdraw")
    assert "ถอนคำขอนี้หรือไม่" in text(asked)
    form = {"client_key": hidden(asked, "client_key"), "reason": "ยื่นผิดหน่วยงาน"}
    done = [mine.browser.post(f"/my/{mine.number()}/withdraw", form) for _ in range(2)]
    assert done[0].headers["Location"] == f"/my/{mine.number()}?withdrawn=1"
    assert mine.case.end == "withdrawn"
    shown = page(mine, "?withdrawn=1")
    assert "ท่านถอนคำขอแล้ว" in shown
    assert "ยื่นคำขอใหม่" in shown
    assert mine.case.events.filter(kind="withdrawn").count() == 1


def test_a_refusal_shows_its_reason(mine: Walker, officer):
    take(mine, officer, "reject", "ไม่อยู่ในสังกัด")
    panel = page(mine).partition("ความคืบหน้า</h2>")[0]
    assert "ไม่อนุมัติ" in panel
    assert "ไม่อยู่ในสังกัด" in panel
    assert mine.browser.get(f"/apply/{mine.ref}").headers["Location"] == f"/my/{mine.number()}"


def test_documents_show_when_they_are_made(mine: Walker):
    assert "(PDF)" not in page(mine)
    Document.objects.create(
        code="abcd-efgh", case=mine.case, kind="receipt", event=1, state=Document.ISSUED,
        created_at=timezone.now(), issued_at=timezone.now(),
    )  # fmt: skip
    assert "/documents/abcd-efgh.pdf" in page(mine)
    assert "/documents/abcd-efgh.pdf" in page(mine, "/receipt")


def test_the_receipt_says_when_it_counts_as_received(mine: Walker):
    Case.objects.update(received_at="2026-08-08T10:00+07:00", deemed_at="2026-08-10T08:30+07:00")
    shown = page(mine, "/receipt")
    assert "8 สิงหาคม 2569" in shown
    assert "ถือว่าได้รับเมื่อ" in shown
    assert "10 สิงหาคม 2569" in shown
    assert body_of(mine.case).track in shown


def test_the_list_puts_first_what_waits_for_its_owner(mine: Walker, officer):
    listed = text(mine.browser.get("/my"))
    assert "อยู่ที่หน่วยงาน" in listed
    take(mine, officer, "return", "รูปไม่ชัด")
    listed = text(mine.browser.get("/my"))
    assert "รอท่านดำเนินการ" in listed
    assert "อยู่ที่หน่วยงาน" not in listed


def test_an_empty_list_says_what_to_do(own_phone: Client, phone: Client):
    assert "ยังไม่มีคำขอ" in text(own_phone.get("/my"))
    assert "ด้วยบัญชีของท่าน" in text(phone.get("/my"))


def test_the_list_costs_the_same_however_long_it_is(own_walker: Walker, django_assert_max_num_queries):
    for _ in range(4):
        own_walker.start()
    with django_assert_max_num_queries(8):
        own_walker.browser.get("/my")


def test_the_page_costs_a_bounded_number_of_queries(mine: Walker, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        mine.browser.get(f"/my/{mine.number()}")


def test_an_erased_application_still_has_its_page(mine: Walker, officer):
    take(mine, officer, "reject", "ไม่อยู่ในสังกัด")
    Case.objects.update(key=None)
    shown = page(mine)
    assert "ถูกลบแล้ว" in shown
    assert mine.browser.get(f"/my/{mine.number()}/receipt").status_code == 302


def test_pages_are_kept_by_no_cache(mine: Walker):
    for url in ("/my", f"/my/{mine.number()}", f"/my/{mine.number()}/receipt"):
        assert "no-store" in mine.browser.get(url).headers["Cache-Control"]


def test_without_an_account_the_code_alone_is_enough(walker: Walker, fresh_limits):
    walker.start().fill().hand_in()
    assert walker.case.applicant_id is None
    browser = Client()
    browser.post("/track", {"code": body_of(walker.case).track})
    assert browser.get(f"/my/{walker.number()}").status_code == 200
    assert walker.number() in text(browser.get("/my"))
    assert working_copy_of(walker.case).track


def test_an_application_opened_by_its_code_can_be_kept_in_an_account(
    walker: Walker, strange_phone: Client, stranger: Actor, fresh_limits
):
    walker.start().fill().hand_in()
    assert "เข้าสู่ระบบก่อน" in page(walker)
    strange_phone.post("/track", {"code": body_of(walker.case).track})
    url = f"/my/{walker.number()}"
    assert f'action="{url}/keep"' in text(strange_phone.get(url))
    assert strange_phone.post(f"{url}/keep").headers["Location"] == f"{url}?kept=1"
    assert walker.case.applicant_id == stranger.user_id
    kept = text(strange_phone.get(f"{url}?kept=1"))
    assert "/keep" not in kept
    assert "เก็บคำขอไว้ในบัญชี" in kept


def test_nobody_keeps_an_application_without_its_code(walker: Walker, strange_phone: Client):
    walker.start().fill().hand_in()
    assert strange_phone.post(f"/my/{walker.number()}/keep").status_code == 404
    assert walker.case.applicant_id is None
