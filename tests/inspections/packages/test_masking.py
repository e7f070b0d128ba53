"""What leaves in a package is masked, and holds no words that people wrote about people."""

import csv
import io

import pytest
from django.db import transaction

from accounts.actors import user_actor
from evidence.actors import system
from evidence.services import record
from inspections.counter.filters import INTERNAL
from inspections.models import Inspection
from moderation.complaints import complaints
from moderation.decisions.models import Decision
from moderation.rulebook.models import RuleVersion
from tests.accounts.identity.build import verified_party
from tests.blocklists.entries.build import proposed
from tests.canaries import NAME
from tests.inspections.packages.build import case, files, inspection, made, rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_sealed_at_once")]
WORDS = "my neighbour at number seven saw it"


def sheet(package, table):
    return list(csv.DictReader(io.StringIO(files(package)[f"parts/{table}.csv"].decode("utf-8-sig"))))


def test_a_partys_identity_is_masked_in_every_file(inspector):
    party = verified_party()
    package = made(inspector, inspection(inspector, "parties"))
    (row,) = [row for row in rows(package, "parties") if row["party"] == str(party.pk)]
    identity = party.identity
    assert row["number"] == f"{identity.number[:3]}***********{identity.number[-4:]}"
    assert (row["mobile"], row["name"], row["state"]) == ("138****8000", "Alice", "verified")
    whole = b"".join(files(package).values()).decode(errors="replace")
    for value in (identity.number, NAME[1:], "13800138000", identity.birth_date):
        assert value not in whole


def test_what_people_wrote_about_people_stays_here(stream, platform, inspector, person):
    of = case(stream)
    live = RuleVersion.objects.get(code="LM10-1", status="live")
    Decision.objects.create(
        case=of, outcome="violation", rule=live, decided_by=person(), case_version=1, seen_flag_id=1, facts=WORDS
    )
    complaints.file(kind="report", reason="price", words=WORDS, stream=stream, client=platform)
    streamer = stream.roles.get(role="streamer").party
    streamer.place = "330100"
    streamer.save()
    proposed(person("moderator"), party=streamer, reason=WORDS, facts=WORDS)
    package = made(inspector, inspection(inspector, *Inspection.Material.values))
    assert len(rows(package, "decisions")) == 1
    assert len(rows(package, "complaints")) == 1
    assert len(rows(package, "blocklist")) == 1
    whole = b"".join(files(package).values()).decode(errors="replace")
    assert WORDS not in whole
    assert "because of what a neighbour told us" not in whole


def test_whose_identity_another_authority_opened_is_its_secret(stream, inspector, person):
    streamer = verified_party(party=stream.roles.get(role="streamer").party)
    for action in ("identity.revealed", "identity.reveal_refused", "party.edited"):
        told = {"target_kind": "party", "target_id": streamer.pk, "visit": "theirs", "inspection": "theirs"}
        with transaction.atomic():
            record(actor=user_actor(person()), action=action, **told)
    package = made(inspector, inspection(inspector, "parties", "events"))
    events = files(package)["events.ndjson"].decode()
    assert "party.edited" in events
    assert "identity.reveal" not in events


def test_what_is_for_staff_alone_stays_here(stream, platform, inspector):
    about, minors, appealed = case(stream), *(case(stream, kind=f"minors_{kind}") for kind in ("complaint", "appeal"))
    for kind in INTERNAL:
        case(stream, kind=kind, follows=about)
    with transaction.atomic():
        record(actor=system("test"), action="known_answer.set", target_kind="case", target_id=about.pk)
    complaints.file(kind="report", reason="minors", words=WORDS, stream=stream, client=platform)
    package = made(inspector, inspection(inspector, *Inspection.Material.values))
    kinds = {row["case"]: row["kind"] for row in rows(package, "cases")}
    assert [kinds.pop(one.pk) for one in (about, minors, appealed)] == ["flags", "complaint", "appeal"]
    # that of the complaint
    assert set(kinds.values()) == {"complaint"}
    assert "minors" not in rows(package, "complaints")[0]
    whole = b"".join(files(package).values()).decode(errors="replace")
    assert "minors_complaint" not in whole
    assert "minors_appeal" not in whole
    assert "known_answer" not in whole


def test_who_only_buys_stands_in_a_package_when_the_order_names_them_alone(inspector):
    buyer = verified_party(role="buyer", name="Somebody who buys")
    named = inspection(inspector, "parties")
    named.parties.add(buyer)
    assert rows(made(inspector, inspection(inspector, "parties")), "parties") == []
    assert [row["party"] for row in rows(made(inspector, named), "parties")] == [str(buyer.pk)]


def test_no_name_becomes_a_formula_in_a_spreadsheet(stream, inspector):
    stream.channel.name = "=HYPERLINK(1)"
    stream.channel.save()
    case(stream)
    package = made(inspector, inspection(inspector, "cases"))
    assert sheet(package, "cases")[0]["room"] == "'=HYPERLINK(1)"
    assert rows(package, "cases")[0]["room"] == "=HYPERLINK(1)"


def test_both_files_of_a_table_have_the_same_columns_and_rows(stream, inspector):
    made_cases = [case(stream), case(stream)]
    package = made(inspector, inspection(inspector, "cases"))
    lines, cells = rows(package, "cases"), sheet(package, "cases")
    assert [list(row) for row in lines] == [list(row) for row in cells]
    assert [str(row["case"]) for row in lines] == [row["case"] for row in cells] == [str(one.pk) for one in made_cases]


def test_the_report_is_readable_in_both_languages_without_a_script_and_names_are_escaped(stream, inspector):
    stream.channel.name = "<script>alert(1)</script>"
    stream.channel.save()
    case(stream)
    page = files(made(inspector, inspection(inspector, "cases")))["report.html"].decode()
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert 'lang="en"' in page
    assert 'lang="zh-hans"' in page
    assert "2026-7" in page
