"""The identities of who left, once the law's years are over: the deletion's own job, counted with the others."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from accounts.personal import deletion
from evidence import holds
from evidence.retention.registry import Job, Outcome, Part, Still

CODE = "identities"


def plan(now: datetime) -> Iterator[Part]:
    """One part, for all whose day has come; none when there are none."""
    over = list(deletion.over(now).values_list("party_id", "use_stopped_at"))
    if over:
        standing = holds.Snapshot()
        held = sum(standing.held([("party", party_id)], None, None) for party_id, _at in over)
        stopped = [at for _party, at in over if at]
        yield Part(CODE, "", min(stopped), max(stopped), len(over), Counter({"hold": held} if held else {}))


def run(now: datetime, still: Still) -> Iterator[Outcome]:
    """Each party is a transaction of its own, with an audit event of its own (`data.erased`)."""
    for part in plan(now):
        erased = deletion.erase_kept(now)
        yield Outcome(part, erased, part.counted - erased)


JOB = Job((CODE,), plan, run)
