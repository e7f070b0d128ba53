"""Reading requests and what was given: names are opened for the complainant's page alone, each look on record."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.actors import user_actor
from accounts.models import Identity, User
from blocklists.refusing import Refused
from evidence.services import record
from moderation.complaints.complaints.people import is_minor
from moderation.complaints.disclosures.asking import obstacle
from moderation.complaints.disclosures.people import MAY_SEE_MINORS, has_part, identities, may_decide, without_part
from moderation.complaints.models import Complaint, Disclosure

MOST_SHOWN = 50
_RELATED = ("complaint__channel", "complaint__stream", "complaint__by", "complaint__about", "decided_by")


@dataclass(frozen=True, slots=True)
class Person:
    """Who stands behind the room, in full. "" for what is not on file or not given; `sure`: the check still stands."""

    part: str
    public_name: str
    real_name: str
    address: str
    contact: str
    sure: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """How the complainant's request stands: the last one, and why none can be made now (None: one can)."""

    last: Disclosure | None
    obstacle: Refused | None

    @property
    def shown(self) -> bool:
        """Before there is a dispute the page says nothing about it."""
        return self.last is not None or self.obstacle is None


def standing_of(complaint: Complaint) -> Standing:
    """One query."""
    made = list(complaint.disclosures.order_by("at"))
    return Standing(made[-1] if made else None, obstacle(complaint, [one.outcome for one in made]))


@transaction.atomic
def given_to(*, user: User, disclosure: Disclosure) -> list[Person]:
    """What this complainant may read: as the register has it now, the operator first. That it was read is an audit
    event. Empty where the register holds nothing any more, or no use may be made of it (PIPL 47), or it says by now
    that it is a minor.

    The caller has made sure that the complaint is this user's own.
    """
    if disclosure.outcome != Disclosure.Outcome.GIVEN:
        return []
    operator = disclosure.complaint.about_id
    known = identities([*([operator] if operator else []), *disclosure.streamers])
    record(
        actor=user_actor(user),
        action="disclosure.read",
        target_kind="complaint",
        target_id=disclosure.complaint_id,
        target_label=disclosure.complaint.number,
        disclosure=str(disclosure.pk),
    )
    people = [_person(known[operator], "operator")] if operator in known else []
    people += [_person(known[one], "streamer") for one in disclosure.streamers if one in known]
    return [one for one in people if one.real_name]


def _person(identity: Identity, part: str) -> Person:
    if identity.use_stopped_at or is_minor(identity.party):
        return Person(part, identity.party.name, "", "", "", False)
    in_full = part == "operator"
    return Person(
        part=part,
        public_name=identity.party.name,
        real_name=str(identity.real_name or ""),
        address=str(identity.residence or "") if in_full else "",
        contact=str(identity.mobile or "") if in_full else "",
        sure=identity.standing(timezone.now()) == Identity.State.VERIFIED,
    )


def _for(user: User) -> QuerySet[Disclosure]:
    found = without_part(user, Disclosure.objects.select_related(*_RELATED))
    return found if user.has_perm(MAY_SEE_MINORS) else found.filter(complaint__minors=False)


def waiting(user: User) -> QuerySet[Disclosure]:
    """Those that this officer may decide, the most pressing first."""
    return _for(user).filter(outcome="").order_by("due_at")[:MOST_SHOWN]


def answered(user: User) -> QuerySet[Disclosure]:
    """The newest that were decided, of those that this officer might have."""
    return _for(user).exclude(outcome="").order_by("-decided_at")[:MOST_SHOWN]


@transaction.atomic
def opened(*, user: User, disclosure_id: UUID) -> Disclosure:
    """One with the buyer's own words, opened to be read: an audit event. Raises `Disclosure.DoesNotExist`."""
    found = Disclosure.objects.select_related(*_RELATED, "complaint__user").get(pk=disclosure_id)
    if not may_decide(user, found.complaint) or has_part(user, found.complaint):
        raise Disclosure.DoesNotExist
    record(
        actor=user_actor(user),
        action="disclosure.request_read",
        target_kind="complaint",
        target_id=found.complaint_id,
        target_label=found.complaint.number,
        disclosure=str(found.pk),
    )
    return found
