"""An authority with people, a platform with officers, and inspections as their services make them."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.utils import timezone

from accounts.ages import today_in_china
from accounts.models import AuthorityPost, User
from blocklists.refusing import Refused
from inspections.models import Authority, Inspection, InspectionFinding, Package, Penalty
from inspections.orders.answering import acknowledge
from inspections.orders.finding import find
from inspections.orders.ordering import order
from inspections.orders.penalising import penalise
from moderation.decisions.working_days import is_working_day
from tests.at_once import at_once as all_at_once

CITY, COUNTY, PROVINCE, NEIGHBOUR = "330100", "330106", "330000", "330400"
at_once = partial(all_at_once, refused=Refused)


def inspector(place: str = CITY, department: str = "market") -> User:
    """Of an authority of that place, with a second factor."""
    number = User.objects.count()
    user = User.objects.create_user(f"inspector-{number}", label=f"Inspector {number}", language="en")
    AuthorityPost.objects.create(user=user, department=department, place=place)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": ""})
    if not Authority.objects.filter(department=department, place=place).exists():
        Authority.objects.create(department=department, place=place, name=f"Authority of {place}")
    # afresh: a user object remembers the roles it had
    return User.objects.get(pk=user.pk)


def today() -> date:
    return today_in_china(timezone.now())


def working_day(after: int = 10) -> date:
    """At least so many days from now."""
    day = today() + timedelta(days=after)
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def terms(**changed: Any) -> dict[str, Any]:
    return {
        "kind": "routine",
        "bases": ["LM2021-26"],
        "file_number": "HZ 2026 1",
        "words": "Rooms of the city, health food above all.",
        "scope_place": CITY,
        "period_from": today() - timedelta(days=30),
        "period_to": today(),
        "material": ["cases", "events"],
        "due_on": working_day(),
    } | changed


def ordered(user: User, **changed: Any) -> Inspection:
    return order(user=user, **terms(**changed))


def fresh(inspection: Inspection) -> Inspection:
    return Inspection.objects.get(pk=inspection.pk)


def act(service: Callable[..., Any], user: User, inspection: Inspection, **facts: Any) -> Any:
    """Do it as somebody who sees the inspection as it is now."""
    return service(user=user, inspection_id=inspection.pk, version=fresh(inspection).version, **facts)


def acknowledged(user: User, officer: User, **changed: Any) -> Inspection:
    inspection = ordered(user, **changed)
    return act(acknowledge, officer, inspection)


def found(user: User, inspection: Inspection, **changed: Any) -> InspectionFinding:
    facts = {"article": "LM2021 18", "gravity": "ordinary", "facts": "Tea was said to cure diabetes."}
    return act(find, user, inspection, **facts | changed)


def penalised(user: User, finding: InspectionFinding, **changed: Any) -> Penalty:
    facts = {
        "finding_id": finding.pk,
        "kind": "fine",
        "band": "LE2026-61",
        "amount_fen": 2_000_000,
        "decision_number": "HZ P 2026 1",
        "decided_on": today(),
    }
    return act(penalise, user, finding.inspection, **facts | changed)


def ready_package(inspection: Inspection, user: User) -> Package:
    return Package.objects.create(
        inspection=inspection, asked_by=user, state="ready", sha256=b"\1" * 32, size=3, made_at=timezone.now()
    )


def code_of(attempt: Callable[[], object]) -> str:
    """The code with which it is refused."""
    with pytest.raises(Refused) as refused:
        attempt()
    return refused.value.code


def moment(days: float = 0) -> datetime:
    return timezone.now() + timedelta(days=days)
