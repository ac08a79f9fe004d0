"""How a "no" looks: one place turns a refusal into a page, an htmx fragment or problem+json."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme

from khamkho.base.errors import Invalid, NotFound, Refused
from khamkho.base.text import Lang
from khamkho.ui.language import lang_now

log = logging.getLogger("khamkho.refusals")

PROBLEM = "application/problem+json"


class BadRequest(Refused):
    """The request makes no sense, whoever sends it."""

    code = "bad-request"
    status = 400
    th = "ระบบไม่เข้าใจคำขอนี้"
    en = "This request could not be understood."
    next_th = "โปรดย้อนกลับไปหน้าก่อนแล้วลองอีกครั้ง"
    next_en = "Please go back to the page before and try again."


class WrongMethod(Refused):
    """The address is right, what was asked of it is not."""

    code = "wrong-method"
    status = 405
    th = "ใช้ที่อยู่นี้ด้วยวิธีนี้ไม่ได้"
    en = "This address cannot be used in this way."
    next_th = "โปรดเปิดหน้าก่อนหน้าแล้วกดปุ่มในหน้านั้น"
    next_en = "Please open the page before and use its buttons."


class TooMuchTyped(Refused):
    """A form or a JSON body without files is larger than anybody types. Facts: ``limit`` in MB."""

    code = "too-much-typed"
    status = 413
    th = "ข้อความที่ส่งมายาวเกินไป ส่งได้ครั้งละไม่เกิน {limit} MB"
    en = "What was sent is too long. Up to {limit} MB of text can be sent at once."
    next_th = "โปรดย้อนกลับไปหน้าก่อน ย่อข้อความหรือแนบเป็นไฟล์ แล้วส่งใหม่"
    next_en = "Go back to the page before, shorten the text or attach it as a file, and send it again."


class Forbidden(Refused):
    """The person is known, and may not."""

    code = "forbidden"
    status = 403
    th = "ท่านไม่มีสิทธิ์ใช้หน้านี้"
    en = "You may not use this page."
    next_th = "หากท่านเป็นเจ้าหน้าที่ โปรดเข้าสู่ระบบด้วยบัญชีของหน่วยงาน"
    next_en = "If you work for an office, please sign in with your office account."


class FormExpired(Refused):
    """The form's token is missing or too old. Django has not run the view: nothing was changed."""

    code = "form-expired"
    status = 403
    th = "หน้านี้เปิดค้างไว้นานเกินไป จึงยังไม่ได้ส่งข้อมูล"
    en = "This page was open for too long, so nothing has been sent yet."
    next_th = "กดย้อนกลับในเบราว์เซอร์ ข้อมูลที่กรอกจะยังอยู่ จากนั้นโหลดหน้าใหม่แล้วส่งอีกครั้ง"
    next_en = (
        "Use your browser's back button: what you typed is still there. Reload the page and send it again."
    )


class Broken(Refused):
    """A mistake of ours."""

    code = "broken"
    status = 500
    th = "ขออภัย ระบบขัดข้อง"
    en = "Sorry, something went wrong on our side."
    next_th = "สิ่งที่บันทึกไว้แล้วยังอยู่ครบ โปรดลองอีกครั้งในอีกสักครู่"
    next_en = "What was saved is still there. Please try again in a few minutes."


def wants_json(request: HttpRequest) -> bool:
    """Does this caller read problem+json rather than a page?"""
    if request.path.startswith("/api/") or request.path.endswith(".json"):
        return True
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def problem(refused: Refused, lang: Lang) -> dict[str, Any]:
    """The refusal as RFC 9457 problem details; ``errors`` names every field at fault."""
    told: dict[str, Any] = {
        "type": f"/problems/{refused.code}",
        "title": refused.sentence(lang),
        "status": refused.status,
        "code": refused.code,
        "detail": " ".join(filter(None, (refused.sentence(lang), refused.next(lang)))),
    }
    if isinstance(refused, Invalid):
        told["errors"] = [
            {"where": one.where, "code": one.code, "detail": one.sentence(lang)} for one in refused.problems
        ]
    return told


def answer(request: HttpRequest, refused: Refused) -> HttpResponse:
    """The response that says no, in the form this caller reads."""
    lang = lang_now()
    if wants_json(request):
        return JsonResponse(problem(refused, lang), status=refused.status, content_type=PROBLEM)
    if getattr(request, "htmx", False):
        return _fragment(refused, lang)
    html = render_to_string("ui/refusal.html", _words(refused, lang) | {"back": _back(request)}, request)
    return HttpResponse(html, status=refused.status)


def _words(refused: Refused, lang: Lang) -> dict[str, Any]:
    return {
        "code": refused.code,
        "sentence": refused.sentence(lang),
        "next_step": refused.next(lang),
        "problems": refused.problems if isinstance(refused, Invalid) else (),
    }


def _fragment(refused: Refused, lang: Lang) -> HttpResponse:
    """htmx puts it at the top of the page, whatever the request was going to replace."""
    html = render_to_string("ui/refusal_fragment.html", _words(refused, lang))
    response = HttpResponse(html, status=refused.status)
    response["HX-Retarget"] = "#kk-refusal"
    response["HX-Reswap"] = "innerHTML show:window:top"
    return response


def _back(request: HttpRequest) -> str:
    """The page that the person came from, when it is one of ours."""
    came_from = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure())
    return came_from if ours and request.method == "POST" else "/"


class RefusalMiddleware:
    """Answers every refusal that a view lets through. Anything else is a bug and goes on to ``server_error``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not isinstance(response, HttpResponseNotAllowed):
            return response
        said = answer(request, WrongMethod())
        said["Allow"] = response["Allow"]
        return said

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        log.info("refused %s at %s", exception.code, request.resolver_match and request.resolver_match.route)
        return answer(request, exception)


def _failure(request: HttpRequest, refused: Refused, reference: str = "") -> HttpResponse:
    """Said without the database, the session or a context processor: any of them may be what failed."""
    lang = lang_now()
    if wants_json(request):
        told = problem(refused, lang) | ({"reference": reference} if reference else {})
        return JsonResponse(told, status=refused.status, content_type=PROBLEM)
    html = render_to_string("ui/failure.html", _words(refused, lang) | {"reference": reference})
    return HttpResponse(html, status=refused.status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig):
        limit = (settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0) / 1024**2
        return _failure(request, TooMuchTyped(limit=f"{limit:.3g}"))
    return _failure(request, BadRequest())


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return answer(request, Forbidden())


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return answer(request, NotFound())


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return answer(request, FormExpired())


def server_error(request: HttpRequest) -> HttpResponse:
    """Django has logged the traceback; the reference ties what the person tells us to that log line."""
    reference = getattr(request, "request_id", "") or secrets.token_hex(4)
    log.error("failed with reference %s at %s %s", reference, request.method, request.path)
    return _failure(request, Broken(), reference)
