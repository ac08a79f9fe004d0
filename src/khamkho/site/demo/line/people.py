"""Who chats with the demo's offices. Nobody of them exists."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.conf import settings

from khamkho.base.text import Text
from khamkho.site.demo.cast import CANAL
from khamkho.site.demo.line.server import FakeLine
from khamkho.site.demo.line.store import Store

SECRET = "0badc0de" * 4
TOKEN = "-".join(("token", "of", "the", "demo", "nobody", "else", "takes", "it"))
OFFICES = (CANAL,)


@dataclass(frozen=True, kw_only=True)
class Chatter:
    """Somebody with a phone."""

    id: str
    name: Text
    about: Text
    lang: str = "th"


PEOPLE = (
    Chatter(
        id="U" + "a1" * 16,
        name=Text("สมหญิง ใจงาม", "Somying Jaingam"),
        about=Text("อยากได้คัดสำเนาทะเบียนบ้าน 2 ฉบับ", "Wants two copies of her house registration"),
    ),
    Chatter(
        id="U" + "b2" * 16,
        name=Text("ลุงบุญมี", "Uncle Boonmee"),
        about=Text("พิมพ์ผิดบ่อย ชอบถามคำถาม", "Often mistypes, likes to ask"),
    ),
    Chatter(
        id="U" + "c3" * 16,
        name=Text("แก้วตา", "Kaewta"),
        about=Text("แม่ป่วยติดเตียง ขอนัดทำบัตรที่บ้าน", "Her mother is bedridden: asks for a visit at home"),
    ),
    Chatter(
        id="U" + "d4" * 16,
        name=Text("Emily (ภาษาอังกฤษ)", "Emily (English)"),
        about=Text("ใช้ภาษาอังกฤษ", "Writes in English"),
        lang="en",
    ),
    Chatter(
        id="U" + "e5" * 16,
        name=Text("สมหญิง (เครื่องที่สอง)", "Somying (second phone)"),
        about=Text("คนเดียวกันอีกเครื่อง ใช้ LINE คนละบัญชี", "The same person with another LINE account"),
    ),
)


@cache
def _line(path: str) -> FakeLine:
    from pathlib import Path

    return FakeLine(Store(Path(path)))


def the_line() -> FakeLine:
    """The played LINE of this home."""
    return _line(str(settings.HOME.path / "line.sqlite3"))


def secret_of(office: str) -> str:
    """The channel secret of an office's account in the demo: another for each."""
    return f"{SECRET[:24]}{OFFICES.index(office):08x}"


def token_of(office: str) -> str:
    return f"{TOKEN}-{OFFICES.index(office)}"
