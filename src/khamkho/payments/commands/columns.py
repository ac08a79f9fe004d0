"""Set which columns the file for the bank has at an office."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from khamkho.offices.commands.log import managed_office, record
from khamkho.offices.models import Office
from khamkho.payments.queries.file import columns
from khamkho.payments.rules.file import checked_columns
from khamkho.people.actor import Actor


@transaction.atomic
def set_columns(*, actor: Actor, office_id: int, chosen: Sequence[str], now: datetime) -> Office:
    """An administrator or head chooses the columns and their order. Raises NotFound, NotYourRole, Invalid."""
    office = managed_office(actor, office_id)
    kept = checked_columns(chosen, columns())
    office.settings["payment_columns"] = kept
    office.save(update_fields=["settings"])
    record(office, actor, "payment-columns-changed", {"columns": ", ".join(kept)}, now)
    return office
