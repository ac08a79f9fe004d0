"""Who gets in where: every page of the desk for every role."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, reverse
from django.utils import timezone

from khamkho.casework import commands
from khamkho.casework.models import Case
from khamkho.casework.tests.cast import Counter, make_member
from khamkho.desk.urls import urlpatterns
from khamkho.payments.models import PaymentList
from khamkho.people.actor import Actor

EVERYWHERE = {
    "home",
    "inbox",
    "inbox-news",
    "search",
    "register-list",
    "register",
    "case",
    "case-news",
    "receipt",
    "letters",
    "letters-xlsx",
    "letters-pdf",
    "letter",
    "letter-draft",
    "talk",
    "payments",
    "payment-list",
    "payment-balance",
    "collecting",
    "work",
    "appointments",
    "appointments-pdf",
}
READING = EVERYWHERE | {"failures"}
WORKING = READING | {
    "new",
    "collection-new",
    "letter-new",
    "case-letter",
    "letter-change",
    "payment-paper",
    "payment-bank",
    "appointment-new",
}
DECIDING = WORKING | {"decide"}
MAY_OPEN = {
    "officer": WORKING,
    "supervisor": DECIDING,
    "director": DECIDING,
    "auditor": READING,
}


def address(name: str, case: Case) -> str:
    """The address of a page of the desk, for this case."""
    known = {
        "office": "kbi1",
        "code": "kbi1",
        "order_id": 1,
        "absence_id": 1,
        "service": case.service_id,
        "number": case.number,
        "action": "accept",
        "effect": uuid4(),
        "case": case.ref,
        "file": uuid4(),
        "member_id": 1,
        "view": 1,
        "letter": letter_of(case),
        "opinion": uuid4(),
        "collection": uuid4(),
        "question": uuid4(),
        "closing_id": 1,
        "round_id": 1,
        "moving": uuid4(),
        "entry": uuid4(),
        "course": uuid4(),
        "meeting": uuid4(),
        "thing": uuid4(),
        "line": 1,
        "allocation": uuid4(),
        "asked": 1,
        "paylist": paylist_of(case),
        "payline": uuid4(),
        "payrow": 1,
        "paykind": "csv",
        "paystep": "check",
        "publication": uuid4(),
        "bundle": uuid4(),
        "batch": uuid4(),
        "ref": uuid4(),
        "indicator": "submitted",
        "card": uuid4(),
        "mail": uuid4(),
        "receipt": uuid4(),
        "remittance": uuid4(),
        "month": uuid4(),
        "payment": uuid4(),
        "refund": uuid4(),
        "do": "settle",
        "friend": uuid4(),
        "device": uuid4(),
        "counter": uuid4(),
        "booking": uuid4(),
        "deed": "arrive",
    }
    pattern = next(one for one in urlpatterns if isinstance(one, URLPattern) and one.name == name)
    wanted = {key: known[key] for key in pattern.pattern.converters}
    return reverse(f"desk:{name}", kwargs=wanted)


def paylist_of(case: Case) -> UUID:
    """A payment list of the office, without a line."""
    found = PaymentList.objects.filter(office=case.office_id).first()
    if found is None:
        seat = make_member(case.office, "officer", "นางทำ บัญชี").memberships[0].id
        found = PaymentList.objects.create(office=case.office, created_at=timezone.now(), drafted_by_id=seat)
    return found.ref


def letter_of(case: Case) -> UUID:
    """The draft of a letter about this case."""
    found = case.letters.first()
    if found is None:
        officer = make_member(case.office, "officer", "นางเขียน ร่าง")
        words = {"subject": "ก", "to": "ข", "body": "ค"}
        found = commands.write_letter(
            actor=officer,
            office=case.office,
            number=case.number or "",
            kind="memo",
            lang="th",
            fields=words,
            now=timezone.now(),
        )
    return found.ref


def names() -> Iterator[str]:
    for one in urlpatterns:
        assert one.name
        yield one.name


@pytest.mark.parametrize("role", MAY_OPEN)
def test_each_role_opens_its_pages_and_is_refused_the_others(
    role: str, request: pytest.FixtureRequest, counter: Counter, at_desk: Callable[..., Client]
) -> None:
    case, browser = counter.submitted(), at_desk(request.getfixturevalue(role))
    for name in sorted(DECIDING):
        status = browser.get(address(name, case)).status_code
        assert status == (200 if name in MAY_OPEN[role] else 403), (name, status)


def test_strangers_get_nothing(
    counter: Counter,
    at_desk: Callable[..., Client],
    other_officer: Actor,
    applicant: Actor,
    is_of_today: Callable[[str], bool],
) -> None:
    case = counter.submitted()
    pages = [address(name, case) for name in names() if name not in ("home", "file") and is_of_today(name)]
    assert pages
    for browser in (at_desk(other_officer), at_desk(applicant)):
        for page in pages:
            assert browser.get(page).status_code == 404, page
            assert browser.post(page).status_code == 404, page
        assert browser.get(address("file", case)).status_code == 404


def test_an_applicant_has_no_overview(at_desk: Callable[..., Client], applicant: Actor) -> None:
    assert at_desk(applicant).get("/desk/").status_code == 404


def test_nobody_enters_without_signing_in_with_two_factors(
    counter: Counter, at_desk: Callable[..., Client], officer: Actor
) -> None:
    case = counter.submitted()
    for browser in (Client(), at_desk(officer, two_factor=False)):
        for name in names():
            answer = browser.get(address(name, case))
            assert answer.status_code == 302, name
            assert "/account/" in answer["Location"]


def test_an_auditor_changes_nothing(counter: Counter, auditor_desk: Client) -> None:
    case = counter.submitted()
    typed = {"reason": "x", "text": "x", "member": "me", "seen": "9"}
    for name in (
        "act",
        "decide-act",
        "assign",
        "note",
        "give-back",
        "reopen",
        "retry",
        "failure-retry",
        "failure-done",
        "new",
        "letter-new",
        "case-letter",
        "letter-change",
        "letter-sign",
        "letter-number",
        "letter-end",
        "letter-discard",
        "letter-retry",
        "copy",
    ):
        assert auditor_desk.post(address(name, case), typed).status_code == 403, name
    case.refresh_from_db()
    assert case.head_seq == 1


def test_an_auditor_sees_no_buttons(counter: Counter, auditor_desk: Client) -> None:
    page = auditor_desk.get(address("case", counter.submitted())).content.decode()
    assert 'method="post"' not in page.split('id="main"')[1].split("</main>")[0]


def test_a_member_who_only_administers_reads_no_cases(
    office: object, counter: Counter, at_desk: Callable[..., Client]
) -> None:
    case, browser = counter.submitted(), at_desk(make_member(counter.office, "admin", "นายดูแล ระบบ"))
    to_the_settings = browser.get("/desk/", follow=True)
    assert to_the_settings.redirect_chain[-1][0] == f"/desk/office/{case.office.code}/"
    assert browser.get(address("case", case)).status_code == 404


@pytest.mark.parametrize(
    ("role", "shown"), [("officer", False), ("supervisor", False), ("director", True), ("auditor", True)]
)
def test_the_settings_are_one_click_away_for_those_who_have_business_there(
    role: str, shown: bool, request: pytest.FixtureRequest, counter: Counter, at_desk: Callable[..., Client]
) -> None:
    page = at_desk(request.getfixturevalue(role)).get("/desk/").content.decode()
    assert (f'href="/desk/office/{counter.office.code}/"' in page) is shown


def test_a_case_of_my_other_office_does_not_open_under_this_one(
    counter: Counter, officer: Actor, other_office: object, at_desk: Callable[..., Client]
) -> None:
    case = counter.submitted()
    both = at_desk(make_member(counter.office, "officer", "ก"))
    assert both.get(f"/desk/cti2/cases/{case.number}").status_code == 404
