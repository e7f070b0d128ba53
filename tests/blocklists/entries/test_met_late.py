"""Who is found to be meant by an entry that stood already, and is refused for it, hears of its end like everybody."""

from datetime import date

import pytest

from accounts.identity.checking import settle
from accounts.identity.deciding import close, refuse
from accounts.identity.providers import Answer
from accounts.identity.submission import submit
from accounts.models import Identity, Party
from blocklists.entries import lift, merge, overturn, shorten
from blocklists.models import Entry
from delivery.models import Notice
from evidence.actors import system
from tests.accounts.identity.build import resident_id, verified_party
from tests.accounts.identity.people import facts, handed_in
from tests.blocklists.entries.build import confirmed, in_days

pytestmark = pytest.mark.django_db

# a day that no helper's people are born on: their numbers begin anew after a thousand
NUMBER = resident_id(date(1990, 3, 8))
NAMED = [("resident_id", NUMBER)]


@pytest.fixture
def entry(ann, bo, seeded) -> Entry:
    return confirmed(ann, bo, identifiers=NAMED)


def met(person, found: str = "match") -> Party:
    """Hands in the listed number, and is refused whatever the check found."""
    identity = handed_in(person(), number=NUMBER)
    settle(identity.pk, identity.submission, Answer(found, "r-1"))
    officer = person("compliance_officer")
    refuse(identity_id=identity.pk, submission=identity.submission, reasons=["other"], words="", by=officer)
    return identity.party


def told(party: Party, entry: Entry) -> list[str]:
    letters = Notice.objects.filter(recipient=f"party:{party.pk}", subject=f"entry:{entry.pk}").order_by("pk")
    return [code.partition(".")[0].removeprefix("blocklist_") for code in letters.values_list("code", flat=True)]


@pytest.mark.parametrize("end", ["lifted", "overturned", "shortened"])
def test_who_was_met_late_and_refused_is_told_once_how_the_entry_ends(entry, bo, cy, person, end):
    party = met(person)
    if end == "lifted":
        lift(user=bo, entry_id=entry.pk, version=entry.version, words="It was made good.")
    elif end == "overturned":
        overturn(user=cy, entry_id=entry.pk, words="It was somebody else.")
    else:
        shorten(user=bo, entry_id=entry.pk, version=entry.version, ends_at=in_days(3), words="Less.")
    assert told(party, entry) == ["listed", end]


def test_who_merely_typed_the_number_is_told_of_no_end_either(entry, bo, person):
    stranger = met(person, "mismatch")
    lift(user=bo, entry_id=entry.pk, version=entry.version, words="It was made good.")
    assert told(stranger, entry) == []


def test_who_closed_the_account_since_is_told_as_well_and_nobody_twice(ann, bo, seeded):
    party, holder = (verified_party(number=one) for one in (NUMBER, resident_id(date(1991, 4, 8))))
    entry = confirmed(ann, bo, identifiers=[*NAMED, ("resident_id", str(holder.identity.number))])
    close(identity_id=Identity.objects.get(party=party).pk)
    lift(user=bo, entry_id=entry.pk, version=entry.version, words="It was made good.")
    assert told(party, entry) == told(holder, entry) == ["listed", "lifted"]


def test_who_has_handed_in_another_number_since_is_told_as_well(entry, bo, person):
    party = met(person)
    submit(party=party, facts=facts(), actor=system("test"))
    assert Identity.objects.get(party=party).number != NUMBER
    lift(user=bo, entry_id=entry.pk, version=entry.version, words="It was made good.")
    assert told(party, entry) == ["listed", "lifted"]


def test_who_was_told_of_one_that_became_part_of_another_is_told_of_that_and_of_its_end(entry, ann, bo, person):
    party = met(person)
    Entry.objects.filter(pk=entry.pk).update(scopes=["camera"])
    keep = confirmed(ann, bo, identifiers=NAMED, scopes=["operate"])
    merge(user=bo, keep_id=keep.pk, other_id=entry.pk, version=keep.version, words="One person.")
    lift(user=bo, entry_id=keep.pk, version=keep.version + 1, words="It was made good.")
    assert told(party, entry) == ["listed", "merged"]
    assert told(party, keep)[-1] == "lifted"
