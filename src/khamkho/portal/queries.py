"""What the portal reads beyond one case: which services are on offer, where, and for whom."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from khamkho.base.text import Lang, Text
from khamkho.base.thai import search_key, sort_key
from khamkho.catalogue.context import Area
from khamkho.catalogue.listing import Listing
from khamkho.catalogue.places import PLACES
from khamkho.catalogue.queries import listings, service_of, situation_ids
from khamkho.catalogue.service import Service
from khamkho.offices.models import Office
from khamkho.offices.queries import (
    newest_change,
    offered_versions,
    offering_for,
    office_by_code,
    offices_serving,
    offices_that_offer,
    search_schools,
    services_at,
    told_apart,
)
from khamkho.portal.search import Findable, Index, Parts

SHELF_SECONDS = 5.0
PLACES_KEPT = 4000
INSIDE = "internal"
"""The category of a service that nobody outside the office applies for."""


Group = tuple[Text | None, tuple[Service, ...]]
"""Services of one group of an office, with what the group is called."""


@dataclass(frozen=True)
class Offered:
    """A service that at least one office offers now, and how many do."""

    service: Listing
    count: int
    only_office: Office | None


@dataclass(frozen=True)
class Situation:
    """What brings people here, and the services for it."""

    id: str
    title: Text
    services: tuple[Offered, ...]


@dataclass(frozen=True)
class Shelf:
    """Everything on offer, ready to be searched."""

    services: tuple[Offered, ...]
    offices: tuple[Office, ...]

    def service(self, service_id: str) -> Offered | None:
        return self._by_id.get(service_id)

    @cached_property
    def _by_id(self) -> Mapping[str, Offered]:
        return {one.service.id: one for one in self.services}

    @cached_property
    def index(self) -> Index[Offered]:
        return Index([Findable(one, _parts(one.service)) for one in self.services])

    @cached_property
    def situations(self) -> tuple[Situation, ...]:
        """By the order of the book, then as they come; only those that a service on offer is for."""
        titles: dict[str, Text] = {}
        found: dict[str, list[Offered]] = {}
        for one in self.services:
            for key, title in one.service.situations.items():
                titles.setdefault(key, title)
                found.setdefault(key, []).append(one)
        order = {key: at for at, key in enumerate(situation_ids())}
        keys = sorted(found, key=lambda key: order.get(key, len(order)))
        return tuple(Situation(key, titles[key], tuple(found[key])) for key in keys)


@dataclass
class Kept:
    """What this process has read of the offers, and the last change at any office when it looked."""

    looked: float = 0.0
    mark: int = -1
    shelf: Shelf | None = None
    places: dict[tuple[str, str], tuple[Office, Service]] = field(default_factory=dict)
    """By the codes of an office and of a service: the two, the service as this office offers it."""


_kept = Kept()


def shelf() -> Shelf:
    """What is on offer. A page may see a shelf that is some seconds old; starting an application never does.

    It is made anew only when something was changed at an office: of that one small query is asked.
    """
    kept = _still_so()
    if kept.shelf is None:
        kept.shelf = _read_shelf()
    return kept.shelf


def _still_so() -> Kept:
    global _kept
    if time.monotonic() - _kept.looked > SHELF_SECONDS:
        mark = newest_change()
        if mark != _kept.mark:
            _kept = Kept(mark=mark)
        _kept.looked = time.monotonic()
    return _kept


def forget_shelf() -> None:
    """Read the shelf anew at the next question."""
    global _kept
    _kept = Kept()


def _read_shelf() -> Shelf:
    """Services with how many offices offer each, and the offices; never every pair of them."""
    newest: dict[str, tuple[datetime, str]] = {}
    counts: Counter[str] = Counter()
    one_of: dict[str, int] = {}
    for row in offered_versions():
        counts[row.service_id] += row.count
        one_of[row.service_id] = row.one_office
        newest[row.service_id] = max(newest.get(row.service_id, (row.at, "")), (row.at, row.hash))
    offices = {office.pk: office for office in offices_that_offer()}
    lines = listings({hash for _, hash in newest.values()})
    services = [
        Offered(
            lines[hash], counts[service_id], offices[one_of[service_id]] if counts[service_id] == 1 else None
        )
        for service_id, (_, hash) in newest.items()
        if lines[hash].category != INSIDE
    ]
    return Shelf(
        tuple(sorted(services, key=lambda one: sort_key(one.service.title.th))), tuple(offices.values())
    )


def offered_at(office_code: str, service_id: str) -> tuple[Office, Service] | None:
    """An office and the service it offers; what was looked for lately is kept as long as the shelf stands."""
    kept = _still_so().places
    if (office_code, service_id) not in kept:
        office = office_by_code(office_code)
        offering = offering_for(office, service_id)
        if offering is None or service_of(offering.version).is_internal:
            return None
        if len(kept) >= PLACES_KEPT:
            kept.clear()
        kept[office_code, service_id] = office, service_of(offering.version)
        return office, service_of(offering.version)
    return kept[office_code, service_id]


def _parts(service: Listing) -> Parts:
    said = [*service.words, *service.situations.values(), *service.variants.values()]
    rest = [service.summary, *service.who, *service.papers, *([service.unit] if service.unit else [])]
    return Parts.of(_both([service.title]), _both(said), _both(rest))


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


def grouped_at(office: Office) -> tuple[Group, ...]:
    """What an office offers, by the group of the office that does it, each by Thai title; work inside the office is left out."""
    groups: dict[str, tuple[Text | None, list[Service]]] = {}
    for _, service in services_at(office):
        if service.manual.category != INSIDE and not service.is_internal:
            key = service.unit.th if service.unit else ""
            groups.setdefault(key, (service.unit, []))[1].append(service)
    return tuple(
        (unit, tuple(sorted(found, key=lambda one: sort_key(one.title.th))))
        for _, (unit, found) in sorted(groups.items(), key=lambda pair: (not pair[0], sort_key(pair[0])))
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
