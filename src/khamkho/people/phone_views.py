"""Pages around a mobile number: signing in with a code by SMS, and the numbers of an account."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from allauth.account.app_settings import EmailVerificationMethod
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.internal.stagekit import clear_login
from allauth.account.models import Login
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from khamkho.base.errors import Refused
from khamkho.catalogue.fields.contact import show_phone
from khamkho.people import phones, queries
from khamkho.people.forms import PhoneCodeForm, PhoneForm
from khamkho.people.models import User
from khamkho.people.views import account_of, just_proven, refused, safe_url
from khamkho.ui.language import lang_now
from khamkho.ui.limits import allow

ASKED = "khamkho_phone"  # session: the code that this browser asked for to sign in
ADDING = "khamkho_phone_new"  # session: the one for a number to be added


def where_offered(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Lead on to the code by mail where no gateway carries codes to sign in."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not phones.offered():
            return _onward(request, "account_request_login_code")
        return view(request, *args, **kwargs)

    return guarded


def _next(request: HttpRequest) -> str:
    return safe_url(request, request.POST.get("next", "") or request.GET.get("next", ""))


def _onward(request: HttpRequest, name: str) -> HttpResponse:
    url = _next(request)
    return redirect(f"{reverse(name)}?{urlencode({'next': url})}" if url else reverse(name))


def _send(request: HttpRequest, kept: str, number: str, user: User | None = None) -> None:
    """Have a code sent, within what one number and one source may ask for. Raises TooManyThisHour."""
    allow(request, "sms-number", who=number)
    allow(request, "sms")
    before = request.session.get(kept)
    request.session[kept] = str(
        phones.ask_code(
            number=number,
            lang=lang_now(),
            user=user,
            instead_of=UUID(before) if before else None,
            now=timezone.now(),
        )
    )


# Signing in -----------------------------------------------------------------------------------------------------------


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@where_offered
def sign_in(request: HttpRequest) -> HttpResponse:
    """Which number the code is to go to. Whether it has an account makes no difference here."""
    if request.user.is_authenticated:
        return redirect(_next(request) or reverse("people_account"))
    form = PhoneForm(request.POST or None)
    page = {"form": form, "next": _next(request)}
    if request.method != "POST" or not form.is_valid():
        return render(request, "people/phone_sign_in.html", page)
    try:
        _send(request, ASKED, form.cleaned_data["number"])
    except Refused as no:
        return refused(request, "people/phone_sign_in.html", form, no, next=page["next"])
    return _onward(request, "people_phone_confirm")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@where_offered
def sign_in_confirm(request: HttpRequest) -> HttpResponse:
    """The code that came by SMS; the right one signs in, and the first one makes the account."""
    if request.user.is_authenticated:
        return redirect(_next(request) or reverse("people_account"))
    number = _waiting(request, ASKED)
    if not number:
        return _over(request, ASKED) or _onward(request, "people_phone_sign_in")
    form = PhoneCodeForm(request.POST or None)
    page: dict[str, Any] = {"form": form, "next": _next(request), "number": show_phone(number, lang_now())}
    try:
        if request.method == "POST" and request.POST.get("action") == "resend":
            _send(request, ASKED, number)
            return _onward(request, "people_phone_confirm")
        if request.method == "POST" and form.is_valid():
            return _enter(request, form.cleaned_data["code"])
    except Refused as no:
        return refused(request, "people/phone_confirm.html", **page, no=no)
    return render(request, "people/phone_confirm.html", page)


def _waiting(request: HttpRequest, kept: str, user: User | None = None) -> str:
    asked = request.session.get(kept)
    return phones.number_waiting(UUID(asked), user=user, now=timezone.now()) if asked else ""


def _over(request: HttpRequest, kept: str, user: User | None = None) -> HttpResponse | None:
    """The page that asks for a new code, once, in place of one that works no more; None where none was asked for."""
    if request.session.pop(kept, None) is None:
        return None
    no = phones.PhoneCodeOver()
    if user is None:
        return refused(request, "people/phone_sign_in.html", PhoneForm(), no, next=_next(request))
    return refused(request, "people/phones.html", PhoneForm(), no, **_numbers(user))


def _enter(request: HttpRequest, typed: str) -> HttpResponse:
    """Sign in whoever typed the code, on the road of every other sign-in: switched-off accounts and second factors included."""
    user = phones.account_by_code(
        code_id=UUID(request.session[ASKED]), typed=typed, lang=lang_now(), now=timezone.now()
    )
    del request.session[ASKED]
    clear_login(request)
    record_authentication(request, user, method="code", way="sms")
    # The phone was just proven; an address is not asked for, and none may be there.
    login = Login(
        user=user, email_verification=EmailVerificationMethod.NONE, redirect_url=_next(request) or None
    )
    response: HttpResponse = perform_login(request, login)
    return response


# The numbers of an account --------------------------------------------------------------------------------------------


def _numbers(user: User) -> dict[str, Any]:
    lang = lang_now()
    return {
        "numbers": [(row.id, show_phone(row.number, lang)) for row in queries.phones_of(user.pk)],
        "may_add": phones.may_add(user.pk),
    }


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@just_proven
def numbers(request: HttpRequest) -> HttpResponse:
    """The mobile numbers of an account, and a form to add one."""
    user = account_of(request)
    form, page = PhoneForm(request.POST or None), _numbers(user)
    if request.method != "POST" or not (page["may_add"] and form.is_valid()):
        return render(request, "people/phones.html", {"form": form, **page})
    try:
        _send(request, ADDING, form.cleaned_data["number"], user)
    except Refused as no:
        return refused(request, "people/phones.html", form, no, **page)
    return redirect("people_phones_confirm")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@just_proven
def numbers_confirm(request: HttpRequest) -> HttpResponse:
    """The code that came to the number that is to be added."""
    user = account_of(request)
    number = _waiting(request, ADDING, user)
    if not number:
        return _over(request, ADDING, user) or redirect("people_phones")
    form = PhoneCodeForm(request.POST or None)
    page: dict[str, Any] = {"form": form, "adding": True, "number": show_phone(number, lang_now())}
    try:
        if request.method == "POST" and request.POST.get("action") == "resend":
            _send(request, ADDING, number, user)
            return redirect("people_phones_confirm")
        if request.method == "POST" and form.is_valid():
            phones.add_phone(
                user=user,
                code_id=UUID(request.session[ADDING]),
                typed=form.cleaned_data["code"],
                now=timezone.now(),
            )
            messages.success(request, _("The number was added. You can sign in with it from now on."))
            return redirect("people_phones")
    except Refused as no:
        return refused(request, "people/phone_confirm.html", **page, no=no)
    return render(request, "people/phone_confirm.html", page)


@never_cache
@require_POST
@just_proven
def remove_number(request: HttpRequest, pk: int) -> HttpResponse:
    """Signs in with this number no more."""
    user = account_of(request)
    try:
        phones.remove_phone(user=user, phone_id=pk, now=timezone.now())
    except phones.LastWayIn as no:
        return refused(request, "people/phones.html", PhoneForm(), no, **_numbers(user))
    messages.success(request, _("The number was removed."))
    return redirect("people_phones")
