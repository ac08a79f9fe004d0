"""The page where an office says how its text messages go out, and tries it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from khamkho.base.errors import Invalid, Permanent, Problem, Temporary
from khamkho.offices import commands
from khamkho.offices.actors import actor_of
from khamkho.offices.models import Office
from khamkho.offices.sms import Gateway, gateway_of
from khamkho.offices.views.door import attempt, for_managers, sure
from khamkho.offices.words import METHOD_WORDS, SHAPE_WORDS

FIELDS = ("url", "method", "number_field", "text_field", "shape", "sender_field", "sender", "header")


@for_managers
def sms(request: HttpRequest, office: Office) -> HttpResponse:
    gateway = gateway_of(office)
    if request.method != "POST":
        return _page(request, office, gateway, _values(gateway))
    values = {name: request.POST.get(name, "") for name in FIELDS}
    secret = request.POST.get("secret") or (None if gateway else "")
    problems = attempt(
        request,
        _("The settings of text messages were saved. Send a test to see whether they work."),
        lambda: commands.set_sms(
            actor=actor_of(request), office_id=office.pk, secret=secret, now=timezone.now(), **values
        ),
    )
    if problems:
        return _page(request, office, gateway, values, problems)
    return redirect("offices:sms", code=office.code)


def _values(gateway: Gateway | None) -> dict[str, Any]:
    kept = gateway.__dict__ if gateway else {}
    return {"method": "form", "shape": "local", **{name: kept[name] for name in FIELDS if name in kept}}


def _page(
    request: HttpRequest,
    office: Office,
    gateway: Gateway | None,
    values: dict[str, Any],
    problems: tuple[Problem, ...] = (),
) -> HttpResponse:
    context = {
        "office": office,
        "gateway": gateway,
        "values": values,
        "problems": problems,
        "methods": METHOD_WORDS,
        "shapes": SHAPE_WORDS,
        "to": request.POST.get("to", ""),
    }
    return render(request, "offices/sms.html", context, status=422 if problems else 200)


@require_POST
@for_managers
def test_sms(request: HttpRequest, office: Office) -> HttpResponse:
    actor = actor_of(request)
    try:
        sent = commands.send_test_sms(
            actor=actor,
            office_id=office.pk,
            to=request.POST.get("to", ""),
            lang=actor.lang,
            now=timezone.now(),
        )
    except Invalid as invalid:
        gateway = gateway_of(office)
        return _page(request, office, gateway, _values(gateway), invalid.problems)
    except Temporary as failure:
        told = _("The gateway did not take the message ({reason}). Check the address and the secret.")
        messages.error(request, told.format(reason=failure))
    except Permanent as failure:
        told = _("The gateway refused the message ({reason}). Check the names of the fields and the sender.")
        messages.error(request, told.format(reason=failure))
    else:
        messages.success(request, _("A test message was sent to {number}.").format(number=sent))
    return redirect("offices:sms", code=office.code)


test_sms.__test__ = False  # type: ignore[attr-defined]  # a page, not a test case


@for_managers
def remove_sms(request: HttpRequest, office: Office) -> HttpResponse:
    if request.method != "POST":
        return sure(
            request,
            office,
            question=_("Stop sending text messages?"),
            follows=(
                _("The settings of the gateway, with its secret, are erased and must be typed in again."),
                _(
                    "Who asked to be told by text message is not told; you see it under what could not be delivered."
                ),
            ),
            button=_("Remove this gateway"),
            back=reverse("offices:sms", kwargs={"code": office.code}),
        )
    commands.remove_sms(actor=actor_of(request), office_id=office.pk, now=timezone.now())
    messages.success(request, _("The office sends no text messages any more."))
    return redirect("offices:sms", code=office.code)
