"""Letters on paper: the office's words, the case's facts, the official layout; issued, replaced, revoked, verified."""

from __future__ import annotations

import io
import json
from collections.abc import Callable

import pypdf
import pytest
from django.test import Client

from khamkho.casework import commands as casework
from khamkho.casework.models import Case, Letter
from khamkho.casework.rules.letters import KINDS
from khamkho.casework.rules.refusals import NoSuchCase
from khamkho.casework.tests.cast import MONDAY, Counter
from khamkho.files.queries import read_blob
from khamkho.issuing.commands import produce_letter
from khamkho.issuing.letters import written_from_text
from khamkho.issuing.models import LetterText
from khamkho.issuing.queries import document_for, standing_of
from khamkho.issuing.texts import TEXTS
from khamkho.offices.commands import change_office, set_setting
from khamkho.offices.models import Office
from khamkho.people.actor import SYSTEM, Actor
from khamkho.work.models import Effect

pytestmark = pytest.mark.django_db
NAME = {"title": "นาย", "first": "สมชาย", "middle": "", "last": "ใจดีน้ำผึ้ง"}


@pytest.fixture
def case(counter: Counter) -> Case:
    return counter.submitted(name=NAME)


def made(letter: Letter) -> Letter:
    return produce_letter(letter_id=letter.pk, now=MONDAY)


def words_of(letter: Letter) -> str:
    assert letter.blob is not None
    pages = pypdf.PdfReader(io.BytesIO(read_blob(letter.blob))).pages
    text = " ".join(page.extract_text() for page in pages)
    return " ".join(text.split()).replace("\u0e4d\u0e49\u0e32", "้ำ").replace("\u0e4d\u0e32", "ำ")


def refused(case: Case, officer: Actor, act: Callable[..., Case]) -> Letter:
    act(officer, case, "reject", reason="ไม่ได้สังกัดเขตพื้นที่นี้")
    return made(Letter.objects.get())


def certificate(case: Case, office: Office, director: Actor, **more: object) -> Letter:
    letter = casework.write_letter(
        actor=director,
        office=office,
        number=case.number or "",
        kind="certificate",
        lang="th",
        fields={"subject": "หนังสือรับรอง", "body": "ขอรับรองว่า นายสมชาย ใจดีน้ำผึ้ง ยื่นคำขอแล้ว"},
        now=MONDAY,
        **more,  # type: ignore[arg-type]
    )
    return made(casework.sign_letter(actor=director, ref=letter.ref, seen=letter.revision, now=MONDAY))


def test_every_kind_of_letter_has_words_in_both_languages() -> None:
    assert set(TEXTS) == set(KINDS)
    for wording in TEXTS.values():
        assert all((wording.subject.th, wording.subject.en, wording.body.th, wording.body.en))


def test_a_refusal_says_number_reason_appeal_and_signer_with_thai_digits(
    case: Case, office: Office, officer: Actor, act: Callable[..., Case]
) -> None:
    change_office(actor=SYSTEM, office_id=office.pk, changes={"letter_code": "ศธ 04001"}, now=MONDAY)
    letter = refused(case, officer, act)
    words = words_of(letter)
    assert letter.state == "issued"
    for said in ("ศธ ๐๔๐๐๑/๑", "ไม่ได้สังกัดเขตพื้นที่นี้", "อุทธรณ์", "นางสาวตัวอย่าง ขยันงาน", "๓ สิงหาคม ๒๕๖๙", "ใจดีน้ำผึ้ง"):
        assert said in words, said
    assert letter.subject == "แจ้งผลการพิจารณาคำขอ"
    assert [event.kind for event in case.events.order_by("seq")][-1] == "letter_issued"
    assert not Effect.objects.filter(name="notice", args__kind="letter").exists()
    assert made(letter).pk == letter.pk
    assert case.events.filter(kind="letter_issued").count() == 1


def test_an_office_may_write_with_arabic_digits(
    case: Case, office: Office, officer: Actor, act: Callable[..., Case]
) -> None:
    set_setting(actor=SYSTEM, office_id=office.pk, name="letters", value={"thai_digits": False}, now=MONDAY)
    assert "3 สิงหาคม 2569" in words_of(refused(case, officer, act))


def test_the_words_in_force_when_it_was_signed_are_printed(
    case: Case, office: Office, officer: Actor, act: Callable[..., Case]
) -> None:
    def version(number: int, day: int, body: str) -> None:
        LetterText.objects.create(
            office=office, kind="decision", lang="th", version=number, changed_at=MONDAY.replace(day=day),
            parts={"subject": "เรื่อง {number}", "to": "{name}", "body": body, "closing": "", "appeal": ""},
        )  # fmt: skip

    version(1, 1, "ถ้อยคำเดิม {result}\n\nโทร {office_phone}")
    version(2, 20, "ถ้อยคำใหม่")
    words = words_of(refused(case, officer, act))
    assert "ถ้อยคำเดิม ไม่รับคำขอ" in words
    assert "โทร {" not in words
    assert "ถ้อยคำใหม่" in written_from_text(office, "decision", "th", None, at=MONDAY.replace(day=21))["body"]


def test_a_letter_written_at_the_desk_is_told_to_the_applicant(
    case: Case, office: Office, director: Actor, applicant: Actor, stranger: Actor
) -> None:
    letter = certificate(case, office, director)
    assert Effect.objects.filter(name="notice", args__kind="letter").count() == 1
    assert document_for(applicant, letter.code)[0] == letter
    with pytest.raises(NoSuchCase):
        document_for(stranger, letter.code)


def test_a_memo_never_reaches_the_applicant(
    case: Case, office: Office, officer: Actor, applicant: Actor
) -> None:
    memo = casework.write_letter(
        actor=officer, office=office, number=case.number or "", kind="memo", lang="th",
        fields={"subject": "เสนอ", "to": "ผู้อำนวยการ", "body": "ข้อพิจารณา"}, now=MONDAY,
    )  # fmt: skip
    memo = made(casework.sign_letter(actor=officer, ref=memo.ref, seen=1, now=MONDAY))
    assert "บันทึกข้อความ" in words_of(memo)
    with pytest.raises(NoSuchCase):
        document_for(applicant, memo.code)
    assert case.events.get(kind="letter_issued").audience == "office"
    found = standing_of(memo.code)
    assert found is not None
    assert found.holder == ""


def test_verify_tells_what_was_revoked_since_when_and_masks_the_holder(
    case: Case, office: Office, director: Actor, client: Client
) -> None:
    letter = certificate(case, office, director)
    assert json.loads(client.get(f"/verify/{letter.code}.json").content)["stands"] is True
    casework.end_letter(actor=director, ref=letter.ref, how="revoked", reason="ข้อมูลไม่ถูกต้อง", now=MONDAY)
    body = client.get(f"/verify/{letter.code}").content.decode()
    told = json.loads(client.get(f"/verify/{letter.code}.json").content)
    assert "เพิกถอนแล้ว" in body
    assert "3 สิงหาคม 2569" in body
    assert (told["stands"], told["state"]) == (False, "revoked")
    assert "ใจดีน้ำผึ้ง" not in body
    assert "ข้อมูลไม่ถูกต้อง" not in body
    assert Effect.objects.filter(name="notice", args__kind="letter_revoked").count() == 1


def test_a_reissued_letter_names_the_one_in_its_place(
    case: Case, office: Office, director: Actor, client: Client
) -> None:
    first = certificate(case, office, director)
    second = certificate(case, office, director, replaces=first.ref)
    told = json.loads(client.get(f"/verify/{first.code}.json").content)
    assert (told["state"], told["replaced_by"]) == ("replaced", second.code)
    assert second.code in client.get(f"/verify/{first.code}").content.decode()
    assert case.events.order_by("seq").last().kind == "letter_replaced"  # type: ignore[union-attr]


def test_a_draft_has_no_page_of_its_own_for_anybody(case: Case, office: Office, officer: Actor) -> None:
    letter = casework.write_letter(
        actor=officer, office=office, number=case.number or "", kind="certificate", lang="th",
        fields={"subject": "ร่าง", "body": "ร่าง"}, now=MONDAY,
    )  # fmt: skip
    assert standing_of(letter.code) is None
    with pytest.raises(NoSuchCase):
        document_for(officer, letter.code)


def test_a_letter_made_void_meanwhile_is_not_made(office: Office, officer: Actor, director: Actor) -> None:
    letter = casework.write_letter(
        actor=officer, office=office, kind="to_schools", lang="en",
        fields={"subject": "Help", "to": "Schools", "body": "Please"}, now=MONDAY,
    )  # fmt: skip
    letter = casework.sign_letter(actor=director, ref=letter.ref, seen=1, now=MONDAY)
    casework.end_letter(actor=director, ref=letter.ref, how="voided", reason="ผิด", now=MONDAY)
    assert (made(letter).state, made(letter).blob) == ("voided", None)
