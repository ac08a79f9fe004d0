"""Cases that go on at another office: handed over one by one, or forwarded under a covering letter."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Status
from ninja.params.functions import Header

from khamkho.api.cases import REFUSALS, actor_in, office_in
from khamkho.api.schemas import ForwardIn, ForwardOut, HandedOver, HandOverIn
from khamkho.base.errors import NotFound
from khamkho.casework import commands
from khamkho.casework.queries.cases import case_for
from khamkho.casework.queries.handover import forwardable
from khamkho.casework.rules.handover import NotOfferedThere
from khamkho.casework.rules.refusals import NoSuchCase
from khamkho.catalogue.queries import service_of
from khamkho.issuing.letters import covering_words
from khamkho.offices.models import Office
from khamkho.offices.queries import office_by_code
from khamkho.people.actor import Actor

router = Router(tags=["other offices"])


@router.post(
    "/cases/{number}/hand-over", response={200: HandedOver, **REFUSALS}, summary="Hand over to another office"
)
def hand_over_case(
    request: HttpRequest, number: str, body: HandOverIn, idempotency_key: str = Header("", max_length=120)
) -> dict[str, Any]:
    """For members whom the service file lets: the case goes on there, its clock running, and is no longer readable here.

    The offices that offer a service stand in ``GET /services``. The answer is the number that the case has there.
    """
    actor, to = actor_in(request), _other(body.office)
    case = commands.hand_over(
        actor=actor,
        number=number,
        to=to,
        reason=body.reason,
        seen=_seen(actor, number) if body.seen is None else body.seen,
        client_key=idempotency_key,
        now=timezone.now(),
    )
    return {"office": case.office.code, "number": case.number}


def _seen(actor: Actor, number: str) -> int:
    """The case as it is now. A repeat finds it gone, and gets the first answer all the same."""
    try:
        return case_for(actor, number).head
    except NoSuchCase:
        return 0


@router.post("/forwardings", response={201: ForwardOut, **REFUSALS}, summary="Write a covering letter")
def forward_cases(request: HttpRequest, body: ForwardIn) -> Status[dict[str, Any]]:
    """For members of an office that forwards: keep the draft of a covering letter to an office above.

    Nothing leaves by this. The draft is changed and signed at the desk; the cases go when the letter has its number.
    """
    actor, office, to = actor_in(request), office_in(request), _other(body.office)
    titles = {
        case.number: service_of(case.version).title.in_(body.lang) for case in forwardable(actor, office, to)
    }
    chosen = list(dict.fromkeys(body.cases))
    services = list(dict.fromkeys(titles[one] for one in chosen if one in titles))
    now = timezone.now()
    letter = commands.write_covering_letter(
        actor=actor,
        office=office,
        to=to,
        numbers=chosen,
        lang=body.lang,
        fields=covering_words(office, to, services, len(chosen), body.lang, at=now),
        now=now,
    )
    return Status(
        201, {"letter": letter.ref, "state": letter.state, "office": to.code, "cases": sorted(chosen)}
    )


def _other(code: str) -> Office:
    try:
        return office_by_code(code)
    except NotFound:
        raise NotOfferedThere() from None
