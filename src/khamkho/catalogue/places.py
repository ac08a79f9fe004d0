"""Thailand's areas on their codes, from the kept data of GeoThai (data: CC BY 4.0, credited in NOTICE)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice

import geothai

from khamkho.base.text import Text, clean
from khamkho.base.thai import ascii_digits
from khamkho.catalogue.context import Area


class GeoThaiPlaces:
    """The ``Places`` the rules ask for. The data load at the first question, not at start."""

    def area(self, code: str) -> Area | None:
        return _area(code)

    def match(
        self, subdistrict: str, district: str = "", province: str = "", postcode: str = ""
    ) -> Sequence[Area]:
        found = geothai.match(
            clean(subdistrict),
            district=clean(district) or None,
            province=clean(province) or None,
            postal_code=ascii_digits(postcode) or None,
        )
        return tuple(area for one in found if (area := _area(one.subdistrict.code)))

    def search(self, query: str, limit: int = 20) -> Sequence[Area]:
        words = ascii_digits(clean(query)).split()
        if not words or len(words[0]) < 2:
            return ()
        found = (area for code in _codes(words[0]) if (area := _area(code)))
        return tuple(islice((area for area in found if _has(area, words[1:])), limit))

    def provinces(self) -> Sequence[tuple[str, Text]]:
        return _provinces()

    def districts(self, province_code: str) -> Sequence[tuple[str, Text]]:
        """Codes and names of a province's districts, in code order."""
        return tuple(
            (one.code, Text(_bare(one.name_th), one.name_en)) for one in geothai.districts(province_code)
        )

    def subdistricts(self, district_code: str) -> Sequence[Area]:
        """The sub-districts of a district, in code order."""
        return tuple(area for one in geothai.subdistricts(district_code) if (area := _area(one.code)))


PLACES = GeoThaiPlaces()


@lru_cache(maxsize=1)
def _provinces() -> tuple[tuple[str, Text], ...]:
    return tuple((one.code, Text(one.name_th, one.name_en)) for one in geothai.provinces())


@lru_cache(maxsize=2048)
def _area(code: str) -> Area | None:
    found = geothai.address(code)
    if found is None:
        return None
    return Area(
        code=code,
        subdistrict=Text(found.subdistrict.name_th, found.subdistrict.name_en),
        district=Text(_bare(found.district.name_th), found.district.name_en),
        province=Text(found.province.name_th, found.province.name_en),
        postcodes=tuple(found.subdistrict.postal_codes),
    )


def _codes(word: str) -> Iterator[str]:
    """Sub-districts with this postcode or of this name; then those of districts of this name."""
    if word.isascii() and word.isdigit():
        yield from (one.code for one in geothai.by_postal_code(word))
        return
    found = geothai.search(word, limit=300)
    yield from (one.area.code for one in found if one.level == "subdistrict")
    for one in found:
        if one.level == "district":
            yield from (inner.code for inner in geothai.subdistricts(one.area.code))


def _has(area: Area, words: Sequence[str]) -> bool:
    """Do the further words narrow to this place?"""
    names = (area.subdistrict, area.district, area.province)
    whole = " ".join([*(name.th for name in names), *(name.en.casefold() for name in names), *area.postcodes])
    return all(word.casefold() in whole for word in words)


def _bare(name: str) -> str:
    """The data write Bangkok's districts with their level word, all others without."""
    return name.removeprefix("เขต")
