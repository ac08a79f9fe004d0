"""A pensioner without email applies from a phone: asked how she wants to be told, she proves her mobile."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from khamkho.casework.contents import working_copy_of
from khamkho.casework.rules.contact import way_of
from khamkho.casework.tests.cast import MONDAY
from khamkho.casework.tests.test_attacks import assert_nowhere
from khamkho.offices.commands import set_sms
from khamkho.offices.models import Office
from khamkho.offices.tests.test_sms import SMS
from khamkho.people.actor import SYSTEM
from khamkho.people.models import User
from khamkho.people.queries import user_by_phone
from khamkho.people.tests.test_phones import code_in, texts
from khamkho.portal import door
from khamkho.portal.tests.conftest import Walker, text
from khamkho.work.models import Effect

MOBILE = "0812345678"
TEXTS = {"email": "", "phone": "081 234 5678", "notify": "sms"}


class WithoutEmail(Walker):
    """Leaves the email of the form empty."""

    def sample(self) -> dict[str, Any]:
        return {**super().sample(), "email": "", "phone": MOBILE}


@pytest.fixture
def texting(office: Office) -> None:
    set_sms(actor=SYSTEM, office_id=office.pk, now=MONDAY, **SMS, secret="x")


@pytest.fixture
def without_email(phone: Any, office: Office, fresh_limits: None) -> Walker:
    return WithoutEmail(phone, office).start().fill()


def code_of(walker: Walker) -> str:
    return str(working_copy_of(walker.case).code["code"])


def test_she_gets_a_code_types_it_and_is_told_by_text(without_email: Walker, texting: None):
    browser, url = without_email.browser, without_email.url
    assert browser.get(url("go/check")).status_code == 200
    asked = text(browser.get(url("go/contact")))
    assert "ข้อความ SMS" in asked
    assert MOBILE in asked
    saved = browser.post(url("go/contact"), TEXTS)
    assert saved.headers["Location"].endswith("/go/phone")
    page = text(browser.get(url("go/phone")))
    assert "081 234 5678" in page
    assert code_of(without_email) not in page
    assert browser.post(url("go/phone"), {"code": "12"}).status_code == 422
    assert (
        browser.post(url("go/phone"), {"code": code_of(without_email)})
        .headers["Location"]
        .endswith("/go/check")
    )
    assert "ยืนยันหมายเลข 081 234 5678 แล้ว" in text(browser.get(url("go/phone")))
    assert browser.post(url("go/phone")).status_code == 302
    receipt = without_email.hand_in()
    assert "เราจะแจ้งท่านทาง SMS ที่ 081 234 5678" in text(browser.get(receipt.headers["Location"]))


def test_another_way_can_be_chosen_when_no_code_comes(without_email: Walker, texting: None):
    browser, url = without_email.browser, without_email.url
    browser.post(url("go/contact"), TEXTS)
    assert "go/contact" in text(browser.get(url("go/phone")))
    browser.post(url("go/contact"), {"email": "", "phone": MOBILE, "notify": "none"})
    assert browser.get(url("go/phone")).status_code == 302
    assert way_of(working_copy_of(without_email.case).contact) == ("none", "")
    assert "โปรดเก็บรหัสติดตามไว้" in text(browser.get(without_email.hand_in().headers["Location"]))


@pytest.mark.parametrize(
    ("said", "where"),
    [
        ({"email": "", "phone": "02 123 4567", "notify": "sms"}, "phone"),
        ({"email": "", "phone": MOBILE, "notify": "email"}, "email"),
        ({"email": "", "phone": MOBILE, "notify": "pigeon"}, "notify"),
        ({"email": "", "phone": "", "notify": "none"}, "email"),
        ({"email": "", "phone": MOBILE}, "notify"),
    ],
)
def test_what_is_missing_is_named(without_email: Walker, texting: None, said: dict[str, str], where: str):
    answer = without_email.browser.post(without_email.url("go/contact"), said)
    assert answer.status_code == 422
    assert f'href="#{where}' in text(answer)


def test_an_office_without_a_gateway_offers_no_texts(without_email: Walker):
    browser, url = without_email.browser, without_email.url
    assert browser.get(url("go/contact")).status_code == 302
    assert browser.get(url("go/phone")).status_code == 302


def test_who_gave_her_email_in_the_form_is_not_asked_again(walker: Walker, texting: None):
    walker.start().fill()
    assert walker.browser.get(walker.url("go/contact")).status_code == 302


def test_one_phone_is_not_flooded_with_codes(without_email: Walker, texting: None, settings: Any):
    settings.LIMITS = {"sms-number": 2}
    browser, url = without_email.browser, without_email.url
    browser.post(url("go/contact"), TEXTS)
    again = browser.post(url("go/phone"), {"do": "send"})
    assert "ส่งรหัสใหม่แล้ว" in text(again)
    refused = browser.post(url("go/phone"), {"do": "send"})
    assert refused.status_code == 429
    assert "โปรดรอหนึ่งชั่วโมง" in text(refused)


@pytest.fixture
def codes_to_sign_in(settings: Any) -> None:
    settings.CAN_TEXT = "khamkho.people.tests.signing.texts_go_out"


def signed_in_by_phone(browser: Any, back: str = "/my") -> User:
    browser.post("/account/login/phone/", {"number": MOBILE, "next": back})
    code = code_in(texts(timezone.now(), MOBILE)[-1])
    answer = browser.post("/account/login/phone/confirm/", {"code": code, "next": back})
    assert answer.headers["Location"] == back
    user = user_by_phone(MOBILE)
    assert user
    return user


def test_what_she_had_begun_belongs_to_the_account_of_her_phone(
    without_email: Walker, texting: None, codes_to_sign_in: None
):
    later = without_email.url("go/later")
    assert "/account/login/code/" in text(without_email.browser.get(later))
    user = signed_in_by_phone(without_email.browser, later)
    without_email.browser.get(later)
    assert without_email.case.applicant_id == user.pk
    assert "ยังไม่ได้ยื่น" in text(without_email.browser.get("/my"))
    assert_nowhere(MOBILE)


def test_who_signs_in_with_a_phone_need_not_prove_it_again(
    without_email: Walker, texting: None, codes_to_sign_in: None
):
    browser, url = without_email.browser, without_email.url
    signed_in_by_phone(browser)
    browser.get(url("go/check"))
    browser.post(url("go/contact"), TEXTS)
    assert "ยืนยันหมายเลข 081 234 5678 แล้ว" in text(browser.get(url("go/phone")))
    assert way_of(working_copy_of(without_email.case).contact) == ("sms", MOBILE)
    assert not Effect.objects.filter(name="phone-code").exists()


def test_another_number_than_the_one_she_signs_in_with_has_to_be_proven(
    without_email: Walker, texting: None, codes_to_sign_in: None
):
    browser, url = without_email.browser, without_email.url
    signed_in_by_phone(browser)
    browser.get(url("go/check"))
    saved = browser.post(url("go/contact"), {**TEXTS, "phone": "089 876 5432"})
    assert saved.headers["Location"].endswith("/go/phone")
    assert way_of(working_copy_of(without_email.case).contact) == ("none", "")


def test_whom_line_reaches_need_leave_no_other_address(
    without_email: Walker, texting: None, monkeypatch: pytest.MonkeyPatch
):
    browser, url = without_email.browser, without_email.url
    nothing = {"email": "", "phone": "", "notify": "none"}
    assert browser.post(url("go/contact"), nothing).status_code == 422
    monkeypatch.setattr(door, "reached_by_line", lambda view: True)
    assert "แจ้งท่านทาง LINE" in text(browser.get(url("go/contact")))
    assert browser.post(url("go/contact"), nothing).status_code == 302
    assert way_of(working_copy_of(without_email.case).contact) == ("none", "")
