"""The line that second reviews stand in, after the patrols' (16)."""

from moderation.cases.models import Case, Queue

QUEUE = 17


def make_queue() -> None:
    """Safe to run again."""
    names = {"kind": Case.Kind.SAMPLE, "name_en": "Second reviews", "name_zh": "复核抽样"}
    Queue.objects.get_or_create(pk=QUEUE, defaults=names)
