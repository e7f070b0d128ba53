"""Given, each value counts as opened by who decides and its owner is told; refused, the buyer reads why."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Identity, Reveal
from accounts.personal.export import export_for
from accounts.personal.reveals import left_today
from blocklists.refusing import Refused
from delivery.models import Notice, OutboxMessage
from evidence.models import AuditEvent
from moderation.complaints import disclosures
from moderation.complaints.complaints.personal import KEPT_AFTER_THE_ANSWER, erase_complaints
from moderation.complaints.complaints.words import sentence
from moderation.complaints.disclosures import deciding
from moderation.complaints.models import Complaint, Disclosure
from tests.accounts.identity.build import verified_party
from tests.canaries import NAME
from tests.complaints.disclosures.conftest import BECAUSE, WHY, of_a_minor, staff_of

pytestmark = pytest.mark.django_db


def give(user, asked, words=BECAUSE) -> Disclosure:
    return disclosures.give(user=user, disclosure_id=asked.pk, words=words)


def refused(act, *arguments, **changed) -> str:
    with pytest.raises(Refused) as refusal:
        act(*arguments, **changed)
    assert sentence(refusal.value)
    return refusal.value.code


def test_it_opens_the_operators_data_and_the_name_of_who_was_on_camera(asked, oscar, bob, operator, streamer):
    given = give(oscar, asked)
    assert (given.outcome, given.streamers, given.decided_by) == ("given", [streamer.pk], oscar)
    opened = set(Reveal.objects.values_list("party", "field", "reason", "user"))
    assert opened == {
        (operator.pk, "real_name", "complaint", oscar.pk),
        (operator.pk, "residence", "complaint", oscar.pk),
        (operator.pk, "mobile", "complaint", oscar.pk),
        (streamer.pk, "real_name", "complaint", oscar.pk),
    }
    first, second = disclosures.given_to(user=bob, disclosure=given)
    assert (first.part, first.real_name, first.contact) == ("operator", f"{NAME}甲", "+8613800138000")
    assert first.address.startswith("浙江省杭州市")
    assert (second.part, second.real_name, second.address, second.contact) == ("streamer", f"{NAME}甲", "", "")
    assert AuditEvent.objects.filter(action="identity.revealed").count() == 4
    assert AuditEvent.objects.filter(action="disclosure.read").count() == 1


def test_whoever_it_is_about_is_told_and_not_by_whom_or_on_which_complaint(asked, oscar, dispute, operator, streamer):
    give(oscar, asked)
    told = {one.recipient: one for one in Notice.objects.filter(code__startswith="disclosure_of_")}
    assert {name: one.code for name, one in told.items()} == {
        f"party:{operator.pk}": "disclosure_of_operator",
        f"party:{streamer.pk}": "disclosure_of_streamer",
    }
    for one in told.values():
        assert dispute.number not in str(one.facts)
        assert one.subject == ""


def test_none_of_it_is_in_a_letter_an_event_or_a_webhook(asked, oscar, operator, streamer):
    give(oscar, asked)
    written = "".join(
        [
            *(str(one.facts) for one in Notice.objects.all()),
            *(str(one.data) for one in OutboxMessage.objects.all()),
            *(f"{one.detail}{one.target_label}" for one in AuditEvent.objects.all()),
        ]
    )
    for value in (NAME, "13800138000", BECAUSE, WHY):
        assert value not in written


def test_the_register_is_not_copied(asked, oscar, bob, operator):
    given = give(oscar, asked)
    assert NAME not in str({name: getattr(given, name) for name in ("reason", "words", "streamers")})
    identity = Identity.objects.get(party=operator)
    identity.mobile = "+8613900139000"
    identity.save()
    assert disclosures.given_to(user=bob, disclosure=given)[0].contact == "+8613900139000"
    Identity.objects.filter(party=operator).update(use_stopped_at=timezone.now())
    assert disclosures.given_to(user=bob, disclosure=given) == []


def test_refused_the_buyer_is_told_and_nothing_is_opened(asked, oscar, bob, dispute):
    disclosures.refuse(user=oscar, disclosure_id=asked.pk, words=BECAUSE)
    asked.refresh_from_db()
    assert (asked.outcome, asked.words) == ("refused", BECAUSE)
    assert Notice.objects.get(code="disclosure_refused").recipient == f"user:{bob.pk}"
    assert not Notice.objects.filter(code__startswith="disclosure_of_").exists()
    assert not Reveal.objects.exists()
    assert disclosures.given_to(user=bob, disclosure=asked) == []
    assert dispute.steps.last().code == "disclosure_refused"


@pytest.mark.parametrize("act", [disclosures.give, disclosures.refuse], ids=["give", "refuse"])
def test_only_an_officer_of_neither_side_answers_and_once(asked, oscar, person, operator, act):
    facts = {"disclosure_id": asked.pk, "words": BECAUSE}
    for role in ("", "moderator", "senior_moderator"):
        assert refused(act, user=person(role), **facts) == "unknown_disclosure"
    assert refused(act, user=staff_of(operator, person("compliance_officer")), **facts) == "disclosure_part"
    assert refused(act, user=oscar, **facts | {"words": "No."}) == "disclosure_words_missing"
    assert refused(act, user=oscar, **facts | {"words": "x" * 501}) == "disclosure_words_too_long"
    act(user=oscar, **facts)
    assert refused(act, user=oscar, **facts) == "disclosure_answered"


def test_with_too_few_values_left_for_the_day_nothing_is_opened(asked, oscar, operator, streamer, settings):
    settings.REVEALS_A_DAY = 3
    assert refused(give, oscar, asked) == "quota_reached"
    assert not Reveal.objects.exists()
    asked.refresh_from_db()
    assert asked.outcome == ""


def test_what_is_not_on_file_or_not_in_use_cannot_be_given(asked, oscar, operator):
    Identity.objects.filter(party=operator).update(use_stopped_at=timezone.now())
    assert refused(give, oscar, asked) == "use_stopped"
    Identity.objects.filter(party=operator).update(use_stopped_at=None, real_name=None)
    assert refused(give, oscar, asked) == "nothing_on_file"


def test_of_a_minor_on_camera_no_name_is_given(asked, oscar, operator, stream):
    young = timezone.localdate().year - 16
    verified_party(party=stream.roles.get(role="streamer").party, born=date(young, 1, 1))
    assert give(oscar, asked).streamers == []
    assert set(Reveal.objects.values_list("party", flat=True)) == {operator.pk}


def test_of_an_operator_who_is_a_minor_nothing_is_given(asked, oscar, operator, streamer):
    of_a_minor(operator)
    assert refused(give, oscar, asked) == "operator_minor"
    assert not Reveal.objects.exists()
    asked.refresh_from_db()
    assert asked.outcome == ""
    assert disclosures.refuse(user=oscar, disclosure_id=asked.pk, words=BECAUSE).outcome == "refused"


def test_whoever_turns_out_to_be_a_minor_is_read_no_longer(asked, oscar, bob, operator, streamer):
    given = give(oscar, asked)
    of_a_minor(streamer)
    assert [one.part for one in disclosures.given_to(user=bob, disclosure=given)] == ["operator"]


@pytest.mark.parametrize(
    "gone", [{"use_stopped_at": datetime(2026, 11, 1, tzinfo=UTC)}, {"mobile": None}], ids=["stopped", "erased"]
)
def test_a_deletion_between_looking_and_opening_is_a_refusal_and_nothing_is_given(
    asked, oscar, operator, monkeypatch, gone
):
    def committed_meanwhile(user):
        Identity.objects.filter(party=operator).update(**gone)
        return left_today(user)

    monkeypatch.setattr(deciding, "left_today", committed_meanwhile)
    assert refused(give, oscar, asked) == "changed_meanwhile"
    assert not Reveal.objects.exists()
    asked.refresh_from_db()
    assert asked.outcome == ""


@pytest.mark.parametrize("side", ["by", "about", "operator", "streamer"])
def test_nobody_of_a_side_reads_why_it_was_asked_or_finds_it_in_the_line(asked, oscar, dispute, person, side):
    officer = person("compliance_officer")
    stream = dispute.stream
    if side == "operator":
        # the room has another operator since
        stream.channel.operator = verified_party()
        stream.channel.save()
    theirs = {
        "by": dispute.by,
        "about": dispute.about,
        "operator": stream.channel.operator,
        "streamer": stream.roles.get(role="streamer").party,
    }
    assert [one.pk for one in disclosures.waiting(officer)] == [asked.pk]
    staff_of(theirs[side], officer)
    with pytest.raises(Disclosure.DoesNotExist):
        disclosures.opened(user=officer, disclosure_id=asked.pk)
    assert not AuditEvent.objects.filter(action="disclosure.request_read").exists()
    give(oscar, asked)
    assert not disclosures.waiting(officer).exists()
    assert [list(disclosures.answered(one)) for one in (officer, oscar)] == [[], [asked]]


def test_the_database_lets_nobody_give_to_oneself(asked, bob):
    change = {"outcome": "given", "decided_by": bob, "decided_at": timezone.now()}
    with pytest.raises(IntegrityError, match="nobody_gives_to_oneself"), transaction.atomic():
        Disclosure.objects.filter(pk=asked.pk).update(**change)


def test_the_copy_of_ones_data_holds_what_one_asked_and_not_what_was_given(asked, oscar, bob, dispute, operator):
    give(oscar, asked)
    (told,) = export_for(bob, dispute.by)["complaints"][0]["disclosures"]
    assert (told["reason"], told["outcome"], told["words"]) == (WHY, "given", BECAUSE)
    assert "13800138000" not in str(export_for(bob, dispute.by)["complaints"])


def test_three_years_after_the_end_the_words_go(asked, oscar, dispute, operator):
    give(oscar, asked)
    ended = timezone.now() - KEPT_AFTER_THE_ANSWER * 2
    Complaint.objects.filter(pk=dispute.pk).update(state="withdrawn", settled_at=ended)
    erase_complaints(dispute.by)
    asked.refresh_from_db()
    assert (asked.reason, asked.words, asked.outcome) == (None, None, "given")
