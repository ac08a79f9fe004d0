"""An office's own SMS gateway: read its settings, and send through it over HTTP."""

from __future__ import annotations

import http.client
import json
from dataclasses import dataclass
from typing import Literal, get_args
from urllib.parse import urlencode, urlsplit

from khamkho.base.errors import Permanent, Temporary
from khamkho.base.text import Text
from khamkho.offices.models import Office
from khamkho.offices.web import connection_to
from khamkho.vault import keys

Method = Literal["form", "json", "get"]
METHODS: tuple[Method, ...] = get_args(Method)
Shape = Literal["local", "country", "plus"]
SHAPES: tuple[Shape, ...] = get_args(Shape)
"""How a number is written: ``0812345678``, ``66812345678``, ``+66812345678``."""

TIMEOUT = 15
TEST = Text(
    "{office}: ข้อความทดสอบจากระบบยื่นคำขอ ไม่ต้องตอบกลับ",
    "{office}: a test message from the application system. No answer is needed.",
)


@dataclass(frozen=True, kw_only=True)
class Gateway:
    """How an office sends text messages: to which address, in which fields, with which header."""

    url: str
    method: Method
    number_field: str
    text_field: str
    shape: Shape
    sender_field: str = ""
    sender: str = ""
    header: str = ""
    secret: str = ""
    guarded: bool = False
    """Named by an office, not by the operator: then it may not lead back into the machine."""


def context_of(office: Office) -> str:
    """What the sealed settings are bound to."""
    return f"offices.sms:{office.pk}"


def gateway_of(office: Office) -> Gateway | None:
    """The office's SMS gateway, or None: the office sends no text messages then."""
    if not office.sms_sealed or office.sms_key is None:
        return None
    kept = keys.unseal_json(office.sms_key, office.sms_sealed, context=context_of(office))
    return Gateway(**{**kept, "guarded": True})


def written(number: str, shape: Shape) -> str:
    """A mobile number as a gateway wants it."""
    return {"local": number, "country": f"66{number[1:]}", "plus": f"+66{number[1:]}"}[shape]


def deliver(gateway: Gateway, *, to: str, text: str) -> None:
    """Hand a message to the gateway.

    Any 2xx answer is a yes. A message or number that it refuses (400, 404, 413, 422) is Permanent; everything else – no
    connection, our secret not taken, too much at once, a fault of its own – may be mended: Temporary.
    """
    target, body, kind = _request(gateway, to, text)
    headers = {"Content-Type": kind} if body else {}
    if gateway.header:
        headers[gateway.header] = gateway.secret
    connection = connection_to(gateway.url, timeout=TIMEOUT, guarded=gateway.guarded)
    try:
        connection.request("POST" if body else "GET", target, body=body, headers=headers)
        answer = connection.getresponse().status
    except (OSError, http.client.HTTPException, ValueError) as broken:
        raise Temporary(f"no connection: {type(broken).__name__}") from broken
    finally:
        connection.close()
    if 200 <= answer < 300:
        return
    raise (Permanent if answer in (400, 404, 413, 422) else Temporary)(f"gateway answered {answer}")


def _request(gateway: Gateway, to: str, text: str) -> tuple[str, bytes | None, str]:
    """Where to, what and of which kind: the fields go into the address of a GET and the body of a POST."""
    parts = urlsplit(gateway.url)
    fields = {gateway.number_field: written(to, gateway.shape), gateway.text_field: text}
    if gateway.sender_field:
        fields[gateway.sender_field] = gateway.sender
    path = parts.path or "/"
    if gateway.method == "get":
        return f"{path}?{'&'.join(filter(None, (parts.query, urlencode(fields))))}", None, ""
    target = f"{path}?{parts.query}" if parts.query else path
    if gateway.method == "json":
        return target, json.dumps(fields, ensure_ascii=False).encode(), "application/json; charset=utf-8"
    return target, urlencode(fields).encode(), "application/x-www-form-urlencoded"
