"""Messages as LINE takes them: values with LINE's limits kept, and their JSON. Nothing here can be refused for its length.

A text that is too long is split between its lines or words, and never inside a Thai syllable sign; labels are shortened.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

MOST_MESSAGES = 5
"""In one request."""
MOST_QUICK = 13
MOST_TEXT = 5000
"""UTF-16 units: what LINE counts. A Thai sign above or below a letter is one of its own."""
MOST_LABEL = 20
MOST_ALT = 400
MOST_DATA = 300
MOST_BUTTONS = 4

PickMode = Literal["date", "time", "datetime"]


@dataclass(frozen=True, kw_only=True)
class Say:
    """She says ``text`` by pressing."""

    label: str
    text: str

    def json(self) -> dict[str, Any]:
        return {
            "type": "message",
            "label": shortened(self.label, MOST_LABEL),
            "text": cut(self.text, MOST_DATA),
        }


@dataclass(frozen=True, kw_only=True)
class Choose:
    """We get ``data``; ``shown`` is what stands in the chat as her words."""

    label: str
    data: str
    shown: str = ""

    def json(self) -> dict[str, Any]:
        made = {"type": "postback", "label": shortened(self.label, MOST_LABEL), "data": self.data[:MOST_DATA]}
        return made | ({"displayText": cut(self.shown, MOST_DATA)} if self.shown else {})


@dataclass(frozen=True, kw_only=True)
class Pick:
    """She picks a date or a time; ``initial``, ``least``, ``most`` as LINE writes them (2026-12-01, 09:30, 2026-12-01T09:30)."""

    label: str
    data: str
    mode: PickMode = "date"
    initial: str = ""
    least: str = ""
    most: str = ""

    def json(self) -> dict[str, Any]:
        made = {
            "type": "datetimepicker",
            "label": shortened(self.label, MOST_LABEL),
            "data": self.data[:MOST_DATA],
            "mode": self.mode,
        }
        limits = {"initial": self.initial, "min": self.least, "max": self.most}
        return made | {name: value for name, value in limits.items() if value}


@dataclass(frozen=True, kw_only=True)
class Open:
    """Opens a page of ours, or dials (``tel:``)."""

    label: str
    uri: str

    def json(self) -> dict[str, Any]:
        return {"type": "uri", "label": shortened(self.label, MOST_LABEL), "uri": self.uri}


@dataclass(frozen=True, kw_only=True)
class Camera:
    """Opens the phone's camera; ``roll`` its pictures. Quick replies only."""

    label: str
    roll: bool = False

    def json(self) -> dict[str, Any]:
        kind = "cameraRoll" if self.roll else "camera"
        return {"type": kind, "label": shortened(self.label, MOST_LABEL)}


@dataclass(frozen=True, kw_only=True)
class Where:
    """Sends her place. Quick replies only."""

    label: str

    def json(self) -> dict[str, Any]:
        return {"type": "location", "label": shortened(self.label, MOST_LABEL)}


Quick = Say | Choose | Pick | Open | Camera | Where
Button = Say | Choose | Pick | Open


@dataclass(frozen=True, kw_only=True)
class Words:
    """A text, with quick replies under it. A long one becomes several messages; the replies stand under the last."""

    text: str
    quick: tuple[Quick, ...] = ()

    def json(self) -> list[dict[str, Any]]:
        made = [{"type": "text", "text": piece} for piece in pieces(self.text)]
        return _with_quick(made, self.quick)

    @property
    def plain(self) -> str:
        return self.text


@dataclass(frozen=True, kw_only=True)
class Card:
    """A titled card with lines and buttons (a flex bubble): what SMS and screen readers get is ``plain``.

    ``facts`` are pairs of a label and what it is.
    """

    title: str
    text: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    buttons: tuple[Button, ...] = ()
    quick: tuple[Quick, ...] = ()
    tone: Literal["", "good", "bad"] = ""

    def json(self) -> list[dict[str, Any]]:
        body: list[dict[str, Any]] = [_line(self.title, weight="bold", size="lg", color=_TONES[self.tone])]
        if self.text:
            body += [_line(piece) for piece in pieces(self.text, 1500)[:2]]
        body += [_fact(label, said) for label, said in self.facts[:12] if said]
        bubble: dict[str, Any] = {
            "type": "bubble",
            "body": {"type": "box", "layout": "vertical", "spacing": "md", "contents": body},
        }
        if self.buttons:
            bubble["footer"] = {
                "type": "box",
                "layout": "vertical",
                "spacing": "sm",
                "contents": [_button(one, at) for at, one in enumerate(self.buttons[:MOST_BUTTONS])],
            }
        made = {"type": "flex", "altText": cut(self.plain, MOST_ALT), "contents": bubble}
        return _with_quick([made], self.quick)

    @property
    def plain(self) -> str:
        lines = [self.title, self.text, *(f"{label}: {said}" for label, said in self.facts if said)]
        return "\n".join(filter(None, lines))


Message = Words | Card
_TONES: Mapping[str, str] = {"": "#1d2b53", "good": "#00592d", "bad": "#98210f"}


@dataclass(frozen=True, kw_only=True)
class Raw:
    """Messages as they were kept: JSON, and what they say in plain words."""

    messages: tuple[Mapping[str, Any], ...]
    plain: str = field(default="")


def sent(messages: Sequence[Message]) -> list[list[dict[str, Any]]]:
    """The JSON of some messages, in requests of at most five each."""
    made = [one for message in messages for one in message.json()]
    for one in made[:-1]:
        one.pop("quickReply", None)  # LINE shows only those under the last message
    return [made[at : at + MOST_MESSAGES] for at in range(0, len(made), MOST_MESSAGES)]


def plain_of(messages: Sequence[Message]) -> str:
    """What the messages say, without their buttons."""
    return "\n\n".join(message.plain for message in messages)


def units(text: str) -> int:
    """How long LINE finds a text: its UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def pieces(text: str, most: int = MOST_TEXT) -> list[str]:
    """A text in pieces that LINE takes: cut between paragraphs, else lines, else words, else between whole letters.

    Never between a Thai letter and the vowel or tone above or below it, nor inside a joined emoji. An empty text is a dash.
    """
    left, found = text.strip() or "–", list[str]()
    while units(left) > most:
        whole = cut(left, most, mark="")
        at = max((whole.rfind(end) for end in ("\n\n",)), default=-1)
        for end in ("\n", " "):
            if at < len(whole) // 2:
                at = whole.rfind(end)
        at = at if at >= len(whole) // 2 else len(whole)
        found.append(whole[:at].rstrip())
        left = left[at:].lstrip()
    return [*found, left] if left else found


def cut(text: str, most: int, mark: str = "…") -> str:
    """The beginning of a text that fits, whole letters only; ``mark`` says that it goes on."""
    text = text.strip()
    if units(text) <= most:
        return text
    room, kept, used = most - units(mark), list[str](), 0
    for letter in letters(text):
        used += units(letter)
        if used > room:
            break
        kept.append(letter)
    return "".join(kept).rstrip() + mark


def shortened(label: str, most: int) -> str:
    """A label on one line that fits."""
    return cut(" ".join(label.split()) or "–", most)


def letters(text: str) -> list[str]:
    """A text as its readers see it: each letter with the marks on it, emoji joined."""
    found: list[str] = []
    for sign in text:
        if found and (_hangs_on(sign) or found[-1].endswith("\u200d")):
            found[-1] += sign
        else:
            found.append(sign)
    return found


def _hangs_on(sign: str) -> bool:
    """Whether a sign belongs to the one before it: marks, Thai sara am, joiners, and the tones of emoji."""
    return (
        unicodedata.combining(sign) != 0
        or unicodedata.category(sign) in ("Mn", "Me", "Mc")
        or sign in "\u0e33\u200d\ufe0f"
        or "\U0001f3fb" <= sign <= "\U0001f3ff"
    )


def _with_quick(made: list[dict[str, Any]], quick: Sequence[Quick]) -> list[dict[str, Any]]:
    if quick:
        items = [{"type": "action", "action": one.json()} for one in quick[:MOST_QUICK]]
        made[-1]["quickReply"] = {"items": items}
    return made


def _line(text: str, **looks: str) -> dict[str, Any]:
    return {"type": "text", "text": text, "wrap": True, **looks}


def _fact(label: str, said: str) -> dict[str, Any]:
    return {
        "type": "box",
        "layout": "vertical",
        "contents": [
            _line(cut(label, 200), size="sm", color="#505a5f"),
            _line(cut(said, 1000)),
        ],
    }


def _button(one: Button, at: int) -> dict[str, Any]:
    style = "primary" if at == 0 else "secondary"
    made: dict[str, Any] = {"type": "button", "style": style, "height": "sm", "action": one.json()}
    return made | ({"color": "#00592d"} if style == "primary" else {})
