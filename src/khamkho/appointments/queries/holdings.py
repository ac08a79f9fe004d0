"""What appointments hold about a person with an account."""

from __future__ import annotations

from django.db.models import Q

from khamkho.appointments.models import Booking
from khamkho.appointments.rules.slots import said
from khamkho.appointments.rules.states import STATES
from khamkho.base.text import Text
from khamkho.people.models import User
from khamkho.people.queries import Holding


def holdings(user: User) -> tuple[Holding, ...]:
    """Her appointments by time, what for, and what became of them; nothing where she has none."""
    rows = Booking.objects.filter(Q(account=user) | Q(case__applicant=user)).exclude(
        state__in=("held", "expired", "moved")
    )
    found = tuple(
        f"{one.title_th} {said(one.starts_at, one.ends_at, 'th')} {one.office.name_th} {STATES[one.state].th}"
        for one in rows.select_related("office").order_by("starts_at", "pk")
    )
    if not found:
        return ()
    return (
        Holding(
            what=Text("นัดหมายของท่าน", "Your appointments"),
            rows=found,
            why=Text("เพื่อให้บริการตามวันและเวลานัด", "To serve you at the time you chose"),
            until=Text(
                "เท่ากับคำขอ ส่วนนัดที่ไม่มีคำขอ ลบชื่อและช่องทางติดต่อหลังวันนัด 180 วัน",
                "As the application; of one without an application name and contact are erased 180 days after it",
            ),
        ),
    )
