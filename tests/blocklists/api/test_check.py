"""POST blocklists/check: each subject gets its answer, and what can't be read is named without being repeated."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Party
from accounts.services import create_client
from blocklists.models import Suspicion
from evidence.actors import system
from evidence.models import AuditEvent
from tests.accounts.identity.build import verified_party
from tests.blocklists.build import entry

NUMBER, DEVICE = "11010119900307109X", "868888030123456"


def subject(*identifiers, **fields):
    return {"identifiers": [{"kind": kind, "value": value} for kind, value in identifiers]} | fields


def asked(post, *subjects):
    return post("check", {"subjects": list(subjects)})["answers"]


@pytest.mark.parametrize(
    "clothes", [NUMBER, NUMBER.lower(), " 110101 19900307 109x", "１１０１０１１９９００３０７１０９Ｘ"]
)
def test_a_listed_number_in_any_clothes_is_blocked_with_entry_article_and_end(post, clothes):
    listed = entry(("resident_id", NUMBER))
    (answer,) = asked(post, subject(("resident_id", clothes)))
    (hit,) = answer["hits"]
    assert answer["verdict"] == "blocked"
    assert (hit["entry"], hit["number"], hit["article"]) == (str(listed.pk), listed.number, "LM2021 14")
    assert (hit["side"], hit["scopes"], hit["categories"]) == ("streamer", ["go_live", "camera", "operate"], [])
    assert hit["until"].startswith(listed.ends_at.isoformat()[:19])
    assert (hit["kind"], hit["strong"], hit["blocks"], hit["source"]) == ("resident_id", True, True, "own")
    assert hit["article_words"]
    assert listed.number in hit["what"]


@pytest.mark.parametrize(("category", "verdict"), [("clothing", "blocked"), ("Fashion", "blocked"), ("food", "clear")])
def test_a_platform_may_ask_by_its_own_name_for_the_goods(post, category, verdict):
    entry(("resident_id", NUMBER), categories=["clothing"])
    (answer,) = asked(post, subject(("resident_id", NUMBER), category=category))
    assert answer["verdict"] == verdict


def test_no_answer_carries_a_value_or_a_digest(post):
    entry(("resident_id", NUMBER), ("device", DEVICE))
    told = str(asked(post, subject(("resident_id", NUMBER), ("device", DEVICE))))
    assert NUMBER not in told
    assert DEVICE not in told
    assert "digest" not in told


def test_subjects_are_answered_in_order_and_a_bad_one_sinks_no_other(post):
    entry(("resident_id", NUMBER), ("device", DEVICE))
    answers = asked(
        post,
        subject(("device", DEVICE)),
        subject(("resident_id", "110101199003070000")),
        subject(("resident_id", NUMBER)),
        subject(("payee", "6222020000000000000")),
    )
    assert [answer.get("verdict") for answer in answers] == ["suspected", None, "blocked", "clear"]
    assert answers[1] == {
        "status": 400,
        "code": "invalid",
        "errors": {"identifiers": {"0": {"value": ["resident_id_check"]}}},
    }


@pytest.mark.parametrize(
    ("told", "errors"),
    [
        ("x", {"subject": ["not_an_object"]}),
        ({}, {"identifiers": ["missing"]}),
        ({"identifiers": []}, {"identifiers": ["missing"]}),
        ({"identifiers": "x"}, {"identifiers": ["missing"]}),
        ({"identifiers": [{"kind": "device", "value": DEVICE}] * 21}, {"identifiers": ["too_many"]}),
        ({"identifiers": ["x"]}, {"identifiers": {"0": {"identifier": ["not_an_object"]}}}),
        ({"identifiers": [{"kind": "shoe", "value": "44"}]}, {"identifiers": {"0": {"kind": ["unknown_kind"]}}}),
        ({"identifiers": [{"kind": ["device"], "value": "4"}]}, {"identifiers": {"0": {"kind": ["unknown_kind"]}}}),
        ({"identifiers": [{"kind": "device", "value": 44}]}, {"identifiers": {"0": {"value": ["not_a_text"]}}}),
        (
            {"identifiers": [{"kind": "device", "value": DEVICE, "x": 1}]},
            {"identifiers": {"0": {"x": ["unknown_field"]}}},
        ),
        (subject(("device", DEVICE), side="left"), {"side": ["unknown_side"]}),
        (subject(("device", DEVICE), scope="fly"), {"scope": ["unknown_scope"]}),
        (subject(("device", DEVICE), scope=["tip"]), {"scope": ["unknown_scope"]}),
        (subject(("device", DEVICE), category="x" * 33), {"category": ["unknown_category"]}),
        (subject(("device", DEVICE), name="Alice"), {"name": ["unknown_field"]}),
        (subject(("account", "x" * 65)), {"identifiers": {"0": {"value": ["account_shape"]}}}),
        (subject(("account", "a\0b")), {"identifiers": {"0": {"value": ["identifier_characters"]}}}),
    ],
)
def test_what_cannot_be_read_is_named_by_its_path(post, told, errors):
    assert asked(post, told) == [{"status": 400, "code": "invalid", "errors": errors}]


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        ([], {"body": ["not_an_object"], "subjects": ["missing"]}),
        ({}, {"subjects": ["missing"]}),
        ({"subjects": []}, {"subjects": ["missing"]}),
        ({"subjects": {}}, {"subjects": ["missing"]}),
        ({"subjects": [{}], "now": 1}, {"now": ["unknown_field"]}),
        ({"subjects": [{}] * 101}, {"subjects": ["at_most_100"]}),
        ({"subjects": [subject(("device", DEVICE))] * 10_000}, {"subjects": ["at_most_100"]}),
    ],
)
def test_a_body_that_asks_nothing_or_too_much_is_a_problem(post, body, errors):
    answer = post("check", body, status=400)
    assert (answer["code"], answer["errors"]) == ("invalid", errors)


@pytest.mark.parametrize("body", [b"", b"{", b"null", b'"x"', b"\xff", b'{"subjects": [{"identifiers": "\\ud800"}]}'])
def test_a_body_that_is_no_json_is_a_problem(post, body):
    post("check", body, status=400)


def test_ten_thousand_identifiers_in_one_subject_are_refused_before_any_is_read(post):
    (answer,) = asked(post, subject(*[("device", f"device{n}") for n in range(10_000)]))
    assert answer["errors"] == {"identifiers": ["too_many"]}


def test_a_hundred_subjects_cost_as_many_queries_as_one(lister, post):
    def queries(count):
        with CaptureQueriesContext(connection) as seen:
            asked(post, *[subject(("device", f"device{n}"), ("account", f"u-{n}")) for n in range(count)])
        return len(seen)

    queries(1)
    # the key at the door, and the check
    assert (queries(1), queries(100)) == (2, 2)


def test_a_suspected_account_of_the_platform_is_asked_about_once(lister, post):
    party = Party.objects.create(client=lister[0], ref="u-1", name="u", roles=["buyer"], place="330100")
    listed = entry(("device", DEVICE))
    for _ in range(2):
        (answer,) = asked(post, subject(("account", "u-1"), ("device", DEVICE)))
        assert answer["verdict"] == "suspected"
    (suspicion,) = Suspicion.objects.all()
    assert (suspicion.party, suspicion.entry, suspicion.kinds) == (party, listed, ["device"])


def test_two_accounts_in_one_subject_accuse_neither(lister, post):
    for ref in ("u-1", "u-2"):
        Party.objects.create(client=lister[0], ref=ref, name="u", roles=["buyer"], place="330100")
    entry(("device", DEVICE))
    asked(post, subject(("account", "u-1"), ("account", "u-2"), ("device", DEVICE)))
    assert not Suspicion.objects.exists()


def test_an_account_is_the_platforms_own(lister, post):
    other, _ = create_client(name="Bob's platform", scopes=["blocklists"], actor=system("test"))
    party = verified_party(client=other)
    entry(("account", f"{other.pk}/{party.ref}"), party=party)
    assert asked(post, subject(("account", party.ref)))[0]["verdict"] == "clear"


def test_who_was_shown_which_entries_is_kept_and_nothing_of_whom_they_asked_about(lister, post):
    listed = entry(("resident_id", NUMBER))
    asked(post, subject(("resident_id", NUMBER)), subject(("device", DEVICE)))
    event = AuditEvent.objects.get(action="blocklist.checked")
    assert event.actor_id == str(lister[0].pk)
    assert event.detail == {"subjects": 2, "verdicts": {"blocked": 1}, "entries": [str(listed.pk)]}
    assert AuditEvent.objects.filter(action="blocklist.checked").count() == 1
    asked(post, subject(("device", DEVICE)))
    assert AuditEvent.objects.filter(action="blocklist.checked").count() == 1


def test_a_key_without_the_scope_is_refused(seeded):
    _, key = create_client(name="Bob's platform", scopes=["signals"], actor=system("test"))
    browser = Client(headers={"Authorization": f"Bearer {key}"})
    answer = browser.post("/api/v1/blocklists/check", "{}", content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (403, "missing_scope")
