"""Giving it, or saying why not: by a person who may open personal data and belongs to neither side."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.actors import user_actor
from accounts.models import Identity, Reveal, User
from accounts.personal.reveals import MOST_WORDS, NotAllowed, left_today, open_value
from blocklists.refusing import Refused
from delivery.notices import notify
from evidence.services import record
from moderation.complaints.complaint_letters import tell
from moderation.complaints.complaints.people import is_minor
from moderation.complaints.complaints.steps import step
from moderation.complaints.complaints.terms import SHORTEST_ANSWER
from moderation.complaints.disclosures.people import (
    OF_OPERATOR,
    OF_STREAMER,
    has_part,
    may_decide,
    operator_of,
    streamers_of,
)
from moderation.complaints.models import Complaint, Disclosure

Outcome = Disclosure.Outcome


@transaction.atomic
def give(*, user: User, disclosure_id: UUID, words: str) -> Disclosure:
    """Let the buyer read name, address and contact of the operator, and the names of who was on camera, on the page of
    the complaint. Each value counts as one that `user` opened, with `words` as the reason: its owner sees it, is told
    by letter, and it is an audit event.

    The caller has made sure of a sign-in not older than five minutes. Raises `Refused`: unknown_disclosure,
    disclosure_part, disclosure_answered, disclosure_words_missing, disclosure_words_too_long, nothing_on_file,
    use_stopped, operator_minor, quota_reached, changed_meanwhile.
    """
    asked = _waiting(user, disclosure_id)
    complaint, words = asked.complaint, _read(words)
    operator = operator_of(complaint)
    if operator is None or not operator.real_name:
        raise Refused("nothing_on_file")
    if operator.use_stopped_at:
        raise Refused("use_stopped")
    if is_minor(operator.party):
        # Minors' Online Protection Regulations 36, as of who was on camera
        raise Refused("operator_minor")
    streamers = streamers_of(complaint)
    values = _values(operator, OF_OPERATOR)
    for one in streamers:
        values += _values(one, OF_STREAMER)
    # one's own row: nobody opens another value between the count and the last of these
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    left = left_today(user)
    if left < len(values):
        raise Refused("quota_reached", needed=len(values), left=left)
    try:
        for party_id, field in values:
            open_value(
                user=user,
                party_id=party_id,
                field=field,
                reason=Reveal.Reason.COMPLAINT,
                words=words,
                complaint=str(complaint.pk),
            )
    except NotAllowed:
        # A deletion was committed since these were read. To lock the identities first could deadlock with one, which
        # holds the party: what is opened here names it.
        raise Refused("changed_meanwhile") from None
    asked.streamers = [one.party_id for one in streamers]
    _decide(asked, user, Outcome.GIVEN, words)
    _tell(complaint, operator, "disclosure_of_operator")
    for one in streamers:
        _tell(complaint, one, "disclosure_of_streamer")
    return asked


@transaction.atomic
def refuse(*, user: User, disclosure_id: UUID, words: str) -> Disclosure:
    """Say why not; the buyer reads it on the complaint's page. Raises `Refused` as `give`, as far as it applies."""
    asked = _waiting(user, disclosure_id)
    _decide(asked, user, Outcome.REFUSED, _read(words))
    return asked


def _waiting(user: User, disclosure_id: UUID) -> Disclosure:
    """Locked: of two officers at once the second finds the first one's answer."""
    found = Disclosure.objects.select_for_update(of=("self",)).select_related(
        "complaint__channel", "complaint__stream", "complaint__by", "complaint__user"
    )
    asked = found.filter(pk=disclosure_id).first()
    if asked is None or not may_decide(user, asked.complaint):
        raise Refused("unknown_disclosure")
    if has_part(user, asked.complaint):
        raise Refused("disclosure_part")
    if asked.outcome:
        raise Refused("disclosure_answered")
    return asked


def _read(words: str) -> str:
    words = words.strip()
    if len(words) < SHORTEST_ANSWER:
        raise Refused("disclosure_words_missing", field="words", least=SHORTEST_ANSWER)
    if len(words) > MOST_WORDS:
        raise Refused("disclosure_words_too_long", field="words", most=MOST_WORDS)
    return words


def _values(identity: Identity, fields: tuple[str, ...]) -> list[tuple[UUID, str]]:
    """Of these fields, those that are on file."""
    return [(identity.party_id, field) for field in fields if identity.__dict__[field] is not None]


def _decide(asked: Disclosure, user: User, outcome: str, words: str) -> None:
    now: datetime = timezone.now()
    asked.outcome, asked.words, asked.decided_by, asked.decided_at = outcome, words, user, now
    asked.save(update_fields=["outcome", "words", "decided_by", "decided_at", "streamers"])
    complaint = asked.complaint
    step(complaint, f"disclosure_{outcome}", user)
    record(
        actor=user_actor(user),
        action=f"disclosure.{outcome}",
        target_kind="complaint",
        target_id=complaint.pk,
        target_label=complaint.number,
        disclosure=str(asked.pk),
        parties=len(asked.streamers) + 1 if outcome == Outcome.GIVEN else 0,
    )
    tell(complaint, f"disclosure_{outcome}")


def _tell(complaint: Complaint, identity: Identity, code: str) -> None:
    """Without the complaint's number: whom it is about may never have heard of it, and by whom it is told to nobody."""
    notify(recipient=f"party:{identity.party_id}", code=code, room=complaint.channel.name)
