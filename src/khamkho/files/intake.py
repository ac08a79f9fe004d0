"""What is done with a file before it is kept: recognised, checked, and redrawn when it is a picture."""

from __future__ import annotations

from dataclasses import dataclass

from khamkho.files import kinds, office_files, pdfs, pictures
from khamkho.files.kinds import Accept
from khamkho.files.naming import clean_name
from khamkho.files.refusals import EmptyFile


@dataclass(frozen=True, kw_only=True)
class Taken:
    """A file as it will be kept: its bytes, what it is, and the name it is shown under."""

    data: bytes
    media_type: str
    name: str


def take(data: bytes, *, name: str, accept: Accept) -> Taken:
    """Judge one file by its content and make it ready to be kept.

    Refuses: ``EmptyFile``, ``WrongType``, and whatever ``pictures``, ``pdfs`` and ``office_files`` refuse.
    """
    if not data:
        raise EmptyFile
    kind = kinds.sniff(data)
    if kind not in kinds.TAKEN[accept]:
        raise kinds.wrong_type(accept)
    kept, media_type = _checked(data, kind, accept)
    return Taken(data=kept, media_type=media_type, name=clean_name(name, media_type))


def _checked(data: bytes, kind: str, accept: Accept) -> tuple[bytes, str]:
    if kind in kinds.PICTURES:
        picture = pictures.redraw(
            data, kind, smallest=pictures.ID_PHOTO_MIN if accept == "id_photo" else None
        )
        return picture.data, picture.media_type
    if kind == kinds.PDF:
        return pdfs.check(data).data, kinds.PDF
    media_type = office_files.recognise(data)
    if media_type not in kinds.OFFICE:
        raise kinds.wrong_type(accept)
    return data, media_type
