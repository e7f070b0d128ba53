"""How many people have to be on duty: the terms of `staffing.toml`, with what the site sets itself."""

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True, slots=True)
class Terms:
    rooms_to_one: int
    share: float
    within_s: int
    occupancy: float
    longest_hours: int
    handling_s: int


def read_terms() -> Terms:
    """Raises `ImproperlyConfigured` for a name that is none, and for a share or occupancy that nobody can reach."""
    found = tomllib.loads(Path(__file__).with_name("staffing.toml").read_text()) | settings.STAFFING
    if unknown := set(found) - {field.name for field in fields(Terms)}:
        raise ImproperlyConfigured(f"STAFFING: {', '.join(sorted(unknown))} is no setting of staffing.toml.")
    terms = Terms(**found)
    if not (0 < terms.share < 1 and 0 < terms.occupancy < 1 and terms.rooms_to_one > 0 and terms.handling_s > 0):
        raise ImproperlyConfigured("STAFFING: share and occupancy lie between 0 and 1, the rest above 0.")
    return terms


TERMS = read_terms()
