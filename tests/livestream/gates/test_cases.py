"""Every line of cases.csv, over HTTP. What each should answer was thought through by hand, not made by the code."""

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
import time_machine

from livestream.models import ViewerDay
from tests.livestream.gates.build import guardian_of, shanghai, viewer
from tests.livestream.gates.conftest import codes

FILE = Path(__file__).parent / "cases.csv"
COLUMNS = ("at", "born", "band", "mode", "guardian", "tips", "gate", "goods", "audience", "amount", "used", "answer")


def cases() -> Iterator[tuple[int, dict[str, str]]]:
    """Line numbers with their cells."""
    lines = [
        (number, line)
        for number, line in enumerate(FILE.read_text(encoding="utf-8").splitlines(), 1)
        if line and not line.startswith("#")
    ]
    header = next(csv.reader([lines[0][1]]))
    assert tuple(header) == COLUMNS
    for number, line in lines[1:]:
        cells = next(csv.reader([line]))
        assert len(cells) == len(COLUMNS), f"line {number} has {len(cells)} cells"
        yield number, dict(zip(COLUMNS, cells, strict=True))


CASES = list(cases())


def test_there_are_two_hundred_cases_and_no_two_are_alike():
    questions = [tuple(case[name] for name in COLUMNS[:-1]) for _, case in CASES]
    assert len(CASES) >= 200
    assert len(set(questions)) == len(questions)


@pytest.fixture
def asked(gate, platform, stream, settings):
    """Set the world up as a line says, ask, and say what came back."""

    def ask(case: dict[str, str]) -> str:
        now = shanghai(case["at"])
        settings.MINORS_MAY_TIP = case["tips"] == "open"
        stream.audience = case["audience"]
        stream.save(update_fields=["audience"])
        limits = {"on": {"minor_mode": True}, "left": {"minor_mode": True, "left_until": now + timedelta(hours=1)}}
        party = viewer(
            platform, date.fromisoformat(case["born"]) if case["born"] else None, **limits.get(case["mode"], {})
        )
        if case["guardian"]:
            guardian_of(party, *(purpose for purpose in case["guardian"].split("+") if purpose != "linked"))
        with time_machine.travel(now, tick=False):
            if case["used"]:
                use(party, case, now)
            body = {"amount": int(case["amount"]), "id": "the-id"} if case["amount"] else {}
            body |= {"product": {"category": case["goods"]}} if case["goods"] else {}
            stated = {"age_band": case["band"]} if case["band"] else {}
            answer = gate(case["gate"], {"ref": party.ref} | stated, **body)
        assert answer["allowed"] == (not answer["reasons"])
        return "+".join(codes(answer)) or "allowed"

    return ask


def use(party, case, now) -> None:
    used = int(case["used"])
    columns = {"watch": {"watched_s": used * 60}, "tip": {"tipped_fen": used}, "order": {"ordered_fen": used}}
    day = (now.astimezone(shanghai("2026-01-01T00:00:00+08:00").tzinfo)).date()
    ViewerDay.objects.create(party=party, day=day, **columns[case["gate"]])


@pytest.mark.parametrize(("line", "case"), CASES, ids=[f"line-{line}-{case['gate']}" for line, case in CASES])
def test_the_gate_answers_as_the_line_says(asked, line, case):
    assert asked(case) == case["answer"]
