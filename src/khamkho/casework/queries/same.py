"""Other cases with the same answers where a service says that they should not come twice: a receipt, a child's term."""

from __future__ import annotations

from dataclasses import dataclass

from khamkho.base.text import Text
from khamkho.casework.models import Case, Term
from khamkho.casework.queries.visible import visible_to
from khamkho.catalogue.fields.group import GroupField
from khamkho.catalogue.service import Service
from khamkho.people.actor import Actor


@dataclass(frozen=True, kw_only=True)
class Same:
    """A case in which the same stands, and what it is."""

    case: Case
    what: Text


def same_as(actor: Actor, case: Case, service: Service) -> list[Same]:
    """The cases, among those that this person may see, that share such an answer with this one; newest first. One query, and
    none where the service asks for no such thing."""
    if not service.same or case.key_id is None:
        return []
    own = Term.objects.filter(case=case, kind__startswith="same:")
    rows = Term.objects.filter(kind__startswith="same:", index__in=own.values("index")).exclude(case=case)
    rows = rows.filter(case__in=visible_to(actor).exclude(state=Case.DRAFT).values("pk"))
    return [
        Same(case=row.case, what=_words(service, row.kind.partition(":")[2]))
        for row in rows.select_related("case").order_by("-case__received_at", "pk")
    ]


def _words(service: Service, name: str) -> Text:
    """What such an answer is called: the questions that make it up."""
    labels = [_label(service, path) for path in service.same.get(name, ())]
    return Text(" ".join(one.th for one in labels), ", ".join(one.en for one in labels))


def _label(service: Service, path: str) -> Text:
    first, _, inner = path.partition(".")
    field = service.fields[first]
    if inner and isinstance(field, GroupField):
        field = next(one for one in field.fields if one.id == inner)
    return field.called or field.label
