"""One settings module, read from the environment.

`manage.py up` writes a private environment; a cluster gives its own. Anything that would be unsafe in
production is refused in `config.checks.production_problems`, at import, so that a bad node never starts.
"""

import re
from pathlib import Path

import environ
from celery.schedules import crontab
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from config.checks import INSECURE_KEY, production_problems
from config.logs import structlog_logging

BASE_DIR = Path(__file__).resolve().parent.parent
LOCAL_DIR = BASE_DIR / ".local"
env = environ.Env()

DEBUG = env.bool("DEBUG", False)
DEMO = env.bool("DEMO", False)
PRODUCTION = env.bool("PRODUCTION", False)
SECRET_KEY = env.str("SECRET_KEY", INSECURE_KEY)
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
# url-safe base64 of 32 bytes each: one seals fields, one makes keyed digests for look-up
FIELD_KEY = env.str("FIELD_KEY", "")
INDEX_KEY = env.str("INDEX_KEY", "")
# keys that still open and still find, while `manage.py rotate_keys` moves what is stored to the ones above
FIELD_KEY_FALLBACKS = env.list("FIELD_KEY_FALLBACKS", default=[])
INDEX_KEY_FALLBACKS = env.list("INDEX_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
DATABASE_URL = env.str("DATABASE_URL", "postgres:///streamwarden")
REDIS_URL = env.str("REDIS_URL", "redis://127.0.0.1:6379")

if PRODUCTION and (
    problems := production_problems(
        secret_key=SECRET_KEY,
        field_key=FIELD_KEY,
        index_key=INDEX_KEY,
        debug=DEBUG,
        demo=DEMO,
        allowed_hosts=ALLOWED_HOSTS,
        bypass_code=env.str("MFA_TOTP_INSECURE_BYPASS_CODE", ""),
    )
):
    raise ImproperlyConfigured("Streamwarden refuses to start: " + " ".join(problems))

INSTALLED_APPS = [
    "config",
    "evidence",
    "privacy",
    "delivery",
    "accounts",
    "blocklists",
    "livestream",
    "moderation.rulebook",
    "moderation.signals",
    "moderation.cases",
    "moderation.decisions",
    "moderation.complaints",
    "moderation.grades",
    "moderation.quality",
    "moderation.console",
    "inspections",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "servestatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "channels",
    "csp",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "servestatic.middleware.ServeStaticMiddleware",
    "config.middleware.demo_only_from_this_machine",
    "config.middleware.request_id",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.staff.middleware.second_factor_for_staff",
]

ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "config.context.site",
            ],
        },
    }
]

# --- data -------------------------------------------------------------------------------------------------

# Under ASGI each request may run on its own thread: a persistent connection would stay with a thread that never
# comes back, so the web takes psycopg's pool and everything else plain ones.
WEB_POOL = env.int("WEB_POOL", 0)
DATABASES = {"default": env.db_url_config(DATABASE_URL)}
DATABASES["default"]["CONN_MAX_AGE"] = 0 if WEB_POOL else env.int("CONN_MAX_AGE", 0)
DATABASES["default"].setdefault("OPTIONS", {})
DATABASES["default"]["OPTIONS"]["application_name"] = env.str("APPLICATION_NAME", "streamwarden")
# Statements are prepared by the server after their fifth use, which spares planning. Behind a PgBouncer that
# pools transactions and knows no prepared statements, set it to 0.
if env.bool("PREPARED_STATEMENTS", True):
    DATABASES["default"]["OPTIONS"] |= {"server_side_binding": True, "prepare_threshold": 5}
if WEB_POOL:
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 2, "max_size": WEB_POOL, "timeout": 5}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"


def redis_database(number: int, scheme: str = "unix") -> str:
    """The same server, database `number`. Celery and Django spell a socket's address differently."""
    if REDIS_URL.startswith("unix://"):
        path = REDIS_URL.removeprefix("unix://").partition("?")[0]
        return f"redis+socket://{path}?virtual_host={number}" if scheme == "celery" else f"unix://{path}?db={number}"
    base = re.sub(r"(?<=[^/])/\d*$", "", REDIS_URL)
    return f"{base}/{number}"


CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": redis_database(2),
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
    }
}
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": [redis_database(1)], "capacity": 500},
    }
}
# Sessions stand in PostgreSQL: a flushed Redis signs nobody out.
SESSION_ENGINE = "django.contrib.sessions.backends.db"

# --- work -------------------------------------------------------------------------------------------------

CELERY_BROKER_URL = redis_database(0, "celery")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
# acks_late alone loses a task when only the child process dies
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 4
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_TIME_LIMIT = 60
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # longer than the longest task, so nothing runs twice at once; the sweep runs each 5 s, without which a killed
    # worker's task waits 100 s whatever the time-out (kombu's default is interval 10 × throttle 10)
    "visibility_timeout": 90,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 1,
    "socket_timeout": 30,
    # Whoever clicks while Redis is away would wait six seconds for a task that a sweep sends again anyhow. Workers and
    # beat come back by broker_connection_max_retries, which this leaves alone.
    "max_retries": 0,
}
CELERY_TASK_ROUTES = {
    "moderation.cases.tasks.scan_batch": {"queue": "scan"},
    # it needs the engine, which only the scanning workers hold
    "moderation.cases.tasks.look_into_ban": {"queue": "scan"},
    "delivery.tasks.*": {"queue": "deliver"},
    "livestream.media.tasks.*": {"queue": "deliver"},
}
CELERY_TASK_DEFAULT_QUEUE = "default"
# tasks that stand deeper than an app's tasks.py, which Celery finds by itself
CELERY_IMPORTS = [
    "accounts.personal.tasks",
    "blocklists.sharing.tasks",
    "evidence.retention.tasks",
    "evidence.sweeping",
    "moderation.decisions.bulk.tasks",
    "inspections.dashboard.tasks",
    "inspections.draws.tasks",
    "inspections.filings.tasks",
    "inspections.orders.tasks",
    "inspections.packages.tasks",
    "inspections.reports.tasks",
    "inspections.selfchecks.tasks",
]
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE_FILENAME = str(LOCAL_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "sweep-unscanned": {"task": "moderation.cases.tasks.sweep_unscanned", "schedule": 5.0},
    "sweep-bans": {"task": "moderation.cases.tasks.sweep_bans", "schedule": 30.0},
    "freeze-due": {"task": "moderation.cases.tasks.freeze_due", "schedule": 5.0},
    "deliver-due": {"task": "delivery.tasks.deliver_due", "schedule": 1.0},
    "announce-ended": {"task": "livestream.tasks.announce_ended", "schedule": 5.0},
    "sweep-media": {"task": "livestream.media.tasks.sweep", "schedule": 5.0},
    "sweep-unchecked": {"task": "accounts.tasks.sweep_unchecked", "schedule": 60.0},
    "remind-due": {"task": "accounts.tasks.remind_due", "schedule": crontab(hour=1, minute=30)},
    # ten past nine in Shanghai
    "remind-of-appeals": {
        "task": "moderation.complaints.tasks.remind_of_appeals",
        "schedule": crontab(hour=1, minute=10),
    },
    # five past midnight in Shanghai
    "end-of-age": {"task": "accounts.tasks.end_of_age", "schedule": crontab(hour=16, minute=5)},
    "tell-lapsed": {"task": "accounts.tasks.tell_lapsed", "schedule": crontab(minute="*/5")},
    "carry-out-deletions": {
        "task": "accounts.personal.tasks.carry_out_deletions",
        "schedule": crontab(minute=41),
    },
    "erase-kept": {"task": "accounts.personal.tasks.erase_kept", "schedule": crontab(hour=3, minute=31)},
    "sweep-documents": {"task": "accounts.personal.tasks.sweep_documents", "schedule": crontab(hour=3, minute=47)},
    "match-shared-lists": {"task": "blocklists.sharing.tasks.sweep_unmatched", "schedule": 60.0},
    "erase-ended-lists": {"task": "blocklists.sharing.tasks.erase_ended", "schedule": crontab(hour=3, minute=53)},
    "begin-entries": {"task": "blocklists.tasks.begin_entries", "schedule": 60.0},
    "sweep-bulks": {"task": "blocklists.tasks.sweep_bulks", "schedule": 60.0},
    "drop-old-bulks": {"task": "blocklists.tasks.drop_old_bulks", "schedule": crontab(minute=13)},
    # four in the morning in Shanghai
    "grade-rooms": {"task": "moderation.grades.tasks.grade_rooms", "schedule": crontab(hour=20, minute=0)},
    "patrol-rounds": {"task": "moderation.grades.tasks.open_rounds", "schedule": 60.0},
    "escalate-warnings": {"task": "moderation.decisions.tasks.escalate_warnings", "schedule": 5.0},
    "publish-sanctions": {"task": "moderation.decisions.tasks.publish_sanctions", "schedule": 60.0},
    # deadlines are ends of days: a minute or two after is soon enough
    "complaint-clocks": {"task": "moderation.complaints.tasks.look_at_clocks", "schedule": 120.0},
    "sweep-bulk-decisions": {"task": "moderation.decisions.bulk.tasks.sweep_bulks", "schedule": 30.0},
    "draw-samples": {"task": "moderation.quality.tasks.draw_samples", "schedule": 300.0},
    "forget-exposure": {"task": "moderation.quality.tasks.forget_exposure", "schedule": crontab(hour=16, minute=17)},
    "seal-events": {"task": "evidence.tasks.seal", "schedule": 30.0},
    "sweep-reports": {"task": "inspections.reports.tasks.sweep", "schedule": 30.0},
    "self-checks": {"task": "inspections.selfchecks.tasks.run", "schedule": crontab(minute=27, hour="*/6")},
    # nine in the morning in Shanghai
    "remind-of-filings": {"task": "inspections.filings.tasks.remind_due", "schedule": crontab(hour=1, minute=0)},
    # a demo is looked at minutes after it was started
    "count-hours": {"task": "inspections.dashboard.tasks.count_hours", "schedule": 20.0 if DEMO else 300.0},
    "look-at-inspections": {
        "task": "inspections.orders.tasks.look_at_inspections",
        "schedule": crontab(minute="*/10"),
    },
    # a seal draws the lots that wait for it; this is for what a crash left out
    "draw-lots": {"task": "inspections.draws.tasks.draw_lots", "schedule": 60.0},
    "sweep-packages": {"task": "inspections.packages.tasks.sweep_packages", "schedule": 30.0},
    "partitions": {"task": "evidence.tasks.make_partitions", "schedule": crontab(hour=3, minute=7)},
    # four times between two and six in the morning in Shanghai
    "sweep-store": {"task": "evidence.sweeping.sweep_store", "schedule": crontab(minute=49)},
    "retention": {"task": "evidence.retention.tasks.erase", "schedule": crontab(hour="18-21", minute=23)},
    "forget-keys": {
        "task": "moderation.signals.tasks.forget_idempotency_keys",
        "schedule": crontab(minute=23),
    },
}

# --- people -----------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "accounts.backends.RoleBackend",
    "accounts.backends.SignInBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "front"
# seconds a sign-in counts as fresh, for what shows or changes personal data
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
MFA_ADAPTER = "accounts.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_TOTP_ISSUER = "Streamwarden"
# allauth's switch for tests of its own: a code that always opens. Read here only so that production can refuse it.
MFA_TOTP_INSECURE_BYPASS_CODE = env.str("MFA_TOTP_INSECURE_BYPASS_CODE", "")
USERSESSIONS_ADAPTER = "accounts.adapters.SessionsAdapter"
# How many proxies of ours stand before the site: the client's address, which sign-in limits count by, is taken that
# many places from the end of X-Forwarded-For. With none the header is never read.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", 1 if env.bool("BEHIND_PROXY", False) else 0)
# values one member of staff may open in full on one day
REVEALS_A_DAY = env.int("REVEALS_A_DAY", 30)
# whether the machine acts by itself, where a rule's version leaves it something (moderation/decisions/machine.toml)
MACHINE_MEASURES = env.bool("MACHINE_MEASURES", True)
# of a hundred decided cases, how many are looked at again by somebody else; a house setting
QUALITY_SAMPLE_PERCENT = env.int("QUALITY_SAMPLE_PERCENT", 5)
# who processes personal data here and how to reach them, as every notice must say (PIPL 17)
DATA_HANDLER = env.str("DATA_HANDLER", env.str("SITE_CLIENT_NAME", "This site"))
DATA_CONTACT = env.str("DATA_CONTACT", "")
# A service that says whether a name and a number belong together (see accounts/identity/providers.py); without one
# staff check every registration. The secret is "whsec_" and base64, the time-out in seconds.
IDENTITY_PROVIDER_URL = env.str("IDENTITY_PROVIDER_URL", "")
IDENTITY_PROVIDER_SECRET = env.str("IDENTITY_PROVIDER_SECRET", "")
IDENTITY_PROVIDER_TIMEOUT = env.float("IDENTITY_PROVIDER_TIMEOUT", 5.0)
# how often one party may hand in its identity within a day
IDENTITY_SUBMISSIONS_A_DAY = env.int("IDENTITY_SUBMISSIONS_A_DAY", 20)

# what viewers may do at which age: livestream/ages/defaults.toml; a site's own values by key, as JSON
AGE_DEFAULTS = env.json("AGE_DEFAULTS", default={})
# the 2022 opinions ban tips by minors; the notice of 13 April 2026 seems to allow them with the guardian's consent
MINORS_MAY_TIP = env.bool("MINORS_MAY_TIP", False)

# when a room is a key room, how often it is patrolled, how long its video is kept: moderation/grades/thresholds.toml
KEY_ROOMS = env.json("KEY_ROOMS", default={})
# how many people have to be on duty: inspections/staffing/staffing.toml
STAFFING = env.json("STAFFING", default={})

# --- the door to the air ----------------------------------------------------------------------------------

# Whose word counts that a person on camera is who is registered (livestream.models.DynamicCheck.Method). A house
# setting: LM2021 8 asks for the check and names no method.
DYNAMIC_CHECK_METHODS = env.list("DYNAMIC_CHECK_METHODS", default=["provider", "platform", "staff", "own"])
# the version of the platform's agreement that an operator must have accepted (LM2021 7)
PLATFORM_AGREEMENT_VERSION = env.str("PLATFORM_AGREEMENT_VERSION", "2026-11")

# --- language and time ------------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# --- files ------------------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = LOCAL_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
# found in place: a checkout runs without collectstatic, a cluster sets STATIC_COLLECTED=1
STATIC_COLLECTED = env.bool("STATIC_COLLECTED", False)
SERVESTATIC_USE_FINDERS = not STATIC_COLLECTED
SERVESTATIC_AUTOREFRESH = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # pictures of identity documents, sealed; never below a folder that a web server serves
    "private": {
        "BACKEND": env.str("PRIVATE_STORAGE", "django.core.files.storage.FileSystemStorage"),
        "OPTIONS": env.json(
            "PRIVATE_STORAGE_OPTIONS",
            {
                "location": env.str("PRIVATE_ROOT", str(LOCAL_DIR / "private")),
                "file_permissions_mode": 0o600,
                "directory_permissions_mode": 0o700,
            },
        ),
    },
    # frozen evidence, packages and reports, each under its SHA-256; an S3-compatible bucket is
    # EVIDENCE_STORAGE=storages.backends.s3.S3Storage with its options as JSON
    "evidence": {
        "BACKEND": env.str("EVIDENCE_STORAGE", "django.core.files.storage.FileSystemStorage"),
        "OPTIONS": env.json(
            "EVIDENCE_STORAGE_OPTIONS",
            {
                "location": env.str("EVIDENCE_ROOT", str(LOCAL_DIR / "evidence")),
                "file_permissions_mode": 0o600,
                "directory_permissions_mode": 0o700,
            },
        ),
    },
    "staticfiles": {
        "BACKEND": "servestatic.storage.CompressedManifestStaticFilesStorage"
        if STATIC_COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# whether the picture of a frame or cover is fetched where its signal names a public https address
EVIDENCE_FETCH_FRAMES = env.bool("EVIDENCE_FETCH_FRAMES", True)

# Where each seal is published as a line of JSON; "" publishes none. It proves most on another's disk, or on one that is
# only ever written once.
SEAL_LOG = env.str("SEAL_LOG", str(LOCAL_DIR / "seals.log"))

# whether what is past its time (evidence/retention.toml) is erased by the clock; else by `manage.py retention --run`
RETENTION_RUNS = env.bool("RETENTION_RUNS", True)

# An upload stays in memory until it is sealed: Django's own handler writes larger ones to a plain file, and under
# ASGI the whole body as well.
FILE_UPLOAD_HANDLERS = ["accounts.documents.uploading.InMemoryHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 24 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 6

# --- the browser's walls ----------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    },
    "EXCLUDE_URL_PREFIXES": ["/api/docs"],
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 3600
CSRF_COOKIE_SAMESITE = "Lax"
if PRODUCTION:
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", True)
    # nginx-rtmp speaks plain http alone: on a network of its own
    SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$", r"^api/", r"^media/"]
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    if env.bool("BEHIND_PROXY", False):
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- the API ----------------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["accounts.authentication.ClientKeyAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["accounts.authentication.HasScope"],
    "DEFAULT_THROTTLE_CLASSES": ["accounts.authentication.ClientPace"],
    "DEFAULT_RENDERER_CLASSES": ["api.json.OrjsonRenderer"],
    "DEFAULT_PARSER_CLASSES": ["api.json.OrjsonParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "api.problems.exception_handler",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Streamwarden",
    "DESCRIPTION": "Signals in, decisions out. Errors are problem+json (RFC 9457) with stable codes.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_AUTHENTICATION": [],
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "AgeBand": "accounts.ages.BAND_CHOICES",
        "PartyKind": "accounts.models.Identity.Kind",
        "CredentialKind": "livestream.admission.api.CREDENTIAL_KINDS",
        "ComplaintWish": "moderation.complaints.models.Complaint.Wish",
    },
}
# One batch of 1,000 signals with 2,000 characters of Chinese each is 6 MB in UTF-8; nothing lawful is larger.
DATA_UPLOAD_MAX_MEMORY_SIZE = env.int("MAX_BODY_BYTES", 8 * 1024 * 1024)
# requests a minute of one machine client; a Singles' Day needs batches, not calls
API_REQUESTS_PER_MINUTE = env.int("API_REQUESTS_PER_MINUTE", 6000)

# --- messages out -----------------------------------------------------------------------------------------

# Only for a receiver on this machine (demo, tests): production sends to public https addresses alone.
WEBHOOKS_TO_PRIVATE_ADDRESSES = env.bool("WEBHOOKS_TO_PRIVATE_ADDRESSES", DEMO) and not PRODUCTION
# LM18-1's terms are the operator's own: one a line, kept outside the repository
ILLEGAL_TERMS_FILE = env.str("ILLEGAL_TERMS_FILE", "")
# where the public reaches this site, such as https://live.example.org: the self-checks look there as a stranger would
SITE_URL = env.str("SITE_URL", "")
# asked daily for known vulnerabilities of the pinned dependencies; empty switches it off
DEPENDENCY_AUDIT_URL = env.str("DEPENDENCY_AUDIT_URL", "https://api.osv.dev/v1/querybatch")
METRICS_TOKEN = env.str("METRICS_TOKEN", "")
SEED_CLIENT_NAME = "Demo platform"
# the platform that this site itself is: parties and rooms registered in the browser belong to it
SITE_CLIENT_NAME = env.str("SITE_CLIENT_NAME", "This site")

LOGGING_CONFIG = None
structlog_logging(level=env.str("LOG_LEVEL", "INFO"), json=PRODUCTION)

SITE_NAME = _("Streamwarden")
