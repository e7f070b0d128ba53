"""What can be done in an inspection: by which side, about what, in which state, and in which words."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from inspections.models import Inspection, InspectionFinding, Penalty
from inspections.orders import answering, ending, finding, penalising, rectifying, writing
from inspections.orders.act_forms import (
    ActForm,
    DeliverForm,
    DemandForm,
    FindForm,
    FollowUpForm,
    HandInForm,
    LetterForm,
    NoteForm,
    PenaltyForm,
    PlainForm,
    RevokeForm,
    WithdrawForm,
)
from inspections.orders.querysets import CLOSED

Answer = InspectionFinding.Answer
Target = InspectionFinding | Penalty | None


@dataclass(frozen=True, slots=True)
class Act:
    """`about`: "" the inspection, "finding" or "penalty"; `fits`: whether the page offers it, the service decides."""

    name: str
    title: Promise
    what: Promise
    button: Promise
    done: Promise
    icon: str
    form: type[ActForm]
    service: Callable[..., object]
    fits: Callable[[Inspection, Any], bool]
    about: str = ""
    look: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """An act with its form; `opened`: something in it has to be put right."""

    act: Act
    form: ActForm
    opened: bool


def _open(inspection: Inspection, _target: Target = None) -> bool:
    return inspection.state not in CLOSED


def _acknowledged(inspection: Inspection, _target: Target = None) -> bool:
    return _open(inspection) and inspection.acknowledged_at is not None


def _to_follow_up(target: Any) -> bool:
    return target.answer == Answer.HANDED_IN or rectifying.lapsed(target, timezone.now())


AUTHORITY = {
    act.name: act
    for act in (
        Act(
            "find",
            _("Put a finding on record"),
            _("The platform reads it at once, and the party it is about is told that there is one."),
            _("Put it on record"),
            _("The finding is on record."),
            "flag",
            FindForm,
            finding.find,
            _open,
        ),
        Act(
            "note",
            _("Write a mystery note"),
            _("What was seen from a buyer's account. It stays with the authority until a finding rests on it."),
            _("Keep the note"),
            _("The note is kept."),
            "eye",
            NoteForm,
            finding.write_note,
            _open,
        ),
        Act(
            "letter",
            _("Write a letter"),
            _("An invitation to an interview, or a warning, from the template; the page of the letter shows it whole."),
            _("Send the letter"),
            _("The letter is sent."),
            "note",
            LetterForm,
            writing.write_letter,
            _open,
        ),
        Act(
            "demand",
            _("Demand that it be put right"),
            _("The platform hands in the proof by the deadline."),
            _("Demand it"),
            _("It is demanded. The platform and the party are told."),
            "clock",
            DemandForm,
            rectifying.demand,
            lambda inspection, target: _acknowledged(inspection) and not target.answer,
            about="finding",
        ),
        Act(
            "follow_up",
            _("Follow up"),
            _("Accept the proof, or say what is missing and by when. If none came in time, it is not put right."),
            _("Record it"),
            _("It is recorded."),
            "check",
            FollowUpForm,
            rectifying.follow_up,
            lambda inspection, target: _open(inspection) and _to_follow_up(target),
            about="finding",
        ),
        Act(
            "penalise",
            _("Record a penalty"),
            _("A decision under the law that sets a penalty. It is recorded on the party."),
            _("Record the penalty"),
            _("The penalty is on record."),
            "cut",
            PenaltyForm,
            penalising.penalise,
            lambda inspection, target: _open(inspection),
            about="finding",
            look="danger",
        ),
        Act(
            "revoke",
            _("Take the penalty back"),
            _("The authority or a court revoked it. If it put somebody on the joint list, that ends now."),
            _("Take it back"),
            _("The penalty is taken back."),
            "undo",
            RevokeForm,
            penalising.revoke_penalty,
            lambda inspection, target: target.revoked_at is None,
            about="penalty",
        ),
        Act(
            "close",
            _("Close the inspection"),
            _("Nothing is added any more; a penalty can still be taken back."),
            _("Close it"),
            _("The inspection is closed."),
            "lock",
            PlainForm,
            ending.close,
            _acknowledged,
        ),
        Act(
            "withdraw",
            _("Withdraw the order"),
            _("The order is taken back. The platform need not deliver anything."),
            _("Withdraw it"),
            _("The order is withdrawn."),
            "undo",
            WithdrawForm,
            ending.withdraw,
            lambda inspection, target: _open(inspection) and not inspection.findings.exists(),
        ),
    )
}

# of whoever acts for a dissolved authority (`policies.inherits`): what ends things, and begins nothing
HEIR = {name: AUTHORITY[name] for name in ("follow_up", "revoke", "close", "withdraw")}

PLATFORM = {
    act.name: act
    for act in (
        Act(
            "acknowledge",
            _("Acknowledge the order"),
            _("It says that the order has arrived. The deadlines run either way."),
            _("Acknowledge it"),
            _("The order is acknowledged."),
            "check",
            PlainForm,
            answering.acknowledge,
            lambda inspection, target: _open(inspection) and inspection.acknowledged_at is None,
        ),
        Act(
            "deliver",
            _("Deliver the evidence package"),
            _("The authority can open it from this moment on."),
            _("Deliver it"),
            _("The package is delivered."),
            "delivery",
            DeliverForm,
            answering.deliver,
            lambda inspection, target: inspection.acknowledged_at is not None and answering.takes_packages(inspection),
        ),
        Act(
            "hand_in",
            _("Hand in the proof"),
            _("What was done, with the papers that show it. The authority looks at it."),
            _("Hand it in"),
            _("The proof is handed in."),
            "check",
            HandInForm,
            rectifying.hand_in,
            lambda inspection, target: _open(inspection) and target.answer in (Answer.OWED, Answer.REFUSED),
            about="finding",
        ),
    )
}


def run(act: Act, *, user: User, inspection: Inspection, facts: dict[str, Any]) -> object:
    """Calls the act's service. Raises Refused."""
    return act.service(user=user, inspection_id=inspection.pk, **facts)


def offers(
    acts: Iterable[Act], about: str, inspection: Inspection, target: Target = None, bound: ActForm | None = None
) -> list[Offer]:
    """What the page offers about `target`; `bound`: the form that came back with something to put right."""
    found = []
    for act in acts:
        if act.about != about or not act.fits(inspection, target):
            continue
        mine = bound if isinstance(bound, act.form) and _same(act, bound, target) else None
        # several forms stand on one page: each has ids of its own
        auto_id = f"{act.name}_{target.pk.hex[-8:]}_%s" if target else f"{act.name}_%s"
        form = mine or act.form(inspection=inspection, target=target.pk if target else None, auto_id=auto_id)
        found.append(Offer(act, form, mine is not None))
    return found


def _same(act: Act, bound: ActForm, target: Target) -> bool:
    named = bound.data.get(act.form.target_field, "") if act.form.target_field else ""
    # PlainForm serves two acts of different sides, which never stand on one page
    return not target or str(target.pk) == named
