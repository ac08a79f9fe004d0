"""What a person wants to know of a service before starting: what to have at hand, who does what, how long. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from khamkho.base.text import Text
from khamkho.base.thai import in_bangkok
from khamkho.base.working_time import Calendar, due, span_words
from khamkho.catalogue.rules import fee_words, how_to_pay
from khamkho.catalogue.service import DocumentNeed, Service, Step
from khamkho.catalogue.words import ROLE_NAMES
from khamkho.offices.roles import role_label

SECONDS_A_FIELD, SECONDS_A_DOCUMENT, SECONDS_TO_READ = 20, 75, 60

CHANNELS: Mapping[str, Text] = {
    "web": Text("ออนไลน์ทางเว็บไซต์นี้ ตลอด 24 ชั่วโมง", "Online on this website, at any hour"),
    "counter": Text("ที่หน่วยงาน ในเวลาทำการ", "At the office, in its opening hours"),
    "phone": Text("ทางโทรศัพท์ ในเวลาทำการ", "By telephone, in the opening hours"),
    "mail": Text("ทางไปรษณีย์หรือหนังสือราชการ", "By post or official letter"),
}

IF_IT_APPLIES = Text("เฉพาะกรณีที่เกี่ยวข้อง", "Only if it applies to you")
SOME_CASES = Text("เฉพาะบางกรณี", "For some cases only")
IF_YOU_HAVE = Text("ถ้ามี", "If you have it")


@dataclass(frozen=True)
class Need:
    """A document to have at hand, and for whom."""

    label: Text
    hint: Text | None
    only: Text | None


@dataclass(frozen=True)
class Stretch:
    """One step of the office: what happens, who does it, how long it takes."""

    title: Text
    who: Text
    time: Text | None


@dataclass(frozen=True)
class Guide:
    """Everything the page of a service says before anything is begun; worked out only as far as it is asked for."""

    service: Service
    office_kind: str
    variant: str = ""

    @property
    def promise(self) -> Text:
        return span_words(self.service.promise)

    @property
    def fee(self) -> Text:
        return fee_words(self.service)

    @property
    def how_to_pay(self) -> Text | None:
        return how_to_pay(self.service.fee)

    @property
    def minutes(self) -> int:
        return minutes_to_fill(self.service)

    @property
    def needs(self) -> tuple[Need, ...]:
        return needs(self.service, self.variant)

    @property
    def walk(self) -> tuple[Stretch, ...]:
        return walk(self.service, self.office_kind)


def promised(service: Service, calendar: Calendar, now: datetime) -> date | None:
    """The day that is promised to whoever hands in now; None for a service without a promised time."""
    until = due(calendar, now, service.promise)
    return in_bangkok(until).date() if until else None


def needs(service: Service, variant: str = "") -> tuple[Need, ...]:
    """The documents: those of one case, or of all, each then with the case it is for when it is not for every one."""
    return tuple(
        Need(need.label, need.hint, _only(service, need, variant))
        for need in service.documents
        if not (variant and need.when and need.when.decided(variant) is False)
    )


def _only(service: Service, need: DocumentNeed, variant: str) -> Text | None:
    always = None if need.required or need.soft else IF_YOU_HAVE
    if need.when is None:
        return always
    asked = [variant] if variant else list(service.variants)
    decided = {one: need.when.decided(one) for one in asked}
    if not decided or None in decided.values():
        return IF_IT_APPLIES
    named = [service.variants[one].title for one, wanted in decided.items() if wanted]
    if len(named) == len(decided):
        return always
    return Text(f"เฉพาะกรณี{named[0].th}", f"Only for: {named[0].en}") if len(named) == 1 else SOME_CASES


def ways_in(services: Iterable[Service]) -> tuple[Text, ...]:
    """How one may apply for any of these services: only what they say they take."""
    taken = {way for service in services for way in service.manual.channels}
    return tuple(words for way, words in CHANNELS.items() if way in taken)


def walk(service: Service, office_kind: str) -> tuple[Stretch, ...]:
    """What the office does with an application, in order; what only the applicant does is left out."""
    return tuple(_stretch(step, office_kind) for step in service.steps if step.by != "applicant")


def _stretch(step: Step, office_kind: str) -> Stretch:
    return Stretch(step.title, who_does(step, office_kind), time_of(step))


def time_of(step: Step) -> Text | None:
    """How long a step may take, or each time of what is done there several times; None where nobody said."""
    if step.within is None:
        return None
    time = span_words(step.within)
    return Text(f"{time.th}ต่อครั้ง", f"{time.en} each time") if step.many_times and step.within.high else time


def who_does(step: Step, office_kind: str) -> Text:
    """Who acts at a step, as this kind of office calls them."""
    if step.by in ("system", "applicant", "committee"):
        return ROLE_NAMES[step.by]
    return role_label(office_kind, step.by).full


def minutes_to_fill(service: Service) -> int:
    """About how long filling in takes, rounded up to five minutes."""
    asked = [page for page in service.form if page.when is None] or list(service.form)
    fields = sum(len(page.fields) for page in asked)
    documents = sum(need.when is None for need in service.documents)
    seconds = SECONDS_TO_READ + fields * SECONDS_A_FIELD + documents * SECONDS_A_DOCUMENT
    return max(5, -(-seconds // 300) * 5)
