"""Who hears of an inspection: the platform's officers, the authority's own people, and the party it is about."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts import places
from accounts.ages import today_in_china
from accounts.models import AuthorityPost, Party, User
from delivery.notices import notify
from inspections.models import Authority, Inspection
from inspections.orders.policies import acting


def authority_name(inspection: Inspection) -> str:
    """As the authority calls itself; its department and place where it has no row."""
    known = Authority.objects.filter(department=inspection.department, place=inspection.place).order_by("-pk").first()
    if known:
        return known.name
    return f"{places.name(inspection.place)} · {inspection.get_department_display()}"


def last_day(end: datetime) -> str:
    """The last day that counts, in China: midnight ends the day before."""
    return today_in_china(end - timedelta(microseconds=1)).isoformat()


def tell_officers(inspection: Inspection, code: str, **facts: Any) -> None:
    """Everybody who may answer an inspection, so that no one's holiday lets a clock run out."""
    for pk in _officers().order_by("pk").values_list("pk", flat=True):
        _notify(inspection, f"user:{pk}", code, facts)


def tell_authority(inspection: Inspection, code: str, **facts: Any) -> None:
    """Whoever holds a post of it now; of whoever acts for it, once it is dissolved."""
    posts = AuthorityPost.objects.filter(
        Q(until=None) | Q(until__gt=timezone.now()),
        department=inspection.department,
        place=acting(inspection),
        ended_at=None,
        user__is_active=True,
    )
    for pk in posts.order_by("user").values_list("user", flat=True):
        _notify(inspection, f"user:{pk}", code, facts)


def tell_party(inspection: Inspection, party: Party, code: str, **facts: Any) -> None:
    """The inspection's own pages are between authority and platform: to a party the letter says it all."""
    _notify(inspection, f"party:{party.pk}", code, facts, f"inspection_about:{inspection.pk}")


def tell_letter(inspection: Inspection, party: Party | None, code: str, letter_id: object, **facts: Any) -> None:
    """That a letter of the authority waits: the party's people, or the platform's officers."""
    subject = f"inspection_letter:{letter_id}"
    if party:
        _notify(inspection, f"party:{party.pk}", code, facts, subject)
        return
    for pk in _officers().order_by("pk").values_list("pk", flat=True):
        _notify(inspection, f"user:{pk}", code, facts, subject)


def _officers() -> QuerySet[User]:
    return User.objects.filter(
        is_active=True,
        groups__permissions__codename="answer_inspection",
        groups__permissions__content_type__app_label="inspections",
    ).distinct()


def _notify(inspection: Inspection, recipient: str, code: str, facts: dict[str, Any], subject: str = "") -> None:
    notify(
        recipient=recipient,
        code=code,
        subject=subject or f"inspection:{inspection.pk}",
        number=inspection.number,
        authority=authority_name(inspection),
        **facts,
    )
