"""Documents of a case: made once, replaced after a correction, verified by anyone, downloaded by few."""

from __future__ import annotations

import json
from collections.abc import Callable

import pypdf
import pytest
from django.test import Client

from khamkho.casework import commands as casework
from khamkho.casework.models import Case
from khamkho.casework.rules.refusals import NoSuchCase
from khamkho.casework.tests.cast import MONDAY, Counter
from khamkho.files.commands import store_bytes
from khamkho.files.queries import read_blob
from khamkho.issuing.commands import produce
from khamkho.issuing.models import Document
from khamkho.issuing.queries import document_for, standing_of
from khamkho.people.actor import Actor
from khamkho.work.models import Effect

pytestmark = pytest.mark.django_db
NAME = {"title": "นาย", "first": "สมชาย", "middle": "", "last": "ใจดีน้ำผึ้ง"}


@pytest.fixture
def case(counter: Counter) -> Case:
    return counter.submitted(name=NAME)


def made(case: Case, kind: str = "receipt", event: int = 1) -> Document:
    document = produce(case_id=case.pk, kind=kind, event=event, now=MONDAY)
    assert document is not None
    return document


def text_of(document: Document) -> str:
    import io

    assert document.blob is not None
    reader = pypdf.PdfReader(io.BytesIO(read_blob(document.blob)))
    return "".join(page.extract_text() for page in reader.pages)


def test_a_receipt_says_number_name_and_code(case: Case) -> None:
    document = made(case)
    words = text_of(document).replace("\u0e4d\u0e49\u0e32", "้ำ")
    assert str(case.number) in words
    assert document.code in words
    assert "สมชาย" in words


def test_making_a_document_again_gives_the_same_one(case: Case) -> None:
    assert made(case).pk == made(case).pk
    assert Document.objects.filter(case=case).count() == 1


@pytest.mark.parametrize("variant", ["first", "lost", "position", "name", "damaged"])
def test_every_variant_of_the_card_fills_its_paper_form(counter: Counter, variant: str) -> None:
    case = counter.submit(counter.fill(counter.start(variant))).case
    assert "บ.จ." in text_of(made(case, "form"))


def test_a_form_is_replaced_after_a_correction(
    case: Case, officer: Actor, applicant: Actor, act: Callable[..., Case]
) -> None:
    first = made(case, "form")
    act(officer, case, "return", reason="แก้ไขตำแหน่ง")
    raw = {"registered_address.house_no": "99/9"}
    casework.fill(actor=applicant, ref=case.ref, page_id="home", raw=raw, now=MONDAY)
    second = made(case, "form", event=3)
    first.refresh_from_db()
    assert (first.state, second.state) == ("replaced", "issued")
    found = standing_of(first.code)
    assert found is not None
    assert not found.stands


def test_a_letter_that_an_older_version_made_still_opens_and_verifies_and_none_is_made_any_more(
    case: Case, applicant: Actor, client: Client
) -> None:
    assert case.key is not None
    blob = store_bytes(key=case.key, data=b"%PDF-1.7", media_type="application/pdf", now=MONDAY)
    values = {"code": "1111-2222-3333-4444", "created_at": MONDAY, "issued_at": MONDAY, "blob": blob}
    old = Document.objects.create(case=case, kind="give_back", event=2, state=Document.ISSUED, **values)
    document, held, name = document_for(applicant, old.code)
    assert (document, read_blob(held)) == (old, b"%PDF-1.7")
    assert name == f"หนังสือคืนคำขอ {case.number}.pdf"
    assert "หนังสือคืนคำขอ" in client.get(f"/verify/{old.code}").content.decode()
    assert produce(case_id=case.pk, kind="give_back", event=3, now=MONDAY) is None
    assert Document.objects.get() == old


def test_what_is_missing_is_recorded_for_both_to_sign(
    case: Case, officer: Actor, act: Callable[..., Case]
) -> None:
    act(
        officer,
        case,
        "return",
        **{"mark.phone": "wrong", "say.phone": "โทรไม่ติด", "mark.document:photo": "unreadable:blurred"},
    )
    effect = Effect.objects.get(name="document", args__kind="defects")
    assert effect.args["event"] == 2
    text = text_of(made(case, "defects", event=2))
    for words in ("บันทึกความบกพร่อง", "โทรไม่ติด", "ภาพไม่ชัด", "ผู้ยื่น", "เจ้าหน้าที่", officer.name):
        assert words in text, words


def test_a_return_without_marks_has_no_record(case: Case, officer: Actor, act: Callable[..., Case]) -> None:
    act(officer, case, "return", reason="ขอให้แก้ไขทั้งฉบับ")
    assert not Effect.objects.filter(name="document", args__kind="defects").exists()


def test_anyone_may_check_a_document_and_sees_a_masked_name(case: Case, client: Client) -> None:
    document = made(case)
    page = client.get(f"/verify/{document.code.upper().replace('-', ' ')}")
    body = page.content.decode()
    assert page.status_code == 200
    assert "ใช้ได้" in body
    assert "ใจดีน้ำผึ้ง" not in body
    told = json.loads(client.get(f"/verify/{document.code}.json?name=สมชาย ใจดีน้ำผึ้ง").content)
    assert told["stands"] is True
    assert told["name_matches"] is True
    assert "ใจดีน้ำผึ้ง" not in json.dumps(told, ensure_ascii=False)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("นายสมชาย ใจดีน้ำผึ้ง", True),
        ("สมชาย  ใจดีน้ำผึ้ง", True),
        ("สมชายใจดีน้ําผึ้ง", True),
        ("สมหญิง ใจดีน้ำผึ้ง", False),
        ("ผึ้ง", False),
        ("", False),
    ],
)
def test_a_typed_name_matches_only_the_whole_name(case: Case, typed: str, *, expected: bool) -> None:
    found = standing_of(made(case).code)
    assert found is not None
    assert found.matches(typed) is expected


def test_an_unknown_code_is_said_to_be_unknown(client: Client) -> None:
    for code in ("0000-0000-0000-0000", "%3Cscript%3E", "' OR 1=1"):
        assert client.get(f"/verify/{code}").status_code == 404
        assert client.get(f"/verify/{code}.json").status_code == 404


def test_guessing_codes_is_limited(client: Client) -> None:
    answers = [client.get(f"/verify/0000-0000-0000-{n:04d}").status_code for n in range(40)]
    assert answers[0] == 404
    assert answers[-1] == 429


def test_only_who_may_see_the_case_gets_its_documents(
    case: Case, applicant: Actor, officer: Actor, stranger: Actor, other_officer: Actor
) -> None:
    document = made(case)
    assert document_for(applicant, document.code)[0] == document
    assert document_for(officer, document.code)[0] == document
    for nobody in (stranger, other_officer):
        with pytest.raises(NoSuchCase):
            document_for(nobody, document.code)


def test_a_document_of_an_erased_case_no_longer_stands(case: Case, applicant: Actor) -> None:
    document = made(case)
    casework.withdraw(actor=applicant, number=case.number or "", now=MONDAY)
    from khamkho.people.actor import SYSTEM

    casework.erase(actor=SYSTEM, number=case.number or "", now=MONDAY.replace(year=2037))
    found = standing_of(document.code)
    assert found is not None
    assert not found.stands
    assert found.holder == ""
    assert produce(case_id=case.pk, kind="form", event=1, now=MONDAY) is None
