"""The page where an office says which service takes its mails and from which mailbox they come, and tries it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from khamkho.base.errors import Problem
from khamkho.base.text import Text
from khamkho.mailin import commands
from khamkho.mailin.contents import server_of
from khamkho.mailin.imap import TROUBLES, Trouble
from khamkho.mailin.models import Mailbox
from khamkho.mailin.queries import GENERAL, mailbox_of, takers_at
from khamkho.offices.actors import actor_of
from khamkho.offices.models import Office
from khamkho.offices.views.door import attempt, for_managers, sure
from khamkho.ui.language import lang_now

SECURITIES = (
    ("tls", Text("TLS ตั้งแต่เริ่มเชื่อมต่อ", "TLS from the start"), Text("มักใช้พอร์ต 993", "Usually port 993")),
    ("starttls", Text("STARTTLS", "STARTTLS"), Text("มักใช้พอร์ต 143", "Usually port 143")),
    (
        "none",
        Text("ไม่เข้ารหัส", "Not protected"),
        Text("เฉพาะเซิร์ฟเวอร์ในเครือข่ายของหน่วยงานเอง", "Only for a server in the office's own network"),
    ),
)
FIELDS = ("service", "most", "host", "port", "security", "username")


@require_http_methods(["GET", "HEAD", "POST"])
@for_managers
def mailbox(request: HttpRequest, office: Office) -> HttpResponse:
    """Which service, from which mailbox, how many of one sender, and how reading it goes."""
    box = mailbox_of(office)
    values = _values(box)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        values = {name: request.POST.get(name, "") for name in FIELDS}
        password = request.POST.get("password") or (None if box and box.sealed else "")
        problems = attempt(
            request,
            _("How mails come in was saved. Open the mailbox once to see whether it works."),
            lambda: commands.set_mailbox(
                actor=actor_of(request), office_id=office.pk, password=password, now=timezone.now(), **values
            ),
        )
        if not problems:
            return redirect("mailin:mailbox", code=office.code)
    takers = takers_at(office)
    context = {
        "office": office,
        "box": box,
        "reads": bool(box and box.sealed),
        "values": values,
        "problems": problems,
        "takers": [(name, service.title) for name, service in takers],
        "securities": SECURITIES,
        "trouble": TROUBLES.get(box.trouble) if box else None,
        "address": office.email,
    }
    return render(request, "mailin/mailbox.html", context, status=422 if problems else 200)


def _values(box: Mailbox | None) -> dict[str, Any]:
    kept: dict[str, Any] = {
        "service": box.service_id if box else GENERAL,
        "most": str(box.most if box else 10),
        "host": "",
        "port": "993",
        "security": "tls",
        "username": "",
    }
    server = server_of(box) if box else None
    if server is not None:
        kept |= {"host": server.host, "port": str(server.port), "security": server.security}
        kept["username"] = server.username
    return kept


@require_POST
@for_managers
def test_mailbox(request: HttpRequest, office: Office) -> HttpResponse:
    """Open the mailbox now, and say in words what is wrong where it does not open."""
    try:
        waiting = commands.try_mailbox(actor=actor_of(request), office_id=office.pk)
    except Trouble as trouble:
        messages.error(request, TROUBLES[trouble.code].in_(lang_now()))
    else:
        told = _("The mailbox opens. %(count)s mails in it are unread.")
        messages.success(request, told % {"count": waiting})
    return redirect("mailin:mailbox", code=office.code)


test_mailbox.__test__ = False  # type: ignore[attr-defined]  # a page, not a test case


@require_http_methods(["GET", "HEAD", "POST"])
@for_managers
def remove_mailbox(request: HttpRequest, office: Office) -> HttpResponse:
    """The page before it, and the removal."""
    if request.method != "POST":
        return sure(
            request,
            office,
            question=_("Stop taking mails in?"),
            follows=(
                _("The mailbox is read no longer; what is in it stays there."),
                _("The settings, with the password, are erased and must be typed in again."),
                _("Mails that were taken in stay with their applications."),
            ),
            button=_("Stop taking mails in"),
            back=reverse("mailin:mailbox", kwargs={"code": office.code}),
        )
    commands.remove_mailbox(actor=actor_of(request), office_id=office.pk, now=timezone.now())
    messages.success(request, _("Mails to the office are taken in no longer."))
    return redirect("mailin:mailbox", code=office.code)
