"""The queue pane: first fifty in order, filtered by the address, at a cost that does not grow with them."""

import re

from django.urls import reverse

from moderation.cases import claims
from moderation.cases.models import Case, Severity
from tests.cases.build import make_cases


def ids(response):
    return [int(pk) for pk in re.findall(r'<li data-case="(\d+)"', response.content.decode())]


def test_the_first_fifty_stand_in_their_order(browse, stream, alice):
    cases = make_cases(stream, 60)
    assert ids(browse(alice).get(reverse("console_rows"))) == [case.pk for case in cases[:50]]


def test_the_address_chooses_queue_and_severity(browse, stream, alice):
    first, second = make_cases(stream, 2, queue=4)
    Case.objects.filter(pk=second.pk).update(severity=Severity.CRITICAL)
    browser = browse(alice)
    assert ids(browser.get(reverse("console_rows") + "?queue=5")) == []
    assert ids(browser.get(reverse("console_rows") + "?queue=4")) == [first.pk, second.pk]
    assert ids(browser.get(reverse("console") + "?queue=4&severity=4")) == [second.pk]
    # every address of the desk carries the choice on
    assert (
        f"{reverse('case', args=[second.pk])}?queue=4&amp;severity=4"
        in browser.get(reverse("console") + "?queue=4&severity=4").content.decode()
    )


def test_a_filter_that_cannot_be_read_is_none(browse, stream, alice):
    make_cases(stream, 1)
    for query in ("?queue=x", "?queue=-1", "?queue=99999999999999999999", "?severity=9", "?severity=%00"):
        response = browse(alice).get(reverse("console") + query)
        assert response.status_code == 200
        assert len(ids(response)) == 1


def test_a_row_says_who_holds_it(browse, case, alice, bob):
    claims.claim(user=bob, case_id=case.pk)
    assert f"held by {bob}" in browse(alice).get(reverse("console_rows")).content.decode()


def test_an_empty_queue_says_what_would_fill_it(browse, alice):
    page = browse(alice).get(reverse("console")).content.decode()
    assert "A case appears when a rule meets something" in page


def test_fifty_rows_cost_no_more_than_one(browse, stream, alice, django_assert_max_num_queries):
    make_cases(stream, 50)
    browser = browse(alice)
    for name in ("console", "console_rows", "console_mine"):
        with django_assert_max_num_queries(12):
            browser.get(reverse(name))


def test_the_refresh_brings_every_queues_figures_and_who_else_looks(browse, case, alice, bob):
    claims.look(user=bob, case_id=case.pk)
    page = browse(alice).get(reverse("console_rows"), {"looking": case.pk}).content.decode()
    assert len(re.findall(r'<li data-queue="\d+" data-version="\d+" data-open="\d+"', page)) == 13
    assert f"also looking: {bob}" in page


def test_the_header_shows_depth_of_each_queue(browse, case, alice):
    page = browse(alice).get(reverse("console")).content.decode()
    assert re.search(r'data-queue="2" data-open="1"', page)
    assert re.search(r'data-queue="3" data-open="0"', page)
