"""Whose data is given, and who may give it."""

from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.models import Identity, Membership, User
from livestream.models import StreamRole
from moderation.complaints.complaints.people import having_part, is_minor
from moderation.complaints.models import Complaint, Disclosure

# of the operator what a summons needs (SPC interpretation of 2022, 14); of who was on camera the name: the operator
# answers for them, and the shortest list that serves is asked for (PIPL 6)
OF_OPERATOR, OF_STREAMER = ("real_name", "residence", "mobile"), ("real_name",)
MAY_OPEN, MAY_SEE = "accounts.reveal_identity", "complaints.handle_complaint"
MAY_SEE_MINORS = "complaints.handle_minors"


def may_decide(user: User, complaint: Complaint) -> bool:
    """Complaints by or about minors are for cleared people alone."""
    return user.has_perms([MAY_OPEN, MAY_SEE, *([MAY_SEE_MINORS] if complaint.minors else [])])


def has_part(user: User, complaint: Complaint) -> bool:
    """Whoever belongs to one of the sides neither gives nor refuses, nor reads what was asked."""
    return user.pk in _sides(complaint)


def _sides(complaint: Complaint) -> set[int]:
    """Users (by id). The room may have another operator by now than the one that is asked about: both are a side."""
    sides = having_part(complaint.channel, complaint.stream, complaint.by, complaint.user)
    return sides | set(Membership.objects.filter(party=complaint.about_id).values_list("user_id", flat=True))


def without_part(user: User, found: QuerySet[Disclosure]) -> QuerySet[Disclosure]:
    """Of these, those in which `has_part` is false."""
    mine = Membership.objects.filter(user=user).values("party")
    on_camera = StreamRole.objects.filter(party__in=mine).values("stream")
    operators = Q(complaint__about__in=mine) | Q(complaint__channel__operator__in=mine)
    buyers = Q(complaint__by__in=mine) | Q(complaint__user=user)
    return found.exclude(operators | buyers | Q(complaint__stream__in=on_camera))


def officers(complaint: Complaint) -> list[int]:
    """Users (by id) who may decide it."""
    found = _with(User.objects.filter(is_active=True), MAY_OPEN)
    if complaint.minors:
        found = _with(found, MAY_SEE_MINORS)
    return list(found.exclude(pk__in=_sides(complaint)).distinct().order_by("pk").values_list("pk", flat=True))


def _with(users: QuerySet[User], permission: str) -> QuerySet[User]:
    app, _dot, codename = permission.partition(".")
    return users.filter(groups__permissions__codename=codename, groups__permissions__content_type__app_label=app)


def operator_of(complaint: Complaint) -> Identity | None:
    return Identity.objects.select_related("party").filter(party=complaint.about_id).first()


def streamers_of(complaint: Complaint) -> list[Identity]:
    """Who was on camera in the stream complained of and has a name on file. No minors: the operator answers for them,
    and of them no more is given away than must be (Minors' Online Protection Regulations 36)."""
    on_camera = StreamRole.objects.filter(stream=complaint.stream_id, role="streamer").values("party")
    found = Identity.objects.select_related("party").filter(party__in=on_camera, real_name__isnull=False)
    known = found.filter(use_stopped_at=None).exclude(party=complaint.about_id).order_by("party_id")
    return [one for one in known if not is_minor(one.party)]


def identities(party_ids: list[UUID]) -> dict[UUID, Identity]:
    """One query."""
    return {one.party_id: one for one in Identity.objects.select_related("party").filter(party__in=party_ids)}
