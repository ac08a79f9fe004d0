"""LINE's Messaging API as it behaves: tokens that work once, retry keys, quotas, limits, and trouble that can be switched on.

It knows nothing of Khamkho. ``answer`` is one request and what comes back; a view of the demo and the server of the tests
both hand on to it.
"""

from __future__ import annotations

import json
import re
import sqlite3
import time
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.error import URLError

from khamkho.line.rules.events import signature
from khamkho.site.demo.line.rules import wrong_with_menu, wrong_with_messages
from khamkho.site.demo.line.store import Store, new_token, put_message

REPLY_LIFE = 60.0
RETRY_LIFE = 24 * 3600.0
LINK_LIFE = 600.0
MOST_PICTURE = 1024 * 1024
KEY = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
OVER = "You have reached your monthly limit."


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One request to LINE; names of headers in small letters."""

    method: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    def json(self) -> dict[str, Any]:
        try:
            value = json.loads(self.body or b"{}")
        except ValueError:
            return {}
        return value if isinstance(value, dict) else {}


@dataclass(frozen=True, kw_only=True)
class Answer:
    status: int = 200
    body: bytes = b"{}"
    media_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)


def said(value: Any = None, status: int = 200, **headers: str) -> Answer:
    return Answer(status=status, body=json.dumps(value or {}).encode(), headers=headers)


def refused(message: str, status: int = 400) -> Answer:
    return said({"message": message}, status)


Handler = Callable[["FakeLine", sqlite3.Row, Asked, "re.Match[str]"], Answer]
ROUTES: list[tuple[str, re.Pattern[str], Handler]] = []


def route(method: str, pattern: str) -> Callable[[Handler], Handler]:
    def keep(handler: Handler) -> Handler:
        ROUTES.append((method, re.compile(pattern), handler))
        return handler

    return keep


class FakeLine:
    """The service. ``clock`` gives the seconds since 1970."""

    def __init__(self, store: Store, clock: Callable[[], float] = time.time) -> None:
        self.store, self.clock = store, clock
        self.asked: list[Asked] = []
        """Everything that was asked, for tests that look at it."""

    def answer(self, asked: Asked) -> Answer:
        """Answer one request as LINE would, or as it would in the trouble that is switched on (``down``: 500, 429)."""
        self.asked.append(asked)
        if trouble := self.store.switch("down"):
            return refused("trouble", int(trouble))
        token = asked.headers.get("authorization", "").removeprefix("Bearer ")
        account = self.store.account(token=token)
        if account is None:
            return refused("Authentication failed due to the following reason: invalid token", 401)
        for method, pattern, handler in ROUTES:
            found = pattern.fullmatch(asked.path)
            if found and method == asked.method:
                return handler(self, account, asked, found)
        return refused("Not found", 404)

    # ── what happens on phones ──

    def event(self, bot: str, kind: str, user: str, **more: Any) -> dict[str, Any]:
        """An event as LINE writes it, with a reply token where such a one has one."""
        made: dict[str, Any] = {
            "type": kind,
            "mode": "active",
            "timestamp": int(self.clock() * 1000),
            "source": more.pop("source", {"type": "user", "userId": user}),
            "webhookEventId": f"01{new_token(12).upper()}",
            "deliveryContext": {"isRedelivery": False},
        }
        if kind in ("message", "postback", "follow", "join", "accountLink"):
            made["replyToken"] = token = new_token(16)
            with self.store.open() as db:
                db.execute(
                    "INSERT INTO replies (token, bot, chat, made) VALUES (?, ?, ?, ?)",
                    (token, bot, user, self.clock()),
                )
        return made | more

    def write(self, bot: str, user: str, text: str) -> dict[str, Any]:
        """Somebody writes; returns the event."""
        with self.store.open() as db:
            number = put_message(
                db, bot=bot, user=user, who="user", body={"type": "text", "text": text}, at=self.clock()
            )
        message = {"id": str(number), "type": "text", "quoteToken": new_token(8), "text": text}
        return self.event(bot, "message", user, message=message)

    def show(self, bot: str, user: str, name: str, media: str, data: bytes) -> dict[str, Any]:
        """Somebody sends a picture or a file; returns the event."""
        picture = media.startswith("image/")
        body = {"type": "image"} if picture else {"type": "file", "fileName": name, "fileSize": len(data)}
        with self.store.open() as db:
            number = put_message(db, bot=bot, user=user, who="user", body=body, at=self.clock())
            db.execute("INSERT INTO contents VALUES (?, ?, ?)", (number, media, data))
        message: dict[str, Any] = {"id": str(number), **body}
        if picture:
            message |= {"quoteToken": new_token(8), "contentProvider": {"type": "line"}}
        return self.event(bot, "message", user, message=message)

    def press(
        self, bot: str, user: str, action: Mapping[str, Any], params: Mapping[str, str] | None = None
    ) -> dict[str, Any] | None:
        """Somebody presses a button; returns the event, or None where the phone alone acts on it."""
        kind = action.get("type")
        if kind == "message":
            return self.write(bot, user, str(action["text"]))
        if kind not in ("postback", "datetimepicker"):
            return None
        if shown := action.get("displayText"):
            with self.store.open() as db:
                body = {"type": "text", "text": shown, "pressed": True}
                put_message(db, bot=bot, user=user, who="user", body=body, at=self.clock())
        postback: dict[str, Any] = {"data": action["data"]}
        if params:
            postback["params"] = dict(params)
        return self.event(bot, "postback", user, postback=postback)

    def unsend(self, bot: str, user: str, number: int) -> dict[str, Any] | None:
        """Somebody takes a message of hers back; returns the event."""
        with self.store.open() as db:
            done = db.execute(
                'UPDATE messages SET unsent = 1, body = \'{"type": "unsent"}\' '
                "WHERE id = ? AND bot = ? AND user = ? AND who = 'user' AND unsent = 0",
                (number, bot, user),
            ).rowcount
            db.execute("DELETE FROM contents WHERE message = ?", (number,))
        return self.event(bot, "unsend", user, unsend={"messageId": str(number)}) if done else None

    def befriend(self, bot: str, user: str, *, following: bool) -> dict[str, Any]:
        """Somebody adds the account, or blocks it; returns the event."""
        with self.store.open() as db:
            before = db.execute("SELECT 1 FROM friends WHERE bot = ? AND user = ?", (bot, user)).fetchone()
            db.execute(
                "INSERT INTO friends (bot, user, following) VALUES (?, ?, ?) "
                "ON CONFLICT (bot, user) DO UPDATE SET following = excluded.following",
                (bot, user, int(following)),
            )
        if not following:
            return self.event(bot, "unfollow", user)
        return self.event(bot, "follow", user, follow={"isUnblocked": before is not None})

    def confirm_link(self, token: str, nonce: str) -> tuple[str, dict[str, Any]] | None:
        """Whoever opened the dialog is whom the token is for; returns the account and the event."""
        with self.store.open() as db:
            row = db.execute(
                "SELECT * FROM links WHERE token = ? AND used = 0 AND made > ?",
                (token, self.clock() - LINK_LIFE),
            ).fetchone()
            db.execute("UPDATE links SET used = 1 WHERE token = ?", (token,))
        if row is None:
            return None
        link = {"result": "ok", "nonce": nonce}
        return row["bot"], self.event(row["bot"], "accountLink", row["user"], link=link)

    # ── webhooks ──

    def webhook(self, bot: str, events: Sequence[Mapping[str, Any]]) -> tuple[bytes, str]:
        """The body of a webhook and its signature."""
        account = self.store.account(bot=bot)
        body = json.dumps({"destination": bot, "events": list(events)}, ensure_ascii=False).encode()
        return body, signature(account["secret"] if account else "", body)

    def deliver(self, bot: str, events: Sequence[Mapping[str, Any]], to: str = "") -> bool:
        """Call the webhook. What was not taken comes again before the next, marked as a redelivery."""
        account = self.store.account(bot=bot)
        address = to or (account["webhook"] if account else "")
        with self.store.open() as db:
            late = db.execute("SELECT * FROM late WHERE bot = ? ORDER BY id", (bot,)).fetchall()
        again = [json.loads(row["event"]) | {"deliveryContext": {"isRedelivery": True}} for row in late]
        if not (again or events) or not address:
            return not events
        if self._call(bot, address, [*again, *events]):
            with self.store.open() as db:
                db.executemany("DELETE FROM late WHERE id = ?", [(row["id"],) for row in late])
            return True
        with self.store.open() as db:
            rows = [(bot, json.dumps(one)) for one in events]
            db.executemany("INSERT INTO late (bot, event) VALUES (?, ?)", rows)
        return False

    def _call(self, bot: str, address: str, events: Sequence[Mapping[str, Any]]) -> bool:
        body, sign = self.webhook(bot, events)
        headers = {"Content-Type": "application/json; charset=utf-8", "x-line-signature": sign}
        request = urllib.request.Request(address, body, headers, method="POST")  # noqa: S310  # a demo's own loopback
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310  # the same
                return bool(answer.status == 200)
        except (URLError, OSError):
            return False

    # ── sending ──

    def limited(self, account: sqlite3.Row, recipients: int) -> Answer | None:
        if self.store.switch("429"):
            return refused("The API rate limit has been exceeded. Try again later.", 429)
        if account["used"] + recipients > account["quota"]:
            return refused(OVER, 429)
        return None

    def put(self, bot: str, user: str, messages: Sequence[Mapping[str, Any]], way: str) -> list[str]:
        with self.store.open() as db:
            return [
                str(put_message(db, bot=bot, user=user, who="bot", body=one, at=self.clock(), way=way))
                for one in messages
            ]


def _messages_of(value: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    messages = value.get("messages")
    return messages if isinstance(messages, list) else []


@route("POST", r"/v2/bot/message/reply")
def reply(line: FakeLine, account: sqlite3.Row, asked: Asked, _at: Any) -> Answer:
    if "x-line-retry-key" in asked.headers:
        return refused("The retry key is not supported for this endpoint")
    value = asked.json()
    if wrong := wrong_with_messages(_messages_of(value)):
        return refused(wrong)
    with line.store.open() as db:
        row = db.execute(
            "SELECT * FROM replies WHERE token = ? AND bot = ?", (value.get("replyToken"), account["bot"])
        ).fetchone()
        if row is None or row["used"] or line.clock() - row["made"] > REPLY_LIFE:
            return refused("Invalid reply token")
        db.execute("UPDATE replies SET used = 1 WHERE token = ?", (row["token"],))
    ids = line.put(account["bot"], row["chat"], _messages_of(value), "reply")
    return said({"sentMessages": [{"id": one, "quoteToken": new_token(8)} for one in ids]})


@route("POST", r"/v2/bot/message/(push|multicast)")
def push(line: FakeLine, account: sqlite3.Row, asked: Asked, at: re.Match[str]) -> Answer:
    value, key, many = asked.json(), asked.headers.get("x-line-retry-key", ""), at[1] == "multicast"
    to = value.get("to", []) if many else [value.get("to", "")]
    if wrong := wrong_with_messages(_messages_of(value)):
        return refused(wrong)
    if (
        not isinstance(to, list)
        or not 1 <= len(to) <= 500
        or not all(line.store.person(str(one)) for one in to)
    ):
        return refused("The property, 'to', in the request body is invalid")
    if key and not KEY.fullmatch(key):
        return refused("Invalid retry key")
    if key:
        with line.store.open() as db:
            row = db.execute(
                "SELECT * FROM retries WHERE bot = ? AND key = ? AND made > ?",
                (account["bot"], key, line.clock() - RETRY_LIFE),
            ).fetchone()
        if row is not None:
            headers = {"x-line-accepted-request-id": row["request"]}
            return said({"message": "The retry key is already accepted"}, 409, **headers)
    if limited := line.limited(account, len(to)):
        return limited
    ids: list[str] = []
    for user in to:
        if line.store.follows(account["bot"], user):
            ids += line.put(account["bot"], user, _messages_of(value), "push")
            with line.store.open() as db:
                db.execute("UPDATE accounts SET used = used + 1 WHERE bot = ?", (account["bot"],))
    request = new_token(16)
    if key:
        with line.store.open() as db:
            db.execute(
                "INSERT OR REPLACE INTO retries VALUES (?, ?, ?, ?)",
                (account["bot"], key, line.clock(), request),
            )
    if line.store.switch("lost"):  # it was taken, and the answer never came
        return refused("Internal Server Error", 500)
    return said({"sentMessages": [{"id": one, "quoteToken": new_token(8)} for one in ids]})


@route("POST", r"/v2/bot/message/validate/(reply|push|multicast)")
def validate(_line: FakeLine, _account: sqlite3.Row, asked: Asked, _at: Any) -> Answer:
    wrong = wrong_with_messages(_messages_of(asked.json()))
    return refused(wrong) if wrong else said()


@route("GET", r"/v2/bot/message/quota")
def quota(_line: FakeLine, account: sqlite3.Row, _asked: Asked, _at: Any) -> Answer:
    return said({"type": "limited", "value": account["quota"]})


@route("GET", r"/v2/bot/message/quota/consumption")
def consumption(_line: FakeLine, account: sqlite3.Row, _asked: Asked, _at: Any) -> Answer:
    return said({"totalUsage": account["used"]})


@route("GET", r"/v2/bot/info")
def info(_line: FakeLine, account: sqlite3.Row, _asked: Asked, _at: Any) -> Answer:
    return said(
        {
            "userId": account["bot"],
            "basicId": account["basic"],
            "displayName": account["name"],
            "chatMode": "bot",
            "markAsReadMode": "auto",
        }
    )


@route("GET", r"/v2/bot/profile/([^/]+)")
def profile(line: FakeLine, account: sqlite3.Row, _asked: Asked, at: re.Match[str]) -> Answer:
    person = line.store.person(at[1])
    if person is None or not line.store.follows(account["bot"], at[1]):
        return refused("Not found", 404)
    return said({"userId": at[1], "displayName": person["name"], "language": person["lang"]})


@route("POST", r"/v2/bot/chat/loading/start")
def loading(_line: FakeLine, _account: sqlite3.Row, asked: Asked, _at: Any) -> Answer:
    seconds = asked.json().get("loadingSeconds", 20)
    return said(status=202) if seconds in range(5, 61, 5) else refused("loadingSeconds")


@route("POST", r"/v2/bot/user/([^/]+)/linkToken")
def link_token(line: FakeLine, account: sqlite3.Row, _asked: Asked, at: re.Match[str]) -> Answer:
    if not line.store.follows(account["bot"], at[1]):
        return refused("Not found", 404)
    token = new_token(16)
    with line.store.open() as db:
        row = (token, account["bot"], at[1], line.clock())
        db.execute("INSERT INTO links (token, bot, user, made) VALUES (?, ?, ?, ?)", row)
    return said({"linkToken": token})


@route("GET", r"/v2/bot/channel/webhook/endpoint")
def endpoint(_line: FakeLine, account: sqlite3.Row, _asked: Asked, _at: Any) -> Answer:
    if not account["webhook"]:
        return refused("Not found", 404)
    return said({"endpoint": account["webhook"], "active": True})


@route("PUT", r"/v2/bot/channel/webhook/endpoint")
def set_endpoint(line: FakeLine, account: sqlite3.Row, asked: Asked, _at: Any) -> Answer:
    address = str(asked.json().get("endpoint", ""))
    if not address.startswith(("https://", "http://127.0.0.1")) or len(address) > 500:
        return refused("Invalid webhook endpoint URL")
    with line.store.open() as db:
        db.execute("UPDATE accounts SET webhook = ? WHERE bot = ?", (address, account["bot"]))
    return said()


@route("POST", r"/v2/bot/channel/webhook/test")
def try_endpoint(line: FakeLine, account: sqlite3.Row, asked: Asked, _at: Any) -> Answer:
    address = str(asked.json().get("endpoint") or account["webhook"])
    good = line._call(account["bot"], address, [])
    return said(
        {
            "success": good,
            "timestamp": "2026-01-01T00:00:00.000Z",
            "statusCode": 200 if good else 0,
            "reason": "OK" if good else "COULD_NOT_CONNECT",
            "detail": "200" if good else "",
        }
    )


@route("GET", r"/v2/bot/message/([0-9]+)/content")
def content(line: FakeLine, account: sqlite3.Row, _asked: Asked, at: re.Match[str]) -> Answer:
    message, kept = line.store.message(int(at[1])), line.store.content(int(at[1]))
    if message is None or kept is None or message["bot"] != account["bot"]:
        return refused("Not found", 404)
    return Answer(body=kept["data"], media_type=kept["media"])


@route("GET", r"/v2/bot/message/([0-9]+)/content/transcoding")
def transcoding(line: FakeLine, _account: sqlite3.Row, _asked: Asked, at: re.Match[str]) -> Answer:
    return said({"status": "succeeded" if line.store.content(int(at[1])) else "failed"})


@route("POST", r"/v2/bot/richmenu")
def make_menu(line: FakeLine, account: sqlite3.Row, asked: Asked, _at: Any) -> Answer:
    value = asked.json()
    if wrong := wrong_with_menu(value):
        return refused(wrong)
    name = f"richmenu-{new_token(16)}"
    with line.store.open() as db:
        row = (name, account["bot"], json.dumps(value, ensure_ascii=False))
        db.execute("INSERT INTO menus (id, bot, body) VALUES (?, ?, ?)", row)
    return said({"richMenuId": name})


@route("POST", r"/v2/bot/richmenu/(richmenu-[0-9a-f]+)/content")
def menu_picture(line: FakeLine, _account: sqlite3.Row, asked: Asked, at: re.Match[str]) -> Answer:
    media = asked.headers.get("content-type", "")
    if media not in ("image/png", "image/jpeg") or len(asked.body) > MOST_PICTURE:
        return refused("Invalid image")
    with line.store.open() as db:
        done = db.execute(
            "UPDATE menus SET media = ?, picture = ? WHERE id = ? AND picture IS NULL",
            (media, asked.body, at[1]),
        ).rowcount
    return said() if done else refused("An image has already been uploaded to the richmenu")


@route("POST", r"/v2/bot/user/(all|[^/]+)/richmenu/([^/]+)")
def show_menu(line: FakeLine, account: sqlite3.Row, _asked: Asked, at: re.Match[str]) -> Answer:
    menu = line.store.menu(at[2])
    if menu is None or menu["picture"] is None:
        return refused("must upload richmenu image before applying it to user", 400 if menu else 404)
    with line.store.open() as db:
        if at[1] == "all":
            db.execute("UPDATE accounts SET menu = ? WHERE bot = ?", (at[2], account["bot"]))
        else:
            db.execute(
                "UPDATE friends SET menu = ? WHERE bot = ? AND user = ?", (at[2], account["bot"], at[1])
            )
    return said()


@route("DELETE", r"/v2/bot/user/([^/]+)/richmenu")
def hide_menu(line: FakeLine, account: sqlite3.Row, _asked: Asked, at: re.Match[str]) -> Answer:
    with line.store.open() as db:
        db.execute("UPDATE friends SET menu = '' WHERE bot = ? AND user = ?", (account["bot"], at[1]))
    return said()


@route("POST", r"/v2/bot/richmenu/alias")
def make_alias(line: FakeLine, account: sqlite3.Row, asked: Asked, _at: Any) -> Answer:
    value = asked.json()
    alias, menu = str(value.get("richMenuAliasId", "")), str(value.get("richMenuId", ""))
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,32}", alias) or line.store.menu(menu) is None:
        return refused("Invalid alias")
    with line.store.open() as db:
        known = db.execute(
            "SELECT 1 FROM aliases WHERE bot = ? AND alias = ?", (account["bot"], alias)
        ).fetchone()
        if known:
            return refused("conflict richmenu alias id")
        db.execute("INSERT INTO aliases VALUES (?, ?, ?)", (account["bot"], alias, menu))
    return said()


@route("POST", r"/v2/bot/richmenu/alias/([^/]+)")
def change_alias(line: FakeLine, account: sqlite3.Row, asked: Asked, at: re.Match[str]) -> Answer:
    with line.store.open() as db:
        done = db.execute(
            "UPDATE aliases SET menu = ? WHERE bot = ? AND alias = ?",
            (asked.json().get("richMenuId"), account["bot"], at[1]),
        ).rowcount
    return said() if done else refused("richmenu alias not found", 404)


@route("DELETE", r"/v2/bot/richmenu/([^/]+)")
def delete_menu(line: FakeLine, account: sqlite3.Row, _asked: Asked, at: re.Match[str]) -> Answer:
    with line.store.open() as db:
        done = db.execute("DELETE FROM menus WHERE id = ? AND bot = ?", (at[1], account["bot"])).rowcount
    return said() if done else refused("richmenu not found", 404)
