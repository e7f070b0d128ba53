"""Every rule's statement of reasons and every measure's, in both languages, word for word as people read them.

`GOLDEN=write python -m pytest tests/decisions/test_statement_texts.py` writes the files anew: read the difference.
"""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from moderation.decisions.models import Measure, MeasureKind
from moderation.decisions.statements import Statement, as_text
from moderation.decisions.statements.evidence import Evidence, Moment
from moderation.decisions.statements.grounds import ground_of
from moderation.decisions.statements.taken import taken
from moderation.decisions.windows import APPEAL_DAYS
from moderation.detection.rules import RuleSpec, rule_to_dict, shipped_rules
from moderation.rulebook.models import RuleVersion

FOLDER = Path(__file__).parent / "golden"
RULES = {rule.code: rule for rule in shipped_rules()}
# what a rule's own ladder comes to as measures; what is refused at the door or reported is cut when it is on air
LADDER = {"prompt": "prompt", "warn": "warn", "limit_traffic": "limit_traffic", "suspend": "pause"}
START = datetime(2026, 11, 22, 12, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
EVIDENCE = Evidence("今晚八点羽绒服专场", (Moment(247_000, "speech"), Moment(3_905_000, "chat")))
# kind → what a measure of it holds besides
SHAPES = {
    "prompt": {},
    "warn": {},
    "hide_product": {"product": "P-1208"},
    "mute": {"function": "link_up", "ends_at": START + HOUR},
    "limit_traffic": {"percent": 40, "ends_at": START + HOUR},
    "pause": {"ends_at": START + HOUR / 6},
    "cut": {},
    "remind": {},
    "restrict": {"function": "comment", "ends_at": START + 72 * HOUR},
    "off_air": {"ends_at": START + 7 * 24 * HOUR},
    "close": {"no_end_reason": "a second account of a person who may not return"},
    "no_return": {},
    "blocklist": {"ends_at": START + 365 * 24 * HOUR},
}
ON_ACCOUNT = ("remind", "restrict", "off_air", "close", "no_return", "blocklist")


def version_of(rule: RuleSpec) -> RuleVersion:
    return RuleVersion(
        code=rule.code,
        number=1,
        article=rule.article,
        title_en=rule.title_en,
        title_zh=rule.title_zh,
        definition=rule_to_dict(rule),
    )


def statement(rule: RuleSpec, kinds: list[str], **changed: object) -> Statement:
    measures = [Measure(pk=n, kind=kind, starts_at=START, **SHAPES[kind]) for n, kind in enumerate(kinds, start=1)]
    facts = {
        "number": 1204,
        "at": START,
        "taken": tuple(taken(measure, private=True) for measure in measures),
        "ground": ground_of(version_of(rule)),
        "evidence": EVIDENCE,
        "facts": "",
        "reason": "",
        "source": "rules",
        "automatic": False,
        "role": "moderator",
        "bulk": False,
        "second_person": False,
        "appeal_by": START + timedelta(days=APPEAL_DAYS),
    }
    return Statement(**facts | changed)


def same_as_kept(name: str, found: Statement) -> None:
    """Both languages stand in one file, so that a reader compares them."""
    words = as_text(found)
    text = f"{words.en}\n\n{'-' * 40}\n\n{words.zh}\n"
    path = FOLDER / f"{name}.txt"
    if os.environ.get("GOLDEN") == "write":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    assert path.exists(), f"no golden text of {name} yet: write it with GOLDEN=write and read it"
    assert text == path.read_text("utf-8")


@pytest.mark.parametrize("code", list(RULES))
def test_the_statement_under_every_rule_reads_as_it_was_approved(code):
    rule = RULES[code]
    kinds = [LADDER[step] for step in rule.response if step in LADDER] or ["cut"]
    same_as_kept(f"rules/{code}", statement(rule, kinds))


@pytest.mark.parametrize("kind", MeasureKind.values)
def test_the_statement_of_every_measure_reads_as_it_was_approved(kind):
    on_account = kind in ON_ACCOUNT
    found = statement(
        RULES["LM10-1"],
        [kind],
        evidence=Evidence("") if on_account else EVIDENCE,
        source="complaint" if on_account else "rules",
        role="senior_moderator" if on_account else "moderator",
        second_person=kind in ("cut", "close", "no_return"),
        appeal_by=None if kind in ("prompt", "remind", "blocklist") else START + timedelta(days=APPEAL_DAYS),
    )
    same_as_kept(f"measures/{kind}", found)


VARIANTS = {
    "automatic": {"automatic": True, "appeal_by": None},
    "gone": {"stands": False, "appeal_by": None},
    "bulk": {"bulk": True, "role": "senior_moderator"},
    "patrol": {"source": "patrol", "evidence": Evidence("今晚八点羽绒服专场")},
    "own": {"source": "own", "role": "compliance_officer"},
    "in-own-words": {
        "reason": "请把联系方式从画面上拿掉。",
        "facts": "20:34 the card was shown again.",
    },
    "more-moments": {"evidence": Evidence(EVIDENCE.title, EVIDENCE.moments, more=True)},
}


@pytest.mark.parametrize("name", list(VARIANTS))
def test_what_else_may_differ_reads_as_it_was_approved(name):
    same_as_kept(f"variants/{name}", statement(RULES["LM10-1"], ["warn", "limit_traffic"], **VARIANTS[name]))


def test_no_golden_text_is_left_of_what_is_gone():
    known = {f"rules/{code}" for code in RULES}
    known |= {f"measures/{kind}" for kind in MeasureKind.values} | {f"variants/{name}" for name in VARIANTS}
    kept = {str(path.relative_to(FOLDER).with_suffix("")) for path in FOLDER.rglob("*.txt")}
    assert kept == known
