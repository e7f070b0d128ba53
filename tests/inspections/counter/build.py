"""An inspector's browser, with or without a visit, and inspections in any state."""

from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from accounts.models import AuthorityPost, User
from inspections.counter.visits import begin
from inspections.models import Inspection, Visit

REASON = "file 2026-18: complaints about health food"


def visiting(user: User, purpose: str = "supervision", inspection: Inspection | None = None) -> Visit:
    post = AuthorityPost.objects.get(user=user)
    return begin(post=post, purpose=purpose, words=REASON, inspection=inspection)


def inspection(user: User, state: str = "acknowledged", **fields: Any) -> Inspection:
    """As the database has it in this state; what its services do has tests of its own."""
    post, now = AuthorityPost.objects.get(user=user), timezone.now()
    over = state in ("closed", "withdrawn")
    made = Inspection(
        department=post.department,
        place=post.place,
        ordered_by=user,
        kind="routine",
        bases=["LM2021-26"],
        file_number="2026-18",
        scope_place=post.place,
        period_from=now.date() - timedelta(days=30),
        period_to=now.date(),
        material=["cases"],
        due_at=now + timedelta(days=10),
        state=state,
        acknowledged_at=None if state == "ordered" else now,
        closed_at=now if over else None,
    )
    for name, value in fields.items():
        setattr(made, name, value)
    made.save()
    return made


def signed_in(user: User) -> Client:
    browser = Client()
    browser.force_login(user, backend="accounts.backends.RoleBackend")
    return browser
