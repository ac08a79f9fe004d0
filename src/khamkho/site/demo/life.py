"""The life of one case in the demo, played with the real commands at moments in the past."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from khamkho.base.text import Lang
from khamkho.base.thai import in_bangkok
from khamkho.base.working_time import Calendar, Span, due
from khamkho.casework import commands
from khamkho.casework.context import context_for
from khamkho.casework.models import Attachment, Case
from khamkho.casework.queries.cases import case_for
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.queries import service_of
from khamkho.catalogue.service import Page, Service
from khamkho.files.commands import Stored, store_bytes
from khamkho.offices.queries import calendar_for, offering_for
from khamkho.people.actor import Actor
from khamkho.site.demo.answers import Invented, answers_for, invent, reply_to
from khamkho.site.demo.cards import after_acting, before_acting
from khamkho.site.demo.drawings import Drawings
from khamkho.site.demo.fates import GIVE_BACK, STAGES, STOP, WITHDRAW, Fate, Stage
from khamkho.site.demo.offices import PENSION, Staff
from khamkho.work.commands import unschedule
from khamkho.work.models import Timer

USUAL: dict[Stage, str] = {
    "check": "accept",
    "decide": "approve",
    "make": "ready",
    "collect": "hand_over",
    "correct": "resubmit",
}
WORKING_MINUTES: dict[Stage, tuple[int, int]] = {"check": (15, 330), "decide": (10, 200), "make": (20, 150)}
PARTNER = "school-hr-tuayang"
WORDS = {
    "reject": (
        "ผู้ขอไม่ได้สังกัดเขตพื้นที่นี้ กรุณายื่นต่อต้นสังกัดปัจจุบัน",
        "เรื่องนี้ไม่อยู่ในอำนาจหน้าที่ของหน่วยงาน",
        "คำขอซ้ำกับคำขอที่ดำเนินการแล้ว",
    ),
    "refuse": ("ตำแหน่งในคำขอไม่ตรงกับคำสั่งล่าสุด ขอให้ตรวจสอบอีกครั้ง", "ขอให้ตรวจรูปถ่ายและเครื่องแบบอีกครั้ง"),
    "close": ("แจ้งเตือนสามครั้งแล้วไม่มีผู้มารับบัตร",),
    WITHDRAW: ("ยื่นผิดประเภท จะยื่นใหม่", "พบบัตรเดิมแล้ว", "ย้ายไปสังกัดอื่น", ""),
    GIVE_BACK: ("ผู้ยื่นไม่แก้ไขข้อบกพร่องภายในเวลาที่กำหนด จึงคืนคำขอพร้อมเอกสาร",),
    "reopen": ("กดปิดเรื่องผิดคำขอ ผู้ขอยังไม่ได้รับบัตร",),
    "note": (
        "โทรสอบถามผู้ยื่นแล้ว จะส่งรูปใหม่ภายในวันนี้",
        "ตรวจกับทะเบียนประวัติแล้ว ข้อมูลตรงกัน",
        "เอกสารหน้าสองไม่ชัด แต่ตรวจสอบจากระบบได้",
        "รอคำสั่งฉบับจริงจากโรงเรียน",
        "ผู้ยื่นขอให้เร่งเพราะต้องใช้ในวันสอบ",
    ),
}


WRONG = {
    "id_photo": ("unreadable", "กรุณาถ่ายใหม่หน้าตรง พื้นหลังเรียบ"),
    "file": ("missing", "ถ่ายไม่ครบทุกหน้า กรุณาแนบใหม่ให้ครบ"),
    "phone": ("wrong", "ติดต่อไม่ได้ กรุณาตรวจสอบอีกครั้ง"),
}
"""What an officer marks, by what the thing is: how it is wrong, and what to do."""


class Over(Exception):
    """Now has come: what follows lies in the future."""


@dataclass(frozen=True)
class Marked:
    """What an officer found wrong: its place, what kind of thing it is, and its document when it is one."""

    where: str
    kind: str
    document: str = ""


@dataclass
class Life:
    """One case from its first page to where it stands now. ``run`` plays it."""

    fate: Fate
    service_id: str
    at: datetime
    staff: Staff
    drawings: Drawings
    rng: random.Random
    now: datetime
    applicant: Actor | None = None
    known_as: Invented | None = None
    case: Case = field(init=False)
    calendar: Calendar = field(init=False)
    actor: Actor = field(init=False)
    officer: Actor = field(init=False)
    visits: Counter[Stage] = field(default_factory=Counter)
    marked: Marked | None = None

    def run(self) -> Case:
        self.calendar = calendar_for(self.staff.office)
        self.officer = self._some_officer()
        self._fill()
        if self.fate.name == "draft":
            return self.case
        try:
            self._submit()
            self._assign()
            while self._go_on():
                pass
            if self.fate.reopened:
                self._reopen()
        except Over:
            pass
        self.case.refresh_from_db()
        self._tell()  # time alone may have decided: a case that nobody corrected has lapsed
        return self.case

    # Coming in

    def _fill(self) -> None:
        channel = self._channel()
        if self.fate.name == "draft" or self.applicant:
            channel = "web"
        on_behalf = channel in ("counter", "mail", "phone")
        starter = self.officer if on_behalf else self._starter(channel)
        variants = self._variants()
        self.case = commands.start(
            actor=starter,
            office=self.staff.office,
            service_id=self.service_id,
            variant=self._variant(variants),
            channel=channel,
            lang=self._lang(),
            on_behalf=on_behalf,
            now=self.at,
        )
        self.actor = starter if on_behalf or starter.user_id or starter.partner else self._opened()
        if not on_behalf:
            version = catalogue.privacy_notice(self.service, "th").version
            commands.see_notice(actor=self.actor, ref=self.case.ref, version=version, now=self.at)
        self._answer(starter)
        if on_behalf:
            self.actor = self._opened()

    def _channel(self) -> str:
        return self.rng.choices(("web", "counter", "mail", "phone", "api"), (66, 20, 6, 5, 3))[0]

    def _variant(self, variants: list[str]) -> str:
        return self.rng.choices(variants, range(len(variants), 0, -1))[0] if variants else ""

    def _starter(self, channel: str) -> Actor:
        if self.applicant:
            return self.applicant
        if channel == "api":
            return Actor(kind="partner", partner=PARTNER, name="ระบบบุคลากรโรงเรียน (ตัวอย่าง)")
        return Actor(lang=self._lang())

    def _lang(self) -> Lang:
        return "en" if self.at.second % 23 == 0 else "th"

    def _opened(self) -> Actor:
        """The applicant without an account: whoever holds the tracking code."""
        return Actor(lang=self._lang(), opened_cases=frozenset({self.case.pk}))

    def _answer(self, writer: Actor) -> None:
        who = self.known_as or invent(self.rng, today=self.at.date(), retired=self.service_id == PENSION)
        writer = writer if writer.user_id or writer.partner else self.actor
        context = context_for(self.case, lang="th", now=self.at)
        office = self.staff.office.code
        said = answers_for(self.service, self.case.variant, who, office, self.rng, context)
        if self.fate.name == "draft":
            self._begin(writer, said)
            return
        filled = commands.fill_all(actor=writer, ref=self.case.ref, answers=said, now=self.at)
        if filled.problems:
            raise AssertionError(f"the demo answers wrongly: {filled.problems}")
        for need in catalogue.documents_for(self.service, self.case.variant, said):
            if need.required or self.rng.random() < 0.3:
                self._attach(writer, need.id)

    def _begin(self, writer: Actor, said: Mapping[str, Any]) -> None:
        """Fill the first pages of a draft, and leave it there."""
        pages = catalogue.pages_for(self.service, self.case.variant, said)
        for page in pages[: self.rng.randint(1, max(1, len(pages) - 1))]:
            raw = _as_posted(page, said)
            commands.fill(actor=writer, ref=self.case.ref, page_id=page.id, raw=raw, now=self.at)

    def _attach(self, writer: Actor, document: str) -> Attachment:
        picture = self.drawings.for_document(document, self.rng)
        if self.case.key is None:
            raise AssertionError("a case that is being filled has its key")
        blob = store_bytes(key=self.case.key, data=picture.data, media_type=picture.media_type, now=self.at)
        stored = Stored(blob=blob, name=picture.name, media_type=picture.media_type, size=blob.size)
        return commands.attach(actor=writer, ref=self.case.ref, document=document, stored=stored, now=self.at)

    def _submit(self) -> None:
        self._pass(timedelta(minutes=self.rng.randint(3, 25)))
        writer = self.officer if self.case.entered_by_id else self.actor
        receipt = commands.submit(actor=writer, ref=self.case.ref, client_key="", now=self.at)
        self.case = receipt.case

    def _assign(self) -> None:
        if self.fate.unassigned or self.rng.random() < 0.25:
            return
        self._work(self.rng.randint(2, 60))
        chiefs = self.staff.some("supervisor") or self.staff.some("director")
        by = self.rng.choice(chiefs) if chiefs and self.rng.random() < 0.5 else self.officer
        seat = self.officer.memberships[0].id
        commands.assign(actor=by, number=self.number, membership_id=seat, now=self.at)
        if self.rng.random() < 0.3:
            self._note()

    def _note(self) -> None:
        self._work(self.rng.randint(1, 40))
        chiefs = [chief.user_id for chief in self.staff.some("supervisor") if chief.user_id]
        readers = chiefs if self.rng.random() < 0.2 else ()
        text = self.rng.choice(WORDS["note"])
        commands.note(actor=self.officer, number=self.number, text=text, readers=readers, now=self.at)

    # Going on

    def _go_on(self) -> bool:
        """Take the next action; False when the case has ended or stays where it is."""
        self.case.refresh_from_db()
        self._tell()
        if self.case.state != Case.OPEN:
            return False
        stage = STAGES[self.case.step]
        action = self._action_at(stage)
        self.visits[stage] += 1
        if action == STOP:
            self._let_time_pass(self.now)
            return False
        self._wait(stage, action)
        if action in (WITHDRAW, GIVE_BACK):
            self._end(action)
        else:
            if action == "resubmit":
                self._mend()
            self._act(stage, action)
        return True

    def _tell(self) -> None:
        """The decision went out by email a minute later; a few applicants left no address, and nobody told them yet."""
        decided = self.case.decided_at
        if decided is None or self.case.told_at is not None or decided.second % 30 == 7:
            return
        told = max(decided + timedelta(minutes=1), self.case.changed_at)
        if told <= self.now:
            commands.record_told(case_id=self.case.pk, kind="done", now=told)
            self.case.refresh_from_db()
            self.at = max(self.at, told)

    def _action_at(self, stage: Stage) -> str:
        script = self.fate.script.get(stage, ())
        if self.visits[stage] < len(script):
            return script[self.visits[stage]]
        known = [action.id for action in self.service.step(self.case.step).actions]
        return USUAL[stage] if USUAL[stage] in known else "close"

    def _wait(self, stage: Stage, action: str) -> None:
        """Until somebody gets round to it: officers in working time, applicants when it suits them."""
        if action == GIVE_BACK:
            self._work(60 * 7 * 6)
        elif action == "close" and stage == "collect":
            self._let_time_pass(self.at + timedelta(days=self.rng.randint(75, 100)))
            self._work(30)
        elif stage == "correct":
            self._let_time_pass(
                self.at + timedelta(days=self.rng.randint(0, 6), hours=self.rng.randint(1, 20))
            )
        elif stage == "collect":
            self._let_time_pass(self.at + timedelta(days=self.rng.randint(1, 9)))
            self._work(self.rng.randint(5, 200))
        else:
            self._work(self.rng.randint(*WORKING_MINUTES[stage]))

    def _act(self, stage: Stage, action: str) -> None:
        before_acting(self.case, self.service, action, self.officer, now=self.at)
        commands.act(
            actor=self._who(stage),
            number=self.number,
            action_id=action,
            answers=self._told(action),
            seen=Case.objects.values_list("head_seq", flat=True).get(pk=self.case.pk),
            now=self.at,
        )
        after_acting(self.case, self.service, now=self.at)

    def _who(self, stage: Stage) -> Actor:
        if stage == "correct":
            return self.actor
        if stage == "decide":
            return self.rng.choice(self.staff.some("director"))
        return self.officer

    def _told(self, action: str) -> dict[str, str]:
        """The reason, and answers to what the step itself asks, as a form posts them."""
        today = in_bangkok(self.at).date()
        if action == "close" and self.case.step == "reply":
            return {"answer": reply_to(self._subject(), self.staff.office.code)}
        if action == "return":
            self.marked = self.marked or self._found_wrong()
            kind, text = WRONG[self.marked.kind]
            return {f"mark.{self.marked.where}": kind, f"say.{self.marked.where}": text}
        if action in WORDS:
            return {"reason": self.rng.choice(WORDS[action])}
        if action == "ready":
            number = f"{self.case.number_seq:04}/{self.case.number_year}"
            six_years = date(today.year + 6, today.month, min(today.day, 28))
            asked = {"card_number": number, "issued_on": _typed(today), "expires_on": _typed(six_years)}
            return {**asked, "lifetime": "no"}
        if action == "hand_over":
            return {"receiver": "holder", "old_card_returned": self.rng.choice(("yes", "no", ""))}
        return {}

    def _subject(self) -> Any:
        return case_for(self.officer, self.number).body.answers.get("subject")

    def _found_wrong(self) -> Marked:
        """A document that was handed in, else the telephone number."""
        held = self.case.attachments.filter(dropped=False, state=Attachment.HANDED_IN).first()
        if held is None or self.rng.random() >= 0.7:
            return Marked("phone", "phone")
        return Marked(f"document:{held.document}", self.service.document(held.document).type, held.document)

    def _mend(self) -> None:
        """What was asked for: a new file in place of the first one, else another telephone number."""
        if self.marked and self.marked.document:
            held = self.case.attachments.get(
                dropped=False, state=Attachment.HANDED_IN, document=self.marked.document
            )
            commands.detach(actor=self.actor, ref=self.case.ref, attachment=held.ref, now=self.at)
            self._attach(self.actor, held.document)
            return
        page = next(p for p in self.service.form if any(f.id == "phone" for f in p.fields))
        raw = {"phone": f"08{self.rng.randint(0, 99_999_999):08}"}
        commands.fill(actor=self.actor, ref=self.case.ref, page_id=page.id, raw=raw, now=self.at)

    def _end(self, how: str) -> None:
        reason = self.rng.choice(WORDS[how])
        if how == WITHDRAW:
            commands.withdraw(actor=self.actor, number=self.number, reason=reason, now=self.at)
            return
        seen = Case.objects.values_list("head_seq", flat=True).get(pk=self.case.pk)
        commands.give_back(actor=self.officer, number=self.number, reason=reason, seen=seen, now=self.at)

    def _reopen(self) -> None:
        self._work(self.rng.randint(1, 30))
        chief = self.rng.choice(self.staff.some("supervisor"))
        reason = self.rng.choice(WORDS["reopen"])
        commands.reopen(actor=chief, number=self.number, reason=reason, now=self.at)
        while self._go_on():
            pass

    # Time

    def _work(self, minutes: int) -> None:
        """Let so many minutes of opening time pass. Raises Over when that is in the future."""
        self._let_time_pass(due(self.calendar, self.at, Span(minutes, minutes, "minute")) or self.at)

    def _pass(self, span: timedelta) -> None:
        self._let_time_pass(self.at + span)

    def _let_time_pass(self, until: datetime) -> None:
        """Move on, and let what time alone makes due happen when it was due. Raises Over at now."""
        if self.case.state == Case.OPEN:
            self._fire_timers(min(until, self.now))
        if until > self.now:
            raise Over
        self.at = until

    def _fire_timers(self, until: datetime) -> None:
        while (
            timer := Timer.objects.filter(about=self.case.about, due_at__lte=until).order_by("due_at").first()
        ):
            unschedule(timer.key)
            wanted = commands.lapse if timer.name == "lapse" else commands.remind_before_lapse
            args = timer.args
            wanted(case_id=args["case"], step=args["step"], since=args["since"], now=timer.due_at)

    # What is known

    @property
    def number(self) -> str:
        return self.case.number or ""

    @property
    def service(self) -> Service:
        return service_of(self.case.version)

    def _variants(self) -> list[str]:
        offering = offering_for(self.staff.office, self.service_id)
        return list(service_of(offering.version).variants) if offering else []

    def _some_officer(self) -> Actor:
        """Whoever worked there then: a member who has left did her share before."""
        until = self.staff.former_until
        if until and self.at < until - timedelta(days=20) and self.rng.random() < 0.3:
            return self.rng.choice(self.staff.former)
        return self.rng.choice(self.staff.some("officer"))


def _typed(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year + 543}"


def _as_posted(page: Page, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers to a page as its form would post them."""
    raw: dict[str, Any] = {}
    for one in page.fields:
        raw |= one.initial(answers.get(one.id), one.id)
    return raw
