"""Whatever JSON comes, sifting neither fails nor loses an item."""

import orjson
from hypothesis import given
from hypothesis import strategies as st

from moderation.signals.body import pack, unpack
from moderation.signals.contract import KINDS, sift

names = st.sampled_from(sorted({field for fields, _ in KINDS.values() for field in fields} | {"colour"}))
scalars = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats() | st.text(max_size=80)
values = scalars | st.lists(scalars, max_size=3) | st.sampled_from([*KINDS, "2026-11-11T20:00:00+08:00", "a" * 64])
items = st.dictionaries(names, values, max_size=8) | scalars | st.lists(scalars, max_size=2)
chats = st.builds(
    lambda number, text, offset: {"id": str(number), "kind": "chat", "text": text, "offset_ms": offset},
    st.integers(0, 30),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40),
    st.integers(0, 10**6),
)


@given(st.lists(items | chats, max_size=20))
def test_every_item_is_taken_or_named_with_a_code(batch):
    taken, errors = sift(batch)
    assert len(taken) + len(errors) == len(batch)
    assert all(error["code"] for error in errors)
    assert [error["index"] for error in errors] == sorted({error["index"] for error in errors})


@given(st.lists(chats, max_size=20))
def test_what_is_taken_is_stored_whole(batch):
    taken, _ = sift(batch)
    assert len({(signal["kind"], signal["id"]) for signal in taken}) == len(taken)
    body, digest = pack(taken)
    assert unpack(body) == orjson.loads(orjson.dumps(taken))
    assert len(digest) == 32
