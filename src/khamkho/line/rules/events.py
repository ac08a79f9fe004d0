"""What LINE sends: is it signed, and what does each event say. Nobody's bytes can make it fail; unknown kinds are passed over."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

HEADER = "x-line-signature"
MOST_EVENTS = 1000
MOST_TEXT = 6000
KINDS = frozenset({"message", "postback", "follow", "unfollow", "unsend", "accountLink", "join"})
"""The events that we work on; all others are answered with 200 and left."""
GROUPS = frozenset({"group", "room"})


class NotReadable(ValueError):
    """The body is signed, and no JSON of the shape that LINE sends."""


def signature(secret: str, body: bytes) -> str:
    """What LINE writes into the header: base64 of HMAC-SHA256 over the raw body."""
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()


def is_signed(secret: str, body: bytes, given: str) -> bool:
    """Whether the body was signed with this secret; takes equally long for every wrong answer."""
    return bool(secret) and hmac.compare_digest(
        signature(secret, body).encode(), given.encode("utf-8", "replace")
    )


@dataclass(frozen=True, kw_only=True)
class Event:
    """One event as LINE sent it."""

    id: str
    kind: str
    """``message``, ``follow`` …; see KINDS."""
    at: datetime
    user: str = ""
    """LINE's id of who did it; empty where there is none."""
    group: str = ""
    standby: bool = False
    reply_token: str = ""
    what: str = ""
    """Of a message its type: ``text``, ``image``, ``file`` …"""
    message: str = ""
    text: str = ""
    data: str = ""
    params: Mapping[str, str] = field(default_factory=dict)
    file_name: str = ""
    size: int = 0
    linked: bool = False
    nonce: str = ""

    def kept(self) -> dict[str, Any]:
        """What is sealed until it was worked on."""
        return {
            "user": self.user,
            "group": self.group,
            "reply_token": self.reply_token,
            "what": self.what,
            "message": self.message,
            "text": self.text,
            "data": self.data,
            "params": dict(self.params),
            "file_name": self.file_name,
            "size": self.size,
            "linked": self.linked,
            "nonce": self.nonce,
        }


def read(body: bytes) -> tuple[str, list[Event]]:
    """The account that it is for, and the events that can be worked on, in the order in which they happened.

    Raises `NotReadable`.
    """
    try:
        whole = json.loads(body)
    except (ValueError, RecursionError) as bad:
        raise NotReadable from bad
    if not isinstance(whole, dict):
        raise NotReadable
    events = whole.get("events")
    found = [
        made for one in (events if isinstance(events, list) else [])[:MOST_EVENTS] if (made := _event(one))
    ]
    return _said(whole.get("destination"), 64), sorted(found, key=lambda one: one.at)


def _event(raw: Any) -> Event | None:
    if not isinstance(raw, dict) or _said(raw.get("type"), 30) not in KINDS:
        return None
    source, message = _part(raw, "source"), _part(raw, "message")
    if raw["type"] == "unsend":
        message = {"id": _part(raw, "unsend").get("messageId")}
    postback, link = _part(raw, "postback"), _part(raw, "link")
    params = _part(postback, "params")
    stamp = raw.get("timestamp")
    kind = _said(source.get("type"), 10)
    return Event(
        id=_said(raw.get("webhookEventId"), 64) or _mark(raw),
        kind=raw["type"],
        at=_moment(stamp),
        user=_said(source.get("userId"), 64),
        group=_said(source.get("groupId") or source.get("roomId"), 64) if kind in GROUPS else "",
        standby=raw.get("mode") == "standby",
        reply_token=_said(raw.get("replyToken"), 200),
        what=_said(message.get("type"), 20),
        message=_said(message.get("id"), 64),
        text=_said(message.get("text"), MOST_TEXT),
        data=_said(postback.get("data"), 400),
        params={str(name)[:20]: _said(value, 100) for name, value in list(params.items())[:10]},
        file_name=_said(message.get("fileName"), 300),
        size=size if isinstance(size := message.get("fileSize"), int) and 0 <= size < 2**40 else 0,
        linked=link.get("result") == "ok",
        nonce=_said(link.get("nonce"), 255),
    )


def _mark(raw: Mapping[str, Any]) -> str:
    """What stands for the id of an event that has none: the same event has the same."""
    same = {name: value for name, value in raw.items() if name != "deliveryContext"}
    return hashlib.sha256(json.dumps(same, sort_keys=True).encode()).hexdigest()


def _part(raw: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = raw.get(name)
    return value if isinstance(value, dict) else {}


def _said(value: Any, most: int) -> str:
    """Text as it can be kept: of some length, without what no database takes."""
    if not isinstance(value, str):
        return ""
    return value[:most].replace("\x00", "").encode("utf-8", "replace").decode()


def _moment(stamp: Any) -> datetime:
    whole = stamp if isinstance(stamp, int) and not isinstance(stamp, bool) and 0 <= stamp < 2**42 else 0
    return datetime.fromtimestamp(whole / 1000, UTC)
