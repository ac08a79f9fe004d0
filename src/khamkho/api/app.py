"""The API as one object: its doors, its errors, its description."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema

from khamkho import __version__
from khamkho.api import cases, fees, handover, services, talk, times
from khamkho.api.auth import BearerToken
from khamkho.api.refusals import BadBody, NotAuthenticated
from khamkho.base.errors import Refused
from khamkho.ui.language import lang_now
from khamkho.ui.refusals import PROBLEM, BadRequest, problem


class ProblemAPI(NinjaAPI):
    """Describes refusals as what they are: problem+json."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(**options)
        for operations in schema["paths"].values():
            for operation in operations.values():
                for status, response in operation["responses"].items():
                    if int(status) >= 400 and "content" in response:
                        response["content"] = {PROBLEM: response["content"]["application/json"]}
        return schema


api = ProblemAPI(
    title="Khamkho",
    version=__version__,
    description="Hand in and follow applications to government offices. Errors are RFC 9457 problem details.",
    auth=BearerToken(),
    urls_namespace="api",
    docs_url=None,
)
api.add_router("", services.router)
api.add_router("", cases.router)
api.add_router("", talk.router)
api.add_router("", times.router)
api.add_router("", fees.router)
api.add_router("", handover.router)


def _answer(request: HttpRequest, refused: Refused) -> HttpResponse:
    told = problem(refused, lang_now())
    headers = {"WWW-Authenticate": "Bearer"} if refused.status == 401 else {}
    return JsonResponse(
        told,
        status=refused.status,
        content_type=PROBLEM,
        headers=headers,
        json_dumps_params={"ensure_ascii": False},
    )


@api.exception_handler(Refused)
def refused(request: HttpRequest, exc: Refused) -> HttpResponse:
    return _answer(request, exc)


@api.exception_handler(AuthenticationError)
def not_authenticated(request: HttpRequest, exc: AuthenticationError) -> HttpResponse:
    return _answer(request, NotAuthenticated())


@api.exception_handler(ValidationError)
def bad_body(request: HttpRequest, exc: ValidationError) -> HttpResponse:
    """Names where the request does not have the described form."""
    where = "; ".join(
        ".".join(str(part) for part in error["loc"]) + ": " + str(error["msg"]) for error in exc.errors[:10]
    )
    return _answer(request, BadBody(where=where))


@api.exception_handler(HttpError)
def bad_request(request: HttpRequest, exc: HttpError) -> HttpResponse:
    return _answer(request, BadRequest())
