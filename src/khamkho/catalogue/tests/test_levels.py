from __future__ import annotations

from khamkho.catalogue.levels import NO_DOCUMENT, NO_STANDARD, NUMBERS, level_of, table
from khamkho.catalogue.queries import pack


def test_a_service_that_issues_nothing_is_at_the_first_level_and_is_told_what_is_missing():
    found = level_of(pack("official-id-card"))
    assert (found.number, found.grade, found.missing) == (1, "advanced", (NO_DOCUMENT,))


def test_a_letter_that_follows_when_it_is_granted_lifts_a_service_without_a_fee_to_the_third():
    found = level_of(pack("general-request"))
    assert [one.grade for one in found.reached] == ["advanced", "not_needed", "initial"]
    assert (found.number, found.grade, found.missing) == (3, "initial", (NO_STANDARD,))


def test_a_letter_that_only_refuses_lifts_nothing():
    service = pack("general-request")
    silent = tuple(
        step.model_copy(
            update={"actions": tuple(action.model_copy(update={"letter": None}) for action in step.actions)}
        )
        for step in service.steps
    )
    assert service.letters == {"rejected": "decision"}
    assert level_of(service.model_copy(update={"steps": silent})).number == 1


def test_the_table_says_what_every_level_asks_for_in_both_languages():
    assert tuple(table()) == NUMBERS
    for asked in table().values():
        assert len({asked.name.th, asked.initial.th, asked.advanced.th}) == 3
        assert all((asked.name.en, asked.initial.en, asked.advanced.en))
    assert "ETDA" in table()[3].advanced.th
