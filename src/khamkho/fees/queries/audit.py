"""Whether the books of money have no gap, and every baht stands in each of them once."""

from __future__ import annotations

from collections.abc import Iterator

from khamkho.base.text import Text
from khamkho.casework.models import Case, Counter
from khamkho.casework.queries.audit import Fault
from khamkho.fees.models import Charge, MonthlyRemittance, Receipt, Remittance
from khamkho.fees.queries.books import balance_of
from khamkho.fees.queries.months import months_that_differ
from khamkho.offices.models import Office

MISSING = Text("เลขที่ {number} หายไปจากทะเบียน", "Number {number} is missing in the book")
BEYOND = Text("เลขที่ {number} เกินตัวนับ", "Number {number} is beyond its counter")
BALANCE = Text("ยอดเงินในทะเบียนไม่ตรงกัน", "The books of money do not add up")
MONTH = Text("ใบนำส่งประจำเดือนไม่ตรงกับรายวัน", "The paper of a month says another sum than its days")
STANDS = Text(
    "สถานะค่าธรรมเนียมของคำขอไม่ตรงกับทะเบียนเงิน", "The case says another state of its fee than the books"
)


def verify_fees() -> Iterator[Fault]:
    """Every fault of the books of proofs and remittances."""
    books = Counter.objects.filter(book__startswith=Counter.FEES).select_related("office")
    counted = {(one.office.code, one.book, one.year): one.last for one in books}
    held: dict[tuple[str, str, int], set[int]] = {}
    for code, book, year, seq in Receipt.objects.values_list("office__code", "book", "year", "seq"):
        held.setdefault((code, book, year), set()).add(seq)
    for code, year, seq in Remittance.objects.values_list("office__code", "year", "seq"):
        held.setdefault((code, f"{Counter.FEES}-remittance", year), set()).add(seq)
    for code, year, seq in MonthlyRemittance.objects.values_list("office__code", "year", "seq"):
        held.setdefault((code, f"{Counter.FEES}-month", year), set()).add(seq)
    for key in sorted({*counted, *held}):
        last, have = counted.get(key, 0), held.get(key, set())
        for seq in sorted(set(range(1, last + 1)) - have):
            yield _fault(key, "fee-number-missing", MISSING, seq)
        for seq in sorted(one for one in have if one > last):
            yield _fault(key, "fee-number-beyond", BEYOND, seq)
    for office in Office.objects.filter(pk__in=Charge.objects.values("office")):
        if not balance_of(office).holds:
            yield Fault(f"{office.code}/fees", "fee-balance", BALANCE)
    for month in months_that_differ():
        yield Fault(f"{month.office.code}/{month.number}", "fee-month", MONTH)
    rows = Charge.objects.select_related("case").only("state", "amount", "case__fee", "case__number")
    for charge in rows.iterator(chunk_size=500):
        if (charge.case.fee or {}).get("state") != charge.state and Case.objects.filter(
            pk=charge.case_id
        ).exists():
            yield Fault(charge.case.number or str(charge.case_id), "fee-state", STANDS)


def _fault(key: tuple[str, str, int], code: str, words: Text, seq: int) -> Fault:
    return Fault(
        "/".join(map(str, key)), code, Text(words.th.format(number=seq), words.en.format(number=seq))
    )
