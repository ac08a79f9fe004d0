"""Who comes, and how she asked: what an officer types for somebody without an application."""

from __future__ import annotations

from django.http import HttpRequest

from khamkho.appointments.contents import EMAIL, NAME, PHONE, TEXT
from khamkho.appointments.rules.states import CHANNELS
from khamkho.base.errors import BadValue, Invalid

WORDS = (NAME, PHONE, EMAIL, TEXT)
WAYS = [(one, CHANNELS[one]) for one in ("counter", "phone")]


def words_in(request: HttpRequest) -> dict[str, str]:
    """Who comes. Raises Invalid: somebody has to be called when the office closes."""
    words = {name: request.POST.get(name, "").strip() for name in WORDS}
    problems = []
    if not words[NAME]:
        problems.append(BadValue("required", "กรอกชื่อผู้นัด", "Say who comes.").problem(NAME))
    if not (words[PHONE] or words[EMAIL]):
        reach = BadValue(
            "required", "กรอกโทรศัพท์หรืออีเมล เพื่อแจ้งเมื่อมีการเปลี่ยนแปลง", "Give a telephone number or an email address: she is told there of any change."
        )  # fmt: skip
        problems.append(reach.problem(PHONE))
    if problems:
        raise Invalid(problems)
    return words


def way_in(request: HttpRequest) -> str:
    """``phone`` or ``counter``."""
    return "phone" if request.POST.get("way") == "phone" else "counter"
