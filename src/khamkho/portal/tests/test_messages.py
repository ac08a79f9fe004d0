"""Messages of an application as its applicant sees them; and the page of an expert with a link."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from khamkho.casework import commands
from khamkho.casework.commands import Question
from khamkho.casework.models import Attachment, Case, Event, Opinion
from khamkho.casework.queries.cases import case_for
from khamkho.casework.rules.opinions import Parts
from khamkho.people.actor import Actor
from khamkho.people.commands import take_mail
from khamkho.people.models import OutgoingMail
from khamkho.portal.tests.conftest import Walker, picture_file, text

WORDS = "ขอทราบวันที่สะดวกรับบัตร"


@pytest.fixture
def mine(own_walker: Walker) -> Walker:
    own_walker.start().fill().hand_in()
    return own_walker


def ask(walker: Walker, officer: Actor, **changes: Any) -> None:
    until = timezone.localdate() + timedelta(days=3)
    given = {"text": WORDS, "expects": True, "until": until, **changes}
    seen = Case.objects.get(number=walker.number()).head_seq
    commands.write_to_applicant(actor=officer, number=walker.number(), seen=seen, now=timezone.now(), **given)


def page(walker: Walker, rest: str = "") -> str:
    return text(walker.browser.get(f"/my/{walker.number()}{rest}"))


def send(walker: Walker, **posted: Any) -> Any:
    return walker.browser.post(f"/my/{walker.number()}/messages", {"text": "วันพุธ", **posted})


def test_a_question_stands_first_on_the_page_until_it_is_answered(mine: Walker, officer: Actor) -> None:
    assert "หน่วยงานมีคำถามถึงท่าน" not in page(mine)
    ask(mine, officer)
    shown = page(mine)
    assert shown.index("หน่วยงานมีคำถามถึงท่าน") < shown.index('id="status"')
    assert WORDS in shown
    assert officer.name not in shown
    assert send(mine).status_code == 302
    assert "หน่วยงานมีคำถามถึงท่าน" not in page(mine)
    thread = page(mine, "/messages?written=1")
    assert thread.index(WORDS) < thread.index("วันพุธ")
    assert "ส่งข้อความของท่านแล้ว" in thread


def test_somebody_without_an_account_writes_with_the_tracking_code(walker: Walker, officer: Actor) -> None:
    walker.start().fill().hand_in()
    ask(walker, officer)
    assert "หน่วยงานมีคำถามถึงท่าน" in page(walker)
    assert send(walker).status_code == 302
    assert "วันพุธ" in page(walker, "/messages")


def test_a_file_comes_along_and_only_its_own_people_get_it(
    mine: Walker, strange_phone: Client, officer: Actor
) -> None:
    assert send(mine, file=picture_file("ใบนัด.jpg")).status_code == 302
    held = Attachment.objects.get(document__startswith="message-")
    assert "ใบนัด" in page(mine, "/messages")
    address = f"/files/{mine.case.ref}/{held.ref}"
    assert address in page(mine, "/messages")
    assert mine.browser.get(address).status_code == 200
    assert strange_phone.get(address).status_code == 404


def test_no_words_are_refused_and_a_file_without_words_is_not_kept(mine: Walker) -> None:
    said = send(mine, text=" ", file=picture_file())
    assert said.status_code == 422
    assert "กรุณาเขียนข้อความ" in text(said)
    assert not Attachment.objects.filter(document__startswith="message-").exists()


def test_others_read_and_write_nothing(
    mine: Walker, strange_phone: Client, officer: Actor, at_two_factors: Any
) -> None:
    address = f"/my/{mine.number()}/messages"
    for browser in (strange_phone, Client(), at_two_factors(officer)):
        assert browser.get(address).status_code == 404
        assert browser.post(address, {"text": "x"}).status_code == 404
    assert not Event.objects.filter(kind="message_came").exists()


def test_a_watching_page_gets_the_message(mine: Walker, officer: Actor) -> None:
    head = mine.case.head_seq
    ask(mine, officer)
    assert WORDS in text(mine.browser.get(f"/my/{mine.number()}/news?after={head}"))


@pytest.mark.usefixtures("fresh_limits")
def test_nobody_floods_an_inbox(mine: Walker, settings: Any) -> None:
    settings.LIMITS = {"message": 2}
    assert [send(mine, text=f"ที่ {n}").status_code for n in range(3)] == [302, 302, 429]


def test_a_question_costs_the_page_no_query(
    mine: Walker, officer: Actor, django_assert_max_num_queries: Any
) -> None:
    ask(mine, officer)
    for rest in ("", "/messages"):
        with django_assert_max_num_queries(12):
            mine.browser.get(f"/my/{mine.number()}{rest}")


# ── an expert ──


@pytest.fixture
def expert(db: None) -> Client:
    return Client(headers={"accept-language": "th"})


def asked(walker: Walker, officer: Actor) -> tuple[str, Any]:
    """The address of a link, and the file that may be read behind it."""
    view = case_for(officer, walker.number())
    file = view.files[0]
    field = view.sections("th")[0].rows[0].field_id
    commands.ask_expert(
        actor=officer,
        number=walker.number(),
        name="ศ.ตัวอย่าง เชี่ยวชาญ",
        email="expert@example.com",
        question=Question(
            text="ภาพนี้ใช้ได้หรือไม่",
            until=timezone.localdate() + timedelta(days=2),
            parts=Parts(fields=frozenset({field}), documents=frozenset({file.document})),
        ),
        now=timezone.now(),
    )
    mail = take_mail(OutgoingMail.objects.latest("created_at").pk, now=timezone.now())
    assert mail
    return "/opinion/" + mail.text.partition("/opinion/")[2].split()[0], file


@pytest.mark.usefixtures("fresh_limits")
def test_an_expert_opens_reads_and_answers_once(mine: Walker, officer: Actor, expert: Client) -> None:
    address, file = asked(mine, officer)
    landing = text(expert.get(address))
    assert "ภาพนี้ใช้ได้หรือไม่" not in landing
    assert mine.number() not in landing
    assert expert.get(f"{address}/files/{file.ref}").status_code == 404
    assert expert.post(address).status_code == 302
    shown = text(expert.get(address))
    assert "ภาพนี้ใช้ได้หรือไม่" in shown
    assert shown.count("<dt") == 1
    assert expert.get(f"{address}/files/{file.ref}").status_code == 200
    assert expert.post(address, {"text": "ไม่ชัด"}).status_code == 422
    assert expert.post(address, {"stance": "disagree", "text": "ไม่ชัด"}).status_code == 302
    assert "ส่งความเห็นแล้ว" in text(expert.get(address))
    assert expert.get(f"{address}/files/{file.ref}").status_code == 404
    assert "ไม่ชัด" not in page(mine)


@pytest.mark.usefixtures("fresh_limits")
def test_a_link_opens_in_one_browser_only(mine: Walker, officer: Actor, expert: Client) -> None:
    address, file = asked(mine, officer)
    expert.post(address)
    for browser in (Client(), mine.browser):
        assert browser.get(address).status_code == 404
        assert browser.post(address, {"stance": "agree", "text": "x"}).status_code == 404
        assert browser.get(f"{address}/files/{file.ref}").status_code == 404
    assert expert.get("/opinion/0000-0000-0000-0000").status_code == 404


@pytest.mark.usefixtures("fresh_limits")
def test_a_link_that_was_taken_back_shows_nothing(mine: Walker, officer: Actor, expert: Client) -> None:
    address, _file = asked(mine, officer)
    expert.post(address)
    commands.take_back_opinion(
        actor=officer, number=mine.number(), asked=Opinion.objects.get().asked, now=timezone.now()
    )
    said = expert.get(address)
    assert said.status_code == 404
    assert "ขอลิงก์ใหม่" in text(said)


@pytest.mark.usefixtures("fresh_limits")
def test_guessing_links_is_limited(expert: Client, settings: Any) -> None:
    settings.LIMITS = {"track": 2}
    assert [expert.get(f"/opinion/0000-{n:04}").status_code for n in range(3)] == [404, 404, 429]
