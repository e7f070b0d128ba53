"""What each kind of case brings to the desk: the line it stands in."""

from moderation.cases import evasions, registrations
from moderation.cases.models import Case
from moderation.complaints import appeals

# the rule groups' queues hold flags; each other kind has one queue of its own
KIND_OF_QUEUE = {
    registrations.QUEUE: Case.Kind.REGISTRATION,
    evasions.QUEUE: Case.Kind.EVASION,
    appeals.QUEUE: Case.Kind.APPEAL,
}


def kind_of(queue: int) -> Case.Kind:
    """The kind of the cases in a queue, known without a query."""
    return KIND_OF_QUEUE.get(queue, Case.Kind.FLAGS)
