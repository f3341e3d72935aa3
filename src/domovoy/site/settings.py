"""Django's settings, derived from the environment alone."""

from __future__ import annotations

import os
import secrets
from typing import Any

from csp.constants import NONE, SELF

from domovoy.site.environment import Environment
from domovoy.site.logs import logging_config

ENVIRONMENT = Environment.read(os.environ)

SECRET_KEY = ENVIRONMENT.secret_key
SEALING_KEYS_FILE = ENVIRONMENT.sealing_keys_file
DEBUG = False
ALLOWED_HOSTS = sorted({ENVIRONMENT.host, "127.0.0.1", "localhost", "testserver"})
if ENVIRONMENT.mode == "production":
    ALLOWED_HOSTS = [ENVIRONMENT.host, "127.0.0.1"]  # the latter to be asked for /health


def _origin(address: str) -> str:
    return "/".join(address.split("/", 3)[:3])


_https = ENVIRONMENT.base_url.startswith("https://")

ROOT_URLCONF = "domovoy.site.urls"
WSGI_APPLICATION = "domovoy.site.wsgi.application"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "procrastinate.contrib.django",
    "django_htmx",
    "csp",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "domovoy.journal",
    "domovoy.identity",
    "domovoy.housing",
    "domovoy.delivery",
    "domovoy.metering",
    "domovoy.charges",
    "domovoy.appeals",
    "domovoy.intake",
    "domovoy.web",
    "domovoy.resident",
    "domovoy.office",
    "domovoy.inspectorate",
    "domovoy.administration",
    "domovoy.workers",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "domovoy.web.middleware.ForThisSiteAlone",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "domovoy.web.middleware.AtTheDoor",
    "domovoy.web.sessions.Sessions",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "domovoy.web.sessions.SessionLife",
    "django_htmx.middleware.HtmxMiddleware",
    "domovoy.web.middleware.WhoIsActing",
    "domovoy.web.middleware.BodyFits",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "domovoy.web.context.shared",
            ],
            "builtins": ["domovoy.web.templatetags.words"],
        },
    }
]

PLANS = "-c plan_cache_mode=force_custom_plan"  # a generic one knows no partial index of statuses
_driver: dict[str, Any] = {
    **ENVIRONMENT.database.options,
    "options": f"{PLANS} {ENVIRONMENT.database.options.get('options', '')}".strip(),
    "application_name": f"domovoy {secrets.token_hex(4)}",  # a process knows its own by it
    "server_side_binding": True,
    "prepare_threshold": 3,
}
if ENVIRONMENT.mode != "test":
    _driver["pool"] = {"min_size": 1, "max_size": 8, "timeout": 10}
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": ENVIRONMENT.database.name,
        "USER": ENVIRONMENT.database.user,
        "PASSWORD": ENVIRONMENT.database.password,
        "HOST": ENVIRONMENT.database.host,
        "PORT": ENVIRONMENT.database.port,
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": _driver,
        "TEST": {"NAME": ENVIRONMENT.database.name},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "identity.Person"
AUTHENTICATION_BACKENDS = ["domovoy.housing.backend.EsiaAccounts"]
SESSION_ENGINE = "domovoy.identity.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_NAME = "__Host-session" if _https else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrf" if _https else "csrftoken"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = _https
CSRF_COOKIE_SECURE = _https
CSRF_TRUSTED_ORIGINS = [_origin(ENVIRONMENT.base_url)]
# granian speaks plain HTTP: over https a proxy stands before it and must set this header itself.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _https else None
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "domovoy.web.problems.form_went_stale"
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if _https else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF, _origin(ENVIRONMENT.esia_url)],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
        "worker-src": [SELF],
    }
}

LANGUAGE_CODE = "ru"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = ENVIRONMENT.var / "static"
MEDIA_ROOT = ENVIRONMENT.var / "files"
_static_storage = "whitenoise.storage.CompressedManifestStaticFilesStorage"
if ENVIRONMENT.mode == "test":
    _static_storage = "django.contrib.staticfiles.storage.StaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _static_storage},
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 40

PROCRASTINATE_ON_APP_READY = None
PROCRASTINATE_IMPORT_PATHS = ["domovoy.workers.tasks"]

LOGGING_CONFIG = None
logging_config(mode=ENVIRONMENT.mode)
