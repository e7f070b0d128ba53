"""A key that was replaced still opens and still recognises, until it is taken out."""

import hashlib

import pytest
from django.core.exceptions import ImproperlyConfigured

from privacy.fields import Unreadable, seal, unseal
from privacy.keys import field_key, field_key_for, index_keys, key_id, keyed_digest, keyed_digests
from tests.privacy.keyring import key


def test_a_value_sealed_before_a_rotation_opens_until_the_fallback_goes(settings):
    settings.FIELD_KEY = key(1)
    old = seal("secret", place="a.b")
    settings.FIELD_KEY, settings.FIELD_KEY_FALLBACKS = key(2), [key(3), key(1)]
    assert unseal(old, place="a.b") == "secret"
    new = seal("secret", place="a.b")
    settings.FIELD_KEY_FALLBACKS = []
    assert unseal(new, place="a.b") == "secret"
    with pytest.raises(Unreadable):
        unseal(old, place="a.b")


def test_a_node_opens_what_another_already_seals_with_the_next_key(settings):
    settings.FIELD_KEY = key(2)
    next_one = seal("secret", place="a.b")
    settings.FIELD_KEY, settings.FIELD_KEY_FALLBACKS = key(1), [key(2)]
    assert unseal(next_one, place="a.b") == "secret"


def test_keys_are_found_by_an_id_that_tells_nothing_of_them(settings):
    settings.FIELD_KEY, settings.FIELD_KEY_FALLBACKS = key(1), [key(2)]
    assert field_key_for(key_id(field_key())) == field_key()
    assert field_key_for(key_id((2).to_bytes(32))) == (2).to_bytes(32)
    assert field_key_for(key_id((3).to_bytes(32))) is None
    assert key_id(field_key()) not in hashlib.sha256(field_key()).digest()


@pytest.mark.parametrize("text", ["", "short", "not base64 ÿ", key(1) + key(1)])
def test_a_fallback_that_is_no_key_is_named(settings, text):
    settings.FIELD_KEY_FALLBACKS = settings.INDEX_KEY_FALLBACKS = [text]
    with pytest.raises(ImproperlyConfigured, match="FIELD_KEY_FALLBACKS"):
        field_key_for(b"none")
    with pytest.raises(ImproperlyConfigured, match="INDEX_KEY_FALLBACKS"):
        index_keys()


def test_a_digest_made_before_a_rotation_is_recognised(settings):
    settings.INDEX_KEY = key(1)
    old = keyed_digest("use", "value")
    settings.INDEX_KEY, settings.INDEX_KEY_FALLBACKS = key(2), [key(1)]
    assert keyed_digests("use", "value") == [keyed_digest("use", "value"), old]
    assert keyed_digest("use", "value") != old


def test_the_version_of_an_index_key_is_its_own_for_ever(settings):
    settings.INDEX_KEY = key(1)
    [(version, _)] = index_keys()
    settings.INDEX_KEY, settings.INDEX_KEY_FALLBACKS = key(2), [key(3), key(1)]
    assert dict(index_keys())[version] == (1).to_bytes(32)
    settings.INDEX_KEY_FALLBACKS = [key(1)]
    assert dict(index_keys())[version] == (1).to_bytes(32)
    assert 1 <= version <= 32_767


def test_a_key_listed_twice_is_one_key(settings):
    settings.INDEX_KEY, settings.INDEX_KEY_FALLBACKS = key(1), [key(1)]
    assert len(index_keys()) == 1


def test_two_index_keys_of_one_version_are_refused(settings):
    """Otherwise a rotation between them would take old rows for new ones. By chance once in 32,767 pairs."""
    seen: dict[int, int] = {}
    for number in range(5_000):
        settings.INDEX_KEY, settings.INDEX_KEY_FALLBACKS = key(number), []
        [(version, _)] = index_keys()
        if version in seen:
            break
        seen[version] = number
    settings.INDEX_KEY_FALLBACKS = [key(seen[version])]
    with pytest.raises(ImproperlyConfigured, match="another new key"):
        index_keys()
