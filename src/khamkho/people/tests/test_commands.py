"""Each command of people/: what it does, and every refusal."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from khamkho.base.home import current_home
from khamkho.people import commands, queries
from khamkho.people.models import NoticeSeen, OutgoingMail, Profile, SecurityEvent, User
from khamkho.people.tests.signing import sign_in
from khamkho.vault.models import DataKey
from khamkho.work.models import Effect

pytestmark = pytest.mark.django_db


def test_an_account_needs_neither_address_nor_password(now):
    user = commands.create_account(now=now)
    assert not user.has_usable_password()
    assert queries.address_of(user) == ""


def test_remember_keeps_answers_sealed_and_merges_them(malee, now):
    commands.remember(user=malee, answers={"name": "มาลี ใจดี", "phone": "0812345678"}, now=now)
    commands.remember(user=malee, answers={"phone": "0899999999"}, now=now)
    assert queries.profile_of(malee) == {"name": "มาลี ใจดี", "phone": "0899999999"}
    assert "มาลี".encode() not in bytes(Profile.objects.get().body)
    assert DataKey.objects.count() == 1


def test_forget_profile_destroys_its_key(malee, now):
    commands.remember(user=malee, answers={"name": "มาลี"}, now=now)
    assert commands.forget_profile(user=malee, now=now)
    assert queries.profile_of(malee) == {}
    assert not DataKey.objects.exists()
    assert not commands.forget_profile(user=malee, now=now)


def test_a_profile_whose_key_was_destroyed_reads_as_empty_and_can_be_written_again(malee, now):
    commands.remember(user=malee, answers={"name": "มาลี"}, now=now)
    DataKey.objects.all().delete()
    assert queries.profile_of(malee) == {}
    commands.remember(user=malee, answers={"name": "ใหม่"}, now=now)
    assert queries.profile_of(malee) == {"name": "ใหม่"}


def test_note_notice_records_a_version_once(malee, now):
    for _ in range(2):
        commands.note_notice(user=malee, notice="privacy", version="1", now=now)
    assert NoticeSeen.objects.count() == 1
    assert queries.has_seen_notice(user=malee, notice="privacy", version="1")
    assert not queries.has_seen_notice(user=malee, notice="privacy", version="2")


def test_note_notice_without_an_account_hangs_on_the_case_until_it_is_forgotten(now):
    commands.note_notice(user=None, case_ref="c1", notice="privacy", version="1", now=now)
    commands.note_notice(user=None, case_ref="c2", notice="privacy", version="1", now=now)
    assert queries.has_seen_notice(user=None, case_ref="c1", notice="privacy", version="1")
    commands.forget_case("c1")
    assert not queries.has_seen_notice(user=None, case_ref="c1", notice="privacy", version="1")
    assert NoticeSeen.objects.count() == 2


def test_post_mail_leaves_only_an_id_behind_and_seals_the_rest(now):
    mail = commands.post_mail(
        "account/email/login_code", to="malee@example.com", lang="th", facts={"code": "1234-5678"}, now=now
    )
    effect = Effect.objects.get(name="account-mail")
    assert effect.args == {"mail": str(mail.id)}
    assert b"1234-5678" not in bytes(OutgoingMail.objects.get().body)
    message = commands.take_mail(mail.id, now=now)
    assert message is not None
    assert message.to == "malee@example.com"
    assert message.subject == "รหัสเข้าสู่ระบบ: 1234-5678"
    assert "1234-5678" in message.text


def test_a_mail_can_be_taken_again_until_it_was_sent(now):
    mail = commands.post_mail(
        "account/email/login_code", to="a@example.com", lang="en", facts={"code": "1"}, now=now
    )
    assert commands.take_mail(mail.id, now=now) == commands.take_mail(mail.id, now=now)
    commands.mail_sent(mail.id)
    assert commands.take_mail(mail.id, now=now) is None


def test_a_mail_that_is_too_late_is_not_sent(now):
    mail = commands.post_mail(
        "account/email/login_code",
        to="a@example.com",
        lang="en",
        facts={"code": "1"},
        life=commands.CODE_LIFE,
        now=now,
    )
    assert commands.take_mail(mail.id, now=now + commands.CODE_LIFE) is None


def test_reset_second_factor_takes_everything_away_ends_sessions_and_tells(somchai, client, now):
    sign_in(client, somchai)
    assert UserSession.objects.filter(user=somchai).exists()
    commands.reset_second_factor(user=somchai, by=None, reason="โทรศัพท์หาย", now=now)
    assert not Authenticator.objects.filter(user=somchai).exists()
    assert not Session.objects.exists()
    event = SecurityEvent.objects.get(what=SecurityEvent.What.SECOND_FACTOR_RESET)
    assert (event.user, event.by, event.reason) == (somchai.pk, None, "โทรศัพท์หาย")
    message = commands.take_mail(OutgoingMail.objects.get().id, now=now)
    assert message is not None
    assert "โทรศัพท์หาย" in message.text


def test_reset_second_factor_refuses_without_a_reason(somchai, now):
    with pytest.raises(commands.ReasonNeeded):
        commands.reset_second_factor(user=somchai, by=None, reason=" \u200b", now=now)
    assert Authenticator.objects.filter(user=somchai).exists()


def test_reset_second_factor_refuses_an_account_without_one(malee, now):
    with pytest.raises(commands.NoSecondFactor):
        commands.reset_second_factor(user=malee, by=None, reason="x", now=now)


def test_the_secret_of_an_app_is_sealed_at_rest(somchai):
    data = Authenticator.objects.get(type="totp").data
    assert "JBSWY3" not in str(data)
    assert (current_home().secrets / "mfa").exists()


def test_close_account_erases_all_that_people_holds(malee, now):
    commands.remember(user=malee, answers={"name": "มาลี"}, now=now)
    commands.note_notice(user=malee, notice="privacy", version="1", now=now)
    commands.close_account(user=malee, now=now)
    assert not User.objects.exists()
    assert not EmailAddress.objects.exists()
    assert not DataKey.objects.exists()
    assert NoticeSeen.objects.get().user_id is None
    assert SecurityEvent.objects.get().what == SecurityEvent.What.ACCOUNT_CLOSED


def test_begin_account_leaves_a_switched_off_account_alone(malee, now):
    User.objects.update(is_active=False)
    assert commands.begin_account(email="Malee@example.com", lang="th", now=now) is None


def test_tidy_drops_accounts_whose_code_never_came_back(malee, now):
    commands.begin_account(email="mistyped@example.com", lang="th", now=now)
    User.objects.update(created_at=now)
    commands.tidy(now=now + timedelta(hours=23))
    assert User.objects.count() == 2
    commands.tidy(now=now + timedelta(hours=25))
    assert [user.email for user in User.objects.all()] == ["malee@example.com"]


def test_tidy_drops_old_mails_and_sessions(client, malee, now):
    sign_in(client, malee)
    commands.post_mail("account/email/login_code", to="a@b.example", lang="th", facts={"code": "1"}, now=now)
    commands.tidy(now=now + timedelta(days=4000))
    assert not OutgoingMail.objects.exists()
    assert not Session.objects.exists()
    assert not UserSession.objects.exists()


def test_end_sessions_keeps_the_one_that_asks(client, malee):
    sign_in(client, malee)
    from django.test import Client

    sign_in(Client(), malee)
    assert commands.end_sessions(user=malee, keep=client.session.session_key or "") == 1
    assert Session.objects.get().session_key == client.session.session_key


def test_holdings_answers_what_is_held_and_leaves_out_what_is_not(malee, now):
    commands.remember(user=malee, answers={"phone": "0812345678"}, now=now)
    held = {holding.what.en: holding.rows for holding in queries.holdings(malee)}
    assert held["Email addresses for signing in"] == ("malee@example.com",)
    assert held["Details kept for your next application"] == ("0812345678",)
    assert "Devices that are signed in" not in held
    assert set(queries.HAPPENED) == set(SecurityEvent.What)


def test_user_by_email_finds_proven_addresses_only(malee, now):
    commands.begin_account(email="new@example.com", lang="th", now=now)
    assert queries.user_by_email("MALEE@example.com ") == malee
    assert queries.user_by_email("new@example.com") is None


def test_set_language_and_password(malee, now):
    commands.set_language(user=malee, lang="en")
    malee.refresh_from_db()
    assert queries.lang_of(malee) == "en"
    commands.set_password(user=malee, password="a long enough one", now=now)
    assert malee.has_usable_password()


def test_a_new_totp_secret_is_base32():
    import base64

    assert len(base64.b32decode(commands.new_totp_secret())) == 20
