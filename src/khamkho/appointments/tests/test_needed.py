"""``needed: always``: no door hands in without the time, and at the counter only with a reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from khamkho.appointments import commands
from khamkho.appointments.queries import needed
from khamkho.appointments.tests.conftest import at, draft_at
from khamkho.base.errors import Invalid
from khamkho.casework.models import Case
from khamkho.casework.queries.timeline import detail_at
from khamkho.casework.tests.cast import MONDAY
from khamkho.catalogue.service import Service
from khamkho.offices.models import Office
from khamkho.people.actor import Actor

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _always(copy_service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    (one, *rest) = copy_service.appointments
    strict = copy_service.model_copy(
        update={"appointments": (one.model_copy(update={"needed": "always", "since": "applying"}), *rest)}
    )
    monkeypatch.setattr(needed, "service_of", lambda version: strict)


def hand_in(case: Case, actor: Actor, **more: Any) -> Case:
    return commands.submit(actor=actor, ref=case.ref, client_key="k", now=MONDAY, **more).case


def test_nobody_hands_in_without_the_time_and_an_applicant_gives_no_reason(
    draft: Callable[..., Case], applicant: Actor
) -> None:
    case = draft()
    for reason in ("", "ไม่มีเวลาว่าง"):
        with pytest.raises(Invalid) as no:
            hand_in(case, applicant, untimed=reason)
        assert [one.code for one in no.value.problems] == ["appointment-needed"]


def test_with_a_held_time_it_is_handed_in_once(
    draft: Callable[..., Case], applicant: Actor, district: Office, copy_service: Service
) -> None:
    case = draft()
    commands.hold(
        actor=applicant, office=district, service=copy_service, kind="collect", starts_at=at(4, 10), case=case, now=MONDAY
    )  # fmt: skip
    number = hand_in(case, applicant).number
    assert hand_in(case, applicant).number == number


def test_an_officer_takes_it_without_one_for_a_reason_that_the_office_reads(
    district: Office, clerk: Actor
) -> None:
    case = draft_at(district, clerk, on_behalf=True, channel="counter")
    with pytest.raises(Invalid):
        hand_in(case, clerk)
    handed = hand_in(case, clerk, untimed="มาจากต่างอำเภอ วันนี้เต็ม")
    event = handed.events.get(kind="taken_untimed")
    assert event.audience == "office"
    assert detail_at(handed, event.seq)["reason"] == "มาจากต่างอำเภอ วันนี้เต็ม"
