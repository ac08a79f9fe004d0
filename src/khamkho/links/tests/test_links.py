from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from khamkho.casework.tests.cast import MONDAY, SERVICE, make_member
from khamkho.links.commands import count_visit, link_to
from khamkho.links.models import ShortLink, Visits
from khamkho.links.queries import address_of, days_at, followed_at, link_with, target_of
from khamkho.links.rules import POSTER, SHARED, SOURCES, source_in
from khamkho.offices.commands import withdraw_offering
from khamkho.offices.models import Office
from khamkho.people.actor import SYSTEM
from khamkho.people.models import User
from khamkho.people.tests.signing import sign_in


@pytest.fixture
def link(office: Office) -> ShortLink:
    return link_to(office, SERVICE, now=MONDAY)


def counted() -> list[tuple[str, int]]:
    return list(Visits.objects.order_by("source").values_list("source", "count"))


def test_a_link_is_made_once_and_has_a_short_code(office: Office, link: ShortLink):
    assert link_to(office, SERVICE, now=MONDAY) == link
    assert link_to(office, now=MONDAY) != link
    assert link_to(office, SERVICE, "lost", now=MONDAY).variant == "lost"
    assert re.fullmatch("[0-9a-hjkmnp-tv-z]{6}", link.code)
    assert address_of(link, POSTER).endswith(f"/s/{link.code}/poster")


def test_a_code_that_is_taken_is_drawn_anew(office: Office, link: ShortLink, monkeypatch: pytest.MonkeyPatch):
    codes = iter([link.code, link.code, "zzzzzz"])
    monkeypatch.setattr("khamkho.links.commands._code", lambda: next(codes))
    assert link_to(office, now=MONDAY).code == "zzzzzz"


def test_a_link_leads_to_its_service_and_is_counted_by_day_and_source(link: ShortLink):
    for path in (
        f"/s/{link.code}/poster",
        f"/s/{link.code}/poster",
        f"/s/{link.code}",
        f"/s/{link.code}/nonsense",
    ):
        answer = Client().get(path)
        assert (answer.status_code, answer["Location"]) == (302, f"/services/kbi1/{SERVICE}")
        assert not answer.cookies
    assert counted() == [("poster", 2), ("shared", 2)]


def test_a_paper_is_known_by_its_name_and_anything_else_was_passed_on():
    assert [source_in(one) for one in SOURCES] == [*SOURCES]
    assert source_in("nonsense") == source_in("") == SHARED


def test_what_is_kept_of_a_visit_is_a_number_alone():
    assert {field.name for field in Visits._meta.get_fields()} == {"id", "link", "day", "source", "count"}


def test_a_link_to_a_variant_leads_to_its_papers(office: Office):
    code = link_to(office, SERVICE, "lost", now=MONDAY).code
    assert Client().get(f"/s/{code}")["Location"] == f"/services/kbi1/{SERVICE}?case=lost#needs"


@pytest.mark.parametrize("how", ["upper", "dashed", "zero"])
def test_a_code_may_be_typed_as_people_type(office: Office, how):
    code = ShortLink.objects.create(office=office, code="a0b1cd", created_at=MONDAY).code
    typed = {"upper": code.upper(), "dashed": "a0b-1cd", "zero": "aOblcd"}[how]
    assert Client().get(f"/s/{typed}")["Location"] == "/offices/kbi1"


def test_neither_a_look_whether_it_is_there_nor_a_page_fetched_beforehand_is_a_visit(link: ShortLink):
    assert Client().head(f"/s/{link.code}").status_code == 302
    assert Client().get(f"/s/{link.code}", headers={"sec-purpose": "prefetch"}).status_code == 302
    assert counted() == []


def test_a_flood_is_led_on_and_no_longer_counted(link: ShortLink, settings):
    settings.LIMITS = {"link-visit": 2}
    answers = [Client().get(f"/s/{link.code}").status_code for _ in range(4)]
    assert answers == [302] * 4
    assert counted() == [("shared", 2)]


def test_a_link_outlives_a_new_name_and_the_end_of_the_service(office: Office, link: ShortLink):
    Office.objects.filter(pk=office.pk).update(code="krabi-1")
    assert target_of(link_with(link.code) or link) == f"/services/krabi-1/{SERVICE}"
    withdraw_offering(actor=SYSTEM, office_id=office.pk, service_id=SERVICE, now=MONDAY)
    assert target_of(link_with(link.code) or link) == "/offices/krabi-1"


@pytest.mark.parametrize("code", ["zzzzzz", "x", "ก", "a" * 300, "<b>"])
def test_an_unknown_code_is_told_so_and_helped_on(office: Office, code):
    page = Client(headers={"accept-language": "en"}).get(f"/s/{code}/poster")
    assert page.status_code == 404
    shown = page.content.decode()
    assert "This link leads nowhere" in shown
    assert 'action="/"' in shown
    assert "<b>" not in shown.partition("<main")[2]


def test_a_link_to_a_closed_office_leads_nowhere(office: Office, link: ShortLink):
    Office.objects.filter(pk=office.pk).update(active=False)
    assert Client().get(f"/s/{link.code}").status_code == 404
    assert counted() == []


def test_guessing_codes_is_slowed_down(office: Office, settings):
    settings.LIMITS = {"link-code": 2}
    assert [Client().get(f"/s/zzzzz{n}").status_code for n in range(3)] == [404, 404, 429]


def test_the_office_sees_its_own_numbers_and_takes_them_along(
    office: Office, other_office: Office, link: ShortLink
):
    now = timezone.now()
    count_visit(link, POSTER, now=now)
    count_visit(link, POSTER, now=now)
    count_visit(link, SHARED, now=now - timedelta(days=40))
    count_visit(link_to(other_office, SERVICE, now=now), POSTER, now=now)
    today = timezone.localdate()
    (found,) = followed_at(office, today - timedelta(days=30), today)
    assert (found.service_id, dict(found.by_source), found.total) == (SERVICE, {"poster": 2}, 2)
    assert len(days_at(office, today - timedelta(days=60), today)) == 2
    officer = User.objects.get(pk=str(make_member(office, "officer", "นางสาวใจดี").user_id))
    desk = sign_in(Client(headers={"accept-language": "en"}), officer, two_factor=True)
    page = desk.get("/desk/office/kbi1/links/").content.decode()
    assert "<strong>2</strong>" in page
    table = (
        desk.get("/desk/office/kbi1/links/table.csv?since=1/1/2500").content.decode("utf-8-sig").splitlines()
    )
    assert len(table) == 3
    assert table[-1].endswith(",Poster,2")
    assert (
        "Nobody has followed a link" in desk.get("/desk/office/kbi1/links/?since=1/1/2600").content.decode()
    )


def test_what_cannot_be_read_as_a_day_is_the_last_thirty(office: Office):
    officer = User.objects.get(pk=str(make_member(office, "officer", "นางสาวใจดี").user_id))
    desk = sign_in(Client(), officer, two_factor=True)
    assert desk.get("/desk/office/kbi1/links/?since=yesterday&until=31/2/2569").status_code == 200
