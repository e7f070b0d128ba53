"""One registration as its pages see it: what is there already, and which steps are done."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.guardians import guardians_of
from accounts.identity.recheck import ASK_FROM
from accounts.identity.standing import age_of
from accounts.models import Credential, Document, Guardianship, Identity, Party, User
from moderation.console.joining.agreement_texts import agreement_text
from moderation.console.joining.own import own_party

# the pictures that prove each document
PICTURES: Mapping[str, tuple[str, ...]] = {
    "resident_id": ("front", "back"),
    "hmt_residence": ("front", "back"),
    "hk_macau_permit": ("front", "back"),
    "taiwan_permit": ("front", "back"),
    "foreign_residence": ("front", "back"),
    "passport": ("front",),
    "credit_code": ("licence",),
}
STUDIO_ROLES = frozenset({"streamer", "operator"})
# LM2021 17: on camera or holding a room from 16, until 18 with a guardian's consent
LEAST_AGE, FULL_AGE = 16, 18


@dataclass(frozen=True, slots=True)
class Step:
    slug: str
    title: Promise
    done: bool
    number: int = 0


@dataclass(frozen=True)
class Registration:
    user: User
    party: Party
    identity: Identity | None

    @classmethod
    def of(cls, user: User) -> "Registration | None":
        """None for somebody who has not registered for anything yet."""
        party = own_party(user)
        return cls(user, party, Identity.objects.filter(party=party).first()) if party else None

    def again(self) -> "Registration":
        """As it is now, after something was written."""
        return Registration(self.user, self.party, Identity.objects.filter(party=self.party).first())

    @cached_property
    def now(self) -> datetime:
        return timezone.now()

    @property
    def state(self) -> str:
        """draft, submitted, verified, refused, suspended, closed or lapsed."""
        return self.identity.standing(self.now) if self.identity else Identity.State.DRAFT

    @property
    def open(self) -> bool:
        """What is entered may still be changed: nothing is with a reviewer, nothing was decided for it."""
        return self.state in (Identity.State.DRAFT, Identity.State.REFUSED)

    @property
    def with_staff(self) -> bool:
        """Handed in or verified: a change is handed in by itself, whatever is saved."""
        return self.state in (Identity.State.SUBMITTED, Identity.State.VERIFIED, "lapsed")

    @property
    def renewable(self) -> bool:
        """The six-monthly check is due soon or overdue, and nobody was asked for it yet."""
        identity = self.identity
        if identity is None or self.state not in (Identity.State.VERIFIED, "lapsed") or identity.recheck_asked_at:
            return False
        due = identity.recheck_due_at
        return due is not None and due - self.now <= ASK_FROM

    @property
    def on_camera(self) -> bool:
        return "streamer" in self.party.roles

    @property
    def document_type(self) -> str:
        return self.identity.document_type if self.identity else ""

    @property
    def is_person(self) -> bool:
        return self.document_type != Identity.DocumentType.CREDIT_CODE

    @cached_property
    def age(self) -> int | None:
        """In full years today in China; None while unknown."""
        return age_of(self.identity, self.now).years if self.is_person else None

    @property
    def needs_guardian(self) -> bool:
        return self.age is not None and LEAST_AGE <= self.age < FULL_AGE

    @cached_property
    def pictures(self) -> dict[str, Document]:
        """The newest picture of each kind."""
        kept = Document.objects.filter(party=self.party, erased_at=None).order_by("pk")
        return {document.kind: document for document in kept}

    @cached_property
    def guardianships(self) -> list[Guardianship]:
        """Those that are not over, newest first."""
        return list(guardians_of(self.party))

    @cached_property
    def credentials(self) -> list[Credential]:
        """Newest first."""
        return list(
            Credential.objects.filter(party=self.party).select_related("counterparty", "document").order_by("-pk")
        )

    @property
    def training(self) -> Credential | None:
        """The last training passed and still good."""
        return next((one for one in self.in_force if one.kind == Credential.Kind.TRAINING), None)

    @property
    def in_force(self) -> list[Credential]:
        return [
            one
            for one in self.credentials
            if one.state == Credential.State.VERIFIED and (one.valid_until is None or one.valid_until > self.now)
        ]

    @cached_property
    def steps(self) -> list[Step]:
        found = [
            Step("who", _("Who you are"), bool(self.document_type)),
            Step("identity", _("Your identity") if self.is_person else _("The organisation"), self.has_identity),
            Step("pictures", _("Pictures"), not self.missing_pictures),
        ]
        if self.needs_guardian:
            found.append(Step("guardian", _("Your guardian"), bool(self.named_guardians)))
        found.append(Step("agreements", _("Agreements"), self.agreed))
        if self.on_camera:
            found.append(Step("training", _("Training"), self.training is not None))
        found.append(Step("check", _("Look over"), not self.open))
        return [Step(step.slug, step.title, step.done, number) for number, step in enumerate(found, 1)]

    @property
    def has_identity(self) -> bool:
        identity = self.identity
        if identity is None or not identity.document_type:
            return False
        wanted = ("number", "real_name", "mobile", "residence", *(("birth_date",) if self.is_person else ()))
        return all(getattr(identity, name) for name in wanted)

    @property
    def missing_pictures(self) -> list[str]:
        if not self.document_type:
            return ["front"]
        return [kind for kind in PICTURES[self.document_type] if kind not in self.pictures]

    @property
    def named_guardians(self) -> list[Guardianship]:
        return [one for one in self.guardianships if one.guardian_id]

    @property
    def guarded(self) -> bool:
        """A verified guardian consents to streaming."""
        return any(
            one.state == Guardianship.State.VERIFIED and "guardian_streaming" in one.consents
            for one in self.guardianships
        )

    @property
    def has_studio(self) -> bool:
        return not STUDIO_ROLES.isdisjoint(self.party.roles)

    @property
    def agreed(self) -> bool:
        """The platform's agreement; those with others follow once a stream is planned with them."""
        version = agreement_text("platform").version
        return any(
            one.kind == Credential.Kind.AGREEMENT and (one.scope, one.version) == ("platform", version)
            for one in self.in_force
        )

    def step(self, slug: str) -> Step | None:
        return next((step for step in self.steps if step.slug == slug), None)

    def after(self, slug: str) -> str:
        """The step to go on to: the next one in the row."""
        slugs = [step.slug for step in self.steps]
        return slugs[min(slugs.index(slug) + 1, len(slugs) - 1)] if slug in slugs else "check"

    @property
    def missing(self) -> list[Step]:
        """What must be done before it can be handed in."""
        return [step for step in self.steps if not step.done and step.slug != "check"]
