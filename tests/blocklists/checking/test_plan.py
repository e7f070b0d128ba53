"""By the index alone: what a check costs must not grow with the list."""

import json

import pytest
from django.db import connection
from django.utils import timezone

from blocklists import finding
from evidence.ids import uuid7
from tests.blocklists.build import entry


@pytest.mark.parametrize("statement", finding.STATEMENTS.values())
def test_no_grown_table_is_read_from_end_to_end(db, statement):
    entry(("device", "868888030123456"))
    asked = {"digests": [b"x" * 16] * 5, "now": timezone.now(), "parties": [uuid7()], "accounts": [f"{uuid7()}/u"]}
    with connection.cursor() as cursor:
        # a table of one page is read whole whatever there is: as if it had grown
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN (FORMAT JSON) " + statement, asked)
        (plan,) = cursor.fetchone()
    plan = json.loads(plan) if isinstance(plan, str) else plan
    scans: list[tuple[str, str]] = []

    def walk(node: dict) -> None:
        scans.append((node["Node Type"], node.get("Relation Name", "")))
        for child in node.get("Plans", []):
            walk(child)

    walk(plan[0]["Plan"])
    read_whole = {table for kind, table in scans if kind == "Seq Scan"}
    # a handful of lists; the planner has no index for those that are open, nor needs one
    assert read_whole <= {"blocklists_sharedlist"}
    ways = {kind for kind, table in scans if table == "blocklists_identifier"}
    assert ways
    assert ways <= {"Index Scan", "Index Only Scan", "Bitmap Heap Scan"}
