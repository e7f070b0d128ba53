"""A proposed entry is answered in the moment in which its decision is reversed: neither waits for the other."""

import pytest

from accounts.models import User
from blocklists.entries import confirm, decline, merge
from blocklists.models import Entry
from blocklists.refusing import Refused
from moderation.cases.models import Case
from moderation.decisions.measures import Wish
from moderation.decisions.models import Strike
from moderation.decisions.services import Invalid, override
from tests.at_once import at_once
from tests.blocklists.entries.build import proposed
from tests.decisions.held import decided_on

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("answer", ["confirm", "decline"])
def test_the_reversal_has_the_last_word(stream, person, answer):
    alice, carol, dana = (person(role) for role in ("moderator", "compliance_officer", "compliance_officer"))
    account = stream.roles.get(role="streamer").party
    decision = decided_on(stream, alice, Wish("blocklist", party=account.pk))
    entry = Entry.objects.get()

    def say() -> str:
        user = User.objects.get(pk=carol.pk)
        if answer == "confirm":
            confirm(user=user, entry_id=entry.pk, version=entry.version)
        else:
            decline(user=user, entry_id=entry.pk, version=entry.version, words="Too much.")
        return answer

    def reverse() -> str:
        override(user=User.objects.get(pk=dana.pk), decision_id=decision.pk, outcome="no_violation")
        return "reversed"

    results = at_once(say, reverse, refused=(Refused, Invalid))
    assert "reversed" in results
    assert decision.measures.get().state in ("lifted", "refused")
    assert Entry.objects.get().standing() not in ("proposed", "planned", "in_force")
    assert not Strike.objects.filter(cancelled_at=None).exists()
    assert Case.objects.get(pk=decision.case_id).outcome == "no_violation"


def test_so_it_has_when_the_proposal_went_into_another_entry(stream, person):
    alice, bea = (person("moderator", name) for name in ("alice", "bea"))
    carol, dana = (person("compliance_officer") for _ in range(2))
    account = stream.roles.get(role="streamer").party
    decision = decided_on(stream, alice, Wish("blocklist", party=account.pk))
    Entry.objects.update(scopes=["camera"])
    other, keep = Entry.objects.get(), proposed(bea, party=account, scopes=["operate"])
    merge(user=carol, keep_id=keep.pk, other_id=other.pk, version=1, words="One person.")

    def say() -> str:
        confirm(user=User.objects.get(pk=carol.pk), entry_id=keep.pk, version=2)
        return "confirmed"

    def reverse() -> str:
        override(user=User.objects.get(pk=dana.pk), decision_id=decision.pk, outcome="no_violation")
        return "reversed"

    assert sorted(at_once(say, reverse, refused=(Refused, Invalid))) == ["confirmed", "reversed"]
    assert decision.measures.get().state == "lifted"
    assert not Strike.objects.filter(cancelled_at=None).exists()
