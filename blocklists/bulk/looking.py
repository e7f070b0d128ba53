"""The dry run: a file is read and compared, and nobody is proposed yet."""

import json
from collections import Counter
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.actors import user_actor
from accounts.ages import today_in_china
from accounts.models import MachineClient, User
from blocklists.bulk import twins
from blocklists.bulk.lines import Line, read_line
from blocklists.bulk.reading import Rejection, Sheet, read
from blocklists.models import Bulk
from blocklists.policies import may_propose
from blocklists.refusing import Refused
from evidence.services import record


def look(*, user: User, content: bytes) -> Bulk:
    """What this file would propose. Its good lines are kept sealed for a day, until they are made or dropped.

    Raises `Refused` for what is wrong with the file as a whole (`blocklists.bulk.words`): then nothing is kept.
    """
    if not may_propose(user):
        raise Refused("not_allowed")
    sheet = read(content)
    if sheet.problem:
        missing = ", ".join(sheet.missing)
        raise Refused(sheet.problem, field="file", column=sheet.column, columns=missing)
    good, rejected = _read_lines(sheet, user)
    bulk = Bulk(
        by=user,
        lines=sheet.lines,
        good=len(good),
        rejected=[list(one) for one in sorted(rejected)],
        kinds=sorted({kind for line in good for kind, _ in line.identifiers}),
        summary={"encoding": sheet.encoding, "delimiter": sheet.delimiter, "sides": _counts(good)},
    )
    bulk.content = json.dumps([line.packed() for line in good], ensure_ascii=False) if good else ""
    with transaction.atomic():
        bulk.save(force_insert=True)
        record(
            actor=user_actor(user),
            action="blocklist.bulk_looked_at",
            target_kind="blocklist_bulk",
            target_id=bulk.pk,
            lines=bulk.lines,
            good=bulk.good,
        )
    return bulk


def _read_lines(sheet: Sheet, user: User) -> tuple[list[Line], list[Rejection]]:
    now = timezone.now()
    today = today_in_china(now)
    platforms: dict[str, UUID] = {}
    for client in MachineClient.objects.only("name"):
        platforms |= {client.name.casefold(): client.pk, str(client.pk): client.pk}
    good: list[Line] = []
    rejected = list(sheet.rejected)
    for row in sheet.rows:
        line = read_line(row, platforms=platforms, now=now, today=today)
        if isinstance(line, Line):
            good.append(line)
        else:
            rejected += line
    refused = twins.refused(good, user=user, now=now)
    numbers = {number for number, _, _ in refused}
    return [line for line in good if line.line not in numbers], rejected + refused


def _counts(lines: list[Line]) -> dict[str, dict[str, int]]:
    """{side: {ground: lines}}."""
    found: dict[str, Counter[str]] = {}
    for line in lines:
        found.setdefault(line.side, Counter())[line.ground] += 1
    return {side: dict(grounds) for side, grounds in found.items()}
