"""The steps by which an office sees that LINE works: token, webhook, menu, a message. They ask LINE, outside any transaction."""

from __future__ import annotations

import hmac
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from khamkho.base.errors import Invalid, Permanent, Problem, Temporary
from khamkho.base.text import Lang, Text, lang_in
from khamkho.line.client import Client, TokenWrong, side_by_side
from khamkho.line.contents import Secrets, person_of, put_person, secrets_of
from khamkho.line.drawing import menu_picture
from khamkho.line.models import Account, Friend
from khamkho.line.rules.menus import CHOICES, PLACES, menu_json
from khamkho.line.rules.refusals import LineSaysNo, NoAccount
from khamkho.offices.commands.log import managed_office, record
from khamkho.people.actor import Actor
from khamkho.vault.keys import index

LANGS: tuple[Lang, ...] = ("th", "en")
AWAY = Text(
    "ติดต่อ LINE ไม่ได้ในขณะนี้ รอสักครู่แล้วตรวจอีกครั้ง",
    "LINE cannot be reached just now. Wait a moment and check again.",
)
WRONG_TOKEN = Text(
    "LINE ไม่รู้จัก Channel access token นี้ ให้กด Issue ใหม่ในแท็บ Messaging API แล้วนำมาวางที่นี่",
    "LINE does not know this channel access token. Press Issue in the tab Messaging API, and paste the new one here.",
)
NOT_TAKEN = Text(
    "LINE ไม่รับสิ่งที่ส่งไป ตรวจสอบว่าบัญชีเป็นแบบ Messaging API",
    "LINE did not take it. See whether the account is one for the Messaging API.",
)
NOT_REACHED = Text(
    "LINE เรียกที่อยู่ Webhook ไม่ได้ ({why}) เว็บไซต์ต้องเปิดจากอินเทอร์เน็ตด้วย https ที่มีใบรับรองถูกต้อง และ Channel secret ต้องตรงกัน",
    "LINE could not call the webhook ({why}). The website must be reachable from the internet over https with a valid certificate, and the channel secret must be the right one.",
)


def webhook_address(account: Account) -> str:
    """Where LINE is to send what happens."""
    return f"{settings.PUBLIC_URL}{reverse('line:webhook', kwargs={'office': account.office.code})}"


def test_word(account: Account, day: object) -> str:
    """What somebody of the office writes to its account from her own phone, to see that all of it works."""
    digits = int(index("line-test", f"{account.pk}:{day}")[:8], 16) % 10**6
    return f"TEST-{digits:06}"


def is_test(account: Account, text: str, now: datetime) -> bool:
    """Whether this is today's word, or yesterday's shortly after midnight."""
    days = {timezone.localtime(at).date() for at in (now, now - timedelta(minutes=15))}
    said = text.strip().upper().encode()
    return any(hmac.compare_digest(said, test_word(account, day).encode()) for day in days)


def check_token(*, actor: Actor, office_id: int, now: datetime) -> Account:
    """Ask LINE whose token it is; its names and the plan's limit are kept. Refuses: ``NotFound``, ``NotYourRole``, ``NoAccount``, ``LineSaysNo``."""
    account, kept = _opened(actor, office_id)
    client = Client(kept.token)
    try:
        bot, quota = client.bot(), client.quota()
    except (Temporary, Permanent) as no:
        raise _said_no(no) from no
    values = {"bot_id": bot.id[:40], "basic_id": bot.basic_id[:40], "name": bot.name[:100], "token_at": now}
    if quota.most is not None and account.token_at is None:
        values["quota"] = quota.most
    Account.objects.filter(pk=account.pk).update(trouble="", trouble_at=None, **values)
    record(account.office, actor, "line-tested", {"step": "token"}, now)
    account.refresh_from_db()
    return account


def connect_webhook(*, actor: Actor, office_id: int, now: datetime) -> Account:
    """Tell LINE where to send events, and have it call there. Refuses: ``NotFound``, ``NotYourRole``, ``NoAccount``, ``LineSaysNo``."""
    account, kept = _opened(actor, office_id)
    client, address = Client(kept.token), webhook_address(account)
    try:
        client.set_webhook(address)
        good, why = client.test_webhook(address)
    except (Temporary, Permanent) as no:
        raise _said_no(no) from no
    if not good:
        raise LineSaysNo(what=Text(NOT_REACHED.th.format(why=why), NOT_REACHED.en.format(why=why)))
    Account.objects.filter(pk=account.pk).update(webhook_at=now)
    record(account.office, actor, "line-tested", {"step": "webhook"}, now)
    account.refresh_from_db()
    return account


def publish_menu(*, actor: Actor, office_id: int, chosen: Sequence[str], now: datetime) -> Account:
    """Draw the menu in both languages, hand it to LINE and show it to everybody; the earlier one goes.

    The account's language is everybody's; who has chosen the other one gets hers. Refuses: ``NotFound``, ``NotYourRole``,
    ``NoAccount``, ``Invalid``, ``LineSaysNo``.
    """
    account, kept = _opened(actor, office_id)
    if len(chosen) != PLACES or any(one not in CHOICES for one in chosen):
        raise Invalid(
            [Problem("menu", "wrong", "โปรดเลือกให้ครบหกช่อง", "Choose what each of the six places does.")]
        )
    client, before = Client(kept.token), dict(account.menus)
    try:
        made = {lang: _made(client, account, chosen, lang) for lang in LANGS}
        client.set_default_menu(made["th" if account.lang == "th" else "en"])
        for lang, menu in made.items():
            client.set_menu_alias(f"khamkho-{lang}", menu)
        _relink(client, account, made)
    except (Temporary, Permanent) as no:
        raise _said_no(no) from no
    for menu in before.values():
        _dropped(client, menu)
    Account.objects.filter(pk=account.pk).update(menus=made, menu=list(chosen), menu_at=now)
    record(account.office, actor, "line-menu-set", {"menu": list(chosen)}, now)
    account.refresh_from_db()
    return account


def _made(client: Client, account: Account, chosen: Sequence[str], lang: Lang) -> str:
    menu = menu_json(chosen, lang, url=settings.PUBLIC_URL, phone=account.office.phone)
    name = client.make_menu(menu)
    client.put_menu_picture(name, menu_picture(chosen, lang), "image/png")
    return name


def _relink(client: Client, account: Account, made: Mapping[Lang, str]) -> None:
    """Who has chosen the other language sees the menu in hers."""
    rows = Friend.objects.filter(account=account, following=True).exclude(lang=account.lang)
    for friend in rows.select_related("key")[:5000]:
        if user := person_of(friend).get("user"):
            client.link_menu(user, made[lang_in(friend.lang)])


def _dropped(client: Client, menu: str) -> None:
    try:
        client.delete_menu(menu)
    except (Temporary, Permanent):
        return  # it was taken away at LINE, or stays there unseen


def show_menu(*, friend_id: int, now: datetime) -> bool:
    """Show a friend the menu in the language that she has chosen. Raises ``Temporary`` while LINE is away."""
    friend = Friend.objects.select_related("key", "account__key").filter(pk=friend_id).first()
    account = friend.account if friend else None
    kept = secrets_of(account) if account else None
    menu = account.menus.get(friend.lang, "") if friend and account else ""
    user = person_of(friend).get("user", "") if friend else ""
    if kept is None or not menu or not user:
        return False
    try:
        Client(kept.token).link_menu(user, menu)
    except Permanent:
        return False
    return True


def learn_names(*, friend_ids: Collection[int], now: datetime) -> dict[int, Exception]:
    """Ask LINE how friends call themselves, for the officers' list; of whom to ask again, and why."""
    rows = Friend.objects.select_related("key", "account__key").in_bulk(friend_ids)
    asked = [
        (pk, kept.token, user)
        for pk, row in rows.items()
        if (kept := secrets_of(row.account)) and (user := person_of(row).get("user", ""))
    ]
    said = side_by_side(lambda one: Client(one[1]).name_of(one[2]), asked)
    names = {pk: name for (pk, _token, _user), name in zip(asked, said, strict=True)}
    with transaction.atomic():
        known = {pk: name for pk, name in names.items() if isinstance(name, str)}
        locked = Friend.objects.select_for_update(of=("self",)).select_related("key").order_by("pk")
        for friend in locked.filter(pk__in=known):
            user = person_of(friend).get("user", "")
            if user:
                put_person(friend, user=user, name=known[friend.pk][:100])
                friend.save(update_fields=["sealed"])
    return {pk: no for pk, no in names.items() if isinstance(no, Exception) and not isinstance(no, Permanent)}


def _opened(actor: Actor, office_id: int) -> tuple[Account, Secrets]:
    with transaction.atomic():
        office = managed_office(actor, office_id)
    account = Account.objects.select_related("key", "office").filter(office=office, active=True).first()
    kept = secrets_of(account) if account else None
    if account is None or kept is None:
        raise NoAccount()
    return account, kept


def _said_no(no: Exception) -> LineSaysNo:
    if isinstance(no, TokenWrong):
        return LineSaysNo(what=WRONG_TOKEN)
    return LineSaysNo(what=AWAY if isinstance(no, Temporary) else NOT_TAKEN)
