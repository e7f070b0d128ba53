"""Who may complain for whom, and who must not judge it."""

from uuid import UUID

from django.db.models import Q

from accounts.models import MachineClient, Membership, Party, User
from accounts.personal.policies import guards, owns
from blocklists.refusing import Refused
from livestream.channels import ACTS_FOR
from livestream.models import Channel, Stream
from livestream.viewers import age, may_be_kept
from moderation.complaints.models import Complaint

ADULT = 18


def complainant(*, kind: str, party: Party | None, user: User | None, client: MachineClient | None) -> Party | None:
    """For whom this is filed; None for a platform's own report. Raises `Refused`: not_yours, no_party,
    guardian_first, not_possible."""
    if user is not None:
        party = party or own_party(user)
        if party is None:
            raise Refused("no_party", field="party")
        if guards(user, party):
            return party
        if not owns(user, party):
            raise Refused("not_yours", field="party")
        if not may_be_kept(party):
            raise Refused("guardian_first")
        return party
    if client is None:
        raise Refused("not_yours")
    if party is None and kind == Complaint.Kind.REPORT:
        return None
    if party is None or party.client_id != client.pk:
        raise Refused("not_yours", field="party")
    if not may_be_kept(party):
        # not why: it would be the child's age
        raise Refused("not_possible")
    return party


def own_party(user: User) -> Party | None:
    """The party this user buys as; otherwise the first one it owns."""
    owned = Party.objects.filter(memberships__user=user, memberships__part=Membership.Part.OWNER).order_by("pk")
    parties = list(owned)
    return next((party for party in parties if "buyer" in party.roles), parties[0] if parties else None)


def is_minor(party: Party | None) -> bool:
    years = age(party) if party else None
    return years is not None and years < ADULT


def minor_concerned(channel: Channel, stream: Stream | None) -> bool:
    """Whether whom it is about is known to be under eighteen: somebody on camera, or whose room it is. Nobody is taken
    for a minor here."""
    about = Q(pk=channel.operator_id)
    if stream:
        about |= Q(pk__in=stream.roles.filter(role="streamer").values("party"))
    return any(is_minor(party) for party in Party.objects.filter(about).select_related("identity"))


def speaks_of(user: User, complaint: Complaint) -> bool:
    """Whether it is this user's own: filed by it, for a party of its own or for a minor it answers for now."""
    party = complaint.by
    return complaint.user_id == user.pk or party is not None and (owns(user, party) or guards(user, party))


def answers_for(user: User, party_id: UUID | None) -> bool:
    """Whether this user answers for the operator."""
    return Membership.objects.filter(user=user, party=party_id, part__in=ACTS_FOR).exists()


def having_part(channel: Channel, stream: Stream | None, party: Party | None, user: User | None) -> set[int]:
    """Users (by id) who must not judge it: whoever complains, the operator's people, and who stood on camera."""
    parties = {party.pk} if party else set()
    if channel.operator_id:
        parties.add(channel.operator_id)
    if stream:
        parties |= set(stream.roles.values_list("party", flat=True))
    users = set(Membership.objects.filter(party__in=parties).values_list("user_id", flat=True))
    return users | ({user.pk} if user else set())
