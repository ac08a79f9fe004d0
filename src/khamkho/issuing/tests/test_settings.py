"""An office's own letters: texts with versions, numbers and layout, the drawing above them."""

from __future__ import annotations

import io

import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from khamkho.casework.tests.cast import MONDAY
from khamkho.files.store import store
from khamkho.issuing import commands
from khamkho.issuing.letters import text_of
from khamkho.issuing.models import Emblem, LetterText
from khamkho.issuing.papers.frame import emblem_of
from khamkho.issuing.queries import unprintable_emblems
from khamkho.issuing.rules import MEASURES
from khamkho.offices.models import Office
from khamkho.offices.rules import NotYourRole
from khamkho.people.actor import Actor
from khamkho.people.models import User
from khamkho.people.tests.signing import sign_in
from khamkho.vault.models import DataKey

pytestmark = pytest.mark.django_db
SETTINGS = "/desk/office/kbi1/letters/"
OWN = {"subject": "ผลคำขอ {number}", "to": "คุณ{name}", "body": "ผล {result}", "closing": "", "appeal": ""}
USUAL = {name: str(one.usual) for name, one in MEASURES.items()}


@pytest.fixture
def desk(director: Actor) -> Client:
    return sign_in(Client(), User.objects.get(pk=str(director.user_id)), two_factor=True)


def drawing(height: int = 600) -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGBA", (600, height), (0, 0, 0, 255)).save(out, "PNG")
    return SimpleUploadedFile("ตรา.png", out.getvalue(), content_type="image/png")


def test_each_change_is_a_new_version_and_the_shipped_words_come_back(
    office: Office, director: Actor
) -> None:
    commands.set_letter_text(actor=director, office=office, kind="decision", lang="th", parts=OWN, now=MONDAY)
    held = text_of(office, "decision", "th")
    assert (held.version, held.is_own, held.parts["subject"]) == (1, True, "ผลคำขอ {number}")
    commands.reset_letter_text(actor=director, office=office, kind="decision", lang="th", now=MONDAY)
    held = text_of(office, "decision", "th")
    assert (held.version, held.is_own) == (2, False)
    assert LetterText.objects.count() == 2


def test_only_managers_change_letters(office: Office, officer: Actor) -> None:
    with pytest.raises(NotYourRole):
        commands.set_letter_text(
            actor=officer, office=office, kind="decision", lang="th", parts=OWN, now=MONDAY
        )
    with pytest.raises(NotYourRole):
        commands.set_layout(actor=officer, office=office, typed=USUAL, now=MONDAY)
    with pytest.raises(NotYourRole):
        commands.remove_emblem(actor=officer, office=office, now=MONDAY)


def test_the_pages_show_save_preview_and_reset(desk: Client, office: Office) -> None:
    assert "หนังสือแจ้งผลการพิจารณา" in desk.get(SETTINGS).content.decode()
    at = f"{SETTINGS}decision/th/"
    assert "{reason}" in desk.get(at).content.decode()
    preview = desk.post(at, {**OWN, "do": "preview"})
    words = pypdf.PdfReader(io.BytesIO(preview.content)).pages[0].extract_text()
    assert "KBI1-2569-000123" in words
    assert desk.post(at, {**OWN, "body": "{x}", "do": "preview"}).status_code == 422
    assert desk.post(at, {**OWN, "do": "save"}).status_code == 302
    assert "ผลคำขอ {number}" in desk.get(at).content.decode()
    assert desk.post(at, {**OWN, "do": "reset"}).status_code == 302
    assert not text_of(office, "decision", "th").is_own
    assert desk.get(f"{SETTINGS}love/th/").status_code == 404
    assert desk.get(f"{SETTINGS}decision/fr/").status_code == 404


def test_the_layout_is_saved_from_its_page(desk: Client, office: Office) -> None:
    assert desk.post(SETTINGS, {**USUAL, "left": "0"}).status_code == 422
    typed = {**USUAL, "left": "2.5", "numbers": "typed", "letters_pattern": "", "orders_pattern": ""}
    assert desk.post(SETTINGS, typed).status_code == 302
    office.refresh_from_db()
    assert office.settings["letters"]["numbers"] == "typed"
    assert office.settings["letters"]["thai_digits"] is False
    assert 'value="2.5"' in desk.get(SETTINGS).content.decode()


def test_a_drawing_is_taken_from_an_office_that_may_use_it_and_removed(desk: Client, office: Office) -> None:
    keys = DataKey.objects.count()
    assert desk.post(f"{SETTINGS}emblem/", {"emblem": drawing()}).status_code == 422
    assert desk.post(f"{SETTINGS}emblem/", {"allowed": "yes"}).status_code == 422
    wrong = SimpleUploadedFile("x.png", b"no picture", content_type="image/png")
    assert desk.post(f"{SETTINGS}emblem/", {"allowed": "yes", "emblem": wrong}).status_code >= 400
    assert DataKey.objects.count() == keys
    for _again in range(2):
        assert desk.post(f"{SETTINGS}emblem/", {"allowed": "yes", "emblem": drawing()}).status_code == 302
    assert Emblem.objects.count() == 1
    assert emblem_of(office)["format"] in ("png", "jpg")
    assert f"{SETTINGS}emblem/picture/" in desk.get(SETTINGS).content.decode()
    shown = desk.get(f"{SETTINGS}emblem/picture/")
    assert shown["Content-Type"] == "image/png"
    assert Image.open(io.BytesIO(shown.content)).height == 600
    small = desk.post(f"{SETTINGS}emblem/", {"allowed": "yes", "emblem": drawing(353)})
    assert small.status_code == 422
    assert "353 จุด" in small.content.decode()
    assert "ต้องอัปโหลดใหม่" in desk.get(f"{SETTINGS}emblem/remove/").content.decode()
    assert Emblem.objects.count() == 1
    assert unprintable_emblems() == ()
    store().delete(Emblem.objects.get().blob.path)
    assert unprintable_emblems() == (office,)
    assert desk.post(f"{SETTINGS}emblem/remove/").status_code == 302
    assert unprintable_emblems() == ()
    assert emblem_of(office) is None
    assert desk.get(f"{SETTINGS}emblem/picture/").status_code == 404
    assert DataKey.objects.count() == keys
