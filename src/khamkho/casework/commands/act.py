"""Act: somebody whose turn it is takes one of the step's actions."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from khamkho.base.errors import Invalid, within
from khamkho.base.text import Text, lang_in
from khamkho.casework.commands.appeal import require_another_decider
from khamkho.casework.commands.committee import meeting_in
from khamkho.casework.commands.copies import copied_in, record_copies
from khamkho.casework.commands.ending import when_ended
from khamkho.casework.commands.letters import follow
from khamkho.casework.commands.linked import open_linked
from khamkho.casework.commands.locking import for_update, lock_number
from khamkho.casework.commands.move import announce, announce_document, announce_notice, enter, set_timers
from khamkho.casework.commands.record import Repeat, record
from khamkho.casework.commands.results import Given, keep_drawn, keep_files, publish_file
from khamkho.casework.commands.returned import count_return
from khamkho.casework.commands.rounds import require_group
from khamkho.casework.commands.submit import hand_in_files, project, require_complete
from khamkho.casework.contents import Body, body_of, put_body, working_copy_of
from khamkho.casework.context import context_for
from khamkho.casework.defects import closed_in, files_replaced, moves_of, things_of, values_before
from khamkho.casework.models import Attachment, Case
from khamkho.casework.queries.authority import kept, require_authority
from khamkho.casework.queries.cards import require_card_stands, with_card
from khamkho.casework.queries.committees import committee_of
from khamkho.casework.queries.timeline import require_fresh
from khamkho.casework.rules import defects as marking
from khamkho.casework.rules.authority import roles_at
from khamkho.casework.rules.committee import NoCommittee
from khamkho.casework.rules.fees import require_settled
from khamkho.casework.rules.paper import PaperNotTyped, holds_up
from khamkho.casework.rules.paying import Outcome, Paid, PaidThroughList
from khamkho.casework.rules.permits import APPLICANT
from khamkho.casework.rules.refusals import AlreadyChecked, AlreadyEnded, ReasonNeeded
from khamkho.casework.rules.rounds import is_confirmation
from khamkho.casework.standing import standing_of
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.fields.field import Field
from khamkho.catalogue.queries import service_of
from khamkho.catalogue.service import Action, RefusalReason, Service
from khamkho.offices.queries import reasons_for
from khamkho.people.actor import SYSTEM, Actor

RESULTS_EN = {"Approve": "Approved", "Accept": "Accepted", "Ready to hand over": "Ready"}
"""English actions are told to do; a letter tells what was done."""


@transaction.atomic
def act(
    *,
    actor: Actor,
    number: str,
    action_id: str,
    answers: Mapping[str, Any],
    seen: int,
    files: Given = (),
    client_key: str = "",
    outcome: Outcome | None = None,
    now: datetime,
) -> Case:
    """Take an action on a case: check, return, correct, approve, hand over, whatever its service file says.

    ``answers`` holds ``reason`` (and ``reason_code``, where the service file lists reasons), marks (``mark.phone``, ``say.phone``) and the step's own questions as a form posts
    them, at a committee's step also its meeting; ``files`` are stored files by the action's own names for them; ``seen``
    is the number of the last event the actor had in front of her. A repeat under the same ``client_key`` changes nothing.
    ``outcome`` is what became of the money, where a payment list says so; by hand nobody does (PaidThroughList). Raises
    NoSuchCase, AlreadyEnded, NotYours, OwnCase, Stale, NoSuchAction, OwnDecision, ReasonNeeded, AlreadyChecked, Invalid,
    NoDocument, TooManyFiles, PaperNotTyped, NoCommittee, NoCardYet, CardCannotBeHandedOver, NothingToPublish, KeyReused, and what ``rules.authority.signature`` and
    ``rules.committee.require_meeting`` refuse; FeeOwed where the service says that its fee is paid first.
    """
    case, standing = lock_number(actor, number)
    content = {"action": action_id, "answers": {k: v for k, v in answers.items() if v not in ("", [])}}
    reply = Repeat(scope=f"act:{case.ref}:{actor.user_id or actor.partner}", key=client_key, content=content)
    if reply.first():
        return case
    if case.state == Case.ENDED:
        raise AlreadyEnded()
    service, body = service_of(case.version), body_of(case)
    step = service.step(case.step)
    if holds_up(case.paper_at, step.by):
        raise PaperNotTyped()
    require_fresh(actor, case, seen)
    amount = catalogue.amount_of(service, body.answers)
    signature = require_authority(
        actor, case, standing, step, amount=amount, day=timezone.localtime(now).date()
    )
    action = _find(service, case, action_id, body.answers)
    if catalogue.by_list_only(service, case.step, action.id) and outcome is None:
        raise PaidThroughList()
    require_another_decider(case, service, step, action, actor)
    if card := catalogue.filled_by_card(service, case.step, action.id):
        answers = with_card(case, card, answers)
    if service.card and catalogue.handing_over(step) == action:
        require_card_stands(case)
    if catalogue.fee_stops(service, step, action):
        require_fee_settled(case, service, body)
    detail = _answers_to(action, answers, service=service, case=case, actor=actor, now=now)
    keep_drawn(case, action, detail, now=now)
    if step.by == "committee":
        detail |= meeting_in(case, step, answers, now=now)
    elif action.needs == "committee" and committee_of(case) is None:
        raise NoCommittee()
    if action.needs == "defects":
        roles = roles_at(step.by, standing.roles, signature)
        detail |= _mark(case, service, body, answers, roles=roles, outcome=outcome)
    if isinstance(outcome, Paid):
        detail |= {"payment": outcome.sealed(), "reason": outcome.told(lang_in(case.lang))}
    if step.by == APPLICANT:
        if not is_confirmation(service, step):
            detail |= _hand_in_corrections(case, service, actor=actor, now=now)
        if standing.helps and case.helped:
            detail["helped"] = case.helped["way"]
    else:
        _keep_marks(case, body, detail.get("defects", []))
    if added := keep_files(case, action, files, now=now):
        detail["files"] = [str(one.ref) for one in added]
    if action.publishes:
        detail["published"] = str(publish_file(case, service, action.publishes, now=now).ref)
    before = case.step
    final = body_of(case).answers
    target = catalogue.transition(service, case.step, action.id, case.variant, final, step.by)
    if step.by != APPLICANT and case.assignee_id is None and (seat := actor.seats_at(case.office_id)):
        case.assignee_id = seat[0].id if step.by == "officer" else None
    enter(case, service, target, action=action.id, now=now)
    if "defects" in detail and case.step_due_at:
        detail["until"] = case.step_due_at.isoformat()
    event = record(
        case,
        "acted",
        actor=actor,
        standing=standing,
        now=now,
        step=before,
        detail={
            "action": action.id,
            "to": target.step.id if target.step else "",
            "end": case.end,
            **detail,
            **kept(signature),
        },
    )
    reply.remember(case, now)
    set_timers(case, service, now=now)
    if detail.get("changed"):
        announce_document(case, "form", event, now=now)
    if detail.get("defects"):
        announce_document(case, "defects", event, now=now)
        count_return(case, (one["where"] for one in detail["defects"]), now=now)
    if letter := catalogue.letter_after(service, action, target):
        facts = {"reason": detail.get("reason", ""), **_result(action.title, service, target)}
        follow(case, letter, event, actor=actor, facts=facts, now=now)
    if link := catalogue.opened_by(service, action):
        open_linked(case, service, link, actor=actor, now=now)
    announce(case, service, event, action=action.id, wait=step.by != APPLICANT, now=now)
    when_ended(case, action.title, actor=actor, now=now)
    return case


@transaction.atomic
def lapse(*, case_id: int, step: str, since: int, now: datetime) -> bool:
    """The time of a step is over: the case goes where the service file's ``if_late`` leads.

    ``since`` names the event that brought the case there; a case that has moved meanwhile is left alone, and
    so is one that waits for its applicant but whose time was extended. Returns whether it moved.
    """
    case = _lock_waiting(case_id, step, since)
    if case is None or (case.step_due_at and case.step_due_at > now):
        return False
    service = service_of(case.version)
    target = catalogue.late_target(service, step)
    if target is None:
        return False
    ran_out = {"until": case.step_due_at.isoformat(), "step": step} if case.step_due_at else {}
    enter(case, service, target, now=now)

    event = record(
        case,
        "lapsed",
        actor=SYSTEM,
        standing=standing_of(SYSTEM, case),
        now=now,
        step=step,
        detail={"to": target.step.id if target.step else "", "end": case.end},
    )
    set_timers(case, service, now=now)
    if letter := catalogue.letter_after(service, None, target):
        follow(
            case,
            letter,
            event,
            actor=SYSTEM,
            facts={**_result(service.end_title(target.end), service, target), **ran_out},
            now=now,
        )
    announce(case, service, event, action="lapse", wait=False, now=now)
    when_ended(case, service.end_title(target.end), actor=SYSTEM, now=now)
    return True


@transaction.atomic
def remind_before_lapse(*, case_id: int, step: str, since: int, now: datetime) -> bool:
    """Remind the applicant that her time to answer is nearly over; returns whether she was still to act."""
    case = _lock_waiting(case_id, step, since)
    if case is None or service_of(case.version).step(step).by != APPLICANT:
        return False

    event = record(case, "reminded", actor=SYSTEM, standing=standing_of(SYSTEM, case), now=now)
    announce_notice(case, "reminder", event, now=now)
    return True


def _lock_waiting(case_id: int, step: str, since: int) -> Case | None:
    case = for_update().filter(pk=case_id, state=Case.OPEN, step=step).first()
    if case is None or case.events.filter(seq__gt=since, kind__in=("acted", "lapsed", "reopened")).exists():
        return None
    return case


def require_fee_settled(case: Case, service: Service, body: Body) -> None:
    """Refuse while the fee of a case is owed; computed from the answers where nobody has fixed it yet. Raises FeeOwed."""
    counted = catalogue.relevant_answers(service, case.variant, body.answers)
    due = catalogue.fee_due(service, case.variant, counted)
    require_settled(case.fee, due.amount if due else Decimal(0))


def _find(service: Service, case: Case, action_id: str, answers: Mapping[str, Any]) -> Action:
    for action in catalogue.actions_for(service, case.step, case.variant, answers):
        if action.id == action_id:
            return action
    raise catalogue.NoSuchAction


def _answers_to(
    action: Action, raw: Mapping[str, Any], *, service: Service, case: Case, actor: Actor, now: datetime
) -> dict[str, Any]:
    """What the actor answered to the action's own questions, checked."""
    detail: dict[str, Any] = {}
    if action.needs == "reason":
        detail |= _reason(catalogue.reasons_of(service, action), raw, case)
    if action.asks:
        checked = catalogue.check_questions(action.asks, raw, context_for(case, lang=actor.lang, now=now))
        if checked.problems:
            raise Invalid(checked.problems)
        detail["answers"] = checked.merged({})
        if told := [
            said for field in action.asks if field.told and (said := _said(field, detail["answers"], case))
        ]:
            detail.setdefault("reason", "\n".join(told))
    return detail


def _reason(reasons: Sequence[RefusalReason], raw: Mapping[str, Any], case: Case) -> dict[str, str]:
    """What the applicant reads, and which of the service's reasons it is; what is only written is the one that is written out."""
    text = within("reason", str(raw.get("reason", "")), 4000, lines=True)
    code = str(raw.get("reason_code", ""))
    if not reasons:
        if not text:
            raise ReasonNeeded()
        return {"reason": text}
    if not code and text:
        code = next((one.id for one in reversed(reasons) if one.written), "")
    chosen = next((one for one in reasons if one.id == code), None)
    if chosen is None or (chosen.written and not text):
        raise ReasonNeeded()
    return {"reason": chosen.told(text, lang_in(case.lang)), "reason_code": chosen.id}


def _result(title: Text, service: Service, target: catalogue.Target) -> dict[str, Any]:
    """What a letter of decision says of the decision: in Thai the action's own words, in English what came of it."""
    came = service.end_title(target.end).en if target.is_end else RESULTS_EN.get(title.en, title.en)
    return {"result_th": title.th, "result_en": came, "granted": target.kind in (None, "granted")}


def _said(field: Field, answers: Mapping[str, Any], case: Case) -> str:
    """An answer that the applicant is told, in the language of the case; what is no prose with what it is."""
    value, lang = answers.get(field.id), lang_in(case.lang)
    if value is None:
        return ""
    said = field.read_back(value, lang)
    return said if field.type == "long_text" else f"{field.subject.in_(lang)}: {said}"


def _mark(
    case: Case,
    service: Service,
    body: Body,
    raw: Mapping[str, Any],
    *,
    roles: Collection[str],
    outcome: Outcome | None,
) -> dict[str, Any]:
    """What the office marked, with the words for the applicant. With nothing marked a reason returns the whole.

    After the first complete check only what was marked or has changed since may be asked, unless who decides says
    on what ground of the law she asks for more; an account from which the bank sent money back was never checked so.
    """
    things = things_of(service, case.variant, body.answers, by_proxy=body.by_proxy)
    lang = lang_in(case.lang)
    found, problems = marking.read(raw, things, reasons_for(case.office), lang)
    if problems:
        raise Invalid(problems)
    reason = within("reason", str(raw.get("reason", "")), 4000, lines=True)
    if not (found or reason):
        raise ReasonNeeded()
    ground = within(marking.GROUND, str(raw.get(marking.GROUND, "")), 1000, lines=True)
    more = marking.not_to_be_asked([one.where for one in found] or things, moves_of(case))
    if outcome is not None and service.pays_out:
        more = tuple(where for where in more if where != service.pays_out.account)
    if more and not (ground and marking.may_ask_more(roles)):
        names = [things[where] for where in more]
        raise AlreadyChecked(
            what=Text(", ".join(name.th for name in names), ", ".join(name.en for name in names))
        )
    said = "\n".join(
        filter(None, (reason, marking.ON_GROUND.in_(lang).format(ground=ground) if more else ""))
    )
    detail: dict[str, Any] = {
        "reason": "\n".join(filter(None, (marking.told(found, things, lang), said))),
        "said": said,
    }
    if found:
        detail["defects"] = [one.sealed() for one in found]
    if more:
        detail |= {"ground": ground, "asked_more": list(more)}
    return detail


def _keep_marks(case: Case, body: Body, defects: list[dict[str, str]]) -> None:
    """The marks that hold now stand in the case; those of an earlier return are over."""
    if body.defects != defects:
        body.defects = defects
        put_body(case, body)


def _hand_in_corrections(case: Case, service: Service, *, actor: Actor, now: datetime) -> dict[str, Any]:
    """The working copy becomes what was handed in; returns the answers and documents that changed, and what they were."""
    old, new = body_of(case), working_copy_of(case)
    require_complete(case, service, new, actor=actor, now=now, closed=closed_in(case, service, old))
    new.answers = dict(catalogue.relevant_answers(service, case.variant, new.answers))
    new.raw, new.defects = {}, []
    fields = sorted(k for k in {*old.answers, *new.answers} if old.answers.get(k) != new.answers.get(k))
    copied = copied_in(case, Attachment.DRAFT)
    files = case.attachments.filter(state=Attachment.DRAFT) | case.attachments.filter(
        dropped=True, state=Attachment.HANDED_IN
    )
    documents = sorted(set(files.values_list("document", flat=True)))
    changed = [*fields, *(marking.DOCUMENT + name for name in documents)]
    before = {"changed": changed, "was": values_before(old, changed), "replaced": files_replaced(case)}
    project(case, service, new)
    require_group(case, service)
    put_body(case, new)
    hand_in_files(case)
    record_copies(case, service, copied, actor=actor, now=now)
    return before
