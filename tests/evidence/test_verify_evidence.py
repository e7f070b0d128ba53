"""Whoever changes, removes or adds a row is found out, and the row is named."""

import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from evidence import merkle
from evidence.models import AuditEvent, Seal
from evidence.seals.proving import proof_for, split
from evidence.seals.publishing import publish
from evidence.seals.sealing import seal
from evidence.seals.verifying import verify
from tests.evidence.sealing import by_force, nothing_but_ours, write

COPIED = "xact, actor_kind, actor_id, actor_role, actor_label, action, target_kind, target_id, target_label, request_id"
COPY = f"INSERT INTO evidence_auditevent (id, at, detail, {COPIED}) SELECT %s, at + %s::interval, detail, {COPIED}"


@pytest.fixture
def ids(db):
    """Eight events in seals of three."""
    nothing_but_ours()
    found = write(8, code="LM10-1")
    seal(most=3)
    return found


def told(report):
    return [(problem.code, problem.what) for problem in report.problems]


def only(report, code, *names):
    (problem,) = report.problems
    assert problem.code == code
    assert all(str(name) in problem.what for name in names), problem.what


def test_an_untouched_log_is_sound(ids):
    report = verify()
    assert told(report) == []
    assert report.events == AuditEvent.objects.count()
    assert (report.unsealed, report.erased, report.late) == (0, 0, [])
    assert report.last_chain == bytes(Seal.objects.last().chain).hex()


@pytest.mark.parametrize(
    "change",
    [
        "action = 'test.other'",
        'detail = detail || \'{"code": "LM10-2"}\'',
        "actor_label = actor_label || ' '",
        "xact = (xact::text::bigint + 1)::text::xid8",
        "at = at + interval '1 microsecond'",
        "at = at - interval '9 years'",
    ],
    ids=["action", "detail", "a space", "transaction", "a microsecond", "years"],
)
def test_a_changed_row_is_named(ids, change):
    by_force(f"UPDATE evidence_auditevent SET {change} WHERE id = %s", ids[4])
    only(verify(), "changed", f"event {ids[4]} (test.")


def test_a_row_that_is_gone_is_named(ids):
    by_force("DELETE FROM evidence_auditevent WHERE id = %s", ids[1])
    only(verify(), "missing", f"event {ids[1]} ", "seal ")


def test_a_row_whose_id_was_changed_is_missing_there_and_added_here(ids):
    by_force("UPDATE evidence_auditevent SET id = 0 WHERE id = %s", ids[1])
    assert {code for code, _ in told(verify())} == {"missing", "added"}


def test_an_added_row_is_named(ids):
    seal()
    by_force(f"{COPY} FROM evidence_auditevent WHERE id = %s", 0, "0", ids[0])
    only(verify(), "added", "event 0 (test.happened")


@pytest.mark.parametrize("moved", ["1 second", "-9 years"])
def test_a_second_row_under_a_sealed_id_is_named(ids, moved):
    by_force(f"{COPY} FROM evidence_auditevent WHERE id = %s", ids[3], moved, ids[3])
    only(verify(), "twice", f"event {ids[3]} ")


def test_a_row_of_a_transaction_that_has_not_begun_is_an_added_one(ids):
    with connection.cursor() as cursor:
        cursor.execute(f"{COPY} FROM evidence_auditevent WHERE id = %s", [900_000_002, "0", ids[0]])
    by_force("UPDATE evidence_auditevent SET xact = '888888888888' WHERE id = 900000002")
    only(verify(), "added", "event 900000002")


def test_what_was_written_since_waits_for_its_seal_and_is_no_problem(ids):
    write(2)
    report = verify()
    assert report.is_sound
    assert report.unsealed == 2


def test_an_event_told_of_long_ago_but_written_now_is_noted(ids):
    # as sealed in the ordinary way: the backlog's floor lies below it
    by_force("UPDATE evidence_seal SET floor_id = 0")
    by_force("UPDATE evidence_seal SET made_at = made_at + interval '3 days'")
    report = verify()
    assert len(report.late) > 0
    assert f"event {ids[-1]} " in report.late[-1]


@pytest.mark.parametrize("gone", ["first", "middle", "last"])
def test_a_missing_seal_is_named_and_of_the_last_one_only_the_world_knows(ids, tmp_path, gone):
    path = tmp_path / "seals.log"
    publish(str(path))
    numbers = list(Seal.objects.values_list("number", flat=True))
    number = {"first": 1, "middle": numbers[len(numbers) // 2], "last": numbers[-1]}[gone]
    by_force("DELETE FROM evidence_seal WHERE number = %s", number)
    found = told(verify(published=path))
    assert ("published_only", f"seal {number}") in found
    assert (("seal_missing", f"seal {number}") in found) == (gone != "last")


@pytest.mark.parametrize(
    "change",
    [
        "root = sha256('x')",
        "chain = sha256('x')",
        "leaves = overlay(leaves placing sha256('x') from 1)",
        "ids = ids[2:]",
        "leaves = substring(leaves from 33)",
    ],
    ids=["root", "chain", "leaf", "id", "leaf gone"],
)
def test_a_changed_seal_is_named(ids, change):
    number = Seal.objects.last().number - 1
    by_force(f"UPDATE evidence_seal SET {change} WHERE number = %s", number)
    assert ("seal_changed", f"seal {number}") in told(verify())


def test_whoever_rewrites_row_seal_and_chain_is_found_by_what_was_published(ids, tmp_path):
    path = tmp_path / "seals.log"
    publish(str(path))
    by_force("UPDATE evidence_auditevent SET action = 'test.other' WHERE id = %s", ids[4])
    _forge(ids[4])
    assert verify().is_sound
    found = told(verify(published=path))
    assert {code for code, _ in found} == {"published_differs"}
    assert found[0][1] == f"seal {_seal_of(ids[4]).number}"


def _seal_of(event_id):
    return next(one for one in Seal.objects.all() if event_id in one.ids)


def _forge(event_id):
    """All that somebody with the database and this program could do."""
    from_number = _seal_of(event_id).number
    chain = bytes(Seal.objects.get(pk=from_number - 1).chain)
    leaf_now = _leaf_now(event_id)
    for one in Seal.objects.filter(number__gte=from_number):
        leaves = split(bytes(one.leaves))
        if event_id in one.ids:
            leaves[one.ids.index(event_id)] = leaf_now
        root = merkle.root_of(leaves)
        chain = merkle.chained(chain, one.number, len(leaves), root)
        by_force(
            "UPDATE evidence_seal SET leaves = %s, root = %s, chain = %s WHERE number = %s",
            b"".join(leaves),
            root,
            chain,
            one.number,
        )


def _leaf_now(event_id):
    return merkle.leaf_hash(proof_for(event_id).line)


def test_from_a_later_seal_on_only_what_follows_is_compared(ids):
    by_force("UPDATE evidence_auditevent SET action = 'test.other' WHERE id = ANY(%s)", [ids[0], ids[-1]])
    only(verify(since=Seal.objects.last().number), "changed", f"event {ids[-1]} ")
    with pytest.raises(ValueError, match="no seal 99 "):
        verify(since=100)


def run(*arguments):
    said = io.StringIO()
    code = 0
    try:
        call_command("verify_evidence", *arguments, stdout=said)
    except SystemExit as ended:
        code = ended.code
    return code, said.getvalue()


def test_the_command_says_the_rate_and_ends_with_zero_when_all_is_sound(ids):
    code, said = run()
    assert code == 0
    assert "a second)" in said
    assert said.endswith("Sound.\n")


def test_the_command_names_what_is_wrong_and_ends_with_one(ids):
    by_force("UPDATE evidence_auditevent SET action = 'test.other' WHERE id = %s", ids[4])
    code, said = run()
    assert code == 1
    assert f"event {ids[4]} (test.other, " in said
    code, said = run("--json")
    report = json.loads(said)
    assert (code, report["is_sound"], report["problems"][0]["code"]) == (1, False, "changed")


def test_the_command_proves_one_event(ids):
    code, said = run("--event", str(ids[0]))
    assert code == 0
    assert "It stands as it was sealed." in said
    assert json.loads(run("--event", str(ids[0]), "--json")[1])["stands"] is True
    by_force("UPDATE evidence_auditevent SET action = 'test.other' WHERE id = %s", ids[0])
    assert run("--event", str(ids[0]))[0] == 1


@pytest.mark.parametrize(
    "arguments",
    [["--since", "0"], ["--since", "99"], ["--event", "999999999"], ["--published", "/no/such/file"]],
    ids=["no seal", "a seal to come", "no event", "no file"],
)
def test_what_can_not_be_asked_ends_with_two(ids, arguments):
    with pytest.raises(CommandError) as refused:
        run(*arguments)
    assert refused.value.returncode == 2


def test_a_published_file_that_can_not_be_read_is_a_problem_with_its_line(ids, tmp_path):
    path = tmp_path / "seals.log"
    publish(str(path))
    path.write_bytes(path.read_bytes() + b"what?\n")
    (problem,) = verify(published=path).problems
    assert problem.code == "published_unreadable"
    assert f"line {Seal.objects.count() + 1} " in problem.what
