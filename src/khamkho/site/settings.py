"""Django settings. Everything an operator may set comes from the environment; what an office may set is data."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from khamkho.base.home import current_home, env, env_number

HOME = current_home()
BASE = Path(__file__).resolve().parent.parent

DEBUG = False
SECRET_KEY = HOME.secret("django").hex()
ALLOWED_HOSTS = [h for h in env("HOSTS", "127.0.0.1,localhost,[::1]").split(",") if h]
PUBLIC_URL = env("PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
SECURE = PUBLIC_URL.startswith("https://")
SMTP_URL = env("SMTP_URL")  # smtp://user:password@host:port; an office may have its own
MAIL_FROM = env("MAIL_FROM")
SMS_OFFICE = env("SMS_OFFICE")  # code of the office whose gateway carries the codes to sign in
# A demo talks with a LINE of its own, under /demo/line/; nothing of it leaves the machine.
LINE_API = f"{PUBLIC_URL}/demo/line/api" if HOME.is_demo else "https://api.line.me"
LINE_DATA = f"{PUBLIC_URL}/demo/line/api" if HOME.is_demo else "https://api-data.line.me"
LINE_ACCESS = f"{PUBLIC_URL}/demo/line" if HOME.is_demo else "https://access.line.me"
PROXIES = env_number("PROXIES", 1 if SECURE else 0)  # how many proxies of ours stand before the web server
BEHIND_PROXY = PROXIES > 0
METRICS_TOKEN = env("METRICS_TOKEN")  # lets a monitor on another machine read /metrics
TRAFFIC_DAYS = max(
    90, env_number("TRAFFIC_DAYS", 90)
)  # Computer Crime Act B.E. 2550 s. 26: at least ninety days
BACKUP_DIR = Path(env("BACKUP_DIR", str(HOME.backups)))
BACKUP_DAYS = env_number("BACKUP_DAYS", 35)  # a backup older than this is removed; then erasure is complete

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "khamkho.ui",
    "khamkho.vault",
    "khamkho.work",
    "khamkho.files",
    "khamkho.documents",
    "khamkho.catalogue",
    "khamkho.people",
    "khamkho.offices",
    "khamkho.links",
    "khamkho.line",
    "khamkho.casework",
    "khamkho.notices",
    "khamkho.issuing",
    "khamkho.manuals",
    "khamkho.payments",
    "khamkho.collecting",
    "khamkho.batches",
    "khamkho.appointments",
    "khamkho.advice",
    "khamkho.queue",
    "khamkho.feedback",
    "khamkho.mailin",
    "khamkho.training",
    "khamkho.moving",
    "khamkho.cards",
    "khamkho.fees",
    "khamkho.statistics",
    "khamkho.equipment",
    "khamkho.registry",
    "khamkho.rounds",
    "khamkho.chat",
    "khamkho.portal",
    "khamkho.desk",
    "khamkho.api",
    "khamkho.site.demo",
    "allauth",  # after our own apps, so that our templates and texts win
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]

MIDDLEWARE = [
    "khamkho.site.traffic.RequestLog",
    "khamkho.site.health.Health",
    "khamkho.site.headers.Headers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "khamkho.ui.compression.CompressPages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "khamkho.ui.language.AskedLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "khamkho.people.middleware.SessionLimits",
    "khamkho.site.door.AnswerRefused",
    "khamkho.ui.refusals.RefusalMiddleware",
]

ROOT_URLCONF = "khamkho.site.urls"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "khamkho.ui.context.frame",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "khamkho.ui.templatetags.khamkho",
            ],
        },
    }
]


def _database(url: str) -> dict[str, Any]:
    """SQLite in the home, or ``postgresql://user:password@host:port/name``."""
    if not url:
        return {
            "ENGINE": "khamkho.site.sqlite",
            "NAME": str(HOME.database),
            "CONN_MAX_AGE": 3600,  # opening the file and its settings anew costs more than most queries
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;",
            },
            "TEST": {"NAME": str(HOME.path / "test.sqlite3")},
        }
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


DATABASES = {"default": _database(env("DATABASE_URL"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "khamkho_cache",
        "OPTIONS": {"MAX_ENTRIES": 200_000},  # rate limits live here: nobody may push them out
    },
    "template_fragments": {  # what {% cache %} keeps: parts of pages that are the same for everybody
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 500},
    },
}

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_request_login_code"
LOGIN_REDIRECT_URL = "/account/"

# Sign-in: applicants by a code (mail or SMS), members of offices by password and second factor, or by passkey
ACCOUNT_ADAPTER = "khamkho.people.adapters.AccountAdapter"
ACCOUNT_CHANGE_EMAIL = False  # several addresses, one of them first
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_FORMS = {
    "confirm_email_verification_code": "khamkho.people.forms.ConfirmEmailCodeForm",
    "confirm_login_code": "khamkho.people.forms.ConfirmLoginCodeForm",
    "confirm_password_reset_code": "khamkho.people.forms.ConfirmResetCodeForm",
    "add_email": "khamkho.people.forms.AddAddressForm",
    "change_password": "khamkho.people.forms.ChangePasswordForm",
    "login": "khamkho.people.forms.LoginForm",
    "reauthenticate": "khamkho.people.forms.PasswordAgainForm",
    "request_login_code": "khamkho.people.forms.RequestCodeForm",
    "reset_password": "khamkho.people.forms.ResetPasswordForm",
    "reset_password_from_key": "khamkho.people.forms.NewPasswordForm",
    "set_password": "khamkho.people.forms.SetPasswordForm",
}
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "length": 8}
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_FORMAT = {"numeric": True, "length": 8}
ACCOUNT_PASSWORD_RESET_BY_CODE_CODE_FORMAT = {"numeric": True, "length": 8}
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 900
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_MAX_EMAIL_ADDRESSES = 5
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_RATE_LIMITS = {
    # login_failed: its key holds the account and the browser, so nobody is locked out of a browser they used before
    "login_failed": "30/m/ip,10/10m/key",
    "request_login_code": "20/m/ip,3/m/key,20/h/key",
    "reset_password": "20/m/ip,3/m/key,10/h/key",
}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ALLAUTH_TRUSTED_PROXY_COUNT = PROXIES
MFA_ADAPTER = "khamkho.people.adapters.MFAAdapter"
MFA_FORMS = {
    "activate_totp": "khamkho.people.forms.ActivateTOTPForm",
    "add_webauthn": "khamkho.people.forms.AddPasskeyForm",
    "authenticate": "khamkho.people.forms.AuthenticateForm",
    "reauthenticate": "khamkho.people.forms.ReauthenticateForm",
}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Khamkho"
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE  # only http://localhost can use passkeys without TLS
MFA_WEBAUTHN_USER_VERIFICATION = "required"
USERSESSIONS_TRACK_ACTIVITY = False
HOLDINGS = [  # who answers "what do you hold about this person?"
    "khamkho.people.queries.holdings",
    "khamkho.offices.queries.holdings",
    "khamkho.casework.queries.holdings.holdings",
    "khamkho.cards.queries.holdings.holdings",
    "khamkho.fees.queries.holdings.holdings",
    "khamkho.appointments.queries.holdings.holdings",
    "khamkho.training.queries.holdings",
    "khamkho.equipment.queries.holdings",
    "khamkho.feedback.queries.holdings.holdings",
    "khamkho.line.queries.holdings",
]
MERGING = [  # who moves what is its own when two accounts become one; the first may refuse
    "khamkho.offices.commands.merge.merge_accounts",
    "khamkho.casework.commands.merge.merge_accounts",
    "khamkho.appointments.commands.keeping.merge_accounts",
    "khamkho.line.commands.linking.merge_accounts",
]
VERIFIED = [  # who else knows codes that anyone may check
    "khamkho.cards.queries.verifying.standing_of",
    "khamkho.fees.queries.verifying.standing_of",
]
CAN_TEXT = "khamkho.notices.queries.can_text_accounts"  # whether codes to sign in can go out by SMS
WORKS = "khamkho.offices.queries.works"  # whether an account is a member's: those sign in by no phone
# Limits of มรด. 1-1:2564, 1-2:2564: AAL1 30 days; AAL2 12 hours, 30 minutes idle
SESSION_ONE_FACTOR = timedelta(days=env_number("SESSION_DAYS", 30))
SESSION_DESK = timedelta(hours=env_number("DESK_SESSION_HOURS", 12))
SESSION_DESK_IDLE = timedelta(minutes=env_number("DESK_IDLE_MINUTES", 30))
SESSION_COOKIE_AGE = int(SESSION_ONE_FACTOR.total_seconds())

LANGUAGE_CODE = "th"
LANGUAGES = [("th", "ไทย"), ("en", "English")]
LOCALE_PATHS = [BASE / "ui" / "locale", BASE / "site" / "locale"]
TIME_ZONE = "Asia/Bangkok"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = BASE / "ui" / "collected"  # built with the package, so that an office needs no Node
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},  # files live in khamkho.files
    "staticfiles": {"BACKEND": "khamkho.ui.storage.Assets"},
}

FILE_UPLOAD_HANDLERS = ["khamkho.files.upload_handler.MemoryOnlyUploadHandler"]

MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # in no cookie: they name people
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = SECURE
SESSION_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = SECURE
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "khamkho.portal.views.expired.csrf_failure"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SECURE else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SILENCED_SYSTEM_CHECKS = [
    "security.W019",  # the desk shows PDFs in a frame of its own pages
    "security.W005",  # HSTS for sub-domains is the decision of whoever owns the domain, not of one host in it
    "security.W021",  # and so is preloading
]
X_FRAME_OPTIONS = "SAMEORIGIN"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'self'"],
    }
}

WSGI_APPLICATION = "khamkho.site.wsgi.application"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "khamkho.site.logs.JsonFormatter"},
        "plain": {"format": "{levelname} {name}: {message}", "style": "{"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": env("LOG", "json")}},
    "root": {"handlers": ["stderr"], "level": env("LOG_LEVEL", "INFO")},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.server": {"handlers": [], "propagate": True},
        "django.request": {"level": "ERROR"},  # 4xx are in the request log already
        "httpx": {"level": "WARNING"},
    },
}
