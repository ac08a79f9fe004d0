"""A service as a value: everything one service file says, expanded, frozen, hashed."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer, WithJsonSchema, model_validator
from pydantic import Field as Key
from pydantic_core import PydanticCustomError

from khamkho.base.errors import BadValue
from khamkho.base.money import parse_baht
from khamkho.base.text import Lang, Text
from khamkho.base.working_time import Span, parse_span
from khamkho.catalogue.fields import AnyField, Field, FieldId, Flag, Shape, Slug
from khamkho.catalogue.fields.field import Soft, read_soft
from khamkho.catalogue.when import Condition
from khamkho.catalogue.words import END_TITLES, STOCK_ACTIONS, STOCK_STEPS, Words

FORMAT = 1

Role = Literal["applicant", "officer", "supervisor", "director", "committee", "system"]
LetterKind = Literal["decision", "late", "certificate", "referral", "report"]
RoundMethod = Literal["lot", "score", "order"]
Rhythm = Literal["every fiscal year", "every academic year", "every month", "never"]
EndKind = Literal["granted", "refused", "lapsed", "closed", "withdrawn", "given_back"]
OfficeKind = Literal["obec", "esao", "school", "district", "special-school", "special-centre"]
OFFICE_KINDS: tuple[OfficeKind, ...] = (
    "obec",
    "esao",
    "school",
    "district",
    "special-school",
    "special-centre",
)


def read_span(given: Any) -> Span:
    """``2 working days``, ``1-4 hours``, ``throughout``."""
    if isinstance(given, Span):
        return given
    if isinstance(given, Mapping):
        return Span(**given)
    try:
        return parse_span(str(given))
    except ValueError as bad:
        raise PydanticCustomError("span", "write a time such as 2 working days") from bad


def write_span(span: Span) -> dict[str, Any]:
    return {"low": span.low, "high": span.high, "unit": span.unit}


WorkingTime = Annotated[
    Span,
    BeforeValidator(read_span),
    PlainSerializer(write_span, return_type=dict[str, Any]),
    WithJsonSchema({"type": "string", "examples": ["1 working day", "1-4 hours", "15 days", "throughout"]}),
]


def read_keep(given: Any) -> int:
    """``10 years`` into years; 0 stands for ``forever``."""
    if isinstance(given, int) and not isinstance(given, bool):
        return given
    found = re.fullmatch(r"([1-9][0-9]?) years?", str(given))
    if found:
        return int(found[1])
    if str(given) == "forever":
        return 0
    raise PydanticCustomError("keep", "write a number of years, such as 10 years, or forever")


def read_quorum(given: Any) -> Any:
    """``half``, ``two_thirds``, or how many members, as a word of the file or a number."""
    return int(given) if isinstance(given, str) and given.isascii() and given.isdigit() else given


Quorum = Annotated[
    Literal["half", "two_thirds"] | Annotated[int, Key(ge=1, le=99)], BeforeValidator(read_quorum)
]


KeepYears = Annotated[
    int,
    BeforeValidator(read_keep),
    WithJsonSchema(
        {"type": "string", "pattern": "^([1-9][0-9]? years?|forever)$", "examples": ["10 years", "forever"]}
    ),
]


class Value(BaseModel):
    """A part of a service: frozen, and no key unknown."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Variant(Value):
    """One answer to the first question, which decides what follows."""

    th: str = Key(min_length=1)
    en: str = Key(min_length=1)
    hint: Words | None = None
    group: str = ""

    @property
    def title(self) -> Text:
        return Text(th=self.th, en=self.en)


class Stop(Value):
    """An early, polite end: who answers so cannot have this service, and reads why."""

    when: Condition
    title: Words
    text: Words
    see: str = Key(default="", description="The id of a service that serves this person instead")


class Page(Value):
    """One page of the form: one idea."""

    page: Slug
    title: Words
    hint: Words | None = None
    when: Condition | None = None
    fields: tuple[AnyField, ...] = Key(min_length=1)
    stops: tuple[Stop, ...] = ()

    @property
    def id(self) -> str:
        return self.page


class DocumentNeed(Value):
    """A document to attach. A photograph for a card is 2.5 by 3 cm, so 5:6, at least 295 by 354 pixels (300 dpi)."""

    id: Slug
    type: Literal["file", "id_photo"]
    label: Words
    hint: Words | None = None
    required: Flag = True
    soft: Soft = False
    """Not required, but missed: whoever hands in without it is warned (``required: soft`` in the file)."""
    when: Condition | None = None
    accept: tuple[Literal["pdf", "image"], ...] = Key(default=("pdf", "image"), min_length=1)
    max_files: int = Key(default=1, ge=1, le=10)
    from_proxy: Flag = Key(
        default=False,
        description="Asked only of somebody who applies for another, such as a power of attorney",
    )
    why: Words | None = None

    @model_validator(mode="before")
    @classmethod
    def _soft(cls, given: Any) -> Any:
        return read_soft(given)

    @property
    def shape(self) -> Shape:
        return "photo" if self.type == "id_photo" else "file"


class Original(Value):
    """A paper that nobody attaches: the applicant shows it, or the office looks it up itself."""

    id: Slug
    label: Words
    how: Literal["show", "looked_up"] = Key(
        description="show: the applicant brings it to be looked at; looked_up: the officer finds it herself"
    )
    hint: Words | None = None
    when: Condition | None = None


ID_PHOTO_RATIO = (5, 6)
ID_PHOTO_LEAST = (295, 354)
ID_PHOTO_BETTER = (600, 720)


class Way(Value):
    """Where an action leads, and on what condition."""

    to: str
    when: Condition | None = None


def read_ways(given: Any) -> Any:
    return [{"to": given}] if isinstance(given, str) else given


class Each(Value):
    """Something that is done several times at one step, such as a training of six days: one row of a table each time."""

    title: Words
    planned: str = Key(
        default="", description="The number question, asked earlier, that says how often it is planned"
    )


class RefusalReason(Value):
    """A reason for refusing that is chosen with one tap, with what its reader can do."""

    id: Slug
    title: Words
    advice: Words
    written: bool = Key(
        default=False, description="The officer has to write it out: which office, or what else it is"
    )

    @property
    def label(self) -> Text:
        return self.title

    @property
    def hint(self) -> Text:
        return self.advice

    def told(self, written: str, lang: Lang) -> str:
        """As the applicant reads it: the reason, what the officer wrote, what can be done."""
        advice = Text(f"คำแนะนำ: {self.advice.th}", f"What you can do: {self.advice.en}")
        return "\n".join(filter(None, (self.title.in_(lang), written, advice.in_(lang))))


class Action(Value):
    """What somebody may do at a step."""

    id: Slug
    title: Words
    to: Annotated[tuple[Way, ...], Key(min_length=1), BeforeValidator(read_ways)]
    needs: Literal["reason", "defects", "committee"] | None = Key(
        default=None,
        description="What must be there: a reason, which answers and documents are wrong (defects), or a committee",
    )
    letter: LetterKind | None = Key(
        default=None, description="The letter that follows when somebody does this"
    )
    opens: Slug | Literal[""] = Key(
        default="",
        description="The link of this file whose case is opened at another office when somebody does this",
    )
    asks: tuple[AnyField, ...] = ()
    files: tuple[DocumentNeed, ...] = Key(
        default=(), description="Documents that whoever acts attaches: results, minutes, reports"
    )
    each: Each | None = Key(default=None, description="Done several times without leaving the step")
    publishes: str = Key(
        default="", description="The file, attached here or earlier, that is put on the office's public page"
    )
    when: Condition | None = None
    hint: Words | None = None

    @model_validator(mode="before")
    @classmethod
    def _stock_title(cls, given: Any) -> Any:
        if isinstance(given, Mapping) and "title" not in given and given.get("id") in STOCK_ACTIONS:
            return {**given, "title": STOCK_ACTIONS[given["id"]]}
        return given


class Bring(Value):
    """A thing that whoever comes for it brings along, at a step where something waits to be collected."""

    label: Words
    who: Literal["anyone", "self", "proxy"] = Key(
        default="anyone",
        description="Who brings it: whoever comes, only the applicant, or only somebody for her",
    )
    when: Condition | None = None


class Step(Value):
    """Where a case stands, who acts there, and how long it may take."""

    id: Slug
    title: Words
    by: Role
    within: WorkingTime | None = None
    if_late: str | None = None
    waits_for: Role | None = Key(
        default=None,
        description="Who keeps the case waiting, when it is not who acts; the clock stops for applicants",
    )
    four_eyes: Flag = Key(
        default=False, description="Whoever acted for the office at another step may not take this one"
    )
    quorum: Quorum | None = Key(
        default=None,
        description="How many members of the committee must be there: half, two_thirds, or a number",
    )
    standard: Words | None = Key(default=None, description="What good work is at this step, for the manual")
    tell: Words | None = Key(default=None, description="What the applicant is told when the case gets here")
    bring: tuple[Bring, ...] = Key(
        default=(), description="What to bring, where something waits here to be collected"
    )
    actions: tuple[Action, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _stock_title(cls, given: Any) -> Any:
        if isinstance(given, Mapping) and "title" not in given and given.get("id") in STOCK_STEPS:
            return {**given, "title": STOCK_STEPS[given["id"]]}
        return given

    @property
    def waits(self) -> Role:
        """Who keeps the case waiting here."""
        return self.waits_for or self.by

    @property
    def clock_stops(self) -> bool:
        """While the applicant is the one to act, or only the day of a round goes on, the office's time does not run."""
        return self.waits in ("applicant", "system")

    @property
    def many_times(self) -> bool:
        """Something is done here several times: the step's time is that of each time."""
        return any(action.each for action in self.actions)

    @property
    def quorum_here(self) -> Literal["half", "two_thirds"] | int:
        """The quorum of a committee's step; at least half when the file does not say."""
        return self.quorum or "half"

    def action(self, action_id: str) -> Action | None:
        return next((action for action in self.actions if action.id == action_id), None)


class Link(Value):
    """A case that follows from this one at another office: a transfer out at the school that a pupil leaves.

    Questions that both forms ask are filled in from here; declarations and signatures never are.
    """

    id: Slug
    title: Words
    services: tuple[Slug, ...] = Key(
        min_length=1, description="What it is there: the first of these services that the office offers"
    )
    at: FieldId = Key(description="The school question whose answer names that office")
    by: Literal["office", "applicant"] = Key(
        default="office",
        description="office: opened and handed in by an action (opens); applicant: she goes on there herself once this is granted",
    )
    here: FieldId | Literal[""] = Key(
        default="", description="The question of that form which is answered with this office"
    )
    fill: dict[FieldId, FieldId] = Key(
        default={}, description="Questions of that form, and those of this one that answer them"
    )
    say: dict[FieldId, str] = Key(
        default={}, description="Questions of that form, and what they are answered with"
    )
    granted: Slug | Literal[""] = Key(
        default="", description="The action of this file that follows when the case there is granted"
    )


class LetterWords(Value):
    """What a kind of letter says about this service, with the ids of questions as places: ``{pupil_name}``."""

    subject: Words
    to: Words | None = None
    body: tuple[Words, ...] = Key(min_length=1, description="Its paragraphs")
    closing: Words | None = None


class PublicRegister(Value):
    """A register of what was granted that anyone can read: producers of media, learning centres."""

    title: Words
    columns: tuple[str, ...] = Key(
        min_length=1, description="What it shows: as in the control register, and nothing sensitive"
    )
    name: FieldId | Literal[""] = Key(
        default="",
        description="The question whose answer names an entry; without it the applicant's name does",
    )
    when: Condition | None = Key(
        default=None, description="What is granted without this stands in no register"
    )
    valid: KeepYears = Key(
        default=0,
        description="How long what was granted stands, such as 5 years; forever when it is not said",
    )
    replaces: FieldId | Literal[""] = Key(
        default="",
        description="The question that asks for the number of an earlier entry, which ends when this is granted",
    )


class Law(Value):
    """A law, rule or order the service rests on; the key into ``laws.yaml`` and what it is called."""

    id: Slug
    title: Words


class Situation(Value):
    """What brings somebody here; the key into ``situations.yaml`` and how people say it."""

    id: Slug
    title: Words


class Identity(Value):
    """How we can reach the applicant, and how sure we must be of who it is."""

    contact: tuple[Literal["email", "phone", "line"], ...] = Key(
        default=("email",),
        min_length=1,
        description="email, phone: the form asks for it; line: who linked LINE, or applies there, needs no other address",
    )
    proof: Literal["none", "counter", "card_code"] = Key(
        default="none",
        description="counter: who it is is seen at the counter, so the form asks for no code of a card; card_code: the "
        "numbers of a card are compared with the register, and forgotten when the case is decided",
    )
    account: Literal["required", "optional"] = "optional"


class Privacy(Value):
    """On what ground personal data are used (PDPA s. 24), what for, and who else gets them."""

    basis: Literal["public_task", "legal_duty", "contract", "consent", "vital_interest"] = "public_task"
    purpose: Words
    shared_with: tuple[Words, ...] = ()


class Term(Value):
    """A word that the staff manual explains."""

    term: Words
    means: Words


class Rounds(Value):
    """A service that is taken in rounds: each office says when one opens, when it closes, and how many places there are.

    Without ``select_at`` a round is only the time in which applications are taken.
    """

    places_by: tuple[str, ...] = Key(
        default=(), description="Choice questions whose answers make the groups that have places of their own"
    )
    methods: tuple[RoundMethod, ...] = Key(
        default=(), description="How places may be given: lot, score (of a test), order (of receipt)"
    )
    select_at: str = Key(
        default="", description="The step of Khamkho where applications wait for the selection"
    )
    chosen: str = Key(default="", description="The action there for who gets a place")
    waiting: str = Key(
        default="", description="The action there for who stands on the waiting list, if there is one"
    )
    not_chosen: str = Key(default="", description="The action there for who gets no place")
    offer: str = Key(
        default="offer", description="The action that offers a place to the next on the waiting list"
    )


class Manual(Value):
    """What the manuals say beyond the rest of the file: the headings that officers of the state fill in today.

    The citizen's manual has to name criteria, steps with their times, and papers (Licensing Facilitation Act B.E. 2558 s. 7).
    """

    type: Literal["one_office", "several_offices"] = Key(
        default="one_office", description="Whether one office does everything, or several are linked"
    )
    category: Literal[
        "approval", "permission", "registration", "certification", "benefit", "support", "internal"
    ] = "approval"
    impact: Literal["general", "important"] = Key(
        default="general", description="A general service, or one that matters to economy and society"
    )
    channels: tuple[Literal["web", "counter", "phone", "mail"], ...] = Key(
        default=("web", "counter"), min_length=1
    )
    criteria: tuple[Words, ...] = Key(default=(), description="Criteria, method and conditions")
    complaints: tuple[Words, ...] = Key(default=(), description="Where to complain besides the office")
    purpose: Words | None = Key(default=None, description="For the staff manual: what the work is for")
    scope: Words | None = Key(default=None, description="For the staff manual: from where to where it goes")
    terms: tuple[Term, ...] = ()
    forms: tuple[Words, ...] = Key(default=(), description="Paper forms and questionnaires that are used")
    references: tuple[Words, ...] = Key(default=(), description="Documents besides the laws")
    indicator: Words | None = Key(default=None, description="By what the work is judged")


class Setting(Value):
    """What an office may change without touching the file, and how sure we are of the value we ship."""

    default: str = Key(min_length=1)
    label: Words
    choices: dict[str, Words] = Key(
        default={}, description="The values that an office may choose, when not any"
    )
    basis: Literal["law", "found", "known", "assumed"]
    value: str = Key(default="", description="The value in force: the office's, else the default")


class MadeColumn(Value):
    """A column that no answer fills: the day a step was done, who did it, how often something was done, or a blank."""

    done: str = ""
    by: str = ""
    count: str = ""
    blank: Slug | Literal[""] = ""
    time: bool = Key(default=False, description="With `done`: the time of day too")
    label: Words

    @model_validator(mode="after")
    def _one_of(self) -> MadeColumn:
        if sum(bool(one) for one in (self.done, self.by, self.count, self.blank)) != 1:
            raise ValueError("give exactly one of done, by, count, blank")
        if self.time and not self.done:
            raise ValueError("only a column with done has a time")
        return self


def read_baht(given: Any) -> Decimal:
    """An amount of money in baht: ``20``, ``1,234.50``."""
    if isinstance(given, Decimal):
        return given
    try:
        return parse_baht(str(given))
    except BadValue as bad:
        raise PydanticCustomError("baht", "write an amount in baht such as 20 or 1,234.50") from bad


Baht = Annotated[
    Decimal,
    BeforeValidator(read_baht),
    PlainSerializer(lambda amount: f"{amount:.2f}", return_type=str),
    WithJsonSchema({"type": "string", "examples": ["20", "1,234.50"]}),
]


class Fee(Value):
    """What a service costs, who is free of it, and when it has to be paid.

    Without ``paid`` it is collected at the counter against the office's own receipt, and Khamkho keeps no money of it.
    """

    amount: Baht
    per: str = Key(default="", description="The number question that says how many times it is due")
    by_variant: dict[Slug, Baht] = Key(
        default={}, exclude_if=lambda given: not given, description="Variants that cost another amount"
    )
    when: Condition | None = None
    free_when: Condition | None = None
    free_why: Words | None = Key(
        default=None, exclude_if=lambda words: words is None, description="On which ground free_when frees"
    )
    waivers: dict[Slug, Words] = Key(
        default={},
        exclude_if=lambda given: not given,
        description="Grounds on which an officer may waive it",
    )
    collected: Literal["at_counter"] = "at_counter"
    paid: Literal["", "before", "at_collection"] = Key(
        default="",
        exclude_if=lambda paid: not paid,
        description="before: what was applied for is made once it is paid; at_collection: handed over once it is paid",
    )


def read_fee(given: Any) -> Any:
    return None if given == "none" else given


def write_fee(fee: Fee | None) -> Any:
    return fee.model_dump(mode="json") if fee else "none"


class PaysOut(Value):
    """Where a service pays money to its applicant: how much, to which account, at which step, and what follows."""

    amount: FieldId = Key(description="The money question of the form, or of an action: what was approved")
    account: FieldId = Key(description="The bank_account question")
    at: Slug = Key(description="The step where cases wait for a payment list")
    paid: Slug = Key(description="The action of that step when the money has gone out")
    failed: Slug = Key(
        description="The action of that step when the bank sent it back: the account is mended"
    )


CardForm = Literal["1 ข", "2 ข", "ลจ"]
"""The record copies of a card as the offices call them: officials, pensioners, employees with a monthly gratuity."""


class Card(Value):
    """The card that a service makes: what stands on it, at which step it is made, and how long it may be valid."""

    kind: Literal["official", "pensioner"] = Key(
        description="Its words, its book of numbers and its stock of blanks"
    )
    at: Slug = Key(description="The step where cases wait for their card")
    ready: Slug = Key(
        description="The action of that step when the card is made: number and days come from the card"
    )
    number: FieldId = Key(description="The text question of that action that the number of the card answers")
    issued: FieldId = Key(description="Its date question that the day of issue answers")
    expires: FieldId = Key(description="Its date question that the last day answers")
    life: FieldId | Literal[""] = Key(
        default="", description="Its yes_no question that says whether the card is valid for life"
    )
    name: FieldId = Key(description="The person_name question of the holder")
    national_id: FieldId = Key(description="The identity_number question")
    born: FieldId = Key(description="The date of birth")
    holder: FieldId = Key(description="The choice question that says what kind of official the holder is")
    position: FieldId = Key(description="The text question of the position")
    standing: tuple[FieldId, ...] = Key(
        default=(), description="Questions whose first answer stands behind the position"
    )
    workplace: FieldId | Literal[""] = ""
    blood: FieldId | Literal[""] = ""
    photo: Slug = Key(description="The id_photo document")
    valid: KeepYears = Key(description="How long it is valid at most, such as 6 years")
    ends: tuple[FieldId, ...] = Key(
        default=(), description="Date questions: a card is valid no longer than the earliest of these"
    )
    retires: int = Key(
        default=0,
        ge=0,
        le=99,
        description="The age at which the holder retires, at the end of that budget year; 0: never",
    )
    for_life: int = Key(
        default=0,
        ge=0,
        le=120,
        description="A card still valid on the day its holder reaches this age is valid for life; 0: none is",
    )
    form: CardForm = Key(description="The form of its record copy")
    form_for: dict[Slug, CardForm] = Key(default={}, description="Another form for some kinds of holder")
    returned: FieldId | Literal[""] = Key(
        default="", description="The yes_no question of an action: was the previous card handed in?"
    )
    lost: tuple[Slug, ...] = Key(
        default=(), description="The variants in which the holder says that her card was lost"
    )
    renew: Slug | Literal[""] = Key(
        default="", description="The variant that the reminder before its end opens, filled in"
    )


class Hours(Value):
    """The questions of the form that say on which days and between which hours something is used."""

    first_day: FieldId = Key(description="The date question of the first day")
    days: FieldId | Literal[""] = Key(
        default="", description="The number question: how many days; one without it"
    )
    from_time: FieldId = Key(description="The time question: from when on each day")
    to_time: FieldId = Key(description="The time question: until when on each day")


class Appointment(Value):
    """A time that the office gives somebody in the course of a case: to collect, to come, to be visited, to use a room."""

    id: Slug
    title: Words
    resource: Literal["counter", "officer", "team", "room"] = Key(
        description="What the time is given at: a counter, an officer, a team that goes out, a room"
    )
    minutes: int = Key(default=15, ge=5, le=720, description="How long it takes")
    per_copy: int = Key(default=0, ge=0, le=60, description="Minutes more for each copy after the first")
    copies: FieldId | Literal[""] = Key(
        default="", description="The number question that says how many copies it is about"
    )
    day: FieldId | Literal[""] = Key(
        default="", description="The date question with the day that suits: the calendar opens there"
    )
    otherwise: FieldId | Literal[""] = Key(
        default="",
        description="The question, not required, that is asked in its place where the office gives no such times",
    )
    since: Slug = Key(
        default="applying",
        description="From where on a time can be chosen: applying, or the id of a step",
    )
    needed: Literal["always", "if_wanted"] = Key(
        default="if_wanted",
        description="always: nothing is handed in, or no step gone on with, without a time; if_wanted: who comes without takes a ticket",
    )
    when: Condition | None = Key(default=None, description="Without this no appointment is needed")
    lead_hours: int | None = Key(
        default=None, ge=0, le=720, description="So many hours before at least; the office's when not said"
    )
    horizon_days: int | None = Key(
        default=None, ge=1, le=366, description="So many days ahead at most; the office's when not said"
    )
    hours: Hours | None = Key(
        default=None, description="Whole hours on one or several days that the form asks for, as for a room"
    )
    stays: Flag = Key(
        default=False, description="It stands when the case is granted: a visit, a room. Else it is over then"
    )


class LineWay(Value):
    """How a service is asked for by LINE: the number of the menu, and for those of few words what the short protocol takes.

    Without ``copies`` or ``question`` it is asked question by question, as any service is.
    """

    menu: int = Key(ge=1, le=9, description="Its number in the menu: people type 1#")
    short: Words = Key(description="What the menu calls it")
    code: FieldId | Literal[""] = Key(
        default="", description="The laser_code question, answered behind the number: 1#JC1-…"
    )
    number: FieldId | Literal[""] = Key(
        default="", description="The card_number question, answered last, as the confirmation"
    )
    copies: FieldId | Literal[""] = Key(default="", description="The number question of how many")
    day: FieldId | Literal[""] = Key(default="", description="The date question of the day to collect")
    time: FieldId | Literal[""] = Key(default="", description="The time question beside it")
    question: FieldId | Literal[""] = Key(
        default="", description="The long_text question that what is typed behind the number answers"
    )
    topic: FieldId | Literal[""] = Key(default="", description="The choice question of what it is about")
    visits: dict[Slug, Slug] = Key(
        default={}, description="Topics that are a visit outside the office, and the variant that asks for it"
    )
    given: dict[FieldId, str] = Key(
        default={}, description="Questions that are answered by asking in this way, and with what"
    )

    @property
    def is_short(self) -> bool:
        """Whether copies and a day are asked in one message, and the card's numbers say who it is."""
        return bool(self.copies)


class Survey(Value):
    """That people are asked how it was once they got what they came for: one to five stars and a comment."""

    asks: Words = Text(th="ท่านพึงพอใจกับบริการครั้งนี้เพียงใด", en="How satisfied are you with this service?")


class Service(Value):
    """One service. Two services with the same ``hash`` are the same in every word."""

    format: int = Key(ge=1, le=FORMAT)
    id: Slug
    title: Words
    summary: Words
    for_: Literal["applicants", "office"] = Key(
        default="applicants",
        alias="for",
        description="applicants: people apply; office: work of the office itself, which its officers or the year begin",
    )
    repeats: Rhythm = Key(
        default="never", description="When the work begins by itself, at each office that offers it"
    )
    unit: Words | None = None
    offered_by: tuple[OfficeKind, ...] = Key(min_length=1)
    collected_by: tuple[OfficeKind, ...] = Key(
        default=(),
        description="Kinds of offices that take applications in and forward them to one above, and do nothing else",
    )
    situations: tuple[Situation, ...] = Key(
        default=(), description="What brings people here: the service is found by it"
    )
    words: tuple[Words, ...] = Key(
        default=(), description="Other words that people use for it, for the search"
    )
    answered_by: tuple[OfficeKind, ...] = Key(
        default=(),
        description="Kinds of offices under the one that asks which answer it: a form for collecting, that nobody applies with",
    )
    law: tuple[Law, ...] = ()
    who: tuple[Words, ...] = ()
    before: tuple[Words, ...] = Key(default=(), description="What to have at hand before starting")
    identity: Identity = Identity()
    proxy: tuple[Literal["apply", "collect"], ...] = ()
    privacy: Privacy
    promise: WorkingTime
    facilitation: Flag = Key(
        default=False,
        description="Whether the facilitation act applies: decisions are told, and delays explained, within its times",
    )
    hand_over: Literal["officer", "supervisor", "director", "nobody"] = Key(
        default="supervisor",
        description="Who may hand a case over to another office that offers the service",
    )
    settings: dict[Slug, Setting] = {}
    variant_question: Words = Text(th="ท่านต้องการยื่นคำขอกรณีใด", en="What are you applying for?")
    variant_groups: dict[Slug, Words] = {}
    variants: dict[Slug, Variant] = {}
    form: tuple[Page, ...] = Key(min_length=1)
    documents: tuple[DocumentNeed, ...] = ()
    reasons: tuple[RefusalReason, ...] = Key(
        default=(), description="For which an application may be refused; one of them is chosen then"
    )
    originals: tuple[Original, ...] = Key(
        default=(), description="Papers that are shown or looked up, so that nobody brings a copy"
    )
    line: LineWay | None = Key(default=None, exclude_if=lambda line: line is None)
    fee: Annotated[Fee | None, BeforeValidator(read_fee), PlainSerializer(write_fee)] = None
    pays_out: PaysOut | None = Key(default=None, exclude_if=lambda pays: pays is None)
    card: Card | None = Key(default=None, exclude_if=lambda card: card is None)
    appointments: tuple[Appointment, ...] = Key(
        default=(),
        exclude_if=lambda given: not given,
        description="Times that the office gives: to collect, to come, to be visited, to use a room",
    )
    survey: Survey | None = Key(
        default=None,
        exclude_if=lambda survey: survey is None,
        description="What people are asked once it was handed over: stars and a comment; {} asks in the usual words",
    )
    same: dict[Slug, tuple[str, ...]] = Key(
        default={},
        exclude_if=lambda same: not same,
        description="Answers that should not come twice: officers are warned of another case with the same ones",
    )
    steps: tuple[Step, ...] = Key(min_length=1)
    ends: dict[Slug, EndKind] = Key(min_length=1)
    amount: str = Key(
        default="", description="The money question whose answer the limits of orders are compared with"
    )
    letters: dict[Slug, LetterKind] = Key(
        default={}, description="The letter that follows when a case comes to this end"
    )
    letter_text: dict[LetterKind, LetterWords] = Key(
        default={},
        description="What a kind of letter says about this service, unless an office has its own words",
    )
    public_register: PublicRegister | None = None
    links: tuple[Link, ...] = Key(default=(), description="Cases that follow from one at another office")
    rounds: Rounds | None = None
    manual: Manual = Manual()
    paper_form: str = Key(
        default="", pattern="^[a-z0-9]*$", description="Template of the filled-in paper form"
    )
    register_: tuple[str | MadeColumn, ...] = Key(
        default=("number", "received_on", "applicant", "step", "end"), alias="register"
    )
    keep: KeepYears

    @model_validator(mode="before")
    @classmethod
    def _any_office(cls, given: Any) -> Any:
        if isinstance(given, Mapping) and given.get("offered_by") == "any":
            return {**given, "offered_by": list(OFFICE_KINDS)}
        return given

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Service:
        """A copy with changes; what was worked out from this one (body, hash, fields) is worked out from them anew."""
        copy = super().model_copy(update=update, deep=deep)
        for name in vars(copy).keys() - type(self).model_fields.keys():
            del vars(copy)[name]
        return copy

    @cached_property
    def body(self) -> str:
        """The canonical JSON of this service: everything, in the file's order."""
        return json.dumps(
            self.model_dump(mode="json", by_alias=True), ensure_ascii=False, separators=(",", ":")
        )

    @cached_property
    def hash(self) -> str:
        return hashlib.sha256(self.body.encode()).hexdigest()

    @cached_property
    def fields(self) -> Mapping[str, Field]:
        """Every field of the form by its id."""
        return {field.id: field for _, field in self.questions()}

    @property
    def taken_by(self) -> tuple[OfficeKind, ...]:
        """The kinds of offices where it can be applied for: those that work on it, and those that forward it.

        Nobody applies with a form for collecting: an office asks others to answer it.
        """
        if self.answered_by:
            return ()
        return (*self.offered_by, *self.collected_by)

    def questions(self) -> Iterator[tuple[Page, Field]]:
        """Every field in the order the form asks."""
        for page in self.form:
            for field in page.fields:
                yield page, field

    @property
    def is_internal(self) -> bool:
        """Work of the office itself: nobody applies, and nobody outside is told."""
        return self.for_ == "office"

    @property
    def first_step(self) -> Step:
        return self.steps[0]

    def step(self, step_id: str) -> Step:
        """The step with this id; KeyError when the file has none."""
        return next_or_key_error(step_id, (step for step in self.steps if step.id == step_id))

    def led_to(self, action_id: str) -> Step | None:
        """The step where an action of the selection, or the offer of a place, leads; None where it ends the case."""
        found = (step.action(action_id) for step in self.steps if step.by == "system")
        ways = {way.to for action in found if action for way in action.to}
        return next((step for step in self.steps if step.id in ways), None)

    @property
    def round_steps(self) -> frozenset[str]:
        """The steps where only a selection moves a case: that of the selection itself, and the waiting list."""
        if self.rounds is None:
            return frozenset()
        waits = self.led_to(self.rounds.waiting)
        return frozenset(filter(None, (self.rounds.select_at, waits.id if waits else "")))

    def page(self, page_id: str) -> Page:
        return next_or_key_error(page_id, (page for page in self.form if page.page == page_id))

    def file_need(self, file_id: str) -> DocumentNeed:
        """A document that an action asks for, by its id; KeyError when there is none."""
        every = (need for step in self.steps for action in step.actions for need in action.files)
        return next_or_key_error(file_id, (need for need in every if need.id == file_id))

    def document(self, document_id: str) -> DocumentNeed:
        return next_or_key_error(document_id, (need for need in self.documents if need.id == document_id))

    def link(self, link_id: str) -> Link:
        return next_or_key_error(link_id, (link for link in self.links if link.id == link_id))

    def end_title(self, end_id: str) -> Text:
        """What an end is called: the words for its kind."""
        return END_TITLES[self.ends.get(end_id, end_id)]

    def variant_title(self, variant: str) -> Text | None:
        found = self.variants.get(variant)
        return found.title if found else None


T = TypeVar("T")


def next_or_key_error(key: str, found: Iterator[T]) -> T:
    for one in found:
        return one
    raise KeyError(key)
