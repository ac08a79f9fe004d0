"""The daily seal over all chain heads: what makes a removed case and a rewritten chain show."""

from __future__ import annotations

import hashlib
import json
import os
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from khamkho.casework.models import Case, Counter, Seal
from khamkho.casework.rules.chain import canonical
from khamkho.vault.keys import sign_seal


def daily_seal(*, now: datetime) -> Path:
    """Seal every chain head and every number counter as they stand, and export the seal as one text file.

    The file, ``seals/<day>.jsonl``, is signed with a key outside the database and meant to be copied
    elsewhere every day. Repeating it on the same day replaces that day's seal.
    """
    day = timezone.localtime(now).date()
    folder = settings.HOME.seals
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = Path(folder) / f"{day.isoformat()}.jsonl"
    with transaction.atomic():
        heads, digest = _write(path.with_suffix(".part"), day, now)
        Seal.objects.update_or_create(
            day=day,
            defaults={
                "heads": heads,
                "digest": digest,
                "mac": sign_seal(digest.encode()),
                "sealed_at": now,
            },
        )
    os.replace(path.with_suffix(".part"), path)
    return path


def _write(path: Path, day: date, now: datetime) -> tuple[int, str]:
    """One line a head, one line a counter, and a last line that signs them all."""
    digest = hashlib.sha256()
    count = 0
    with path.open("wb") as out:

        def line(value: object) -> None:
            data = canonical(value) + b"\n"
            digest.update(data)
            out.write(data)

        line({"seal": day.isoformat(), "at": now.isoformat()})
        heads = Case.objects.filter(head_seq__gt=0).order_by("pk")
        rows = heads.values_list("ref", "number", "head_seq", "head_mac")
        for ref, number, seq, mac in rows.iterator(chunk_size=5000):
            line({"case": str(ref), "number": number, "seq": seq, "head": bytes(mac).hex()})
            count += 1
        for counter in Counter.objects.select_related("office").order_by("pk"):
            line(
                {
                    "book": counter.book,
                    "office": counter.office.code,
                    "year": counter.year,
                    "last": counter.last,
                }
            )
        signed = {"digest": digest.hexdigest(), "signature": sign_seal(digest.hexdigest().encode()).hex()}
        out.write(json.dumps(signed).encode() + b"\n")
        out.flush()
        os.fsync(out.fileno())
    return count, digest.hexdigest()
