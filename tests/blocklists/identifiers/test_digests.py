"""By what an identifier is found: our key, one that is being changed, and the key of each open list."""

import hashlib
import hmac
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Identity
from blocklists.identifiers import (
    STRONG,
    account_value,
    blind,
    build,
    key_of,
    list_digest,
    normalise,
    of_party,
    probes,
    probes_of_all,
)
from blocklists.models import Kind
from privacy.index import blind_index, candidates
from tests.accounts.identity.build import verified_party
from tests.blocklists.build import entry, shared_list
from tests.privacy.keyring import key

DEVICE = ("device", "868888030123456")


def test_documents_and_accounts_are_strong_and_nothing_else():
    weak = {"mobile", "payee", "device", "stream_key", "address", "account_name"}
    assert set(Kind.values) - weak == STRONG
    assert set(Identity.DocumentType.values) < STRONG


def test_a_listed_number_has_the_digest_of_a_registered_one(db):
    identity = verified_party().identity
    assert blind(identity.document_type, str(identity.number)) == bytes(identity.number_index)
    assert blind("mobile", str(identity.mobile)) == bytes(identity.mobile_index)


def test_a_lists_digest_can_be_made_by_a_partner():
    whole = hmac.new(b"k" * 32, b"payee\x006222020000000000000", hashlib.sha256).digest()
    assert list_digest(b"k" * 32, "payee", "6222020000000000000") == whole[:16]


def test_one_value_of_two_kinds_has_two_digests():
    assert list_digest(b"k" * 32, "payee", "1234567") != list_digest(b"k" * 32, "device", "1234567")
    assert blind("payee", "1234567") != blind("device", "1234567")


def test_the_probes_are_of_our_keys_and_of_open_lists_alone(db, settings):
    now = timezone.now()
    open_one = shared_list()
    shared_list(closed_at=now)
    shared_list(ends_at=now - timedelta(seconds=1))
    settings.INDEX_KEY_FALLBACKS = [settings.INDEX_KEY]
    settings.INDEX_KEY = key(77)
    expected = [*candidates(*DEVICE), list_digest(key_of(open_one), *DEVICE)]
    assert len(expected) == 3
    assert probes(*DEVICE) == expected


def test_many_probes_read_the_lists_once(db, django_assert_num_queries):
    shared_list()
    with django_assert_num_queries(1):
        found = probes_of_all([DEVICE, ("payee", "6222020000000000000")])
    assert sorted(found.values()) == ["device", "device", "payee", "payee"]


def test_a_party_is_known_by_account_document_and_mobile(db, platform):
    party = verified_party(client=platform)
    account, number, mobile = of_party(party)
    assert account == ("account", account_value(platform.pk, party.ref))
    assert number == ("resident_id", str(party.identity.number))
    assert mobile == ("mobile", "+8613800138000")
    for kind, value in (account, number, mobile):
        assert normalise(kind, value).normalised == value


def test_a_row_is_sealed_and_bound_to_its_place(db):
    row = build(entry(), *DEVICE)
    row.save(force_insert=True)
    row.refresh_from_db()
    assert (row.value, bytes(row.digest)) == (DEVICE[1], blind_index(*DEVICE))
    assert DEVICE[1].encode() not in bytes(row.__dict__["value"])


@pytest.mark.parametrize("value", [""])
def test_there_is_no_digest_of_nothing(value):
    with pytest.raises(ValueError, match="nothing"):
        blind("device", value)
