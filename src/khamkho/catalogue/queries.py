"""Reads of the catalogue: services by published version, and the packs that ship with Khamkho."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from khamkho.base.home import current_home
from khamkho.catalogue.load import collecting_files, load, read_body, service_files
from khamkho.catalogue.models import PublishedVersion
from khamkho.catalogue.service import Service

_services: dict[str, Service] = {}  # by hash: what is published never changes


def service_of(version: PublishedVersion) -> Service:
    """The service as it was published. Cheap: kept by hash in this process, so a list may leave the body unread."""
    kept = _services.get(version.hash)
    if kept is None:
        kept = _services[version.hash] = read_body(version.body)
    return kept


def services_by_hash(hashes: Collection[str]) -> Mapping[str, Service]:
    """Published services by the hash of their version. No query, but for versions that this process has not met."""
    if unknown := {one for one in hashes if one not in _services}:
        for version in PublishedVersion.objects.filter(hash__in=unknown):
            service_of(version)
    return _services


def packs() -> Mapping[str, Path]:
    """The service files that offices can offer, by service id (a file is called after its service)."""
    return service_files()


def own_files() -> Mapping[str, Path]:
    """The service files of this installation's own, by service id."""
    return {name: path for name, path in packs().items() if path.parent == current_home().services}


def collecting_forms() -> Mapping[str, Path]:
    """The files of the forms with which offices collect, by id."""
    return collecting_files()


def pack(service_id: str, settings: Mapping[str, str] | None = None) -> Service:
    """A service that offices can offer, with an office's settings put in. KeyError when there is none."""
    return load(packs()[service_id], settings or {})
