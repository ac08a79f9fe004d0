"""Passkeys and the app in a real browser, under our own content security policy."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from khamkho.people import commands, sessions
from khamkho.people.models import User
from khamkho.people.tests.conftest import NOW
from khamkho.people.tests.test_sign_in import PASSWORD, code_in, last_mail

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(browser: Browser, live_server: Any, settings: Any) -> Iterator[Page]:
    """A phone with a built-in authenticator that always recognises its owner."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}  # straight from the sources
    context = browser.new_context(
        base_url=live_server.url.replace("127.0.0.1", "localhost"),
        locale="th-TH",
        viewport={"width": 390, "height": 844},
    )
    context.set_default_timeout(10_000)
    opened = context.new_page()
    devtools = context.new_cdp_session(opened)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    yield opened
    context.close()


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """Scripts that the content security policy refused, and errors in those that ran."""
    heard: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            heard.append(message.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard


@pytest.fixture
def somying(transactional_db: None) -> User:
    """Was given a password, and has no second factor yet."""
    return commands.create_account(email="somying@office.example", password=PASSWORD, now=NOW)


def sign_in_by_password(page: Page, next_url: str) -> None:
    page.goto(f"{reverse('account_login')}?next={next_url}")
    page.fill("#login", "somying@office.example")
    page.fill("#password", PASSWORD)
    page.click("text=เข้าสู่ระบบด้วยรหัสผ่าน")


def test_a_passkey_is_added_signs_in_and_unlocks(page: Page, complaints: list[str], somying: User) -> None:
    second_factor = reverse("people_second_factor")
    sign_in_by_password(page, f"{second_factor}?next=/account/data/")
    expect(page.locator("h1")).to_have_text("ตั้งค่าการเข้าสู่ระบบสองขั้น")
    page.click("text=เพิ่มพาสคีย์")
    page.fill("#name", "โทรศัพท์ของฉัน")
    page.click("#mfa_webauthn_add")
    expect(page.locator("h1")).to_have_text("รหัสสำรอง")
    page.click("text=เก็บรหัสแล้ว ดำเนินการต่อ")
    expect(page).to_have_url(f"{page.url.partition('/account')[0]}/account/data/")
    assert {row.type for row in Authenticator.objects.all()} == {"webauthn", "recovery_codes"}

    page.goto(reverse("account_logout"))
    page.click("main >> text=ออกจากระบบ >> visible=true >> nth=-1")
    page.goto(f"{reverse('account_login')}?next={second_factor}")
    page.click("#passkey_login")
    expect(page.locator("h1")).to_have_text("บัญชีของฉัน")

    grow_old(13 * 3600)
    page.goto("/account/data/")
    expect(page.locator("h1")).to_have_text("ยืนยันว่าเป็นท่าน")
    page.click(f"a[href^='{reverse('mfa_reauthenticate_webauthn')}']")
    page.click("#mfa_webauthn_reauthenticate")
    expect(page.locator("h1")).to_have_text("ข้อมูลของท่านที่ระบบเก็บไว้")
    assert complaints == []


def grow_old(seconds: float) -> None:
    """Make the only signed-in session a desk session of this age."""
    for row in Session.objects.all():
        store = SessionStore(row.session_key)
        if "_auth_user_id" not in store:
            continue
        store[sessions.DESK] = True
        store[sessions.SEEN] = time.time() - seconds
        store["account_authentication_methods"] = [
            {**record, "at": record["at"] - seconds} for record in store["account_authentication_methods"]
        ]
        store.save()


def test_a_passkey_that_does_not_work_says_so(page: Page, somying: User) -> None:
    page.goto(reverse("account_login"))
    expect(page.locator("[data-passkey-failed]")).to_be_hidden()
    page.evaluate("() => { navigator.credentials.get = () => Promise.reject(new Error('no')) }")
    page.click("#passkey_login")
    expect(page.locator("[data-passkey-failed]")).to_be_visible()


def test_the_app_is_set_up_on_a_phone(page: Page, complaints: list[str], somying: User) -> None:
    second_factor = reverse("people_second_factor")
    sign_in_by_password(page, f"{second_factor}?next=/account/data/")
    page.click("text=ตั้งค่าแอป")
    expect(page.get_by_alt_text("คิวอาร์โค้ดสำหรับแอปยืนยันตัวตน")).to_be_visible()
    page.click("text=สแกนไม่ได้")
    secret = page.locator(".govuk-details__text .kk-number").inner_text()
    page.fill("#code", format_hotp_value(hotp_value(secret, int(time.time()) // 30)))
    page.click("text=ใช้แอปนี้")
    page.click("text=เก็บรหัสแล้ว ดำเนินการต่อ")
    expect(page.locator("h1")).to_have_text("ข้อมูลของท่านที่ระบบเก็บไว้")
    assert complaints == []


def test_an_applicant_signs_in_with_a_code(page: Page, complaints: list[str], transactional_db: None) -> None:
    page.goto(f"{reverse('account_login')}?next=/account/data/")
    page.fill("#email", "malee@example.com")
    page.click("text=ขอรหัส")
    page.fill("#code", code_in(last_mail()))
    page.click("main >> button >> text=เข้าสู่ระบบ")
    expect(page.locator("h1")).to_have_text("ข้อมูลของท่านที่ระบบเก็บไว้")
    assert complaints == []
