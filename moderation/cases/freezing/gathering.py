"""What of a case is still to be frozen: read from the log without a lock."""

from datetime import datetime

from evidence.models import Exhibit
from moderation.cases.freezing.claiming import Asked
from moderation.cases.freezing.collecting import PARTS, Collector
from moderation.cases.freezing.moments import clusters
from moderation.cases.freezing.pictures import PASSING
from moderation.cases.freezing.pieces import Frozen
from moderation.cases.models import Case, CaseExhibit, Flag

# A pass stays short, so that a worker that dies has lost little; the rest is the next one's.
MOST_FLAGS = 50


def frozen(case: Case) -> Frozen:
    """What the case's exhibits are by now; one query. A picture that did not come in its hour is not known by what was
    promised: shown again later, it is asked for again."""
    found = Exhibit.objects.filter(pk__in=CaseExhibit.objects.filter(case=case).values("exhibit"))
    rows = list(found.values_list("pk", "kind", "sha256", "facts"))
    return Frozen(
        exhibits=frozenset(pk for pk, *_rest in rows),
        flags=frozenset(flag for *_row, facts in rows for flag in facts.get("flags", ())),
        known=frozenset(
            (kind, facts.get("promised") or bytes(sha or b"").hex())
            for _, kind, sha, facts in rows
            if facts.get("why") not in PASSING
        ),
        decisions=tuple(facts for _, kind, _, facts in rows if kind == Exhibit.Kind.DECISION),
    )


def gather(case: Case, asked: Asked, known: Frozen, now: datetime) -> tuple[Collector, bool]:
    """The pieces of one pass, none of which is frozen yet; and whether there are more flags."""
    collector = Collector(known, now, asked.owed)
    fresh: list[int] = []
    if case.stream:
        flags = Flag.objects.filter(case=case, watch=False)
        fresh = sorted(set(flags.values_list("pk", flat=True)) - known.flags)
        for cluster in clusters(flags.filter(pk__in=fresh[:MOST_FLAGS]).select_related("rule_version")):
            collector.add_cluster(case.stream, cluster)
    for part in PARTS:
        part(case, collector)
    return collector, len(fresh) > MOST_FLAGS
