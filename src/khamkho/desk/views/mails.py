"""Mails to the office: the list, one mail as it came, and what an officer makes of it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from khamkho.base.errors import Invalid, Problem, Refused
from khamkho.base.text import Text
from khamkho.catalogue.queries import service_of
from khamkho.catalogue.service import Service
from khamkho.desk.door import Here, at_office, for_workers
from khamkho.desk.frame import desk_page
from khamkho.desk.views.counter import apply_url
from khamkho.files.responses import blob_response
from khamkho.mailin import commands
from khamkho.mailin.models import Mail
from khamkho.mailin.queries import aside_count, letter_in, mails_at, view_of
from khamkho.mailin.rules.reading import Letter
from khamkho.mailin.rules.refusals import NoSuchMail
from khamkho.offices.queries import offerings_at
from khamkho.vault.keys import Erased

LINES = 50
STATES: Mapping[str, Text] = {
    Mail.KEPT: Text("รออ่าน", "Waiting to be read"),
    Mail.CASE: Text("เป็นคำขอแล้ว", "An application"),
    Mail.MESSAGE: Text("เป็นข้อความของคำขอ", "A message of an application"),
    Mail.AUTOMATIC: Text("ส่งโดยเครื่อง", "Sent by a machine"),
    Mail.LIMITED: Text("มากเกินกำหนด", "Too many of one sender"),
    Mail.REFUSED: Text("ยังเป็นคำขอไม่ได้", "Not an application yet"),
    Mail.BOUNCE: Text("แจ้งว่าส่งไม่ถึง", "Report of a mail that came back"),
}
WHY: Mapping[str, Text] = {
    "bounce": Text(
        "ระบบอีเมลแจ้งว่าส่งไม่ถึง หรือส่งโดยไม่มีที่อยู่ตอบกลับ จึงไม่ตอบและไม่ทำเป็นคำขอเอง",
        "A mail system reports what could not be delivered, or it came without a way back. It is not answered, and made no application by itself.",
    ),
    "answer": Text(
        "เป็นคำตอบอัตโนมัติ เช่น แจ้งว่าไม่อยู่ จึงไม่ตอบและไม่ทำเป็นคำขอเอง",
        "An automatic answer, such as that somebody is away. It is not answered, and made no application by itself.",
    ),
    "bulk": Text(
        "เป็นจดหมายข่าวหรืออีเมลกลุ่ม จึงไม่ตอบและไม่ทำเป็นคำขอเอง",
        "A newsletter or a mailing list. It is not answered, and made no application by itself.",
    ),
    "own": Text(
        "ส่งมาจากที่อยู่อีเมลของหน่วยงานหรือของระบบเอง จึงไม่ตอบเพื่อไม่ให้วนซ้ำ",
        "It came from an address of this office or this system itself, and is not answered, so that nothing runs in a circle.",
    ),
    "limited": Text(
        "ผู้ส่งรายนี้ส่งมาเกินจำนวนที่หน่วยงานกำหนดใน 24 ชั่วโมง หรืออีเมลเข้ามากผิดปกติ",
        "Its sender wrote more in 24 hours than the office takes by itself, or unusually many mails came in.",
    ),
}  # fmt: skip
COLOURS = {Mail.CASE: "green", Mail.MESSAGE: "green", Mail.KEPT: "grey"}


@at_office
@require_safe
def mails(request: HttpRequest, here: Here) -> HttpResponse:
    """What came, newest first; ``?aside`` only what nothing was made of."""
    aside = "aside" in request.GET
    page = Paginator(mails_at(here.actor, here.office, aside=aside), LINES).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "aside": aside,
        "waiting": page.paginator.count if aside else aside_count(here.actor, here.office),
        "query": "aside=1" if aside else "",
        "rows": [
            (view_of(one), STATES[one.state], COLOURS.get(one.state, "yellow")) for one in page.object_list
        ],
    }
    return desk_page(request, here, "desk/mails.html", context, current="mails")


def _mail(here: Here, ref: UUID) -> Mail:
    mail = mails_at(here.actor, here.office).filter(ref=ref).first()
    if mail is None:
        raise NoSuchMail()
    return mail


@at_office
@require_safe
def show(request: HttpRequest, here: Here, mail: UUID) -> HttpResponse:
    """One mail as words: nothing in it runs, nothing it names is fetched."""
    return _page(request, here, _mail(here, mail))


def _page(request: HttpRequest, here: Here, found: Mail, refused: Refused | None = None) -> HttpResponse:
    view = view_of(found)
    letter, closed = _letter(found)
    context = {
        "mail": found,
        "view": view,
        "letter": letter,
        "closed": closed,
        "state": STATES[found.state],
        "colour": COLOURS.get(found.state, "yellow"),
        "why": view.why or WHY.get(found.why),
        "refused": refused,
        "may_take": here.works and found.case_id is None and found.key_id is not None,
        "may_begin": here.works and letter is not None,
    }
    status = refused.status if refused else 200
    return desk_page(request, here, "desk/mail.html", context, current="mails", status=status)


def _letter(found: Mail) -> tuple[Letter | None, Refused | None]:
    """What the mail says, or why nobody opens it."""
    try:
        return letter_in(found), None
    except Refused as no:
        return None, no


@at_office
@require_safe
def original(request: HttpRequest, here: Here, mail: UUID) -> HttpResponseBase:
    """The mail itself to keep, with all that came with it, once no virus was found in it."""
    found = _mail(here, mail)
    if found.blob is None:
        raise Erased()
    day = timezone.localtime(found.came_at).date().isoformat()
    return blob_response(request, found.blob, name=f"{here.office.prefix} {day}.eml")


@at_office
@for_workers
@require_POST
def take(request: HttpRequest, here: Here, mail: UUID) -> HttpResponse:
    """Make a mail that was kept aside a request after all."""
    try:
        taken = commands.take_mail(actor=here.actor, office=here.office, ref=mail, now=here.now)
    except NoSuchMail:
        raise
    except Refused as no:
        return _page(request, here, _mail(here, mail), no)
    number = taken.case.number if taken.case else ""
    messages.success(request, _("The mail is application %(number)s now.") % {"number": number})
    return redirect("desk:case", here.office.code, number)


@at_office
@for_workers
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, here: Here, mail: UUID) -> HttpResponse:
    """Start the right service from a mail: choose it, say which file is which document, and type the rest in the form."""
    found = _mail(here, mail)
    letter = letter_in(found)
    services = _services(here)
    chosen = request.POST.get("service", "") or request.GET.get("service", "")
    problems: tuple[Problem, ...] = ()
    if request.method == "POST" and chosen in services:
        problems = _unchosen(services[chosen], request.POST.get("variant", ""))
        if not problems:
            return _begun(request, here, found, chosen, letter)
    elif request.method == "POST" or ("service" in request.GET and chosen not in services):
        problems = (Problem("service", "required", "กรุณาเลือกงานบริการ", "Choose the service"),)
    context = {
        "mail": found,
        "view": view_of(found),
        "letter": letter,
        "services": [(name, service.title, service.summary) for name, service in services.items()],
        "service_id": chosen if chosen in services else "",
        "typed": request.POST,
        "problems": problems,
        "client_key": secrets.token_urlsafe(12),
        **(_of_service(request, services[chosen], letter) if chosen in services else {}),
    }
    return desk_page(
        request, here, "desk/mail_begin.html", context, current="mails", status=422 if problems else 200
    )


def _services(here: Here) -> dict[str, Service]:
    rows = ((row.service_id, service_of(row.version)) for row in offerings_at(here.office))
    return {name: service for name, service in rows if not service.is_internal}


def _unchosen(service: Service, variant: str) -> tuple[Problem, ...]:
    if not service.variants or variant in service.variants:
        return ()
    return (Problem("variant", "required", "กรุณาเลือกกรณีที่ขอ", "Choose what is applied for"),)


def _of_service(request: HttpRequest, service: Service, letter: Letter) -> dict[str, Any]:
    """The cases of the service, and for each file of the mail the documents that it may be."""
    needs = [("", _("Leave it out")), *((need.id, need.label) for need in service.documents)]
    first = next((need.id for need in service.documents if need.id == "papers"), "")
    return {
        "service": service,
        "variants": [(name, one.title) for name, one in service.variants.items()],
        "files": [
            (f"file.{at}", file, needs, request.POST.get(f"file.{at}", first))
            for at, file in enumerate(letter.files)
        ],
    }


def _begun(request: HttpRequest, here: Here, found: Mail, service: str, letter: Letter) -> HttpResponse:
    try:
        case, refused = commands.begin_from_mail(
            actor=here.actor,
            office=here.office,
            ref=found.ref,
            service=service,
            variant=request.POST.get("variant", ""),
            files={at: request.POST.get(f"file.{at}", "") for at in range(len(letter.files))},
            client_key=request.POST.get("client_key", "")[:80],
            now=here.now,
        )
    except Invalid as no:
        raise AssertionError("what is offered was looked at before") from no
    for one in refused:
        told = _("A file of the mail could not be taken along: %(why)s")
        messages.warning(request, told % {"why": one.sentence(here.actor.lang)})
    return redirect(apply_url(case))
