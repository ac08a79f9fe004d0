"""Pieces of an office's own work, played as its people would."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from khamkho.casework import commands
from khamkho.casework.models import Case, Committee
from khamkho.casework.tests.cast import photo
from khamkho.files.commands import Stored, store_file
from khamkho.offices.commands import publish_offering
from khamkho.offices.models import Office
from khamkho.people.actor import SYSTEM, Actor

PLAN, TRAINING = "digital-quality-plan", "skills-website"


@dataclass
class Works:
    """Plays the office's own work: an officer does it, the director decides."""

    office: Office
    officer: Actor
    director: Actor
    now: datetime

    def offer(self, service_id: str = PLAN, *, now: datetime | None = None, **settings: str) -> None:
        publish_offering(
            actor=SYSTEM,
            office_id=self.office.pk,
            service_id=service_id,
            settings=settings,
            now=now or self.now,
        )

    def begin(self, service_id: str = PLAN, **changes: Any) -> Case:
        answers = {"subject": "แผนปีงบประมาณ 2570", "fiscal_year": "2570", "budget": "", "background": ""}
        return commands.begin_work(
            actor=changes.pop("actor", self.officer),
            office=self.office,
            service_id=service_id,
            answers={**answers, **changes.pop("answers", {})},
            client_key=changes.pop("client_key", ""),
            now=self.now,
        )

    def members(self) -> list[commands.Named]:
        return [
            commands.Named(role="chair", seat=self.director.memberships[0].id),
            commands.Named(role="member", name="นางสาวภายนอก รอบรู้"),
            commands.Named(role="secretary", seat=self.officer.memberships[0].id),
        ]

    def appoint(self, case: Case, **changes: Any) -> Committee:
        usual: dict[str, Any] = {
            "actor": self.officer,
            "number": case.number or "",
            "name": "คณะกรรมการจัดทำแผน",
            "order_number": "45/2569",
            "dated": date(2026, 7, 1),
            "members": self.members(),
            "now": self.now,
        }
        return commands.appoint_committee(**{**usual, **changes})

    def meeting(self, case: Case, *attended: str, **changes: Any) -> dict[str, str]:
        """A meeting today, of which each member attended as told; those not named were present."""
        sitting = [one.pk for one in case.committees.get(ended_at=None).members.order_by("pk")]
        how = [*attended, *["present"] * (len(sitting) - len(attended))]
        said = {f"attended.{one}": how[n] for n, one in enumerate(sitting)}
        return {"meeting_on": "3/8/2569", "chaired_by": str(sitting[0]), **said, **changes}

    def stored(self, case: Case, name: str = "แผน.jpg") -> Stored:
        assert case.key is not None
        return store_file(key=case.key, data=photo(), name=name, accept="document", limit=10**7, now=self.now)

    def act(self, case: Case, action: str, actor: Actor | None = None, **changes: Any) -> Case:
        files = changes.pop("files", ())
        answers = changes.pop("answers", {})
        return commands.act(
            actor=actor or self.officer,
            number=case.number or "",
            action_id=action,
            answers={**answers, **changes},
            seen=Case.objects.get(pk=case.pk).head_seq,
            files=files,
            now=self.now,
        )

    def at_director(self) -> Case:
        """A plan that a committee has made and that waits for the director."""
        case = self.begin()
        self.appoint(case)
        self.act(case, "next")
        for _step in ("study", "plan"):
            self.act(case, "next", answers=self.meeting(case))
        return case
