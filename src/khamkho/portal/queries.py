"""What the portal reads beyond one case: which services are on offer, where, and for whom."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from khamkho.base.text import Lang, Text
from khamkho.base.thai import search_key
from khamkho.catalogue.context import Area
from khamkho.catalogue.places import PLACES
from khamkho.catalogue.queries import service_of
from khamkho.catalogue.service import Service
from khamkho.offices.models import Offering, Office
from khamkho.offices.queries import offering_for, office_by_code, offices_serving, search_schools, told_apart
from khamkho.portal.search import Findable

SHELF_SECONDS = 20.0


@dataclass(frozen=True)
class Offered:
    """A service that at least one office offers now, and those offices by Thai name."""

    service: Service
    offices: tuple[Office, ...]

    @property
    def only_office(self) -> Office | None:
        return self.offices[0] if len(self.offices) == 1 else None


@dataclass(frozen=True)
class Shelf:
    """Everything on offer, ready to be searched."""

    services: tuple[Offered, ...]
    offices: tuple[Office, ...]
    findable: tuple[Findable[Offered], ...]
    places: Mapping[tuple[str, str], tuple[Office, Service]]
    """By the codes of an office and of a service: the two, the service as this office offers it."""

    def service(self, service_id: str) -> Offered | None:
        return next((one for one in self.services if one.service.id == service_id), None)


_kept: tuple[float, Shelf] | None = None


def shelf() -> Shelf:
    """What is on offer. A page may see a shelf that is some seconds old; starting an application never does."""
    global _kept
    if _kept is None or time.monotonic() - _kept[0] > SHELF_SECONDS:
        _kept = (time.monotonic(), _read_shelf())
    return _kept[1]


def forget_shelf() -> None:
    """Read the shelf anew at the next question."""
    global _kept
    _kept = None


def _read_shelf() -> Shelf:
    rows = Offering.objects.filter(active=True, office__active=True).select_related("office", "version")
    by_service: dict[str, list[Offering]] = {}
    for row in rows.order_by("service_id", "office__sort_key", "office_id"):
        if service_of(row.version).is_internal:  # the office's own work is nothing to apply for
            continue
        by_service.setdefault(row.service_id, []).append(row)
    services = sorted(
        (_offered(found) for found in by_service.values()), key=lambda one: one.service.title.th
    )
    offices = {office.pk: office for one in services for office in one.offices}
    return Shelf(
        tuple(services),
        tuple(sorted(offices.values(), key=lambda office: office.sort_key)),
        tuple(_findable(one) for one in services),
        {
            (row.office.code, row.service_id): (row.office, service_of(row.version))
            for found in by_service.values()
            for row in found
        },
    )


def offered_at(office_code: str, service_id: str) -> tuple[Office, Service] | None:
    """An office and the service it offers, from the shelf; what is not there yet is looked for where it is kept."""
    kept = shelf().places.get((office_code, service_id))
    if kept is not None:
        return kept
    office = office_by_code(office_code)
    offering = offering_for(office, service_id)
    if offering is None or service_of(offering.version).is_internal:
        return None
    return office, service_of(offering.version)


def _offered(offerings: Sequence[Offering]) -> Offered:
    newest = max(offerings, key=lambda one: one.published_at)
    return Offered(service_of(newest.version), tuple(one.office for one in offerings))


def _findable(offered: Offered) -> Findable[Offered]:
    service = offered.service
    variants = [variant.title for variant in service.variants.values()]
    text = [service.summary, *variants, *service.who, *(need.label for need in service.documents)]
    offices = [Text(office.short_th, office.short_en) for office in offered.offices[:20]]
    return Findable.of(offered, _both([service.title]), _both([*text, *offices]))


def _both(texts: Iterable[Text]) -> list[str]:
    return [words for text in texts for words in (text.th, text.en)]


@dataclass(frozen=True)
class Spot:
    """A school or a sub-district somebody looked for."""

    key: str
    """``school:<code>`` or ``area:<six digits>``."""
    name: Text
    within: Text


def spots_like(typed: str, limit: int = 12) -> tuple[Spot, ...]:
    """Schools and sub-districts that fit what was typed."""
    if len(search_key(typed)) < 2:
        return ()
    schools = [_school_spot(school) for school in search_schools(typed[:100], limit)]
    return (*schools, *(_spot(area) for area in PLACES.search(typed[:100], limit=limit)))


def _school_spot(school: Office) -> Spot:
    area = PLACES.area(school.place_code) if school.place_code else None
    above = school.parent
    within = _within(area) if area else Text(above.name_th, above.name_en) if above else Text("", "")
    return Spot(f"school:{school.code}", Text(school.name_th, school.name_en), within)


def spot_of(key: str) -> Spot | None:
    """The school or sub-district with this key."""
    kind, _, code = key.partition(":")
    if kind == "school":
        school = _school(code)
        return _school_spot(school) if school else None
    area = PLACES.area(code) if kind == "area" and len(code) == 6 else None
    return _spot(area) if area else None


def _school(code: str) -> Office | None:
    return Office.objects.filter(active=True, code=code).select_related("parent").first()


def _spot(area: Area) -> Spot:
    bangkok = area.province_code == "10"
    level = "แขวง" if bangkok else "ตำบล"
    return Spot(
        f"area:{area.code}", Text(f"{level}{area.subdistrict.th}", area.subdistrict.en), _within(area)
    )


def _within(area: Area) -> Text:
    if area.province_code == "10":
        return Text(f"เขต{area.district.th} {area.province.th}", f"{area.district.en}, {area.province.en}")
    return Text(f"อำเภอ{area.district.th} จังหวัด{area.province.th}", f"{area.district.en}, {area.province.en}")


def offices_for(spot: Spot) -> tuple[Office, ...]:
    """Offices that serve a school or a sub-district and offer something, kind by kind."""
    kind, _, code = spot.key.partition(":")
    school = _school(code) if kind == "school" else None
    offering = {office.pk for office in shelf().offices}
    found: dict[int, Office] = {}
    for office_kind in sorted({office.kind for office in shelf().offices}):
        served = offices_serving(office_kind, school=school, subdistrict="" if school else code)
        found |= {office.pk: office for office in served if office.pk in offering}
    return tuple(found.values())


def services_at(office: Office) -> tuple[Service, ...]:
    """What an office offers, by Thai title."""
    rows = Offering.objects.filter(active=True, office=office).select_related("version")
    services = (service_of(row.version) for row in rows)
    return tuple(
        sorted((one for one in services if not one.is_internal), key=lambda service: service.title.th)
    )


def school_names(typed: str, lang: Lang) -> list[str]:
    """Schools for what was typed, as somebody may name them: with the office above where several have one name."""
    found = search_schools(typed[:100], limit=12)
    often = Counter(school.name(lang) for school in found)
    return [
        school.name(lang) if often[school.name(lang)] == 1 else told_apart(school).in_(lang)
        for school in found
    ]


def place_choices(typed: str, lang: Lang) -> list[dict[str, str]]:
    """Sub-districts for the place field, as its script reads them."""
    return [
        {
            "code": area.code,
            "subdistrict": area.subdistrict.in_(lang),
            "district": area.district.in_(lang),
            "province": area.province.in_(lang),
            "postcode": area.postcodes[0] if area.postcodes else "",
            "text": ", ".join([_spot(area).name.in_(lang), _within(area).in_(lang), *area.postcodes[:1]]),
        }
        for area in PLACES.search(typed[:100], limit=12)
    ]
