"""``python -m bench.moving [ROWS]``: an office moves in a table with a photograph for each row; seconds, rows a second and
the most memory, to take the table, to try every row, to move them in, and to take the first of them back.

In a throw-away home on SQLite. The pictures are small and of nobody.
"""

from __future__ import annotations

import io
import os
import resource
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager


def main(rows: int) -> None:
    with tempfile.TemporaryDirectory() as home:
        os.environ["KHAMKHO_HOME"] = home
        os.environ["DJANGO_SETTINGS_MODULE"] = "khamkho.site.settings"
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        measure(rows)


@contextmanager
def timed(what: str, rows: int) -> Iterator[None]:
    began = time.perf_counter()
    yield
    took = time.perf_counter() - began
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{what}: {took:.1f} s, {rows / took:,.0f} rows a second; at most {most} MB so far", flush=True)


def measure(rows: int) -> None:
    from khamkho.casework.models import Case
    from khamkho.casework.tests.cast import MONDAY, make_member, make_office
    from khamkho.moving import commands
    from khamkho.moving.commands.undoing import undo_some
    from khamkho.moving.tests.cast import brought, csv, worked

    office = make_office("bench", "BNC")
    head = make_member(office, "director", "นายตัวอย่าง ผู้อำนวยการ")
    table, files = csv(*(row(at) for at in range(rows))), pictures(rows)
    print(f"{rows} rows, {len(table) / 1e6:.1f} MB; zip of {len(files) / 1e6:.1f} MB")
    with timed("table and zip taken", rows):
        moving = brought(head, office, table, files)
    for dry in (True, False):
        commands.start(actor=head, office=office, ref=moving.ref, dry=dry, now=MONDAY)
        with timed("tried" if dry else "moved in", rows):
            moving = worked(moving)
    print(f"cases: {Case.objects.count()} of {rows}")
    commands.undo(actor=head, office=office, ref=moving.ref, now=MONDAY)
    moving.refresh_from_db()
    began = time.perf_counter()
    undo_some(moving, seconds=10, now=MONDAY)
    back = moving.rows.filter(state="undone").count()
    print(f"taken back: {back / (time.perf_counter() - began):,.0f} rows a second")


def row(at: int) -> tuple[str, ...]:
    """One application that ended with a card; everybody is somebody else."""
    from khamkho.moving.tests.cast import DONE, HEADS

    own = {
        "ลำดับที่": f"{at}/2567",
        "ชื่อ-สกุล": f"นางสาวมาลี ตัวอย่าง{'กขคงจ'[at % 5]}",
        "เลขบัตรประชาชน": identity(at),
        "เลขที่บัตร": f"{at}/2567",
        "รูปถ่าย": f"{at}.jpg",
    }
    return tuple(own.get(head, cell) for head, cell in zip(HEADS, DONE, strict=True))


def identity(at: int) -> str:
    """A number with a right check digit and a province (00) that was never given out."""
    digits = f"100{at:09}"
    total = sum(int(digit) * weight for digit, weight in zip(digits, range(13, 1, -1), strict=True))
    return digits + str((11 - total % 11) % 10)


def pictures(count: int) -> bytes:
    from khamkho.casework.tests.cast import photo

    out, picture = io.BytesIO(), photo(300, 360)
    with zipfile.ZipFile(out, "w") as made:
        for at in range(count):
            made.writestr(f"{at}.jpg", picture)
    return out.getvalue()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5_000)
