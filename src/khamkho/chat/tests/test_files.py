"""Pictures and files of the chat: fetched from a played LINE, kept or refused, once, and only where one is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from khamkho.base.errors import Temporary
from khamkho.casework.models import Attachment
from khamkho.chat import tasks
from khamkho.chat.tests.conftest import Phone, newest
from khamkho.files.commands import LIMIT
from khamkho.line.models import Said
from khamkho.line.tests.playing import served
from khamkho.site.demo.line.server import FakeLine
from khamkho.site.demo.line.store import Store
from khamkho.work.jobs import Job
from khamkho.work.models import Effect

pytestmark = pytest.mark.django_db


@pytest.fixture
def line(tmp_path: Path, settings: Any) -> Iterator[FakeLine]:
    fake = FakeLine(Store(tmp_path / "line.sqlite3"))
    fake.store.add_account(office="khet", name="Office", token="t", secret="s")
    with served(fake) as address:
        settings.LINE_API = settings.LINE_DATA = address
        yield fake


def picture(kind: str = "JPEG") -> bytes:
    drawn = BytesIO()
    Image.new("RGB", (40, 30), "white").save(drawn, kind)
    return drawn.getvalue()


def shows(
    phone: Phone, line: FakeLine, data: bytes, *, media: str = "image/jpeg", name: str = "x.jpg"
) -> str:
    """She sends a picture or a file; returns what is said at once."""
    event = line.show(str(line.store.accounts()[0]["bot"]), phone.user, name, media, data)["message"]
    more = {"file_name": name, "size": len(data)} if event["type"] == "file" else {}
    return phone.does(event["type"], message=event["id"], **more)


def works(phone: Phone) -> str:
    """The worker takes what was sent."""
    for effect in Effect.objects.filter(name="chat-file").order_by("pk"):
        tasks.file(Job(id=effect.id, args=effect.args, now=phone.now))
    return phone.sees()


def fetched(line: FakeLine) -> int:
    return sum(one.path.endswith("/content") for one in line.asked)


@pytest.fixture
def asked(phone: Phone) -> Phone:
    """She is asked for pictures of papers."""
    phone.does("postback", data="start:bangkhae-registration-qa")
    for text in ("สอบถาม", "1", "คำถาม", "นางสาวมาลี ดีงาม", "ข้าม", "0812345678"):
        phone.says(text)
    return phone


def test_a_picture_is_fetched_attached_and_asked_on(asked: Phone, line: FakeLine) -> None:
    assert shows(asked, line, picture()) == ""
    said = works(asked)
    kept = Attachment.objects.get(case=newest())
    assert kept.blob is not None
    assert (kept.document, kept.blob.media_type) == ("papers", "image/jpeg")
    assert "เก็บ ภาพเอกสารที่ต้องการให้ตรวจ.jpg แล้ว" in said
    assert "ตรวจทานก่อนยื่น" in said
    assert "คำขอ" in asked.presses("ยื่นคำขอ")
    assert Attachment.objects.filter(case=newest(), dropped=False).count() == 1


def test_a_file_is_taken_as_well_and_its_name_is_not_kept(asked: Phone, line: FakeLine) -> None:
    shows(asked, line, picture("PDF"), media="application/pdf", name="มาลี ดีงาม.pdf")
    assert "เก็บ ภาพเอกสารที่ต้องการให้ตรวจ.pdf แล้ว" in works(asked)
    assert "มาลี" not in str(Effect.objects.get(name="chat-file").args)


def test_two_pictures_sent_together_are_both_kept(asked: Phone, line: FakeLine) -> None:
    for _each in range(2):
        shows(asked, line, picture())
    works(asked)
    assert Attachment.objects.filter(case=newest()).count() == 2


def test_a_worker_that_comes_again_keeps_nothing_twice(asked: Phone, line: FakeLine) -> None:
    shows(asked, line, picture())
    assert works(asked)
    assert works(asked) == ""
    assert Attachment.objects.filter(case=newest()).count() == 1


def test_a_file_that_says_it_is_too_large_is_not_even_fetched(asked: Phone, line: FakeLine) -> None:
    said = asked.does("file", message="1", file_name="x.pdf", size=LIMIT + 1)
    assert "10" in said
    assert not Effect.objects.filter(name="chat-file").exists()
    assert asked.talk.state == "ASK"


def test_a_picture_that_grows_too_large_is_refused_and_asked_for_again(asked: Phone, line: FakeLine) -> None:
    shows(asked, line, b"\xff\xd8\xff" + bytes(LIMIT))
    said = works(asked)
    assert "10" in said
    assert "ส่งภาพหรือไฟล์" in said
    assert not Attachment.objects.exists()


def test_what_is_no_picture_and_no_document_is_refused_with_what_is_taken(
    asked: Phone, line: FakeLine
) -> None:
    shows(asked, line, b"MZ\x90\x00 a program", media="application/octet-stream", name="x.pdf")
    said = works(asked)
    assert "PDF" in said
    assert "ส่งภาพหรือไฟล์" in said
    assert not Attachment.objects.exists()


def test_a_picture_that_nobody_asked_for_is_neither_fetched_nor_kept(phone: Phone, line: FakeLine) -> None:
    for before in ((), ("1#",), ("5#",)):
        for text in before:
            phone.says(text)
        assert "ไม่ได้เปิด" in shows(phone, line, picture())
        phone.says("ยกเลิก")
    phone.does("postback", data="start:bangkhae-registration-qa")
    assert "ไม่ได้เปิด" in shows(phone, line, picture())
    assert not Effect.objects.filter(name="chat-file").exists()
    assert fetched(line) == 0
    assert not Said.objects.filter(friend=phone.friend, who=Said.THEM, body__isnull=False).exists()


def test_line_that_fails_in_between_is_asked_again(asked: Phone, line: FakeLine) -> None:
    shows(asked, line, picture())
    line.store.set_switch("down", "500")
    with pytest.raises(Temporary):
        works(asked)
    assert asked.sees() == ""
    line.store.set_switch("down", "")
    assert "แล้ว" in works(asked)
    assert Attachment.objects.filter(case=newest()).count() == 1


def test_a_picture_that_is_gone_is_asked_for_again(asked: Phone, line: FakeLine) -> None:
    asked.does("image", message="999")
    said = works(asked)
    assert "ส่งภาพหรือไฟล์" in said
    assert not Attachment.objects.exists()


def test_a_picture_that_came_before_she_gave_up_is_not_kept(asked: Phone, line: FakeLine) -> None:
    shows(asked, line, picture())
    asked.says("ยกเลิก")
    works(asked)
    assert not Attachment.objects.exists()
