"""A year of a card office: it moves in with an earlier register and a list of 1,266 members of staff, then 475 applications
come in every way there is, with losses, misprints, proxies, and an acting director in March. At the end every book has to
balance to the last number."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from fractions import Fraction

import pytest

from khamkho.base.thai import in_bangkok
from khamkho.batches.queries import letter_for
from khamkho.cards.models import Card, CardLine
from khamkho.cards.queries.audit import verify_cards
from khamkho.cards.queries.register import CardFilter, register_of
from khamkho.cards.queries.stock import stock_at
from khamkho.cards.queries.verifying import standings_of
from khamkho.cards.rules.states import OLD_BOOK, PRINT
from khamkho.casework.contents import body_of
from khamkho.casework.models import Case, Letter
from khamkho.casework.models import Counter as Book
from khamkho.casework.queries.audit import verify_all
from khamkho.casework.queries.register import rows_of, with_answers
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.queries import service_of
from khamkho.mailin.models import Mail
from khamkho.moving.models import MovingRow
from khamkho.notices.models import Notice
from khamkho.site.demo.offices import CARD, GENERAL, PENSION
from khamkho.statistics.queries.numbers import numbers_of
from khamkho.statistics.rules.periods import Period, year_of
from tests.year import mails
from tests.year.moving_in import ENDED, LISTED_AS, OPEN, STEPS, WRONG
from tests.year.playing import (
    APPLICATIONS,
    BEGIN,
    END,
    FIRST_SCHOOL,
    LOST,
    RENEWALS,
    SECOND_SCHOOL,
    STAFF,
    Year,
    play,
)

pytestmark = [pytest.mark.django_db, pytest.mark.soak]

BY_MAIL = mails.LETTERS + 1
"""Each letter, and the card that was begun from one."""
MADE = APPLICATIONS + RENEWALS + FIRST_SCHOOL + SECOND_SCHOOL + BY_MAIL + LOST
"""Applications of this year; those that were moved in are none."""


def test_a_year_of_the_card_office_balances() -> None:
    year = play()
    _every_way_was_used(year)
    _what_was_moved_in_stands_as_it_was(year)
    _what_was_open_went_on(year)
    _the_list_filled_forms_in(year)
    _batches_came_whole(year)
    _mails_became_what_they_are(year)
    _every_book_is_without_gap(year)
    _control_register_balances(year)
    _card_register_balances(year)
    _indicators_agree_with_plain_rows(year)
    _anyone_may_check(year)
    _march_was_signed_for_the_director(year)
    assert list(verify_all()) == []
    assert list(verify_cards()) == []


def _every_way_was_used(year: Year) -> None:
    """Every application says which way it came, and none is left as a draft."""
    ways = Counter(Case.objects.filter(office=year.staff.office).values_list("channel", flat=True))
    played = Counter(life.channel for life in year.lives)
    assert ways == played + Counter({"import": ENDED})
    assert set(ways) == {"web", "counter", "mail", "api", "batch", "email", "import"}
    assert (ways["batch"], ways["email"], ways["import"]) == (35, BY_MAIL, ENDED + OPEN)
    assert ways.total() == MADE + ENDED + OPEN
    assert not Case.objects.filter(state=Case.DRAFT).exists()
    assert sum(bool(life.proxy) for life in year.lives) > 30


def _what_was_moved_in_stands_as_it_was(year: Year) -> None:
    """Each row has its own number, its own days and the number of its own card; what was wrong stayed out."""
    moved = year.moved
    assert Counter(row.state for row in moved.moving.rows.all()) == {
        MovingRow.MADE: ENDED + OPEN,
        MovingRow.WRONG: WRONG,
    }
    assert len(moved.ended) == ENDED
    for row, before in moved.ended:
        case = Case.objects.get(pk=before.pk)
        assert case.number == f"TTY-OLD-{row.number.replace('/', '-')}"
        assert (case.state, _day(case.received_at), _day(case.ended_at)) == (Case.ENDED, row.came, row.ended)
        found = [(one.number, one.issued_on, one.stock) for one in Card.objects.filter(case=case)]
        assert found == ([(row.card, row.issued, False)] if row.card else [])
    ends = Counter(case.end for _row, case in moved.ended)
    assert (ends["granted"], ends.total()) == (len(moved.with_card), ENDED)
    assert {"refused", "closed"} < set(ends)
    ours = Card.objects.filter(office=year.staff.office).exclude(book=OLD_BOOK)
    assert not ours.filter(issued_on__lt=BEGIN.date()).exists()
    assert not ours.filter(case__in=[case.pk for _row, case in moved.ended]).exists()


def _what_was_open_went_on(year: Year) -> None:
    """From the step at which it lay, under a number of ours, to its end; the card that was there is no second time made."""
    assert year.moved.steps == STEPS
    for row, before in year.moved.open:
        case = Case.objects.get(pk=before.pk)
        assert (case.end, _day(case.received_at)) == ("granted", row.came)
        assert (case.number or "").startswith("TTY-2568-")
        assert case.attachments.filter(document="photo").count() == 1
        card = Card.objects.filter(case=case).exclude(state="void").get()
        assert (card.book == OLD_BOOK, card.state) == (bool(row.card), "handed")


def _the_list_filled_forms_in(year: Year) -> None:
    """What the list said stands in the application as it was handed in; the earlier card ended with the new one."""
    assert (year.listed.new, year.listed.wrong) == (STAFF, [])
    renewed = [life for life in year.lives if life.listed]
    assert len(renewed) == RENEWALS
    cards_before = {row.who.number: case.pk for row, case in year.moved.with_card}
    for life in renewed:
        assert life.known_as is not None
        body = body_of(Case.objects.get(pk=life.case.pk))
        assert body.answers["position"] == body.listed["answers"]["position"] == LISTED_AS
        assert body.answers["national_id"]["number"] == life.known_as.number
        old = Card.objects.get(case=cards_before[life.known_as.number])
        assert old.state in ("returned", "replaced"), old.state


def _batches_came_whole(year: Year) -> None:
    """All but one at once, the one two days later; each a case of her own under the letter."""
    sizes = (FIRST_SCHOOL, SECOND_SCHOOL)
    assert len(year.sent) == len(sizes)
    for (batch, parts), size in zip(year.sent, sizes, strict=True):
        assert [(one.sent, one.left) for one in parts] == [(size - 1, 1), (1, 0)]
        held = list(Case.objects.filter(batch=batch.code).order_by("received_at"))
        assert len({case.number for case in held}) == size
        words = letter_for(year.clerk, year.staff.office, batch.code)[1]
        assert {body_of(case).covering["number"] for case in held} == {words.number}
        days = Counter(_day(case.received_at) for case in held)
        assert sorted(days.values()) == [1, size - 1]


def _mails_became_what_they_are(year: Year) -> None:
    """Seventeen matters, an answer that joined one of them, a report, and a machine whose words became nothing."""
    found = list(Mail.objects.select_related("case", "begun").order_by("pk"))
    assert Counter(mail.state for mail in found) == {
        Mail.CASE: mails.LETTERS,
        Mail.MESSAGE: 1,
        Mail.AUTOMATIC: 1,
        Mail.BOUNCE: 1,
    }
    assert len(found) == mails.MAILS
    for mail in found:
        assert (mail.case is not None) == (mail.state in (Mail.CASE, Mail.MESSAGE))
    matters = [mail.case for mail in found if mail.state == Mail.CASE and mail.case]
    assert len({case.pk for case in matters}) == mails.LETTERS
    texts = dict((*mails.ASKED, mails.CARD_ASKED))
    for case in matters:
        answers = body_of(case).answers
        assert answers["details"] == texts[answers["subject"]], "the Thai of a mail was lost on its way"
    (answer,) = (mail for mail in found if mail.state == Mail.MESSAGE)
    assert answer.case == matters[1]
    assert Notice.objects.get(case=matters[2]).state == Notice.State.BOUNCED
    begun = matters[-1].mails.get().begun
    assert begun is not None
    assert (begun.service_id, begun.channel, begun.end) == (CARD, "email", "granted")
    assert Counter(case.end for case in matters)["granted"] > 5, "answered"


def _every_book_is_without_gap(year: Year) -> None:
    """What each counter has given was given once, from the first to the last: cases, what was moved in, cards, letters."""
    office = year.staff.office
    taken: dict[tuple[str, int | None], list[int | None]] = {}
    for number_year, seq in Case.objects.filter(office=office).values_list("number_year", "number_seq"):
        assert seq is not None
        book = Book.OLD if seq > Book.OLD_FROM else Book.CASES
        taken.setdefault((book, number_year), []).append(seq % Book.OLD_FROM)
    for rows in (Card.objects.filter(office=office), Letter.objects.filter(office=office, seq__isnull=False)):
        for book, of, seq in rows.values_list("book", "year", "seq"):
            taken.setdefault((book, of), []).append(seq)
    given = Book.objects.filter(office=office, last__gt=0).values_list("book", "year", "last")
    assert {key: sorted(seq for seq in seqs if seq) for key, seqs in taken.items()} == {
        (book, of): list(range(1, last + 1)) for book, of, last in given
    }
    assert sum(len(seqs) for (book, _of), seqs in taken.items() if book == Book.CASES) == MADE + OPEN
    assert sum(len(seqs) for (book, _of), seqs in taken.items() if book == Book.OLD) == ENDED


def _control_register_balances(year: Year) -> None:
    """A line for each application, and in it the card that the card register has for it."""
    office = year.staff.office
    for service_id, moved in ((CARD, ENDED), (PENSION, 0), (GENERAL, 0)):
        cases = Case.objects.filter(office=office, service_id=service_id)
        assert cases.count() == sum(life.service_id == service_id for life in year.lives) + moved
    for service_id in (CARD, PENSION):
        held = list(with_answers(Case.objects.filter(office=office, service_id=service_id).order_by("pk")))
        columns = catalogue.columns(service_of(held[0].version))
        (place,) = (place for place, column in enumerate(columns) if column.ref == "card_number")
        for case, row in zip(held, rows_of(held, columns, "th"), strict=True):
            card = Card.objects.filter(case=case).exclude(state="void").first()
            assert row[place].text == (card.number if card else ""), case.number


def _card_register_balances(year: Year) -> None:
    """A card that stands for each that was granted, and a blank for every card that was made here, spoiled or not."""
    office = year.staff.office
    rows = list(register_of(year.clerk, office, CardFilter(), END.date()))
    made = [one for one in rows if one.book != OLD_BOOK]
    assert len(rows) - len(made) == len(year.moved.with_card) + 1
    assert len(made) > 300
    assert all(one.stock for one in made)
    granted = Case.objects.filter(office=office, service_id__in=(CARD, PENSION), end="granted")
    standing = {one.case_id for one in rows if one.state != "void"}
    assert standing == set(granted.values_list("pk", flat=True))
    states = Counter(one.state for one in rows)
    assert states["void"] > 8, "misprints"
    assert {one.ref for one in rows if one.state == "lost"} == {one.ref for one in year.lost}
    assert states["lost"] == LOST
    printed = CardLine.objects.filter(card__office=office, what=PRINT).values_list("card", flat=True)
    assert sorted(printed) == sorted(one.pk for one in made if one.state != "void")
    for stock in stock_at(year.clerk, office):
        mine = [one for one in made if one.kind == stock.kind]
        void = sum(one.state == "void" for one in mine)
        assert (stock.used, stock.spoiled) == (len(mine) - void, void)
        assert stock.left == stock.received - len(mine) > 0


def _indicators_agree_with_plain_rows(year: Year) -> None:
    """What the office reports of its budget year is what a person would count in the rows; nothing that was moved in is
    counted as having come this year, though what ended this year was decided this year."""
    office, period = year.staff.office, year_of(BEGIN.date())
    counted = numbers_of(year.clerk, office, period).now.counted
    rows = list(Case.objects.filter(office=office))
    came = [one for one in rows if _is_in(period, one.received_at)]
    ended = [one for one in rows if _is_in(period, one.ended_at)]
    granted = [one for one in ended if one.end == "granted"]
    promised = [one for one in ended if one.end in ("granted", "refused") and one.due_at]
    in_time = [one for one in promised if one.ended_at and one.due_at and one.ended_at <= one.due_at]
    days = [(_day(one.ended_at) - _day(one.received_at)).days for one in granted]
    persons = {life.known_as.number for life in year.lives if life.known_as and _has_number(life.service_id)}
    ways = {row.name: row.numbers["submitted"] for row in counted.channels}
    assert ways == Counter(one.channel for one in came)
    assert "import" not in ways
    expected: dict[str, tuple[object, object]] = {
        "submitted": (MADE, None),
        "completed": (sum(one.end == "granted" for one in came), MADE),
        "on_time": (len(in_time), len(promised)),
        "complete": (sum(one.complete_at is not None for one in came), MADE),
        "online": (sum(one.channel != "counter" for one in came), MADE),
        "outside": (sum(_later(one.deemed_at, one.received_at) for one in came), MADE),
        "days_to_end": (sum(days), len(days)),
    }
    for name, (part, whole) in expected.items():
        count = counted.counts[name]
        assert (count.numerator, count.denominator) == (part, whole), name
    assert counted.counts["days_to_end"].value == Fraction(sum(days), len(days))
    people = len(persons - {row.who.number for row, _case in year.moved.open}) + mails.LETTERS
    assert counted.counts["users"].value == people
    assert counted.counts["reach"].value == Fraction(people * 100, STAFF)
    by_month = Counter(f"m{_day(one.received_at):%Y-%m}" for one in came)
    assert Counter({row.name: row.numbers["submitted"] for row in counted.months}) == by_month


def _has_number(service_id: str) -> bool:
    """Whether a form asks for the identity number; who writes a mail is known by nothing but her address."""
    return service_id != GENERAL


def _is_in(period: Period, at: datetime | None) -> bool:
    return at is not None and in_bangkok(at).date() in period


def _later(one: datetime | None, other: datetime | None) -> bool:
    return one is not None and other is not None and one > other


def _day(at: datetime | None) -> date:
    assert at is not None
    return in_bangkok(at).date()


def _anyone_may_check(year: Year) -> None:
    for card in year.lost:
        found = standings_of(year.staff.office.code, card.number)
        (one,) = (one for one in found if one.code == card.code)
        assert not one.stands
        assert one.state == "lost"


def _march_was_signed_for_the_director(year: Year) -> None:
    """The column “approved by” of the control register names who acted, in March and in no other month."""
    deputy = year.staff.some("supervisor")[0].name
    held = list(with_answers(Case.objects.filter(office=year.staff.office, service_id=CARD)))
    columns = catalogue.columns(service_of(held[0].version))
    day, by = (
        next(place for place, one in enumerate(columns) if (one.of, one.ref) == (of, "approve"))
        for of in ("done", "by")
    )
    signed = [(row[day].day, row[by].text) for row in rows_of(held, columns, "th") if row[day].day]
    in_march = {who for on, who in signed if on and on.month == 3}
    assert in_march == {deputy}
    assert deputy not in {who for on, who in signed if on and on.month != 3}
