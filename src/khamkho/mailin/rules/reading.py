"""What a mail says: who wrote, what about, in which words, with which files. Nobody's bytes can make it fail."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from email.utils import getaddresses

from khamkho.base.text import clean
from khamkho.mailin.rules.automatic import sign_of, takes_no_answer
from khamkho.mailin.rules.charsets import header_text, text_of
from khamkho.mailin.rules.html import plain

DEEPEST = 6
"""Mails within mails that are opened."""
MOST_PARTS = 300
MOST_TEXT = 200_000
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+")
_ID = re.compile(r"<[^<>\s]{3,200}>")
_SIGNATURES = frozenset(
    {"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"}
)
_FORWARDED = "――――――――――"


@dataclass(frozen=True, kw_only=True)
class File:
    """A file that came with a mail. ``inside``: a picture that stands in the text."""

    name: str
    data: bytes
    inside: bool = False


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A mail as it was read."""

    sender: str = ""
    """The address, in small letters; empty where there is none that can be one."""
    name: str = ""
    to: str = ""
    subject: str = ""
    text: str = ""
    files: tuple[File, ...] = ()
    answers: tuple[str, ...] = ()
    """The Message-IDs that it says it answers."""
    automatic: str = ""
    """By which sign it was sent by a machine; empty when a person wrote it (``automatic.sign_of``)."""
    silent: bool = False
    """Its sender reads no answer."""
    forged: bool = False
    """The server that took it says that it does not come from where it says."""
    broken: bool = False


@dataclass
class _Found:
    texts: list[str] = field(default_factory=list)
    files: list[File] = field(default_factory=list)
    seen: int = 0


def read(raw: bytes) -> Letter:
    """Read a mail; what cannot be read is left out, and a mail without any sense is ``broken``."""
    message = _parsed(raw)
    found = _Found()
    _collect(message, found, 0)
    name, sender = _sender(message)
    text = "\n\n".join(filter(None, found.texts))[:MOST_TEXT]
    subject = clean(header_text(header(message, "subject")))
    return Letter(
        sender=sender,
        name=name,
        to=clean(header_text(header(message, "to")))[:300],
        subject=subject[:500],
        text=clean(text, lines=True),
        files=tuple(sorted(found.files, key=lambda one: one.inside)),
        answers=_ids(message),
        automatic=sign_of(_headers(message), message.get_content_type(), sender),
        silent=takes_no_answer(sender),
        forged="dmarc=fail" in header(message, "authentication-results").lower(),
        broken=not sender and not subject and not text.strip() and not found.files,
    )


def _parsed(raw: bytes) -> Message:
    """The mail with its parts; of one that was nested to bring a reader down only the headers."""
    try:
        return message_from_bytes(raw)
    except RecursionError:
        return message_from_bytes(raw.replace(b"\r\n", b"\n").partition(b"\n\n")[0] + b"\n\n")


def mark_of(raw: bytes) -> str:
    """What makes a mail this one: its Message-ID and its content. The way it travelled, which each server writes above
    it, does not count, so the same mail that came twice is one."""
    head, _, body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
    message = message_from_bytes(head + b"\n\n")
    names = ("message-id", "from", "subject", "date")
    said = [header(message, name).strip() for name in names]
    digest = hashlib.sha256(body.rstrip()).hexdigest()
    return "\0".join([*said, digest])


def header(message: Message, name: str) -> str:
    """The first header of this name, as it stands there."""
    return next((str(value) for key, value in message.raw_items() if key.lower() == name), "")


def _headers(message: Message) -> dict[str, str]:
    return {key.lower(): str(value) for key, value in reversed([*message.raw_items()])}


def _sender(message: Message) -> tuple[str, str]:
    for name in ("from", "sender"):
        raw = header(message, name)[:2000]
        for said, address in getaddresses([raw.encode("ascii", "surrogateescape").decode("latin-1")]):
            if _ADDRESS.fullmatch(address) and len(address) <= 254:
                shown = said.encode("latin-1", "replace").decode("utf-8", "surrogateescape")
                return clean(header_text(shown)).strip("\"' ")[:200], address.lower()
    return "", ""


def _ids(message: Message) -> tuple[str, ...]:
    found = _ID.findall(f"{header(message, 'in-reply-to')} {header(message, 'references')}"[:20_000])
    return tuple(dict.fromkeys(found))[:50]


def _collect(message: Message, found: _Found, depth: int) -> None:
    found.seen += 1
    if found.seen > MOST_PARTS or depth > DEEPEST:
        return
    kind = message.get_content_type()
    if kind == "message/rfc822":
        for inner in _children(message):
            found.texts.append(_heading(inner))
            _collect(inner, found, depth + 1)
    elif kind == "multipart/alternative":
        _choose([*_children(message)], found, depth)
    elif message.is_multipart():
        for child in _children(message):
            _collect(child, found, depth + 1)
    elif kind not in _SIGNATURES:
        _leaf(message, kind, found)


def _children(message: Message) -> Iterator[Message]:
    payload = message.get_payload()
    yield from (one for one in (payload if isinstance(payload, list) else ()) if isinstance(one, Message))


def _choose(ways: list[Message], found: _Found, depth: int) -> None:
    """Of the same words said in several ways the plain ones, where there are any; the files of all of them."""
    said: list[list[str]] = []
    for way in sorted(ways, key=lambda one: one.get_content_type() != "text/plain"):
        whole, found.texts = found.texts, []
        _collect(way, found, depth + 1)
        said.append(found.texts)
        found.texts = whole
    found.texts.extend(next((texts for texts in said if "".join(texts).strip()), []))


def _leaf(message: Message, kind: str, found: _Found) -> None:
    name = clean(header_text(message.get_filename() or ""))
    data = message.get_payload(decode=True)
    if not isinstance(data, bytes) or not data.strip():
        return
    attached = message.get_content_disposition() == "attachment"
    if kind in ("text/plain", "text/html") and not attached and not name:
        charset = message.get_param("charset")
        text = text_of(data[: MOST_TEXT * 4], charset if isinstance(charset, str) else "")
        found.texts.append(plain(text) if kind == "text/html" else text.replace("\r\n", "\n").strip())
        return
    inside = not attached and bool(message.get("Content-ID"))
    found.files.append(File(name=name[:200] or kind.partition("/")[0], data=data, inside=inside))


def _heading(inner: Message) -> str:
    """Above a mail that was sent on: who had written it, when, what about."""
    lines = [_FORWARDED]
    for label, name in (("จาก / From", "from"), ("วันที่ / Date", "date"), ("เรื่อง / Subject", "subject")):
        if value := clean(header_text(header(inner, name)))[:300]:
            lines.append(f"{label}: {value}")
    return "\n".join(lines)
