"""What each kind of case brings to the desk: the line it stands in."""

from moderation.cases import evasions, patrols, registrations
from moderation.cases.models import Case
from moderation.complaints import appeals, complaints
from moderation.decisions import holding
from moderation.quality import queue as quality

# the rule groups' queues hold flags; each other kind has one queue of its own
KIND_OF_QUEUE = {
    registrations.QUEUE: Case.Kind.REGISTRATION,
    evasions.QUEUE: Case.Kind.EVASION,
    appeals.QUEUE: Case.Kind.APPEAL,
    appeals.MINORS_QUEUE: Case.Kind.MINORS_APPEAL,
    complaints.QUEUE: Case.Kind.COMPLAINT,
    complaints.MINORS_QUEUE: Case.Kind.MINORS_COMPLAINT,
    holding.QUEUE: Case.Kind.SECOND_PERSON,
    patrols.QUEUE: Case.Kind.PATROL,
    quality.QUEUE: Case.Kind.SAMPLE,
}


def kind_of(queue: int) -> Case.Kind:
    """The kind of the cases in a queue, known without a query."""
    return KIND_OF_QUEUE.get(queue, Case.Kind.FLAGS)
