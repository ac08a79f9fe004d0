"""The chunk API, the plain post, and handing files out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import include, path

from khamkho.files import commands, kinds, refusals, upload_handler
from khamkho.files.models import Upload
from khamkho.files.posted import has_file, owner_of, take_posted
from khamkho.files.queries import read_blob
from khamkho.files.responses import blob_response
from khamkho.files.tests import samples
from khamkho.files.upload_handler import CutFile
from khamkho.vault.models import DataKey

urlpatterns = [path("files/", include("khamkho.files.urls"))]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

UPLOADS = "/files/uploads"


def begin(client: Client, size: int = 40_000, name: str = "a.pdf", **headers: Any) -> Any:
    body = json.dumps({"name": name, "size": size})
    return client.post(UPLOADS, body, content_type="application/json", **headers)


def put(client: Client, ref: str, offset: object, data: bytes) -> Any:
    return client.put(f"{UPLOADS}/{ref}?offset={offset}", data, content_type="application/octet-stream")


def test_a_browser_sends_a_file_and_goes_on_after_a_lost_line(client: Client) -> None:
    begun = begin(client)
    assert begun.status_code == 201
    ref = begun.json()["ref"]
    assert begun.json() == {"ref": ref, "size": 40_000, "received": 0, "chunk": 512 * 1024}
    assert put(client, ref, 0, bytes(20_000)).json()["received"] == 20_000
    assert client.get(f"{UPLOADS}/{ref}").json()["received"] == 20_000
    assert put(client, ref, 20_000, bytes(20_000)).json()["received"] == 40_000
    assert client.get(f"{UPLOADS}/{ref}")["Cache-Control"]


def test_half_a_character_in_a_name_is_left_out(client: Client) -> None:
    assert begin(client, name="a\ud800.pdf").status_code == 201


def test_another_browser_does_not_see_the_upload(client: Client) -> None:
    ref = begin(client).json()["ref"]
    for stranger in (Client(), Client()):
        assert stranger.get(f"{UPLOADS}/{ref}").status_code == 404
        assert put(stranger, ref, 0, bytes(20_000)).status_code == 404
        assert stranger.delete(f"{UPLOADS}/{ref}").status_code == 404
    assert client.delete(f"{UPLOADS}/{ref}").status_code == 204
    assert not Upload.objects.exists()


@pytest.mark.parametrize("offset", ["", "-1", "x", "๑", "5", "9" * 5000])
def test_a_chunk_out_of_place_is_told_where_to_go_on(client: Client, offset: str) -> None:
    answer = put(client, begin(client).json()["ref"], offset, bytes(20_000))
    assert (answer.status_code, answer.json()["received"]) == (409, 0)


def test_a_chunk_that_is_too_large_is_not_read(client: Client) -> None:
    ref = begin(client, 2_000_000).json()["ref"]
    assert put(client, ref, 0, bytes(commands.MAX_CHUNK + 1)).status_code == 409
    assert put(client, ref, 0, bytes(commands.MAX_CHUNK)).status_code == 200


@pytest.mark.parametrize(
    "body", ["", "[]", "{}", '{"name": "a", "size": "x"}', '{"name": "a", "size": 1e999}', "\x00"]
)
def test_nonsense_is_refused(client: Client, body: str) -> None:
    assert client.post(UPLOADS, body, content_type="application/json").status_code == 422


@pytest.mark.parametrize(("lang", "word"), [("th", "เมกะไบต์"), ("en", "MB")])
def test_a_refusal_comes_in_the_language_of_the_page(client: Client, lang: str, word: str) -> None:
    with override_settings(LANGUAGE_CODE=lang):
        answer = begin(client, 10**9, HTTP_ACCEPT_LANGUAGE=lang)
    assert answer.status_code == 413
    assert answer.json()["code"] == "file-too-large"
    assert word in answer.json()["detail"]
    assert answer.json()["next"]


def request_with(data: Mapping[str, Any], session: dict[str, Any] | None = None) -> HttpRequest:
    request = RequestFactory().post("/", dict(data))
    request.session = session if session is not None else {}  # type: ignore[assignment]
    return request


def test_a_file_in_a_plain_post_is_kept(key: DataKey, now: datetime) -> None:
    request = request_with({"photo": SimpleUploadedFile("ใบ.pdf", samples.pdf(), "image/jpeg")})
    assert has_file(request, "photo")
    stored = take_posted(request, "photo", key=key, accept="pdf", limit=10**7, now=now)
    assert stored is not None
    assert (stored.name, read_blob(stored.blob)) == ("ใบ.pdf", samples.pdf())


def test_a_file_that_came_in_chunks_is_kept(key: DataKey, now: datetime) -> None:
    session: dict[str, Any] = {}
    owner, data = owner_of(request_with({}, session)), samples.pdf()
    upload = commands.begin_upload(owner=owner, name="ใบ.pdf", size=len(data), limit=10**7, now=now)
    commands.append_chunk(ref=upload.ref, owner=owner, offset=0, chunk=data, now=now)
    request = request_with({"photo.upload": str(upload.ref)}, session)
    assert has_file(request, "photo")
    stored = take_posted(request, "photo", key=key, accept="pdf", limit=10**7, now=now)
    assert stored is not None
    assert read_blob(stored.blob) == data


def test_a_chunked_file_may_be_smaller_than_the_site_allows_but_not_larger_than_its_field(
    key: DataKey, now: datetime
) -> None:
    session: dict[str, Any] = {}
    owner, data = owner_of(request_with({}, session)), samples.pdf(Filling=b"x" * 5000)
    upload = commands.begin_upload(owner=owner, name="ใบ.pdf", size=len(data), limit=10**7, now=now)
    commands.append_chunk(ref=upload.ref, owner=owner, offset=0, chunk=data, now=now)
    with pytest.raises(refusals.TooLarge):
        take_posted(
            request_with({"photo.upload": str(upload.ref)}, session),
            "photo",
            key=key,
            accept="pdf",
            limit=4000,
            now=now,
        )


@pytest.mark.parametrize("ref", ["x", "5f1a3a6e-6f0e-4a5e-9d7e-2c8f3b1d9e11", "../../etc"])
def test_a_made_up_reference_is_refused(key: DataKey, now: datetime, ref: str) -> None:
    with pytest.raises(refusals.UploadGone):
        take_posted(request_with({"photo.upload": ref}), "photo", key=key, accept="pdf", limit=10**7, now=now)


def test_no_file_is_no_refusal(key: DataKey, now: datetime) -> None:
    request = request_with({"photo": "just text"})
    assert not has_file(request, "photo")
    assert take_posted(request, "photo", key=key, accept="pdf", limit=10**7, now=now) is None


def test_a_post_holds_only_so_much_in_memory(
    key: DataKey, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upload_handler, "CAP", 100_000)
    files = {
        name: SimpleUploadedFile(name, bytes(size))
        for name, size in {"a": 60_000, "b": 60_000, "c": 30_000}.items()
    }
    request = request_with({**files, "words": "ยังอยู่"})
    kept = {name: file for name in "abc" if isinstance(file := request.FILES[name], UploadedFile)}
    assert [type(kept[name]) is CutFile for name in "abc"] == [False, True, False]
    assert [kept[name].size for name in "abc"] == [60_000, 60_000, 30_000]
    assert request.POST["words"] == "ยังอยู่"
    with pytest.raises(refusals.TooLarge):
        take_posted(request, "b", key=key, accept="pdf", limit=10**7, now=now)


def test_an_endless_post_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upload_handler, "CAP", 50_000)
    monkeypatch.setattr(upload_handler, "PATIENCE", 200_000)
    request = request_with({"a": SimpleUploadedFile("a", bytes(1_000_000))})
    assert not request.FILES


def fetch(blob: Any, name: str = "ใบแจ้งความ.pdf", *, inline: bool = False, **headers: str) -> HttpResponse:
    answer = blob_response(RequestFactory().get("/", headers=headers), blob, name=name, inline=inline)
    assert isinstance(answer, HttpResponse) or answer.streaming
    return answer  # type: ignore[return-value]


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_a_file_is_handed_out_under_its_thai_name(key: DataKey, now: datetime) -> None:
    blob = commands.store_bytes(key=key, data=b"0123456789", media_type=kinds.PDF, now=now)
    answer = fetch(blob)
    assert body(answer) == b"0123456789"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''%E0%B9%83")
    assert (answer["Content-Type"], answer["Content-Length"]) == (kinds.PDF, "10")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"


def test_only_pictures_and_pdfs_are_shown_in_the_page(key: DataKey, now: datetime) -> None:
    shown = {
        kind: fetch(
            commands.store_bytes(key=key, data=b"x", media_type=kind, now=now), name="a", inline=True
        )["Content-Disposition"].split(";")[0]
        for kind in (kinds.PDF, kinds.JPEG, kinds.DOCX)
    }
    assert shown == {kinds.PDF: "inline", kinds.JPEG: "inline", kinds.DOCX: "attachment"}


@pytest.mark.parametrize(
    ("asked", "status", "got"),
    [
        ("bytes=0-3", 206, b"0123"),
        ("bytes=4-", 206, b"456789"),
        ("bytes=-2", 206, b"89"),
        ("bytes=8-99", 206, b"89"),
        ("bytes=10-", 416, b""),
        ("bytes=5-2", 416, b""),
        ("bytes=-0", 416, b""),
        ("bytes=0-1,3-4", 200, b"0123456789"),
        ("bytes=-", 200, b"0123456789"),
        ("pages=1", 200, b"0123456789"),
    ],
)
def test_a_part_of_a_file_is_handed_out(
    key: DataKey, now: datetime, asked: str, status: int, got: bytes
) -> None:
    blob = commands.store_bytes(key=key, data=b"0123456789", media_type=kinds.PDF, now=now)
    answer = fetch(blob, Range=asked)
    assert (answer.status_code, body(answer)) == (status, got)
    if status == 206:
        assert answer["Content-Range"].endswith("/10")
        assert answer["Content-Length"] == str(len(got))
