import django.db.models.functions.datetime
from django.db import migrations, models

TABLE = """
-- a sequence, not an identity column: partitioned tables may have those only since PostgreSQL 17
CREATE SEQUENCE evidence_auditevent_id_seq;
CREATE TABLE evidence_auditevent (
    id bigint NOT NULL DEFAULT nextval('evidence_auditevent_id_seq'),
    at timestamptz NOT NULL DEFAULT statement_timestamp(),
    xact xid8 NOT NULL DEFAULT pg_current_xact_id(),
    actor_kind varchar(8) NOT NULL,
    actor_id varchar(64) NOT NULL,
    actor_role varchar(32) NOT NULL,
    actor_label varchar(150) NOT NULL,
    action varchar(64) NOT NULL,
    target_kind varchar(32) NOT NULL,
    target_id varchar(64) NOT NULL,
    target_label varchar(200) NOT NULL,
    request_id varchar(32) NOT NULL,
    detail jsonb NOT NULL,
    PRIMARY KEY (id, at)
) PARTITION BY RANGE (at);
CREATE TABLE evidence_auditevent_default PARTITION OF evidence_auditevent DEFAULT;
-- what happened to this target, newest first
CREATE INDEX evidence_auditevent_target ON evidence_auditevent (target_kind, target_id, at DESC);
-- what this actor did, newest first
CREATE INDEX evidence_auditevent_actor ON evidence_auditevent (actor_kind, actor_id, at DESC);

CREATE FUNCTION evidence_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit events are never changed' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER evidence_append_only BEFORE UPDATE OR DELETE ON evidence_auditevent
    FOR EACH ROW EXECUTE FUNCTION evidence_refuse_change();
-- as replica (restore tools, test teardown) the trigger sleeps: session_replication_role needs a superuser
CREATE TRIGGER evidence_no_truncate BEFORE TRUNCATE ON evidence_auditevent
    FOR EACH STATEMENT EXECUTE FUNCTION evidence_refuse_change();
"""
UNDO = "DROP TABLE evidence_auditevent; DROP SEQUENCE evidence_auditevent_id_seq; DROP FUNCTION evidence_refuse_change();"


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(TABLE, UNDO)],
            state_operations=[
                migrations.CreateModel(
                    name="AuditEvent",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                        ("actor_kind", models.CharField(max_length=8)),
                        ("actor_id", models.CharField(max_length=64)),
                        ("actor_role", models.CharField(max_length=32)),
                        ("actor_label", models.CharField(max_length=150)),
                        ("action", models.CharField(max_length=64)),
                        ("target_kind", models.CharField(max_length=32)),
                        ("target_id", models.CharField(max_length=64)),
                        ("target_label", models.CharField(blank=True, max_length=200)),
                        ("request_id", models.CharField(blank=True, max_length=32)),
                        ("detail", models.JSONField(default=dict)),
                    ],
                    options={"db_table": "evidence_auditevent", "managed": False},
                )
            ],
        )
    ]
