"""schools: take in the schools under an office from a CSV file."""

from __future__ import annotations

import argparse

from khamkho.base.text import Text
from khamkho.site.cli.terminal import (
    Stop,
    lang,
    load_django,
    now,
    refusal,
    require_home,
    say,
    say_error,
    tell,
)


def schools(args: argparse.Namespace) -> int:
    require_home()
    load_django()
    from khamkho.base.errors import Refused
    from khamkho.offices.commands import take_in_schools
    from khamkho.offices.listed import COLUMNS, LARGEST, NEEDED, mapping_of, schools_in, sheet_of, text_of
    from khamkho.offices.queries import office_by_code
    from khamkho.people.actor import SYSTEM

    try:
        office = office_by_code(args.office)
        with args.file.open("rb") as file:
            sheet = sheet_of(text_of(file.read(LARGEST + 1)))
        mapping = mapping_of(sheet.heads)
        missing = [COLUMNS[name].in_(lang()) for name in NEEDED if name not in mapping]
        if missing:
            listed = ", ".join(missing)
            raise Stop(tell(Text(f"ไม่พบคอลัมน์: {listed}", f"There is no column for: {listed}")))
        taken = take_in_schools(
            actor=SYSTEM, office_id=office.pk, schools=schools_in(sheet, mapping), dry=args.dry_run, now=now()
        )
    except OSError as no:
        raise Stop(tell(Text(f"อ่านไฟล์ไม่ได้: {args.file}", f"The file cannot be read: {args.file}"))) from no
    except Refused as no:
        raise Stop(refusal(no)) from no
    for one in taken:
        for problem in one.problems:
            say_error(f"✗ {one.school.line}: {problem.sentence(lang())}")
    count = {name: sum(one.became == name for one in taken) for name in ("new", "changed", "same", "wrong")}
    invited = sum(one.invited for one in taken)
    say(
        tell(
            Text(
                f"เพิ่ม {count['new']} ปรับปรุง {count['changed']} เหมือนเดิม {count['same']} ผิด {count['wrong']} เชิญ {invited}",
                f"{count['new']} new, {count['changed']} changed, {count['same']} as before, {count['wrong']} wrong, {invited} invited",
            )
        )
    )
    if args.dry_run:
        say(tell(Text("ยังไม่ได้เปลี่ยนสิ่งใด", "Nothing was changed.")))
    return int(count["wrong"] > 0)
