"""The words of the specification's table (docs/decisions.md): each start, and each act, as steps in a `World`."""

from collections.abc import Callable

from moderation.decisions.measures import Wish
from tests.decisions.world import World

DAY = 24 * 60
PAUSE, LIMIT, CUT, WARN = Wish("pause", 10), Wish("limit_traffic", 30, 40), Wish("cut"), Wish("warn")
Steps = tuple[Callable[[World], object], ...]


def _decided(*wishes: Wish) -> Callable[[World], object]:
    return lambda world: world.decide(*wishes)


def _on_account(kind: str, **asked: object) -> Callable[[World], object]:
    return lambda world: world.decide(Wish(kind, party=world.streamer.pk, **asked))


STARTS: dict[str, Steps] = {
    "claimed": (),
    "found innocent": (_decided(),),
    "warned a moment ago": (_decided(WARN),),
    "warned": (_decided(WARN), World.leave),
    "limited and warned": (_decided(LIMIT, WARN), World.leave),
    "paused": (_decided(PAUSE), World.leave),
    "cut": (_decided(CUT), World.leave),
    "a pause that ran out": (_decided(PAUSE), World.leave, World.expire),
    "paused by the machine": (lambda world: world.machine_acts(PAUSE), World.leave),
    "off air for a day": (_on_account("off_air", minutes=DAY), World.leave),
    "may not tip for a day": (_on_account("restrict", minutes=DAY, function="tip"), World.leave),
    "key room: warned, cut held": (_decided(WARN, CUT), World.leave),
    "key room: cut sent back": (_decided(CUT), lambda world: world.settle("sent_back"), World.leave),
    "key room: cut released": (_decided(CUT), lambda world: world.settle("released"), World.leave),
    "closing held": (_on_account("close"), World.leave),
    "cut and appealed": (_decided(CUT), World.leave, World.appeal),
}
ACTS: dict[str, Steps] = {
    "nothing": (),
    "no violation": (_decided(),),
    "warn": (_decided(WARN),),
    "pause": (_decided(PAUSE),),
    "undo": (World.undo,),
    "reverse": (World.reverse,),
    "reverse to a pause": (lambda world: world.reverse(PAUSE),),
    "lift": (World.lift,),
    "release": (lambda world: world.settle("released"),),
    "refuse": (lambda world: world.settle("refused"),),
    "send back": (lambda world: world.settle("sent_back"),),
    "appeal": (World.appeal,),
    "uphold": (lambda world: world.answer("upheld"),),
    "overturn": (lambda world: world.answer("overturned"),),
    "time passes": (World.expire,),
}
