"""A chat as a phone draws it: bubbles, buttons, quick replies, the menu under it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from khamkho.site.demo.line.store import Store

PICKERS = {"date": "date", "time": "time", "datetime": "datetime-local"}


@dataclass(frozen=True, kw_only=True)
class Press:
    """Something to press. ``where`` and ``at`` find its action again; nobody's browser says what it does."""

    where: str
    at: int
    label: str
    kind: str
    uri: str = ""
    picker: str = ""
    initial: str = ""
    least: str = ""
    most: str = ""


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A line of a card."""

    text: str
    bold: bool = False
    small: bool = False


@dataclass(frozen=True, kw_only=True)
class Bubble:
    id: int
    mine: bool
    at: datetime
    kind: str
    text: str = ""
    way: str = ""
    file: str = ""
    size: int = 0
    pieces: tuple[Piece, ...] = ()
    presses: tuple[Press, ...] = ()
    takeable: bool = False
    """It can be unsent."""


@dataclass(frozen=True, kw_only=True)
class Chat:
    bubbles: tuple[Bubble, ...]
    quick: tuple[Press, ...]
    last: int
    """The newest message, and how many were unsent: changes whenever there is something new to draw."""


def chat_of(store: Store, bot: str, user: str) -> Chat:
    """The chat of one person with one account."""
    rows = store.messages(bot, user)
    bubbles = tuple(_bubble(row) for row in rows)
    quick: tuple[Press, ...] = ()
    if rows and rows[-1]["who"] == "bot":
        items = json.loads(rows[-1]["body"]).get("quickReply", {}).get("items", [])
        quick = tuple(_press(f"q{rows[-1]['id']}", at, one["action"]) for at, one in enumerate(items))
    last = rows[-1]["id"] * 100 + sum(row["unsent"] for row in rows) if rows else 0
    return Chat(bubbles=bubbles, quick=quick, last=last)


def _bubble(row: sqlite3.Row) -> Bubble:
    body = json.loads(row["body"])
    mine, kind = row["who"] == "user", body["type"]
    at = datetime.fromtimestamp(row["at"], UTC)
    common: dict[str, Any] = {"id": row["id"], "mine": mine, "at": at, "way": row["way"]}
    if kind == "flex":
        bubble = body["contents"]
        buttons = _buttons(bubble)
        return Bubble(
            kind="card",
            pieces=tuple(_pieces(bubble.get("body", {}))),
            presses=tuple(_press(f"b{row['id']}", at, one["action"]) for at, one in enumerate(buttons)),
            **common,
        )
    return Bubble(
        kind=kind,
        text=body.get("text", ""),
        file=body.get("fileName", ""),
        size=body.get("fileSize", 0),
        takeable=mine and kind != "unsent" and not body.get("pressed"),
        **common,
    )


def _buttons(bubble: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    contents = bubble.get("footer", {}).get("contents", [])
    return [one for one in contents if one.get("type") == "button"]


def _pieces(box: Mapping[str, Any]) -> Iterator[Piece]:
    for one in box.get("contents", []):
        if one.get("type") == "box":
            yield from _pieces(one)
        elif one.get("type") == "text":
            yield Piece(text=one["text"], bold=one.get("weight") == "bold", small=one.get("size") == "sm")


def _press(where: str, at: int, action: Mapping[str, Any]) -> Press:
    return Press(
        where=where,
        at=at,
        label=action.get("label", ""),
        kind=action["type"],
        uri=action.get("uri", ""),
        picker=PICKERS.get(action.get("mode", ""), ""),
        initial=action.get("initial", ""),
        least=action.get("min", ""),
        most=action.get("max", ""),
    )


@dataclass(frozen=True, kw_only=True)
class Menu:
    id: str
    bar: str
    presses: tuple[Press, ...]
    columns: int


def menu_of(store: Store, bot: str, user: str) -> Menu | None:
    """The rich menu that this person sees."""
    row = store.menu_of(bot, user)
    if row is None:
        return None
    body = json.loads(row["body"])
    presses = tuple(_press(f"m{row['id']}", at, area["action"]) for at, area in enumerate(body["areas"]))
    columns = len({area["bounds"]["x"] for area in body["areas"]})
    return Menu(id=row["id"], bar=body["chatBarText"], presses=presses, columns=columns)


def action_at(store: Store, where: str, at: int) -> Mapping[str, Any] | None:
    """The action of something that was pressed."""
    kind, name = where[:1], where[1:]
    if kind == "m":
        row = store.menu(name)
        found = [area["action"] for area in json.loads(row["body"])["areas"]] if row else []
    elif name.isdigit() and (message := store.message(int(name))) is not None:
        body = json.loads(message["body"])
        items = (
            body.get("quickReply", {}).get("items", []) if kind == "q" else _buttons(body.get("contents", {}))
        )
        found = [one["action"] for one in items]
    else:
        found = []
    return found[at] if 0 <= at < len(found) else None
