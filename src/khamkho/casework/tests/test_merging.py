"""Two accounts of one person become one: only after both are proven, and everything goes where it belongs."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.test import Client
from django.utils import timezone

from khamkho.base.errors import Refused
from khamkho.casework import commands
from khamkho.casework.models import Case, CasePerson
from khamkho.casework.queries.audit import verify_all
from khamkho.casework.queries.cases import case_for, cases_for
from khamkho.casework.rules.refusals import OwnCase
from khamkho.casework.tests.cast import MONDAY, Counter, make_member
from khamkho.offices.models import Office
from khamkho.offices.rules import MemberAccount
from khamkho.people.actor import Actor
from khamkho.people.commands import add_totp, create_account, new_totp_secret, remember, take_mail
from khamkho.people.merging import (
    TRIES,
    SameAccount,
    StrongerAccount,
    WrongMergeCode,
    ask_to_merge,
    merge_accounts,
    proves,
)
from khamkho.people.models import OutgoingMail, SecurityEvent, User
from khamkho.people.queries import address_of, addresses_of, profile_of, user_by_email
from khamkho.people.tests.signing import sign_in

pytestmark = pytest.mark.django_db
CONFIRM = "/account/merge/confirm/"


@pytest.fixture
def kept(db: None) -> User:
    return create_account(email="kept@example.com", now=MONDAY)


@pytest.fixture
def other(db: None) -> User:
    return create_account(email="other@example.com", now=MONDAY)


def of(user: User) -> Actor:
    return Actor(user_id=user.pk)


def case_of(counter: Counter, user: User, key: str = "k") -> Case:
    return counter.submit(
        counter.fill(counter.start(actor=of(user)), actor=of(user)), actor=of(user), key=key
    ).case


def code_sent(now: datetime) -> str:
    mail = take_mail(OutgoingMail.objects.order_by("created_at").last().pk, now=now)  # type: ignore[union-attr]
    assert mail
    found = re.search(r"\b\d{8}\b", mail.text)
    assert found
    return found[0]


def test_cases_drafts_addresses_and_parts_go_to_the_account_that_is_kept(
    counter: Counter, kept: User, other: User
) -> None:
    handed_in, draft, mine = (
        case_of(counter, other),
        counter.start(actor=of(other)),
        case_of(counter, kept, "m"),
    )
    stranger = create_account(email="third@example.com", now=MONDAY)
    third = case_of(counter, stranger, "t")
    for case, who in ((third, "adviser"), (mine, "adviser")):
        inviter = of(stranger) if case == third else of(kept)
        made = commands.invite_person(actor=inviter, ref=case.ref, role=who, name="น้า", now=MONDAY)
        commands.join_case(actor=of(other), code=made.code, now=MONDAY)
    remember(user=other, answers={"phone": "1", "name": "ก"}, now=MONDAY)
    remember(user=kept, answers={"name": "ข"}, now=MONDAY)
    EmailAddress.objects.create(user=kept, email="other@example.com", verified=False)
    EmailAddress.objects.create(user=other, email="never@example.com", verified=False)

    merge_accounts(kept=kept, other=other.pk, now=MONDAY)

    assert {case.pk for case in cases_for(of(kept))} == {handed_in.pk, draft.pk, mine.pk, third.pk}
    assert not cases_for(of(other))
    assert case_for(of(kept), third.number or "").standing.people == {"adviser"}
    assert CasePerson.objects.get(case=mine).until == MONDAY  # she stands around no case of her own
    assert [a.email for a in addresses_of(kept)] == ["kept@example.com", "other@example.com"]
    assert address_of(kept) == "kept@example.com"
    assert user_by_email("other@example.com") == kept
    assert profile_of(kept) == {"name": "ข", "phone": "1"}
    assert not profile_of(other)
    entry = case_for(of(kept), handed_in.number or "").timeline[-1]
    assert entry.kind == "account_merged"
    assert not list(verify_all())


def test_the_other_account_ends_and_both_logs_say_so(kept: User, other: User) -> None:
    sign_in(Client(), other)
    merge_accounts(kept=kept, other=other.pk, now=MONDAY)
    other.refresh_from_db()
    assert (other.is_active, other.merged_into, other.has_usable_password()) == (False, kept, False)
    assert not UserSession.objects.filter(user=other).exists()
    logged = set(SecurityEvent.objects.values_list("user", "what"))
    assert logged == {(other.pk, "account-merged"), (kept.pk, "account-taken-in")}
    mails = [take_mail(mail.pk, now=MONDAY) for mail in OutgoingMail.objects.all()]
    assert {mail.to for mail in mails if mail} == {"kept@example.com", "other@example.com"}
    with pytest.raises(WrongMergeCode):
        merge_accounts(kept=kept, other=other.pk, now=MONDAY)


def test_a_member_takes_in_her_private_account_and_then_acts_on_no_case_of_it(
    counter: Counter, office: Office, other: User
) -> None:
    case, officer = case_of(counter, other), make_member(office, "officer", "นางสาวตัวอย่าง")
    member = User.objects.get(pk=str(officer.user_id))
    merge_accounts(kept=member, other=other.pk, now=MONDAY)
    with pytest.raises(OwnCase):
        commands.act(
            actor=officer, number=case.number or "", action_id="accept", answers={}, seen=99, now=MONDAY
        )
    assert not list(verify_all())


@pytest.mark.parametrize("ended", [False, True])
def test_an_account_that_works_or_worked_for_an_office_is_not_merged_away(
    office: Office, kept: User, ended: bool
) -> None:
    officer = make_member(office, "officer", "นางสาวตัวอย่าง")
    if ended:
        from khamkho.offices.models import Membership

        Membership.objects.update(active_until=MONDAY.date())
    with pytest.raises(MemberAccount):
        merge_accounts(kept=kept, other=officer.user_id, now=MONDAY)  # type: ignore[arg-type]
    assert User.objects.get(pk=str(officer.user_id)).is_active


def test_a_code_by_mail_is_no_proof_of_an_account_with_a_second_factor(kept: User, other: User) -> None:
    add_totp(user=other, secret=new_totp_secret(), now=MONDAY)
    with pytest.raises(StrongerAccount):
        merge_accounts(kept=kept, other=other.pk, now=MONDAY)


def test_an_account_is_not_merged_with_itself(kept: User) -> None:
    with pytest.raises(SameAccount):
        merge_accounts(kept=kept, other=kept.pk, now=MONDAY)
    with pytest.raises(SameAccount):
        ask_to_merge(kept=kept, to="kept@example.com", now=MONDAY)


def test_only_the_code_that_was_sent_proves_and_only_for_who_asked(kept: User, other: User) -> None:
    pending = ask_to_merge(kept=kept, to="other@example.com", now=MONDAY)
    code = code_sent(MONDAY)
    assert proves(pending, kept=kept, typed=f" {code[:3]} {code[3:]}", now=MONDAY)
    assert not proves(pending, kept=kept, typed=str((int(code) + 1) % 10**8).zfill(8), now=MONDAY)
    assert not proves(pending, kept=other, typed=code, now=MONDAY)
    assert not proves(pending, kept=kept, typed=code, now=MONDAY + timedelta(minutes=16))
    assert not proves({**pending, "tries": TRIES}, kept=kept, typed=code, now=MONDAY)
    assert code not in str(pending)


def test_an_address_without_an_account_gets_nothing_and_looks_the_same(kept: User) -> None:
    pending = ask_to_merge(kept=kept, to="nobody@example.com", now=MONDAY)
    assert not OutgoingMail.objects.exists()
    assert pending["code"]
    assert not pending["other"]


def browser(user: User, **how: Any) -> Client:
    return sign_in(Client(), user, **how)


def test_the_pages_merge_after_the_code_from_the_other_mailbox(
    counter: Counter, kept: User, other: User
) -> None:
    case, client = case_of(counter, other), browser(kept)
    assert "กรุณากรอกอีเมล" in client.post("/account/merge/", {"to": ""}).content.decode()
    answer = client.post("/account/merge/", {"to": "Other@example.com"})
    assert answer.status_code == 302
    assert answer["Location"] == CONFIRM
    assert "other@example.com" in client.get(CONFIRM).content.decode()
    assert client.post(CONFIRM, {"code": "no"}).status_code == 422
    assert Case.objects.get(pk=case.pk).applicant_id == other.pk
    done = client.post(CONFIRM, {"code": code_sent(timezone.now())}, follow=True)
    assert done.status_code == 200
    assert "other@example.com" in done.content.decode()
    assert Case.objects.get(pk=case.pk).applicant_id == kept.pk
    assert client.get(CONFIRM).status_code == 302


def test_wrong_codes_are_counted_and_then_the_right_one_is_too_late(kept: User, other: User) -> None:
    client = browser(kept)
    client.post("/account/merge/", {"to": "other@example.com"})
    code = code_sent(timezone.now())
    for _ in range(TRIES):
        assert client.post(CONFIRM, {"code": str((int(code) + 1) % 10**8).zfill(8)}).status_code == 422
    assert client.post(CONFIRM, {"code": code}).status_code == 422
    assert User.objects.get(pk=other.pk).is_active


def test_an_old_session_and_a_stranger_merge_nothing(kept: User, other: User) -> None:
    old = browser(kept, ago=16 * 60)
    for client in (old, Client()):
        for path in ("/account/merge/", CONFIRM):
            assert "/account/login" in client.get(path)["Location"]
        assert client.post("/account/merge/", {"to": "other@example.com"}).status_code == 302
    assert not OutgoingMail.objects.exists()


def test_codes_are_asked_for_five_times_an_hour(kept: User, other: User) -> None:
    client = browser(kept)
    answers = [client.post("/account/merge/", {"to": "other@example.com"}).status_code for _ in range(6)]
    assert answers == [302] * 5 + [429]
    assert issubclass(WrongMergeCode, Refused)
