import django.db.models.deletion
from django.db import migrations, models

_COLUMNS = (
    "id, received_on, received_at, client_id, stream_id, count, from_ms, to_ms, watch_from_ms, watch_to_ms, "
    "sha256, body, scanned_at"
)
# UNION ALL of plain tables: the planner asks both by the index of the moment
VIEW = f"""
CREATE VIEW signals_anybatch AS
SELECT {_COLUMNS} FROM signals_batch
UNION ALL
SELECT {_COLUMNS} FROM signals_keptbatch WHERE standing;
"""


def _sent(key: models.Field, stream: models.Field) -> list[tuple[str, models.Field]]:
    return [
        ("id", key),
        ("received_on", models.DateField()),
        ("received_at", models.DateTimeField()),
        ("client_id", models.UUIDField()),
        ("stream", stream),
        ("count", models.PositiveSmallIntegerField()),
        ("from_ms", models.BigIntegerField()),
        ("to_ms", models.BigIntegerField()),
        ("watch_from_ms", models.BigIntegerField(null=True)),
        ("watch_to_ms", models.BigIntegerField(null=True)),
        ("sha256", models.BinaryField(max_length=32)),
        ("body", models.BinaryField()),
        ("scanned_at", models.DateTimeField(null=True)),
    ]


class Migration(migrations.Migration):
    dependencies = [("livestream", "0004_justice"), ("signals", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="KeptBatch",
            fields=[
                *_sent(
                    models.UUIDField(editable=False, primary_key=True, serialize=False),
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="livestream.stream",
                    ),
                ),
                ("standing", models.BooleanField(default=False)),
                ("look_on", models.DateField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["stream", "to_ms"], name="kept_batches_moment"),
                    models.Index(
                        condition=models.Q(("standing", True)), fields=["look_on"], name="kept_batches_to_look_at"
                    ),
                    models.Index(fields=["received_on"], name="kept_batches_of_day"),
                ],
            },
        ),
        # already compressed: a second try by PostgreSQL would only cost
        migrations.RunSQL(
            "ALTER TABLE signals_keptbatch ALTER COLUMN body SET STORAGE EXTERNAL", migrations.RunSQL.noop
        ),
        migrations.CreateModel(
            name="Trade",
            fields=[
                (
                    "stream",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="trade",
                        serialize=False,
                        to="livestream.stream",
                    ),
                ),
                ("client_id", models.UUIDField()),
                ("first_at", models.DateTimeField()),
                ("last_at", models.DateTimeField()),
            ],
            options={"indexes": [models.Index(fields=["client_id", "first_at"], name="trades_of_client")]},
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(VIEW, "DROP VIEW signals_anybatch")],
            state_operations=[
                migrations.CreateModel(
                    name="AnyBatch",
                    fields=_sent(
                        models.UUIDField(editable=False, primary_key=True, serialize=False),
                        models.ForeignKey(
                            db_constraint=False,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="livestream.stream",
                        ),
                    ),
                    options={"db_table": "signals_anybatch", "managed": False},
                )
            ],
        ),
    ]
