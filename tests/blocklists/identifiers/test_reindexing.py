"""A change of the index key loses nobody who is listed."""

import pytest

from accounts.models import Party
from accounts.services import site_client
from blocklists.checking import Subject, check
from blocklists.identifiers import build, reindex
from blocklists.models import Identifier, Seen
from evidence.models import AuditEvent
from privacy.index import blind_index, current_version
from tests.blocklists.build import entry
from tests.privacy.keyring import key

DEVICE, PAYEE = ("device", "868888030123456"), ("payee", "6222020000000000000")


@pytest.fixture
def changed_key(settings):
    """Call it: from then on another key is in force, and the one before a fallback."""

    def change() -> None:
        settings.INDEX_KEY_FALLBACKS = [settings.INDEX_KEY]
        settings.INDEX_KEY = key(78)

    return change


def test_who_is_listed_is_found_before_during_and_after(db, settings, changed_key):
    entry(DEVICE)
    changed_key()
    assert check([Subject((DEVICE,))])[0].verdict == "suspected"
    assert reindex() == 1
    settings.INDEX_KEY_FALLBACKS = []
    assert check([Subject((DEVICE,))])[0].verdict == "suspected"
    assert reindex() == 0


def test_opening_values_leaves_a_trace_without_them(db, changed_key):
    entry(DEVICE, PAYEE)
    changed_key()
    reindex()
    event = AuditEvent.objects.get(action="blocklist.reindexed")
    assert event.detail == {"rows": 2, "version": current_version()}


def test_a_value_that_the_new_key_brought_again_stands_once(db, changed_key):
    listed = entry(DEVICE)
    changed_key()
    build(listed, *DEVICE).save(force_insert=True)
    reindex()
    (kept,) = Identifier.objects.filter(entry=listed)
    assert bytes(kept.digest) == blind_index(*DEVICE)


def test_what_an_account_was_seen_with_follows_what_is_listed_and_goes_otherwise(db, changed_key):
    party = Party.objects.create(roles=["buyer"], name="Alice", place="330100", client=site_client(), ref="a")
    entry(DEVICE)
    for kind, value in (DEVICE, PAYEE):
        Seen.objects.create(party=party, kind=kind, digest=blind_index(kind, value), key_version=current_version())
    changed_key()
    # one identifier, one row dropped
    assert reindex() == 2
    (kept,) = Seen.objects.all()
    assert (kept.kind, bytes(kept.digest)) == ("device", blind_index(*DEVICE))
    assert AuditEvent.objects.get(action="blocklist.seen_dropped").detail == {"rows": 1}
