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
from khamkho.base.text import Text
from khamkho.casework import commands
from khamkho.casework.queries.cases import HeldFile, file_for
from khamkho.casework.rules.defects import DOCUMENT
from khamkho.casework.rules.refusals import TooManyFiles
from khamkho.catalogue.service import ID_PHOTO_BETTER, ID_PHOTO_LEAST, DocumentNeed
from khamkho.files import commands as files
from khamkho.files import framing
from khamkho.files.commands import Stored
from khamkho.files.hints import HINTS
from khamkho.files.kinds import JPEG, PNG, Accept
from khamkho.files.models import ScanState
from khamkho.files.photos import size_of
from khamkho.files.posted import has_file, take_posted
from khamkho.files.queries import read_blob
from khamkho.files.refusals import CutTooSmall, Infected, UploadGone
from khamkho.files.responses import blob_response
from khamkho.issuing.copies import certified
from khamkho.offices.actors import actor_of
from khamkho.offices.queries import member_at
from khamkho.portal.door import Draft, declared, filling, onward, own_draft, reread

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
    if stored is None and need.required and not draft.view.files_of(need.id) and not draft.typing:
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
    stored = take_posted(
        draft.request, FIELD, key=key, accept=accept_of(need), limit=files.LIMIT, now=draft.now
    )
    seat = copying_seat(draft, need)
    if stored is not None and seat is not None:
        member = member_at(draft.case.office, seat)
        stored = certified(stored, member, lang="th" if draft.case.lang == "th" else "en", now=draft.now)
    if stored is not None:
        put(draft, need, stored, copied_by=seat)
    return stored


def copying_seat(draft: Draft, need: DocumentNeed) -> int | None:
    """The seat of the officer who says that she copies this document from the original shown to her (``?copied=1``)."""
    return seat_for_copies(draft, need) if draft.request.GET.get("copied") else None


def seat_for_copies(draft: Draft, need: DocumentNeed) -> int | None:
    """The seat on which this person may make copies: she types the application in at the desk. A card's photograph is none."""
    seat = draft.actor.seat_as(draft.case.office_id, "officer", "supervisor", "director")
    if seat is None or need.type != "file" or not commands.may_copy(draft.actor, draft.case, seat.id):
        return None
    return seat.id


def require_room(draft: Draft, need: DocumentNeed) -> None:
    """Is there room for one more? A document of one file takes a new one in place of the old."""
    if (
        has_file(draft.request, FIELD)
        and need.max_files > 1
        and len(draft.view.files_of(need.id)) >= need.max_files
    ):
        raise TooManyFiles(limit=need.max_files)


def put(draft: Draft, need: DocumentNeed, stored: Stored, *, copied_by: int | None = None) -> None:
    """Attach a stored file; where only one is wanted it takes the place of the one that was there."""
    with transaction.atomic():
        for old in draft.view.files_of(need.id) if need.max_files == 1 else ():
            commands.detach(actor=draft.actor, ref=draft.ref, attachment=old.ref, now=draft.now)
        commands.attach(
            actor=draft.actor,
            ref=draft.ref,
            document=need.id,
            stored=stored,
            copied_by=copied_by,
            now=draft.now,
        )


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
    context = {
        **_box(draft, need),
        "draft": draft,
        "may_copy": seat_for_copies(draft, need) is not None,
        "copying": copying_seat(draft, need) is not None,
        "problems": [problem] if problem else [],
        "least": ID_PHOTO_LEAST,
        "better": ID_PHOTO_BETTER,
        "back": draft.back_from("document", need.id),
        "at": at,
        "of": of,
        "way_known": True,  # nobody comes here before she said what she applies for
        "changing": draft.changing,
        "mark": draft.marked.get(DOCUMENT + need.id),
    }
    return render(draft.request, "portal/document.html", context, status=status)


def _box(draft: Draft, need: DocumentNeed) -> dict[str, Any]:
    """The place for files: what is there, and where another is chosen."""
    held = held_files(draft, need)
    return {
        "need": need,
        "accept": accept_of(need),
        "held": held,
        "full": need.max_files > 1 and len(held) >= need.max_files,
        "limit_mb": files.LIMIT // files.MEGABYTE,
        "attach": _with_query(draft, reverse("portal:attach", args=[draft.ref, need.id])),
    }


def held_files(draft: Draft, need: DocumentNeed) -> list[dict[str, Any]]:
    """What is attached already, as the page shows it."""
    return [_held(draft, need, file) for file in draft.view.files_of(need.id)]


def _held(draft: Draft, need: DocumentNeed, file: HeldFile) -> dict[str, Any]:
    return {
        "name": file.name,
        "size": file.size,
        "href": reverse("portal:file", args=[draft.ref, file.ref]),
        "is_picture": file.media_type in (JPEG, PNG) and file.scan != ScanState.INFECTED,
        "note": note_of(file),
        **_photograph(draft, need, file),
        "remove": _with_query(draft, reverse("portal:remove", args=[draft.ref, need.id, file.ref])),
    }


def _photograph(draft: Draft, need: DocumentNeed, file: HeldFile) -> dict[str, Any]:
    """Of a photograph: which part of the picture it is, what was noticed, and where another part is chosen."""
    if need.type != "id_photo" or file.scan == ScanState.INFECTED:
        return {}
    return {
        "cut": _with_query(draft, reverse("portal:cut", args=[draft.ref, need.id])),
        "middle": file.has_whole and file.photo is not None and file.photo.by == "middle",
        "hints": [HINTS[hint] for hint in file.photo.hints] if file.photo else [],
    }


def note_of(file: HeldFile) -> Text | None:
    """What its sender should know about a file: a virus was found, and what to do."""
    no = Infected()
    if file.scan != ScanState.INFECTED:
        return None
    return Text(f"{no.th} {no.next_th}", f"{no.en} {no.next_en}")


def _with_query(draft: Draft, address: str) -> str:
    """An address that remembers where this page was opened from."""
    query = draft.request.META.get("QUERY_STRING", "")
    return f"{address}?{query}" if query else address


@require_POST
@filling
def remove(draft: Draft, document_id: str, file_ref: UUID) -> HttpResponse:
    """Take a file out again."""
    commands.detach(actor=draft.actor, ref=draft.ref, attachment=file_ref, now=draft.now)
    return redirect(_with_query(draft, reverse("portal:document", args=[draft.ref, document_id])))


@require_POST
@filling
def attach(draft: Draft, document_id: str) -> HttpResponse:
    """A script has sent a file in pieces: attach it, and answer the place for files as it looks now."""
    if not draft.is_on_the_way("document", document_id):
        raise Http404
    need = draft.service.document(document_id)
    try:
        if _posted(draft, need) is None:
            raise UploadGone
    except Refused as no:
        told = {"code": no.code, "detail": problem_of(no).sentence(draft.actor.lang)}
        return JsonResponse(told, status=no.status)
    return render(draft.request, "portal/document_box.html", _box(reread(draft), need))


@require_http_methods(["GET", "HEAD", "POST"])
@filling
def cut(draft: Draft, document_id: str) -> HttpResponse:
    """Choose another part of the picture for a photograph; buttons move the frame where no script does."""
    if not draft.is_on_the_way("document", document_id):
        return redirect("portal:resume", draft.ref)
    need = draft.service.document(document_id)
    held = next(iter(draft.view.files_of(need.id)), None)
    back = _with_query(draft, reverse("portal:document", args=[draft.ref, need.id]))
    key = draft.case.key
    if need.type != "id_photo" or held is None or key is None:
        return redirect(back)
    picture, name = file_for(draft.actor, draft.ref, held.ref, whole=True)
    data = read_blob(picture, unscanned=True)
    size = size_of(data)
    begun = held.photo.cut if held.photo and held.has_whole else None
    chosen, done = framing.asked(draft.request.POST, begun, size)
    problems: list[Problem] = []
    if done:
        try:
            stored = files.cut_again(
                key=key, data=data, whole=picture, name=name, cut=chosen, by="applicant", now=draft.now
            )
            commands.cut_own_photo(
                actor=draft.actor, ref=draft.ref, attachment=held.ref, stored=stored, now=draft.now
            )
            return redirect(back)
        except CutTooSmall as no:
            problems = [problem_of(no)]
    source = reverse("portal:file", args=[draft.ref, held.ref]) + "?whole"
    context = {
        "draft": draft,
        "need": need,
        "back": back,
        "changing": True,
        "problems": problems,
        "frame": framing.Frame(source=source, size=size, cut=chosen),
    }
    return render(draft.request, "portal/cut.html", context, status=422 if problems else 200)


@never_cache
@require_safe
@declared("own-case")
def file(request: HttpRequest, case_ref: UUID, file_ref: UUID) -> HttpResponseBase:
    """A file of one's own application; shown where that is safe, saved otherwise. 404 for anybody else."""
    actor = actor_of(request)
    own = own_draft(actor, case_ref).standing.is_party
    blob, name = file_for(actor, case_ref, file_ref, whole="whole" in request.GET)
    return blob_response(request, blob, name=name, inline="save" not in request.GET, unscanned=own)
