"""Who may do what to a case: decided here, asked by every command and every query."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from khamkho.base.text import Text
from khamkho.casework.rules.people import Deed
from khamkho.casework.rules.refusals import HasInterest, NotYours, OfficeWork, OwnCase
from khamkho.catalogue.service import Service

APPLICANT = "applicant"
MAY_TAKE = {
    "officer": frozenset({"officer", "supervisor"}),
    "supervisor": frozenset({"supervisor", "director"}),
    "director": frozenset({"director"}),
    "committee": frozenset({"officer", "supervisor"}),
}
"""Which roles of a member may take a step that the service file gives to a role. What a committee resolved is recorded by
an officer, for no member decides alone."""

BY_OFFICERS = frozenset({"officer", "committee"})
"""Steps that an officer takes or records: nobody decides on them alone, so no order lends them."""

WORKING_ROLES = frozenset({"officer", "supervisor", "director"})
READING_ROLES = WORKING_ROLES | {"auditor"}
HEADS = frozenset({"supervisor", "director"})

WHO = {
    "applicant": Text("ผู้ยื่นคำขอ", "applicant"),
    "officer": Text("เจ้าหน้าที่", "officer"),
    "supervisor": Text("หัวหน้างาน", "supervisor"),
    "director": Text("ผู้อำนวยการ", "director"),
    "committee": Text("คณะกรรมการ", "committee"),
    "system": Text("ระบบ", "system"),
}


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How a person stands to one case: which roles she holds in its office, whether it is her own."""

    roles: frozenset[str]
    is_applicant: bool
    user_id: UUID | None = None
    is_system: bool = False
    has_interest: bool = False
    """She declared an interest in the case."""
    people: frozenset[str] = frozenset()
    """Her roles around the case besides that of the applicant (``rules.people``)."""
    deeds: frozenset[Deed] = frozenset()
    """What she may do on the applicant's side."""
    reviews: bool = False
    """Reads the case at another office, because an appeal there is against its decision, or because it lies with a
    committee on which she sits."""

    @property
    def is_party(self) -> bool:
        """Applies, or stands around the case: she never acts on it for the office."""
        return self.is_applicant or bool(self.people)

    @property
    def helps(self) -> bool:
        """Works for the office and mends the case in its applicant's place, or types in what she wrote on paper."""
        return "correct" in self.deeds and not self.is_party

    def may(self, deed: Deed) -> bool:
        """Whether she may do this on the applicant's side; the applicant herself everything."""
        return self.is_applicant or deed in self.deeds

    @property
    def works_on_it(self) -> bool:
        return bool(self.roles & WORKING_ROLES)

    @property
    def reads_as_office(self) -> bool:
        return bool(self.roles & READING_ROLES)

    @property
    def reads_inside(self) -> bool:
        """Reads what the office keeps to itself. Who works there and applies reads her case as any applicant does."""
        return self.reads_as_office and not self.is_party


def refuse_for(who: str) -> NotYours:
    """The refusal that says whose task it is."""
    return NotYours(who=WHO[who])


def require_step(standing: Standing, by: str) -> None:
    """Refuse unless this person may take a step that belongs to ``by``.

    Raises NotYours, OwnCase when an officer would act on an application of her own, HasInterest when she declared one.
    """
    if by == "system":
        if not standing.is_system:
            raise refuse_for(by)
        return
    if by == APPLICANT:
        if not standing.may("correct"):
            raise refuse_for(by)
        return
    require_role(standing, MAY_TAKE[by], says=by)


def require_applicant(service: Service) -> None:
    """Refuse what can only be done to an applicant on the office's own work. Raises OfficeWork."""
    if service.is_internal:
        raise OfficeWork()


def require_role(standing: Standing, roles: Collection[str], *, says: str) -> None:
    """Refuse unless the person holds one of the roles in the case's office, on a case that is not too near to her."""
    if not standing.roles & frozenset(roles):
        raise refuse_for(says)
    if standing.is_party:
        raise OwnCase()
    if standing.has_interest:
        raise HasInterest()
