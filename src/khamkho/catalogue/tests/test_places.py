from __future__ import annotations

from khamkho.catalogue.places import PLACES


def test_seventy_seven_provinces_have_codes_and_both_names():
    provinces = PLACES.provinces()
    assert len(provinces) == 77
    assert ("81", "Krabi") in [(code, name.en) for code, name in provinces]


def test_districts_and_sub_districts_follow_from_codes():
    assert ("1040", "บางแค") in [(code, name.th) for code, name in PLACES.districts("10")]
    assert "ปากน้ำ" in [area.subdistrict.th for area in PLACES.subdistricts("8101")]
    assert PLACES.subdistricts("8101")[0].district_code == "8101"
    assert PLACES.subdistricts("8101")[0].province_code == "81"


def test_a_place_is_searched_by_part_of_its_name_or_its_postcode():
    assert any(area.code == "810101" for area in PLACES.search("ปากน้ำ", limit=50))
    assert any(area.code == "810101" for area in PLACES.search("๘๑๐๐๐", limit=50))
    assert PLACES.search("ก") == ()
    assert len(PLACES.search("บาง", limit=5)) <= 5


def test_a_search_is_narrowed_by_further_words_and_finds_the_places_of_a_district():
    assert [area.code for area in PLACES.search("ปากน้ำ กระบี่")] == ["810101"]
    assert [area.code for area in PLACES.search("pak krabi 81000")] == ["810101"]
    assert {area.district.en for area in PLACES.search("คลองท่อม", limit=50)} == {"Khlong Thom"}
    assert PLACES.search("") == ()


def test_an_unknown_code_is_nowhere():
    assert PLACES.area("999999") is None
