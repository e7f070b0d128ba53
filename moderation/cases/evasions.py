"""Returns of listed persons as cases: one open case for an account, whatever it shares with whom (LE2026 14)."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q

from accounts.models import Membership, Party
from blocklists.models import Source, Suspicion
from blocklists.suspicions import open_of
from evidence.actors import system
from evidence.services import record
from livestream.models import Stream, StreamState
from moderation.cases.closing import close
from moderation.cases.gathering import Touched
from moderation.cases.hints import touch_queues
from moderation.cases.models import Case, CaseExclusion, Queue, Severity
from moderation.cases.opening import exclude, open_party_case
from moderation.cases.order import EVASION_LIMIT_S

# after registrations (10)
QUEUE = 11


def open_key(party_id: object) -> str:
    return f"e:{party_id}"


def make_queue() -> None:
    """The line that returns of listed persons stand in. Safe to run again."""
    names = {"kind": Case.Kind.EVASION, "name_en": "Returns of listed persons", "name_zh": "黑名单人员回流"}
    Queue.objects.get_or_create(pk=QUEUE, defaults=names)


def weight(party: Party, asked: Sequence[Suspicion]) -> Severity:
    """High: an authority has ordered an entry, or the account is behind a stream that is on air now."""
    if any(suspicion.entry.source == Source.AUTHORITY for suspicion in asked) or _on_air(party):
        return Severity.HIGH
    return Severity.MEDIUM


def _on_air(party: Party) -> bool:
    behind = Q(roles__party=party, roles__role__in=("streamer", "operator")) | Q(channel__operator=party)
    return Stream.objects.filter(behind, state=StreamState.LIVE).exists()


@transaction.atomic
def open_evasion(party: Party) -> int | None:
    """Open the account's case, or refresh the open one; returns its id, None when nothing is asked about it. Its
    `flag_count` is the number of things shared.

    Call with the party locked, as whoever tells of a suspicion has it: party, then case, here and where it is decided.
    """
    asked = open_of(party)
    if not asked:
        return None
    severity, shared = weight(party, asked), sum(len(suspicion.kinds) for suspicion in asked)
    before = Case.objects.filter(party=party, kind=Case.Kind.EVASION, decided_at__isnull=False).order_by("-pk").first()
    case_id = open_party_case(
        kind=Case.Kind.EVASION,
        key=open_key(party.pk),
        party=party,
        queue=QUEUE,
        severity=severity,
        limit_s=EVASION_LIMIT_S[severity],
        follows=before.pk if before else None,
        count=shared,
    )
    exclude(case_id, having_part(party, asked), CaseExclusion.Why.PARTY)
    touch_queues([QUEUE], [Touched(case_id, QUEUE, severity.value, shared)])
    return case_id


def having_part(party: Party, asked: Sequence[Suspicion]) -> set[int]:
    """Users (by id) who may not judge this: who belongs to the account, or to a listed one that it is compared with."""
    parties = {party.pk} | {suspicion.entry.party_id for suspicion in asked if suspicion.entry.party_id}
    return set(Membership.objects.filter(party__in=parties).values_list("user_id", flat=True))


@transaction.atomic
def settle_evasion(party: Party) -> None:
    """Something about the account was answered or has ended: close its case, unless something is still asked."""
    case = Case.objects.select_for_update().filter(open_key=open_key(party.pk)).first()
    if case is None:
        return
    if open_of(party):
        open_evasion(party)
        return
    close(case=case, outcome=Case.Outcome.SETTLED, seen_flag_id=0)
    record(actor=system("blocklists"), action="case.settled", target_kind="case", target_id=case.pk)
    touch_queues([case.queue_id])


def settle_case(case_id: int) -> None:
    """As `settle_evasion`, for a case whose card says that nothing is left: the entry has run out meanwhile."""
    settle_evasion(Party.objects.get(cases=case_id, cases__kind=Case.Kind.EVASION))
