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
from khamkho.offices.models import Offering, Office
from khamkho.offices.opening import opening_of
from khamkho.offices.queries import offering_for, offices_under

CITIZEN, STAFF = "citizen", "staff"
TITLES = {
    CITIZEN: Text("คู่มือสำหรับประชาชน", "Citizen's manual"),
    STAFF: Text("คู่มือการปฏิบัติงาน", "Staff manual"),
}


@dataclass(frozen=True, kw_only=True)
class ManualView:
    """One manual of one service at one office, as one of its published versions says it."""

    kind: str
    office: Office
    service: Service
    published_at: datetime
    now_in_force: bool
    offering: Offering
    sections: tuple[Section, ...]

    @property
    def title(self) -> Text:
        return TITLES[self.kind]

    @property
    def version(self) -> str:
        """What names the words of this manual: the beginning of the hash of what was published."""
        return self.service.hash[:12]

    def chart(self, lang: Lang) -> Drawing:
        return drawing_of(flow_of(self.service, self.office.kind), lang)


def manual_of(
    office: Office, service_id: str, kind: str, *, version: str = "", now: datetime
) -> ManualView | None:
    """The manual of a service that the office offers; of an earlier version of it when one is named. None for neither."""
    offering = offering_for(office, service_id)
    if offering is None:
        return None
    chosen = offering.version if version in ("", offering.version.hash[:12]) else _earlier(offering, version)
    if chosen is None:
        return None
    service, owner = service_of(chosen), owner_of(office, now)
    sections = (
        citizens_manual(service, owner, lately_for(office, service_id))
        if kind == CITIZEN
        else staff_manual(service, owner)
    )
    return ManualView(
        kind=kind,
        office=office,
        service=service,
        published_at=offering.published_at if chosen.pk == offering.version_id else chosen.published_at,
        now_in_force=chosen.pk == offering.version_id,
        offering=offering,
        sections=sections,
    )


def versions_of(offering: Offering) -> tuple[PublishedVersion, ...]:
    """Everything that was published of this service, the newest first."""
    return tuple(PublishedVersion.objects.filter(service_id=offering.service_id)[:50])


def _earlier(offering: Offering, version: str) -> PublishedVersion | None:
    found = PublishedVersion.objects.filter(service_id=offering.service_id, hash__startswith=version[:64])
    return found.first() if len(version) >= 12 else None


def offered_by(office: Office) -> tuple[Offering, ...]:
    """What an office offers, by Thai title."""
    rows = Offering.objects.filter(office=office, active=True).select_related("version", "office")
    return tuple(sorted(rows, key=lambda row: service_of(row.version).title.th))


@dataclass(frozen=True, kw_only=True)
class OfficeLevels:
    """The services of one office with their e-service levels; ``depth`` is how far below the first it stands."""

    office: Office
    services: tuple[tuple[Service, Standing], ...]


def levels_under(office: Office) -> tuple[OfficeLevels, ...]:
    """The levels of what an office and the offices under it offer; offices that offer nothing are left out. Two queries and one for each level of the tree."""
    offices = (office, *offices_under(office))
    rows = Offering.objects.filter(office__in=offices, active=True).select_related("version")
    by_office: dict[int, list[Service]] = {}
    for row in rows:
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
