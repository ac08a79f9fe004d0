"""What a mail says, in every shape that mails come in. No database."""

from __future__ import annotations

import base64
from email import message_from_bytes
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khamkho.catalogue.queries import pack
from khamkho.mailin.rules import reading
from khamkho.mailin.rules.charsets import text_of
from khamkho.mailin.rules.fitting import (
    accept_of,
    answers_in,
    lang_of,
    message_of,
    name_in,
    numbers_in,
    own_words,
    place_for,
    shortened,
    takes_mails,
)
from khamkho.mailin.rules.html import plain
from khamkho.mailin.rules.reading import Letter, mark_of, read
from khamkho.mailin.tests.conftest import SENDER, mail

SAID = "ขอความอนุเคราะห์ใช้ห้องประชุม"
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def word(text: str, charset: str) -> bytes:
    """An encoded word of a header."""
    return f"=?{charset}?B?{base64.b64encode(text.encode('cp874')).decode()}?=".encode()


def in_the_middle(text: str) -> bytes:
    """Two encoded words, as programs write them that cut a letter in two."""
    data = text.encode()
    halves = (base64.b64encode(part).decode() for part in (data[:20], data[20:]))
    return "\r\n ".join(f"=?UTF-8?B?{half}?=" for half in halves).encode()


@pytest.mark.parametrize(
    "subject",
    [
        word(SAID, "windows-874"),
        word(SAID, "TIS-620"),
        word(SAID, "unknown-charset"),
        in_the_middle(SAID),
        SAID.encode("cp874"),
        SAID.encode(),
    ],
    ids=["windows-874", "tis-620", "unknown", "cut letter", "bare tis-620", "bare utf-8"],
)
@pytest.mark.parametrize(
    "charset", ["tis-620", "windows-874", "iso-8859-11", "iso-8859-1", "us-ascii", "x-none"]
)
def test_thai_is_read_whatever_it_claims_to_be(subject, charset):
    raw = b"From: " + "สมชาย ใจดี".encode("cp874") + f" <{SENDER}>\r\nSubject: ".encode() + subject
    raw += f"\r\nContent-Type: text/plain; charset={charset}\r\n\r\n".encode() + SAID.encode("cp874")
    found = read(raw)
    assert (found.sender, found.name) == (SENDER, "สมชาย ใจดี")
    assert (found.subject, found.text) == (SAID, SAID)


def test_a_western_text_stays_what_it_is():
    assert text_of("café à la crème".encode("latin-1"), "iso-8859-1") == "café à la crème"


def test_of_two_ways_to_say_it_the_plain_one_is_read_and_the_pictures_of_both_are_kept():
    message = mail("ข้อความธรรมดา")
    message.add_alternative("<p>ข้อความ<b>แต่ง</b> <img src='cid:a'></p>", subtype="html")
    way = message.get_payload(1)
    assert isinstance(way, EmailMessage)
    way.add_related(PNG, "image", "png", cid="<a>", filename="ตรา.png", disposition="inline")
    message.add_attachment(PNG, maintype="image", subtype="png", filename="แผนที่.png")
    found = read(message.as_bytes())
    assert found.text == "ข้อความธรรมดา"
    assert [(file.name, file.inside) for file in found.files] == [("แผนที่.png", False), ("ตรา.png", True)]


def test_html_becomes_words_and_nothing_of_it_runs():
    page = (
        "<html><head><title>no</title><style>p{}</style></head><body onload=evil()><script>evil()</script>"
        "<p>เรียน&nbsp;ผู้อำนวยการ</p><ul><li>หนึ่ง<li>สอง</ul><a href='https://example.com/x'>ที่นี่</a>"
        "<img src='https://spy.example.com/p.gif' alt='รูป'><![weird[</body>"
    )
    found = plain(page)
    assert "evil" not in found
    assert "spy" not in found
    assert "p{}" not in found
    assert "เรียน ผู้อำนวยการ" in found
    assert "- หนึ่ง\n- สอง" in found
    assert "ที่นี่ (https://example.com/x)" in found
    assert "[รูป]" in found


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("<head><p>hidden<body><p>shown", "shown"),
        ("<p>a<style>p{}", "a"),
        ("<header>top</header>", "top"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a b"),
        ("<a href='https://example.com/'>https://example.com</a>", "https://example.com"),
        ("<a href='javascript:x()'>a</a>", "a"),
        ("<style>never ends</style", ""),
    ],
)
def test_pages_that_were_written_badly_have_words_all_the_same(page, words):
    assert plain(page) == words


def test_a_signature_by_machine_is_no_file():
    message = mail()
    message.add_attachment(b"x", maintype="application", subtype="pkcs7-signature", filename="smime.p7s")
    assert read(message.as_bytes()).files == ()


def test_files_go_to_the_document_with_most_room_and_are_of_its_kinds():
    needs = pack("general-request").documents
    place = place_for(needs)
    assert place is not None
    assert place.id == "papers"
    assert place_for(()) is None
    kinds = {("pdf", "image"): "document", ("pdf",): "pdf", ("image",): "image"}
    for accept, kind in kinds.items():
        assert accept_of(place.model_copy(update={"accept": accept})) == kind
    assert accept_of(place.model_copy(update={"type": "id_photo"})) == "id_photo"


def test_a_charset_that_is_no_charset_is_guessed():
    assert text_of("ขอ".encode(), "iso-8859-1") == "ขอ"
    assert text_of("ขอ".encode(), "zlib") == "ขอ"
    assert text_of("ขอ".encode(), "\0") == "ขอ"
    assert text_of("ขอ".encode("utf-16"), "utf-16") == "ขอ"


def test_a_mail_that_would_bring_its_reader_down_keeps_its_headers(monkeypatch):
    def deep(raw: bytes) -> object:
        if b"body" in raw:
            raise RecursionError
        return message_from_bytes(raw)

    monkeypatch.setattr(reading, "message_from_bytes", deep)
    assert read(b"Subject: x\r\n\r\nbody").subject == "x"


def test_a_service_without_a_subject_has_it_above_the_words():
    service = pack("general-request")
    form = [
        page.model_copy(update={"fields": tuple(f for f in page.fields if getattr(f, "id", "") != "subject")})
        for page in service.form
    ]
    bare = service.model_copy(update={"form": tuple(form)})
    letter = Letter(subject="เรื่อง", text="คำ", sender=SENDER)
    assert answers_in(bare, letter)["details"] == "เรื่อง\n\nคำ"
    assert "name" in answers_in(service, Letter(name="สมชาย ใจดี"))
    assert answers_in(service, Letter(broken=True))["details"].startswith("(อ่านข้อความ")
    none = service.model_copy(update={"form": ()})
    assert answers_in(none, letter) == {}
    assert not takes_mails(none)
    assert takes_mails(service)


def test_a_mail_that_was_sent_on_says_whose_words_it_holds():
    outer = mail("ส่งต่อมาเพื่อดำเนินการ", subject="Fwd: ร้องเรียน")
    inner = mail("น้ำท่วมหน้าโรงเรียน", sender="มาลี <malee@example.com>", subject="ร้องเรียน")
    inner.add_attachment(PNG, maintype="image", subtype="png", filename="น้ำท่วม.png")
    outer.add_attachment(inner)
    found = read(outer.as_bytes())
    assert "ส่งต่อมาเพื่อดำเนินการ" in found.text
    assert "น้ำท่วมหน้าโรงเรียน" in found.text
    assert "malee@example.com" in found.text
    assert [file.name for file in found.files] == ["น้ำท่วม.png"]


def test_mails_within_mails_end_somewhere():
    inner: EmailMessage = mail("ชั้นในสุด")
    for depth in range(12):
        outer = mail(f"ชั้นที่ {depth}")
        outer.add_attachment(inner)
        inner = outer
    text = read(inner.as_bytes()).text
    assert "ชั้นที่ 11" in text
    assert "ชั้นในสุด" not in text
    deep = b"Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n--b\n" * 3000
    assert read(deep).subject == "x"


@pytest.mark.parametrize(
    ("headers", "sign"),
    [
        ({"Auto_Submitted": "auto-replied"}, "answer"),
        ({"Auto_Submitted": "no"}, ""),
        ({"Precedence": "bulk"}, "bulk"),
        ({"List_Id": "<news.example.com>"}, "bulk"),
        ({"Return_Path": "<>"}, "bounce"),
        ({"Return_Path": f"<{SENDER}>"}, ""),
        ({"sender": "MAILER-DAEMON@example.com"}, "bounce"),
        ({"sender": "bounces+17=x@example.com"}, "bounce"),
    ],
)
def test_what_a_machine_sent_is_known_by_its_signs(headers, sign):
    assert read(mail(**headers).as_bytes()).automatic == sign


def test_a_system_that_reads_no_answers_gets_none():
    found = read(mail(sender="no-reply@dopa.example.go.th").as_bytes())
    assert (found.silent, found.automatic) == (True, "")
    assert not read(mail().as_bytes()).silent


@pytest.mark.parametrize("sender", ["", "undisclosed", "<script>@x", "a@b@c", "x" * 300 + "@example.com"])
def test_what_can_be_no_address_is_none(sender):
    raw = f"From: {sender}\r\nSubject: x\r\n\r\nhello".encode()
    assert read(raw).sender == ""


def test_the_same_mail_by_another_road_is_the_same_and_another_text_under_its_id_is_not():
    raw = mail().as_bytes()
    road = b"Received: from elsewhere\r\nX-Spam: no\r\n" + raw.replace(b"\n", b"\r\n")
    other = mail("คนละเรื่อง").as_bytes().replace(b"Message-ID", b"X-Id")
    other = b"Message-ID: " + raw.split(b"Message-ID: ")[1].split(b"\n")[0] + b"\n" + other
    assert mark_of(raw) == mark_of(road)
    assert mark_of(raw) != mark_of(other)


@settings(max_examples=60)
@given(st.binary(max_size=600), st.integers(0, 400), st.integers(0, 255))
def test_no_bytes_make_reading_fail(noise, at, byte):
    message = mail()
    message.add_alternative("<p>x</p>", subtype="html")
    raw = bytearray(message.as_bytes())
    raw[at % len(raw)] = byte
    for one in (bytes(raw), bytes(raw[:at]) + noise, noise):
        assert isinstance(read(one), Letter)
        mark_of(one)


@pytest.mark.parametrize(
    ("shown", "parts"),
    [
        ("สมชาย ใจดี", ("-", "สมชาย", "ใจดี")),
        ("นางสาวมาลี ณ ถลาง", ("นางสาว", "มาลี", "ณ ถลาง")),
        ("Mr John O'Neil", ("Mr", "John", "O'Neil")),
        ("โรงเรียนบ้านหนองจิก", ("-", "โรงเรียนบ้านหนองจิก", "-")),
    ],
)
def test_a_name_beside_an_address_is_a_name(shown, parts):
    found = name_in(shown)
    assert found is not None
    assert (found["title"], found["first"], found["last"]) == parts


@pytest.mark.parametrize("shown", ["", "somchai85", "<b>x</b>", "a"])
def test_what_is_no_name_is_left_out(shown):
    assert name_in(shown) is None


def test_an_answer_is_read_without_what_it_answers():
    text = "สะดวกวันพุธครับ\n\nเมื่อ จ. 3 ส.ค. 2026 เวลา 09:00 สพป. <a@example.go.th> เขียนว่า:\n> ท่านสะดวกวันใด"
    assert own_words(text) == "สะดวกวันพุธครับ"
    assert own_words("> ทั้งหมดเป็นคำเดิม") == "> ทั้งหมดเป็นคำเดิม"


def test_what_is_too_long_says_so_and_what_cannot_be_printed_goes():
    cut = shortened("ยาว" * 2000, 100, "th")
    assert len(cut) <= 100
    assert "ตัดข้อความ" in cut
    assert shortened("ขอบคุณ😀ค่ะ", 100, "th") == "ขอบคุณ ค่ะ"
    told = message_of(Letter(text="ก" * 9000), [{"name": "a.exe", "th": "รับไม่ได้", "en": "no"}], 4000)
    assert len(told) <= 4000
    assert "a.exe: รับไม่ได้" in told


def test_numbers_and_languages_are_found():
    assert numbers_in("Re: คำขอ kbi1-2569-000123 ค่ะ") == ("KBI1-2569-000123",)
    assert numbers_in("ประชุม 12-08-2569") == ()
    assert lang_of(Letter(subject="Hello", text="please help")) == "en"
    assert lang_of(Letter(subject="Re: ขอ", text="OK")) == "th"
