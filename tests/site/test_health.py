"""Alive, ready, and the figures."""

import pytest
from django.db import connection

from tests.conftest import chat, send


def test_alive_asks_nothing_of_the_database(client, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        assert client.get("/livez").status_code == 200


def test_ready_names_each_check(client, seeded):
    answer = client.get("/readyz")
    assert answer.json() == {
        "ready": True,
        "checks": {"database": True, "migrations": True, "partitions": True, "redis": True},
    }


def test_ready_reports_rows_outside_the_partitions(client, seeded):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO evidence_auditevent (at, actor_kind, actor_id, actor_role, actor_label, action,"
            " target_kind, target_id, target_label, request_id, detail)"
            " VALUES ('2001-01-01', '', '', '', '', '', '', '', '', '', '{}')"
        )
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"]["partitions"] is False


def test_the_figures_count_waiting_batches_and_open_cases(client, stream):
    send(stream, chat(1, "好"))
    text = client.get("/metrics").content.decode()
    assert "streamwarden_batches_waiting 1.0" in text
    assert "streamwarden_streams_on_air 1.0" in text
    assert "streamwarden_unscanned_minutes 0.0" in text
    assert 'streamwarden_cases_open{queue="2"} 0.0' in text


@pytest.mark.parametrize(
    ("token", "status"), [("", 403), ("Bearer wrong", 403), ("Bearer 令牌", 403), ("Bearer right", 200)]
)
def test_with_a_token_set_only_its_holder_reads_the_figures(client, seeded, settings, token, status):
    settings.METRICS_TOKEN = "right"
    assert client.get("/metrics", headers={"Authorization": token}).status_code == status


def test_from_elsewhere_and_without_a_token_the_figures_are_closed(client, seeded):
    assert client.get("/metrics", REMOTE_ADDR="203.0.113.7").status_code == 403
