"""What an event says of the row it left: a hash that shows any later change to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Model, QuerySet

from khamkho.casework.models import (
    Attachment,
    Case,
    CaseLink,
    CasePerson,
    Committee,
    CommitteeMember,
    Handover,
    Opinion,
    Publication,
)
from khamkho.casework.rules.chain import canonical, digest, instant

Rows = Sequence[Sequence[Any]]


@dataclass(frozen=True, kw_only=True)
class Around:
    """What other tables say of a case, as its fingerprint holds it."""

    files: Rows = ()
    links: Rows = ()
    people: Rows = ()
    handovers: Rows = ()
    opinions: Rows = ()
    committees: Rows = ()
    publications: Rows = ()


SELDOM: Mapping[type[Model], type[Model]] = {
    CaseLink: CaseLink,
    CasePerson: CasePerson,
    Handover: Handover,
    Opinion: Opinion,
    CommitteeMember: Committee,
    Publication: Publication,
}
"""What most cases have nothing of, and the table that says so by the case's id."""


def _absent(case_id: int) -> Collection[type[Model]]:
    """What says nothing of a case, in one query: asking for each took longer than all else that an event needs."""
    asked = ", ".join(
        f"EXISTS (SELECT 1 FROM {connection.ops.quote_name(table._meta.db_table)} WHERE case_id = %s)"  # noqa: S608  # names of ours
        for table in SELDOM.values()
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {asked}", [case_id] * len(SELDOM))
        found = cursor.fetchone()
    return [model for model, there in zip(SELDOM, found, strict=True) if not there]


def around(cases: Iterable[Case]) -> Mapping[int, Around]:
    """What stands around each of these cases, in seven queries for all of them; of one, in two and one for what it has."""
    ids = [case.pk for case in cases]
    absent = _absent(ids[0]) if len(ids) == 1 else ()

    def rows(found: QuerySet[Any], *names: str, of: str = "case") -> Mapping[int, list[list[Any]]]:
        by_case = defaultdict[int, list[list[Any]]](list)
        if found.model in absent:
            return by_case
        for case_id, *values in found.filter(**{f"{of}__in": ids}).values_list(f"{of}_id", *names):
            by_case[case_id].append(values)
        return by_case

    handed_in = Attachment.objects.filter(state=Attachment.HANDED_IN).order_by("id")
    files = rows(handed_in, "ref", "document", "blob_id", "state")
    links = rows(CaseLink.objects.order_by("id"), "kind", "other__ref")
    people = rows(CasePerson.objects.order_by("id"), "ref", "role", "user_id", "since", "until")
    handovers = rows(
        Handover.objects.order_by("event"),
        *("event", "office_id", "number", "number_year", "number_seq", "to_id", "letter_id", "at"),
    )
    opinions = rows(
        Opinion.objects.order_by("id"),
        *("ref", "asked", "member_id", "invitation", "answered", "due_at", "ended_at"),
    )
    committees = rows(
        CommitteeMember.objects.order_by("id"),
        *(
            f"committee__{name}"
            for name in ("ref", "name", "order_number", "order_date", "until", "ended_at")
        ),
        *("role", "seat_id", "name"),
        of="committee__case",
    )
    publications = rows(
        Publication.objects.order_by("id"),
        *("ref", "office_id", "file_id", "title", "published_at", "withdrawn_at"),
    )
    return {
        pk: Around(
            files=[[str(ref), document, str(blob), state] for ref, document, blob, state in files[pk]],
            links=[[kind, str(other)] for kind, other in links[pk]],
            people=[
                [str(ref), role, str(user or ""), instant(since), instant(until)]
                for ref, role, user, since, until in people[pk]
            ],
            handovers=[[*where, instant(at)] for *where, at in handovers[pk]],
            opinions=[
                [str(ref), asked, member, invitation or "", answered, instant(due_at), instant(ended_at)]
                for ref, asked, member, invitation, answered, due_at, ended_at in opinions[pk]
            ],
            committees=[
                [
                    *(
                        str(ref),
                        called,
                        order,
                        dated.isoformat(),
                        until and until.isoformat(),
                        instant(ended),
                    ),
                    *(role, seat, digest(bytes(name)) if name else ""),
                ]
                for ref, called, order, dated, until, ended, role, seat, name in committees[pk]
            ],
            publications=[
                [str(ref), office, file, title, instant(published), instant(withdrawn)]
                for ref, office, file, title, published, withdrawn in publications[pk]
            ],
        )
        for pk in ids
    }


def fingerprint(case: Case, beside: Around | None = None) -> str:
    """A hash of everything in the case's row and of the files handed in, as they stand after an event. ``beside`` is what
    stands around it, where it was read already."""
    beside = beside or around([case])[case.pk]
    # What older events could not know of counts only once it is there, so that their hashes still hold.
    moments = [instant(at) for at in (case.complete_at, case.decided_at, case.told_at)]
    clock = [*moments, case.extensions] if any(moments) or case.extensions else []
    amount = "" if case.amount is None else f"{case.amount:.2f}"
    parts = (
        ("handovers", beside.handovers),
        ("earlier_offices", case.earlier_offices),
        ("links", beside.links),
        ("clock", clock),
        ("interests", case.interests),
        ("people", beside.people),
        ("opinions", beside.opinions),
        ("amount", amount),
        ("helped", case.helped),
        ("asked", case.asked_id),
        ("round", case.round_id),
        ("committees", beside.committees),
        ("publications", beside.publications),
        ("batch", case.batch),
        ("paper", case.paper_at and instant(case.paper_at)),
        ("fee", case.fee),
    )
    later = {name: value for name, value in parts if value}
    return digest(
        canonical(
            {
                **later,
                "ref": str(case.ref),
                "number": [case.number, case.number_year, case.number_seq],
                "track": case.track_index,
                "office": case.office_id,
                "version": case.version_id,
                "service": case.service_id,
                "variant": case.variant,
                "state": case.state,
                "step": case.step,
                "waiting_for": case.waiting_for,
                "end": case.end,
                "channel": case.channel,
                "applicant": str(case.applicant_id or ""),
                "assignee": case.assignee_id,
                "name": [case.display_name, case.sort_key, case.search_key],
                "facets": case.facets,
                "times": [
                    instant(at)
                    for at in (
                        case.received_at,
                        case.deemed_at,
                        case.due_at,
                        case.step_due_at,
                        case.paused_at,
                        case.ended_at,
                    )
                ],
                "body": digest(bytes(case.body)) if case.body is not None else "",
                "files": beside.files,
            }
        )
    )
