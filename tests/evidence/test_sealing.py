"""Every event comes into exactly one seal, whoever writes, seals or is killed meanwhile."""

import threading
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from evidence import merkle
from evidence.hooks import sealed
from evidence.models import AuditEvent, Seal
from evidence.seals import sealing
from evidence.seals.cluster import NoCluster
from evidence.seals.sealing import seal
from evidence.seals.standing import standing
from evidence.seals.verifying import verify
from tests.evidence.sealing import by_force, elsewhere, sealed_ids, write
from tests.horizon import LONGEST_S

commits = pytest.mark.django_db(transaction=True)


@pytest.fixture
def _sealed_so_far(transactional_db):
    """The cluster's first seal is made, and whatever lay there is sealed."""
    seal()


def in_a_thread(act):
    def run():
        try:
            return act()
        finally:
            connection.close()

    return threading.Thread(target=run)


def test_a_cluster_begins_with_a_seal_of_nothing_and_then_all_that_is_there(db):
    write(3)
    first, second = seal()
    assert (first.number, first.ids, bytes(first.root)) == (1, [], merkle.EMPTY)
    assert sorted(second.ids) == sorted(AuditEvent.objects.values_list("pk", flat=True))
    assert bytes(second.chain) == merkle.chained(bytes(first.chain), 2, len(second.ids), bytes(second.root))
    assert seal() == []


@pytest.mark.usefixtures("_sealed_so_far")
@commits
def test_what_was_committed_since_is_the_next_seals():
    ids = write(3)
    (made,) = seal()
    assert made.ids == ids
    assert made.first_at <= made.last_at <= made.made_at
    assert seal() == []


@pytest.mark.usefixtures("_sealed_so_far")
@commits
def test_in_tests_a_seal_waits_until_another_databases_transaction_is_over():
    server = {name: connection.get_connection_params().get(name) for name in ("host", "port", "user", "password")}
    with psycopg.connect(**server, dbname="postgres") as other:
        other.execute("SELECT pg_current_xact_id()")
        ids = write(2)
        later = threading.Timer(0.5, other.commit)
        later.start()
        (made,) = seal()
        later.join()
    assert made.ids == ids


@pytest.mark.usefixtures("_sealed_so_far")
@commits
def test_an_event_waits_for_the_transaction_that_may_precede_it_and_none_is_passed_over():
    wrote, end, early = threading.Event(), threading.Event(), []

    @transaction.atomic
    def long():
        early.extend(write())
        wrote.set()
        assert end.wait(2 * LONGEST_S)

    thread = in_a_thread(long)
    thread.start()
    assert wrote.wait(20)
    late = write(2)
    assert seal() == []
    assert (standing().unsealed, standing().held_back) == (2, 2)
    end.set()
    thread.join()
    (made,) = seal()
    assert made.ids == early + late
    assert standing().unsealed == 0


@pytest.mark.usefixtures("_sealed_so_far")
@commits
def test_a_transaction_is_never_cut_in_two_and_its_order_is_that_of_transactions():
    with transaction.atomic():
        first = write(5)
    second = write(1)
    with transaction.atomic():
        third = write(2)
    assert [made.ids for made in seal(most=3)] == [first, second + third]


@pytest.mark.usefixtures("_sealed_so_far")
@commits
def test_many_writers_and_two_sealers_at_once_lose_and_double_nothing():
    done = threading.Event()

    def writer(number):
        try:
            for turn in range(12):
                with transaction.atomic():
                    write(1 + (number + turn) % 3)
                    if turn % 4 == 3:
                        transaction.set_rollback(True)
        finally:
            connection.close()

    def sealer():
        try:
            while not done.is_set():
                seal(most=4)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        sealers = [pool.submit(sealer) for _ in range(2)]
        for one in [pool.submit(writer, number) for number in range(6)]:
            one.result()
        done.set()
        for one in sealers:
            one.result()
    seal()
    assert sorted(sealed_ids()) == sorted(AuditEvent.objects.values_list("pk", flat=True))
    assert verify().is_sound


@pytest.mark.usefixtures("_sealed_so_far")
@commits
def test_while_one_seals_another_does_nothing():
    write()
    others = []

    def meanwhile(seal, **_):
        thread = in_a_thread(lambda: others.append(sealing.seal()))
        thread.start()
        thread.join()

    sealed.connect(meanwhile)
    try:
        assert len(seal()) == 1
    finally:
        sealed.disconnect(meanwhile)
    assert others == [[]]


@pytest.mark.usefixtures("_sealed_so_far")
@commits
def test_a_sealer_killed_in_the_middle_leaves_nothing_and_the_next_one_seals_the_same():
    ids = write(2)

    def killed(**_):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    def die():
        sealed.connect(killed)
        with pytest.raises(DatabaseError):
            seal()

    thread = in_a_thread(die)
    thread.start()
    thread.join()
    sealed.disconnect(killed)
    (made,) = seal()
    assert made.ids == ids


def test_rows_that_came_along_into_another_cluster_are_sealed_once_and_the_known_ones_not_again(db, monkeypatch):
    write(2)
    seal()
    before = sealed_ids()
    lost = write(3)
    # numbers of a cluster that had counted much further: here no transaction will have them for years
    by_force("UPDATE evidence_auditevent SET xact = '888888888888' WHERE id = ANY(%s)", lost)
    with elsewhere(monkeypatch):
        first, *rest = seal(most=2)
        assert (first.ids, first.cluster, first.floor_id) == ([], "another", lost[-1])
        assert [one.ids for one in rest] == [lost[:2], lost[2:]]
        assert seal() == []
    assert sealed_ids() == before + lost


def test_back_in_the_first_cluster_nothing_is_sealed_twice(db, monkeypatch):
    write(2)
    seal()
    with elsewhere(monkeypatch):
        write(2)
        seal()
    write(2)
    seal()
    assert sorted(sealed_ids()) == sorted(AuditEvent.objects.values_list("pk", flat=True))
    assert len(set(sealed_ids())) == len(sealed_ids())


def test_a_horizon_that_no_transaction_has_reached_is_another_clusters_whatever_it_says(db):
    write(2)
    seal()
    by_force("UPDATE evidence_seal SET horizon = 888888888888")
    ids = write(2)
    first, second = seal()
    assert (first.ids, second.ids) == ([], ids)


@commits
def test_a_transaction_that_wrote_in_a_cluster_without_a_seal_is_not_waited_for_long(monkeypatch):
    monkeypatch.setattr(sealing, "PATIENCE", "20ms")
    wrote, end = threading.Event(), threading.Event()

    @transaction.atomic
    def long():
        write()
        wrote.set()
        assert end.wait(2 * LONGEST_S)

    thread = in_a_thread(long)
    thread.start()
    assert wrote.wait(20)
    assert seal() == []
    end.set()
    thread.join()
    assert len(seal()) == 2


def test_a_database_that_does_not_say_which_cluster_it_is_gets_no_seal(db):
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE nobody_much")
        cursor.execute("REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC")
        cursor.execute("GRANT ALL ON ALL TABLES IN SCHEMA public TO nobody_much")
        cursor.execute("SET LOCAL ROLE nobody_much")
        with pytest.raises(NoCluster):
            seal()
        cursor.execute("RESET ROLE")
    assert not Seal.objects.exists()


def test_an_ordinary_role_may_seal(db):
    write()
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE nobody_much")
        cursor.execute("GRANT ALL ON ALL TABLES IN SCHEMA public TO nobody_much")
        cursor.execute("GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO nobody_much")
        cursor.execute("SET LOCAL ROLE nobody_much")
        assert len(seal()) == 2
        cursor.execute("RESET ROLE")


def test_out_of_time_it_leaves_the_rest_to_the_next_call(db):
    write(4)
    assert seal(seconds=0) == []
    assert not Seal.objects.exists()


@pytest.mark.parametrize("statement", ["UPDATE evidence_seal SET number = 9", "DELETE FROM evidence_seal"])
def test_the_database_refuses_to_change_or_remove_seals(db, statement):
    seal()
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        connection.cursor().execute(statement)
