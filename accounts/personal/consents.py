"""The ledger of notices and consents. Lines are only ever added; the last one about a purpose says how things stand."""

from django.db import transaction

from accounts.actors import user_actor
from accounts.hooks import consent_withdrawn, standing_lost
from accounts.models import ConsentEntry, Guardianship, Party, User
from accounts.personal.policies import NotYours, guards, owns
from accounts.personal.texts import Text, text
from evidence.actors import Actor, system
from evidence.services import record

# without these nobody is on air, or nothing may be stored: what stands on them is looked at again at once
CARRY_WEIGHT = frozenset({"guardian_streaming", "minor_data"})
_Act = ConsentEntry.Act


class Changed(Exception):
    """The text changed since it was shown: show it again before taking the consent."""


def show(*, party: Party, purpose: str, user: User | None, language: str) -> ConsentEntry:
    """Keep that the notice in force was shown, before anything is collected (PIPL 17). LookupError: unknown purpose.

    `user`: who saw it; None when a platform showed it to its own user and says so by API.
    """
    with transaction.atomic():
        return _add(party=party, shown=text(purpose, language), act=_Act.SHOWN, user=user)


def give(*, party: Party, purpose: str, user: User, language: str, digest: str = "") -> ConsentEntry:
    """Consent to the text in force. Given already, that line is the answer.

    `digest`: hex, of the text the form showed; another one in force meanwhile raises `Changed`.
    Raises `NotYours`, LookupError, and ValueError for a notice: what the law orders, nobody is asked for.
    """
    asked = text(purpose, language)
    if not asked.is_consent:
        raise ValueError(f"{purpose} is a notice: show it, there is nothing to agree to.")
    if digest and digest != asked.digest.hex():
        raise Changed
    _check(user, party, asked)
    with transaction.atomic():
        _lock(party)
        if stands(party, purpose) and (last := _last(party, purpose)) and last.version == asked.version:
            return last
        entry = _add(party=party, shown=asked, act=_Act.GIVEN, user=user)
        if asked.by_guardian:
            _note_on_guardianships(party, purpose, giver=user)
        return entry


def withdraw(*, party: Party, purpose: str, user: User, language: str) -> ConsentEntry | None:
    """As easy as giving (PIPL 15); None when none stood. What rests on it is told in the same transaction.

    Raises `NotYours` and LookupError.
    """
    about = text(purpose, language)
    _check(user, party, about)
    with transaction.atomic():
        _lock(party)
        last = _last(party, purpose)
        if last is None or last.act != _Act.GIVEN:
            return None
        entry = _add(party=party, shown=about, act=_Act.WITHDRAWN, user=user)
        if about.by_guardian:
            _note_on_guardianships(party, purpose, giver=None)
        if purpose in CARRY_WEIGHT:
            standing_lost.send(ConsentEntry, party=party)
        consent_withdrawn.send(ConsentEntry, party=party, purpose=purpose)
        return entry


def stands(party: Party, purpose: str) -> bool:
    """Whether consent was given and not withdrawn, to a text that still holds, and by somebody who may still give it:
    a guardian's consent ends with the guardianship. Two queries at most."""
    last = _last(party, purpose)
    if last is None or last.act != _Act.GIVEN:
        return False
    about = text(purpose, last.language)
    if last.version not in about.holds:
        return False
    return not about.by_guardian or (last.by is not None and guards(last.by, party))


def ledger(party: Party) -> list[ConsentEntry]:
    """Every line, newest first."""
    return list(party.consent_entries.select_related("by").order_by("-id"))


def _check(user: User, party: Party, about: Text) -> None:
    if not (guards(user, party) if about.by_guardian else owns(user, party)):
        raise NotYours


def _lock(party: Party) -> None:
    # two windows that give and withdraw at once: the second sees the first one's line
    Party.objects.select_for_update(no_key=True).get(pk=party.pk)


def _last(party: Party, purpose: str) -> ConsentEntry | None:
    lines = ConsentEntry.objects.filter(party=party, purpose=purpose).exclude(act=_Act.SHOWN)
    return lines.select_related("by").order_by("-id").first()


def _add(*, party: Party, shown: Text, act: ConsentEntry.Act, user: User | None) -> ConsentEntry:
    entry = ConsentEntry.objects.create(
        party=party,
        purpose=shown.code,
        version=shown.version,
        digest=shown.digest,
        language=shown.language,
        act=act,
        by=user,
    )
    record(
        actor=_actor(user),
        action=f"consent.{act.value}",
        target_kind="party",
        target_id=party.pk,
        purpose=shown.code,
        version=shown.version,
        digest=shown.digest.hex(),
    )
    return entry


def _actor(user: User | None) -> Actor:
    return user_actor(user) if user else system("consents")


def _note_on_guardianships(minor: Party, purpose: str, giver: User | None) -> None:
    """Keep `Guardianship.consents` as the ledger's last lines say: with the giver's own, with nobody when withdrawn."""
    for guardianship in Guardianship.objects.select_for_update().filter(minor=minor, state=Guardianship.State.VERIFIED):
        theirs = giver is not None and guardianship.guardian is not None and owns(giver, guardianship.guardian)
        wanted = sorted({*guardianship.consents, purpose} if theirs else {*guardianship.consents} - {purpose})
        if wanted != guardianship.consents:
            guardianship.consents = wanted
            guardianship.save(update_fields=["consents"])
