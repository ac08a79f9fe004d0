"""What the played LINE remembers: a small database of its own, beside the home's, as LINE is a house of its own."""

from __future__ import annotations

import json
import secrets
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

TABLES = """
CREATE TABLE IF NOT EXISTS accounts (
    bot TEXT PRIMARY KEY, token TEXT UNIQUE, secret TEXT, office TEXT, name TEXT, basic TEXT,
    webhook TEXT DEFAULT '', quota INTEGER DEFAULT 300, used INTEGER DEFAULT 0, menu TEXT DEFAULT '');
CREATE TABLE IF NOT EXISTS people (user TEXT PRIMARY KEY, name TEXT, lang TEXT DEFAULT 'th');
CREATE TABLE IF NOT EXISTS friends (
    bot TEXT, user TEXT, following INTEGER DEFAULT 1, menu TEXT DEFAULT '', PRIMARY KEY (bot, user));
CREATE TABLE IF NOT EXISTS replies (token TEXT PRIMARY KEY, bot TEXT, chat TEXT, made REAL, used INTEGER DEFAULT 0);
CREATE TABLE IF NOT EXISTS retries (bot TEXT, key TEXT, made REAL, request TEXT, PRIMARY KEY (bot, key));
CREATE TABLE IF NOT EXISTS messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT, bot TEXT, user TEXT, who TEXT, at REAL, way TEXT DEFAULT '',
    body TEXT, unsent INTEGER DEFAULT 0);
CREATE INDEX IF NOT EXISTS chat ON messages (bot, user, id);
CREATE TABLE IF NOT EXISTS contents (message INTEGER PRIMARY KEY, media TEXT, data BLOB);
CREATE TABLE IF NOT EXISTS menus (id TEXT PRIMARY KEY, bot TEXT, body TEXT, media TEXT DEFAULT '', picture BLOB);
CREATE TABLE IF NOT EXISTS aliases (bot TEXT, alias TEXT, menu TEXT, PRIMARY KEY (bot, alias));
CREATE TABLE IF NOT EXISTS links (token TEXT PRIMARY KEY, bot TEXT, user TEXT, made REAL, used INTEGER DEFAULT 0);
CREATE TABLE IF NOT EXISTS late (id INTEGER PRIMARY KEY AUTOINCREMENT, bot TEXT, event TEXT);
CREATE TABLE IF NOT EXISTS switches (name TEXT PRIMARY KEY, value TEXT);
"""
FIRST_MESSAGE = 554_000_000_000
"""LINE's ids of messages are long numbers."""


class Store:
    """One file; every use opens it anew, because several processes and threads of a demo do."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._made = False
        self._guard = threading.Lock()

    @contextmanager
    def open(self) -> Iterator[sqlite3.Connection]:
        """A transaction that writes, alone."""
        connection = sqlite3.connect(self.path, timeout=20, isolation_level=None)
        connection.row_factory = sqlite3.Row
        try:
            with self._guard:
                if not self._made:
                    connection.executescript(TABLES)
                    connection.execute(
                        "INSERT INTO sqlite_sequence (name, seq) SELECT 'messages', ? "
                        "WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'messages')",
                        (FIRST_MESSAGE,),
                    )
                    self._made = True
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        finally:
            connection.close()

    # ── what stands in it ──

    def add_account(self, *, office: str, name: str, token: str, secret: str, webhook: str = "") -> str:
        """An official account; returns its LINE id. The same token again changes its names."""
        bot = "U" + secret[:32].rjust(32, "0")
        with self.open() as db:
            db.execute(
                "INSERT INTO accounts (bot, token, secret, office, name, basic, webhook) VALUES (?, ?, ?, ?, ?, ?, ?) "
                "ON CONFLICT (bot) DO UPDATE SET name = excluded.name, office = excluded.office",
                (bot, token, secret, office, name, f"@{secret[:8]}", webhook),
            )
        return bot

    def add_person(self, user: str, name: str, lang: str = "th") -> None:
        with self.open() as db:
            db.execute("INSERT OR REPLACE INTO people VALUES (?, ?, ?)", (user, name, lang))

    def account(self, **by: str) -> sqlite3.Row | None:
        (name, value), *_ = by.items()
        columns = {"token": "token", "office": "office", "bot": "bot"}
        with self.open() as db:
            query = f"SELECT * FROM accounts WHERE {columns[name]} = ?"  # noqa: S608  # one of three words of ours
            found: sqlite3.Row | None = db.execute(query, (value,)).fetchone()
            return found

    def accounts(self) -> list[sqlite3.Row]:
        with self.open() as db:
            return db.execute("SELECT * FROM accounts ORDER BY rowid").fetchall()

    def people(self) -> list[sqlite3.Row]:
        with self.open() as db:
            return db.execute("SELECT * FROM people ORDER BY rowid").fetchall()

    def person(self, user: str) -> sqlite3.Row | None:
        with self.open() as db:
            found: sqlite3.Row | None = db.execute("SELECT * FROM people WHERE user = ?", (user,)).fetchone()
            return found

    def messages(self, bot: str, user: str, most: int = 200) -> list[sqlite3.Row]:
        """The chat of one person with one account, oldest first."""
        with self.open() as db:
            rows = db.execute(
                "SELECT * FROM messages WHERE bot = ? AND user = ? ORDER BY id DESC LIMIT ?",
                (bot, user, most),
            ).fetchall()
        return rows[::-1]

    def message(self, number: int) -> sqlite3.Row | None:
        with self.open() as db:
            found: sqlite3.Row | None = db.execute(
                "SELECT * FROM messages WHERE id = ?", (number,)
            ).fetchone()
            return found

    def content(self, number: int) -> sqlite3.Row | None:
        with self.open() as db:
            found: sqlite3.Row | None = db.execute(
                "SELECT * FROM contents WHERE message = ?", (number,)
            ).fetchone()
            return found

    def menu_of(self, bot: str, user: str) -> sqlite3.Row | None:
        """The menu that this person sees: her own, else that of the account."""
        with self.open() as db:
            found: sqlite3.Row | None = db.execute(
                "SELECT menus.* FROM accounts LEFT JOIN friends ON friends.bot = accounts.bot AND friends.user = ? "
                "JOIN menus ON menus.id = COALESCE(NULLIF(friends.menu, ''), accounts.menu) "
                "WHERE accounts.bot = ? AND menus.picture IS NOT NULL",
                (user, bot),
            ).fetchone()
            return found

    def menu(self, name: str) -> sqlite3.Row | None:
        with self.open() as db:
            found: sqlite3.Row | None = db.execute("SELECT * FROM menus WHERE id = ?", (name,)).fetchone()
            return found

    def follows(self, bot: str, user: str) -> bool:
        with self.open() as db:
            row = db.execute(
                "SELECT following FROM friends WHERE bot = ? AND user = ?", (bot, user)
            ).fetchone()
        return bool(row and row["following"])

    # ── switches ──

    def switch(self, name: str) -> str:
        with self.open() as db:
            row = db.execute("SELECT value FROM switches WHERE name = ?", (name,)).fetchone()
        return row["value"] if row else ""

    def set_switch(self, name: str, value: str) -> None:
        with self.open() as db:
            db.execute("INSERT OR REPLACE INTO switches VALUES (?, ?)", (name, value))


def put_message(
    db: sqlite3.Connection,
    *,
    bot: str,
    user: str,
    who: str,
    body: Mapping[str, Any],
    at: float,
    way: str = "",
) -> int:
    """Write a message into a chat; returns its id."""
    row = db.execute(
        "INSERT INTO messages (bot, user, who, at, way, body) VALUES (?, ?, ?, ?, ?, ?)",
        (bot, user, who, at, way, json.dumps(body, ensure_ascii=False)),
    )
    return int(row.lastrowid or 0)


def new_token(length: int = 24) -> str:
    return secrets.token_hex(length)
