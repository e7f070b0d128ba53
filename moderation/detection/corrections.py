"""Whether a line takes back a slip of the tongue (LE2026 31), and whether a comment is unfavourable (LM2021 21)."""

import functools
import re

from moderation.detection.anchors import quick
from moderation.detection.checks import UNFAVOURABLE
from moderation.detection.folding import folding_into
from moderation.detection.readings import read

TAKES_BACK = (
    "(?:更正|纠正)(?:一下|下|个|：|，)|(?:说|讲|念|读|写|报)错了?(?:，|。|！|了|应该|其实|正确|实际|是)|"
    "收回(?:刚才|这句|那句|前面)|(?:刚才|刚刚|前面)[^。！？]{0,8}(?:不准确|不严谨|夸大了|有误)"
)
_TAKES_BACK = quick(TAKES_BACK)
# of which every line that takes something back holds one: most lines of a broadcast are not even read
SIGNS = "正错回确谨夸误"
# words that wave a slip off instead of putting it right: rule LE31-1 finds them
_WAVED_OFF = quick("无所谓|没事|不用管|别在意|不改|算了|当我没说|不算数")


@functools.cache
def _sign() -> re.Pattern[str]:
    return re.compile(f"[{folding_into(SIGNS)}]")


def takes_back(text: str) -> bool:
    """Whether the speaker puts right what was said before."""
    if not _sign().search(text):
        return False
    line = read(text)
    return _TAKES_BACK.search(line) is not None and _WAVED_OFF.search(line) is None


def unfavourable(text: str) -> bool:
    """Whether a comment speaks against the goods, the seller or the service."""
    return UNFAVOURABLE.search(read(text)) is not None
