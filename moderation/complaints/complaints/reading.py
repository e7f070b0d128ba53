"""Reading complaints: one's own, those one is asked to answer, those of a case."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.models import Guardianship, Membership, User
from livestream.channels import ACTS_FOR
from moderation.cases.models import Case
from moderation.complaints.complaints.moments import AFTER_MS, BEFORE_MS, Moment, words_at
from moderation.complaints.complaints.people import answers_for, speaks_of
from moderation.complaints.complaints.records import Burst, Record, burst_of, records_of
from moderation.complaints.models import Complaint

_RELATED = ("channel__operator", "channel__client", "stream", "by", "case")
MOST_SHOWN, MOST_MOMENTS = 100, 6


def complaints_by(user: User) -> QuerySet[Complaint]:
    """One's own: filed by this user, for a party of its own, or for a minor it answers for; newest first."""
    owned = Membership.objects.filter(user=user, part=Membership.Part.OWNER).values("party")
    wards = Guardianship.objects.filter(state=Guardianship.State.VERIFIED, guardian__in=owned).values("minor")
    mine = Q(user=user) | Q(by__in=owned) | Q(by__in=wards)
    return Complaint.objects.filter(mine).select_related(*_RELATED).order_by("-pk")


def complaints_about(user: User) -> QuerySet[Complaint]:
    """Those that this user's operator is asked to answer, newest first. No others: a report is no business of whom it
    is about, and those about minors are for cleared people alone."""
    ours = Membership.objects.filter(user=user, part__in=ACTS_FOR).values("party")
    asked = Complaint.objects.filter(about__in=ours, asked_at__isnull=False, minors=False)
    return asked.select_related(*_RELATED).order_by("-pk")


def complaint_for(user: User, complaint_id: UUID) -> Complaint:
    """One's own. Raises `Complaint.DoesNotExist`."""
    found = Complaint.objects.select_related(*_RELATED).get(pk=complaint_id)
    if not speaks_of(user, found):
        raise Complaint.DoesNotExist
    return found


def asked_of(user: User, complaint_id: UUID) -> Complaint:
    """One that this user's operator is asked to answer. Raises `Complaint.DoesNotExist`."""
    found = Complaint.objects.select_related(*_RELATED).get(pk=complaint_id)
    if found.asked_at is None or found.minors or not answers_for(user, found.about_id):
        raise Complaint.DoesNotExist
    return found


@dataclass(frozen=True, slots=True)
class Told:
    """A complaint as its card shows it, with what moves it in the line."""

    complaint: Complaint
    record: Record
    burst: Burst


def complaints_of(case: Case, limit: int = MOST_SHOWN) -> list[Told]:
    """The case's complaints, newest first, answered and withdrawn ones too. One query, one for all records, and two a
    complaint for bursts."""
    rows = list(Complaint.objects.filter(case=case).select_related(*_RELATED).order_by("-serial")[:limit])
    known = records_of(one.by_id for one in rows if one.by_id)
    return [Told(one, known.get(one.by_id, Record()) if one.by_id else Record(), burst_of(one)) for one in rows]


def seconds_at(stream_id: UUID, moments: Sequence[int], limit: int = MOST_MOMENTS) -> list[Moment]:
    """What was said at these moments (ms of the stream), those that most name first; moments that overlap are one. One
    query, and none where no moment is named."""
    named = sorted(moments)
    groups: list[list[int]] = []
    for at_ms in named:
        if groups and at_ms - groups[-1][-1] <= BEFORE_MS + AFTER_MS:
            groups[-1].append(at_ms)
        else:
            groups.append([at_ms])
    groups.sort(key=len, reverse=True)
    middles = [group[len(group) // 2] for group in groups[:limit]]
    return words_at(stream_id, middles) if middles else []
