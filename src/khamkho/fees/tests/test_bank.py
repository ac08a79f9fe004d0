"""What a bank says: signed messages, statements, and asking again."""

from __future__ import annotations

import json
import threading
from datetime import timedelta
from decimal import Decimal
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from khamkho.base.errors import Invalid, Temporary
from khamkho.fees import commands
from khamkho.fees.asking import ask_bank
from khamkho.fees.models import Attempt, Charge, Receipt, StatementImport, StatementLine
from khamkho.fees.queries.books import balance_of, to_look_at
from khamkho.fees.rules import refusals, statement
from khamkho.fees.rules.messages import read_message, signature
from khamkho.fees.tests.cast import Counter, sheet

pytestmark = pytest.mark.django_db


def link(counter: Counter, ask_url: str = "") -> str:
    return commands.link_bank(
        actor=counter.director, office_id=counter.office.pk, ask_url=ask_url, now=counter.now
    )


def tell(secret: str, said: dict[str, Any], *, late: int = 0, sign: str = "", office: str = "khet") -> Any:
    body = json.dumps(said).encode()
    time = str(int(timezone.now().timestamp()) - late)
    headers = {"X-Khamkho-Time": time, "X-Khamkho-Signature": sign or signature(secret, time, body)}
    return Client().post(f"/fees/bank/{office}/", data=body, content_type="application/json", headers=headers)


def message(charge: Charge, **changes: Any) -> dict[str, Any]:
    return {
        "transaction": "W1",
        "amount": "40.00",
        "ref1": charge.reference,
        "ref2": charge.second,
        **changes,
    }


def test_a_signed_message_pays_and_the_same_again_is_the_same(counter: Counter) -> None:
    secret, case = link(counter), counter.ready(2)
    said = message(counter.charge(case))
    assert tell(secret, said).json() == {"state": "arrived", "matched": True}
    assert tell(secret, said).json() == {"state": "arrived", "matched": True}
    assert (counter.charge(case).state, Receipt.objects.count()) == (Charge.PAID, 1)


def test_another_amount_is_refused_and_stands_on_the_list_once(counter: Counter) -> None:
    secret, case = link(counter), counter.ready(2)
    tell(secret, message(counter.charge(case)))
    for _twice in range(2):
        assert tell(secret, message(counter.charge(case), amount="45.00")).status_code == 409
    assert len(to_look_at(counter.officer, counter.office).differing) == 1
    assert balance_of(counter.office).holds


def test_forged_old_and_foreign_messages_are_refused(counter: Counter) -> None:
    secret, case = link(counter), counter.ready(2)
    said = message(counter.charge(case))
    assert tell("guess", said).status_code == 401
    assert tell(secret, said, sign="sha256=").status_code == 401
    assert tell(secret, said, late=400).status_code == 401
    assert tell(secret, said, office="nowhere").status_code == 404
    assert not Attempt.objects.exists()
    link(counter)
    assert tell(secret, said).status_code == 401  # the secret before the new one


@pytest.mark.parametrize(
    "said",
    [
        {}, [], {"transaction": "", "amount": "1"}, {"transaction": "A", "amount": "-1"},
        {"transaction": "A", "amount": "0"}, {"transaction": "ก", "amount": "1"},
        {"transaction": "A", "amount": "1", "paid_on": "31/02/2026"}, {"transaction": "A", "amount": "NaN"},
        {"transaction": "A", "amount": "1", "result": "maybe"},
    ],
)  # fmt: skip
def test_a_message_that_makes_no_sense_is_refused(counter: Counter, said: Any) -> None:
    assert tell(link(counter), said).status_code == 422
    with pytest.raises(refusals.BadMessage):
        read_message(json.dumps(said).encode())


def test_a_failure_that_is_told_and_then_a_success(counter: Counter) -> None:
    secret, case = link(counter), counter.ready(2)
    tried = commands.show_code(actor=counter.applicant, number=case.number or "", now=counter.now)
    tell(secret, message(counter.charge(case), result="failed"))
    tried.refresh_from_db()
    assert tried.state == Attempt.FAILED
    tell(secret, message(counter.charge(case)))
    tried.refresh_from_db()
    assert (tried.state, counter.charge(case).state) == (Attempt.ARRIVED, Charge.PAID)


class Bank(BaseHTTPRequestHandler):
    """A bank that can be asked; what it answers is set by the test."""

    answer: tuple[int, bytes] = (404, b"")
    asked: list[str]

    def do_GET(self) -> None:
        type(self).asked.append(self.path)
        status, body = type(self).answer
        self.send_response(status)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture
def asked_bank(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr("khamkho.fees.commands.keeping.may_be_called", lambda _url: True)  # it is played here
    Bank.answer, Bank.asked = (404, b""), []
    server = HTTPServer(("127.0.0.1", 0), Bank)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/ask"
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_payment_nobody_told_of_is_asked_for_until_it_is_there(counter: Counter, asked_bank: str) -> None:
    link(counter, asked_bank)
    case = counter.ready(2)
    commands.show_code(actor=counter.applicant, number=case.number or "", now=counter.now)
    assert commands.ask_again(now=counter.now) == 0
    assert not Bank.asked  # its time has not come
    Bank.answer = (500, b"down")
    assert commands.ask_again(now=counter.now + timedelta(minutes=2)) == 0
    assert Attempt.objects.get().answer == "no-answer"
    Bank.answer = (200, json.dumps(message(counter.charge(case))).encode())
    assert commands.ask_again(now=counter.now + timedelta(minutes=10)) == 1
    assert counter.charge(case).state == Charge.PAID
    assert counter.charge(case).reference in Bank.asked[-1]
    assert commands.ask_again(now=counter.now + timedelta(hours=1)) == 0


def test_a_try_is_given_up_after_a_week_and_money_that_comes_later_counts(counter: Counter) -> None:
    case = counter.ready(2)
    commands.show_code(actor=counter.applicant, number=case.number or "", now=counter.now)
    at = counter.now
    for _turn in range(60):
        at += timedelta(hours=6)
        commands.ask_again(now=at)
    assert Attempt.objects.get().state == Attempt.FAILED
    counter.money(counter.charge(case).reference, "40")
    assert counter.charge(case).state == Charge.PAID


@pytest.mark.parametrize(
    "address",
    [
        "http://bank.example.com/ask",
        "https://127.0.0.1/ask",
        "https://localhost/ask",
        "https://bank.example.com:22/ask",
        f"https://bank.example.com/{'a' * 300}",
    ],
)
def test_a_bank_is_asked_over_tls_only_and_never_inside_this_machine(counter: Counter, address: str) -> None:
    with pytest.raises(Invalid):
        link(counter, address)


def test_a_bank_whose_name_leads_into_this_machine_is_not_asked(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("socket.getaddrinfo", lambda host, port, **_: [(2, 1, 6, "", ("127.0.0.1", port))])
    with pytest.raises(Temporary):
        ask_bank("https://bank.example.com/ask", "secret", "1", "2", counter.now)


HEADS = ["วันที่", "จำนวนเงิน", "Ref1", "Ref2", "เลขที่รายการ"]


def understood(data: bytes) -> Any:
    heads, rows = statement.table_of(data)
    return statement.read_lines(rows, statement.guessed(heads))


def read(counter: Counter, data: bytes) -> StatementImport:
    heads, rows = statement.table_of(data)
    columns = statement.guessed(heads)
    good, wrong, _others = statement.read_lines(rows, columns)
    assert not wrong
    made = commands.read_statement(
        actor=counter.officer, office=counter.office, sha256=sha256(data).hexdigest(),
        heading=statement.heading_of(heads), columns=columns, lines=good, now=counter.now,
    )  # fmt: skip
    while commands.match_statement(source_id=made.pk, now=counter.now):
        pass
    return made


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_statement_finds_what_was_told_what_is_new_and_what_fits_nowhere(
    counter: Counter, kind: str
) -> None:
    one, two = counter.ready(2), counter.ready(1)
    counter.money(counter.charge(one).reference, "40", "W1")
    rows = [
        ["สำนักงานเขต"],
        HEADS,
        ["03/08/2569", "40.00", counter.charge(one).reference, "", "W1"],
        ["03/08/2569", "20.00", counter.charge(two).reference, "", "S2"],
        ["03/08/2569", "1,500.00", "", "", "S3"],
        ["04/08/2569", "-99.00", "", "", "S4"],
    ]
    data = (
        "\n".join(",".join(f'"{cell}"' for cell in row) for row in rows).encode()
        if kind == "csv"
        else sheet(rows)
    )
    made = read(counter, data)
    states = list(
        StatementLine.objects.filter(source=made).order_by("position").values_list("state", flat=True)
    )
    assert states == ["known", "new", "new"]
    assert {counter.charge(case).state for case in (one, two)} == {Charge.PAID}
    free = to_look_at(counter.officer, counter.office).free
    assert [money.amount for money in free] == [Decimal("1500.00")]
    with pytest.raises(refusals.StatementRead):
        read(counter, data)
    assert balance_of(counter.office).holds
    office = counter.office
    office.refresh_from_db()
    assert office.settings["fees"]["statements"]


def test_lines_in_two_files_count_once_and_lines_without_a_number_too(counter: Counter) -> None:
    case = counter.ready(2)
    reference = counter.charge(case).reference
    first = f"date,amount,ref1\n2026-08-03,40.00,{reference}\n".encode()
    read(counter, first)
    read(counter, first + b"2026-08-04,1.00,\n")
    assert counter.charge(case).state == Charge.PAID
    assert Attempt.objects.filter(amount=40).count() == 1


def test_what_was_told_with_another_amount_stands_on_the_list(counter: Counter) -> None:
    case = counter.ready(2)
    counter.money(counter.charge(case).reference, "40", "W1")
    read(
        counter,
        f"date,amount,ref1,transaction\n2026-08-03,41.00,{counter.charge(case).reference},W1\n".encode(),
    )
    assert StatementLine.objects.get().state == "differs"
    assert len(to_look_at(counter.officer, counter.office).differing) == 1


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", refusals.BadStatement), (b"a,b\n", refusals.BadStatement), (b"PK\x03\x04junk", refusals.BadStatement),
        (b"date,name\n2026-08-03,x\n", refusals.StatementColumns),
    ],
)  # fmt: skip
def test_a_file_that_is_no_statement_is_refused(data: bytes, why: type[Exception]) -> None:
    with pytest.raises(why):
        understood(data)


def test_a_line_that_cannot_be_read_is_named_and_stops_no_other() -> None:
    heads, rows = statement.table_of(
        b"date,amount,ref1\n31/02/2569,40,12\n03/08/2569,many,12\n03/08/2569,40,12\n"
    )
    good, wrong, _others = statement.read_lines(rows, statement.guessed(heads))
    assert ([one.position for one in good], [one.position for one in wrong]) == ([4], [2, 3])
