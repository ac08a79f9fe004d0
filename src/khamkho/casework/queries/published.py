"""What an office has put on its public page. Open to everybody."""

from __future__ import annotations

from uuid import UUID

from khamkho.casework.contents import attachment_name
from khamkho.casework.models import Publication
from khamkho.casework.rules.refusals import NotPublished
from khamkho.files.models import Blob
from khamkho.offices.models import Office

LATEST = 200


def published_at(office: Office) -> tuple[Publication, ...]:
    """What stands on the public page of an office now, the newest first. One query."""
    rows = Publication.objects.filter(office=office, withdrawn_at=None)
    return tuple(rows.select_related("file").order_by("-published_at", "-pk")[:LATEST])


def publishes(office: Office) -> bool:
    """Whether anything stands on the public page of an office."""
    return Publication.objects.filter(office=office, withdrawn_at=None).exists()


def published_file(ref: UUID) -> tuple[Blob, str]:
    """A published file with its name. Raises NotPublished for one that was withdrawn, or never stood there."""
    rows = Publication.objects.filter(ref=ref, withdrawn_at=None, office__active=True)
    found = rows.select_related("file__blob__key", "case__key").first()
    if found is None or found.file.blob is None or found.case.key_id is None:
        raise NotPublished()
    return found.file.blob, attachment_name(found.case, found.file)
