"""A page costs the same at ten million cases: few queries, and each by an index."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from livestream.models import AdmissionEntry
from tests.case_search.test_filters import complaint
from tests.plans import explained

pytestmark = pytest.mark.django_db
# tables that grow with use; the others are read whole at their leisure
GROWN = (
    "cases_case",
    "livestream_stream",
    "livestream_streamrole",
    "livestream_channel",
    "livestream_admissionentry",
    "accounts_party",
    "complaints_complaint",
    "decisions_measure",
    "decisions_decision",
)


def plans_without_scans(queries: list[str]) -> list[str]:
    """What a plan reads whole although it was forbidden to: the planner of a small table would do it by itself, so what
    is left is what no index answers."""
    whole = []
    for sql in queries:
        if not sql.startswith("SELECT") or not any(table in sql for table in GROWN):
            continue
        found = explained(sql, forbidden=("seqscan",))
        whole += [f"{table}: {sql}" for table in GROWN if re.search(rf"Seq Scan on {table}\b", found)]
    return whole


@pytest.fixture
def asked(here, there) -> dict[str, str]:
    """An address for each filter, by what is asked."""
    made = complaint(there, product="sku-7", order_ref="2026-77")
    placed = AdmissionEntry.objects.create(
        client=there.stream.client, act="order", ref="2026-77", stream=there.stream, place="330100", allowed=True
    )
    return {
        "nothing": "",
        "stream": f"stream={here.stream_id}",
        "room": f"room={here.channel_id}",
        "party": f"party={here.stream.channel.operator_id}",
        "product": "product=sku-7",
        "complaint": f"order={made.pk}",
        "order": f"order={placed.pk}",
        "rule": "rule=LM10-1",
        "open": "state=open&kind=flags",
        "decided": "state=decided&outcome=violation",
        "period": "since=2026-01-01&until=2026-12-31",
        "further": f"before={there.pk}",
        "all": f"room={here.channel_id}&rule=LM10-1&state=open&since=2026-01-01&before={there.pk}",
    }


def test_every_address_costs_few_queries_and_reads_no_grown_table_whole(browser, asked):
    browser.get(reverse("case_search"))
    for what, query in asked.items():
        with CaptureQueriesContext(connection) as met:
            assert browser.get(f"{reverse('case_search')}?{query}").status_code == 200
        assert len(met) <= 20, what
        assert plans_without_scans([one["sql"] for one in met]) == [], what


@pytest.mark.parametrize("what", ["stream", "room", "party", "order"])
def test_looking_for_a_name_reads_no_grown_table_whole(browser, asked, what):
    with CaptureQueriesContext(connection) as met:
        browser.post(reverse("case_search"), {what: "nobody is called so"})
    assert len(met) <= 20
    assert plans_without_scans([one["sql"] for one in met]) == []
