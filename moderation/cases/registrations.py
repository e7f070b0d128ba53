"""Registrations as cases: one open case for a party, whatever of its waits for a person's eyes."""

from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.ages import least_age
from accounts.identity.standing import age_of
from accounts.identity.states import waits as identity_waits
from accounts.models import Credential, Document, Guardianship, Identity, IdentityCheck, Membership
from evidence.actors import system
from evidence.services import record
from moderation.cases.closing import close
from moderation.cases.gathering import Touched
from moderation.cases.hints import touch_queues
from moderation.cases.models import Case, CaseExclusion, Queue, Severity
from moderation.cases.opening import exclude, open_party_case
from moderation.cases.order import REGISTRATION_LIMIT_S

# the rule groups' queues are numbered by the keys 1 to 9; this one comes after them
QUEUE = 10
# what a reviewer should look at twice; every other warning weighs medium
HEAVY_WARNINGS = frozenset(
    {
        *("number_known", "number_taken", "blocklisted", "not_readmitted"),
        *("guardian_needed", "guardian_missing", "provider_mismatch"),
    }
)
ADULT = 18


@dataclass(frozen=True, slots=True)
class Waiting:
    """What of a party waits for a reviewer: its identity (handed in, or to be checked again), credentials,
    guardianships."""

    identity: bool = False
    credentials: list[Credential] = field(default_factory=list)
    guardianships: list[Guardianship] = field(default_factory=list)

    @property
    def anything(self) -> bool:
        return bool(self.identity or self.credentials or self.guardianships)

    @property
    def names(self) -> list[str]:
        """What each credential and guardianship is called where it is answered, in a form and in an event."""
        found = [f"guardianship-{guardianship.pk}" for guardianship in self.guardianships]
        return found + [f"credential-{credential.pk}" for credential in self.credentials]


def open_key(party_id: object) -> str:
    return f"r:{party_id}"


def make_queue() -> None:
    """The line that registrations stand in. Safe to run again."""
    names = {"kind": Case.Kind.REGISTRATION, "name_en": "Registrations", "name_zh": "登记审核"}
    Queue.objects.get_or_create(pk=QUEUE, defaults=names)


def waiting(identity: Identity) -> Waiting:
    """Two queries. A guardianship waits with both, so that whichever is looked at first may settle it."""
    party = identity.party_id
    credentials = Credential.objects.filter(party=party, state=Credential.State.SUBMITTED)
    proposed = Guardianship.objects.filter(Q(minor=party) | Q(guardian=party), state=Guardianship.State.PROPOSED)
    return Waiting(
        identity=identity_waits(identity),
        credentials=list(credentials.select_related("document", "counterparty").order_by("pk")),
        guardianships=list(proposed.select_related("minor", "guardian__identity", "proof").order_by("pk")),
    )


def weight(identity: Identity, waits: Waiting) -> Severity:
    """How heavy a registration is, and so how long it may wait: a house setting, as the limits are.

    High: a minor has to do with it, the provider says that it does not match, or its number is known already.
    """
    last = identity.checks.filter(submission=identity.submission).order_by("-pk").first()
    if (
        waits.guardianships
        or _is_minor(identity)
        or HEAVY_WARNINGS & set(identity.warnings)
        or (last is not None and last.result == IdentityCheck.Result.MISMATCH)
    ):
        return Severity.HIGH
    return Severity.MEDIUM if identity.warnings else Severity.LOW


def _is_minor(identity: Identity) -> bool:
    age = age_of(identity, timezone.now())
    years = least_age(age.band) if age.years is None else age.years
    return bool(age.band) and years < ADULT


def open_registration(identity: Identity) -> int:
    """Open the party's case, or refresh the open one; returns its id. Call inside the caller's transaction."""
    waits = waiting(identity)
    severity = weight(identity, waits)
    case_id = open_party_case(
        kind=Case.Kind.REGISTRATION,
        key=open_key(identity.party_id),
        party=identity.party,
        queue=QUEUE,
        severity=severity,
        limit_s=REGISTRATION_LIMIT_S[severity],
    )
    exclude(case_id, having_part(identity, waits), CaseExclusion.Why.PARTY)
    touch_queues([QUEUE], [Touched(case_id, QUEUE, severity.value, 0)])
    return case_id


def having_part(identity: Identity, waits: Waiting) -> set[int]:
    """Users who may not judge this: who belongs to the party, its minor or guardian, or handed its papers in."""
    parties = {identity.party_id}
    for guardianship in waits.guardianships:
        parties |= {pk for pk in (guardianship.minor_id, guardianship.guardian_id) if pk}
    members = Membership.objects.filter(party__in=parties).values_list("user_id", flat=True)
    papers = Document.objects.filter(party__in=parties, uploaded_by__isnull=False)
    return set(members.union(papers.values_list("uploaded_by_id", flat=True), all=True))


@transaction.atomic
def settle(identity: Identity) -> None:
    """Nothing of the identity waits any more: close the party's case, unless something else of it still waits."""
    case = Case.objects.select_for_update().filter(open_key=open_key(identity.party_id)).first()
    if case is None:
        return
    if waiting(identity).anything:
        open_registration(identity)
        return
    close(case=case, outcome=Case.Outcome.SETTLED, seen_flag_id=0)
    record(actor=system("registrations"), action="case.settled", target_kind="case", target_id=case.pk)
    touch_queues([case.queue_id])


@transaction.atomic
def settle_case(case_id: int) -> None:
    """As `settle`, for a case whose card says that nothing is left: what waited was taken back."""
    identity = Identity.objects.select_for_update().get(party__cases=case_id)
    settle(identity)
