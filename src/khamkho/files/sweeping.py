"""Finding what is left over: after a crash, a lost line, a command that failed in the end, an erasure."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, ManyToOneRel, OuterRef, QuerySet

from khamkho.files import staging
from khamkho.files.models import Blob, Upload
from khamkho.files.store import store


def sweep_uploads(before: datetime) -> int:
    stale = list(Upload.objects.filter(touched_at__lt=before))
    for upload in stale:
        Upload.objects.filter(pk=upload.pk, touched_at=upload.touched_at).delete()
        store().delete_below(staging.folder_of(upload))
    return len(stale)


def sweep_blobs(before: datetime) -> int:
    """Blobs of old that no table refers to, and the bytes of those whose key is no more."""
    unused = list(unreferenced().filter(created_at__lt=before))
    for blob in unused:
        blob.delete()
        store().delete(blob.path)
    for path in Blob.objects.filter(key=None).values_list("path", flat=True):
        store().delete(path)
    return len(unused)


def unreferenced() -> QuerySet[Blob]:
    """Blobs that no foreign key of any app points to."""
    blobs = Blob.objects.all()
    for relation in Blob._meta.get_fields(include_hidden=True):
        if isinstance(relation, ManyToOneRel):
            pointing = relation.related_model._base_manager.filter(**{relation.field.name: OuterRef("pk")})
            blobs = blobs.filter(~Exists(pointing))
    return blobs


def sweep_files(before: datetime) -> int:
    """Stored files that no row knows: half-written ones, and those whose transaction never stood."""
    count = 0
    uploads = {ref.hex for ref in Upload.objects.values_list("ref", flat=True)}
    for name, changed in store().names(""):
        if changed < before.timestamp() and not _is_known(name, uploads):
            store().delete(name)
            count += 1
    return count


def _is_known(name: str, uploads: set[str]) -> bool:
    folder, _, rest = name.partition("/")
    if folder == staging.FOLDER:
        return rest.partition("/")[0] in uploads
    return Blob.objects.filter(path=name).exists()
