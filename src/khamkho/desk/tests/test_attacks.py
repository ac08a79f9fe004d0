"""Somebody who tries what the new pages of the desk were not made for: markup, foreign numbers, links of others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from khamkho.casework import commands
from khamkho.casework.commands import Question
from khamkho.casework.models import Case, Event, Opinion
from khamkho.casework.rules.opinions import Parts
from khamkho.casework.tests.cast import Counter, make_member
from khamkho.offices.models import Office
from khamkho.people.actor import Actor

pytestmark = pytest.mark.django_db
EVIL = "<script>alert(1)</script>{{7*7}}"
POSTED = {
    "text": "ก",
    "question": "ก",
    "name": "ก",
    "email": "a@example.com",
    "reason": "ก",
    "way": "counter",
}
DOINGS = (
    "messages",
    "messages/settle",
    "opinions",
    "experts",
    "opinions/2/take-back",
    "opinions/2/link",
    "hand-over",
    "help",
)


@pytest.fixture
def case(counter: Counter) -> Case:
    return counter.submitted()


def url(case: Case, rest: str = "", office: str = "kbi1") -> str:
    return f"/desk/{office}/cases/{case.number}{rest}"


def ask(actor: Actor, case: Case, of: Actor) -> Opinion:
    until = timezone.localdate() + timedelta(days=2)
    return commands.ask_colleague(
        actor=actor,
        number=str(case.number),
        member_id=of.memberships[0].id,
        question=Question(text=EVIL, until=until, parts=Parts(whole=True)),
        now=timezone.now(),
    )


def test_nothing_that_somebody_wrote_is_markup_on_any_page(
    case: Case, officer: Actor, office: Office, applicant: Actor, at_desk: Callable[..., Client]
) -> None:
    colleague = make_member(office, "officer", "นางสาวอีกคน ช่วยคิด")
    now, number = timezone.now(), str(case.number)
    commands.write_to_office(actor=applicant, number=number, text=EVIL, now=now)
    seen = Case.objects.get(pk=case.pk).head_seq
    commands.write_to_applicant(actor=officer, number=number, text=EVIL, seen=seen, now=now)
    commands.write_to_office(actor=applicant, number=number, text=EVIL, now=now)
    first = ask(officer, case, colleague)
    commands.ask_expert(
        actor=officer,
        number=number,
        name=EVIL,
        email="a@example.com",
        question=Question(text=EVIL, until=timezone.localdate(), parts=Parts()),
        now=now,
    )
    desk, other = at_desk(officer), at_desk(colleague)
    pages = [
        desk.get(url(case)),
        desk.get(url(case, "?do=message")),
        desk.get(url(case, "?do=opinion")),
        desk.get("/desk/kbi1/talk"),
        other.get(f"/desk/kbi1/opinions/{first.ref}"),
        desk.post(url(case, "/messages"), {"text": EVIL, "expects": "yes", "until": EVIL}),
        desk.post(url(case, "/opinions"), {"question": EVIL, "until": EVIL, "member": EVIL}),
        desk.post(
            url(case, "/experts"), {"question": EVIL, "name": EVIL, "email": EVIL, "until": "1/1/2500"}
        ),
        other.post(f"/desk/kbi1/opinions/{first.ref}", {"stance": EVIL, "text": EVIL}),
    ]
    commands.give_opinion(actor=colleague, ref=first.ref, stance="agree", text=EVIL, now=now)
    for page in [*pages, desk.get(url(case))]:
        shown = page.content.decode()
        assert page.status_code in (200, 422)
        assert "<script>alert" not in shown
        assert "alert(1)</script>49" not in shown


@pytest.mark.parametrize("doing", DOINGS)
def test_no_number_of_another_office_opens_anything(
    case: Case, other_office: Office, at_desk: Callable[..., Client], doing: str
) -> None:
    foreign = at_desk(make_member(other_office, "director", "นายอื่น ผู้อำนวยการ"))
    for office in ("kbi1", "cti2"):
        assert foreign.post(url(case, f"/{doing}", office), POSTED).status_code == 404
    assert Event.objects.filter(case=case).count() == 1


@pytest.mark.parametrize("doing", DOINGS)
def test_looking_changes_nothing_and_a_forged_form_neither(
    case: Case, officer: Actor, at_desk: Callable[..., Client], doing: str
) -> None:
    desk = at_desk(officer)
    assert desk.get(url(case, f"/{doing}")).status_code == 405
    desk.handler.enforce_csrf_checks = True
    assert desk.post(url(case, f"/{doing}"), POSTED).status_code == 403
    assert Event.objects.filter(case=case).count() == 1


@pytest.mark.parametrize("asked", ["0", "99", "9" * 40])
def test_an_opinion_that_was_never_asked_is_not_found(case: Case, officer_desk: Client, asked: str) -> None:
    for doing in ("take-back", "link"):
        assert officer_desk.post(url(case, f"/opinions/{asked}/{doing}")).status_code == 404


@pytest.mark.parametrize("junk", ["", "9" * 40, "-1", "ก", "1e9", "\x00", "⑤"])
def test_junk_in_hidden_fields_breaks_nothing(case: Case, officer_desk: Client, junk: str) -> None:
    given = {
        "seen": junk,
        "member": junk,
        "until": junk,
        "to": junk,
        "client_key": junk,
        "parts": [junk],
        "at": junk,
    }
    for doing in DOINGS:
        said = officer_desk.post(url(case, f"/{doing}"), {**POSTED, **given})
        assert said.status_code in (302, 403, 404, 409, 422), (doing, said.status_code)


def test_an_opinion_of_somebody_else_is_not_found(
    case: Case,
    officer: Actor,
    office: Office,
    supervisor: Actor,
    other_office: Office,
    at_desk: Callable[..., Client],
) -> None:
    colleague = make_member(office, "officer", "นางสาวอีกคน ช่วยคิด")
    opinion = ask(officer, case, colleague)
    stranger = make_member(other_office, "officer", "นายอื่น เจ้าหน้าที่")
    for actor, where in ((supervisor, "kbi1"), (officer, "kbi1"), (stranger, "cti2")):
        browser = at_desk(actor)
        page: Any = browser.get(f"/desk/{where}/opinions/{opinion.ref}")
        assert page.status_code == 404
        said = browser.post(f"/desk/{where}/opinions/{opinion.ref}", {"stance": "agree", "text": "ดี"})
        assert said.status_code == 404
    weak = at_desk(colleague, two_factor=False)
    assert weak.get(f"/desk/kbi1/opinions/{opinion.ref}").status_code in (302, 404)
    assert Opinion.objects.get().answered is None
