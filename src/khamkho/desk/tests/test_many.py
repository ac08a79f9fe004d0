"""Many at once: papers in one file, call list, one message to all, a file; each case checked by itself."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pikepdf
import pypdf
import pytest
from django.test import Client
from django.utils import timezone
from PIL import Image

from khamkho.casework import commands
from khamkho.casework.models import Case, Event
from khamkho.casework.tests.cast import Counter
from khamkho.desk.bundles import MOST_BYTES, forget_papers, make_papers
from khamkho.desk.joining import A4, Unreadable, opened
from khamkho.desk.many import merged
from khamkho.desk.models import Bundle
from khamkho.desk.refusals import WrongPlace
from khamkho.files.models import Blob
from khamkho.offices.models import OfficeEvent
from khamkho.people.actor import Actor
from khamkho.vault.models import DataKey
from khamkho.work.models import Effect, Timer

pytestmark = pytest.mark.django_db
BULK = "/desk/kbi1/bulk"


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def cases(counter: Counter) -> list[Case]:
    return [counter.submit(counter.fill(counter.start(), seed=n), key=f"k{n}").case for n in (1, 2, 3)]


def ticks(cases: list[Case]) -> list[str]:
    return [f"{case.number}:{case.head_seq}" for case in cases]


def near(case: Case, officer: Actor, now: datetime) -> Case:
    """Somebody who works on the case has an interest in it."""
    return commands.declare_interest(actor=officer, number=str(case.number), reason="ญาติ", now=now)


def test_papers_come_in_one_file_with_a_cover_for_each_and_name_who_is_left_out(
    cases: list[Case], officer: Actor, officer_desk: Client, supervisor_desk: Client, now: datetime
) -> None:
    chosen = ticks(cases)
    near(cases[2], officer, now)
    answer = officer_desk.post(BULK, {"do": "papers-2", "case": [*chosen, "KBI1-2569-999999:1"]})
    bundle = Bundle.objects.get()
    address = f"/desk/kbi1/papers/{bundle.ref}"
    assert answer["Location"] == address
    waiting = officer_desk.get(address).content.decode()
    assert "0 จาก 2" in waiting
    assert str(cases[2].number) in waiting
    assert "KBI1-2569-999999" in waiting
    assert "ส่วนได้เสีย" in waiting
    assert Effect.objects.get(name="papers").args == {"bundle": bundle.pk}
    made = make_papers(bundle_id=bundle.pk, now=now)
    assert made
    assert made.done == 2
    assert officer_desk.get(f"{address}/news", {"after": "waiting-0"}).status_code == 200
    file = officer_desk.get(f"{address}/file.pdf")
    pages = pypdf.PdfReader(io.BytesIO(file.content)).pages
    assert len(pages) == made.pages
    covers = [n for n, page in enumerate(pages) if "ใบปะหน้า" in page.extract_text()]
    assert len(covers) == 2
    assert all(n % 2 == 0 for n in covers), "each case begins on a new sheet"
    for case, cover in zip(cases[:2], covers, strict=True):
        assert str(case.number) in pages[cover].extract_text()
    assert supervisor_desk.get(f"{address}/file.pdf").status_code == 404
    assert OfficeEvent.objects.filter(what="register-exported").count() == 1


def test_a_file_of_papers_is_gone_after_a_day(cases: list[Case], officer_desk: Client, now: datetime) -> None:
    officer_desk.post(BULK, {"do": "papers", "case": ticks(cases[:1])})
    bundle = make_papers(bundle_id=Bundle.objects.get().pk, now=now)
    assert bundle
    assert bundle.blob
    assert bundle.key_id
    assert Timer.objects.get(name="papers-over").due_at - bundle.made_at == timedelta(days=1)
    key, blob = bundle.key_id, bundle.blob.pk
    forget_papers(bundle_id=bundle.pk, now=now)
    assert not DataKey.objects.filter(pk=key).exists()
    assert not Blob.objects.filter(pk=blob).exists()
    assert officer_desk.get(f"/desk/kbi1/papers/{bundle.ref}").status_code == 404


def test_a_file_is_not_handed_out_any_more_when_one_of_its_cases_is_erased(
    cases: list[Case], officer_desk: Client, now: datetime
) -> None:
    officer_desk.post(BULK, {"do": "papers", "case": ticks(cases[:2])})
    bundle = make_papers(bundle_id=Bundle.objects.get().pk, now=now)
    assert bundle
    address = f"/desk/kbi1/papers/{bundle.ref}/file.pdf"
    assert officer_desk.get(address).status_code == 200
    Case.objects.filter(pk=cases[0].pk).update(key=None)
    assert officer_desk.get(address).status_code == 404


def test_what_does_not_fit_into_one_file_is_left_out_by_name(
    cases: list[Case], officer_desk: Client, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert MOST_BYTES > 1
    monkeypatch.setattr("khamkho.desk.bundles.MOST_BYTES", 1)
    officer_desk.post(BULK, {"do": "papers", "case": ticks(cases[:2])})
    bundle = make_papers(bundle_id=Bundle.objects.get().pk, now=now)
    assert bundle
    assert bundle.cases == [cases[0].pk]
    assert [one[0] for one in bundle.left_out] == [cases[1].number]


def test_a_picture_stands_upright_and_whole_on_a4() -> None:
    sideways, out = Image.new("RGB", (1200, 800), "red"), io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held upright
    sideways.save(out, "JPEG", exif=exif)
    made = opened(out.getvalue(), "image/jpeg")
    page = made.pages[0]
    assert [round(float(one)) for one in page.mediabox[2:]] == [round(one) for one in A4]
    picture = page.Resources.XObject.Picture
    assert (int(picture.Width), int(picture.Height)) == (800, 1200)
    wide, high = (float(page.Contents.read_bytes().split()[n]) for n in (1, 4))
    assert wide <= A4[0]
    assert high <= A4[1]
    assert abs(wide / high - 800 / 1200) < 0.01


@pytest.mark.parametrize("kind", ["application/pdf", "image/png", "application/zip"])
def test_what_cannot_be_printed_is_said(kind: str) -> None:
    with pytest.raises(Unreadable):
        opened(b"nothing of that kind", kind)


def test_a_pdf_is_joined_as_it_is() -> None:
    pdf, out = pikepdf.new(), io.BytesIO()
    pdf.add_blank_page(page_size=(300, 200))
    pdf.save(out)
    same = opened(out.getvalue(), "application/pdf")
    assert [float(one) for one in same.pages[0].mediabox[2:]] == [300, 200]


def test_a_message_goes_to_each_once_with_what_belongs_to_it(
    cases: list[Case], officer: Actor, officer_desk: Client, now: datetime
) -> None:
    chosen = ticks(cases)
    near(cases[2], officer, now)
    asks = officer_desk.post(BULK, {"do": "notify", "case": chosen}).content.decode()
    assert "{เลขที่คำขอ}" in asks
    assert str(cases[2].number) in asks.partition("left-out-title")[2]
    form = {"do": "notify", "case": chosen, "client_key": "k", "text": "เรียน {ชื่อ} คำขอ {number} เสร็จแล้ว"}
    for _ in range(2):
        told = officer_desk.post(BULK, form).content.decode()
        assert "เสร็จ 2" in told
        assert "ไม่สำเร็จ 1" in told
    sent = Event.objects.filter(kind="message_sent")
    assert sorted(sent.values_list("case_id", flat=True)) == [case.pk for case in cases[:2]]
    assert Effect.objects.filter(name="notice", args__kind="message").count() == 2


@pytest.mark.parametrize("text", ["", "เลข {national_id}", "เลข {}"])
def test_a_message_that_cannot_be_sent_is_refused_and_kept(
    text: str, cases: list[Case], officer_desk: Client
) -> None:
    answer = officer_desk.post(BULK, {"do": "notify", "case": ticks(cases), "text": text})
    assert answer.status_code == 422
    assert text in answer.content.decode()
    assert not Event.objects.filter(kind="message_sent").exists()


def test_a_value_is_never_read_as_a_place(cases: list[Case]) -> None:
    cases[0].display_name = "{number}"
    assert merged("{name}", cases[0]) == "{number}"
    with pytest.raises(WrongPlace):
        merged("{key}", cases[0])


def test_numbers_to_call_and_files_leave_out_by_name_who_is_too_near(
    cases: list[Case], officer: Actor, officer_desk: Client, now: datetime
) -> None:
    chosen = ticks(cases)
    near(cases[2], officer, now)
    calls = officer_desk.post(BULK, {"do": "call", "case": chosen}).content.decode()
    assert calls.count('href="tel:') == 2
    assert str(cases[2].number) in calls.partition("left-out-title")[2]
    first = officer_desk.post(BULK, {"do": "csv", "case": chosen})
    assert first["Content-Type"].startswith("text/html")
    assert str(cases[2].number) in first.content.decode()
    taken = officer_desk.post(BULK, {"do": "csv", "case": chosen, "anyway": "1"})
    lines = taken.content.decode("utf-8-sig").strip().splitlines()
    assert len(lines) == 3
    assert str(cases[2].number) not in taken.content.decode("utf-8-sig")
    book = officer_desk.post(BULK, {"do": "xlsx", "case": chosen[:2]})
    assert book.content[:2] == b"PK"
    assert OfficeEvent.objects.filter(what="register-exported").count() == 2


def test_the_whole_list_is_taken_as_far_as_one_go_reaches(
    cases: list[Case], officer_desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("khamkho.desk.views.bulk.BULK_MOST", 2)
    page = officer_desk.post(BULK, {"all": "1", "tab": "open"}).content.decode()
    assert page.count('name="case"') == 2


def test_an_own_application_and_another_offices_stay_out(
    counter: Counter, officer: Actor, other_officer: Actor, at_desk: Callable[..., Client]
) -> None:
    case = counter.submitted()
    mine = Actor(user_id=case.applicant_id, two_factor=True, memberships=officer.memberships, name="ก")
    from khamkho.desk.many import chosen_of

    (own,) = chosen_of(mine, counter.office, [str(case.number)]).left_out
    (other,) = chosen_of(other_officer, counter.office, [str(case.number)]).left_out
    assert own.refused
    assert own.refused.code == "own-case"
    assert other.refused
    assert other.refused.code == "no-such-case"


def test_what_waits_for_a_decision_is_decided_with_others_only_after_it_was_opened(
    cases: list[Case],
    officer: Actor,
    director: Actor,
    director_desk: Client,
    act: Callable[..., Case],
) -> None:
    waiting = [act(officer, case, "accept") for case in cases]
    sign = "/desk/kbi1/decide/sign"
    for case in waiting[:2]:
        director_desk.get(f"/desk/kbi1/decide/{case.number}")
    page = director_desk.get(sign).content.decode()
    assert page.count('name="case"') == 2
    form: dict[str, Any] = {"case": ticks(waiting), "client_key": "k"}
    form |= {f"act.{case.number}": "approve" for case in waiting}
    told = director_desk.post(sign, form).content.decode()
    assert "ลงนามแล้ว 2 เรื่อง" in told
    assert "ยังไม่ได้เปิดดู" in told
    stands = [Case.objects.get(pk=case.pk).step == "approve" for case in waiting]
    assert stands == [False, False, True]
    bulk = director_desk.post(BULK, {"do": "act:approve", "case": ticks(waiting[2:])}).content.decode()
    assert "ยังไม่ได้เปิดดู" in bulk
    assert Case.objects.get(pk=waiting[2].pk).step == "approve"
    again = director_desk.post(sign, form)
    assert Event.objects.filter(kind="acted", step="approve").count() == 2
    assert again.status_code == 200


def test_what_changed_since_it_was_opened_is_opened_again_first(
    cases: list[Case], officer: Actor, director_desk: Client, act: Callable[..., Case], now: datetime
) -> None:
    case = act(officer, cases[0], "accept")
    director_desk.get(f"/desk/kbi1/decide/{case.number}")
    commands.note(actor=officer, number=str(case.number), text="โปรดดูอีกครั้ง", now=now)
    case.refresh_from_db()
    form = {"case": ticks([case]), f"act.{case.number}": "approve"}
    assert "ยังไม่ได้เปิดดู" in director_desk.post("/desk/kbi1/decide/sign", form).content.decode()


def test_only_what_asks_nothing_is_signed_together(
    cases: list[Case], officer: Actor, officer_desk: Client, director_desk: Client, act: Callable[..., Case]
) -> None:
    case = act(officer, cases[0], "accept")
    director_desk.get(f"/desk/kbi1/decide/{case.number}")
    form = {"case": ticks([case]), f"act.{case.number}": "refuse"}
    director_desk.post("/desk/kbi1/decide/sign", form)
    assert Case.objects.get(pk=case.pk).step == "approve"
    assert officer_desk.get("/desk/kbi1/decide/sign").status_code == 403
