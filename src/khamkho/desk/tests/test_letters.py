"""Writing letters at the desk: kind, text, preview, signature, number, end; and the letter book."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from django.utils.html import escape
from PIL import Image

from khamkho.casework import commands
from khamkho.casework.commands.copies import copyable
from khamkho.casework.models import Case, Letter
from khamkho.casework.tests.cast import MONDAY, Counter, photo
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.queries import service_of
from khamkho.files.queries import read_blob
from khamkho.issuing.commands import produce_letter
from khamkho.offices.commands import set_setting
from khamkho.offices.models import Office, OfficeEvent
from khamkho.people.actor import SYSTEM, Actor
from khamkho.work.models import Effect

pytestmark = pytest.mark.django_db
BOOK = "/desk/kbi1/letters/"
WORDS = {
    "kind": "to_schools",
    "lang": "th",
    "subject": "ขอความร่วมมือ",
    "to": "ผู้อำนวยการทุกโรงเรียน",
    "body": "ด้วย\nจึงเรียน",
}


@pytest.fixture
def case(counter: Counter) -> Case:
    return counter.submitted()


def page_of(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def words_in(pdf: bytes) -> str:
    return " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def draft(office: Office, officer: Actor, kind: str = "to_schools") -> Letter:
    return commands.write_letter(
        actor=officer, office=office, kind=kind, lang="th", fields=WORDS, now=timezone.now()
    )


def test_an_officer_chooses_a_kind_changes_its_text_and_keeps_the_draft(officer_desk: Client) -> None:
    chosen = page_of(officer_desk, f"{BOOK}new")
    assert "หนังสือถึงสถานศึกษา" in chosen
    assert "หนังสือแจ้งผลการพิจารณา" not in chosen
    form = page_of(officer_desk, f"{BOOK}new?kind=to_schools&lang=th")
    assert "ผู้อำนวยการสถานศึกษาในสังกัดทุกแห่ง" in form
    assert officer_desk.post(f"{BOOK}new", {**WORDS, "subject": ""}).status_code == 422
    answer = officer_desk.post(f"{BOOK}new", WORDS)
    letter = Letter.objects.get()
    assert answer["Location"] == f"{BOOK}{letter.ref}"
    assert (letter.state, letter.subject) == ("draft", "ขอความร่วมมือ")
    shown = page_of(officer_desk, f"{BOOK}{letter.ref}")
    assert "ลงนามในหนังสือ" not in shown
    assert "แก้ไขข้อความ" in shown


def test_a_kind_that_does_not_belong_here_is_refused(officer_desk: Client) -> None:
    assert officer_desk.get(f"{BOOK}new?kind=decision").status_code == 422
    assert officer_desk.get(f"{BOOK}new?kind=love").status_code == 422
    assert officer_desk.get(f"{BOOK}new?kind=memo&replaces=x").status_code == 422


def test_a_letter_about_a_case_begins_with_its_facts(officer_desk: Client, case: Case) -> None:
    form = page_of(officer_desk, f"/desk/kbi1/cases/{case.number}/letters/new?kind=decision&lang=th")
    assert str(case.number) in form
    assert escape(case.display_name) in form
    assert "อุทธรณ์" in form


def test_a_letter_that_gives_back_is_offered_once_the_case_was_given_back(
    officer_desk: Client, case: Case, officer: Actor
) -> None:
    at = f"/desk/kbi1/cases/{case.number}"
    assert "หนังสือคืนคำขอ" not in page_of(officer_desk, f"{at}/letters/new")
    assert officer_desk.get(f"{at}/letters/new?kind=give_back").status_code == 422
    commands.give_back(
        actor=officer, number=case.number or "", reason="ยังไม่ครบ", seen=case.head_seq, now=timezone.now()
    )
    letter = produce_letter(letter_id=Letter.objects.get().pk, now=timezone.now())
    shown = page_of(officer_desk, at)
    assert "หนังสือคืนคำขอ" in shown
    assert letter.number in shown
    assert "หนังสือคืนคำขอ" in page_of(officer_desk, f"{at}/letters/new")
    form = page_of(officer_desk, f"{at}/letters/new?kind=give_back&lang=th")
    assert "ยังไม่ครบ" in form
    assert "ข้อความเรื่องการอุทธรณ์" in form


def test_the_preview_is_a_specimen_and_keeps_nothing(officer_desk: Client) -> None:
    answer = officer_desk.post(f"{BOOK}new", {**WORDS, "preview": "1"})
    assert answer["Content-Type"] == "application/pdf"
    assert "ขอความร่วมมือ" in words_in(answer.content)
    assert not Letter.objects.exists()
    assert officer_desk.post(f"{BOOK}new", {**WORDS, "body": "", "preview": "1"}).status_code == 422


def test_a_draft_is_changed_looked_at_and_thrown_away(
    officer_desk: Client, office: Office, officer: Actor
) -> None:
    letter = draft(office, officer)
    at = f"{BOOK}{letter.ref}"
    assert "ขอความร่วมมือ" in page_of(officer_desk, f"{at}/change")
    assert officer_desk.post(f"{at}/change", {**WORDS, "subject": "ใหม่"}).status_code == 302
    assert officer_desk.post(f"{at}/change", {**WORDS, "subject": ""}).status_code == 422
    assert officer_desk.post(f"{at}/change", {**WORDS, "preview": "1"})["Content-Type"] == "application/pdf"
    assert "ใหม่" in words_in(officer_desk.get(f"{at}/draft.pdf").content)
    assert officer_desk.post(f"{at}/discard").status_code == 302
    assert not Letter.objects.exists()


def test_the_director_signs_and_the_letter_stands_in_the_book(
    officer_desk: Client, director_desk: Client, office: Office, officer: Actor
) -> None:
    letter = draft(office, officer)
    at = f"{BOOK}{letter.ref}"
    assert officer_desk.post(f"{at}/sign", {"seen": "1"}).status_code == 403
    assert "ลงนามในหนังสือ" in page_of(director_desk, at)
    assert director_desk.post(f"{at}/sign", {"seen": "7"}).status_code == 409
    assert director_desk.post(f"{at}/sign", {"seen": "1"}).status_code == 302
    letter = produce_letter(letter_id=letter.pk, now=timezone.now())
    shown = page_of(officer_desk, at)
    assert "KBI1/1" in shown
    assert f"/documents/{letter.code}.pdf" in shown
    assert officer_desk.get(f"{at}/draft.pdf")["Location"] == f"/documents/{letter.code}.pdf"
    book = page_of(officer_desk, f"{BOOK}?q=KBI1/1")
    assert "ขอความร่วมมือ" in book
    assert "ไม่มีหนังสือ" in page_of(officer_desk, f"{BOOK}?q=ไม่มีแน่&year=2569")


def test_a_signed_letter_waits_for_its_number_and_takes_it(
    officer_desk: Client, office: Office, officer: Actor, director: Actor
) -> None:
    set_setting(actor=SYSTEM, office_id=office.pk, name="letters", value={"numbers": "typed"}, now=MONDAY)
    office.refresh_from_db()
    letter = draft(office, officer)
    commands.sign_letter(actor=director, ref=letter.ref, seen=1, now=timezone.now())
    assert "เลขที่จากระบบสารบรรณ" in page_of(officer_desk, f"{BOOK}{letter.ref}")
    assert "รอเลขที่หนังสือ" in page_of(officer_desk, BOOK)
    assert officer_desk.post(f"{BOOK}{letter.ref}/number", {"number": ""}).status_code == 422
    assert officer_desk.post(f"{BOOK}{letter.ref}/number", {"number": "ศธ 04001/9"}).status_code == 302
    assert Letter.objects.get().number == "ศธ 04001/9"


def test_revoking_asks_for_a_reason_and_offers_a_new_one(
    director_desk: Client, office: Office, officer: Actor, director: Actor
) -> None:
    letter = draft(office, officer)
    commands.sign_letter(actor=director, ref=letter.ref, seen=1, now=timezone.now())
    produce_letter(letter_id=letter.pk, now=timezone.now())
    form = page_of(director_desk, f"{BOOK}new?replaces={letter.ref}")
    assert "KBI1/1" in form
    anew = {**WORDS, "replaces": str(letter.ref)}
    assert director_desk.post(f"{BOOK}new", anew).status_code == 302
    assert Letter.objects.filter(replaces=letter, state="draft").exists()
    at = f"{BOOK}{letter.ref}"
    assert director_desk.post(f"{at}/end", {"reason": ""}).status_code == 422
    assert director_desk.post(f"{at}/end", {"reason": "ออกผิด"}).status_code == 302
    shown = page_of(director_desk, at)
    assert "เพิกถอนแล้ว" in shown
    assert "ออกผิด" in shown


def test_a_letter_that_could_not_be_made_is_tried_again_or_made_void(
    officer_desk: Client, director_desk: Client, office: Office, officer: Actor, director: Actor
) -> None:
    letter = draft(office, officer)
    commands.sign_letter(actor=director, ref=letter.ref, seen=1, now=timezone.now())
    at = f"{BOOK}{letter.ref}"
    assert officer_desk.post(f"{at}/retry").status_code == 404
    Effect.objects.filter(name="letter").update(state=Effect.State.DEAD)
    assert "จัดทำหนังสือไม่สำเร็จ" in page_of(officer_desk, at)
    assert officer_desk.post(f"{at}/retry").status_code == 302
    assert Effect.objects.get(name="letter").state == Effect.State.PENDING
    assert director_desk.post(f"{at}/end", {"reason": "ระบบขัดข้อง"}).status_code == 302
    assert Letter.objects.get().state == "voided"


def test_the_book_leaves_as_a_spreadsheet_and_on_paper_and_that_is_written_down(
    officer_desk: Client, office: Office, officer: Actor, director: Actor
) -> None:
    letter = draft(office, officer)
    commands.sign_letter(actor=director, ref=letter.ref, seen=1, now=timezone.now())
    sheet = officer_desk.get(f"{BOOK}book.xlsx")
    assert sheet.content[:2] == b"PK"
    paper = officer_desk.get(f"{BOOK}book.pdf?book=letters&year=2569")
    assert "KBI1/1" in words_in(paper.content)
    assert OfficeEvent.objects.filter(what="register-exported").count() == 2


def test_an_auditor_reads_and_writes_nothing(auditor_desk: Client, office: Office, officer: Actor) -> None:
    letter = draft(office, officer)
    shown = page_of(auditor_desk, f"{BOOK}{letter.ref}")
    assert 'method="post"' not in shown.split('id="main"')[1].split("</main>")[0]
    assert auditor_desk.get(f"{BOOK}new").status_code == 403
    assert auditor_desk.post(f"{BOOK}{letter.ref}/discard").status_code == 403


def test_a_letter_of_another_office_is_not_found(
    at_desk: Callable[..., Client], other_officer: Actor, office: Office, officer: Actor
) -> None:
    letter = draft(office, officer)
    browser = at_desk(other_officer)
    assert browser.get(f"/desk/cti2/letters/{letter.ref}").status_code == 404
    assert browser.get(f"/desk/cti2/letters/{uuid4()}").status_code == 404
    assert browser.get(f"{BOOK}{letter.ref}").status_code == 404


def test_the_case_page_shows_its_letters(
    officer_desk: Client, case: Case, office: Office, officer: Actor
) -> None:
    letter = commands.write_letter(
        actor=officer, office=office, number=case.number or "", kind="memo", lang="th",
        fields=WORDS, now=MONDAY + timedelta(hours=1),
    )  # fmt: skip
    shown = page_of(officer_desk, f"/desk/kbi1/cases/{case.number}")
    assert f"{BOOK}{letter.ref}" in shown
    assert f"/desk/kbi1/cases/{case.number}/letters/new" in shown


def test_a_copy_from_the_original_carries_the_officers_name(officer_desk: Client, counter: Counter) -> None:
    case = counter.submit(counter.fill(counter.start("lost"))).case
    shown = page_of(officer_desk, f"/desk/kbi1/cases/{case.number}?do=copy")
    assert "ข้าพเจ้าทำสำเนานี้จากต้นฉบับที่นำมาแสดง" in shown
    at, document = f"/desk/kbi1/cases/{case.number}/copy", copyable(service_of(case.version))[0].id
    assert officer_desk.post(at, {"document": document}).status_code == 422
    typed = {"document": document, "file": SimpleUploadedFile("ใบแจ้งความ.jpg", photo())}
    assert officer_desk.post(at, typed).status_code == 302
    made = case.attachments.get(copied_at__isnull=False)
    assert made.blob is not None
    taken = Image.open(io.BytesIO(read_blob(made.blob)))
    assert taken.height > 720 + 40
    assert "สำเนาที่เจ้าหน้าที่ทำจากต้นฉบับ" in page_of(officer_desk, f"/desk/kbi1/cases/{case.number}")


def test_a_copy_made_while_typing_in_carries_it_too(
    officer_desk: Client, counter: Counter, officer: Actor
) -> None:
    draft = commands.start(
        actor=officer, office=counter.office, service_id="official-id-card", variant="lost", channel="counter",
        on_behalf=True, now=timezone.now(),
    )  # fmt: skip
    counter.fill(draft, actor=officer)
    needs = catalogue.documents_for(service_of(draft.version), "lost", {})
    document = next(need.id for need in needs if need.type == "file")
    at = f"/apply/{draft.ref}/documents/{document}"
    assert "copied=1" in page_of(officer_desk, at)
    assert "ท่านกำลังทำสำเนาจากต้นฉบับ" in page_of(officer_desk, f"{at}?copied=1")
    officer_desk.post(f"{at}?copied=1", {"file": SimpleUploadedFile("ใบแจ้งความ.jpg", photo())})
    assert draft.attachments.filter(copied_by__user_id=str(officer.user_id)).count() == 1
