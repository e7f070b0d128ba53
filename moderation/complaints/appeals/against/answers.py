"""An appeal against the answer to one's own complaint: it stays, or the complaint is found right after all."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Self
from uuid import UUID

from django.utils import timezone

from accounts.models import Party, User
from blocklists.refusing import Refused
from moderation.cases import claims
from moderation.cases.hints import touch_queues
from moderation.cases.models import Case
from moderation.complaints.appeals.against.asked import CHANGED, OVERTURNED, Asked
from moderation.complaints.complaint_letters import tell_operator, tell_platform
from moderation.complaints.complaints.gathering import join, keep_away, target_of, weigh
from moderation.complaints.complaints.steps import step
from moderation.complaints.models import Appeal, Complaint
from moderation.decisions.windows import end_of_window

State = Complaint.State


@dataclass(frozen=True, slots=True)
class AgainstAnswer:
    kind: ClassVar[str] = "complaint"
    topic: ClassVar[str] = "complaint.appeal"
    letters: ClassVar[str] = "answer_appeal"

    complaint: Complaint

    @classmethod
    def of(cls, appeal: Appeal) -> Self:
        return cls(Complaint.objects.select_related("channel", "stream").get(appeals=appeal))

    @classmethod
    def sought(cls, party: Party, complaint_id: UUID) -> Self:
        """Locked. By whoever complained: to others a complaint is as unknown as none."""
        rows = Complaint.objects.select_for_update(no_key=True, of=("self",)).select_related("channel", "stream")
        complaint = rows.filter(pk=complaint_id, by=party).first()
        if complaint is None:
            raise Refused("unknown_complaint")
        return cls(complaint)

    @classmethod
    def held(cls, user: User, appeal: Appeal) -> Self:
        """Locked. Raises `claims.Refused`: decider."""
        rows = Complaint.objects.select_for_update(of=("self",)).select_related("channel", "stream", "by", "case")
        target = cls(rows.get(appeals=appeal))
        if user.pk in target.all_eyes():
            raise claims.Refused("decider", Case.objects.get(appeal=appeal))
        return target

    @property
    def row(self) -> dict[str, Complaint]:
        return {"complaint": self.complaint}

    @property
    def id(self) -> str:
        return str(self.complaint.pk)

    @property
    def told_id(self) -> str:
        return self.id

    @property
    def told_now(self) -> dict[str, Any]:
        return {}

    @property
    def number(self) -> str:
        return self.complaint.number

    @property
    def until(self) -> datetime:
        """As long as against a decision, from the answer on."""
        return end_of_window(self.complaint.settled_at or timezone.now())

    @property
    def eyes(self) -> tuple[int | None, int | None]:
        return self.complaint.decided_by_id, None

    def all_eyes(self) -> set[int]:
        return {pk for pk in self.eyes if pk}

    def parties(self) -> set[UUID]:
        """The complainant, and the operator who answers for the room."""
        return {pk for pk in (self.complaint.by_id, self.complaint.about_id) if pk}

    @property
    def minors(self) -> bool:
        """For cleared people alone, as the complaint is."""
        return self.complaint.minors

    def refuse(self, party: Party) -> None:
        """Raises `Refused`: not_answered_yet, nothing_refused."""
        if self.complaint.state in (State.OPEN, State.ANSWERED):
            raise Refused("not_answered_yet")
        if self.complaint.state != State.REJECTED:
            # found right, settled between the two, or taken back
            raise Refused("nothing_refused")

    def check(self, asked: Asked) -> None:
        """Raises `Refused`: unknown_outcome (an answer is right or it is not), until_not_wanted, wishes_not_wanted."""
        if asked.outcome == CHANGED:
            raise Refused("unknown_outcome", field="outcome")
        if asked.ends_at is not None:
            raise Refused("until_not_wanted", field="ends_at")
        if asked.wishes:
            raise Refused("wishes_not_wanted", field="wishes")

    def carry_out(self, user: User, asked: Asked) -> dict[str, str]:
        """Overturned, the complaint is found right, and stands in the line again for what has to follow for the room;
        its new case points back to the old one."""
        if asked.outcome != OVERTURNED:
            return {}
        complaint = self.complaint
        case_id, serial = join(target_of(complaint), follows=complaint.case_id)
        complaint.case_id, complaint.serial = case_id, serial
        complaint.state, complaint.answer = State.UPHELD, asked.words
        complaint.decided_by, complaint.settled_at = user, timezone.now()
        complaint.save(update_fields=["case", "serial", "state", "answer", "decided_by", "settled_at"])
        step(complaint, "appeal_overturned", by=user)
        # as of any complaint found right; who appealed gets a letter about the appeal
        tell_operator(complaint, "complaint_upheld_about_you")
        tell_platform(complaint)
        touched = weigh(complaint)
        keep_away(complaint)
        touch_queues([touched.queue_id], [touched])
        return {}
