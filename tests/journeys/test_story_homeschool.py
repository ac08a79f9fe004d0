"""A family asks on a phone to teach at home: it is visited, a committee resolves, the director permits, and a letter says so."""

from __future__ import annotations

import pytest

from tests.journeys.forms import attach, begin, fill_pages, hand_in
from tests.journeys.mailbox import link_in
from tests.journeys.papers import checked_at, text_of
from tests.journeys.person import DESKTOP, PHONE, Arrive, Person
from tests.journeys.place import Place

pytestmark = [pytest.mark.browser, pytest.mark.story, pytest.mark.enable_socket]
FATHER = "banrian@example.com"
PERMIT = "home-school-permit"
RESOLVED = "เห็นชอบแผนการจัดการศึกษา และให้นิเทศภาคเรียนละหนึ่งครั้ง"
FAMILY = {
    "you": {
        "guardian_name.title": "นาย",
        "guardian_name.first": "สอนเอง",
        "guardian_name.last": "ที่บ้าน",
        "guardian_id.kind": "thai",
        "guardian_id.number": "1101700230708",
        "guardian_relation": "father",
        "provider_birth_date": "1 ก.พ. 2530",
        "provider_education": "bachelor",
        "occupation": "เกษตรกร",
    },
    "contact": {"email": FATHER, "phone": "081 234 5678"},
    "place": {
        "place.house_no": "99/9",
        "place.subdistrict": "ปากน้ำ",
        "place.district": "เมืองกระบี่",
        "place.province": "กระบี่",
        "place.postcode": "81000",
    },
    "learners": {
        "learners.0.learner_name.title": "เด็กหญิง",
        "learners.0.learner_name.first": "ใบไม้",
        "learners.0.learner_name.last": "ที่บ้าน",
        "learners.0.learner_id.kind": "none",
        "learners.0.learner_birth_date": "5 พ.ค. 2562",
    },
    "plan": {
        "levels": "primary",
        "start_grade": "p1",
        "start_year": "2570",
        "approach": "mixed",
        "plan_summary": "เรียนรู้จากสวน ทะเล และชุมชน บูรณาการทุกกลุ่มสาระ",
        "assessment": "แฟ้มสะสมงานและการสนทนา ภาคเรียนละสองครั้ง",
    },
    "declare": {"declaration": "yes"},
}


def test_a_family_may_teach_at_home(place: Place, arrive: Arrive) -> None:
    father = arrive(size=PHONE)
    number = a_father_applies(father)
    the_office_visits_and_its_committee_resolves(arrive, number)
    director = arrive(size=PHONE, member="director").open("/desk/thale/decide/").follow("นายสอนเอง ที่บ้าน")
    director.sees(RESOLVED).ask("อนุมัติ", "Approve").press("อนุมัติ", "").sees(f"อนุมัติ: {number}")
    place.later()
    told = place.mail.letter(FATHER, f"คำขอเลขที่ {number}")
    the_letter_permits(father.open(link_in(told, "/track/")).sees("อนุมัติ"))
    register = arrive(size=DESKTOP, member="officer").open(f"/desk/thale/register/{PERMIT}")
    register.sees(number).sees("ประถมศึกษาปีที่ 1").sees("นางอุทาหรณ์ อนุมัติไว")
    assert "all as they were written" in place.house.run("audit", "verify")


def a_father_applies(father: Person) -> str:
    fill_pages(begin(father, PERMIT, "new"), FAMILY)
    attach(father, "plan", "education_paper")
    father.continue_()  # she was at no school before
    attach(father, "place_pictures")
    father.continue_()  # portraits can follow
    return hand_in(father)


def the_office_visits_and_its_committee_resolves(arrive: Arrive, number: str) -> None:
    address = f"/desk/thale/cases/{number}"
    officer = arrive(size=DESKTOP, member="officer").open(address).press("รับเรื่อง", "").open(address)
    officer.ask("บันทึกมติ เสนอผู้อำนวยการ", "Write down the resolution and put it forward")
    officer.fill({"committee_resolution": RESOLVED}).press("บันทึกมติ เสนอผู้อำนวยการ", "")


def the_letter_permits(father: Person) -> None:
    link = father.page.locator("#papers a", has_text="หนังสือแจ้งผลการพิจารณา").first
    paper = father.page.request.get(f"{father.place.url}{link.get_attribute('href')}").body()
    said = text_of(paper).replace(" ", "").replace("\n", "")
    for words in ("นายสอนเอง ที่บ้าน", "เด็กหญิงใบไม้ ที่บ้าน", "ประถมศึกษาปีที่ ๑", "(นางอุทาหรณ์ อนุมัติไว)"):
        assert words.replace(" ", "") in said
    father.open(checked_at(paper).removeprefix(father.place.url)).sees("ใช้ได้")
