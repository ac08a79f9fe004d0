"""Where news go, and the proof that a phone is the applicant's."""

from __future__ import annotations

from datetime import timedelta

import pytest

from khamkho.casework import commands
from khamkho.casework.contents import body_of, working_copy_of
from khamkho.casework.models import Case
from khamkho.casework.queries.phone import waiting_code
from khamkho.casework.rules.contact import CodeOver, NoMobile, TooManyCodes, WrongCode, way_of
from khamkho.casework.rules.refusals import AlreadySubmitted, NoSuchCase
from khamkho.casework.tests.cast import Counter
from khamkho.work.models import Effect

MOBILE = "0812345678"


@pytest.fixture
def draft(counter: Counter) -> Case:
    return counter.fill(counter.start())


@pytest.fixture
def ask(counter: Counter, draft: Case):
    def send(at: timedelta = timedelta(0), phone: str = MOBILE) -> dict[str, str]:
        commands.set_contact(
            actor=counter.applicant, ref=draft.ref, email="", phone=phone, notify="sms", now=counter.now + at
        )
        commands.send_phone_code(actor=counter.applicant, ref=draft.ref, now=counter.now + at)
        return code_of(draft)

    return send


def code_of(draft: Case) -> dict[str, str]:
    found: dict[str, str] = working_copy_of(Case.objects.select_related("key").get(pk=draft.pk)).code
    return found


def confirm(counter: Counter, draft: Case, code: str, at: timedelta = timedelta(0)) -> Case:
    return commands.confirm_phone(actor=counter.applicant, ref=draft.ref, code=code, now=counter.now + at)


def test_the_code_that_came_proves_the_phone_and_news_go_there(counter: Counter, draft: Case, ask):
    code = ask()["code"]
    confirm(counter, draft, f"{code[:3]} {code[3:]}")
    receipt = counter.submit(draft)
    handed_in = body_of(Case.objects.select_related("key").get(pk=receipt.case.pk))
    assert way_of(handed_in.contact) == ("sms", MOBILE)
    assert handed_in.code == {}


def test_the_code_leaves_as_an_effect_that_does_not_hold_it(draft: Case, ask, counter: Counter):
    known = ask()
    effect = Effect.objects.get(name="phone-code")
    assert known["code"] not in str(effect.args)
    waiting = waiting_code(draft.pk, sent=effect.args["sent"], now=counter.now)
    assert waiting is not None
    assert (waiting.number, waiting.code) == (MOBILE, known["code"])


def test_a_code_that_is_old_used_or_replaced_is_not_sent(draft: Case, ask, counter: Counter):
    first = ask()["sent"][-1]
    assert waiting_code(draft.pk, sent=first, now=counter.now + timedelta(minutes=10)) is None
    known = ask(timedelta(minutes=1))
    assert waiting_code(draft.pk, sent=first, now=counter.now) is None
    confirm(counter, draft, known["code"], timedelta(minutes=2))
    assert waiting_code(draft.pk, sent=known["sent"][-1], now=counter.now) is None
    assert waiting_code(draft.pk + 1, sent=first, now=counter.now) is None


def test_a_wrong_code_counts_until_a_new_one_is_needed(counter: Counter, draft: Case, ask):
    right = ask()["code"]
    wrong = "000000" if right != "000000" else "111111"
    for _ in range(5):
        with pytest.raises(WrongCode):
            confirm(counter, draft, wrong)
    with pytest.raises(CodeOver):
        confirm(counter, draft, right)
    confirm(counter, draft, ask(timedelta(minutes=1))["code"], timedelta(minutes=1))


def test_a_code_ends_after_ten_minutes_and_with_another_number(counter: Counter, draft: Case, ask):
    code = ask()["code"]
    with pytest.raises(CodeOver):
        confirm(counter, draft, code, timedelta(minutes=10))
    commands.set_contact(
        actor=counter.applicant, ref=draft.ref, email="", phone="0899999999", notify="sms", now=counter.now
    )
    with pytest.raises(CodeOver):
        confirm(counter, draft, code)


def test_a_proven_phone_that_is_changed_has_to_be_proven_again(counter: Counter, draft: Case, ask):
    confirm(counter, draft, ask()["code"])
    ask(phone="0899999999")
    assert way_of(working_copy_of(Case.objects.select_related("key").get(pk=draft.pk)).contact) == (
        "none",
        "",
    )


def test_five_codes_an_hour_and_no_more(draft: Case, ask):
    for minute in range(5):
        ask(timedelta(minutes=minute))
    with pytest.raises(TooManyCodes):
        ask(timedelta(minutes=59))
    ask(timedelta(minutes=60))


@pytest.mark.parametrize("phone", ["021234567", "+442079460000", "0812345678#1", ""])
def test_texts_to_what_is_no_mobile_are_refused(counter: Counter, draft: Case, phone: str):
    with pytest.raises(NoMobile):
        commands.set_contact(
            actor=counter.applicant, ref=draft.ref, email="", phone=phone, notify="sms", now=counter.now
        )
    commands.set_contact(
        actor=counter.applicant, ref=draft.ref, email="", phone=phone, notify="none", now=counter.now
    )
    with pytest.raises(NoMobile):
        commands.send_phone_code(actor=counter.applicant, ref=draft.ref, now=counter.now)


def test_only_the_writer_has_a_code_sent_and_only_before_handing_in(
    counter: Counter, draft: Case, ask, stranger
):
    ask()
    with pytest.raises(NoSuchCase):
        commands.send_phone_code(actor=stranger, ref=draft.ref, now=counter.now)
    with pytest.raises(NoSuchCase):
        commands.confirm_phone(actor=stranger, ref=draft.ref, code="1", now=counter.now)
    counter.now += timedelta(minutes=1)
    counter.submit(draft)
    with pytest.raises(AlreadySubmitted):
        commands.send_phone_code(actor=counter.applicant, ref=draft.ref, now=counter.now)
