"""What goes in and out of the API, as published in its description."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import AfterValidator, AwareDatetime, ConfigDict, Field, JsonValue


class Strict(Schema):
    """Input: unknown names are an error, not a surprise."""

    model_config = ConfigDict(extra="forbid")


def _of_whole_signs(value: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """JSON can name half a sign (a lone surrogate); no text holds one, so nothing could keep it."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise ValueError("half a character (a lone surrogate) is no text") from None
    return value


Given = Annotated[dict[str, JsonValue], AfterValidator(_of_whole_signs)]


class Words(Schema):
    """The same words in Thai and English."""

    th: str
    en: str


class Contact(Strict):
    """Where the applicant can be reached about the case."""

    email: str = Field(default="", max_length=254)
    phone: str = Field(default="", max_length=40)


class Proxy(Strict):
    """Somebody who applies for the applicant (ผู้รับมอบอำนาจ)."""

    name: str = Field(min_length=1, max_length=200)
    relation: str = Field(default="", max_length=100)
    phone: str = Field(default="", max_length=40)


class NewCase(Strict):
    """An application to begin. ``applicant`` and ``answers`` together are the answers of the form."""

    office: str = Field(max_length=40, description="Code of the office")
    service: str = Field(max_length=80, description="Id of the service")
    variant: str = Field(default="", max_length=80)
    applicant: Given = Field(
        default_factory=dict, description="Answers about the applicant; the same names as in answers"
    )
    contact: Contact = Field(default_factory=Contact)
    proxy: Proxy | None = None
    lang: Literal["th", "en"] = "th"
    answers: Given = Field(default_factory=dict)


class Started(Schema):
    """A case that was begun: its number for good, and the code with which the applicant follows it."""

    number: str
    track: str
    state: str
    problems: list[FieldProblem]


class FieldProblem(Schema):
    """One thing wrong with one field or document."""

    where: str
    code: str
    th: str
    en: str


class Attached(Schema):
    """A document that was taken."""

    document: str
    name: str
    media_type: str
    size: int = Field(description="Bytes, after re-encoding")


class ReceiptOut(Schema):
    """The receipt of an application."""

    number: str
    track: str
    state: str
    received_at: datetime
    deemed_at: datetime
    due_at: datetime | None


class EntryOut(Schema):
    """One event, as the caller may see it."""

    seq: int
    at: datetime
    kind: str
    text: Words
    who: Words
    reason: str


class ReasonOut(Schema):
    """A reason that the service lists for an action."""

    id: str
    title: Words


class ActionOut(Schema):
    """Something the caller may do now."""

    id: str
    title: Words
    needs_reason: bool
    reasons: list[ReasonOut] = Field(
        description="Where it is not empty: name one as ``reason_code`` in ``answers``; ``reason`` adds to it"
    )
    needs_defects: bool = Field(
        description="Say in ``defects`` what is wrong, or give a reason for the whole"
    )
    asks: list[str]


class DefectOut(Schema):
    """One thing that the office found wrong."""

    where: str = Field(description="An answer's id, or ``document:`` and the document's id")
    kind: str
    title: Words
    text: str


class ClockOut(Schema):
    """How the promised time stands. All counts are working days of the office."""

    state: Literal["running", "paused", "late", "decided", "decided-late"]
    used: int
    paused: int = Field(description="Days on which the applicant was the one to act")
    extended: int
    overdue: int
    text: Words


class StayOut(Schema):
    """An office where the case lay before it was handed over."""

    office: str
    number: str = Field(description="Its number there; it still leads to the case")
    until: datetime
    letter: str = Field(
        description="Number of the covering letter with which it went on, where there was one"
    )


class AppealOut(Schema):
    """Where the decision may be appealed against."""

    office: str
    until: date | None = Field(
        description="The last day; none while the applicant was not told of the decision"
    )


class CaseOut(Schema):
    """A case as the caller may see it."""

    number: str
    office: str
    service: str
    variant: str
    state: str
    step: str | None
    step_title: Words | None
    end: str | None
    end_title: Words | None
    received_at: datetime | None
    deemed_at: datetime | None
    due_at: datetime | None
    ended_at: datetime | None
    complete_at: datetime | None = Field(description="When the office first found that nothing is missing")
    decided_at: datetime | None
    told_at: datetime | None = Field(description="When the applicant was told of the decision")
    clock: ClockOut | None
    appeal: AppealOut | None = Field(description="Set while the decision may be appealed against")
    waiting_for: str | None
    before: list[StayOut] = Field(
        description="Where it lay before, when it was handed over; the first office first"
    )
    seen: int = Field(description="Send this back with an action")
    actions: list[ActionOut]
    timeline: list[EntryOut]
    defects: list[DefectOut] = Field(
        description="What the office marked while the applicant is to correct: only this may be changed; empty: all"
    )
    answers: dict[str, JsonValue]
    documents: list[str]


class CaseLine(Schema):
    """A case in a list."""

    number: str
    office: str
    service: str
    state: str
    step: str | None
    end: str | None
    received_at: datetime | None
    due_at: datetime | None


class CaseList(Schema):
    """One page of cases, newest first."""

    cases: list[CaseLine]
    next: str | None = Field(description="Cursor of the next page, when there is one")


class DefectIn(Strict):
    """One thing that is wrong with an application."""

    where: str = Field(max_length=100, description="An answer's id, or ``document:`` and the document's id")
    kind: Literal["wrong", "unreadable", "missing", "outdated"]
    text: str = Field(default="", max_length=1000)


class ActionIn(Strict):
    """An action: one of the step's, or withdraw, give_back, reopen."""

    action: str = Field(min_length=1, max_length=80)
    reason: str = Field(default="", max_length=4000)
    answers: Given = Field(default_factory=dict)
    defects: list[DefectIn] = Field(default_factory=list, max_length=200)
    ground: str = Field(
        default="",
        max_length=1000,
        description="On what ground of the law more is asked after the first check",
    )
    seen: int | None = Field(default=None, ge=0, description="The case's ``seen`` that the decision rests on")


class MessageIn(Strict):
    """A message to the other side."""

    text: str = Field(min_length=1, max_length=4000)
    answer_by: date | None = Field(
        default=None, description="The office waits for an answer until the end of this day"
    )
    seen: int | None = Field(default=None, ge=0, description="The last event that the writer had seen")


class SettleIn(Strict):
    """What the one who settles had seen."""

    seen: int | None = Field(default=None, ge=0, description="The last event that the reader had seen")


class MessageFile(Schema):
    """A file that came with a message."""

    name: str
    media_type: str
    size: int


class MessageOut(Schema):
    """One message, or that the office needs nothing more."""

    at: datetime
    kind: Literal["message_sent", "message_came", "message_settled"] = Field(
        description="Written by the office, by the applicant's side, or noted by the office"
    )
    title: Words
    by: str = Field(description="Who wrote it, where the caller may know")
    text: str
    answer_by: datetime | None
    files: list[MessageFile]


class MessagesOut(Schema):
    """The messages of a case, oldest first, and what waits in them."""

    seen: int = Field(description="Send this back with a message")
    waits_for_office: bool = Field(description="A message came that the office has not dealt with")
    answer_by: datetime | None = Field(description="Until when the office waits for an answer, if it does")
    messages: list[MessageOut]


class FreeTime(Schema):
    """A time that can be taken now."""

    starts_at: datetime
    ends_at: datetime
    places: int = Field(description="At how many places at once")


class FreeDay(Schema):
    """One day with its free times."""

    day: date
    why: Words | None = Field(description="Why nothing is given on this day; null and no times: it is full")
    times: list[FreeTime]


class FreeTimes(Schema):
    """What an office can give for one appointment of a service."""

    office: str
    service: str
    kind: str
    days: list[FreeDay]


class BookingIn(Strict):
    """Which time is wanted for which appointment."""

    kind: str = Field(min_length=1, max_length=80, description="Id of the appointment in the service file")
    starts_at: AwareDatetime = Field(description="One of the free times, with its offset")


class MoveIn(Strict):
    """The new time."""

    starts_at: AwareDatetime = Field(description="One of the free times, with its offset")


class CancelIn(Strict):
    """Why, if anybody has to know."""

    reason: str = Field(default="", max_length=200)


class BookingOut(Schema):
    """An appointment, or a time that is held."""

    id: UUID
    code: str = Field(description="Shown at check-in; empty while the time is only held")
    office: str
    service: str
    kind: str
    title: Words
    case: str | None
    at: Words = Field(description="The counter, officer, team or room")
    starts_at: datetime
    ends_at: datetime
    state: Literal["held", "booked", "moved", "cancelled", "arrived", "served", "no_show", "expired"]
    held_until: datetime | None = Field(description="It stands when the case is handed in until then")
    reason: Words | None = Field(description="Of the closure by which it fell out: move it to a new time")


class BookingList(Schema):
    """Appointments by time."""

    appointments: list[BookingOut]


class HandOverIn(Strict):
    """To which office a case is handed over, and why; the applicant is told the reason."""

    office: str = Field(min_length=1, max_length=40, description="Code of the office")
    reason: str = Field(min_length=1, max_length=4000)
    seen: int | None = Field(default=None, ge=0, description="The case's ``seen`` that the decision rests on")


class FeeLine(Schema):
    """What a part of a fee is for."""

    title: Words
    each: Decimal
    times: int
    amount: Decimal


class ProofOut(Schema):
    """A proof of payment."""

    id: UUID
    number: str
    kind: str = Field(description="proof; official where the office gives official receipts")
    amount: Decimal
    day: date
    state: str = Field(description="issued; void, and then it keeps its number")
    verify: str = Field(description="Where anyone checks it")


class FeeOut(Schema):
    """How the fee of a case stands."""

    state: str = Field(
        description="none: nothing to be paid through Khamkho; not_due: known, not fixed yet; owed, paid, waived, void"
    )
    amount: Decimal
    paid: Decimal
    rest: Decimal = Field(description="What is still to be paid")
    coming_back: Decimal = Field(description="Paid too much, and not back yet")
    paid_when: str | None = Field(None, description="before, or at_collection")
    lines: list[FeeLine]
    reference_1: str
    reference_2: str
    promptpay: str = Field(
        description="What the QR code of the bill payment says; empty where none is taken or owed"
    )
    told: bool = Field(description="Somebody said that she has paid; the money has not been heard of yet")
    slip_to_check: bool
    proofs: list[ProofOut]


class HandedOver(Schema):
    """Where a case is now."""

    office: str
    number: str = Field(description="Its number there")


class ForwardIn(Strict):
    """Which cases go to the office above under one covering letter."""

    office: str = Field(min_length=1, max_length=40, description="Code of the office above")
    cases: list[Annotated[str, Field(max_length=40)]] = Field(min_length=1, max_length=50)
    lang: Literal["th", "en"] = "th"


class ForwardOut(Schema):
    """A covering letter that waits at the desk to be signed."""

    letter: UUID
    state: str
    office: str
    cases: list[str]


class ServiceLine(Schema):
    """A service in a list."""

    id: str
    title: Words
    summary: Words
    offices: list[str]


class DocumentNeedOut(Schema):
    """A document that a service asks for."""

    id: str
    type: str
    label: Words
    required: bool
    soft: bool = Field(False, description="Not required, but missed: an application without it may come back")
    accept: list[str]
    max_files: int
    when: Any = None


class StepOut(Schema):
    """A step of a service."""

    id: str
    title: Words
    by: str
    within: Words | None
    actions: list[str]


class VariantOut(Schema):
    """One answer to a service's first question."""

    id: str
    title: Words


class ServiceOut(Schema):
    """Everything another system needs to hand in applications for a service."""

    id: str
    hash: str
    title: Words
    summary: Words
    offices: list[str]
    variants: list[VariantOut]
    promise: Words
    answers_schema: dict[str, Any]
    documents: list[DocumentNeedOut]
    steps: list[StepOut]
    ends: dict[str, str]


class ProblemOut(Schema):
    """RFC 9457 problem details."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    errors: list[dict[str, str]] | None = None


Started.model_rebuild()
