"""Reads of the catalogue: services by published version, and the packs that ship with Khamkho."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache
from pathlib import Path

from khamkho.base.home import current_home
from khamkho.catalogue.listing import Listing, listing_of
from khamkho.catalogue.load import book, collecting_files, load, read_body, service_files
from khamkho.catalogue.models import PublishedVersion
from khamkho.catalogue.service import Service

_services: dict[str, Service] = {}  # by hash: what is published never changes
_listings: dict[str, Listing] = {}


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


def listings(hashes: Collection[str]) -> Mapping[str, Listing]:
    """Lines of lists by the hash of the version. No query, but for versions that this process has not met."""
    if unknown := {one for one in hashes if one not in _listings}:
        rows = PublishedVersion.objects.filter(hash__in=unknown).values_list("hash", "body")
        _listings.update((hash, listing_of(body)) for hash, body in rows.iterator(chunk_size=100))
    return _listings


def situation_ids() -> tuple[str, ...]:
    """The situations that ship, in the order in which pages show them."""
    return tuple(book("situations.yaml"))


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
    path = packs()[service_id]
    return load(path, settings) if settings else _as_written(path, _last_changed(path))


def _last_changed(path: Path) -> int:
    """When the file, or what it may use of the home's own, was changed last."""
    own = current_home().services
    beside = (*own.glob("*.yaml"), *own.glob("blocks/*.yaml")) if path.parent == own else ()
    return max(one.stat().st_mtime_ns for one in (path, *beside))


@lru_cache(maxsize=1024)
def _as_written(path: Path, _changed: int) -> Service:
    """Reading a file takes a tenth of a second, so each is kept until it changes: all of them, for a page that goes through
    more files than are kept would find none."""
    return load(path)
