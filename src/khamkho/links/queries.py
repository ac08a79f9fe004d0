"""Where a short link leads, what it is written as, and how often the links of an office were followed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Sum
from django.urls import reverse

from khamkho.base.codes import normalise_code
from khamkho.base.text import Text
from khamkho.catalogue.queries import services_by_hash
from khamkho.links.models import ShortLink, Visits
from khamkho.offices.models import Offering, Office


def address_of(link: ShortLink, source: str) -> str:
    """The whole address of a link as it is printed on one kind of paper."""
    return settings.PUBLIC_URL + reverse("links:follow-from", args=[link.code, source])


def link_with(typed: str) -> ShortLink | None:
    """The link with this code, however it was typed."""
    code = (normalise_code(typed) or "").replace("-", "")
    return ShortLink.objects.select_related("office").filter(code=code).first() if code else None


def target_of(link: ShortLink) -> str | None:
    """The page a link leads to now: its service, else its office, when it offers the service no longer; None when that is closed."""
    office = link.office
    if not office.active:
        return None
    if (
        link.service_id
        and Offering.objects.filter(office=office, service_id=link.service_id, active=True).exists()
    ):
        page = reverse("portal:service", args=[office.code, link.service_id])
        return f"{page}?case={link.variant}#needs" if link.variant else page
    return reverse("portal:office", args=[office.code])


@dataclass(frozen=True, kw_only=True)
class Followed:
    """How often the links to one service, or to the office itself, were followed, by source."""

    service_id: str
    title: Text | None
    by_source: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.by_source.values())


def followed_at(office: Office, since: date, until: date) -> tuple[Followed, ...]:
    """What led to an office's services in a stretch of days, the most followed first. Two queries, and the titles."""
    rows = Visits.objects.filter(link__office=office, day__range=(since, until))
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for service_id, source, count in (
        rows.values_list("link__service_id", "source").annotate(all=Sum("count")).order_by()
    ):
        counts[service_id][source] += count
    titles = _titles(office)
    found = (
        Followed(service_id=one, title=titles.get(one), by_source=by_source)
        for one, by_source in counts.items()
    )
    return tuple(sorted(found, key=lambda one: (-one.total, one.service_id)))


def visits_in(office: Office, since: date, until: date) -> int:
    """How often all links of an office were followed in a stretch of days."""
    rows = Visits.objects.filter(link__office=office, day__range=(since, until))
    return int(rows.aggregate(all=Sum("count"))["all"] or 0)


@dataclass(frozen=True, kw_only=True)
class DayLine:
    """One day, one link, one source, as the table for spreadsheets has it."""

    day: date
    service_id: str
    title: Text | None
    variant: str
    source: str
    count: int


def days_at(office: Office, since: date, until: date) -> tuple[DayLine, ...]:
    """Every number that is kept for an office in a stretch of days, by day."""
    titles = _titles(office)
    rows = Visits.objects.filter(link__office=office, day__range=(since, until)).select_related("link")
    return tuple(
        DayLine(
            day=row.day,
            service_id=row.link.service_id,
            title=titles.get(row.link.service_id),
            variant=row.link.variant,
            source=row.source,
            count=row.count,
        )
        for row in rows.order_by("day", "link__service_id", "link__variant", "source")
    )


def _titles(office: Office) -> Mapping[str, Text]:
    """What the office calls its services, also those it offers no longer."""
    rows = dict(Offering.objects.filter(office=office).values_list("service_id", "version__hash"))
    services = services_by_hash(tuple(rows.values()))
    return {service_id: services[hash].title for service_id, hash in rows.items()}
