from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client

from khamkho.casework.contents import body_of, working_copy_of
from khamkho.portal.tests.conftest import Walker, text


@pytest.fixture
def submitted(walker: Walker) -> Walker:
    walker.start().fill().hand_in()
    return walker


@pytest.mark.parametrize(
    "typed",
    [str, str.upper, lambda code: code.replace("-", ""), lambda code: f"  {code.replace('-', ' ')}  ",
     lambda code: code.translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))],
)  # fmt: skip
def test_the_code_opens_the_application_however_it_is_typed(submitted: Walker, typed, fresh_limits):
    browser = Client()
    answer = browser.post("/track", {"code": typed(body_of(submitted.case).track)})
    assert answer.headers["Location"] == f"/my/{submitted.number()}"
    assert browser.get(answer.headers["Location"]).status_code == 200


def test_the_link_of_the_qr_opens_it_too(submitted: Walker, fresh_limits):
    browser = Client()
    answer = browser.get(f"/track/{body_of(submitted.case).track}")
    assert answer.headers["Location"] == f"/my/{submitted.number()}"
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize(
    "code", ["zzzz-zzzz-zzzz-zzzz", "uuuu", "' OR 1=1 --", "ก" * 500, "\x00", "<b>x</b>"]
)
def test_a_wrong_code_is_told_in_one_and_the_same_way(phone, code, fresh_limits):
    answer = phone.post("/track", {"code": code})
    assert answer.status_code == (404 if code.strip("\x00") else 422) or answer.status_code == 404
    assert "ไม่พบคำขอตามรหัสนี้" in text(answer)
    assert "<b>x</b>" not in text(answer)


def test_an_empty_code_is_asked_for(phone, fresh_limits):
    answer = phone.post("/track", {"code": " "})
    assert answer.status_code == 422
    assert "กรุณากรอกรหัสติดตาม" in text(answer)


@pytest.mark.parametrize("way", ["typed", "link"])
def test_guessing_codes_is_stopped(phone, way, fresh_limits, settings):
    settings.LIMITS = {"track": 3}
    answers = [
        phone.post("/track", {"code": f"aaaa-{n}"}) if way == "typed" else phone.get(f"/track/aaaa-{n}")
        for n in range(4)
    ]
    assert [answer.status_code for answer in answers] == [404, 404, 404, 429]
    assert "บ่อยเกินไป" in text(answers[3])
    assert "โปรดรอหนึ่งนาที" in text(answers[3])


def test_what_was_typed_after_the_session_was_gone_is_offered_again(walker: Walker, fresh_limits):
    walker.start().fill(until="you")
    typed = walker.posted("you", **{"name.first": "พิมพ์ไว้ยาวมาก"})
    newcomer = Client(headers={"accept-language": "th"})
    lost = newcomer.post(walker.url("you"), typed)
    assert lost.status_code == 404
    assert "สิ่งที่ท่านเพิ่งกรอกยังอยู่" in text(lost)
    back = newcomer.post("/track", {"code": working_copy_of(walker.case).track})
    offered = newcomer.get(back.headers["Location"])
    assert "พิมพ์ไว้ยาวมาก" in text(offered)
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', unescape(text(offered))))
    again = newcomer.post(back.headers["Location"], fields)
    assert (again.status_code, again.headers["Location"]) == (307, walker.url("you"))
    assert newcomer.post(again.headers["Location"], fields).status_code == 302
    assert working_copy_of(walker.case).answers["name"]["first"] == "พิมพ์ไว้ยาวมาก"


def test_a_form_whose_token_is_too_old_is_offered_again(walker: Walker):
    walker.start().fill(until="you")
    strict = Client(enforce_csrf_checks=True, headers={"accept-language": "th"})
    strict.cookies = walker.browser.cookies
    typed = {**walker.posted("you"), "csrfmiddlewaretoken": "a" * 64}
    answer = strict.post(walker.url("you"), typed, headers={"origin": "http://testserver"})
    assert answer.status_code == 302
    offered = strict.get(answer.headers["Location"])
    assert typed["name.first"] in text(offered)


def test_a_form_from_another_site_is_refused_and_not_kept(walker: Walker):
    walker.start()
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = walker.browser.cookies
    for origin in ({"origin": "https://evil.example"}, {"referer": "https://evil.example/x"}, {}):
        answer = strict.post(walker.url("go/discard"), {"sure": "1"}, headers=origin)
        assert answer.status_code == 403
    assert walker.case.pk


def test_a_script_whose_token_is_too_old_is_told_so(walker: Walker):
    walker.start().fill(until="you")
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = walker.browser.cookies
    answer = strict.post(
        walker.url("you"), {}, headers={"x-khamkho-autosave": "1", "origin": "http://testserver"}
    )
    assert answer.status_code == 403
    assert answer.json()["code"] == "form-expired"
