"""Who may do what with cases; one predicate a line, and the tables that say it for each kind."""

from collections.abc import Mapping
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.models import Membership, User
from livestream.models import Channel, Stream, StreamRole
from moderation.cases.models import Case

KINDS = Case.Kind
# Who sees cases of a kind. Registrations hold personal data: only who reviews them sees that there are any.
MAY_VIEW = {
    KINDS.FLAGS: "cases.view_case",
    KINDS.REGISTRATION: "accounts.review_identity",
    KINDS.EVASION: "blocklists.propose_entry",
    KINDS.APPEAL: "complaints.decide_appeal",
    KINDS.MINORS_APPEAL: "complaints.decide_appeal",
    KINDS.SECOND_PERSON: "decisions.release_measure",
    KINDS.COMPLAINT: "complaints.handle_complaint",
    KINDS.MINORS_COMPLAINT: "complaints.handle_minors",
    KINDS.PATROL: "cases.view_case",
    KINDS.SAMPLE: "quality.review_sample",
}
# who claims and decides them
MAY_DECIDE = {
    KINDS.FLAGS: "cases.decide_case",
    KINDS.REGISTRATION: "accounts.review_identity",
    KINDS.EVASION: "blocklists.propose_entry",
    KINDS.APPEAL: "complaints.decide_appeal",
    KINDS.MINORS_APPEAL: "complaints.decide_appeal",
    KINDS.SECOND_PERSON: "decisions.release_measure",
    KINDS.COMPLAINT: "complaints.handle_complaint",
    KINDS.MINORS_COMPLAINT: "complaints.handle_minors",
    KINDS.PATROL: "cases.decide_case",
    KINDS.SAMPLE: "quality.review_sample",
}
# what seeing and deciding some kinds asks besides
CLEARANCE = {KINDS.MINORS_APPEAL: "complaints.handle_minors"}
# who takes what was handed up; a kind that is not here can't be handed up
MAY_TAKE_ESCALATED = {KINDS.FLAGS: "cases.hand_over_case"}


def kinds_seen(user: User) -> list[str]:
    return _kinds(user, MAY_VIEW)


def kinds_decided(user: User) -> list[str]:
    return _kinds(user, MAY_DECIDE)


def _kinds(user: User, asked: Mapping[Case.Kind, str]) -> list[str]:
    return [kind.value for kind, permission in asked.items() if user.has_perm(permission) and _cleared(user, kind)]


def _cleared(user: User, kind: Case.Kind) -> bool:
    return kind not in CLEARANCE or user.has_perm(CLEARANCE[kind])


def may_view(user: User) -> bool:
    """Cases of some kind."""
    return bool(kinds_seen(user))


def may_decide(user: User) -> bool:
    """Cases of some kind."""
    return bool(kinds_decided(user))


def may_decide_case(user: User, case: Case) -> bool:
    return case.kind in kinds_decided(user)


def members(case: Case) -> QuerySet[Membership]:
    """Who belongs to whom the case is about, to somebody with a part in its stream, or to who holds the room."""
    return Membership.objects.filter(Q(party=case.party_id) | _behind(case.stream_id, case.channel_id))


def members_behind(stream: Stream) -> QuerySet[Membership]:
    """Who belongs to somebody with a part in this stream, or to who holds its room."""
    return Membership.objects.filter(_behind(stream.pk, stream.channel_id))


def _behind(stream_id: UUID | None, channel_id: int | None) -> Q:
    roles = StreamRole.objects.filter(stream=stream_id)
    rooms = Channel.objects.filter(Q(pk=channel_id), operator__isnull=False)
    return Q(party__in=roles.values("party")) | Q(party__in=rooms.values("operator"))


def has_part(user: User, case: Case) -> bool:
    """Then others claim it, decide it, and end what was decided. One query; a claim asks the same (`claims`)."""
    return members(case).filter(user=user).exists()


def escalates(kind: str) -> bool:
    """Whether there is somebody above to hand a case of this kind to."""
    return kind in MAY_TAKE_ESCALATED


def level_of(user: User) -> int:
    """0 takes ordinary cases, 1 escalated ones too."""
    return 1 if any(user.has_perm(permission) for permission in MAY_TAKE_ESCALATED.values()) else 0
