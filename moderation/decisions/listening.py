"""What follows a scan, a merged case, and the beginning and end of measures and decisions, each inside the transaction
that did it."""

from collections.abc import Sequence
from typing import Any

from django.dispatch import receiver

from livestream.models import Stream
from moderation.cases.gathering import Touched
from moderation.cases.hooks import flagged, merged
from moderation.cases.models import Case, Flag
from moderation.decisions import machine, publishing
from moderation.decisions.hooks import decision_ended, measure_begun, measure_ended
from moderation.decisions.models import Decision, Measure


@receiver(flagged)
def answer_fresh_flags(
    sender: object, stream: Stream, cases: Sequence[Touched], flags: Sequence[Flag], **kwargs: Any
) -> None:
    machine.act(stream, cases, flags)


@receiver(merged)
def bring_the_machines_decision_along(sender: object, case: Case, into: Case, **kwargs: Any) -> None:
    """The person who reviews it has the other case open; there it is overridden."""
    Decision.objects.filter(case=case, automatic=True, undone_at=None, overridden_at=None).update(case=into)


@receiver(measure_begun)
def owe_it_to_the_public(sender: object, measure: Measure, **kwargs: Any) -> None:
    publishing.prepare(measure)


@receiver(measure_ended)
def publish_it_no_more(sender: object, measure: Measure, **kwargs: Any) -> None:
    publishing.withdraw(measure)


@receiver(decision_ended)
def publish_nothing_of_it(sender: object, decision: Decision, **kwargs: Any) -> None:
    publishing.withdraw_all(decision)
