"""Writes of the catalogue: publish a service, publish the schemas for editors."""

from __future__ import annotations

from datetime import datetime

from khamkho.catalogue.models import PublishedVersion
from khamkho.catalogue.service import Service


def publish(service: Service, now: datetime) -> PublishedVersion:
    """Keep this service for cases to be bound to. The same service again is the same version."""
    version, _ = PublishedVersion.objects.get_or_create(
        hash=service.hash,
        defaults={"service_id": service.id, "body": service.body, "published_at": now},
    )
    return version
