from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from khamkho.catalogue.context import Context
from khamkho.catalogue.places import PLACES
from khamkho.catalogue.queries import pack
from khamkho.manuals.rules import guide
from khamkho.portal import journey
from khamkho.portal.journey import Progress

CTX = Context(today=date(2026, 8, 3), places=PLACES)
SERVICE = pack("official-id-card")
NEW = Progress(variant="", answers={}, done=(), notice_seen=False, can_be_reached=False, documents=())


def kinds(progress: Progress) -> list[str]:
    return [station.kind for station in journey.stations_for(SERVICE, progress, CTX)]


def test_the_variant_comes_first_and_alone():
    assert kinds(NEW) == ["variant", "notice", "check"]


def test_with_a_variant_come_notice_pages_documents_and_the_check():
    found = kinds(replace(NEW, variant="lost"))
    assert found[:3] == ["variant", "notice", "page"]
    assert found[-1] == "check"
    assert found.count("document") == 2


def test_who_corrects_neither_chooses_again_nor_reads_the_notice_again():
    assert not {"variant", "notice"} & set(kinds(replace(NEW, variant="lost", correcting=True)))


def test_nobody_is_asked_twice_for_an_email():
    assert "contact" not in kinds(replace(NEW, variant="lost"))


def test_the_first_open_page_is_where_to_go_on():
    stations = journey.stations_for(SERVICE, replace(NEW, variant="lost", notice_seen=True), CTX)
    assert journey.first_open(stations).id == "kind"


def test_a_page_that_has_left_the_way_leads_to_the_first_open_one():
    stations = journey.stations_for(SERVICE, replace(NEW, variant="first", notice_seen=True), CTX)
    assert journey.after(stations, "page", "loss").id == "kind"
    assert journey.before(stations, "variant") is None


def test_a_page_is_not_done_while_an_answer_on_it_is_missing():
    progress = replace(NEW, variant="lost", done=("kind",), answers={})
    kind = next(s for s in journey.stations_for(SERVICE, progress, CTX) if s.id == "kind")
    assert not kind.done


def test_the_documents_of_one_case_are_told_apart():
    labels = [need.label.en for need in guide.needs(SERVICE, "lost")]
    assert "Police report" in labels
    assert "Police report" not in [need.label.en for need in guide.needs(SERVICE, "first")]
    everywhere = {need.label.en: need.only for need in guide.needs(SERVICE)}
    assert everywhere["Photograph"] is None
    assert everywhere["Police report"] is not None


@pytest.mark.parametrize("service_id", ["official-id-card", "pensioner-id-card", "general-request"])
def test_what_the_office_does_leaves_out_what_the_applicant_does(service_id):
    service = pack(service_id)
    assert len(guide.walk(service, "esao")) == sum(step.by != "applicant" for step in service.steps)
    assert guide.minutes_to_fill(service) % 5 == 0


def test_only_a_service_that_allows_it_asks_who_applies_for_whom():
    request = pack("general-request")
    asked = journey.stations_for(request, replace(NEW, proxy_said=False), CTX)
    assert [(one.kind, one.done) for one in asked][:2] == [("notice", False), ("proxy", False)]
    assert journey.stations_for(request, replace(NEW, proxy_said=True), CTX)[1].done
    assert "proxy" not in {
        one.kind for one in journey.stations_for(request, replace(NEW, correcting=True), CTX)
    }
    assert "proxy" not in kinds(replace(NEW, variant="lost"))
