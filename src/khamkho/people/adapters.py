"""Where allauth meets the house: mail goes out as an effect, secrets are sealed, nobody can lock another person out."""

from __future__ import annotations

import base64
import ipaddress
from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from khamkho.base import crypto
from khamkho.base.text import Text
from khamkho.people import commands, devices
from khamkho.people.models import SecurityEvent, User
from khamkho.people.queries import moment
from khamkho.ui.language import lang_now
from khamkho.vault import secrets

_CODES = frozenset(
    {
        "account/email/login_code",
        "account/email/email_confirmation",
        "account/email/email_confirmation_signup",
        "account/email/password_reset_code",
    }
)
_What = SecurityEvent.What
_LOGGED: Mapping[str, _What] = {
    "account/email/email_changed": _What.ADDRESS_CHANGED,
    "account/email/email_confirm": _What.ADDRESS_ADDED,
    "account/email/email_deleted": _What.ADDRESS_REMOVED,
    "account/email/password_changed": _What.PASSWORD_CHANGED,
    "account/email/password_reset": _What.PASSWORD_CHANGED,
    "account/email/password_set": _What.PASSWORD_CHANGED,
    "mfa/email/totp_activated": _What.SECOND_FACTOR_ADDED,
    "mfa/email/totp_deactivated": _What.SECOND_FACTOR_REMOVED,
    "mfa/email/webauthn_added": _What.SECOND_FACTOR_ADDED,
    "mfa/email/webauthn_removed": _What.SECOND_FACTOR_REMOVED,
    "mfa/email/recovery_codes_generated": _What.RECOVERY_CODES_MADE,
}
TOLD: Mapping[str, Text] = {
    "account/messages/cannot_delete_primary_email.txt": Text(
        "ลบอีเมลหลักไม่ได้ โปรดเลือกอีเมลอื่นเป็นอีเมลหลักก่อน",
        "The first address cannot be removed. Choose another first address before.",
    ),
    "account/messages/email_confirmed.txt": Text("ยืนยันอีเมล {email} แล้ว", "The address {email} is confirmed."),
    "account/messages/email_deleted.txt": Text("ลบอีเมล {email} แล้ว", "The address {email} was removed."),
    "account/messages/logged_out.txt": Text("ท่านออกจากระบบแล้ว", "You have signed out."),
    "account/messages/password_changed.txt": Text("เปลี่ยนรหัสผ่านแล้ว", "The password was changed."),
    "account/messages/password_set.txt": Text("ตั้งรหัสผ่านแล้ว", "The password was set."),
    "account/messages/primary_email_set.txt": Text("เปลี่ยนอีเมลหลักแล้ว", "The first address was changed."),
    "account/messages/unverified_primary_email.txt": Text(
        "โปรดยืนยันอีเมลนี้ก่อนตั้งเป็นอีเมลหลัก", "Confirm this address before you make it the first one."
    ),
    "mfa/messages/recovery_codes_generated.txt": Text(
        "สร้างรหัสสำรองชุดใหม่แล้ว", "New recovery codes were made."
    ),
    "mfa/messages/totp_activated.txt": Text("เปิดใช้แอปยืนยันตัวตนแล้ว", "The authenticator app is in use."),
    "mfa/messages/totp_deactivated.txt": Text("เลิกใช้แอปยืนยันตัวตนแล้ว", "The authenticator app was removed."),
    "mfa/messages/webauthn_added.txt": Text("เพิ่มพาสคีย์แล้ว", "The passkey was added."),
    "mfa/messages/webauthn_removed.txt": Text("ลบพาสคีย์แล้ว", "The passkey was removed."),
}
NEXT = "khamkho_next"  # session: where to go once two factors are in place
RECENT_SECONDS = 300  # how long after signing in a sensitive change needs no new proof


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth carries no types
    """Accounts without user names; mail through the outbox; limits per account and browser."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """There is no sign-up page: a first code makes the account."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        now = timezone.now()
        facts = {name: value for name, value in context.items() if isinstance(value, str)}
        life = commands.CODE_LIFE if template_prefix in _CODES else commands.MAIL_LIFE
        facts["at"] = moment(now, lang_now())
        commands.post_mail(template_prefix, to=email, lang=lang_now(), facts=facts, life=life, now=now)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Every change of how an account is signed in to passes here: it is logged, and its owner is told."""
        now = timezone.now()
        commands.record_security(user=user.pk, by=user.pk, what=_LOGGED[template_prefix], now=now)
        super().send_notification_mail(template_prefix, user, context, email)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Who signed in a moment ago need not prove it again."""
        records = get_authentication_records(self.request, self.request.user)
        newest = max((record["at"] for record in records), default=0.0)
        if timezone.now().timestamp() - newest < RECENT_SECONDS:
            return False
        required: bool = super().is_reauthentication_required(app=app, **kwargs)
        return required

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Say what was done in our own words; what the page shows anyway is not said twice."""
        told = TOLD.get(message_template or "")
        if told:
            facts = {name: str(fact) for name, fact in (message_context or {}).items()}
            message = told.in_(lang_now()).format_map(facts)
        if message:
            messages.add_message(request, level, message, extra_tags=extra_tags)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """On to the second factor for somebody who is on the way to the desk."""
        return reverse("people_second_factor" if NEXT in request.session else "people_account")

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Remember this browser for this account, so that failed attempts elsewhere do not shut it out."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        devices.remember(request, response, user)
        return response

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Failed passwords count per account and known browser; all unknown browsers share one count.

        So an attacker can use up the count of the unknown browsers, and the owner still signs in from a browser used
        before, by email code or by passkey.
        """
        email = str(credentials.get("email", "")).lower()
        address = EmailAddress.objects.filter(email=email).order_by("-verified").first()
        return f"{email}:{devices.mark_of(request, address.user_id) if address else ''}"


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth carries no types
    """Second factors: their secrets are sealed under a secret of the home."""

    def encrypt(self, text: str) -> str:
        return base64.b64encode(crypto.seal(secrets.named("mfa"), text.encode(), b"mfa")).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return crypto.unseal(secrets.named("mfa"), base64.b64decode(encrypted_text), b"mfa").decode()

    def _get_site_name(self) -> str:
        return "Khamkho"

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        count = Authenticator.objects.filter(user=user, type=type).count()
        return gettext("Passkey") if not count else f"{gettext('Passkey')} {count + 1}"


def can_use_passkeys(request: HttpRequest) -> bool:
    """Passkeys need a host name (not a bare address), and TLS unless that name is localhost."""
    host = request.get_host().rsplit(":", 1)[0].strip("[]")
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return request.is_secure() or host == "localhost"
    return False
