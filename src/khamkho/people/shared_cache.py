"""The table of the shared cache, where the limits on sign-in attempts are counted for all processes."""

from django.core.management import call_command

TABLE = "khamkho_cache"


def make_table(apps, schema_editor):
    call_command("createcachetable", TABLE, database=schema_editor.connection.alias, verbosity=0)


def drop_table(apps, schema_editor):
    schema_editor.execute(f"DROP TABLE IF EXISTS {TABLE}")
