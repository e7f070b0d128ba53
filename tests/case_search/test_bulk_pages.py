"""A bulk in the browser: drawn from a list, samples opened and read, decided, taken back."""

import pytest
from django.urls import reverse

from moderation.cases.models import Case
from moderation.console.cases import bulk as pages
from moderation.decisions.bulk import deciding
from moderation.decisions.models import BulkDecision, Decision
from tests.cases.build import make_cases
from tests.conftest import OFF_PLATFORM, new_stream, send_and_scan, speech
from tests.decisions.bulk import ready

pytestmark = pytest.mark.django_db
LIST = "?rule=LM10-1&state=open"


@pytest.fixture
def senior(browse, carol):
    return browse(carol)


@pytest.fixture
def two(platform) -> None:
    """Two rooms whose streamers lead their viewers elsewhere."""
    for ref in ("s-1", "s-2"):
        send_and_scan(new_stream(platform, ref), speech(5, OFF_PLATFORM))


@pytest.fixture(autouse=True)
def _carried_out_at_once(monkeypatch) -> None:
    monkeypatch.setattr(pages.decide_bulk, "delay", lambda bulk_id: deciding.go_on(bulk_id, 60))


def test_from_the_list_to_the_decisions(senior, two, django_capture_on_commit_callbacks):
    assert (
        f'href="{reverse("bulk_new")}{LIST}"'.replace("&", "&amp;")
        in senior.get(reverse("case_search") + LIST).content.decode()
    )
    assert "2 open cases fit" in senior.get(reverse("bulk_new") + LIST).content.decode()
    senior.post(reverse("bulk_new") + LIST)
    made = BulkDecision.objects.get()
    one = reverse("bulk_one", args=[made.pk])
    assert "2 samples are still to be read" in senior.get(one).content.decode()
    for _time in made.samples:
        made.refresh_from_db()
        unread = next(case for case in made.samples if case not in made.opened)
        sample = reverse("bulk_open", args=[made.pk, unread])
        assert "<mark>" in senior.get(sample).content.decode()
        senior.post(sample)
    text = senior.get(one).content.decode()
    assert "All are read" in text
    assert "Decide 2 cases alike" in text
    with django_capture_on_commit_callbacks(execute=True):
        sent = {"choice": "warn", "count": 2, "reason": "Keep deals here."}
        assert senior.post(reverse("bulk_decide", args=[made.pk]), sent).status_code == 302
    assert Decision.objects.filter(bulk=made, reason="Keep deals here.").count() == 2
    assert "Undo all" in senior.get(one).content.decode()
    assert "2 decisions are undone" in senior.post(reverse("bulk_undo", args=[made.pk]), follow=True).content.decode()
    assert Case.objects.filter(decided_at=None).count() == 2


def test_before_the_samples_are_read_nothing_is_decided(senior, two):
    senior.post(reverse("bulk_new") + LIST)
    made = BulkDecision.objects.get()
    answer = senior.post(reverse("bulk_decide", args=[made.pk]), {"choice": "no_violation", "count": 2})
    assert answer.status_code == 422
    assert "Open and read every sample first" in answer.content.decode()


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"choice": "cut"}, "The form was not complete"),
        ({"percent": "much"}, "between 0 and 99 percent"),
        ({"choice": "limit_traffic", "minutes": "0"}, "minutes must be between"),
        ({"count": "2"}, "another number of cases"),
    ],
    ids=["cut", "percent", "minutes", "count"],
)
def test_what_cannot_stand_is_said(senior, carol, stream, sent, says):
    made = ready(stream, carol)
    answer = senior.post(reverse("bulk_decide", args=[made.pk]), {"choice": "warn", "count": "3"} | sent)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not Decision.objects.exists()


def test_a_case_left_out_is_named(senior, carol, stream, alice):
    made = ready(stream, carol)
    changed = made.cases[0][0]
    Case.objects.filter(pk=changed).update(version=9)
    BulkDecision.objects.update(decided_at=made.at, outcome="no_violation")
    deciding.go_on(made.pk, 60)
    text = senior.get(reverse("bulk_one", args=[made.pk])).content.decode()
    assert "1 case was left as it is" in text
    assert f'href="{reverse("case", args=[changed])}"' in text


def test_without_a_rule_there_is_nothing_to_draw(senior, stream):
    make_cases(stream, 1)
    assert "Choose the cases first" in senior.get(reverse("bulk_new")).content.decode()
    assert senior.post(reverse("bulk_new")).status_code == 422
    assert senior.post(reverse("bulk_new") + "?rule=AD17-1").status_code == 422
    assert not BulkDecision.objects.exists()


def test_anothers_draft_is_nobodys_business(browse, carol, person, stream):
    made = ready(stream, carol)
    other = browse(person("senior_moderator"))
    assert other.get(reverse("bulk_one", args=[made.pk])).status_code == 404
    assert other.get(reverse("bulk_open", args=[made.pk, made.samples[0]])).status_code == 404
    BulkDecision.objects.update(decided_at=made.at, outcome="no_violation")
    assert other.get(reverse("bulk_one", args=[made.pk])).status_code == 200
    assert other.post(reverse("bulk_undo", args=[made.pk])).status_code == 404


def test_only_samples_are_opened(senior, carol, stream):
    made = ready(stream, carol)
    (another,) = make_cases(new_stream(stream.client, "s-9"), 1)
    for browser_act in (senior.get, senior.post):
        assert browser_act(reverse("bulk_open", args=[made.pk, another.pk])).status_code == 404


def test_while_a_worker_is_at_it_the_page_asks_again_and_then_for_itself(senior, carol, stream):
    made = ready(stream, carol)
    BulkDecision.objects.update(decided_at=made.at, outcome="no_violation")
    address = reverse("bulk_one", args=[made.pk])
    assert "0 of 3 cases gone through" in senior.get(address, HTTP_HX_REQUEST="true").content.decode()
    deciding.go_on(made.pk, 60)
    assert senior.get(address, HTTP_HX_REQUEST="true")["HX-Refresh"] == "true"


def test_two_hundred_cases_cost_no_more_than_one(senior, carol, stream, django_assert_max_num_queries):
    made = ready(stream, carol, number=6)
    senior.get(reverse("case_search"))
    for address in (reverse("bulk_one", args=[made.pk]), reverse("bulk_new") + LIST):
        with django_assert_max_num_queries(16):
            senior.get(address)
