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
from khamkho.casework.queries.appeals import words_on_appeal
from khamkho.casework.queries.cases import case_for
from khamkho.casework.rules.letters import KINDS
from khamkho.casework.rules.refusals import NoSuchCase
from khamkho.casework.tests.cast import MONDAY, Counter
from khamkho.catalogue.queries import _services, service_of
from khamkho.files.queries import read_blob
from khamkho.issuing.commands import produce_letter
from khamkho.issuing.letters import written_from_text
from khamkho.issuing.models import LetterText
from khamkho.issuing.queries import document_for, standing_of
from khamkho.issuing.texts import TEXTS
from khamkho.offices.commands import change_office, publish_offering, set_periods, set_setting
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


# ── given back ──

WHY = "เอกสารยังไม่ครบหลังพ้นกำหนด"


def given_back(case: Case, officer: Actor, act: Callable[..., Case]) -> Letter:
    """Returned with two marks, then given back."""
    act(officer, case, "return", **MARKS, reason="ขอให้ส่งภายในกำหนด")
    seen = Case.objects.get(pk=case.pk).head_seq
    casework.give_back(actor=officer, number=case.number or "", reason=WHY, seen=seen, now=MONDAY)
    return made(Letter.objects.get())


MARKS = {"mark.phone": "wrong", "say.phone": "โทรไม่ติด", "mark.document:photo": "unreadable:blurred"}


def test_a_letter_that_gives_back_says_why_what_was_asked_and_how_to_apply_again(
    case: Case, office: Office, officer: Actor, applicant: Actor, act: Callable[..., Case], client: Client
) -> None:
    change_office(actor=SYSTEM, office_id=office.pk, changes={"letter_code": "ศธ 04001"}, now=MONDAY)
    letter = given_back(case, officer, act)
    words = words_of(letter)
    for said in (
        "ที่ ศธ ๐๔๐๐๑/๑",
        f"คืนคำขอเลขที่ {case.number}",
        "ขอคืนคำขอดังกล่าวแก่ท่าน",
        WHY,
        "โทรไม่ติด",
        "ภาพไม่ชัด",
        "ขอให้ส่งภายในกำหนด",
        "ยื่นคำขอใหม่ได้",
        "๓ สิงหาคม ๒๕๖๙",
        f"({officer.name})",
        "ใจดีน้ำผึ้ง",
    ):
        assert said in words, said
    assert "อุทธรณ์" not in words  # nobody takes appeals here, and the office wrote nothing of them
    assert document_for(applicant, letter.code)[0] == letter
    told = json.loads(client.get(f"/verify/{letter.code}.json").content)
    assert (told["stands"], told["number"], told["kind"]["th"]) == (True, "ศธ 04001/1", "หนังสือคืนคำขอ")
    assert case.events.order_by("seq").last().kind == "letter_issued"  # type: ignore[union-attr]
    kinds = Effect.objects.filter(name="notice").values_list("args__kind", flat=True)
    assert list(kinds).count("given_back") == 1
    assert "letter" not in kinds  # the notice that it was given back leads to the letter


def test_the_same_letter_in_english(case: Case, officer: Actor, act: Callable[..., Case]) -> None:
    Case.objects.filter(pk=case.pk).update(lang="en")
    words = words_of(given_back(case, officer, act))
    for said in (
        f"Your application {case.number} is given back",
        WHY,
        "What you were asked to correct or to add",
        "You may apply again",
        "3 August 2026 (BE 2569)",
    ):
        assert said in words, said
    assert "{" not in words


def test_without_anything_asked_for_before_the_letter_is_silent_about_it(case: Case, officer: Actor) -> None:
    casework.give_back(actor=officer, number=case.number or "", reason=WHY, seen=case.head_seq, now=MONDAY)
    assert "แก้ไขหรือส่งเพิ่มเติม" not in words_of(made(Letter.objects.get()))


def test_what_the_director_wrote_to_the_officer_is_not_in_the_letter(
    counter: Counter, officer: Actor, director: Actor, act: Callable[..., Case]
) -> None:
    case = counter.submit(counter.fill(counter.start("lost"))).case
    act(officer, case, "accept")
    act(director, case, "refuse", reason="เจ้าหน้าที่ตรวจไม่ละเอียด")
    seen = Case.objects.get(pk=case.pk).head_seq
    casework.give_back(actor=officer, number=case.number or "", reason=WHY, seen=seen, now=MONDAY)
    words = words_of(made(Letter.objects.get()))
    assert WHY in words
    assert "ไม่ละเอียด" not in words


def test_a_letter_whose_number_was_typed_in_is_told_when_it_is_there(
    case: Case, office: Office, officer: Actor, act: Callable[..., Case]
) -> None:
    set_setting(actor=SYSTEM, office_id=office.pk, name="letters", value={"numbers": "typed"}, now=MONDAY)
    assert given_back(case, officer, act).state == "waiting"
    letter = casework.number_letter(
        actor=officer, ref=Letter.objects.get().ref, typed="ศธ 04001/77", now=MONDAY
    )
    assert "ศธ ๐๔๐๐๑/๗๗" in words_of(made(letter))
    assert Effect.objects.filter(name="notice", args__kind="letter").count() == 1


@pytest.mark.parametrize(
    ("by", "says"),
    [("applicant", "มิได้แก้ไขหรือส่งสิ่งที่ขอไว้ภายในวันที่ ๑๘ สิงหาคม ๒๕๖๙"), ("officer", "พ้นกำหนดเวลาของขั้นตอน")],
)
def test_what_time_alone_gave_back_says_so(
    case: Case, officer: Actor, director: Actor, act: Callable[..., Case], by: str, says: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    service = service_of(case.version)
    held = act(officer, case, "return", **MARKS)
    steps = tuple(
        one.model_copy(update={"if_late": "given_back", "by": by}) if one.id == "correct" else one
        for one in service.steps
    )
    monkeypatch.setitem(_services, case.version.hash, service.model_copy(update={"steps": steps}))
    later = MONDAY.replace(month=10)
    assert casework.lapse(case_id=case.pk, step="correct", since=held.head_seq, now=later)
    words = words_of(made(Letter.objects.get()))
    assert says in words
    assert f"({director.name})" in words


def test_a_letter_that_gives_back_written_anew_begins_with_the_reason(
    case: Case, office: Office, officer: Actor, act: Callable[..., Case]
) -> None:
    given_back(case, officer, act)
    view = case_for(officer, case.number or "")
    assert WHY in written_from_text(office, "give_back", "th", view, at=MONDAY)["body"]


# ── appeals ──


@pytest.fixture
def takes_appeals(office: Office) -> None:
    publish_offering(actor=SYSTEM, office_id=office.pk, service_id="appeal", now=MONDAY)


def says_of_appeals(office: Office, th: str, en: str, days: str = "30") -> None:
    typed = {"appeal_days": days, "appeal_text_th": th, "appeal_text_en": en}
    set_periods(actor=SYSTEM, office_id=office.pk, typed=typed, now=MONDAY)
    office.refresh_from_db()


SHIPPED = "ท่านอุทธรณ์ได้ที่หน้าติดตามคำขอ"
ASK = "โปรดสอบถามสิทธิ วิธีการ"


@pytest.mark.usefixtures("takes_appeals")
def test_a_decision_and_what_is_given_back_carry_the_words_that_ship_where_appeals_are_taken(
    counter: Counter, officer: Actor, act: Callable[..., Case]
) -> None:
    words = words_of(refused(counter.submitted(name=NAME), officer, act))
    assert SHIPPED in words
    assert ASK not in words
    Letter.objects.all().delete()
    case = counter.submit(counter.fill(counter.start()), key="second").case
    assert SHIPPED in words_of(given_back(case, officer, act))


def test_a_letter_prints_what_the_office_says_of_appeals_with_its_days_and_digits(
    case: Case, office: Office, officer: Actor, act: Callable[..., Case]
) -> None:
    says_of_appeals(
        office, "อุทธรณ์ต่อผู้อำนวยการภายใน {days} วัน ที่ห้อง 12 หรือ a1@example.go.th", "Appeal within {days} days"
    )
    words = words_of(refused(case, officer, act))
    assert "อุทธรณ์ต่อผู้อำนวยการภายใน ๓๐ วัน ที่ห้อง ๑๒ หรือ a1@example.go.th" in words
    assert words.index("๓๐ วัน") < words.index("จึงเรียนมาเพื่อโปรดทราบ")


def test_the_english_letter_prints_the_english_words(
    case: Case, office: Office, officer: Actor, act: Callable[..., Case]
) -> None:
    Case.objects.filter(pk=case.pk).update(lang="en")
    says_of_appeals(office, "ภายใน {days} วัน", "Appeal to the director within {days} days.")
    assert "Appeal to the director within 30 days." in words_of(refused(case, officer, act))


def test_where_nobody_takes_appeals_a_decision_says_whom_to_ask(
    case: Case, office: Office, officer: Actor, act: Callable[..., Case]
) -> None:
    words = words_of(refused(case, officer, act))
    assert ASK in words
    assert SHIPPED not in words


@pytest.mark.usefixtures("takes_appeals")
def test_an_office_that_takes_none_through_this_system_says_whom_to_ask(
    case: Case, office: Office, officer: Actor, act: Callable[..., Case]
) -> None:
    says_of_appeals(office, "คำของหน่วยงาน", "Words", days="0")
    words = words_of(refused(case, officer, act))
    assert ASK in words
    assert "คำของหน่วยงาน" not in words


@pytest.mark.usefixtures("takes_appeals")
def test_what_is_granted_and_other_letters_say_nothing_of_appeals(
    case: Case, office: Office, officer: Actor
) -> None:
    view = case_for(officer, case.number or "")
    assert SHIPPED in written_from_text(office, "decision", "th", view, at=MONDAY)["appeal"]
    assert written_from_text(office, "late", "th", view, at=MONDAY)["appeal"] == ""
    Case.objects.filter(pk=case.pk).update(state="ended", end="granted", ended_at=MONDAY)
    view = case_for(officer, case.number or "")
    assert written_from_text(office, "decision", "th", view, at=MONDAY)["appeal"] == ""


@pytest.mark.usefixtures("takes_appeals")
@pytest.mark.parametrize(
    ("service", "end", "says"),
    [
        ("official-id-card", "refused", True),
        ("official-id-card", "lapsed", False),
        ("appeal", "refused", False),
    ],
)
def test_only_what_can_be_appealed_against_is_told_so(case: Case, service: str, end: str, says: bool) -> None:
    case.service_id, case.end = service, end
    assert (words_on_appeal(case) is not None) is says


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
