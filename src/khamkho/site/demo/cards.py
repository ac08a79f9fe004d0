"""The card register of the demo's area office: it follows the applications as they are played; then losses, blanks, and
what is to be done today."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from khamkho.base.thai import in_bangkok
from khamkho.cards import commands
from khamkho.cards.models import Card
from khamkho.cards.queries.register import EXPIRING, CardFilter, register_of, to_make
from khamkho.casework.models import Case
from khamkho.catalogue.queries import service_of
from khamkho.catalogue.rules import filled_by_card
from khamkho.catalogue.service import Service
from khamkho.offices.commands import set_registers
from khamkho.offices.models import Office
from khamkho.offices.registers import CARDS, USUAL_KINDS, registers_from
from khamkho.people.actor import SYSTEM, Actor

BLANKS = {"official": 200, "pensioner": 100}
MOVED = (
    ("official", "received", 300, "ตามใบสั่งซื้อที่ 15 ตรวจรับครบ 3 กล่อง", 20),
    ("pensioner", "received", 100, "ตามใบสั่งซื้อที่ 15 ตรวจรับครบ 1 กล่อง", 20),
    ("official", "spoiled", 3, "พิมพ์ทดลองเครื่องพิมพ์ใหม่", 19),
)
"""Of the blanks since then: an order that came in, and three that a new printer took."""
ENDED: tuple[tuple[Callable[..., Card], str, str, int], ...] = (
    (commands.report_lost, "officer", "ทำหายที่ตลาดนัด แจ้งทางโทรศัพท์", 2),
    (commands.holder_left, "officer", "ย้ายไปสังกัดเขตพื้นที่อื่น", 2),
    (commands.holder_left, "officer", "เกษียณอายุราชการก่อนกำหนด ตามคำสั่งเขตพื้นที่", 9),
    (commands.revoke_card, "director", "ลาออกจากราชการและไม่คืนบัตรภายในเวลาที่แจ้ง", 5),
)


def keep_cards(office: Office, *, now: datetime) -> None:
    """Switch the register on before the first application comes in, and count the blanks from the first day."""
    kinds = "\n".join(f"{one.th} | {one.en}" for one in USUAL_KINDS)
    held = set_registers(actor=SYSTEM, office_id=office.pk, kept=[CARDS], kinds=kinds, years="5", now=now)
    office.settings = held.settings
    for n, (kind, count) in enumerate(BLANKS.items()):
        typed = {"kind": kind, "what": "received", "count": str(count), "note": "รับบัตรเปล่าประจำปี"}
        commands.enter_blanks(actor=SYSTEM, office=office, ref=UUID(int=n + 1), typed=typed, now=now)


def before_acting(
    case: Case, service: Service, action: str, officer: Actor, *, last_on: str = "", now: datetime
) -> None:
    """A card lies there before an officer says that it is ready; every twentieth is misprinted first."""
    office = case.office
    if not filled_by_card(service, case.step, action) or not registers_from(office.settings).keeps(CARDS):
        return
    (card,) = _made(case, officer, last_on, now)
    if card.seq % 20 == 0:
        commands.spoil_card(actor=officer, office=office, ref=card.ref, reason="พิมพ์เลื่อนทับกรอบรูป", now=now)
        (card,) = _made(case, officer, last_on, now)
    commands.print_cards(actor=officer, office=office, refs=[card.ref], now=now)
    commands.sign_cards(actor=officer, office=office, refs=[card.ref], now=now)


def _made(case: Case, officer: Actor, last_on: str, now: datetime) -> list[Card]:
    return commands.make_cards(
        actor=officer, office=case.office, numbers=[case.number or ""], last_on=last_on, now=now
    )


def after_acting(case: Case, *, now: datetime) -> None:
    """The register follows what was done, as its worker would."""
    if service_of(case.version).card is not None and registers_from(case.office.settings).keeps(CARDS):
        commands.follow_case(case_id=case.pk, now=now)


def lose_some(office: Office, officer: Actor, director: Actor, *, now: datetime) -> None:
    """A card that was lost at the market, one whose holder moved, one whose holder retired, and one that was revoked."""
    long = Card.objects.filter(office=office, state="handed", last_on__gt=now + timedelta(days=400))
    held = list(long.filter(kind="official").order_by("pk")[: len(ENDED)])
    for card, (what, who, reason, ago) in zip(held, ENDED, strict=False):
        actor = director if who == "director" else officer
        what(actor=actor, office=office, ref=card.ref, reason=reason, now=now - timedelta(days=ago))


def work_of_today(office: Office, officer: Actor, *, now: datetime) -> None:
    """Of the applications that wait for their card some have it: printed, or still to be printed. Blanks came in, and whoever
    has a card that ends soon was told."""
    _blanks(office, now)
    for card in register_of(officer, office, CardFilter(state=EXPIRING), in_bangkok(now).date()):
        commands.remind_of_end(card_id=card.pk, now=now - timedelta(days=3))
    at = now - timedelta(minutes=20)
    numbers = [case.number or "" for case in to_make(officer, office) if case.changed_at < at]
    wanted = numbers[: max(1, len(numbers) * 2 // 3)]
    if not wanted:
        return
    made = commands.make_cards(actor=officer, office=office, numbers=wanted, now=at)
    printed = [card.ref for card in made[: (len(made) + 1) // 2]]
    commands.print_cards(actor=officer, office=office, refs=printed, now=at + timedelta(minutes=5))


def _blanks(office: Office, now: datetime) -> None:
    for n, (kind, what, count, note, ago) in enumerate(MOVED):
        typed = {"kind": kind, "what": what, "count": str(count), "note": note}
        at = now - timedelta(days=ago)
        commands.enter_blanks(actor=SYSTEM, office=office, ref=UUID(int=100 + n), typed=typed, now=at)
