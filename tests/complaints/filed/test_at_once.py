"""A hundred buyers, two windows, a decider and a complainant, two workers: all in the same moment."""

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from accounts.models import User
from blocklists.refusing import Refused
from delivery.models import Notice, OutboxMessage
from moderation.cases import claims
from moderation.cases.models import Case
from moderation.complaints import complaints
from moderation.complaints.complaints.handing_over import TOPIC
from moderation.complaints.models import Complaint
from moderation.decisions.models import Decision
from moderation.decisions.services import Stale
from tests.at_once import at_once as all_at_once
from tests.complaints.filed.build import answered, buyer, decided, filed, held_by, wished

pytestmark = pytest.mark.django_db(transaction=True)

at_once = partial(
    all_at_once, refused=(Stale, claims.Refused, Refused), told=lambda error: getattr(error, "code", "stale")
)
HOUR = timedelta(hours=1)


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_a_hundred_buyers_of_one_product_are_one_case(stream, person):
    users = [person() for _ in range(20)]
    parties = {user.pk: [buyer(user) for _ in range(5)] for user in users}

    def file(user: User) -> int:
        made = [filed(stream, fresh(user), party=party, product="p-1") for party in parties[user.pk]]
        return len(made)

    assert sum(at_once(*[partial(file, user) for user in users])) == 100
    case = Case.objects.get(kind="complaint")
    assert (case.flag_count, case.last_flag_id, complaints.buyers(case.complaints.first())) == (100, 100, 100)
    serials = Complaint.objects.filter(case=case).order_by("serial").values_list("serial", flat=True)
    assert list(serials) == list(range(1, 101))
    assert Complaint.objects.filter(steps__code="raised").count() == 1


def test_ten_windows_with_one_form_file_one_complaint(stream, bob):
    made = at_once(*[lambda: filed(stream, fresh(bob), client_ref="form-1").pk] * 10)
    assert len(set(made)) == Complaint.objects.count() == 1
    assert Case.objects.get(kind="complaint").flag_count == 1


def test_while_a_case_is_decided_two_more_are_filed_and_none_is_lost_or_answered_unread(stream, bob, many, moderator):
    case = held_by(moderator, filed(stream, bob))
    ann, cas = many(2)
    results = at_once(
        lambda: decided(case, fresh(moderator), "rejected", seen_serial=1).outcome,
        lambda: str(filed(stream, fresh(ann)).number),
        lambda: str(filed(stream, fresh(cas)).number),
    )
    assert results[0] == "no_violation"
    rows = {one.by.memberships.get().user_id: one for one in Complaint.objects.select_related("case", "by")}
    assert rows[bob.pk].state == "rejected"
    later = [rows[ann.pk], rows[cas.pk]]
    assert [one.state for one in later] == ["open", "open"]
    assert later[0].case_id == later[1].case_id != case.pk
    assert (later[0].case.decided_at, later[0].case.flag_count) == (None, 2)
    assert len({one.serial for one in later}) == 2


def test_agreeing_and_deciding_end_with_one_of_them(stream, bob, olga, moderator):
    made = wished(stream, bob, reason="counterfeit")
    answered(made, olga)
    case = held_by(moderator, made)
    agreed, said = at_once(
        lambda: complaints.accept_answer(user=fresh(bob), complaint_id=made.pk).state,
        lambda: decided(case, fresh(moderator), "upheld").outcome,
    )
    made.refresh_from_db()
    # the case is looked at either way; who was first settled the complaint
    assert said == "no_violation"
    assert (agreed, made.state) in [("settled", "settled"), ("settled_already", "upheld")]
    assert Notice.objects.filter(code__in=["complaint_settled", "complaint_upheld"]).count() == 1


def test_agreeing_may_close_the_case_before_it_is_decided(stream, bob, olga, moderator):
    made = wished(stream, bob)
    answered(made, olga)
    case = held_by(moderator, made)
    agreed, said = at_once(
        lambda: complaints.accept_answer(user=fresh(bob), complaint_id=made.pk).state,
        lambda: decided(case, fresh(moderator), "upheld").outcome,
    )
    assert (agreed, said) in [("settled", "decided"), ("settled_already", "no_violation")]
    assert Decision.objects.count() == (said == "no_violation")


def test_ten_answers_of_the_operator_are_one(stream, bob, olga):
    made = wished(stream, bob)
    results = at_once(*[lambda: answered(made, fresh(olga)).state] * 10)
    assert (results.count("answered"), results.count("answered_already")) == (1, 9)
    assert Notice.objects.filter(code="complaint_operator_answered").count() == 1


def test_four_workers_hand_over_and_note_silence_once(stream, bob, olga):
    for _ in range(4):
        wished(stream, bob)
    Complaint.objects.update(due_at=timezone.now() - HOUR, operator_due_at=timezone.now() - HOUR)
    handed = at_once(*[complaints.hand_over_lapsed] * 4)
    noted = at_once(*[complaints.note_silence] * 4)
    assert (sum(handed), sum(noted)) == (4, 4)
    assert OutboxMessage.objects.filter(topic=TOPIC).count() == 4
    assert Notice.objects.filter(code="complaint_operator_silent").count() == 4
