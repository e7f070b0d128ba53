"""Questions at the gates over HTTP: may this viewer watch, comment, order, tip? Client and site on the same two cores.

Two web processes, as a machine of two cores runs them, and viewers of every age. Asked one by one, the request costs
several times what the check does; `admission_checks_per_s` is of a hundred at a time, as a platform renews leases.
"""

import itertools
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import orjson
import psutil
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Identity, MachineClient, Party
from accounts.services import create_client
from bench.keepalive import Connection
from bench.processes import cpu_s, family, servers, web
from evidence.actors import system
from livestream.gates.facts import COMMENT, ORDER, TIP, WATCH
from livestream.gates.gathering import Viewer
from livestream.gates.services import Question, ask
from livestream.models import Stream
from livestream.services import register_stream, start_stream

QUESTIONS, SINGLE, WARM, AT_ONCE = 6000, 2000, 400, 100
VIEWERS, STREAMS, SENDERS, WEBS = 2000, 8, 8, 2
# of twenty questions: 70, 15, 10 and 5 %
MIX = [WATCH] * 14 + [COMMENT] * 3 + [ORDER] * 2 + [TIP]
YEARS = (1990, 2011, 1985, 2009, 1978, 2001)


def run() -> dict[str, float]:
    client, key = create_client(name=f"bench {time.time()}", scopes=["admission"], own_door=True, actor=system("bench"))
    streams = [_stream(client, number) for number in range(STREAMS)]
    refs = _viewers(client)
    numbers = iter(range(WARM + SINGLE + QUESTIONS))
    warm, single, many = (
        [_question(number, streams, refs) for number in itertools.islice(numbers, share)]
        for share in (WARM, SINGLE, QUESTIONS)
    )
    with ExitStack() as stack:
        webs = [stack.enter_context(web()) for _ in range(WEBS)]
        addresses = itertools.cycle([urlsplit(url).netloc for _, url in webs])
        connections = [stack.enter_context(Connection(next(addresses), key)) for _ in range(SENDERS)]
        # imports, connections, prepared statements: what the first ones pay for all others
        _send(connections, [_single(question) for question in warm])
        parts = {
            "client": [psutil.Process()],
            "web": [process for one, _ in webs for process in family(one)],
            "postgres": servers("postgres"),
        }
        before = {name: cpu_s(processes) for name, processes in parts.items()}
        began = time.perf_counter()
        took = sorted(_send(connections, [_single(question) for question in single]))
        took_s = time.perf_counter() - began
        figures = {
            "admission_single_per_s": SINGLE / took_s,
            "admission_single_p50_ms": took[len(took) // 2] * 1000,
            "admission_single_p95_ms": took[len(took) * 95 // 100] * 1000,
            "admission_most_queries": float(_most_queries(client, streams[0], refs)),
        }
        for name, processes in parts.items():
            figures[f"cpu_us_per_single_{name}"] = (cpu_s(processes) - before[name]) / SINGLE * 1e6
        before = {name: cpu_s(processes) for name, processes in parts.items()}
        began = time.perf_counter()
        _send(connections, [_many(many[first : first + AT_ONCE]) for first in range(0, QUESTIONS, AT_ONCE)])
        figures["admission_checks_per_s"] = QUESTIONS / (time.perf_counter() - began)
        for name, processes in parts.items():
            figures[f"cpu_us_per_check_{name}"] = (cpu_s(processes) - before[name]) / QUESTIONS * 1e6
    return figures


def _send(connections: list[Connection], asked: list[tuple[str, bytes]]) -> list[float]:
    """Seconds of each question; a sender takes every so-manieth one and waits for its answer."""
    with ThreadPoolExecutor(len(connections)) as pool:
        shares = [asked[number :: len(connections)] for number in range(len(connections))]
        return [took for share in pool.map(_ask_all, connections, shares) for took in share]


def _ask_all(connection: Connection, share: list[tuple[str, bytes]]) -> list[float]:
    took = []
    for path, body in share:
        began = time.perf_counter()
        connection.post(path, body)
        took.append(time.perf_counter() - began)
    return took


def _question(number: int, streams: list[Stream], refs: list[str]) -> dict[str, Any]:
    act = MIX[number % len(MIX)]
    asked: dict[str, Any] = {"act": act, "stream": str(streams[number % STREAMS].pk)}
    asked["viewer"] = {"ref": refs[number % VIEWERS]}
    if act in (ORDER, TIP):
        asked |= {"id": f"{act}-{number}", "amount": 500}
    if act == ORDER:
        asked["product"] = {"category": "snack"}
    return asked


def _single(question: dict[str, Any]) -> tuple[str, bytes]:
    body = {name: value for name, value in question.items() if name != "act"}
    return f"/api/v1/admission/{question['act']}", orjson.dumps(body)


def _many(questions: list[dict[str, Any]]) -> tuple[str, bytes]:
    return "/api/v1/admission/checks", orjson.dumps({"checks": questions})


def _stream(client: MachineClient, number: int) -> Stream:
    stream, _ = register_stream(
        client=client,
        facts={
            "ref": f"gate-{number}",
            "title": "今晚八点零食专场",
            "category": "snack",
            "audience": "all",
            "channel": {"ref": f"gate-{number}", "name": "Gate", "place": "330100"},
        },
    )
    return start_stream(client=client, stream_id=stream.pk)


def _viewers(client: MachineClient) -> list[str]:
    """Half of them with a verified birth date, a third of those minors; the others nobody has told of."""
    refs = [f"viewer-{number}" for number in range(VIEWERS)]
    known = Party.objects.bulk_create(
        Party(client=client, ref=ref, name=ref, roles=["buyer"], place="330100") for ref in refs[: VIEWERS // 2]
    )
    now = timezone.now()
    Identity.objects.bulk_create(
        Identity(
            party=party,
            document_type="resident_id",
            birth_date=date(YEARS[number % len(YEARS)], 5, 7).isoformat(),
            state=Identity.State.VERIFIED,
            verified_at=now,
            recheck_due_at=now,
        )
        for number, party in enumerate(known)
    )
    with connection.cursor() as cursor:
        for table in ("accounts_party", "accounts_identity"):
            cursor.execute(f"ANALYZE {table}")
    return refs


def _most_queries(client: MachineClient, stream: Stream, refs: list[str]) -> int:
    """Of any act, with the one that reads the platform's key and with what opens and closes transactions."""
    most = 0
    for act, ref in itertools.product((WATCH, COMMENT, ORDER, TIP), refs[:6]):
        spends = act in (ORDER, TIP)
        question = Question(
            act=act,
            stream=stream.pk,
            viewer=Viewer(ref),
            amount=500 if spends else None,
            id=f"count-{act}-{ref}" if spends else "",
        )
        with CaptureQueriesContext(connection) as captured:
            ask(client=client, question=question)
        most = max(most, len(captured) + 1)
    return most
