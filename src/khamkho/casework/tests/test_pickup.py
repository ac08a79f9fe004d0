"""Collecting: handing over at the counter, calls, reminders, what is sent; each success and each refusal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from khamkho.base.errors import Invalid
from khamkho.casework import commands
from khamkho.casework.commands.erase import make_unreadable
from khamkho.casework.commands.record import record
from khamkho.casework.models import Attachment, Case, Pickup
from khamkho.casework.queries.audit import verify_all
from khamkho.casework.queries.cases import case_for
from khamkho.casework.queries.pickup import counted_at, lines_of, waiting_at
from khamkho.casework.rules.pickup import (
    AlreadyHandedOut,
    CardCannotBeHandedOver,
    NothingToHandOver,
    NotOffered,
    NotOnItsWay,
    OnItsWay,
)
from khamkho.casework.rules.refusals import NoSuchCase, NotYours
from khamkho.casework.standing import standing_of
from khamkho.casework.tests.cast import MONDAY, Counter
from khamkho.catalogue.fields.signature import SAMPLE_PNG
from khamkho.files.queries import read_blob
from khamkho.offices.commands import set_pickups
from khamkho.offices.models import Office
from khamkho.people.actor import SYSTEM, Actor
from khamkho.work.models import Effect

pytestmark = pytest.mark.django_db
Act = Callable[..., Case]
CARD = {"card_number": "12/2569", "issued_on": "3/8/2569", "expires_on": "2/8/2575"}
SIGNED = {"receiver": "holder", "identity_seen": "national_id", "receiver_signature.drawn": SAMPLE_PNG}
DAY = timedelta(days=1)


@pytest.fixture
def case(counter: Counter, officer: Actor, director: Actor, act: Act) -> Case:
    """Ready to be collected."""
    case = counter.submitted()
    act(officer, case, "accept")
    act(director, case, "approve")
    return act(officer, case, "ready", **CARD)


def hand(officer: Actor, case: Case, answers: dict[str, Any] | None = None, **more: Any) -> Case:
    given = {"seen": 99, "client_key": "", "now": MONDAY, **more}
    return commands.give_out(
        actor=officer, number=case.number or "", answers=SIGNED if answers is None else answers, **given
    )


def sends(office: Office, **more: str) -> None:
    typed = {"remind_days": "7", "call_days": "14", "link": "", **more}
    set_pickups(actor=SYSTEM, office_id=office.pk, typed=typed, ways=["mailbag", "post"], now=MONDAY)


def notices(case: Case) -> list[str]:
    return [one.args["kind"] for one in Effect.objects.filter(name="notice", about=case.about).order_by("pk")]


def test_a_signature_becomes_a_sealed_file_of_the_case_and_goes_with_it(case: Case, officer: Actor) -> None:
    done = hand(officer, case)
    assert (done.state, done.end) == ("ended", "granted")
    assert not Pickup.objects.exists()
    kept = Attachment.objects.get(case=case, document="receiver_signature")
    assert kept.blob is not None
    assert read_blob(kept.blob).startswith(b"\x89PNG")
    said = case_for(officer, case.number or "").timeline[-1].answers
    assert said["receiver_signature"] == {"file": str(kept.ref)}
    assert said["identity_seen"] == "national_id"
    assert list(verify_all()) == []
    done.refresh_from_db()
    make_unreadable(done, actor=SYSTEM, standing=standing_of(SYSTEM, done), now=MONDAY)
    kept.refresh_from_db()
    assert kept.blob is None


def test_a_second_press_changes_nothing_and_a_later_one_is_told(case: Case, officer: Actor) -> None:
    hand(officer, case, client_key="k")
    assert hand(officer, case, client_key="k").end == "granted"
    assert Attachment.objects.filter(document="receiver_signature").count() == 1
    with pytest.raises(AlreadyHandedOut):
        hand(officer, case)


@pytest.mark.parametrize(
    ("left_out", "where"),
    [
        ({"receiver": ""}, "receiver"),
        ({"identity_seen": ""}, "identity_seen"),
        ({"receiver_signature.drawn": ""}, "receiver_signature"),
        ({"receiver": "proxy", "mandate_seen": "yes", "receiver_relation": "บุตร"}, "receiver_name"),
        ({"receiver": "proxy", "mandate_seen": "yes", "receiver_name": "นางสาวตัวอย่าง"}, "receiver_relation"),
        ({"receiver": "proxy", "receiver_name": "ก", "receiver_relation": "บุตร", "mandate_seen": "no"}, "mandate_seen"),
    ],
)  # fmt: skip
def test_nothing_is_handed_over_while_something_was_not_seen(
    case: Case, officer: Actor, left_out: dict[str, str], where: str
) -> None:
    with pytest.raises(Invalid) as no:
        hand(officer, case, {**SIGNED, **left_out})
    assert [one.where for one in no.value.problems] == [where]
    assert Pickup.objects.filter(case=case).exists()


def test_a_proxy_with_a_mandate_collects_and_signs_on_paper(
    case: Case, officer: Actor, applicant: Actor
) -> None:
    answers = {
        "receiver": "proxy",
        "receiver_name": "นางสาวตัวอย่าง บุตรสาว",
        "receiver_relation": "บุตร",
        "mandate_seen": "yes",
        "identity_seen": "national_id",
        "signed_on_paper": "paper",
        "old_card_returned": "yes",
    }
    hand(officer, case, answers)
    said = case_for(officer, case.number or "").timeline[-1].answers
    assert (said["receiver_relation"], said["mandate_seen"], said["signed_on_paper"]) == (
        "บุตร",
        True,
        ["paper"],
    )
    assert not Attachment.objects.filter(document="receiver_signature").exists()
    read = case_for(applicant, case.number or "").timeline[-1]
    assert (read.handed_to, read.answers) == ("ผู้รับแทน: นางสาวตัวอย่าง บุตรสาว (บุตร)", {})


def test_only_what_is_ready_is_handed_over_and_only_by_its_office(
    counter: Counter, case: Case, officer: Actor, other_officer: Actor, applicant: Actor
) -> None:
    early = counter.submitted()
    with pytest.raises(NothingToHandOver):
        hand(officer, early)
    with pytest.raises(NoSuchCase):
        hand(other_officer, case)
    with pytest.raises(NotYours):
        hand(applicant, case)
    with pytest.raises(NotOnItsWay):
        hand(officer, case, {"receiver": "post"})


def test_a_lost_card_is_not_handed_over_by_any_door(case: Case, officer: Actor, act: Act) -> None:
    detail = {"number": "12/2569", "what_th": "แจ้งหาย", "what_en": "reported lost", "state": "lost"}
    case.refresh_from_db()
    record(case, "card", actor=officer, standing=standing_of(officer, case), now=MONDAY, detail=detail)
    with pytest.raises(CardCannotBeHandedOver):
        hand(officer, case)
    with pytest.raises(CardCannotBeHandedOver):
        act(officer, case, "hand_over", receiver="holder")


def test_who_does_not_come_is_reminded_once_then_stands_on_the_list(
    case: Case, officer: Actor, office: Office, stranger: Actor
) -> None:
    assert counted_at(officer, office, MONDAY + DAY) == {"call": 0, "waiting": 1, "sent": 0}
    assert commands.remind_to_collect(now=MONDAY + 6 * DAY) == 0
    assert commands.remind_to_collect(now=MONDAY + 8 * DAY) == 1
    assert commands.remind_to_collect(now=MONDAY + 9 * DAY) == 0
    assert notices(case).count("not_collected") == 1
    assert not waiting_at(officer, office, "call", MONDAY + 13 * DAY)
    (line,) = lines_of(list(waiting_at(officer, office, "call", MONDAY + 15 * DAY)), MONDAY + 15 * DAY)
    assert line.days == 15
    assert line.phones[0][1]
    assert not waiting_at(stranger, office, "call", MONDAY + 15 * DAY)


def test_who_could_not_be_told_is_called_at_once_and_not_before_the_day_she_named(
    case: Case, officer: Actor, office: Office
) -> None:
    commands.record_notice(case_id=case.pk, notice_id="x", kind="ready", state="failed", now=MONDAY)
    assert waiting_at(officer, office, "call", MONDAY)
    number = case.number or ""
    for wrong in ({"outcome": "?"}, {"outcome": "coming"}, {"outcome": "silent", "next_on": "1/1/2500"}):
        with pytest.raises(Invalid):
            commands.log_call(actor=officer, number=number, now=MONDAY, **wrong)
    commands.log_call(
        actor=officer, number=number, outcome="coming", note="มาวันศุกร์", next_on="7/8/2569", now=MONDAY
    )
    assert not waiting_at(officer, office, "call", MONDAY + 4 * DAY)
    (line,) = lines_of(list(waiting_at(officer, office, "call", MONDAY + 5 * DAY)), MONDAY + 5 * DAY)
    assert (line.row.calls, line.note) == (1, "มาวันศุกร์")
    assert line.outcome is not None
    entry = case_for(officer, number).timeline[-1]
    assert (entry.kind, entry.internal) == ("called", True)
    assert list(verify_all()) == []


def test_who_did_not_answer_is_called_again_after_three_days(
    case: Case, officer: Actor, office: Office
) -> None:
    Pickup.objects.update(untold=True)
    commands.log_call(actor=officer, number=case.number or "", outcome="silent", now=MONDAY)
    assert not waiting_at(officer, office, "call", MONDAY + 2 * DAY)
    assert waiting_at(officer, office, "call", MONDAY + 4 * DAY)


def test_it_is_sent_followed_and_arrives(
    case: Case, officer: Actor, applicant: Actor, office: Office
) -> None:
    number = case.number or ""
    with pytest.raises(NotOffered):
        commands.send_out(actor=officer, number=number, way="post", tracking="EX1TH", now=MONDAY)
    sends(office, link="https://post.example/?n={tracking}")
    assert commands.choose_delivery(actor=applicant, number=number, way="post", now=MONDAY)
    for wrong in ({"way": ""}, {"way": "post"}, {"way": "post", "tracking": "E1", "on": "1/1/2500"}):
        with pytest.raises(Invalid):
            commands.send_out(actor=officer, number=number, now=MONDAY, **wrong)
    commands.send_out(actor=officer, number=number, way="post", tracking="ex1th", now=MONDAY)
    with pytest.raises(OnItsWay):
        commands.send_out(actor=officer, number=number, way="post", tracking="EX1TH", now=MONDAY)
    with pytest.raises(OnItsWay):
        commands.choose_delivery(actor=applicant, number=number, way="", now=MONDAY)
    entry = case_for(applicant, number).timeline[-1]
    assert "EX1TH" in entry.text.th
    assert entry.reason == "https://post.example/?n=EX1TH"
    assert notices(case)[-1] == "sent_out"
    (line,) = lines_of(list(waiting_at(officer, office, "sent", MONDAY)), MONDAY)
    assert (line.tracking, line.link) == ("EX1TH", "https://post.example/?n=EX1TH")
    assert commands.remind_to_collect(now=MONDAY + 30 * DAY) == 0
    assert hand(officer, case, {"receiver": "post"}).end == "granted"


def test_what_comes_back_waits_again_and_is_called_about(case: Case, officer: Actor, office: Office) -> None:
    number = case.number or ""
    with pytest.raises(NotOnItsWay):
        commands.came_back(actor=officer, number=number, reason="ไม่มีผู้รับ", now=MONDAY)
    sends(office)
    commands.send_out(actor=officer, number=number, way="mailbag", now=MONDAY)
    with pytest.raises(Invalid):
        commands.came_back(actor=officer, number=number, reason=" ", now=MONDAY)
    commands.came_back(actor=officer, number=number, reason="ไม่มีผู้รับ", now=MONDAY + DAY)
    assert notices(case)[-2:] == ["sent_out", "came_back"]
    assert counted_at(officer, office, MONDAY + DAY) == {"call": 1, "waiting": 1, "sent": 0}
    assert list(verify_all()) == []


def test_strangers_and_other_steps_are_refused(
    case: Case, counter: Counter, officer: Actor, applicant: Actor, stranger: Actor
) -> None:
    with pytest.raises(NotYours):
        commands.log_call(actor=applicant, number=case.number or "", outcome="reached", now=MONDAY)
    with pytest.raises(NoSuchCase):
        commands.choose_delivery(actor=stranger, number=case.number or "", way="", now=MONDAY)
    early = counter.submitted()
    with pytest.raises(NothingToHandOver):
        commands.log_call(actor=officer, number=early.number or "", outcome="reached", now=MONDAY)


def test_what_waited_before_rows_were_kept_is_found(case: Case, officer: Actor) -> None:
    Pickup.objects.all().delete()
    assert commands.find_waiting(now=MONDAY + 30 * DAY) == 1
    assert Pickup.objects.get().ready_at == MONDAY
    assert commands.find_waiting(now=MONDAY) == 0
