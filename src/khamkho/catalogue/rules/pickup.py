"""Where something waits to be collected: by which action it is handed over, and what whoever comes brings. Pure."""

from __future__ import annotations

from typing import Literal

from khamkho.base.text import Lang, Text
from khamkho.catalogue.rules.form import relevant_answers
from khamkho.catalogue.service import Action, Service, Step
from khamkho.catalogue.when import Answers, holds

RECEIVER = "receiver"
"""The question of an action that hands something over: who took it."""
FOR_ANOTHER = Text("ผู้รับแทน: ", "Whoever comes for you: ")
Who = Literal["anyone", "self", "proxy"]


def handing_over(step: Step) -> Action | None:
    """The action by which what waits at this step is handed over; None where nothing waits to be collected."""
    if step.by != "officer" or step.waits != "applicant":
        return None
    return next((one for one in step.actions if any(field.id == RECEIVER for field in one.asks)), None)


def hands_over(service: Service) -> bool:
    """Whether what somebody applies for is collected in the end."""
    return any(handing_over(step) for step in service.steps)


def handed_to(step: Step, answers: Answers, lang: Lang) -> str:
    """Who took what waited at this step, as its applicant reads it: herself, or who came for her and how they are related."""
    action = handing_over(step)
    asked = {field.id: field for field in action.asks} if action else {}
    if RECEIVER not in asked or not answers.get(RECEIVER):
        return ""
    name, relation = (str(answers.get(f"{RECEIVER}_{part}") or "") for part in ("name", "relation"))
    who = f"{name} ({relation})" if name and relation else name
    how = asked[RECEIVER].read_back(answers[RECEIVER], lang)
    return f"{how}: {who}" if who else how


def to_bring(
    service: Service, step: Step, variant: str, answers: Answers, who: Who = "anyone"
) -> tuple[Text, ...]:
    """What to bring for this application: what ``who`` brings, or everybody's with a word on whose it is."""
    counted = relevant_answers(service, variant, answers)
    found = []
    for one in step.bring:
        if not holds(one.when, variant, counted) or (who != "anyone" and one.who not in ("anyone", who)):
            continue
        own = who == "anyone" and one.who == "proxy"
        found.append(Text(FOR_ANOTHER.th + one.label.th, FOR_ANOTHER.en + one.label.en) if own else one.label)
    return tuple(found)
