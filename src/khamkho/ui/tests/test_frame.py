"""The frame of every page."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation

from khamkho.base.home import current_home
from khamkho.ui.compression import CompressPages
from khamkho.ui.storage import Assets

UI = Path(__file__).resolve().parent.parent
THAI = "คำขอ" * 400


@pytest.fixture
def request_(rf: RequestFactory) -> HttpRequest:
    request = rf.get("/apply?a=1&b=2")
    request.user = AnonymousUser()
    request.session = {}  # type: ignore[assignment]
    return request


@pytest.mark.parametrize("lang", ["th", "en"])
def test_a_page_names_its_language_and_offers_the_other(request_: HttpRequest, lang: str) -> None:
    with translation.override(lang):
        html = render_to_string("ui/base.html", {}, request_)
    assert f'<html class="govuk-template" lang="{lang}">' in html
    other = "en" if lang == "th" else "th"
    assert f'name="language" value="{other}"' in html
    assert 'name="next" value="/apply?a=1&amp;b=2"' in html


def test_the_office_speaks_in_header_and_footer(request_: HttpRequest) -> None:
    office = SimpleNamespace(name=lambda lang: f"สพป. ({lang})", phone="075-000000", email="a@b.go.th")
    request_.office = office  # type: ignore[attr-defined]  # as a view that speaks for an office does
    with translation.override("th"):
        html = render_to_string("ui/base.html", {}, request_)
    assert html.count("สพป. (th)") == 2
    assert "075-000000" in html


def test_pages_carry_nothing_that_the_content_security_policy_forbids() -> None:
    inline = re.compile(
        r"""\sstyle=|\son[a-z]+=|javascript:|<style|<script(?![^>]*\s(src=|type="application/(ld\+)?json"))"""
    )
    guilty = [
        path.relative_to(UI.parent).as_posix()
        for path in UI.parent.rglob("templates/**/*.html")
        if inline.search(path.read_text(encoding="utf-8"))
    ]
    assert guilty == []


def test_every_page_that_the_frame_links_to_exists() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in (UI / "templates").rglob("*.html"))
    for name in set(re.findall(r"\{% url '([\w:-]+)' as", sources)):
        assert reverse(name).startswith("/"), name


@pytest.mark.django_db
def test_the_components_are_shown_in_a_demo_only(client: Client) -> None:
    mark = current_home().path / "demo"
    assert client.get(reverse("ui:gallery")).status_code == 404
    mark.touch()
    try:
        assert client.get(reverse("ui:gallery")).status_code == 200
    finally:
        mark.unlink()


def test_pages_cross_the_line_compressed_and_files_as_they_are(request_: HttpRequest) -> None:
    request_.META["HTTP_ACCEPT_ENCODING"] = "gzip"

    def sent(response: HttpResponse | StreamingHttpResponse) -> str:
        return str(CompressPages(lambda request: response)(request_).headers.get("Content-Encoding", ""))  # type: ignore[union-attr]

    assert sent(HttpResponse(THAI)) == "gzip"
    assert sent(HttpResponse(THAI, content_type="application/pdf")) == ""
    assert sent(StreamingHttpResponse([THAI.encode()])) == ""


def test_an_unbuilt_checkout_uses_plain_names() -> None:
    assets = Assets()
    assets.hashed_files = {}
    assert assets.stored_name("ui/khamkho.css") == "ui/khamkho.css"
