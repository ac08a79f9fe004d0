"""Signing in by SMS through the pages, and by attack: guessing, replay, floods, other people's numbers, enumeration."""

from __future__ import annotations

import re
import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from khamkho.base.thai import thai_digits
from khamkho.people import commands, phones, queries, sessions
from khamkho.people.models import OutgoingMail, Phone, PhoneCode, User
from khamkho.people.tests.conftest import SECRET
from khamkho.people.tests.signing import sign_in
from khamkho.people.tests.test_phones import HERS, MINE, added, code_in, signed_up, texts, wrong

pytestmark = pytest.mark.django_db
ASK, CONFIRM = "/account/login/phone/", "/account/login/phone/confirm/"
NUMBERS, ADD = "/account/phones/", "/account/phones/confirm/"


@pytest.fixture(autouse=True)
def gateway(settings):
    cache.clear()
    settings.CAN_TEXT = "khamkho.people.tests.signing.texts_go_out"


def ask(client: Client, number: str = MINE, **more: str):
    return client.post(ASK, {"number": number, **more})


def enter(client: Client, code: str, **more: str):
    return client.post(CONFIRM, {"code": code, "action": "verify", **more})


def newest(to: str = MINE) -> str:
    return code_in(texts(timezone.now(), to)[-1])


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_a_number_and_a_code_sign_up_and_lead_back(client):
    assert ask(client, "081-234 5678", next="/my").url == f"{CONFIRM}?next=%2Fmy"
    page = client.get(f"{CONFIRM}?next=/my").content.decode()
    assert "081 234 5678" in page
    answer = enter(client, newest(), next="/my")
    assert (answer.status_code, answer.url) == (302, "/my")
    assert UserSession.objects.filter(user=User.objects.get()).exists(), "recorded as every sign-in"
    assert "081 234 5678" in client.get("/account/").content.decode()


@pytest.mark.parametrize("number", [thai_digits(MINE), "+66812345678", "0066 81 234 5678"])
def test_a_number_is_understood_as_people_write_it(client, number):
    assert ask(client, number).status_code == 302
    assert texts(timezone.now(), MINE)


@pytest.mark.parametrize("number", ["", "021234567", "+442079460000", "0812345678 ต่อ 1", "x", "๐" * 40])
def test_only_thai_mobiles_get_a_code(client, number):
    assert ask(client, number).status_code == 200
    assert not OutgoingMail.objects.exists()


def test_next_never_leads_to_another_site(client):
    assert ask(client, next="https://evil.example/").url == CONFIRM
    assert enter(client, newest(), next="https://evil.example/").url == "/account/"


def test_the_session_of_a_code_is_of_one_factor(client):
    ask(client)
    enter(client, newest())
    request = client.get("/account/").wsgi_request
    assert not sessions.is_two_factor(request)
    assert sessions.signed_in_at(request) > time.time() - 60


def test_what_the_session_had_opened_stays_and_its_key_changes(client):
    session = client.session
    session["khamkho_cases"] = [7]
    session.save()
    before = session.session_key
    ask(client)
    enter(client, newest())
    assert client.session["khamkho_cases"] == [7]
    assert client.session.session_key != before


def test_an_account_with_a_second_factor_is_asked_for_it(client, somchai, now):
    added(somchai, now)
    OutgoingMail.objects.all().delete()
    ask(client)
    answer = enter(client, newest())
    assert answer.url == reverse("mfa_authenticate")
    assert not is_in(client)
    client.post(answer.url, {"code": str(format_hotp_value(hotp_value(SECRET, int(time.time()) // 30)))})
    assert is_in(client)
    assert not sessions.is_two_factor(client.get("/account/").wsgi_request)


def test_a_switched_off_account_is_not_signed_in_to(client, now):
    signed_up(now)
    OutgoingMail.objects.all().delete()
    User.objects.update(is_active=False)
    ask(client)
    assert enter(client, newest()).url == reverse("account_inactive")
    assert not is_in(client)
    assert User.objects.count() == 1


def test_where_no_gateway_is_set_up_nothing_is_offered(client, settings, malee):
    settings.CAN_TEXT = "khamkho.notices.queries.can_text_accounts"
    assert ask(client).url.startswith(reverse("account_request_login_code"))
    assert client.get(CONFIRM).url.startswith(reverse("account_request_login_code"))
    for page in (reverse("account_login"), reverse("account_request_login_code")):
        assert ASK not in client.get(page).content.decode()
    sign_in(client, malee)
    assert NUMBERS not in client.get("/account/").content.decode()
    client.post(NUMBERS, {"number": MINE})
    assert not OutgoingMail.objects.exists()


def test_where_one_is_set_up_both_pages_lead_there(client):
    for page in (reverse("account_login"), reverse("account_request_login_code")):
        assert f"{ASK}?next=%2Fmy" in client.get(f"{page}?next=/my").content.decode()


# Attacks


def test_guessing_ends_after_three_tries_also_with_the_right_code(client):
    ask(client)
    code = newest()
    for _ in range(3):
        assert enter(client, wrong(code)).status_code == 422
    answer = enter(client, code)
    assert answer.status_code == 422
    assert "รหัสนี้ใช้ไม่ได้แล้ว" in answer.content.decode()
    assert not is_in(client)


def test_a_copied_session_gets_no_further_tries(client):
    """The tries are counted in the database, not in what the browser holds: many at once share one count."""
    ask(client)
    code, copies = newest(), []
    for _ in range(4):
        copy = Client()
        copy.cookies = client.cookies.copy()
        copies.append(copy)
    answers = [enter(copy, wrong(code)).status_code for copy in copies]
    assert answers == [422] * 4
    assert PhoneCode.objects.get().tries == 3


def test_a_code_that_was_used_is_of_no_use_to_who_saw_it(client):
    ask(client)
    code = newest()
    enter(client, code)
    thief = Client()
    assert enter(thief, code).url == ASK
    ask(thief)
    assert enter(thief, code).status_code == 422
    assert not is_in(thief)


def test_of_two_codes_in_one_browser_the_newer_works(client):
    ask(client)
    first = newest()
    client.post(CONFIRM, {"action": "resend"})
    second = newest()
    assert enter(client, first).status_code == 422
    assert enter(client, second).status_code == 302
    assert is_in(client)


def test_of_two_browsers_each_has_its_own_code(client):
    """Whoever asks for codes to my number ends no sign-in of mine, and mine opens nothing there."""
    ask(client)
    mine = newest()
    stranger = Client()
    ask(stranger)
    assert enter(stranger, mine).status_code == 422
    assert enter(client, mine).status_code == 302
    assert not is_in(stranger)


def test_one_number_gets_five_messages_an_hour_whoever_asks(db):
    answers = [ask(Client(REMOTE_ADDR=f"203.0.113.{n}")).status_code for n in range(7)]
    assert answers == [302] * 5 + [429] * 2
    assert len(texts(timezone.now())) == 5
    assert ask(Client(), HERS).status_code == 302


def test_one_asker_may_not_spend_the_money_of_the_office(client, settings):
    settings.LIMITS = {"sms": 3}
    answers = [ask(client, f"08100000{n:02}").status_code for n in range(5)]
    assert answers == [302] * 3 + [429] * 2


def test_sending_again_counts_too(client):
    ask(client)
    answers = [client.post(CONFIRM, {"action": "resend"}).status_code for _ in range(6)]
    assert answers == [302] * 4 + [429] * 2


def test_known_and_unknown_numbers_look_the_same_and_cost_the_same(now):
    signed_up(now)
    OutgoingMail.objects.all().delete()
    known, unknown = Client(REMOTE_ADDR="203.0.113.1"), Client(REMOTE_ADDR="203.0.113.2")
    work = []
    for browser, number in ((known, MINE), (unknown, HERS)):
        with CaptureQueriesContext(connection) as made:
            answer = ask(browser, number)
        work.append((answer.status_code, answer.url, len(made)))
    assert work[0] == work[1]
    assert len(texts(timezone.now(), MINE)) == len(texts(timezone.now(), HERS)) == 1
    pages = [browser.get(CONFIRM).content.decode() for browser in (known, unknown)]
    assert _plain(pages[0], "081 234 5678") == _plain(pages[1], "089 876 5432")
    wrong_ones = [enter(browser, "00000000").content.decode() for browser in (known, unknown)]
    assert _plain(wrong_ones[0], "081 234 5678") == _plain(wrong_ones[1], "089 876 5432")


def _plain(page: str, number: str) -> str:
    """A page without what differs in any two: its number and the token of its forms."""
    return re.sub(r'(name="csrfmiddlewaretoken" value=|nonce=)"[^"]*"', "", page.replace(number, ""))


def test_a_number_that_was_removed_no_longer_signs_in_to_the_account(client, malee, now):
    phone = added(malee, now)
    OutgoingMail.objects.all().delete()
    ask(client)
    code = newest()
    phones.remove_phone(user=malee, phone_id=phone.pk, now=timezone.now())
    enter(client, code)
    assert client.session["_auth_user_id"] != str(malee.pk)


# The numbers of an account


def test_a_number_is_added_and_removed_on_the_page(client, malee):
    sign_in(client, malee)
    assert client.post(NUMBERS, {"number": "081 234 5678"}).url == ADD
    assert client.get(ADD).status_code == 200
    assert client.post(ADD, {"code": newest(), "action": "verify"}).url == NUMBERS
    page = client.get(NUMBERS).content.decode()
    assert "081 234 5678" in page
    phone = Phone.objects.get(user=malee)
    assert client.post(f"{NUMBERS}{phone.pk}/remove/").url == NUMBERS
    assert not Phone.objects.exists()


def test_a_wrong_code_adds_nothing_and_says_so(client, malee):
    sign_in(client, malee)
    client.post(NUMBERS, {"number": MINE})
    code = newest()
    for _ in range(3):
        assert client.post(ADD, {"code": wrong(code), "action": "verify"}).status_code == 422
    assert "รหัสนี้ใช้ไม่ได้แล้ว" in client.post(ADD, {"code": code, "action": "verify"}).content.decode()
    assert client.get(ADD).url == NUMBERS
    assert not Phone.objects.exists()


def test_the_last_number_cannot_be_removed_and_the_page_says_why(client, now):
    user = signed_up(now)
    sign_in(client, user)
    answer = client.post(f"{NUMBERS}{Phone.objects.get().pk}/remove/")
    assert answer.status_code == 409
    assert "ทางเดียว" in answer.content.decode()
    assert Phone.objects.exists()


def test_the_number_of_another_account_is_not_there(client, malee, now):
    signed_up(now)
    sign_in(client, malee)
    assert client.post(f"{NUMBERS}{Phone.objects.get().pk}/remove/").status_code == 404


def test_a_session_of_an_hour_ago_changes_no_number(client, malee):
    sign_in(client, malee, ago=3600)
    assert client.post(NUMBERS, {"number": MINE}).status_code == 302
    assert not OutgoingMail.objects.exists()
    assert not is_in(client)


def test_who_signed_in_by_phone_proves_it_anew_by_phone(client, now):
    ask(client)
    enter(client, newest())
    session = client.session
    session["account_authentication_methods"][0]["at"] -= 3600
    session.save()
    assert client.get(NUMBERS).url.startswith(ASK)


def test_an_account_of_a_phone_alone_can_add_an_address(client, now):
    sign_in(client, signed_up(now))
    assert client.get(reverse("account_email")).status_code == 200
    answer = client.post(reverse("account_email"), {"email": "new@example.com", "action_add": ""})
    assert answer.url == reverse("account_email_verification_sent")
    rows = OutgoingMail.objects.order_by("-created_at")
    mail = next(
        one for row in rows if (one := commands.take_mail(row.id, now=timezone.now())) and one.subject
    )
    code = re.search(r"\b([0-9]{4}-?[0-9]{4})\b", mail.text)
    assert code
    client.post(answer.url, {"code": code[1], "action": "verify"})
    assert queries.address_of(User.objects.get()) == "new@example.com"


def test_merging_through_the_pages_by_number(client, malee, now):
    other = signed_up(now)
    OutgoingMail.objects.all().delete()
    sign_in(client, malee)
    assert client.post(reverse("people_merge"), {"to": "081 234 5678"}).url == reverse("people_merge_confirm")
    assert client.post(reverse("people_merge_confirm"), {"code": newest()}).url == "/account/"
    other.refresh_from_db()
    assert other.merged_into == malee
    assert queries.user_by_phone(MINE) == malee


@pytest.mark.parametrize("lang", ["th", "en"])
def test_every_page_shows_in_both_languages(client, malee, lang, settings):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = lang
    assert f'lang="{lang}"' in client.get(ASK).content.decode()
    ask(client)
    assert f'lang="{lang}"' in client.get(CONFIRM).content.decode()
    sign_in(client, malee)
    assert f'lang="{lang}"' in client.get(NUMBERS).content.decode()
    client.post(NUMBERS, {"number": HERS})
    assert f'lang="{lang}"' in client.get(ADD).content.decode()
