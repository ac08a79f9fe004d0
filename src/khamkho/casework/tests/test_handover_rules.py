"""Who hands a case over to another office, as the service says: the pure rule."""

from __future__ import annotations

from typing import Any

import pytest

from khamkho.base.errors import Refused
from khamkho.casework.rules.handover import NeverHandedOver, may_hand_over, require_may_hand_over
from khamkho.casework.rules.permits import Standing
from khamkho.casework.rules.refusals import HasInterest, NotYours, OwnCase
from khamkho.catalogue.queries import pack
from khamkho.catalogue.service import Service

# what the service says, and who then hands over: that role and those above it
WHO_MAY = {
    "officer": {"officer", "supervisor", "director"},
    "supervisor": {"supervisor", "director"},
    "director": {"director"},
}
EVERYBODY = ("officer", "supervisor", "director", "auditor", "admin", "none")


def standing(*roles: str, **near: Any) -> Standing:
    return Standing(roles=frozenset(roles), **{"is_applicant": False, **near})


def kept_by(who: str) -> Service:
    return pack("general-request").model_copy(update={"hand_over": who})


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("says", list(WHO_MAY))
def test_who_hands_over_is_what_the_service_says_and_those_above(says: str, who: str) -> None:
    person, service = standing(who), kept_by(says)
    if who in WHO_MAY[says]:
        assert may_hand_over(person, service) is True
        require_may_hand_over(person, service)
        return
    assert may_hand_over(person, service) is False
    with pytest.raises(NotYours) as refused:
        require_may_hand_over(person, service)
    assert says in refused.value.sentence("en")


def test_a_head_of_section_hands_over_when_nothing_is_said() -> None:
    assert kept_by("supervisor").hand_over == pack("general-request").hand_over


@pytest.mark.parametrize("who", EVERYBODY)
def test_nobody_hands_over_what_the_service_keeps(who: str) -> None:
    assert may_hand_over(standing(who), kept_by("nobody")) is False
    with pytest.raises(NeverHandedOver):
        require_may_hand_over(standing(who), kept_by("nobody"))


@pytest.mark.parametrize(
    ("near", "refusal"),
    [
        ({"is_applicant": True}, OwnCase),
        ({"people": frozenset({"adviser"})}, OwnCase),
        ({"has_interest": True}, HasInterest),
    ],
)
def test_nobody_hands_over_what_is_too_near_to_her(near: dict[str, Any], refusal: type[Refused]) -> None:
    person, service = standing("director", **near), kept_by("officer")
    assert may_hand_over(person, service) is False
    with pytest.raises(refusal):
        require_may_hand_over(person, service)
