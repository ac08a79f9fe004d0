"""The demo's half year: alive, whole and quiet."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator

from khamkho.base.home import Home
from khamkho.casework.models import Case, CaseLink, Event, Handover, LateNotice, Letter
from khamkho.casework.queries.audit import verify_all
from khamkho.catalogue.queries import pack, packs
from khamkho.offices.models import Membership, Office
from khamkho.offices.queries import schools_under
from khamkho.people.queries import user_by_email
from khamkho.site.demo import CAST, seed
from khamkho.site.demo.cast import SEA
from khamkho.work.models import Effect, Timer

SIZE = 60


def test_cases_stand_in_every_state(demo: Home, now: datetime) -> None:
    ends = Counter(Case.objects.filter(state="ended").values_list("end", flat=True))
    assert set(ends) == {"granted", "refused", "lapsed", "withdrawn", "given_back", "closed"}
    steps = set(Case.objects.filter(state="open").values_list("step", flat=True))
    assert {"check", "correct", "collect"} <= steps
    assert {"approve", "decide"} & steps
    open_ones = Case.objects.filter(state="open")
    assert open_ones.filter(due_at__lt=now, waiting_for="officer").exists()
    assert open_ones.filter(assignee__isnull=True).exists()
    assert open_ones.filter(assignee__isnull=False).exists()
    assert Case.objects.filter(state="draft").exists()
    assert {"web", "counter"} <= set(Case.objects.values_list("channel", flat=True))


def test_things_happened_to_them(demo: Home) -> None:
    kinds = set(Event.objects.values_list("kind", flat=True))
    assert {
        "submitted",
        "acted",
        "assigned",
        "noted",
        "lapsed",
        "reopened",
        "withdrawn",
        "given_back",
    } <= kinds


def test_the_legal_clock_shows_what_it_can(demo: Home, now: datetime) -> None:
    written = LateNotice.objects.exclude(written_at=None)
    assert written.exists()
    assert LateNotice.objects.filter(written_at=None, escalated_at__isnull=False).exists()
    assert Case.objects.filter(extensions__isnull=False, state=Case.OPEN).count() == 1
    appeal = Case.objects.get(service_id="appeal")
    assert CaseLink.objects.get(case=appeal, kind="appeal").other.end == "refused"
    decided = Case.objects.filter(decided_at__isnull=False)
    untold = decided.filter(told_at=None).count()
    assert untold * 20 < decided.count()
    lapsed = decided.filter(end="lapsed")
    assert lapsed.exists()
    assert lapsed.filter(told_at__isnull=False).count() * 2 > lapsed.count()


def test_what_goes_from_hand_to_hand_is_there(demo: Home) -> None:
    again = CaseLink.objects.get(kind="again")
    assert (again.case.state, again.other.end, again.case.display_name) == (
        "open",
        "given_back",
        again.other.display_name,
    )
    gone = Handover.objects.filter(letter=None).get()
    assert gone.case.office == gone.to
    forwarded = Handover.objects.exclude(letter=None)
    assert forwarded.count() == 2
    assert {one.letter.blob_id is not None for one in forwarded if one.letter} == {True}


def test_every_letter_that_was_signed_is_there(demo: Home) -> None:
    letters = Letter.objects.exclude(state="draft")
    assert letters.filter(kind="give_back", state="issued").exists()
    assert not letters.filter(blob=None).exists()


def test_every_chain_is_whole(demo: Home) -> None:
    assert list(verify_all()) == []


def test_numbers_follow_the_calendar(demo: Home) -> None:
    rows = Case.objects.exclude(state="draft").filter(
        handovers=None
    )  # what came from elsewhere was received there
    own_work = [name for name in packs() if pack(name).is_internal]
    rows = rows.filter(asked=None).exclude(service_id__in=own_work)  # nobody applied for these
    rows = rows.order_by("office_id", "number_year", "number_seq")
    last: dict[tuple[int, int], datetime] = {}
    for case in rows:
        assert case.received_at is not None
        book = (case.office_id, case.number_year or 0)
        assert last.get(book, case.received_at) <= case.received_at + timedelta(minutes=30)
        last[book] = case.received_at


def test_nothing_old_is_sent_or_rendered(demo: Home, now: datetime) -> None:
    waiting = Effect.objects.filter(state="pending")
    assert set(waiting.values_list("name", flat=True)) <= {"document"}
    assert 0 < waiting.values("about").distinct().count() <= 10
    assert not Timer.objects.filter(due_at__lte=now).exists()


def test_everybody_can_sign_in(demo: Home) -> None:
    for person in (*CAST.staff, *CAST.applicants):
        user = user_by_email(person.email)
        assert user is not None
        assert Authenticator.objects.filter(user=user, type="totp").exists() == bool(person.seats)
    user = user_by_email(CAST.staff[0].email)
    assert user is not None
    assert user.check_password(CAST.staff[0].password)


def test_offices_look_like_offices(demo: Home) -> None:
    area = Office.objects.get(code=SEA)
    assert len(schools_under(area)) >= 20
    assert Membership.objects.filter(active_until__isnull=False).exists()
    assert Office.objects.exclude(kind="school").count() == 4


def test_a_demo_that_is_not_empty_is_refused(demo: Home, now: datetime) -> None:
    with pytest.raises(RuntimeError):
        seed(demo, now=now, size=1)
