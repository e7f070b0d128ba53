"""What a refusal says to which step, so that what was right need not be done again."""

from collections.abc import Mapping
from dataclasses import dataclass

from accounts.models import Identity
from accounts.refusals import REASONS, Words
from moderation.console.joining.registration import Registration

# reason → the step where it is put right; any other one is for the look-over
STEPS: Mapping[str, str] = {
    "photo_unreadable": "pictures",
    "document_missing": "pictures",
    "expired_document": "pictures",
    "name_differs": "identity",
    "number_differs": "identity",
    "birth_date_differs": "identity",
    "wrong_document_type": "who",
    "not_the_guardian": "guardian",
}


@dataclass(frozen=True, slots=True)
class Remedy:
    """A reason in words, with the step that puts it right ("" when no step does)."""

    code: str
    what: Words
    next: Words
    article: str
    step: str


def remedies(registration: Registration) -> list[Remedy]:
    """Everything that the last refusal or suspension named."""
    identity = registration.identity
    if identity is None or identity.state not in (Identity.State.REFUSED, Identity.State.SUSPENDED):
        return []
    found = []
    for code in identity.reasons:
        if reason := REASONS.get(code):
            step = STEPS.get(code, "") if identity.state == Identity.State.REFUSED else ""
            found.append(Remedy(code, reason.what, reason.next, reason.article, step))
    return found


def remedies_of(registration: Registration, step: str) -> list[Remedy]:
    return [remedy for remedy in remedies(registration) if remedy.step == step]
