"""Merkle trees: as RFC 6962 has them, and proofs that prove nothing else."""

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence import merkle

# the leaves and roots that implementations of Certificate Transparency are tried with
LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
trees = st.lists(st.binary(max_size=8), min_size=1, max_size=70)
steady = settings(derandomize=True, deadline=None, max_examples=100)


@pytest.mark.parametrize("count", range(1, 9))
def test_the_roots_are_those_of_certificate_transparency(count):
    leaves = [merkle.leaf_hash(bytes.fromhex(leaf)) for leaf in LEAVES[:count]]
    assert merkle.root_of(leaves).hex() == ROOTS[count - 1]


def test_nothing_at_all_has_a_root_that_no_tree_can_have():
    assert merkle.root_of([]) == bytes(32)
    with pytest.raises(IndexError):
        merkle.proof_of([], 0)


def _split(leaves: list[bytes]) -> bytes:
    """The tree as the RFC writes it down: split at the greatest power of two below the number of leaves."""
    if len(leaves) == 1:
        return leaves[0]
    at = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\x01" + _split(leaves[:at]) + _split(leaves[at:])).digest()


@steady
@given(trees)
def test_level_by_level_gives_the_same_tree_as_splitting(data):
    leaves = [merkle.leaf_hash(one) for one in data]
    assert merkle.root_of(leaves) == _split(leaves)


@steady
@given(trees, st.data())
def test_every_leaf_is_proven_by_at_most_one_hash_a_doubling(data, draw):
    leaves = [merkle.leaf_hash(one) for one in data]
    index = draw.draw(st.integers(0, len(leaves) - 1))
    proof = merkle.proof_of(leaves, index)
    assert merkle.proven_root(leaves[index], proof) == merkle.root_of(leaves)
    assert len(proof) <= (len(leaves) - 1).bit_length()


@steady
@given(trees, st.data(), st.binary(max_size=8))
def test_no_other_data_is_proven_by_that_proof(data, draw, other):
    leaves = [merkle.leaf_hash(one) for one in data]
    index = draw.draw(st.integers(0, len(leaves) - 1))
    proven = merkle.proven_root(merkle.leaf_hash(other), merkle.proof_of(leaves, index))
    assert (proven == merkle.root_of(leaves)) == (other == data[index])


@steady
@given(trees, st.data())
def test_a_changed_a_missing_and_an_added_leaf_change_the_root(data, draw):
    leaves = [merkle.leaf_hash(one) for one in data]
    index = draw.draw(st.integers(0, len(leaves) - 1))
    changed = [*leaves[:index], merkle.leaf_hash(data[index] + b"!"), *leaves[index + 1 :]]
    missing, added = leaves[:index] + leaves[index + 1 :], [*leaves, leaves[-1]]
    assert merkle.root_of(leaves) not in {merkle.root_of(one) for one in (changed, missing, added)}


def test_a_chain_hash_binds_the_one_before_the_number_the_count_and_the_root():
    facts = [bytes(32), 7, 3, bytes(range(32))]
    others = [b"\x01" * 32, 8, 4, bytes(32)]
    chains = {merkle.chained(*facts)}
    for place, other in enumerate(others):
        chains.add(merkle.chained(*facts[:place], other, *facts[place + 1 :]))
    assert len(chains) == 5
