"""What of a case is still to be frozen: read from the log without a lock."""

from evidence.models import Exhibit
from moderation.cases.freezing.collecting import PARTS, Collector
from moderation.cases.freezing.moments import clusters
from moderation.cases.freezing.pieces import Frozen, Piece
from moderation.cases.models import Case, CaseExhibit, Flag

# A pass stays short, so that a worker that dies has lost little; the rest is the next one's.
MOST_FLAGS = 50


def frozen(case: Case) -> Frozen:
    """What the case's exhibits are by now; one query."""
    found = Exhibit.objects.filter(pk__in=CaseExhibit.objects.filter(case=case).values("exhibit"))
    rows = list(found.values_list("pk", "kind", "sha256", "facts"))
    return Frozen(
        exhibits=frozenset(pk for pk, *_rest in rows),
        flags=frozenset(flag for *_row, facts in rows for flag in facts.get("flags", ())),
        known=frozenset((kind, facts.get("promised") or bytes(sha or b"").hex()) for _, kind, sha, facts in rows),
        decisions=tuple(facts for _, kind, _, facts in rows if kind == Exhibit.Kind.DECISION),
    )


def gather(case: Case, known: Frozen) -> tuple[list[Piece], bool]:
    """The pieces of one pass, none of which is frozen yet; and whether there is more."""
    collector = Collector(known)
    fresh: list[int] = []
    if case.stream:
        flags = Flag.objects.filter(case=case, watch=False)
        fresh = sorted(set(flags.values_list("pk", flat=True)) - known.flags)
        for cluster in clusters(flags.filter(pk__in=fresh[:MOST_FLAGS]).select_related("rule_version")):
            collector.add_cluster(case.stream, cluster)
    for part in PARTS:
        part(case, collector)
    return collector.found, len(fresh) > MOST_FLAGS
