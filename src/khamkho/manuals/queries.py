"""The manuals of what offices offer: now, and as they were published before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from khamkho.base.text import Lang, Text
from khamkho.casework.queries.lately import lately_for
from khamkho.catalogue.levels import Standing, level_of
from khamkho.catalogue.models import PublishedVersion
from khamkho.catalogue.queries import service_of
from khamkho.catalogue.service import Service
from khamkho.manuals.drawing import Drawing, drawing_of
from khamkho.manuals.rules.citizen import citizens_manual
from khamkho.manuals.rules.flow import flow_of
from khamkho.manuals.rules.section import Owner, Section
from khamkho.manuals.rules.staff import staff_manual
from khamkho.offices.models import Offering, Office, OfficeEvent
from khamkho.offices.opening import opening_of
from khamkho.offices.queries import offering_for, offerings_at, offices_under

SHORT = 12
"""Signs of a hash that name a version, as the office's log does."""
CITIZEN, STAFF = "citizen", "staff"
TITLES = {
    CITIZEN: Text("คู่มือสำหรับประชาชน", "Citizen's manual"),
    STAFF: Text("คู่มือการปฏิบัติงาน", "Staff manual"),
}


@dataclass(frozen=True, kw_only=True)
class ManualView:
    """One manual of one service at one office, as one of its published versions says it."""

    kind: str
    service: Service
    published_at: datetime
    now_in_force: bool
    offering: Offering
    sections: tuple[Section, ...]

    @property
    def office(self) -> Office:
        return self.offering.office

    @property
    def title(self) -> Text:
        return TITLES[self.kind]

    @property
    def version(self) -> str:
        """What names the words of this manual: the beginning of the hash of what was published."""
        return self.service.hash[:SHORT]

    def chart(self, lang: Lang) -> Drawing:
        return drawing_of(flow_of(self.service, self.office.kind), lang)


def manual_of(
    office: Office, service_id: str, kind: str, *, version: str = "", now: datetime
) -> ManualView | None:
    """The manual of a service that the office offers; of an earlier version of it when one is named. None for neither."""
    offering = offering_for(office, service_id)
    if offering is None or (kind == CITIZEN and service_of(offering.version).is_internal):
        return None
    owner = owner_of(office, now)
    if version in ("", offering.version.hash[:SHORT]):
        return _view(offering, kind, owner)
    published = next((one for one in versions_of(offering) if one.version == version), None)
    found = PublishedVersion.objects.filter(service_id=service_id, hash__startswith=version).first()
    return _view(offering, kind, owner, found, published.at) if found and published else None


def manuals_of(office: Office, kind: str, *, now: datetime) -> tuple[ManualView, ...]:
    """The manuals of everything that an office offers, by Thai title."""
    owner = owner_of(office, now)
    rows = (row for row in offered_by(office) if kind != CITIZEN or not service_of(row.version).is_internal)
    return tuple(_view(offering, kind, owner) for offering in rows)


def _view(
    offering: Offering,
    kind: str,
    owner: Owner,
    earlier: PublishedVersion | None = None,
    published_at: datetime | None = None,
) -> ManualView:
    service = service_of(earlier or offering.version)
    sections = (
        citizens_manual(service, owner, lately_for(offering.office, offering.service_id))
        if kind == CITIZEN
        else staff_manual(service, owner)
    )
    return ManualView(
        kind=kind,
        service=service,
        published_at=published_at or offering.published_at,
        now_in_force=earlier is None,
        offering=offering,
        sections=sections,
    )


@dataclass(frozen=True, kw_only=True)
class Published:
    """A version that the office has published of a service, and when it did last."""

    version: str
    at: datetime


def versions_of(offering: Offering) -> tuple[Published, ...]:
    """Every version of this service that the office has published, the newest first: what other offices published is theirs."""
    rows = OfficeEvent.objects.filter(
        office_id=offering.office_id, what="service-published", detail__service=offering.service_id
    )
    last: dict[str, datetime] = {}
    for version, at in rows.order_by("-pk").values_list("detail__version", "at"):
        last.setdefault(version, at)
    return tuple(Published(version=version, at=at) for version, at in last.items())


def offered_by(office: Office) -> tuple[Offering, ...]:
    """What an office offers, by Thai title."""
    return tuple(sorted(offerings_at(office), key=lambda row: service_of(row.version).title.th))


@dataclass(frozen=True, kw_only=True)
class OfficeLevels:
    """The services of one office with their e-service levels."""

    office: Office
    services: tuple[tuple[Service, Standing], ...]


def levels_under(office: Office) -> tuple[OfficeLevels, ...]:
    """The levels of what an office and the offices under it offer; offices that offer nothing are left out. Two queries and one for each level of the tree."""
    offices = (office, *offices_under(office))
    by_office: dict[int, list[Service]] = {}
    for row in offerings_at(*offices):
        if not service_of(row.version).is_internal:
            by_office.setdefault(row.office_id, []).append(service_of(row.version))
    return tuple(
        OfficeLevels(
            office=one,
            services=tuple(
                (service, level_of(service))
                for service in sorted(by_office[one.pk], key=lambda service: service.title.th)
            ),
        )
        for one in offices
        if one.pk in by_office
    )


def owner_of(office: Office, now: datetime) -> Owner:
    """The office as manuals name it, in both languages."""
    hours = {lang: opening_of(office, now, lang).week for lang in ("th", "en")}
    reach = (
        Text(office.address_th, office.address_en or office.address_th),
        Text(f"โทร. {office.phone}", f"Tel. {office.phone}") if office.phone else None,
        Text(office.email, office.email),
        Text(office.website, office.website),
    )
    return Owner(
        kind=office.kind,
        name=Text(office.name("th"), office.name("en")),
        reach=tuple(line for line in reach if line and line.th),
        hours=tuple(
            Text(f"{th[0]} {th[1]}", f"{en[0]} {en[1]}")
            for th, en in zip(hours["th"], hours["en"], strict=True)
        ),
    )
