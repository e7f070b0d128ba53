"""The ledger of consents as pages show it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import get_language

from accounts.models import ConsentEntry, Party, User
from accounts.personal import consents
from accounts.personal.policies import guards
from accounts.personal.texts import Text, text


@dataclass(frozen=True, slots=True)
class Standing:
    """One purpose: its text, the last word on it, whether that still counts, and whether this reader may change it."""

    text: Text
    entry: ConsentEntry | None
    stands: bool
    mine: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the ledger; `title` is the text's, or its code where the text is gone."""

    entry: ConsentEntry
    title: str
    digest: str


def standings(party: Party, lines: list[ConsentEntry], user: User, is_own: bool) -> list[Standing]:
    """What was ever consented to, newest first. `lines`: the ledger, newest first. Two queries a purpose that was
    given and not withdrawn, of which there are few."""
    last: dict[str, ConsentEntry] = {}
    for line in lines:
        if line.act != ConsentEntry.Act.SHOWN:
            last.setdefault(line.purpose, line)
    told = _texts(last)
    minds = guards(user, party) if any(one.by_guardian for one in told.values()) else False
    return [
        Standing(
            told[purpose],
            entry,
            entry.act == ConsentEntry.Act.GIVEN and consents.stands(party, purpose),
            minds if told[purpose].by_guardian else is_own,
        )
        for purpose, entry in last.items()
        if purpose in told
    ]


def ledger_lines(lines: list[ConsentEntry]) -> list[Line]:
    told = _texts(line.purpose for line in lines)
    return [
        Line(line, told[line.purpose].title if line.purpose in told else line.purpose, bytes(line.digest).hex())
        for line in lines
    ]


def _texts(purposes: Iterable[str]) -> Mapping[str, Text]:
    language = get_language() or "en"
    found = {}
    for purpose in set(purposes):
        try:
            found[purpose] = text(purpose, language)
        except LookupError:  # of an earlier version
            continue
    return found
