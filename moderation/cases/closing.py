"""Closing a case with a decision's outcome, and opening it again: when that is undone within its ten seconds, or sent
back by the second person."""

from collections.abc import Callable

from django.utils import timezone

from moderation.cases import patrols
from moderation.cases.gathering import follow_up, open_key
from moderation.cases.hooks import merged
from moderation.cases.models import Case, Flag

# the kinds that are opened again, and under which key
REOPENED: dict[Case.Kind, Callable[[Case], str]] = {
    Case.Kind.FLAGS: lambda case: open_key(case.stream_id, case.group),
    Case.Kind.PATROL: lambda case: patrols.open_key(case.stream_id),
}


def close(*, case: Case, outcome: str, seen_flag_id: int) -> None:
    """Close a locked case. Flags after `seen_flag_id` were not read: they go to a fresh case that points back."""
    unread = list(Flag.objects.filter(case=case, pk__gt=seen_flag_id).order_by("pk"))
    case.open_key = case.holder = case.lease_token = case.lease_until = case.parked_until = None
    case.decided_at, case.outcome = timezone.now(), outcome
    case.flag_count -= len(unread)
    case.last_flag_id = min(case.last_flag_id, seen_flag_id)
    case.version += 1
    case.save()
    if unread:
        follow_up(case=case, flags=unread)


def reopen(*, case: Case) -> None:
    """Open a locked, decided case of flags, or a patrol, again. What gathered meanwhile under its key comes into it,
    and that case closes. One that is open stays as it is: it was sent back meanwhile."""
    if case.kind not in REOPENED:
        raise ValueError("what any other kind of case came to was told at once")
    if case.decided_at is None:
        return
    key = REOPENED[Case.Kind(case.kind)](case)
    meanwhile = Case.objects.select_for_update().filter(open_key=key).first()
    if meanwhile:
        meanwhile.open_key = meanwhile.holder = meanwhile.lease_token = meanwhile.lease_until = None
        meanwhile.decided_at, meanwhile.outcome = timezone.now(), Case.Outcome.MERGED
        meanwhile.version += 1
        meanwhile.save()
        moved = Flag.objects.filter(case=meanwhile).update(case=case)
        # a patrol has no flags of its own: it counts what there is to look at, which was counted anew
        case.flag_count = meanwhile.flag_count if case.kind == Case.Kind.PATROL else case.flag_count + moved
        case.last_flag_id = max(case.last_flag_id, meanwhile.last_flag_id)
        case.rules = sorted({*case.rules, *meanwhile.rules})
        case.severity = max(case.severity, meanwhile.severity)
        merged.send(Case, case=meanwhile, into=case)
    case.open_key, case.decided_at, case.outcome = key, None, ""
    case.version += 1
    case.save()


def send_back(*, case: Case) -> None:
    """Open a locked, decided case again for another decision on it; its place in line is where it stood.

    What gathered about its subject meanwhile stays a case of its own, so this one gets a key of its own.
    """
    if case.decided_at is None:
        return
    case.open_key, case.decided_at, case.outcome = f"b:{case.pk}", None, ""
    case.version += 1
    case.save()
