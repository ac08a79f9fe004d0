"""The card register of the demo's area office: it follows the applications as they are played; then a loss, and blanks."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from khamkho.cards import commands
from khamkho.cards.models import Card
from khamkho.casework.models import Case
from khamkho.catalogue.rules import filled_by_card
from khamkho.catalogue.service import Service
from khamkho.offices.commands import set_registers
from khamkho.offices.models import Office
from khamkho.offices.registers import CARDS, USUAL_KINDS, registers_from
from khamkho.people.actor import SYSTEM, Actor

BLANKS = {"official": 200, "pensioner": 100}


def keep_cards(office: Office, *, now: datetime) -> None:
    """Switch the register on before the first application comes in, and count the blanks from the first day."""
    kinds = "\n".join(f"{one.th} | {one.en}" for one in USUAL_KINDS)
    held = set_registers(actor=SYSTEM, office_id=office.pk, kept=[CARDS], kinds=kinds, years="5", now=now)
    office.settings = held.settings
    for n, (kind, count) in enumerate(BLANKS.items()):
        typed = {"kind": kind, "what": "received", "count": str(count), "note": "รับบัตรเปล่าประจำปี"}
        commands.enter_blanks(actor=SYSTEM, office=office, ref=UUID(int=n + 1), typed=typed, now=now)


def before_acting(case: Case, service: Service, action: str, officer: Actor, *, now: datetime) -> None:
    """A card lies there before an officer says that it is ready; every twentieth is misprinted first."""
    office = case.office
    if not filled_by_card(service, case.step, action) or not registers_from(office.settings).keeps(CARDS):
        return
    numbers = [case.number or ""]
    (card,) = commands.make_cards(actor=officer, office=office, numbers=numbers, now=now)
    if card.seq % 20 == 0:
        commands.spoil_card(actor=officer, office=office, ref=card.ref, reason="พิมพ์เลื่อนทับกรอบรูป", now=now)
        (card,) = commands.make_cards(actor=officer, office=office, numbers=numbers, now=now)
    commands.print_cards(actor=officer, office=office, refs=[card.ref], now=now)
    commands.sign_cards(actor=officer, office=office, refs=[card.ref], now=now)


def after_acting(case: Case, service: Service, *, now: datetime) -> None:
    """The register follows what was done, as its worker would."""
    if service.card is not None and registers_from(case.office.settings).keeps(CARDS):
        commands.follow_case(case_id=case.pk, now=now)


def lose_some(office: Office, officer: Actor, *, now: datetime) -> None:
    """A card that was lost at the market, and one whose holder moved."""
    held = list(Card.objects.filter(office=office, state="handed").order_by("pk")[:2])
    at = now - timedelta(days=2)
    if len(held) == 2:
        commands.report_lost(
            actor=officer, office=office, ref=held[0].ref, reason="ทำหายที่ตลาดนัด แจ้งทางโทรศัพท์", now=at
        )
        commands.holder_left(
            actor=officer, office=office, ref=held[1].ref, reason="ย้ายไปสังกัดเขตพื้นที่อื่น", now=at
        )
