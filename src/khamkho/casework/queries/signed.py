"""Drawn signatures of those who received something: as an answer of an action, or as a document of the case."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from khamkho.casework.contents import event_detail
from khamkho.casework.models import Attachment, Case, Event
from khamkho.catalogue.fields.signature import PREFIX
from khamkho.catalogue.rules import Column
from khamkho.files.queries import read_blob
from khamkho.files.refusals import Infected, NotYetScanned
from khamkho.vault.keys import Erased


@dataclass(frozen=True, kw_only=True)
class Signed:
    """A signature: the picture that was drawn, or the name that was typed in its place."""

    picture: bytes = b""
    name: str = ""


def is_signature(column: Column) -> bool:
    """Whether a column shows what somebody signs when an action is taken: a register on paper has it drawn."""
    return bool(column.of == "asked" and column.field and column.field.type == "signature")


def signatures_of(cases: Sequence[Case], names: Iterable[str]) -> Mapping[tuple[int, str], Signed]:
    """The signatures under these names, by case and name. Two queries; the cases come from ``with_answers``."""
    wanted = set(names)
    if not wanted:
        return {}
    by_pk = {case.pk: case for case in cases}
    found: dict[tuple[int, str], Signed] = {}
    rows = Attachment.objects.filter(case__in=by_pk, document__in=wanted, state=Attachment.HANDED_IN)
    for held in rows.select_related("blob", "blob__key").order_by("pk"):
        if picture := _read(held):
            found[held.case_id, held.document] = Signed(picture=picture)
    for event in Event.objects.filter(case__in=by_pk, kind="acted").order_by("case_id", "seq"):
        for name in wanted & set(answers := _answers(by_pk[event.case_id], event)):
            if said := _signed(answers[name]):
                found[event.case_id, name] = said
    return found


def _read(held: Attachment) -> bytes:
    try:
        return read_blob(held.blob) if held.blob else b""
    except (NotYetScanned, Infected, Erased):
        return b""


def _answers(case: Case, event: Event) -> Mapping[str, object]:
    return dict(event_detail(case, event).get("answers", {}))


def _signed(value: object) -> Signed | None:
    held = value if isinstance(value, dict) else {}
    drawn, typed = str(held.get("drawn") or ""), str(held.get("typed") or "")
    if drawn.startswith(PREFIX):
        return Signed(picture=base64.b64decode(drawn.removeprefix(PREFIX)))
    return Signed(name=typed) if typed else None
