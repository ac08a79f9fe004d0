"""A survey to many schools: taken in from a list, asked, answered by all, and put together in one table."""

from __future__ import annotations

import random
import time
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from khamkho.casework import commands as casework
from khamkho.casework.context import context_for
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.queries import service_of
from khamkho.collecting import commands
from khamkho.collecting.commands.telling import link_index
from khamkho.collecting.models import Asked, Collection
from khamkho.collecting.queries.answers import table_of
from khamkho.collecting.queries.progress import lines_of
from khamkho.offices.commands import add_member, create_office, take_in_schools
from khamkho.offices.listed import mapping_of, schools_in, sheet_of
from khamkho.offices.models import Office
from khamkho.offices.queries import seat_of
from khamkho.people.actor import SYSTEM, Actor
from khamkho.people.models import User


def survey(schools: int) -> dict[str, Any]:
    """Seconds for each part, and how many queries the two pages of the office take."""
    now, found = timezone.now(), dict[str, Any](schools=schools)
    area, officer = _area(now)
    found["list_seconds"] = _timed(lambda: _take_in(area, schools, now))
    codes = list(Office.objects.filter(parent=area).values_list("code", flat=True))
    wanted = commands.Wanted(
        form="equipment-survey", title="สำรวจ", purpose="ทดสอบ", until=timezone.localdate() + timedelta(days=9), offices=codes
    )  # fmt: skip
    began = time.perf_counter()
    asked = commands.begin_collection(actor=officer, office=area, wanted=wanted, now=now)
    found["open_seconds"] = round(time.perf_counter() - began, 2)
    found["told_seconds"] = _timed(lambda: _tell(asked, now))
    found["answered_seconds"] = _timed(lambda: _answer_all(asked, now))
    for name, read in (("table", lambda: table_of(asked)), ("progress", lambda: lines_of(asked, now))):
        with CaptureQueriesContext(connection) as queries:
            found[f"{name}_seconds"] = _timed(read)
        found[f"{name}_queries"] = len(queries)
    return found


def _timed(what: Any) -> float:
    began = time.perf_counter()
    what()
    return round(time.perf_counter() - began, 2)


def _area(now: datetime) -> tuple[Office, Actor]:
    area = create_office(
        actor=SYSTEM, code="survey", prefix="SURVEY", kind="esao", name_th="สพป.ตัวอย่าง", name_en="Sample Area", now=now
    )  # fmt: skip
    user = User.objects.create_user()
    member = add_member(
        actor=SYSTEM, office_id=area.pk, user_id=user.pk, role="officer", name_th="นางสาวตัวอย่าง", now=now
    )
    return area, Actor(user_id=user.pk, two_factor=True, memberships=(seat_of(member),), name=member.name_th)


def _take_in(area: Office, schools: int, now: datetime) -> None:
    rows = "\n".join(
        f"{1081010000 + n},โรงเรียนตัวอย่าง {n:04},กลุ่ม {n % 9},นางสาวตัวอย่าง ธุรการ,clerk-{n}@example.go.th"
        for n in range(schools)
    )
    sheet = sheet_of(f"รหัส,ชื่อโรงเรียน,กลุ่ม,ธุรการ,อีเมล\n{rows}")
    take_in_schools(
        actor=SYSTEM, office_id=area.pk, schools=schools_in(sheet, mapping_of(sheet.heads)), now=now
    )


def _tell(asked: Collection, now: datetime) -> None:
    """What the worker does, batch by batch."""
    after = 0
    while commands.tell_next(collection_id=asked.pk, kind="asked", entry=0, after=after, now=now):
        told = asked.asked.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)
        after = list(told[: commands.telling.BATCH])[-1]


def _answer_all(asked: Collection, now: datetime) -> None:
    for n, one in enumerate(asked.asked.order_by("pk")):
        code = f"bench-{n}"
        Asked.objects.filter(pk=one.pk).update(link=link_index(code))
        case = commands.open_link(code=code, now=now)
        writer = Actor(opened_cases=frozenset({case.pk}))
        context = context_for(case, lang="th", now=now)
        sample = catalogue.sample_answers(service_of(case.version), "", random.Random(n), context)
        casework.fill_all(actor=writer, ref=case.ref, answers=sample, now=now)
        casework.submit(actor=writer, ref=case.ref, client_key="k", now=now)
