"""Structured logs, with personal data taken out before a line is written."""

import logging.config
import re
from collections.abc import MutableMapping
from typing import Any

import structlog
from structlog.typing import Processor

# eleven digits read as a mobile number, fifteen or seventeen and a check digit as a resident ID
_NUMBERS = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|\d{15}|\d{17}[\dXx])(?!\d)")
# where media servers ask their secret stands in the address, and Django logs the addresses of refusals
_SECRETS = re.compile(r"(/media/[\w-]+/)[^?\s\"']+|(secret=)[^&\s\"']+")
_NAMES = {"text", "password", "secret", "authorization", "cookie", "mobile", "resident_id", "name"}


def mask(logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A processor: values under telling names are dropped, number runs that look like people are starred."""
    for key, value in event.items():
        if key in _NAMES:
            event[key] = "***"
        elif isinstance(value, str):
            event[key] = _SECRETS.sub(r"\1\2***", _NUMBERS.sub("***", value))
    return event


def structlog_logging(*, level: str, json: bool) -> None:
    """Route both structlog's and the standard library's loggers through the same processors, to stderr."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        mask,
    ]
    renderer = structlog.processors.JSONRenderer() if json else structlog.dev.ConsoleRenderer(colors=False)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "plain": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
                    "foreign_pre_chain": shared,
                }
            },
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
            "root": {"handlers": ["stderr"], "level": level},
            # an access line would carry addresses and cost a core's share at load
            "loggers": {
                "uvicorn.access": {"level": "WARNING"},
                # it tells credential ids at info
                "fido2": {"level": "WARNING"},
                # a line for every step of drawing
                "weasyprint": {"level": "ERROR"},
                "fontTools": {"level": "WARNING"},
                "celery.app.trace": {"level": "WARNING"},
                "celery.worker.strategy": {"level": "WARNING"},
            },
        }
    )
