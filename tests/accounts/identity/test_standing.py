"""How old and how sure, on the clock of Shanghai."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from django.utils import timezone as django_timezone

from accounts.identity.standing import UNKNOWN, Age, age_of, standing
from accounts.models import Identity
from tests.accounts.identity.build import verified_party


def of(born: date, **changes) -> Identity:
    identity = Identity.objects.get(party=verified_party(role="buyer", born=born))
    for name, value in changes.items():
        setattr(identity, name, value)
    return identity


@pytest.mark.parametrize(
    ("born", "moment", "years"),
    [
        # the birthday itself is still the younger age; midnight is Shanghai's, whatever zone the clock is told in
        (date(2010, 11, 22), datetime(2026, 11, 22, 15, 59, tzinfo=UTC), 15),
        (date(2010, 11, 22), datetime(2026, 11, 22, 16, 0, tzinfo=UTC), 16),
        (date(2010, 11, 22), datetime(2026, 11, 22, 8, 0, tzinfo=timezone(timedelta(hours=-8))), 16),
        (date(2010, 11, 22), datetime(2026, 11, 22, 7, 59, tzinfo=timezone(timedelta(hours=-8))), 15),
        (date(2010, 11, 22), datetime(2026, 11, 23, 0, 0, tzinfo=timezone(timedelta(hours=8))), 16),
        (date(2008, 2, 29), datetime(2026, 2, 28, 12, 0, tzinfo=UTC), 17),
        (date(2008, 2, 29), datetime(2026, 2, 28, 16, 0, tzinfo=UTC), 18),
        (date(2008, 2, 29), datetime(2024, 2, 29, 12, 0, tzinfo=UTC), 15),
        (date(2026, 11, 22), datetime(2026, 11, 22, 12, 0, tzinfo=UTC), 0),
        # a clock that is behind the birth
        (date(2026, 11, 22), datetime(2026, 11, 1, 12, 0, tzinfo=UTC), 0),
    ],
)
def test_an_age_is_that_of_the_day_in_shanghai(seeded, born, moment, years):
    assert age_of(of(born), moment).years == years


def test_a_lapsed_check_keeps_the_age_and_a_suspended_one_proves_nothing(seeded):
    now = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
    born = date(1990, 3, 7)
    lapsed = of(born, recheck_due_at=now)
    assert standing(lapsed, now) == "lapsed"
    assert age_of(lapsed, now) == Age(36, "18+", verified=True)
    for state in ("draft", "submitted", "refused", "suspended", "closed"):
        assert not age_of(of(born, state=state), now).verified


def test_a_band_is_what_it_was_told_as_and_never_rises(seeded):
    identity = of(date(1990, 3, 7), birth_date="", band="14-15", state="draft")
    for years in (0, 5, 50):
        later = django_timezone.now() + timedelta(days=366 * years)
        assert age_of(identity, later) == Age(None, "14-15", verified=False)


def test_of_nobody_and_of_data_whose_use_was_stopped_nothing_is_known(seeded):
    now = django_timezone.now()
    assert age_of(None, now) == UNKNOWN
    assert standing(None, now) == "none"
    assert age_of(of(date(1990, 3, 7), use_stopped_at=now), now) == UNKNOWN
