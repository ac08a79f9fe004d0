"""serve, worker, demo."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys

from khamkho.base.home import current_home
from khamkho.site.cli.terminal import lang, load_django, now, require_home, say


def serve(args: argparse.Namespace) -> int:
    from khamkho.site.serve import Plan
    from khamkho.site.serve import serve as run

    home = require_home()
    plan = Plan(host=args.host, port=args.port, processes=args.processes, threads=args.threads)
    return run(plan, home=home, ready=lambda: say(f"http://{args.host}:{args.port}"))


def worker(args: argparse.Namespace) -> int:
    require_home()
    load_django()
    from khamkho.site.serve import work

    return work(threads=args.threads)


def demo(args: argparse.Namespace) -> int:
    from khamkho.site.demo_home import is_settled, prepare, welcome
    from khamkho.site.serve import Plan, require_free
    from khamkho.site.serve import serve as run

    os.environ.setdefault("KHAMKHO_PUBLIC_URL", f"http://127.0.0.1:{args.port}")
    os.environ.setdefault("KHAMKHO_LOG", "plain")
    os.environ.setdefault("KHAMKHO_LOG_LEVEL", "WARNING")
    home = current_home()
    if args.prepare_only:
        prepare(home, load_django=load_django, size=args.cases, now=now(), say=say)
        return 0
    require_free("127.0.0.1", args.port)
    if not is_settled(home):  # in a process of its own: the one in charge stays small
        again = [sys.executable, "-m", "khamkho.site.cli", "demo", "--prepare-only", f"--cases={args.cases}"]
        if code := subprocess.run([*again, f"--port={args.port}"], check=False).returncode:  # noqa: S603
            return code
    pages = welcome(f"http://127.0.0.1:{args.port}", lang())
    return run(Plan(host="127.0.0.1", port=args.port), home=home, ready=lambda: say(*pages))
