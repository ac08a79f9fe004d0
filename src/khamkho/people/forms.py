"""Forms for signing in: allauth's, with Thai digits accepted and every hint in place."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from khamkho.base.text import clean
from khamkho.base.thai import ascii_digits
from khamkho.catalogue.fields.contact import is_mobile, read_phone


class CodeField(forms.CharField):
    """A short code of digits; Thai digits, spaces and dashes are fine."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Code"))
        kwargs.setdefault("max_length", 40)
        kwargs.setdefault("error_messages", {"required": _("Enter the code.")})
        super().__init__(**kwargs)
        self.widget.attrs.update(
            {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}
        )

    def to_python(self, value: Any) -> str:
        return ascii_digits(clean(super().to_python(value) or ""))


class _Plain:
    """Without placeholders, and without hints that our pages give better themselves."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.help_text = ""
            field.widget.attrs.pop("placeholder", None)


class RequestCodeForm(account.RequestLoginCodeForm):  # type: ignore[misc]  # allauth carries no types
    """The email address to send a sign-in code to."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("Email address")
        self.fields["email"].error_messages["required"] = _("Enter the email address.")
        self.fields["email"].help_text = _("We will send a code to this address. No password is needed.")


class LoginForm(_Plain, account.LoginForm):  # type: ignore[misc]
    """Email address and password of a member of an office."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Email address")
        self.fields["login"].error_messages["required"] = _("Enter the email address.")
        self.fields["password"].error_messages["required"] = _("Enter the password.")

    def _setup_password_field(self) -> None:
        """Keep the password, although nobody signs up with one."""


class PasswordAgainForm(_Plain, account.ReauthenticateForm):  # type: ignore[misc]
    """The password, to confirm that it is still the same person."""


class SetPasswordForm(_Plain, account.SetPasswordForm):  # type: ignore[misc]
    """A first password."""


class ChangePasswordForm(_Plain, account.ChangePasswordForm):  # type: ignore[misc]
    """The old password and a new one."""


class ResetPasswordForm(_Plain, account.ResetPasswordForm):  # type: ignore[misc]
    """The address of an account whose password was forgotten."""


class NewPasswordForm(_Plain, account.ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password after a code."""


class AddAddressForm(_Plain, account.AddEmailForm):  # type: ignore[misc]
    """One more email address."""


class ConfirmLoginCodeForm(account.ConfirmLoginCodeForm):  # type: ignore[misc]
    code = CodeField()


class ConfirmEmailCodeForm(account.ConfirmEmailVerificationCodeForm):  # type: ignore[misc]
    code = CodeField()


class ConfirmResetCodeForm(account.ConfirmPasswordResetCodeForm):  # type: ignore[misc]
    code = CodeField()


class ActivateTOTPForm(totp.ActivateTOTPForm):  # type: ignore[misc]
    code = CodeField(label=_("Six-digit code from the app"))


class _OnceOnly:
    """A code of the app works once: the same one is refused while its time lasts."""

    def clean_code(self) -> str:
        code: str = super().clean_code()  # type: ignore[misc]
        user = self.user  # type: ignore[attr-defined]
        if len(code) == 6 and not cache.add(f"people.totp:{user.pk}:{code}", 1, timeout=120):
            raise forms.ValidationError(_("This code was used already. Wait for the next one."))
        return code


class AuthenticateForm(_OnceOnly, mfa.AuthenticateForm):  # type: ignore[misc]
    code = CodeField(label=_("Code from the app, or a recovery code"))


class ReauthenticateForm(_OnceOnly, mfa.ReauthenticateForm):  # type: ignore[misc]
    code = CodeField(label=_("Code from the app, or a recovery code"))


class AddPasskeyForm(webauthn.AddWebAuthnForm):  # type: ignore[misc]
    """A passkey; it always asks for a fingerprint, face or PIN, and signs in by itself."""

    name = forms.CharField(
        label=_("Name of this passkey"),
        required=False,
        max_length=60,
        help_text=_("For example: office computer"),
    )
    passwordless = forms.BooleanField(initial=True, required=False, widget=forms.HiddenInput)

    def clean_passwordless(self) -> bool:
        return True


class CloseAccountForm(forms.Form):
    """Closing an account is asked for twice."""

    sure = forms.BooleanField(label=_("I want to close my account and erase what it holds"))


NO_MOBILE = _("Enter a mobile number of 10 digits that starts with 06, 08 or 09.")


class PhoneForm(forms.Form):
    """The mobile number that a code is to go to; Thai digits, blanks, dashes and +66 are fine."""

    number = forms.CharField(
        label=_("Mobile number"),
        max_length=40,
        help_text=_("We will send a code to this number by SMS. For example: 081 234 5678"),
        error_messages={"required": _("Enter the mobile number.")},
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )

    def clean_number(self) -> str:
        number = read_phone(clean(self.cleaned_data["number"]))
        if number is None or not is_mobile(number):
            raise forms.ValidationError(NO_MOBILE)
        return number


class PhoneCodeForm(forms.Form):
    """The code that came by SMS."""

    code = CodeField()


class OtherAccountForm(forms.Form):
    """The address, or with ``phones`` the mobile number, of the other account of the same person."""

    to = forms.CharField(
        label=_("Email address of the other account"),
        max_length=254,
        error_messages={"required": _("Enter the email address.")},
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, phones: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.phones = phones
        if phones:
            self.fields["to"].label = _("Email address or mobile number of the other account")
            self.fields["to"].error_messages["required"] = _("Enter the email address or the mobile number.")
            self.fields["to"].widget.input_type = "text"

    def clean_to(self) -> str:
        typed = clean(self.cleaned_data["to"])
        number = read_phone(typed) if self.phones and "@" not in typed else None
        if number is not None and is_mobile(number):
            return number
        return str(forms.EmailField().clean(typed)).lower()


class MergeForm(forms.Form):
    """The code that proves the other account."""

    code = CodeField()
