"""Random people play random services through the real commands, and after every move everything still holds.

The moves are Hypothesis's: who tries what, on which case, knowing how much, when. After each of them every chain is
whole, every clock says what its facts say, nobody did what is not hers, no open case is without a way on, no effect is
lost, and saying the same again changes nothing. The gate plays a few evenings; ``KHAMKHO_SOAK`` plays all night.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest
import yaml
from django.conf import settings as django_settings
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from khamkho.base.errors import Refused
from khamkho.casework import commands, tasks
from khamkho.casework.contents import body_of
from khamkho.casework.context import context_for
from khamkho.casework.defects import things_of
from khamkho.casework.models import Case, Event, Opinion
from khamkho.casework.queries.audit import verify_all
from khamkho.casework.queries.cases import case_for
from khamkho.casework.queries.clock import calendar_of, clock_of, marks_of
from khamkho.casework.rules.opinions import Parts
from khamkho.casework.rules.refusals import NoSuchCase
from khamkho.casework.tests.cast import MONDAY, make_member
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.lint import lint
from khamkho.catalogue.queries import packs, service_of
from khamkho.offices.commands import add_calendar_day, create_office, publish_offering
from khamkho.offices.models import Office
from khamkho.people.actor import SYSTEM, Actor
from khamkho.people.models import User
from khamkho.work.jobs import Job
from khamkho.work.models import Effect, Timer
from khamkho.work.worker import Worker

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SOAK = bool(os.environ.get("KHAMKHO_SOAK"))
EVENINGS = 150 if SOAK else 2 if os.environ.get("KHAMKHO_DATABASE_URL") else 4
"""The rules are the same on both databases; what waits for locks has tests of its own."""
ID = "played"
HERE = ("officer", "colleague", "supervisor", "director")
THERE = ("officer_there", "supervisor_there", "director_there")
INSIDERS = (*HERE, *THERE, "applicant", "other")
OUTSIDERS = ("stranger", "auditor", "nobody")
PEOPLE = st.sampled_from(sorted([*INSIDERS, *OUTSIDERS]))
TALK = ("write", "answer", "settle", "ask", "give", "take_back")


@st.composite
def service_files(draw: st.DrawFn) -> dict[str, Any]:
    """A service file as an office might write it: a form that ships, and steps that nobody thought of."""
    tree: dict[str, Any] = yaml.safe_load(packs()["general-request"].read_text(encoding="utf-8"))
    count = draw(st.integers(1, 4))
    names = [f"step{n}" for n in range(count)]
    returns = rejects = False
    steps = []
    for n, name in enumerate(names):
        step: dict[str, Any] = {
            "id": name,
            "title": {"th": f"ขั้นตอน {name}", "en": f"Stage {name}"},
            "by": "officer" if n == 0 else draw(st.sampled_from(["officer", "supervisor", "director"])),
            "within": draw(st.sampled_from(["1 working day", "2-3 working days", "30 minutes"])),
        }
        ways = [{"id": "accept", "to": names[n + 1] if n + 1 < count else "done"}]
        if draw(st.booleans()):
            ways.append({"id": "return", "to": "correct", "needs": "defects"})
            returns = True
        if draw(st.booleans()):
            ways.append({"id": "reject", "to": "rejected", "needs": "reason"})
            rejects = True
        if n and draw(st.booleans()):
            ways.append({"id": "refuse", "to": draw(st.sampled_from(names[:n])), "needs": "reason"})
        steps.append({**step, "actions": ways})
    ends = {"done": draw(st.sampled_from(["granted", "closed"]))}
    if rejects:
        ends["rejected"] = "refused"
    if returns:
        back = draw(st.sampled_from(names))
        resend = {
            "by": "applicant",
            "within": "15 days",
            "if_late": "lapsed",
            "actions": [{"id": "resubmit", "to": back}],
        }
        steps.append({"id": "correct", "tell": {"th": "โปรดแก้ไข", "en": "Please correct it"}, **resend})
        ends["lapsed"] = "lapsed"
    del tree["letters"], tree["settings"]
    return {
        **tree,
        "id": ID,
        "offered_by": ["esao"],
        "promise": "20 working days",
        "hand_over": draw(st.sampled_from(["officer", "supervisor", "nobody"])),
        "steps": steps,
        "ends": ends,
    }


class Evening(RuleBasedStateMachine):
    """An office and its neighbour, one service of their own, and whoever comes in."""

    file: ClassVar[Path]

    @initialize(tree=service_files())
    def open_the_doors(self, tree: dict[str, Any]) -> None:
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.now = MONDAY
        self.file.write_text(yaml.safe_dump(tree, allow_unicode=True, sort_keys=False), encoding="utf-8")
        assert lint(self.file) == ()
        self.office = self._office("plya", "PLA")
        self.there = self._office("plyb", "PLB")
        for office in (self.office, self.there):
            publish_offering(actor=SYSTEM, office_id=office.pk, service_id=ID, now=MONDAY)
        self.people = {
            role: make_member(self.office, role, f"นาย{role}")
            for role in ("officer", "supervisor", "director", "auditor")
        }
        self.people["colleague"] = make_member(self.office, "officer", "นางสาวเพื่อนร่วมงาน")
        for role in ("officer", "supervisor", "director"):
            self.people[f"{role}_there"] = make_member(self.there, role, f"นาย{role}ที่อื่น")
        self.people |= {
            who: Actor(user_id=User.objects.create_user().pk) for who in ("applicant", "other", "stranger")
        }
        self.people["nobody"] = Actor()
        self.owner: dict[int, str] = {}
        self.carried: list[tuple[str, str]] = []
        self.last: Callable[[], Any] | None = None
        self.worker = Worker(
            {
                **dict.fromkeys(("notice", "document", "letter", "scan_file", "account-mail"), self._carry),
                "lapse": tasks.lapse,
                "calendar-changed": tasks.calendar_changed,
                "remind": tasks.remind,
                "opinion-reminder": tasks.opinion_reminder,
            }
        )

    @staticmethod
    def _office(code: str, prefix: str) -> Office:
        return create_office(
            actor=SYSTEM,
            code=code,
            prefix=prefix,
            kind="esao",
            name_th=f"สพป.{prefix}",
            name_en=prefix,
            now=MONDAY,
        )

    def _carry(self, job: Job) -> None:
        self.carried.append((job.name, str(job.id)))

    def teardown(self) -> None:
        if hasattr(self, "atomic"):
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    # ── what people do ──

    @precondition(lambda self: len(self.owner) < 3)
    @rule(who=st.sampled_from(["applicant", "other"]), seed=st.integers(0, 5))
    def apply(self, who: str, seed: int) -> None:
        actor = self.people[who]
        draft = commands.start(actor=actor, office=self.office, service_id=ID, now=self.now)
        service = service_of(draft.version)
        sample = catalogue.sample_answers(
            service, "", random.Random(seed), context_for(draft, lang="th", now=self.now)
        )
        commands.fill_all(actor=actor, ref=draft.ref, answers=sample, now=self.now)
        send = lambda: commands.submit(actor=actor, ref=draft.ref, client_key="once", now=self.now).case  # noqa: E731
        case = send()
        self.owner[case.pk] = who
        self.last = send

    @precondition(lambda self: any(case.state == Case.OPEN for case in self._cases()))
    @rule(data=st.data())
    def take_ones_turn(self, data: st.DataObject) -> None:
        case = data.draw(st.sampled_from([case for case in self._cases() if case.state == Case.OPEN]))
        service = service_of(case.version)
        action = data.draw(
            st.sampled_from(
                [one.id for one in catalogue.actions_for(service, case.step, "", body_of(case).answers)]
            )
        )
        self._act(case, self._whose_turn(case), action, case.head_seq, data)

    @precondition(lambda self: bool(self.owner))
    @rule(data=st.data(), who=PEOPLE, behind=st.integers(0, 2))
    def try_something(self, data: st.DataObject, who: str, behind: int) -> None:
        case = self._some(data)
        steps = service_of(case.version).steps
        named = sorted({action.id for step in steps for action in step.actions} | {"nonsense"})
        self._act(case, who, data.draw(st.sampled_from(named)), case.head_seq - behind, data)

    def _act(self, case: Case, who: str, action: str, seen: int, data: st.DataObject) -> None:
        service, step = service_of(case.version), case.step
        posted: dict[str, Any] = {"reason": "เหตุผล", "ground": "เหตุผล"}
        if action == "return":
            wrong = data.draw(
                st.sampled_from(sorted(things_of(service, "", body_of(case).answers, by_proxy=False)))
            )
            posted[f"mark.{wrong}"] = "wrong"
        sent: dict[str, Any] = {
            "actor": self.people[who],
            "number": case.number or "",
            "action_id": action,
            "answers": posted,
            "seen": seen,
            "client_key": f"{case.pk}-{case.head_seq}-{who}-{action}-{seen}",
            "now": self.now,
        }
        if self._try(case, lambda: commands.act(**sent)):
            assert who not in OUTSIDERS
            by = service.step(step).by
            helps = (case.helped or {}).get("by") == str(self.people[who].user_id)
            hers = who == self.owner[case.pk] or (helps and by == "applicant")
            assert (by == "applicant") == hers, "an applicant's step is hers, or of an officer who helps her"
            assert hers or who in self._staff(case)
            if by == "director":
                assert who.startswith("director")

    def _whose_turn(self, case: Case) -> str:
        by = service_of(case.version).step(case.step).by
        if by == "applicant":
            return self.owner[case.pk]
        return by if case.office_id == self.office.pk else f"{by}_there"

    def _staff(self, case: Case) -> tuple[str, ...]:
        return HERE if case.office_id == self.office.pk else THERE

    @precondition(lambda self: bool(self.owner))
    @rule(data=st.data(), who=PEOPLE)
    def do_something_else(self, data: st.DataObject, who: str) -> None:
        case, actor = self._some(data), self.people[who]
        number, what = (
            case.number or "",
            data.draw(st.sampled_from(["note", "withdraw", "give_back", "reopen", "extend"])),
        )
        known: dict[str, Callable[[], Any]] = {
            "note": lambda: commands.note(actor=actor, number=number, text="บันทึก", now=self.now),
            "withdraw": lambda: commands.withdraw(
                actor=actor, number=number, reason="เปลี่ยนใจ", client_key=f"{case.head_seq}", now=self.now
            ),
            "give_back": lambda: commands.give_back(
                actor=actor,
                number=number,
                reason="ไม่ครบ",
                seen=case.head_seq,
                client_key=f"{case.head_seq}",
                now=self.now,
            ),
            "reopen": lambda: commands.reopen(
                actor=actor, number=number, reason="ผิดพลาด", client_key=f"{case.head_seq}", now=self.now
            ),
            "extend": lambda: commands.extend(
                actor=actor,
                number=number,
                days=3,
                reason="งานมาก",
                seen=case.head_seq,
                client_key=f"{case.head_seq}",
                now=self.now,
            ),
        }
        if self._try(case, known[what]):
            assert who not in OUTSIDERS
            self.last = None if what == "note" else self.last  # two notes are two notes
            assert (what == "withdraw") == (who == self.owner[case.pk])
            if what in ("reopen", "extend"):
                assert who in self._staff(case)
                assert who.startswith(("supervisor", "director"))

    @precondition(lambda self: bool(self.owner))
    @rule(data=st.data(), who=PEOPLE, what=st.sampled_from(TALK), behind=st.integers(0, 2))
    def talk(self, data: st.DataObject, who: str, what: str, behind: int) -> None:
        case, actor = self._some(data), self.people[who]
        given: dict[str, Any] = {"actor": actor, "number": case.number or "", "now": self.now}
        key, seen, text = f"{case.head_seq}", case.head_seq - behind, "ข้อความ"
        until = (self.now + timedelta(days=data.draw(st.integers(0, 3)))).date()
        opinion = case.opinions.order_by("-pk").select_related("member").first() or Opinion(asked=0)
        of = data.draw(st.sampled_from([*HERE, *THERE]))
        known: dict[str, Callable[[], Any]] = {
            "write": lambda: commands.write_to_applicant(
                **given, text=text, seen=seen, expects=behind == 0, until=until, client_key=key
            ),
            "answer": lambda: commands.write_to_office(**given, text=text, client_key=key),
            "settle": lambda: commands.settle_messages(**given, seen=seen),
            "ask": lambda: commands.ask_colleague(
                **given,
                member_id=self.people[of].memberships[0].id,
                question=commands.Question(text=text, until=until, parts=Parts(), confidential=behind == 0),
                client_key=key,
            ),
            "give": lambda: commands.give_opinion(
                actor=actor, ref=opinion.ref, stance="agree", text=text, now=self.now
            ),
            "take_back": lambda: commands.take_back_opinion(**given, asked=opinion.asked),
        }
        if self._try(case, known[what]):
            assert (what == "answer") == (who == self.owner[case.pk])
            if what == "give":
                assert opinion.member
                assert opinion.member.user_id == actor.user_id
            elif what != "answer":
                assert who in self._staff(case)
            if what in ("settle", "give", "take_back"):
                self.last = None  # once it is done there is nothing left to do

    @precondition(lambda self: bool(self.owner))
    @rule(data=st.data(), who=PEOPLE, behind=st.integers(0, 1))
    def hand_over(self, data: st.DataObject, who: str, behind: int) -> None:
        case = self._some(data)
        to = self.there if case.office_id == self.office.pk else self.office
        sent: dict[str, Any] = {
            "actor": self.people[who],
            "number": case.number or "",
            "to": to,
            "reason": "ย้ายสังกัด",
            "seen": case.head_seq - behind,
            "client_key": f"{case.head_seq}",
            "now": self.now,
        }
        if self._try(case, lambda: commands.hand_over(**sent)):
            assert who in self._staff(case)
            assert not Case.objects.get(pk=case.pk).helped

    @precondition(lambda self: bool(self.owner))
    @rule(data=st.data(), who=PEOPLE)
    def help_at_the_counter(self, data: st.DataObject, who: str) -> None:
        case, actor = self._some(data), self.people[who]
        number = case.number or ""
        if self._try(
            case,
            lambda: commands.help_applicant(actor=actor, number=number, way="counter", now=self.now),
        ):
            assert who in self._staff(case)
            assert self._whose_turn(case) == self.owner[case.pk]

    @rule(hours=st.sampled_from([1, 7, 24, 24 * 5, 24 * 16]))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        self.last = None
        self.worker.run_once(self.now)
        assert not Effect.objects.exclude(state__in=("pending", "done", "cancelled")).exists()
        assert not Timer.objects.filter(due_at__lte=self.now).exists()

    @rule(days=st.integers(0, 10), there=st.booleans())
    def a_holiday_is_declared(self, days: int, there: bool) -> None:
        day: date = (self.now + timedelta(days=days)).date()
        add_calendar_day(
            actor=SYSTEM,
            office_id=(self.there if there else self.office).pk,
            day=day,
            kind="closed",
            name_th="วันหยุดพิเศษ",
            name_en="Special holiday",
            now=self.now,
        )
        self.worker.run_once(self.now)
        self.last = None

    @precondition(lambda self: self.last is not None)
    @rule()
    def say_it_again(self) -> None:
        assert self.last is not None
        before = (Event.objects.count(), Effect.objects.count(), Case.objects.count())
        self.last()
        assert (Event.objects.count(), Effect.objects.count(), Case.objects.count()) == before

    def _some(self, data: st.DataObject) -> Case:
        return Case.objects.get(pk=data.draw(st.sampled_from(sorted(self.owner))))

    def _try(self, case: Case, deed: Callable[[], Any]) -> bool:
        """Whether it was done; what is refused leaves no trace."""
        before = (Event.objects.count(), Effect.objects.count(), case.head_seq)
        no: Refused | None = None
        try:
            with transaction.atomic():
                deed()
        except Refused as refused:
            no = refused
        if no is None:
            self.last = deed
            return True
        assert no.sentence("th")
        assert no.sentence("en")
        head = Case.objects.get(pk=case.pk).head_seq
        assert (Event.objects.count(), Effect.objects.count(), head) == before
        return False

    # ── what always holds ──

    @invariant()
    def every_chain_is_whole(self) -> None:
        if hasattr(self, "owner"):
            assert [fault for fault in verify_all() if not fault.where.startswith("seals/")] == []

    @invariant()
    def clocks_say_what_their_facts_say(self) -> None:
        for case in self._cases():
            clock = clock_of(case, service_of(case.version), calendar_of(case), marks_of(case), now=self.now)
            assert clock is not None
            assert clock.used >= 0
            assert clock.paused >= 0
            if case.state == Case.OPEN and case.paused_at is None:
                assert case.due_at == clock.due
            assert (clock.state in ("decided", "decided-late")) == (case.state == Case.ENDED)

    @invariant()
    def nothing_open_is_stuck(self) -> None:
        for case in self._cases():
            if case.state == Case.ENDED:
                assert not case.waiting_for
                left = Timer.objects.filter(about=case.about).exclude(name="opinion-reminder")
                assert not left.exists()
                continue
            assert case_for(self.people[self._whose_turn(case)], case.number or "").actions, case.step

    @invariant()
    def strangers_see_nothing(self) -> None:
        for case in self._cases():
            other = {"applicant": "other", "other": "applicant"}[self.owner[case.pk]]
            neighbours = THERE if case.office_id == self.office.pk else HERE
            for who in ("stranger", "nobody", other, *neighbours):
                with pytest.raises(NoSuchCase):
                    case_for(self.people[who], case.number or "")

    def _cases(self) -> list[Case]:
        return list(
            Case.objects.filter(pk__in=getattr(self, "owner", {}))
            .select_related("office", "version", "key")
            .order_by("pk")
        )


def test_whatever_people_do_everything_still_holds() -> None:
    folder = Path(django_settings.HOME.services)
    folder.mkdir(parents=True, exist_ok=True)
    Evening.file = folder / f"{ID}.yaml"
    try:
        run_state_machine_as_test(
            Evening,
            settings=settings(
                max_examples=EVENINGS,
                stateful_step_count=60 if SOAK else 30,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
    finally:
        Evening.file.unlink(missing_ok=True)
