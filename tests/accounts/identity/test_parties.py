"""Registering in the browser: one party a person, with as many roles as it takes."""

from datetime import date

import pytest

from accounts.identity.parties import register_party
from accounts.identity.refusing import Rejected
from accounts.models import Identity, Membership, Party
from accounts.querysets import roles_of
from accounts.services import site_client
from evidence.models import AuditEvent
from tests.accounts.identity.build import verified_party


@pytest.fixture
def alice(person):
    return person(name="alice")


def test_a_person_owns_one_party_that_gains_roles(alice):
    first = register_party(user=alice, role="streamer", name=" Alice  Lin ", place="330100")
    assert (first.client, first.ref, first.name) == (site_client(), str(first.pk), "Alice Lin")
    assert roles_of(alice) == ["streamer"]
    second = register_party(user=alice, role="buyer", name="Alice", place="330200")
    assert second.pk == first.pk
    assert (second.roles, second.name, second.place) == (["buyer", "streamer"], "Alice", "330200")
    assert roles_of(alice) == ["buyer", "streamer"]
    assert Membership.objects.get(user=alice).part == "owner"
    assert [event.action for event in AuditEvent.objects.filter(target_kind="party").order_by("id")] == [
        "party.registered",
        "party.changed",
    ]


def test_registering_again_as_one_is_changes_nothing(alice):
    for _ in range(2):
        register_party(user=alice, role="streamer", name="Alice", place="330100")
    assert AuditEvent.objects.filter(target_kind="party").count() == 1


def test_being_staff_of_a_party_or_owning_a_platforms_one_is_not_owning_one_here(alice, platform):
    for client, part in ((site_client(), "staff"), (platform, "owner")):
        party = Party.objects.create(roles=["operator"], name="Shop", place="330100", client=client, ref=part)
        Membership.objects.create(user=alice, party=party, part=part)
    assert register_party(user=alice, role="streamer", name="Alice", place="330100").ref not in ("staff", "owner")


@pytest.mark.parametrize(
    ("change", "errors"),
    [
        ({"name": " "}, {"name": ["name_missing"]}),
        ({"name": "名" * 81}, {"name": ["name_too_long"]}),
        ({"name": "a\x07"}, {"name": ["name_characters"]}),
        ({"role": "king"}, {"role": ["role_unknown"]}),
        ({"place": "Hangzhou"}, {"place": ["place_shape"]}),
        ({"place": ""}, {"place": ["place_shape"]}),
        ({"name": "", "role": ""}, {"name": ["name_missing"], "role": ["role_unknown"]}),
    ],
)
def test_what_cannot_be_taken_is_said_beside_its_field(alice, change, errors):
    told = {"role": "streamer", "name": "Alice", "place": "330100"} | change
    with pytest.raises(Rejected) as rejected:
        register_party(user=alice, **told)
    assert rejected.value.errors == errors
    assert not Party.objects.exists()


def test_a_buyer_who_is_known_to_be_fifteen_does_not_become_a_streamer_or_operator(alice):
    today = date.today()  # noqa: DTZ011
    party = verified_party(role="buyer", user=alice, born=date(today.year - 15, 1, 1))
    for role in ("streamer", "operator"):
        with pytest.raises(Rejected) as rejected:
            register_party(user=alice, role=role, name="Alice", place="330100")
        assert rejected.value.errors == {"role": ["under_16"]}
    assert Party.objects.get(pk=party.pk).roles == ["buyer"]
    assert register_party(user=alice, role="supplier", name="Alice", place="330100").roles == ["buyer", "supplier"]


def test_an_organisation_does_not_become_a_streamer(alice):
    party = verified_party(role="operator", user=alice)
    Identity.objects.filter(party=party).update(kind="organisation")
    with pytest.raises(Rejected) as rejected:
        register_party(user=alice, role="streamer", name="Alice", place="330100")
    assert rejected.value.errors == {"role": ["streamer_is_a_person"]}
