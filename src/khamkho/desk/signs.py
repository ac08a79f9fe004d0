"""How this reader signs what is before her, in the words that will stand on paper; or why she may not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from khamkho.base.errors import Refused
from khamkho.base.text import Text
from khamkho.base.thai import show_date
from khamkho.casework.queries.cases import CaseView
from khamkho.casework.rules.authority import Signature
from khamkho.casework.rules.refusals import NotYours, OwnCase

FORMS: Mapping[str, Text] = {
    "delegated": Text("ท่านลงนามโดยอำนาจที่ได้รับมอบ", "You decide with a power that was delegated"),
    "acting": Text(
        "ท่านพิจารณาแทนผู้ดำรงตำแหน่งที่ไม่อยู่", "You decide in place of the holder of the position, who is away"
    ),
    "vacant": Text("ท่านพิจารณาในตำแหน่งที่ว่าง", "You decide in a vacant post"),
}


@dataclass(frozen=True, kw_only=True)
class Signs:
    """What a signature under an order will say."""

    title: Text
    name: Text
    lines: tuple[Text, ...]
    orders: tuple[Text, ...]


def signs_of(signature: Signature | None) -> Signs | None:
    """The block under a signature that rests on an order; None for one's own position alone."""
    if signature is None or not signature.grounds:
        return None
    return Signs(
        title=FORMS[signature.form],
        name=signature.name,
        lines=signature.lines,
        orders=tuple(
            Text(
                f"คำสั่งที่ {order.number} ลงวันที่ {show_date(order.dated, 'th')}",
                f"Order {order.number} of {show_date(order.dated, 'en')}",
            )
            for order in signature.grounds
        ),
    )


def barred_of(view: CaseView) -> Refused | None:
    """Why this reader may not take the step although it could be hers: told where its actions would stand."""
    plain = view.barred is None or isinstance(view.barred, NotYours | OwnCase)
    return view.barred if view.standing.works_on_it and not plain else None
