"""A photograph for a card: the officer chooses another part of the picture."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from khamkho.base.errors import Problem
from khamkho.casework import commands
from khamkho.casework.commands.photos import photos_in
from khamkho.casework.queries.cases import CaseView, HeldFile, file_for, replaced_files
from khamkho.casework.rules.permits import refuse_for
from khamkho.casework.rules.refusals import NoDocument
from khamkho.desk.door import Here, at_office
from khamkho.desk.frame import desk_page
from khamkho.desk.views.case import back, case_at, may_cut
from khamkho.files.commands import cut_again
from khamkho.files.framing import Frame, asked
from khamkho.files.hints import HINTS
from khamkho.files.photos import size_of
from khamkho.files.queries import read_blob
from khamkho.files.refusals import CutTooSmall


@at_office
@require_http_methods(["GET", "HEAD", "POST"])
def cut(request: HttpRequest, here: Here, number: str, file: UUID) -> HttpResponse:
    """Choose which part of the picture becomes the photograph; buttons move the frame where no script does."""
    view = case_at(here, number)
    held, key = _photo(view, file), view.case.key
    if key is None or not may_cut(view):
        raise refuse_for("officer")
    if held is None:  # a second click, or a colleague was quicker
        messages.info(
            request, _("Another photograph has taken the place of that one. This is how it is now.")
        )
        return redirect(back(request, here, number))
    picture, name = file_for(here.actor, view.case.ref, held.ref, whole=True)
    data = read_blob(picture)
    size = size_of(data)
    begun = held.photo.cut if held.photo and held.has_whole else None
    chosen, done = asked(request.POST, begun, size)
    problems: list[Problem] = []
    if done:
        try:
            stored = cut_again(
                key=key, data=data, whole=picture, name=name, cut=chosen, by="officer", now=here.now
            )
            commands.cut_photo(
                actor=here.actor, number=number, attachment=held.ref, stored=stored, now=here.now
            )
            messages.success(request, _("The photograph was cut anew. The history says that you did."))
            return redirect(back(request, here, number))
        except CutTooSmall as no:
            problems = [
                Problem(
                    "photo",
                    no.code,
                    f"{no.sentence('th')} {no.next('th')}",
                    f"{no.sentence('en')} {no.next('en')}",
                )
            ]
    source = reverse("desk:file", args=[view.case.ref, held.ref]) + "?whole"
    context = {
        "view": view,
        "case": view.case,
        "need": photos_in(view.service)[held.document],
        "held": held,
        "hints": [HINTS[hint] for hint in held.photo.hints] if held.photo else [],
        "frame": Frame(source=source, size=size, cut=chosen),
        "problems": problems,
        "back": back(request, here, number),
    }
    status = 422 if problems else 200
    return desk_page(request, here, "desk/photo.html", context, current="inbox", status=status)


def _photo(view: CaseView, file: UUID) -> HeldFile | None:
    """A photograph of the case; None for one that was replaced. Raises NoDocument for any other file."""
    known = photos_in(view.service)
    found = next((one for one in (*view.files, *replaced_files(view, [str(file)])) if one.ref == file), None)
    if found is None or found.document not in known:
        raise NoDocument()
    return found if found in view.files else None
