"""``python -m bench.moving [ROWS]``: an office moves in a table with a photograph for each row; seconds to try and to move in.

In a throw-away home on SQLite. The pictures are small and of nobody.
"""

from __future__ import annotations

import io
import os
import sys
import tempfile
import time
import zipfile


def main(rows: int) -> None:
    with tempfile.TemporaryDirectory() as home:
        os.environ["KHAMKHO_HOME"] = home
        os.environ["DJANGO_SETTINGS_MODULE"] = "khamkho.site.settings"
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        measure(rows)


def measure(rows: int) -> None:
    from khamkho.casework.models import Case
    from khamkho.casework.tests.cast import MONDAY, make_member, make_office
    from khamkho.moving import commands
    from khamkho.moving.tests.cast import brought, csv, worked

    office = make_office("bench", "BNC")
    head = make_member(office, "director", "นายตัวอย่าง ผู้อำนวยการ")
    began = time.perf_counter()
    moving = brought(head, office, csv(*(row(at) for at in range(rows))), pictures(rows))
    print(f"table and zip taken: {time.perf_counter() - began:.1f} s")
    for dry in (True, False):
        began = time.perf_counter()
        commands.start(actor=head, office=office, ref=moving.ref, dry=dry, now=MONDAY)
        moving = worked(moving)
        print(f"{'tried' if dry else 'moved in'}: {time.perf_counter() - began:.1f} s")
    print(f"cases: {Case.objects.count()} of {rows}")


def row(at: int) -> tuple[str, ...]:
    from khamkho.moving.tests.cast import DONE

    return (
        f"{at}/2567",
        *DONE[:2][1:],
        f"นางสาวมาลี ตัวอย่าง{'กขคงจ'[at % 5]}",
        *DONE[3:10],
        f"{at}/2567",
        *DONE[11:14],
        f"{at}.jpg",
    )


def pictures(count: int) -> bytes:
    from khamkho.casework.tests.cast import photo

    out, picture = io.BytesIO(), photo(300, 360)
    with zipfile.ZipFile(out, "w") as made:
        for at in range(count):
            made.writestr(f"{at}.jpg", picture)
    return out.getvalue()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5_000)
