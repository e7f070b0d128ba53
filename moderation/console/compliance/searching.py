"""Finding a party by something exact. Numbers are typed into a form that is posted: an address is kept in logs."""

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.actors import user_actor
from accounts.ages import today_in_china
from accounts.identifiers import kinds, mobile
from accounts.identifiers.kinds import DocumentType
from accounts.models import Party, User
from evidence.services import record
from moderation.console.searches import count_search
from privacy.index import candidates

MOST_FOUND = 20


@transaction.atomic
def search(*, user: User, how: str, text: str) -> list[Party]:
    """Parties by `how` (ref, number, mobile), newest first. That it was looked for is an audit event; what, is not.

    Raises `searches.TooMany`.
    """
    count_search(user)
    found = list(_LOOK_UPS[how](text.strip()).select_related("identity", "client").order_by("-pk")[:MOST_FOUND])
    record(
        actor=user_actor(user),
        action="party.searched",
        target_kind="party",
        target_id=found[0].pk if len(found) == 1 else "",
        by=how,
        found=len(found),
    )
    return found


def _by_ref(text: str) -> QuerySet[Party]:
    return Party.objects.filter(ref=text) if text else Party.objects.none()


def _by_number(text: str) -> QuerySet[Party]:
    """A number does not say which kind of document it is of: each kind it could be is looked for."""
    today, found = today_in_china(timezone.now()), Q(pk__in=[])
    for kind in DocumentType:
        checked = kinds.check(kind, text, today)
        if checked.normalised and not checked.errors:
            digests = candidates(kind, checked.normalised)
            found |= Q(identity__document_type=kind, identity__number_index__in=digests)
    return Party.objects.filter(found)


def _by_mobile(text: str) -> QuerySet[Party]:
    checked = mobile.check(text)
    if not checked.normalised or checked.errors:
        return Party.objects.none()
    return Party.objects.filter(identity__mobile_index__in=candidates("mobile", checked.normalised))


_LOOK_UPS = {"ref": _by_ref, "number": _by_number, "mobile": _by_mobile}
