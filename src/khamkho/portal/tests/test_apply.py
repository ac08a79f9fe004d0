from __future__ import annotations

import re

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from khamkho.casework.commands.returned import count_return
from khamkho.casework.contents import working_copy_of
from khamkho.casework.models import Attachment, Case
from khamkho.portal import journey
from khamkho.portal.tests.conftest import Walker, hidden, text
from khamkho.work.models import Effect


@pytest.fixture(params=["without an account", "signed in"])
def anyone(request, walker: Walker, own_walker: Walker) -> Walker:
    return walker if request.param == "without an account" else own_walker


def test_a_whole_application_goes_in(anyone: Walker):
    anyone.start().walk()
    check = text(anyone.browser.get(anyone.url("go/check")))
    assert "ตรวจทานก่อนยื่นคำขอ" in check
    assert "malee@example.com" in check
    answer = anyone.hand_in()
    assert answer.headers["Location"] == f"/my/{anyone.number()}/receipt"
    receipt = text(anyone.browser.get(answer.headers["Location"]))
    assert anyone.number() in receipt
    assert "data:image/svg+xml" in receipt
    assert "กำหนดแล้วเสร็จ" in receipt


def test_the_variant_is_asked_first_and_must_be_chosen(walker: Walker):
    walker.start(variant="")
    assert walker.browser.get(f"/apply/{walker.ref}").headers["Location"] == walker.url("go/variant")
    empty = walker.browser.post(walker.url("go/variant"))
    assert empty.status_code == 422
    assert "กรุณาเลือกกรณีที่ขอ" in text(empty)
    assert walker.browser.post(walker.url("go/variant"), {"variant": "no-such"}).status_code == 422
    assert walker.browser.post(walker.url("go/variant"), {"variant": "lost"}).headers[
        "Location"
    ] == walker.url("go/notice")


def test_the_privacy_notice_is_shown_before_anything_is_asked_and_kept_as_seen(walker: Walker):
    walker.start()
    assert walker.browser.get(f"/apply/{walker.ref}").headers["Location"] == walker.url("go/notice")
    assert "ไม่ใช่การขอความยินยอม" in text(walker.browser.get(walker.url("go/notice")))
    walker.browser.post(walker.url("go/notice"))
    body = working_copy_of(walker.case)
    assert body.notice
    assert body.notice_at


def test_wrong_answers_come_back_exactly_as_typed(walker: Walker):
    walker.start().fill(until="you")
    typed = walker.posted("you", **{"national_id.number": "1-2345-67890-12-3 ", "birth_date": "30 ก.พ. 2510"})
    answer = walker.browser.post(walker.url("you"), typed)
    assert answer.status_code == 422
    page = text(answer)
    assert 'value="1-2345-67890-12-3 "' in page
    assert 'value="30 ก.พ. 2510"' in page
    assert 'href="#birth_date"' in page
    assert 'href="#national_id.number"' in page
    later = text(walker.browser.get(walker.url("you")))
    assert 'value="30 ก.พ. 2510"' in later
    assert "govuk-error-message" not in later
    assert "govuk-error-message" in text(walker.browser.get(walker.url("you") + "?errors=1"))


def test_typing_is_kept_without_being_judged(walker: Walker):
    walker.start().fill(until="you")
    half = {"name.first": "มาลี"}
    saved = walker.browser.post(walker.url("you"), half, headers={"x-khamkho-autosave": "1"})
    assert saved.status_code == 204
    assert 'value="มาลี"' in text(walker.browser.get(walker.url("you")))


def test_only_what_the_page_asks_is_kept(walker: Walker):
    walker.start().fill(until="you")
    walker.browser.post(
        walker.url("you"), walker.posted("you", evil="x" * 1000, state="ended", birth_date="")
    )
    kept = working_copy_of(walker.case).raw["you"]
    assert "evil" not in kept
    assert "csrfmiddlewaretoken" not in kept
    assert "name.first" in kept


def test_an_answer_that_opens_a_question_is_no_error(walker: Walker):
    walker.start().fill(until="collecting")
    opened = walker.browser.post(walker.url("collecting"), {"pickup": "proxy"})
    assert opened.status_code == 200
    assert 'name="proxy_name.first"' in text(opened)
    assert "govuk-error-message" not in text(opened)
    again = walker.browser.post(walker.url("collecting"), {"pickup": "proxy", "proxy_name.first": ""})
    assert again.status_code == 422


def test_who_may_not_have_it_is_told_early_and_can_go_back(walker: Walker):
    walker.start().fill(until="kind")
    answer = walker.browser.post(walker.url("kind"), {"employee_type": "hired"})
    assert answer.headers["Location"] == walker.url("go/stop")
    page = text(walker.browser.get(walker.url("go/stop")))
    assert "ขออภัย" in page
    assert walker.url("kind") in page
    assert walker.browser.get(walker.url("go/check")).headers["Location"] == walker.url("go/stop")
    walker.browser.post(walker.url("kind"), {"employee_type": "teacher"})
    assert walker.browser.get(walker.url("go/stop")).status_code == 302


def test_changing_one_answer_leads_back_to_the_check(walker: Walker):
    walker.start().fill()
    check = text(walker.browser.get(walker.url("go/check")))
    assert f'href="{walker.url("work")}?change=1"' in check
    answer = walker.browser.post(
        walker.url("work") + "?change=1", walker.posted("work", position="ครูชำนาญการ")
    )
    assert answer.headers["Location"] == walker.url("go/check")
    assert "ครูชำนาญการ" in text(walker.browser.get(walker.url("go/check")))


def test_a_change_that_opens_new_pages_leads_to_them(walker: Walker):
    walker.start().fill()
    answer = walker.browser.post(walker.url("go/variant") + "?change=1", {"variant": "lost"})
    assert answer.headers["Location"] == walker.url("loss") + "?change=1"


def test_handing_in_too_early_names_everything_and_where_to_mend_it(walker: Walker):
    walker.start()
    page = walker.browser.get(walker.url("go/check"))
    assert "ยังกรอกไม่ครบ" in text(page)
    answer = walker.browser.post(walker.url("go/check"), {"client_key": "k"})
    assert answer.status_code == 422
    listed = re.findall(r'<li><a href="([^"]+)">', text(answer))
    assert any(href.startswith(walker.url("you")) for href in listed)
    assert any(href.startswith(walker.url("documents/photo")) for href in listed)
    assert walker.case.state == Case.DRAFT


def test_what_is_soft_is_warned_of_and_may_be_handed_in_without(walker: Walker):
    walker.start("first").fill()
    Attachment.objects.filter(case=walker.case, document="service_record").delete()
    page = walker.browser.get(walker.url("go/check"))
    assert "ยังไม่ได้แนบ: ทะเบียนประวัติ" in text(page)
    assert walker.url("documents/service_record") in text(page)
    assert "ควรให้ไว้" in text(walker.browser.get(walker.url("documents/service_record")))
    walker.browser.post(walker.url("go/check"), {"client_key": hidden(page, "client_key")})
    assert walker.case.state == Case.OPEN


def test_what_the_office_returns_most_is_shown_before_handing_in(walker: Walker):
    walker.start().fill()
    address = walker.url("go/check")
    for returns, shows in ((19, False), (1, True)):
        for _ in range(returns):
            count_return(walker.case, ["document:photo"], now=walker.case.created_at)
        page = text(walker.browser.get(address))
        assert ("ส่งกลับมากที่สุด" in page) is shows
    assert walker.url("documents/photo") + "?change=1" in page


def test_two_clicks_hand_in_once_and_get_the_same_receipt(walker: Walker):
    walker.start().fill()
    key = hidden(walker.browser.get(walker.url("go/check")), "client_key")
    first, second = (walker.browser.post(walker.url("go/check"), {"client_key": key}) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"] == f"/my/{walker.number()}/receipt"
    assert Case.objects.exclude(number=None).count() == 1


def test_the_pages_of_an_application_that_went_in_lead_to_it(walker: Walker):
    walker.start().fill().hand_in()
    for rest in ("you", "go/check", "go/variant", "documents/photo", "go/discard"):
        assert walker.browser.get(walker.url(rest)).headers["Location"] == f"/my/{walker.number()}"
    saved = walker.browser.post(walker.url("you"), {}, headers={"x-khamkho-autosave": "1"})
    assert saved.status_code == 409


def test_a_page_that_does_not_exist_leads_back_on_the_way(walker: Walker):
    walker.start()
    assert walker.browser.get(walker.url("no-such-page")).headers["Location"] == f"/apply/{walker.ref}"
    assert walker.browser.get(walker.url("documents/no-such")).headers["Location"] == f"/apply/{walker.ref}"


def test_a_draft_can_be_picked_up_on_another_device_with_its_code(walker: Walker):
    walker.start().fill(until="contact")
    track = working_copy_of(walker.case).track
    assert track in text(walker.browser.get(walker.url("go/later")))
    other = Client()
    assert (
        other.post("/track", {"code": track.upper().replace("-", " ")}).headers["Location"]
        == f"/apply/{walker.ref}"
    )
    assert other.get(walker.url("contact")).status_code == 200


def test_the_link_to_a_draft_is_mailed_to_its_writer(walker: Walker, fresh_limits):
    walker.start()
    wrong = walker.browser.post(walker.url("go/later"), {"email": "malee@"})
    assert wrong.status_code == 422
    assert 'value="malee@"' in text(wrong)
    sent = walker.browser.post(walker.url("go/later"), {"email": "malee@example.com"})
    assert "ส่งลิงก์ไปที่ malee@example.com แล้ว" in text(sent)
    effect = Effect.objects.get(name="notice")
    assert effect.args == {"case": walker.case.pk, "kind": "draft", "event": 0}
    assert working_copy_of(walker.case).contact["email"] == "malee@example.com"
    walker.browser.post(walker.url("go/discard"))
    effect.refresh_from_db()
    assert effect.state == "cancelled"


def test_the_link_cannot_be_used_to_flood_a_mailbox(walker: Walker, fresh_limits):
    walker.start()
    answers = [walker.browser.post(walker.url("go/later"), {"email": "victim@example.com"}) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]


def test_a_draft_begun_without_an_account_belongs_to_whoever_signs_in(
    walker: Walker, own_phone: Client, applicant
):
    walker.start()
    track = working_copy_of(walker.case).track
    own_phone.post("/track", {"code": track})
    own_phone.get(walker.url("go/notice"))
    assert walker.case.applicant_id == applicant.user_id


def test_the_list_claims_drafts_too(walker: Walker, own_phone: Client, applicant):
    walker.start()
    own_phone.post("/track", {"code": working_copy_of(walker.case).track})
    assert "ยังไม่ได้ยื่น" in text(own_phone.get("/my"))
    assert walker.case.applicant_id == applicant.user_id


def test_a_draft_can_be_thrown_away_after_asking(walker: Walker):
    walker.start()
    assert "กู้คืนไม่ได้" in text(walker.browser.get(walker.url("go/discard")))
    assert walker.browser.post(walker.url("go/discard")).headers["Location"] == "/my?discarded=1"
    assert not Case.objects.filter(ref=walker.ref).exists()
    assert walker.browser.get(f"/apply/{walker.ref}").status_code == 404


def test_nobody_else_sees_a_draft(walker: Walker, strange_phone: Client):
    walker.start()
    for rest in (
        "",
        "/go/variant",
        "/go/notice",
        "/go/check",
        "/go/later",
        "/go/discard",
        "/you",
        "/documents/photo",
    ):
        for browser in (strange_phone, Client()):
            assert browser.get(f"/apply/{walker.ref}{rest}").status_code == 404


def test_an_application_nobody_began_looks_the_same_as_somebody_elses(walker: Walker):
    walker.start()
    mine = text(Client(headers={"accept-language": "th"}).get(f"/apply/{walker.ref}"))
    none = text(Client(headers={"accept-language": "th"}).get("/apply/6f9619ff-8b86-d011-b42d-00c04fc964ff"))

    def plain(page: str) -> str:
        return re.sub(r'value="\w{64}"|[0-9a-f]{8}-[0-9a-f-]{27}', "", page)

    assert plain(mine) == plain(none)


def test_a_page_costs_a_bounded_number_of_queries(own_walker: Walker, django_assert_max_num_queries):
    own_walker.start().fill(until="work")
    with django_assert_max_num_queries(14):
        own_walker.browser.get(own_walker.url("work"))


def test_a_form_that_asks_no_email_asks_how_to_be_reached(walker: Walker, monkeypatch):
    monkeypatch.setattr(journey, "asks_email", lambda pages, progress: False)
    walker.start().fill()
    page = walker.url("go/contact")
    nothing = walker.browser.post(page, {"email": "", "phone": ""})
    assert nothing.status_code == 422
    assert "อย่างน้อยหนึ่งอย่าง" in text(nothing)
    wrong = walker.browser.post(page, {"email": "malee@", "phone": ""})
    assert 'value="malee@"' in text(wrong)
    right = walker.browser.post(page, {"email": "", "phone": "๐๘๑-๒๓๔-๕๖๗๘"})
    assert right.headers["Location"] == walker.url("go/check")
    assert "081 234 5678" in text(walker.browser.get(walker.url("go/check")))


def test_who_signed_in_finds_her_own_address_filled_in(own_walker: Walker, applicant, monkeypatch):
    monkeypatch.setattr(journey, "asks_email", lambda pages, progress: False)
    EmailAddress.objects.create(
        user_id=applicant.user_id, email="malee@example.com", primary=True, verified=True
    )
    own_walker.start()
    assert 'value="malee@example.com"' in text(own_walker.browser.get(own_walker.url("go/contact")))


def test_a_question_that_an_answer_beside_it_opens_is_on_the_page_for_scripts_only(walker: Walker):
    walker.start("lost").fill(until="collecting")
    page = text(walker.browser.get(walker.url("collecting")))
    assert page.count('<template data-kk-when="{&quot;pickup&quot;: &quot;proxy&quot;}">') == 2
    opened = text(walker.browser.post(walker.url("collecting"), {"pickup": "proxy"}))
    assert opened.count("<div data-kk-when=") == 2


def test_a_question_that_a_script_has_shown_is_asked_for_at_once(walker: Walker):
    walker.start("lost").fill(until="collecting")
    answer = walker.browser.post(
        walker.url("collecting"), {"pickup": "proxy", "kk-seen": ["proxy_name", "proxy_phone"]}
    )
    assert answer.status_code == 422
    assert "govuk-error-message" in text(answer)
