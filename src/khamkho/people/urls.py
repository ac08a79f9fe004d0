"""Everything under /account/. The names without ``people_`` are those that allauth asks for."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.usersessions import views as usersessions
from django.urls import path
from django.views.generic import RedirectView

from khamkho.people import phone_views, views

_code = views.RequestCode.as_view()
_login = views.Login.as_view()

urlpatterns = [
    path("", views.account, name="people_account"),
    path("login/", _login, name="account_login"),
    path("login/code/", _code, name="account_request_login_code"),
    path("login/code/confirm/", account.confirm_login_code, name="account_confirm_login_code"),
    path("login/phone/", phone_views.sign_in, name="people_phone_sign_in"),
    path("login/phone/confirm/", phone_views.sign_in_confirm, name="people_phone_confirm"),
    path("login/passkey/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("login/second/", mfa.authenticate, name="mfa_authenticate"),
    path("signup/", RedirectView.as_view(pattern_name="account_request_login_code"), name="account_signup"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", views.reauthenticate, name="people_reauthenticate"),
    path("reauthenticate/password/", account.reauthenticate, name="account_reauthenticate"),
    path("reauthenticate/app/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("reauthenticate/passkey/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("unsent/", views.unsent, name="people_unsent"),
    path("email/", views.email, name="account_email"),
    path("email/confirm/", account.email_verification_sent, name="account_email_verification_sent"),
    path("phones/", phone_views.numbers, name="people_phones"),
    path("phones/confirm/", phone_views.numbers_confirm, name="people_phones_confirm"),
    path("phones/<int:pk>/remove/", phone_views.remove_number, name="people_phones_remove"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", views.SetPassword.as_view(), name="account_set_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path(
        "password/reset/code/",
        account.confirm_password_reset_code,
        name="account_confirm_password_reset_code",
    ),
    path("password/reset/new/", account.complete_password_reset, name="account_complete_password_reset"),
    path(
        "password/reset/done/", account.password_reset_from_key_done, name="account_password_reset_completed"
    ),
    path("second-factor/", views.second_factor, name="people_second_factor"),
    path("security/", mfa.index, name="mfa_index"),
    path("security/app/", views.activate_app, name="mfa_activate_totp"),
    path("security/app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("security/passkeys/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("security/passkeys/add/", views.add_passkey, name="mfa_add_webauthn"),
    path("security/passkeys/<int:pk>/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path("security/passkeys/<int:pk>/remove/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
    path("security/recovery-codes/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "security/recovery-codes/new/",
        recovery_codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "security/recovery-codes/file/",
        recovery_codes.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
    path("devices/", usersessions.list_usersessions, name="usersessions_list"),
    path("devices/end/", views.end_other_sessions, name="people_end_sessions"),
    path("data/", views.my_data, name="people_my_data"),
    path("data/forget/", views.forget, name="people_forget"),
    path("merge/", views.merge, name="people_merge"),
    path("merge/confirm/", views.merge_confirm, name="people_merge_confirm"),
    path("close/", views.close, name="people_close"),
]
