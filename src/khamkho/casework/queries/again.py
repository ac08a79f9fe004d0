"""Applications that come again after they were given back, withdrawn, or ran out of time."""

from __future__ import annotations

from khamkho.casework.models import Case, CaseLink
from khamkho.casework.queries.links import pointing_at
from khamkho.casework.rules.appeals import SERVICE
from khamkho.casework.rules.flow import GIVEN_BACK, LAPSED, WITHDRAWN
from khamkho.catalogue.queries import service_of

WITHOUT_A_DECISION = frozenset({GIVEN_BACK, LAPSED, WITHDRAWN})


def may_come_again(case: Case) -> bool:
    """Whether a case came to its end without a decision, or its card is about to end; and what was written in it is still
    there."""
    return (
        case.state == Case.ENDED
        and (case.end in WITHOUT_A_DECISION or renewed_as(case) != "")
        and case.service_id != SERVICE
        and bool(case.key_id)
    )


def renewed_as(case: Case) -> str:
    """The variant in which the holder of a card that is about to end applies for the next one; empty where nobody was
    reminded of an end."""
    card = service_of(case.version).card
    if card is None or case.end != "granted" or not case.events.filter(kind="card_ends").exists():
        return ""
    return card.renew


def come_again(case: Case) -> Case | None:
    """The case in which this one came again, a draft too; whoever asks."""
    return pointing_at(case, CaseLink.AGAIN).order_by("pk").last()
