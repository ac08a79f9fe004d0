"""Text messages of an office: what its settings may say, and what goes over the wire."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs

import pytest
from django.test import Client

from khamkho.base.errors import Invalid, NotFound, Permanent, Temporary
from khamkho.catalogue.fields.contact import is_mobile
from khamkho.offices import commands, rules
from khamkho.offices import sms as gateways
from khamkho.offices.models import Office, OfficeEvent
from khamkho.offices.sms import Gateway, deliver, gateway_of, written
from khamkho.offices.tests.conftest import actor
from khamkho.people.actor import SYSTEM
from khamkho.people.models import User
from khamkho.people.tests.signing import sign_in
from khamkho.vault.models import DataKey

SMS: dict[str, Any] = {
    "url": "https://sms.example.co.th/api/send",
    "method": "json",
    "number_field": "msisdn",
    "text_field": "message",
    "shape": "country",
    "sender_field": "sender",
    "sender": "KRABI ESAO",
    "header": "Authorization",
}


@pytest.fixture
def save(area_office, admin, now):
    def set_sms(**changes: Any) -> Office:
        given = {**SMS, "secret": "Bearer s3cret", **changes}
        return commands.set_sms(actor=actor(admin), office_id=area_office.pk, now=now, **given)

    return set_sms


def test_set_sms_seals_everything_and_keeps_the_secret_when_none_is_given(save):
    office = save()
    assert b"s3cret" not in bytes(office.sms_sealed or b"")
    save(secret=None, sender="OFFICE")
    kept = gateway_of(Office.objects.get(pk=office.pk))
    assert kept is not None
    assert (kept.sender, kept.secret, kept.guarded) == ("OFFICE", "Bearer s3cret", True)
    assert "s3cret" not in str(list(OfficeEvent.objects.values_list("detail", flat=True)))


def test_a_kept_secret_is_never_sent_to_another_gateway(save):
    save()
    with pytest.raises(Invalid) as refused:
        save(url="https://thief.example/send", secret=None)
    assert [problem.where for problem in refused.value.problems] == ["secret"]
    save(url="https://other.example/send", secret="Bearer other")


@pytest.mark.parametrize(
    ("given", "where"),
    [
        ({"url": "http://sms.example.co.th/"}, "url"),
        ({"url": "https://127.0.0.1/"}, "url"),
        ({"url": "https://localhost/"}, "url"),
        ({"url": "https://sms.example:6379/"}, "url"),
        ({"url": "https://sms.example:99999/"}, "url"),
        ({"url": "https://a:b@sms.example/"}, "url"),
        ({"url": "https://sms.example/a b"}, "url"),
        ({"url": "https://[x"}, "url"),
        ({"url": ""}, "url"),
        ({"method": "put"}, "method"),
        ({"shape": "roman"}, "shape"),
        ({"number_field": ""}, "number_field"),
        ({"text_field": "ข้อความ"}, "text_field"),
        ({"sender_field": "a b"}, "sender_field"),
        ({"sender": ""}, "sender"),
        ({"sender_field": ""}, "sender"),
        ({"header": "X:Y"}, "header"),
        ({"secret": "a\r\nX: y"}, "secret"),
        ({"header": ""}, "secret"),
    ],
)
def test_set_sms_names_what_is_wrong(save, given, where):
    with pytest.raises(Invalid) as refused:
        save(**given)
    assert [problem.where for problem in refused.value.problems] == [where]


def test_only_who_manages_the_office_sets_its_gateway(area_office, officer, stranger, now):
    who = {"office_id": area_office.pk, "now": now}
    with pytest.raises(rules.NotYourRole):
        commands.set_sms(actor=actor(officer), **who, **SMS)
    with pytest.raises(NotFound):
        commands.set_sms(actor=actor(stranger), **who, **SMS)
    with pytest.raises(rules.NotYourRole):
        commands.remove_sms(actor=actor(officer), **who)
    with pytest.raises(rules.NotYourRole):
        commands.send_test_sms(actor=actor(officer), to="0812345678", lang="th", **who)


def test_remove_sms_erases_the_settings(save, area_office, now):
    save()
    office = commands.remove_sms(actor=SYSTEM, office_id=area_office.pk, now=now)
    assert gateway_of(office) is None
    assert not DataKey.objects.exists()
    assert gateway_of(commands.remove_sms(actor=SYSTEM, office_id=area_office.pk, now=now)) is None


def test_send_test_sms_refuses_without_a_gateway_and_what_is_no_mobile(save, area_office, now):
    who = {"actor": SYSTEM, "office_id": area_office.pk, "lang": "th", "now": now}
    with pytest.raises(rules.NoGateway):
        commands.send_test_sms(to="0812345678", **who)
    save()
    for wrong in ("", "021234567", "+44 20 7946 0000", "081234567"):
        with pytest.raises(Invalid):
            commands.send_test_sms(to=wrong, **who)


def test_send_test_sms_sends_in_the_language_and_logs(save, area_office, now, monkeypatch):
    sent: list[tuple[str, str]] = []
    monkeypatch.setattr(
        "khamkho.offices.commands.sms.deliver", lambda gateway, *, to, text: sent.append((to, text))
    )
    save()
    commands.send_test_sms(actor=SYSTEM, office_id=area_office.pk, to="๐๘๑-234 5678", lang="th", now=now)
    assert sent == [("0812345678", "สพป.ตัวอย่าง: ข้อความทดสอบจากระบบยื่นคำขอ ไม่ต้องตอบกลับ")]
    assert OfficeEvent.objects.filter(what="sms-tested").exists()


@pytest.mark.parametrize(
    ("number", "can"),
    [
        ("0812345678", True),
        ("0612345678", True),
        ("021234567", False),
        ("0812345678#1", False),
        ("+4420", False),
    ],
)
def test_only_thai_mobiles_take_texts(number, can):
    assert is_mobile(number) is can


def test_numbers_are_written_as_the_gateway_wants_them():
    assert [written("0812345678", shape) for shape in gateways.SHAPES] == [
        "0812345678",
        "66812345678",
        "+66812345678",
    ]


# Over the wire


class Played(BaseHTTPRequestHandler):
    """A gateway that answers as it is told and keeps what it got."""

    got: ClassVar[list[tuple[str, dict[str, str], bytes]]] = []
    answer = 200

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.got.append((self.path, dict(self.headers), body))
        self.send_response(self.answer)
        self.end_headers()

    do_GET = do_POST

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def played(socket_enabled: None) -> Iterator[str]:
    Played.got, Played.answer = [], 200
    with HTTPServer(("127.0.0.1", 0), Played) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/send?key=1"
        server.shutdown()
        thread.join(5)


def gateway(url: str, **changes: Any) -> Gateway:
    return Gateway(**{**SMS, "url": url, "secret": "Bearer s3cret", **changes})


@pytest.mark.parametrize("method", ["form", "json"])
def test_a_message_is_posted_with_its_fields_and_its_secret(played, method):
    deliver(gateway(played, method=method), to="0812345678", text="ได้รับคำขอแล้ว & จบ")
    ((path, headers, body),) = Played.got
    assert (path, headers["Authorization"]) == ("/send?key=1", "Bearer s3cret")
    fields = json.loads(body) if method == "json" else {n: v[0] for n, v in parse_qs(body.decode()).items()}
    assert fields == {"msisdn": "66812345678", "message": "ได้รับคำขอแล้ว & จบ", "sender": "KRABI ESAO"}


def test_a_message_may_go_in_the_address(played):
    deliver(
        gateway(played, method="get", sender_field="", sender="", header="", secret=""),
        to="0812345678",
        text="ก&ข",
    )
    ((path, headers, body),) = Played.got
    assert parse_qs(path.partition("?")[2]) == {"key": ["1"], "msisdn": ["66812345678"], "message": ["ก&ข"]}
    assert (body, "Authorization" in headers) == (b"", False)


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (400, Permanent),
        (422, Permanent),
        (401, Temporary),
        (302, Temporary),
        (429, Temporary),
        (503, Temporary),
    ],
)
def test_what_a_gateway_answers_decides_whether_it_is_tried_again(played, answer, kind):
    Played.answer = answer
    with pytest.raises(kind):
        deliver(gateway(played), to="0812345678", text="x")


def test_a_gateway_that_cannot_be_reached_is_tried_again(socket_enabled):
    with pytest.raises(Temporary):
        deliver(gateway("http://127.0.0.1:9/"), to="0812345678", text="x")


def test_a_name_that_leads_into_this_machine_is_not_followed(monkeypatch):
    monkeypatch.setattr("socket.getaddrinfo", lambda host, port, **_: [(2, 1, 6, "", ("127.0.0.1", port))])
    with pytest.raises(Temporary):
        deliver(gateway("https://mine.example/", guarded=True), to="0812345678", text="x")


# The page


def test_the_page_keeps_the_secret_and_says_what_is_wrong(save, area_office, admin):
    browser = sign_in(
        Client(headers={"accept-language": "th"}), User.objects.get(pk=admin.user_id), two_factor=True
    )
    address = f"/desk/office/{area_office.code}/sms/"
    assert browser.post(address, {**SMS, "url": "ftp://x"}).status_code == 422
    assert browser.post(address, {**SMS, "secret": "Bearer s3cret"}).status_code == 302
    assert b"s3cret" not in browser.get(address).content
    assert browser.post(address, SMS).status_code == 302
    kept = gateway_of(Office.objects.get(pk=area_office.pk))
    assert kept is not None
    assert kept.secret == "Bearer s3cret"
    assert browser.post(f"{address}test/", {"to": "12"}).status_code == 422


def test_the_page_tells_how_a_test_went(save, area_office, admin, monkeypatch):
    save()
    browser = sign_in(
        Client(headers={"accept-language": "en"}), User.objects.get(pk=admin.user_id), two_factor=True
    )
    address = f"/desk/office/{area_office.code}/sms/"

    def fails(error: Exception | None) -> str:
        def answer(gateway: Gateway, *, to: str, text: str) -> None:
            if error:
                raise error

        monkeypatch.setattr("khamkho.offices.commands.sms.deliver", answer)
        return browser.post(f"{address}test/", {"to": "0812345678"}, follow=True).content.decode()

    assert "A test message was sent to 0812345678." in fails(None)
    assert "did not take the message" in fails(Temporary("x"))
    assert "refused the message" in fails(Permanent("x"))
    assert "no text messages any more" in browser.post(f"{address}remove/", follow=True).content.decode()
