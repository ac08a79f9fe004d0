"""The played LINE: its interface for the worker, and the phone on which its people chat."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from khamkho.offices.queries import office_by_code
from khamkho.site.demo.line.people import OFFICES, PEOPLE, Chatter, the_line
from khamkho.site.demo.line.phone import action_at, chat_of, menu_of
from khamkho.site.demo.line.server import Asked, FakeLine
from khamkho.site.demo.views import demo_only

MOST_FILE = 20 * 1024 * 1024
WAIT = 2.5
"""Seconds that a page without scripts waits for the first answer."""
VALUE = re.compile(r"[0-9:T-]{4,16}")
SWITCHES = {"down": ("", "500"), "429": ("", "1"), "lost": ("", "1")}


@csrf_exempt
@demo_only
def api(request: HttpRequest, path: str) -> HttpResponse:
    """LINE's own interface, for the worker of this demo."""
    headers = {name.lower(): value for name, value in request.headers.items()}
    asked = Asked(method=request.method or "GET", path=f"/{path}", headers=headers, body=request.body)
    answer = the_line().answer(asked)
    made = HttpResponse(answer.body, status=answer.status, content_type=answer.media_type)
    for name, value in answer.headers.items():
        made[name] = value
    return made


@demo_only
@require_safe
@never_cache
def start(request: HttpRequest) -> HttpResponse:
    """The first person's chat with the first office."""
    return redirect("demo:line-chat", office=OFFICES[0], user=PEOPLE[0].id)


@demo_only
@require_safe
@never_cache
def chat(request: HttpRequest, office: str, user: str) -> HttpResponse:
    """The phone of one person, in her chat with an office."""
    person, bot = _who(office, user)
    line = the_line()
    context = {
        "person": person,
        "people": PEOPLE,
        "code": office,
        "account": office_by_code(office),
        "following": line.store.follows(bot, user),
        "chat": chat_of(line.store, bot, user),
        "menu": menu_of(line.store, bot, user),
        "switches": {name: line.store.switch(name) for name in SWITCHES},
    }
    return render(request, "demo/line.html", context)


@demo_only
@require_safe
@never_cache
def news(request: HttpRequest, office: str, user: str) -> HttpResponse:
    """The chat alone, when it has changed since ``after``; else 204."""
    person, bot = _who(office, user)
    line = the_line()
    line.deliver(bot, [], to=_address(office))
    found = chat_of(line.store, bot, user)
    if str(found.last) == request.GET.get("after"):
        return HttpResponse(status=204)
    context = {"person": person, "code": office, "chat": found, "following": line.store.follows(bot, user)}
    return render(request, "demo/line_chat.html", context)


@demo_only
@require_safe
def picture(request: HttpRequest, office: str, user: str, number: int) -> HttpResponse:
    """A picture or a file that she sent."""
    _person, bot = _who(office, user)
    message, kept = the_line().store.message(number), the_line().store.content(number)
    if message is None or kept is None or (message["bot"], message["user"]) != (bot, user):
        raise Http404
    made = HttpResponse(kept["data"], content_type=kept["media"])
    if not kept["media"].startswith("image/"):
        made["Content-Disposition"] = "attachment"
    return made


@demo_only
@require_safe
def menu_picture(request: HttpRequest, name: str) -> HttpResponse:
    """The picture of a rich menu."""
    row = the_line().store.menu(name)
    if row is None or row["picture"] is None:
        raise Http404
    return HttpResponse(row["picture"], content_type=row["media"])


@demo_only
@require_POST
def say(request: HttpRequest, office: str, user: str) -> HttpResponse:
    """She writes, sends a file, presses something, takes a message back, adds the account or blocks it."""
    _person, bot = _who(office, user)
    line = the_line()
    event = _event(request, line, bot, user)
    before = chat_of(line.store, bot, user).last
    if event is not None:
        line.deliver(bot, [event], to=_address(office))
    if request.headers.get("x-line-phone"):
        return HttpResponse(status=204)
    _wait(line, bot, user, before)
    return redirect(reverse("demo:line-chat", kwargs={"office": office, "user": user}) + "#newest")


def _event(request: HttpRequest, line: FakeLine, bot: str, user: str) -> Mapping[str, Any] | None:
    posted = request.POST
    if follow := posted.get("follow"):
        return line.befriend(bot, user, following=follow == "yes")
    if not line.store.follows(bot, user):
        return None
    if number := posted.get("unsend", ""):
        return line.unsend(bot, user, int(number)) if number.isdigit() else None
    if where := posted.get("where", ""):
        return _pressed(line, bot, user, where, posted.get("at", ""), posted.get("value", ""))
    if (sent := request.FILES.get("file")) and sent.size and sent.size <= MOST_FILE:
        media = sent.content_type or "application/octet-stream"
        return line.show(bot, user, sent.name or "file", media, sent.read())
    text = posted.get("text", "").strip()[:5000]
    return line.write(bot, user, text) if text else None


def _pressed(
    line: FakeLine, bot: str, user: str, where: str, at: str, value: str
) -> Mapping[str, Any] | None:
    action = action_at(line.store, where, int(at)) if at.isdigit() else None
    if action is None:
        return None
    params = {}
    if action["type"] == "datetimepicker":
        if not VALUE.fullmatch(value):
            return None
        params = {action["mode"]: value}
    return line.press(bot, user, action, params)


def _wait(line: FakeLine, bot: str, user: str, before: int) -> None:
    """A page without scripts is not asked again: give the worker the moment that it takes to answer."""
    until = time.monotonic() + WAIT
    while time.monotonic() < until:
        found = chat_of(line.store, bot, user)
        if found.last != before and found.bubbles and not found.bubbles[-1].mine:
            return
        time.sleep(0.1)


@demo_only
@require_POST
def switch(request: HttpRequest, office: str, user: str) -> HttpResponse:
    """Switch trouble at LINE on or off."""
    _who(office, user)
    name = request.POST.get("name", "")
    if name in SWITCHES:
        off, on = SWITCHES[name]
        line = the_line()
        line.store.set_switch(name, off if line.store.switch(name) else on)
    return redirect("demo:line-chat", office=office, user=user)


@demo_only
def link(request: HttpRequest) -> HttpResponse:
    """LINE's dialog: is this account yours? Pressing yes on the phone tells the office."""
    if request.method != "POST":
        context = {"token": request.GET.get("linkToken", ""), "nonce": request.GET.get("nonce", "")}
        return render(request, "demo/line_link.html", context)
    line = the_line()
    done = line.confirm_link(request.POST.get("token", ""), request.POST.get("nonce", ""))
    if done is None:
        return render(request, "demo/line_link.html", {"over": True}, status=410)
    bot, event = done
    account = line.store.account(bot=bot)
    office = account["office"] if account else OFFICES[0]
    line.deliver(bot, [event], to=_address(office))
    return redirect("demo:line-chat", office=office, user=event["source"]["userId"])


def _who(office: str, user: str) -> tuple[Chatter, str]:
    person = next((one for one in PEOPLE if one.id == user), None)
    account = the_line().store.account(office=office) if office in OFFICES else None
    if person is None or account is None:
        raise Http404
    return person, account["bot"]


def _address(office: str) -> str:
    return f"{settings.PUBLIC_URL}{reverse('line:webhook', kwargs={'office': office})}"
