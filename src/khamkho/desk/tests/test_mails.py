"""Mails to the office at the desk, through its pages."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from khamkho.casework.models import Case
from khamkho.casework.tests.cast import MONDAY, photo
from khamkho.mailin.commands import keep_mail, read_mail
from khamkho.mailin.imap import TROUBLES, Trouble
from khamkho.mailin.models import Mail, Mailbox
from khamkho.mailin.tests.conftest import mail
from khamkho.offices.commands import publish_offering
from khamkho.offices.models import Office
from khamkho.people.actor import SYSTEM

pytestmark = pytest.mark.django_db
EVIL = "<script>alert(1)</script>"


@pytest.fixture
def general(office: Office) -> Office:
    publish_offering(actor=SYSTEM, office_id=office.pk, service_id="general-request", now=MONDAY)
    return office


def arrived(office: Office, text: str = "ขอใช้ห้องประชุม", **headers: str) -> Mail:
    message = mail(text, subject=f"เรื่อง {EVIL}", **headers)
    message.add_attachment(photo(), maintype="image", subtype="jpeg", filename="ผัง.jpg")
    message.add_attachment(
        b"MZ" + bytes(99), maintype="application", subtype="octet-stream", filename="ร้าย.exe"
    )
    kept = keep_mail(office=office, raw=message.as_bytes(), now=timezone.now())
    read = read_mail(mail_id=kept.pk, now=timezone.now())
    assert read is not None
    return read


def page(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_the_case_of_a_mail_says_what_could_not_be_taken_and_leads_to_the_mail(
    general: Office, officer_desk: Client
) -> None:
    found = arrived(general)
    assert found.case is not None
    address = f"/desk/kbi1/cases/{found.case.number}"
    page(officer_desk, address)
    with CaptureQueriesContext(connection) as asked:
        shown = page(officer_desk, address)
    Case.objects.filter(pk=found.case.pk).update(channel="web")
    with CaptureQueriesContext(connection) as without:
        page(officer_desk, address)
    assert len(asked) <= len(without) + 1
    assert "มาทางอีเมล" in shown
    assert "ร้าย.exe" in shown
    assert EVIL not in shown
    assert f"/desk/kbi1/mails/{found.ref}/begin" in shown
    whole = page(officer_desk, f"/desk/kbi1/mails/{found.ref}")
    assert "ขอใช้ห้องประชุม" in whole
    assert "ผัง.jpg" in whole
    assert EVIL not in whole
    answer = officer_desk.get(f"/desk/kbi1/mails/{found.ref}/original")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert b"application/octet-stream" in b"".join(answer)


def test_what_was_kept_aside_is_listed_with_the_reason_and_made_an_application(
    general: Office, officer_desk: Client
) -> None:
    aside = arrived(general, "ข่าวประจำสัปดาห์", List_Id="<news>")
    arrived(general)
    page(officer_desk, "/desk/kbi1/mails?aside=1")  # what a process keeps for a while is there now
    with CaptureQueriesContext(connection) as asked:
        listed = page(officer_desk, "/desk/kbi1/mails?aside=1")
    assert len(asked) <= 12
    assert listed.count("/desk/kbi1/mails/") == 1
    assert "จดหมายข่าว" in page(officer_desk, f"/desk/kbi1/mails/{aside.ref}")
    answer = officer_desk.post(f"/desk/kbi1/mails/{aside.ref}/take")
    aside.refresh_from_db()
    assert aside.case is not None
    assert answer.headers["Location"] == f"/desk/kbi1/cases/{aside.case.number}"
    assert "อยู่ในคำขอแล้ว" in officer_desk.post(f"/desk/kbi1/mails/{aside.ref}/take").content.decode()


def test_the_right_service_is_begun_from_the_mail_and_typed_on_in_its_form(
    general: Office, officer_desk: Client
) -> None:
    found = arrived(general)
    address = f"/desk/kbi1/mails/{found.ref}/begin"
    assert "official-id-card" in page(officer_desk, address)
    asks = page(officer_desk, f"{address}?service=official-id-card")
    assert re.findall('name="(file.[0-9])"', asks) == ["file.0", "file.1"]
    posted = {"service": "official-id-card", "file.0": "photo", "file.1": "photo", "client_key": "k"}
    assert officer_desk.post(address, posted).status_code == 422  # which case of it?
    answer = officer_desk.post(address, {**posted, "variant": "expired"})
    draft = Case.objects.get(state=Case.DRAFT)
    assert answer.headers["Location"] == f"/apply/{draft.ref}"
    assert (draft.channel, draft.variant, draft.service_id) == ("email", "expired", "official-id-card")
    again = officer_desk.post(address, {**posted, "variant": "expired"})
    assert again.headers["Location"] == f"/apply/{draft.ref}"
    assert "ยังไม่ได้ยื่น" in page(officer_desk, f"/desk/kbi1/mails/{found.ref}")


def test_the_settings_page_keeps_the_mailbox_and_says_in_words_why_it_does_not_open(
    general: Office, director_desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = "/desk/office/kbi1/mailbox/"
    posted = {"service": "general-request", "most": "10", "port": "993", "security": "tls", "username": "u"}
    assert "ต้องไม่ใช่เครื่องนี้" in director_desk.post(address, posted | {"host": "localhost"}).content.decode()
    good = posted | {"host": "imap.example.go.th", "password": "hush-hush"}
    assert director_desk.post(address, good).status_code == 302
    shown = page(director_desk, address)
    assert "imap.example.go.th" in shown
    assert "hush-hush" not in shown

    def closed(_server: object) -> int:
        raise Trouble("sign-in")

    monkeypatch.setattr("khamkho.mailin.commands.mailbox.waiting_in", closed)
    assert TROUBLES["sign-in"].th in director_desk.post(f"{address}test/", follow=True).content.decode()
    monkeypatch.setattr("khamkho.mailin.commands.mailbox.waiting_in", lambda _server: 7)
    assert "7" in director_desk.post(f"{address}test/", follow=True).content.decode()
    Mailbox.objects.update(trouble="certificate", trouble_since=MONDAY)
    assert TROUBLES["certificate"].th in page(director_desk, address)
    assert director_desk.post(f"{address}remove/").status_code == 302
    assert not Mailbox.objects.exists()
