"""What services there are, for other systems."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router

from khamkho.api.schemas import ProblemOut, ServiceLine, ServiceOut
from khamkho.base.text import Text, lang_in
from khamkho.base.working_time import span_words
from khamkho.catalogue import rules
from khamkho.catalogue.queries import service_of
from khamkho.catalogue.service import Service
from khamkho.offices.models import Offering
from khamkho.offices.queries import all_offerings
from khamkho.offices.rules import NoSuchService

router = Router(tags=["services"])


@router.get("/services", response={200: list[ServiceLine]}, auth=None, summary="Services on offer")
def list_services(request: HttpRequest, office: str = "") -> list[dict[str, Any]]:
    """Every service that some office offers now; ``office`` narrows to one office's code."""
    offered: dict[str, tuple[Service, list[str]]] = {}
    for offering in _to_apply_for():
        if office and offering.office.code != office:
            continue
        service = service_of(offering.version)
        offered.setdefault(service.id, (service, []))[1].append(offering.office.code)
    return [
        {"id": id_, "title": words(service.title), "summary": words(service.summary), "offices": offices}
        for id_, (service, offices) in sorted(offered.items())
    ]


@router.get(
    "/services/{service_id}",
    response={200: ServiceOut, 404: ProblemOut},
    auth=None,
    summary="One service: its questions as JSON Schema, documents, steps",
)
def get_service(
    request: HttpRequest, service_id: str, office: str = "", variant: str = "", lang: str = "th"
) -> dict[str, Any]:
    """The service as an office offers it (the first by code when ``office`` is left out)."""
    offerings = [
        offering for offering in _to_apply_for(service_id) if not office or offering.office.code == office
    ]
    if not offerings:
        raise NoSuchService()
    service = service_of(min(offerings, key=lambda offering: offering.office.code).version)
    if variant and variant not in service.variants:
        raise NoSuchService()
    return described(
        service,
        offices=sorted(offering.office.code for offering in offerings),
        variant=variant,
        lang=lang_in(lang),
    )


def _to_apply_for(service_id: str = "") -> list[Offering]:
    """What offices offer to people; not their own work."""
    return [one for one in all_offerings(service_id) if not service_of(one.version).is_internal]


def described(service: Service, *, offices: list[str], variant: str, lang: Any) -> dict[str, Any]:
    """A service as another system reads it."""
    return {
        "id": service.id,
        "hash": service.hash,
        "title": words(service.title),
        "summary": words(service.summary),
        "offices": offices,
        "variants": [{"id": id_, "title": words(v.title)} for id_, v in service.variants.items()],
        "promise": words(span_words(service.promise)),
        "answers_schema": rules.json_schema(service, variant or None, lang),
        "documents": [
            {
                "id": need.id,
                "type": need.type,
                "label": words(need.label),
                "required": need.required,
                "soft": need.soft,
                "accept": list(need.accept),
                "max_files": need.max_files,
                "when": need.when.written() if need.when else None,
            }
            for need in service.documents
        ],
        "steps": [
            {
                "id": step.id,
                "title": words(step.title),
                "by": step.by,
                "within": words(span_words(step.within)) if step.within else None,
                "actions": [action.id for action in step.actions],
            }
            for step in service.steps
        ],
        "ends": dict(service.ends),
    }


def words(text: Text) -> dict[str, str]:
    return {"th": text.th, "en": text.en}
