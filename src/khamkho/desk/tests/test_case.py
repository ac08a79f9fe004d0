"""The case page and everything an officer does on it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client

from khamkho.casework import commands
from khamkho.casework.contents import body_of
from khamkho.casework.models import Attachment, Case, Event
from khamkho.casework.tests.cast import Counter, make_member, photo
from khamkho.desk.views.case import panel_of
from khamkho.files.commands import store_file
from khamkho.files.models import Blob, ScanState
from khamkho.people.actor import Actor
from khamkho.vault.commands import destroy_key
from khamkho.work.commands import enqueue
from khamkho.work.models import Effect

Act = Callable[..., Case]


def page_of(case: Case) -> str:
    return f"/desk/kbi1/cases/{case.number}"


def form(case: Case, **typed: Any) -> dict[str, Any]:
    """What a form on the case page sends, as the page stands now."""
    return {"seen": str(Case.objects.get(pk=case.pk).head_seq), "client_key": "k-1", **typed}


@pytest.fixture
def case(counter: Counter) -> Case:
    return counter.submitted(name={"title": "นาง", "first": "น้ำผึ้ง", "last": "กตัญญู"})


# Reading


def test_the_page_shows_answers_documents_clock_and_what_can_be_done(
    case: Case, officer_desk: Client
) -> None:
    page = officer_desk.get(page_of(case)).content.decode()
    assert "นางน้ำผึ้ง กตัญญู" in page
    assert 'data-desk-show="picture"' in page
    for action in ("accept", "return", "reject"):
        assert f"/act/{action}" in page or f"act={action}" in page


def test_the_page_says_what_is_seen_or_looked_up_instead_of_copied(
    case: Case, counter: Counter, officer_desk: Client
) -> None:
    shown = officer_desk.get(page_of(case)).content.decode()
    assert "เจ้าหน้าที่ค้นเอง" in shown
    assert "บัตรเดิม" in shown.partition("ดูตัวจริงหรือค้นเอง")[2].partition("ช่องทางติดต่อ")[0]
    first = counter.submit(counter.fill(counter.start(variant="first"), seed=2)).case
    assert "ผู้ยื่นแสดงตัวจริง" not in officer_desk.get(page_of(first)).content.decode()


@pytest.mark.usefixtures("as_served")
def test_the_page_takes_few_queries(
    case: Case, officer: Actor, officer_desk: Client, act: Act, django_assert_max_num_queries: Any
) -> None:
    act(officer, case, "return", reason="แก้ไขรูปถ่าย")
    for place in range(6):
        commands.note(actor=officer, number=str(case.number), text=f"บันทึก {place}", now=case.created_at)
    officer_desk.get(page_of(case))
    with django_assert_max_num_queries(12):
        officer_desk.get(page_of(case), {"list": "waiting"})
    assert Event.objects.filter(case=case).count() == 8


@pytest.mark.usefixtures("as_served")
def test_the_page_takes_few_queries_where_the_director_decides(
    case: Case, officer: Actor, officer_desk: Client, act: Act, django_assert_max_num_queries: Any
) -> None:
    act(officer, case, "accept")
    officer_desk.get(page_of(case))
    with django_assert_max_num_queries(12):
        officer_desk.get(page_of(case), {"list": "open"})


def test_the_page_cannot_be_cached_and_says_nothing_to_scripts_of_others(
    case: Case, officer_desk: Client
) -> None:
    answer = officer_desk.get(page_of(case))
    assert "no-store" in answer["Cache-Control"]
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    page = answer.content.decode()
    assert "style=" not in page
    assert "onclick" not in page


def test_markup_in_answers_is_text(counter: Counter, officer_desk: Client) -> None:
    bad = counter.submitted(position="<script>alert(1)</script>")
    page = officer_desk.get(page_of(bad)).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_neighbours_lead_through_the_list(counter: Counter, officer_desk: Client) -> None:
    first = counter.submitted()
    second = counter.submit(counter.fill(counter.start(), seed=2), key="k2").case
    page = officer_desk.get(page_of(first), {"list": "unassigned"}).content.decode()
    assert f"{page_of(second)}?list=unassigned" in page
    assert "data-desk-next" in page
    assert "data-desk-previous" in officer_desk.get(page_of(second), {"list": "unassigned"}).content.decode()


def test_other_open_cases_of_the_same_person_show(counter: Counter, officer_desk: Client) -> None:
    number = "1101700230708"
    first = counter.submitted(national_id=number)
    again = counter.submit(counter.fill(counter.start(), national_id=number), key="k2").case
    assert str(first.number) in officer_desk.get(page_of(again)).content.decode().split("desk-similar")[1]


def test_a_file_is_shown_in_the_page_with_safe_headers(
    case: Case, officer_desk: Client, at_desk: Callable[..., Client], other_officer: Actor
) -> None:
    file = Attachment.objects.filter(case=case).first()
    assert file
    address = f"/desk/files/{case.ref}/{file.ref}"
    shown = officer_desk.get(address)
    assert shown["Content-Disposition"].startswith("inline")
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in shown["Cache-Control"]
    assert shown.getvalue()[:2] == b"\xff\xd8"
    assert officer_desk.get(f"{address}?save")["Content-Disposition"].startswith("attachment")
    assert at_desk(other_officer).get(address).status_code == 404


def test_a_watching_page_gets_new_entries_only(case: Case, officer: Actor, officer_desk: Client) -> None:
    news = f"{page_of(case)}/news"
    assert officer_desk.get(news, {"after": 1}).status_code == 204
    commands.note(actor=officer, number=str(case.number), text="โทรหาโรงเรียนแล้ว", now=case.created_at)
    answer = officer_desk.get(news, {"after": 1})
    assert answer["X-Khamkho-After"] == "2"
    assert "โทรหาโรงเรียนแล้ว" in answer.content.decode()
    assert officer_desk.get(news, {"after": "x"}).status_code == 200


# Acting


def test_an_action_without_questions_is_done_at_once(case: Case, officer_desk: Client) -> None:
    answer = officer_desk.post(f"{page_of(case)}/act/accept?list=mine", form(case))
    assert answer.status_code == 302
    assert answer["Location"] == f"{page_of(case)}?list=mine"
    case.refresh_from_db()
    assert case.step == "approve"


def test_a_reason_is_asked_and_what_was_typed_is_kept(case: Case, officer_desk: Client) -> None:
    asked = officer_desk.get(page_of(case), {"act": "return"}).content.decode()
    assert 'name="reason"' in asked
    empty = officer_desk.post(f"{page_of(case)}/act/return", form(case, reason=" \u200b "))
    assert empty.status_code == 422
    assert 'href="#reason"' in empty.content.decode()
    assert officer_desk.post(f"{page_of(case)}/act/return", form(case, reason="รูปไม่ชัด")).status_code == 302
    case.refresh_from_db()
    assert case.waiting_for == "applicant"


def test_an_action_that_ends_the_case_is_confirmed_first(case: Case, officer_desk: Client) -> None:
    page = officer_desk.get(page_of(case)).content.decode()
    assert "act=reject" in page
    assert f"{page_of(case)}/act/reject" not in page
    assert "govuk-button--warning" in officer_desk.get(page_of(case), {"act": "reject"}).content.decode()


def test_the_questions_of_an_action_are_asked_and_checked(
    case: Case, officer: Actor, director: Actor, officer_desk: Client, act: Act
) -> None:
    act(officer, case, "accept")
    act(director, case, "approve")
    case.refresh_from_db()
    page = officer_desk.get(page_of(case)).content.decode()
    action = page.split('role="button"')[1].split("act=")[1].split("&")[0].split("#")[0].split('"')[0]
    asked = officer_desk.get(page_of(case), {"do": action})
    assert asked.status_code == 200
    wrong = officer_desk.post(f"{page_of(case)}/act/{action}", form(case, card_number="ถ" * 5000))
    assert wrong.status_code == 422
    assert "govuk-error-summary" in wrong.content.decode()


def test_a_stale_page_is_refused_with_what_changed_and_what_was_typed(
    case: Case, officer: Actor, director: Actor, officer_desk: Client, act: Act
) -> None:
    old = form(case, reason="ข้อความยาวที่พิมพ์ไว้แล้ว")
    act(officer, case, "accept")
    act(director, case, "refuse", reason="ขอให้ตรวจใหม่")
    answer = officer_desk.post(f"{page_of(case)}/act/reject", old)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "ข้อความยาวที่พิมพ์ไว้แล้ว" in page
    assert "มีการเปลี่ยนแปลง" in page
    assert f'name="seen" value="{Case.objects.get(pk=case.pk).head_seq}"' in page
    again = officer_desk.post(f"{page_of(case)}/act/reject", form(case, reason="ข้อความยาวที่พิมพ์ไว้แล้ว"))
    assert again.status_code == 302


def test_what_was_typed_stays_even_when_the_action_is_gone(
    case: Case, officer: Actor, officer_desk: Client, act: Act
) -> None:
    old = form(case, reason="ยังไม่ครบ ขอเอกสารเพิ่ม")
    act(officer, case, "reject", reason="ไม่มีสิทธิ์")
    answer = officer_desk.post(f"{page_of(case)}/act/return", old)
    assert answer.status_code == 409
    assert "ยังไม่ครบ ขอเอกสารเพิ่ม" in answer.content.decode()


def test_who_lost_the_race_reads_what_happened_not_that_she_may_not(
    case: Case, supervisor: Actor, officer_desk: Client, act: Act
) -> None:
    old = form(case, reason="ขอรูปใหม่")
    act(supervisor, case, "accept")
    answer = officer_desk.post(f"{page_of(case)}/act/return", old)
    assert answer.status_code == 409
    assert "รับเรื่อง" in answer.content.decode().split("govuk-error-summary__title")[1].split("</h2>")[0]


def test_a_double_click_acts_once(case: Case, officer_desk: Client) -> None:
    sent = form(case, reason="รูปไม่ชัด")
    for _ in range(2):
        assert officer_desk.post(f"{page_of(case)}/act/return", sent).status_code == 302
    assert Event.objects.filter(case=case, kind="acted").count() == 1


def test_an_unknown_action_is_refused_on_the_page(case: Case, officer_desk: Client) -> None:
    assert officer_desk.post(f"{page_of(case)}/act/approve", form(case)).status_code == 409
    assert officer_desk.get(page_of(case), {"do": "nonsense"}).status_code == 200


def test_an_officer_cannot_do_the_directors_step(
    case: Case, officer: Actor, officer_desk: Client, act: Act
) -> None:
    act(officer, case, "accept")
    answer = officer_desk.post(f"{page_of(case)}/act/approve", form(case))
    assert answer.status_code == 403
    case.refresh_from_db()
    assert case.step == "approve"


def test_a_form_without_its_page_is_stale_not_broken(case: Case, officer_desk: Client) -> None:
    assert officer_desk.post(f"{page_of(case)}/act/accept", {"seen": "๑x"}).status_code in (302, 409)


def test_an_officer_cannot_act_on_her_own_case(
    counter: Counter, officer: Actor, officer_desk: Client
) -> None:
    own = counter.submit(counter.fill(counter.start(actor=officer), actor=officer), actor=officer).case
    page = officer_desk.get(page_of(own)).content.decode()
    assert "คำขอนี้เป็นของท่านเอง" in page
    assert officer_desk.post(f"{page_of(own)}/act/accept", form(own)).status_code == 403


def test_an_officer_finds_no_draft_of_a_letter_on_her_own_case(
    counter: Counter, officer: Actor, officer_desk: Client, supervisor: Actor
) -> None:
    own = counter.submit(counter.fill(counter.start(actor=officer), actor=officer), actor=officer).case
    fields = {"subject": "เรื่องลับ", "to": "ผอ.", "body": "ข้อความ"}
    draft = commands.write_letter(
        actor=supervisor, office=counter.office, number=own.number or "", kind="memo", lang="th", fields=fields, now=own.created_at
    )  # fmt: skip
    assert str(draft.ref) not in officer_desk.get(page_of(own)).content.decode()


# Around the steps


def test_a_case_is_taken_given_to_a_colleague_and_to_nobody(
    case: Case, counter: Counter, officer: Actor, officer_desk: Client
) -> None:
    colleague = make_member(counter.office, "officer", "นางสาวเพื่อน ร่วมงาน")
    officer_desk.post(f"{page_of(case)}/assign", {"member": "me"})
    case.refresh_from_db()
    assert case.assignee_id == officer.memberships[0].id
    panel = officer_desk.get(page_of(case), {"do": "assign"}).content.decode()
    assert "นางสาวเพื่อน ร่วมงาน (ถืออยู่ 0 คำขอ)" in panel
    officer_desk.post(f"{page_of(case)}/assign", {"member": str(colleague.memberships[0].id)})
    case.refresh_from_db()
    assert case.assignee_id == colleague.memberships[0].id
    officer_desk.post(f"{page_of(case)}/assign", {"member": ""})
    case.refresh_from_db()
    assert case.assignee_id is None


def test_a_case_is_not_given_to_somebody_elsewhere(
    case: Case, other_officer: Actor, officer_desk: Client
) -> None:
    for member in (str(other_officer.memberships[0].id), "9" * 17):
        answer = officer_desk.post(f"{page_of(case)}/assign", {"member": member})
        assert answer.status_code == 409
    case.refresh_from_db()
    assert case.assignee_id is None


def test_a_note_for_the_office_and_one_for_named_colleagues(
    case: Case, counter: Counter, director: Actor, officer_desk: Client, at_desk: Callable[..., Client]
) -> None:
    colleague = make_member(counter.office, "officer", "นางสาวเพื่อน ร่วมงาน")
    officer_desk.post(f"{page_of(case)}/note", {"text": "ถึงทุกคน"})
    officer_desk.post(
        f"{page_of(case)}/note", {"text": "ถึงผู้อำนวยการ", "readers": [str(director.user_id), "x"]}
    )
    assert "ถึงผู้อำนวยการ" in at_desk(director).get(page_of(case)).content.decode()
    others = at_desk(colleague).get(page_of(case)).content.decode()
    assert "ถึงทุกคน" in others
    assert "ถึงผู้อำนวยการ" not in others


def test_an_empty_note_is_asked_again(case: Case, officer_desk: Client) -> None:
    answer = officer_desk.post(f"{page_of(case)}/note", {"text": "  "})
    assert answer.status_code == 422
    assert 'href="#text"' in answer.content.decode()


def test_giving_back_needs_reasons_and_happens_once(case: Case, officer_desk: Client) -> None:
    assert officer_desk.post(f"{page_of(case)}/give-back", form(case, reason="")).status_code == 422
    sent = form(case, reason="ไม่ยื่นเอกสารเพิ่มเติมภายในกำหนด")
    for _ in range(2):
        assert officer_desk.post(f"{page_of(case)}/give-back", sent).status_code == 302
    case.refresh_from_db()
    assert (case.state, case.end) == ("ended", "given_back")


def test_only_a_supervisor_or_director_opens_a_case_again(
    case: Case, officer: Actor, officer_desk: Client, supervisor_desk: Client, act: Act
) -> None:
    assert supervisor_desk.post(f"{page_of(case)}/reopen", form(case, reason="x")).status_code == 409
    act(officer, case, "reject", reason="กดผิด")
    assert "do=reopen" not in officer_desk.get(page_of(case)).content.decode()
    assert officer_desk.post(f"{page_of(case)}/reopen", form(case, reason="กดผิด")).status_code == 403
    assert "do=reopen" in supervisor_desk.get(page_of(case)).content.decode()
    assert supervisor_desk.post(f"{page_of(case)}/reopen", form(case, reason="")).status_code == 422
    assert supervisor_desk.post(f"{page_of(case)}/reopen", form(case, reason="กดผิด")).status_code == 302
    case.refresh_from_db()
    assert (case.state, case.step) == ("open", "check")


def test_a_dead_message_shows_and_is_tried_again(case: Case, officer_desk: Client) -> None:
    effect = Effect.objects.filter(about=case.about, name="notice").get()
    Effect.objects.filter(pk=effect.pk).update(state="dead", error="no such mailbox")
    page = officer_desk.get(page_of(case)).content.decode()
    assert "no such mailbox" in page
    assert officer_desk.post(f"{page_of(case)}/effects/{effect.pk}/retry").status_code == 302
    effect.refresh_from_db()
    assert effect.state == "pending"
    assert officer_desk.post(f"{page_of(case)}/effects/{effect.pk}/retry").status_code == 404


def test_a_dead_message_of_another_case_is_not_tried_from_here(
    counter: Counter, case: Case, officer_desk: Client
) -> None:
    other = counter.submit(counter.fill(counter.start(), seed=3), key="k9").case
    effect = Effect.objects.filter(about=other.about, name="notice").get()
    Effect.objects.filter(pk=effect.pk).update(state="dead")
    assert officer_desk.post(f"{page_of(case)}/effects/{effect.pk}/retry").status_code == 404


def test_failures_of_the_office_are_listed_and_tried_again(
    case: Case, officer_desk: Client, at_desk: Callable[..., Client], other_officer: Actor
) -> None:
    effect = Effect.objects.filter(about=case.about, name="notice").get()
    Effect.objects.filter(pk=effect.pk).update(state="dead", error="no such mailbox")
    assert str(case.number) in officer_desk.get("/desk/kbi1/failures").content.decode()
    assert str(case.number) not in at_desk(other_officer).get("/desk/cti2/failures").content.decode()
    assert at_desk(other_officer).post(f"/desk/cti2/failures/{effect.pk}/retry").status_code == 404
    assert officer_desk.post(f"/desk/kbi1/failures/{effect.pk}/retry").status_code == 302
    effect.refresh_from_db()
    assert effect.state == "pending"


def test_corrected_answers_are_marked(
    case: Case, applicant: Actor, officer: Actor, officer_desk: Client, counter: Counter, act: Act
) -> None:
    act(officer, case, "return", reason="แก้ตำแหน่ง")
    view = Case.objects.get(pk=case.pk)
    answers = {**body_of(view).answers, "position": "ครูชำนาญการ"}
    commands.fill_all(actor=applicant, ref=case.ref, answers=answers, now=counter.now)
    act(applicant, case, "resubmit")
    page = officer_desk.get(page_of(case)).content.decode()
    assert "desk-answer--changed" in page


def test_each_answer_and_document_opens_its_own_marks(case: Case, officer_desk: Client) -> None:
    page = officer_desk.get(page_of(case)).content.decode()
    assert 'form="marks" name="mark.phone" value="wrong"' in page
    assert 'name="mark.phone" value="wrong:misspelt"' in page
    assert 'name="mark.document:photo" value="unreadable:blurred"' in page
    assert page.count('id="say.phone"') == 1
    assert 'id="marks"' in page
    assert "แก้ไขได้ถึง" in page


@pytest.mark.usefixtures("as_served")
def test_the_page_with_marks_takes_few_queries(
    case: Case, officer_desk: Client, django_assert_max_num_queries: Any
) -> None:
    officer_desk.get(page_of(case))
    with django_assert_max_num_queries(12):
        officer_desk.get(page_of(case), {"list": "waiting"})


def test_words_without_a_kind_are_asked_again_beside_the_answer(case: Case, officer_desk: Client) -> None:
    typed = form(case, **{"say.phone": "โทรไม่ติด", "mark.position": "wrong"})
    answer = officer_desk.post(f"{page_of(case)}/act/return", typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "กรุณาเลือกว่าบกพร่องอย่างไร" in page
    assert 'value="โทรไม่ติด"' in page
    assert 'name="mark.position" value="wrong" checked' in page


def test_after_a_correction_only_what_changed_can_be_marked(
    case: Case, applicant: Actor, officer: Actor, officer_desk: Client, counter: Counter, act: Act
) -> None:
    act(officer, case, "return", **{"mark.position": "wrong", "mark.phone": "wrong"})
    answers = {**body_of(Case.objects.get(pk=case.pk)).answers, "position": "ครูชำนาญการ"}
    commands.fill_all(actor=applicant, ref=case.ref, answers=answers, now=counter.now)
    act(applicant, case, "resubmit")
    page = officer_desk.get(page_of(case)).content.decode()
    assert page.count('id="mark.position"') == page.count('id="mark.phone"') == 1
    assert 'id="mark.name"' not in page
    assert 'id="mark.document:photo"' not in page
    assert "เดิม:" in page


def test_a_paper_that_was_added_stands_beside_the_one_that_was_there(
    case: Case, applicant: Actor, officer: Actor, officer_desk: Client, counter: Counter, act: Act
) -> None:
    act(officer, case, "return", **{"mark.document:old_card": "wrong", "say.document:old_card": "ขอหน้าหลัง"})
    at = counter.now + timedelta(hours=1)
    assert case.key
    back = store_file(key=case.key, data=photo(), name="back.jpg", accept="document", limit=10**7, now=at)
    commands.attach(actor=applicant, ref=case.ref, document="old_card", stored=back, now=at)
    act(applicant, case, "resubmit")
    mended = officer_desk.get(page_of(case)).context["mended"]
    assert [[file.name for file in files] for row in mended for files in (row.old_files, row.new_files)] == [
        ["old_card.jpg"],
        ["old_card.jpg", "back.jpg"],
    ]


def test_an_erased_case_still_opens(case: Case, officer_desk: Client) -> None:
    assert case.key_id
    destroy_key(case.key_id, now=case.created_at)
    assert officer_desk.get(page_of(case)).status_code == 200


def test_a_virus_is_said_with_what_to_do(counter: Counter, officer_desk: Client) -> None:
    case = counter.submitted()
    Blob.objects.filter(pk__in=case.attachments.values("blob")).update(scan=ScanState.INFECTED)
    page = officer_desk.get(f"/desk/kbi1/cases/{case.number}").content.decode()
    assert "ตรวจพบไวรัส" in page
    assert "ส่งคำขอกลับให้แก้ไข" in page
    assert "data-desk-held" in page


def test_a_virus_check_shows_only_when_it_failed_for_good(counter: Counter, officer_desk: Client) -> None:
    case = counter.submitted()
    effect = enqueue("scan", args={"blob": "x"}, about=case.about, now=counter.now)
    assert "ตรวจหาไวรัสในไฟล์" not in officer_desk.get(f"/desk/kbi1/cases/{case.number}").content.decode()
    Effect.objects.filter(pk=effect.pk).update(state=Effect.State.DEAD)
    for page in (f"/desk/kbi1/cases/{case.number}", "/desk/kbi1/failures"):
        assert "ตรวจหาไวรัสในไฟล์" in officer_desk.get(page).content.decode()


def test_a_failure_that_was_dealt_with_otherwise_leaves_the_list(
    counter: Counter, officer_desk: Client, at_desk: Callable[..., Client], other_officer: Actor
) -> None:
    case = counter.submitted()
    effect = Effect.objects.filter(about=case.about, name="notice").get()
    assert officer_desk.post(f"/desk/kbi1/failures/{effect.pk}/done").status_code == 404  # it has not failed
    Effect.objects.filter(pk=effect.pk).update(state=Effect.State.DEAD)
    assert at_desk(other_officer).post(f"/desk/cti2/failures/{effect.pk}/done").status_code == 404
    assert officer_desk.post(f"/desk/kbi1/failures/{effect.pk}/done").status_code == 302
    assert str(case.number) not in officer_desk.get("/desk/kbi1/failures").content.decode()
    effect.refresh_from_db()
    assert effect.state == Effect.State.CANCELLED


def test_an_officer_mends_a_returned_case_on_the_applicants_pages(
    officer_desk: Client, case: Case, officer: Actor, act: Callable[..., Case]
) -> None:
    page = f"/desk/kbi1/cases/{case.number}"
    assert "do=help" not in officer_desk.get(page).content.decode()
    act(officer, case, "return", **{"mark.phone": "wrong"})
    assert "do=help" in officer_desk.get(page).content.decode()
    assert "ผู้ยื่นมาที่หน่วยงาน" in officer_desk.get(page, {"do": "help"}).content.decode()
    assert officer_desk.post(f"{page}/help", {}).status_code == 422
    begun = officer_desk.post(f"{page}/help", {"way": "phone"})
    assert begun.headers["Location"] == f"/apply/{case.ref}"
    form = officer_desk.get(begun.headers["Location"], follow=True).content.decode()
    assert "ท่านกำลังกรอกแทนผู้ยื่นคำขอ" in form
    assert f'href="/apply/{case.ref}"' in officer_desk.get(page).content.decode()
    officer_desk.post(f"/apply/{case.ref}/contact", {"phone": "0898765432"})
    head = Case.objects.get(pk=case.pk).head_seq
    sent = officer_desk.post(f"/apply/{case.ref}/act/resubmit", {"seen": head})
    assert sent.headers["Location"] == page
    shown = officer_desk.get(page).content.decode()
    assert "โดยเจ้าหน้าที่ทำแทน (ผู้ยื่นแจ้งทางโทรศัพท์)" in shown
    assert officer_desk.get(f"/apply/{case.ref}").status_code == 404


@pytest.mark.parametrize("name", ["note", "told", "assign", "withdraw"])
def test_an_action_may_be_called_like_something_the_desk_does_itself(name: str) -> None:
    assert (panel_of(QueryDict(f"act={name}")).doing, panel_of(QueryDict(f"act={name}")).action_id) == (
        "act",
        name,
    )
    assert (panel_of(QueryDict(f"do={name}")).doing, panel_of(QueryDict(f"do={name}")).action_id) == (
        name,
        "",
    )
    assert panel_of(QueryDict("do=dance")).doing == ""
