"""What leaves in a file, and what never does."""

import hashlib
import json
from base64 import b64decode
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.utils import timezone

from accounts.models import Party
from blocklists.entries import confirm, lift, propose, propose_extension, shorten
from blocklists.models import Entry, Publication
from blocklists.refusing import Refused
from blocklists.sharing import withdrawals
from blocklists.sharing.format import moment
from blocklists.sharing.keys import decode
from blocklists.sharing.lists import close_list, make_list_out
from blocklists.sharing.publishing import publish
from delivery.models import OutboxMessage
from evidence.models import AuditEvent
from tests.blocklists.sharing.partner import bring, digest, entry, number


@pytest.fixture
def out(seeded, platform):
    ends_at = timezone.now() + timedelta(days=365)
    return make_list_out(user=None, name="To Bob", partner="Bob's platform", ends_at=ends_at, client=platform)[0]


def lines(published) -> list[dict]:
    with published.file as file:
        return [json.loads(line) for line in file]


def entries(published) -> dict[str, dict]:
    return {line["id"]: line for line in lines(published)[1:]}


def test_a_partner_can_check_and_read_a_file_by_the_documents_alone(out, listed, alice):
    person = listed(("mobile", "138 0013 8000"), ("passport", "e12345678"))
    published = publish(shared=out, user=alice)
    raw = published.file.read()
    published.file.seek(0)
    signed = hashlib.sha512(b"streamwarden blocklist file 1\n" + raw).digest()
    Ed25519PublicKey.from_public_bytes(decode(out.public_key)).verify(b64decode(published.signature), signed)
    header, line = lines(published)
    assert (header["list"], header["sequence"], header["entries"]) == (str(out.pk), 1, 1)
    assert (line["id"], line["state"], line["ground"]) == (str(person.pk), "in_force", "unlawful_goods")
    key = decode(out.key)
    assert {i["kind"]: i["digest"] for i in line["identifiers"]} == {
        "mobile": digest("mobile", "+8613800138000", key),
        "passport": digest("passport", "E12345678", key),
    }


def test_names_reasons_accounts_and_addresses_never_leave(out, listed, platform):
    party = Party.objects.create(
        roles=["streamer"], name="Somebody known", place="330100", client=platform, ref="ref-7"
    )
    listed(
        ("device", "abcdef123456"), ("stream_key", "s3cr3tk3y"), ("address", "Somewhere 12"), ("account_name", "known"),
        party=party, reason="A reason in words.", facts="What happened.",
    )  # fmt: skip
    (line,) = entries(published := publish(shared=out)).values()
    assert [i["kind"] for i in line["identifiers"]] == ["device"]
    assert published.entries == 1
    for word in ("reason", "Somebody", "ref-7", str(party.pk), "happened"):
        assert word not in json.dumps(line)


def test_only_what_a_second_person_confirmed_here_and_is_not_over_leaves(out, listed, alice, shared, bob):
    now = timezone.now()
    in_force = listed(("device", "device-a"))
    planned = listed(("device", "device-b"), starts_at=now + timedelta(days=5))
    ended = listed(("device", "device-c"))
    lift(user=bob, entry_id=ended.pk, version=ended.version, words="A mistake.")
    listed(("account_name", "nothing to share"))
    propose(
        user=alice, side="streamer", ground="unlawful_goods", reason="x", identifiers=[("device", "device-d")],
        ends_at=now + timedelta(days=9),
    )  # fmt: skip
    bring(shared, [entry(1)])
    assert entries(publish(shared=out)).keys() == {str(in_force.pk), str(planned.pk)}


def test_what_rests_on_another_platforms_word_is_never_passed_on(out, listed, alice, bob, shared):
    bring(shared, [entry(1)])
    foreign = Entry.objects.get(remote=number(1))
    on_it = {"basis_type": "entry", "basis_id": str(foreign.pk)}
    returned = listed(("mobile", "138 0013 8000"), **on_it)
    extended = propose_extension(
        user=alice, entry_id=returned.pk, ends_at=timezone.now() + timedelta(days=200), reason="It went on."
    )
    confirm(user=bob, entry_id=extended.pk, version=1)
    ours = listed(("mobile", "139 0013 9000"))
    assert list(entries(publish(shared=out))) == [str(ours.pk)]
    assert not Publication.objects.exclude(entry=ours).exists()


def test_numbers_rise_and_an_end_is_withdrawn_in_every_later_file(out, listed, bob):
    stays, goes = listed(("device", "device-a")), listed(("device", "device-b"))
    assert publish(shared=out).sequence == 1
    lift(user=bob, entry_id=goes.pk, version=goes.version, words="A mistake.")
    assert withdrawals.untold(out) == 1
    for sequence in (2, 3):
        published = publish(shared=out)
        assert (published.sequence, published.entries, published.withdrawn) == (sequence, 1, 1)
        assert entries(published)[str(goes.pk)] == {"id": str(goes.pk), "state": "withdrawn"}
        assert withdrawals.untold(out) == 0
    assert Publication.objects.get(entry=goes).withdrawn_sequence == 2
    assert Publication.objects.get(entry=stays).ended_at is None


def test_a_nearer_end_is_told_as_an_end_and_later_as_a_withdrawal(out, listed, bob, monkeypatch):
    person = listed(("device", "device-a"))
    publish(shared=out)
    sooner = timezone.now() + timedelta(days=3)
    shorten(user=bob, entry_id=person.pk, version=person.version, ends_at=sooner, words="Long enough.")
    assert withdrawals.untold(out) == 0
    assert entries(publish(shared=out))[str(person.pk)]["ends_at"] == moment(sooner)
    later = sooner + timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert withdrawals.untold(out) == 1
    assert entries(publish(shared=out))[str(person.pk)]["state"] == "withdrawn"


def test_an_end_that_was_told_is_left_to_the_clock(out, listed, monkeypatch):
    listed(("device", "device-a"))
    publish(shared=out)
    later = timezone.now() + timedelta(days=200)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert withdrawals.untold(out) == 0
    assert not entries(publish(shared=out))


def test_the_partner_hears_of_an_end_at_once_and_once(out, listed, bob, platform):
    person = listed(("device", "device-a"))
    publish(shared=out)
    lifted = lift(user=bob, entry_id=person.pk, version=person.version, words="A mistake.")
    withdrawals.tell_partners(entry=lifted)
    (message,) = OutboxMessage.objects.filter(topic="blocklist.withdrawn")
    assert (message.subscriber, message.subject) == (platform.subscriber, f"list:{out.pk}")
    assert message.data["data"]["entry"] == str(person.pk)


def test_an_end_after_a_shorter_one_was_told_is_withdrawn_all_the_same(out, listed, bob):
    person = listed(("device", "device-a"))
    publish(shared=out)
    sooner = timezone.now() + timedelta(days=3)
    person = shorten(user=bob, entry_id=person.pk, version=person.version, ends_at=sooner, words="Long enough.")
    lift(user=bob, entry_id=person.pk, version=person.version, words="A mistake.")
    assert withdrawals.untold(out) == 1
    assert OutboxMessage.objects.filter(topic="blocklist.withdrawn").count() == 1


def test_nobody_hears_of_what_never_left_or_after_the_list_closed(out, listed, bob):
    one, two = listed(("device", "device-a")), listed(("device", "device-b"))
    lift(user=bob, entry_id=one.pk, version=one.version, words="A mistake.")
    publish(shared=out)
    close_list(user=None, list_id=out.pk)
    lift(user=bob, entry_id=two.pk, version=two.version, words="A mistake.")
    assert not OutboxMessage.objects.filter(topic="blocklist.withdrawn").exists()


def test_an_end_in_the_instant_of_publishing_is_caught_by_the_next_file(out, listed, bob):
    person = listed(("device", "device-a"))
    publish(shared=out)
    lift(user=bob, entry_id=person.pk, version=person.version, words="A mistake.")
    # as if the receiver had not seen the publication, which was not committed yet
    Publication.objects.update(ended_at=None)
    assert entries(publish(shared=out))[str(person.pk)]["state"] == "withdrawn"


def test_opening_values_leaves_a_trace_even_when_the_run_dies(out, listed, alice, monkeypatch):
    listed(("device", "device-a"))
    monkeypatch.setattr("blocklists.sharing.publishing.list_digest", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        publish(shared=out, user=alice)
    event = AuditEvent.objects.get(action="shared_list.export_begun")
    assert (event.actor_id, event.detail["sequence"]) == (str(alice.pk), 1)
    monkeypatch.undo()
    published = publish(shared=out, user=alice)
    event = AuditEvent.objects.get(action="shared_list.published")
    assert event.detail["sha256"] == published.sha256 == hashlib.sha256(published.file.read()).hexdigest()
    assert (event.detail["entries"], event.detail["withdrawn"], published.sequence) == (1, 0, 2)


def test_a_file_is_good_for_a_week_and_never_beyond_the_agreement(out):
    header = lines(publish(shared=out))[0]
    out.ends_at = timezone.now() + timedelta(hours=1)
    out.save(update_fields=["ends_at"])
    shorter = lines(publish(shared=out))[0]
    assert header["valid_until"] > shorter["valid_until"]
    assert shorter["valid_until"][:19] == out.ends_at.strftime("%Y-%m-%dT%H:%M:%S")


def test_who_may_not_share_and_what_is_closed_publishes_nothing(out, person, alice, shared):
    for user, which, code in ((person("moderator"), out, "not_allowed"), (alice, shared, "list_other_way")):
        with pytest.raises(Refused, match=code):
            publish(shared=which, user=user)
    close_list(user=alice, list_id=out.pk)
    with pytest.raises(Refused, match="list_closed"):
        publish(shared=out, user=alice)


def test_of_too_many_identifiers_those_that_prove_something_leave(out, listed):
    listed(*[("device", f"device-{n:02}") for n in range(25)], ("passport", "E12345678"))
    (line,) = entries(publish(shared=out)).values()
    assert len(line["identifiers"]) == 20
    assert line["identifiers"][0]["kind"] == "passport"
