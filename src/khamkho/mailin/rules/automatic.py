"""Which mails were sent by a machine: they are kept, and never answered (RFC 3834). Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

_MACHINES = re.compile(r"(mailer-daemon|postmaster|mail-?daemon|bounces?)([+.=-].*)?@", re.IGNORECASE)
_SILENT = re.compile(r"(no-?_?reply|do-?_?not-?_?reply|donotreply)([+.=-].*)?@", re.IGNORECASE)
_BULK = frozenset({"bulk", "junk", "list", "auto_reply"})


def sign_of(headers: Mapping[str, str], kind: str, sender: str) -> str:
    """By which sign a mail comes from a machine: ``bounce``, ``answer`` or ``bulk``; empty when a person wrote it.

    ``headers`` by their names in small letters; ``kind`` is the content type of the whole.
    """
    submitted = headers.get("auto-submitted", "").partition(";")[0].strip().lower()
    if (
        kind == "multipart/report"
        or headers.get("return-path", "").strip() == "<>"
        or _MACHINES.match(sender)
    ):
        return "bounce"
    if submitted not in ("", "no") or "x-autoreply" in headers or "x-autorespond" in headers:
        return "answer"
    if headers.get("precedence", "").strip().lower() in _BULK or "list-id" in headers:
        return "bulk"
    return ""


def takes_no_answer(sender: str) -> bool:
    """Whether nobody reads what is sent to this address. What such a system writes may well be a request."""
    return not sender or bool(_SILENT.match(sender) or _MACHINES.match(sender))
