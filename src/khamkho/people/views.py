"""Pages of an account: signing in, second factors, addresses, devices, what is kept, closing it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any
from uuid import UUID

from allauth.account import views as account_views
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.stagekit import clear_login
from allauth.account.views import LoginView, PasswordSetView, RequestLoginCodeView
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.internal import auth as webauthn
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from khamkho.base.errors import Refused
from khamkho.catalogue.fields.contact import is_mobile, show_phone
from khamkho.people import commands, merging, phones, queries, sessions
from khamkho.people.adapters import NEXT, can_use_passkeys
from khamkho.people.forms import CloseAccountForm, MergeForm, OtherAccountForm
from khamkho.people.models import User
from khamkho.ui.language import lang_now
from khamkho.ui.limits import allow

RECENT = timedelta(minutes=15)


def account_of(request: HttpRequest) -> User:
    """Whose account a page that asks for a sign-in is about."""
    if not isinstance(request.user, User):
        raise TypeError("only for pages that ask for a sign-in")
    return request.user


def safe_url(request: HttpRequest, url: str) -> str:
    """Where to go afterwards, if that is a page of ours; else empty."""
    return url if url_has_allowed_host_and_scheme(url, {request.get_host()}, request.is_secure()) else ""


@login_required
def account(request: HttpRequest) -> HttpResponse:
    user = account_of(request)
    context = {
        "addresses": queries.addresses_of(user),
        "phones": [show_phone(row.number, lang_now()) for row in queries.phones_of(user.pk)],
        "may_add_phone": phones.may_add(user.pk),
        "second_factor": queries.has_second_factor(user.pk),
        "has_password": user.has_usable_password(),
    }
    return render(request, "people/account.html", context)


class Login(LoginView):  # type: ignore[misc]  # allauth carries no types
    """The ways to sign in. Where passkeys cannot work, none is offered."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"passkeys": can_use_passkeys(self.request), "phones": phones.offered()}


class RequestCode(RequestLoginCodeView):  # type: ignore[misc]
    """Sends a sign-in code to any address; an address seen for the first time gets an account when the code is right."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"phones": phones.offered()}

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: Any) -> None:
        """Whoever asks for a code (again, or for another address) begins anew."""
        clear_login(request)

    def form_valid(self, form: Any) -> HttpResponse:
        if form._user is None:
            form._user = commands.begin_account(
                email=form.cleaned_data["email"], lang=lang_now(), now=timezone.now()
            )
        response: HttpResponse = super().form_valid(form)
        return response


class SetPassword(PasswordSetView):  # type: ignore[misc]
    """A first password; typing it counts as having used it."""

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        record_authentication(self.request, self.request.user, "password")
        return response


class ActivateApp(ActivateTOTPView):  # type: ignore[misc]
    """Sets up an authenticator app; the code that proves it works counts as the second factor of this session."""

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        record_authentication(self.request, self.request.user, "mfa", type="totp")
        return response


class AddPasskey(AddWebAuthnView):  # type: ignore[misc]
    """Adds a passkey that lives on the device and asks for a fingerprint, face or PIN."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["js_data"] = {"creation_options": webauthn.begin_registration(account_of(self.request), True)}
        context["possible"] = can_use_passkeys(self.request)
        return context

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        record_authentication(self.request, self.request.user, "mfa", type="webauthn")
        return response


def freshly_proven(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For pages that change how an account is signed in to, when it has nothing but codes that are sent: ask for a new code.

    Accounts with a password or second factor are asked by allauth itself.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        age = timezone.now().timestamp() - sessions.signed_in_at(request)
        only_codes = request.user.is_authenticated and not sessions.has_own_factor(request.user)
        if only_codes and age > RECENT.total_seconds():
            return sessions.sign_in_anew(request)
        return view(request, *args, **kwargs)

    return guarded


email = freshly_proven(account_views.email)
activate_app = freshly_proven(ActivateApp.as_view())
add_passkey = freshly_proven(AddPasskey.as_view())


@never_cache
@login_required
def second_factor(request: HttpRequest) -> HttpResponse:
    """What this session still lacks for the desk; goes on by itself as soon as nothing is missing."""
    user = account_of(request)
    if target := safe_url(request, request.GET.get("next", "")):
        request.session[NEXT] = target
    if sessions.is_two_factor(request):
        return HttpResponseRedirect(request.session.pop(NEXT, "") or reverse("people_account"))
    if not queries.has_second_factor(user.pk):
        return render(request, "people/second_factor.html", {"passkeys": can_use_passkeys(request)})
    here = urlencode({"next": reverse("people_second_factor")})
    return redirect(f"{reverse(sessions.missing_factor(request))}?{here}")


@never_cache
@login_required
def reauthenticate(request: HttpRequest) -> HttpResponse:
    """The quickest way for this account to unlock its session: password, else passkey, else app."""
    query = urlencode({"next": safe_url(request, request.GET.get("next", "")) or reverse("people_account")})
    return redirect(f"{reverse(sessions.unlock_with(account_of(request)))}?{query}")


@never_cache
def unsent(request: HttpRequest) -> HttpResponse:
    """Offers to send again what was posted while the session was over; nothing typed is lost."""
    kept = sessions.take_unsent(request)
    if kept is None:
        return redirect("people_account" if request.user.is_authenticated else "account_login")
    path, fields = kept
    if request.method == "POST":
        sessions.drop_unsent(request)
        if "discard" in request.GET:
            return redirect(path)
        again = HttpResponse(
            status=307
        )  # the browser posts the same fields once more, to where they were meant for
        again["Location"] = path
        return again
    pairs = [(name, value) for name, values in fields.lists() for value in values]
    return render(request, "people/unsent.html", {"pairs": pairs, "path": path})


@login_required
def my_data(request: HttpRequest) -> HttpResponse:
    """What every room of the house holds about the person."""
    user = account_of(request)
    found = [holding for name in settings.HOLDINGS for holding in import_string(name)(user)]
    return render(request, "people/my_data.html", {"holdings": found})


@login_required
@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """Erases what was kept for the next application."""
    if commands.forget_profile(user=account_of(request), now=timezone.now()):
        messages.success(request, _("The details kept for your next application were erased."))
    return redirect("people_my_data")


@login_required
def close(request: HttpRequest) -> HttpResponse:
    form = CloseAccountForm(request.POST or None)
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            commands.close_account(user=account_of(request), now=timezone.now())
        except Refused as refused:
            refusal = refused
        else:
            request.session.flush()
            messages.success(request, _("Your account was closed."))
            return redirect("/")
    context = {"form": form, "refusal": refusal and (refusal.sentence(lang_now()), refusal.next(lang_now()))}
    return render(request, "people/close.html", context, status=refusal.status if refusal else 200)


MERGE = "khamkho_merge"  # session: the other account that is being proven


def just_proven(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Signed in a moment ago, in whatever way this account has: taking another one in is not done on an old session."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        age = timezone.now().timestamp() - sessions.signed_in_at(request)
        if age > RECENT.total_seconds():
            return sessions.to_reauthenticate(request)
        return view(request, *args, **kwargs)

    return login_required(guarded)


@never_cache
@just_proven
def merge(request: HttpRequest) -> HttpResponse:
    """Which other account is to be merged into this one: a code goes to its address or its phone."""
    form = OtherAccountForm(request.POST or None, phones=phones.offered())
    if request.method != "POST" or not form.is_valid():
        return render(request, "people/merge.html", {"form": form})
    user, to = account_of(request), form.cleaned_data["to"]
    try:
        allow(request, "merge", who=f"account:{user.pk}")
        allow(request, "merge", who=f"address:{to}")
        if is_mobile(to):
            allow(request, "sms-number", who=to)
            allow(request, "sms")
        request.session[MERGE] = merging.ask_to_merge(kept=user, to=to, now=timezone.now())
    except Refused as no:
        return refused(request, "people/merge.html", form, no)
    return redirect("people_merge_confirm")


@never_cache
@just_proven
def merge_confirm(request: HttpRequest) -> HttpResponse:
    """The code that came to the other account's address: it proves that account, and the two become one."""
    pending = request.session.get(MERGE)
    if pending is None:
        return redirect("people_merge")
    form = MergeForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "people/merge_confirm.html", {"form": form, "to": pending["to"]})
    user, now = account_of(request), timezone.now()
    right = merging.proves(pending, kept=user, typed=form.cleaned_data["code"], now=now)
    request.session[MERGE] = {**pending, "tries": pending["tries"] + 1}
    try:
        if not right:
            raise merging.WrongMergeCode()
        merging.merge_accounts(kept=user, other=UUID(pending["other"]), now=now)
    except Refused as no:
        return refused(request, "people/merge_confirm.html", form, no, to=pending["to"])
    del request.session[MERGE]
    messages.success(request, _("The two accounts are one now."))
    return redirect("people_account")


def refused(request: HttpRequest, template: str, form: Any, no: Refused, **more: Any) -> HttpResponse:
    """The page again, with why not and what to do next."""
    told = (no.sentence(lang_now()), no.next(lang_now()))
    return render(request, template, {"form": form, "refusal": told, **more}, status=no.status)


@login_required
@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    keep = request.session.session_key or ""
    ended = commands.sign_out_elsewhere(user=account_of(request), keep=keep, now=timezone.now())
    if ended:
        messages.success(request, _("All other devices were signed out."))
    return redirect("usersessions_list")
