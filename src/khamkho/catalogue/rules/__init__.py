"""What a service decides, as pure functions on values: which questions, which documents, which step comes next.

``Answers`` map a field's id to its canonical JSON value. ``variant`` is the id of the chosen variant, ``""``
when the service has none.
"""

from khamkho.catalogue.rules.form import (
    Checked,
    NoSuchPage,
    check_all,
    check_answers,
    check_page,
    check_questions,
    documents_for,
    fields_for,
    initial,
    page_problems,
    pages_for,
    relevant_answers,
    stop_for,
)
from khamkho.catalogue.rules.privacy import Asked, PrivacyNotice, privacy_notice
from khamkho.catalogue.rules.read import (
    Column,
    Contact,
    Projection,
    Row,
    Section,
    asked_fields,
    columns,
    contact,
    facets,
    projection,
    read_back,
)
from khamkho.catalogue.rules.schema import json_schema, sample_answers
from khamkho.catalogue.rules.steps import (
    GIVE_BACK,
    STANDING,
    WITHDRAW,
    NoSuchAction,
    NotYourStep,
    Target,
    actions_for,
    late_target,
    may_act,
    target,
    transition,
)
from khamkho.catalogue.when import Answers

__all__ = [
    "GIVE_BACK",
    "STANDING",
    "WITHDRAW",
    "Answers",
    "Asked",
    "Checked",
    "Column",
    "Contact",
    "NoSuchAction",
    "NoSuchPage",
    "NotYourStep",
    "PrivacyNotice",
    "Projection",
    "Row",
    "Section",
    "Target",
    "actions_for",
    "asked_fields",
    "check_all",
    "check_answers",
    "check_page",
    "check_questions",
    "columns",
    "contact",
    "documents_for",
    "facets",
    "fields_for",
    "initial",
    "json_schema",
    "late_target",
    "may_act",
    "page_problems",
    "pages_for",
    "privacy_notice",
    "projection",
    "read_back",
    "relevant_answers",
    "sample_answers",
    "stop_for",
    "target",
    "transition",
]
