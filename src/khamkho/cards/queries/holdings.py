"""What the card register holds about a person with an account: the cards of her own applications."""

from __future__ import annotations

from khamkho.base.text import Text
from khamkho.base.thai import show_date
from khamkho.cards.models import Card
from khamkho.cards.rules.states import STATES
from khamkho.people.models import User
from khamkho.people.queries import Holding


def holdings(user: User) -> tuple[Holding, ...]:
    """Her cards by number, day of issue and state; nothing where she has none."""
    cards = Card.objects.filter(case__applicant=user).select_related("office").order_by("issued_on", "pk")
    rows = tuple(
        f"{card.number} {card.office.name_th} {show_date(card.issued_on, 'th')} {STATES[card.state].th}"
        for card in cards
    )
    if not rows:
        return ()
    return (
        Holding(
            what=Text("บัตรประจำตัวที่ออกให้ท่าน", "Identity cards that were issued to you"),
            rows=rows,
            why=Text(
                "เพื่อควบคุมทะเบียนบัตร และให้ผู้อื่นตรวจสอบบัตรได้",
                "To keep the register of cards, and so that anyone can check a card",
            ),
            until=Text(
                "ข้อความบนบัตร: เท่ากับคำขอ หรือจนบัตรใช้ไม่ได้ เลขที่และวันที่: คงไว้ในทะเบียน",
                "What stands on it: as the application, or until it is not valid; number and days stay in the register",
            ),
        ),
    )
