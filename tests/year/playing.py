"""The year as it is played: who works there, who comes, in which order, and what became of it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import cycle
from typing import Any
from uuid import UUID

from django.db import transaction

from khamkho.api.commands import create_token
from khamkho.base.thai import BANGKOK
from khamkho.batches.commands import Sent
from khamkho.batches.models import Batch
from khamkho.cards import commands as cards
from khamkho.cards.models import Card
from khamkho.mailin.models import Mail
from khamkho.moving.commands.staff import Taken
from khamkho.offices.commands import write_absence, write_order
from khamkho.people.actor import SYSTEM, Actor
from khamkho.people.commands import create_account
from khamkho.site.demo.answers import Invented, invent
from khamkho.site.demo.cards import keep_cards
from khamkho.site.demo.cast import SCHOOL, SEA
from khamkho.site.demo.drawings import Drawings, draw_all
from khamkho.site.demo.fates import FATES, Fate
from khamkho.site.demo.offices import CARD, GENERAL, PENSION, Staff, make_offices
from khamkho.statistics.commands import set_counting
from tests.year import mails, schools
from tests.year.life import YearLife
from tests.year.moving_in import ENDED, OPEN, WRONG, MovedIn, move_in, take_list
from tests.year.schools import Sending

BEGIN = datetime(2025, 10, 1, 8, 30, tzinfo=BANGKOK)
END = datetime(2026, 9, 30, 16, 30, tzinfo=BANGKOK)
STAFF, PENSIONERS, APPLICATIONS = 1266, 120, 400
RENEWALS, LOST, FIRST_SCHOOL, SECOND_SCHOOL = 10, 12, 20, 15
SEED = 2569
WAYS = cycle(("web", "web", "web", "web", "counter", "api", "web", "counter", "mail", "web"))
SOME = tuple(
    fate
    for fate in FATES
    for _ in range(fate.share // 4)
    if fate.name
    in {
        "granted",
        "corrected",
        "corrected twice",
        "thought over",
        "rejected",
        "lapsed",
        "withdrawn",
        "given back",
    }
)
FATE = {fate.name: fate for fate in FATES}
GRANTED = FATE["granted"]
ANSWERED = Fate(name="answered at once", share=0, ages=(0, 0), script={"check": ("answer",)})
OF_MAILS = cycle((GRANTED, ANSWERED, FATE["rejected"], FATE["withdrawn"]))


@dataclass
class Year:
    """An office in its year. ``play`` plays all of it; then everything that happened can be counted."""

    staff: Staff
    school: Staff
    drawings: Drawings
    rng: random.Random
    serving: list[Invented]
    """Those of the staff who have not applied yet."""
    retired: list[Invented]
    moved: MovedIn
    listed: Taken
    lives: list[YearLife] = field(default_factory=list)
    sent: list[tuple[Batch, list[Sent]]] = field(default_factory=list)
    mails: list[Mail] = field(default_factory=list)
    lost: list[Card] = field(default_factory=list)

    @property
    def clerk(self) -> Actor:
        return self.staff.some("officer")[0]

    def live(self, at: datetime, who: Invented, service: str, fate: Fate, way: str, **more: Any) -> YearLife:
        """Play one application to its end."""
        life = YearLife(
            fate=fate,
            service_id=service,
            at=at,
            staff=self.staff,
            drawings=self.drawings,
            rng=random.Random(self.rng.getrandbits(64)),
            now=END,
            known_as=who,
            channel=way,
            proxy=self.rng.random() < 0.15,
            **more,
        )
        with transaction.atomic():
            life.run()
        self.lives.append(life)
        return life

    def moments(self, count: int) -> list[datetime]:
        """When they come in: by day and by night, in order, the last one two months before the end."""
        span = (END - timedelta(days=60) - BEGIN).total_seconds()
        return sorted(BEGIN + timedelta(seconds=self.rng.uniform(0, span)) for _ in range(count))


def play() -> Year:
    """Move in, then the applications in every way, then the losses of September."""
    rng, drawings = random.Random(SEED), draw_all(SEED)
    offices = make_offices(since=BEGIN, now=END)
    staff = offices[SEA]
    _keep_books(staff)
    _somebody_acts_in_march(staff)
    everybody, retired = _people(rng)
    holders, others = everybody[: ENDED + OPEN + WRONG], everybody[ENDED + OPEN + WRONG :]
    moved = move_in(staff, holders, drawings, now=BEGIN)
    year = Year(
        staff=staff,
        school=offices[SCHOOL],
        drawings=drawings,
        rng=rng,
        serving=rng.sample(others, len(others)),
        retired=rng.sample(retired, len(retired)),
        moved=moved,
        listed=take_list(staff, everybody, now=BEGIN),
    )
    _finish_what_was_open(year)
    _one_by_one(year)
    _renew(year)
    _schools_send(year)
    _mails_come(year)
    _lose_some(year)
    _apply_again(year)
    return year


def _people(rng: random.Random) -> tuple[list[Invented], list[Invented]]:
    """Whoever moves in or stands on the list is called in the usual way."""
    today = BEGIN.date()
    serving = [invent(rng, today=today) for _ in range(STAFF)]
    serving.sort(key=lambda who: who.title not in ("นาย", "นาง", "นางสาว") or bool(who.middle))
    return serving, [invent(rng, today=today, retired=True) for _ in range(PENSIONERS)]


def _keep_books(staff: Staff) -> None:
    """The card register with its blanks, the mailbox, and from which day on users are counted."""
    keep_cards(staff.office, now=BEGIN)
    more = {"kind": "official", "what": "received", "count": "300", "note": "รับบัตรเปล่าเพิ่ม"}
    cards.enter_blanks(actor=SYSTEM, office=staff.office, ref=UUID(int=SEED), typed=more, now=BEGIN)
    mails.take_mails(staff.office, now=BEGIN)
    counted = {"opened_on": "1/10/2568", "population": str(STAFF), "report_days": "15"}
    held = set_counting(actor=SYSTEM, office_id=staff.office.pk, typed=counted, now=BEGIN)
    staff.office.settings = held.settings


def _somebody_acts_in_march(staff: Staff) -> None:
    chief, deputy = (staff.some(role)[0].memberships[0].id for role in ("director", "supervisor"))
    first, last, office = date(2026, 3, 1), date(2026, 3, 31), staff.office.pk
    write_absence(actor=SYSTEM, office_id=office, member_id=chief, since=first, until=last, now=BEGIN)
    write_order(
        actor=SYSTEM, office_id=office, number="41/2569", dated=date(2026, 2, 25), kind="acting", role="director",
        member_id=deputy, since=first, until=last, now=BEGIN,
    )  # fmt: skip


def _finish_what_was_open(year: Year) -> None:
    for n, (row, case) in enumerate(year.moved.open, start=1):
        year.live(BEGIN + timedelta(hours=n), row.who, CARD, GRANTED, "import", came=case)


def _one_by_one(year: Year) -> None:
    _token, secret = create_token(office=year.staff.office, name="HR", partner="school-hr-tuayang", now=BEGIN)
    for at, way in zip(year.moments(APPLICATIONS), WAYS, strict=False):
        if way == "api":
            year.live(at, year.serving.pop(), CARD, GRANTED, way, variant="first", secret=secret)
            continue
        pension = year.rng.random() < 0.2
        who = (year.retired if pension else year.serving).pop()
        year.live(at, who, PENSION if pension else CARD, year.rng.choice(SOME), way)


def _renew(year: Year) -> None:
    """Holders whose card came from the earlier register; the staff list fills in their forms."""
    holders = [row.who for row, _case in year.moved.with_card[:RENEWALS]]
    for at, who in zip(year.moments(RENEWALS), holders, strict=True):
        account = create_account(email=who.email, now=at)
        she = Actor(user_id=account.pk, lang="th")
        year.live(at, who, CARD, GRANTED, "web", variant="expired", applicant=she, listed=account)


def _schools_send(year: Year) -> None:
    """Of the first batch one stays behind with a birthday that is no day, and is sent two days later."""
    office, drawings, rng = year.staff.office, year.drawings, year.rng
    november, may = (datetime(*day, 10, tzinfo=BANGKOK) for day in ((2025, 11, 17), (2026, 5, 18)))
    first = schools.by_clerk(office, year.school, drawings, rng, november)
    second = schools.by_link(year.staff, f"{SEA}-03", drawings, rng, may)
    for sending, size, number in (
        (first, FIRST_SCHOOL, "ศธ 04998.011/7"),
        (second, SECOND_SCHOOL, "ศธ 04998.03/2"),
    ):
        _one_school(year, sending, [year.serving.pop() for _ in range(size)], number)


def _one_school(year: Year, sending: Sending, people: Sequence[Invented], number: str) -> None:
    sending.put_letter(number)
    _who, right = sending.fill(people)
    parts = [sending.send()]
    moments = [sending.at] * len(people)
    sending.at += timedelta(days=2)
    moments[0] = sending.at
    sending.take([right])
    parts.append(sending.send())
    year.sent.append((sending.batch, parts))
    rows = sending.batch.rows.select_related("case").order_by("at")
    for row, who, at in zip(rows, people, moments, strict=True):
        year.live(at, who, CARD, year.rng.choice(SOME), "batch", came=row.case)


def _mails_come(year: Year) -> None:
    """Matters of their own, each dealt with; an answer joins the second one, the receipt of the third comes back, and a
    machine answers the fourth. The last one asks for a card, and an officer begins it anew."""
    office = year.staff.office
    minute = timedelta(minutes=1)
    for n, at in enumerate(year.moments(mails.LETTERS)):
        who = year.serving.pop()
        letter = mails.letter(n, who, at, year.drawings.photos[0].data)
        mail = mails.arrive(office, letter.raw, at)
        year.mails.append(mail)
        assert mail.case is not None, mail.why
        if n == 1:
            year.mails.append(
                mails.arrive(office, mails.answer_to(letter, mail.case, at + minute), at + minute)
            )
        if n == 2:
            year.mails.append(mails.arrive(office, mails.bounce_of(mail.case, at + minute), at + minute))
        if n == 3:
            year.mails.append(mails.arrive(office, mails.away(who, at + minute), at + minute))
        wants_card = n == mails.LETTERS - 1
        fate = ANSWERED if wants_card else next(OF_MAILS)
        if wants_card:
            year.live(at + 5 * minute, who, CARD, GRANTED, "email", variant="first", mail=mail)
        year.live(at + 10 * minute, who, GENERAL, fate, "email", came=mail.case)


def _lose_some(year: Year) -> None:
    """Twelve holders lose their card and telephone; the number is blocked at once."""
    ours = [life.case.pk for life in year.lives if life.came is None and life.listed is None]
    held = Card.objects.filter(case__in=ours, state="handed", kind="official").order_by("pk")[:LOST]
    at = END - timedelta(days=30)
    year.lost = [
        cards.report_lost(
            actor=year.clerk, office=year.staff.office, ref=one.ref, reason="ทำหายระหว่างเดินทาง", now=at
        )
        for one in held
    ]


def _apply_again(year: Year) -> None:
    """Who lost a card asks for another one."""
    holder = {life.case.pk: life.known_as for life in year.lives}
    for days, card in enumerate(year.lost):
        who = holder[card.case_id]
        assert who is not None
        at = END - timedelta(days=28, minutes=-days)
        year.live(at, who, CARD, GRANTED, "web", variant="lost")
