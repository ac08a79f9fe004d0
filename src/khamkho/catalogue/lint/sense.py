"""Findings about sense: a file of the right shape that could not work, or must not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from khamkho.base.places import unknown_places
from khamkho.base.text import Text
from khamkho.base.working_time import Span, show_span
from khamkho.catalogue.fields import Field
from khamkho.catalogue.fields.choice import Choosing, YesNoField
from khamkho.catalogue.fields.date import YearField
from khamkho.catalogue.fields.group import GroupField
from khamkho.catalogue.fields.number import Counted, MoneyField
from khamkho.catalogue.fields.person import IdentityNumberField
from khamkho.catalogue.fields.place import SchoolField
from khamkho.catalogue.lint.appointments import appointments
from khamkho.catalogue.lint.card import card
from khamkho.catalogue.lint.internal import check_internal
from khamkho.catalogue.lint.line import line
from khamkho.catalogue.lint.money import money
from khamkho.catalogue.lint.said import Path, Sense, said
from khamkho.catalogue.lint.turns import of_rounds
from khamkho.catalogue.lint.walk import every_action, every_field
from khamkho.catalogue.rules.pickup import handing_over
from khamkho.catalogue.rules.read import asked_fields
from khamkho.catalogue.service import Action, MadeColumn, Service, Step
from khamkho.catalogue.when import All, Any_, Between, Is, Not, When
from khamkho.catalogue.words import LETTER_PLACES, STOCK_COLUMNS

RESERVED = ("variant", "all", "any", "not")
COPY = re.compile(
    r"สำเนา\s*(บัตร(ประจำตัว)?\s*(ประชาชน|ปชช)|ทะเบียนบ้าน)|cop(y|ies) of (the |your |an? )?(national )?(id|identity) ?card"
    r"|cop(y|ies) of (the |your |an? )?house ?(hold )?regist|(id|identity) ?card copy|house regist\w* copy",
    re.IGNORECASE,
)
CERTIFIED = re.compile(
    r"(รับรอง|ลงนาม\s*กำกับ)\s*(สำเนา|ว่า\s*ถูกต้อง)|สำเนา[^,;]*รับรอง|certif\w+ (a |the |your |each |true )*cop(y|ies)"
    r"|cop(y|ies)[^,;]* (you |has been )?certif",
    re.IGNORECASE,
)
DAY_MINUTES = 7 * 60
MINUTES = {
    "minute": 1,
    "hour": 60,
    "working_day": DAY_MINUTES,
    "day": DAY_MINUTES,
    "month": 22 * DAY_MINUTES,
    "throughout": 0,
}

LINE = "line"
"""A way to be reached that no question asks for: she has it, or has not."""


def _survey(service: Service) -> Iterator[Sense]:
    """Whoever is asked how it was has got something, and applied for it."""
    nobody = service.is_internal or service.answered_by or "granted" not in service.ends.values()
    if service.survey is not None and nobody:
        yield said(("survey",), "survey-nobody")


def check(service: Service, used_settings: set[str]) -> Iterator[Sense]:
    """Everything that makes no sense in a service."""
    yield from _ids(service)
    yield from _roads(service)
    yield from _reasons(service)
    yield from _amount(service)
    yield from money(service)
    yield from card(service)
    yield from appointments(service)
    yield from line(service)
    yield from _survey(service)
    yield from _letters(service)
    yield from _links(service)
    yield from _marks(service)
    yield from _soft(service)
    yield from _conditions(service)
    yield from _privacy(service)
    yield from _copies(service)
    yield from _promise(service)
    yield from _facilitation(service)
    yield from _register(service)
    yield from _public_register(service)
    yield from _variants(service)
    if service.answered_by:
        yield from _collecting(service)
    elif not service.is_internal:
        yield from _applicant(service)
    yield from check_internal(service)
    yield from of_rounds(service)
    for name in service.settings:
        if name not in used_settings:
            yield said(("settings", name), "setting-unused", name=name)


# -- ids ---------------------------------------------------------------------------------------------


def _ids(service: Service) -> Iterator[Sense]:
    form = [
        (("form", p, "fields", f), x.id)
        for p, page in enumerate(service.form)
        for f, x in enumerate(page.fields)
    ]
    asks = [
        ((*path, "asks", n), x.id)
        for path, action in every_action(service)
        for n, x in enumerate(action.asks)
    ]
    yield from _twice([(("form", p), page.page) for p, page in enumerate(service.form)])
    yield from _twice([*form, *_first_of_each(asks)])
    yield from _twice(
        [
            *((("documents", d), need.id) for d, need in enumerate(service.documents)),
            *((("originals", n), one.id) for n, one in enumerate(service.originals)),
        ]
    )
    steps: list[tuple[Path, str]] = [(("steps", s), step.id) for s, step in enumerate(service.steps)]
    yield from _twice([*steps, *((("ends", end), end) for end in service.ends)])
    for s, step in enumerate(service.steps):
        yield from _twice([(("steps", s, "actions", a), action.id) for a, action in enumerate(step.actions)])
    for path, field in every_field(service):
        if field.id in RESERVED or (field.id in STOCK_COLUMNS and field.id in service.register_):
            yield said(path, "reserved-id", id=field.id)
        if isinstance(field, GroupField):
            yield from _twice([((*path, "fields", n), inner.id) for n, inner in enumerate(field.fields)])


def _first_of_each(asks: list[tuple[Path, str]]) -> list[tuple[Path, str]]:
    """Two actions may ask the same thing (each answers the same column); one action may not ask it twice."""
    seen: dict[str, Path] = {}
    return [
        (path, name)
        for path, name in asks
        if seen.setdefault(name, path) == path or seen[name][:-1] == path[:-1]
    ]


def _twice(ids: Iterable[tuple[Path, str]]) -> Iterator[Sense]:
    counted: Counter[str] = Counter()
    for path, name in ids:
        counted[name] += 1
        if counted[name] > 1:
            yield said(path, "duplicate-id", id=name)


# -- roads through the steps -------------------------------------------------------------------------


def _roads(service: Service) -> Iterator[Sense]:
    known = {step.id for step in service.steps} | set(service.ends)
    for path, name in _targets(service):
        if name not in known:
            yield said(path, "target-unknown", name=name)
    for path, action in every_action(service):
        if action.to[-1].when is not None:
            yield said((*path, "to"), "way-may-fail")
    reached = reached_from(service, service.first_step.id)
    for s, step in enumerate(service.steps):
        yield from _road(service, ("steps", s), step, reached)
    for end in service.ends:
        if end not in reached:
            yield said(("ends", end), "end-unreachable", end=end)


def _road(service: Service, path: Path, step: Step, reached: set[str]) -> Iterator[Sense]:
    if step.id not in reached:
        yield said(path, "step-unreachable", step=step.id)
    if not step.actions and not step.if_late:
        yield said(path, "step-no-way-out", step=step.id)
    elif not reached_from(service, step.id) & set(service.ends):
        yield said(path, "step-no-end", step=step.id)
    if step.if_late and not step.within:
        yield said((*path, "if_late"), "late-without-time", step=step.id)
    if step.by == "system" and step.id not in service.round_steps and not (step.within and step.if_late):
        yield said(path, "system-step-waits", step=step.id)


def _targets(service: Service) -> Iterator[tuple[Path, str]]:
    for s, step in enumerate(service.steps):
        if step.if_late:
            yield ("steps", s, "if_late"), step.if_late
    for path, action in every_action(service):
        for w, way in enumerate(action.to):
            yield (*path, "to", w, "to"), way.to


def next_of(step: Step) -> set[str]:
    """Where a case can go from a step, by anybody's action or by time."""
    ways = {way.to for action in step.actions for way in action.to}
    return ways | ({step.if_late} if step.if_late else set())


def reached_from(service: Service, start: str) -> set[str]:
    """The steps and ends to which some way leads from here, whatever is answered."""
    by_id = {step.id: step for step in service.steps}
    reached, waiting = {start}, [start]
    while waiting:
        step = by_id.get(waiting.pop())
        fresh = next_of(step) - reached if step else set()
        reached |= fresh
        waiting += fresh
    return reached


def _reasons(service: Service) -> Iterator[Sense]:
    for path, action in every_action(service):
        refuses = any(service.ends.get(way.to) == "refused" for way in action.to)
        if refuses and action.needs != "reason":
            yield said(path, "refusal-without-reason", action=action.id)
    if service.reasons and "refused" not in service.ends.values():
        yield said(("reasons",), "reasons-for-nothing")
    yield from _twice([(("reasons", n), one.id) for n, one in enumerate(service.reasons)])


def _marks(service: Service) -> Iterator[Sense]:
    """What is marked has to be mended by somebody: the applicant, at the step where the action leads."""
    by = {step.id: step.by for step in service.steps}
    for path, action in every_action(service):
        leads = {by.get(way.to) for way in action.to}
        if action.needs == "defects" and (
            leads != {"applicant"} or by[_step_at(service, path)] == "applicant"
        ):
            yield said((*path, "needs"), "defects-nowhere", action=action.id)


def _soft(service: Service) -> Iterator[Sense]:
    """Whoever hands in is warned of what the form asks; inside a group or an action nobody would be."""
    for path, field in every_field(service):
        if field.soft and (path[0] != "form" or len(path) > 4):
            yield said((*path, "required"), "soft-nowhere", field=field.id)


def _step_at(service: Service, path: Path) -> str:
    return service.steps[int(path[1])].id


def _amount(service: Service) -> Iterator[Sense]:
    if service.amount and not isinstance(service.fields.get(service.amount), MoneyField):
        yield said(("amount",), "amount-no-money", name=service.amount)


def _letters(service: Service) -> Iterator[Sense]:
    for end in service.letters:
        if end not in service.ends:
            yield said(("letters", end), "letter-end", name=end)
    for s, step in enumerate(service.steps):
        for a, action in enumerate(step.actions):
            if action.letter and step.by == "applicant":
                yield said(("steps", s, "actions", a, "letter"), "letter-by-applicant", action=action.id)


def _links(service: Service) -> Iterator[Sense]:
    """Where a linked case is opened, what it is filled in with, and what follows when it is granted."""
    yield from _twice([(("links", n), link.id) for n, link in enumerate(service.links)])
    links = {link.id for link in service.links}
    opened = set[str]()
    for path, action in every_action(service):
        opened.add(action.opens)
        if action.opens and action.opens not in links:
            yield said((*path, "opens"), "opens-unknown", name=action.opens)
    actions = [(service.steps[int(path[1])], action) for path, action in every_action(service)]
    for n, link in enumerate(service.links):
        here: Path = ("links", n)
        if not isinstance(service.fields.get(link.at), SchoolField):
            yield said((*here, "at"), "link-office", name=link.at)
        for own in link.fill.values():
            if own not in service.fields:
                yield said((*here, "fill"), "link-field", name=own)
        if (link.by == "office") != (link.id in opened):
            yield said(here, "link-opened", name=link.id)
        if link.granted and not any(_goes_by_itself(service, one, link.granted) for one in actions):
            yield said((*here, "granted"), "link-action", name=link.granted)
    for kind, words in service.letter_text.items():
        for text in (words.subject, words.to, words.closing, *words.body):
            for unknown in unknown_places("", "".join((text.th, text.en)) if text else "", _places(service)):
                yield said(
                    ("letter_text", kind), "letter-place", problem_th=unknown.th, problem_en=unknown.en
                )


def _goes_by_itself(service: Service, one: tuple[Step, Action], name: str) -> bool:
    """Whether an action is of this name and can follow without anybody: it asks nothing, and leads on to a step."""
    _step, action = one
    leads = {way.to for way in action.to}
    asks = action.asks or action.needs or action.letter or action.opens
    return action.id == name and not asks and not leads & set(service.ends)


def _places(service: Service) -> set[str]:
    return {*LETTER_PLACES, *service.fields}


# -- conditions --------------------------------------------------------------------------------------


def _conditions(service: Service) -> Iterator[Sense]:
    everything = service.fields
    asked: dict[str, Field] = {}
    for p, page in enumerate(service.form):
        yield from _condition(("form", p, "when"), page.when, service, asked, everything)
        for f, field in enumerate(page.fields):
            path: Path = ("form", p, "fields", f)
            yield from _condition((*path, "when"), field.when, service, asked, everything)
            yield from _inside(path, field, service)
            asked[field.id] = field
        for s, stop in enumerate(page.stops):
            yield from _condition(("form", p, "stops", s, "when"), stop.when, service, asked, everything)
    for d, need in enumerate(service.documents):
        yield from _condition(("documents", d, "when"), need.when, service, asked, everything)
    for n, one in enumerate(service.originals):
        yield from _condition(("originals", n, "when"), one.when, service, asked, everything)
    for s, step in enumerate(service.steps):
        if step.bring and handing_over(step) is None:
            yield said(("steps", s, "bring"), "bring-nowhere", name=step.id)
        for b, thing in enumerate(step.bring):
            yield from _condition(("steps", s, "bring", b, "when"), thing.when, service, asked, everything)
    if service.fee:
        yield from _condition(("fee", "when"), service.fee.when, service, asked, everything)
        yield from _condition(("fee", "free_when"), service.fee.free_when, service, asked, everything)
    for n, time in enumerate(service.appointments):
        yield from _condition(("appointments", n, "when"), time.when, service, asked, everything)
    if service.public_register:
        path = ("public_register", "when")
        yield from _condition(path, service.public_register.when, service, asked, everything)
    for path, action in every_action(service):
        yield from _condition((*path, "when"), action.when, service, asked, everything)
        for w, way in enumerate(action.to):
            yield from _condition((*path, "to", w, "when"), way.when, service, asked, everything)
        yield from _among((*path, "asks"), action.asks, service)


def _inside(path: Path, field: Field, service: Service) -> Iterator[Sense]:
    if isinstance(field, GroupField):
        yield from _among((*path, "fields"), field.fields, service)


def _among(path: Path, fields: Sequence[Field], service: Service) -> Iterator[Sense]:
    """Conditions among the questions of one action or one item speak of each other only."""
    everything = {field.id: field for field in fields}
    asked: dict[str, Field] = {}
    for n, field in enumerate(fields):
        yield from _condition((*path, n, "when"), field.when, service, asked, everything, of_variant=False)
        yield from _inside((*path, n), field, service)
        asked[field.id] = field


def _condition(
    path: Path,
    when: When | None,
    service: Service,
    asked: Mapping[str, Field],
    everything: Mapping[str, Field],
    *,
    of_variant: bool = True,
) -> Iterator[Sense]:
    for test in _tests(when):
        name = test.subject.partition(".")[0]
        if name == "variant" and of_variant:
            yield from _values(path, test, list(service.variants))
        elif name not in everything:
            yield said(path, "condition-field", name=test.subject)
        elif name not in asked:
            yield said(path, "condition-later", name=name)
        else:
            yield from _fits(path, test, asked[name])


def _tests(when: When | None) -> Iterator[Is | Between]:
    if isinstance(when, Is | Between):
        yield when
    elif isinstance(when, Not):
        yield from _tests(when.part)
    elif isinstance(when, All | Any_):
        for part in when.parts:
            yield from _tests(part)


def _fits(path: Path, test: Is | Between, field: Field) -> Iterator[Sense]:
    part = test.subject.partition(".")[2]
    if isinstance(test, Between):
        if part or not isinstance(field, Counted | YearField):
            yield said(path, "condition-kind", name=test.subject)
    elif part == "kind" and isinstance(field, IdentityNumberField):
        yield from _values(path, test, list(field.kinds))
    elif part and part not in getattr(field, "names", ()):
        yield said(path, "condition-field", name=test.subject)
    elif isinstance(field, Choosing):
        yield from _values(path, test, list(field.choices))
    elif isinstance(field, YesNoField):
        yield from _values(path, test, ["yes", "no"])


def _values(path: Path, test: Is | Between, allowed: list[str]) -> Iterator[Sense]:
    if isinstance(test, Between):
        yield said(path, "condition-kind", name=test.subject)
        return
    for value in test.values:
        if value not in allowed:
            yield said(
                path, "condition-value", name=test.subject, value=value, allowed=", ".join(allowed) or "-"
            )


# -- privacy, copies ---------------------------------------------------------------------------------


def _privacy(service: Service) -> Iterator[Sense]:
    for path, field in every_field(service):
        if field.is_sensitive and field.why is None:
            yield said(path, "why-missing", field=field.id)
        if field.facet and field.is_sensitive:
            yield said((*path, "facet"), "facet-sensitive", field=field.id)
        elif field.facet and not field.may_facet:
            yield said((*path, "facet"), "facet-kind", field=field.id, type=field.type)


def _copies(service: Service) -> Iterator[Sense]:
    """The Electronic Performance of Public Administration Act 2565: no copies of what the State itself keeps."""
    labels: list[tuple[Path, Text]] = [
        (("documents", d), need.label) for d, need in enumerate(service.documents)
    ]
    labels += [((*path, "label"), field.label) for path, field in every_field(service)]
    labels += [(("before", n), words) for n, words in enumerate(service.before)]
    labels += [(("originals", n), one.label) for n, one in enumerate(service.originals)]
    hints = [(("documents", d), need.hint) for d, need in enumerate(service.documents) if need.hint]
    for path, words in labels:
        if COPY.search(words.th) or COPY.search(words.en):
            yield said(path, "copy-demanded", label=words.th)
    for path, words in (*labels, *hints):
        if CERTIFIED.search(words.th) or CERTIFIED.search(words.en):
            yield said(path, "certified-copy", label=words.th)


# -- promise, register, variants, applicant ----------------------------------------------------------


def minutes(span: Span | None) -> int:
    """A span as working minutes, a working day being seven hours."""
    return span.high * MINUTES[span.unit] if span else 0


def longest(service: Service) -> int:
    """Working minutes of the slowest straight road to a granted end; while an applicant acts, nothing counts."""
    by_id = {step.id: step for step in service.steps}

    def walk(name: str, seen: frozenset[str]) -> int | None:
        if name in service.ends:
            return 0 if service.ends[name] == "granted" else None
        step = by_id.get(name)
        if step is None or name in seen:
            return None
        onward = [walk(target, seen | {name}) for target in next_of(step)]
        granted = [found for found in onward if found is not None]
        own = 0 if step.clock_stops else minutes(step.within)
        return own + max(granted) if granted else None

    return walk(service.first_step.id, frozenset()) or 0


def _promise(service: Service) -> Iterator[Sense]:
    total = longest(service)
    if service.promise.unit != "throughout" and minutes(service.promise) < total:
        days = -(-total // DAY_MINUTES)
        yield said(
            ("promise",),
            "promise-too-short",
            promise=show_span(service.promise, "en"),
            sum=f"{days} working days",
        )


def _facilitation(service: Service) -> Iterator[Sense]:
    """A service under the facilitation act names its law and promises a time, or its clock would say nothing."""
    if service.facilitation and service.promise.unit == "throughout":
        yield said(("facilitation",), "facilitation-no-time")
    if service.facilitation and not service.law:
        yield said(("facilitation",), "facilitation-no-law")


def _register(service: Service) -> Iterator[Sense]:
    known = {*STOCK_COLUMNS, *service.fields, *asked_fields(service)}
    steps = {step.id for step in service.steps}
    actions = {action.id for _, action in every_action(service)}
    for n, entry in enumerate(service.register_):
        if isinstance(entry, MadeColumn):
            step = entry.done or entry.by
            if step and step not in steps:
                yield said(("register", n), "register-step", name=step)
            if entry.count and entry.count not in actions:
                yield said(("register", n, "count"), "register-action", name=entry.count)
        elif entry not in known:
            yield said(("register", n), "register-column", name=entry, known=", ".join(STOCK_COLUMNS))


def _public_register(service: Service) -> Iterator[Sense]:
    """Anyone can read it: it shows what is known, and nothing that is sensitive."""
    asked = asked_fields(service)
    for n, name in enumerate(service.public_register.columns if service.public_register else ()):
        field = service.fields.get(name) or asked.get(name)
        if field is None and name not in STOCK_COLUMNS:
            yield said(
                ("public_register", "columns", n),
                "register-column",
                name=name,
                known=", ".join(STOCK_COLUMNS),
            )
        elif field is not None and field.is_sensitive:
            yield said(("public_register", "columns", n), "public-sensitive", name=name)
    for key in ("name", "replaces") if service.public_register else ():
        named = getattr(service.public_register, key)
        if named and named not in service.fields:
            yield said(
                ("public_register", key), "register-column", name=named, known=", ".join(service.fields)
            )
    if service.public_register and "granted" not in service.ends.values():
        yield said(("public_register",), "public-nothing-granted")


def _variants(service: Service) -> Iterator[Sense]:
    used = {variant.group for variant in service.variants.values()}
    for name, variant in service.variants.items():
        if variant.group and variant.group not in service.variant_groups:
            yield said(("variants", name, "group"), "group-unknown", name=variant.group)
    for name in service.variant_groups:
        if name not in used:
            yield said(("variant_groups", name), "group-unused", name=name)


def _collecting(service: Service) -> Iterator[Sense]:
    """What a form for collecting cannot have: it is the office's own affair, not somebody's application."""
    usual = {"proxy": (), "letters": {}, "facilitation": False, "variants": {}, "rounds": None}
    for name, value in usual.items():
        if getattr(service, name) != value:
            yield said((name,), "collecting-key", key=name)
    if service.promise.unit != "throughout":
        yield said(("promise",), "collecting-promise")
    if service.hand_over != "nobody":
        yield said(("hand_over",), "collecting-handover")


def _applicant(service: Service) -> Iterator[Sense]:
    types = {field.type for field in service.fields.values()}
    if not types & {"person_name", "organisation"}:
        yield said(("form",), "no-name")
    for n, need in enumerate(service.documents):
        if need.from_proxy and "apply" not in service.proxy:
            yield said(("documents", n, "from_proxy"), "no-proxy-to-ask", name=need.id)
    for way in service.identity.contact:
        if way != LINE and way not in types:
            yield said(("identity", "contact"), "contact-not-asked", way=way)
