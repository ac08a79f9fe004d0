"""What anyone may know of a proof of payment: that it stands or is void. No name, no amount of somebody else's."""

from __future__ import annotations

from khamkho.base.codes import normalise_code
from khamkho.base.text import Text
from khamkho.fees.models import Receipt
from khamkho.fees.rules.settings import TITLES
from khamkho.issuing.queries import Standing

STATES = {
    Receipt.ISSUED: Text("ใช้ได้", "stands"),
    Receipt.VOID: Text("ยกเลิกแล้ว", "void"),
}


def standing_of(code: str) -> Standing | None:
    """What the verification page tells of the proof of payment with this code; None for none."""
    wanted = normalise_code(code)
    row = Receipt.objects.select_related("office", "case").filter(code=wanted).first() if wanted else None
    if row is None:
        return None
    newer = Receipt.objects.filter(instead_of=row).first()
    return Standing(
        code=row.code,
        title=TITLES[row.kind],
        number=row.number,
        office=Text(row.office.name_th, row.office.name_en),
        service=row.case.service_id,
        issued_at=row.made_at,
        state=row.state,
        state_text=STATES[row.state],
        stands=row.state == Receipt.ISSUED,
        since=row.void_at,
        replaced_by=(newer.code, newer.number) if newer else None,
        holder="",
        name=None,
    )
