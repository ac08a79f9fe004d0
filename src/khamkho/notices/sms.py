"""The port through which text messages leave, and how many of them a text is (3GPP TS 23.038)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from khamkho.offices import sms
from khamkho.offices.sms import Gateway

_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_TWICE = frozenset("^{}\\[~]|€\f")


@dataclass(frozen=True, kw_only=True)
class Sms:
    """One text message to one mobile number (``0812345678``). ``reference`` is the same when it is sent again."""

    to: str
    text: str
    reference: str


class SmsSender(Protocol):
    """Somebody who carries a text message. The same ``reference`` may come again after a crash."""

    def send(self, message: Sms, *, now: datetime) -> None:
        """Hand the message over. Raises Temporary (try again) or Permanent (number or text refused)."""


class GatewaySender:
    """Sends through an office's gateway."""

    def __init__(self, gateway: Gateway) -> None:
        self.gateway = gateway

    def send(self, message: Sms, *, now: datetime) -> None:
        sms.deliver(self.gateway, to=message.to, text=message.text)


def segments(text: str) -> int:
    """How many messages a text is charged as: one of 70 characters, else parts of 67; without Thai 160 and 153."""
    if all(sign in _GSM or sign in _GSM_TWICE for sign in text):
        length, whole, part = sum(2 if sign in _GSM_TWICE else 1 for sign in text), 160, 153
    else:
        length, whole, part = len(text.encode("utf-16-be")) // 2, 70, 67
    return 1 if length <= whole else -(-length // part)
