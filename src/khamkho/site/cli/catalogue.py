"""lint, services: both work without a home."""

from __future__ import annotations

import argparse
from pathlib import Path

from khamkho.base.text import Text
from khamkho.site.cli.terminal import Stop, lang, say, tell


def lint(args: argparse.Namespace) -> int:
    from khamkho.catalogue.lint import lint as check
    from khamkho.catalogue.load import service_files

    files: list[Path] = [*service_files().values()] if args.all else args.files
    if not files:
        raise Stop(tell(Text("ระบุไฟล์ หรือใช้ --all", "Name files, or use --all.")))
    count = 0
    for path in files:
        for one in check(path):
            say(f"{one.file}:{one.line}: {one.code}: {one.th if lang() == 'th' else one.en}")
            count += 1
    if not count:
        say(tell(Text(f"ไฟล์ {len(files)} ไฟล์ ถูกต้อง", f"{len(files)} files, nothing wrong.")))
    return int(count > 0)


def services(args: argparse.Namespace) -> int:
    import json

    from khamkho.catalogue.load import load, service_files

    found = [load(path, {}) for path in service_files().values()]
    if args.json:
        rows = [
            {
                "id": one.id,
                "title": {"th": one.title.th, "en": one.title.en},
                "offered_by": list(one.offered_by),
                "variants": list(one.variants),
                "steps": [step.id for step in one.steps],
                "hash": one.hash,
            }
            for one in found
        ]
        say(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        width = max(len(one.id) for one in found)
        say(*(f"{one.id:{width}}  {one.title.in_(lang())}" for one in found))
    return 0
