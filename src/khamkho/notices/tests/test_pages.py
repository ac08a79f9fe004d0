"""The mail of a demo, and the page on which an office chooses its words."""

import re
from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.urls import reverse

from khamkho.notices import views
from khamkho.notices.demo import DemoSender
from khamkho.notices.mail import Mail, message_id
from khamkho.notices.models import NoticeText

pytestmark = pytest.mark.django_db
NAME = f"notice.{UUID(int=7).hex}"


@pytest.fixture
def home(settings, tmp_path):
    settings.HOME = type(settings.HOME)(tmp_path)
    (tmp_path / "demo").touch()
    mail = Mail(
        to="somsri@example.com",
        subject="ได้รับคำขอ <b>",
        text="เรียน\nhttp://127.0.0.1:8000/track/7k3m",
        message_id=message_id("notice", UUID(int=7)),
        lang="th",
    )
    DemoSender(settings.HOME.mail).send(mail, now=datetime(2026, 11, 20, 3, 0, tzinfo=UTC))
    return settings.HOME


def test_a_demo_shows_its_mail(client, home):
    page = client.get(reverse("notices:demo-mails")).content.decode()
    assert "somsri@example.com" in page
    assert "&lt;b&gt;" in page
    one = client.get(reverse("notices:demo-mail", args=[NAME])).content.decode()
    assert '<a href="http://127.0.0.1:8000/track/7k3m"' in one
    assert "20 พฤศจิกายน 2569" in one


def test_a_demo_without_mail_says_so(client, home):
    (home.mail / f"{NAME}.eml").unlink()
    assert "ยังไม่มีอีเมล" in client.get(reverse("notices:demo-mails")).content.decode()


@pytest.mark.parametrize("name", ["notice.0", "..%2fsecrets%2fdjango", f"account.{'0' * 32}"])
def test_there_is_no_other_mail(client, home, name):
    assert client.get(f"/demo/mail/{name}").status_code == 404


def test_outside_a_demo_there_are_no_such_pages(client, home):
    (home.path / "demo").unlink()
    for page in (reverse("notices:demo-mails"), reverse("notices:demo-mail", args=[NAME])):
        assert client.get(page).status_code == 404


@pytest.mark.parametrize("view", [views.texts, views.text])
def test_the_words_are_changed_at_the_desk_only(view):
    assert getattr(view, "guard", "") == "desk"


def unguarded(view, request, **more):
    inner = view
    while hasattr(inner, "__wrapped__"):
        inner = inner.__wrapped__
    return inner(request, **more)


@pytest.fixture
def ask(rf, office, monkeypatch):
    """Open a page of the desk as somebody."""
    from django.contrib.auth.models import AnonymousUser
    from django.contrib.messages.storage.base import BaseStorage

    class Kept(BaseStorage):
        def _get(self, *args, **kwargs):
            return [], True

        def _store(self, messages, response, *args, **kwargs):
            return []

    def ask(actor, view, data=None, **more):
        monkeypatch.setattr(views, "actor_of", lambda request: actor)
        request = rf.post("/", data) if data is not None else rf.get("/")
        request.user = AnonymousUser()
        request.session = {}
        request._messages = Kept(request)
        return unguarded(view, request, code=office.code, **more)

    return ask


def test_the_list_shows_every_notice_in_both_languages(ask, director):
    page = ask(director, views.texts).content.decode()
    assert page.count("Dear") == 0
    assert "โปรดแก้ไขคำขอเลขที่ {number}" in page
    assert "Please correct your application {number}" in page


def test_an_office_saves_previews_and_resets_its_words(ask, director, office):
    words = {"subject": "ของเรา {number}", "body": "สวัสดี {name}\n{reason}"}
    shown = ask(director, views.text, {**words, "do": "preview"}, kind="received", lang="th").content.decode()
    assert "ของเรา KBI1-2569-000123" in shown
    assert not NoticeText.objects.exists()
    saved = ask(director, views.text, {**words, "do": "save"}, kind="received", lang="th")
    assert (saved.status_code, saved["Location"]) == (302, reverse("notices:texts", args=[office.code]))
    assert NoticeText.objects.get().subject == "ของเรา {number}"
    assert 'value="reset"' in ask(director, views.text, kind="received", lang="th").content.decode()
    ask(director, views.text, {**words, "do": "reset"}, kind="received", lang="th")
    assert not NoticeText.objects.exists()


def test_a_fault_is_named_and_nothing_typed_is_lost(ask, director):
    answer = ask(
        director, views.text, {"subject": "x", "body": "{nmae}", "do": "save"}, kind="received", lang="th"
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "ไม่มีช่องข้อมูลชื่อ {nmae}" in page
    assert "{nmae}</textarea>" in page


def test_others_do_not_find_these_pages(ask, officer, stranger):
    from khamkho.base.errors import NotFound

    for actor in (officer, stranger):
        with pytest.raises(NotFound):
            ask(actor, views.texts)


def test_an_unknown_notice_is_not_found(ask, director):
    from django.http import Http404

    with pytest.raises(Http404):
        ask(director, views.text, kind="nothing", lang="th")


def test_somebody_who_is_not_signed_in_is_sent_to_sign_in(client, office):
    answer = client.get(reverse("notices:texts", args=[office.code]))
    assert answer.status_code == 302
    assert "/account/" in answer["Location"]


def test_a_text_message_is_reworded_with_its_length_told(ask, director, office):
    shown = ask(director, views.text, {"body": "ก" * 80, "do": "preview"}, kind="done", lang="th", way="sms")
    page = shown.content.decode()
    assert "ก" * 80 in page
    assert re.search(r"ตัวอักษร คิดเป็น 2 ข้อความ", page)
    assert not NoticeText.objects.exists()
    saved = ask(
        director, views.text, {"body": "ของเรา {number}", "do": "save"}, kind="done", lang="th", way="sms"
    )
    assert (saved.status_code, saved["Location"]) == (302, reverse("notices:texts", args=[office.code]))
    assert NoticeText.objects.get().way == "sms"
    assert "ของเรา {number}" in ask(director, views.texts).content.decode()
    ask(director, views.text, {"body": "x", "do": "reset"}, kind="done", lang="th", way="sms")
    assert not NoticeText.objects.exists()


def test_a_fault_in_a_text_message_is_named_and_kept(ask, director):
    answer = ask(director, views.text, {"body": "{reason}", "do": "save"}, kind="done", lang="th", way="sms")
    assert answer.status_code == 422
    assert "{reason}</textarea>" in answer.content.decode()


@pytest.mark.parametrize("kind", ["nothing", "draft"])
def test_what_is_never_texted_has_no_page(ask, director, kind):
    from django.http import Http404

    with pytest.raises(Http404):
        ask(director, views.text, kind=kind, lang="th", way="sms")
