"""What LINE refuses in messages and menus. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from khamkho.line.rules.messages import units

SCHEMES = ("https://", "http://", "line://", "tel:")


def wrong_with_messages(messages: Sequence[Any]) -> str:
    """What is wrong with the messages of one request; empty where LINE takes them."""
    if not 1 <= len(messages) <= 5:
        return "Size must be between 1 and 5"
    return next(filter(None, (_message(one) for one in messages)), "")


def _message(one: Any) -> str:
    if not isinstance(one, dict):
        return "May not be an array"
    kind = one.get("type")
    if kind == "text":
        wrong = "" if 1 <= units(str(one.get("text", ""))) <= 5000 else "Length must be between 1 and 5000"
    elif kind == "flex":
        wrong = _flex(one)
    else:
        wrong = f"Unknown type {kind}"
    items = one.get("quickReply", {}).get("items", [])
    if len(items) > 13:
        wrong = wrong or "Size must be between 1 and 13"
    return wrong or next(filter(None, (_action(item.get("action"), quick=True) for item in items)), "")


def _flex(one: Mapping[str, Any]) -> str:
    if not 1 <= units(str(one.get("altText", ""))) <= 1500:
        return "altText"
    contents = one.get("contents", {})
    if contents.get("type") != "bubble" or len(json.dumps(contents).encode()) > 30 * 1024:
        return "A message (messages[0]) in the request body is invalid"
    return _box(contents.get("body")) or _box(contents.get("footer"))


def _box(box: Any) -> str:
    if box is None:
        return ""
    for one in box.get("contents", []):
        kind = one.get("type")
        wrong = ""
        if kind == "box":
            wrong = _box(one)
        elif kind == "button":
            wrong = _action(one.get("action"))
        elif kind == "text":
            wrong = "" if one.get("text") else "must be non-empty text"
        else:
            wrong = f"unknown component {kind}"
        if wrong:
            return wrong
    return ""


def _action(action: Any, *, quick: bool = False, menu: bool = False) -> str:
    if not isinstance(action, dict):
        return "action"
    kind = action.get("type")
    label = units(str(action.get("label", "")))
    if not (1 <= label <= (20 if quick else 40)) and not menu:
        return "label"
    if kind == "message":
        return "" if 1 <= units(str(action.get("text", ""))) <= 300 else "text"
    if kind in ("postback", "datetimepicker"):
        return "" if 1 <= units(str(action.get("data", ""))) <= 300 else "data"
    if kind == "uri":
        uri = str(action.get("uri", ""))
        return "" if uri.startswith(SCHEMES) and len(uri) <= 1000 else "uri"
    if kind == "richmenuswitch":
        return "" if menu else "action"
    return "" if quick and kind in ("camera", "cameraRoll", "location") else f"action {kind}"


def wrong_with_menu(menu: Mapping[str, Any]) -> str:
    """What is wrong with a rich menu; empty where LINE takes it."""
    size, areas = menu.get("size", {}), menu.get("areas", [])
    wide, high = size.get("width", 0), size.get("height", 0)
    if not (800 <= wide <= 2500 and high >= 250 and wide / high >= 1.45):
        return "size"
    if (
        len(areas) > 20
        or len(str(menu.get("name", ""))) > 300
        or not 1 <= len(str(menu.get("chatBarText", ""))) <= 14
    ):
        return "areas, name or chatBarText"
    for area in areas:
        bounds = area.get("bounds", {})
        if (
            bounds.get("x", -1) + bounds.get("width", 0) > wide
            or bounds.get("y", -1) + bounds.get("height", 0) > high
        ):
            return "bounds"
        if wrong := _action(area.get("action"), menu=True):
            return wrong
    return ""
