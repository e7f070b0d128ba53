"""Letters to listed people: what, why, by which article, from when until when, and how to appeal (LE2026 14).

Whole sentences for each ground and period, in the language of whoever reads: none is put together from parts.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from blocklists.grounds import GROUNDS, Ground
from blocklists.models import Side
from delivery.notices import Letter

_LAW, _HOUSE = "LE2026 14", "House rule"

_TITLES = {
    Side.STREAMER: _("You are on this site’s blocklist of streamers"),
    Side.BUYER: _("You are on this site’s blocklist of buyers"),
}
# (side, has an end) → what it rests on, how long it holds, how to appeal
_NEXT: dict[tuple[str, bool], Promise] = {
    (Side.STREAMER, True): _(
        "Entry %(number)s holds from %(since)s through %(until)s. Its page shows the reason and the facts in full and"
        " what you may not do. If you think it is wrong, appeal there by %(appeal_by)s: people who did not list you"
        " will decide."
    ),
    (Side.STREAMER, False): _(
        "Entry %(number)s holds from %(since)s on and has no end; its page says why, and shows the reason and the facts"
        " in full and what you may not do. If you think it is wrong, appeal there by %(appeal_by)s: people who did not"
        " list you will decide."
    ),
    (Side.BUYER, True): _(
        "Entry %(number)s holds from %(since)s through %(until)s. It rests on version %(version)s of our own house"
        " rule: no law names a list of buyers. Its page shows the reason and the facts in full and what you may not do."
        " If you think it is wrong, appeal there by %(appeal_by)s: people who did not list you will decide."
    ),
    (Side.BUYER, False): _(
        "Entry %(number)s holds from %(since)s on and has no end; its page says why. It rests on version %(version)s of"
        " our own house rule: no law names a list of buyers. The page shows the reason and the facts in full and what"
        " you may not do. If you think it is wrong, appeal there by %(appeal_by)s: people who did not list you will"
        " decide."
    ),
}


def _listed(code: str, ground: Ground) -> dict[str, Letter]:
    """As `telling.listed_code` names them."""
    found = {}
    for side in sorted(ground.sides):
        name = f"{code}.buyer" if len(ground.sides) > 1 and side == Side.BUYER else code
        article = _HOUSE if side == Side.BUYER else ground.article
        for kind, has_end in (("listed", True), ("no_end", False)):
            letter = Letter(_TITLES[Side(side)], ground.what, _NEXT[Side(side), has_end], article)
            found[f"blocklist_{kind}.{name}"] = letter
    return found


LETTERS: dict[str, Letter] = {
    "blocklist_ordered": Letter(
        _("An authority put you on the joint list"),
        _("The order is: %(order)s."),
        _(
            "Entry %(number)s holds from %(since)s through %(until)s. The decision says where and until when to appeal;"
            " whoever runs this site can't change it."
        ),
        "LM2021 29",
    ),
    "blocklist_lifted": Letter(
        _("You are no longer on the blocklist"),
        _("Entry %(number)s was lifted before its end."),
        _("What it forbade is open to you again. You need not do anything."),
        _LAW,
    ),
    "blocklist_overturned": Letter(
        _("An entry about you was overturned"),
        _("Entry %(number)s should not have been made. It is removed, here and wherever it was shared."),
        _("What it forbade is open to you again. You need not do anything."),
        _LAW,
    ),
    "blocklist_shortened": Letter(
        _("An entry about you ends earlier"),
        _("Entry %(number)s now ends with %(until)s."),
        _("It ends by itself. Its page shows how things stand."),
        _LAW,
    ),
    "blocklist_not_begun": Letter(
        _("An entry about you will not begin"),
        _("Entry %(number)s was to go on where another one ended, and that one ends earlier now."),
        _("It forbids nothing. You need not do anything."),
        _LAW,
    ),
    "blocklist_merged": Letter(
        _("Two entries about you became one"),
        _("Entry %(number)s was about the same as entry %(kept)s, which alone goes on."),
        _("The page about entry %(kept)s shows how long it holds, what it rests on and how to appeal."),
        _LAW,
    ),
}
for _code, _ground in GROUNDS.items():
    LETTERS |= _listed(_code, _ground)
