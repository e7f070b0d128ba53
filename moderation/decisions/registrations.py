"""Deciding a registration: the party's identity, and what else of it waits, on one card and in one transaction."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q

from accounts import guardians
from accounts.actors import user_actor
from accounts.credentials import decide_credential
from accounts.identity import deciding
from accounts.identity.refusing import NotNow
from accounts.models import Guardianship, Identity, IdentityCheck, User
from evidence.services import record
from moderation.cases.claims import Refused, held_case
from moderation.cases.closing import close
from moderation.cases.hints import touch_queues
from moderation.cases.models import Case
from moderation.cases.policies import may_decide_case
from moderation.cases.registrations import Waiting, having_part, waiting
from moderation.decisions.errors import Invalid, Stale
from moderation.decisions.models import Decision


@dataclass(frozen=True, slots=True)
class Answer:
    """To one credential or guardianship: accepted (a credential perhaps until a day), or refused for a reason, which is
    a code of `accounts.identity.reasons`."""

    accepted: bool
    reason: str = ""
    until: date | None = None


VERIFIED, REFUSED = Case.Outcome.VERIFIED.value, Case.Outcome.REFUSED.value
LONGEST_WORDS = 2000


@transaction.atomic
def decide_registration(
    *,
    user: User,
    case_id: int,
    token: uuid.UUID,
    version: int,
    submission: int,
    outcome: str,
    reasons: Sequence[str] = (),
    words: str = "",
    answers: Mapping[str, Answer] | None = None,
) -> Decision:
    """Decide a held registration on what was seen of it: the case's version and the identity's submission.

    `outcome`: verified or refused, the latter with reasons (`accounts.identity.reasons`); `words` go to the person and
    are kept sealed with its identity, never here. `answers`: by the name of each credential and guardianship that
    waits (`Waiting.names`). Whoever verifies answers each; whoever refuses may leave them for the next time.

    Raises `Refused`, `Stale`, and `Invalid` with a code of `accounts.identity.words` or of this module: unanswered,
    nothing_refused. Locks identity before case, as everything does that opens or settles a registration.
    """
    identity = _locked(case_id)
    case = held_case(user=user, case_id=case_id, token=token)
    waits = waiting(identity)
    if not may_decide_case(user, case):
        raise Refused("not_allowed", case)
    if case.version != version or identity.submission != submission:
        raise Stale(case)
    if user.pk in having_part(identity, waits):
        raise Refused("part", case)
    answers = answers or {}
    _check(waits, outcome, answers, words)
    if not waits.identity:
        outcome = VERIFIED if any(answer.accepted for answer in answers.values()) else REFUSED
    decision = Decision.objects.create(
        case=case,
        outcome=outcome,
        reasons=list(reasons) if outcome == REFUSED and waits.identity else [],
        decided_by=user,
        case_version=version,
        seen_flag_id=0,
    )
    # first, so that what is told below finds no open case to settle
    close(case=case, outcome=outcome, seen_flag_id=0)
    record(
        actor=user_actor(user),
        action="case.decided",
        target_kind="case",
        target_id=case.pk,
        decision=decision.pk,
        outcome=outcome,
        reasons=decision.reasons,
        answers={name: answer.accepted for name, answer in answers.items()},
        version=version,
        submission=submission,
    )
    try:
        _carry_out(identity, waits, outcome, answers, reasons, words, user)
    except NotNow as problem:
        raise Invalid(problem.code) from problem
    touch_queues([case.queue_id])
    return decision


def _locked(case_id: int) -> Identity:
    """The identity the case is about; with it, in one order, those of its minors and guardians."""
    party = Case.objects.filter(pk=case_id, kind=Case.Kind.REGISTRATION).values_list("party", flat=True)
    links = Guardianship.objects.filter(Q(minor__in=party) | Q(guardian__in=party), state=Guardianship.State.PROPOSED)
    parties = {*party, *links.values_list("minor", flat=True), *links.values_list("guardian", flat=True)}
    identities = Identity.objects.select_for_update(of=("self",)).select_related("party").filter(party__in=parties)
    by_party = {identity.party_id: identity for identity in identities.order_by("pk")}
    return by_party[party.get()]


def _check(waits: Waiting, outcome: str, answers: Mapping[str, Answer], words: str) -> None:
    if outcome not in (VERIFIED, REFUSED):
        raise Invalid("unknown_outcome")
    if len(words) > LONGEST_WORDS:
        raise Invalid("too_long")
    if not waits.anything:
        raise Invalid("nothing_to_decide")
    if set(answers) - set(waits.names):
        raise Invalid("incomplete")
    if outcome == VERIFIED and set(waits.names) - set(answers):
        raise Invalid("unanswered")
    if outcome == REFUSED and not waits.identity:
        # without an identity to refuse there are only the answers, and they are told by the other button
        raise Invalid("nothing_refused")


def _carry_out(
    identity: Identity,
    waits: Waiting,
    outcome: str,
    answers: Mapping[str, Answer],
    reasons: Sequence[str],
    words: str,
    user: User,
) -> None:
    """A minor's guardian first, since the minor is verified only with one; as a guardian, oneself first."""
    as_minor = [one for one in waits.guardianships if one.minor_id == identity.party_id]
    as_guardian = [one for one in waits.guardianships if one.guardian_id == identity.party_id]
    for guardianship in as_minor:
        _answer_guardianship(guardianship, answers, user)
    if waits.identity and outcome == VERIFIED:
        deciding.verify(
            identity_id=identity.pk, submission=identity.submission, method=IdentityCheck.Method.MANUAL, by=user
        )
    elif waits.identity:
        deciding.refuse(identity_id=identity.pk, submission=identity.submission, reasons=reasons, words=words, by=user)
    for guardianship in as_guardian:
        _answer_guardianship(guardianship, answers, user)
    for credential in waits.credentials:
        if answer := answers.get(f"credential-{credential.pk}"):
            decide_credential(
                credential_id=credential.pk,
                verified=answer.accepted,
                reasons=[] if answer.accepted else [answer.reason],
                valid_until=answer.until,
                by=user,
            )


def _answer_guardianship(guardianship: Guardianship, answers: Mapping[str, Answer], user: User) -> None:
    answer = answers.get(f"guardianship-{guardianship.pk}")
    if answer is None:
        return
    if answer.accepted:
        guardians.verify(guardianship_id=guardianship.pk, by=user)
    elif answer.reason in guardians.REFUSALS:
        guardians.refuse(guardianship_id=guardianship.pk, reasons=[answer.reason], by=user)
    else:
        raise Invalid("reason_unknown")
