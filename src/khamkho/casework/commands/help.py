"""Help an applicant who comes to the counter, calls or writes with what was marked: an officer mends it for her."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from khamkho.base.errors import Invalid, Problem
from khamkho.casework.commands.locking import lock_number
from khamkho.casework.commands.record import record
from khamkho.casework.models import Case
from khamkho.casework.rules.permits import APPLICANT, WORKING_ROLES, require_role
from khamkho.casework.rules.refusals import NotWithTheApplicant
from khamkho.casework.rules.wording import HELP_WAYS
from khamkho.catalogue.queries import service_of
from khamkho.people.actor import Actor


@transaction.atomic
def help_applicant(*, actor: Actor, number: str, way: str, now: datetime) -> Case:
    """An officer begins to mend a returned case in its applicant's place; ``way`` (``rules.wording.HELP_WAYS``) is how
    she came.

    From now until the case moves on this officer may change what the applicant may change, and send it, through the
    same commands and under the same rules; the timeline tells both who did it for whom. The applicant may go on
    herself all the while. A colleague who helps later takes over. Raises NotYours, OwnCase, HasInterest,
    NotWithTheApplicant, Invalid.
    """
    case, standing = lock_number(actor, number)
    require_role(standing, WORKING_ROLES, says="officer")
    if case.state != Case.OPEN or service_of(case.version).step(case.step).by != APPLICANT:
        raise NotWithTheApplicant()
    if way not in HELP_WAYS:
        raise Invalid(
            [Problem("way", "required", "กรุณาเลือกว่าผู้ยื่นติดต่อมาทางใด", "Choose how the applicant came.")]
        )
    helped = {"by": str(actor.user_id), "way": way}
    if case.helped != helped:
        case.helped = helped
        told = {"way_th": HELP_WAYS[way].th, "way_en": HELP_WAYS[way].en}
        record(case, "helped", actor=actor, standing=standing, now=now, detail=told)
    return case
