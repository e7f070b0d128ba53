"""Who may look at a picture, by what link, for how long; and that it is seen that they looked."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core import signing
from django.utils import timezone

from accounts.documents import services
from accounts.documents.links import link
from accounts.documents.pictures import reencode
from accounts.models import Document, Identity
from evidence.models import AuditEvent
from tests.accounts.documents.pictures import picture


def views() -> int:
    return AuditEvent.objects.filter(action="document.viewed").count()


def test_the_owner_and_those_who_work_for_it_see_their_own(browse, keep, alice, bob):
    document = keep()
    for user in (alice, bob):
        page = browse(user).get(link(document, user))
        assert page.status_code == 200
        assert page.content.startswith(b"\xff\xd8\xff")
    assert views() == 2


def test_a_reviewer_sees_it_and_the_event_says_who(browse, keep, oscar):
    document = keep()
    assert browse(oscar).get(link(document, oscar)).status_code == 200
    event = AuditEvent.objects.get(action="document.viewed")
    assert (event.actor_id, event.actor_role, event.target_id) == (
        str(oscar.pk),
        "compliance_officer",
        str(document.pk),
    )


def test_the_answer_can_do_nothing_but_be_looked_at(browse, keep, alice):
    document = keep()
    answer = browse(alice).get(link(document, alice))
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Cache-Control"] == "no-store, private"
    assert answer["Content-Disposition"] == 'inline; filename="document.jpg"'
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("who", ["carol", "moderator", "senior_moderator"])
def test_to_everybody_else_it_does_not_exist(browse, keep, carol, person, who):
    document = keep()
    user = carol if who == "carol" else person(who)
    # even with a link that was made for them
    assert browse(user).get(link(document, user)).status_code == 404
    assert views() == 0


def test_a_link_passed_on_opens_nothing(browse, keep, alice, bob, oscar):
    document = keep()
    for user in (bob, oscar):
        assert browse(user).get(link(document, alice)).status_code == 404


def test_another_documents_id_is_not_opened_by_ones_own_token(browse, keep, alice, carol):
    mine = keep()
    theirs = services.keep(
        party=carol.memberships.get().party,
        kind="front",
        upload=reencode(picture()),
        user=carol,
    )
    token = link(mine, alice).rsplit("/", 1)[1]
    assert browse(alice).get(f"/documents/{theirs.pk}/{token}").status_code == 404
    assert browse(alice).get(f"/documents/{uuid4()}/{token}").status_code == 404
    assert views() == 0


def test_a_link_lives_five_minutes(browse, keep, alice):
    document = keep()
    path = link(document, alice)
    client = browse(alice)
    with time_machine.travel(timezone.now() + timedelta(minutes=4, seconds=30)):
        assert client.get(path).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(minutes=5, seconds=5)):
        assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "token",
    ["x", "a:b:c", "../../etc/passwd", signing.dumps("x", salt="other"), signing.dumps(7, salt="accounts.documents")],
    # a signature holds the time: two processes would call the test by two names
    ids=["short", "parts", "path", "other salt", "other shape"],
)
def test_a_forged_token_is_404(browse, keep, alice, token):
    assert browse(alice).get(f"/documents/{keep().pk}/{token}").status_code == 404


def test_permission_is_asked_again_when_the_link_is_used(browse, keep, party, alice, bob):
    document = keep()
    path = link(document, bob)
    party.memberships.filter(user=bob).delete()
    assert browse(bob).get(path).status_code == 404


def test_a_guardians_membership_does_not_open_the_file(browse, keep, party, person):
    document, guardian = keep(), person(name="guardian")
    party.memberships.create(user=guardian, part="guardian")
    assert browse(guardian).get(link(document, guardian)).status_code == 404


def test_after_use_has_stopped_no_reviewer_sees_it(browse, keep, party, oscar):
    document = keep()
    Identity.objects.create(party=party, state="closed", use_stopped_at=timezone.now())
    assert browse(oscar).get(link(document, oscar)).status_code == 404


def test_what_is_erased_or_lost_is_404(browse, keep, alice):
    lost, erased = keep(), keep(kind="back")
    paths = link(lost, alice), link(erased, alice)
    services.storage.delete(lost.storage_name)
    services.erase(Document.objects.filter(pk=erased.pk))
    assert [browse(alice).get(path).status_code for path in paths] == [404, 404]
    assert views() == 0


def test_signed_out_one_is_sent_to_the_door(client, keep, alice):
    assert client.get(link(keep(), alice))["Location"].startswith("/accounts/login/")


def test_no_personal_data_stands_in_the_address(keep, alice):
    path = link(keep(), alice)
    assert "alice" not in path
