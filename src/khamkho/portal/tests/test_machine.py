"""What search engines and other programs read: facts, addresses, languages, the map of the pages."""

from __future__ import annotations

import json
import re
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client

from khamkho.base.home import Home
from khamkho.base.working_time import STANDARD, parse_span
from khamkho.casework.tests.cast import MONDAY
from khamkho.catalogue.queries import pack
from khamkho.offices.commands import publish_offering
from khamkho.offices.models import Office
from khamkho.people.actor import SYSTEM
from khamkho.portal.machine import government_service, processing_time
from khamkho.portal.tests.conftest import text
from khamkho.portal.views import robots

SERVICE = "/services/kbi1/official-id-card"


def facts_in(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert found
    return dict(json.loads(found[1]))


def test_a_service_page_tells_programs_what_it_is(phone: Client, office: Office):
    facts = facts_in(phone.get(SERVICE).content.decode())
    assert facts["@type"] == "GovernmentService"
    assert facts["name"] == pack("official-id-card").title.th
    assert facts["provider"]["name"] == office.name_th
    assert facts["availableChannel"][0]["serviceUrl"].endswith(SERVICE)
    assert facts["availableChannel"][0]["processingTime"] == "P2D"
    assert facts["hoursAvailable"][0] == {
        "@type": "OpeningHoursSpecification", "dayOfWeek": "Monday", "opens": "08:30", "closes": "12:00",
    }  # fmt: skip
    assert facts_in(phone.get("/offices/kbi1").content.decode())["@type"] == "GovernmentOrganization"


def test_a_way_that_a_service_does_not_take_is_not_told(office: Office):
    service = pack("official-id-card")
    web = service.model_copy(update={"manual": service.manual.model_copy(update={"channels": ("web",)})})
    told = government_service(web, office, STANDARD.hours, "https://x", "en")["availableChannel"]
    assert [set(one) & {"serviceUrl", "serviceLocation", "servicePhone"} for one in told] == [{"serviceUrl"}]


@pytest.mark.parametrize(
    ("promise", "told"),
    [("30 minutes", "PT30M"), ("1-4 hours", "PT4H"), ("15 days", "P15D"), ("throughout", "")],
)
def test_a_promise_is_told_as_a_duration(promise, told):
    assert processing_time(parse_span(promise)) == told


def test_no_words_of_an_office_end_the_block_of_facts(phone: Client, office: Office):
    Office.objects.filter(pk=office.pk).update(name_th="</script><script>alert(1)</script>")
    page = phone.get("/offices/kbi1").content.decode()
    assert "<script>alert" not in page
    assert facts_in(page)["name"].startswith("</script>")


def test_a_page_names_its_one_address_and_its_languages(phone: Client, office: Office, settings):
    settings.PUBLIC_URL = "https://khamkho.example.go.th"
    page = text(phone.get(f"{SERVICE}?case=lost"))
    assert f'<link rel="canonical" href="https://khamkho.example.go.th{SERVICE}">' in page
    assert f'hreflang="en" href="https://khamkho.example.go.th{SERVICE}?lang=en"' in page
    assert "canonical" not in text(phone.get("/track"))


def test_an_address_may_ask_for_a_language_and_nothing_is_remembered(phone: Client, office: Office):
    asked = phone.get(f"{SERVICE}?lang=en")
    assert '<html class="govuk-template" lang="en"' in text(asked)
    assert f'name="next" value="{SERVICE}' in text(asked)
    assert "lang=en" not in text(asked).partition('name="next"')[2].partition(">")[0]
    assert '<html class="govuk-template" lang="th"' in text(phone.get(SERVICE))
    assert '<html class="govuk-template" lang="th"' in text(phone.get(f"{SERVICE}?lang=xx"))


def locations(xml: str) -> list[str]:
    root = ElementTree.fromstring(xml)  # our own answer
    return [one.text or "" for one in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]


def test_the_map_has_every_open_page_and_nothing_personal(phone: Client, office: Office):
    found = [one.partition("//")[2].partition("/")[2] for one in locations(text(phone.get("/sitemap.xml")))]
    assert {"", "services", "situations/lost-card", "offices/kbi1", SERVICE[1:]} <= set(found)
    assert not [one for one in found if one.partition("/")[0] in robots.PRIVATE]
    assert len(found) == len(set(found))


def test_a_large_map_comes_in_parts(phone: Client, office: Office, monkeypatch: pytest.MonkeyPatch):
    publish_offering(actor=SYSTEM, office_id=office.pk, service_id="general-request", now=MONDAY)
    whole = locations(text(phone.get("/sitemap.xml")))
    monkeypatch.setattr(robots, "ON_A_MAP", 5)
    parts = locations(text(phone.get("/sitemap.xml")))
    assert parts[0].endswith("/sitemap-1.xml")
    paths = [one.rpartition("/")[2] for one in parts]
    assert [one for path in paths for one in locations(text(phone.get(f"/{path}")))] == whole
    assert phone.get(f"/sitemap-{len(parts) + 1}.xml").status_code == 404
    assert phone.get("/sitemap-0.xml").status_code == 404


def test_robots_are_told_what_is_nobody_s_business(phone: Client, office: Office):
    told = phone.get("/robots.txt").content.decode()
    assert "Disallow: /desk/" in told
    assert "Disallow: /services" not in told
    assert "/sitemap.xml" in told


def test_a_demo_is_found_by_no_search_engine(phone: Client, office: Office, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(Home, "is_demo", True)
    assert phone.get("/robots.txt").content.decode() == "User-agent: *\nDisallow: /\n"
    assert phone.get("/sitemap.xml").status_code == 404
    page = text(phone.get(SERVICE))
    assert '<meta name="robots" content="noindex">' in page
    assert "ld+json" not in page
