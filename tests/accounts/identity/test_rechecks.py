"""Every six months again: asking for it, being reminded of it, lapsing without it."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.identity import reminders
from accounts.identity.recheck import RECHECK_EVERY, confirm_unchanged, overdue
from accounts.identity.refusing import NotNow
from accounts.models import Identity, Party
from accounts.tasks import remind_due, tell_lapsed
from delivery.models import Notice, OutboxMessage
from tests.accounts.identity.build import verified_party
from tests.accounts.identity.people import guardian_of


@pytest.fixture
def alice(person):
    return person(name="alice")


def due_in(days: float, **kwargs) -> Identity:
    identity = Identity.objects.get(party=verified_party(**kwargs))
    identity.recheck_due_at = timezone.now() + timedelta(days=days)
    identity.save(update_fields=["recheck_due_at"])
    return identity


def letters(identity: Identity) -> list[str]:
    return list(
        Notice.objects.filter(recipient=f"party:{identity.party_id}").order_by("id").values_list("code", flat=True)
    )


def test_who_confirms_in_time_stays_verified_while_it_is_looked_at(alice, heard):
    identity = due_in(20, user=alice)
    asked = confirm_unchanged(party=identity.party, user=alice)
    assert (asked.standing(), asked.submission) == ("verified", 2)
    assert heard == [("review_wanted", identity.pk)]
    confirm_unchanged(party=identity.party, user=alice)
    assert Identity.objects.get().submission == 2
    assert heard == [("review_wanted", identity.pk)]


def test_who_is_late_may_still_confirm_and_is_lapsed_until_it_is_decided(alice):
    identity = due_in(-3, user=alice)
    assert confirm_unchanged(party=identity.party, user=alice).standing() == "lapsed"


def test_what_cannot_be_confirmed_says_why(alice):
    identity = due_in(40, user=alice)
    nobody = Party.objects.create(roles=["streamer"], name="Bob", place="330100")
    with pytest.raises(NotNow, match="identity_missing"):
        confirm_unchanged(party=nobody, user=alice)
    with pytest.raises(NotNow, match="recheck_not_due"):
        confirm_unchanged(party=identity.party, user=alice)
    Identity.objects.update(recheck_due_at=timezone.now(), document_until=timezone.localdate() - timedelta(days=2))
    with pytest.raises(NotNow, match="document_expired"):
        confirm_unchanged(party=identity.party, user=alice)
    Identity.objects.update(state="suspended")
    with pytest.raises(NotNow, match="not_verified"):
        confirm_unchanged(party=identity.party, user=alice)


def test_over_half_a_year_each_letter_comes_once_and_in_order(seeded, heard):
    identity = due_in(RECHECK_EVERY.days)
    start = timezone.now()
    came = []
    for day in range(RECHECK_EVERY.days + 40):
        with time_machine.travel(start + timedelta(days=day, hours=1), tick=False):
            before = len(letters(identity))
            for _ in range(2):  # run twice, nothing twice
                remind_due()
                tell_lapsed()
            came += [(RECHECK_EVERY.days - day, code) for code in letters(identity)[before:]]
    assert came == [(30, "recheck_30"), (7, "recheck_7"), (1, "recheck_1"), (0, "identity_lapsed")]
    assert heard == [("standing_lost", identity.party_id)]


def test_who_was_away_for_weeks_gets_the_letter_of_the_day_and_no_older_ones(seeded):
    identity = due_in(0.5)
    assert reminders.remind_due() == 1
    assert letters(identity) == ["recheck_1"]


def test_who_has_asked_already_is_not_reminded(alice):
    identity = due_in(5, user=alice)
    confirm_unchanged(party=identity.party, user=alice)
    assert reminders.remind_due() == 0


def test_a_buyer_sells_nothing_and_is_not_re_checked(person):
    for days in (5, -5):
        due_in(days, role="buyer")
    assert (reminders.remind_due(), reminders.tell_lapsed()) == (0, 0)
    assert not overdue(person("compliance_officer")).exists()


def test_a_lapsed_check_is_overdue_to_compliance_alone(person):
    late, later, _ = due_in(-9), due_in(-2), due_in(9)
    assert list(overdue(person("compliance_officer"))) == [late, later]
    assert not overdue(person("moderator")).exists()


def test_a_platform_hears_of_a_lapse(platform):
    due_in(-1, client=platform)
    assert reminders.tell_lapsed() == 1
    assert OutboxMessage.objects.get().topic == "party.identity"


def test_reminders_of_many_take_one_letter_each(seeded):
    for _ in range(7):
        due_in(3)
    assert reminders.remind_due() == 7
    assert reminders.remind_due() == 0


def test_a_suspended_guardian_reminds_nobody_of_its_ward(seeded, heard):
    ward = due_in(-1)
    guardian_of(ward.party, "guardian_streaming")
    assert reminders.tell_lapsed() == 1
    assert heard.of("standing_lost") == [ward.party_id]
