"""Offices that close: which open applications could not go where they would have to, and where people go now."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Exists, OuterRef, Q

from khamkho.base.text import Text
from khamkho.casework.models import Case, Letter, Opinion
from khamkho.casework.rules.handover import NOBODY
from khamkho.casework.rules.letters import DRAFT, PENDING, WAITING
from khamkho.catalogue.queries import service_of
from khamkho.offices.models import Office
from khamkho.offices.queries import offerings_at

MOST_NAMED = 5


def in_the_way(office: Office, into: Office) -> tuple[Text, ...]:
    """What keeps the open applications of an office from going to another; empty when nothing does."""
    return (*_services_in_the_way(office, into), *_cases_in_the_way(office))


def _services_in_the_way(office: Office, into: Office) -> Iterator[Text]:
    there = {row.service_id for row in offerings_at(into)}
    for case in _open_by_service(office):
        service = service_of(case.version)
        title = service.title
        if service.hand_over == NOBODY:
            yield Text(f"“{title.th}” โอนไปที่อื่นไม่ได้", f"“{title.en}” is never handed over")
        elif case.service_id not in there:
            yield Text(f"{into.name_th}ไม่ได้เปิดรับ “{title.th}”", f"{into.name_en} does not take “{title.en}”")


def _open_by_service(office: Office) -> list[Case]:
    """One open application of each service of an office."""
    rows = (
        Case.objects.filter(office=office, state=Case.OPEN)
        .select_related("version")
        .order_by("service_id", "pk")
    )
    return list({case.service_id: case for case in rows.defer("body", "working_copy")}.values())


def _cases_in_the_way(office: Office) -> Iterator[Text]:
    letters = Letter.objects.filter(case=OuterRef("pk"), state__in=(DRAFT, WAITING, PENDING))
    asked = Opinion.objects.filter(case=OuterRef("pk"), answered=None, ended_at=None)
    rows = Case.objects.filter(office=office, state=Case.OPEN).order_by("number_year", "number_seq")
    for which, th, en in (
        (letters, "หนังสือยังไม่เสร็จ", "a letter is not finished"),
        (asked, "ยังรอความเห็น", "an opinion is awaited"),
    ):
        numbers = list(rows.filter(Exists(which)).values_list("number", flat=True)[: MOST_NAMED + 1])
        if numbers:
            listed = ", ".join(str(one) for one in numbers[:MOST_NAMED])
            more = " …" if len(numbers) > MOST_NAMED else ""
            yield Text(f"{th} ({listed}{more})", f"{en} ({listed}{more})")


def open_counts(offices: list[int]) -> dict[int, int]:
    """How many open applications each of these offices has. One query."""
    rows = Case.objects.filter(Q(office_id__in=offices), state=Case.OPEN).order_by().values("office_id")
    return {row["office_id"]: row["n"] for row in rows.annotate(n=Count("pk"))}
