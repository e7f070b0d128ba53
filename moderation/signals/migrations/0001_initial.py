import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import evidence.ids
import moderation.signals.columns

TABLE = """
CREATE TABLE signals_batch (
    id uuid NOT NULL,
    received_on date NOT NULL,
    received_at timestamptz NOT NULL DEFAULT statement_timestamp(),
    client_id uuid NOT NULL,
    stream_id uuid NOT NULL,
    count smallint NOT NULL CHECK (count BETWEEN 1 AND 1000),
    from_ms bigint NOT NULL,
    to_ms bigint NOT NULL,
    watch_from_ms bigint,
    watch_to_ms bigint,
    sha256 bytea NOT NULL,
    body bytea NOT NULL,
    scanned_at timestamptz,
    sweep_after timestamptz NOT NULL,
    sweeps smallint NOT NULL DEFAULT 0,
    PRIMARY KEY (id, received_on)
) PARTITION BY RANGE (received_on);
CREATE TABLE signals_batch_default PARTITION OF signals_batch DEFAULT;
-- already compressed: a second try by PostgreSQL would only cost
ALTER TABLE signals_batch ALTER COLUMN body SET STORAGE EXTERNAL;
-- the sweeper: which batches wait for a scan although they were sent to one?
CREATE INDEX signals_batch_unscanned ON signals_batch (sweep_after) WHERE scanned_at IS NULL;
-- the card: which batches hold the words around this moment of this stream?
CREATE INDEX signals_batch_moment ON signals_batch (stream_id, to_ms);
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = [("livestream", "0001_initial")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(TABLE, "DROP TABLE signals_batch")],
            state_operations=[
                migrations.CreateModel(
                    name="Batch",
                    fields=[
                        ("id", models.UUIDField(default=evidence.ids.uuid7, primary_key=True, serialize=False)),
                        ("received_on", models.DateField()),
                        (
                            "received_at",
                            models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                        ),
                        ("client_id", models.UUIDField()),
                        (
                            "stream",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="batches",
                                to="livestream.stream",
                            ),
                        ),
                        ("count", models.PositiveSmallIntegerField()),
                        ("from_ms", models.BigIntegerField()),
                        ("to_ms", models.BigIntegerField()),
                        ("watch_from_ms", models.BigIntegerField(null=True)),
                        ("watch_to_ms", models.BigIntegerField(null=True)),
                        ("sha256", models.BinaryField(max_length=32)),
                        ("body", models.BinaryField()),
                        ("scanned_at", models.DateTimeField(null=True)),
                        ("sweep_after", models.DateTimeField()),
                        ("sweeps", models.PositiveSmallIntegerField(default=0)),
                    ],
                    options={"db_table": "signals_batch", "managed": False},
                )
            ],
        ),
        migrations.CreateModel(
            name="Coverage",
            fields=[
                (
                    "stream",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="coverage",
                        serialize=False,
                        to="livestream.stream",
                    ),
                ),
                ("minutes", moderation.signals.columns.MinutesField()),
            ],
        ),
        migrations.CreateModel(
            name="IdempotencyKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("client_id", models.UUIDField()),
                ("key", models.CharField(max_length=128)),
                ("digest", models.BinaryField(max_length=32)),
                ("batch_id", models.UUIDField()),
                ("answer", models.JSONField()),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "indexes": [models.Index(fields=["created_at"], name="old_idempotency_keys")],
                "constraints": [
                    models.UniqueConstraint(fields=("client_id", "key"), name="one_use_of_a_key")
                ],
            },
        ),
    ]
