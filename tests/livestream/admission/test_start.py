"""May this stream start? One thing is taken away from a green checklist, and the door names that one."""

from datetime import timedelta

import pytest
import structlog
import time_machine
from django.db.models import Q, Value
from django.utils import timezone, translation

from accounts.models import Credential, Guardianship, Identity
from accounts.refusals import REASONS, Refusal, as_json
from livestream.admission.registry import Check, checks
from livestream.admission.start import answer, facts_of, judged
from livestream.models import DynamicCheck, PlatformLicence, PreStreamReview, Stream
from moderation.rulebook.engine import rulebook
from moderation.rulebook.models import RulebookState
from tests.livestream.admission.build import (
    FIFTEEN,
    SEVENTEEN,
    credential,
    green_room,
    guard,
    match,
    operator_with_agreement,
    restrict,
    streamer_of,
)


@pytest.fixture
def room(person):
    return green_room(person())


def codes(stream, **asked) -> list[str]:
    return [refusal.code for refusal in answer(stream, **asked).reasons]


def warnings(stream, **asked) -> list[str]:
    return [refusal.code for refusal in answer(stream, **asked).warnings]


def recategorise(stream, category, **fields):
    Stream.objects.filter(pk=stream.pk).update(category=category, **fields)


def test_a_stream_that_lacks_nothing_may_start(room):
    told = answer(room.stream)
    assert (told.allowed, told.refusals) == (True, [])
    assert [check.name for check, _ in told.results] == [check.name for check in checks]
    assert len(told.results) == 14


def test_every_reason_comes_at_once(room):
    Credential.objects.all().delete()
    DynamicCheck.objects.all().delete()
    PreStreamReview.objects.all().delete()
    Identity.objects.update(state="draft")
    recategorise(room.stream, "no_such_goods")
    told = answer(room.stream)
    assert not told.allowed
    assert {refusal.code for refusal in told.reasons} == {
        "identity_missing",
        "dynamic_missing",
        "training_missing",
        "agreement_platform_missing",
        "agreement_operator_missing",
        "category_unknown",
        "review_missing",
    }
    # both the operator and the streamer, each once
    missing = [refusal.party for refusal in told.reasons if refusal.code == "identity_missing"]
    assert sorted(missing) == sorted([str(room.operator.pk), str(room.streamer.pk)])


@pytest.mark.parametrize(
    ("state", "code"),
    [
        ("draft", "identity_missing"),
        ("submitted", "identity_waiting"),
        ("refused", "identity_refused"),
        ("suspended", "identity_suspended"),
        ("closed", "identity_closed"),
    ],
)
@pytest.mark.parametrize("who", ["operator", "streamer"])
def test_an_identity_in_another_state_than_verified_refuses(room, who, state, code):
    party = getattr(room, who)
    Identity.objects.filter(party=party).update(state=state)
    (refusal,) = answer(room.stream).reasons
    assert (refusal.code, refusal.party) == (code, str(party.pk))


def test_an_identity_whose_use_was_stopped_refuses(room):
    Identity.objects.filter(party=room.streamer).update(use_stopped_at=timezone.now())
    assert codes(room.stream) == ["identity_closed"]


def test_a_lapsed_check_refuses_the_start_and_warns_thirty_days_before(room):
    now = timezone.now()
    for left, reasons, amber in [
        (timedelta(days=30, seconds=1), [], []),
        (timedelta(days=30), [], ["recheck_due"]),
        (timedelta(seconds=1), [], ["recheck_due"]),
        (timedelta(0), ["identity_lapsed"], []),
    ]:
        Identity.objects.filter(party=room.streamer).update(recheck_due_at=now + left)
        assert (codes(room.stream, now=now), warnings(room.stream, now=now)) == (reasons, amber)


def test_somebody_who_is_not_named_goes_nowhere(room):
    room.stream.roles.filter(role="streamer").delete()
    assert codes(room.stream) == ["streamer_missing"]
    room.stream.roles.all().delete()
    room.stream.channel.operator = None
    room.stream.channel.save()
    assert codes(room.stream) == ["operator_missing", "streamer_missing"]


def test_an_organisation_is_an_operator_but_never_on_camera(room):
    Identity.objects.filter(party=room.operator).update(kind="organisation")
    assert codes(room.stream) == []
    Identity.objects.filter(party=room.streamer).update(kind="organisation")
    assert codes(room.stream) == ["streamer_not_a_person"]


def test_nobody_under_sixteen(person):
    room = green_room(person(), born=FIFTEEN)
    assert codes(room.stream) == ["under_16"]
    guard(room.streamer)
    assert codes(room.stream) == ["under_16"]


def test_sixteen_counts_from_the_day_after_the_birthday_in_shanghai(person):
    room = green_room(person(), born=SEVENTEEN)
    guard(room.streamer)
    identity = Identity.objects.get(party=room.streamer)
    identity.birth_date = "2010-11-22"
    identity.save()
    with time_machine.travel("2026-11-22T23:59:59+08:00", tick=False):
        assert "under_16" in codes(room.stream)
    with time_machine.travel("2026-11-23T00:00:00+08:00", tick=False):
        assert "under_16" not in codes(room.stream)


def test_seventeen_needs_a_guardian_who_is_verified_and_consents(person):
    room = green_room(person(), born=SEVENTEEN)
    assert codes(room.stream) == ["guardian_missing"]
    guardianship = guard(room.streamer, consents=())
    assert codes(room.stream) == ["guardian_consent_missing"]
    Guardianship.objects.update(consents=["guardian_tipping"])
    assert codes(room.stream) == ["guardian_consent_missing"]
    Guardianship.objects.update(consents=["guardian_tipping", "guardian_streaming"])
    assert codes(room.stream) == []
    Identity.objects.filter(party=guardianship.guardian).update(state="suspended")
    assert codes(room.stream) == ["guardian_not_verified"]
    Identity.objects.filter(party=guardianship.guardian).update(state="verified")
    Guardianship.objects.update(state="ended")
    assert codes(room.stream) == ["guardian_missing"]


def test_an_operator_of_seventeen_needs_the_guardian_too(room):
    identity = Identity.objects.get(party=room.operator)
    identity.birth_date = SEVENTEEN.isoformat()
    identity.save()
    assert codes(room.stream) == ["guardian_missing"]


def test_a_band_alone_counts_as_its_youngest_and_none_is_unknown(room):
    identity = Identity.objects.get(party=room.streamer)
    identity.birth_date = ""
    for band, expected in [("14-15", "under_16"), ("16-17", "guardian_missing"), ("", "age_unknown"), ("18+", None)]:
        identity.band = band
        identity.save()
        assert codes(room.stream) == ([expected] if expected else [])


def test_a_dynamic_check_is_for_this_very_stream_and_at_most_thirty_minutes_old(room):
    checked = DynamicCheck.objects.get().at
    assert codes(room.stream, now=checked + timedelta(minutes=30)) == []
    assert codes(room.stream, now=checked + timedelta(minutes=30, seconds=1)) == ["dynamic_old"]
    other = Stream.objects.create(
        client=room.stream.client,
        ref="other",
        channel=room.stream.channel,
        title="t",
        category="clothing",
        place="330100",
    )
    DynamicCheck.objects.update(stream=other)
    assert codes(room.stream) == ["dynamic_missing"]


def test_the_last_dynamic_check_decides(room):
    match(room.stream, room.streamer, result="mismatch")
    DynamicCheck.objects.filter(result="match").update(at=timezone.now() - timedelta(minutes=1))
    assert codes(room.stream) == ["dynamic_mismatch"]
    DynamicCheck.objects.filter(result="match").update(at=timezone.now() + timedelta(seconds=1))
    assert codes(room.stream) == []


def test_a_method_that_the_house_does_not_accept_counts_for_nothing(room, settings):
    settings.DYNAMIC_CHECK_METHODS = ["provider"]
    assert codes(room.stream) == ["dynamic_missing"]


def test_training_is_yearly(room):
    now = timezone.now()
    training = Credential.objects.filter(kind="training")
    training.update(valid_until=now + timedelta(days=10))
    assert (codes(room.stream), warnings(room.stream)) == ([], ["training_due"])
    training.update(valid_until=now)
    assert codes(room.stream) == ["training_lapsed"]
    training.update(valid_until=now + timedelta(days=99), state="withdrawn")
    assert codes(room.stream) == ["training_missing"]


@pytest.mark.parametrize(
    ("category", "scope"),
    [("medical", "medicine"), ("investment", "finance"), ("law", "law"), ("education", "education")],
)
def test_a_category_that_takes_a_qualification_asks_every_streamer(room, category, scope):
    PlatformLicence.objects.create(covers="finance", number="1", valid_from="2020-01-01")
    recategorise(room.stream, category, audience="18+")
    assert codes(room.stream) == ["qualification_missing"]
    filed = credential(room.streamer, "qualification", scope, state="submitted")
    assert codes(room.stream) == ["qualification_waiting"]
    Credential.objects.filter(pk=filed.pk).update(state="verified")
    assert codes(room.stream) == []
    Credential.objects.filter(pk=filed.pk).update(valid_until=timezone.now() + timedelta(days=3))
    assert (codes(room.stream), warnings(room.stream)) == ([], ["qualification_due"])
    Credential.objects.filter(pk=filed.pk).update(valid_until=timezone.now())
    assert codes(room.stream) == ["qualification_missing"]
    Credential.objects.filter(pk=filed.pk).update(valid_until=None, scope="medicine" if scope != "medicine" else "law")
    assert codes(room.stream) == ["qualification_missing"]


def test_the_platforms_agreement_counts_in_its_present_version(room, settings):
    settings.PLATFORM_AGREEMENT_VERSION = "2099-1"
    assert codes(room.stream) == ["agreement_platform_missing"]


def test_a_streamer_agrees_with_this_operator_and_not_with_another(room):
    other = operator_with_agreement(name="Dave's shop")
    Credential.objects.filter(scope="operator").update(counterparty=other)
    assert codes(room.stream) == ["agreement_operator_missing"]


def test_who_holds_the_room_and_stands_on_camera_signs_with_the_platform_alone(room):
    room.stream.roles.filter(role="streamer").update(party=room.operator)
    credential(room.operator, "training", "basics", days=165)
    match(room.stream, room.operator)
    assert codes(room.stream) == []


def test_a_named_agency_needs_an_agreement(room):
    agency = operator_with_agreement(name="Erin's agency")
    room.stream.roles.create(party=agency, role="agency")
    assert codes(room.stream) == ["agreement_agency_missing"]
    credential(room.streamer, "agreement", "agency", counterparty=agency, days=5)
    assert (codes(room.stream), warnings(room.stream)) == ([], ["agreement_due"])


def test_tobacco_never(room):
    for category in ("tobacco", "e_cigarette", "vape", "prescription_drug"):
        recategorise(room.stream, category, audience="18+")
        assert codes(room.stream) == ["category_never"]


def test_an_unknown_category_is_refused_by_name(room):
    recategorise(room.stream, "no_such_goods")
    (refusal,) = answer(room.stream).reasons
    assert refusal == Refusal("category_unknown", {"category": "no_such_goods"})
    assert "no_such_goods" in as_json(refusal)["what"]


def test_a_licensed_category_needs_the_platforms_licence_in_force(room):
    credential(room.streamer, "qualification", "medicine")
    recategorise(room.stream, "drug")
    today = timezone.localdate()
    assert codes(room.stream) == ["licence_missing"]
    licence = PlatformLicence.objects.create(covers="drug_information", number="1", valid_from=today)
    assert codes(room.stream) == []
    for change, expected in [
        ({"valid_until": today}, ([], ["licence_due"])),
        ({"valid_until": today - timedelta(days=1)}, (["licence_missing"], [])),
        ({"valid_until": None, "valid_from": today + timedelta(days=1)}, (["licence_missing"], [])),
        ({"valid_from": today, "withdrawn_at": timezone.now()}, (["licence_missing"], [])),
        ({"withdrawn_at": None, "covers": "finance"}, (["licence_missing"], [])),
    ]:
        PlatformLicence.objects.filter(pk=licence.pk).update(**change)
        assert (codes(room.stream), warnings(room.stream)) == expected


def test_the_audience_is_at_least_what_goods_room_and_content_allow(room):
    recategorise(room.stream, "alcohol", audience="16+")
    assert codes(room.stream) == ["audience_below_floor"]
    recategorise(room.stream, "alcohol", audience="18+")
    assert codes(room.stream) == []
    recategorise(room.stream, "clothing", audience="16+", content="adult")
    assert codes(room.stream) == ["audience_below_floor"]
    recategorise(room.stream, "clothing", audience="8+", content="general")
    room.stream.channel.audience = "12+"
    room.stream.channel.save()
    assert codes(room.stream) == ["audience_below_floor"]


@pytest.mark.parametrize(
    ("kind", "minutes", "code"),
    [("cut", None, "start_cut"), ("pause", 5, "start_paused"), ("pause", None, "start_paused_open")],
)
def test_a_measure_in_force_stands_in_the_way(room, kind, minutes, code):
    restriction = restrict(kind, minutes, stream=room.stream)
    assert codes(room.stream) == [code]
    restriction.lifted_at = timezone.now()
    restriction.save()
    assert codes(room.stream) == []


@pytest.mark.parametrize(
    ("kind", "minutes", "code"),
    [("off_air", 60, "party_off_air"), ("off_air", None, "party_barred"), ("closed", None, "party_closed")],
)
@pytest.mark.parametrize("who", ["operator", "streamer"])
def test_a_party_off_air_stays_off(room, who, kind, minutes, code):
    restrict(kind, minutes, party=getattr(room, who))
    assert codes(room.stream) == [code]


@pytest.mark.parametrize("function", ["comment", "sell"])
def test_a_function_taken_away_keeps_nobody_off_the_air(room, function):
    restrict("restrict", 60, party=room.streamer, function=function)
    assert codes(room.stream) == []


def test_a_limit_or_a_raised_audience_stops_nobody(room):
    restrict("limit_traffic", 5, stream=room.stream, percent=10)
    restrict("audience", 5, stream=room.stream, audience="18+")
    assert codes(room.stream) == []


def test_a_review_of_the_stream_or_of_the_party_within_a_day_is_needed(room):
    PreStreamReview.objects.all().delete()
    assert codes(room.stream) == ["review_missing"]
    at_large = PreStreamReview.objects.create(
        party=room.streamer, digest=b"0" * 32, characters=9, hits=0, rulebook_version=1
    )
    assert codes(room.stream) == []
    PreStreamReview.objects.update(at=timezone.now() - timedelta(hours=24, seconds=1))
    assert codes(room.stream) == ["review_missing"]
    PreStreamReview.objects.filter(pk=at_large.pk).update(stream=room.stream)
    assert codes(room.stream) == []


def test_title_room_and_cover_are_screened(room):
    Stream.objects.filter(pk=room.stream.pk).update(title="加我微信，直接转账更便宜，不走平台")
    (refusal,) = answer(room.stream).reasons
    assert (refusal.code, refusal.facts["rule"]) == ("title_flagged", "LM10-1")
    assert refusal.facts["words"].startswith("加我微信")
    Stream.objects.filter(pk=room.stream.pk).update(title="羽绒服专场")
    assert codes(room.stream, cover_text="这个茶能降血糖、治失眠") == ["cover_flagged"]
    room.stream.channel.name = "交九百九入会，拉三个人就返本，躺着赚"
    room.stream.channel.save()
    assert codes(room.stream) == ["room_flagged"]


def test_a_lesser_finding_in_the_title_is_a_warning(room):
    Stream.objects.filter(pk=room.stream.pk).update(title="震惊！今晚不看后悔一辈子")
    assert (codes(room.stream), warnings(room.stream)) == ([], ["title_flagged"])


def test_without_a_rulebook_nothing_was_screened_and_the_door_stays_shut(room):
    RulebookState.objects.all().delete()
    assert codes(room.stream) == ["check_failed"]


@pytest.fixture
def further():
    """Registers one more check, for this test."""
    added = []

    def register(check):
        checks.append(check)
        added.append(check)

    yield register
    for check in added:
        checks.remove(check)


def test_a_check_that_raises_does_not_open_the_door_and_its_words_reach_no_log(room, further):
    def broken(facts):
        raise RuntimeError("who it was about")

    further(Check("broken", "Broken", broken))
    with structlog.testing.capture_logs() as logged:
        told = answer(room.stream)
    (refusal,) = told.reasons
    assert (told.allowed, refusal.code, refusal.facts) == (False, "check_failed", {"check": "Broken"})
    assert [line["error"] for line in logged] == ["RuntimeError"]
    assert "who it was about" not in str(logged)


def test_another_apps_check_is_asked_with_what_it_wanted_to_know(room, further):
    seen = []

    def ask(facts):
        seen.append((facts.stream.is_known, [person.party.is_known for person in facts.people]))
        return [Refusal("category_unknown", {"category": "x"})]

    further(Check("extra", "Extra", ask, lambda moment: {"is_known": Value(1)}, lambda moment: {"is_known": Value(2)}))
    assert codes(room.stream) == ["category_unknown"]
    assert seen == [(1, [2, 2])]


def test_every_reason_has_words_in_which_every_fact_has_its_place(room):
    """Each refusal that these tests can bring about, as the API shows it."""
    Credential.objects.all().delete()
    DynamicCheck.objects.all().delete()
    PreStreamReview.objects.all().delete()
    recategorise(room.stream, "tobacco", title="加我微信")
    restrict("pause", 5, stream=room.stream)
    restrict("pause", 5, party=room.streamer)
    Identity.objects.filter(party=room.operator).update(recheck_due_at=timezone.now() + timedelta(days=3))
    for language in ("en", "zh-hans"):
        with translation.override(language):
            for refusal in answer(room.stream).refusals:
                shown = as_json(refusal)
                assert shown["article"]
                assert "%(" not in shown["what"] + shown["next"]
                assert REASONS[refusal.code].what != shown["code"]


def test_a_second_streamer_is_asked_as_the_first(room):
    second = streamer_of(room.operator, name="Frank")
    room.stream.roles.create(party=second, role="streamer")
    (refusal,) = answer(room.stream).reasons
    assert (refusal.code, refusal.party) == ("dynamic_missing", str(second.pk))


def test_an_ended_stream_does_not_start_again(room):
    Stream.objects.filter(pk=room.stream.pk).update(state="ended")
    assert codes(room.stream) == ["stream_over"]


def test_of_a_stream_on_air_only_standing_is_asked(room):
    Stream.objects.filter(pk=room.stream.pk).update(state="live", started_at=timezone.now())
    DynamicCheck.objects.all().delete()
    PreStreamReview.objects.all().delete()
    told = answer(room.stream)
    assert told.allowed
    assert {check.name for check, _ in told.results} == {
        "restrictions",
        "operator",
        "streamers",
        "ages",
        "blocklist",
        "training",
        "qualifications",
        "agreements",
    }


def test_one_party_in_two_roles_is_told_once_and_both_lines_are_red(room):
    room.stream.roles.filter(role="streamer").update(party=room.operator)
    Identity.objects.filter(party=room.operator).update(state="suspended")
    told = answer(room.stream)
    assert [refusal.code for refusal in told.reasons].count("identity_suspended") == 1
    red = {check.name for check, found in told.results if any(refusal.blocking for refusal in found)}
    assert {"operator", "streamers"} <= red


def test_two_queries_gather_everything_and_the_checks_ask_none(room, django_assert_num_queries):
    rulebook()
    with django_assert_num_queries(2):
        facts = facts_of(Q(pk=room.stream.pk), now=timezone.now())
    with django_assert_num_queries(0):
        assert judged(facts).allowed
