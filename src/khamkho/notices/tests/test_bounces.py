"""Delivery reports, as mail servers write them."""

from khamkho.notices.bounces import Bounce, read_bounce

ID = "<notice.0000000000000000000000000000000a@eservice.example.go.th>"
REPORT = """\
From: MAILER-DAEMON@mx.example.net
To: no-reply@eservice.example.go.th
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="XX"

--XX
Content-Type: text/plain; charset=us-ascii

This is the mail system. I'm sorry to have to inform you that your message could not be delivered.

--XX
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net
Arrival-Date: Fri, 20 Nov 2026 10:00:00 +0700

Final-Recipient: rfc822; somsri@example.com
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such user

--XX
Content-Type: {kind}

From: no-reply@eservice.example.go.th
Message-ID: {id}
Subject: x

--XX--
"""


def report(action="failed", kind="message/rfc822", id=ID):
    return REPORT.format(action=action, kind=kind, id=id).encode()


def test_a_failure_names_our_mail():
    assert read_bounce(report()) == Bounce(message_id=ID, status="5.1.1")


def test_a_failure_with_headers_only_names_our_mail():
    assert read_bounce(report(kind="text/rfc822-headers")) == Bounce(message_id=ID, status="5.1.1")


def test_a_delay_is_no_failure():
    assert read_bounce(report(action="delayed")) is None


def test_a_report_about_somebody_elses_mail_is_passed_over():
    assert read_bounce(report(id="<spam@example.net>")) is None
    assert read_bounce(report(kind="text/rfc822-headers", id="<spam@example.net>")) is None


def test_an_ordinary_mail_and_rubbish_are_passed_over():
    for raw in (b"", b"\xff\xfe\x00", b"Subject: hello\n\nI am on holiday", report().split(b"--XX")[0]):
        assert read_bounce(raw) is None
