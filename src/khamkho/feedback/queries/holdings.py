"""What ratings hold about a person with an account: what she said of her own applications."""

from __future__ import annotations

from khamkho.base.text import Text
from khamkho.base.thai import show_date
from khamkho.feedback.contents import comment_of
from khamkho.feedback.models import Rating
from khamkho.people.models import User
from khamkho.people.queries import Holding


def holdings(user: User) -> tuple[Holding, ...]:
    """Her stars and her words, by the number of the application; nothing where she has rated none."""
    rows = Rating.objects.filter(case__applicant=user).select_related("case__key", "key").order_by("at")
    said = tuple(
        f"{one.case.number} {show_date(one.at.date(), 'th')} {one.stars}/5 {comment_of(one)}".strip()
        for one in rows
        if one.case
    )
    if not said:
        return ()
    return (
        Holding(
            what=Text("คะแนนและความเห็นที่ท่านให้", "Stars and comments that you gave"),
            rows=said,
            why=Text("เพื่อปรับปรุงบริการ", "To make the service better"),
            until=Text(
                "ความเห็น: เท่ากับคำขอ คะแนน: คงไว้ในสถิติ",
                "Comments: as the application; stars stay in the statistics",
            ),
        ),
    )
