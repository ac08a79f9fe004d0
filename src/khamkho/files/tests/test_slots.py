"""Thirty dribbling uploads, and pages that stay quick."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from khamkho.files.slots import LARGE, UploadSlots, brings_file, slots_of


def put(data: bytes = b"x") -> HttpRequest:
    return RequestFactory(headers={"accept": "application/json"}).put("/files/uploads/1?offset=0", data)


def test_some_threads_are_kept_free() -> None:
    assert [slots_of(threads) for threads in (1, 2, 4, 16)] == [1, 1, 2, 10]


@pytest.mark.parametrize(
    ("method", "kind", "size", "counts"),
    [
        ("PUT", "application/octet-stream", 20_000, True),
        ("PUT", "image/jpeg", LARGE + 1, True),
        ("POST", "multipart/form-data; boundary=x", LARGE + 1, True),
        ("POST", "multipart/form-data; boundary=x", 2000, False),
        ("POST", "application/x-www-form-urlencoded", LARGE + 1, False),
        ("POST", "application/json", 200, False),
        ("GET", "application/octet-stream", 0, False),
    ],
)
def test_only_what_brings_a_file_is_counted(method: str, kind: str, size: int, counts: bool) -> None:
    request = RequestFactory().generic(method, "/x", bytes(size), content_type=kind)
    assert brings_file(request) is counts


def test_uploads_take_turns_and_pages_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KHAMKHO_THREADS", "4")
    arrived, go_on = threading.Semaphore(0), threading.Event()

    def slow(request: HttpRequest) -> HttpResponse:
        if request.method == "PUT":
            arrived.release()
            assert go_on.wait(10)
        return HttpResponse()

    slots = UploadSlots(slow)
    with ThreadPoolExecutor(2) as senders:
        sent = [senders.submit(slots, put()) for _ in range(2)]
        for _ in sent:
            arrived.acquire()
        busy = slots(put())
        assert (busy.status_code, busy["Retry-After"]) == (503, "3")
        assert b"uploads-busy" in busy.content
        assert slots(RequestFactory().get("/")).status_code == 200
        go_on.set()
        assert [one.result().status_code for one in sent] == [200, 200]
    assert slots(put()).status_code == 200


def test_a_slot_is_given_back_when_something_breaks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KHAMKHO_THREADS", "1")

    def broken(request: HttpRequest) -> HttpResponse:
        raise RuntimeError

    slots = UploadSlots(broken)
    for _ in range(3):
        with pytest.raises(RuntimeError):
            slots(put())
