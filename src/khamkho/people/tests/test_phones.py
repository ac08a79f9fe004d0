"""Mobile numbers of accounts: what each command does, and every refusal."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from allauth.account.models import EmailAddress

from khamkho.base.errors import NotFound
from khamkho.base.thai import thai_digits
from khamkho.people import commands, phones, queries
from khamkho.people.merging import SameAccount, StrongerAccount, ask_to_merge, merge_accounts, proves
from khamkho.people.models import OutgoingMail, Phone, PhoneCode, SecurityEvent, User
from khamkho.vault.models import DataKey, Erasure
from khamkho.work.models import Effect

pytestmark = pytest.mark.django_db
MINE, HERS = "0812345678", "0898765432"
EVERYBODY_WORKS = "khamkho.people.tests.signing.works_for_an_office"


def texts(now: datetime, to: str = "") -> list[str]:
    """The text messages that wait, the oldest first."""
    rows = OutgoingMail.objects.order_by("created_at", "expires_at")
    waiting = [message for row in rows if (message := commands.take_mail(row.id, now=now))]
    return [one.text for one in waiting if not one.subject and to in ("", one.to)]


def code_in(text: str) -> str:
    found = re.search(r"[0-9]{8}", text)
    assert found
    return found[0]


def asked(now: datetime, number: str = MINE, user: User | None = None) -> tuple[UUID, str]:
    """A code for a number, and what the message says."""
    OutgoingMail.objects.all().delete()
    code_id = phones.ask_code(number=number, lang="th", user=user, now=now)
    return code_id, code_in(texts(now, number)[0])


def signed_up(now: datetime, number: str = MINE) -> User:
    code_id, code = asked(now, number)
    return phones.account_by_code(code_id=code_id, typed=code, lang="th", now=now)


def added(user: User, now: datetime, number: str = MINE) -> Phone:
    code_id, code = asked(now, number, user)
    return phones.add_phone(user=user, code_id=code_id, typed=code, now=now)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**8:08}"


# Signing in


def test_a_first_code_makes_an_account_reached_by_phone_alone(now):
    user = signed_up(now)
    assert queries.address_of(user) == ""
    assert not user.has_usable_password()
    assert [one.number for one in queries.phones_of(user.pk)] == [MINE]
    assert queries.user_by_phone(MINE) == user
    assert signed_up(now) == user
    assert User.objects.count() == 1


def test_a_code_is_as_strong_and_lives_as_long_as_one_by_mail(now, settings):
    code_id, code = asked(now)
    assert len(code) == settings.ACCOUNT_LOGIN_BY_CODE_FORMAT["length"]
    life = PhoneCode.objects.get(pk=code_id).expires_at - now
    assert life == timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT) == commands.CODE_LIFE


def test_the_message_with_a_code_fits_into_one(now):
    for lang in ("th", "en"):
        OutgoingMail.objects.all().delete()
        phones.ask_code(number=MINE, lang=lang, now=now)
        assert len(texts(now)[0]) <= 70


def test_thai_digits_blanks_and_dashes_are_fine(now):
    code_id, code = asked(now)
    typed = thai_digits(f"{code[:4]} - {code[4:]}")
    assert phones.account_by_code(code_id=code_id, typed=typed, lang="th", now=now)


def test_neither_number_nor_code_can_be_read_in_the_database(now):
    _code_id, code = asked(now)
    row, mail = PhoneCode.objects.get(), OutgoingMail.objects.get()
    user = signed_up(now, HERS)
    phone = Phone.objects.get(user=user)
    kept = [row.number, mail.body, phone.number, row.code.encode(), phone.mark.encode()]
    assert not any(secret.encode() in bytes(one) for one in kept for secret in (code, MINE, HERS))
    assert all(set(effect.args) == {"mail"} for effect in Effect.objects.filter(name="account-text"))


def test_a_wrong_code_is_refused_and_three_end_it(now):
    code_id, code = asked(now)
    for _ in range(phones.TRIES):
        with pytest.raises(phones.WrongPhoneCode):
            phones.account_by_code(code_id=code_id, typed=wrong(code), lang="th", now=now)
    with pytest.raises(phones.PhoneCodeOver):
        phones.account_by_code(code_id=code_id, typed=code, lang="th", now=now)
    assert not User.objects.exists()
    assert phones.number_waiting(code_id, now=now) == ""


def test_a_code_works_once(now):
    code_id, code = asked(now)
    phones.account_by_code(code_id=code_id, typed=code, lang="th", now=now)
    with pytest.raises(phones.PhoneCodeOver):
        phones.account_by_code(code_id=code_id, typed=code, lang="th", now=now)


def test_a_code_works_for_fifteen_minutes(now):
    code_id, code = asked(now)
    with pytest.raises(phones.PhoneCodeOver):
        phones.account_by_code(code_id=code_id, typed=code, lang="th", now=now + commands.CODE_LIFE)
    commands.tidy(now=now + commands.CODE_LIFE)
    assert not PhoneCode.objects.exists()


def test_a_code_fits_only_where_it_was_asked_for(now):
    mine, code = asked(now)
    other, _ = asked(now, HERS)
    with pytest.raises(phones.WrongPhoneCode):
        phones.account_by_code(code_id=other, typed=code, lang="th", now=now)
    with pytest.raises(phones.PhoneCodeOver):
        phones.account_by_code(code_id=uuid4(), typed=code, lang="th", now=now)
    assert phones.account_by_code(code_id=mine, typed=code, lang="th", now=now)


def test_a_new_code_ends_the_one_of_the_same_browser_and_no_other(now):
    first, code = asked(now)
    elsewhere, code_elsewhere = asked(now)
    OutgoingMail.objects.all().delete()
    phones.ask_code(number=MINE, lang="th", instead_of=first, now=now)
    with pytest.raises(phones.PhoneCodeOver):
        phones.account_by_code(code_id=first, typed=code, lang="th", now=now)
    assert phones.account_by_code(code_id=elsewhere, typed=code_elsewhere, lang="th", now=now)


def test_a_code_to_sign_in_adds_no_phone_and_the_other_way_round(now, malee):
    to_sign_in, code = asked(now)
    with pytest.raises(phones.PhoneCodeOver):
        phones.add_phone(user=malee, code_id=to_sign_in, typed=code, now=now)
    to_add, code = asked(now, user=malee)
    with pytest.raises(phones.PhoneCodeOver):
        phones.account_by_code(code_id=to_add, typed=code, lang="th", now=now)


def test_two_browsers_that_prove_a_new_number_at_once_get_one_account(now, monkeypatch):
    """Both find no account; the second to write is given the first one's."""
    first, code = asked(now)
    second, other = asked(now)
    made = phones.account_by_code(code_id=first, typed=code, lang="th", now=now)
    look, looks = phones._owner, iter([True])
    monkeypatch.setattr(phones, "_owner", lambda number: None if next(looks, False) else look(number))
    assert phones.account_by_code(code_id=second, typed=other, lang="th", now=now) == made
    assert (User.objects.count(), Phone.objects.count()) == (1, 1)


# The numbers of an account


def test_a_phone_is_added_beside_an_address_and_both_sign_in(now, malee):
    added(malee, now)
    assert queries.user_by_phone(MINE) == malee
    assert signed_up(now) == malee
    assert SecurityEvent.objects.filter(what=SecurityEvent.What.PHONE_ADDED, user=malee.pk).count() == 1


def test_who_adds_a_phone_is_told_at_the_address_she_had(now, malee):
    added(malee, now)
    mails = [commands.take_mail(row.id, now=now) for row in OutgoingMail.objects.all()]
    assert [one.to for one in mails if one and one.subject] == ["malee@example.com"]


def test_who_has_only_a_phone_is_told_of_another_one_there(now):
    user = signed_up(now)
    added(user, now, HERS)
    assert any("เพิ่มหมายเลข" in text for text in texts(now, MINE))
    assert not any("เพิ่มหมายเลข" in text for text in texts(now, HERS))


def test_the_same_phone_twice_changes_nothing(now, malee):
    assert added(malee, now) == added(malee, now)
    assert SecurityEvent.objects.filter(what=SecurityEvent.What.PHONE_ADDED).count() == 1


def test_the_number_of_somebody_else_is_not_taken_from_her(now, malee):
    other = signed_up(now)
    code_id, code = asked(now, MINE, malee)
    with pytest.raises(phones.PhoneTaken):
        phones.add_phone(user=malee, code_id=code_id, typed=code, now=now)
    assert queries.user_by_phone(MINE) == other


def test_the_number_that_another_account_adds_at_the_same_moment_is_refused(now, malee, monkeypatch):
    signed_up(now)
    code_id, code = asked(now, MINE, malee)
    monkeypatch.setattr(phones, "_add", phones._keep)  # as if it had looked a moment before
    with pytest.raises(phones.PhoneTaken):
        phones.add_phone(user=malee, code_id=code_id, typed=code, now=now)


def test_a_code_that_was_asked_for_by_another_account_adds_nothing(now, malee, somchai):
    code_id, code = asked(now, MINE, malee)
    with pytest.raises(phones.PhoneCodeOver):
        phones.add_phone(user=somchai, code_id=code_id, typed=code, now=now)


def test_an_account_has_so_many_numbers_and_no_more(now, malee):
    for n in range(phones.MOST):
        added(malee, now, f"081000000{n}")
    code_id, code = asked(now, HERS, malee)
    with pytest.raises(phones.TooManyPhones):
        phones.add_phone(user=malee, code_id=code_id, typed=code, now=now)


def test_a_member_of_an_office_adds_none(now, malee, settings):
    settings.WORKS = EVERYBODY_WORKS
    code_id, code = asked(now, MINE, malee)
    with pytest.raises(phones.NoPhoneForMembers):
        phones.add_phone(user=malee, code_id=code_id, typed=code, now=now)
    assert not phones.may_add(malee.pk)


def test_a_removed_phone_signs_in_no_more_and_its_key_is_destroyed(now, malee):
    phone = added(malee, now)
    keys = DataKey.objects.count()
    phones.remove_phone(user=malee, phone_id=phone.pk, now=now)
    assert queries.user_by_phone(MINE) is None
    assert DataKey.objects.count() == keys - 1
    assert Erasure.objects.exists()
    assert SecurityEvent.objects.filter(what=SecurityEvent.What.PHONE_REMOVED, user=malee.pk).exists()
    assert signed_up(now) != malee


def test_the_last_way_in_stays(now):
    user = signed_up(now)
    only = Phone.objects.get(user=user)
    with pytest.raises(phones.LastWayIn):
        phones.remove_phone(user=user, phone_id=only.pk, now=now)
    EmailAddress.objects.create(user=user, email="new@example.com", verified=False)
    with pytest.raises(phones.LastWayIn):
        phones.remove_phone(user=user, phone_id=only.pk, now=now)
    EmailAddress.objects.update(verified=True)
    phones.remove_phone(user=user, phone_id=only.pk, now=now)


def test_one_of_two_phones_may_go(now):
    user = signed_up(now)
    new = added(user, now, HERS)
    phones.remove_phone(user=user, phone_id=Phone.objects.exclude(pk=new.pk).get().pk, now=now)
    assert [one.number for one in queries.phones_of(user.pk)] == [HERS]
    with pytest.raises(phones.LastWayIn):
        phones.remove_phone(user=user, phone_id=new.pk, now=now)


def test_nobody_removes_the_phone_of_another_account(now, malee):
    signed_up(now)
    with pytest.raises(NotFound):
        phones.remove_phone(user=malee, phone_id=Phone.objects.get().pk, now=now)


def test_whoever_becomes_a_member_keeps_no_phone(now, malee):
    added(malee, now)
    phones.drop_phones(user_id=malee.pk, now=now)
    assert queries.phones_of(malee.pk) == ()
    assert signed_up(now) != malee


def test_a_removed_phone_that_a_restore_brings_back_signs_in_to_nothing(now, malee):
    """The erasure list destroys its key again; the row alone leads nowhere and is in nobody's way."""
    added(malee, now)
    DataKey.objects.all().delete()
    assert queries.phones_of(malee.pk) == ()
    assert queries.user_by_phone(MINE) is None
    other = signed_up(now)
    assert other != malee
    assert Phone.objects.get().user == other


def test_closing_an_account_erases_its_phones(now, malee):
    added(malee, now)
    commands.close_account(user=malee, now=now)
    assert not Phone.objects.exists()
    assert not DataKey.objects.exists()


def test_holdings_name_the_numbers(now, malee):
    added(malee, now)
    held = {holding.what.en: holding.rows for holding in queries.holdings(malee)}
    assert held["Mobile numbers for signing in"] == ("081 234 5678",)


# Merging


def test_an_account_of_a_phone_is_merged_into_one_of_an_address(now, malee):
    other = signed_up(now)
    OutgoingMail.objects.all().delete()
    pending = ask_to_merge(kept=malee, to=MINE, now=now)
    code = code_in(texts(now, MINE)[0])
    assert proves(pending, kept=malee, typed=code, now=now)
    assert not proves(pending, kept=malee, typed=wrong(code), now=now)
    merge_accounts(kept=malee, other=other.pk, now=now)
    assert queries.user_by_phone(MINE) == malee
    assert [one.number for one in queries.phones_of(malee.pk)] == [MINE]
    assert any("รวมบัญชี" in text for text in texts(now, MINE)), (
        "the account that ended was told where it had its phone"
    )


def test_merging_sends_nothing_to_a_number_without_an_account_and_no_code_fits(now, malee):
    pending = ask_to_merge(kept=malee, to=MINE, now=now)
    assert not OutgoingMail.objects.exists()
    assert not pending["other"]


def test_merging_refuses_a_number_of_the_same_account(now, malee):
    added(malee, now)
    with pytest.raises(SameAccount):
        ask_to_merge(kept=malee, to=MINE, now=now)


def test_merging_by_phone_is_no_way_round_a_second_factor(now, malee, somchai):
    added(somchai, now)
    with pytest.raises(StrongerAccount):
        merge_accounts(kept=malee, other=somchai.pk, now=now)


def test_a_member_who_takes_in_an_account_takes_no_phone(now, malee, settings):
    other = signed_up(now)
    settings.WORKS = EVERYBODY_WORKS
    merge_accounts(kept=malee, other=other.pk, now=now)
    assert not Phone.objects.exists()
