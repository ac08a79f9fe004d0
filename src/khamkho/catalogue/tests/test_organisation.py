"""An organisation that applies: what is typed, what is kept, and how it is named and found."""

from __future__ import annotations

from typing import Any

import pytest

from khamkho.base.errors import Invalid
from khamkho.base.text import Text
from khamkho.catalogue import rules
from khamkho.catalogue.fields.organisation import OrganisationField
from khamkho.catalogue.lint import lint
from khamkho.catalogue.load import load
from khamkho.catalogue.tests.worlds import CTX, GOOD

FIELD = OrganisationField(id="company", type="organisation", label=Text("นิติบุคคล", "Organisation"))
COMPANY: dict[str, Any] = {
    "name": "บริษัท ตัวอย่างสมมติ จำกัด",
    "number": "0999999999991",
    "signatory": "นายสมมติ ตัวอย่าง",
}


def test_the_number_is_kept_plain_however_it_is_typed():
    typed = {**COMPANY, "name": " บริษัท  ตัวอย่างสมมติ จำกัด", "number": "๐-9999-99999 99-1"}
    assert FIELD.parse(typed, CTX, "company") == COMPANY
    assert FIELD.parse({}, CTX, "company") is None
    assert FIELD.initial(COMPANY, "company")["company.number"] == "0-9999-99999-99-1"


@pytest.mark.parametrize(
    ("changed", "where", "code"),
    [
        ({"number": "0999999999992"}, "number", "id-checksum"),
        ({"number": "1101700207030"}, "number", "organisation-number"),
        ({"number": "099999999999"}, "number", "organisation-number"),
        ({"number": ""}, "number", "required"),
        ({"name": ""}, "name", "required"),
        ({"signatory": ""}, "signatory", "required"),
        ({"name": "ก" * 201}, "name", "too-long"),
    ],
)
def test_what_is_wrong_is_named_on_its_own_part(changed: dict[str, str], where: str, code: str):
    with pytest.raises(Invalid) as refused:
        FIELD.parse({**COMPANY, **changed}, CTX, "company")
    assert [(one.where, one.code) for one in refused.value.problems] == [(f"company.{where}", code)]


def test_it_reads_back_with_its_number_and_who_signs_and_is_masked_to_its_name():
    assert FIELD.read_back(COMPANY, "th").splitlines() == [
        COMPANY["name"],
        "เลขทะเบียนนิติบุคคล 0-9999-99999-99-1",
        "ผู้มีอำนาจลงนาม: นายสมมติ ตัวอย่าง",
    ]
    assert FIELD.mask(COMPANY, "th") == COMPANY["name"]


@pytest.fixture
def service(tmp_path: Any) -> Any:
    """The good file, asked of a company by somebody who acts for it."""
    company = "      - {id: company, type: organisation, label: {th: นิติบุคคล, en: Organisation}}\n"
    text = GOOD.replace("    use: person-basics\n    fields:\n", f"    fields:\n{company}")
    file = tmp_path / "parking-card.yaml"
    file.write_text(text, encoding="utf-8")
    assert [one.code for one in lint(file) if one.code in ("not-carried", "no-name")] == []
    return load(file)


def test_the_organisation_is_the_applicant_by_name_and_by_number(service: Any):
    found = rules.projection(service, {"company": COMPANY})
    assert (found.display_name, found.identity_numbers) == (COMPANY["name"], (COMPANY["number"],))
    name = rules.applicant_name(service, {"company": COMPANY})
    assert name is not None
    assert name.matches("บริษัทตัวอย่างสมมติ จำกัด")
    assert rules.personal(service, {"company": COMPANY}) == {"company": COMPANY}
