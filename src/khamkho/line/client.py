"""A thin client of LINE's Messaging API: one request a call, with a time limit, to one host and no other.

Called from effects and settings pages, never inside a transaction. What may pass is ``Temporary``; what is refused for
good ``Permanent``. Errors carry no words of people.
"""

from __future__ import annotations

import http.client
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import quote, urlsplit
from uuid import UUID

from django.conf import settings

from khamkho.base.errors import Permanent, Temporary
from khamkho.offices.web import connection_to

TIMEOUT = 10
PIECE = 64 * 1024
MOST_ANSWER = 2 * 1024 * 1024
AT_ONCE = 16
"""So many requests are under way at the same time: each waits for LINE, none for another."""

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")


def side_by_side(ask: Callable[[Asked], Answer], each: Sequence[Asked]) -> list[Answer | Exception]:
    """Ask for each in a thread of its own, which meets no database; what it answered, or why it did not."""

    def one(about: Asked) -> Answer | Exception:
        try:
            return ask(about)
        except Exception as no:  # noqa: BLE001 - whoever asked judges it
            return no

    if len(each) < 2:
        return [one(about) for about in each]
    with ThreadPoolExecutor(min(len(each), AT_ONCE)) as threads:
        return list(threads.map(one, each))


class TokenWrong(Temporary):
    """LINE does not know the token (any more); somebody can mend it on the settings page."""


class TooFast(Temporary):
    """LINE wants fewer requests a second."""


class QuotaOver(Permanent):
    """The month's pushes are used up."""


class ReplyOver(Permanent):
    """The reply token was used already, or is too old."""


class Unknown(Permanent):
    """LINE has no such thing."""


@dataclass(frozen=True, kw_only=True)
class Quota:
    """How many pushes the plan has in a month (None: no limit), and how many went out."""

    most: int | None
    used: int


@dataclass(frozen=True, kw_only=True)
class Bot:
    """The account that a token belongs to."""

    id: str
    basic_id: str
    name: str


class Client:
    """Speaks for one account, by its token."""

    def __init__(self, token: str) -> None:
        self.token = token

    # ── messages ──

    def reply(self, token: str, messages: Sequence[Mapping[str, Any]]) -> None:
        """Answer an event; free of charge, once, within about a minute. Raises ReplyOver."""
        self._post(
            "/v2/bot/message/reply", {"replyToken": token, "messages": list(messages)}, on_400=ReplyOver
        )

    def push(self, to: str, messages: Sequence[Mapping[str, Any]], *, key: UUID) -> None:
        """Send to one person. The same ``key`` within a day arrives once, however often it is sent. Raises QuotaOver."""
        headers = {"X-Line-Retry-Key": str(key)}
        self._post("/v2/bot/message/push", {"to": to, "messages": list(messages)}, headers, done=(409,))

    def validate(self, kind: str, messages: Sequence[Mapping[str, Any]]) -> None:
        """Have LINE look at messages without sending them; ``kind`` is reply or push. Raises Permanent."""
        self._post(f"/v2/bot/message/validate/{kind}", {"messages": list(messages)})

    def loading(self, user: str, seconds: int = 20) -> None:
        """Show the person that we are busy, for so long or until we answer."""
        self._post("/v2/bot/chat/loading/start", {"chatId": user, "loadingSeconds": seconds})

    def quota(self) -> Quota:
        plan = self._get("/v2/bot/message/quota")
        used = self._get("/v2/bot/message/quota/consumption")
        most = plan.get("value") if plan.get("type") == "limited" else None
        return Quota(most=int(most) if most is not None else None, used=int(used.get("totalUsage", 0)))

    # ── the account and its friends ──

    def bot(self) -> Bot:
        said = self._get("/v2/bot/info")
        return Bot(
            id=str(said.get("userId", "")),
            basic_id=str(said.get("basicId", "")),
            name=str(said.get("displayName", "")),
        )

    def name_of(self, user: str) -> str:
        """How a friend calls herself in LINE. Raises Unknown when she is no friend."""
        return str(self._get(f"/v2/bot/profile/{_part(user)}").get("displayName", ""))

    def link_token(self, user: str) -> str:
        """A token with which this person, and nobody else, can confirm that an account of ours is hers."""
        return str(self._post(f"/v2/bot/user/{_part(user)}/linkToken").get("linkToken", ""))

    def webhook(self) -> tuple[str, bool]:
        """Where LINE sends events, and whether it does."""
        said = self._get("/v2/bot/channel/webhook/endpoint")
        return str(said.get("endpoint", "")), bool(said.get("active"))

    def set_webhook(self, address: str) -> None:
        self._request("PUT", "/v2/bot/channel/webhook/endpoint", {"endpoint": address})

    def test_webhook(self, address: str) -> tuple[bool, str]:
        """Have LINE call the webhook now; whether it answered well, and in a word why not."""
        said = self._post("/v2/bot/channel/webhook/test", {"endpoint": address})
        return bool(said.get("success")), str(said.get("reason", ""))[:80]

    # ── what people send ──

    def content(self, message: str) -> Iterator[bytes]:
        """The bytes of a picture, a film, a sound or a file that somebody sent, piece by piece. Raises Unknown when it is gone."""
        answer, connection = self._open("GET", f"/v2/bot/message/{_part(message)}/content", data=True)
        try:
            while piece := answer.read(PIECE):
                yield piece
        except (OSError, http.client.HTTPException) as broken:
            raise Temporary(f"line broke off: {type(broken).__name__}") from broken
        finally:
            connection.close()

    # ── rich menus ──

    def make_menu(self, menu: Mapping[str, Any]) -> str:
        return str(self._post("/v2/bot/richmenu", menu).get("richMenuId", ""))

    def put_menu_picture(self, menu: str, picture: bytes, media_type: str) -> None:
        self._request(
            "POST",
            f"/v2/bot/richmenu/{_part(menu)}/content",
            picture,
            {"Content-Type": media_type},
            data=True,
        )

    def set_default_menu(self, menu: str) -> None:
        self._post(f"/v2/bot/user/all/richmenu/{_part(menu)}")

    def set_menu_alias(self, alias: str, menu: str) -> None:
        """Give a menu a lasting name, under which other menus switch to it."""
        value = {"richMenuAliasId": alias, "richMenuId": menu}
        try:
            self._post(f"/v2/bot/richmenu/alias/{_part(alias)}", {"richMenuId": menu})
        except Permanent:
            self._post("/v2/bot/richmenu/alias", value)

    def link_menu(self, user: str, menu: str) -> None:
        self._post(f"/v2/bot/user/{_part(user)}/richmenu/{_part(menu)}")

    def delete_menu(self, menu: str) -> None:
        self._request("DELETE", f"/v2/bot/richmenu/{_part(menu)}")

    # ── one request ──

    def _get(self, path: str, *, data: bool = False) -> dict[str, Any]:
        return self._request("GET", path, data=data)

    def _post(
        self,
        path: str,
        value: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        *,
        done: tuple[int, ...] = (),
        on_400: type[Permanent] = Permanent,
    ) -> dict[str, Any]:
        return self._request("POST", path, value, headers, done=done, on_400=on_400)

    def _request(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | bytes | None = None,
        headers: Mapping[str, str] | None = None,
        *,
        data: bool = False,
        done: tuple[int, ...] = (),
        on_400: type[Permanent] = Permanent,
    ) -> dict[str, Any]:
        answer, connection = self._open(method, path, body, headers, data=data, done=done, on_400=on_400)
        try:
            said = answer.read(MOST_ANSWER)
        except (OSError, http.client.HTTPException) as broken:
            raise Temporary(f"line broke off: {type(broken).__name__}") from broken
        finally:
            connection.close()
        return _object(said)

    def _open(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | bytes | None = None,
        headers: Mapping[str, str] | None = None,
        *,
        data: bool = False,
        done: tuple[int, ...] = (),
        on_400: type[Permanent] = Permanent,
    ) -> tuple[http.client.HTTPResponse, http.client.HTTPConnection]:
        """Ask, and look at the first line of the answer; whoever calls reads the rest and closes."""
        where = settings.LINE_DATA if data else settings.LINE_API
        sent = {"Authorization": f"Bearer {self.token}", **(headers or {})}
        raw = body if isinstance(body, bytes) else None
        if isinstance(body, Mapping):
            raw = json.dumps(body, ensure_ascii=False).encode()
            sent["Content-Type"] = "application/json; charset=utf-8"
        elif body is None and method == "POST":
            raw = b""
        connection = connection_to(where, timeout=TIMEOUT, guarded=False)
        try:
            connection.request(method, urlsplit(where).path + path, body=raw, headers=sent)
            answer = connection.getresponse()
            if 200 <= answer.status < 300 or answer.status in done:
                return answer, connection
            said = _object(answer.read(MOST_ANSWER))
        except (OSError, http.client.HTTPException) as broken:
            connection.close()
            raise Temporary(f"no connection to line: {type(broken).__name__}") from broken
        connection.close()
        raise _failure(answer.status, said, on_400)


def _failure(status: int, said: Mapping[str, Any], on_400: type[Permanent]) -> Exception:
    if status == 401:
        return TokenWrong("line does not know the token")
    if status == 429:
        over = "monthly limit" in str(said.get("message", "")).lower()
        return QuotaOver("the month's messages are used up") if over else TooFast("line wants it slower")
    if status == 400:
        return on_400("line refused (400)")
    if status == 404:
        return Unknown("line does not know it (404)")
    return (Permanent if 400 <= status < 500 and status != 408 else Temporary)(f"line answered {status}")


def _object(said: bytes) -> dict[str, Any]:
    try:
        value = json.loads(said or b"{}")
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _part(name: str) -> str:
    return quote(name, safe="")
