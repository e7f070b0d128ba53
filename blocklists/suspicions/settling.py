from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from accounts.actors import user_actor
from accounts.models import Party, User
from blocklists import hooks
from blocklists.models import Entry, Suspicion
from blocklists.refusing import Refused
from blocklists.suspicions.opening import hold, open_of
from evidence.services import record


@transaction.atomic
def settle(*, user: User, party: Party, answers: Mapping[int, str]) -> None:
    """A person has said of each suspicion (by id) whether both are the "same" or an "other". What was answered before
    keeps its first answer, so settling twice is once. Raises `Refused`: answer_unknown, suspicion_unknown."""
    if not set(answers.values()) <= set(Suspicion.Outcome.values):
        raise Refused("answer_unknown")
    party = hold(party)
    asked = list(Suspicion.objects.select_for_update().filter(party=party, pk__in=list(answers)).order_by("pk"))
    if len(asked) < len(answers):
        raise Refused("suspicion_unknown")
    answered = [one for one in asked if not one.outcome]
    now = timezone.now()
    for one in answered:
        one.outcome, one.settled_at = answers[one.pk], now
        one.save(update_fields=["outcome", "settled_at"])
    if not answered:
        return
    record(
        actor=user_actor(user),
        action="blocklist.suspicion_settled",
        target_kind="party",
        target_id=party.pk,
        answers={str(one.entry_id): one.outcome for one in answered},
    )
    _tell_if_quiet(party)


def forget(entry: Entry) -> None:
    """The entry was lifted, overturned or merged, or never confirmed: nobody need answer what was still asked because
    of it. Each account in a transaction of its own, so that none waits for another."""
    for party in Party.objects.filter(suspicions__entry=entry, suspicions__outcome="").order_by("pk"):
        with transaction.atomic():
            hold(party)
            Suspicion.objects.filter(party=party, entry=entry, outcome="").delete()
            _tell_if_quiet(party)


def _tell_if_quiet(party: Party) -> None:
    if not open_of(party):
        hooks.suspicion_settled.send(Party, party=party)
