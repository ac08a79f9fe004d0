"""Files of a case: keeping one, and forgetting it with the picture that it was cut out of."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from khamkho.casework.contents import seal_name, seal_photo
from khamkho.casework.models import Attachment, Case
from khamkho.files.commands import Stored, drop_blob
from khamkho.files.models import Blob, ScanState
from khamkho.work.commands import enqueue


def keep_file(
    case: Case,
    document: str,
    stored: Stored,
    *,
    state: str = Attachment.DRAFT,
    copied_by_id: int | None = None,
    copied_at: datetime | None = None,
    now: datetime,
) -> Attachment:
    """Attach a stored file to a case, and have it looked at for viruses where somebody looks."""
    scan_file(case, stored, now=now)
    return Attachment.objects.create(
        case=case,
        document=document,
        blob=stored.blob,
        name=seal_name(case, stored.name),
        media_type=stored.media_type,
        size=stored.size,
        state=state,
        copied_by_id=copied_by_id,
        copied_at=copied_at,
        whole=stored.whole,
        photo=seal_photo(case, stored.photo) if stored.photo else None,
        created_at=now,
    )


def scan_file(case: Case, stored: Stored, *, now: datetime) -> None:
    """Look for viruses in a file, and in the picture that it was cut out of."""
    for blob in filter(None, (stored.blob, stored.whole)):
        if blob.scan == ScanState.WAITING:
            enqueue("scan", args={"blob": str(blob.pk)}, about=case.about, now=now)


def forget_file(row: Attachment) -> None:
    """Drop a file that was not handed in, with its picture."""
    blobs = [row.blob, row.whole]
    row.delete()
    for blob in blobs:
        drop_unused(blob)


def drop_unused(blob: Blob | None) -> None:
    """Drop a stored file, unless another file of the case is it, or was cut out of it."""
    if blob is not None and not Attachment.objects.filter(Q(blob=blob) | Q(whole=blob)).exists():
        drop_blob(blob)
