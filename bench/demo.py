"""Run inside a demo's home, in a process of its own: leave nothing to be made, or ask for one document."""

from __future__ import annotations

import sys
import time

import django


def main(what: str) -> int:
    django.setup()
    from django.db import transaction
    from django.utils import timezone

    from khamkho.casework.models import Case
    from khamkho.work.commands import enqueue
    from khamkho.work.models import Effect

    if what == "quiet":
        Effect.objects.filter(state="pending", name="document").update(state="done", done_at=timezone.now())
        return 0
    case = Case.objects.exclude(state="draft").order_by("-received_at")[5]
    with transaction.atomic():
        args = {"case": case.pk, "kind": "receipt", "event": 1}
        effect = enqueue("document", args=args, about=case.about, now=timezone.now())
    for _ in range(600):
        if Effect.objects.get(pk=effect.pk).state == "done":
            return 0
        time.sleep(0.05)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
