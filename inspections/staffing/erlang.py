"""How many people answer in time: Erlang's formulas for work that waits in one line (A. K. Erlang, 1917).

Arrivals are taken as random and handling times as exponential, nobody leaves the line. `load` is in erlangs:
arrivals an hour times handling in hours.
"""

import math


def blocked(people: int, load: float) -> float:
    """Erlang B: the share that finds everybody busy where nobody waits. Worked up from none, so that no factorial
    overflows."""
    inverse = 1.0
    for number in range(1, people + 1):
        inverse = 1.0 + inverse * number / load
    return 1.0 / inverse


def waits(people: int, load: float) -> float:
    """Erlang C: the share that has to wait at all; 1 when there are not enough people to keep up."""
    if load <= 0:
        return 0.0
    if people <= load:
        return 1.0
    share = blocked(people, load)
    return people * share / (people - load * (1 - share))


def answered_within(people: int, load: float, *, handling_s: float, within_s: float) -> float:
    """The share taken up within so many seconds."""
    if load <= 0:
        return 1.0
    if people <= load:
        return 0.0
    return 1 - waits(people, load) * math.exp(-(people - load) * within_s / handling_s)


def need(*, arrivals: float, handling_s: float, within_s: float, share: float, occupancy: float) -> int:
    """The fewest people that take `share` of an hour's `arrivals` up within `within_s` seconds and are busy at most
    `occupancy` of their time. `share` and `occupancy` lie between 0 and 1, neither reached."""
    load = arrivals * handling_s / 3600
    if load <= 0:
        return 0
    people = max(1, math.ceil(load / occupancy))
    while answered_within(people, load, handling_s=handling_s, within_s=within_s) < share:
        people += 1
    return people
