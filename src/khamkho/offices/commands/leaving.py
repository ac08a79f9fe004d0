"""What leaves the house as a file is written down: whoever answers for the data can say where they went."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from khamkho.offices.commands.log import record
from khamkho.offices.models import Office
from khamkho.people.actor import Actor


def record_export(
    *,
    actor: Actor,
    office: Office,
    service_id: str,
    form: Literal["XLSX", "PDF", "CSV"],
    days: tuple[date | None, date | None],
    rows: int,
    now: datetime,
) -> None:
    """Keep in the office's log that a member took a register out as a file: which, received on
    which ``days`` (first and last, either open), how many cases.

    Whether she may read the register was decided by whoever made the file.
    """
    period = [day.isoformat() if day else "" for day in days] if any(days) else None
    detail = {"service": service_id, "form": form, "period": period, "rows": rows}
    record(office, actor, "register-exported", detail, now)
