"""An equipment survey to two hundred schools: asked, answered – one school on a phone, by link – and read in one table."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from khamkho.casework import commands as casework
from khamkho.casework.context import context_for
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.queries import service_of
from khamkho.collecting import commands
from khamkho.collecting.commands.telling import link_index
from khamkho.collecting.models import Asked, Collection
from khamkho.offices.commands import add_member, create_office, take_in_schools
from khamkho.offices.listed import mapping_of, schools_in, sheet_of
from khamkho.offices.models import Office
from khamkho.offices.queries import seat_of
from khamkho.people.actor import SYSTEM, Actor
from khamkho.people.models import User
from khamkho.people.tests.signing import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.story, pytest.mark.enable_socket]
MANY = 200
CODE = "7k3m-x09a-zq4t-p2ew"
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def area(site: str) -> Office:
    """An area office with two hundred schools, taken in from a list."""
    now = timezone.now()
    area = create_office(
        actor=SYSTEM,
        code="area",
        prefix="AREA",
        kind="esao",
        name_th="สพป.ตัวอย่าง",
        name_en="Sample Area",
        now=now,
    )
    rows = "\n".join(f"{1081010000 + n},โรงเรียนตัวอย่าง {n:03},กลุ่ม {n % 4 + 1}" for n in range(MANY))
    sheet = sheet_of(f"รหัส,ชื่อโรงเรียน,กลุ่ม\n{rows}")
    taken = take_in_schools(
        actor=SYSTEM, office_id=area.pk, schools=schools_in(sheet, mapping_of(sheet.heads)), now=now
    )
    assert {one.became for one in taken} == {"new"}
    return area


@pytest.fixture
def officer(area: Office) -> Actor:
    user = User.objects.create_user()
    member = add_member(
        actor=SYSTEM, office_id=area.pk, user_id=user.pk, role="officer", name_th="นางสาวตัวอย่าง ขยันงาน",
        now=timezone.now() - timedelta(days=2),
    )  # fmt: skip
    return Actor(user_id=user.pk, two_factor=True, memberships=(seat_of(member),), name=member.name_th)


@pytest.fixture
def survey(area: Office, officer: Actor) -> Collection:
    """Asked yesterday; all but one have answered since."""
    now = timezone.now()
    wanted = commands.Wanted(
        form="equipment-survey",
        title="สำรวจอุปกรณ์",
        purpose="เพื่อจัดสรรอุปกรณ์",
        until=timezone.localdate() + timedelta(days=9),
        offices=list(Office.objects.filter(parent=area).values_list("code", flat=True)),
    )
    survey = commands.begin_collection(actor=officer, office=area, wanted=wanted, now=now - timedelta(days=1))
    last, *others = survey.asked.order_by("-pk")
    for n, asked in enumerate(others):
        answer(asked, f"code-{n}", now)
    Asked.objects.filter(pk=last.pk).update(link=link_index(CODE), told_at=now)
    return survey


def answer(asked: Asked, code: str, now: datetime) -> None:
    Asked.objects.filter(pk=asked.pk).update(link=link_index(code))
    case = commands.open_link(code=code, now=now)
    writer = Actor(opened_cases=frozenset({case.pk}))
    context = context_for(case, lang="th", now=now)
    sample = catalogue.sample_answers(service_of(case.version), "", random.Random(case.pk), context)
    casework.fill_all(actor=writer, ref=case.ref, answers={**sample, "pupils": 100}, now=now)
    casework.submit(actor=writer, ref=case.ref, client_key="k", now=now)


@pytest.mark.django_db(transaction=True)
def test_a_survey_to_two_hundred_schools(
    site: str, survey: Collection, officer: Actor, browser: Browser
) -> None:
    phone = browser.new_context(viewport=PHONE, locale="th").new_page()  # type: ignore[arg-type]  # width and height
    _answers_on_a_phone(phone, site)
    desk = browser.new_context(viewport={"width": 1280, "height": 900}, locale="th").new_page()
    _signed_in(desk, site, officer)
    desk.goto(f"{site}/desk/area/collecting/{survey.ref}")
    expect(desk.locator("main")).to_contain_text("200 จาก 200 แห่งตอบแล้ว")
    desk.get_by_role("button", name="คำตอบทั้งหมด").click()
    expect(desk.locator(".desk-total").first).to_contain_text("20,220")  # 199 times a hundred pupils, and 320
    expect(desk.locator("main")).to_contain_text("โรงเรียนตัวอย่าง 199")


def _answers_on_a_phone(phone: Page, site: str) -> None:
    """A school without an account: the link, three pages, and sent."""
    phone.goto(f"{site}/answer/{CODE}")
    expect(phone.get_by_role("heading", level=1)).to_have_text("สำรวจอุปกรณ์")
    phone.get_by_role("button", name="เริ่มตอบ").click()
    phone.fill("[name=pupils]", "๓๒๐")
    phone.fill("[name=classrooms]", "12")
    phone.check("[name=teaches_with][value=dltv]")
    phone.locator("main form button[type=submit]").last.click()
    phone.check("[name='devices.0.kind'][value=television]")
    for name, value in (("working", "9"), ("repair", "1"), ("replace", "2")):
        phone.fill(f"[name='devices.0.{name}']", value)
    phone.locator("main form button[type=submit]").last.click()
    phone.check("[name=connection][value=none]")
    phone.locator("main form button[type=submit]").last.click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("ตรวจทานก่อนส่งคำตอบ")
    phone.get_by_role("button", name="ส่งคำตอบ").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("ส่งคำตอบแล้ว")
    assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def _signed_in(page: Page, site: str, actor: Actor) -> None:
    client = sign_in(Client(), User.objects.get(memberships__pk=actor.memberships[0].id), two_factor=True)
    value = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": value, "url": site}])
