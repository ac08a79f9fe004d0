"""Periods and words of the law: shipped, an office's own, followed by those under it."""

from __future__ import annotations

import pytest
from django.test import Client

from khamkho.base.errors import Invalid
from khamkho.offices.commands import set_periods
from khamkho.offices.models import Membership, Office, OfficeEvent
from khamkho.offices.periods import BASES, checked, periods_from, settings
from khamkho.offices.queries import forget_periods, periods_for
from khamkho.offices.rules import NotYourRole
from khamkho.offices.tests.conftest import NOW, actor
from khamkho.people.actor import SYSTEM
from khamkho.people.tests.signing import sign_in

pytestmark = pytest.mark.django_db


def test_what_ships_is_whole_in_both_languages() -> None:
    shipped = periods_from({})
    assert (shipped.tell_days, shipped.late_days) == (7, 7)
    for one in settings():
        texts = [one.label, BASES[one.basis], *(words for _, words in one.options)]
        texts += [one.hint] if one.hint else []
        assert all(text.th and text.en for text in texts), one.name
    assert shipped.late_every(facilitation=True) == shipped.late_days
    assert shipped.late_every(facilitation=False) == shipped.late_days_other


def test_the_words_on_appeals_name_the_days() -> None:
    told = periods_from(
        {"appeal_days": 30, "appeal_text": {"th": "ภายใน {days} วัน", "en": "within {days} days"}}
    ).appeal_words()
    assert "30" in told.th
    assert "30 days" in told.en
    assert "{" not in told.th + told.en


def test_an_office_follows_the_one_above_until_it_has_its_own(
    area_office: Office, school: Office, district_office: Office
) -> None:
    set_periods(
        actor=SYSTEM, office_id=area_office.pk, typed={"appeal_days": "๓๐", "tell_days": "5"}, now=NOW
    )
    set_periods(actor=SYSTEM, office_id=school.pk, typed={"tell_days": "3", "appeal_at": "here"}, now=NOW)
    school = Office.objects.get(pk=school.pk)
    found = periods_for(school)
    assert (found.appeal_days, found.tell_days, found.appeal_at) == (30, 3, "here")
    assert periods_for(district_office).appeal_days == 15
    assert OfficeEvent.objects.filter(office=school, what="periods-set").count() == 1


def test_saving_the_same_again_leaves_no_line(area_office: Office) -> None:
    for _ in range(2):
        set_periods(actor=SYSTEM, office_id=area_office.pk, typed={"late_days": "10"}, now=NOW)
    assert OfficeEvent.objects.filter(what="periods-set").count() == 1


@pytest.mark.parametrize(
    ("typed", "where"),
    [
        ({"tell_days": "0"}, "tell_days"),
        ({"tell_days": "soon"}, "tell_days"),
        ({"late_days_other": "-1"}, "late_days_other"),
        ({"late_days": "1001"}, "late_days"),
        ({"appeal_at": "moon"}, "appeal_at"),
        ({"oversight_th": "สำนักงานตัวอย่าง"}, "oversight_en"),
        ({"oversight_en": "Sample Office"}, "oversight_th"),
    ],
)
def test_what_makes_no_sense_is_named(typed: dict[str, str], where: str, area_office: Office) -> None:
    with pytest.raises(Invalid) as no:
        set_periods(actor=SYSTEM, office_id=area_office.pk, typed=typed, now=NOW)
    assert [problem.where for problem in no.value.problems] == [where]
    assert all(problem.th and problem.en for problem in no.value.problems)


def test_nought_is_never_where_never_makes_sense() -> None:
    kept, problems = checked(
        {"late_days_other": "0", "appeal_days": "0", "oversight_th": "ก", "oversight_en": "A"}
    )
    assert problems == []
    assert periods_from(kept).late_every(facilitation=False) == 0
    assert periods_from(kept).oversight.en == "A"


def test_only_managers_set_them(area_office: Office, officer: Membership) -> None:
    with pytest.raises(NotYourRole):
        set_periods(actor=actor(officer), office_id=area_office.pk, typed={}, now=NOW)


def test_the_page_keeps_what_was_typed_and_shows_what_holds(
    area_office: Office, admin: Membership, client: Client
) -> None:
    sign_in(client, admin.user, two_factor=True)
    page = f"/desk/office/{area_office.code}/periods/"
    wrong = client.post(page, {"tell_days": "x", "appeal_text_th": "ข้อความ", "appeal_text_en": "Words"})
    assert wrong.status_code == 422
    assert 'value="x"' in wrong.content.decode()
    saved = client.post(page, {"tell_days": "4", "appeal_text_th": "ข้อความ", "appeal_text_en": "Words"})
    assert saved.status_code == 302
    forget_periods()
    again = client.get(page).content.decode()
    assert 'value="4"' in again
    assert "ข้อความ" in again
    assert periods_for(Office.objects.get(pk=area_office.pk)).appeal_text.en == "Words"
