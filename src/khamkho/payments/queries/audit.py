"""Whether the book of payment lists has no gap, and no list says another total than its lines."""

from __future__ import annotations

from collections.abc import Iterator

from khamkho.base.text import Text
from khamkho.casework.models import Counter
from khamkho.casework.queries.audit import Fault
from khamkho.payments.models import PaymentList
from khamkho.payments.queries.lists import lines_of, total_of

MISSING = Text(
    "เลขที่ {number} หายไปจากทะเบียนบัญชีจ่ายเงิน", "Number {number} is missing in the book of payment lists"
)
BEYOND = Text("เลขที่ {number} ของบัญชีจ่ายเงินเกินตัวนับ", "Number {number} of a payment list is beyond its counter")
TOTAL = Text("ยอดรวมของบัญชีจ่ายเงินไม่ตรงกับรายการ", "The total of the payment list is not that of its lines")


def verify_lists() -> Iterator[Fault]:
    """Every fault of the book of lists; those with an erased case are not added up."""
    counted = {
        (office, year): last
        for office, year, last in Counter.objects.filter(book=Counter.PAYMENTS).values_list(
            "office_id", "year", "last"
        )
    }
    held: dict[tuple[int, int], set[int]] = {}
    for found in PaymentList.objects.filter(seq__isnull=False).select_related("office").order_by("pk"):
        held.setdefault((found.office_id, found.year or 0), set()).add(found.seq or 0)
        lines = lines_of(found)
        if all(line.payee for line in lines) and (total_of(lines), len(lines)) != (found.total, found.count):
            yield Fault(f"{found.office.code}/payments/{found.number}", "payment-total", TOTAL)
    for key in sorted({*counted, *held}):
        last, have = counted.get(key, 0), held.get(key, set())
        for seq in range(1, last + 1):
            if seq not in have:
                yield _fault(key, "payment-number-missing", MISSING, seq)
        for seq in sorted(one for one in have if one > last):
            yield _fault(key, "payment-number-beyond", BEYOND, seq)


def _fault(key: tuple[int, int], code: str, words: Text, seq: int) -> Fault:
    told = Text(words.th.format(number=seq), words.en.format(number=seq))
    return Fault(f"payments/{key[1]}", code, told)
