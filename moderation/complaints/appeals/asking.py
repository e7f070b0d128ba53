"""Appealing, and taking an appeal back."""

from datetime import datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.actors import client_actor, user_actor
from accounts.ages import SHANGHAI, today_in_china
from accounts.models import MachineClient, Party, User
from accounts.personal.policies import speaks_for
from blocklists.models import Entry
from blocklists.policies import appeal_by
from blocklists.querysets import entries_about
from blocklists.refusing import Refused
from evidence.actors import Actor
from evidence.services import record
from moderation.cases.closing import close
from moderation.cases.hints import touch_queues
from moderation.cases.models import Case
from moderation.complaints.appeals.cases import open_case
from moderation.complaints.appeals.telling import last_day, tell, tell_platform
from moderation.complaints.models import Appeal

# A house setting: LE2026 14 wants appeals reviewed and names no time. Half of the month in which one may appeal.
ANSWER_DAYS = 15
# a sentence at least, two pages at most
SHORTEST_WORDS, LONGEST_WORDS = 10, 5000


@transaction.atomic
def appeal(
    *, party: Party, entry_id: UUID, words: str, user: User | None = None, client: MachineClient | None = None
) -> Appeal:
    """Ask for an entry about `party` to be looked at again. By whoever speaks for it: `user` (oneself or a guardian),
    or `client`, the platform whose account it is.

    Once each, within `appeal_by`, whether the entry is still in force or has ended: that it stood is a mark of its
    own. Raises `Refused`: not_yours, unknown_entry (none that was ever confirmed about this party), appeal_overturned,
    appeal_merged, appeal_too_late, appealed_already, appeal_answered, appeal_withdrawn, words_too_short,
    words_too_long. Locks the entry, and then opens the case.
    """
    actor = _speaker(party, user, client)
    # a proposal is nobody's to know of, and one that was turned down never stood
    about = entries_about(party).filter(confirmed_at__isnull=False)
    entry = about.select_for_update(no_key=True, of=("self",)).filter(pk=entry_id).first()
    if entry is None:
        raise Refused("unknown_entry")
    _check(party, entry)
    appealed = Appeal(
        entry=entry,
        party=party,
        by=user,
        words=_read(words),
        due_at=due_after(timezone.now()),
        first_id=entry.proposer_id,
        second_id=entry.confirmer_id,
    )
    appealed.save(force_insert=True)
    record(
        actor=actor,
        action="appeal.made",
        target_kind="appeal",
        target_id=appealed.pk,
        entry=str(entry.pk),
        party=str(party.pk),
    )
    tell(appealed, "appeal_received", due=last_day(appealed.due_at))
    tell_platform(appealed)
    open_case(appealed)
    return appealed


def due_after(now: datetime) -> datetime:
    """The end, in China, of the fifteenth day after this one."""
    return datetime.combine(today_in_china(now) + timedelta(days=ANSWER_DAYS + 1), time(), SHANGHAI)


def _speaker(party: Party, user: User | None, client: MachineClient | None) -> Actor:
    if user is not None and speaks_for(user, party):
        return user_actor(user)
    if user is None and client is not None and party.client_id == client.pk:
        return client_actor(client)
    raise Refused("not_yours")


def _check(party: Party, entry: Entry) -> None:
    """Under the entry's lock: of two appeals at once the second finds the first."""
    before = Appeal.objects.filter(entry=entry, party=party).first()
    if before is not None:
        raise _told_already(before)
    if entry.state == "overturned":
        raise Refused("appeal_overturned")
    if entry.merged_into:
        raise Refused("appeal_merged", number=entry.merged_into.number)
    if timezone.now() >= appeal_by(entry):
        raise Refused("appeal_too_late", until=last_day(appeal_by(entry)))


def _told_already(before: Appeal) -> Refused:
    if not before.outcome:
        return Refused("appealed_already", until=last_day(before.due_at))
    if before.outcome == Appeal.Outcome.WITHDRAWN:
        return Refused("appeal_withdrawn")
    return Refused("appeal_answered")


def _read(words: str) -> str:
    words = words.strip()
    if len(words) < SHORTEST_WORDS:
        raise Refused("words_too_short", field="words", least=SHORTEST_WORDS)
    if len(words) > LONGEST_WORDS:
        raise Refused("words_too_long", field="words", most=LONGEST_WORDS)
    return words


@transaction.atomic
def withdraw_appeal(*, user: User, appeal_id: UUID) -> Appeal:
    """Take an open appeal back; its case is settled, and there is no second one. Raises `Refused`: unknown_appeal,
    appeal_answered, appeal_withdrawn."""
    appealed = (
        Appeal.objects.select_for_update(of=("self",)).select_related("party__client", "entry").filter(pk=appeal_id)
    ).first()
    if appealed is None or not speaks_for(user, appealed.party):
        raise Refused("unknown_appeal")
    if appealed.outcome:
        raise _told_already(appealed)
    appealed.outcome, appealed.decided_at = Appeal.Outcome.WITHDRAWN, timezone.now()
    appealed.save(update_fields=["outcome", "decided_at"])
    case = Case.objects.select_for_update(of=("self",)).get(appeal=appealed)
    close(case=case, outcome=Case.Outcome.SETTLED, seen_flag_id=0)
    record(actor=user_actor(user), action="appeal.withdrawn", target_kind="appeal", target_id=appealed.pk)
    tell_platform(appealed)
    touch_queues([case.queue_id])
    return appealed


def appeals_of(party: Party) -> list[Appeal]:
    """What this party appealed against, newest first, with the entries."""
    return list(Appeal.objects.filter(party=party).select_related("entry").order_by("-pk"))
