"""Which question of a form comes next in a chat, what it looks like there, and how a typed answer is read. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from khamkho.base.text import Text
from khamkho.base.typed import normal
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.fields import Field, Option
from khamkho.catalogue.fields.choice import ChoiceField, ChoicesField, DeclarationField, YesNoField
from khamkho.catalogue.fields.date import DateField, TimeField
from khamkho.catalogue.fields.person import PersonNameField
from khamkho.catalogue.service import DocumentNeed, Page, Service, Stop
from khamkho.chat.rules.world import Tap

IN_A_CHAT = frozenset({"line", "lines", "digits", "date", "choice", "choices", "yesno"})
MOST_BUTTONS = 10
DOCUMENT = "document:"
VARIANT = "variant"
TITLES = ("นางสาว", "เด็กชาย", "เด็กหญิง", "นาย", "นาง", "ด.ช.", "ด.ญ.", "น.ส.", "Mrs", "Miss", "Mr", "Ms")


@dataclass(frozen=True, kw_only=True)
class Asking:
    """What is to be asked now; ``web``: on a page, because it is sensitive or has several parts."""

    id: str = ""
    page: Page | None = None
    field: Field | None = None
    need: DocumentNeed | None = None
    stop: Stop | None = None
    variants: bool = False
    web: bool = False

    @property
    def is_check(self) -> bool:
        return not (self.id or self.stop)


@dataclass(frozen=True, kw_only=True)
class Draft:
    """An application as far as it decides what comes next."""

    service: Service
    variant: str
    answers: Mapping[str, Any]
    files: Collection[str]
    """Documents that something is attached to."""
    skipped: Collection[str]
    """Questions that were passed over, and marked ones that were answered anew."""
    marked: Collection[str] = ()
    """What the office marked; empty where it asks for the whole, or in a draft."""
    closed: Collection[str] = ()
    correcting: bool = False


def fits_a_chat(field: Field) -> bool:
    """Whether a question can be asked in a few words; what is sensitive goes onto a page."""
    return not field.is_sensitive and (field.shape in IN_A_CHAT or isinstance(field, PersonNameField))


def next_question(draft: Draft) -> Asking:
    """The first question without an answer, in the order of the form; the documents; then the check."""
    service, variant, answers = draft.service, draft.variant, draft.answers
    if service.variants and not variant:
        return Asking(id=VARIANT, variants=True)
    if stop := catalogue.stop_for(service, variant, answers):
        return Asking(stop=stop)
    for page in catalogue.pages_for(service, variant, answers):
        for field in catalogue.fields_for(page, variant, answers):
            if _wanted(draft, field.id, field.id in answers, required=field.required):
                web = not fits_a_chat(field)
                if not web or field.required or field.id in draft.marked:
                    return Asking(id=field.id, page=page, field=field, web=web)
    for need in catalogue.documents_for(service, variant, answers):
        where = DOCUMENT + need.id
        if _wanted(draft, where, need.id in draft.files, required=need.required):
            return Asking(id=where, need=need, web=need.type == "id_photo")
    return Asking()


def _wanted(draft: Draft, where: str, there: bool, *, required: bool) -> bool:
    if where in draft.closed:
        return False
    if where in draft.marked:
        return where not in draft.skipped
    if draft.correcting and not there and not required:
        return False
    return not there and where not in draft.skipped


# ── how it looks ──


def question_of(asking: Asking, service: Service) -> Text:
    """The words of the question; numbered where there are more choices than buttons."""
    if asking.variants:
        return _with(service.variant_question, None, _variants(service))
    thing = asking.field or asking.need
    assert thing is not None
    return _with(thing.label, thing.hint, options_of(asking.field) if asking.field else ())


def _with(label: Text, hint: Text | None, options: tuple[Option, ...]) -> Text:
    listed = options if len(options) > MOST_BUTTONS or any(len(one.label.th) > 20 for one in options) else ()
    th, en = [label.th], [label.en]
    if hint:
        th.append(hint.th)
        en.append(hint.en)
    th += [f"{n}. {one.label.th}" for n, one in enumerate(listed, start=1)]
    en += [f"{n}. {one.label.en}" for n, one in enumerate(listed, start=1)]
    return Text("\n".join(th), "\n".join(en))


def _variants(service: Service) -> tuple[Option, ...]:
    return tuple(Option(id=name, label=one.title, hint=one.hint) for name, one in service.variants.items())


def options_of(field: Field | None) -> tuple[Option, ...]:
    if isinstance(field, ChoiceField | ChoicesField):
        return field.options
    return ()


def taps_for(asking: Asking, service: Service) -> tuple[Tap, ...]:
    """The buttons under a question."""
    if asking.web:
        return (Tap(key="open", page="form"), Tap(key="done"), Tap(key="cancel"))
    if asking.variants:
        return (*_choices(VARIANT, _variants(service)), Tap(key="cancel"))
    field, found = asking.field, list[Tap]()
    if asking.need:
        found = [Tap(key="camera", camera="camera"), Tap(key="pictures", camera="roll")]
    elif isinstance(field, ChoiceField):
        found = list(_choices(field.id, field.options))
    elif isinstance(field, YesNoField):
        found = [Tap(key=one, data=f"a:{field.id}:{one}") for one in ("yes", "no")]
    elif isinstance(field, DeclarationField):
        found = [Tap(key="agree", data=f"a:{field.id}:yes")]
    elif isinstance(field, DateField):
        found = [Tap(key="day", pick="date", data=f"a:{field.id}")]
    elif isinstance(field, TimeField):
        found = [Tap(label=Text("เลือกเวลา", "Choose a time"), pick="time", data=f"a:{field.id}")]
    required = asking.field.required if asking.field else bool(asking.need and asking.need.required)
    return (*found, *(() if required else (Tap(key="skip"),)), Tap(key="cancel"))


def _choices(where: str, options: tuple[Option, ...]) -> tuple[Tap, ...]:
    if len(options) > MOST_BUTTONS:
        return ()
    numbered = any(len(one.label.th) > 20 for one in options)
    return tuple(
        Tap(label=Text(str(n), str(n)) if numbered else one.label, data=f"a:{where}:{one.id}")
        for n, one in enumerate(options, start=1)
    )


# ── how an answer is read ──


def typed_answer(asking: Asking, service: Service, text: str) -> dict[str, Any]:
    """What somebody typed, as the form would have posted it."""
    field = asking.field
    assert field is not None
    if isinstance(field, PersonNameField):
        return {f"{field.id}.{name}": said for name, said in _name(text).items()}
    if isinstance(field, ChoiceField):
        return {field.id: chosen(text, field.options) or text}
    if isinstance(field, ChoicesField):
        picked = [chosen(one, field.options) or one for one in re.split(r"[,\s]+", normal(text)) if one]
        return {field.id: picked}
    if isinstance(field, YesNoField):
        yes = chosen(text, (Option(id="yes", label=_yes(field)), Option(id="no", label=_no(field))))
        return {field.id: yes or text}
    if isinstance(field, DeclarationField):
        agreed = normal(text).casefold() in ("ตกลง", "รับรอง", "ใช่", "ok", "yes", "ยืนยัน", "ยอมรับ")
        return {field.id: "yes" if agreed else ""}
    return {field.id: text}


def _yes(field: YesNoField) -> Text:
    return getattr(field, "yes", None) or Text("ใช่", "Yes")


def _no(field: YesNoField) -> Text:
    return getattr(field, "no", None) or Text("ไม่ใช่", "No")


def chosen(text: str, options: tuple[Option, ...]) -> str:
    """The option that was meant: by its number in the list, its words in either language, or its id."""
    said = normal(text).casefold()
    for n, one in enumerate(options, start=1):
        if said in (str(n), normal(one.label.th).casefold(), normal(one.label.en).casefold(), one.id):
            return one.id
    return ""


def variant_for(text: str, service: Service) -> str:
    return chosen(text, _variants(service))


def _name(text: str) -> dict[str, str]:
    """A name in one line as its parts: the title where one stands first, the family name last."""
    left = " ".join(text.split())
    title = next((one for one in TITLES if left.startswith(one)), "")
    words = left[len(title) :].split() or [""]
    first, rest = words[0], words[1:]
    return {
        "title": title or "คุณ",
        "first": first,
        "middle": " ".join(rest[:-1]),
        "last": rest[-1] if rest else "-",
    }
