"""Is this document real? Open to everyone, limited in how often one may ask."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from khamkho.base.codes import normalise_code
from khamkho.files.responses import blob_response
from khamkho.issuing.queries import Standing, document_for, standing_of
from khamkho.issuing.refusals import NoSuchDocument
from khamkho.offices.actors import actor_of
from khamkho.ui.limits import allow


@require_safe
def enter_code(request: HttpRequest) -> HttpResponse:
    """Type the code that stands under the QR."""
    typed = request.GET.get("code", "")
    if typed:
        return redirect("verify-code", code=normalise_code(typed) or "unknown")
    return render(request, "issuing/enter_code.html")


@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """What a document is, by whom, whether it stands; a typed name is answered with matches or does not match."""
    allow(request, "verify")
    standing = standing_of(code)
    if standing is None:
        return render(request, "issuing/unknown.html", {"code": code[:40]}, status=404)
    name = request.POST.get("name", "").strip()[:200]
    context = {"standing": standing, "name": name, "matches": standing.matches(name) if name else None}
    return render(request, "issuing/verify.html", context)


@require_safe
def verify_json(request: HttpRequest, code: str) -> JsonResponse:
    """The same for programs; ``?name=`` asks whether a name matches."""
    allow(request, "verify")
    standing = standing_of(code)
    if standing is None:
        raise NoSuchDocument()
    return JsonResponse(
        as_json(standing, request.GET.get("name", "")[:200]), json_dumps_params={"ensure_ascii": False}
    )


def as_json(standing: Standing, name: str) -> dict[str, object]:
    """What a program is told of a document."""
    told: dict[str, object] = {
        "code": standing.code,
        "kind": {"th": standing.title.th, "en": standing.title.en},
        "number": standing.number,
        "issuer": {"th": standing.office.th, "en": standing.office.en},
        "service": standing.service,
        "issued_at": standing.issued_at.isoformat() if standing.issued_at else None,
        "state": standing.state,
        "stands": standing.stands,
        "since": standing.since.isoformat() if standing.since else None,
        **_days(standing),
        "replaced_by": standing.replaced_by[0] if standing.replaced_by else None,
        "holder_masked": standing.holder,
        "checked_at": timezone.now().isoformat(),
        "page": reverse("verify-code", args=[standing.code]),
    }
    if name:
        told["name_matches"] = standing.matches(name)
    return told


def _days(standing: Standing) -> dict[str, object]:
    """Of a card: from when until when; a last day that is null means for life."""
    if standing.days is None:
        return {}
    first, last = standing.days
    return {"issued_on": first.isoformat(), "valid_until": last.isoformat() if last else None}


@require_safe
def download(request: HttpRequest, code: str) -> HttpResponseBase:
    """The PDF, for whoever may see its case."""
    _document, blob, name = document_for(actor_of(request), code)
    return blob_response(request, blob, name=name, inline="save" not in request.GET)
