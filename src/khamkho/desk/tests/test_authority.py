"""Who decides, in the browser: orders, absences, the look-up, and what a deputy sees and signs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from khamkho.casework import commands
from khamkho.casework.letter_contents import content_of
from khamkho.casework.models import Case
from khamkho.casework.tests.cast import SERVICE, Counter, make_member
from khamkho.offices.models import Absence, Membership, Office, OfficeEvent, Order
from khamkho.people.actor import Actor

Desk = Callable[..., Client]
PAGE = "/desk/office/kbi1/authority/"


@pytest.fixture
def admin_desk(office: Office, at_desk: Desk) -> Client:
    return at_desk(make_member(office, "admin", "นางสาวตัวอย่าง ดูแลระบบ"))


def seat_of(actor: Actor) -> int:
    return actor.memberships[0].id


def asked(actor: Actor | str, **changed: Any) -> dict[str, Any]:
    member = actor if isinstance(actor, str) else seat_of(actor)
    today = timezone.localdate()
    return {
        "number": "7/2569",
        "dated": today.isoformat(),
        "kind": "acting",
        "role": "director",
        "member": member,
        "holder": "",
        "since": today.isoformat(),
        "until": (today + timedelta(days=4)).isoformat(),
    } | changed


def away(desk: Client, actor: Actor, days: int = 2) -> Absence:
    today = timezone.localdate()
    typed = {
        "member": seat_of(actor),
        "since": today.isoformat(),
        "until": (today + timedelta(days=days)).isoformat(),
    }
    assert desk.post(f"{PAGE}absences/new/", typed).status_code == 302
    return Absence.objects.get(member_id=seat_of(actor))


def test_an_office_without_orders_reads_what_they_are_for(admin_desk: Client) -> None:
    page = admin_desk.get(PAGE).content.decode()
    assert "ไม่มีคำสั่งที่มีผลใช้บังคับ" in page
    assert "ไม่มีผู้ใดไม่อยู่" in page
    overview = admin_desk.get("/desk/office/kbi1/").content.decode()
    assert f'href="{PAGE}"' in overview


def test_an_order_is_written_down_shown_and_revoked_after_a_question(
    admin_desk: Client, office: Office, supervisor: Actor, director: Actor
) -> None:
    Membership.objects.filter(pk=seat_of(director)).update(
        position_th="ผอ.สพป.ตัวอย่าง", position_en="Area Director"
    )
    typed = asked(supervisor, services=[SERVICE], variants=["lost"], most="1,500", sub_delegate="yes")
    assert admin_desk.post(f"{PAGE}orders/new/", typed).headers["Location"] == PAGE
    order = Order.objects.get()
    assert (order.line_th, order.line_en) == (
        "รักษาราชการแทน ผอ.สพป.ตัวอย่าง",
        "Acting for the Area Director",
    )
    assert (order.services, order.variants, str(order.most)) == ([SERVICE], ["lost"], "1500.00")
    page = admin_desk.get(PAGE).content.decode()
    for said in ("7/2569", supervisor.name, "รักษาราชการแทน ผอ.สพป.ตัวอย่าง", "1,500.00 บาท", "หรือถูกทำลาย"):
        assert said in page
    assert "ไม่ได้บันทึกว่าผู้ดำรงตำแหน่งไม่อยู่" in page

    question = reverse("desk:order-revoke", kwargs={"code": "kbi1", "order_id": order.pk})
    assert "ย้อนกลับไม่ได้" in admin_desk.get(question).content.decode()
    assert Order.objects.get().revoked_on is None
    assert admin_desk.post(question).headers["Location"] == PAGE
    assert Order.objects.get().revoked_on == timezone.localdate()
    assert "คำสั่งที่สิ้นผลแล้ว" in admin_desk.get(PAGE).content.decode()
    log = admin_desk.get("/desk/office/kbi1/log/").content.decode()
    assert "7/2569" in log
    assert "รักษาราชการแทน" in log
    assert OfficeEvent.objects.filter(office=office, what="order-revoked").exists()
    assert admin_desk.post(question).status_code == 409
    assert admin_desk.get(f"{PAGE}orders/999999/revoke/").status_code == 404


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"number": ""}, 'href="#number"'),
        ({"dated": ""}, 'href="#dated"'),
        ({"since": "เมื่อวานซืน"}, 'href="#since"'),
        ({"until": "1/1/2560"}, 'href="#until"'),
        ({"kind": ""}, 'href="#kind"'),
        ({"role": "officer"}, 'href="#role"'),
        ({"member": ""}, 'href="#member"'),
        ({"member": "above"}, 'href="#member"'),
        ({"member": "above", "kind": "delegated"}, 'href="#line_th"'),
        ({"most": "แพง"}, 'href="#most"'),
    ],
)
def test_what_is_wrong_with_an_order_is_said_beside_it_and_nothing_is_lost(
    admin_desk: Client, supervisor: Actor, changed: dict[str, Any], said: str
) -> None:
    answer = admin_desk.post(f"{PAGE}orders/new/", asked(supervisor, line_en="As typed", **changed))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert said in page
    assert 'value="As typed"' in page
    assert not Order.objects.exists()


def test_an_empty_order_is_told_of_everything_at_once(admin_desk: Client) -> None:
    page = admin_desk.post(f"{PAGE}orders/new/", {"dated": "อะไร"}).content.decode()
    for where in ("number", "dated", "kind", "role", "member", "since"):
        assert page.count(f'href="#{where}"') == 1
    assert 'href="#line_th"' not in page


def test_an_order_names_nobody_who_does_not_work_here(
    admin_desk: Client, supervisor: Actor, other_officer: Actor
) -> None:
    assert admin_desk.post(f"{PAGE}orders/new/", asked(other_officer)).status_code == 404
    assert admin_desk.post(f"{PAGE}orders/new/", asked("x")).status_code == 404
    assert not Order.objects.exists()


def test_an_absence_says_who_signs_meanwhile_or_leads_to_the_order(
    admin_desk: Client, supervisor: Actor, director: Actor
) -> None:
    absence = away(admin_desk, director)
    page = admin_desk.get(PAGE).content.decode()
    assert f"kind=acting&amp;role=director&amp;holder={seat_of(director)}" in page
    form = admin_desk.get(f"{PAGE}orders/new/", {"kind": "acting", "since": "2026-03-03"}).content.decode()
    assert 'value="2026-03-03"' in form
    admin_desk.post(f"{PAGE}orders/new/", asked(supervisor))
    page = admin_desk.get(PAGE).content.decode()
    assert "ผู้ลงนามระหว่างนี้:" in page
    assert "ใช้ลงนามได้วันนี้" in page

    question = f"{PAGE}absences/{absence.pk}/end/"
    assert "กลับมาลงนามได้" in admin_desk.get(question).content.decode()
    assert admin_desk.post(question).status_code == 302
    assert Absence.objects.get().ended_on == timezone.localdate()
    assert "การไม่อยู่ที่สิ้นสุดแล้ว" in admin_desk.get(PAGE).content.decode()
    assert admin_desk.post(question).status_code == 409
    assert admin_desk.get(f"{PAGE}absences/999999/end/").status_code == 404


@pytest.mark.parametrize(
    ("changed", "where"), [({"member": ""}, "member"), ({"since": "x"}, "since"), ({"until": ""}, "until")]
)
def test_what_is_wrong_with_an_absence_is_said(
    admin_desk: Client, director: Actor, changed: dict[str, str], where: str
) -> None:
    typed = {"member": seat_of(director), "since": "2026-03-03", "until": "2026-03-05", **changed}
    answer = admin_desk.post(f"{PAGE}absences/new/", typed)
    assert answer.status_code == 422
    assert f'href="#{where}"' in answer.content.decode()
    assert not Absence.objects.exists()


def test_who_may_sign_on_a_day_is_looked_up_with_the_signature_as_it_will_be(
    admin_desk: Client, supervisor: Actor, director: Actor
) -> None:
    ask = {"role": "director", "service": SERVICE, "day": ""}
    page = admin_desk.get(PAGE, ask).content.decode()
    assert f"({director.name})" in page
    assert "ตามตำแหน่งของตน" in page
    away(admin_desk, director)
    assert "ไม่มีผู้ลงนามได้ในวันนี้" in admin_desk.get(PAGE, ask).content.decode()
    admin_desk.post(f"{PAGE}orders/new/", asked(supervisor, most="500", line_th="รักษาราชการแทน ท่าน"))
    page = admin_desk.get(PAGE, ask).content.decode()
    assert f"({supervisor.name})" in page
    assert "รักษาราชการแทน ท่าน" in page
    assert "ตามคำสั่งที่ 7/2569" in page
    assert "ไม่มีผู้ลงนามได้ในวันนี้" in admin_desk.get(PAGE, ask | {"amount": "501"}).content.decode()
    wrong = admin_desk.get(PAGE, ask | {"day": "วันไหน", "amount": "x"}).content.decode()
    assert 'href="#day"' in wrong
    assert 'href="#amount"' in wrong
    later = date(timezone.localdate().year + 1, 1, 5).isoformat()
    assert f"({director.name})" in admin_desk.get(PAGE, ask | {"day": later}).content.decode()


def test_an_order_from_above_is_used_by_whoever_holds_the_position(
    admin_desk: Client, director: Actor
) -> None:
    typed = asked(
        "above",
        kind="delegated",
        line_th="ปฏิบัติราชการแทน เลขาธิการคณะกรรมการการศึกษาขั้นพื้นฐาน",
        line_en="On behalf of the Secretary-General",
    )
    admin_desk.post(f"{PAGE}orders/new/", typed)
    page = admin_desk.get(PAGE, {"role": "director", "service": SERVICE}).content.decode()
    assert page.count("ปฏิบัติราชการแทน เลขาธิการคณะกรรมการการศึกษาขั้นพื้นฐาน") == 2
    assert "ผู้ดำรงตำแหน่ง" in page


@pytest.fixture
def with_director(counter: Counter, officer: Actor, act: Callable[..., Case]) -> Case:
    return act(officer, counter.submitted(), "accept")


def test_a_deputy_finds_what_waits_because_of_an_order_and_signs_in_its_words(
    admin_desk: Client, at_desk: Desk, with_director: Case, officer: Actor, director: Actor
) -> None:
    deputy = at_desk(officer)
    assert deputy.get("/desk/kbi1/decide/").status_code == 403
    away(admin_desk, director)
    typed = asked(officer, line_th="รักษาราชการแทน ผอ.สพป.", line_en="Acting for the Director")
    admin_desk.post(f"{PAGE}orders/new/", typed)
    number = str(with_director.number)

    inbox = deputy.get("/desk/kbi1/").content.decode()
    assert "/desk/kbi1/decide/" in inbox
    assert "เรื่องที่รอตำแหน่งนั้นรอท่านด้วย" in inbox
    assert '<span class="kk-tile__figure">1</span>รอฉัน' in deputy.get("/desk/").content.decode()
    queue = deputy.get("/desk/kbi1/decide/").content.decode()
    assert number in queue
    assert "<span>ตามคำสั่งที่ 7/2569</span>" in queue
    for page in (f"/desk/kbi1/decide/{number}", f"/desk/kbi1/cases/{number}"):
        said = deputy.get(page).content.decode()
        assert "ท่านพิจารณาแทนผู้ดำรงตำแหน่งที่ไม่อยู่" in said
        assert "รักษาราชการแทน ผอ.สพป." in said

    seen = Case.objects.get(pk=with_director.pk).head_seq
    done = deputy.post(f"/desk/kbi1/decide/{number}/act/approve", {"seen": seen})
    assert done.headers["Location"] == "/desk/kbi1/decide/"
    assert Case.objects.get(pk=with_director.pk).step == "produce"
    assert "รักษาราชการแทน ผอ.สพป." in deputy.get(f"/desk/kbi1/cases/{number}").content.decode()


def test_a_deputy_can_mark_what_only_the_director_may_still_ask(
    with_director: Case, admin_desk: Client, officer: Actor, director: Actor, at_desk: Desk
) -> None:
    page = f"/desk/kbi1/cases/{with_director.number}"
    assert 'name="mark.phone"' in at_desk(director).get(page).content.decode()
    away(admin_desk, director)
    admin_desk.post(reverse("desk:order-new", args=["kbi1"]), asked(officer, services=[SERVICE]))
    shown = at_desk(officer).get(page).content.decode()
    assert 'name="ground"' in shown
    assert 'name="mark.phone"' in shown


def test_who_is_away_reads_that_she_cannot_sign_and_how_to_mend_it(
    admin_desk: Client, director_desk: Client, with_director: Case, director: Actor
) -> None:
    away(admin_desk, director)
    assert "จึงลงนามไม่ได้" in director_desk.get("/desk/kbi1/decide/").content.decode()
    for page in (f"decide/{with_director.number}", f"cases/{with_director.number}"):
        said = director_desk.get(f"/desk/kbi1/{page}").content.decode()
        assert "มีการบันทึกว่าท่านไม่อยู่ปฏิบัติราชการ" in said
        assert "สิ้นสุดการไม่อยู่" in said


def test_several_are_approved_at_once_under_an_order(
    admin_desk: Client, at_desk: Desk, with_director: Case, officer: Actor, director: Actor
) -> None:
    away(admin_desk, director)
    ticked = {"case": f"{with_director.number}:{with_director.head_seq}"}
    deputy = at_desk(officer)
    assert 'value="act:approve"' not in deputy.post("/desk/kbi1/bulk", ticked).content.decode()
    admin_desk.post(f"{PAGE}orders/new/", asked(officer))
    assert 'value="act:approve"' in deputy.post("/desk/kbi1/bulk", ticked).content.decode()


def test_a_letter_shows_in_which_words_a_deputy_signs_it(
    admin_desk: Client, at_desk: Desk, office: Office, officer: Actor, director: Actor
) -> None:
    words = {"subject": "ขอความร่วมมือ", "to": "ผู้อำนวยการโรงเรียน", "body": "ขอความร่วมมือ"}
    letter = commands.write_letter(
        actor=officer, office=office, kind="to_schools", lang="th", fields=words, now=timezone.now()
    )
    deputy, page = at_desk(officer), f"/desk/kbi1/letters/{letter.ref}"
    assert "ลงนามในหนังสือ" not in deputy.get(page).content.decode()
    away(admin_desk, director)
    admin_desk.post(f"{PAGE}orders/new/", asked(officer, line_th="รักษาราชการแทน ผอ.สพป."))
    assert "รักษาราชการแทน ผอ.สพป." in deputy.get(page).content.decode()
    barred = at_desk(director).get(page).content.decode()
    assert "มีการบันทึกว่าท่านไม่อยู่ปฏิบัติราชการ" in barred
    assert deputy.get(f"{page}/draft.pdf").content[:5] == b"%PDF-"
    assert deputy.post(f"{page}/sign", {"seen": letter.revision}).status_code == 302
    letter.refresh_from_db()
    assert content_of(letter)["signer"]["lines_th"] == ["รักษาราชการแทน ผอ.สพป."]


def test_an_officer_declares_an_interest_on_the_page_and_is_spared_what_she_may_not_do(
    counter: Counter, officer: Actor, officer_desk: Client, director_desk: Client
) -> None:
    page = f"/desk/kbi1/cases/{counter.submitted().number}"
    assert "do=interest" in officer_desk.get(page).content.decode()
    assert "ย้อนกลับไม่ได้" in officer_desk.get(page, {"do": "interest"}).content.decode()
    assert officer_desk.post(f"{page}/interest", {"reason": ""}).status_code == 422
    assert officer_desk.post(f"{page}/interest", {"reason": "ผู้ยื่นเป็นพี่สาว"}).status_code == 302
    said = officer_desk.get(page).content.decode()
    assert "ท่านแจ้งไว้ว่ามีส่วนได้เสีย" in said
    for gone in ("do=interest", "/act/accept", 'value="me"', "do=give-back"):
        assert gone not in said
    assert "do=note" in said
    other = director_desk.get(page, {"do": "assign"}).content.decode()
    assert "ผู้ยื่นเป็นพี่สาว" in other
    assert f'<option value="{seat_of(officer)}"' not in other
