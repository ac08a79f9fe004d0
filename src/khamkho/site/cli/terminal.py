"""How a command speaks to the person at the terminal, and what every command may need."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime

from khamkho.base.errors import Invalid, Refused
from khamkho.base.home import Home, current_home, env
from khamkho.base.text import Lang, Text


class Stop(Exception):
    """The command cannot go on; the words are for the person at the terminal."""


def say(*lines: str) -> None:
    print(*lines, sep="\n", flush=True)  # noqa: T201  # this is what a command says


def say_error(*lines: str) -> None:
    print(*lines, sep="\n", file=sys.stderr, flush=True)  # noqa: T201  # this is what a command says


def lang() -> Lang:
    """The language of the terminal."""
    words = (
        env("LANG") or os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG", "")
    )
    return "th" if words.startswith("th") else "en"


def tell(text: Text) -> str:
    return text.in_(lang())


def load_django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khamkho.site.settings")
    import django

    django.setup()


def require_home() -> Home:
    """The home that was set up; loading the settings would make secrets in an empty one."""
    from khamkho.site.restore import is_empty

    home = current_home()
    if is_empty(home):
        raise Stop(
            tell(
                Text(
                    f"{home.path} ยังไม่ได้ตั้งค่า ให้ตั้ง KHAMKHO_HOME ให้ถูกต้อง หรือเริ่มด้วย khamkho setup (ใช้งานจริง) หรือ khamkho demo (ทดลอง)",
                    f"{home.path} is not set up. Set KHAMKHO_HOME, or begin with khamkho setup (real use) or khamkho demo (to try).",
                )
            )
        )
    return home


def now() -> datetime:
    return datetime.now(UTC)


def refusal(no: Refused) -> str:
    """Everything a refusal says, for the terminal."""
    problems = (
        [f"{one.where}: {one.sentence(lang())}" for one in no.problems] if isinstance(no, Invalid) else []
    )
    return "\n".join(filter(None, [no.sentence(lang()), *problems, no.next(lang())]))
