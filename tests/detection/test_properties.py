"""What holds for any text whatever."""

from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.detection.engine import Engine
from moderation.detection.readings import origins, read
from moderation.detection.rules import shipped_rules
from moderation.detection.types import KINDS, SEVERITIES, SPEAKERS, Context, Signal
from tests.detection.tables import load_cases

ENGINE = Engine.build(shipped_rules(), {"LM18-1": ["紫色河马会"]})
WORDS = [t for c in load_cases().values() for t in c["fires"]]
PIECES = [
    "加",
    "微",
    "信",
    "❤",
    "➕",
    "。",
    "，",
    "*",
    " ",
    "\u200b",
    "v",
    "x",
    "13812345678",
    "最",
    "全国第一",
    "治",
    "癌",
]

anything = st.text(max_size=60)  # includes lone surrogates? not by default: see `wild`
wild = st.lists(
    st.one_of(
        st.sampled_from(PIECES),
        st.sampled_from(WORDS),
        st.characters(),
        st.characters(categories=["Cs", "Cc", "Co", "Mn"]),
    ),
    max_size=24,
).map("".join)
signals = st.builds(
    Signal,
    id=st.just("1"),
    kind=st.sampled_from(KINDS),
    text=st.one_of(anything, wild),
    speaker=st.sampled_from(SPEAKERS),
    category=st.sampled_from(("", "health_food", "药品", "food")),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(signals, max_size=6))
def test_a_finding_is_a_slice_of_its_text(batch):
    for finding in ENGINE.scan(batch):
        text = batch[finding.index].text
        assert 0 <= finding.start <= finding.end <= len(text)
        assert finding.text == text[finding.start : finding.end]
        assert finding.severity in SEVERITIES
        assert 0 < finding.score <= 1
        assert len(finding.digest) == 16
        assert batch[finding.index].speaker != "platform"


@settings(max_examples=300, deadline=None)
@given(st.one_of(anything, wild))
def test_every_character_of_the_reading_has_an_origin(text):
    line, places = read(text), origins(text)
    assert len(line) == len(places)
    assert places == sorted(places)
    assert all(0 <= place < len(text) for place in places)
    line.encode()  # what is left can always be encoded


@settings(max_examples=150, deadline=None)
@given(st.lists(signals, max_size=5), st.lists(signals, max_size=5))
def test_two_batches_find_what_one_would(first, second):
    whole = ENGINE.scan([*first, *second])
    apart = ENGINE.scan(first) + [
        (f.index + len(first), f.rule, f.start, f.end, f.severity) for f in ENGINE.scan(second, Context(recent=first))
    ]
    assert [(f.index, f.rule, f.start, f.end, f.severity) for f in whole] == [
        f if isinstance(f, tuple) else (f.index, f.rule, f.start, f.end, f.severity) for f in apart
    ]


@settings(max_examples=100, deadline=None)
@given(st.lists(signals, max_size=4))
def test_the_same_input_gives_the_same_output(batch):
    assert ENGINE.scan(batch) == ENGINE.scan(batch)


@settings(max_examples=200, deadline=None)
@given(st.lists(signals, max_size=6))
def test_a_rule_is_met_once_by_a_signal(batch):
    met = [(f.index, f.rule) for f in ENGINE.scan(batch)]
    assert len(met) == len(set(met))
    assert [index for index, _ in met] == sorted(index for index, _ in met)
