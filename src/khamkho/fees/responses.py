"""A proof of payment as a file: as it was made, or made now where the worker has not come to it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from khamkho.documents.printer import render_now
from khamkho.fees.models import Receipt
from khamkho.fees.papers import proof_paper
from khamkho.files.responses import blob_response


def proof_response(request: HttpRequest, found: Receipt) -> HttpResponseBase:
    """The PDF. Whoever asks has been permitted."""
    if found.blob is not None:
        return blob_response(request, found.blob, name=f"{found.number}.pdf", inline=True)
    made = render_now("moneyproof", proof_paper(found), now=found.made_at)
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{found.number}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer
