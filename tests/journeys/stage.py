"""Run in an installation that was just set up: an area office and a district office, and who works there.

Prints the authenticator secrets of the members as JSON.
"""

from __future__ import annotations

import json
import os

import django

django.setup()

from allauth.mfa.totp.internal.auth import generate_totp_secret  # noqa: E402
from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from khamkho.offices.commands import (  # noqa: E402
    add_member,
    create_office,
    publish_offering,
    seed_calendar,
)
from khamkho.people.actor import SYSTEM  # noqa: E402
from khamkho.people.commands import add_totp, create_account  # noqa: E402

CARD, PENSION, GENERAL = "official-id-card", "pensioner-id-card", "general-request"
STAFF = {
    "officer": ("officer", "นางสาวตัวอย่าง ขยันงาน", "Ms Tuayang Khayan-ngan"),
    "colleague": ("officer", "นายสมมติ ตั้งใจทำ", "Mr Sommut Tangjaitham"),
    "director": ("director", "นางอุทาหรณ์ อนุมัติไว", "Mrs Uthahon Anumatwai"),
}
now = timezone.now()
secrets = {}
with transaction.atomic():
    area = create_office(
        actor=SYSTEM,
        code="thale",
        prefix="TTY",
        kind="esao",
        name_th="สำนักงานเขตพื้นที่การศึกษาประถมศึกษาทะเลตัวอย่าง",
        name_en="Thale Tuayang Primary Educational Service Area Office",
        now=now,
    )
    district = create_office(
        actor=SYSTEM,
        code="khlong",
        prefix="KTY",
        kind="district",
        name_th="สำนักงานเขตคลองตัวอย่าง",
        name_en="Khlong Tuayang District Office",
        now=now,
    )
    for code, th, en in (
        ("ban-hat", "โรงเรียนบ้านหาดตัวอย่าง", "Ban Hat Tuayang"),
        ("wat-laem", "โรงเรียนวัดแหลมสมมติ", "Wat Laem Sommut"),
    ):
        create_office(
            actor=SYSTEM,
            code=code,
            prefix=code[:3].upper(),
            kind="school",
            parent_id=area.pk,
            name_th=th,
            name_en=en,
            now=now,
        )
    seed_calendar(actor=SYSTEM, years=(now.year, now.year + 1), now=now)
    for office, services in ((area, (CARD, PENSION, GENERAL)), (district, (GENERAL,))):
        for service in services:
            publish_offering(actor=SYSTEM, office_id=office.pk, service_id=service, now=now)
    for name, (role, th, en) in STAFF.items():
        user = create_account(email=f"{name}@example.go.th", password=os.environ["STAGE_PASSWORD"], now=now)
        secrets[name] = generate_totp_secret()
        add_totp(user=user, secret=secrets[name], now=now)
        add_member(
            actor=SYSTEM, office_id=area.pk, user_id=user.pk, role=role, name_th=th, name_en=en, now=now
        )
print(json.dumps(secrets))
