"""The morning mail to the heads of an office: what is late, what could not be done. Numbers of cases, no names."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, astuple, dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from khamkho.base.text import Lang, Text
from khamkho.base.thai import show_date
from khamkho.casework.models import Case
from khamkho.casework.queries.authority import Head, heads_on
from khamkho.casework.queries.inbox import numbers_in
from khamkho.casework.queries.late import tasks_for, untold_at
from khamkho.notices.models import Notice
from khamkho.offices.models import Membership, Office
from khamkho.offices.queries import calendar_for, periods_for, seat_of
from khamkho.people.actor import Actor
from khamkho.people.queries import address_of
from khamkho.people.queries import lang_of as lang_of_user
from khamkho.work.queries import dead_effects

SHOWN = 20


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A digest ready to be sent."""

    to: str
    lang: Lang
    subject: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """What one head of an office has to know this morning: numbers of cases."""

    late: tuple[str, ...]
    undone: tuple[str, ...]
    unreached: tuple[str, ...]
    unexplained: tuple[str, ...] = ()
    """Late, and nobody wrote why in the time that the office has set."""
    untold: tuple[str, ...] = ()
    """Decided, and the applicant was not told though the time for it is over, or nearly."""

    def __bool__(self) -> bool:
        return bool(self.late or self.undone or self.unreached or self.unexplained or self.untold)


def office_digests(*, now: datetime) -> Iterator[tuple[int, int]]:
    """Yield (office, membership) for whoever answers for an office today and has something to read, on working days only."""
    today = timezone.localtime(now).date()
    for office in Office.objects.filter(active=True).order_by("pk"):
        if calendar_for(office).is_working_day(today):
            heads = heads_on(office, today)
            members = Membership.objects.select_related("office").in_bulk([one.seat for one in heads])
            for one in heads:
                if trouble_for(members[one.seat], now=now, services=one.services):
                    yield office.pk, one.seat


def trouble_for(member: Membership, *, now: datetime, services: Collection[str] = ()) -> Trouble:
    """Return what this head of an office has to know; of these services only, when her order names some."""
    whole = _trouble(member, now=now)
    if not services or not whole:
        return whole
    named = {number for part in astuple(whole) for number in part}
    hers = Case.objects.filter(office=member.office, number__in=named, service_id__in=services)
    kept = set(hers.values_list("number", flat=True))
    return Trouble(
        **{name: tuple(one for one in found if one in kept) for name, found in asdict(whole).items()}
    )


def _trouble(member: Membership, *, now: datetime) -> Trouble:
    seat = seat_of(member)
    reader = Actor(user_id=member.user_id, two_factor=True, memberships=(seat,))
    cases = Case.objects.filter(office=member.office, number__isnull=False)
    since = now - timedelta(days=1)
    unreached = Notice.objects.filter(
        case__office=member.office,
        state__in=[Notice.State.FAILED, Notice.State.BOUNCED],
        changed_at__gt=since,
    )
    return Trouble(
        late=numbers_in(reader, member.office_id, tab="late", now=now),
        undone=_numbers(cases.filter(pk__in=_cases_with_dead_effects()).values_list("number", flat=True)),
        unreached=_numbers(unreached.values_list("case__number", flat=True)),
        unexplained=_numbers(
            task.case.number
            for task in tasks_for(reader, member.office_id, now=now)
            if task.notice.escalated_at
        ),
        untold=_numbers(
            untold_at(member.office_id, within=periods_for(member.office).tell_days, now=now).values_list(
                "number", flat=True
            )
        ),
    )


def _cases_with_dead_effects() -> list[int]:
    things = dead_effects().filter(about__startswith="case:").values_list("about", flat=True)
    return [int(about.removeprefix("case:")) for about in things]


def _numbers(found: Iterable[object]) -> tuple[str, ...]:
    return tuple(sorted({str(number) for number in found}))


def digest_for(member: Membership, *, now: datetime) -> Letter | None:
    """Return this morning's mail to who answers for an office today; None when all is well or she has no address."""
    today, to = timezone.localtime(now).date(), address_of(member.user)
    head = next((one for one in heads_on(member.office, today) if one.seat == member.pk), None)
    trouble = trouble_for(member, now=now, services=head.services) if head and to else None
    if head is None or not to or not trouble:
        return None
    lang = lang_of_user(member.user)
    day = show_date(today, lang)
    parts = [
        _part(words.in_(lang), numbers)
        for words, numbers in (
            (LATE, trouble.late),
            (UNDONE, trouble.undone),
            (UNREACHED, trouble.unreached),
            (UNEXPLAINED, trouble.unexplained),
            (UNTOLD, trouble.untold),
        )
        if numbers
    ]
    link = f"{settings.PUBLIC_URL}/desk/"
    return Letter(
        to=to,
        lang=lang,
        subject=SUBJECT.in_(lang).replace("{day}", day),
        text="\n\n".join([member.office.name(lang), *_why(head, lang), *parts, f"{OPEN.in_(lang)}\n{link}"]),
    )


def _why(head: Head, lang: Lang) -> list[str]:
    """Whoever is not a head otherwise is told which order makes her one."""
    if head.order is None:
        return []
    return [
        BY_ORDER.in_(lang).replace("{number}", head.order.number).replace("{line}", head.order.line.in_(lang))
    ]


def _part(words: str, numbers: tuple[str, ...]) -> str:
    listed = [*numbers[:SHOWN], *(["…"] if len(numbers) > SHOWN else [])]
    return "\n".join([words.replace("{count}", str(len(numbers))), *listed])


SUBJECT = Text("สรุปงานประจำวัน {day}", "Today's summary, {day}")
BY_ORDER = Text("ท่านได้รับสรุปนี้ตามคำสั่งที่ {number}: {line}", "You are sent this because of order {number}: {line}")
LATE = Text("คำขอที่เลยกำหนดแล้ว ({count})", "Applications past their promised date ({count})")
UNDONE = Text(
    "คำขอที่มีงานเบื้องหลังทำไม่สำเร็จ โปรดเปิดดู ({count})",
    "Applications where something could not be carried out; please look ({count})",
)
UNREACHED = Text(
    "คำขอที่ส่งข้อความแจ้งผู้ยื่นไม่ได้ตั้งแต่เมื่อวาน โปรดติดต่อทางอื่น ({count})",
    "Applications whose applicant could not be sent a message since yesterday; please use another way ({count})",
)
UNEXPLAINED = Text(
    "คำขอล่าช้าที่ยังไม่มีผู้เขียนเหตุแห่งความล่าช้า ({count})",
    "Late applications for which nobody has written why ({count})",
)
UNTOLD = Text(
    "คำขอที่มีผลแล้วแต่ยังไม่ได้แจ้งผู้ยื่น ({count})",
    "Applications that were decided and whose applicants have not been told ({count})",
)
OPEN = Text("เปิดระบบเจ้าหน้าที่", "Open the desk")
