"""What a signed-in person asks us to keep is filled in next time, and nothing else is."""

from __future__ import annotations

import pytest
from django.utils.html import escape

from khamkho.casework.queries.cases import draft_for
from khamkho.people.actor import Actor
from khamkho.people.models import NoticeSeen, User
from khamkho.people.queries import profile_of
from khamkho.portal.tests.conftest import Walker, hidden, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_limits")]


def hand_in(walker: Walker, **more: str) -> None:
    page = walker.browser.get(walker.url("go/check"))
    posted = {"client_key": hidden(page, "client_key"), **more}
    assert walker.browser.post(walker.url("go/check"), posted).status_code == 302


def test_the_next_application_begins_with_what_was_kept(own_walker: Walker, applicant: Actor) -> None:
    hand_in(own_walker.start().fill(), remember="yes")
    first = own_walker.sample()
    kept = profile_of(User.objects.get(pk=str(applicant.user_id)))
    assert {"name", "national_id", "phone", "registered_address", "birth_date"} <= set(kept)
    assert not {"position", "workplace", "blood_group", "old_card_no", "proxy_name"} & set(kept)
    own_walker.start("lost")
    draft = draft_for(applicant, own_walker.ref)
    assert draft.body.answers["name"] == first["name"]
    assert draft.body.done == []
    page = text(own_walker.browser.get(own_walker.url("you")))
    assert escape(first["name"]["last"]) in page


def test_nothing_is_kept_unless_asked(own_walker: Walker, applicant: Actor) -> None:
    hand_in(own_walker.start().fill())
    assert profile_of(User.objects.get(pk=str(applicant.user_id))) == {}


def test_without_an_account_nothing_is_offered_to_be_kept(walker: Walker) -> None:
    walker.start().fill()
    assert 'name="remember"' not in text(walker.browser.get(walker.url("go/check")))


def test_the_notice_shown_is_recorded_with_version_and_forgotten_with_the_draft(walker: Walker) -> None:
    walker.start()
    walker.browser.post(walker.url("go/notice"))
    seen = NoticeSeen.objects.get()
    assert (seen.notice, seen.case_ref) == ("official-id-card", str(walker.ref))
    assert seen.version
    walker.browser.post(walker.url("go/discard"))
    assert NoticeSeen.objects.get().case_ref == ""
