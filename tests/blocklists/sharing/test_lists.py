"""Agreeing on a list, and ending it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from blocklists.checking import Subject, check
from blocklists.models import SharedList
from blocklists.refusing import Refused
from blocklists.sharing.keys import decode, encode, new_key
from blocklists.sharing.lists import close_list, make_list_out
from evidence.models import AuditEvent
from privacy.fields import Unreadable
from tests.blocklists.sharing.partner import KEY, LIST, agreed, bring, entry, text


def out(**facts) -> tuple[SharedList, str]:
    ends_at = timezone.now() + timedelta(days=30)
    return make_list_out(**{"user": None, "name": "To Bob", "partner": "Bob", "ends_at": ends_at} | facts)


def test_a_list_out_has_a_key_shown_once_and_a_pair_of_its_own(seeded, alice):
    shared, key = out(user=alice)
    stored = SharedList.objects.get()
    assert (stored.key, len(decode(key)), len(decode(stored.public_key))) == (key, 32, 32)
    # sealed to its row: a copy into another one does not open
    stored.pk = LIST
    with pytest.raises(Unreadable):
        str(stored.key)
    event = AuditEvent.objects.get(action="shared_list.made")
    assert key not in str(event.detail)
    assert (event.actor_id, event.target_label) == (str(alice.pk), "To Bob")


def test_a_partner_may_bring_the_key(seeded):
    assert out(key=f"  {text(KEY)}\n")[1] == text(KEY)


@pytest.mark.parametrize(
    ("facts", "code", "field"),
    [
        ({"name": "  "}, "name_missing", "name"),
        ({"name": "x" * 81}, "too_long", "name"),
        ({"name": "a\x00b"}, "not_printable", "name"),
        ({"partner": ""}, "partner_missing", "partner"),
        ({"ends_at": None}, "agreement_end_missing", "ends_at"),
        ({"ends_at": timezone.now() - timedelta(days=1)}, "end_past", "ends_at"),
        ({"key": "short"}, "key_invalid", "key"),
        ({"key": text(KEY)[:-1]}, "key_invalid", "key"),
        ({"key": text(KEY + KEY)}, "key_invalid", "key"),
        ({"public_key": "+" * 44}, "key_invalid", "public_key"),
        ({"remote": "mine"}, "remote_invalid", "remote"),
    ],
    ids=["no name", "long name", "NUL", "no partner", "no end", "past", "short", "cut", "two", "alphabet", "id"],
)
def test_what_is_wrong_is_named_with_its_field_and_nothing_is_made(seeded, facts, code, field):
    with pytest.raises(Refused) as refused:
        agreed(**facts)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert not SharedList.objects.exists()


def test_a_name_is_used_once_and_a_partners_list_taken_in_once(shared):
    with pytest.raises(Refused, match="name_taken"):
        agreed(remote="019a9e3c-7a00-7000-8000-000000000002")
    with pytest.raises(Refused, match="list_known"):
        agreed(name="Another")
    close_list(user=None, list_id=shared.pk)
    assert agreed(name="Another").pk != shared.pk


def test_a_closed_list_and_one_whose_agreement_is_over_count_no_more(shared):
    bring(shared, [entry(1)])
    subject = [Subject((("device", "device1"),))]
    assert check(subject)[0].verdict == "suspected"
    SharedList.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    assert check(subject)[0].verdict == "clear"
    SharedList.objects.update(ends_at=timezone.now() + timedelta(days=1))
    assert check(subject)[0].verdict == "suspected"
    close_list(user=None, list_id=shared.pk)
    assert check(subject)[0].verdict == "clear"


def test_closing_twice_is_once(shared, alice):
    first = close_list(user=alice, list_id=shared.pk)
    assert close_list(user=alice, list_id=shared.pk).closed_at == first.closed_at
    assert AuditEvent.objects.filter(action="shared_list.closed").count() == 1


def test_who_may_not_share_makes_and_closes_nothing(shared, person):
    moderator = person("moderator")
    for act in (lambda: out(user=moderator), lambda: close_list(user=moderator, list_id=shared.pk)):
        with pytest.raises(Refused, match="not_allowed"):
            act()


def test_keys_are_read_in_one_spelling_alone():
    key = new_key()
    assert encode(decode(key)) == key
    for wrong in ("", "=" * 44, key[:43], key + key, key[:-1] + "!", encode(b"x" * 31)):
        with pytest.raises(ValueError, match="not"):
            decode(wrong)
