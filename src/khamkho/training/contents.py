"""What is sealed of a course: its people under keys of their own, comments under the course's."""

from __future__ import annotations

from khamkho.training.models import Course, Opinion, Participant, Presence
from khamkho.training.rules import Person, person_from
from khamkho.vault.keys import Erased, index, seal, seal_json, unseal, unseal_json


def person_of(participant: Participant) -> Person | None:
    """Who a participant is; None once she was erased."""
    if participant.key is None or participant.body is None:
        return None
    try:
        kept = unseal_json(participant.key, participant.body, context=f"training:{participant.ref}")
    except Erased:
        return None
    return person_from(kept)


def put_person(participant: Participant, person: Person) -> None:
    """Seal who a participant is, with the marks by which she is found."""
    participant.body = seal_json(participant.key, person.kept(), context=f"training:{participant.ref}")
    course = participant.course
    participant.email_index = mark(course, "email", person.email) if person.email else ""
    participant.phone_index = mark(course, "phone", person.phone) if person.phone else ""


def mark(course: Course, kind: str, value: str) -> str:
    """The keyed hash by which an address or telephone is found within one course."""
    return index(f"training-{kind}", f"{course.ref}:{value}")


def code_index(code: str) -> str:
    """The keyed hash of the code in a participant's mail."""
    return index("training-code", code)


def seal_comment(opinion: Opinion, course: Course, text: str) -> None:
    opinion.comment = seal(course.key, text.encode(), context=f"training-opinion:{opinion.ref}")


def comments_of(course: Course) -> list[str]:
    """The comments on a course, in the order of their random ids: it tells nothing of who wrote when."""
    found = []
    for opinion in course.opinions.filter(comment__isnull=False).order_by("ref"):
        try:
            sealed = opinion.comment or b""
            found.append(unseal(course.key, sealed, context=f"training-opinion:{opinion.ref}").decode())
        except Erased:
            return []
    return found


def seal_reason(presence: Presence, participant: Participant, text: str) -> None:
    presence.reason = seal(participant.key, text.encode(), context=f"training-reason:{participant.ref}")


def reason_of(presence: Presence, participant: Participant) -> str:
    """Why somebody was marked by hand; empty when she was not, or was erased."""
    if presence.reason is None or participant.key is None:
        return ""
    return unseal(participant.key, presence.reason, context=f"training-reason:{participant.ref}").decode()
