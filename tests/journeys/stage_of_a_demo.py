"""Run in an empty home: make it a demo of which only the district office has work, on the clock of the journeys."""

from __future__ import annotations

import django

from khamkho.base.home import current_home

CHANCE = 2569
home = current_home()
home.path.mkdir(mode=0o700, parents=True)
(home.path / "demo").touch()
home.prepare()
django.setup()

from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402

from khamkho.site.demo.cast import CANAL  # noqa: E402
from khamkho.site.demo.drawings import draw_all  # noqa: E402
from khamkho.site.demo.line.making import make_line  # noqa: E402
from khamkho.site.demo.money import make_money  # noqa: E402
from khamkho.site.demo.offices import make_applicants, make_offices  # noqa: E402
from khamkho.site.demo.queue import make_queue, report_quarters  # noqa: E402
from khamkho.site.demo.seeding import HALF_A_YEAR, settle_effects  # noqa: E402
from khamkho.site.demo.times import make_times  # noqa: E402

call_command("migrate", interactive=False, verbosity=0)
now = timezone.now()
staff = make_offices(since=now - HALF_A_YEAR, now=now)
make_applicants(since=now - HALF_A_YEAR)
make_money(staff, draw_all(CHANCE), now=now)
make_line(staff, now=now)
make_times(staff, now=now, chance=CHANCE)
canal = staff[CANAL]
make_queue(canal.office, canal.some("officer"), now=now, chance=CHANCE)
report_quarters(canal.office, canal.some("supervisor")[0], now=now)
settle_effects(now)
