"""Django's settings, made from the environment."""

import secrets
from operator import itemgetter
from pathlib import Path

from csp.constants import NONCE, NONE, SELF

from jesuisla.languages import ENGLISH, LOCALE, own_name, screen_languages
from jesuisla.server.database import parse_database_url
from jesuisla.server.environment import Environment, read_environment
from jesuisla.server.folders import make_data_folder
from jesuisla.server.mail import mail_settings, security_contact
from jesuisla.server.static_files import is_collected, static_folder

ENVIRONMENT: Environment = read_environment()
PACKAGE = Path(__file__).resolve().parent.parent


def _secret_key() -> str:
    if ENVIRONMENT.secret_key is not None:
        return ENVIRONMENT.secret_key.get_secret_value()
    path = ENVIRONMENT.data_dir / "secret-key"
    if not path.exists():
        make_data_folder(path.parent)
        path.touch(mode=0o600, exist_ok=True)
        path.write_text(secrets.token_urlsafe(48), encoding="utf-8")
    return path.read_text(encoding="utf-8")


SECRET_KEY = _secret_key()
DEBUG = False
DEMO = ENVIRONMENT.demo
SECURITY_CONTACT = security_contact(ENVIRONMENT)
ALLOWED_HOSTS = list(ENVIRONMENT.hosts)
PUBLIC_PORT = ENVIRONMENT.public_port
ROOT_URLCONF = "jesuisla.server.urls"
WSGI_APPLICATION = "jesuisla.server.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Commands start the embedded database and name it before Django is loaded; until then
# nothing may connect, so the name of no server stands here.
NO_DATABASE_YET = "postgresql://postgres@/postgres?host=/nonexistent"
DATABASES = {
    "default": parse_database_url(
        ENVIRONMENT.database_url.get_secret_value() if ENVIRONMENT.database_url else NO_DATABASE_YET
    )
    | {"CONN_MAX_AGE": 60}
}

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "jesuisla.collective.journal",
    "jesuisla.collective.groups",
    "jesuisla.collective.meanings",
    "jesuisla.collective.members",
    "jesuisla.collective.threads",
    "jesuisla.collective.proposals",
    "jesuisla.collective.scoring",
    "jesuisla.collective.knowledge",
    "jesuisla.collective.actions",
    "jesuisla.collective.care",
    "jesuisla.collective.letters",
    "jesuisla.collective.conduct",
    "jesuisla.collective.welcome",
    "jesuisla.collective.history",
    "jesuisla.collective.queue",
    "jesuisla.collective.practice",
    "jesuisla.collective.results",
    "jesuisla.collective.notifications",
    "jesuisla.collective.api",
    "jesuisla.collective.oversight",
    "jesuisla.collective.public",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "procrastinate.contrib.django",
    "django_htmx",
    "csp",
]

MIDDLEWARE = [
    "jesuisla.server.metrics.MetricsMiddleware",
    "jesuisla.server.health.HealthMiddleware",
    "jesuisla.server.proxies.ProxiesMiddleware",
    "jesuisla.server.headers.HeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "jesuisla.collective.public.page_cache.PageCacheMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # A drawn result weighs 36 kB as text and a fifth of it on the way to an old phone.
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "jesuisla.collective.groups.middleware.GroupMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "jesuisla.collective.groups.language.LanguageMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "jesuisla.collective.members.middleware.ViewerMiddleware",
    "jesuisla.collective.care.middleware.PortionMiddleware",
    "jesuisla.server.form_only_addresses.MethodsMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "collective" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "csp.context_processors.nonce",
                "jesuisla.collective.members.middleware.group_and_viewer",
            ],
            "libraries": {"drawing": "jesuisla.collective.drawing.tags"},
            "builtins": ["jesuisla.collective.groups.templatetags.days"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Limits on sign-in are counted where every machine sees them; a migration makes the table.
CACHES = {
    "default": {
        "BACKEND": "jesuisla.server.cache.JsonCache",
    }
}

MEANING_FOLDER = ENVIRONMENT.data_dir / "meaning"
"""Where processes share the 95 MB by which they read what comments mean."""

PAGES_STAND_SECONDS = 0.5
"""How long a process shows strangers the page it has before it asks whether anything changed."""

# What a catalogue lacks comes in English, never in a third language.
LANGUAGE_CODE = ENGLISH
LANGUAGES = sorted(((code, own_name(code)) for code in screen_languages()), key=itemgetter(1))
LOCALE_PATHS = [LOCALE]
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 31_536_000
FORMAT_MODULE_PATH = ["jesuisla.server.formats"]
USE_TZ = True
TIME_ZONE = "Europe/Paris"

STATIC_URL = "/static/"
STATIC_ROOT = static_folder(ENVIRONMENT.data_dir)
STATICFILES_DIRS = [PACKAGE / "collective" / "static"]
# ``serve`` collects the files before it starts the web; elsewhere they come as they stand.
COLLECTED = is_collected(STATIC_ROOT)
WHITENOISE_USE_FINDERS = not COLLECTED
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MANIFEST_STRICT = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# People
AUTH_USER_MODEL = "members.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/actions"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "jesuisla.collective.members.signin.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_TIMEOUT = 30 * 60
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = True
# Limits on letters. What limits guessing is counted in ``members/attempt_limits.py``.
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "objection": "5/10m/ip,20/d/ip",
    "guest_voice": "12/10m/ip,40/d/ip",
    "request_login_code": "60/h/ip",
    "prove_email": "60/h/ip",
    "code_elsewhere": "30/h/ip",
    # Requests whose address was proved, to one group from everywhere. A session of somebody who
    # has to wait lives for an hour.
    "application": "60/20m/key",
    # To one address, at all doors together: asked for from one network, so that a stranger's
    # asking does not keep its owner out; and from everywhere, so that it floods nobody.
    "code_from_network": "3/5m/key,8/h/key",
    "code_to_address": "30/h/key,60/d/key",
    # Letters that no account answers to, or that tell of somebody else's doing.
    "letter_unasked": "1/d/key",
    "alias": "20/h/key",
    "data_file": "3/h/key,10/d/key",
    # Reading a pasted page takes the server seconds; a person needs longer to copy one.
    "paste": "10/m/key,120/h/key",
    # Second factors: whoever gets so far reads the mail already.
    "login_failed": "10/m/ip,5/5m/key,20/d/key",
}
ALLAUTH_TRUSTED_PROXY_COUNT = ENVIRONMENT.proxies
ACCOUNT_FORMS = {
    "login": "jesuisla.collective.members.account_forms.SignInForm",
    "confirm_login_code": "jesuisla.collective.members.account_forms.SignInCodeForm",
    "confirm_email_verification_code": "jesuisla.collective.members.account_forms.AddressCodeForm",
    "add_email": "jesuisla.collective.members.account_forms.NewAddressForm",
}
MFA_ADAPTER = "jesuisla.collective.members.signin.MFAAdapter"
MFA_FORMS = {
    "authenticate": "jesuisla.collective.members.account_forms.SecondFactorForm",
    "reauthenticate": "jesuisla.collective.members.account_forms.SecondFactorAgainForm",
    "activate_totp": "jesuisla.collective.members.account_forms.AppForm",
    "add_webauthn": "jesuisla.collective.members.account_forms.PasskeyForm",
    "edit_webauthn": "jesuisla.collective.members.account_forms.PasskeyNameForm",
}
# Clocks of old phones run half a minute off.
MFA_TOTP_TOLERANCE = 1
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not ENVIRONMENT.secure
MFA_TOTP_ISSUER = "#jesuislà"

# Second-stage models, where the operator has one; each group decides whether it is asked.
READER_URL = ENVIRONMENT.reader_url or ""
READER_MODEL = ENVIRONMENT.reader_model
READER_KEY = ENVIRONMENT.reader_key.get_secret_value() if ENVIRONMENT.reader_key else ""
READER_PRIVATE = ENVIRONMENT.reader_private
READER_FOLDER = ENVIRONMENT.reader_folder

# Push services are asked on the internet alone, but for those inside that an operator names.
PUSH_SERVICES = ENVIRONMENT.push_services
MESSENGER_SERVICES = ENVIRONMENT.messenger_services

METRICS_TOKEN = ENVIRONMENT.metrics_token.get_secret_value() if ENVIRONMENT.metrics_token else ""

# Safety
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if ENVIRONMENT.secure else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = ENVIRONMENT.secure
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = ENVIRONMENT.secure
SESSION_ENGINE = "jesuisla.server.sessions"
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 30 * 24 * 3600
X_FRAME_OPTIONS = "DENY"
if ENVIRONMENT.proxies:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# A long thread pasted whole is about 2 MB; more is refused with a sentence, not read.
DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024

globals().update(mail_settings(ENVIRONMENT))

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {
        "outage": {"()": "jesuisla.server.outage.OneLineAnOutage"},
        "no_addresses": {"()": "jesuisla.server.logs.NoAddresses"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["outage", "no_addresses"],
        }
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
}

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
