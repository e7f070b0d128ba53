"""Is it alive, is it ready, how is it doing: for load balancers and Prometheus."""

import hmac

import redis
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily

from api.problems import problem_response
from evidence.partitions import strays
from evidence.seals.standing import standing
from livestream.media.figures import figures
from livestream.models import Stream
from moderation.cases.freezing.freezing import overdue as unfrozen
from moderation.cases.hints import states_of
from moderation.cases.models import Queue
from moderation.cases.querysets import past_limit
from moderation.complaints.appeals.cases import overdue, without_eyes
from moderation.complaints.models import Complaint
from moderation.decisions.publishing import overdue as unpublished
from moderation.signals.querysets import unscanned_minutes, waiting


def livez(request: HttpRequest) -> HttpResponse:
    """The process answers. No I/O: a slow database must not get it killed."""
    return HttpResponse("ok", content_type="text/plain")


def readyz(request: HttpRequest) -> JsonResponse:
    """May it be sent work? Database, migrations and partitions decide; Redis away only slows the work down."""
    checks = {"database": False, "migrations": False, "partitions": False, "redis": False}
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        checks["database"] = True
        executor = MigrationExecutor(connection)
        checks["migrations"] = not executor.migration_plan(executor.loader.graph.leaf_nodes())
        checks["partitions"] = checks["migrations"] and not any(strays().values())
    except DatabaseError:
        pass
    try:
        cache.get("readyz")
        checks["redis"] = True
    except (redis.RedisError, OSError):
        pass
    ready = checks["database"] and checks["migrations"] and checks["partitions"]
    return JsonResponse({"ready": ready, "checks": checks}, status=200 if ready else 503)


class _Figures:
    """Read from the database when asked: every web process gives the same answer."""

    def collect(self) -> list[GaugeMetricFamily]:
        count, oldest = waiting()
        on_air = list(Stream.objects.filter(state="live")[:5000])
        waits = GaugeMetricFamily("streamwarden_batches_waiting", "Accepted batches not yet scanned", count)
        since = GaugeMetricFamily(
            "streamwarden_oldest_waiting_timestamp",
            "When the oldest of them came (0: none)",
            oldest.timestamp() if oldest else 0,
        )
        air = GaugeMetricFamily("streamwarden_streams_on_air", "Streams on air", len(on_air))
        minutes = GaugeMetricFamily(
            "streamwarden_unscanned_minutes",
            "On-air minutes no scanned batch covers, over streams on air",
            sum(unscanned_minutes(on_air).values()),
        )
        late = GaugeMetricFamily("streamwarden_cases_past_limit", "Open cases past their limit", past_limit().count())
        depth = GaugeMetricFamily("streamwarden_cases_open", "Open cases by queue", labels=["queue"])
        for state in states_of(list(Queue.objects.values_list("pk", flat=True))):
            depth.add_metric([str(state["queue"])], state["open"])
        return [waits, since, air, minutes, late, depth, *_appeals(), *_media(), *_seals()]


def _appeals() -> list[GaugeMetricFamily]:
    """What is owed to people who are listed or complain, and to the public."""
    owed = overdue().count()
    alone = without_eyes().count()
    complaints = Complaint.objects.filter(state__in=("open", "answered"), due_at__lte=timezone.now()).count()
    return [
        GaugeMetricFamily("streamwarden_complaints_overdue", "Complaints whose answer is overdue", complaints),
        GaugeMetricFamily("streamwarden_publications_overdue", "Sanctions not published in time", unpublished()),
        GaugeMetricFamily("streamwarden_appeals_overdue", "Appeals whose answer is overdue", owed),
        GaugeMetricFamily("streamwarden_appeals_nobody_may_decide", "Open appeals that nobody here may decide", alone),
    ]


def _media() -> list[GaugeMetricFamily]:
    """How well the media servers obey."""
    seen = figures()
    carried = GaugeMetricFamily("streamwarden_media_sessions", "Connections carried", labels=["part"])
    carried.add_metric(["publisher"], seen.publishers)
    carried.add_metric(["player"], seen.players)
    cuts = GaugeMetricFamily("streamwarden_media_cuts_last_hour", "Publishers cut in the last hour", seen.cuts)
    waiting = GaugeMetricFamily(
        "streamwarden_media_cuts_waiting", "Publishers cut in the last hour and not yet silent", seen.waiting
    )
    lag = GaugeMetricFamily(
        "streamwarden_media_cut_lag_seconds",
        "From decision to silence, the slowest cut of the last hour (0: none)",
        seen.worst_lag.total_seconds() if seen.worst_lag else 0,
    )
    return [carried, cuts, waiting, lag]


def _seals() -> list[GaugeMetricFamily]:
    """How far sealing is behind: held back, a long transaction stalls it; not held back, no sealer runs."""
    now = standing()
    lag = (timezone.now() - now.oldest_at).total_seconds() if now.oldest_at else 0
    return [
        GaugeMetricFamily(
            "streamwarden_events_unsealed", "Audit events not yet sealed (at most 100,000)", now.unsealed
        ),
        GaugeMetricFamily("streamwarden_events_held_back", "Of these, behind a running transaction", now.held_back),
        GaugeMetricFamily("streamwarden_seal_lag_seconds", "Age of the oldest unsealed audit event (0: none)", lag),
        GaugeMetricFamily("streamwarden_seal_number", "The last seal", now.last_number),
        GaugeMetricFamily("streamwarden_freezing_overdue", "Cases whose evidence is frozen too late", unfrozen()),
    ]


def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus text, for whoever brings METRICS_TOKEN; where none is set, for this machine alone."""
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    local = request.META.get("REMOTE_ADDR") in {"127.0.0.1", "::1", None, ""}
    allowed = hmac.compare_digest(token.encode(), settings.METRICS_TOKEN.encode()) if settings.METRICS_TOKEN else local
    if not allowed:
        return problem_response(403, "forbidden")
    registry = CollectorRegistry()
    registry.register(_Figures())
    return HttpResponse(generate_latest(registry), content_type="text/plain; version=0.0.4; charset=utf-8")
