"""Handing in: what is refused, what is kept, what the reviewer is warned of."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actors import user_actor
from accounts.identity.facts import Facts
from accounts.identity.refusing import Rejected
from accounts.identity.submission import facts_of, save_draft, submit
from accounts.models import Identity, Party
from accounts.refusals import Refusal
from delivery.models import Notice
from evidence.models import AuditEvent
from tests.accounts.identity.build import resident_id, verified_party
from tests.accounts.identity.people import facts, guardian_of, handed_in, joined, organisation, years_ago


@pytest.fixture
def alice(person):
    return person(name="alice")


def hand_in(user, told: Facts, role: str = "streamer") -> Identity:
    return submit(party=joined(user, role), facts=told, actor=user_actor(user), user=user)


def errors_of(user, told: Facts, role: str = "streamer") -> dict:
    with pytest.raises(Rejected) as rejected:
        hand_in(user, told, role)
    assert not Identity.objects.filter(submission__gt=0).exists()
    return rejected.value.errors


def test_what_is_handed_in_waits_for_staff_and_its_maker_gets_a_letter(alice, heard):
    identity = handed_in(alice)
    assert (identity.state, identity.submission, identity.warnings) == ("submitted", 1, [])
    assert heard == [("review_wanted", identity.pk)]
    assert [notice.code for notice in Notice.objects.all()] == ["identity_submitted"]
    stored = Identity.objects.get(pk=identity.pk)
    assert stored.real_name == "测试乙"
    assert stored.mobile.startswith("+861381")
    assert stored.birth_date == "1990-03-07"


def test_nothing_personal_stands_in_audit_events_letters_or_exceptions(alice):
    identity = handed_in(alice)
    with pytest.raises(Rejected) as rejected:
        submit(party=identity.party, facts=facts(number="33010019900307999X"), actor=user_actor(alice))
    told = str(list(AuditEvent.objects.values())) + str(list(Notice.objects.values())) + repr(rejected.value)
    told += repr(facts_of(identity))
    # the birthday as each of its spellings: the year alone stands in many a microsecond
    birthday = ("1990-03-07", "1990, 3, 7", "19900307")
    for secret in (identity.number, "测试乙", identity.mobile, "西湖区", *birthday, "33010019900307999X"):
        assert secret not in told


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"number": "110101199003071234"}, {"number": ["resident_id_check"]}),
        ({"number": " "}, {"number": ["number_missing"]}),
        ({"document_type": ""}, {"document_type": ["document_type_missing"]}),
        ({"document_type": "library_card"}, {"document_type": ["document_type_unknown"]}),
        ({"document_type": "credit_code"}, {"document_type": ["document_type_of_person"]}),
        ({"kind": "robot"}, {"kind": ["kind_unknown"]}),
        ({"real_name": " \t"}, {"real_name": ["name_missing"]}),
        ({"real_name": "名" * 81}, {"real_name": ["name_too_long"]}),
        ({"real_name": "乙\x00甲"}, {"real_name": ["name_characters"]}),
        ({"real_name": "乙\u202e甲"}, {"real_name": ["name_characters"]}),
        ({"real_name": "12345"}, {"real_name": ["name_characters"]}),
        ({"mobile": ""}, {"mobile": ["mobile_missing"]}),
        ({"mobile": "12345"}, {"mobile": ["mobile_shape"]}),
        ({"residence": ""}, {"residence": ["residence_missing"]}),
        ({"residence": "x" * 201}, {"residence": ["residence_too_long"]}),
        ({"residence": "杭州\x00"}, {"residence": ["residence_characters"]}),
        ({"document_until": date(2020, 1, 1)}, {"document_until": ["document_expired"]}),
        ({"birth_date": date(1991, 1, 1)}, {"birth_date": ["birth_date_from_document"]}),
        ({"document_type": "passport", "number": "E12345678"}, {"birth_date": ["birth_date_missing"]}),
        (
            {"document_type": "passport", "number": "E12345678", "birth_date": date(2099, 1, 1)},
            {"birth_date": ["birth_date_future"]},
        ),
        (
            {"document_type": "passport", "number": "E12345678", "birth_date": date(1801, 1, 1)},
            {"birth_date": ["birth_date_early"]},
        ),
        ({"mobile": "1", "residence": ""}, {"mobile": ["mobile_shape"], "residence": ["residence_missing"]}),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_stored(alice, changes, errors):
    assert errors_of(alice, facts(**changes)) == errors


def test_whoever_is_under_16_can_not_register_to_stream_or_to_hold_a_room(alice, person):
    young = facts(born=years_ago(15))
    assert errors_of(alice, young) == {"number": ["under_16"]}
    assert errors_of(person(), young, role="operator") == {"number": ["under_16"]}
    assert hand_in(person(), young, role="buyer").state == "submitted"


def test_on_the_sixteenth_birthday_one_is_still_fifteen_and_the_day_after_sixteen(alice):
    assert errors_of(alice, facts(born=years_ago(16, more_days=0))) == {"number": ["under_16"]}
    assert hand_in(alice, facts(born=years_ago(16, more_days=1))).warnings == ["guardian_needed"]


def test_at_16_and_17_the_reviewer_is_warned_until_a_verified_guardian_consents(alice):
    told = facts(born=years_ago(17))
    party = joined(alice)
    guardian_of(party, "guardian_tipping")
    assert hand_in(alice, told).warnings == ["guardian_needed"]
    guardian_of(party, "guardian_streaming")
    assert submit(party=party, facts=facts(born=years_ago(17)), actor=user_actor(alice)).warnings == []


def test_under_14_nothing_is_stored_before_a_guardian_consents(alice):
    told = facts(born=years_ago(12))
    assert errors_of(alice, told, role="buyer") == {"number": ["guardian_must_consent"]}
    party = joined(alice, "buyer")
    with pytest.raises(Rejected):
        save_draft(party=party, facts=told, actor=user_actor(alice))
    with pytest.raises(Rejected):
        save_draft(party=party, facts=Facts(band="8-13"), actor=user_actor(alice))
    assert not Identity.objects.filter(party=party).exists()
    guardian_of(party, "minor_data")
    assert hand_in(alice, told, role="buyer").state == "submitted"


def test_a_passport_and_an_organisation_with_an_odd_code_go_to_staff_with_a_warning(alice, person):
    passport = facts(document_type="passport", number="E12345678", birth_date=date(1990, 3, 7))
    assert hand_in(alice, passport).warnings == ["manual_document"]
    assert hand_in(person(), organisation(), role="operator").warnings == []
    odd = organisation(number="91350211M0000XUF46")
    assert hand_in(person(), odd, role="operator").warnings == ["credit_code_check"]


def test_an_organisation_is_not_on_camera(alice):
    assert errors_of(alice, organisation()) == {"kind": ["streamer_is_a_person"]}


def test_a_number_that_is_verified_elsewhere_is_taken_like_any_other_and_only_the_reviewer_knows(alice, person):
    number = resident_id(date(1990, 3, 7))
    verified_party(number=number)
    known, fresh = hand_in(alice, facts(number=number)), hand_in(person(), facts())
    assert known.warnings == ["number_known"]
    assert (known.state, known.reasons) == (fresh.state, fresh.reasons)


def test_a_known_and_an_unknown_number_cost_the_same_queries(alice, person):
    number = resident_id(date(1990, 3, 7))
    verified_party(number=number)
    counts = []
    for told, user in ((facts(number=number), alice), (facts(), person())):
        party = joined(user)
        with CaptureQueriesContext(connection) as queries:
            submit(party=party, facts=told, actor=user_actor(user))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_same_again_while_it_waits_changes_nothing(alice, heard):
    identity = handed_in(alice)
    again = submit(party=identity.party, facts=facts_of(identity), actor=user_actor(alice))
    assert (again.submission, len(heard.of("review_wanted"))) == (1, 1)


def test_a_correction_while_it_waits_is_a_new_submission(alice):
    identity = handed_in(alice)
    again = submit(party=identity.party, facts=facts(real_name="测试丙"), actor=user_actor(alice))
    assert (again.state, again.submission) == ("submitted", 2)


def test_the_same_person_again_once_verified_is_a_re_check_and_stays_verified(alice, heard):
    party = verified_party(user=alice)
    told = facts_of(party.identity)
    identity = submit(
        party=party,
        facts=replace(told, mobile="13900139000"),
        actor=user_actor(alice),
    )
    assert (identity.state, identity.submission) == ("verified", 2)
    assert identity.recheck_asked_at is not None
    assert heard.of("review_wanted") == [identity.pk]
    assert heard.of("standing_lost") == []


@pytest.mark.parametrize("change", [{"number": resident_id(date(1991, 3, 7))}, {"real_name": "测试丁"}])
def test_another_number_or_name_once_verified_has_to_be_verified_first(alice, heard, change):
    party = verified_party(user=alice)
    told = replace(facts_of(party.identity), **change)
    identity = submit(party=party, facts=told, actor=user_actor(alice))
    assert (identity.state, identity.recheck_asked_at) == ("submitted", None)
    assert heard.of("standing_lost") == [party.pk]


@pytest.mark.parametrize("state", ["suspended", "closed"])
def test_a_suspended_or_closed_registration_takes_nothing(alice, state):
    party = verified_party(user=alice)
    Identity.objects.filter(party=party).update(state=state)
    for hand in (submit, save_draft):
        with pytest.raises(Rejected) as rejected:
            hand(party=party, facts=facts(), actor=user_actor(alice))
        assert rejected.value.errors == {"__all__": [f"identity_{state}"]}


def test_a_draft_may_lack_anything_but_be_wrong_in_nothing(alice):
    party = joined(alice)
    draft = save_draft(party=party, facts=Facts(real_name="测试乙"), actor=user_actor(alice))
    assert (draft.state, draft.submission) == ("draft", 0)
    with pytest.raises(Rejected):
        save_draft(party=party, facts=Facts(real_name="测试丙", mobile="1"), actor=user_actor(alice))
    assert facts_of(Identity.objects.get(party=party)) == Facts(real_name="测试乙")
    assert submit(party=party, facts=facts(), actor=user_actor(alice)).submission == 1


def test_what_waits_is_no_draft_any_more(alice):
    identity = handed_in(alice)
    with pytest.raises(Rejected) as rejected:
        save_draft(party=identity.party, facts=Facts(), actor=user_actor(alice))
    assert rejected.value.errors == {"__all__": ["not_a_draft"]}


def test_another_app_may_refuse_or_warn_before_anything_is_stored(alice, ask_also):
    against = [Refusal("barred")]
    ask_also(lambda identity: against)
    assert errors_of(alice, facts()) == {"__all__": ["barred"]}
    against[:] = [Refusal("barred", blocking=False)]
    assert hand_in(alice, facts()).warnings == ["barred"]


def test_handing_in_too_often_in_a_day_is_refused(alice, settings):
    settings.IDENTITY_SUBMISSIONS_A_DAY = 2
    party = joined(alice)
    for _ in range(2):
        submit(party=party, facts=facts(), actor=user_actor(alice))
    with pytest.raises(Rejected) as rejected:
        submit(party=party, facts=facts(), actor=user_actor(alice))
    assert rejected.value.errors == {"__all__": ["too_many_submissions"]}


def test_full_width_and_lower_case_are_the_same_number(alice, person):
    number = next(n for n in (resident_id(date(1990, 3, 7)) for _ in range(200)) if n.endswith("X"))
    wide = "".join(chr(ord(c) + 0xFEE0) for c in number[:6]) + " " + number[6:-1] + "x"
    assert hand_in(alice, facts(number=wide)).number == number
    Identity.objects.update(
        state="verified", verified_at=timezone.now(), recheck_due_at=timezone.now() + timedelta(days=1)
    )
    assert "number_known" in hand_in(person(), facts(number=number)).warnings


def test_the_texts_that_were_shown_stand_in_the_audit_event(alice):
    submit(party=joined(alice), facts=facts(), actor=user_actor(alice), shown=["identity_streamer"])
    assert AuditEvent.objects.get(action="identity.submitted").detail["shown"] == ["identity_streamer"]
    assert Party.objects.get(pk=Identity.objects.get().party_id).roles == ["streamer"]
