"""One entry's page: what it says, who may do what, and that an act takes a second step on what was seen."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from blocklists.models import Entry
from evidence.models import AuditEvent


def page(browser, entry, status=200):
    answer = browser.get(reverse("blocklist_entry", args=[entry.pk]))
    assert answer.status_code == status
    return answer.content.decode()


def do(browser, entry, act, **fields):
    given = {"version": entry.version, "confirmed": "on"} | fields
    return browser.post(reverse(f"blocklist_{act}", args=[entry.pk]), {k: v for k, v in given.items() if v is not None})


def state(entry):
    return Entry.objects.get(pk=entry.pk).state


def test_it_says_everything_in_words_and_no_value(officer, propose, party):
    entry = propose()
    text = page(officer, entry)
    for words in (
        entry.number,
        "Lin&#x27;s room",
        "Sold what may not be sold.",
        "On air on 3 November.",
        "A serious violation on air",
        "Livestream Marketing Measures (2021), article 14",
        "resident identity card",
        "mobile number",
        "waits for a second person",
    ):
        assert words in text
    identity = party.identity
    for value in (identity.number, identity.mobile, identity.real_name, identity.mobile[3:]):
        assert value not in text


def test_that_it_was_read_is_recorded_without_words(officer, propose):
    entry = propose()
    page(officer, entry)
    event = AuditEvent.objects.get(action="blocklist.entry_viewed")
    assert (event.target_id, event.detail) == (str(entry.pk), {})


def test_what_people_wrote_is_text_and_not_markup(officer, propose):
    text = page(officer, propose(reason="<script>alert(1)</script>", facts="<b>bold</b>"))
    assert "<script>alert" not in text
    assert "&lt;b&gt;bold" in text


def test_the_second_person_confirms_in_two_steps(officer, propose):
    entry = propose()
    assert do(officer, entry, "confirm", confirmed=None).status_code == 422
    assert state(entry) == "proposed"
    assert do(officer, entry, "confirm").status_code == 302
    assert state(entry) == "confirmed"


def test_the_proposer_is_told_why_not_and_cannot(senior, propose):
    entry = propose()
    text = page(senior, entry)
    assert "A second person is needed" in text
    assert reverse("blocklist_confirm", args=[entry.pk]) not in text
    assert do(senior, entry, "confirm").status_code == 409
    assert state(entry) == "proposed"


def test_confirming_asks_for_a_fresh_sign_in(browse, dana, propose):
    browser, entry = browse(dana), propose()
    text = page(browser, entry)
    assert "Sign in once more" in text
    assert reverse("blocklist_confirm", args=[entry.pk]) not in text
    answer = do(browser, entry, "confirm")
    assert answer.status_code == 302
    assert "reauthenticate" in answer["Location"]
    assert state(entry) == "proposed"


def test_who_saw_another_version_looks_afresh(officer, confirmed):
    entry = confirmed()
    answer = do(officer, entry, "lift", version=entry.version - 1, words="No longer needed.")
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "Somebody has changed this entry meanwhile" in text
    # the fresh page names the version that stands, and what was typed is not carried over to it
    assert f'name="version" value="{entry.version}"' in text
    assert "No longer needed." not in text
    assert state(entry) == "confirmed"


def test_declining_and_lifting_take_words(officer, propose, confirmed, party):
    waiting = propose()
    answer = do(officer, waiting, "decline")
    assert answer.status_code == 422
    assert "This field is required" in answer.content.decode()
    assert do(officer, waiting, "decline", words="Not proved.").status_code == 302
    assert Entry.objects.get(pk=waiting.pk).ended_code == "declined"
    standing = confirmed()
    assert do(officer, standing, "lift", words="It was resolved.").status_code == 302
    assert "It was resolved." in page(officer, standing)
    assert state(standing) == "lifted"


def test_its_proposer_withdraws_and_is_not_offered_to_decline(senior, officer, propose):
    entry = propose()
    text = page(senior, entry)
    assert reverse("blocklist_withdraw", args=[entry.pk]) in text
    assert reverse("blocklist_decline", args=[entry.pk]) not in text
    assert reverse("blocklist_withdraw", args=[entry.pk]) not in page(officer, entry)
    assert do(senior, entry, "withdraw").status_code == 302
    assert Entry.objects.get(pk=entry.pk).ended_code == "withdrawn"


def test_shortening_takes_an_earlier_day(officer, confirmed):
    entry = confirmed()
    soon, late = timezone.localdate() + timedelta(days=7), timezone.localdate() + timedelta(days=300)
    answer = do(officer, entry, "shorten", words="Less is enough.", ends_on=late.isoformat())
    assert answer.status_code == 409
    assert "This would not be shorter" in answer.content.decode()
    # what was typed is still there
    assert "Less is enough." in answer.content.decode()
    assert do(officer, entry, "shorten", words="Less is enough.", ends_on="2026-02-30").status_code == 422
    assert do(officer, entry, "shorten", words="Less is enough.", ends_on=soon.isoformat()).status_code == 302
    assert timezone.localtime(Entry.objects.get(pk=entry.pk).ends_at).date() == soon
    text = page(officer, entry)
    assert f"{soon} 23:59" in text


def test_lasting_longer_is_another_proposal_that_begins_where_this_ends(officer, senior, confirmed):
    entry = confirmed()
    assert do(officer, entry, "extend", length="30").status_code == 422
    answer = do(officer, entry, "extend", length="30", reason="It went on meanwhile.")
    assert answer.status_code == 302
    later = Entry.objects.exclude(pk=entry.pk).get()
    assert answer["Location"] == reverse("blocklist_entry", args=[later.pk])
    assert (later.state, later.starts_at) == ("proposed", entry.ends_at)
    assert later.ends_at == entry.ends_at + timedelta(days=30)
    # its proposer is no second person for it
    assert "A second person is needed" in page(officer, later)
    assert do(senior, later, "confirm").status_code == 302


def test_without_an_end_there_must_be_a_reason(officer, confirmed):
    answer = do(officer, confirmed(), "extend", length="none", reason="It went on.")
    assert answer.status_code == 422
    assert "Without an end there must be a reason why" in answer.content.decode()


def test_two_about_one_account_become_one(officer, confirmed, propose):
    keep, other = confirmed(scopes=["camera"]), propose(scopes=["operate"])
    text = page(officer, keep)
    assert f'value="{other.pk}"' in text
    assert do(officer, keep, "merge", other=str(other.pk), words="The same matter.").status_code == 302
    other.refresh_from_db()
    assert (other.ended_code, other.merged_into_id) == ("merged", keep.pk)
    assert f'It was merged into <a href="{reverse("blocklist_entry", args=[keep.pk])}">' in page(officer, other)


def test_only_entries_about_the_same_can_be_merged(officer, confirmed, propose):
    keep = confirmed()
    other = propose(party=None, identifiers=[("device", "ab-cd-ef-01-23")])
    assert reverse("blocklist_merge", args=[keep.pk]) not in page(officer, keep)
    assert do(officer, keep, "merge", other=str(other.pk), words="The same matter.").status_code == 422
    assert state(other) == "proposed"


def test_what_is_over_offers_nothing(officer, confirmed):
    entry = confirmed()
    Entry.objects.filter(pk=entry.pk).update(
        starts_at=timezone.now() - timedelta(days=9), ends_at=timezone.now() - timedelta(days=1)
    )
    text = page(officer, entry)
    assert "expired" in text
    assert "What can be done" not in text


def test_a_moderator_reads_and_proposes_but_confirms_nothing(sign_in, mo, propose):
    browser, entry = sign_in(mo), propose()
    text = page(browser, entry)
    assert reverse("blocklist_confirm", args=[entry.pk]) not in text
    for act in ("confirm", "decline", "lift", "shorten", "merge"):
        assert do(browser, entry, act, words="x").status_code == 403
    assert state(entry) == "proposed"


@pytest.mark.parametrize("act", ["confirm", "decline", "lift", "withdraw", "shorten", "extend", "merge"])
def test_nobody_acts_on_or_reads_an_entry_about_a_party_of_ones_own(officer, dana, propose, party, act):
    entry = propose()
    party.memberships.create(user=dana, part="owner")
    text = page(officer, entry, status=403)
    assert "This entry is about a party of your own" in text
    assert "susanne" not in text
    assert do(officer, entry, act, words="x").status_code == 403
    assert state(entry) == "proposed"


def test_nor_one_that_names_ones_proved_number(officer, dana, propose, party):
    entry = propose(party=None, identifiers=[("resident_id", party.identity.number)])
    party.memberships.create(user=dana, part="owner")
    page(officer, entry, status=403)


@pytest.mark.parametrize("version", ["", "0", "-1", "x", "9" * 30])
def test_a_broken_version_is_refused_by_name(officer, confirmed, version):
    entry = confirmed()
    assert do(officer, entry, "lift", version=version, words="x").status_code == 422
    assert state(entry) == "confirmed"


def test_the_history_tells_each_step_and_who(officer, confirmed, dana, sue):
    entry = confirmed()
    do(officer, entry, "lift", words="Resolved by a settlement.")
    text = page(officer, entry)
    history = text[text.index("history") :]
    assert history.index("proposed") < history.index("confirmed") < history.index("Resolved by a settlement.")
    assert sue.label in history
    assert dana.label in history


def test_few_queries(officer, confirmed, django_assert_max_num_queries):
    entry = confirmed()
    page(officer, entry)
    with django_assert_max_num_queries(20):
        page(officer, entry)
