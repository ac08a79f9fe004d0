"""The texts for what is wrong with applications: shipped, an office's own, followed by those under it."""

from __future__ import annotations

import pytest
from django.test import Client

from khamkho.base.errors import Invalid
from khamkho.offices.commands import reset_reasons, set_reasons
from khamkho.offices.models import Membership, Office, OfficeEvent
from khamkho.offices.queries import forget_reasons, reasons_for
from khamkho.offices.reasons import ABOUT, KINDS, LONGEST, MOST, Reason, checked, shipped
from khamkho.offices.rules import NotYourRole
from khamkho.offices.tests.conftest import NOW, actor
from khamkho.people.actor import SYSTEM
from khamkho.people.tests.signing import sign_in

pytestmark = pytest.mark.django_db


def posted(reasons: tuple[Reason, ...], **more: str) -> dict[str, str]:
    """What the page sends when nothing is changed but ``more``."""
    typed: dict[str, str] = {}
    for place, one in enumerate(reasons, 1):
        kept = one.kept()
        typed |= {f"{part}.{one.id}": kept[part] for part in ("th", "en", "kind", "about")}
        typed |= {f"place.{one.id}": str(place)} | ({} if one.retired else {f"use.{one.id}": "yes"})
    return {**typed, **more}


NEW = {
    "th.new": "ชื่อไม่ตรงกับทะเบียนบ้าน",
    "en.new": "The name differs from the house register",
    "kind.new": "wrong",
    "about.new": "answer",
}


def test_what_ships_has_a_text_of_every_kind_for_answers_and_documents_in_both_languages() -> None:
    for kind in KINDS:
        for document in (True, False):
            assert [one for one in shipped() if one.kind == kind and one.fits(document=document)], (
                kind,
                document,
            )
    for one in shipped():
        assert one.text.th, one.id
        assert one.text.en, one.id
        assert one.about in ABOUT
        assert max(len(one.text.th), len(one.text.en)) <= LONGEST
    assert len({one.id for one in shipped()}) == len(shipped())


def test_an_office_adds_changes_retires_and_orders_and_those_under_it_follow(
    area_office: Office, school: Office, district_office: Office
) -> None:
    first, second = shipped()[:2]
    typed = posted(
        shipped(), **NEW, **{"place.new": "1", f"th.{first.id}": "ไม่ตรงกัน", f"place.{second.id}": "0"}
    )
    del typed[f"use.{first.id}"]
    set_reasons(actor=SYSTEM, office_id=area_office.pk, typed=typed, now=NOW)
    found = reasons_for(Office.objects.get(pk=school.pk))
    assert found[0].id == second.id
    changed = next(one for one in found if one.id == first.id)
    assert (changed.text.th, changed.retired) == ("ไม่ตรงกัน", True)
    assert not changed.fits(document=False)
    added = next(one for one in found if one.text.th == NEW["th.new"])
    assert added in found[:3]
    assert added.fits(document=False)
    assert not added.fits(document=True)
    assert reasons_for(district_office) == shipped()
    assert OfficeEvent.objects.filter(office=area_office, what="reasons-set").count() == 1


def test_saving_the_same_leaves_no_line_and_no_list_of_ones_own(area_office: Office) -> None:
    set_reasons(actor=SYSTEM, office_id=area_office.pk, typed=posted(shipped()), now=NOW)
    assert not OfficeEvent.objects.filter(what="reasons-set").exists()
    assert "reasons" not in Office.objects.get(pk=area_office.pk).settings


def test_an_office_drops_its_own_list(area_office: Office) -> None:
    set_reasons(actor=SYSTEM, office_id=area_office.pk, typed=posted(shipped(), **NEW), now=NOW)
    for _ in range(2):
        office = reset_reasons(actor=SYSTEM, office_id=area_office.pk, now=NOW)
    assert reasons_for(office) == shipped()
    assert OfficeEvent.objects.filter(what="reasons-reset").count() == 1


@pytest.mark.parametrize(
    ("typed", "where"),
    [
        ({**NEW, "en.new": ""}, "en.new"),
        ({**NEW, "th.new": "ก" * (LONGEST + 1)}, "th.new"),
        ({**NEW, "kind.new": "ugly"}, "kind.new"),
        ({**NEW, "about.new": ""}, "about.new"),
    ],
)
def test_a_text_that_is_not_whole_is_refused(area_office: Office, typed: dict[str, str], where: str) -> None:
    with pytest.raises(Invalid) as no:
        set_reasons(actor=SYSTEM, office_id=area_office.pk, typed=posted(shipped(), **typed), now=NOW)
    assert [one.where for one in no.value.problems] == [where]


def test_a_list_has_an_end() -> None:
    held = tuple(Reason(id=f"r{at}", kind="wrong", text=shipped()[0].text) for at in range(MOST))
    _found, problems = checked(posted(held, **NEW), held)
    assert [one.code for one in problems] == ["too-many"]


def test_only_managers_change_the_list(area_office: Office, officer: Membership) -> None:
    with pytest.raises(NotYourRole):
        set_reasons(actor=actor(officer), office_id=area_office.pk, typed={}, now=NOW)
    with pytest.raises(NotYourRole):
        reset_reasons(actor=actor(officer), office_id=area_office.pk, now=NOW)


def test_an_administrator_keeps_the_list_on_its_page(
    area_office: Office, admin: Membership, client: Client
) -> None:
    sign_in(client, admin.user, two_factor=True)
    address = f"/desk/office/{area_office.code}/reasons/"
    page = client.get(address)
    assert shipped()[0].text.th in page.content.decode()
    assert client.post(address, posted(shipped(), **{**NEW, "en.new": ""})).status_code == 422
    assert client.post(address, posted(shipped(), **NEW)).status_code == 302
    forget_reasons()
    assert NEW["th.new"] in client.get(address).content.decode()
    assert client.post(f"{address}reset/").status_code == 302
    assert NEW["th.new"] not in client.get(address).content.decode()
