import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging, task_prerun, worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("streamwarden")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# A new connection for each task costs PostgreSQL more than the task (a backend's start, every plan anew): more than
# half of its time under load, measured. So Celery's own closing is put off for ever, and Django's rules count: a
# connection that met an error or is ten minutes old is not used again.
app.conf.CELERY_DB_REUSE_MAX = 10**9
CONNECTION_AGE_S = 600


@setup_logging.connect
def keep_our_logging(**kwargs: Any) -> None:
    """Celery would put its own handlers in place of the masking ones."""


@worker_init.connect
def keep_the_connection(**kwargs: Any) -> None:
    """In the worker's parent, before it forks: each child keeps one plain connection."""
    from django.db import connections  # noqa: PLC0415  (this module is imported before the settings are)

    connections.settings["default"]["CONN_MAX_AGE"] = CONNECTION_AGE_S
    connections["default"].settings_dict["CONN_MAX_AGE"] = CONNECTION_AGE_S


@task_prerun.connect
def leave_a_broken_connection(**kwargs: Any) -> None:
    from django.db import close_old_connections  # noqa: PLC0415

    close_old_connections()
