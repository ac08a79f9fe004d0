from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from khamkho.base.thai import show_date
from khamkho.base.working_time import STANDARD, Span
from khamkho.casework.models import Case
from khamkho.casework.rules.lately import lately
from khamkho.catalogue.queries import pack
from khamkho.manuals.rules import guide
from khamkho.offices.commands import withdraw_offering
from khamkho.offices.commands.office import create_office, set_catchment
from khamkho.offices.models import Office
from khamkho.offices.queries import calendar_for
from khamkho.people.actor import SYSTEM
from khamkho.portal import queries
from khamkho.portal.tests.conftest import Walker, hidden, text

SERVICE = "/services/kbi1/official-id-card"


def test_the_first_page_shows_the_services(phone: Client, office: Office):
    page = phone.get("/")
    assert page.status_code == 200
    assert "ขอมีบัตรประจำตัวเจ้าหน้าที่ของรัฐ" in text(page)
    assert f'href="{SERVICE}"' in text(page)


def test_the_first_page_of_an_empty_house_says_so(phone: Client):
    assert "ยังไม่มีหน่วยงานเปิดงานบริการ" in text(phone.get("/"))


def test_a_search_without_a_result_says_what_to_do(phone: Client, office: Office):
    page = text(phone.get("/", {"q": "<script>alert(1)</script>"}))
    assert "ไม่พบงานบริการ" in page
    assert "<script>alert" not in page


@pytest.mark.parametrize(
    "path",
    ["/", "/services", "/offices", "/offices/kbi1", SERVICE, f"{SERVICE}/privacy", "/track", "/my", "/privacy",
     "/accessibility", "/help"],
)  # fmt: skip
@pytest.mark.parametrize("lang", ["th", "en"])
def test_every_open_page_is_there_in_both_languages(office: Office, path, lang):
    page = Client(headers={"accept-language": lang}).get(path)
    assert page.status_code == 200
    assert f'<html class="govuk-template" lang="{lang}"' in text(page)


@pytest.mark.parametrize("path", ["/", "/services", SERVICE, "/help"])
def test_open_pages_begin_no_session(phone: Client, office: Office, path):
    assert "sessionid" not in phone.get(path).cookies


def test_a_service_that_several_offices_offer_asks_which(phone: Client, office: Office, other_office: Office):
    page = text(phone.get("/services/official-id-card"))
    assert SERVICE in page
    assert "/services/cti2/official-id-card" in page


def test_a_service_of_one_office_needs_no_choice(phone: Client, office: Office):
    assert phone.get("/services/official-id-card").headers["Location"] == SERVICE


def test_a_place_leads_to_the_office_that_serves_it(phone: Client, office: Office, other_office: Office):
    set_catchment(actor=SYSTEM, office_id=office.pk, areas=["8101"], now=office.created_at)
    found = text(phone.get("/offices", {"q": "ปากน้ำ"}))
    assert "spot=area%3A8101" in found
    spot = next(s for s in queries.spots_like("ปากน้ำ") if s.key.startswith("area:8101"))
    page = text(phone.get("/offices", {"spot": spot.key})).partition("หน่วยงานทั้งหมด")[0]
    assert "/offices/kbi1" in page
    assert "/offices/cti2" not in page
    choice = text(phone.get("/services/official-id-card", {"spot": spot.key})).partition("หน่วยงานที่เปิด")[0]
    assert SERVICE in choice
    assert "/services/cti2/" not in choice


def test_a_school_leads_to_the_office_above_it(phone: Client, office: Office):
    create_office(
        actor=SYSTEM, code="bkh", prefix="BKH", kind="school", name_th="โรงเรียนบ้านคลองหิน", name_en="Ban Khlong Hin",
        parent_id=office.pk, now=office.created_at,
    )  # fmt: skip
    assert "spot=school%3Abkh" in text(phone.get("/offices", {"q": "คลองหิน"}))
    assert "/offices/kbi1" in text(phone.get("/offices", {"spot": "school:bkh"})).partition("หน่วยงานทั้งหมด")[0]


@pytest.mark.parametrize("spot", ["area:999999", "school:none", "x", "area:", "area:' OR 1=1"])
def test_a_place_that_does_not_exist_is_no_fault(phone: Client, office: Office, spot):
    assert phone.get("/offices", {"spot": spot}).status_code == 200


def test_the_place_field_is_given_codes_and_names(phone: Client):
    found = phone.get("/places", {"q": "ปากน้ำ"}).json()["places"]
    assert {"code", "subdistrict", "district", "province", "postcode", "text"} == set(found[0])
    assert phone.get("/places", {"q": ""}).json() == {"places": []}


def test_the_service_page_says_what_it_takes(phone: Client, office: Office):
    page = text(phone.get(SERVICE))
    for said in (
        "ระยะเวลาดำเนินการ",
        "2 วันทำการ",
        "ค่าธรรมเนียม",
        "สิ่งที่ต้องเตรียม",
        "รูปถ่าย",
        "ขั้นตอนหลังยื่นคำขอ",
        "สอบถามและร้องเรียน",
    ):
        assert said in page


def test_the_service_page_tells_the_documents_of_one_case(phone: Client, office: Office):
    page = text(phone.get(SERVICE, {"case": "lost"}))
    assert "ใบแจ้งความ" in page
    assert "ใบแจ้งความ" not in text(phone.get(SERVICE, {"case": "damaged"}))
    assert 'name="variant" value="lost"' in page


def test_the_service_page_tells_the_promised_day_and_how_long_it_took(
    phone: Client, office: Office, monkeypatch: pytest.MonkeyPatch
):
    page = text(phone.get(SERVICE))
    day = guide.promised(pack("official-id-card"), calendar_for(office), timezone.now())
    assert day is not None
    assert f"กำหนดแล้วเสร็จ {show_date(day, 'th', style='short')}" in page
    assert "ระยะเวลาจริงที่ผ่านมา" not in page
    monkeypatch.setattr("khamkho.portal.views.find.lately_for", lambda *_: lately([1, 2, 3], least=1))
    page = text(phone.get(SERVICE))
    assert "ครึ่งหนึ่งเสร็จภายใน 2 วันทำการ และ 9 ใน 10 เรื่องภายใน 3 วันทำการ" in page
    assert "จากคำขอล่าสุด 3 เรื่อง" in page


def test_a_service_without_a_promised_time_promises_no_day(office: Office):
    endless = pack("official-id-card").model_copy(update={"promise": Span(0, 0, "throughout")})
    assert guide.promised(endless, calendar_for(office), timezone.now()) is None


def test_the_service_page_costs_few_queries(
    phone: Client, office: Office, django_assert_max_num_queries, monkeypatch: pytest.MonkeyPatch
):
    # Calendars, and how long it took, are kept for seconds or minutes; only inside a transaction, as here, read each time.
    monkeypatch.setattr("khamkho.offices.queries.calendar_now", lambda _office: STANDARD)
    monkeypatch.setattr("khamkho.casework.queries.lately._read", lambda *_: None)
    with django_assert_max_num_queries(3):
        phone.get(SERVICE)


def test_the_first_page_costs_nothing_once_the_shelf_is_read(
    phone: Client, office: Office, django_assert_num_queries
):
    phone.get("/")
    with django_assert_num_queries(0):
        phone.get("/")


def test_a_service_that_is_not_offered_is_not_found(phone: Client, office: Office):
    withdraw_offering(actor=SYSTEM, office_id=office.pk, service_id="official-id-card", now=office.created_at)
    for path in (
        SERVICE,
        f"{SERVICE}/privacy",
        "/services/official-id-card",
        "/services/nowhere/official-id-card",
    ):
        assert phone.get(path).status_code == 404


def test_starting_what_is_no_longer_offered_is_refused_in_words(phone: Client, office: Office):
    withdraw_offering(actor=SYSTEM, office_id=office.pk, service_id="official-id-card", now=office.created_at)
    answer = phone.post(f"{SERVICE}/start", {"client_key": "k"})
    assert answer.status_code == 409
    assert "ยังไม่เปิดรับคำขอ" in text(answer) or "ไม่เปิดรับคำ" in text(answer)


def test_two_clicks_on_start_begin_one_draft(phone: Client, office: Office):
    key = hidden(phone.get(SERVICE), "client_key")
    first, second = (phone.post(f"{SERVICE}/start", {"client_key": key}) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert Case.objects.count() == 1


def test_the_service_page_offers_to_carry_on(walker: Walker):
    walker.start()
    assert f'href="/apply/{walker.ref}"' in text(walker.browser.get(SERVICE))
    assert f"/apply/{walker.ref}" not in text(Client().get(SERVICE))


def test_the_start_page_used_again_after_handing_in_begins_anew(walker: Walker):
    key = hidden(walker.browser.get(SERVICE), "client_key")
    begun = walker.browser.post(f"{SERVICE}/start", {"client_key": key, "variant": "expired"})
    Case.objects.update(state="open", number="X-1", step="check")
    again = walker.browser.post(f"{SERVICE}/start", {"client_key": key, "variant": "expired"})
    assert begun.headers["Location"] != again.headers["Location"]


def test_starting_too_often_is_answered_in_words(phone: Client, office: Office, fresh_limits, settings):
    settings.LIMITS = {"start": 2}
    answers = [phone.post(f"{SERVICE}/start", {"client_key": str(n)}) for n in range(3)]
    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert "โปรดรอ" in text(answers[2])
