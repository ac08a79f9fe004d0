"""What people type, paste and forge: each is answered in words, and nothing typed is lost."""

from __future__ import annotations

import pytest

from khamkho.casework.contents import working_copy_of
from khamkho.portal.tests.conftest import Walker, text


@pytest.fixture
def you(walker: Walker) -> Walker:
    return walker.start().fill(until="you")


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("national_id.number", "1101700230709", "เลขประจำตัวไม่ถูกต้อง"),
        ("national_id.number", "12345", "13 หลัก"),
        ("birth_date", "31/12/2599", "อนาคต"),
        ("birth_date", "30 ก.พ. 2510", "ไม่มีวันที่ 30 กุมภาพันธ์"),
        ("birth_date", "เมื่อวาน", "วัน"),
        ("name.first", "ก" * 4000, "ไม่เกิน"),
        ("name.first", "มาลี😀", "😀"),
        ("name.first", "=SUM(A1)", "="),
        ("name.last", "<b>x</b>", "&lt;"),
        ("nationality", "ไทย🎉", "🎉"),
    ],
)
def test_what_is_wrong_is_said_beside_what_was_typed(you: Walker, field, typed, says):
    answer = you.browser.post(you.url("you"), you.posted("you", **{field: typed}))
    assert answer.status_code == 422
    assert says in text(answer)
    assert "<b>x</b>" not in text(answer)
    assert working_copy_of(you.case).raw["you"][field] == typed


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("มา\u200bลี", "มาลี"),
        ("  มาลี ", "มาลี"),
        ("เเก้ว", "แก้ว"),
        ("น\u0e49\u0e4d\u0e32", "น้ำ"),
        ("กีี่", "กี่"),
    ],
)
def test_slips_nobody_sees_are_mended(you: Walker, typed, kept):
    answer = you.browser.post(you.url("you"), you.posted("you", **{"name.first": typed}))
    assert answer.status_code == 302
    assert working_copy_of(you.case).answers["name"]["first"] == kept


def test_thai_digits_are_digits(you: Walker):
    plain = you.posted("you")
    thai = plain["national_id.number"].translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))
    answer = you.browser.post(
        you.url("you"), {**plain, "national_id.number": thai, "birth_date": "๑ ก.พ. ๒๕๑๐"}
    )
    assert answer.status_code == 302
    assert working_copy_of(you.case).answers["birth_date"] == "1967-02-01"


@pytest.mark.parametrize(
    "typed", ["=cmd|' /C calc'!A0", "<script>alert(1)</script>", "Robert'); DROP TABLE case;--"]
)
def test_formulas_and_markup_are_plain_text(walker: Walker, typed):
    walker.start().fill()
    walker.browser.post(walker.url("work"), walker.posted("work", position=typed))
    page = text(walker.browser.get(walker.url("go/check")))
    assert "<script>alert" not in page
    assert working_copy_of(walker.case).answers["position"] == typed


@pytest.mark.parametrize(
    "forged",
    [
        {"employee_type": "king"},
        {"employee_type": ["teacher", "hired", "x"]},
        {"employee_type.x": "teacher"},
        {"__proto__": "x"},
    ],
)
def test_a_forged_choice_is_refused(walker: Walker, forged):
    walker.start().fill(until="kind")
    assert walker.browser.post(walker.url("kind"), forged).status_code == 422


def test_a_drawing_that_is_no_picture_is_refused(walker: Walker):
    from django.core.files.uploadedfile import SimpleUploadedFile

    walker.start().fill(until="declare")
    forged = SimpleUploadedFile("signature.png", b"<svg onload=alert(1)>" * 100)
    answer = walker.browser.post(
        walker.url("declare"), {"declaration": "yes", "applicant_signature.drawn": forged}
    )
    assert answer.status_code == 422
    assert "อ่านลายมือชื่อที่วาดไม่ได้" in text(answer)


def test_a_drawing_stays_when_the_page_is_saved_again_without_it(walker: Walker):
    import base64

    from django.core.files.uploadedfile import SimpleUploadedFile

    from khamkho.catalogue.fields.signature import SAMPLE_PNG

    walker.start().fill(until="declare")
    png = base64.b64decode(SAMPLE_PNG.partition(",")[2])
    drawn = {"declaration": "yes", "applicant_signature.drawn": SimpleUploadedFile("signature.png", png)}
    assert walker.browser.post(walker.url("declare"), drawn).status_code == 302
    walker.browser.post(walker.url("declare"), {"declaration": "yes"}, headers={"x-khamkho-autosave": "1"})
    assert working_copy_of(walker.case).answers["applicant_signature"]["drawn"].startswith("data:image/png")


def test_a_very_long_post_is_refused_and_the_draft_stays(walker: Walker):
    walker.start().fill(until="you")
    before = working_copy_of(walker.case).answers
    answer = walker.browser.post(walker.url("you"), {"name.first": "ก" * 3_000_000})
    assert answer.status_code == 413
    assert working_copy_of(walker.case).answers == before
