"""Run in the house: an office with a service, an officer, a director, and their tokens."""

import json
import os
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "khamkho.site.settings"
home = Path(os.environ["KHAMKHO_HOME"])
home.mkdir(mode=0o700, parents=True)
(home / "demo").write_text("ready\n")  # mail goes into a folder

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from khamkho.api.commands import create_token  # noqa: E402
from khamkho.offices.commands import add_member, create_office, publish_offering  # noqa: E402
from khamkho.people.actor import SYSTEM  # noqa: E402
from khamkho.people.commands import create_account  # noqa: E402

call_command("migrate", interactive=False, verbosity=0)
now = timezone.now()
tokens = {}
with transaction.atomic():
    names = {"name_th": "สพป.ตัวอย่าง", "name_en": "Sample Area"}
    office = create_office(actor=SYSTEM, code="sample", prefix="SMP1", kind="esao", now=now, **names)
    publish_offering(actor=SYSTEM, office_id=office.pk, service_id="general-request", now=now)
    for role in ("officer", "director"):
        user = create_account(email=f"{role}@example.com", now=now)
        member = add_member(
            actor=SYSTEM,
            office_id=office.pk,
            user_id=user.pk,
            role=role,
            name_th=f"นายตัวอย่าง {role}",
            now=now,
        )
        tokens[role] = create_token(office=office, name=role, membership=member, now=now)[1]
    for number in range(4):
        tokens[f"partner{number}"] = create_token(
            office=office, name=f"p{number}", partner=f"p{number}", now=now
        )[1]
print(json.dumps(tokens))
