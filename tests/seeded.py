"""The seeded rows are kept beside the tables, and a test that commits gives them back: every test begins with the same
rows, as those that roll back do."""

from django.db import connection

KEPT = "kept_seed"
_TABLES = """
    SELECT c.relname, (
        SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) FROM pg_attribute a
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
    )
    FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
        AND c.relname <> 'django_migrations'
    ORDER BY c.relname
"""


def keep() -> None:
    """Copies of the tables that hold rows now, and a function that makes every table what it is now.

    Rows are deleted and not truncated: TRUNCATE makes a new file for each table and index, half a second for ours. As
    replica neither foreign keys nor the trigger that guards audit events is asked. PostgreSQL keeps the function's
    plans, so that a table without rows costs next to nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {KEPT} CASCADE")
        cursor.execute(f"CREATE SCHEMA {KEPT}")
        cursor.execute(_TABLES)
        tables = dict(cursor.fetchall())
        body = [f'DELETE FROM public."{table}";' for table in tables]
        for table, columns in tables.items():
            cursor.execute(f'SELECT EXISTS (SELECT FROM public."{table}")')
            if cursor.fetchone()[0]:
                cursor.execute(f'CREATE TABLE {KEPT}."{table}" AS SELECT {columns} FROM public."{table}"')
                body.append(f'INSERT INTO public."{table}" ({columns}) SELECT {columns} FROM {KEPT}."{table}";')
        cursor.execute(
            f"CREATE FUNCTION {KEPT}.give_back() RETURNS void LANGUAGE plpgsql"
            f" SET session_replication_role = replica AS $$ BEGIN {' '.join(body)} END $$"
        )


def give_back() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {KEPT}.give_back()")
