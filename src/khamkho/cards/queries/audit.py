"""Whether the books of cards have no gap, and every card stands where its last line says."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F, OuterRef, Subquery

from khamkho.base.text import Text
from khamkho.cards.models import Card, CardLine
from khamkho.cards.rules.states import OLD_BOOK
from khamkho.casework.models import Counter
from khamkho.casework.queries.audit import Fault

MISSING = Text("เลขที่ {number} หายไปจากทะเบียนบัตร", "Number {number} is missing in the card register")
BEYOND = Text("เลขที่ {number} ของบัตรเกินตัวนับ", "Number {number} of a card is beyond its counter")
STATE = Text("สถานะของบัตรไม่ตรงกับประวัติของบัตร", "The state of the card is not that of its last line")


def verify_cards() -> Iterator[Fault]:
    """Every fault of the books of cards."""
    counters = Counter.objects.filter(book__startswith=Counter.CARDS).exclude(book=OLD_BOOK)
    counted = {(one.office.code, one.book, one.year): one.last for one in counters.select_related("office")}
    held: dict[tuple[str, str, int], set[int]] = {}
    for code, book, year, seq in Card.objects.exclude(book=OLD_BOOK).values_list(
        "office__code", "book", "year", "seq"
    ):
        held.setdefault((code, book, year), set()).add(seq)
    for key in sorted({*counted, *held}):
        last, have = counted.get(key, 0), held.get(key, set())
        for seq in sorted(set(range(1, last + 1)) - have):
            yield _fault(key, "card-number-missing", MISSING, seq)
        for seq in sorted(one for one in have if one > last):
            yield _fault(key, "card-number-beyond", BEYOND, seq)
    newest = CardLine.objects.filter(card=OuterRef("pk")).order_by("-seq").values("state")[:1]
    wrong = Card.objects.annotate(said=Subquery(newest)).exclude(said=F("state")).select_related("office")
    for card in wrong.order_by("pk"):
        yield Fault(f"{card.office.code}/cards/{card.number}", "card-state", STATE)


def _fault(key: tuple[str, str, int], code: str, words: Text, seq: int) -> Fault:
    told = Text(words.th.format(number=seq), words.en.format(number=seq))
    return Fault("/".join(map(str, key)), code, told)
