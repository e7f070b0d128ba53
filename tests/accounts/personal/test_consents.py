"""The ledger: given, withdrawn, by whom, to which words; nothing in it is ever changed."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.hooks import standing_lost
from accounts.models import ConsentEntry, Guardianship
from accounts.personal import consents, texts
from accounts.personal.policies import NotYours
from evidence.models import AuditEvent


@pytest.fixture
def lost():
    heard = []
    handler = lambda sender, party, **kwargs: heard.append(party.pk)  # noqa: E731
    standing_lost.connect(handler)
    yield heard
    standing_lost.disconnect(handler)


def give(who, purpose="face_check", party=None, **more):
    return consents.give(party=party or who[1], purpose=purpose, user=who[0], language="en", **more)


def withdraw(who, purpose="face_check", party=None):
    return consents.withdraw(party=party or who[1], purpose=purpose, user=who[0], language="en")


def test_a_notice_shown_is_kept_with_its_words(alice):
    entry = consents.show(party=alice[1], purpose="identity_streamer", user=alice[0], language="zh-hans")
    shown = texts.text("identity_streamer", "zh-hans")
    assert (entry.act, entry.version, bytes(entry.digest), entry.language) == (
        "shown",
        shown.version,
        shown.digest,
        "zh-hans",
    )
    event = AuditEvent.objects.get(action="consent.shown")
    assert event.detail["digest"] == shown.digest.hex()


def test_a_platform_may_say_that_it_showed_a_notice(alice):
    assert consents.show(party=alice[1], purpose="identity_streamer", user=None, language="en").by is None


def test_given_stands_and_withdrawn_does_not(alice):
    assert not consents.stands(alice[1], "face_check")
    give(alice)
    assert consents.stands(alice[1], "face_check")
    withdraw(alice)
    assert not consents.stands(alice[1], "face_check")
    give(alice)
    assert consents.stands(alice[1], "face_check")
    assert [entry.act for entry in consents.ledger(alice[1])] == ["given", "withdrawn", "given"]


def test_one_purpose_says_nothing_of_another(alice):
    give(alice)
    assert not consents.stands(alice[1], "identity_buyer")


def test_a_notice_alone_is_no_consent(alice):
    consents.show(party=alice[1], purpose="face_check", user=alice[0], language="en")
    assert not consents.stands(alice[1], "face_check")


def test_shown_again_after_it_was_given_it_still_stands(alice):
    give(alice)
    consents.show(party=alice[1], purpose="face_check", user=alice[0], language="en")
    assert consents.stands(alice[1], "face_check")


def test_given_twice_is_one_line(alice):
    assert give(alice).pk == give(alice).pk


def test_withdrawing_what_was_never_given_is_nothing(alice):
    assert withdraw(alice) is None
    assert not ConsentEntry.objects.exists()


def test_the_ledger_is_only_ever_added_to(alice, grace, max_):
    with CaptureQueriesContext(connection) as queries:
        consents.show(party=alice[1], purpose="face_check", user=alice[0], language="en")
        give(alice), withdraw(alice), give(alice)
        give(grace, "guardian_streaming", max_[1]), withdraw(grace, "guardian_streaming", max_[1])
    touching = [query["sql"] for query in queries if "accounts_consententry" in query["sql"]]
    assert sum(sql.startswith("INSERT") for sql in touching) == 6
    assert not [sql for sql in touching if sql.startswith(("UPDATE", "DELETE"))]


def test_what_the_law_orders_is_not_agreed_to(alice):
    with pytest.raises(ValueError, match="notice"):
        give(alice, "identity_streamer")


def test_a_text_that_changed_meanwhile_is_shown_again(alice):
    with pytest.raises(consents.Changed):
        give(alice, digest="00" * 32)
    assert give(alice, digest=texts.text("face_check", "en").digest.hex())


def test_a_new_version_asks_again_unless_it_says_otherwise(alice, monkeypatch):
    give(alice)
    now = texts._file("face_check")
    monkeypatch.setattr(texts, "_file", lambda code: now | {"version": "2"})
    assert not consents.stands(alice[1], "face_check")
    monkeypatch.setattr(texts, "_file", lambda code: now | {"version": "2", "holds": ["1"]})
    assert consents.stands(alice[1], "face_check")


def test_nobody_consents_for_somebody_else(alice, carol, grace, max_):
    with pytest.raises(NotYours):
        give(carol, party=alice[1])
    with pytest.raises(NotYours):
        withdraw(carol, party=alice[1])
    # the minor can't give what is the guardian's to give, nor the guardian what is the minor's
    with pytest.raises(NotYours):
        give(max_, "guardian_streaming")
    with pytest.raises(NotYours):
        give(grace, "face_check", max_[1])
    assert not ConsentEntry.objects.exists()


@pytest.mark.parametrize("state", ["invited", "proposed", "refused", "ended"])
def test_only_a_verified_guardian_consents(grace, max_, state):
    Guardianship.objects.update(state=state)
    with pytest.raises(NotYours):
        give(grace, "guardian_streaming", max_[1])


def test_a_guardians_consent_stands_beside_the_guardianship(grace, max_):
    give(grace, "guardian_streaming", max_[1])
    give(grace, "minor_data", max_[1])
    assert Guardianship.objects.get().consents == ["guardian_streaming", "minor_data"]
    withdraw(grace, "guardian_streaming", max_[1])
    assert Guardianship.objects.get().consents == ["minor_data"]


def test_a_guardians_consent_ends_with_the_guardianship(grace, max_):
    give(grace, "guardian_streaming", max_[1])
    Guardianship.objects.update(state="ended")
    assert not consents.stands(max_[1], "guardian_streaming")


@pytest.mark.parametrize(("purpose", "told"), [("guardian_streaming", 1), ("minor_data", 1), ("guardian_tipping", 0)])
def test_what_carries_weight_is_told_when_it_is_withdrawn(grace, max_, lost, purpose, told):
    give(grace, purpose, max_[1])
    assert lost == []
    withdraw(grace, purpose, max_[1])
    assert lost == [max_[1].pk] * told
    withdraw(grace, purpose, max_[1])
    assert len(lost) == told


@pytest.mark.django_db(transaction=True)
def test_given_in_ten_windows_at_once_it_is_one_line(alice):
    def window(_: int) -> int:
        try:
            return give(alice).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=10) as pool:
        assert len(set(pool.map(window, range(10)))) == 1
    assert ConsentEntry.objects.count() == 1
