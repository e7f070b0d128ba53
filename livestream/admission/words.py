"""Moments as the sentences of a refusal show them: Shanghai's, whatever the reader's clock."""

from datetime import date, datetime

from accounts.ages import SHANGHAI


def day(moment: datetime | date) -> str:
    """2026-11-22"""
    local = moment.astimezone(SHANGHAI) if isinstance(moment, datetime) else moment
    return f"{local:%Y-%m-%d}"


def minute(moment: datetime) -> str:
    """2026-11-22 20:15"""
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
