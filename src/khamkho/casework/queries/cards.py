"""What the card that was made for a case answers, as its events tell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from khamkho.base.text import Text
from khamkho.casework.contents import event_detail
from khamkho.casework.models import Case
from khamkho.casework.rules.authority import Post
from khamkho.casework.rules.cards import DirectorsOwnCard, NoCardYet, is_directors_own
from khamkho.casework.rules.pickup import MAY_BE_HAD, CardCannotBeHandedOver
from khamkho.catalogue.queries import service_of
from khamkho.catalogue.rules import answers_from_card
from khamkho.catalogue.service import Card
from khamkho.offices.models import Office
from khamkho.offices.queries import offering_for, offices_above
from khamkho.offices.registers import CARDS, registers_from


def card_of(case: Case) -> dict[str, str] | None:
    """Number and days of the card that stands for a case; None while none does, and after it was made void."""
    for event in case.events.filter(kind="card").order_by("-seq"):
        detail = event_detail(case, event)
        if detail.get("void"):
            return None
        if found := detail.get("card"):
            return {name: str(found.get(name, "")) for name in ("number", "issued", "expires")}
    return None


def require_card_stands(case: Case) -> None:
    """Refuse to hand a card over that its holder may not have any more. Raises CardCannotBeHandedOver."""
    event = case.events.filter(kind="card").order_by("-seq").first()
    said = event_detail(case, event) if event else {}
    if str(said.get("state", "")) not in MAY_BE_HAD:
        what = Text(str(said.get("what_th", "")), str(said.get("what_en", "")))
        raise CardCannotBeHandedOver(card=str(said.get("number", "")), what=what)


def with_card(case: Case, made: Card, typed: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed for an action, with the answers that the card gives in place of typing.

    An office that keeps no register of cards types them, as long as no card stands there. Raises NoCardYet.
    """
    found = card_of(case)
    if found is None:
        if registers_from(case.office.settings).keeps(CARDS):
            raise NoCardYet()
        return dict(typed)
    own = (made.number, made.issued, made.expires, made.life)
    rest = {key: value for key, value in typed.items() if key.partition(".")[0] not in own}
    return rest | answers_from_card(made, **found)


def directors_own(case: Case, posts: Iterable[Post]) -> Office | None:
    """The office above that makes this card, because it is that of the director of the office where it lies; None when it is
    somebody else's, or when no office above takes applications for it. No query for anybody else's."""
    if service_of(case.version).card is None:
        return None
    if not is_directors_own(case.display_name, str(case.applicant_id or ""), posts):
        return None
    return next((one for one in offices_above(case.office) if offering_for(one, case.service_id)), None)


def refuse_directors_own(case: Case, posts: Iterable[Post]) -> None:
    """Raises DirectorsOwnCard."""
    if above := directors_own(case, posts):
        raise DirectorsOwnCard(office=Text(above.name("th"), above.name("en")))
