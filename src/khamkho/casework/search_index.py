"""Search by part of a name: FTS5 trigrams kept by triggers on SQLite, a pg_trgm index on PostgreSQL."""

from __future__ import annotations

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

SQLITE = [
    """CREATE VIRTUAL TABLE casework_case_search USING fts5(
        search_key, content='casework_case', content_rowid='id', tokenize='trigram')""",
    """CREATE TRIGGER casework_case_search_new AFTER INSERT ON casework_case BEGIN
        INSERT INTO casework_case_search(rowid, search_key) VALUES (new.id, new.search_key); END""",
    """CREATE TRIGGER casework_case_search_gone AFTER DELETE ON casework_case BEGIN
        INSERT INTO casework_case_search(casework_case_search, rowid, search_key)
        VALUES ('delete', old.id, old.search_key); END""",
    """CREATE TRIGGER casework_case_search_changed AFTER UPDATE OF search_key ON casework_case
        WHEN old.search_key <> new.search_key BEGIN
        INSERT INTO casework_case_search(casework_case_search, rowid, search_key)
        VALUES ('delete', old.id, old.search_key);
        INSERT INTO casework_case_search(rowid, search_key) VALUES (new.id, new.search_key); END""",
]
POSTGRES = [
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE INDEX casework_case_search ON casework_case USING gin (search_key gin_trgm_ops)",
]


def make_search(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRES:
        schema_editor.execute(statement)


def drop_search(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "sqlite":
        for trigger in ("new", "gone", "changed"):
            schema_editor.execute(f"DROP TRIGGER casework_case_search_{trigger}")
        schema_editor.execute("DROP TABLE casework_case_search")
    else:
        schema_editor.execute("DROP INDEX casework_case_search")


def count_names(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Have PostgreSQL keep a thousand names to guess from how many a part of one finds. Of a hundred, one that happens to fit makes a
    rare name look like one in a hundred, and it walks through half of the cases for fifty of them."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE casework_case ALTER COLUMN search_key SET STATISTICS 1000")


def count_names_as_usual(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE casework_case ALTER COLUMN search_key SET STATISTICS -1")
