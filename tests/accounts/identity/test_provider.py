"""The identity provider over real HTTP: what it says, what it fails to say, and what comes of both."""

import logging
from datetime import date, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from accounts.actors import user_actor
from accounts.identity import checking
from accounts.identity.circuit import FAILURES, Circuit
from accounts.identity.providers import ManualReview, http_provider, provider_for
from accounts.identity.submission import submit
from accounts.models import Identity
from accounts.tasks import check_identity, sweep_unchecked
from delivery.models import Notice
from tests.accounts.identity.build import resident_id, verified_party
from tests.accounts.identity.people import facts, guardian_of, joined, organisation, years_ago
from tests.accounts.identity.provider import SECRET, Provider, answers, hangs, raw, trickles


@pytest.fixture
def provider(settings):
    settings.IDENTITY_PROVIDER_SECRET = SECRET
    settings.IDENTITY_PROVIDER_TIMEOUT = 20
    with Provider().running() as running:
        settings.IDENTITY_PROVIDER_URL = running.url
        yield running


@pytest.fixture
def sent(monkeypatch):
    """Ids that were sent to a worker."""
    sent: list[str] = []
    monkeypatch.setattr(check_identity, "delay", sent.append)
    return sent


@pytest.fixture
def hand_in(person, sent, django_capture_on_commit_callbacks):
    def hand_in(told=None, role: str = "streamer", party=None, user=None) -> Identity:
        user = user or person()
        party = party or joined(user, role)
        with django_capture_on_commit_callbacks() as callbacks:
            identity = submit(party=party, facts=told or facts(), actor=user_actor(user), user=user)
        for callback in callbacks:
            if callback.__qualname__.startswith("start_check"):
                callback()
        return identity

    return hand_in


def again(identity: Identity) -> Identity:
    return Identity.objects.get(pk=identity.pk)


def test_a_match_verifies_without_a_person_and_asks_outside_the_request(provider, hand_in, sent, heard):
    provider.act = answers("match", receipt="r-77")
    identity = hand_in()
    assert (sent, provider.asked, heard) == ([str(identity.pk)], [], [])
    check_identity(sent[0])
    assert provider.asked == [{"type": "resident_id", "number": identity.number, "name": "测试乙"}]
    assert again(identity).state == "verified"
    check = identity.checks.get()
    assert (check.method, check.result, check.receipt, check.by) == ("provider", "match", "r-77", None)
    assert heard.of("review_settled") == [identity.pk]


def test_a_mismatch_refuses_nobody_and_warns_the_reviewer(provider, hand_in, heard):
    provider.act = answers("mismatch")
    identity = hand_in()
    checking.check(identity.pk)
    assert again(identity).state == "submitted"
    assert again(identity).warnings == ["provider_mismatch"]
    assert heard.of("review_wanted") == [identity.pk]
    assert identity.checks.get().result == "mismatch"
    # the next one is for staff: the machine has had its say
    assert isinstance(provider_for(again(identity)), ManualReview)


@pytest.mark.parametrize("act", [hangs(3.0), trickles], ids=["hangs", "trickles"])
def test_what_takes_too_long_is_no_answer(provider, hand_in, settings, act):
    settings.IDENTITY_PROVIDER_TIMEOUT = 1.0
    provider.act = act
    identity = hand_in()
    checking.check(identity.pk)
    assert again(identity).warnings == ["provider_unavailable"]
    assert provider.ids == [f"{identity.pk}.1"] * 2


@pytest.mark.parametrize(
    "act",
    [
        raw(500),
        raw(302),
        raw(204),
        raw(200, b"not json"),
        raw(200, b'{"result": "maybe"}'),
        raw(200, b'{"result": ["match"]}'),
        raw(200, b'["match"]'),
        raw(200, b'{"result": "match", "receipt": 7}'),
        raw(200, b'{"result": "match", "receipt": "a\\u0000"}'),
        raw(200, b'{"result": "match", "pad": "' + b"x" * 70_000 + b'"}'),
    ],
    ids=lambda act: "",
)
def test_what_is_no_answer_goes_to_staff_and_says_so_to_both(provider, hand_in, heard, act):
    provider.act = act
    identity = hand_in()
    checking.check(identity.pk)
    assert again(identity).state == "submitted"
    assert again(identity).warnings == ["provider_unavailable"]
    assert identity.checks.get().result == "unavailable"
    assert heard.of("review_wanted") == [identity.pk]
    assert Notice.objects.latest("id").code == "identity_to_staff"
    # one retry, recognisable as such
    assert provider.ids == [f"{identity.pk}.1"] * 2


def test_a_provider_that_stumbles_once_is_asked_again(provider, hand_in):
    acts = iter([raw(503), answers("match")])
    provider.act = lambda told: next(acts)(told)
    identity = hand_in()
    checking.check(identity.pk)
    assert again(identity).state == "verified"


@pytest.mark.parametrize("secret", ["", "s3cret", "whsec_", "whsec_???"])
def test_a_secret_that_is_none_stops_the_site_from_starting(settings, secret):
    settings.IDENTITY_PROVIDER_URL = "https://example.org/check"
    settings.IDENTITY_PROVIDER_SECRET = secret
    with pytest.raises(ImproperlyConfigured, match="IDENTITY_PROVIDER_SECRET"):
        http_provider()


def test_production_sends_no_numbers_over_plain_http(settings):
    settings.IDENTITY_PROVIDER_URL, settings.IDENTITY_PROVIDER_SECRET = "http://example.org/check", SECRET
    settings.PRODUCTION = True
    with pytest.raises(ImproperlyConfigured, match="https"):
        http_provider()


def test_nobody_listening_is_no_answer(provider, hand_in, settings):
    settings.IDENTITY_PROVIDER_URL = "http://127.0.0.1:9/check"
    identity = hand_in()
    checking.check(identity.pk)
    assert again(identity).warnings == ["provider_unavailable"]


def test_a_wrong_secret_is_no_answer(provider, hand_in, settings):
    settings.IDENTITY_PROVIDER_SECRET = "whsec_" + "b3RoZXIh" * 6
    identity = hand_in()
    checking.check(identity.pk)
    assert provider.asked == []
    assert again(identity).warnings == ["provider_unavailable"]


def test_the_circuit_opens_after_five_failures_and_closes_again(provider, hand_in):
    provider.act = raw(500)
    for _ in range(FAILURES):
        checking.check(hand_in().pk)
    asked = len(provider.asked)
    assert asked == 2 * FAILURES
    provider.act = answers("match")
    waiting = hand_in()
    checking.check(waiting.pk)
    assert len(provider.asked) == asked  # nobody waits for it any more
    assert again(waiting).warnings == ["provider_unavailable"]
    cache.delete("circuit:identity-provider:open")  # as the minute's end does
    later = hand_in()
    checking.check(later.pk)
    assert again(later).state == "verified"
    assert not Circuit("identity-provider").is_open()


def test_after_the_minute_one_more_failure_opens_it_again_and_one_success_forgets_all(seeded):
    circuit = Circuit("test")
    for _ in range(FAILURES - 1):
        circuit.failed()
    assert not circuit.is_open()
    circuit.failed()
    assert circuit.is_open()
    cache.delete("circuit:test:open")
    circuit.failed()
    assert circuit.is_open()
    circuit.succeeded()
    circuit.failed()
    assert not circuit.is_open()


def test_without_the_cache_every_call_is_let_through(settings):
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:9/0"}}
    circuit = Circuit("test")
    for _ in range(FAILURES):
        circuit.failed()
    assert not circuit.is_open()
    circuit.succeeded()


def test_a_task_that_runs_twice_changes_nothing_the_second_time(provider, hand_in, heard):
    for result in ("match", "mismatch"):
        provider.act = answers(result)
        identity = hand_in()
        checking.check(identity.pk)
        before = len(heard), len(provider.asked)
        checking.check(identity.pk)
        assert (len(heard), len(provider.asked)) == before
        assert identity.checks.count() == 1


def test_an_answer_about_what_was_corrected_meanwhile_is_dropped(provider, hand_in, person):
    user = person()
    identity = hand_in(user=user)

    answer = provider_for(identity).ask(identity)
    hand_in(user=user, party=identity.party)
    checking.settle(identity.pk, 1, answer)
    assert again(identity).state == "submitted"
    assert not identity.checks.exists()


def test_a_match_that_may_not_be_verified_goes_to_staff(provider, hand_in, heard):
    number = resident_id(date(1990, 3, 7))
    identity = hand_in(facts(number=number))
    verified_party(number=number)  # since then
    checking.check(identity.pk)
    assert again(identity).state == "submitted"
    assert again(identity).warnings == ["number_taken"]
    assert heard.of("review_wanted") == [identity.pk]


def test_what_has_a_warning_or_is_no_resident_card_is_for_staff_from_the_start(provider, hand_in, sent, heard):
    number = resident_id(date(1990, 3, 7))
    verified_party(number=number)
    told = [
        facts(number=number),
        facts(document_type="passport", number="E12345678", birth_date=date(1990, 3, 7)),
        facts(document_type="hmt_residence", number=resident_id(date(1990, 3, 7), place="810000")),
        facts(born=years_ago(17)),
    ]
    ids = [hand_in(one).pk for one in told]
    ids.append(hand_in(organisation(number="91350211M0000XUF46"), role="operator").pk)
    assert sent == []
    assert heard.of("review_wanted") == ids
    assert hand_in(organisation(), role="operator").warnings == []
    assert len(sent) == 1


def test_a_minor_with_a_consenting_guardian_is_asked_about_like_anybody(provider, hand_in, sent, person):
    user = person()
    party = joined(user)
    guardian_of(party, "guardian_streaming")
    identity = hand_in(facts(born=years_ago(17)), party=party, user=user)
    checking.check(identity.pk)
    assert again(identity).state == "verified"


def test_the_sweeper_sends_again_what_no_worker_asked_about(provider, hand_in, sent, monkeypatch):
    identity = hand_in()
    sent.clear()
    sweep_unchecked()
    assert sent == []  # its worker may still be at it
    with time_machine.travel(timezone.now() + timedelta(minutes=2), tick=False):
        sweep_unchecked()
        assert sent == [str(identity.pk)]
        check_identity(sent.pop())
        sweep_unchecked()
        assert sent == []


def test_a_provider_that_was_switched_off_meanwhile_leaves_it_to_staff(provider, hand_in, settings, heard):
    identity = hand_in()
    settings.IDENTITY_PROVIDER_URL = ""
    for _ in range(2):
        checking.check(identity.pk)
    assert heard.of("review_wanted") == [identity.pk]
    assert again(identity).warnings == ["provider_unavailable"]
    assert checking.unasked() == []


def test_a_redis_that_is_away_loses_no_submission(provider, hand_in, monkeypatch):
    def away(identity_id):
        raise ConnectionError

    monkeypatch.setattr(check_identity, "delay", away)
    identity = hand_in()
    with time_machine.travel(timezone.now() + timedelta(minutes=2), tick=False):
        assert checking.unasked() == [identity.pk]


def test_no_log_line_carries_who_was_asked_about(provider, hand_in, caplog, settings):
    settings.IDENTITY_PROVIDER_TIMEOUT = 0.4
    caplog.set_level(logging.DEBUG)
    for act in (raw(500), hangs(1.0), answers("match")):
        provider.act = act
        identity = hand_in()
        checking.check(identity.pk)
        assert identity.number not in caplog.text
        assert "测试乙" not in caplog.text
