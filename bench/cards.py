"""A batch of cards of nobody to PDF, alone and with their record copies, in a process of its own: seconds and memory.

``python -m bench.cards 500`` prints both; it needs no database.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from typing import Any


def batch(count: int) -> dict[str, Any]:
    """The numbers of a batch, measured in a process of its own."""
    words = [sys.executable, "-m", "bench.cards", str(count)]
    told = subprocess.run(words, check=True, capture_output=True, text=True).stdout
    found: dict[str, Any] = json.loads(told)
    return found


def main(count: int) -> dict[str, Any]:
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khamkho.site.settings")
    import django

    django.setup()
    from django.utils import timezone

    from bench.rows import photo
    from khamkho.cards.papers import SPECIMEN, specimen_paper
    from khamkho.documents.pictures import placed, wrapped
    from khamkho.documents.rendering import render
    from khamkho.offices.models import Office

    office = Office(
        code="bench",
        name_th="สพป.วัดความเร็ว",
        name_en="Bench",
        settings={"cards": {"sheet": "sheet", "duplex": True}},
    )
    paper = specimen_paper(office)
    cards = {**paper, "demo": False, "cards": paper["cards"] * count}
    record: dict[str, Any] = {
        "title": "สำเนารายการบัตรประจำตัวเจ้าหน้าที่ของรัฐ",
        "form": "1 ข",
        "facts": [[name, value] for name, value in SPECIMEN.items()],
        "photo": wrapped(placed(photo(600, 80), width_cm=2.5, height_cm=3)),
        "holder": SPECIMEN["name"],
        "issuer": ["นายตัวอย่าง ผู้ออกบัตร", "ผู้อำนวยการ"],
    }
    found: dict[str, Any] = {"count": count}
    for name, data in (("cards", cards), ("with_records", {**cards, "records": [record] * count})):
        began = time.perf_counter()
        made = render("idcards", data, now=timezone.now())
        found[name] = {
            "seconds": round(time.perf_counter() - began, 1),
            "mb": round(len(made) / 1e6, 1),
            "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3),
        }
    return found


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]))))
