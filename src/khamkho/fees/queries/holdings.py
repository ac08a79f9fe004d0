"""What the books of money hold about a person with an account: what she paid for her own applications."""

from __future__ import annotations

from khamkho.base.money import show_baht
from khamkho.base.text import Text
from khamkho.base.thai import show_date
from khamkho.fees.models import Receipt
from khamkho.people.models import User
from khamkho.people.queries import Holding


def holdings(user: User) -> tuple[Holding, ...]:
    """Her proofs of payment by number, day and amount; nothing where she has none."""
    rows = Receipt.objects.filter(attempts__charge__case__applicant=user).distinct().select_related("office")
    told = tuple(
        f"{one.number} {one.office.name_th} {show_date(one.day, 'th')} {show_baht(one.amount, 'th')}"
        for one in rows.order_by("day", "pk")
    )
    if not told:
        return ()
    return (
        Holding(
            what=Text("หลักฐานการชำระเงินค่าธรรมเนียม", "Proofs of payment of fees"),
            rows=told,
            why=Text("เพื่อควบคุมเงินที่หน่วยงานรับและนำส่ง", "To account for the money that the office receives"),
            until=Text(
                "ชื่อผู้ชำระ: เท่ากับคำขอ เลขที่ วันที่ และจำนวนเงิน: คงไว้ในทะเบียน",
                "Who paid: as the application; number, day and amount stay in the book",
            ),
        ),
    )
