"""Asking a bank, or the gateway before it, what became of one payment: one small signed request. Nothing of a person goes out.

GET <ask_url>?ref1=…&ref2=…   X-Khamkho-Time, X-Khamkho-Signature over "ref1=…&ref2=…"
→ the same message as the bank sends by itself, with "result": "paid", "failed" or "pending"
"""

from __future__ import annotations

import http.client
from datetime import datetime
from urllib.parse import urlencode, urlsplit

from khamkho.base.errors import Temporary
from khamkho.fees.rules.messages import LARGEST, Message, read_message, signature
from khamkho.fees.rules.refusals import BadMessage
from khamkho.offices.web import connection_to

PATIENCE = 10


def ask_bank(url: str, secret: str, first: str, second: str, now: datetime) -> Message | None:
    """What the bank answers; None where it knows of nothing. Raises Temporary where it cannot be reached or understood."""
    question = urlencode({"ref1": first, "ref2": second})
    time = str(int(now.timestamp()))
    headers = {
        "X-Khamkho-Time": time,
        "X-Khamkho-Signature": signature(secret, time, question.encode()),
        "Accept": "application/json",
    }
    line = connection_to(url, timeout=PATIENCE, guarded=True)
    try:
        line.request("GET", f"{urlsplit(url).path or '/'}?{question}", headers=headers)
        answer = line.getresponse()
        body = answer.read(LARGEST + 1)
        if answer.status == 404:
            return None
        if answer.status != 200 or len(body) > LARGEST:
            raise Temporary(f"the bank answers {answer.status}")
        return read_message(body)
    except (OSError, http.client.HTTPException, BadMessage) as bad:
        raise Temporary(f"the bank cannot be asked: {type(bad).__name__}") from bad
    finally:
        line.close()
