from typing import Any

import pytest

from accounts.models import User
from inspections.packages import making
from tests.inspections.packages.build import post, sealed_here


@pytest.fixture(autouse=True)
def _own_store(settings: Any, tmp_path: Any) -> None:
    backend = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "store"}}
    settings.STORAGES = settings.STORAGES | {"evidence": backend}


@pytest.fixture
def _sealed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "proofs_for", sealed_here)


@pytest.fixture
def inspector(person: Any) -> User:
    return post(person())
