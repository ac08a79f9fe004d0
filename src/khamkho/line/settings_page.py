"""The pages on which an office connects its LINE account, sees step by step whether it works, and draws its menu."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from khamkho.base.errors import Problem
from khamkho.base.text import Text
from khamkho.line import commands
from khamkho.line.commands.testing import (
    check_token,
    connect_webhook,
    publish_menu,
    test_word,
    webhook_address,
)
from khamkho.line.drawing import menu_picture
from khamkho.line.models import Account
from khamkho.line.queries import account_of, add_link, is_connected, usage_of
from khamkho.line.rules.menus import CHOICES, PLACES, USUAL
from khamkho.line.rules.refusals import LineSaysNo
from khamkho.offices.actors import actor_of
from khamkho.offices.models import Office
from khamkho.offices.views.door import attempt, for_managers, sure
from khamkho.ui.language import lang_now

LANGS = (("th", Text("ภาษาไทย", "Thai")), ("en", Text("ภาษาอังกฤษ", "English")))
CODES = (
    ("no", Text("ทางหน้าเว็บที่ปลอดภัย (แนะนำ)", "On a secure page (advised)")),
    ("yes", Text("พิมพ์ในแชต", "Typed into the chat")),
)
RULES = ("quota", "quiet_from", "quiet_until", "silent_hours", "keep_days")
TROUBLES = {
    "token": Text(
        "LINE ไม่รู้จัก Channel access token แล้ว ข้อความค้างส่งอยู่จนกว่าจะใส่ token ใหม่",
        "LINE does not know the token any more. Messages wait until a new one is set.",
    ),
    "quota": Text(
        "ข้อความของเดือนนี้ครบโควตาแล้ว ข่าวคำขอส่งทาง SMS หรืออีเมลแทน",
        "The month's messages are used up. News go out by SMS or mail instead.",
    ),
}


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step, whether it is done and since when, and what to do when it is not."""

    id: str
    title: str
    done_at: datetime | None
    how: str


@require_http_methods(["GET", "HEAD", "POST"])
@for_managers
def line(request: HttpRequest, office: Office) -> HttpResponse:
    """The account: its secrets, the steps that show whether it works, and what it may do."""
    account = account_of(office)
    if request.method != "POST":
        return _page(request, office, account)
    if "quota" in request.POST:
        return _save_rules(request, office, account)
    problems = attempt(
        request,
        _("The account was saved. Now go through the steps."),
        lambda: commands.set_account(
            actor=actor_of(request),
            office_id=office.pk,
            secret=request.POST.get("secret") or (None if is_connected(account) else ""),
            token=request.POST.get("token") or (None if is_connected(account) else ""),
            lang=request.POST.get("lang", "th"),
            now=timezone.now(),
        ),
    )
    return (
        _page(request, office, account, problems) if problems else redirect("line:settings", code=office.code)
    )


def _save_rules(request: HttpRequest, office: Office, account: Account | None) -> HttpResponse:
    problems = attempt(
        request,
        _("The rules were saved."),
        lambda: commands.set_rules(
            actor=actor_of(request),
            office_id=office.pk,
            typed_codes=request.POST.get("typed_codes") == "yes",
            now=timezone.now(),
            **{name: request.POST.get(name, "") for name in RULES},
        ),
    )
    return (
        _page(request, office, account, problems) if problems else redirect("line:settings", code=office.code)
    )


def _page(
    request: HttpRequest, office: Office, account: Account | None, problems: tuple[Problem, ...] = ()
) -> HttpResponse:
    now, connected = timezone.now(), is_connected(account)
    context: dict[str, Any] = {
        "office": office,
        "account": account,
        "connected": connected,
        "problems": problems,
        "langs": LANGS,
        "lang_chosen": request.POST.get("lang") or (account.lang if account else "th"),
    }
    if account is not None and connected:
        context |= {
            "steps": _steps(account, now),
            "webhook": webhook_address(account),
            "word": test_word(account, timezone.localtime(now).date()),
            "add": add_link(account),
            "usage": usage_of(account, now=now),
            "trouble": TROUBLES.get(account.trouble),
            "codes": CODES,
            "rules": _rules(request, account),
            "typed": request.POST.get("typed_codes", "yes" if account.typed_codes else "no"),
        }
    return render(request, "line/settings.html", context, status=422 if problems else 200)


def _rules(request: HttpRequest, account: Account) -> dict[str, str]:
    if "quota" in request.POST:
        return {name: request.POST.get(name, "") for name in RULES}
    return {
        "quota": str(account.quota),
        "quiet_from": f"{account.quiet_from:%H.%M}" if account.quiet_from else "",
        "quiet_until": f"{account.quiet_until:%H.%M}" if account.quiet_until else "",
        "silent_hours": str(account.silent_hours),
        "keep_days": str(account.keep_days),
    }


def _steps(account: Account, now: datetime) -> tuple[Step, ...]:
    return (
        Step(
            id="token",
            title=_("LINE knows the token"),
            done_at=account.token_at,
            how=_("We ask LINE whose token it is, and how many messages the plan has."),
        ),
        Step(
            id="webhook",
            title=_("LINE reaches us"),
            done_at=account.webhook_at,
            how=_(
                "We tell LINE the address below, and have it called. Switch “Use webhook” and “Webhook redelivery” on, and the automatic answers off, in LINE Official Account Manager."
            ),
        ),
        Step(
            id="menu",
            title=_("The menu stands under the chat"),
            done_at=account.menu_at,
            how=_("Choose what its six places do. It is drawn in both languages."),
        ),
        Step(
            id="message",
            title=_("A message of yours is answered"),
            done_at=account.message_at,
            how=_(
                "Add the account on your own phone and write this word to it. Within seconds it answers, and this step is done."
            ),
        ),
    )


@require_POST
@for_managers
def test(request: HttpRequest, office: Office, step: str) -> HttpResponse:
    """Carry out one step now; what stands in the way is said on the page."""
    done: dict[str, tuple[Callable[..., Account], str]] = {
        "token": (check_token, _("LINE knows the token.")),
        "webhook": (connect_webhook, _("LINE reaches us.")),
    }
    if step in done:
        command, told = done[step]
        try:
            command(actor=actor_of(request), office_id=office.pk, now=timezone.now())
        except LineSaysNo as no:
            messages.error(request, no.sentence(lang_now()))
        else:
            messages.success(request, told)
    return redirect("line:settings", code=office.code)


@require_http_methods(["GET", "HEAD", "POST"])
@for_managers
def menu(request: HttpRequest, office: Office) -> HttpResponse:
    """What the six places of the menu do; saving draws it and hands it to LINE."""
    account = account_of(office)
    if not is_connected(account) or account is None:
        return redirect("line:settings", code=office.code)
    chosen = tuple(account.menu) or USUAL
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        chosen = tuple(request.POST.get(f"place.{at}", "") for at in range(PLACES))
        try:
            problems = attempt(
                request,
                _("The menu stands under the chat now. LINE may take a minute to show it."),
                lambda: publish_menu(
                    actor=actor_of(request), office_id=office.pk, chosen=chosen, now=timezone.now()
                ),
            )
        except LineSaysNo as no:
            messages.error(request, no.sentence(lang_now()))
            return redirect("line:menu", code=office.code)
        if not problems:
            return redirect("line:settings", code=office.code)
    options = [(name, one.label) for name, one in CHOICES.items()]
    context = {
        "office": office,
        "account": account,
        "problems": problems,
        "places": [(f"place.{at}", at + 1, name) for at, name in enumerate(chosen)],
        "options": options,
        "pictures": [(lang, words) for lang, words in LANGS],
        "shown": ",".join(one for one in chosen if one in CHOICES) or ",".join(USUAL),
    }
    return render(request, "line/menu.html", context, status=422 if problems else 200)


@require_safe
@for_managers
def menu_preview(request: HttpRequest, office: Office, lang: str) -> HttpResponse:
    """How the menu looks in one language, before it is handed to LINE."""
    wanted = [one for one in request.GET.get("places", "").split(",") if one in CHOICES][:PLACES]
    picture = menu_picture(wanted or USUAL, "en" if lang == "en" else "th")
    made = HttpResponse(picture, content_type="image/png")
    made["Cache-Control"] = "private, max-age=3600"
    return made


@require_http_methods(["GET", "HEAD", "POST"])
@for_managers
def remove(request: HttpRequest, office: Office) -> HttpResponse:
    """The page before the account is given up."""
    back = reverse("line:settings", kwargs={"code": office.code})
    if request.method == "POST":
        commands.remove_account(actor=actor_of(request), office_id=office.pk, now=timezone.now())
        messages.success(request, _("The office is on LINE no longer."))
        return redirect(back)
    return sure(
        request,
        office,
        question=_("Give up the LINE account?"),
        follows=[
            _("The secret and the token are erased here; the account itself stays with LINE."),
            _("Nothing that people write there comes in any more, and nothing goes out."),
            _("What was said is kept as long as the office has set."),
        ],
        button=_("Give up the account"),
        back=back,
    )
