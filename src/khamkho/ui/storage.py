"""Where the pages' style sheets, scripts and fonts are served from."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Assets(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise ships no types
    """Names carry a hash of the content and never expire. A checkout whose assets are not built yet uses the plain
    names, so that unit tests need no Node; ``khamkho doctor`` says when they are missing."""

    def stored_name(self, name: str) -> str:
        return str(super().stored_name(name)) if self.hashed_files else name

    def url(self, name: str, force: bool = False) -> str:
        return _address(super().url, name, force) if self.hashed_files else str(super().url(name, force))


@lru_cache
def _address(url: Callable[[str, bool], str], name: str, force: bool) -> str:
    """A built file's address never changes while a process lives, and every page asks for a dozen."""
    return url(name, force)
