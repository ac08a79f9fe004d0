"""Mail as it goes over the wire, and what a mail server may answer."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.policy import default
from uuid import UUID

import pytest

from khamkho.base.errors import Permanent, Temporary
from khamkho.notices.demo import DemoSender, kept_mail, kept_mails
from khamkho.notices.mail import BadAddress, Mail, as_html, message_id, write
from khamkho.notices.senders import from_address, sender_for
from khamkho.notices.smtp import SmtpSender, read_url
from khamkho.offices.mail import Smtp

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
SUBJECT = "ได้รับคำขอเลขที่ KBI1-2569-000123 แล้ว ขอให้ท่านแก้ไขหรือเพิ่มเติมข้อมูลที่อยู่ของผู้ยื่นคำขอซึ่งยังไม่ครบถ้วน"


def mail(**changes):
    values = {
        "to": "somsri@example.com",
        "subject": SUBJECT,
        "text": "เรียน นางสาวสมศรี\n\nติดตามได้ที่\nhttp://127.0.0.1:8000/track/7k3m?a=1&b=2\n\n<b>ไม่ใช่ตัวหนา</b>",
        "message_id": message_id("notice", UUID(int=7)),
        "lang": "th",
        "sender_name": "สำนักงานเขตพื้นที่การศึกษาประถมศึกษากระบี่",
        "reply_to": "office@example.com",
    }
    return Mail(**{**values, **changes})


def read_back(raw):
    return message_from_bytes(raw, policy=default)


def test_thai_subject_and_sender_survive_the_wire():
    raw = write(mail(), sender="no-reply@example.com", now=NOW).as_bytes()
    assert raw.isascii()
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    message = read_back(raw)
    assert message["Subject"] == SUBJECT
    sender = str(make_header(decode_header(message_from_bytes(raw)["From"])))
    assert sender == f"{mail().sender_name} <no-reply@example.com>"
    assert message["Reply-To"] == "office@example.com"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_body(("plain",)).get_content().replace("\r\n", "\n").strip() == mail().text
    assert message.get_body(("html",)).get_content_type() == "text/html"


def test_a_subject_cannot_smuggle_headers():
    message = write(mail(subject="a\r\nBcc: x@example.com"), sender="a@example.com", now=NOW)
    assert message["Bcc"] is None


def test_html_says_the_same_and_escapes_it():
    html = as_html(mail())
    assert "&lt;b&gt;" in html
    assert 'href="http://127.0.0.1:8000/track/7k3m?a=1&amp;b=2"' in html


@pytest.mark.parametrize(
    "to", ["", "no-at-sign", "a@b@c", "a b@example.com", "a@example.com, b@example.com", "ก\n@x"]
)
def test_what_is_no_address_is_refused(to):
    with pytest.raises(BadAddress):
        write(mail(to=to), sender="a@example.com", now=NOW)


def test_the_same_effect_has_the_same_message_id(settings):
    settings.PUBLIC_URL = "https://eservice.example.go.th"
    assert (
        message_id("notice", UUID(int=7))
        == "<notice.00000000000000000000000000000007@eservice.example.go.th>"
    )


@pytest.mark.parametrize(
    ("url", "security", "port"),
    [
        ("smtp://u%40x:p%3A@mail.example.com", "starttls", 587),
        ("smtps://u%40x:p%3A@mail.example.com", "tls", 465),
        ("smtp+plain://u%40x:p%3A@mail.example.com:2525", "none", 2525),
    ],
)
def test_the_address_of_a_mail_server_is_read(url, security, port):
    smtp = read_url(url, "a@example.com")
    assert (smtp.host, smtp.port, smtp.security) == ("mail.example.com", port, security)
    assert (smtp.username, smtp.password) == ("u@x", "p:")


@pytest.mark.parametrize("url", ["mail.example.com", "http://mail.example.com", "smtp://"])
def test_a_wrong_address_of_a_mail_server_is_explained(url):
    with pytest.raises(ValueError, match="smtp://"):
        read_url(url, "a@example.com")


def played(server):
    return SmtpSender(
        Smtp(host="127.0.0.1", port=server.port, security="none", sender="no-reply@example.com")
    )


def test_smtp_hands_the_mail_over(server):
    played(server).send(mail(), now=NOW)
    message = read_back(server.taken[0])
    assert (message["Subject"], message["Message-ID"]) == (SUBJECT, mail().message_id)


@pytest.mark.parametrize(
    ("verb", "answer", "error"),
    [
        ("RCPT", "550 no such user", BadAddress),
        ("RCPT", "450 greylisted", Temporary),
        ("MAIL", "553 sender not ours", Temporary),
        ("MAIL", "451 later", Temporary),
        ("END", "554 looks like spam", Permanent),
        ("END", "452 disk full", Temporary),
        ("EHLO", "421 busy", Temporary),
    ],
)
def test_what_a_server_answers_decides_whether_to_try_again(server, verb, answer, error):
    server.answers = {verb: answer, "HELO": answer}
    with pytest.raises(error) as refused:
        played(server).send(mail(), now=NOW)
    assert isinstance(refused.value, BadAddress) == (error is BadAddress)
    assert "somsri" not in str(refused.value)


def test_a_server_that_cannot_be_reached_is_tried_again(closed_port, socket_enabled):
    smtp = Smtp(host="127.0.0.1", port=closed_port, security="none", sender="a@example.com")
    with pytest.raises(Temporary):
        SmtpSender(smtp).send(mail(), now=NOW)


def test_a_server_without_the_promised_encryption_gets_no_mail(server):
    smtp = Smtp(host="127.0.0.1", port=server.port, security="starttls", sender="a@example.com")
    with pytest.raises((Temporary, BadAddress)):
        SmtpSender(smtp).send(mail(), now=NOW)
    assert server.taken == []


def test_a_demo_keeps_each_mail_once(tmp_path):
    sender = DemoSender(tmp_path / "mail")
    sender.send(mail(), now=NOW)
    sender.send(mail(), now=NOW)
    sender.send(mail(message_id=message_id("account", UUID(int=8)), subject="รหัส"), now=NOW)
    kept = kept_mails(tmp_path / "mail")
    assert {k.subject for k in kept} == {SUBJECT, "รหัส"}
    one = kept_mail(tmp_path / "mail", f"notice.{UUID(int=7).hex}")
    assert one is not None
    assert (one.to, one.message_id, one.at) == ("somsri@example.com", mail().message_id, NOW)
    assert "7k3m" in one.text
    assert one.sender == f"{mail().sender_name} <no-reply@khamkho.example>"


@pytest.mark.parametrize("name", ["../secrets/django", "notice.", "x" * 32])
def test_a_demo_shows_only_its_mails(tmp_path, name):
    assert kept_mail(tmp_path, name) is None


def test_without_a_mail_server_mail_waits(settings, tmp_path):
    settings.HOME = type(settings.HOME)(tmp_path)
    settings.SMTP_URL = ""
    with pytest.raises(Temporary):
        sender_for()


def test_the_installation_sends_through_its_own_server(settings, tmp_path):
    settings.HOME = type(settings.HOME)(tmp_path)
    settings.SMTP_URL, settings.MAIL_FROM = "smtp://mail.example.com", ""
    settings.PUBLIC_URL = "https://eservice.example.go.th"
    sender = sender_for()
    assert isinstance(sender, SmtpSender)
    assert sender.smtp.sender == "no-reply@eservice.example.go.th" == from_address()


def test_a_demo_sends_nothing(settings, tmp_path):
    settings.HOME = type(settings.HOME)(tmp_path)
    settings.SMTP_URL = "smtp://mail.example.com"
    (tmp_path / "demo").touch()
    assert isinstance(sender_for(), DemoSender)
