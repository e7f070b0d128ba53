"""A viewer's days, limits and refusals are in its copy, and go when it leaves; what it bought stays on file."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Party
from accounts.personal import deletion, export
from livestream.models import AdmissionEntry, Stream, ViewerDay, ViewerLimits
from tests.accounts.identity.build import verified_party


@pytest.fixture
def viewer(stream: Stream, person):
    user = person()
    party = verified_party(role="buyer", user=user)
    ViewerLimits.objects.create(party=party, daily_minutes=45)
    ViewerDay.objects.create(party=party, day=timezone.localdate(), watched_s=600, tipped_fen=500)
    for act, allowed in [("watch", False), ("comment", False), ("tip", True), ("order", True)]:
        AdmissionEntry.objects.create(
            client=stream.client, act=act, ref=act, stream=stream, party=party, place="330100", allowed=allowed
        )
    return user, party


def test_the_copy_holds_what_the_gates_counted(viewer):
    user, party = viewer
    copy = export.export_for(user, party)
    assert copy["limits"]["daily_minutes"] == 45
    assert [day["watched_s"] for day in copy["days"]] == [600]
    assert {entry["act"] for entry in copy["admissions"]} == {"watch", "comment", "tip", "order"}


def test_deletion_leaves_only_what_was_bought_or_tipped(viewer):
    user, party = viewer
    request = deletion.ask(user=user, party=party)
    assert deletion.carry_out(request_id=request.pk, now=timezone.now() + timedelta(days=8))
    assert not ViewerLimits.objects.filter(party=party).exists()
    assert not ViewerDay.objects.filter(party=party).exists()
    left = AdmissionEntry.objects.filter(party=Party.objects.get(pk=party.pk))
    assert {entry.act for entry in left} == {"tip", "order"}
