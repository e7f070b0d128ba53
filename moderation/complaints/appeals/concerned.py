"""Whom a decision hit, as far as they were told: they may appeal against it, and their people decide no appeal."""

from uuid import UUID

from django.db.models import QuerySet

from moderation.decisions.models import Decision, Measure
from moderation.decisions.statements import readers


def told_measures(decision: Decision) -> QuerySet[Measure]:
    """Those that began: what is held, was refused or was taken back in time is nobody's to know of."""
    return Measure.objects.filter(readers.begun(), decision=decision).order_by("position", "pk")


def concerned(decision: Decision) -> set[UUID]:
    """Parties (by id): the account a measure is on; of a stream, its streamers and who operates its room."""
    told = told_measures(decision).select_related("party", "stream__channel")
    subjects = {measure.party_id or measure.stream_id: measure for measure in told}
    return {party.pk for measure in subjects.values() for party in readers.concerned(measure)}
