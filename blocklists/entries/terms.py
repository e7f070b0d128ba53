"""What somebody proposes, read: the first thing that is wrong is refused by name, beside its field."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from blocklists import house_rule
from blocklists.grounds import GROUNDS, LAW_ARTICLES, article_for
from blocklists.hooks import category_codes
from blocklists.models import SCOPES_OF, Scope, Side, Source
from blocklists.refusing import Refused

LONGEST_REASON, LONGEST_FACTS = 2000, 8000
_LONGEST = {
    "reason": LONGEST_REASON,
    "facts": LONGEST_FACTS,
    "words": LONGEST_REASON,
    "no_end_reason": 200,
    "basis_type": 16,
    "basis_id": 64,
    "basis_text": 200,
}
_UNREADABLE = re.compile(r"[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Terms:
    """Whom it may hit is told apart; this is what is forbidden, why and for how long."""

    side: str
    ground: str
    article: str
    scopes: tuple[str, ...]
    categories: tuple[str, ...]
    starts_at: datetime
    ends_at: datetime | None
    no_end_reason: str
    source: str
    basis_type: str
    basis_id: str
    basis_text: str


def read_terms(
    *,
    now: datetime,
    side: str,
    ground: str,
    article: str,
    scopes: Sequence[str],
    categories: Sequence[str],
    starts_at: datetime | None,
    ends_at: datetime | None,
    no_end_reason: str,
    source: str,
    basis_type: str,
    basis_id: str,
    basis_text: str,
    follows: bool = False,
    copied: bool = False,
) -> Terms:
    """Checked, with what was left open filled in. `follows`: it rests on an entry that has an end of its own; `copied`:
    from an entry that stands, with its categories. Raises `Refused` with the field of the first problem."""
    _check_ground(side, ground)
    article = article or article_for(ground, side)
    if not _may_cite(side, article):
        raise Refused("article_unknown", field="article")
    if source not in (Source.OWN, Source.AUTHORITY):
        raise Refused("source_unknown", field="source")
    no_end_reason, basis_text = no_end_reason.strip(), basis_text.strip()
    short(no_end_reason=no_end_reason, basis_type=basis_type, basis_id=basis_id, basis_text=basis_text)
    if (source == Source.AUTHORITY or ground == "authority_order") and not basis_text:
        raise Refused("basis_missing", field="basis_text")
    starts_at = starts_at or now
    check_period(starts_at, ends_at, no_end_reason, now)
    # only an order may last longer; an entry that follows another ends with that one
    if side == Side.BUYER and source == Source.OWN and ground != "authority_order" and not follows:
        check_limit(article, starts_at, ends_at)
    return Terms(
        side=side,
        ground=ground,
        article=article,
        scopes=_scopes(side, scopes),
        categories=_categories(categories, copied=copied or follows),
        starts_at=starts_at,
        ends_at=ends_at,
        no_end_reason="" if ends_at else no_end_reason,
        source=source,
        basis_type=basis_type,
        basis_id=basis_id,
        basis_text=basis_text,
    )


def short(**texts: str) -> None:
    """Raises `Refused` beside the first text that is too_long for its column or for anybody to read, or unreadable:
    half a pair of UTF-16 and the zero character can't be stored."""
    for name, text in texts.items():
        if len(text) > _LONGEST[name]:
            raise Refused("too_long", field=name, most=_LONGEST[name])
        if _UNREADABLE.search(text):
            raise Refused("unreadable", field=name)


def words_of(words: str, field: str = "words", missing: str = "words_missing") -> str:
    """Why something is done: never empty, never a book. Raises `Refused`."""
    words = words.strip()
    if not words:
        raise Refused(missing, field=field)
    short(**{field: words})
    return words


def check_period(starts_at: datetime, ends_at: datetime | None, no_end_reason: str, now: datetime) -> None:
    """Raises `Refused` beside `ends_at`."""
    if ends_at is None:
        if not no_end_reason:
            raise Refused("end_missing", field="ends_at")
        return
    if ends_at <= starts_at:
        raise Refused("end_before_start", field="ends_at")
    if ends_at <= now:
        raise Refused("end_past", field="ends_at")


def check_limit(article: str, starts_at: datetime, ends_at: datetime | None) -> None:
    """What the version of the house rule that is cited allows. Raises `Refused("longer_than_rule")`."""
    number = house_rule.version_of(article)
    days = house_rule.version(number).longest_days if number is not None else 0
    # a day more: people choose a last day, and it counts to its midnight
    if ends_at is None or ends_at - starts_at > timedelta(days=days + 1):
        raise Refused("longer_than_rule", field="ends_at", days=days)


def _check_ground(side: str, ground: str) -> None:
    if side not in Side.values:
        raise Refused("side_unknown", field="side")
    if ground not in GROUNDS:
        raise Refused("ground_unknown", field="ground")
    if side not in GROUNDS[ground].sides:
        raise Refused("ground_of_other_side", field="ground")


def _may_cite(side: str, article: str) -> bool:
    """No article read names a list of buyers, so a buyer's entry cites the house rule, and a streamer's never does."""
    return house_rule.version_of(article) is not None if side == Side.BUYER else article in LAW_ARTICLES


def _scopes(side: str, scopes: Sequence[str]) -> tuple[str, ...]:
    own = tuple(scope.value for scope in SCOPES_OF[Side(side)])
    for scope in scopes:
        if scope not in own:
            raise Refused("scope_of_other_side" if scope in Scope.values else "scope_unknown", field="scopes")
    return tuple(scope for scope in own if scope in scopes) or own


def _categories(categories: Sequence[str], *, copied: bool) -> tuple[str, ...]:
    """Their codes, whatever a platform calls them: the doors compare codes, and an entry for goods that nobody knows
    would be confirmed, told and hit nothing. `copied` from another entry, a list's may be unknown here."""
    found = {category_codes.get(category.strip().lower(), category if copied else "") for category in categories}
    if "" in found:
        raise Refused("category_unknown", field="categories")
    return tuple(sorted(found))
