"""The house settings of graded management: `thresholds.toml`, and what a site sets otherwise (KEY_ROOMS)."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from livestream.admission.categories import CATEGORIES


@dataclass(frozen=True, slots=True)
class Thresholds:
    """As thresholds.toml explains them."""

    followers: int
    viewers: int
    orders: int
    amount_fen: int
    strikes: int
    health_viewers: int
    health: tuple[str, ...]
    patrol_minutes: Mapping[str, int]
    kept_days: int
    kept_days_otherwise: int


def read(own: Mapping[str, Any]) -> Thresholds:
    """The shipped values under those of the site. Raises ImproperlyConfigured naming what can't be right, at start."""
    shipped = tomllib.loads((Path(__file__).parent / "thresholds.toml").read_text(encoding="utf-8"))
    for key, value in own.items():
        if key not in shipped:
            raise ImproperlyConfigured(f"KEY_ROOMS: there is no {key!r}. There are: {', '.join(shipped)}.")
        if type(value) is not type(shipped[key]):
            raise ImproperlyConfigured(f"KEY_ROOMS: {key} is written like {shipped[key]!r}, not {value!r}.")
    values = shipped | dict(own)
    values["patrol_minutes"] = shipped["patrol_minutes"] | values["patrol_minutes"]
    if unknown := sorted(set(values["health"]) - set(CATEGORIES)):
        raise ImproperlyConfigured(f"KEY_ROOMS: health names no category: {', '.join(unknown)}.")
    if set(values["patrol_minutes"]) != set(shipped["patrol_minutes"]) or min(values["patrol_minutes"].values()) < 1:
        raise ImproperlyConfigured("KEY_ROOMS: patrol_minutes gives each of A, B, C and D a number of minutes from 1.")
    return Thresholds(**values | {"health": tuple(values["health"])})


THRESHOLDS = read(settings.KEY_ROOMS)
