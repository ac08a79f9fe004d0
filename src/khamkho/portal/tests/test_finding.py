"""Finding by situation, by office and by words: which services come, and at which office."""

from __future__ import annotations

import time

import pytest
from django.test import Client

from khamkho.base.text import Text
from khamkho.casework.tests.cast import MONDAY
from khamkho.catalogue.listing import Listing
from khamkho.catalogue.queries import pack
from khamkho.offices.commands import publish_offering, withdraw_offering
from khamkho.offices.commands.office import change_office, create_office, set_catchment
from khamkho.offices.models import Office
from khamkho.people.actor import SYSTEM, Actor
from khamkho.people.commands import remember
from khamkho.people.models import User
from khamkho.portal import queries
from khamkho.portal.finding import look_for
from khamkho.portal.search import Findable, Index, Parts
from khamkho.portal.tests.conftest import text

CARD = "official-id-card"


@pytest.fixture
def school(office: Office) -> Office:
    school = create_office(
        actor=SYSTEM, code="bkh", prefix="BKH", kind="school", name_th="โรงเรียนบ้านคลองหิน", name_en="Ban Khlong Hin",
        parent_id=office.pk, now=MONDAY,
    )  # fmt: skip
    for service_id in ("student-transfer-out", "general-request"):
        publish_offering(actor=SYSTEM, office_id=school.pk, service_id=service_id, now=MONDAY)
    return school


def test_the_first_page_leads_to_situations_and_these_to_services(phone: Client, school: Office):
    assert 'href="/situations/child-changes-school"' in text(phone.get("/"))
    assert 'href="/situations/lost-card"' in text(phone.get("/situations"))
    page = text(phone.get("/situations/child-changes-school"))
    assert "/services/bkh/student-transfer-out" in page
    assert CARD not in page


def test_a_situation_that_nothing_on_offer_is_for_is_not_found(phone: Client, office: Office):
    assert phone.get("/situations/retire").status_code == 404
    assert "เกษียณ" not in text(phone.get("/situations"))


def test_the_name_of_an_office_says_where_and_the_other_words_what(
    phone: Client, office: Office, school: Office
):
    publish_offering(actor=SYSTEM, office_id=office.pk, service_id="general-request", now=MONDAY)
    found = look_for("คำขอทั่วไป คลองหิน")
    assert found.offices == (school,)
    assert (found.services[0].service.id, found.services[0].office) == ("general-request", school)
    page = text(phone.get("/", {"q": "คำขอทั่วไป คลองหิน"}))
    assert "/services/bkh/general-request" in page
    assert 'href="/services/general-request"' in page  # the other offices are one step away


def test_a_word_that_services_and_offices_share_is_for_services(school: Office):
    assert look_for("โรงเรียน").offices == ()
    assert look_for("คลองหิน").services == ()


def test_a_place_leads_straight_to_its_office(phone: Client, office: Office, other_office: Office):
    set_catchment(actor=SYSTEM, office_id=office.pk, areas=["8101"], now=MONDAY)
    assert 'href="/services/official-id-card"' in text(phone.get("/", {"q": "บัตร"}))
    page = text(phone.get("/", {"q": "บัตร", "spot": "area:810101"}))
    assert f'class="govuk-link" href="/services/kbi1/{CARD}"' in page


def test_who_has_kept_an_address_is_led_to_the_office_that_serves_it(
    own_phone: Client, office: Office, other_office: Office, applicant: Actor
):
    set_catchment(actor=SYSTEM, office_id=office.pk, areas=["8101"], now=MONDAY)
    remember(
        user=User.objects.get(pk=str(applicant.user_id)), answers={"address": {"code": "810101"}}, now=MONDAY
    )
    page = text(own_phone.get("/", {"q": "บัตร"}))
    assert f'class="govuk-link" href="/services/kbi1/{CARD}"' in page


def test_a_search_without_a_result_leads_on(phone: Client, office: Office):
    page = text(phone.get("/", {"q": "ฮฮฮฮฮ"}))
    assert "ไม่พบงานบริการ" in page
    assert 'href="/situations/lost-card"' in page
    assert 'href="/offices"' in page


def test_an_office_page_groups_services_and_says_how_to_come(phone: Client, school: Office):
    page = text(phone.get("/offices/bkh"))
    assert page.index("งานทะเบียน ฝ่ายวิชาการ") < page.index("student-transfer-out")
    assert page.index("งานบริการอื่น") < page.index("general-request")
    assert "ออนไลน์ทางเว็บไซต์นี้" in page
    assert "LINE" not in page


def test_what_was_published_withdrawn_or_renamed_is_seen_and_nothing_is_read_anew_without_a_change(
    office: Office, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries
):
    monkeypatch.setattr(queries, "SHELF_SECONDS", 0.0)
    before = queries.shelf()
    with django_assert_num_queries(1):
        assert queries.shelf() is before
    publish_offering(actor=SYSTEM, office_id=office.pk, service_id="general-request", now=MONDAY)
    assert queries.shelf().service("general-request")
    withdraw_offering(actor=SYSTEM, office_id=office.pk, service_id="general-request", now=MONDAY)
    assert queries.shelf().service("general-request") is None
    assert queries.offered_at("kbi1", "general-request") is None
    change_office(actor=SYSTEM, office_id=office.pk, changes={"name_th": "สพป.ใหม่"}, now=MONDAY)
    assert queries.shelf().offices[0].name_th == "สพป.ใหม่"


def test_a_shelf_takes_as_many_queries_for_many_offices_as_for_one(
    office: Office, other_office: Office, django_assert_num_queries
):
    queries.shelf()
    queries.forget_shelf()
    with django_assert_num_queries(3):
        queries.shelf()


def test_a_listing_holds_what_the_whole_service_says(office: Office):
    line, service = queries.shelf().services[0].service, pack(CARD)
    assert isinstance(line, Listing)
    assert (line.title, line.unit, line.who) == (service.title, service.unit, service.who)
    assert [Text(one.th, one.en) for one in service.variants.values()] == list(line.variants.values())
    assert list(line.situations) == [one.id for one in service.situations]


def test_a_thousand_services_are_searched_in_a_blink():
    texts = pack(CARD), pack("student-transfer-in"), pack("home-school-permit")
    index = Index([
        Findable(n, Parts.of(
            [f"{texts[n % 3].title.th} {n}", texts[n % 3].title.en],
            [one.th for one in (*texts[n % 3].words, *(s.title for s in texts[n % 3].situations))],
            [texts[n % 3].summary.th],
        ))
        for n in range(1000)
    ])  # fmt: skip
    began = time.perf_counter()
    for typed in ("ลูกย้ายโรงเรียน", "บัตรประจำตวั", "homescool", "ฮฮฮฮฮฮ", "[y9i", "a b c d e f g h", "ก" * 120):
        index.find(typed)
    assert time.perf_counter() - began < 2.0  # a tenth of that, on a machine that does nothing else
