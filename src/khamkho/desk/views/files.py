"""The files of a case, shown in the page."""

from __future__ import annotations

from uuid import UUID

from csp.decorators import csp_update
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from khamkho.casework.queries.cases import file_for
from khamkho.files.responses import blob_response
from khamkho.offices.actors import actor_of, desk_required


@desk_required  # type: ignore[arg-type]  # streamed answers pass through unchanged
@require_safe
@csp_update({"object-src": "'self'"})  # type: ignore[arg-type]  # browsers show a PDF through a plug-in of their own
def show(request: HttpRequest, case: UUID, file: UUID) -> HttpResponseBase:
    """A file that was handed in, to members of the case's office; ``?save`` hands it over to keep, ``?whole`` is the picture that a photograph was cut out of."""
    blob, name = file_for(actor_of(request), case, file, whole="whole" in request.GET)
    return blob_response(request, blob, name=name, inline="save" not in request.GET)
