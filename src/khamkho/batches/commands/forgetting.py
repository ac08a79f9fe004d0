"""The end of a batch: with the last of its people its letter is forgotten, for it names them all."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from khamkho.batches.models import Batch, Row
from khamkho.files.commands import drop_blob
from khamkho.vault.commands import destroy_key

EMPTY_FOR = timedelta(days=90)
"""How long a batch without anybody is kept for a clerk who comes back."""


def forget_batches(*, now: datetime, limit: int = 200) -> int:
    """Erase letter and words of batches of which no person's data are left, or that stayed empty; returns how many."""
    alive = Row.objects.filter(batch=OuterRef("pk"), case__key__isnull=False)
    over = Batch.objects.filter(~Exists(alive), key__isnull=False, created_at__lt=now - EMPTY_FOR)
    count = 0
    for pk in list(over.order_by("pk").values_list("pk", flat=True)[:limit]):
        with transaction.atomic():
            batch = Batch.objects.select_for_update(of=("self",)).select_related("letter").get(pk=pk)
            _forget(batch, now)
            count += 1
    return count


def _forget(batch: Batch, now: datetime) -> None:
    key, letter = batch.key_id, batch.letter
    batch.key, batch.letter, batch.link, batch.words = None, None, None, b""
    batch.save()
    if letter is not None:
        drop_blob(letter)
    if key is not None:
        destroy_key(key, now=now)
