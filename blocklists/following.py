"""What a check leaves behind when it found something; nothing when it did not, so that it stays one query."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from django.db import transaction

from accounts.actors import client_actor
from accounts.models import MachineClient, Party
from blocklists.checking import CLEAR, Answer, Hit, Subject
from blocklists.models import Kind
from blocklists.suspicions.keeping import may_keep
from blocklists.suspicions.looking import shared_with
from blocklists.suspicions.opening import hold, suspect
from evidence.services import record


def follow(client: MachineClient, answered: Sequence[tuple[Subject, Answer]]) -> None:
    """Who was shown whose entries is kept (as numbers of entries), and a suspected account of the client's is asked
    about: each in a transaction of its own, so that none waits for another."""
    found = [(subject, answer) for subject, answer in answered if answer.verdict != CLEAR]
    if not found:
        return
    with transaction.atomic():
        record(
            actor=client_actor(client),
            action="blocklist.checked",
            target_kind="client",
            target_id=client.pk,
            subjects=len(answered),
            verdicts=Counter(answer.verdict for _, answer in found),
            entries=sorted({str(hit.entry) for _, answer in found for hit in answer.hits}),
        )
    hits = _by_account(found)
    for party in Party.objects.filter(client=client, ref__in=list(hits)).order_by("pk"):
        if shared := shared_with(party, hits[party.ref]):
            with transaction.atomic():
                if may_keep(hold(party)):
                    suspect(party, shared)


def _by_account(found: Sequence[tuple[Subject, Answer]]) -> dict[str, list[Hit]]:
    """By the client's own name of the account. What is sent with two accounts is neither's for certain."""
    hits: dict[str, list[Hit]] = defaultdict(list)
    for subject, answer in found:
        accounts = [value for kind, value in subject.identifiers if kind == Kind.ACCOUNT]
        if len(accounts) == 1:
            hits[accounts[0].partition("/")[2]].extend(answer.hits)
    return hits
