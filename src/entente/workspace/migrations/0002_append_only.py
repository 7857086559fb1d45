"""Versions of records are written once: the database itself refuses to change or delete them."""

from django.db import migrations

POSTGRESQL = """
CREATE FUNCTION workspace_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'versions of records are append-only'; END $$;
CREATE TRIGGER record_version_append_only BEFORE UPDATE OR DELETE ON workspace_recordversion
FOR EACH ROW EXECUTE FUNCTION workspace_append_only();
"""


def forbid(apps, editor):
    """Put the triggers in place."""
    if editor.connection.vendor == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            editor.execute(
                f"CREATE TRIGGER record_version_no_{verb.lower()} BEFORE {verb} ON workspace_recordversion "
                "BEGIN SELECT RAISE(ABORT, 'versions of records are append-only'); END"
            )
    elif editor.connection.vendor == "postgresql":
        editor.execute(POSTGRESQL)


def allow(apps, editor):
    """Take the triggers away."""
    if editor.connection.vendor == "sqlite":
        for verb in ("update", "delete"):
            editor.execute(f"DROP TRIGGER IF EXISTS record_version_no_{verb}")
    elif editor.connection.vendor == "postgresql":
        editor.execute("DROP TRIGGER IF EXISTS record_version_append_only ON workspace_recordversion")
        editor.execute("DROP FUNCTION IF EXISTS workspace_append_only")


class Migration(migrations.Migration):
    """After the first tables."""

    dependencies = [("workspace", "0001_initial")]
    operations = [migrations.RunPython(forbid, allow)]
