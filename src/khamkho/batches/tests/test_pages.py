"""The pages of a batch: the clerk's list, its sheet and link, and what the receiving office sees."""

from __future__ import annotations

import re
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from khamkho.base.comma import csv_file
from khamkho.base.workbook import rows_in
from khamkho.batches import commands
from khamkho.batches.models import Batch
from khamkho.batches.tests.cast import Sheet, begun
from khamkho.batches.tests.test_sending import filled
from khamkho.casework.models import Case
from khamkho.casework.tests.cast import MONDAY, SERVICE, photo
from khamkho.offices.models import Office
from khamkho.people.actor import Actor
from khamkho.people.models import User
from khamkho.people.tests.signing import sign_in


def browser(actor: Actor) -> Client:
    assert actor.user_id
    return sign_in(Client(), User.objects.get(pk=actor.user_id), two_factor=True)


def test_a_clerk_begins_at_the_desk_and_fills_the_list_by_the_sheet(
    school: Office, clerk: Actor, sheet: Sheet
) -> None:
    client = browser(clerk)
    begin = client.post("/desk/ban-yai/batches/?do=begin", {"service": f"area/{SERVICE}"})
    page = begin["Location"]
    assert client.get(page)["Location"] == f"{page}/letter"
    bad = client.post(f"{page}/letter", {"number": "", "day": "31/2/2569", "clerk": "ก"})
    assert bad.status_code == 422
    assert {one.where for one in bad.context["problems"]} == {"number", "day", "letter"}
    letter = SimpleUploadedFile("นำส่ง.jpg", photo(), "image/jpeg")
    said = {"number": "ศธ 1/1", "day": "3/8/2569", "clerk": "ก", "letter": letter}
    assert client.post(f"{page}/letter", said)["Location"] == page

    template = rows_in(client.get(f"{page}/template.xlsx").content)
    assert template[0] == sheet(1)[0]
    assert b"\xef\xbb\xbf" in client.get(f"{page}/template.csv").content
    other = client.post(f"{page}/sheet", {"sheet": SimpleUploadedFile("a.csv", b"a,b\n1,2\n")})
    assert (other.status_code, other.context["problems"][0].where) == (422, "sheet")
    assert client.post(f"{page}/sheet").status_code == 422
    rows = SimpleUploadedFile("a.csv", csv_file(sheet(1, 2)))
    shown = client.post(f"{page}/sheet", {"sheet": rows}, follow=True)
    assert len(shown.context["lines"]) == 2
    assert (
        client.post(f"{page}/documents", {"archive": SimpleUploadedFile("a.zip", b"no")}).status_code == 422
    )
    person = client.post(f"{page}/people/1")["Location"]
    assert client.get(person, follow=True).status_code == 200
    assert client.post(f"{page}/people/2?do=out")["Location"] == page
    assert Case.objects.count() == 1
    assert client.post(page, follow=True).status_code == 422  # nobody is complete


def test_the_office_sees_whose_batch_an_application_came_with(
    school: Office, clerk: Actor, officer: Actor, sheet: Sheet
) -> None:
    batch = filled(begun(clerk, school), clerk, sheet, 1)
    client = browser(clerk)
    assert "ยื่นแล้ว 1 คน" in client.post(f"/batches/{batch.ref}", follow=True).content.decode()
    case = Case.objects.get()
    desk = browser(officer)
    assert f"?batch={batch.code}" in desk.get("/desk/area/batches/").content.decode()
    inbox = desk.get(f"/desk/area/?batch={batch.code}").content.decode()
    assert str(case.number) in inbox
    assert f"{school.name_th} หนังสือที่ ศธ 04001/12" in inbox
    shown = desk.get(f"/desk/area/cases/{case.number}").content.decode()
    assert f"1 คน จาก{school.name_th}" in shown
    letter = desk.get(f"/desk/area/batches/{batch.code}/letter")
    assert letter["Content-Type"] == "image/jpeg"
    assert client.get(f"/desk/area/batches/{batch.code}/letter").status_code == 404


def test_a_link_is_one_browsers_and_no_strangers(area: Office, school: Office, officer: Actor) -> None:
    desk = browser(officer)
    made = desk.post("/desk/area/batches/?do=invite", {"school": school.code, "service": f"area/{SERVICE}"})
    link = re.search(r"/batch/[0-9a-z-]+", made.content.decode())
    assert link
    first, second = Client(), Client()
    assert first.get(link[0]).status_code == 200  # a mail program that looks uses nothing up
    page = first.post(link[0])["Location"]
    assert first.get(page, follow=True).status_code == 200
    assert second.post(link[0]).status_code == 404
    assert second.get(page).status_code == 404
    ref = UUID(page.rpartition("/")[2])
    again = desk.post(f"/desk/area/batches/{ref}/link")
    assert again.status_code == 200
    assert Batch.objects.get().link
    assert commands.forget_batches(now=MONDAY) == 0
