"""Why somebody is listed, chosen from a list: what letters and shared lists may say without personal data.

A streamer's grounds come from the articles (LM2021 14: serious violations, or unlawful or immoral conduct with bad
effects on society; LE2026 14), a buyer's from the house rule. What happened in words stands sealed in the entry.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from blocklists import house_rule
from blocklists.models import Side

_SERIOUS, _LIST = "LM2021 14", "LE2026 14"
_STREAMER, _BUYER = frozenset({Side.STREAMER.value}), frozenset({Side.BUYER.value})
_BOTH = _STREAMER | _BUYER

# what an entry about a streamer may cite; LM2021 29 is the list shared between platforms and authorities
LAW_ARTICLES = (_SERIOUS, _LIST, "LM2021 29")


@dataclass(frozen=True, slots=True)
class Ground:
    """`label` in a form; `what` to the listed person. `article`: of the law, for a streamer; a buyer's entry cites
    the house rule whatever the ground (`article_for`)."""

    label: Promise
    what: Promise
    sides: frozenset[str]
    article: str = ""


GROUNDS: dict[str, Ground] = {
    "serious_violation": Ground(
        _("A serious violation on air"),
        _("A broadcast of yours seriously violated the law or the rules of this site."),
        _STREAMER,
        _SERIOUS,
    ),
    "repeated_violations": Ground(
        _("Violations again and again"),
        _("Your broadcasts violated the rules again and again although you had been warned and limited."),
        _STREAMER,
        _LIST,
    ),
    "unlawful_goods": Ground(
        _("Goods that may not be sold"),
        _("You promoted or sold goods that are forbidden, counterfeit or unsafe."),
        _STREAMER,
        _SERIOUS,
    ),
    "false_promotion": Ground(
        _("False or misleading promotion"),
        _("You promoted goods or services in a false or misleading way, and it was serious."),
        _STREAMER,
        _SERIOUS,
    ),
    "bad_influence": Ground(
        _("Conduct with bad effects on society"),
        _("Your conduct was unlawful or against public morals and had bad effects on society."),
        _STREAMER,
        _SERIOUS,
    ),
    "sanctioned": Ground(
        _("Punished by a court or an authority"),
        _("A court or an authority has punished you for something that concerns your work on camera."),
        _STREAMER,
        _LIST,
    ),
    "fraud": Ground(
        _("Fraud against sellers or buyers"),
        _("You deceived sellers or other buyers to get goods or money."),
        _BUYER,
    ),
    "extortion": Ground(
        _("Extortion"),
        _("You threatened somebody to get money or goods."),
        _BUYER,
    ),
    "harassment": Ground(
        _("Harassment or threats"),
        _("You harassed, insulted or threatened people on camera, staff or other buyers."),
        _BUYER,
    ),
    "malicious_disputes": Ground(
        _("Disputes in bad faith"),
        _("You started disputes or claims that you knew to be false."),
        _BUYER,
    ),
    "gang_ordering": Ground(
        _("Organised fake orders"),
        _("You took part in organised orders that were never meant as purchases."),
        _BUYER,
    ),
    "minors_harm": Ground(
        _("Harm to minors"),
        _("You did something that harms minors."),
        _BUYER,
    ),
    "evasion": Ground(
        _("Back under another account"),
        # a list may say it of somebody whom nobody listed here
        _("You are listed, here or by a platform that shares its list with us, and came back under another account."),
        _BOTH,
        _LIST,
    ),
    "authority_order": Ground(
        _("An order of an authority"),
        _("An authority has ordered it; the order is named on the page about this entry."),
        _BOTH,
        _LIST,
    ),
}


def grounds_for(side: str) -> dict[str, Ground]:
    """Those that fit a side, in the order of the list; none for an unknown side."""
    return {code: ground for code, ground in GROUNDS.items() if side in ground.sides}


def article_for(code: str, side: str) -> str:
    """What an entry cites when nobody names another article. Raises KeyError for an unknown ground."""
    return house_rule.current().article if side == Side.BUYER else GROUNDS[code].article
