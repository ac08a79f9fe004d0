"""Making a demo: only in an empty home, so that nothing real can ever become one."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from khamkho.base.errors import Stopped
from khamkho.base.home import Home, env
from khamkho.base.text import Lang, Text
from khamkho.site.restore import is_empty

SEEDING, READY = "seeding\n", "ready\n"
PACKAGE = Path(__file__).parent.parent


class NotADemo(Stopped):
    """The home holds something that is no demo."""


def prepare(
    home: Home, *, load_django: Callable[[], None], size: int, now: datetime, say: Callable[[str], None]
) -> None:
    """Make this home a demo, or bring an existing demo up to date. Raises NotADemo.

    The marker is written first: from then on the home can be nothing else. A demo that was interrupted while it was
    filled is thrown away and made again.
    """
    marker = home.path / "demo"
    if not home.is_demo and not is_empty(home):
        raise NotADemo(
            f"{home.path} มีข้อมูลอยู่แล้วและไม่ใช่เดโม ให้ตั้ง KHAMKHO_HOME เป็นโฟลเดอร์อื่น",
            f"{home.path} is not empty and not a demo. Choose another KHAMKHO_HOME.",
        )
    if home.is_demo and marker.read_text() == SEEDING:
        _empty(home)
    fresh = not home.is_demo
    if fresh:
        home.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        marker.write_text(SEEDING)
        home.prepare()
    load_django()
    from django.core.management import call_command

    if fresh or _is_behind():
        call_command("migrate", interactive=False, verbosity=0)
    if fresh:
        from khamkho.site.demo import seed

        say(f"Making a demo in {home.path} …")
        seed(home, now=now, size=size)
        marker.write_text(READY)
    _stamp(home).write_text(_database_of_this_version())


def is_settled(home: Home) -> bool:
    """Whether this is a demo with nothing left to make or to bring up to date. Known without loading Django."""
    marker, stamp = home.path / "demo", _stamp(home)
    if not (home.is_demo and stamp.is_file()):
        return False
    return marker.read_text() == READY and stamp.read_text() == _database_of_this_version()


def _stamp(home: Home) -> Path:
    return home.path / "demo-database"


def _database_of_this_version() -> str:
    """Changes when there is a migration more, of ours or of a package we stand on, and with another database."""
    ours = sorted(f"{path.parts[-3]} {path.stem}" for path in PACKAGE.glob("*/migrations/[0-9]*.py"))
    theirs = [version(name) for name in ("django", "django-allauth")]
    return hashlib.sha256(repr((ours, theirs, env("DATABASE_URL"))).encode()).hexdigest()


def _is_behind() -> bool:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    behind = bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    connection.close()
    return behind


def _empty(home: Home) -> None:
    for path in home.path.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


PAGES = (
    ("/", Text("หน้าแรกของผู้ยื่นคำขอ", "The applicants' first page")),
    ("/demo", Text("คนในเดโมและรหัสเข้าสู่ระบบ", "The people of the demo and their codes")),
    ("/demo/mail", Text("อีเมลที่ระบบจะส่ง", "The mail it would have sent")),
    ("/demo/sms", Text("SMS ที่ระบบจะส่ง", "The text messages it would have sent")),
    (
        "/demo/line",
        Text("โทรศัพท์ที่คุยกับสำนักงานเขตทาง LINE", "A phone that chats with the district office in LINE"),
    ),
    ("/desk/", Text("ระบบเจ้าหน้าที่", "The officers' desk")),
)


def welcome(url: str, lang: Lang) -> list[str]:
    """Return what the terminal shows once the demo answers: pages to open, people to be."""
    from khamkho.site.demo import CAST

    lines = ["", f"Khamkho demo: {url}", ""]
    lines += [f"  {url + path:<34} {text.in_(lang)}" for path, text in PAGES]
    lines.append("")
    for person in (*CAST.staff, *CAST.applicants):
        seats = ", ".join(f"{seat.position.in_(lang)} ({seat.office})" for seat in person.seats)
        words = f"{person.password}" if person.seats else Text("รหัสทางอีเมล", "code by email").in_(lang)
        lines.append(f"  {person.email:<34} {words:<20} {seats}")
    return [*lines, ""]
