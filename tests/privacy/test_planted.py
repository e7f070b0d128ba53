"""Personal data is planted through the real services; then every table, as text and as bytes, is searched for it."""

from datetime import date

import pytest
from django.db import connection

from accounts import guardians
from accounts.actors import user_actor
from accounts.documents.services import keep
from accounts.identity import deciding
from accounts.identity.facts import Facts
from accounts.identity.parties import register_party
from accounts.identity.submission import submit
from accounts.models import Document, Identity, Party
from accounts.personal.reveals import reveal
from moderation.cases.models import Case
from moderation.cases.notes import add_note
from tests.accounts.documents.conftest import upload
from tests.accounts.documents.pictures import picture
from tests.accounts.identity.build import resident_id
from tests.canaries import NAME

MOBILE, STREET = "+8613912345678", f"{NAME}路九号"


def everything() -> dict[str, bytes]:
    """Each table's rows as PostgreSQL writes them in a dump; sealed columns come as hexadecimal."""
    found = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            with cursor.copy(f'COPY (SELECT * FROM "{table}") TO STDOUT') as rows:
                found[table] = b"".join(bytes(row) for row in rows)
    return found


@pytest.fixture
def planted(person):
    """A streamer with a guardian, handed in, noted, decided and revealed; returns what must not be readable."""
    officer, numbers = person("compliance_officer"), []
    parties = {}
    for name, born, role in [("wei", date(2010, 1, 5), "streamer"), ("grace", date(1980, 1, 5), "buyer")]:
        user = person(name=name)
        party = register_party(user=user, role=role, name=f"{name}’s room", place="330100")
        for kind in ("front", "back"):
            keep(party=party, kind=kind, upload=upload(picture()), user=user)
        numbers.append(resident_id(born))
        facts = Facts(
            document_type="resident_id", number=numbers[-1], real_name=f"{NAME}甲", mobile=MOBILE, residence=STREET
        )
        submit(party=party, facts=facts, actor=user_actor(user), user=user)
        parties[name] = (user, Party.objects.get(pk=party.pk))
    user, party = parties["grace"]
    identity = Identity.objects.get(party=party)
    deciding.verify(identity_id=identity.pk, submission=identity.submission, method="manual", by=officer)
    _made, code = guardians.invite(party=parties["wei"][1], user=parties["wei"][0], part="minor")
    proof = keep(party=party, kind=Document.Kind.RELATION, upload=upload(picture()), user=user)
    guardians.accept(code=code, party=party, user=user, relation="parent", proof=proof)
    own = Identity.objects.get(party=parties["wei"][1])
    case = Case.objects.get(party=own.party)
    add_note(user=officer, case=case, text=f"{NAME}甲 called from {MOBILE}")
    deciding.refuse(
        identity_id=own.pk,
        submission=own.submission,
        reasons=["other"],
        words=f"{NAME}甲，照片不清",
        by=officer,
    )
    shown = reveal(user=officer, party_id=party.pk, field="number", reason="review", words=f"about {NAME}甲")
    assert shown == numbers[1]
    return [*numbers, MOBILE, MOBILE.removeprefix("+86"), NAME, "1980-01-05", "2010-01-05"]


@pytest.mark.django_db
def test_none_of_it_is_readable_in_any_table(planted):
    tables = everything()
    assert {"accounts_identity", "evidence_auditevent", "cases_casenote", "delivery_notice"} <= set(tables)
    for value in planted:
        plain, hexed = value.encode(), value.encode().hex().encode()
        assert [name for name, rows in tables.items() if plain in rows or hexed in rows] == [], value


@pytest.mark.django_db
def test_the_search_would_find_what_is_not_sealed(planted):
    """A public name is not personal data, and is there in plain."""
    assert [name for name, rows in everything().items() if "wei’s room".encode() in rows] != []
