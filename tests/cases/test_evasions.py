"""A return of a listed person is a case: opened once, refreshed by more, closed when nothing is asked any more."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Membership
from blocklists.models import Entry, Suspicion
from blocklists.suspicions import forget, settle
from evidence.models import AuditEvent
from livestream.models import StreamRole
from moderation.cases import claims
from moderation.cases.evasions import QUEUE, make_queue, settle_case
from moderation.cases.hints import states_of
from moderation.cases.models import Case, CaseExclusion, Queue, Severity
from tests.blocklists.build import entry
from tests.cases.evasion import account, asked, like


@pytest.fixture
def listed(seeded) -> Entry:
    return entry(party=account())


@pytest.fixture
def moderator(person):
    return person("moderator", "maya")


def test_an_account_that_shares_something_is_one_case(listed):
    party = account(place="510100")
    case = like(listed, party=party)
    assert (case.kind, case.queue_id, case.party, case.place, case.stream) == ("evasion", QUEUE, party, "510100", None)
    assert (case.version, case.flag_count) == (1, 1)
    assert like(listed, party=party, kinds=["payee"]).pk == case.pk


def test_more_that_is_shared_makes_a_new_version_and_the_same_does_not(listed):
    party = account()
    first = like(listed, party=party)
    assert like(listed, party=party).version == first.version
    more = like(listed, entry(), party=party, kinds=["device", "mobile"])
    assert (more.pk, more.version, more.flag_count) == (first.pk, 2, 4)


def test_the_queue_is_told(listed):
    before = Queue.objects.get(pk=QUEUE).version
    like(listed)
    assert Queue.objects.get(pk=QUEUE).version == before + 1


def test_a_hint_about_the_line_names_nobody(listed):
    case = like(listed, party=account(name="Lin Daiyu"))
    (state,) = states_of([QUEUE])
    assert set(state) == {"queue", "version", "open", "oldest_at"}
    for secret in ("Lin Daiyu", str(case.party_id), case.party.ref, str(listed.pk)):
        assert secret not in str(state)


def test_an_ordinary_one_may_wait_a_shift(listed):
    case = like(listed)
    assert (case.severity, case.rank_at - case.opened_at) == (Severity.MEDIUM, timedelta(hours=8))


def test_an_authoritys_entry_weighs_more(seeded):
    case = like(entry(source="authority"))
    assert (case.severity, case.rank_at - case.opened_at) == (Severity.HIGH, timedelta(hours=2))


def test_who_is_on_air_weighs_more(listed, stream):
    streamer = stream.roles.get(role="streamer").party
    supplier = account()
    StreamRole.objects.create(stream=stream, party=supplier, role="supplier")
    assert like(listed, party=streamer).severity == Severity.HIGH
    assert like(listed, party=stream.channel.operator).severity == Severity.HIGH
    assert like(listed, party=supplier).severity == Severity.MEDIUM


def test_a_stream_that_has_ended_weighs_nothing(listed, stream):
    stream.state = "ended"
    stream.save()
    assert like(listed, party=stream.roles.get(role="streamer").party).severity == Severity.MEDIUM


def test_who_belongs_to_either_may_not_take_it(listed, person):
    party = account()
    theirs, listeds, other = (person("moderator", name) for name in ("t", "l", "o"))
    Membership.objects.create(user=theirs, party=party, part="staff")
    Membership.objects.create(user=listeds, party=listed.party, part="owner")
    case = like(listed, party=party)
    for user in (theirs, listeds):
        assert claims.claim_next(user=user, queue_ids=[QUEUE]) is None
        with pytest.raises(claims.Refused, match="part"):
            claims.claim(user=user, case_id=case.pk)
    assert claims.claim_next(user=other, queue_ids=[QUEUE]).case_id == case.pk


def test_who_gains_a_part_loses_the_case(listed, moderator):
    party = account()
    case = like(listed, party=party)
    claims.claim(user=moderator, case_id=case.pk)
    Membership.objects.create(user=moderator, party=party, part="staff")
    case = like(listed, party=party, kinds=["payee"])
    assert case.holder is None
    assert CaseExclusion.objects.get(case=case).why == "party"


def test_what_a_case_was_put_aside_for_brings_it_back(listed, moderator):
    party = account()
    lease = claims.claim(user=moderator, case_id=like(listed, party=party).pk)
    until = timezone.now() + timedelta(days=2)
    claims.park(user=moderator, case_id=lease.case_id, token=lease.token, until=until)
    assert claims.claim_next(user=moderator, queue_ids=[QUEUE]) is None
    like(listed, party=party, kinds=["payee"])
    assert claims.claim_next(user=moderator, queue_ids=[QUEUE]).case_id == lease.case_id


def test_answered_elsewhere_the_case_closes(listed, moderator):
    case = like(listed)
    claims.claim(user=moderator, case_id=case.pk)
    settle(user=moderator, party=case.party, answers={asked(case)[0]: "other"})
    case.refresh_from_db()
    assert (case.outcome, case.holder, case.open_key) == ("settled", None, None)
    assert AuditEvent.objects.filter(action="case.settled", target_id=str(case.pk)).exists()


def test_an_entry_that_ends_closes_its_case_and_leaves_another_open(listed):
    other, party = entry(), account()
    case = like(listed, other, party=party)
    Entry.objects.filter(pk=listed.pk).update(state="lifted", ended_at=timezone.now(), ended_code="lifted")
    forget(Entry.objects.get(pk=listed.pk))
    case.refresh_from_db()
    assert case.decided_at is None
    Entry.objects.filter(pk=other.pk).update(state="overturned", ended_at=timezone.now(), ended_code="overturned")
    forget(Entry.objects.get(pk=other.pk))
    case.refresh_from_db()
    assert case.outcome == "settled"


def test_a_card_that_shows_nothing_any_more_settles_its_case(listed):
    case = like(listed)
    settle_case(case.pk)
    case.refresh_from_db()
    assert case.decided_at is None
    now = timezone.now()
    Entry.objects.filter(pk=listed.pk).update(starts_at=now - timedelta(days=9), ends_at=now - timedelta(days=1))
    settle_case(case.pk)
    case.refresh_from_db()
    assert case.outcome == "settled"
    assert Suspicion.objects.get().outcome == ""


def test_what_comes_later_is_another_case_that_points_back(listed, moderator):
    first = like(listed)
    settle(user=moderator, party=first.party, answers={asked(first)[0]: "other"})
    second = like(listed, party=first.party, kinds=["payee"])
    assert second.pk != first.pk
    assert second.follows_id == first.pk


def test_settling_what_has_no_case_does_nothing(listed, moderator):
    case = like(listed)
    for _ in range(2):
        settle(user=moderator, party=case.party, answers={asked(case)[0]: "other"} if asked(case) else {})
    assert Case.objects.filter(party=case.party).count() == 1


def test_the_queue_is_made_once(seeded):
    Queue.objects.filter(pk=QUEUE).update(name_en="Ours")
    make_queue()
    queue = Queue.objects.get(pk=QUEUE)
    assert (queue.kind, queue.name_en, queue.name_zh) == ("evasion", "Ours", "黑名单人员回流")
