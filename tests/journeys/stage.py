"""Run in an installation that was just set up: OBEC, an area office, its schools and a district office, and who works there.

The area office offers what is shipped for it and what is in the home. Prints the authenticator secrets as JSON.
"""

from __future__ import annotations

import json
import os

import django

django.setup()

from allauth.mfa.totp.internal.auth import generate_totp_secret  # noqa: E402
from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from khamkho.base.home import current_home  # noqa: E402
from khamkho.offices.commands import (  # noqa: E402
    add_member,
    create_office,
    publish_offering,
    seed_calendar,
)
from khamkho.people.actor import SYSTEM, Role  # noqa: E402
from khamkho.people.commands import add_totp, create_account  # noqa: E402

CARD, PENSION, GENERAL, APPEAL = "official-id-card", "pensioner-id-card", "general-request", "appeal"
AREA = ("welfare-medical-education", "digital-quality-plan", "home-school-permit")
MOVES_IN, MOVES_OUT = "student-transfer-in", "student-transfer-out"
STAFF: dict[str, dict[str, tuple[Role, str, str]]] = {
    "thale": {
        "officer": ("officer", "นางสาวตัวอย่าง ขยันงาน", "Ms Tuayang Khayan-ngan"),
        "colleague": ("officer", "นายสมมติ ตั้งใจทำ", "Mr Sommut Tangjaitham"),
        "head": ("supervisor", "นายแบบอย่าง หัวหน้าดี", "Mr Baepyang Huana-di"),
        "director": ("director", "นางอุทาหรณ์ อนุมัติไว", "Mrs Uthahon Anumatwai"),
        "admin": ("admin", "นายจำลอง ดูแลดี", "Mr Chamlong Dulaedi"),
        "auditor": ("auditor", "นางสอบทาน ละเอียดดี", "Mrs Sopthan La-iatdi"),
    },
    "ban-hat": {
        "clerk": ("officer", "นายธุรการ ประจำโรงเรียน", "Mr Thurakan Pracham-rongrian"),
        "principal": ("director", "นางครูใหญ่ ใจกว้าง", "Mrs Khruyai Chaikwang"),
    },
    "wat-laem": {
        "registrar": ("officer", "นางสาวทะเบียน เรียบร้อยดี", "Ms Thabian Riaproidi"),
        "headmaster": ("director", "นายครูใหญ่ ห่วงใยเด็ก", "Mr Khruyai Huangyaidek"),
    },
    "central": {
        "expert": ("officer", "นางสาววิชาการ ถี่ถ้วน", "Ms Wichakan Thithuan"),
        "chief": ("director", "นายเลขาธิการ สมมติ", "Mr Lekhathikan Sommut"),
    },
}
now = timezone.now()
secrets = {}
own = sorted(path.stem for path in current_home().services.glob("*.yaml"))
with transaction.atomic():
    area = create_office(
        actor=SYSTEM,
        code="thale",
        prefix="TTY",
        kind="esao",
        letter_code="ศธ 04999",
        name_th="สำนักงานเขตพื้นที่การศึกษาประถมศึกษาทะเลตัวอย่าง",
        name_en="Thale Tuayang Primary Educational Service Area Office",
        now=now,
    )
    central = create_office(
        actor=SYSTEM,
        code="central",
        prefix="CEN",
        kind="obec",
        letter_code="ศธ 04998",
        name_th="สำนักงานคณะกรรมการการศึกษาขั้นพื้นฐานตัวอย่าง",
        name_en="Sample Office of the Basic Education Commission",
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
    schools = [
        create_office(
            actor=SYSTEM,
            code=code,
            prefix=code[:3].upper(),
            kind="school",
            parent_id=area.pk,
            letter_code=letter_code,
            name_th=th,
            name_en=en,
            now=now,
        )
        for code, letter_code, th, en in (
            ("ban-hat", "ศธ 04999.011", "โรงเรียนบ้านหาดตัวอย่าง", "Ban Hat Tuayang"),
            ("wat-laem", "ศธ 04999.012", "โรงเรียนวัดแหลมสมมติ", "Wat Laem Sommut"),
        )
    ]
    seed_calendar(actor=SYSTEM, years=(now.year, now.year + 1), now=now)
    for office, services in (
        (central, ("media-producer-registration",)),
        (area, (CARD, PENSION, GENERAL, APPEAL, *AREA, *own)),
        (district, (GENERAL,)),
        (schools[0], ("school-facility-use", "school-admission", MOVES_IN)),
        (schools[1], (MOVES_OUT,)),
    ):
        for service in services:
            publish_offering(actor=SYSTEM, office_id=office.pk, service_id=service, now=now)
        for name, (role, th, en) in STAFF.get(office.code, {}).items():
            user = create_account(
                email=f"{name}@example.go.th", password=os.environ["STAGE_PASSWORD"], now=now
            )
            secrets[name] = generate_totp_secret()
            add_totp(user=user, secret=secrets[name], now=now)
            add_member(
                actor=SYSTEM, office_id=office.pk, user_id=user.pk, role=role, name_th=th, name_en=en, now=now
            )
print(json.dumps(secrets))
