"""One engine for all tests of detection, and short ways to ask it."""

from collections.abc import Callable
from typing import Any

import pytest

from moderation.detection.engine import Engine
from moderation.detection.rules import RuleSpec, shipped_rules
from moderation.detection.types import Context, Finding, Signal

Ask = Callable[..., dict[str, Finding]]


@pytest.fixture(scope="session")
def engine() -> Engine:
    return Engine.build(shipped_rules())


@pytest.fixture(scope="session")
def rules() -> dict[str, RuleSpec]:
    return {rule.code: rule for rule in shipped_rules()}


@pytest.fixture
def ask(engine: Engine) -> Ask:
    """`ask(text, kind)` → findings by rule of that one line; viewers chat, the streamer says the rest."""

    def one(text: str, kind: str = "speech", speaker: str = "", context: Context | None = None, **more: Any):
        said = speaker or ("viewer" if kind in ("chat", "comment_deletion") else "streamer")
        signal = Signal("1", kind, text, said, **more)
        return {f.rule: f for f in engine.scan([signal], context or Context())}

    return one
