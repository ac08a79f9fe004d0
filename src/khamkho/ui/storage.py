"""Where the pages' style sheets, scripts and fonts are served from."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Assets(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise ships no types
    """Names carry a hash of the content and never expire. A checkout whose assets are not built yet uses the plain
    names, so that unit tests need no Node; ``khamkho doctor`` says when they are missing."""

    def stored_name(self, name: str) -> str:
        return str(super().stored_name(name)) if self.hashed_files else name
