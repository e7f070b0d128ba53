"""A new index key: what the old one indexed is found before, during and after the rotation."""

import base64
from datetime import date

from accounts.identity.indexing import reindex
from accounts.identity.twins import with_mobile, with_number
from accounts.models import Identity
from privacy.index import current_version, reindexers
from tests.accounts.identity.build import resident_id, verified_party

NEW_KEY = base64.urlsafe_b64encode(b"n" * 32).decode()


def test_a_rotation_indexes_all_anew_and_a_second_run_finds_nothing(seeded, settings):
    number = resident_id(date(1990, 3, 7))
    identities = [verified_party(number=number).identity, *(verified_party().identity for _ in range(3))]
    other = identities[1]
    old = settings.INDEX_KEY
    settings.INDEX_KEY, settings.INDEX_KEY_FALLBACKS = NEW_KEY, [old]
    assert with_number("resident_id", number, but=other).get() == identities[0]
    assert (reindex(), reindex()) == (4, 0)
    settings.INDEX_KEY_FALLBACKS = []
    assert with_number("resident_id", number, but=other).get() == identities[0]
    assert with_mobile("+8613800138000", but=other).count() == 3
    assert set(Identity.objects.values_list("index_version", flat=True)) == {current_version()}


def test_a_draft_without_a_number_is_indexed_as_nothing(seeded, settings):
    identity = verified_party().identity
    identity.number, identity.state = "", "draft"
    identity.save()
    settings.INDEX_KEY, settings.INDEX_KEY_FALLBACKS = NEW_KEY, [settings.INDEX_KEY]
    reindex()
    assert Identity.objects.get().number_index is None


def test_the_rotation_knows_of_it():
    assert reindex in reindexers
