"""Where a case can go from where it stands. Pure functions on values."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from khamkho.base.errors import Refused
from khamkho.base.text import Text
from khamkho.catalogue.service import Action, EndKind, RefusalReason, Role, Service, Step, Way
from khamkho.catalogue.when import Answers, holds
from khamkho.catalogue.words import ROLE_NAMES, STOCK_ACTIONS

#: Open to every open case of every service, whatever its file says: section 9 of the Facilitation Act for
#: giving back (by letter, with reasons), the applicant's own will for withdrawing.
WITHDRAW = Action(id="withdraw", title=STOCK_ACTIONS["withdraw"], to=(Way(to="withdrawn"),))
GIVE_BACK = Action(
    id="give_back", title=STOCK_ACTIONS["give_back"], to=(Way(to="given_back"),), needs="reason"
)
STANDING: dict[str, tuple[Action, EndKind, Role]] = {
    "withdraw": (WITHDRAW, "withdrawn", "applicant"),
    "give_back": (GIVE_BACK, "given_back", "officer"),
}

#: Who may stand in for whom: the head of a section may do an officer's step. A director's is the director's.
STANDS_IN: dict[Role, frozenset[Role]] = {"supervisor": frozenset({"officer"})}


class NoSuchAction(Refused):
    code = "no-such-action"
    th = "ไม่มีการดำเนินการนี้ในขั้นตอนปัจจุบัน"
    en = "There is no such action at this step."
    next_th = "กรุณาเปิดหน้าคำขอใหม่อีกครั้ง คำขออาจเปลี่ยนขั้นตอนไปแล้ว"
    next_en = "Open the case again: it may have moved to another step."


class NotYourStep(Refused):
    code = "not-your-step"
    status = 403
    th = "ขั้นตอนนี้เป็นของ{role} ท่านจึงดำเนินการไม่ได้"
    en = "This step belongs to: {role}. You cannot act here."


@dataclass(frozen=True)
class Target:
    """Where an action leads: to a step, or to an end of a kind."""

    step: Step | None
    end: str = ""
    kind: EndKind | None = None

    @property
    def is_end(self) -> bool:
        return self.step is None

    @property
    def name(self) -> str:
        """The id of the step or of the end."""
        return self.step.id if self.step else self.end


def actions_for(service: Service, step_id: str, variant: str, answers: Answers) -> tuple[Action, ...]:
    """What can be done at this step, as the file lists it. Who may do it is ``may_act``."""
    return tuple(action for action in service.step(step_id).actions if holds(action.when, variant, answers))


def reasons_of(service: Service, action: Action) -> tuple[RefusalReason, ...]:
    """The reasons to choose from where an action refuses; empty where the file lists none."""
    refuses = any(service.ends.get(way.to) == "refused" for way in action.to)
    return service.reasons if refuses and action.needs == "reason" else ()


def may_act(step: Step, role: Role) -> bool:
    """Is this step this role's to act on?"""
    return role == step.by or step.by in STANDS_IN.get(role, frozenset())


def transition(
    service: Service, step_id: str, action_id: str, variant: str, answers: Answers, by: Role
) -> Target:
    """Where the case goes when ``by`` does this. Refuses with ``NoSuchAction`` and ``NotYourStep``."""
    step = service.step(step_id)
    action = next((a for a in actions_for(service, step_id, variant, answers) if a.id == action_id), None)
    if action is None:
        raise NoSuchAction
    if not may_act(step, by):
        raise NotYourStep(role=_role_words(step.by))
    for way in action.to:
        if holds(way.when, variant, answers):
            return target(service, way.to)
    raise NoSuchAction


def target(service: Service, name: str) -> Target:
    """The step or the end of this name; withdrawn and given_back exist everywhere."""
    for step in service.steps:
        if step.id == name:
            return Target(step)
    if name in service.ends:
        return Target(None, name, service.ends[name])
    for _, kind, _ in STANDING.values():
        if kind == name:
            return Target(None, name, kind)
    raise KeyError(name)


def amount_of(service: Service, answers: Answers) -> Decimal | None:
    """How much money a case is about, where its service says which answer tells; None when nobody said."""
    said = answers.get(service.amount) if service.amount else None
    return Decimal(str(said)) if said is not None else None


def letter_after(service: Service, action: Action | None, reached: Target) -> str:
    """The kind of letter that follows: the action's own, else that of the end the case came to; empty for none.

    What is given back goes back by its letter, whatever the file says (facilitation act B.E. 2558 s. 9, in outline).
    """
    if reached.kind == "given_back":
        return "give_back"
    if action is not None and action.letter:
        return action.letter
    return service.letters.get(reached.end, "")


def late_target(service: Service, step_id: str) -> Target | None:
    """Where a case goes by time alone when nobody acted within the step's time; None when it just waits."""
    name = service.step(step_id).if_late
    return target(service, name) if name else None


def _role_words(role: Role) -> Text:
    return ROLE_NAMES[role]
