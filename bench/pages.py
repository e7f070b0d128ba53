"""Every page a person opens, at ten million flags: how many queries, and does any of them scan a grown table?"""

import json
import statistics
import time

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Membership, Party, User
from bench import crowd
from bench.people import staff
from livestream.models import StreamRole
from moderation.cases.models import Case, Flag

# tables that grow with the work; a scan of one of these is a page that gets slower every day
GROWN = (
    *(
        "cases_case",
        "cases_flag",
        "signals_batch",
        "signals_keptbatch",
        "evidence_auditevent",
        "decisions_",
        "delivery_",
    ),
    *("blocklists_", "inspections_figure"),
)


def run() -> dict[str, float]:
    built_s = crowd.flags()
    stream = crowd.streams()
    case = Case.objects.filter(decided_at=None).order_by("rank_at").first()
    desk = _browser(staff("desk", "moderator", "senior_moderator", "compliance_officer"))
    studio = _browser(_owner(_streamer_of(stream)))
    pages = {
        "console": (desk, reverse("console")),
        "rows": (desk, reverse("console_rows")),
        "case": (desk, reverse("case", args=[case.pk])),
        "mine": (desk, reverse("console_mine")),
        "timeline": (desk, reverse("stream_timeline", args=[stream.pk])),
        "deliveries": (desk, reverse("deliveries")),
        "studio": (studio, reverse("studio")),
        "front": (Client(), reverse("front")),
        "rules": (Client(), reverse("rules")),
        # a filter that no index answers alone
        "blocklist": (desk, reverse("blocklist") + "?side=buyer&standing=in_force"),
    }
    figures = {"page_flags": float(Flag.objects.count()), "page_build_s": built_s}
    most, scans = 0, 0
    for name, (browser, address) in pages.items():
        browser.get(address)
        took = []
        for _ in range(5):
            began = time.perf_counter()
            with CaptureQueriesContext(connection) as seen:
                answer = browser.get(address)
            took.append((time.perf_counter() - began) * 1000)
        if answer.status_code != 200:
            raise ValueError(f"{address} answered {answer.status_code}")
        figures[f"page_ms_{name}"] = statistics.median(took)
        figures[f"page_queries_{name}"] = float(len(seen))
        most = max(most, len(seen))
        scans += sum(scans_of(query["sql"]) for query in seen.captured_queries)
    return figures | {"page_most_queries": float(most), "page_seq_scans": float(scans)}


def _browser(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="accounts.backends.RoleBackend")
    return client


def _owner(party: Party) -> User:
    user = User.objects.create_user(f"bench-pages-{time.time()}", label="bench", language="en")
    Membership.objects.create(user=user, party=party, part="owner")
    return user


def _streamer_of(stream: object) -> Party:
    party = Party.objects.create(roles=["streamer"], name="bench", place="330100")
    StreamRole.objects.create(stream=stream, party=party, role="streamer")
    return party


def scans_of(sql: str) -> int:
    """How many sequential scans of grown tables the planner chooses for this query."""
    if not sql.lstrip().upper().startswith(("SELECT", "WITH")):
        return 0
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (FORMAT JSON) " + sql.replace("%", "%%"), [])
        plan = cursor.fetchone()[0]
    plan = json.loads(plan) if isinstance(plan, str) else plan
    return _count(plan[0]["Plan"])


def _count(node: dict) -> int:
    here = node["Node Type"] == "Seq Scan" and node["Relation Name"].startswith(GROWN)
    # an empty partition or table is read as cheaply one way as the other
    return int(here and node["Plan Rows"] > 1000) + sum(_count(child) for child in node.get("Plans", []))
