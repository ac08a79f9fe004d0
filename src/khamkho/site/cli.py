"""The command ``khamkho``. Django is loaded only by the commands that need it."""

from __future__ import annotations

import argparse
import contextlib
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from khamkho import __version__
from khamkho.base.home import Home, current_home, env
from khamkho.base.text import Lang, Text

Command = Callable[[argparse.Namespace], int]
if TYPE_CHECKING:
    Subcommands = argparse._SubParsersAction[argparse.ArgumentParser]


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code: 0 well, 1 something is wrong, 2 wrong use."""
    parser = build_parser()
    args = parser.parse_args(argv)
    os.umask(0o077)  # what a home holds is for its owner alone
    if not hasattr(args, "run"):
        parser.print_help()
        return 2
    command: Command = args.run
    try:
        return command(args)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Stop as stop:
        say_error(str(stop))
        return 1


class Stop(Exception):
    """The command cannot go on; the words are for the person at the terminal."""


def say(*lines: str) -> None:
    print(*lines, sep="\n", flush=True)  # noqa: T201  # this is what a command says


def say_error(*lines: str) -> None:
    print(*lines, sep="\n", file=sys.stderr, flush=True)  # noqa: T201  # this is what a command says


def lang() -> Lang:
    """The language of the terminal."""
    words = (
        env("LANG") or os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG", "")
    )
    return "th" if words.startswith("th") else "en"


def tell(text: Text) -> str:
    return text.in_(lang())


# ── what every command may need ──


def load_django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khamkho.site.settings")
    import django

    django.setup()


def require_home() -> Home:
    """The home that was set up; loading the settings would make secrets in an empty one."""
    from khamkho.site.restore import is_empty

    home = current_home()
    if is_empty(home):
        raise Stop(
            tell(
                Text(
                    f"{home.path} ยังไม่ได้ตั้งค่า ให้ตั้ง KHAMKHO_HOME ให้ถูกต้อง หรือเริ่มด้วย khamkho setup (ใช้งานจริง) หรือ khamkho demo (ทดลอง)",
                    f"{home.path} is not set up. Set KHAMKHO_HOME, or begin with khamkho setup (real use) or khamkho demo (to try).",
                )
            )
        )
    return home


def now() -> datetime:
    return datetime.now(UTC)


# ── serving ──


def serve(args: argparse.Namespace) -> int:
    from khamkho.site.serve import CannotServe, Plan
    from khamkho.site.serve import serve as run

    home = require_home()
    plan = Plan(host=args.host, port=args.port, processes=args.processes, threads=args.threads)
    try:
        return run(plan, home=home, ready=lambda: say(f"http://{args.host}:{args.port}"))
    except CannotServe as no:
        raise Stop(str(no)) from no


def worker(args: argparse.Namespace) -> int:
    require_home()
    load_django()
    from khamkho.site.serve import work

    return work(threads=args.threads)


def demo(args: argparse.Namespace) -> int:
    from khamkho.site.demo_home import NotADemo, prepare, welcome
    from khamkho.site.serve import Plan
    from khamkho.site.serve import serve as run

    os.environ.setdefault("KHAMKHO_PUBLIC_URL", f"http://127.0.0.1:{args.port}")
    os.environ.setdefault("KHAMKHO_LOG", "plain")
    os.environ.setdefault("KHAMKHO_LOG_LEVEL", "WARNING")
    home = current_home()
    if args.prepare_only:
        try:
            prepare(home, load_django=load_django, size=args.cases, now=now(), say=say)
        except NotADemo as no:
            raise Stop(str(no)) from no
        return 0
    # In a process of its own: the one in charge stays small.
    again = [sys.executable, "-m", "khamkho.site.cli", "demo", "--prepare-only", f"--cases={args.cases}"]
    if code := subprocess.run([*again, f"--port={args.port}"], check=False).returncode:  # noqa: S603
        return code
    pages = welcome(f"http://127.0.0.1:{args.port}", lang())
    return run(Plan(host="127.0.0.1", port=args.port), home=home, ready=lambda: say(*pages))


# ── looking after an installation ──


def setup(args: argparse.Namespace) -> int:
    from khamkho.site.recovery import new_key
    from khamkho.site.restore import is_empty

    home = current_home()
    if not is_empty(home):
        raise Stop(tell(Text(f"{home.path} มีข้อมูลอยู่แล้ว", f"{home.path} is not empty: it was set up before.")))
    home.prepare()
    load_django()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    say(tell(Text(f"ตั้งค่า {home.path} แล้ว", f"{home.path} is set up.")))
    _show_key(new_key(home))
    say(
        tell(
            Text(
                "ต่อไป: เพิ่มหน่วยงานด้วย khamkho office แล้วตรวจด้วย khamkho doctor",
                "Next: add an office with khamkho office, then look with khamkho doctor.",
            )
        )
    )
    return 0


def _show_key(key: str) -> None:
    say(
        "",
        tell(
            Text(
                "กุญแจกู้คืน: พิมพ์หรือจดเก็บไว้นอกเครื่องนี้ ระบบไม่เก็บและจะไม่แสดงอีก ถ้าหาย จะเปิดข้อมูลสำรองไม่ได้",
                "Recovery key: print it or write it down, away from this machine. It is not kept and never shown again."
                " Without it no backup can be opened.",
            )
        ),
        "",
        f"    {key}",
        "",
    )


def office(args: argparse.Namespace) -> int:
    require_home()
    load_django()
    from django.db import transaction

    from khamkho.base.errors import Refused
    from khamkho.offices.commands import create_office, invite, seed_calendar
    from khamkho.offices.queries import office_by_code
    from khamkho.people.actor import SYSTEM

    moment = now()
    try:
        with transaction.atomic():
            parent = office_by_code(args.parent).pk if args.parent else None
            made = create_office(
                actor=SYSTEM,
                code=args.code,
                prefix=args.prefix,
                kind=args.kind,
                name_th=args.name_th,
                name_en=args.name_en,
                parent_id=parent,
                now=moment,
            )
            seed_calendar(actor=SYSTEM, years=(moment.year, moment.year + 1), now=moment)
            invite(
                actor=SYSTEM,
                office_id=made.pk,
                email=args.admin,
                role="admin",
                name_th=args.admin_name,
                lang=lang(),
                now=moment,
            )
    except Refused as no:
        raise Stop(_refusal(no)) from no
    say(
        tell(
            Text(
                f"เพิ่ม{args.name_th}แล้ว คำเชิญจะส่งถึง {args.admin} เมื่อระบบทำงาน",
                f"{args.name_en} is added. The invitation goes to {args.admin} as soon as the system runs.",
            )
        )
    )
    return 0


def _refusal(no: Exception) -> str:
    from khamkho.base.errors import Invalid, Refused

    if not isinstance(no, Refused):
        return str(no)
    problems = (
        [f"{one.where}: {one.sentence(lang())}" for one in no.problems] if isinstance(no, Invalid) else []
    )
    return "\n".join(filter(None, [no.sentence(lang()), *problems, no.next(lang())]))


def reset_second_factor(args: argparse.Namespace) -> int:
    require_home()
    load_django()
    from khamkho.base.errors import Refused
    from khamkho.people.commands import reset_second_factor as reset
    from khamkho.people.queries import user_by_email

    user = user_by_email(args.email)
    if user is None:
        raise Stop(tell(Text("ไม่มีบัญชีที่ใช้อีเมลนี้", "There is no account with this email address.")))
    try:
        reset(user=user, by=None, reason=args.reason, now=now())
    except Refused as no:
        raise Stop(_refusal(no)) from no
    return 0


def doctor(args: argparse.Namespace) -> int:
    require_home()
    load_django()
    return _examine(running=not args.stopped)


def _examine(*, running: bool) -> int:
    from khamkho.site.doctor import examine

    complaints = examine(now=now(), running=running)
    for one in complaints:
        sign = "✗" if one.level == "wrong" else "!"
        say(f"{sign} {tell(one.what)}", f"    → {tell(one.mend)}")
    if not complaints:
        say(tell(Text("ทุกอย่างเรียบร้อย", "All is well.")))
    return int(any(one.level == "wrong" for one in complaints))


def backup(args: argparse.Namespace) -> int:
    home = require_home()
    if args.new_key:
        from khamkho.site.recovery import new_key

        _show_key(new_key(home))
        return 0
    load_django()
    from khamkho.base.errors import Refused
    from khamkho.site import backup as backups
    from khamkho.site.postgres import ToolFailed

    try:
        made = backups.make(now=now(), folder=args.to)
    except Refused as no:
        raise Stop(_refusal(no)) from no
    except (OSError, ToolFailed) as trouble:
        raise Stop(str(trouble)) from trouble
    gone = backups.expire(now=now(), folder=args.to)
    say(str(made))
    if gone:
        say(tell(Text(f"ลบข้อมูลสำรองที่พ้นกำหนด {gone} ชุด", f"{gone} backups past their time were removed.")))
    kept = backups.all_backups(args.to)
    say(
        tell(
            Text(
                f"สิ่งที่ลบก่อน {kept[0][0]:%Y-%m-%d} หมดไปจากข้อมูลสำรองทุกชุดแล้ว",
                f"What was erased before {kept[0][0]:%Y-%m-%d} is in no backup any more.",
            )
        )
    )
    return 0


def restore(args: argparse.Namespace) -> int:
    from khamkho.site import recovery
    from khamkho.site import restore as restoring

    home = current_home()
    erasures = _erasures(args)
    try:
        key = recovery.read_key_file(args.key_file) if args.key_file else recovery.read_key(_ask_key())
        manifest = restoring.unpack(
            args.backup, key, home, database_url=env("DATABASE_URL"), erasures=erasures
        )
    except (restoring.CannotRestore, recovery.WrongKey, OSError) as no:
        raise Stop(str(no)) from no
    load_django()
    again = restoring.finish(now=now())
    say(
        tell(
            Text(
                f"กู้คืนข้อมูลสำรองของ {manifest['made_at']} แล้ว ลบซ้ำตามรายการลบ {again} เรื่อง",
                f"The backup of {manifest['made_at']} is restored; {again} cases were erased again.",
            )
        )
    )
    return _examine(running=False)


def _erasures(args: argparse.Namespace) -> Path | None:
    """The newest erasure list: the one named, else the copy beside the backup; never silently none."""
    path: Path = args.erasures or args.backup.parent / "erasures.log"
    if path.exists():
        return path
    if args.nothing_erased:
        return None
    raise Stop(
        tell(
            Text(
                f"ไม่พบรายการลบ {path} ให้ระบุด้วย --erasures หรือยืนยันว่าไม่เคยลบสิ่งใดด้วย --nothing-erased",
                f"There is no erasure list at {path}. Name it with --erasures, or confirm with --nothing-erased that nothing was ever erased.",
            )
        )
    )


def _ask_key() -> str:
    import getpass

    return getpass.getpass(tell(Text("กุญแจกู้คืน: ", "Recovery key: ")))


def upgrade(args: argparse.Namespace) -> int:
    home = require_home()
    load_django()
    from django.core.management import call_command

    if _is_running() and not args.force:
        raise Stop(
            tell(
                Text(
                    "ระบบยังทำงานอยู่ ให้หยุด khamkho serve ก่อน",
                    "The system is running. Stop khamkho serve first.",
                )
            )
        )
    if not (home.is_demo or args.without_backup):
        args.to, args.new_key = None, False
        backup(args)
    call_command("migrate", interactive=False, verbosity=1)
    return _examine(running=False)


def _is_running() -> bool:
    from datetime import timedelta

    from django.db import Error

    from khamkho.work.queries import worker_seen_at

    try:
        seen = worker_seen_at()
    except Error:
        return False
    return seen is not None and now() - seen < timedelta(seconds=40)


def keys_rotate(args: argparse.Namespace) -> int:
    require_home()
    load_django()
    from khamkho.vault.commands import rotate

    count = rotate()
    say(tell(Text(f"เข้ารหัสกุญแจใหม่ {count} ดอก", f"{count} keys are wrapped under a new key.")))
    return 0


# ── services ──


def lint(args: argparse.Namespace) -> int:
    from khamkho.catalogue.lint import lint as check

    files: list[Path] = [*_packs().values()] if args.all else args.files
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


def _packs() -> dict[str, Path]:
    from khamkho.catalogue.load import PACKS

    return {path.stem: path for path in sorted(PACKS.glob("*/*.yaml")) if path.parent.name != "blocks"}


def services(args: argparse.Namespace) -> int:
    import json

    from khamkho.catalogue.load import load

    found = [load(path, {}) for path in _packs().values()]
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


# ── the API, the audit, the mail ──


def token_create(args: argparse.Namespace) -> int:
    require_home()
    load_django()
    from datetime import timedelta

    from khamkho.api.commands import create_token
    from khamkho.base.errors import Refused
    from khamkho.offices.queries import members_at, office_by_code
    from khamkho.people.queries import user_by_email

    try:
        place = office_by_code(args.office)
    except Refused as no:
        raise Stop(_refusal(no)) from no
    member = None
    if args.member:
        user = user_by_email(args.member)
        member = next((m for m in members_at(place, now().date()) if user and m.user_id == user.pk), None)
        if member is None:
            raise Stop(
                tell(Text("ไม่มีสมาชิกของหน่วยงานที่ใช้อีเมลนี้", "No member of the office has this email address."))
            )
    token, secret = create_token(
        office=place,
        name=args.name,
        partner="" if member else args.partner or args.name,
        membership=member,
        life=timedelta(days=args.days),
        now=now(),
    )
    say_error(
        tell(Text(f"โทเค็นหมายเลข {token.pk} แสดงครั้งเดียวเท่านั้น", f"Token {token.pk}. It is shown this once."))
    )
    say(secret)
    return 0


def token_revoke(args: argparse.Namespace) -> int:
    require_home()
    load_django()
    from khamkho.api.commands import revoke_token

    revoke_token(args.id, now=now())
    return 0


def audit_verify(args: argparse.Namespace) -> int:
    require_home()
    load_django()
    from khamkho.casework.queries.audit import verify_all

    count = 0
    for fault in verify_all():
        say(f"✗ {fault.where}: {tell(fault.text)} [{fault.code}]")
        count += 1
    if not count:
        say(
            tell(
                Text(
                    "โซ่เหตุการณ์ เลขทะเบียน และผนึก ถูกต้องครบถ้วน",
                    "Chains, numbers and seals are all as they were written.",
                )
            )
        )
    return int(count > 0)


def audit_key(args: argparse.Namespace) -> int:
    require_home()
    load_django()
    from khamkho.vault.keys import seal_public_key

    say(seal_public_key().strip())
    return 0


def bounces(args: argparse.Namespace) -> int:
    require_home()
    raw = sys.stdin.buffer.read() if args.file == "-" else Path(args.file).read_bytes()
    from khamkho.notices.bounces import read_bounce

    report = read_bounce(raw)
    if report is None:
        return 0
    load_django()
    from khamkho.notices.commands import mark_bounced

    mark_bounced(message_id=report.message_id, now=now())
    return 0


# ── the parser ──


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="khamkho",
        description="Put the services of a government office online. The home is KHAMKHO_HOME (./var).",
    )
    parser.add_argument("--version", action="version", version=f"khamkho {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")

    def add(name: str, run: Command, text: str, under: Subcommands = commands) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = under.add_parser(name, help=text, description=text)
        made.set_defaults(run=run)
        return made

    def group(name: str, text: str) -> Subcommands:
        return commands.add_parser(name, help=text).add_subparsers(required=True, metavar="COMMAND")

    _add_serving(add)
    _add_care(add)
    one = add("lint", lint, "say what is wrong with service files")
    one.add_argument("files", nargs="*", type=Path, metavar="FILE")
    one.add_argument("--all", action="store_true", help="every file that ships with Khamkho")
    one = add("services", services, "list the services that ship with Khamkho")
    one.add_argument("--json", action="store_true")

    tokens = group("token", "tokens of the API")
    one = add("create", token_create, "make a token; it is shown once", tokens)
    one.add_argument("--office", required=True, metavar="CODE")
    one.add_argument("--name", required=True, help="what the token is for")
    one.add_argument("--partner", default="", help="name of the partner system (default: the token's name)")
    one.add_argument(
        "--member", default="", metavar="EMAIL", help="bind it to a member of the office instead"
    )
    one.add_argument("--days", type=int, default=365)
    one = add("revoke", token_revoke, "take a token back at once", tokens)
    one.add_argument("id", type=int)

    audit = group("audit", "the event chains")
    add(
        "verify",
        audit_verify,
        "look for anything changed, missing or added in chains, numbers and seals",
        audit,
    )
    add("key", audit_key, "print the public key of the daily seals", audit)
    keys = group("keys", "the keys of the home")
    add("rotate", keys_rotate, "wrap all data keys under a new key-encryption key", keys)
    one = add("bounces", bounces, "read a delivery report that the mail server pipes in")
    one.add_argument("file", nargs="?", default="-", metavar="FILE|-")
    return parser


def _add_serving(add: Callable[..., argparse.ArgumentParser]) -> None:
    one = add("serve", serve, "serve the pages, with a worker beside")
    one.add_argument("--host", default=env("HOST", "127.0.0.1"))
    one.add_argument("--port", type=int, default=int(env("PORT", "8000")))
    one.add_argument("--processes", type=int, default=int(env("WORKERS", "1")), help="web processes")
    one.add_argument("--threads", type=int, default=int(env("THREADS", "16")), help="threads a web process")
    one = add("worker", worker, "carry out effects (serve brings one already)")
    one.add_argument("--threads", type=int, default=int(env("WORKER_THREADS", "2")))
    one = add("demo", demo, "make a demo in an empty home and serve it on this machine")
    one.add_argument("--port", type=int, default=int(env("PORT", "8000")))
    one.add_argument("--cases", type=int, default=300, help="how many invented cases")
    one.add_argument("--prepare-only", action="store_true", help="make the demo, do not serve it")


def _add_care(add: Callable[..., argparse.ArgumentParser]) -> None:
    add("setup", setup, "set up an empty home for real use; prints the recovery key")
    one = add("office", office, "add an office and invite its administrator")
    for name in ("code", "prefix", "kind", "name-th", "name-en", "admin", "admin-name"):
        one.add_argument(f"--{name}", required=True)
    one.add_argument("--parent", default="", metavar="CODE")
    one = add("reset-second-factor", reset_second_factor, "take away a lost second factor of an account")
    one.add_argument("email")
    one.add_argument("--reason", required=True)
    one = add("doctor", doctor, "say what is wrong with this installation, and the mend")
    one.add_argument("--stopped", action="store_true", help="leave out what only shows while serve runs")
    one = add("backup", backup, "make an encrypted backup while the system runs")
    one.add_argument("--to", type=Path, metavar="FOLDER")
    one.add_argument("--new-key", action="store_true", help="make and print a new recovery key instead")
    one = add("restore", restore, "restore a backup on an empty home")
    one.add_argument("backup", type=Path)
    one.add_argument("--key-file", type=Path, help="a file with the recovery key; asked for otherwise")
    one.add_argument(
        "--erasures", type=Path, help="the newest erasure list (default: the copy beside the backup)"
    )
    one.add_argument(
        "--nothing-erased", action="store_true", help="there is no erasure list: nothing was ever erased"
    )
    one = add("upgrade", upgrade, "after installing a new version: backup, migrate, doctor")
    one.add_argument("--without-backup", action="store_true")
    one.add_argument("--force", action="store_true", help="even if the system seems to be running")


def run() -> NoReturn:
    """Entry of ``python -m``."""
    with contextlib.suppress(AttributeError):
        sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # absent when it is no text stream
    raise SystemExit(main())


if __name__ == "__main__":
    run()
