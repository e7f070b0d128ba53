"""The table in docs/decisions.md is the specification: each row is tried."""

from pathlib import Path

import pytest

from blocklists.refusing import Refused as AppealRefused
from moderation.cases.claims import Refused
from moderation.cases.models import Case
from moderation.complaints.models import Appeal
from moderation.decisions.services import Invalid, TooLate
from tests.decisions.acts import ACTS, STARTS
from tests.decisions.world import World

pytestmark = pytest.mark.django_db
DOCS = Path(__file__).parents[2] / "docs" / "decisions.md"


def table():
    lines = DOCS.read_text("utf-8").split("\n| start | act |")[1].splitlines()[2:]
    rows = [[cell.strip() for cell in line[1:-1].split("|")] for line in lines if line.startswith("|")]
    assert all(len(row) == 7 for row in rows), "a row has seven cells"
    return rows


ROWS = table()


def test_every_start_and_every_act_has_a_row():
    assert {row[0] for row in ROWS} == set(STARTS)
    assert {row[1] for row in ROWS} == set(ACTS)
    assert len({(row[0], row[1]) for row in ROWS}) == len(ROWS)


def refusal(world, act):
    """Why the act is refused; "" when it is not."""
    if act == "undo" and not world.case.decisions.exists():
        return "nothing decided"
    try:
        for step in ACTS[act]:
            step(world)
    except TooLate:
        return "too late"
    except (Case.DoesNotExist, Appeal.DoesNotExist):
        return "nobody asks"
    except (Refused, Invalid, AppealRefused) as refused:
        return refused.code
    return ""


def seen(world):
    return [
        world.case.outcome or "open",
        ", ".join(world.measures()),
        ", ".join(world.in_force()),
        ", ".join(world.told()),
        ", ".join(world.letters()),
    ]


@pytest.mark.parametrize(
    ("start", "act", "case", "measures", "in_force", "told", "letters"),
    ROWS,
    ids=[f"{start} - {act}" for start, act, *_ in ROWS],
)
def test_a_row_holds(platform, person, start, act, case, measures, in_force, told, letters):
    world = World(platform, person, key_room=start.startswith("key room"))
    try:
        for step in STARTS[start]:
            step(world)
        before = seen(world)
        if why := refusal(world, act):
            assert f"refused: {why}" == case
            assert seen(world) == before
            return
        world.leave()
        assert seen(world) == [case, measures, in_force, told, letters]
    finally:
        world.close()
