"""Run in the house after everything stopped: finish what is waiting, then look for anything lost or doubled.

Reads what was acknowledged from the file named on the command line; prints what is wrong as JSON.
"""

import json
import os
import sys
from collections import Counter
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "khamkho.site.settings"

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.utils import timezone  # noqa: E402

from khamkho.casework import models as casework  # noqa: E402
from khamkho.casework.queries.audit import verify_all  # noqa: E402
from khamkho.issuing.models import Document  # noqa: E402
from khamkho.notices.models import Notice  # noqa: E402
from khamkho.site.wiring import EFFECTS, TIMERS  # noqa: E402
from khamkho.work.models import Effect  # noqa: E402
from khamkho.work.worker import Worker  # noqa: E402

ACTS = ["accept", "approve", "close"]
acknowledged = json.loads(Path(sys.argv[1]).read_text())
wrong: list[str] = []


def require(holds: bool, what: str) -> None:
    if not holds:
        wrong.append(what)


worker = Worker(EFFECTS, TIMERS)
for hours in (0, 1, 2, 3):
    worker.run_once(timezone.now() + timedelta(hours=hours))

cases = {case.number: case for case in casework.Case.objects.all()}
numbers = [one["number"] for one in acknowledged]
require(len(set(numbers)) == len(numbers), "one number was given twice")
require(set(numbers) == set(cases), f"cases and acknowledged numbers differ: {set(numbers) ^ set(cases)}")
seqs = sorted(case.number_seq or 0 for case in cases.values())
require(seqs == list(range(1, len(cases) + 1)), f"numbers have gaps: {seqs}")

for one in acknowledged:
    case = cases.get(one["number"])
    if case is None:
        continue
    kinds = Counter(case.events.values_list("kind", flat=True))
    expected = {"submitted": 1, "acted": len(ACTS)}
    require({k: kinds[k] for k in expected} == expected, f"{case.number}: events {dict(kinds)}")
    require((case.state, case.end) == ("ended", "granted"), f"{case.number}: {case.state} {case.end}")
    about = Effect.objects.filter(about=case.about)
    require(
        not about.exclude(state="done").exists(),
        f"{case.number}: {list(about.values_list('name', 'state', 'error'))}",
    )
    announced = Counter(f"{e.name} {e.args.get('kind')} {e.args.get('event')}" for e in about)
    require(set(announced.values()) <= {1}, f"{case.number}: announced twice {announced}")
    told = Notice.objects.filter(case=case)
    require(
        sorted(map(str, told.values_list("pk", flat=True)))
        == sorted(str(e.pk) for e in about.filter(name="notice")),
        f"{case.number}: a notice was lost",
    )
    require(set(told.values_list("state", flat=True)) == {"sent"}, f"{case.number}: a notice was not sent")
    made = Counter(Document.objects.filter(case=case).values_list("kind", "event"))
    require(set(made.values()) <= {1}, f"{case.number}: documents {made}")
    require(
        sum(made.values()) == about.filter(name="document").count()
        and not Document.objects.filter(case=case, state="pending").exists(),
        f"{case.number}: a document was lost",
    )

mails = [message_from_bytes(path.read_bytes(), policy=default) for path in settings.HOME.mail.glob("*.eml")]
ids = Counter(str(mail["Message-ID"]) for mail in mails)
require(set(ids) == set(Notice.objects.values_list("message_id", flat=True)), "mails and notices differ")
require(not Effect.objects.filter(state="dead").exists(), "an effect is dead")
wrong += [f"audit: {fault.where} {fault.code}" for fault in verify_all()]
tries = Counter(Effect.objects.filter(about__startswith="case:").values_list("attempts", flat=True))
print(
    json.dumps({"wrong": wrong, "cases": len(cases), "tries": {str(k): v for k, v in sorted(tries.items())}})
)
