"""manage.py rotate_keys: everything moves to the new key, nothing is lost, and what is broken is named."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection, models, transaction
from django.test.utils import isolate_apps

from delivery.models import WebhookEndpoint
from delivery.services import add_endpoint
from evidence.actors import system
from evidence.ids import uuid7
from evidence.models import AuditEvent
from privacy import index, resealing
from privacy.fields import Unreadable, seal
from privacy.resealing import reseal, sealed_columns
from privacy.rows import RowSealedField
from tests.privacy.keyring import key

SECRETS = WebhookEndpoint._meta.get_field("secret")


@pytest.fixture(autouse=True)
def _old_key(settings: Any) -> None:
    settings.FIELD_KEY, settings.FIELD_KEY_FALLBACKS = key(1), []
    settings.INDEX_KEY, settings.INDEX_KEY_FALLBACKS = key(11), []


@pytest.fixture
def secrets(db: None) -> dict[int, str]:
    """Five endpoints, their secrets sealed with the old key."""
    for number in range(5):
        add_endpoint(subscriber="client:x", url=f"https://example.org/{number}", actor=system("t"))
    return dict(WebhookEndpoint.objects.values_list("pk", "secret"))


@pytest.fixture
def note(db: None) -> Iterator[type[models.Model]]:
    """A table with a row-sealed column, gone with the test."""
    with isolate_apps("privacy"):

        class Note(models.Model):
            id = models.UUIDField(primary_key=True, default=uuid7)
            text = RowSealedField()

            class Meta:
                app_label = "privacy"

            def __str__(self) -> str:
                return str(self.id)

        with connection.schema_editor() as editor:
            editor.create_model(Note)
        yield Note


@pytest.fixture
def registries(monkeypatch: pytest.MonkeyPatch) -> tuple[list[Any], list[Any]]:
    """Nothing but what the test puts in."""
    monkeypatch.setattr(resealing, "resealers", [])
    monkeypatch.setattr(index, "reindexers", [])
    monkeypatch.setattr("privacy.management.commands.rotate_keys.resealers", resealing.resealers)
    monkeypatch.setattr("privacy.management.commands.rotate_keys.reindexers", index.reindexers)
    return resealing.resealers, index.reindexers


def change_keys(settings: Any) -> None:
    settings.FIELD_KEY, settings.FIELD_KEY_FALLBACKS = key(2), [key(1)]


def rotate() -> str:
    out = StringIO()
    call_command("rotate_keys", stdout=out)
    return out.getvalue()


def rotate_with_failures() -> str:
    errors = StringIO()
    with pytest.raises(CommandError, match="could not be opened"):
        call_command("rotate_keys", stdout=StringIO(), stderr=errors)
    return errors.getvalue()


def stored(table: str, column: str, pk: Any) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} WHERE id = %s", [pk])
        return bytes(cursor.fetchone()[0])


def store(table: str, column: str, pk: Any, value: bytes) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {column} = %s WHERE id = %s", [value, pk])


def tamper(pk: int) -> None:
    value = bytearray(stored("delivery_webhookendpoint", "secret", pk))
    value[-1] ^= 1
    store("delivery_webhookendpoint", "secret", pk, bytes(value))


def test_after_a_rotation_the_old_key_may_go(settings, secrets):
    change_keys(settings)
    assert "delivery_webhookendpoint.secret: 5 resealed" in rotate()
    settings.FIELD_KEY_FALLBACKS = []
    assert dict(WebhookEndpoint.objects.values_list("pk", "secret")) == secrets


def test_the_command_says_when_the_fallbacks_may_go(settings, secrets, registries):
    change_keys(settings)
    assert "Run it once more" in rotate()
    before = [stored("delivery_webhookendpoint", "secret", pk) for pk in secrets]
    assert "the fallbacks may go" in rotate()
    assert [stored("delivery_webhookendpoint", "secret", pk) for pk in secrets] == before


def test_every_kind_of_sealed_column_of_the_site_is_known():
    labels = {f"{column.model._meta.db_table}.{column.column}" for column in sealed_columns()}
    assert {"delivery_webhookendpoint.secret", "cases_casenote.text", "accounts_identity.number"} <= labels


def test_the_audit_trail_tells_of_a_rotation_in_counts(settings, secrets, registries):
    change_keys(settings)
    rotate()
    started, ended = AuditEvent.objects.filter(target_kind="keys").order_by("id")
    assert (started.action, ended.action) == ("keys.rotation_started", "keys.rotated")
    assert (started.actor_kind, started.actor_label) == ("system", "rotate_keys")
    assert ended.detail["resealed"] == {"delivery_webhookendpoint.secret": 5}
    assert (ended.detail["reindexed"], ended.detail["unreadable"]) == ({}, 0)
    assert key(2) not in str(started.detail) + str(ended.detail)


def test_an_interrupted_rotation_goes_on_where_it_was(settings, secrets):
    change_keys(settings)
    batches = reseal(SECRETS, size=2)
    assert next(batches).resealed == 2
    batches.close()
    assert [batch.resealed for batch in reseal(SECRETS, size=2)] == [2, 1]


def test_what_another_run_has_resealed_meanwhile_is_left_alone(settings, secrets):
    change_keys(settings)
    assert resealing._reseal(SECRETS, list(secrets)).resealed == 5
    assert resealing._reseal(SECRETS, list(secrets)).resealed == 0


@pytest.mark.django_db(transaction=True)
def test_nobody_writes_a_row_between_opening_and_sealing_it(settings, seeded, monkeypatch):
    add_endpoint(subscriber="client:x", url="https://example.org/", actor=system("t"))
    change_keys(settings)
    answers = []

    def try_to_write() -> str:
        try:
            with transaction.atomic():
                WebhookEndpoint.objects.select_for_update(nowait=True).get()
            return "written"
        except OperationalError:
            return "locked"
        finally:
            connection.close()

    def seal_slowly(value: str, *, place: str) -> bytes:
        with ThreadPoolExecutor(1) as pool:
            answers.append(pool.submit(try_to_write).result())
        return seal(value, place=place)

    monkeypatch.setattr(resealing, "seal", seal_slowly)
    assert [batch.resealed for batch in reseal(SECRETS)] == [1]
    assert answers == ["locked"]
    assert try_to_write() == "written"


def test_a_tampered_byte_is_named_and_stops_nothing_else(settings, secrets, registries):
    [first, second, third, *_] = secrets
    tamper(second)
    change_keys(settings)
    broken = stored("delivery_webhookendpoint", "secret", second)
    assert f"delivery_webhookendpoint.secret of {second}: altered or moved" in rotate_with_failures()
    assert stored("delivery_webhookendpoint", "secret", second) == broken
    settings.FIELD_KEY_FALLBACKS = []
    for pk in set(secrets) - {second}:
        assert WebhookEndpoint.objects.get(pk=pk).secret == secrets[pk]
    ended = AuditEvent.objects.get(action="keys.rotated")
    assert (ended.detail["resealed"], ended.detail["unreadable"]) == ({"delivery_webhookendpoint.secret": 4}, 1)


def test_a_fallback_taken_out_too_early_loses_nothing(settings, secrets, registries):
    settings.FIELD_KEY = key(2)
    assert rotate_with_failures().count("delivery_webhookendpoint.secret of") == 5
    settings.FIELD_KEY_FALLBACKS = [key(1)]
    assert "5 resealed" in rotate()
    assert dict(WebhookEndpoint.objects.values_list("pk", "secret")) == secrets


def test_a_value_bound_to_its_row_is_resealed_to_the_same_row(settings, note):
    row, empty = note.objects.create(text="name"), note.objects.create()
    change_keys(settings)
    assert [batch.resealed for batch in reseal(note._meta.get_field("text"))] == [1]
    settings.FIELD_KEY_FALLBACKS = []
    assert note.objects.get(pk=row.pk).text == "name"
    assert note.objects.get(pk=empty.pk).text is None


def test_two_values_that_changed_rows_do_not_open_and_are_named(settings, note):
    table, rows = note._meta.db_table, [note.objects.create(text=f"name {number}") for number in range(3)]
    one, other = rows[0].pk, rows[1].pk
    swapped = stored(table, "text", one), stored(table, "text", other)
    store(table, "text", other, swapped[0])
    store(table, "text", one, swapped[1])
    change_keys(settings)
    [batch] = reseal(note._meta.get_field("text"))
    assert (batch.resealed, [pk for pk, _ in batch.unreadable]) == (1, [one, other])
    for pk in one, other:
        with pytest.raises(Unreadable):
            note.objects.get(pk=pk).text  # noqa: B018


def test_apps_reseal_and_reindex_what_is_theirs(secrets, registries):
    resealers, reindexers = registries

    def files() -> int:
        return 3

    def broken() -> int:
        raise Unreadable("altered or moved")

    def away() -> int:
        raise FileNotFoundError("no such file")

    def people() -> int:
        return 7

    resealers.extend([away, files])
    reindexers.extend([broken, people])
    errors = rotate_with_failures()
    assert "broken: altered or moved" in errors
    assert "away: no such file" in errors
    ended = AuditEvent.objects.get(action="keys.rotated")
    assert list(ended.detail["resealed"].values()) == [3]
    assert list(ended.detail["reindexed"].values()) == [7]
    assert ended.detail["unreadable"] == 2


def test_without_a_right_key_nothing_begins(settings, secrets):
    settings.INDEX_KEY_FALLBACKS = ["short"]
    with pytest.raises(CommandError, match="Nothing was done. INDEX_KEY_FALLBACKS"):
        rotate()
    assert not AuditEvent.objects.filter(target_kind="keys").exists()
