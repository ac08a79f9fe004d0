"""The page ``docs/benchmarks.md``, from the numbers of the last run of each database."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

Numbers = dict[str, Any]
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}

HEAD = """\
# Benchmarks

Made by `make bench`; do not edit. Each number is from one run of one machine, whatever else it was doing: trust the ratios
more than the speeds.

{runs}

The product is served as an office serves it: `khamkho serve`, one web process of 16 threads and a worker beside it, asked
over HTTP on 127.0.0.1 by a client on the same cores. What differs is in `bench/settings.py`: no limits on how often one
address may ask, and one page more, the bare one.

"""
TAIL = """
## How

- **An application** is walked from the service page to the receipt without a moment's thought: twelve answers on five pages, the
  privacy notice, a photograph of 1 MB sent in pieces of 512 kB, the check page. The worker makes its two documents meanwhile.
- **The bare page** is a view behind the same middleware that renders a template of 5 kB for a signed-in session. Service page
  and inbox are asked by the same signed-in officer, over four connections, in fifteen turns with the bare page; the middle one of the turns' shares counts.
- **Cases** are of one office; one in a hundred is open (at least {least}, so that a list of 25 is full). A few are played with
  the real commands. Each other one is one of these over again under its own data key: body and events are sealed anew, the chain
  of MACs and the head are computed with the product's own functions, and names, numbers, dates and index entries are its own; only
  the rows are written in bulk. After each growth 300 cases drawn at random pass `audit verify`. The growth took {grown}.
- **Slow uploads**: thirty visitors each send a piece of 512 kB at 10 kB a second while others read the service page.
- **Watchers**: a thousand sessions, each asking for news of its case every four seconds, on twelve connections; "with waiting"
  counts from the moment when a request was due.
- **First visit**: Chromium, phone-sized, nothing cached; bytes are what went over the wire.
- **Services offered**: all that ship, by an office of every kind; then those over again under other names. The search is asked for
  seven things that people type, with slips, in English, on the wrong keyboard, and for what is not there.
- **Memory** is the proportional set size (PSS) of all processes of a demo of 300 cases.
"""


HEAD_AT_SIZE = """\
# One office at size

Made by `scripts/bench --large`; do not edit. Each size is measured in a home of its own, served and asked as in
[Benchmarks](benchmarks.md). """
TAIL_AT_SIZE = """
A full morning is two hundred officers, each signed in by herself, who do something every twenty seconds (inbox, a case, a search,
the register, a note that is written), and five hundred applicants, who do something every thirty (ask for news, read their case or
a service page, begin an application and fill in its first pages), for a minute, on the same two cores. One case in a hundred is
open. The clocks are those of open cases copied without regard to the calendar, so most of them really move, which is the worst that
a holiday can do.
"""


def write(results: Path, docs: Path) -> None:
    """Write the pages from the results that are there: ``benchmarks.md``, and ``benchmarks-at-size.md`` after ``--large``."""
    every = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(results.glob("*.json"))]
    if found := [one for one in every if "cases" not in one]:
        found.sort(key=lambda one: list(NAMES).index(one["database"]))
        page = HEAD.format(runs="\n".join(_run(one) for one in found))
        page += "\n".join([*_table(found), ""])
        grown = found[0].get("grown", {})
        page += TAIL.format(least=60, grown=f"{grown.get('seconds')} s for {grown.get('cases'):,} cases")
        _put(docs / "benchmarks.md", page)
    if lines := _sizes([one for one in every if "cases" in one]):
        _put(docs / "benchmarks-at-size.md", "\n".join(lines))


def _put(target: Path, page: str) -> None:
    target.write_text(page, encoding="utf-8")
    print(target)


def _run(one: Numbers) -> str:
    machine = one["machine"]
    return (
        f"- {NAMES[one['database']]}: {one['at'][:16].replace('T', ' ')} UTC, {machine['cores']} cores "
        f"({machine['cpu']}), Python {machine['python']}, load {machine['load_before']} before it began, "
        f"{one['took_seconds'] // 60} min {one['took_seconds'] % 60} s."
    )


def _sizes(every: Sequence[Numbers]) -> list[str]:
    """One office at the smallest and the largest size that was measured on each database."""
    pairs = []
    for name in NAMES:
        of = sorted((one for one in every if one["database"] == name), key=lambda one: one["cases"])
        pairs += (
            [(of[0], {**_last_with("clocks", of), **_last_with("mixed", of), **of[-1]})]
            if len(of) > 1
            else []
        )
    if not pairs:
        return []
    lines = [HEAD_AT_SIZE + " ".join(map(_measured, pairs)), ""]
    lines.append("| | aim | " + " | ".join(NAMES[few["database"]] for few, _ in pairs) + " |")
    lines.append("|---|---|" + "---|" * len(pairs))

    def row(name: str, aim: str, cell: Callable[[Numbers, Numbers], str]) -> None:
        cells = []
        for few, many in pairs:
            try:
                cells.append(cell(few, many))
            except KeyError:
                cells.append("–")
        lines.append(f"| {name} | {aim} | " + " | ".join(cells) + " |")

    def pages(title: str, of: Callable[[Numbers], Numbers], queries: str, aim: str) -> None:
        def told(few: Numbers, many: Numbers) -> str:
            now, before = of(many), of(few)
            ratio = now["p95_ms"] / before["p95_ms"]
            return f"{now['p50_ms']} / {now['p95_ms']} ms, {ratio:.2f} ×, {many['queries'][queries]}"

        row(f"{title}: p50 / p95, p95 to that of the small office, queries", aim, told)

    pages("Inbox", lambda r: r["desk"]["inbox"], "inbox", "≤ 2 ×")
    pages("Case page", lambda r: r["desk"]["case"], "case", "≤ 2 ×")
    pages("Register, first page", lambda r: r["register"]["first"], "register", "")
    pages("Register, a page in the middle", lambda r: r["register"]["further"], "register", "")
    for title, name in SORTED:
        pages(f"Register, {title}", partial(_in_register, name), "register", "")
    row(
        "Search by part of a name, the query: worst p95",
        "≤ 100 ms SQLite, ≤ 150 ms PostgreSQL",
        lambda _, many: f"{max(many['search_query'].values())} ms",
    )
    row(
        "Open clocks counted anew after a holiday: open, moved, seconds",
        "",
        lambda _, many: (
            f"{many['clocks']['open']:,}, {many['clocks']['moved']:,}, {many['clocks']['seconds']} s; {_beside(many, 'clocks')}"
        ),
    )
    row(
        "A full morning: requests a second, p50 / p95, errors",
        "",
        lambda _, many: (
            f"{many['mixed']['per_second']}, {many['mixed']['p50_ms']} / {many['mixed']['p95_ms']} ms, "
            f"{many['mixed']['errors']} of {many['mixed']['count']}; {_beside(many, 'mixed')}"
        ),
    )
    return [*lines, TAIL_AT_SIZE]


def _last_with(key: str, of: Sequence[Numbers]) -> Numbers:
    """What the largest of these runs that measured it says of ``key``, and with how many cases."""
    found = [one for one in of if key in one]
    return {key: {**found[-1][key], "cases": found[-1]["cases"]}} if found else {}


def _measured(pair: tuple[Numbers, Numbers]) -> str:
    few, many = pair
    return (
        f"{NAMES[many['database']]}: {few['cases']:,} and {many['cases']:,} cases, {many['at'][:10]}, load "
        f"{many['machine']['load_before']} before it began."
    )


def _beside(many: Numbers, key: str) -> str:
    return f"at {many[key].get('cases', many['cases']):,} cases"


SORTED = (
    ("sorted by name", "by_name"),
    ("sorted by what its ends are called, page 40", "by_kind"),
    ("narrowed by kind and state", "narrowed"),
    ("a month on paper", "month"),
)


def _in_register(name: str, run: Numbers) -> Numbers:
    found: Numbers = run["register"][name]
    return found


def _cards(found: Numbers, name: str) -> str:
    return f"{found['count']}; {found[name]['seconds']} s, {found[name]['peak_mb']} MB"


Cell = Callable[[Numbers], Any]


def _flow(flow: str) -> Cell:
    return lambda r: f"{r[flow]['flow_p50_ms']} / {r[flow]['flow_p95_ms']} ms, {r[flow]['flows_per_second']}"


def _request(flow: str) -> Cell:
    return lambda r: f"{r[flow]['request_p50_ms']} / {r[flow]['request_p95_ms']} ms"


def _share(name: str) -> Cell:
    return lambda r: f"{r['pages'][name]['per_second']} ({r['pages'][f'{name}_share']:.0%})"


def _page(key: str, name: str) -> Cell:
    return lambda r: f"{r[key][name]['p50_ms']} / {r[key][name]['p95_ms']} ms, {r[key]['queries'][name]}"


def _growth(few: str, many: str, name: str) -> Cell:
    return lambda r: f"{r[many][name]['p95_ms'] / r[few][name]['p95_ms']:.2f}"


def _start(key: str) -> Cell:
    return lambda r: f"{r['offers'][key]['start_seconds']} s, {r['offers'][key]['pss_mb']} MB"


def _middle(one: Numbers) -> str:
    return f"{one['p50_ms']} / {one['p95_ms']} ms"


def _table(found: Sequence[Numbers]) -> list[str]:
    few, many = (f"at_{n}" for n in found[0]["scale"])
    shown = [f"{n:,}" for n in found[0]["scale"]]
    lines = ["| | aim | " + " | ".join(NAMES[one["database"]] for one in found) + " |"]
    lines.append("|---|---|" + "---|" * len(found))

    def row(name: str, aim: str, cell: Cell) -> None:
        cells = []
        for one in found:
            try:
                cells.append(str(cell(one)))
            except KeyError:
                cells.append("–")
        lines.append(f"| {name} | {aim} | " + " | ".join(cells) + " |")

    row("Application: requests", "", lambda r: r["flow_1"]["requests"])
    for clients in (1, 8):
        row(f"Application, {clients} at once: p50 / p95, a second", "", _flow(f"flow_{clients}"))
        row("– each request: p50 / p95", "", _request(f"flow_{clients}"))
    row("Bare page a second", "", lambda r: r["pages"]["bare"]["per_second"])
    row("Service page a second, share of the bare page", "≥ 60 %", _share("service_page"))
    row("Inbox of 25 a second, share of the bare page", "≥ 30 %", _share("inbox"))
    for name, title in (("inbox", "Inbox"), ("case", "Case page")):
        for key, count in ((few, shown[0]), (many, shown[1])):
            row(f"{title} at {count}: p50 / p95, queries", "≤ 12 queries", _page(key, name))
        row("– p95, many to few", "≤ 1.5", _growth(few, many, name))
    row(
        f"Search by part of a name at {shown[1]}, the query: worst p95",
        "≤ 50 ms",
        lambda r: f"{max(r['search_query'].values())} ms",
    )
    row(
        "– the whole page: worst p95",
        "",
        lambda r: f"{max(one['p95_ms'] for one in r['search'].values())} ms",
    )
    row(
        "Service page under 30 slow uploads: p95, ratio",
        "≤ 3",
        lambda r: f"{r['slow_uploads']['busy']['p95_ms']} ms, {r['slow_uploads']['p95_ratio']}",
    )
    row(
        "1,000 watchers: answered a second of those wanted; p95 with waiting",
        "",
        lambda r: (
            f"{r['watchers']['per_second']} of {r['watchers']['wanted_per_second']}; "
            f"{r['watchers']['p95_with_waiting_ms']} ms"
        ),
    )
    row(
        "– service page meanwhile: p95",
        "",
        lambda r: f"{r['watchers']['service_page_meanwhile']['p95_ms']} ms",
    )
    row(
        "First visit of a service page: requests, bytes",
        "≤ 100 kB",
        lambda r: f"{r['first_visit']['requests']}, {r['first_visit']['bytes'] / 1000:.1f} kB",
    )
    row(
        "A document: first, then p50 / p95",
        "",
        lambda r: f"{r['documents']['first_ms']}, {r['documents']['p50_ms']} / {r['documents']['p95_ms']} ms",
    )
    row("Identity cards to PDF: how many; seconds, memory", "", lambda r: _cards(r["cards"], "cards"))
    row(
        "– with their record copies, each with its photograph",
        "",
        lambda r: _cards(r["cards"], "with_records"),
    )
    row(
        "A survey to 1,000 schools: taken in from a list with invitations; opened; told; all answered",
        "",
        lambda r: (
            " s; ".join(str(r["survey"][f"{one}_seconds"]) for one in ("list", "open", "told", "answered"))
            + " s"
        ),
    )
    row(
        "– the table of all answers, who answered: queries",
        "≤ 2, 1",
        lambda r: (
            f"{r['survey']['table_seconds']} s, {r['survey']['table_queries']}; "
            f"{r['survey']['progress_seconds']} s, {r['survey']['progress_queries']}"
        ),
    )
    offers = found[0].get("offers", {})
    for key, count in (("at_shipped", offers.get("shipped")), ("at_many", offers.get("services"))):
        row(f"{count:,} services offered: start, memory (PSS)" if count else key, "", _start(key))
        row(
            "– search for a service: first, then p50 / p95",
            "≤ 100 ms",
            lambda r, key=key: (
                f"{r['offers'][key]['first_search_ms']}, {_middle(r['offers'][key]['search'])}"
            ),
        )
        row(
            f"– service page of the largest form ({offers.get('fields')} questions): p50 / p95",
            "",
            lambda r, key=key: _middle(r["offers"][key]["page"]),
        )
    row(
        "A whole submission of the largest form checked: p50 / p95",
        "",
        lambda r: _middle(r["offers"]["validation"]),
    )
    row(
        "A manual as PDF: first, then p50 / p95",
        "",
        lambda r: f"{r['offers']['manual']['first_ms']}, {_middle(r['offers']['manual'])}",
    )
    row(
        "The book of a school's manuals: services, seconds",
        "",
        lambda r: f"{r['offers']['book']['services']}, {r['offers']['book']['seconds']} s",
    )
    row("Memory (PSS), idle with demo data", "≤ 250 MB", lambda r: f"{r['demo']['idle_pss_mb']} MB")
    row("– after the first document", "≤ 350 MB", lambda r: f"{r['demo']['after_document_pss_mb']} MB")
    row("First start: making the demo", "≤ 120 s in all", lambda r: f"{r['demo']['fill_seconds']} s")
    row("Later start, until it answers", "≤ 5 s", lambda r: f"{r['demo']['start_seconds']} s")
    return lines
