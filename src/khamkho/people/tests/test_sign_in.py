"""Signing in through the pages: email codes, passwords, apps, limits, and coming back with a form."""

from __future__ import annotations

import re
import time

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from khamkho.base.thai import thai_digits
from khamkho.people import commands, devices, sessions
from khamkho.people.models import OutgoingMail, SecurityEvent, User
from khamkho.people.tests.conftest import SECRET
from khamkho.people.tests.signing import sign_in

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"


def last_mail() -> str:
    row = OutgoingMail.objects.order_by("-created_at").first()
    assert row is not None
    message = commands.take_mail(row.id, now=timezone.now())
    assert message is not None
    return f"{message.subject}\n{message.text}"


def code_in(mail: str) -> str:
    found = re.search(r"\b([0-9]{4}-?[0-9]{4})\b", mail)
    assert found
    return found[1]


def app_code() -> str:
    return str(format_hotp_value(hotp_value(SECRET, int(time.time()) // 30)))


def ask_code(client: Client, email: str, next_url: str = ""):
    return client.post(reverse("account_request_login_code"), {"email": email, "next": next_url})


def enter_code(client: Client, code: str, next_url: str = ""):
    return client.post(
        reverse("account_confirm_login_code"), {"code": code, "action": "verify", "next": next_url}
    )


def password_sign_in(client: Client, password: str = PASSWORD, email: str = "somchai@office.example"):
    return client.post(reverse("account_login"), {"login": email, "password": password})


def test_a_first_code_makes_an_account_without_password(client):
    response = ask_code(client, "New@Example.com", "/case/1/")
    assert response.status_code == 302
    assert not EmailAddress.objects.get().verified
    response = enter_code(client, code_in(last_mail()), "/case/1/")
    assert (response.status_code, response.url) == (302, "/case/1/")
    address = EmailAddress.objects.get()
    assert (address.email, address.verified) == ("new@example.com", True)
    assert not User.objects.get().has_usable_password()
    assert client.get(reverse("people_account")).status_code == 200


def test_a_code_in_thai_digits_is_fine(client, malee):
    ask_code(client, "malee@example.com")
    assert enter_code(client, thai_digits(code_in(last_mail()))).status_code == 302
    assert "_auth_user_id" in client.session


def test_a_wrong_code_is_refused_and_three_of_them_end_the_attempt(client, malee):
    ask_code(client, "malee@example.com")
    assert enter_code(client, "00000000").status_code == 200
    enter_code(client, "00000000")
    assert enter_code(client, "00000000").status_code == 302
    assert enter_code(client, code_in(last_mail())).status_code == 302
    assert "_auth_user_id" not in client.session


def test_a_known_and_an_unknown_address_look_the_same(client, malee):
    known = ask_code(client, "malee@example.com")
    unknown = ask_code(Client(), "nobody@example.com")
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)


def test_a_switched_off_account_gets_no_mail(client, malee):
    User.objects.update(is_active=False)
    assert ask_code(client, "malee@example.com").status_code == 302
    assert not OutgoingMail.objects.exists()


def test_codes_for_one_address_are_limited(client, malee):
    for _ in range(3):
        ask_code(client, "malee@example.com")
    ask_code(client, "malee@example.com")
    assert OutgoingMail.objects.count() == 3


def test_there_is_no_sign_up_page(client):
    response = client.get(reverse("account_signup"))
    assert response.url == reverse("account_request_login_code")


def test_password_and_app_make_a_session_of_two_factors(client, somchai):
    response = password_sign_in(client)
    assert response.url == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session
    response = client.post(reverse("mfa_authenticate"), {"code": app_code()})
    assert response.status_code == 302
    request = client.get(reverse("people_account")).wsgi_request
    assert sessions.is_two_factor(request)


def test_a_code_of_the_app_works_once(client, somchai):
    code = app_code()
    password_sign_in(client)
    client.post(reverse("mfa_authenticate"), {"code": code})
    other = Client()
    password_sign_in(other)
    response = other.post(reverse("mfa_authenticate"), {"code": code})
    assert response.status_code == 200
    assert "_auth_user_id" not in other.session


def test_email_code_and_app_are_not_two_factors_for_the_desk(client, somchai):
    ask_code(client, "somchai@office.example")
    enter_code(client, code_in(last_mail()))
    client.post(reverse("mfa_authenticate"), {"code": app_code()})
    response = client.get(reverse("people_second_factor"))
    assert response.url.startswith(reverse("account_reauthenticate"))
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert sessions.is_two_factor(client.get("/account/").wsgi_request)


def test_a_recovery_code_stands_in_for_the_app(client, somchai):
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    password_sign_in(client)
    assert client.post(reverse("mfa_authenticate"), {"code": thai_digits(codes[0])}).status_code == 302
    assert sessions.is_two_factor(client.get("/account/").wsgi_request)


def test_the_failures_of_an_attacker_do_not_lock_out_a_browser_used_before(client, somchai):
    password_sign_in(client)
    client.post(reverse("mfa_authenticate"), {"code": app_code()})
    assert devices.COOKIE in client.cookies
    client.post(reverse("account_logout"))
    attacker = Client(REMOTE_ADDR="203.0.113.9")
    for n in range(12):
        password_sign_in(attacker, f"guess {n}")
    assert password_sign_in(attacker).status_code == 200, (
        "the right password is no help to an unknown browser now"
    )
    assert password_sign_in(client).url == reverse("mfa_authenticate")


def test_a_locked_password_leaves_the_email_code_open(client, somchai):
    for n in range(12):
        password_sign_in(client, f"guess {n}")
    ask_code(client, "somchai@office.example")
    assert enter_code(client, code_in(last_mail())).url == reverse("mfa_authenticate")


def test_one_address_of_the_network_cannot_try_many_accounts(client, somchai):
    for n in range(31):
        response = password_sign_in(client, "guess", email=f"user{n}@office.example")
    assert response.status_code in (200, 429)
    assert password_sign_in(client).status_code in (200, 429)
    assert "_auth_user_id" not in client.session


def test_too_many_attempts_are_said_in_words(client, malee):
    sign_in(client, malee)
    for _ in range(12):
        response = client.post(reverse("account_email"), {"email": "x", "action_add": ""})
    assert response.status_code == 429
    assert "โปรดรอสักครู่" in response.content.decode()


def test_setting_up_the_app_leads_on_to_password_and_back_to_the_desk(
    client, malee, django_capture_on_commit_callbacks
):
    sign_in(client, malee)
    assert client.get(reverse("people_second_factor"), {"next": "/desk/"}).status_code == 200
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    assert page.context["totp_svg_data_uri"].encode() in page.content
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(reverse("mfa_activate_totp"), {"code": code})
    assert response.url == reverse("mfa_view_recovery_codes")
    assert client.get(response.url).status_code == 200
    response = client.get(reverse("people_second_factor"))
    assert response.url.startswith(reverse("account_set_password"))
    response = client.post(response.url, {"password1": PASSWORD, "password2": PASSWORD})
    assert response.url == reverse("people_second_factor")
    assert client.get(response.url).url == "/desk/"
    kinds = set(SecurityEvent.objects.values_list("what", flat=True))
    assert {"second-factor-added", "password-changed"} <= kinds


def test_a_short_password_is_refused(client, malee):
    sign_in(client, malee)
    response = client.post(reverse("account_set_password"), {"password1": "short", "password2": "short"})
    assert response.status_code == 200
    malee.refresh_from_db()
    assert not malee.has_usable_password()


def test_next_never_leads_to_another_site(client, malee):
    sign_in(client, malee, two_factor=True)
    response = client.get(reverse("people_second_factor"), {"next": "https://evil.example/"})
    assert response.url == reverse("people_account")


def test_a_password_is_reset_by_code_and_the_second_factor_stays(client, somchai):
    client.post(reverse("account_reset_password"), {"email": "somchai@office.example"})
    response = client.post(reverse("account_confirm_password_reset_code"), {"code": code_in(last_mail())})
    assert response.url == reverse("account_complete_password_reset")
    new = "another long password"
    response = client.post(response.url, {"password1": new, "password2": new})
    assert client.get(response.url).status_code == 200
    assert password_sign_in(client, new).url == reverse("mfa_authenticate")


def test_a_password_reset_for_an_unknown_address_says_and_sends_nothing(client):
    response = client.post(reverse("account_reset_password"), {"email": "nobody@example.com"})
    assert response.url == reverse("account_confirm_password_reset_code")
    assert not OutgoingMail.objects.exists()


def test_an_address_is_added_confirmed_made_first_and_removed(client, malee):
    sign_in(client, malee)
    response = client.post(reverse("account_email"), {"email": "second@example.com", "action_add": ""})
    assert response.url == reverse("account_email_verification_sent")
    client.post(response.url, {"code": code_in(last_mail()), "action": "verify"})
    assert EmailAddress.objects.get(email="second@example.com").verified
    client.post(reverse("account_email"), {"email": "second@example.com", "action_primary": ""})
    malee.refresh_from_db()
    assert malee.email == "second@example.com"
    client.post(reverse("account_email"), {"email": "malee@example.com", "action_remove": ""})
    assert list(EmailAddress.objects.values_list("email", flat=True)) == ["second@example.com"]
    kinds = set(SecurityEvent.objects.values_list("what", flat=True))
    assert {"address-changed", "address-removed"} <= kinds


def test_an_old_session_of_email_codes_only_asks_for_a_new_code_before_changing_addresses(client, malee):
    sign_in(client, malee, ago=3600)
    response = client.get(reverse("account_email"))
    assert response.url.startswith(reverse("account_request_login_code"))
    assert "_auth_user_id" not in client.session


def test_signing_out_says_so(client, malee):
    sign_in(client, malee)
    assert client.get(reverse("account_logout")).status_code == 200
    response = client.post(reverse("account_logout"), follow=True)
    assert "_auth_user_id" not in client.session
    assert response.redirect_chain


def test_passkeys_are_offered_only_where_they_can_work(client, malee):
    sign_in(client, malee)
    by_number = client.get(reverse("mfa_add_webauthn"), headers={"host": "127.0.0.1:8000"})
    assert "mfa_webauthn_add" not in by_number.content.decode()
    by_name = client.get(reverse("mfa_add_webauthn"), headers={"host": "localhost"})
    assert "mfa_webauthn_add" in by_name.content.decode()


@pytest.mark.parametrize("lang", ["th", "en"])
@pytest.mark.parametrize(
    "name",
    [
        "people_account",
        "account_email",
        "account_change_password",
        "account_reauthenticate",
        "mfa_reauthenticate",
        "mfa_index",
        "mfa_deactivate_totp",
        "mfa_list_webauthn",
        "mfa_add_webauthn",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_download_recovery_codes",
        "usersessions_list",
        "people_my_data",
        "people_close",
        "account_logout",
    ],
)
def test_every_page_of_an_account_shows(client, somchai, name, lang, settings):
    sign_in(client, somchai, two_factor=True)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = lang
    response = client.get(reverse(name))
    assert response.status_code == 200, response.headers
    if name != "mfa_download_recovery_codes":
        assert f'lang="{lang}"' in response.content.decode()


@pytest.mark.parametrize(
    "name", ["account_login", "account_request_login_code", "account_reset_password", "account_inactive"]
)
def test_every_page_before_signing_in_shows(client, db, name):
    assert client.get(reverse(name)).status_code == 200


def test_pages_of_an_account_ask_for_a_sign_in(client, db):
    for name in ("people_account", "people_my_data", "people_close", "usersessions_list", "mfa_index"):
        assert client.get(reverse(name)).url.startswith(reverse("account_request_login_code"))


def test_forgetting_and_closing(client, malee, now):
    sign_in(client, malee)
    commands.remember(user=malee, answers={"name": "มาลี"}, now=now)
    assert "มาลี" in client.get(reverse("people_my_data")).content.decode()
    client.post(reverse("people_forget"))
    assert not hasattr(User.objects.get(), "profile")
    assert client.post(reverse("people_close"), {}).status_code == 200
    client.post(reverse("people_close"), {"sure": "on"})
    assert not User.objects.exists()


def test_all_other_devices_are_signed_out(client, malee):
    other = sign_in(Client(), malee)
    sign_in(client, malee)
    client.post(reverse("people_end_sessions"))
    assert other.get(reverse("people_account")).status_code == 302
    assert client.get(reverse("people_account")).status_code == 200
    assert SecurityEvent.objects.get().what == SecurityEvent.What.SESSIONS_ENDED


def test_the_shared_cache_table_exists(db):
    cache.set("x", 1)
    assert cache.get("x") == 1


@pytest.mark.django_db
@pytest.mark.parametrize(("host", "offered"), [("localhost", True), ("127.0.0.1", False)])
def test_a_passkey_is_offered_only_where_one_can_work(client: Client, host: str, offered: bool) -> None:
    page = client.get(reverse("account_login"), headers={"host": f"{host}:8000"}).content.decode()
    assert ("passkey_login" in page) is offered
