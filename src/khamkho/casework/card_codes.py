"""The numbers of a card in a case: kept sealed until it is decided, then only enough of them to be recognised."""

from __future__ import annotations

from khamkho.base.card_numbers import masked
from khamkho.casework.contents import Body, body_of, index_terms, put_body, put_working_copy, working_copy_of
from khamkho.casework.models import Case
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.fields.card_codes import CODES
from khamkho.catalogue.service import Service, Step


def codes_in(service: Service, body: Body) -> dict[str, str]:
    """The numbers of a card that a case holds in full, by the question that asked for them."""
    asked = (name for name, field in service.fields.items() if isinstance(field, CODES))
    held = {name: str(body.answers[name]) for name in asked if body.answers.get(name)}
    return {name: code for name, code in held.items() if masked(code) != code}


def is_over(step: Step | None) -> bool:
    """Whether nobody compares the numbers any more: the case has ended, or what was made waits to be collected."""
    return step is None or catalogue.handing_over(step) is not None


def forget_codes(case: Case, service: Service) -> bool:
    """Cover the numbers in what was handed in and in what is being typed; whether there were any. The caller saves."""
    if service.identity.proof != "card_code" or case.key_id is None:
        return False
    found = False
    if case.working_copy is not None:
        draft = working_copy_of(case)
        found = _cover(service, draft)
        if found:
            put_working_copy(case, draft)
    if case.body is not None:
        body, typing = body_of(case), case.working_copy
        if _cover(service, body):
            put_body(case, body)
            case.working_copy, found = typing, True
    return found


def _cover(service: Service, body: Body) -> bool:
    held = codes_in(service, body)
    if held:
        named = {f"same:{name}" for name, paths in service.same.items() if set(paths) & held.keys()}
        body.marks = [[kind, entry] for kind, entry in sorted(index_terms(service, body)) if kind in named]
    body.answers |= {name: masked(code) for name, code in held.items()}
    asked = {name for name, field in service.fields.items() if isinstance(field, CODES)}
    typed = False
    for page, said in body.raw.items():
        if asked & said.keys():
            body.raw[page] = {name: value for name, value in said.items() if name not in asked}
            typed = True
    return bool(held) or typed
