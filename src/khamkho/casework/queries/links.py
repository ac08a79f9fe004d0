"""Which cases belong together: what a case points at, and what points at it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from khamkho.base.text import Text
from khamkho.casework.contents import body_of
from khamkho.casework.models import Case, CaseLink
from khamkho.casework.queries.visible import visible_to
from khamkho.casework.rules.wording import link_words
from khamkho.catalogue.queries import service_of
from khamkho.catalogue.rules import named_office
from khamkho.catalogue.service import Link
from khamkho.offices.models import Offering
from khamkho.offices.queries import offered_first
from khamkho.people.actor import Actor


@dataclass(frozen=True, kw_only=True)
class Linked:
    """A case at the other end of a link; ``points`` when the case that was asked about points at it."""

    case: Case
    kind: str
    points: bool

    @property
    def words(self) -> Text:
        """The link read aloud: ``Appealed, as application TTY-2569-000123``."""
        return link_words(self.kind, self.case.number or "", points=self.points)


def links_of(actor: Actor, case: Case) -> tuple[Linked, ...]:
    """The cases linked with this one, in both directions, that this person may see; oldest link first.

    The case came from a query for this actor.
    """
    links = list(CaseLink.objects.filter(Q(case=case) | Q(other=case)).order_by("id"))
    ends = {link.other_id if link.case_id == case.pk else link.case_id for link in links}
    rows = visible_to(actor).filter(pk__in=ends).select_related("office", "version") if ends else ()
    seen = {row.pk: row for row in rows}
    return tuple(
        Linked(case=other, kind=link.kind, points=points)
        for link in links
        for points in [link.case_id == case.pk]
        if (other := seen.get(link.other_id if points else link.case_id))
    )


@dataclass(frozen=True, kw_only=True)
class GoesOn:
    """What an applicant can go on with at another office, now that a case is granted."""

    link: Link
    offering: Offering

    @property
    def office(self) -> Text:
        return Text(self.offering.office.name_th, self.offering.office.name_en)


def goes_on(case: Case) -> GoesOn | None:
    """Where a granted case goes on for its applicant, unless it was opened by a case that waits there already."""
    if case.end != "granted" or case.body is None:
        return None
    links = [link for link in service_of(case.version).links if link.by == "applicant"]
    if not links or pointing_at(case, CaseLink.OPENED).exists():
        return None
    answers = body_of(case).answers
    for link in links:
        if offering := offered_first(named_office(link, answers), link.services):
            return GoesOn(link=link, offering=offering)
    return None


def gone_on(case: Case) -> Case | None:
    """The case by which its applicant went on at another office, once it was begun."""
    return pointing_at(case, CaseLink.ANSWERS).order_by("-pk").first()


def pointed_at(case: Case, kind: str) -> QuerySet[Case]:
    """The cases that this one points at in this way, whoever asks: for rules, not for pages."""
    return Case.objects.filter(linked_from__case=case, linked_from__kind=kind)


def pointing_at(case: Case, kind: str) -> QuerySet[Case]:
    """The cases that point at this one in this way, whoever asks: for rules, not for pages."""
    return Case.objects.filter(links__other=case, links__kind=kind)
