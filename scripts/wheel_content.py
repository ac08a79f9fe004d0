"""Say what is in the wheel, and refuse one from which an office could not run."""

from __future__ import annotations

import sys
from pathlib import Path
from zipfile import ZipFile

NEEDED = {
    "the manifest of style sheets and scripts": "khamkho/ui/collected/staticfiles.json",
    "Thai texts": "khamkho/ui/locale/th/LC_MESSAGES/django.mo",
    "fonts for documents": "khamkho/documents/fonts/",
    "services": "khamkho/packs/",
    "templates": "khamkho/ui/templates/ui/base.html",
}


def main(path: str) -> int:
    names = ZipFile(path).namelist()
    missing = [what for what, start in NEEDED.items() if not any(name.startswith(start) for name in names)]
    stray = [
        name for name in names if "/tests/" in name or "/ui/assets/" in name or name.endswith(".sqlite3")
    ]
    for what in missing:
        print(f"{path}: {what} missing", file=sys.stderr)
    for name in stray:
        print(f"{path}: {name} does not belong here", file=sys.stderr)
    print(f"{path}: {len(names)} files, {Path(path).stat().st_size / 1e6:.1f} MB")
    return 1 if missing or stray else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
