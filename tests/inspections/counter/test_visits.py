"""A look at a case or a person needs a visit: why, for an hour at most, and every look is on record."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuthorityPost
from evidence.models import AuditEvent
from inspections.counter.visits import begin, open_visit
from inspections.models import Visit
from tests.cases.build import make_cases
from tests.inspections.counter.build import REASON, inspection, signed_in, visiting
from tests.inspections.orders.build import NEIGHBOUR, inspector

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna(seeded):
    return inspector()


@pytest.fixture
def case(stream):
    return make_cases(stream, 1)[0]


def test_a_case_asks_for_a_purpose_first_and_opens_after_it(anna, case):
    browser, page = signed_in(anna), reverse("authority_case", args=[case.pk])
    asked = browser.get(page)
    assert asked["Location"].startswith(reverse("authority_visit"))
    form = browser.get(asked["Location"])
    assert form.context["next"] == page
    answer = browser.post(asked["Location"], {"purpose": "supervision", "words": REASON, "next": page})
    assert answer["Location"] == page
    assert browser.get(page).status_code == 200
    looked = AuditEvent.objects.get(action="authority.looked")
    visit = Visit.objects.get()
    assert (looked.target_kind, looked.target_id, looked.actor_id) == ("case", str(case.pk), str(anna.pk))
    assert looked.detail == {
        "visit": str(visit.pk),
        "purpose": "supervision",
        "inspection": "",
        "department": "market",
        "place": "330100",
    }


def test_the_reason_is_sealed_and_no_audit_event_holds_it(anna):
    visiting(anna)
    visit = Visit.objects.get()
    assert visit.words == REASON
    assert REASON.encode() not in bytes(vars(visit)["words"])
    begun = AuditEvent.objects.get(action="visit.begun")
    assert REASON not in str(vars(begun))


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({}, "purpose"),
        ({"purpose": "curiosity", "words": REASON}, "purpose"),
        ({"purpose": "supervision", "words": "  "}, "words"),
        ({"purpose": "supervision", "words": "x" * 501}, "words"),
        ({"purpose": "inspection", "words": REASON}, "inspection"),
        ({"purpose": "inspection", "words": REASON, "inspection": "no-number"}, "inspection"),
    ],
    ids=["nothing", "no_purpose_of_ours", "no_words", "too_many_words", "no_inspection", "no_number"],
)
def test_what_is_missing_stands_beside_its_field(anna, typed, field):
    answer = signed_in(anna).post(reverse("authority_visit"), typed)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Visit.objects.exists()


def test_a_neighbours_inspection_is_no_purpose(anna):
    theirs = inspection(inspector(NEIGHBOUR))
    typed = {"purpose": "inspection", "words": REASON, "inspection": str(theirs.pk)}
    answer = signed_in(anna).post(reverse("authority_visit"), typed)
    assert answer.status_code == 422
    assert answer.context["form"].errors["inspection"] == ["Choose an inspection of your own authority."]
    assert theirs.number not in answer.content.decode()


def test_what_is_no_number_of_an_inspection_chooses_none(anna):
    for asked in ("x", "00000000-0000-0000-0000-000000000000"):
        form = signed_in(anna).get(reverse("authority_visit"), {"inspection": asked})
        assert form.status_code == 200
        assert "selected" not in str(form.context["form"]["inspection"]).replace('value="" selected', "")


def test_a_visit_ends_by_itself_after_an_hour(anna, case, time_machine):
    now = timezone.now()
    time_machine.move_to(now, tick=False)
    post = AuthorityPost.objects.get(user=anna)
    visiting(anna)
    time_machine.move_to(now + timedelta(minutes=59), tick=False)
    assert open_visit(post)
    time_machine.move_to(now + timedelta(minutes=60), tick=False)
    assert open_visit(post) is None


def test_ending_it_asks_for_a_purpose_again(anna, case):
    visiting(anna)
    browser = signed_in(anna)
    browser.post(reverse("authority_visit_end"))
    assert browser.get(reverse("authority_case", args=[case.pk])).status_code == 302
    assert AuditEvent.objects.filter(action="visit.ended").count() == 1


def test_a_second_visit_ends_the_first(anna):
    first = visiting(anna)
    second = visiting(anna, purpose="lead")
    first.refresh_from_db()
    assert first.ends_at <= second.started_at
    assert open_visit(AuthorityPost.objects.get(user=anna)).pk == second.pk


def test_a_visit_of_another_post_is_none(anna):
    visiting(anna)
    post = AuthorityPost.objects.get(user=anna)
    post.place = NEIGHBOUR
    post.save()
    assert open_visit(post) is None


@pytest.mark.parametrize("address", ["https://example.org/", "//example.org", "/authority/visit/?next=/x", ""])
def test_it_leads_back_to_pages_of_ours_alone(anna, address):
    answer = signed_in(anna).post(reverse("authority_visit"), {"purpose": "lead", "words": REASON, "next": address})
    assert answer["Location"] == reverse("authority")


def test_what_is_opened_bears_who_where_when_and_which_visit(anna, case):
    visit = visiting(anna)
    browser = signed_in(anna)
    page = browser.get(reverse("authority_case", args=[case.pk])).content.decode()
    mark = page[page.index('class="watermark"') :]
    for part in (anna.label, "market regulation", "杭州市", visit.number):
        assert part in mark
    browser.post(reverse("authority_visit_end"))
    assert 'class="watermark"' not in browser.get(reverse("authority_cases")).content.decode()


def test_an_ended_seat_is_told_so_and_sees_nothing(anna, case):
    visiting(anna)
    AuthorityPost.objects.filter(user=anna).update(ended_at=timezone.now())
    browser = signed_in(anna)
    for page in (reverse("authority_cases"), reverse("authority_case", args=[case.pk])):
        answer = browser.get(page)
        assert answer.status_code == 403
        assert "Your seat for this authority ended on" in answer.content.decode()


def test_a_seat_whose_time_is_over_opens_nothing(anna):
    AuthorityPost.objects.filter(user=anna).update(until=timezone.now() - timedelta(seconds=1))
    assert signed_in(anna).get(reverse("authority_cases")).status_code == 403


def test_begin_takes_an_inspection_along_only_for_that_purpose(anna):
    own = inspection(anna)
    typed = {"purpose": "complaint", "words": REASON, "inspection": str(own.pk)}
    signed_in(anna).post(reverse("authority_visit"), typed)
    assert Visit.objects.get().inspection is None
    post = AuthorityPost.objects.get(user=anna)
    assert begin(post=post, purpose="inspection", words=REASON, inspection=own).inspection == own
