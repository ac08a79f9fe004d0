"""How a command speaks to the person at the terminal, and what every command may need."""

from __future__ import annotations

import errno
import os
import sys
from datetime import UTC, datetime

from khamkho.base.errors import Invalid, Refused, Stopped
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
    from khamkho.site.restore import UNFINISHED, is_empty

    home = current_home()
    if (home.path / UNFINISHED).exists():
        raise Stop(
            tell(
                Text(
                    f"การกู้คืนใน {home.path} หยุดกลางคัน ให้ลบโฟลเดอร์นี้แล้วสั่ง khamkho restore อีกครั้ง",
                    f"The restore in {home.path} was interrupted. Remove that folder, then run khamkho restore again.",
                )
            )
        )
    if not is_empty(home) and not home.secrets.is_dir():
        raise Stop(
            tell(
                Text(
                    f"{home.path} ไม่ใช่ home ของคำขอ เพราะไม่มีโฟลเดอร์ secrets ให้ตั้ง KHAMKHO_HOME ให้ถูกต้อง หากโฟลเดอร์หายไป ให้กู้คืนจากข้อมูลสำรองใน home ใหม่",
                    f"{home.path} is no home of Khamkho: it has no folder secrets. Set KHAMKHO_HOME. If that folder was lost, restore the newest backup in a new home.",
                )
            )
        )
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


_MENDS = {
    errno.EACCES: Text("ให้สั่งด้วยผู้ใช้ที่เป็นเจ้าของ home", "Run it as the user that owns the home."),
    errno.EPERM: Text("ให้สั่งด้วยผู้ใช้ที่เป็นเจ้าของ home", "Run it as the user that owns the home."),
    errno.ENOSPC: Text("ดิสก์เต็ม ให้เพิ่มพื้นที่แล้วสั่งใหม่", "The disk is full: make room and try again."),
    errno.EDQUOT: Text("ดิสก์เต็ม ให้เพิ่มพื้นที่แล้วสั่งใหม่", "The disk is full: make room and try again."),
    errno.EROFS: Text(
        "ดิสก์เขียนไม่ได้ ให้ตรวจการเชื่อมต่อดิสก์", "The disk cannot be written to: see how it is mounted."
    ),
}


def in_words(trouble: Exception) -> Text | None:
    """What the machine, the database or the secrets stand against, for the person at the terminal; None for a mistake of ours."""
    if isinstance(trouble, Stopped):
        return trouble.text
    if isinstance(trouble, OSError):
        what = ": ".join(str(part) for part in (trouble.filename, trouble.strerror or trouble) if part)
        mend = _MENDS.get(trouble.errno or 0, Text("", ""))
        return Text(f"{what} {mend.th}".strip(), f"{what}. {mend.en}".strip())
    if "django" not in sys.modules:
        return None
    from django.db import utils

    if type(trouble) in (utils.DatabaseError, utils.OperationalError, utils.ProgrammingError):
        return Text(
            f"ฐานข้อมูลใช้ไม่ได้ ({trouble}) สั่ง khamkho doctor เพื่อดูสาเหตุและวิธีแก้",
            f"The database does not serve ({trouble}). Run khamkho doctor to see why, and the mend.",
        )
    return _of_the_secrets(trouble)


def _of_the_secrets(trouble: Exception) -> Text | None:
    from khamkho.vault.secrets import SecretMissing

    if isinstance(trouble, SecretMissing):
        return Text(
            "ข้อมูลต้องใช้กุญแจที่ไม่มีในโฟลเดอร์ secrets ให้นำไฟล์กุญแจกลับจากข้อมูลสำรอง",
            f"{trouble} Bring the file back from a backup.",
        )
    return None


def now() -> datetime:
    return datetime.now(UTC)


def refusal(no: Refused) -> str:
    """Everything a refusal says, for the terminal."""
    problems = (
        [f"{one.where}: {one.sentence(lang())}" for one in no.problems] if isinstance(no, Invalid) else []
    )
    return "\n".join(filter(None, [no.sentence(lang()), *problems, no.next(lang())]))
