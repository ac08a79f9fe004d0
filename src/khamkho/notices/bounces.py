"""Reads what mail servers send back when a mail could not be delivered (RFC 3464). Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.policy import default

_OURS = re.compile(r"<[a-z-]+\.[0-9a-f]{32}@[^<>\s]+>")


@dataclass(frozen=True, kw_only=True)
class Bounce:
    """A mail of ours that finally failed: its Message-ID and the server's status code such as ``5.1.1``."""

    message_id: str
    status: str


def read_bounce(raw: bytes) -> Bounce | None:
    """Return what a delivery report says, or None when it is no report of a final failure of a mail of ours.

    A report of a mere delay is not a failure.
    """
    message = message_from_bytes(raw, policy=default)
    if message.get_content_type() != "multipart/report":
        return None
    status, original = "", ""
    for part in message.walk():
        kind = part.get_content_type()
        if kind == "message/delivery-status":
            status = _failed_status(part) or status
        elif kind == "message/rfc822":
            original = _message_id(_inside(part)) or original
        elif kind == "text/rfc822-headers":
            original = _first_id(part.get_payload(decode=True)) or original
    return Bounce(message_id=original, status=status) if status and original else None


def _failed_status(part: Message) -> str:
    """The status of the first recipient for whom delivery failed for good."""
    blocks = part.get_payload()
    for block in blocks if isinstance(blocks, list) else []:
        if isinstance(block, Message) and str(block.get("Action", "")).strip().lower() == "failed":
            return str(block.get("Status", "5.0.0")).strip()[:20] or "5.0.0"
    return ""


def _inside(part: Message) -> Message | None:
    inner = part.get_payload()
    return inner[0] if isinstance(inner, list) and inner and isinstance(inner[0], Message) else None


def _message_id(message: Message | None) -> str:
    found = _OURS.search(str(message.get("Message-ID", ""))) if message else None
    return found[0] if found else ""


def _first_id(headers: object) -> str:
    text = headers.decode("ascii", "replace") if isinstance(headers, bytes) else ""
    found = re.search(r"^Message-ID:\s*(<[^<>\s]+>)", text, re.IGNORECASE | re.MULTILINE)
    return found[1] if found and _OURS.fullmatch(found[1]) else ""
