"""The demo's five offices, with their schools, calendars, members and services. The names are invented."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from khamkho.base.thai import in_bangkok
from khamkho.catalogue.queries import pack, packs
from khamkho.offices.commands import (
    add_calendar_day,
    add_member,
    create_office,
    publish_offering,
    retire_member,
    seed_calendar,
    set_catchment,
    set_hours,
)
from khamkho.offices.models import Office
from khamkho.offices.queries import seat_of
from khamkho.people.actor import SYSTEM, Actor, Role
from khamkho.people.commands import add_totp, create_account
from khamkho.people.models import User
from khamkho.site.demo.cast import (
    APPLICANTS,
    CANAL,
    OBEC,
    ORCHARD,
    PASSWORD,
    SCHOOL,
    SEA,
    STAFF,
    DemoPerson,
)

CARD, PENSION, GENERAL = "official-id-card", "pensioner-id-card", "general-request"
APPEAL = "appeal"
PREMISES = "school-facility-use"
WELFARE = "welfare-medical-education"
COPY, QUESTIONS = "bangkhae-house-registration-copy", "bangkhae-registration-qa"
COPIES = ("bangkhae-marriage-copy", "bangkhae-divorce-copy", "bangkhae-face-photo-copy")
PRODUCERS = "media-producer-registration"

OFFICES: Mapping[str, Mapping[str, Any]] = {
    OBEC: {
        "prefix": "OBEC",
        "kind": "obec",
        "name_th": "สำนักงานคณะกรรมการการศึกษาขั้นพื้นฐาน (ตัวอย่าง)",
        "name_en": "Office of the Basic Education Commission (sample)",
        "short_th": "สพฐ. (ตัวอย่าง)",
        "short_en": "OBEC (sample)",
        "address_th": "99 ถนนตัวอย่าง แขวงดุสิต เขตดุสิต กรุงเทพมหานคร 10300",
        "address_en": "99 Tuayang Road, Dusit, Bangkok 10300",
        "phone": "0 2999 9900",
        "letter_code": "ศธ 04999",
    },
    SEA: {
        "prefix": "TTY",
        "kind": "esao",
        "parent": OBEC,
        "name_th": "สำนักงานเขตพื้นที่การศึกษาประถมศึกษาทะเลตัวอย่าง",
        "name_en": "Thale Tuayang Primary Educational Service Area Office",
        "short_th": "สพป.ทะเลตัวอย่าง",
        "short_en": "Thale Tuayang PESAO",
        "address_th": "99 หมู่ 9 ถนนริมทะเลตัวอย่าง ตำบลปากน้ำ อำเภอเมืองกระบี่ จังหวัดกระบี่ 81000",
        "address_en": "99 Moo 9, Rim Thale Tuayang Road, Pak Nam, Mueang Krabi, Krabi 81000",
        "phone": "0 7599 9900",
        "letter_code": "ศธ 04998",
        "areas": ("81",),
    },
    ORCHARD: {
        "prefix": "STY2",
        "kind": "esao",
        "parent": OBEC,
        "name_th": "สำนักงานเขตพื้นที่การศึกษาประถมศึกษาสวนตัวอย่าง เขต 2",
        "name_en": "Suan Tuayang Primary Educational Service Area Office 2",
        "short_th": "สพป.สวนตัวอย่าง เขต 2",
        "short_en": "Suan Tuayang PESAO 2",
        "address_th": "88 หมู่ 8 ถนนสวนตัวอย่าง ตำบลมะขาม อำเภอมะขาม จังหวัดจันทบุรี 22150",
        "address_en": "88 Moo 8, Suan Tuayang Road, Makham, Makham, Chanthaburi 22150",
        "phone": "0 3999 9900",
        "letter_code": "ศธ 04997",
        "areas": ("2202", "2204", "2205", "2206", "2207", "2210"),
    },
    CANAL: {
        "prefix": "KTY",
        "kind": "district",
        "name_th": "สำนักงานเขตคลองตัวอย่าง",
        "name_en": "Khlong Tuayang District Office",
        "short_th": "เขตคลองตัวอย่าง",
        "short_en": "Khlong Tuayang",
        "address_th": "77 ถนนเลียบคลองตัวอย่าง แขวงบางแค เขตบางแค กรุงเทพมหานคร 10160",
        "address_en": "77 Liap Khlong Tuayang Road, Bang Khae, Bangkok 10160",
        "phone": "0 2999 7700",
        "letter_code": "กท 9999",
        "areas": ("1040",),
    },
    SCHOOL: {
        "prefix": "BKT",
        "kind": "school",
        "parent": SEA,
        "name_th": "โรงเรียนบ้านเกาะตัวอย่าง",
        "name_en": "Ban Ko Tuayang School",
        "short_th": "ร.ร.บ้านเกาะตัวอย่าง",
        "short_en": "Ban Ko Tuayang",
        "address_th": "11 หมู่ 1 ตำบลอ่าวนาง อำเภอเมืองกระบี่ จังหวัดกระบี่ 81180",
        "address_en": "11 Moo 1, Ao Nang, Mueang Krabi, Krabi 81180",
        "phone": "0 7599 9911",
        "letter_code": "ศธ 04998.011",
    },
}

ADMISSION = "school-admission"
PUPILS = (
    "student-transfer-in",
    "student-transfer-out",
    "student-withdrawal",
    "compulsory-age-waiver",
    "credit-transfer",
)
OFFERINGS = {
    SEA: (
        CARD,
        PENSION,
        GENERAL,
        WELFARE,
        "retirement-pension",
        "home-school-permit",
        "learning-centre-individual-50",
    ),
    ORCHARD: (CARD, PENSION, GENERAL),
    CANAL: (GENERAL, COPY, *COPIES, QUESTIONS),
    SCHOOL: (GENERAL, CARD, PREMISES, "replacement-school-record", ADMISSION, *PUPILS),
    OBEC: (GENERAL, CARD, APPEAL, "education-equivalence", PRODUCERS),
}

SEA_SCHOOLS = (
    ("บ้านหาดตัวอย่าง", "Ban Hat Tuayang"), ("วัดแหลมสมมติ", "Wat Laem Sommut"), ("บ้านอ่าวจำลอง", "Ban Ao Chamlong"),
    ("บ้านเกาะสมมติ", "Ban Ko Sommut"), ("อนุบาลทะเลตัวอย่าง", "Anuban Thale Tuayang"), ("บ้านคลองทดลอง", "Ban Khlong Thotlong"),
    ("บ้านป่าชายเลนตัวอย่าง", "Ban Pa Chai Len Tuayang"), ("วัดเขาแบบอย่าง", "Wat Khao Baepyang"), ("บ้านทุ่งสมมติ", "Ban Thung Sommut"),
    ("ชุมชนปลายแหลมจำลอง", "Chumchon Plai Laem Chamlong"), ("บ้านควนตัวอย่าง", "Ban Khuan Tuayang"), ("บ้านถ้ำสมมติ", "Ban Tham Sommut"),
    ("บ้านนาแบบฝึก", "Ban Na Baepfuek"), ("บ้านสวนปาล์มจำลอง", "Ban Suan Pam Chamlong"), ("บ้านท่าเรือสมมติ", "Ban Tha Ruea Sommut"),
    ("วัดโคกตัวอย่าง", "Wat Khok Tuayang"), ("บ้านน้ำตกทดลอง", "Ban Namtok Thotlong"), ("บ้านหินงามจำลอง", "Ban Hin Ngam Chamlong"),
    ("ราชตัวอย่างอุทิศ", "Rat Tuayang Uthit"), ("บ้านไสสมมติ", "Ban Sai Sommut"),
)  # fmt: skip
ORCHARD_SCHOOLS = (
    ("บ้านสวนเงาะตัวอย่าง", "Ban Suan Ngo Tuayang"), ("วัดมังคุดสมมติ", "Wat Mangkhut Sommut"), ("บ้านทุเรียนจำลอง", "Ban Thurian Chamlong"),
    ("อนุบาลสวนตัวอย่าง", "Anuban Suan Tuayang"), ("บ้านเนินทดลอง", "Ban Noen Thotlong"), ("บ้านคลองสมมติ", "Ban Khlong Sommut"),
    ("วัดหนองแบบอย่าง", "Wat Nong Baepyang"), ("บ้านโป่งตัวอย่าง", "Ban Pong Tuayang"), ("ชุมชนบ้านแก้วจำลอง", "Chumchon Ban Kaeo Chamlong"),
    ("บ้านสองห้องสมมติ", "Ban Song Hong Sommut"), ("บ้านเขาลูกตัวอย่าง", "Ban Khao Luk Tuayang"), ("วัดทับสมมติ", "Wat Thap Sommut"),
    ("บ้านตาเลียวจำลอง", "Ban Ta Liao Chamlong"), ("บ้านวังทดลอง", "Ban Wang Thotlong"), ("บ้านซอยตัวอย่าง", "Ban Soi Tuayang"),
    ("มิตรภาพสมมติ 99", "Mittraphap Sommut 99"), ("บ้านพลอยจำลอง", "Ban Phloi Chamlong"), ("บ้านทรัพย์ตัวอย่าง", "Ban Sap Tuayang"),
    ("วัดน้ำใสสมมติ", "Wat Nam Sai Sommut"), ("บ้านพริกไทยจำลอง", "Ban Phrik Thai Chamlong"),
)  # fmt: skip

OLD_SCHOOL = f"โรงเรียน{SEA_SCHOOLS[0][0]}"
"""A school without members in the demo, from which a pupil moves."""
_SATURDAY = {5: ((time(8), time(12)),)}
_ALL_DAY = {day: ((time(8), time(16)),) for day in range(5)}


@dataclass
class Staff:
    """An office with its people as they act: in a session with two factors."""

    office: Office
    people: dict[Role, list[Actor]] = field(default_factory=dict)
    former: list[Actor] = field(default_factory=list)
    former_until: datetime | None = None

    def some(self, role: Role) -> list[Actor]:
        return self.people.get(role, [])


@transaction.atomic
def make_offices(*, since: datetime, now: datetime) -> dict[str, Staff]:
    """Create the offices as they stood at ``since``, and what changed later."""
    this_year = in_bangkok(now).year
    seed_calendar(actor=SYSTEM, years=range(this_year - 1, this_year + 2), now=since)
    offices: dict[str, Office] = {}
    for code, facts in OFFICES.items():
        offices[code] = _make(code, dict(facts), offices, since)
    _schools(offices[SEA], SEA_SCHOOLS, since)
    _schools(offices[ORCHARD], ORCHARD_SCHOOLS, since)
    set_hours(actor=SYSTEM, office_id=offices[CANAL].pk, hours={**_ALL_DAY, **_SATURDAY}, now=since)
    _closures(offices, since, now)
    staff = {code: Staff(office) for code, office in offices.items()}
    _people(staff, since, now)
    for code, services in OFFERINGS.items():
        for service in services:
            publish_offering(actor=SYSTEM, office_id=offices[code].pk, service_id=service, now=since)
    leaves = next(one for one in offices[SEA].children.order_by("code") if one.name_th == OLD_SCHOOL)
    publish_offering(actor=SYSTEM, office_id=leaves.pk, service_id=PUPILS[1], now=since)
    for service, path in packs().items():
        if path.parent.name == "ict-group":  # the office's own work; of it only the plan begins by itself
            plain = service == "digital-quality-plan" or not pack(service).is_internal
            begins = {} if plain else {"begins": "never"}
            publish_offering(
                actor=SYSTEM, office_id=offices[SEA].pk, service_id=service, settings=begins, now=since
            )
    return staff


def _make(code: str, facts: dict[str, Any], offices: Mapping[str, Office], since: datetime) -> Office:
    parent, areas = facts.pop("parent", None), facts.pop("areas", ())
    office = create_office(
        actor=SYSTEM,
        code=code,
        now=since,
        parent_id=offices[parent].pk if parent else None,
        email=f"{code}@example.go.th",
        letterhead_th=facts["name_th"],
        letterhead_en=facts["name_en"],
        **facts,
    )
    if areas:
        set_catchment(actor=SYSTEM, office_id=office.pk, areas=areas, now=since)
    return office


def _schools(area: Office, names: tuple[tuple[str, str], ...], since: datetime) -> None:
    for number, (th, en) in enumerate(names, start=1):
        create_office(
            actor=SYSTEM,
            code=f"{area.code}-{number:02}",
            prefix=f"{area.prefix}S{number:02}",
            kind="school",
            parent_id=area.pk,
            name_th=f"โรงเรียน{th}",
            name_en=f"{en} School",
            short_th=f"ร.ร.{th}",
            short_en=en,
            email=f"{area.code}-{number:02}@example.go.th",
            now=since,
        )


def _closures(offices: Mapping[str, Office], since: datetime, now: datetime) -> None:
    """Days of their own: a training day some weeks ago, and a move of the office soon."""
    training = in_bangkok(now).date() - timedelta(days=54)
    moving = in_bangkok(now).date() + timedelta(days=23)
    for code, day, th, en in (
        (SEA, training, "อบรมบุคลากรทั้งสำนักงาน", "Training of the whole office"),
        (ORCHARD, moving, "ปรับปรุงระบบไฟฟ้าของสำนักงาน", "Electrical work in the building"),
    ):
        add_calendar_day(
            actor=SYSTEM,
            office_id=offices[code].pk,
            day=day,
            kind="closed",
            name_th=th,
            name_en=en,
            now=since,
        )


def _people(staff: dict[str, Staff], since: datetime, now: datetime) -> None:
    hashed = make_password(PASSWORD)  # once: hashing is slow on purpose
    for person in STAFF:
        user = _account(person, since)
        User.objects.filter(pk=user.pk).update(password=hashed)
        add_totp(user=user, secret=person.totp_secret, now=since)
        _seat(person, user, staff, since, now)


def _seat(person: DemoPerson, user: User, staff: dict[str, Staff], since: datetime, now: datetime) -> None:
    for seat in person.seats:
        at = staff[seat.office]
        member = add_member(
            actor=SYSTEM,
            office_id=at.office.pk,
            user_id=user.pk,
            role=seat.role,
            name_th=person.name.th,
            name_en=person.name.en,
            position_th=seat.position.th,
            position_en=seat.position.en,
            now=since,
        )
        actor = Actor(user_id=user.pk, two_factor=True, memberships=(seat_of(member),), name=person.name.th)
        if seat.left:
            at.former_until = now - timedelta(days=75)
            retire_member(actor=SYSTEM, member_id=member.pk, now=at.former_until)
            at.former.append(actor)
        else:
            at.people.setdefault(seat.role, []).append(actor)


def make_applicants(*, since: datetime) -> list[Actor]:
    """The applicants who can sign in."""
    return [Actor(user_id=_account(person, since).pk) for person in APPLICANTS]


def _account(person: DemoPerson, since: datetime) -> User:
    return create_account(email=person.email, now=since)
