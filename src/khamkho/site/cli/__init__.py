"""The command ``khamkho``. Django is loaded only by the commands that need it."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from khamkho import __version__
from khamkho.base.errors import Stopped
from khamkho.base.home import env, env_number
from khamkho.base.text import Text
from khamkho.site.cli import backups, care, catalogue, disposal, failures, outside, schools, serving
from khamkho.site.cli.terminal import Stop, in_words, say_error, tell

Command = Callable[[argparse.Namespace], int]
if TYPE_CHECKING:
    Subcommands = argparse._SubParsersAction[argparse.ArgumentParser]


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code: 0 well, 1 something is wrong, 2 wrong use."""
    try:
        parser = build_parser()
    except Stopped as stop:
        say_error(tell(stop.text))
        return 1
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
    except Exception as trouble:
        words = in_words(trouble)
        if words is None:  # a mistake of ours may fail loudly
            raise
        say_error(tell(words))
        return 1


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
    one = add("lint", catalogue.lint, "say what is wrong with service files")
    one.add_argument("files", nargs="*", type=Path, metavar="FILE")
    one.add_argument("--all", action="store_true", help="every file that ships with Khamkho")
    one = add("services", catalogue.services, "list the services that ship with Khamkho")
    one.add_argument("--json", action="store_true")

    tokens = group("token", "tokens of the API")
    one = add("create", outside.token_create, "make a token; it is shown once", tokens)
    one.add_argument("--office", required=True, metavar="CODE")
    one.add_argument("--name", required=True, help="what the token is for")
    one.add_argument("--partner", default="", help="name of the partner system (default: the token's name)")
    one.add_argument(
        "--member", default="", metavar="EMAIL", help="bind it to a member of the office instead"
    )
    one.add_argument("--days", type=int, default=365)
    one = add("revoke", outside.token_revoke, "take a token back at once", tokens)
    one.add_argument("id", type=int)

    audit = group("audit", "the event chains")
    add(
        "verify",
        outside.audit_verify,
        "look for anything changed, missing or added in chains, numbers and seals",
        audit,
    )
    add("key", outside.audit_key, "print the public key of the daily seals", audit)
    keys = group("keys", "the keys of the home")
    add("rotate", care.keys_rotate, "wrap all data keys under a new key-encryption key", keys)
    one = add("failures", failures.failures, "list what could not be carried out; try it again or let it be")
    one.add_argument(
        "id", nargs="?", default="", metavar="ID", help="one of them, by the first signs of its id"
    )
    way = one.add_mutually_exclusive_group()
    way.add_argument("--retry", action="store_true", help="try what is listed again")
    way.add_argument("--give-up", action="store_true", help="take what is listed off the list")
    one = add("disposal", disposal.disposal, "list ended cases that have been kept long enough")
    one.add_argument("--office", default="", metavar="CODE", help="one office (default: all)")
    one = add("erase", disposal.erase, "make cases unreadable for ever, once their time is over")
    one.add_argument("number", nargs="+", metavar="NUMBER")
    one.add_argument("--yes", action="store_true", help="do not ask")
    one = add("mail-in", outside.mail_in, "take a mail to an office that the mail server pipes in")
    one.add_argument("office", metavar="OFFICE", help="code of the office")
    one.add_argument("file", nargs="?", default="-", metavar="FILE|-")
    one = add("bounces", outside.bounces, "read a delivery report that the mail server pipes in")
    one.add_argument("file", nargs="?", default="-", metavar="FILE|-")
    return parser


def _port(said: str) -> int:
    if not (said.isascii() and said.isdigit() and 0 < int(said) < 65536):
        raise argparse.ArgumentTypeError(
            tell(Text("พอร์ตต้องเป็น 1–65535", "a port is a number from 1 to 65535"))
        )
    return int(said)


def _some(said: str) -> int:
    if not (said.isascii() and said.isdigit() and 0 < int(said) < 1000):
        raise argparse.ArgumentTypeError(tell(Text("ต้องเป็นจำนวน 1–999", "a number from 1 to 999 is needed")))
    return int(said)


def _add_serving(add: Callable[..., argparse.ArgumentParser]) -> None:
    one = add("serve", serving.serve, "serve the pages, with a worker beside")
    one.add_argument("--host", default=env("HOST", "127.0.0.1"))
    one.add_argument("--port", type=_port, default=env_number("PORT", 8000))
    one.add_argument("--processes", type=_some, default=env_number("WORKERS", 1), help="web processes")
    one.add_argument("--threads", type=_some, default=env_number("THREADS", 16), help="threads a web process")
    one = add("worker", serving.worker, "carry out effects (serve brings one already)")
    one.add_argument("--threads", type=_some, default=env_number("WORKER_THREADS", 2))
    one = add("demo", serving.demo, "make a demo in an empty home and serve it on this machine")
    one.add_argument("--port", type=_port, default=env_number("PORT", 8000))
    one.add_argument(
        "--cases", type=int, default=300, help="how many invented cases; with 0 only offices and people"
    )
    one.add_argument("--prepare-only", action="store_true", help="make the demo, do not serve it")


def _add_care(add: Callable[..., argparse.ArgumentParser]) -> None:
    add("setup", care.setup, "set up an empty home for real use; prints the recovery key")
    one = add("office", care.office, "add an office and invite its administrator")
    for name in ("code", "prefix", "kind", "name-th", "name-en", "admin", "admin-name"):
        one.add_argument(f"--{name}", required=True)
    one.add_argument("--parent", default="", metavar="CODE")
    one = add(
        "schools",
        schools.schools,
        "take in the schools under an office from a CSV file, and invite their clerks",
    )
    one.add_argument("office", metavar="CODE", help="the office above them")
    one.add_argument("file", type=Path, metavar="FILE")
    one.add_argument("--dry-run", action="store_true", help="say what would happen, and change nothing")
    one = add("reset-second-factor", care.reset_second_factor, "take away a lost second factor of an account")
    one.add_argument("email")
    one.add_argument("--reason", required=True)
    one = add("doctor", care.doctor, "say what is wrong with this installation, and the mend")
    one.add_argument("--stopped", action="store_true", help="leave out what only shows while serve runs")
    one = add("backup", backups.backup, "make an encrypted backup while the system runs")
    one.add_argument("--to", type=Path, metavar="FOLDER")
    one.add_argument("--new-key", action="store_true", help="make and print a new recovery key instead")
    one = add("restore", backups.restore, "restore a backup on an empty home")
    one.add_argument("backup", type=Path)
    one.add_argument("--key-file", type=Path, help="a file with the recovery key; asked for otherwise")
    one.add_argument(
        "--erasures", type=Path, help="the newest erasure list (default: the copy beside the backup)"
    )
    one.add_argument(
        "--nothing-erased", action="store_true", help="there is no erasure list: nothing was ever erased"
    )
    one = add("upgrade", care.upgrade, "after installing a new version: backup, migrate, doctor")
    one.add_argument("--without-backup", action="store_true")
    one.add_argument("--force", action="store_true", help="even if the system seems to be running")
