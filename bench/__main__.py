"""``python -m bench run`` measures on the database of ``KHAMKHO_DATABASE_URL`` (SQLite without it); ``size`` one office
at one size, in a home that is kept with ``--home``; ``table`` writes the page."""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from bench.load import step
from bench.size import Wanted, at_size

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "var" / ".bench"


@dataclass(frozen=True, kw_only=True)
class Scale:
    """How much is measured."""

    few: int = 1_000
    many: int = 100_000
    seconds: float = 5.0
    flows_alone: int = 15
    flows_together: int = 40
    documents: int = 20
    watching: float = 12.0
    cards: int = 500
    schools: int = 1_000
    services: int = 1_000


FULL = Scale()
QUICK = Scale(
    few=60,
    many=120,
    seconds=0.6,
    flows_alone=1,
    flows_together=2,
    documents=2,
    watching=2.0,
    cards=4,
    schools=12,
    services=12,
)


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("what", choices=("run", "size", "table"))
    parser.add_argument("--cases", type=int, default=1000, help="size: how many cases the office has")
    parser.add_argument("--clocks", type=int, default=0, help="size: how many open cases a new holiday meets")
    parser.add_argument(
        "--people", type=float, default=0.0, help="size: the share of a full morning, 1 for all of it"
    )
    parser.add_argument("--home", type=Path, help="size: a home to use, and to keep")
    parser.add_argument("--quick", action="store_true", help="only see that everything can be measured")
    parser.add_argument("--no-demo", action="store_true", help="leave the demo's memory and start out")
    parser.add_argument("--out", type=Path, default=RESULTS)
    args = parser.parse_args(argv)
    args.out.mkdir(parents=True, exist_ok=True)
    if args.what == "table":
        from bench.table import write

        write(args.out, ROOT / "docs")
        return 0
    url = os.environ.get("KHAMKHO_DATABASE_URL", "")
    name = "postgresql" if url else "sqlite"
    if args.what == "size":
        wanted = Wanted(
            cases=args.cases,
            clocks=args.clocks,
            people=args.people,
            seconds=0.6 if args.quick else 5.0,
            morning=2.0 if args.quick else 60.0,
        )
        found = size(wanted, url=url, home=args.home)
        path = args.out / f"{name}-{args.cases}.json"
    else:
        found = run(QUICK if args.quick else FULL, url=url, with_demo=not (url or args.no_demo))
        path = args.out / f"{name}.json"
    path.write_text(json.dumps({"database": name, **found}, ensure_ascii=False, indent=1), encoding="utf-8")
    print(path)
    return 0


def size(wanted: Wanted, *, url: str, home: Path | None) -> dict[str, Any]:
    """Measure one office at one size."""
    found = {
        "machine": machine(),
        "at": datetime.now(UTC).isoformat(timespec="minutes"),
        "cases": wanted.cases,
    }
    with tempfile.TemporaryDirectory(prefix="khamkho-bench-") as folder:
        used = home or Path(folder) / "home"
        used.mkdir(mode=0o700, parents=True, exist_ok=True)
        return found | at_size(used, wanted, url)


def run(scale: Scale, *, url: str, with_demo: bool) -> dict[str, Any]:
    """Measure everything once, in a home that is thrown away."""
    found: dict[str, Any] = {"machine": machine(), "at": datetime.now(UTC).isoformat(timespec="minutes")}
    began = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="khamkho-bench-") as folder:
        home = Path(folder) / "home"
        home.mkdir(mode=0o700)
        if with_demo:
            found["demo"] = step("demo", lambda: of_a_demo(Path(folder) / "demo"))
        found |= in_a_home(home, scale, url)
    found["took_seconds"] = round(time.perf_counter() - began)
    return found


def in_a_home(home: Path, scale: Scale, url: str) -> dict[str, Any]:
    from bench.server import environment

    os.environ.update(environment(home, database_url=url))
    import django

    django.setup()
    from django.utils import timezone

    from bench import measures, offers
    from bench.cards import batch
    from bench.home import make, session
    from bench.rows import faults, grow, photo
    from bench.server import served
    from bench.survey import survey
    from khamkho.casework.models import Case

    now = timezone.now()
    made = make(now)
    picture = photo_of_a_megabyte(photo)
    cookies = session(made.officer)
    found: dict[str, Any] = {"photo_bytes": len(picture)}
    grow(made.cast.office, made.patterns, to=scale.few, now=now)

    def some_numbers() -> list[str]:
        rows = Case.objects.filter(office=made.cast.office, state="open", channel="web").order_by("-pk")
        return [number for number in rows.values_list("number", flat=True)[:20] if number]

    few = f"at_{scale.few}"
    with served(home, database_url=url) as here:
        found["pages"] = step("pages", lambda: measures.pages(here.port, cookies, seconds=scale.seconds))
        found[few] = step(
            few, lambda: measures.desk(here.port, cookies, some_numbers(), seconds=scale.seconds)
        )
        found[few]["queries"] = measures.queries(cookies, some_numbers()[0])
        found["slow_uploads"] = step(
            "slow uploads", lambda: measures.under_slow_uploads(here.port, seconds=scale.seconds)
        )
        open_ones = Case.objects.filter(state="open").values_list("pk", "number", "head_seq")[:60]
        cases = [(pk, str(number), head) for pk, number, head in open_ones]
        found["watchers"] = step("watchers", lambda: measures.watchers(here, cases, seconds=scale.watching))
        found["first_visit"] = step("first visit", lambda: measures.first_visit(here.port))
        measures.flows(here.port, picture, clients=1, count=1)
        for clients, count in ((1, scale.flows_alone), (8, scale.flows_together)):
            found[f"flow_{clients}"] = step(
                f"flow, {clients} at once",
                partial(measures.flows, here.port, picture, clients=clients, count=count),
            )
    found["documents"] = step("documents", lambda: measures.documents(made, scale.documents))
    found["cards"] = step("cards", lambda: batch(scale.cards))
    found["survey"] = step("survey", lambda: survey(scale.schools))

    began = time.perf_counter()
    added = grow(made.cast.office, made.patterns, to=scale.many, now=now)
    found["grown"] = {"cases": added, "seconds": round(time.perf_counter() - began)}
    wrong = list(faults(300))
    if wrong:
        raise RuntimeError(f"the rows made in bulk are not right: {wrong[:5]}")
    many = f"at_{scale.many}"
    with served(home, database_url=url) as here:
        found[many] = step(
            many, lambda: measures.desk(here.port, cookies, some_numbers(), seconds=scale.seconds)
        )
        found["search"] = step(
            "search",
            lambda: measures.search(here.port, cookies, measures.PARTS_OF_NAMES, seconds=scale.seconds / 2),
        )
    found[many]["queries"] = step("queries", lambda: measures.queries(cookies, some_numbers()[0]))
    found["search_query"] = step("search, the query alone", lambda: measures.search_alone(made))
    found["offers"] = step(
        "offers",
        lambda: offers.measure(
            home, url, services=scale.services, seconds=scale.seconds, papers=scale.documents
        ),
    )
    found["scale"] = [scale.few, scale.many]
    return found


def photo_of_a_megabyte(photo: Callable[[int, int], bytes]) -> bytes:
    """The picture whose file comes nearest to 1 MB."""
    return min((photo(side, 80) for side in range(900, 2100, 100)), key=lambda data: abs(len(data) - 10**6))


def of_a_demo(home: Path) -> dict[str, Any]:
    """A demo as people start it: how long it takes, what it weighs."""
    from bench.server import environment, served

    settings = "khamkho.site.settings"
    environ = environment(home, settings)

    def call(*words: str) -> float:
        began = time.perf_counter()
        subprocess.run([sys.executable, "-m", *words], env=environ, cwd=ROOT, check=True, capture_output=True)
        return round(time.perf_counter() - began, 2)

    found: dict[str, Any] = {"fill_seconds": call("khamkho.site.cli", "demo", "--prepare-only")}
    call("bench.demo", "quiet")
    with served(home, settings=settings) as here:
        found["start_seconds"] = round(here.started_in, 2)
        time.sleep(8)
        found["idle_pss_mb"] = round(here.pss_mb(), 1)
        found["idle_parts_mb"] = here.parts_mb()
        call("bench.demo", "document")
        time.sleep(1)
        found["after_document_pss_mb"] = round(here.pss_mb(), 1)
        found["after_document_parts_mb"] = here.parts_mb()
    return found


def machine() -> dict[str, Any]:
    with open("/proc/cpuinfo", encoding="utf-8") as lines:
        names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return {
        "cores": os.cpu_count(),
        "cpu": names[0] if names else platform.machine(),
        "python": platform.python_version(),
        "load_before": round(os.getloadavg()[0], 2),
    }


if __name__ == "__main__":
    sys.exit(main())
