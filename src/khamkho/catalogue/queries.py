"""Reads of the catalogue: services by published version, and the packs that ship with Khamkho."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from khamkho.catalogue.load import PACKS, load, read_body
from khamkho.catalogue.models import PublishedVersion
from khamkho.catalogue.service import Service

_services: dict[str, Service] = {}  # by hash: what is published never changes


def service_of(version: PublishedVersion) -> Service:
    """The service as it was published. Cheap: kept by hash in this process, so a list may leave the body unread."""
    kept = _services.get(version.hash)
    if kept is None:
        kept = _services[version.hash] = read_body(version.body)
    return kept


def packs() -> Mapping[str, Path]:
    """The service files that ship with Khamkho, by service id (a file is called after its service)."""
    return {path.stem: path for path in sorted(PACKS.glob("*/*.yaml")) if path.parent.name != "blocks"}


def pack(service_id: str, settings: Mapping[str, str] | None = None) -> Service:
    """A service that ships with Khamkho, with an office's settings put in. KeyError when there is none."""
    return load(packs()[service_id], settings or {})
