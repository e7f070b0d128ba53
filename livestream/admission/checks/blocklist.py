"""Is anybody behind the stream listed, for what they would do here? LM2021 14, LE2026 14.

A person is found by the own party, by the number of the party's identity, and by the platform's account. A number
counts once it is proved, or where the platform answers for who is who: whoever types a stranger's must not learn here
what is kept about it. While the index key is rotated, a number indexed anew on one side alone is not found until the
other is too; the party and the account are.
"""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Func, OuterRef, TextField, Value
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _

from accounts.identity.twins import HOLDING
from accounts.refusals import Refusal
from blocklists.models import Entry, Identifier, Scope, Side
from blocklists.querysets import in_force
from livestream.admission.facts import Moment, Person, StartFacts
from livestream.admission.registry import Check
from livestream.admission.words import minute
from livestream.listings import account_digests, listing_of, longest

STOPS = {"streamer": (Scope.GO_LIVE, Scope.CAMERA), "operator": (Scope.GO_LIVE, Scope.OPERATE)}


def of_party(moment: Moment) -> dict[str, Any]:
    """Three annotations, each read through an index of its own: joined by OR they would read every entry there is."""
    entries = Entry.objects.filter(in_force(moment.now), side=Side.STREAMER, party=OuterRef("pk"))
    named = Identifier.objects.filter(in_force(moment.now, "entry__"), entry__side=Side.STREAMER)
    digests = [digest for account in moment.accounts for digest in account_digests(*account)]
    hexadecimal: Any = Func(F("digest"), Value("hex"), function="encode", output_field=TextField())
    return {
        "listed_as_party": ArraySubquery(entries.values(json=_told())),
        "listed_by_number": ArraySubquery(
            named.filter(digest=OuterRef("identity__number_index")).values(json=_told("entry__"))
        ),
        # of everybody here at once, so that PostgreSQL asks once and not for each of them
        "listed_accounts": ArraySubquery(
            named.filter(digest__in=digests or [b""]).values(
                json=JSONObject(digest=hexadecimal, entry=_told("entry__"))
            )
        ),
    }


def _told(prefix: str = "") -> JSONObject:
    return JSONObject(
        id=f"{prefix}id" if not prefix else "entry_id",
        scopes=f"{prefix}scopes",
        categories=f"{prefix}categories",
        until=f"{prefix}ends_at",
        article=f"{prefix}article",
        ground=f"{prefix}ground",
    )


def unlisted(facts: StartFacts) -> list[Refusal]:
    people = facts.those("streamer", "operator")
    trusted = facts.stream.client.own_door
    return [refusal for person in people for refusal in against(person, facts.stream.category, trusted=trusted)]


def against(person: Person, category: str, *, trusted: bool = False) -> list[Refusal]:
    """What forbids this person its part in a stream or room of this category: at most one reason, the longest.
    `trusted`: a number that nobody here proved counts too."""
    party = person.party
    own = {digest.hex() for digest in account_digests(party.client_id, party.ref)}
    proved = trusted or (person.identity and person.identity.state in HOLDING)
    rows = [*party.listed_as_party, *(party.listed_by_number if proved else [])]
    rows += [row["entry"] for row in party.listed_accounts if row["digest"] in own]
    scopes = {scope for role in person.roles for scope in STOPS.get(role, ())}
    found = longest(listing for listing in map(listing_of, rows) if listing.forbids(scopes, category))
    if found is None:
        return []
    told = {"name": party.name, "number": found.number}
    if found.until is None:
        return [Refusal("party_listed_open", told, party=person.id)]
    return [Refusal("party_listed", told | {"until": minute(found.until)}, party=person.id)]


CHECK = Check("blocklist", _("Nobody is on the blocklist"), unlisted, of_party=of_party, on_air=True)
