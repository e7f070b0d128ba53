"""By or about minors: a guardian files for a child, it goes first and only to cleared people, and nothing is kept of a
small child without its guardian."""

from datetime import date

import pytest
from django.utils import timezone

from accounts.models import Membership
from blocklists.refusing import Refused
from delivery.models import Notice
from moderation.complaints import complaints
from moderation.complaints.complaints.terms import LIMIT_S, MINORS_S, ON_AIR_S
from moderation.complaints.models import Complaint
from tests.complaints.filed.build import filed, wished
from tests.livestream.gates.build import guardian_of, viewer

pytestmark = pytest.mark.django_db
YEAR = timezone.now().year
# nine or ten, and fourteen or fifteen, whenever this runs
SMALL, GROWING = date(YEAR - 10, 5, 1), date(YEAR - 15, 5, 1)


def owner(party, person):
    user = person()
    Membership.objects.create(user=user, party=party, part="owner")
    return user


def test_a_guardian_files_for_a_child_and_hears_of_it(stream, person):
    child = viewer(stream.client, SMALL)
    link = guardian_of(child)
    guardian = owner(link.guardian, person)
    made = filed(stream, guardian, party=child)
    assert (made.by, made.minors, made.asked_at) == (child, True, None)
    assert Notice.objects.get(code="complaint_received").recipient == f"user:{guardian.pk}"
    assert [one.pk for one in complaints.complaints_by(guardian)] == [made.pk]
    assert complaints.complaint_for(guardian, made.pk).pk == made.pk


def test_a_guardian_that_is_none_any_more_files_for_nobody(stream, person):
    child = viewer(stream.client, SMALL)
    link = guardian_of(child, state="ended")
    with pytest.raises(Refused, match="not_yours"):
        filed(stream, owner(link.guardian, person), party=child)


def test_a_small_child_needs_its_guardian_and_a_growing_one_does_not(stream, person):
    with pytest.raises(Refused, match="guardian_first"):
        filed(stream, owner(viewer(stream.client, SMALL), person))
    assert not Complaint.objects.exists()
    made = wished(stream, owner(viewer(stream.client, GROWING), person))
    assert (made.minors, made.asked_at) == (True, None)


def test_with_the_guardians_consent_a_small_child_complains_itself(stream, person):
    child = viewer(stream.client, SMALL)
    guardian_of(child, "minor_data")
    assert filed(stream, owner(child, person)).minors


def test_a_platform_is_not_told_that_it_was_the_age(stream):
    child = viewer(stream.client, SMALL)
    with pytest.raises(Refused, match="not_possible"):
        filed(stream, None, client=stream.client, party=child)


def test_whoever_complains_of_a_minor_on_camera_complains_about_a_minor(stream, person):
    on_camera = stream.roles.filter(role="streamer")
    assert not filed(stream, owner(viewer(stream.client), person)).minors
    on_camera.update(party=viewer(stream.client, GROWING))
    made = wished(stream, owner(viewer(stream.client), person))
    assert (made.minors, made.asked_at, made.case.kind) == (True, None, "minors_complaint")


@pytest.mark.parametrize("names_the_stream", [True, False], ids=["of the stream", "of the room"])
def test_whoever_complains_of_a_room_whose_operator_is_a_minor_complains_about_a_minor(
    stream, person, names_the_stream
):
    stream.channel.operator = viewer(stream.client, GROWING)
    stream.channel.save()
    about = {} if names_the_stream else {"stream": None, "channel": stream.channel}
    made = wished(stream, owner(viewer(stream.client), person), **about)
    assert (made.minors, made.asked_at, made.case.kind) == (True, None, "minors_complaint")


def test_it_goes_before_any_other_filed_at_the_same_time(stream, person):
    made = filed(stream, owner(viewer(stream.client), person), reason="minors")
    stream.__class__.objects.filter(pk=stream.pk).update(state="ended")
    stream.refresh_from_db()
    off_air = filed(stream, owner(viewer(stream.client), person), reason="minors", product="p-1")
    # a trusted complainant waits half as long
    soonest = min(ON_AIR_S, *LIMIT_S.values()) / 2
    assert [one.case.limit_s for one in (made, off_air)] == [MINORS_S, MINORS_S]
    assert soonest > MINORS_S
