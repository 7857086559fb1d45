"""Settings, from the environment. Outside a trial, anything unsafe is refused with its remedy.

The variables are listed in `docs/how-to/deploy.md`. Django's own `DEBUG` is never on: its pages of errors show content.
"""

from __future__ import annotations

import os
from pathlib import Path

from entente.workspace.configuration import configure
from entente.workspace.logs import configuration

_configuration = configure(os.environ)

DEBUG = False
TRIAL = _configuration.debug  # on one's own machine: people with printed passwords, cookies without https
SECRET_KEY = _configuration.secret_key
ALLOWED_HOSTS = list(_configuration.hosts)
CSRF_TRUSTED_ORIGINS = list(_configuration.trusted_origins)
DATA = _configuration.data
DATABASES = {"default": _configuration.database}

HERE = Path(__file__).resolve().parent
ROOT_URLCONF = "entente.workspace.urls"
WSGI_APPLICATION = "entente.workspace.wsgi.application"
AUTH_USER_MODEL = "workspace.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "django_htmx",
    "template_partials",
    "entente.workspace",
]

MIDDLEWARE = [
    "entente.workspace.logs.AccessLog",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "entente.workspace.middleware.ErrorsInWords",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["entente.workspace.templatetags.entente"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "workspace/locked_out.html"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_CLIENT_IP_CALLABLE = "entente.workspace.middleware.caller"
BEHIND_PROXY = _configuration.behind_proxy

CSRF_FAILURE_VIEW = "entente.workspace.middleware.foreign_form"
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign-in"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("vi", "Tiếng Việt")]
LOCALE_PATHS = [HERE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = os.environ.get("TZ", "UTC") or "UTC"

STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = TRIAL

DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000

EMAIL_BACKEND = _configuration.email.backend
EMAIL_HOST = _configuration.email.host
EMAIL_PORT = _configuration.email.port
EMAIL_HOST_USER = _configuration.email.user
EMAIL_HOST_PASSWORD = _configuration.email.password
EMAIL_USE_TLS = _configuration.email.tls
EMAIL_TIMEOUT = 20  # seconds
DEFAULT_FROM_EMAIL = _configuration.email.sender

LOGGING = configuration(trial=TRIAL)

X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not TRIAL
SECURE_SSL_REDIRECT = False  # the reverse proxy does it, see docs/how-to/deploy.md
SECURE_HSTS_SECONDS = 0 if TRIAL else 31_536_000
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}

PROVIDER = _configuration.provider
if PROVIDER is not None:
    INSTALLED_APPS += ["allauth", "allauth.account", "allauth.socialaccount",
                       "allauth.socialaccount.providers.openid_connect"]  # fmt: skip
    MIDDLEWARE += ["allauth.account.middleware.AccountMiddleware"]
    ACCOUNT_ADAPTER = "entente.workspace.provider.Accounts"
    ACCOUNT_EMAIL_VERIFICATION = "none"
    ACCOUNT_ALLOW_REGISTRATION = False
    SOCIALACCOUNT_ADAPTER = "entente.workspace.provider.Identities"
    SOCIALACCOUNT_STORE_TOKENS = False
    SOCIALACCOUNT_QUERY_EMAIL = False
    SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": PROVIDER.id, "name": PROVIDER.name, "client_id": PROVIDER.client,
                    "secret": PROVIDER.secret, "settings": {"server_url": PROVIDER.issuer},
                }
            ],
        }
    }  # fmt: skip
    if PROVIDER.only:
        AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "entente.workspace.provider.NoPasswords"]
