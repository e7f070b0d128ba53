"""A store of its own for whoever looks into it."""

from pathlib import Path

import pytest


@pytest.fixture
def folder(settings, tmp_path) -> Path:
    """The evidence store's, empty."""
    settings.STORAGES = settings.STORAGES | {
        "evidence": settings.STORAGES["evidence"]
        | {
            "OPTIONS": {
                "location": tmp_path / "evidence",
                "file_permissions_mode": 0o600,
                "directory_permissions_mode": 0o700,
            }
        }
    }
    return tmp_path / "evidence"
