"""A scanner on the other end of a line: clean, infected, away, overwhelmed."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest

from khamkho.base.errors import Permanent, Temporary
from khamkho.files import clamd, commands, refusals, tasks
from khamkho.files.models import Blob, ScanState
from khamkho.files.queries import read_blob
from khamkho.files.tests import samples
from khamkho.vault.models import DataKey

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
pytestmark = pytest.mark.enable_socket


@dataclass
class FakeClamd:
    """Speaks INSTREAM, and finds what it was told to look for."""

    server: socket.socket = field(default_factory=lambda: socket.create_server(("127.0.0.1", 0)))
    limit: int = 1_000_000
    answer: bytes = b""
    seen: list[bytes] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.server.getsockname()[1]}"

    def serve(self) -> None:
        while True:
            try:
                line, _ = self.server.accept()
            except OSError:
                return
            with line, line.makefile("rwb") as both:
                both.write(self.answer or self.verdict(both.read))
                both.flush()
                line.shutdown(socket.SHUT_WR)
                while both.read(65_536):  # a line closed with unread bytes on it would lose the answer
                    pass

    def verdict(self, read: Callable[[int], bytes]) -> bytes:
        assert read(10) == b"zINSTREAM\0"
        body = b""
        while length := int.from_bytes(read(4), "big"):
            body += read(length)
            if len(body) > self.limit:
                return b"INSTREAM size limit exceeded. ERROR\0"
        self.seen.append(body)
        return b"stream: Eicar-Signature FOUND\0" if EICAR in body else b"stream: OK\0"


@pytest.fixture
def scanner(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeClamd]:
    fake = FakeClamd()
    thread = threading.Thread(target=fake.serve, daemon=True)
    thread.start()
    monkeypatch.setenv("KHAMKHO_CLAMD", fake.address)
    yield fake
    fake.server.shutdown(socket.SHUT_RDWR)
    fake.server.close()
    thread.join(timeout=5)


@dataclass(frozen=True)
class Job:
    args: dict[str, Any]
    now: datetime


def sent(key: DataKey, now: datetime, data: bytes) -> Blob:
    return commands.store_file(key=key, data=data, name="a.pdf", accept="pdf", limit=10**7, now=now).blob


def scan(blob: Blob, now: datetime) -> Blob:
    tasks.scan(Job({"blob": str(blob.pk)}, now))
    blob.refresh_from_db()
    return blob


def test_a_file_waits_until_it_is_found_clean(key: DataKey, now: datetime, scanner: FakeClamd) -> None:
    data = samples.pdf(Filling=b"x" * 200_000)
    blob = sent(key, now, data)
    assert blob.scan == ScanState.WAITING
    with pytest.raises(refusals.NotYetScanned):
        read_blob(blob)
    assert read_blob(blob, unscanned=True) == data
    assert scan(blob, now).scan == ScanState.CLEAN
    assert read_blob(blob) == data
    assert scanner.seen == [data]


def test_an_infected_file_is_held_for_good(key: DataKey, now: datetime, scanner: FakeClamd) -> None:
    blob = scan(sent(key, now, samples.pdf() + EICAR), now)
    assert blob.scan == ScanState.INFECTED
    for unscanned in (False, True):
        with pytest.raises(refusals.Infected):
            read_blob(blob, unscanned=unscanned)


def test_a_file_scanned_before_or_gone_is_left_alone(key: DataKey, now: datetime, scanner: FakeClamd) -> None:
    blob = scan(sent(key, now, samples.pdf()), now)
    scan(blob, now)
    commands.drop_blob(blob)
    tasks.scan(Job({"blob": str(blob.pk)}, now))
    assert len(scanner.seen) == 1


def test_while_the_scanner_is_away_the_file_stays_held(
    key: DataKey, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        monkeypatch.setenv("KHAMKHO_CLAMD", f"127.0.0.1:{closed.getsockname()[1]}")
    blob = sent(key, now, samples.pdf())
    with pytest.raises(Temporary):
        scan(blob, now)
    blob.refresh_from_db()
    assert blob.scan == ScanState.WAITING


def test_a_file_too_large_for_the_scanner_needs_a_human(
    key: DataKey, now: datetime, scanner: FakeClamd
) -> None:
    scanner.limit = 1000
    with pytest.raises(Permanent, match="StreamMaxLength"):
        scan(sent(key, now, samples.pdf(Filling=b"x" * 500_000)), now)


@pytest.mark.parametrize("answer", [b"UNKNOWN COMMAND\0", b"stream: lost ERROR\0", b" \0"])
def test_an_answer_without_a_verdict_is_asked_again(
    key: DataKey, now: datetime, scanner: FakeClamd, answer: bytes
) -> None:
    scanner.answer = answer
    with pytest.raises(Temporary):
        scan(sent(key, now, samples.pdf()), now)


def test_without_a_scanner_files_are_open_at_once(key: DataKey, now: datetime) -> None:
    assert sent(key, now, samples.pdf()).scan == ScanState.NONE
    assert clamd.address() is None


def test_files_are_released_when_the_office_gives_up_its_scanner(
    key: DataKey, now: datetime, scanner: FakeClamd, monkeypatch: pytest.MonkeyPatch
) -> None:
    blob = sent(key, now, samples.pdf())
    monkeypatch.delenv("KHAMKHO_CLAMD")
    assert scan(blob, now).scan == ScanState.NONE


def test_the_daily_sweep_runs_as_a_job(key: DataKey, now: datetime) -> None:
    tasks.sweep(Job({}, now))
