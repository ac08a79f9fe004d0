"""The documents of an application: a file in small pieces by script, or whole in a plain post; and reading them back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from khamkho.base.errors import Problem, Refused
from khamkho.casework import commands
from khamkho.casework.queries.cases import HeldFile, file_for
from khamkho.casework.rules.refusals import TooManyFiles
from khamkho.catalogue.service import ID_PHOTO_BETTER, ID_PHOTO_LEAST, DocumentNeed
from khamkho.files import commands as files
from khamkho.files.commands import Stored
from khamkho.files.kinds import JPEG, PNG, Accept
from khamkho.files.posted import owner_of, take_posted
from khamkho.files.refusals import BadChunk
from khamkho.files.responses import blob_response
from khamkho.offices.actors import actor_of
from khamkho.portal.door import Draft, declared, filling, onward, own_draft, reread

LIMIT = 10 * files.MEGABYTE
FIELD = "file"


@require_http_methods(["GET", "HEAD", "POST"])
@filling
def document(draft: Draft, document_id: str) -> HttpResponse:
    """One document: what is wanted, what is there, and a place to add it."""
    if not draft.is_on_the_way("document", document_id):
        return redirect("portal:resume", draft.ref)
    need = draft.service.document(document_id)
    if draft.request.method != "POST":
        return _shown(draft, need)
    try:
        stored = _posted(draft, need)
    except Refused as no:
        return _shown(draft, need, problem_of(no), status=no.status)
    if stored is None and need.required and not draft.view.files_of(need.id):
        return _shown(draft, need, _missing(need), status=422)
    if stored is not None and "add" in draft.request.POST:
        return redirect(draft.request.get_full_path())
    return onward(draft, "document", document_id)


def _posted(draft: Draft, need: DocumentNeed) -> Stored | None:
    """Take the file of a plain post and attach it; None when none was chosen."""
    key = draft.case.key
    if key is None:
        raise Http404
    require_room(draft, need)
    stored = take_posted(draft.request, FIELD, key=key, accept=accept_of(need), limit=LIMIT, now=draft.now)
    if stored is not None:
        put(draft, need, stored)
    return stored


def require_room(draft: Draft, need: DocumentNeed) -> None:
    """Is there room for one more? A document of one file takes a new one in place of the old."""
    chosen = FIELD in draft.request.FILES or "size" in draft.request.POST
    if chosen and need.max_files > 1 and len(draft.view.files_of(need.id)) >= need.max_files:
        raise TooManyFiles(limit=need.max_files)


def put(draft: Draft, need: DocumentNeed, stored: Stored) -> None:
    """Attach a stored file; where only one is wanted it takes the place of the one that was there."""
    with transaction.atomic():
        for old in draft.view.files_of(need.id) if need.max_files == 1 else ():
            commands.detach(actor=draft.actor, ref=draft.ref, attachment=old.ref, now=draft.now)
        commands.attach(actor=draft.actor, ref=draft.ref, document=need.id, stored=stored, now=draft.now)


def accept_of(need: DocumentNeed) -> Accept:
    """Which kinds of file this document may be."""
    if need.type == "id_photo":
        return "id_photo"
    kinds = set(need.accept)
    return "document" if kinds == {"pdf", "image"} else "pdf" if "pdf" in kinds else "image"


def problem_of(no: Refused) -> Problem:
    """A refusal of a file, said at the place where the file is chosen."""
    th, en = (" ".join(filter(None, (no.sentence(lang), no.next(lang)))) for lang in ("th", "en"))
    return Problem(FIELD, no.code, th, en)


def _missing(need: DocumentNeed) -> Problem:
    return Problem(FIELD, "document-missing", f"กรุณาแนบ{need.label.th}", f"Choose a file: {need.label.en}")


def _shown(
    draft: Draft, need: DocumentNeed, problem: Problem | None = None, status: int = 200
) -> HttpResponse:
    at, of = draft.steps_done("document", need.id)
    held = draft.view.files_of(need.id)
    context = {
        "draft": draft,
        "need": need,
        "accept": accept_of(need),
        "held": held_files(draft, need),
        "full": need.max_files > 1 and len(held) >= need.max_files,
        "problems": [problem] if problem else [],
        "limit": LIMIT,
        "limit_mb": LIMIT // files.MEGABYTE,
        "least": ID_PHOTO_LEAST,
        "better": ID_PHOTO_BETTER,
        "upload": reverse("portal:upload-begin", args=[draft.ref, need.id]),
        "back": draft.back_from("document", need.id),
        "at": at,
        "of": of,
        "changing": draft.changing,
    }
    return render(draft.request, "portal/document.html", context, status=status)


def held_files(draft: Draft, need: DocumentNeed) -> list[dict[str, Any]]:
    """What is attached already, as the page shows it."""
    return [_held(draft, need, file) for file in draft.view.files_of(need.id)]


def _held(draft: Draft, need: DocumentNeed, file: HeldFile) -> dict[str, Any]:
    remove = reverse("portal:remove", args=[draft.ref, need.id, file.ref])
    query = draft.request.META.get("QUERY_STRING", "")
    return {
        "name": file.name,
        "size": file.size,
        "href": reverse("portal:file", args=[draft.ref, file.ref]),
        "is_picture": file.media_type in (JPEG, PNG),
        "remove": f"{remove}?{query}" if query else remove,
    }


@require_POST
@filling
def remove(draft: Draft, document_id: str, file_ref: UUID) -> HttpResponse:
    """Take a file out again."""
    commands.detach(actor=draft.actor, ref=draft.ref, attachment=file_ref, now=draft.now)
    back = reverse("portal:document", args=[draft.ref, document_id])
    query = draft.request.META.get("QUERY_STRING", "")
    return redirect(f"{back}?{query}" if query else back)


def _refusal(draft: Draft, no: Refused) -> JsonResponse:
    problem = problem_of(no)
    told: dict[str, Any] = {"code": no.code, "detail": problem.sentence(draft.actor.lang)}
    if isinstance(no, BadChunk):
        told["received"] = no.facts["received"]
    return JsonResponse(told, status=no.status)


@require_POST
@filling
def upload_begin(draft: Draft, document_id: str) -> HttpResponse:
    """A script announces a file that will come in pieces."""
    if not draft.is_on_the_way("document", document_id):
        raise Http404
    size = draft.request.POST.get("size", "")
    try:
        require_room(draft, draft.service.document(document_id))
        upload = files.begin_upload(
            owner=owner_of(draft.request),
            name=draft.request.POST.get("name", "")[:255],
            size=int(size) if size.isascii() and size.isdigit() and len(size) < 12 else 0,
            limit=LIMIT,
            now=draft.now,
        )
    except Refused as no:
        return _refusal(draft, no)
    where = [draft.ref, document_id, upload.ref]
    return JsonResponse(
        {
            "piece": reverse("portal:upload-piece", args=where),
            "finish": reverse("portal:upload-finish", args=where),
            "received": upload.received,
        },
        status=201,
    )


@require_POST
@filling
def upload_piece(draft: Draft, document_id: str, upload_ref: UUID) -> HttpResponse:
    """The next piece of a file; the answer says how much is here."""
    owner, offset = owner_of(draft.request), draft.request.GET.get("offset", "")
    try:
        upload = files.upload_of(upload_ref, owner)
        length = int(draft.request.META.get("CONTENT_LENGTH") or 0)
        if not (offset.isascii() and offset.isdigit()) or length > files.MAX_CHUNK:
            raise BadChunk(received=upload.received)
        received = files.append_chunk(
            ref=upload_ref, owner=owner, offset=int(offset), chunk=draft.request.body, now=draft.now
        )
    except Refused as no:
        return _refusal(draft, no)
    return JsonResponse({"received": received})


@require_POST
@filling
def upload_finish(draft: Draft, document_id: str, upload_ref: UUID) -> HttpResponse:
    """All pieces are here: judge the file, attach it, and show what the document holds now."""
    if not draft.is_on_the_way("document", document_id) or draft.case.key is None:
        raise Http404
    need = draft.service.document(document_id)
    try:
        stored = files.finish_upload(
            ref=upload_ref,
            owner=owner_of(draft.request),
            key=draft.case.key,
            accept=accept_of(need),
            now=draft.now,
        )
        put(draft, need, stored)
    except Refused as no:
        return _refusal(draft, no)
    fresh = reread(draft)
    return render(draft.request, "portal/held_files.html", {"held": held_files(fresh, need)})


@never_cache
@require_safe
@declared("own-case")
def file(request: HttpRequest, case_ref: UUID, file_ref: UUID) -> HttpResponseBase:
    """A file of one's own application; shown where that is safe, saved otherwise. 404 for anybody else."""
    actor = actor_of(request)
    own = own_draft(actor, case_ref).standing.is_applicant
    blob, name = file_for(actor, case_ref, file_ref)
    return blob_response(request, blob, name=name, inline="save" not in request.GET, unscanned=own)
