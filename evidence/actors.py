from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, as plain values: an audit event must read the same after the account is gone."""

    kind: str  # user, client or system
    id: str
    role: str
    label: str


def system(task: str) -> Actor:
    """The machine itself, named by the task that acts."""
    return Actor("system", task, "system", task)
