"""A yearly plan: a committee makes it, the director sends it back once, and it is published."""

from __future__ import annotations

import pytest

from khamkho.base.thai import in_bangkok, show_date
from tests.journeys.forms import photo
from tests.journeys.person import DESKTOP, PHONE, Arrive, Person
from tests.journeys.place import Place

pytestmark = [pytest.mark.browser, pytest.mark.story, pytest.mark.enable_socket]
SUBJECT = "แผนพัฒนาคุณภาพด้านดิจิทัล ปีงบประมาณ 2570"
WHY = "เพิ่มตัวชี้วัดของแต่ละโครงการ"
COMMITTEE = {"chair": "นายแบบอย่าง หัวหน้าดี", "member": "", "secretary": "นางสาวตัวอย่าง ขยันงาน"}
OUTSIDER = "ดร.ภายนอก รอบรู้"


def test_a_yearly_plan_is_sent_back_once(place: Place, arrive: Arrive) -> None:
    today = show_date(in_bangkok(place.now()).date(), "th")
    officer = arrive(size=DESKTOP, member="officer").open("/desk/thale/work/")
    officer.follow("จัดทำแผนพัฒนาคุณภาพด้านเทคโนโลยีดิจิทัลเพื่อการศึกษา").fill({"subject": SUBJECT})
    officer.press("เริ่มเรื่อง", "").sees(SUBJECT)
    address = officer.page.url.partition("?")[0]
    the_committee_is_appointed(officer, address, today)
    for _step in ("study", "plan"):
        it_resolves(officer, address, today)
    director = arrive(size=PHONE, member="director").open("/desk/thale/decide/").follow(SUBJECT)
    director.ask("ไม่ผ่าน ส่งกลับให้ทบทวน", "").fill({"reason": WHY}).press("ไม่ผ่าน ส่งกลับให้ทบทวน", "")
    officer.open(address).sees(WHY)
    it_resolves(officer, address, today)
    director.open("/desk/thale/decide/").follow(SUBJECT).press("อนุมัติ", "")
    the_plan_is_published(officer, address)
    arrive(size=PHONE).open("/offices/thale").follow("สิ่งที่หน่วยงานเผยแพร่").sees(SUBJECT)


def the_committee_is_appointed(officer: Person, address: str, today: str) -> None:
    officer.open(f"{address}?do=committee")
    officer.fill({"name": "คณะกรรมการจัดทำแผน", "order_number": "45/2569", "dated": today})
    for place, (role, name) in enumerate(COMMITTEE.items(), 1):
        officer.fill({f"role.{place}": role})
        if name:
            options = officer.page.locator(f'select[name="seat.{place}"] option', has_text=name)
            officer.fill({f"seat.{place}": str(options.first.get_attribute("value"))})
        else:
            officer.fill({f"outsider.{place}": OUTSIDER})
    officer.press("บันทึกคณะกรรมการ", "").sees(OUTSIDER)
    officer.open(f"{address}?act=next").press("แต่งตั้งแล้ว ไปขั้นต่อไป", "")


def it_resolves(officer: Person, address: str, today: str) -> None:
    """A meeting of today at which one member was absent."""
    officer.open(f"{address}?act=next").fill({"meeting_on": today})
    for one in officer.page.locator('select[name^="attended."]').all():
        one.select_option("present")
    officer.page.locator('select[name^="attended."]').nth(1).select_option("absent")
    officer.press("มติเห็นชอบ ไปขั้นต่อไป", "").sees("เข้าประชุม 2 จาก 3 คน")


def the_plan_is_published(officer: Person, address: str) -> None:
    officer.open(f"{address}?act=next")
    plan = {"name": "plan-2570.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    officer.page.set_input_files('[name="file.published"]', plan)  # type: ignore[arg-type]  # as choose_file
    officer.press("เผยแพร่", "").sees("ดำเนินการเสร็จสิ้น").sees("plan-2570.jpg")
