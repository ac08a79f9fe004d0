"""The pages of the account: connected, tested step by step, with a menu, and linked with an account on the web."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from khamkho.casework.tests.cast import MONDAY, make_member
from khamkho.line.commands import testing
from khamkho.line.models import Account, Friend, Incoming
from khamkho.line.tests.conftest import MALEE, SECRET, SOMCHAI, TOKEN, Listener, event, shown
from khamkho.offices.models import Office
from khamkho.people.commands import create_account
from khamkho.people.models import User
from khamkho.people.tests.signing import sign_in
from khamkho.site.demo.line.server import FakeLine
from khamkho.work.models import Effect

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(office: Office) -> Client:
    browser = Client()
    person = make_member(office, "admin", "นายผู้ดูแล")
    assert person.user_id
    sign_in(browser, User.objects.get(pk=person.user_id), two_factor=True)
    return browser


def address(office: Office, more: str = "") -> str:
    return f"/desk/office/{office.code}/line/{more}"


def test_an_account_is_connected_by_secret_and_token(admin: Client, office: Office) -> None:
    assert admin.post(address(office), {"secret": "short", "token": "", "lang": "th"}).status_code == 422
    assert (
        admin.post(address(office), {"secret": SECRET.upper(), "token": TOKEN, "lang": "th"}).status_code
        == 302
    )
    page = admin.get(address(office)).content.decode()
    assert "TEST-" in page
    assert SECRET not in page
    assert TOKEN not in page
    assert admin.post(address(office), {"secret": "", "token": "", "lang": "en"}).status_code == 302
    assert Account.objects.get().lang == "en"


def test_rules_are_kept_and_nonsense_is_told(admin: Client, account: Account) -> None:
    good = {
        "quota": "๕๐๐",
        "quiet_from": "20.00",
        "quiet_until": "8:00",
        "silent_hours": "12",
        "keep_days": "90",
        "typed_codes": "yes",
    }
    assert admin.post(address(account.office), good).status_code == 302
    account.refresh_from_db()
    assert (account.quota, f"{account.quiet_from:%H:%M}", account.typed_codes) == (500, "20:00", True)
    for name, bad in (("quota", "-1"), ("quiet_from", "25:00"), ("quiet_until", ""), ("keep_days", "0")):
        assert admin.post(address(account.office), good | {name: bad}).status_code == 422


def test_the_token_is_asked_for_and_a_wrong_one_is_told_with_its_mend(
    admin: Client, account: Account, line: FakeLine
) -> None:
    where = address(account.office, "test/token/")
    assert "LINE รู้จัก token นี้" in admin.post(where, follow=True).content.decode()
    account.refresh_from_db()
    assert account.token_at
    assert account.basic_id.startswith("@")
    with line.store.open() as db:
        db.execute("UPDATE accounts SET token = 'x'")
    assert "กด Issue ใหม่" in admin.post(where, follow=True).content.decode()
    line.store.set_switch("down", "500")
    assert "รอสักครู่" in admin.post(where, follow=True).content.decode()


def test_a_webhook_that_cannot_be_reached_is_told(
    admin: Client, account: Account, line: FakeLine, settings: Any
) -> None:
    settings.PUBLIC_URL = "http://127.0.0.1:9"
    page = admin.post(address(account.office, "test/webhook/"), follow=True).content.decode()
    assert "COULD_NOT_CONNECT" in page
    assert line.store.accounts()[0]["webhook"].endswith(f"/line/{account.office.code}/webhook")


def test_the_menu_is_drawn_handed_over_and_replaced(admin: Client, account: Account, line: FakeLine) -> None:
    where = address(account.office, "menu/")
    places = {
        f"place.{at}": one for at, one in enumerate(("menu", "status", "move", "ask", "officer", "web"))
    }
    assert admin.get(where).status_code == 200
    assert admin.get(address(account.office, "menu/en.png")).content.startswith(b"\x89PNG")
    for _again in range(2):
        assert admin.post(where, places).status_code == 302
    with line.store.open() as db:
        rows = db.execute("SELECT LENGTH(picture) AS size FROM menus").fetchall()
        aliases = db.execute("SELECT COUNT(*) FROM aliases").fetchone()[0]
    assert len(rows) == aliases == 2  # the earlier ones are gone
    assert all(0 < row["size"] <= 1024 * 1024 for row in rows)
    assert admin.post(where, places | {"place.0": "nonsense"}).status_code == 422


def test_who_chooses_another_language_sees_its_menu(
    account: Account, line: FakeLine, friend: Friend, admin: Client, bot: str
) -> None:
    places = {f"place.{at}": "menu" for at in range(6)}
    admin.post(address(account.office, "menu/"), places)
    friend.lang = "en"
    friend.save()
    assert testing.show_menu(friend_id=friend.pk, now=MONDAY)
    row = line.store.menu_of(bot, SOMCHAI)
    assert row is not None
    assert '"khamkho-en"' in row["body"]
    other = line.store.menu_of(bot, MALEE)
    assert other is not None
    assert '"khamkho-th"' in other["body"]


def test_the_word_of_the_day_shows_that_all_of_it_works(
    account: Account, arrive: Callable[..., int], work_off: Callable[..., None], listener: Listener
) -> None:
    arrive(event(text=testing.test_word(account, MONDAY.date()).lower()))
    work_off()
    account.refresh_from_db()
    assert account.message_at
    assert not listener.events


def test_a_new_friend_has_a_name(line: FakeLine, friend: Friend) -> None:
    from khamkho.line.queries import name_of

    assert Effect.objects.filter(name="line-name").exists()
    assert testing.learn_names(friend_ids=[friend.pk], now=MONDAY) == {}
    friend.refresh_from_db()
    assert name_of(friend) == "สมชาย"


def linked_page(line: FakeLine, write: Callable[..., Incoming], work_off: Callable[..., None]) -> str:
    """The address that somebody gets who writes the word."""
    from khamkho.line import commands
    from khamkho.line.models import Push

    write("เชื่อมบัญชี")
    work_off()
    commands.send(push_id=Push.objects.latest("created_at").pk, now=MONDAY)
    uri = shown(line)[-1]["contents"]["footer"]["contents"][0]["action"]["uri"]
    return "/line/link/" + str(uri).split("/line/link/")[1]


@pytest.fixture
def visitor(monkeypatch: pytest.MonkeyPatch) -> tuple[Client, User]:
    monkeypatch.setattr("khamkho.line.linking_page.timezone.now", lambda: MONDAY)
    user = create_account(email="som@example.com", now=MONDAY)
    browser = Client()
    sign_in(browser, user)
    return browser, user


def test_line_itself_confirms_who_opened_the_link(
    line: FakeLine,
    write: Callable[..., Incoming],
    work_off: Callable[..., None],
    visitor: tuple[Client, User],
    account: Account,
) -> None:
    from urllib.parse import parse_qs, urlsplit

    from khamkho.line import commands

    browser, user = visitor
    page = linked_page(line, write, work_off)
    assert browser.get(page).status_code == 200
    context = browser.post(page).context
    query = parse_qs(urlsplit(context["confirm"]).query)
    found = line.confirm_link(query["linkToken"][0], query["nonce"][0])
    assert found is not None
    raw, sign = line.webhook(found[0], [found[1]])
    commands.take(office_code=account.office.code, body=raw, signature=sign, now=MONDAY)
    work_off()
    assert Friend.objects.get().user == user
    assert browser.get(page).status_code == 404  # once
    assert line.confirm_link(query["linkToken"][0], query["nonce"][0]) is None


def test_a_code_typed_in_the_chat_links_too_and_can_be_undone(
    line: FakeLine,
    write: Callable[..., Incoming],
    work_off: Callable[..., None],
    visitor: tuple[Client, User],
    listener: Listener,
) -> None:
    browser, user = visitor
    page = linked_page(line, write, work_off)
    code = browser.post(page).context["code"]
    write("000000" if code != "000000" else "111111")
    work_off()
    assert not Friend.objects.filter(user__isnull=False).exists()
    assert listener.texts  # a number that is no code of hers is talk
    write(code)
    work_off()
    friend = Friend.objects.get(user=user)
    assert browser.post(f"/line/unlink/{friend.ref}/").status_code == 302
    assert not Friend.objects.filter(user=user).exists()


def test_somebody_elses_chat_confirms_nothing(
    line: FakeLine,
    write: Callable[..., Incoming],
    work_off: Callable[..., None],
    visitor: tuple[Client, User],
    arrive: Callable[..., int],
) -> None:
    browser, _user = visitor
    code = browser.post(linked_page(line, write, work_off)).context["code"]
    arrive(event(user=MALEE, text=code))
    work_off()
    assert not Friend.objects.filter(user__isnull=False).exists()
