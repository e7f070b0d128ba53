"""One event is proven with a few hashes; what is not sealed is named."""

import hashlib

import pytest

from evidence.models import AuditEvent, Seal
from evidence.seals import proving
from evidence.seals.proving import NotSealed, proof_for, proofs_for
from evidence.seals.sealing import seal
from tests.evidence.sealing import by_force, nothing_but_ours, write

pytestmark = pytest.mark.django_db


def test_every_sealed_event_has_a_proof_that_stands():
    nothing_but_ours()
    write(11)
    seal(most=4)
    ids = list(AuditEvent.objects.order_by("-id").values_list("pk", flat=True))
    proofs = proofs_for(ids)
    assert [proof.event_id for proof in proofs] == ids
    assert all(proof.stands for proof in proofs)
    assert all(len(proof.path) <= (proof.count - 1).bit_length() for proof in proofs)


def test_hashlib_alone_leads_from_the_line_to_the_chain():
    nothing_but_ours()
    ids = write(5)
    seal(most=3)
    proof = proof_for(ids[-1])
    at = hashlib.sha256(b"\x00" + proof.line).digest()
    assert at == proof.leaf
    for side, other in proof.path:
        at = hashlib.sha256(b"\x01" + (other + at if side == "left" else at + other)).digest()
    assert at == proof.root
    head = b"\x02" + proof.previous_chain + proof.seal_number.to_bytes(8) + proof.count.to_bytes(8)
    assert hashlib.sha256(head + at).digest() == proof.chain
    assert bytes(Seal.objects.get(pk=proof.seal_number - 1).chain) == proof.previous_chain


def test_what_is_not_sealed_and_what_does_not_exist_is_named():
    sealed = write(2)
    seal()
    waiting = write(2)
    with pytest.raises(NotSealed) as refused:
        proofs_for([*sealed, *waiting, 999_999_999])
    assert refused.value.event_ids == (*waiting, 999_999_999)
    assert proofs_for([]) == []


def test_a_changed_row_has_a_proof_that_does_not_stand():
    ids = write(4)
    seal()
    by_force("UPDATE evidence_auditevent SET actor_id = 'somebody else' WHERE id = %s", ids[2])
    assert [proof.stands for proof in proofs_for(ids)] == [True, True, False, True]


def test_of_two_rows_with_one_id_the_sealed_one_is_proven():
    ids = write(2)
    write(1)
    seal()
    by_force("UPDATE evidence_auditevent SET id = %s WHERE id = %s", ids[1], ids[0])
    assert proof_for(ids[1]).stands


def test_each_seal_is_read_once_for_all_that_are_asked(django_assert_num_queries):
    ids = write(40)
    seal(most=1000)
    # where they stand, the seal, and the one before
    with django_assert_num_queries(3):
        assert len(proving.proofs_for(ids)) == 40
