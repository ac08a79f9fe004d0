"""An office's letters: the letter book, writing one with a preview, signing, numbering, taking back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from khamkho.base.errors import Invalid, NotFound, Problem, Refused
from khamkho.base.text import Lang
from khamkho.casework import commands
from khamkho.casework.queries.authority import letter_signing
from khamkho.casework.queries.cases import CaseView
from khamkho.casework.queries.letters import LetterView, letter_for
from khamkho.casework.rules.authority import Signature
from khamkho.casework.rules.letters import (
    DRAFT,
    ELSEWHERE,
    FIELDS,
    ISSUED,
    KINDS,
    MAY_END,
    WAITING,
    LetterKind,
    WrongKind,
    checked_content,
    checked_kind,
    fields_of,
)
from khamkho.casework.rules.refusals import NotYours, OwnCase, ReasonNeeded
from khamkho.desk.commands import retry_letter
from khamkho.desk.door import Here, at_office, for_workers
from khamkho.desk.frame import desk_page
from khamkho.desk.queries import dead_effect_of
from khamkho.desk.signs import signs_of
from khamkho.desk.views.case import case_at
from khamkho.desk.words import LETTER_FIELDS
from khamkho.issuing.letters import previewed, written_from_text
from khamkho.offices.queries import member_at

LANGS: tuple[tuple[Lang, str], ...] = (("th", "ไทย"), ("en", "English"))


@at_office
@for_workers
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, here: Here, number: str = "") -> HttpResponse:
    """Write a letter, about a case or an office's own: choose the kind, then change its text; nothing is sent yet."""
    case = case_at(here, number) if number else None
    asked = request.POST if request.method == "POST" else request.GET
    older = _older(here, asked.get("replaces", ""))
    if older is not None and not asked.get("kind"):
        kind, lang = older.kind, _lang(older.letter.lang)
    elif "kind" in asked:
        kind, lang = _kind(asked.get("kind", ""), case), _lang(asked.get("lang", ""))
    else:
        return _choose(request, here, case)
    if request.method != "POST":
        fields = older.content if older else written_from_text(here.office, kind.id, lang, case, at=here.now)
        return _form(request, here, kind, lang, fields, case=case, older=older)
    if "preview" in request.POST:
        return _previewed(request, here, kind, lang, case=case, older=older)
    try:
        letter = commands.write_letter(
            actor=here.actor,
            office=here.office,
            number=number,
            kind=kind.id,
            lang=lang,
            fields=_typed(request),
            replaces=older.letter.ref if older else None,
            now=here.now,
        )
    except Invalid as no:
        return _form(request, here, kind, lang, _typed(request), case=case, older=older, problems=no.problems)
    messages.success(request, _("The draft was kept. It gets its number when it is signed."))
    return redirect("desk:letter", here.office.code, letter.ref)


@at_office
@for_workers
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, here: Here, letter: UUID) -> HttpResponse:
    """Change a draft."""
    view = letter_for(here.actor, here.office.pk, letter)
    lang = _lang(view.letter.lang)
    if request.method != "POST":
        return _form(request, here, view.kind, lang, view.content, draft=view)
    if "preview" in request.POST:
        return _previewed(request, here, view.kind, lang, draft=view)
    try:
        commands.change_letter(actor=here.actor, ref=letter, fields=_typed(request), now=here.now)
    except Invalid as no:
        return _form(request, here, view.kind, lang, _typed(request), draft=view, problems=no.problems)
    messages.success(request, _("The draft was kept."))
    return redirect("desk:letter", here.office.code, letter)


@at_office
@require_safe
def show(request: HttpRequest, here: Here, letter: UUID) -> HttpResponse:
    """One letter: what it says, how it stands, and what may be done to it."""
    return _page(request, here, letter_for(here.actor, here.office.pk, letter))


@at_office
@require_safe
def draft_paper(request: HttpRequest, here: Here, letter: UUID) -> HttpResponse:
    """A draft as it will look on paper, marked as a specimen."""
    view = letter_for(here.actor, here.office.pk, letter)
    if view.letter.issued_at is not None:
        return redirect("document", view.letter.code)
    signature, _barred = letter_signing(here.actor, view.letter, day=here.today)
    return _paper(previewed(view.letter, view.content, signer=_signer(here, signature), at=here.now))


@at_office
@for_workers
@require_POST
def sign(request: HttpRequest, here: Here, letter: UUID) -> HttpResponse:
    """Sign a draft: it gets its number and is made."""
    revision = request.POST.get("seen", "")
    seen = int(revision) if revision.isascii() and revision.isdigit() and len(revision) < 9 else 0
    return _attempt(
        request,
        here,
        letter,
        lambda: commands.sign_letter(actor=here.actor, ref=letter, seen=seen, now=here.now),
        _("The letter was signed."),
    )


@at_office
@for_workers
@require_POST
def number(request: HttpRequest, here: Here, letter: UUID) -> HttpResponse:
    """Type in the number that the e-saraban gave."""
    typed = request.POST.get("number", "")
    return _attempt(
        request,
        here,
        letter,
        lambda: commands.number_letter(actor=here.actor, ref=letter, typed=typed, now=here.now),
        _("The number was kept; the letter is being made."),
    )


@at_office
@for_workers
@require_POST
def end(request: HttpRequest, here: Here, letter: UUID) -> HttpResponse:
    """Revoke a letter that went out, or make one void that was never made."""
    view = letter_for(here.actor, here.office.pk, letter)
    how = next((how for how, states in MAY_END.items() if view.letter.state in states), "revoked")
    reason = request.POST.get("reason", "")
    return _attempt(
        request,
        here,
        letter,
        lambda: commands.end_letter(actor=here.actor, ref=letter, how=how, reason=reason, now=here.now),
        _("The letter no longer stands. Its number stays in the book."),
    )


@at_office
@for_workers
@require_POST
def discard(request: HttpRequest, here: Here, letter: UUID) -> HttpResponse:
    """Throw a draft away."""
    letter_for(here.actor, here.office.pk, letter)
    commands.discard_letter(actor=here.actor, ref=letter, now=here.now)
    messages.success(request, _("The draft was thrown away."))
    return redirect("desk:letters", here.office.code)


@at_office
@for_workers
@require_POST
def retry(request: HttpRequest, here: Here, letter: UUID) -> HttpResponse:
    """Try to make a letter again that could not be made."""
    return _attempt(
        request,
        here,
        letter,
        lambda: retry_letter(actor=here.actor, office=here.office, ref=letter, now=here.now),
        _("It will be tried again in a moment."),
    )


def _attempt(
    request: HttpRequest, here: Here, ref: UUID, run: Callable[[], object], done: str
) -> HttpResponse:
    try:
        run()
    except NotFound:
        raise
    except Refused as no:
        return _page(request, here, letter_for(here.actor, here.office.pk, ref), no, status=no.status)
    messages.success(request, done)
    return redirect("desk:letter", here.office.code, ref)


def _page(
    request: HttpRequest, here: Here, view: LetterView, refused: Refused | None = None, *, status: int = 200
) -> HttpResponse:
    letter, content = view.letter, view.content
    problems: tuple[Problem, ...] = ()
    if isinstance(refused, Invalid):
        problems = refused.problems
    elif isinstance(refused, ReasonNeeded):
        problems = (Problem("reason", refused.code, refused.th, refused.en),)
    signature, barred = letter_signing(here.actor, letter, day=here.today) if here.works else (None, None)
    signs = here.works and barred is None
    dead = dead_effect_of(letter)
    context = {
        "view": view,
        "letter": letter,
        "rows": [(LETTER_FIELDS[name], content[name]) for name in fields_of(view.kind) if content.get(name)],
        "signer": (content.get("signer") or {}).get(f"name_{_lang(letter.lang)}", ""),
        "ended": content.get("ended", ""),
        "newer": letter.newer.filter(issued_at__isnull=False).order_by("-issued_at").first(),
        "may_change": here.works and letter.state == DRAFT,
        "signs": signs_of(signature),
        "barred": barred if letter.state == DRAFT and not isinstance(barred, NotYours | OwnCase) else None,
        "may_sign": signs and letter.state == DRAFT,
        "may_number": here.works and letter.state == WAITING,
        "may_end": signs and any(letter.state in states for states in MAY_END.values()),
        "may_replace": here.works and letter.state == ISSUED and view.kind.about not in ELSEWHERE,
        "forwards": content.get("cases", ()),
        "failed": dead if here.works else None,
        "told": None if problems else refused,
        "problems": problems,
        "typed": request.POST,
    }
    return desk_page(request, here, "desk/letter.html", context, current="letters", status=status)


def _choose(request: HttpRequest, here: Here, case: CaseView | None) -> HttpResponse:
    wanted, ends = "office" if case else "case", ("", case.case.end if case else "")
    kinds = [
        (kind.id, kind.title)
        for kind in KINDS.values()
        if kind.about not in {wanted, *ELSEWHERE} and kind.after in ends
    ]
    lang = case.case.lang if case else "th"
    context = {"case": case, "kinds": kinds, "langs": LANGS, "lang_of_letter": lang}
    return desk_page(request, here, "desk/letter_new.html", context, current="letters")


def _form(
    request: HttpRequest,
    here: Here,
    kind: LetterKind,
    lang: Lang,
    fields: Mapping[str, Any],
    *,
    case: CaseView | None = None,
    older: LetterView | None = None,
    draft: LetterView | None = None,
    problems: tuple[Problem, ...] = (),
) -> HttpResponse:
    rows = [
        (
            name,
            LETTER_FIELDS[name],
            fields.get(name, ""),
            *FIELDS[name],
            name in ("body", "appeal", "encloses"),
        )
        for name in fields_of(kind)
    ]
    context = {
        "kind": kind,
        "lang_of_letter": lang,
        "fields": rows,
        "case": case,
        "older": older,
        "draft": draft,
        "problems": problems,
        "back": _back(here, case, draft),
    }
    status = 422 if problems else 200
    return desk_page(request, here, "desk/letter_write.html", context, current="letters", status=status)


def _back(here: Here, case: CaseView | None, draft: LetterView | None) -> str:
    if draft is not None:
        return reverse("desk:letter", args=[here.office.code, draft.letter.ref])
    if case is not None:
        return reverse("desk:case", args=[here.office.code, case.number])
    return reverse("desk:letters", args=[here.office.code])


def _previewed(
    request: HttpRequest,
    here: Here,
    kind: LetterKind,
    lang: Lang,
    *,
    case: CaseView | None = None,
    older: LetterView | None = None,
    draft: LetterView | None = None,
) -> HttpResponse:
    """What was typed, on paper, kept nowhere; opens in a window of its own."""
    try:
        content = checked_content(kind, _typed(request))
    except Invalid as no:
        typed = _typed(request)
        return _form(
            request, here, kind, lang, typed, case=case, older=older, draft=draft, problems=no.problems
        )
    if draft is not None and "cases" in draft.content:
        whole = {**draft.content, **content}
        return _paper(previewed(draft.letter, whole, signer=_signer(here), at=here.now))
    return _paper(
        previewed((here.office, kind.id, lang), content, signer=_signer(here), at=here.now),
    )


def _signer(here: Here, signature: Signature | None = None) -> dict[str, Any]:
    """Whoever looks at a draft sees her own name where the signature will be, in the words of an order where she has one."""
    seat = here.actor.seats_at(here.office.pk)[0]
    member = member_at(here.office, seat.id)
    langs: tuple[Lang, ...] = ("th", "en")
    names = {f"name_{lang}": member.name(lang) for lang in langs}
    block: dict[str, Any] = {**names, **{f"position_{lang}": member.position(lang) for lang in langs}}
    if signature is not None:
        block |= {f"lines_{lang}": [line.in_(lang) for line in signature.lines] for lang in langs}
    return block


def _paper(pdf: bytes) -> HttpResponse:
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="draft.pdf"'
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _typed(request: HttpRequest) -> dict[str, str]:
    return {name: request.POST.get(name, "") for name in FIELDS}


def _lang(text: str) -> Lang:
    return "en" if text == "en" else "th"


def _kind(name: str, case: CaseView | None) -> LetterKind:
    return checked_kind(name, has_case=case is not None, end=case.case.end if case else "")


def _older(here: Here, ref: str) -> LetterView | None:
    """The letter that a new one is to take the place of."""
    if not ref:
        return None
    try:
        return letter_for(here.actor, here.office.pk, UUID(ref))
    except ValueError as wrong:
        raise WrongKind() from wrong
