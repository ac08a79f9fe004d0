"""What the questions need with which an officer asks a colleague or an expert for an opinion."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from khamkho.casework.queries.cases import CaseView
from khamkho.casework.queries.opinions import label_of, offices_to_ask
from khamkho.casework.rules.talk import FILE
from khamkho.desk.door import Here
from khamkho.desk.queries import colleagues_of
from khamkho.ui.controls import given_at


def asking_context(here: Here, view: CaseView, typed: Mapping[str, Any]) -> dict[str, Any]:
    """Whom one may ask, and what of the case she may be shown."""
    offices = list(offices_to_ask(here.office))
    at = next((one for one in offices if one.code == typed.get("at")), here.office)
    near = view.case.interests or ()
    lang = here.actor.lang
    return {
        "asked_at": at,
        "asked_offices": [(one.code, one.name(lang)) for one in offices],
        "asked_people": [
            ("", _("Choose")),
            *(
                (one.id, f"{one.member.name(lang)} {one.member.position(lang)}".strip())
                for one in colleagues_of(at, here.today)
                if one.key not in near and one.user_id != here.actor.user_id
            ),
        ],
        "asked_parts": parts_to_show(view, here),
        "ticked": given_at(typed, "parts"),
        "sees": [
            ("whole", _("All answers and documents")),
            ("parts", _("Only what is ticked below")),
        ],
        "reads": [
            ("office", _("Everybody who works at this office")),
            ("deciders", _("Only those who decide, you and whoever is asked")),
        ],
    }


def parts_to_show(view: CaseView, here: Here) -> list[tuple[str, str]]:
    """Each answer and each document that was handed in, as a form ticks them."""
    lang = here.actor.lang
    rows = [(row.field_id, row.label) for section in view.sections(lang) for row in section.rows]
    documents = dict.fromkeys(file.document for file in view.files if not file.document.startswith(FILE))
    return rows + [
        (f"document:{name}", _("Document: %(name)s") % {"name": label_of(view.service, name).in_(lang)})
        for name in documents
    ]
