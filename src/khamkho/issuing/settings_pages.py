"""An office's own letters: their texts with a preview on paper, how they are numbered and laid out, the emblem."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from khamkho.base.errors import Invalid, Problem, Refused
from khamkho.base.text import Lang, Text
from khamkho.casework.commands.numbering import letter_settings
from khamkho.casework.rules.letters import BOOKS, KINDS, PATTERNS
from khamkho.catalogue.words import LETTER_PLACES
from khamkho.files.commands import LIMIT
from khamkho.files.posted import take_posted
from khamkho.files.queries import read_blob
from khamkho.issuing import commands
from khamkho.issuing.letters import text_of, text_previewed
from khamkho.issuing.models import Emblem
from khamkho.issuing.rules import LONGEST, MEASURES, NEEDED
from khamkho.issuing.texts import TEXTS
from khamkho.offices.actors import actor_of
from khamkho.offices.models import Office
from khamkho.offices.views.door import attempt, for_managers, sure
from khamkho.vault.commands import destroy_key, new_key

LANGS: tuple[tuple[Lang, str], ...] = (("th", "ไทย"), ("en", "English"))
NUMBERING = (
    ("own", Text("ทะเบียนหนังสือของระบบนี้", "This system's letter book"), Text("เลขต่อเนื่อง ไม่มีช่องว่าง", "One after the other, without gaps")),
    ("typed", Text("ระบบสารบรรณของหน่วยงาน", "The office's e-saraban"), Text("กรอกเลขเองหลังลงนาม", "The number is typed in after the signature")),
)  # fmt: skip
PARTS = {
    "subject": Text("เรื่อง", "Subject"),
    "to": Text("เรียน", "To"),
    "body": Text("เนื้อความ", "Text"),
    "closing": Text("คำลงท้าย", "Closing"),
    "appeal": Text("ข้อความเรื่องการอุทธรณ์", "About an appeal"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@for_managers
def overview(request: HttpRequest, office: Office) -> HttpResponse:
    """Every text of the office's letters, and how they are numbered and laid out."""
    values, digits = _kept(office)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        values = {name: request.POST.get(name, "") for name in values}
        digits = request.POST.getlist("thai_digits")
        typed = {**values, "thai_digits": bool(digits)}
        problems = attempt(
            request,
            _("The letters of the office were saved."),
            lambda: commands.set_layout(
                actor=actor_of(request), office=office, typed=typed, now=timezone.now()
            ),
        )
        if not problems:
            return redirect("letter-settings", code=office.code)
    return _overview(request, office, values, digits, problems)


def _kept(office: Office) -> tuple[dict[str, Any], list[str]]:
    """The settings of the office's letters as their form shows them."""
    kept = letter_settings(office)
    values: dict[str, Any] = {name: f"{kept.get(name, one.usual):g}" for name, one in MEASURES.items()}
    values |= {f"{book}_pattern": kept.get(f"{book}_pattern", PATTERNS[book]) for book in BOOKS}
    values |= {"numbers": kept.get("numbers", "own"), "unit": kept.get("unit", "")}
    return values, ["yes"] if kept.get("thai_digits", True) else []


def _overview(
    request: HttpRequest, office: Office, values: Any, digits: list[str], problems: tuple[Problem, ...]
) -> HttpResponse:
    context = {
        "office": office,
        "texts": [
            (kind, KINDS[kind].title, lang, word, text_of(office, kind, lang))
            for kind in TEXTS
            for lang, word in LANGS
        ],
        "values": values,
        "measures": [(name, one.label, values[name]) for name, one in MEASURES.items()],
        "patterns": [(f"{book}_pattern", label, values[f"{book}_pattern"]) for book, label in BOOKS.items()],
        "numbering": NUMBERING,
        "digits": digits,
        "digit_options": [("yes", _("Thai digits on Thai letters"))],
        "emblem": Emblem.objects.filter(office=office).exists(),
        "emblem_least": commands.EMBLEM_LEAST,
        "allowed": [("yes", _("Our office may use this drawing on its letters"))],
        "problems": problems,
    }
    return render(request, "issuing/letter_settings.html", context, status=422 if problems else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_managers
def text(request: HttpRequest, office: Office, letter_kind: str, lang: str) -> HttpResponse:
    """One kind of letter in one language: its words, a preview on paper, and the way back to those that ship."""
    langs: dict[str, Lang] = {"th": "th", "en": "en"}
    kind = letter_kind
    if kind not in TEXTS or lang not in langs:
        raise Http404
    which, now = langs[lang], timezone.now()
    held = text_of(office, kind, which)
    parts = {name: request.POST.get(name, held.parts.get(name, "")) for name in LONGEST}
    problems: tuple[Problem, ...] = ()
    todo = request.POST.get("do", "")
    try:
        if todo == "save":
            commands.set_letter_text(
                actor=actor_of(request), office=office, kind=kind, lang=which, parts=parts, now=now
            )
            messages.success(request, _("The text was saved. Letters signed from now on use it."))
        elif todo == "reset":
            commands.reset_letter_text(actor=actor_of(request), office=office, kind=kind, lang=which, now=now)
            messages.success(request, _("The letter uses the words that ship with the system again."))
        elif todo == "preview":
            return _paper(text_previewed(office, kind, which, parts, at=now))
    except Invalid as no:
        problems = no.problems
    if todo in ("save", "reset") and not problems:
        return redirect("letter-settings", code=office.code)
    context = {
        "office": office,
        "kind": KINDS[kind],
        "lang_of_text": which,
        "held": held,
        "parts": [
            (name, PARTS[name], parts[name], LONGEST[name], name in NEEDED, name in ("body", "appeal"))
            for name in LONGEST
        ],
        "places": [(f"{{{name}}}", meaning) for name, meaning in LETTER_PLACES.items()],
        "problems": problems,
    }
    return render(request, "issuing/letter_text.html", context, status=422 if problems else 200)


@require_POST
@for_managers
def emblem(request: HttpRequest, office: Office) -> HttpResponse:
    """Take the drawing that the office says it may use; a PNG or JPEG."""
    problem = None
    if "allowed" not in request.POST:
        problem = Problem(
            "allowed",
            "required",
            "โปรดยืนยันว่าหน่วยงานมีสิทธิใช้ตรานี้",
            "Confirm that the office may use this drawing.",
        )
    else:
        now, key = timezone.now(), new_key()
        try:
            stored = take_posted(request, "emblem", key=key, accept="image", limit=LIMIT, now=now)
            if stored is None:
                problem = Problem("emblem", "required", "โปรดเลือกไฟล์ภาพ", "Choose a picture.")
            else:
                commands.set_emblem(actor=actor_of(request), office=office, stored=stored, now=now)
        except Refused as no:
            problem = Problem("emblem", no.code, no.sentence("th"), no.sentence("en"))
        if problem is not None:
            destroy_key(key.pk, now=now)
    if problem is not None:
        return _with_problem(request, office, problem)
    messages.success(request, _("The drawing stands above letters from now on."))
    return redirect("letter-settings", code=office.code)


def _with_problem(request: HttpRequest, office: Office, problem: Problem) -> HttpResponse:
    values, digits = _kept(office)
    return _overview(request, office, values, digits, (problem,))


@require_safe
@for_managers
def emblem_picture(request: HttpRequest, office: Office) -> HttpResponse:
    """The drawing itself, for the settings page."""
    held = Emblem.objects.filter(office=office).select_related("blob", "blob__key").first()
    if held is None:
        raise Http404
    return _unkept(HttpResponse(read_blob(held.blob), content_type=held.blob.media_type))


@for_managers
def remove_emblem(request: HttpRequest, office: Office) -> HttpResponse:
    """Letters carry no drawing from now on, after asking."""
    if request.method != "POST":
        return sure(
            request,
            office,
            question=_("Remove the drawing?"),
            follows=(
                _("Letters, memos and orders that are made from now on carry no drawing."),
                _(
                    "Those that were made keep theirs. The picture itself is erased and must be uploaded again."
                ),
            ),
            button=_("Remove the drawing"),
            back=reverse("letter-settings", kwargs={"code": office.code}),
        )
    commands.remove_emblem(actor=actor_of(request), office=office, now=timezone.now())
    messages.success(request, _("Letters carry no drawing now."))
    return redirect("letter-settings", code=office.code)


def _paper(pdf: bytes) -> HttpResponse:
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="preview.pdf"'
    return _unkept(answer)


def _unkept(answer: HttpResponse) -> HttpResponse:
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
