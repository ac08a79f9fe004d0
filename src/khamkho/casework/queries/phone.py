"""The code that is to prove a phone, for whoever sends it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from khamkho.base.text import Lang, lang_in
from khamkho.casework.contents import working_copy_of
from khamkho.casework.models import Case
from khamkho.casework.rules.contact import is_running
from khamkho.offices.models import Office
from khamkho.vault.keys import Erased


@dataclass(frozen=True, kw_only=True)
class WaitingCode:
    """A code that is to go out."""

    office: Office
    number: str
    code: str
    lang: Lang


def waiting_code(case_id: int, *, sent: str, now: datetime) -> WaitingCode | None:
    """The code to send, or None when it was used, replaced by a newer one, came too late, or its draft is gone."""
    case = Case.objects.select_related("office", "key").filter(pk=case_id).first()
    if case is None:
        return None
    try:
        known = working_copy_of(case).code
    except Erased:
        return None
    if not is_running(known, now) or known["sent"][-1] != sent:
        return None
    return WaitingCode(
        office=case.office,
        number=known["number"],
        code=known["code"],
        lang=lang_in(case.lang),
    )
