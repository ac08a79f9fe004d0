"""Each way of saying no, for each kind of caller."""

from __future__ import annotations

import json
import logging
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import translation

from khamkho.base.errors import Invalid, NotFound, Problem, Refused
from khamkho.ui import refusals
from khamkho.ui.limits import source_of


class TooEarly(Refused):
    code = "too-early"
    th = "ยังไม่ถึงเวลา {when}"
    en = "It is not yet {when}."
    next_th = "โปรดกลับมาใหม่"
    next_en = "Please come back."


@pytest.fixture
def rf() -> RequestFactory:
    return RequestFactory()


def ask(rf: RequestFactory, path: str = "/x", **headers: str) -> HttpRequest:
    request = rf.get(path, headers=headers)
    request.resolver_match = None
    request.user = SimpleNamespace(is_authenticated=False)  # type: ignore[assignment]
    request.session = {}  # type: ignore[assignment]
    return request


def test_a_person_gets_a_page_in_the_page_s_language(rf: RequestFactory) -> None:
    for lang, sentence in (("th", "ยังไม่ถึงเวลา เก้าโมง"), ("en", "It is not yet เก้าโมง.")):
        with translation.override(lang):
            page = refusals.answer(ask(rf, Accept="text/html"), TooEarly(when="เก้าโมง"))
        assert page.status_code == 409
        assert sentence in page.content.decode()


def test_a_refusal_s_facts_cannot_carry_markup(rf: RequestFactory) -> None:
    page = refusals.answer(ask(rf), TooEarly(when="<script>alert(1)</script>"))
    assert "<script>alert" not in page.content.decode()


def test_htmx_gets_a_fragment_for_the_top_of_the_page(rf: RequestFactory) -> None:
    request = ask(rf)
    request.htmx = True  # type: ignore[attr-defined]
    fragment = refusals.answer(request, TooEarly(when="9"))
    assert fragment["HX-Retarget"] == "#kk-refusal"
    assert "<html" not in fragment.content.decode()
    assert fragment.status_code == 409


@pytest.mark.parametrize(
    ("path", "headers"),
    [("/api/v1/cases", {}), ("/verify/x.json", {}), ("/x", {"Accept": "application/json"})],
)
def test_machines_get_problem_json(rf: RequestFactory, path: str, headers: dict[str, str]) -> None:
    with translation.override("en"):
        answer = refusals.answer(
            ask(rf, path, **headers), Invalid([Problem("name", "required", "กรอกชื่อ", "Enter a name")])
        )
    told = json.loads(answer.content)
    assert answer["Content-Type"] == "application/problem+json"
    assert (answer.status_code, told["code"], told["status"]) == (422, "invalid", 422)
    assert told["errors"] == [{"where": "name", "code": "required", "detail": "Enter a name"}]


def test_the_middleware_answers_refusals_and_nothing_else(rf: RequestFactory) -> None:
    middleware = refusals.RefusalMiddleware(lambda request: HttpResponse())
    answered = middleware.process_exception(ask(rf), NotFound())
    assert answered is not None
    assert answered.status_code == 404
    assert middleware.process_exception(ask(rf), RuntimeError()) is None


@pytest.mark.parametrize(
    ("handler", "status"),
    [
        (lambda request: refusals.bad_request(request, ValueError()), 400),
        (lambda request: refusals.permission_denied(request, ValueError()), 403),
        (lambda request: refusals.not_found(request, ValueError()), 404),
        (refusals.csrf_failure, 403),
        (refusals.server_error, 500),
    ],
)
@pytest.mark.parametrize("lang", ["th", "en"])
def test_django_s_own_failures_have_pages(rf: RequestFactory, handler: Any, status: int, lang: str) -> None:
    with translation.override(lang):
        page = handler(ask(rf))
        machine = handler(ask(rf, "/api/x"))
    assert (page.status_code, machine.status_code) == (status, status)
    assert f'lang="{lang}"' in page.content.decode()
    assert json.loads(machine.content)["status"] == status


def test_a_failure_is_logged_once_with_the_reference_that_the_page_names(
    rf: RequestFactory, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        page = refusals.server_error(ask(rf))
    (record,) = caplog.records
    assert isinstance(record.args, tuple)
    assert str(record.args[0]) in page.content.decode()


@pytest.mark.parametrize(("method", "goes_back"), [("get", False), ("post", True)])
def test_a_refusal_offers_the_first_page_and_the_way_back_only_where_there_is_one(
    rf: RequestFactory, method: str, goes_back: bool
) -> None:
    request = getattr(rf, method)("/x", headers={"Referer": "http://testserver/apply/1"})
    page = refusals.answer(request, NotFound()).content.decode()
    assert "ไปหน้าแรก" in page
    assert ('href="http://testserver/apply/1"' in page) is goes_back
    assert ("ย้อนกลับไปหน้าก่อน" in page) is goes_back


def test_the_way_back_leads_only_to_our_own_pages(rf: RequestFactory) -> None:
    ours = rf.post("/x", headers={"Referer": "http://testserver/apply/1"})
    theirs = rf.post("/x", headers={"Referer": "https://evil.example/"})
    assert refusals._back(ours) == "http://testserver/apply/1"
    assert refusals._back(theirs) == "/"


def test_a_page_asked_in_a_wrong_way_says_so(client: Client, db: None) -> None:
    for lang, sentence in (("th", "ใช้ที่อยู่นี้ด้วยวิธีนี้ไม่ได้"), ("en", "cannot be used in this way")):
        answer = client.delete("/services", headers={"accept-language": lang})
        assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")
        assert sentence in answer.content.decode()


def test_a_text_that_nobody_types_is_refused_in_words(client: Client, db: None) -> None:
    for lang, sentence in (("th", "ข้อความที่ส่งมายาวเกินไป"), ("en", "Up to 2.5 MB of text")):
        answer = client.post("/track", {"code": "x" * 3_000_000}, headers={"accept-language": lang})
        assert answer.status_code == 413
        assert sentence in answer.content.decode()


@pytest.mark.parametrize(
    ("proxies", "source"), [(0, "127.0.0.1"), (1, "10.0.0.1"), (2, "203.0.113.9"), (5, "6.6.6.6")]
)
def test_who_asks_is_whom_our_outermost_proxy_saw(
    rf: RequestFactory, settings: Any, proxies: int, source: str
) -> None:
    """What stands further left was written by the visitor."""
    settings.PROXIES = proxies
    assert source_of(ask(rf, X_Forwarded_For="6.6.6.6, 203.0.113.9, 10.0.0.1")) == source
