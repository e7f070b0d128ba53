"""Reasons in both languages that a moderator starts from. What a decision says is a copy: templates may change."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.actors import user_actor
from accounts.models import User
from evidence.services import record
from moderation.decisions.models import ReasonTemplate
from moderation.rulebook.models import RuleVersion, Status

SHIPPED = Path(__file__).parent / "templates.toml"


class CannotWrite(Exception):
    """The template as asked for can't stand; `code`: unknown_rule, taken."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def seed_templates() -> int:
    """Bring in the shipped templates that are missing; how many. What people wrote or retired stays."""
    shipped = tomllib.loads(SHIPPED.read_text("utf-8"))["template"]
    known = set(ReasonTemplate.objects.values_list("code", flat=True))
    missing = [ReasonTemplate(**template) for template in shipped if template["code"] not in known]
    # two seeds at once: the code is unique
    ReasonTemplate.objects.bulk_create(missing, ignore_conflicts=True)
    return len(missing)


def every_usable() -> QuerySet[ReasonTemplate]:
    """All that may be used, those for every rule first."""
    return ReasonTemplate.objects.filter(retired_at=None)


def usable(rule: str) -> QuerySet[ReasonTemplate]:
    """Those for this rule, then those for every rule."""
    return every_usable().filter(rule__in=("", rule)).order_by("-rule", "code")


@transaction.atomic
def write_template(*, user: User, facts: Mapping[str, str], template: ReasonTemplate | None = None) -> ReasonTemplate:
    """Write a new template, or this one anew (which brings a retired one back).

    `facts`: code, rule ("" for every rule), name_en, name_zh, text_en, text_zh. Raises `CannotWrite`.
    """
    if facts["rule"] and not RuleVersion.objects.filter(code=facts["rule"], status=Status.LIVE).exists():
        raise CannotWrite("unknown_rule")
    others = ReasonTemplate.objects.exclude(pk=template.pk) if template else ReasonTemplate.objects.all()
    if others.filter(code=facts["code"]).exists():
        raise CannotWrite("taken")
    written = template or ReasonTemplate()
    for name in ("code", "rule", "name_en", "name_zh", "text_en", "text_zh"):
        setattr(written, name, facts[name])
    written.written_by, written.written_at, written.retired_at = user, timezone.now(), None
    written.save()
    _tell(user, "template.written", written)
    return written


@transaction.atomic
def retire_template(*, user: User, template: ReasonTemplate) -> None:
    """It is offered no more; twice is once."""
    if ReasonTemplate.objects.filter(pk=template.pk, retired_at=None).update(retired_at=timezone.now()):
        _tell(user, "template.retired", template)


def _tell(user: User, action: str, template: ReasonTemplate) -> None:
    record(actor=user_actor(user), action=action, target_kind="template", target_id=template.pk, code=template.code)
