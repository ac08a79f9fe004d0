"""Finding a school by its name, and going on at another office."""

from __future__ import annotations

import pytest
from django.test import Client

from khamkho.base.errors import Invalid
from khamkho.casework.context import context_for
from khamkho.casework.models import Case
from khamkho.casework.tests.cast import MONDAY
from khamkho.casework.tests.test_linked import IN, School, named, released, schools
from khamkho.catalogue.fields.place import SchoolField
from khamkho.offices.commands import create_office
from khamkho.offices.models import Office
from khamkho.people.actor import SYSTEM, Actor
from khamkho.people.models import User
from khamkho.people.tests.signing import sign_in

pytestmark = pytest.mark.django_db
__all__ = ["released", "schools"]
ASKED = SchoolField.model_validate(
    {
        "id": "from_school",
        "type": "school",
        "everywhere": True,
        "label": {"th": "สถานศึกษาเดิม", "en": "Present school"},
    }
)


def make(
    code: str, prefix: str, kind: str, name_th: str, name_en: str, parent: Office | None = None
) -> Office:
    return create_office(
        actor=SYSTEM, code=code, prefix=prefix, kind=kind, name_th=name_th, name_en=name_en, now=MONDAY,
        parent_id=parent.pk if parent else None,
    )  # fmt: skip


@pytest.fixture
def twins(schools: tuple[School, School]) -> tuple[Office, Office]:
    """Two schools of one name in two areas."""
    made = []
    for n in (1, 2):
        area = make(f"area-{n}", f"AR{n}", "esao", f"สำนักงานเขตพื้นที่การศึกษาตัวอย่าง เขต {n}", f"Sample Area {n}")
        made.append(make(f"twin-{n}", f"TW{n}", "school", "โรงเรียนบ้านนา", "Ban Na School", area))
    return made[0], made[1]


def answer(case: Case, typed: str) -> object:
    return ASKED.parse(named(typed), context_for(case, lang="th", now=MONDAY), "from_school")


@pytest.mark.parametrize("typed", ["โรงเรียนบ้านทางเดิม", "บ้านทางเดิม", " บ้านทางเดิม ", "ban example 1 school"])
def test_a_school_is_known_by_its_name(typed: str, released: Case) -> None:
    assert answer(released, typed)["code"] == "school-1"  # type: ignore[index]


def test_a_name_that_no_school_has_stays_as_it_was_typed(released: Case) -> None:
    assert answer(released, "บ้านทาง") == {"code": "", "name": {"th": "บ้านทาง", "en": "บ้านทาง"}}


def test_a_name_that_several_schools_have_asks_which(released: Case, twins: tuple[Office, Office]) -> None:
    with pytest.raises(Invalid) as refused:
        answer(released, "บ้านนา")
    (problem,) = refused.value.problems
    assert (problem.where, problem.code) == ("from_school.name", "several-schools")
    assert "เขต 1" in problem.th
    assert "เขต 2" in problem.th
    kept = answer(released, f"โรงเรียนบ้านนา ({twins[1].parent.short_th})")  # type: ignore[union-attr]
    assert kept["code"] == "twin-2"  # type: ignore[index]
    # The page fills the question again with what names one school, so saving it once more changes nothing.
    typed = ASKED.initial(kept, "from_school")["from_school.name"]  # type: ignore[arg-type]
    assert answer(released, str(typed)) == kept


def test_names_are_suggested_while_somebody_types(client: Client, twins: tuple[Office, Office]) -> None:
    found = client.get("/schools", {"q": "ทางเดิม"}).json()["names"]
    assert found == ["โรงเรียนบ้านทางเดิม"]
    assert len(set(client.get("/schools", {"q": "บ้านนา"}).json()["names"])) == 2
    assert client.get("/schools", {"q": ""}).json()["names"] == []


def test_a_granted_application_leads_to_the_other_school(
    released: Case, schools: tuple[School, School], applicant: Actor
) -> None:
    browser = sign_in(Client(), User.objects.get(pk=str(applicant.user_id)), two_factor=False)
    page = browser.get(f"/my/{released.number}")
    assert schools[1].office.name_th in page.content.decode()
    where = f"/my/{released.number}/go-on/arrive"
    assert f'action="{where}"' in page.content.decode()
    begun = browser.post(where)
    draft = Case.objects.get(service_id=IN, state=Case.DRAFT)
    assert (begun.status_code, str(draft.ref) in begun.headers["Location"]) == (302, True)
    assert (
        browser.post(f"/my/{released.number}/go-on/nowhere").status_code == 302
    )  # goes on with the one begun
