"""Entering an application for somebody, and her receipt."""

from __future__ import annotations

from collections.abc import Callable

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from khamkho.casework import commands
from khamkho.casework.models import Case
from khamkho.casework.tests.cast import SERVICE, Counter, photo
from khamkho.people.actor import Actor

TYPED = {"service": SERVICE, "channel": "counter", "lang": "th", "client_key": "k1"}


def test_an_officer_begins_an_application_for_someone(
    office: object, officer: Actor, officer_desk: Client
) -> None:
    answer = officer_desk.post("/desk/kbi1/new", TYPED)
    case = Case.objects.get()
    assert answer["Location"] == f"/apply/{case.ref}"
    assert (case.channel, case.applicant_id, case.entered_by_id) == ("counter", None, officer.user_id)
    assert str(case.ref) in officer_desk.get("/desk/kbi1/new").content.decode()


def test_a_double_click_begins_one_application(office: object, officer_desk: Client) -> None:
    for _ in range(2):
        assert officer_desk.post("/desk/kbi1/new", TYPED).status_code == 302
    assert Case.objects.count() == 1


def test_what_is_missing_is_said(office: object, officer_desk: Client) -> None:
    answer = officer_desk.post("/desk/kbi1/new", {"service": "x", "channel": "web"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'href="#service"' in page
    assert 'href="#channel"' in page
    assert officer_desk.post("/desk/kbi1/new", {}).status_code == 422
    assert Case.objects.count() == 0


def test_a_draft_of_a_colleague_is_not_shown(
    office: object, supervisor: Actor, officer_desk: Client, at_desk: Callable[..., Client]
) -> None:
    officer_desk.post("/desk/kbi1/new", TYPED)
    case = Case.objects.get()
    assert str(case.ref) not in at_desk(supervisor).get("/desk/kbi1/new").content.decode()


def test_the_receipt_carries_the_code_only_for_applications_typed_in(
    counter: Counter, officer: Actor, officer_desk: Client
) -> None:
    own = counter.submitted()
    page = officer_desk.get(f"/desk/kbi1/cases/{own.number}/receipt").content.decode()
    assert str(own.number) in page
    assert "<svg" not in page
    draft = counter.start(actor=officer, on_behalf=True, channel="counter", client_key="c2")
    typed = counter.submit(counter.fill(draft, actor=officer, seed=2), actor=officer, key="k5").case
    page = officer_desk.get(f"/desk/kbi1/cases/{typed.number}/receipt").content.decode()
    assert "<svg" in page
    assert "desk-receipt__code" in page


def test_what_an_officer_hands_in_for_someone_ends_at_its_receipt(
    counter: Counter, officer: Actor, officer_desk: Client
) -> None:
    draft = counter.start(actor=officer, on_behalf=True, channel="phone", client_key="c3")
    counter.fill(draft, actor=officer)
    commands.see_notice(actor=officer, ref=draft.ref, version="1", now=counter.now)
    commands.set_contact(actor=officer, ref=draft.ref, email="a@example.test", phone="", now=counter.now)
    answer = officer_desk.post(f"/apply/{draft.ref}/go/check", {"client_key": "k7"})
    draft.refresh_from_db()
    assert answer["Location"] == f"/desk/kbi1/cases/{draft.number}/receipt"
    page = officer_desk.get(answer["Location"]).content.decode()
    assert "นางสาวตัวอย่าง ขยันงาน" in page


def test_a_form_on_paper_is_scanned_named_and_receipted_then_typed_beside_its_scan(
    office: object, officer: Actor, officer_desk: Client
) -> None:
    answer = officer_desk.post("/desk/kbi1/new", {**TYPED, "paper": "1"})
    page = answer["Location"]
    case = Case.objects.get()
    assert page == f"/desk/kbi1/paper/{case.ref}"
    short = officer_desk.post(page, {"variant": "x"})
    assert short.status_code == 422
    assert {one.where.partition(".")[0] for one in short.context["problems"]} == {"scan", "variant", "name"}
    scan = SimpleUploadedFile("form.jpg", photo(), "image/jpeg")
    kept = officer_desk.post(f"{page}?do=scan", {"scan": scan, "name.first": "สมศรี"})
    assert kept.status_code == 200
    for held in ("form.jpg", "สมศรี"):  # half a name is neither wrong yet nor gone
        assert held in kept.content.decode()

    said = {
        "variant": "expired",
        "name.title": "นาง",
        "name.first": "สมศรี",
        "name.last": "กระดาษ",
        "phone": "0812345678",
        "client_key": "p",
    }
    taken = officer_desk.post(page, said)
    case.refresh_from_db()
    assert taken["Location"] == f"/desk/kbi1/cases/{case.number}/receipt"
    assert "desk-receipt__code" in officer_desk.get(taken["Location"]).content.decode()
    assert officer_desk.post(page, said)["Location"] == taken["Location"]  # a second click
    assert Case.objects.count() == 1

    assert str(case.number) in officer_desk.get("/desk/kbi1/new").content.decode()
    shown = officer_desk.get(f"/desk/kbi1/cases/{case.number}").content.decode()
    assert f"/apply/{case.ref}" in shown
    assert "/act/accept" not in shown
    first = officer_desk.get(f"/apply/{case.ref}", follow=True)
    assert "kk-scan" in first.content.decode()
    assert first.redirect_chain[-1][0] == f"/apply/{case.ref}/kind"
    done = officer_desk.post(f"/apply/{case.ref}/go/check")
    assert done["Location"] == f"/desk/kbi1/cases/{case.number}"
    assert officer_desk.get(f"/apply/{case.ref}").status_code != 200


def test_a_page_of_a_scan_is_taken_out_again(office: object, officer_desk: Client) -> None:
    page = officer_desk.post("/desk/kbi1/new", {**TYPED, "paper": "1"})["Location"]
    officer_desk.post(f"{page}?do=scan", {"scan": SimpleUploadedFile("a.jpg", photo(), "image/jpeg")})
    bad = officer_desk.post(f"{page}?do=scan", {"scan": SimpleUploadedFile("b.exe", b"MZ\0\0", "image/jpeg")})
    assert bad.status_code == 422
    (held,) = Case.objects.get().attachments.all()
    officer_desk.post(f"{page}?do=remove", {"file": str(held.ref)})
    assert not Case.objects.get().attachments.exists()
