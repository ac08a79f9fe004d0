"""Any service question by question: what is answered is kept in the draft at once, as on every channel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from khamkho.appointments.commands import submit
from khamkho.appointments.queries.bookings import standing_of_case
from khamkho.base.errors import Invalid
from khamkho.base.text import Text
from khamkho.base.thai import BANGKOK
from khamkho.casework import commands as casework
from khamkho.casework.context import context_for
from khamkho.casework.models import Case
from khamkho.casework.queries.cases import CaseView, case_for, draft_for
from khamkho.casework.queries.timeline import detail_at
from khamkho.catalogue import rules as catalogue
from khamkho.chat.commands import asking_times, times
from khamkho.chat.commands.asking_times import TIME
from khamkho.chat.commands.following_times import may_wait
from khamkho.chat.commands.pages import make_page
from khamkho.chat.models import Page
from khamkho.chat.rules import asking as rules
from khamkho.chat.rules import when
from khamkho.chat.rules.asking import DOCUMENT, Asking, Draft
from khamkho.chat.rules.talk import Talk
from khamkho.chat.rules.words import says
from khamkho.chat.rules.world import Line, Tap
from khamkho.files.commands import LIMIT, too_large
from khamkho.line import commands as line
from khamkho.line.models import Friend
from khamkho.work.commands import enqueue

if TYPE_CHECKING:
    from khamkho.chat.commands.deeds import Doing

Done = tuple[Talk, Sequence[Line]]
IDLE = Talk(state="IDLE")
MENU = (Tap(key="status"), Tap(key="menu"))


def begin(friend: Friend, talk: Talk, doing: Doing, *, fresh: bool = False) -> Done:
    """Ask the first open question of a draft; of a fresh one say first what becomes of the data."""
    view = draft_for(doing.actor, UUID(talk.case))
    said: list[Line] = []
    if fresh:
        notice = view.service.privacy.purpose
        said.append(Line(key="ask_begin", facts={"service": view.service.title, "notice": notice}))
    talk, more = ask(talk, view, doing)
    return talk, [*said, *more]


def answer(friend: Friend, talk: Talk, what: str, doing: Doing) -> Done:
    """Take an answer, typed or pressed, and ask what comes next."""
    verb, _, rest = what.partition(":")
    if verb in ("correct", "agree", "other") and rest:
        return _correcting(talk, verb, rest, doing)
    if not talk.case or not Case.objects.filter(ref=talk.case).exists():
        return IDLE, (Line(key="unknown", taps=MENU),)
    view = draft_for(doing.actor, UUID(talk.case))
    if view.case.state == Case.ENDED or not _may_fill(view):
        return IDLE, (Line(key="said", facts={"text": _where(view)}, taps=MENU),)
    now = next_of(talk, view)
    if what == "file":
        return _file(talk, now, view, doing)
    if what == "back":
        return _which(talk, view, doing) if now.is_check else _back(talk, view, doing)
    if not what or says("done", what):
        return ask(talk, view, doing)
    if verb == "edit":
        if rest == TIME:
            talk = replace(talk, skipped=tuple(one for one in talk.skipped if one != TIME))
        return ask(replace(talk, field=rest), view, doing)
    if now.is_check and asking_times.waits(talk, view, doing):
        taken = asking_times.take_time(talk, what, view, doing)
        return taken or ask(asking_times.after_time(talk, what), view, doing)
    if now.is_check:
        return _at_check(talk, what, view, doing)
    if says("skip", what):
        return ask(replace(talk, field="", skipped=(*talk.skipped, now.id)), view, doing)
    return _take(talk, now, what, view, doing)


def _may_fill(view: CaseView) -> bool:
    return view.case.state == Case.DRAFT or (view.step is not None and view.step.by == "applicant")


def _where(view: CaseView) -> Text:
    step = view.step.title if view.step else Text("แล้วเสร็จ", "over")
    return Text(f"คำขอ {view.number}: {step.th}", f"Application {view.number}: {step.en}")


# ── asking ──


def next_of(talk: Talk, view: CaseView) -> Asking:
    """The question that is open now: the one that is to be changed, else the first without an answer."""
    draft = draft_of(talk, view)
    if talk.field and not talk.field.startswith(DOCUMENT) and talk.field in view.service.fields:
        for page in catalogue.pages_for(view.service, view.case.variant, view.body.answers):
            field = next((one for one in page.fields if one.id == talk.field), None)
            if field is not None and field.id not in draft.closed:
                return Asking(id=field.id, page=page, field=field, web=not rules.fits_a_chat(field))
    return rules.next_question(draft)


def draft_of(talk: Talk, view: CaseView) -> Draft:
    return Draft(
        service=view.service,
        variant=view.case.variant,
        answers=view.body.answers,
        files={one.document for one in view.files},
        skipped=talk.skipped,
        marked=[one.where for one in view.defects],
        closed=view.closed,
        correcting=view.case.state != Case.DRAFT,
    )


def ask(talk: Talk, view: CaseView, doing: Doing) -> Done:
    """Say the open question, or read everything back."""
    now = next_of(talk, view)
    if now.stop is not None:
        casework.discard(actor=doing.actor, ref=view.case.ref, now=doing.now)
        return IDLE, (
            Line(key="ask_stop", facts={"title": now.stop.title, "text": now.stop.text}, taps=MENU),
        )
    if now.is_check and asking_times.waits(talk, view, doing):
        return asking_times.ask_time(talk, view, doing)
    if now.is_check:
        return replace(talk, field=""), (check(view, doing),)
    facts = {"question": rules.question_of(now, view.service)}
    key = "ask_page" if now.web else "ask_file" if now.need else "ask"
    if now.web:
        doing.pages["form"] = make_page(doing.friend, Page.FORM, case=view.case, now=doing.now)
    asked = replace(talk, state="ASK", field=now.id if now.id == talk.field else "")
    return asked, (Line(key=key, facts=facts, taps=rules.taps_for(now, view.service)),)


def check(view: CaseView, doing: Doing) -> Line:
    """Everything read back, sensitive answers masked, with “hand in” and “change”."""
    lang = doing.world.lang
    rows = [
        f"{row.label}: {'•••' if row.sensitive else row.value_text}"
        for section in view.sections(lang)
        for row in section.rows
    ]
    rows += [f"📎 {one.name}" for one in view.files]
    if chosen := asking_times.held(view, doing):
        rows.append(
            f"📅 {chosen.title_th if lang == 'th' else chosen.title_en}: {when.said(chosen.starts_at, lang)}"
        )
    if fee := view.fee_words(lang):
        rows.append({"th": "ค่าธรรมเนียม: ", "en": "Fee: "}[lang] + fee)
    doing.pages["form"] = make_page(doing.friend, Page.FORM, case=view.case, now=doing.now)
    taps = (Tap(key="hand_in"), Tap(key="change"), Tap(key="open", page="form"), Tap(key="cancel"))
    return Line(key="ask_check", facts={"answers": "\n".join(rows)}, taps=taps)


# ── taking ──


def _take(talk: Talk, now: Asking, what: str, view: CaseView, doing: Doing) -> Done:
    if now.variants:
        variant = rules.variant_for(_pressed(what, rules.VARIANT) or what, view.service)
        if not variant:
            return ask(talk, view, doing)
        casework.choose_variant(actor=doing.actor, ref=view.case.ref, variant=variant, now=doing.now)
        return ask(talk, draft_for(doing.actor, view.case.ref), doing)
    if now.web or now.need or now.field is None or now.page is None:
        return ask(talk, view, doing)
    pressed = _pressed(what, now.id)
    raw = {now.id: pressed} if pressed else rules.typed_answer(now, view.service, what)
    return _fill(talk, now, raw, view, doing)


def _pressed(what: str, where: str) -> str:
    head = f"a:{where}:"
    return what[len(head) :] if what.startswith(head) else ""


def _fill(talk: Talk, now: Asking, raw: dict[str, Any], view: CaseView, doing: Doing) -> Done:
    assert now.page is not None
    assert now.field is not None
    ctx = context_for(view.case, lang=doing.world.lang, now=doing.now)
    known = [one for one in now.page.fields if one.id in view.body.answers and one.id not in view.closed]
    whole = {**catalogue.initial(known, view.body.answers, ctx), **raw}
    filled = casework.fill(
        actor=doing.actor, ref=view.case.ref, page_id=now.page.id, raw=whole, now=doing.now
    )
    wrong = [one for one in filled.problems if one.where.partition(".")[0] == now.id]
    fresh = draft_for(doing.actor, view.case.ref)
    if wrong and (now.field.required or any(raw.values())):
        problem = Text("\n".join(one.th for one in wrong), "\n".join(one.en for one in wrong))
        _talk, again = ask(replace(talk, field=now.id), fresh, doing)
        return replace(talk, field=now.id), [Line(key="ask_wrong", facts={"problem": problem}), *again]
    return ask(replace(talk, field="", skipped=(*talk.skipped, now.id)), fresh, doing)


def _back(talk: Talk, view: CaseView, doing: Doing) -> Done:
    """One question back: the last of the form that was answered in the chat."""
    answered = [
        field.id
        for page in catalogue.pages_for(view.service, view.case.variant, view.body.answers)
        for field in page.fields
        if field.id in view.body.answers and field.id not in view.closed and rules.fits_a_chat(field)
    ]
    at = answered.index(talk.field) if talk.field in answered else len(answered)
    if at == 0:
        return ask(talk, view, doing)
    return ask(replace(talk, field=answered[at - 1]), view, doing)


def _file(talk: Talk, now: Asking, view: CaseView, doing: Doing) -> Done:
    """A picture or a file where a document was asked for: fetched and kept by the worker, who then asks on."""
    if now.need is None or now.web or doing.came is None:
        line.destroy_copy(doing.came.said if doing.came else None, now=doing.now)
        return talk, (Line(key="picture", taps=(Tap(key="menu"),)),)
    if doing.came.size > LIMIT:
        raise too_large(LIMIT)
    args = {
        "friend": doing.friend.pk,
        "case": view.case.pk,
        "document": now.need.id,
        "message": doing.came.message,
        "turn": doing.turn,
    }
    enqueue(
        "chat-file", args=args, about=view.case.about, order_key=f"chat-file:{doing.friend.pk}", now=doing.now
    )
    return talk, ()


# ── checking and handing in ──


def _at_check(talk: Talk, what: str, view: CaseView, doing: Doing) -> Done:
    if says("hand_in", what) or says("yes", what):
        return _hand_in(talk, view, doing)
    if says("change", what) or what == "edit":
        return _which(talk, view, doing)
    return ask(talk, view, doing)


def _which(talk: Talk, view: CaseView, doing: Doing) -> Done:
    fields = [
        field
        for page in catalogue.pages_for(view.service, view.case.variant, view.body.answers)
        for field in catalogue.fields_for(page, view.case.variant, view.body.answers)
        if field.id not in view.closed
    ]
    taps = tuple(Tap(label=one.called or one.label, data=f"edit:{one.id}") for one in fields[:10])
    if asking_times.appointment_of(view):
        taps = (*taps, Tap(label=Text("วันเวลานัด", "The time"), data=f"edit:{TIME}"))
    return talk, (Line(key="ask_which", taps=(*taps, Tap(key="cancel"))),)


def _hand_in(talk: Talk, view: CaseView, doing: Doing) -> Done:
    try:
        if view.case.state == Case.DRAFT:
            return _submit(talk, view, doing)
        return _resubmit(view, doing)
    except Invalid as no:
        if any(one.code == "appointment-needed" for one in no.problems):
            return asking_times.ask_time(talk, view, doing)
        doing.pages["form"] = make_page(doing.friend, Page.FORM, case=view.case, now=doing.now)
        words = Text("\n".join(one.th for one in no.problems), "\n".join(one.en for one in no.problems))
        taps = (Tap(key="open", page="form"), Tap(key="cancel"))
        return talk, (Line(key="ask_wrong", facts={"problem": words}, taps=taps),)


def _submit(talk: Talk, view: CaseView, doing: Doing) -> Done:
    key = doing.key(f"submit:{view.case.ref}")
    receipt = submit(actor=doing.actor, ref=view.case.ref, client_key=key, now=doing.now)
    times.confirm(doing.actor, receipt.case, now=doing.now)
    doing.told(Case.objects.get(pk=receipt.case.pk))
    due = receipt.due_at or receipt.deemed_at
    facts = {"number": receipt.number, "when": when.said(due, doing.world.lang)}
    lines = [Line(key="handed_in", facts=facts, taps=MENU)]
    if booked := standing_of_case(receipt.case):
        title = Text(booked.title_th, booked.title_en)
        lines.insert(0, Line(key="time_stands", facts={"title": title, "when": booked.starts_at}))
        lines += may_wait(talk, receipt.number, booked)
    return IDLE, lines


def _resubmit(view: CaseView, doing: Doing) -> Done:
    """T29, T26: what was marked is mended."""
    action = view.actions[0].id if view.actions else "resubmit"
    case = casework.act(
        actor=doing.actor,
        number=view.number,
        action_id=action,
        answers={},
        seen=view.head,
        client_key=doing.key(f"act:{view.number}"),
        now=doing.now,
    )
    doing.told(case)
    return IDLE, (Line(key="M17b", facts={"number": view.number}, taps=MENU),)


# ── correcting ──


def _correcting(talk: Talk, verb: str, number: str, doing: Doing) -> Done:
    found = case_for(doing.actor, number)
    view = draft_for(doing.actor, found.case.ref)
    if not _may_fill(view):
        return IDLE, (Line(key="said", facts={"text": _where(view)}, taps=MENU),)
    begun = Talk(state="ASK", case=str(view.case.ref), tries=talk.tries)
    if verb == "agree" and (offer := offered(view.case)):
        return _agree(begun, offer, view, doing)
    day = view.service.line.day if verb == "other" and view.service.line else ""
    return ask(replace(begun, field=day), view, doing)


OFFERED = ("offered_copies", "offered_day", "offered_time")


def offered(case: Case) -> dict[str, Any]:
    """What the office proposed when it returned the case last: copies, day, time."""
    event = case.events.filter(kind="acted").order_by("-seq").first()
    answers = detail_at(case, event.seq).get("answers", {}) if event else {}
    return {name: answers[name] for name in OFFERED if answers.get(name)}


def _agree(talk: Talk, offer: dict[str, Any], view: CaseView, doing: Doing) -> Done:
    """T26: as proposed; the appointment moves along."""
    way = view.service.line
    names = {"offered_copies": way.copies, "offered_day": way.day, "offered_time": way.time} if way else {}
    changed = {names[name]: value for name, value in offer.items() if names.get(name)}
    page = next((one for one in view.service.form if any(f.id in changed for f in one.fields)), None)
    if page is not None:
        ctx = context_for(view.case, lang=doing.world.lang, now=doing.now)
        open_now = [one for one in page.fields if one.id in view.body.answers and one.id not in view.closed]
        raw = catalogue.initial(open_now, {**view.body.answers, **changed}, ctx)
        casework.fill(actor=doing.actor, ref=view.case.ref, page_id=page.id, raw=raw, now=doing.now)
    if offer.get("offered_day") and offer.get("offered_time"):
        at = datetime.fromisoformat(f"{offer['offered_day']}T{offer['offered_time']}").replace(tzinfo=BANGKOK)
        times.move_if_booked(doing.actor, view.case, at=at, now=doing.now)
    return _resubmit(draft_for(doing.actor, view.case.ref), doing)
