"""Every write: files that arrive in pieces, files that arrive whole, files that we made ourselves.

None of these belongs inside a long transaction: they write and flush files. A blob that nothing refers to in the
end, because the caller's own transaction failed, is swept away a day later.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Sum

from khamkho.base import crypto
from khamkho.files import clamd, photos, staging
from khamkho.files.intake import Taken, take
from khamkho.files.kinds import JPEG, ZIP, Accept, sniff, wrong_type
from khamkho.files.models import Blob, ScanState, Upload
from khamkho.files.naming import clean_name
from khamkho.files.refusals import (
    BadChunk,
    DiskFull,
    EmptyFile,
    TooLarge,
    TooManyUploads,
    UploadGone,
    UploadIncomplete,
    UploadsBusy,
)
from khamkho.files.store import store
from khamkho.vault.keys import data_key
from khamkho.vault.models import DataKey

MAX_CHUNK = 512 * 1024
MIN_CHUNK = 16 * 1024
"""Only the last chunk of a file may be smaller: a million one-byte chunks would be a million files."""

PER_OWNER = 8
IN_ALL = 200
QUIET = timedelta(minutes=10)
"""An upload without a new chunk for so long no longer counts against its owner, and makes way when room is short."""

STALE = timedelta(hours=24)
MEGABYTE = 1024 * 1024
LIMIT = 10 * MEGABYTE
"""The largest file that is taken from anybody."""
LARGEST = 512 * MEGABYTE
"""The largest archive that a head of an office may send when the office moves in."""


@dataclass(frozen=True, kw_only=True)
class Stored:
    """A file that was taken: the blob, and the name it is shown under (which is not kept in this app)."""

    blob: Blob
    name: str
    media_type: str
    size: int
    whole: Blob | None = None
    """The picture that a photograph for a card was cut out of."""
    photo: photos.Photo | None = None


def begin_upload(*, owner: str, name: str, size: int, limit: int, now: datetime) -> Upload:
    """Announce a file of ``size`` bytes that will come in chunks. ``owner`` is whoever may go on with it.

    Refuses: ``EmptyFile``, ``TooLarge`` (over ``limit`` bytes), ``TooManyUploads``, ``UploadsBusy``, ``DiskFull``.
    """
    if size <= 0:
        raise EmptyFile
    if size > limit:
        raise too_large(limit)
    with transaction.atomic():
        gone = _make_way(owner, now)
        _check_room(owner, size)
        salt = crypto.new_key()
        upload = Upload.objects.create(
            owner=owner,
            salt=salt,
            name=staging.seal_name(salt, name[:255]),
            size=size,
            created_at=now,
            touched_at=now,
        )
        transaction.on_commit(lambda: _forget_chunks(gone))
    return upload


def too_large(limit: int) -> TooLarge:
    """The refusal that names the limit, in megabytes."""
    return TooLarge(limit_mb=f"{limit / MEGABYTE:.3g}")


def _make_way(owner: str, now: datetime) -> list[Upload]:
    """Drop the owner's own uploads that fell silent, so that a person who starts again is never in his own way."""
    quiet = list(Upload.objects.select_for_update().filter(owner=owner, touched_at__lt=now - QUIET))
    Upload.objects.filter(pk__in=[upload.pk for upload in quiet]).delete()
    return quiet


def _check_room(owner: str, size: int) -> None:
    if Upload.objects.filter(owner=owner).count() >= PER_OWNER:
        raise TooManyUploads(limit=PER_OWNER)
    if Upload.objects.count() >= IN_ALL:
        raise UploadsBusy
    coming = Upload.objects.aggregate(coming=Sum(F("size") - F("received")))["coming"] or 0
    if store().room() < coming + 2 * size:  # the chunks and, for a moment, the finished blob beside them
        raise DiskFull


def _forget_chunks(uploads: Iterable[Upload]) -> None:
    for upload in uploads:
        store().delete_below(staging.folder_of(upload))


def append_chunk(*, ref: uuid.UUID, owner: str, offset: int, chunk: bytes, now: datetime) -> int:
    """Take the next chunk and answer how many bytes are here now. On return the chunk survives a power cut.

    A chunk that was already taken (its answer got lost) is not taken twice; the answer says where to go on.
    Refuses: ``UploadGone``, ``BadChunk``, ``DiskFull``.
    """
    upload = upload_of(ref, owner)
    if offset < upload.received:
        return upload.received
    end = offset + len(chunk)
    too_small = len(chunk) < MIN_CHUNK and end != upload.size
    if offset > upload.received or end > upload.size or len(chunk) > MAX_CHUNK or too_small or not chunk:
        raise BadChunk(received=upload.received)
    staging.write_chunk(upload, offset, chunk)
    # Two lines of the same file may run at once: the row moves on once, and the other is told where it stands.
    Upload.objects.filter(pk=ref, received=offset).update(
        received=end, chunks=[*upload.chunks, len(chunk)], touched_at=now
    )
    return upload_of(ref, owner).received


def upload_of(ref: uuid.UUID, owner: str) -> Upload:
    """The upload, if it is this owner's; refuses ``UploadGone``."""
    upload = Upload.objects.filter(pk=ref, owner=owner).first()
    if upload is None:
        raise UploadGone
    return upload


def finish_upload(
    *,
    ref: uuid.UUID,
    owner: str,
    key: DataKey,
    accept: Accept,
    now: datetime,
    limit: int | None = None,
    cut: photos.Cut | None = None,
) -> Stored:
    """Turn an upload that has arrived completely into a blob under ``key``.

    ``limit`` is that of the field, where it is smaller than the one the upload began under. Of a photograph for a card
    ``cut`` says which part it is, without one the middle. A file that is refused is forgotten at once: the person
    chooses another. Refuses: ``UploadGone``, ``UploadIncomplete``, ``TooLarge``,
    ``DiskFull`` (the upload stays and can be finished later), and all that ``take`` and ``photos.cut_out`` refuse.
    """
    upload = upload_of(ref, owner)
    if not upload.is_complete:
        raise UploadIncomplete(received=upload.received, size=upload.size)
    try:
        if limit is not None and upload.size > limit:
            raise too_large(limit)
        taken = take(b"".join(staging.chunks_of(upload)), name=staging.name_of(upload), accept=accept)
        stored = _keep(taken, key=key, accept=accept, cut=cut, now=now)
    except DiskFull:
        raise
    except Exception:
        drop_upload(upload)
        raise
    drop_upload(upload)
    return stored


def finish_archive(*, ref: uuid.UUID, owner: str, key: DataKey, now: datetime) -> Blob:
    """Turn a zip that has arrived completely into a blob under ``key``, without ever holding it whole.

    What is in it is judged file by file when it is taken out. Refuses: ``UploadGone``, ``UploadIncomplete``,
    ``WrongType``, ``DiskFull``.
    """
    upload = upload_of(ref, owner)
    if not upload.is_complete:
        raise UploadIncomplete(received=upload.received, size=upload.size)
    if sniff(next(staging.chunks_of(upload))) != ZIP:
        drop_upload(upload)
        raise wrong_type("office")
    blob = _store_pieces(key, lambda: staging.chunks_of(upload), upload.size, ZIP, now)
    drop_upload(upload)
    return blob


def drop_upload(upload: Upload) -> None:
    """Forget an upload and its chunks."""
    Upload.objects.filter(pk=upload.pk).delete()
    transaction.on_commit(lambda: _forget_chunks([upload]))


def store_file(
    *,
    key: DataKey,
    data: bytes,
    name: str,
    accept: Accept,
    limit: int,
    now: datetime,
    cut: photos.Cut | None = None,
) -> Stored:
    """Take a file that came whole (a plain form post, a document over the API).

    Refuses: ``TooLarge``, ``DiskFull``, and all that ``take`` and ``photos.cut_out`` refuse.
    """
    if len(data) > limit:
        raise too_large(limit)
    return _keep(take(data, name=name, accept=accept), key=key, accept=accept, cut=cut, now=now)


def _keep(taken: Taken, *, key: DataKey, accept: Accept, cut: photos.Cut | None, now: datetime) -> Stored:
    if accept == "id_photo":
        part, photo = photos.cut_out(taken.data, cut, by="applicant")
        whole = None
        if not photos.is_whole(photo.cut, photos.size_of(taken.data)):
            whole = _store_taken(key, taken.data, taken.media_type, now)
        return _photo(key, part, photo, whole=whole, name=taken.name, now=now)
    blob = _store_taken(key, taken.data, taken.media_type, now)
    return Stored(blob=blob, name=taken.name, media_type=blob.media_type, size=blob.size)


def _store_taken(key: DataKey, data: bytes, media_type: str, now: datetime) -> Blob:
    scan = ScanState.WAITING if clamd.address() else ScanState.NONE
    return store_bytes(key=key, data=data, media_type=media_type, now=now, scan=scan)


def _photo(
    key: DataKey, part: bytes, photo: photos.Photo, *, whole: Blob | None, name: str, now: datetime
) -> Stored:
    blob = _store_taken(key, part, JPEG, now)
    return Stored(
        blob=blob, name=clean_name(name, JPEG), media_type=JPEG, size=blob.size, whole=whole, photo=photo
    )


def cut_again(
    *,
    key: DataKey,
    data: bytes,
    whole: Blob | None,
    name: str,
    cut: photos.Cut,
    by: photos.By,
    now: datetime,
) -> Stored:
    """Cut another part out of a picture that is stored already: ``data`` are its bytes, ``whole`` the picture itself
    where it is kept. Refuses: ``CutTooSmall``, ``BrokenPicture``, ``DiskFull``.
    """
    part, photo = photos.cut_out(data, cut, by=by)
    return _photo(key, part, photo, whole=whole, name=name, now=now)


def store_bytes(
    *, key: DataKey, data: bytes, media_type: str, now: datetime, scan: ScanState = ScanState.NONE
) -> Blob:
    """Seal ``data`` under ``key`` and keep it as it is (something that we made ourselves, or that was checked).

    Refuses: ``DiskFull``; then nothing half-written stays.
    """
    return _store_pieces(key, lambda: _pieces(data), len(data), media_type, now, scan)


def _store_pieces(
    key: DataKey,
    pieces: Callable[[], Iterable[bytes]],
    size: int,
    media_type: str,
    now: datetime,
    scan: ScanState = ScanState.NONE,
) -> Blob:
    blob_id, seen = uuid.uuid4(), hashlib.sha256()

    def counted() -> Iterator[bytes]:
        for piece in pieces():
            seen.update(piece)
            yield piece

    path = f"{blob_id.hex[:2]}/{blob_id.hex}"
    store().write(path, crypto.seal_stream(data_key(key), counted(), blob_id.bytes))
    return Blob.objects.create(
        id=blob_id,
        key=key,
        size=size,
        media_type=media_type,
        sha256=seen.hexdigest(),
        path=path,
        scan=scan,
        created_at=now,
    )


def _pieces(data: bytes) -> Iterator[bytes]:
    view = memoryview(data)
    for start in range(0, len(data), MAX_CHUNK):
        yield bytes(view[start : start + MAX_CHUNK])


def drop_blob(blob: Blob) -> None:
    """Forget a blob: the row now, the bytes when the transaction stands."""
    Blob.objects.filter(pk=blob.pk).delete()
    transaction.on_commit(lambda: store().delete(blob.path))


def record_scan(blob_id: uuid.UUID, state: ScanState) -> None:
    """Write down what the virus scanner found."""
    Blob.objects.filter(pk=blob_id).update(scan=state)


def sweep(now: datetime) -> int:
    """Forget what nobody will come back for: silent uploads, blobs that nothing refers to, files without a row,
    files whose key was destroyed. Answers how many things went.
    """
    from khamkho.files.sweeping import sweep_blobs, sweep_files, sweep_uploads

    return sweep_uploads(now - STALE) + sweep_blobs(now - STALE) + sweep_files(now - STALE)
