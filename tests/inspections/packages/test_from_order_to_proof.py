"""With real seals: what an inspector receives is verified by the bare script against the published list, and a byte
changed in the database by hand is named."""

import json
import subprocess
import sys

import pytest
from django.db import connection

from evidence.exhibits import freeze
from evidence.seals.publishing import publish
from evidence.store import read
from inspections.packages.making import ACTOR
from moderation.cases.models import CaseExhibit
from tests.inspections.packages.build import case, files, inspection, made

pytestmark = pytest.mark.django_db(transaction=True)


def verified(package, folder):
    """Exit code and words of the script that the package carries, with nothing of the project in sight."""
    (folder / "package.zip").write_bytes(read(bytes(package.sha256)))
    (folder / "verify.py").write_bytes(files(package)["verify.py"])
    command = [sys.executable, "-I", "verify.py", "package.zip", "seals.log"]
    done = subprocess.run(command, cwd=folder, env={}, capture_output=True, text=True, timeout=30)
    return done.returncode, done.stdout + done.stderr


def test_an_inspector_verifies_with_the_script_alone_and_tampering_in_the_database_is_named(
    stream, inspector, settings, tmp_path
):
    settings.SEAL_LOG = str(tmp_path / "seals.log")
    of = case(stream)
    usual = {"kind": "words", "media_type": "application/json", "subject_kind": "stream", "subject_id": stream.pk}
    usual |= {"place": of.place, "retention": "exhibits", "keep_from": of.opened_at, "actor": ACTOR}
    exhibit = freeze(data=b'["the words around the moment"]', **usual)
    CaseExhibit.objects.create(case=of, exhibit=exhibit)
    order = inspection(inspector, "cases", "words", "events")

    package = made(inspector, order)
    publish()
    assert verified(package, tmp_path) == (0, "whole: all is as it was sealed\n")
    assert made(inspector, order) == package

    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE evidence_auditevent SET actor_label = 'nobody' WHERE target_kind = 'exhibit'")
        cursor.execute("SET session_replication_role = DEFAULT")
    tampered = made(inspector, order)
    number = json.loads(files(tampered)["events.ndjson"].splitlines()[-1])["id"]
    code, words = verified(tampered, tmp_path)
    # what the changed event froze has no proof left either
    assert (code, words.count("\n")) == (1, 2)
    assert f"changed: 'event {number} (exhibit.frozen)'" in words
    assert f"not sealed: 'evidence/{bytes(exhibit.sha256).hex()}.json'" in words
