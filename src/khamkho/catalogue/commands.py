"""Writes of the catalogue: publish a service, publish the schemas for editors."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from khamkho.catalogue.models import PublishedVersion
from khamkho.catalogue.rules import json_schema
from khamkho.catalogue.schema import file_schema
from khamkho.catalogue.service import Service


def publish(service: Service, now: datetime) -> PublishedVersion:
    """Keep this service for cases to be bound to. The same service again is the same version."""
    version, _ = PublishedVersion.objects.get_or_create(
        hash=service.hash,
        defaults={"service_id": service.id, "body": service.body, "published_at": now},
    )
    return version


def write_schemas(folder: Path, services: Sequence[Service]) -> tuple[Path, ...]:
    """Write JSON Schemas for editors and other systems: of the service file, and of each service's answers."""
    folder.mkdir(parents=True, exist_ok=True)
    schemas = {"service-file": file_schema()}
    schemas |= {f"{service.id}.answers": json_schema(service, None, "en") for service in services}
    written = []
    for name, schema in schemas.items():
        path = folder / f"{name}.schema.json"
        path.write_text(json.dumps(schema, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        written.append(path)
    return tuple(written)
