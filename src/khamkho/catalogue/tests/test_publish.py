from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from khamkho.base.working_time import Span
from khamkho.catalogue.commands import publish, write_schemas
from khamkho.catalogue.models import PublishedVersion
from khamkho.catalogue.queries import pack, packs, service_of

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_publishing_the_same_service_twice_gives_the_same_version():
    service = pack("general-request")
    first, again = publish(service, NOW), publish(service, LATER)
    assert first == again
    assert again.published_at == NOW
    assert str(first).startswith("general-request ")


@pytest.mark.django_db
def test_publishing_other_settings_gives_another_version_and_leaves_the_first():
    first = publish(pack("general-request"), NOW)
    second = publish(pack("general-request", {"correct_within": "30 days"}), LATER)
    assert first.hash != second.hash
    assert service_of(first).step("correct").within == Span(15, 15, "day")
    assert service_of(second).step("correct").within == Span(30, 30, "day")


@pytest.mark.django_db
def test_a_version_read_from_the_table_is_the_service_that_was_published():
    service = pack("official-id-card")
    version = PublishedVersion.objects.get(pk=publish(service, NOW).pk)
    assert service_of(version) == service
    assert service_of(version) is service_of(version)


def test_an_unknown_pack_is_a_key_error():
    with pytest.raises(KeyError):
        pack("moon-landing-permit")


def test_the_schemas_are_written_for_editors_and_other_systems(tmp_path):
    written = write_schemas(tmp_path / "schemas", [pack(name) for name in packs()])
    assert {path.name for path in written} >= {
        "service-file.schema.json",
        "official-id-card.answers.schema.json",
    }
    assert all(json.loads(path.read_text(encoding="utf-8"))["$schema"] for path in written)


def test_a_copy_with_changes_is_another_version_also_of_a_service_that_was_looked_at() -> None:
    service = pack("general-request")
    known = (service.hash, service.body, dict(service.fields))
    copy = service.model_copy(update={"form": service.form[:1]})
    assert copy.hash != known[0]
    assert len(copy.fields) < len(known[2])
    assert (service.hash, service.body, dict(service.fields)) == known
