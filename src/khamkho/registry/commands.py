"""Writes to public registers."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from khamkho.base.errors import within
from khamkho.base.thai import ascii_digits, search_key, sort_key
from khamkho.casework.contents import body_of
from khamkho.casework.models import Case
from khamkho.casework.queries.register import rows_of, with_answers
from khamkho.casework.rules.permits import refuse_for
from khamkho.casework.rules.refusals import ReasonNeeded
from khamkho.catalogue.queries import service_of
from khamkho.catalogue.rules import public_columns
from khamkho.offices.commands.log import record
from khamkho.people.actor import Actor
from khamkho.registry.models import Entry
from khamkho.registry.refusals import NoSuchEntry, WithdrawnAlready
from khamkho.registry.rules import stands_until

REASON_LENGTH = 1000


@transaction.atomic
def follow_case(*, case_id: int, now: datetime) -> Entry | None:
    """Let the register say what became of a case: an entry once it is granted, none after it was opened again or erased.

    The entry of the number that its file's ``replaces`` asks for ends with it. Doing it again changes nothing; what was
    withdrawn stays withdrawn.
    """
    case = with_answers(Case.objects.filter(pk=case_id)).select_for_update(of=("self",)).first()
    if case is None:
        return None
    service = service_of(case.version)
    register = service.public_register
    answers = body_of(case).answers if case.body is not None else {}
    if register is None or case.end != "granted" or not answers or case.ended_at is None:
        Entry.objects.filter(case=case).delete()
        Entry.objects.filter(ended_by=case).update(ended_on=None, ended_by=None, changed_at=now)
        return None
    granted_on = timezone.localtime(case.decided_at or case.ended_at).date()
    if replaced := _entry_called(str(answers.get(register.replaces) or ""), case):
        replaced.ended_on, replaced.ended_by, replaced.changed_at = granted_on, case, now
        replaced.save(update_fields=["ended_on", "ended_by", "changed_at"])
    if register.when and not register.when.holds(case.variant, answers):
        Entry.objects.filter(case=case).delete()
        return None
    columns = public_columns(service)
    (thai,), (english,) = rows_of([case], columns, "th"), rows_of([case], columns, "en")
    shown = [
        {
            "label": {"th": column.label.th, "en": column.label.en},
            "says": {"th": th.text, "en": en.text},
        }
        for column, th, en in zip(columns, thai, english, strict=True)
    ]
    name = (
        service.fields[register.name].read_back(answers[register.name], "th")
        if register.name in answers
        else ""
    )
    name = (name or case.display_name)[:200]
    values = {
        "office": case.office,
        "service_id": case.service_id,
        "number": case.number or "",
        "name": name,
        "sort_key": sort_key(name),
        "search_key": search_key(" ".join([name, case.number or "", *_said(shown)])),
        "shown": shown,
        "granted_on": granted_on,
        "until": stands_until(granted_on, register.valid),
        "changed_at": now,
    }
    entry, _ = Entry.objects.update_or_create(case=case, defaults=values)
    return entry


def _entry_called(number: str, case: Case) -> Entry | None:
    """The one other entry of this office with this number, or with a letter of this number; None for none or several."""
    wanted = " ".join(ascii_digits(number).split())
    if not wanted:
        return None
    called = Q(number__iexact=wanted) | Q(case__letters__number__iexact=wanted)
    rows = Entry.objects.filter(called, office=case.office).exclude(case=case)
    found = list(rows.order_by("pk").distinct()[:2])
    return found[0] if len(found) == 1 else None


def _said(shown: list[dict[str, dict[str, str]]]) -> list[str]:
    return [words for one in shown for words in one["says"].values()]


@transaction.atomic
def withdraw(
    *, actor: Actor, office_id: int, service_id: str, number: str, reason: str, now: datetime
) -> Entry:
    """The director takes back what was granted: the register says since when and why. Raises NoSuchEntry, NotYours,
    ReasonNeeded, WithdrawnAlready."""
    entry = (
        Entry.objects.select_for_update(of=("self",))
        .select_related("office")
        .filter(office_id=office_id, service_id=service_id, number=number)
        .first()
    )
    if entry is None:
        raise NoSuchEntry()
    if not (actor.two_factor and actor.seat_as(entry.office_id, "director")):
        raise refuse_for("director")
    words = within("reason", reason, REASON_LENGTH, lines=True)
    if not words:
        raise ReasonNeeded()
    if entry.withdrawn_on is not None:
        raise WithdrawnAlready()
    entry.withdrawn_on, entry.reason, entry.changed_at = timezone.localtime(now).date(), words, now
    entry.save(update_fields=["withdrawn_on", "reason", "changed_at"])
    record(
        entry.office, actor, "entry-withdrawn",
        {"service": service_id, "number": number, "reason": words}, now,
    )  # fmt: skip
    return entry
