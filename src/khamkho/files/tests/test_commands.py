"""Uploads in pieces, blobs, and what happens when the disk, the line or the process fails."""

from __future__ import annotations

import errno
import os
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from khamkho.base.crypto import SEGMENT, Tampered
from khamkho.base.errors import Permanent
from khamkho.base.home import Home
from khamkho.files import commands, kinds, refusals, staging
from khamkho.files import store as stores
from khamkho.files.models import Blob, Upload
from khamkho.files.queries import open_blob, read_blob
from khamkho.files.tests import samples
from khamkho.files.tests.samples import MARKER
from khamkho.vault.commands import destroy_key
from khamkho.vault.keys import Erased
from khamkho.vault.models import DataKey

pytestmark = pytest.mark.django_db(transaction=True)

MALEE, SOMCHAI = "session:malee", "session:somchai"
LIMIT = 20 * commands.MEGABYTE


def begin(size: int, now: datetime, *, owner: str = MALEE, name: str = "รูป.jpg") -> Upload:
    return commands.begin_upload(owner=owner, name=name, size=size, limit=LIMIT, now=now)


def send(upload: Upload, data: bytes, now: datetime, *, owner: str = MALEE) -> int:
    received = 0
    while received < len(data):
        received = commands.append_chunk(
            ref=upload.ref,
            owner=owner,
            offset=received,
            chunk=data[received : received + commands.MAX_CHUNK],
            now=now,
        )
    return received


def finish(upload: Upload, key: DataKey, now: datetime, **changes: Any) -> commands.Stored:
    return commands.finish_upload(
        **{"ref": upload.ref, "owner": MALEE, "key": key, "accept": "document", "now": now, **changes}
    )


def large_pdf() -> bytes:
    return samples.pdf(Secret=MARKER * 60_000)


def files_in(home: Home) -> list[Path]:
    return [path for path in home.blobs.rglob("*") if path.is_file()]


def test_a_file_arrives_in_pieces_and_comes_out_whole(key: DataKey, now: datetime) -> None:
    data = large_pdf()
    upload = begin(len(data), now, name="ใบแจ้งความ.pdf")
    assert send(upload, data, now) == len(data) > 3 * commands.MAX_CHUNK
    stored = finish(upload, key, now)
    assert (stored.name, stored.media_type, stored.size) == ("ใบแจ้งความ.pdf", kinds.PDF, len(data))
    assert read_blob(stored.blob) == data
    assert not Upload.objects.exists()


def test_nothing_plain_touches_the_disk_at_any_moment(key: DataKey, now: datetime, home: Home) -> None:
    data = large_pdf()
    upload = begin(len(data), now, name="ชื่อลับ.pdf")
    send(upload, data, now)
    between = [path.read_bytes() for path in files_in(home)]
    stored = finish(upload, key, now)
    commands.store_file(
        key=key, data=samples.pdf(Secret=MARKER), name="x.pdf", accept="pdf", limit=LIMIT, now=now
    )
    everything = b"".join(between + [path.read_bytes() for path in files_in(home)])
    assert len(between) > 3
    for plain in (MARKER, b"%PDF", "ชื่อลับ".encode()):
        assert plain not in everything
        assert plain not in bytes(upload.name)
    assert stored.blob.path in {path.relative_to(home.blobs).as_posix() for path in files_in(home)}


def test_files_are_readable_by_their_owner_alone(key: DataKey, now: datetime, home: Home) -> None:
    commands.store_bytes(key=key, data=b"x", media_type=kinds.PDF, now=now)
    begin_and_send = begin(20_000, now)
    send(begin_and_send, bytes(20_000), now)
    assert {path.stat().st_mode & 0o777 for path in files_in(home)} == {0o600}
    assert {path.stat().st_mode & 0o077 for path in home.blobs.rglob("*") if path.is_dir()} == {0}


@pytest.mark.parametrize("size", [1, SEGMENT - 1, SEGMENT, SEGMENT + 1, 3 * SEGMENT + 5])
def test_any_part_of_a_blob_can_be_read(key: DataKey, now: datetime, size: int) -> None:
    data = os.urandom(size)
    blob = commands.store_bytes(key=key, data=data, media_type=kinds.PDF, now=now)
    assert read_blob(blob) == data
    for start, end in (
        (0, 1),
        (0, size),
        (size - 1, size),
        (size // 2, size // 2 + 70_000),
        (size // 3, None),
    ):
        assert b"".join(open_blob(blob, start=start, end=end)) == data[start:end]


def test_a_changed_or_missing_file_is_noticed(key: DataKey, now: datetime, home: Home) -> None:
    blob = commands.store_bytes(key=key, data=bytes(200_000), media_type=kinds.PDF, now=now)
    place = home.blobs / blob.path
    sealed = bytearray(place.read_bytes())
    for change in (sealed[:-1], sealed[:100], sealed[:5000] + b"x" + sealed[5001:]):
        place.write_bytes(change)
        with pytest.raises(Tampered):
            read_blob(blob)
    place.unlink()
    with pytest.raises(Permanent):
        read_blob(blob)


def test_a_blob_cannot_stand_in_for_another(key: DataKey, now: datetime, home: Home) -> None:
    one, two = (
        commands.store_bytes(key=key, data=d, media_type=kinds.PDF, now=now) for d in (b"one", b"two")
    )
    (home.blobs / one.path).replace(home.blobs / two.path)
    with pytest.raises(Tampered):
        read_blob(two)


def test_an_erased_case_takes_its_files_along(key: DataKey, now: datetime, home: Home) -> None:
    blob = commands.store_bytes(key=key, data=b"x", media_type=kinds.PDF, now=now)
    destroy_key(key.pk, now=now)
    blob.refresh_from_db()
    with pytest.raises(Erased):
        read_blob(blob)
    commands.sweep(now)
    assert files_in(home) == []


def test_a_repeated_chunk_is_taken_once(key: DataKey, now: datetime) -> None:
    data = large_pdf()
    upload = begin(len(data), now)
    first = data[: commands.MAX_CHUNK]
    for _ in range(2):
        assert commands.append_chunk(ref=upload.ref, owner=MALEE, offset=0, chunk=first, now=now) == len(
            first
        )
    upload.refresh_from_db()
    assert upload.chunks == [len(first)]


def test_two_lines_that_race_for_the_same_place_leave_one_chunk(
    key: DataKey, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = large_pdf()
    upload = begin(len(data), now)
    write = staging.write_chunk
    small, large = data[:20_000], data[:40_000]

    def overtaken(upload: Upload, offset: int, chunk: bytes) -> None:
        write(upload, offset, chunk)
        monkeypatch.setattr(staging, "write_chunk", write)
        commands.append_chunk(ref=upload.ref, owner=MALEE, offset=0, chunk=large, now=now)

    monkeypatch.setattr(staging, "write_chunk", overtaken)
    assert commands.append_chunk(ref=upload.ref, owner=MALEE, offset=0, chunk=small, now=now) == 40_000
    upload.refresh_from_db()
    assert b"".join(staging.chunks_of(upload)) == large


@pytest.mark.parametrize(
    ("offset", "length"), [(1, 20_000), (0, 0), (0, 100), (0, commands.MAX_CHUNK + 1), (0, 600_000)]
)
def test_a_chunk_out_of_place_or_of_the_wrong_size_is_refused(
    now: datetime, offset: int, length: int
) -> None:
    upload = begin(550_000, now)
    with pytest.raises(refusals.BadChunk) as caught:
        commands.append_chunk(ref=upload.ref, owner=MALEE, offset=offset, chunk=bytes(length), now=now)
    assert caught.value.facts["received"] == 0


def test_a_small_last_chunk_is_fine(now: datetime) -> None:
    upload = begin(20_001, now)
    commands.append_chunk(ref=upload.ref, owner=MALEE, offset=0, chunk=bytes(20_000), now=now)
    assert commands.append_chunk(ref=upload.ref, owner=MALEE, offset=20_000, chunk=b"x", now=now) == 20_001


def test_somebody_elses_upload_is_not_there(key: DataKey, now: datetime) -> None:
    upload = begin(20_000, now)
    with pytest.raises(refusals.UploadGone):
        commands.append_chunk(ref=upload.ref, owner=SOMCHAI, offset=0, chunk=bytes(20_000), now=now)
    send(upload, bytes(20_000), now)
    for changes in ({"owner": SOMCHAI}, {"ref": uuid.uuid4()}):
        with pytest.raises(refusals.UploadGone):
            finish(upload, key, now, **changes)


def test_an_upload_that_is_not_complete_cannot_be_finished(key: DataKey, now: datetime) -> None:
    upload = begin(40_000, now)
    commands.append_chunk(ref=upload.ref, owner=MALEE, offset=0, chunk=bytes(20_000), now=now)
    with pytest.raises(refusals.UploadIncomplete):
        finish(upload, key, now)
    assert Upload.objects.exists()


def test_a_refused_file_is_forgotten_at_once(key: DataKey, now: datetime, home: Home) -> None:
    upload = begin(20_000, now)
    send(upload, bytes(20_000), now)
    with pytest.raises(refusals.WrongType):
        finish(upload, key, now)
    assert not Upload.objects.exists()
    assert files_in(home) == []


def test_an_empty_or_too_large_file_is_refused_before_it_is_sent(now: datetime) -> None:
    with pytest.raises(refusals.EmptyFile):
        begin(0, now)
    with pytest.raises(refusals.TooLarge) as caught:
        begin(LIMIT + 1, now)
    assert "20" in caught.value.sentence("th")


def test_a_whole_file_has_its_limit_too(key: DataKey, now: datetime) -> None:
    with pytest.raises(refusals.TooLarge):
        commands.store_file(key=key, data=samples.pdf(), name="a.pdf", accept="pdf", limit=100, now=now)


def test_thirty_dribbling_uploads_of_one_person_are_stopped_with_a_sentence(now: datetime) -> None:
    for _ in range(commands.PER_OWNER):
        begin(1_000_000, now)
    for _ in range(30 - commands.PER_OWNER):
        with pytest.raises(refusals.TooManyUploads) as caught:
            begin(1_000_000, now)
    assert str(commands.PER_OWNER) in caught.value.sentence("th")
    assert begin(1_000_000, now, owner=SOMCHAI)


def test_thirty_people_may_send_at_once(now: datetime) -> None:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        begin(1_000_000, now, owner="session:0")
    for i in range(1, 30):
        begin(1_000_000, now, owner=f"session:{i}")
    assert Upload.objects.count() == 30
    assert len(queries) < 10


def test_a_flood_of_uploads_is_stopped_for_all(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "IN_ALL", 3)
    for i in range(3):
        begin(1_000_000, now, owner=f"session:{i}")
    with pytest.raises(refusals.UploadsBusy):
        begin(1_000_000, now, owner="session:3")


def test_uploads_that_fell_silent_are_not_in_their_owners_way(now: datetime, home: Home) -> None:
    for _ in range(commands.PER_OWNER):
        send(begin(20_000, now), bytes(20_000), now)
    later = now + commands.QUIET + timedelta(seconds=1)
    assert begin(20_000, later)
    assert Upload.objects.count() == 1
    assert files_in(home) == []


def failing(number: int) -> Callable[[object], None]:
    def fail(out: object) -> None:
        raise OSError(number, os.strerror(number))

    return fail


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stores, "flush_to_disk", failing(errno.ENOSPC))


@pytest.mark.usefixtures("full_disk")
def test_a_full_disk_is_said_and_leaves_nothing_half_written(key: DataKey, now: datetime, home: Home) -> None:
    upload = begin(20_000, now)
    with pytest.raises(refusals.DiskFull):
        send(upload, bytes(20_000), now)
    with pytest.raises(refusals.DiskFull):
        commands.store_file(key=key, data=samples.pdf(), name="a.pdf", accept="pdf", limit=LIMIT, now=now)
    assert files_in(home) == []
    assert not Blob.objects.exists()
    assert commands.upload_of(upload.ref, MALEE).received == 0


def test_an_upload_survives_a_disk_that_was_full_when_it_was_finished(
    key: DataKey, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = begin(len(samples.pdf()), now)
    send(upload, samples.pdf(), now)
    with monkeypatch.context() as patch:
        patch.setattr(stores, "flush_to_disk", failing(errno.EDQUOT))
        with pytest.raises(refusals.DiskFull):
            finish(upload, key, now)
    assert finish(upload, key, now).size == len(samples.pdf())


def test_any_other_failure_of_the_disk_is_not_hidden(
    key: DataKey, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stores, "flush_to_disk", failing(errno.EIO))
    with pytest.raises(OSError, match="Input/output"):
        commands.store_bytes(key=key, data=b"x", media_type=kinds.PDF, now=now)


def test_no_upload_begins_when_it_would_eat_the_reserve(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KHAMKHO_DISK_RESERVE_MB", str(10**9))
    with pytest.raises(refusals.DiskFull) as caught:
        begin(20_000, now)
    assert "ข้อมูลที่กรอกไว้ยังอยู่ครบ" in caught.value.sentence("th")


def test_dropping_a_blob_waits_for_the_transaction(key: DataKey, now: datetime, home: Home) -> None:
    blob = commands.store_bytes(key=key, data=b"x", media_type=kinds.PDF, now=now)
    with transaction.atomic():
        commands.drop_blob(blob)
        assert (home.blobs / blob.path).exists()
    assert not (home.blobs / blob.path).exists()


def test_the_sweep_forgets_what_nobody_comes_back_for(key: DataKey, now: datetime, home: Home) -> None:
    upload = begin(20_000, now)
    send(upload, bytes(20_000), now)
    blob = commands.store_bytes(key=key, data=b"x", media_type=kinds.PDF, now=now)
    orphan = home.blobs / "ab" / "orphan"
    half = home.blobs / "ab" / ".orphan.1234"
    orphan.parent.mkdir(exist_ok=True)
    for path in (orphan, half):
        path.write_bytes(b"x")
        os.utime(path, (now.timestamp(), now.timestamp()))
    commands.sweep(now + timedelta(hours=23))
    assert len(files_in(home)) == 4
    assert commands.sweep(now + timedelta(hours=25)) == 4
    assert files_in(home) == []
    assert not Blob.objects.filter(pk=blob.pk).exists()
    assert not Upload.objects.exists()


def test_the_sweep_leaves_alone_what_is_in_use(key: DataKey, now: datetime, home: Home) -> None:
    later = now + timedelta(hours=30)
    upload = begin(20_000, later)
    send(upload, bytes(20_000), later)
    for path in files_in(home):
        os.utime(path, (0, 0))
    assert commands.sweep(later) == 0
    assert b"".join(staging.chunks_of(upload_again(upload))) == bytes(20_000)


def upload_again(upload: Upload) -> Upload:
    return commands.upload_of(upload.ref, MALEE)
