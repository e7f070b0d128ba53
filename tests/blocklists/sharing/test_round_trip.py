"""Two platforms with keys of their own: what one publishes, the other recognises."""

import base64
import io
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.utils import timezone

from blocklists.checking import Subject, check
from blocklists.identifiers import build
from blocklists.models import Entry, Identifier
from blocklists.sharing.lists import make_list_in, make_list_out
from blocklists.sharing.publishing import publish
from blocklists.sharing.taking_in import take_in

# five chunks of each part, and a rest
MANY = 5_300


@pytest.fixture
def both(seeded):
    """(the publisher's list, the reader's)."""
    ends_at = timezone.now() + timedelta(days=365)
    out, key = make_list_out(user=None, name="To Bob", partner="Bob", ends_at=ends_at)
    return out, make_list_in(
        user=None,
        name="From Alice",
        partner="Alice",
        remote=out.pk,
        key=key,
        public_key=out.public_key,
        ends_at=ends_at,
    )


def many(alice, bob) -> None:
    now = timezone.now()
    facts = {"side": "streamer", "ground": "unlawful_goods", "article": "LM2021 14", "basis_type": "own"}
    facts |= {"scopes": ["go_live", "camera"], "starts_at": now, "ends_at": now + timedelta(days=90)}
    facts |= {"state": "confirmed", "proposer": alice, "confirmer": bob, "confirmed_at": now}
    entries = Entry.objects.bulk_create((Entry(**facts) for _ in range(MANY)), batch_size=1000)
    identifiers = (build(entry, "device", f"device{n}") for n, entry in enumerate(entries))
    Identifier.objects.bulk_create(identifiers, batch_size=1000)


def verdicts(*devices: str) -> list[str]:
    return [answer.verdict for answer in check([Subject((("device", device),)) for device in devices])]


def exchange(out, taken_by):
    published = publish(shared=out)
    with published.file as file:
        return take_in(shared=taken_by, file=file, signature=published.signature)


def test_thousands_of_entries_arrive_and_their_withdrawals_too(both, alice, bob, django_assert_max_num_queries):
    out, taken_by = both
    many(alice, bob)
    taken = exchange(out, taken_by)
    assert (taken.added, taken.identifiers) == (MANY, MANY)
    # the publisher's own rows are gone: only what arrived can answer now
    first, last = Entry.objects.filter(list=None).order_by("pk")[0], Entry.objects.filter(list=None).latest("pk")
    Identifier.objects.filter(list=None, entry__in=[first, last]).delete()
    assert verdicts("device0", f"device{MANY - 1}", "nobody's") == ["suspected", "suspected", "clear"]
    # seven for each thousand, and none for an entry
    with django_assert_max_num_queries(200):
        again = exchange(out, taken_by)
    assert (again.added, again.changed, again.withdrawn, again.identifiers) == (0, 0, 0, 0)


def test_a_rotation_of_our_keys_breaks_nothing_of_what_came_in(both, listed, settings):
    out, taken_by = both
    listed(("device", "deviceone"))
    exchange(out, taken_by)
    Entry.objects.filter(list=None).update(state="lifted", ended_at=timezone.now(), ended_code="lifted")
    old_field, old_index = settings.FIELD_KEY, settings.INDEX_KEY
    settings.FIELD_KEY, settings.FIELD_KEY_FALLBACKS = _key(b"f"), [old_field]
    settings.INDEX_KEY, settings.INDEX_KEY_FALLBACKS = _key(b"i"), [old_index]
    assert verdicts("deviceone") == ["suspected"]
    # second factors made without a secret, for tests alone, can't be rotated
    Authenticator.objects.all().delete()
    call_command("rotate_keys", stdout=io.StringIO())
    settings.FIELD_KEY_FALLBACKS = settings.INDEX_KEY_FALLBACKS = []
    assert verdicts("deviceone") == ["suspected"]
    # and the next file is made, signed, taken in and recognised by the new keys
    listed(("device", "devicetwo"))
    assert exchange(out, taken_by).added == 1


def _key(letter: bytes) -> str:
    return base64.urlsafe_b64encode(letter * 32).decode()
