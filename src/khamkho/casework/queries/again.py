"""Applications that come again after they were given back, withdrawn, or ran out of time."""

from __future__ import annotations

from khamkho.casework.models import Case, CaseLink
from khamkho.casework.queries.links import pointing_at
from khamkho.casework.rules.appeals import SERVICE
from khamkho.casework.rules.flow import GIVEN_BACK, LAPSED, WITHDRAWN

WITHOUT_A_DECISION = frozenset({GIVEN_BACK, LAPSED, WITHDRAWN})


def may_come_again(case: Case) -> bool:
    """Whether a case came to its end without a decision, and what was written in it is still there."""
    return (
        case.state == Case.ENDED
        and case.end in WITHOUT_A_DECISION
        and case.service_id != SERVICE
        and bool(case.key_id)
    )


def come_again(case: Case) -> Case | None:
    """The case in which this one came again, a draft too; whoever asks."""
    return pointing_at(case, CaseLink.AGAIN).order_by("pk").last()
