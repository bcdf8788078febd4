"""Items of a dump that may be kept, on disk until the whole dump has been read, for any item may name a later one."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

_TABLES = """
CREATE TABLE items (number INTEGER PRIMARY KEY, name TEXT NOT NULL, facts TEXT NOT NULL);
CREATE TABLE classes (number INTEGER, class TEXT, PRIMARY KEY (number, class)) WITHOUT ROWID;
CREATE TABLE subclasses (class TEXT NOT NULL, above TEXT NOT NULL);
CREATE TABLE countries (item TEXT PRIMARY KEY, code TEXT NOT NULL);
CREATE TABLE ranks (class TEXT PRIMARY KEY, rank INTEGER NOT NULL, kind TEXT NOT NULL);
CREATE TABLE kinds (number INTEGER PRIMARY KEY, kind TEXT NOT NULL);
CREATE TABLE names (name TEXT NOT NULL, number INTEGER NOT NULL);
"""

_FIND_KINDS = """
INSERT INTO kinds
WITH RECURSIVE below (class, rank, steps) AS (
    SELECT class, rank, 0 FROM ranks
    UNION
    SELECT subclasses.class, below.rank, below.steps + 1
    FROM subclasses JOIN below ON subclasses.above = below.class WHERE below.steps < 4
),
nearest AS (
    SELECT classes.number, min(below.steps * 1000 + below.rank) AS best
    FROM classes JOIN below ON classes.class = below.class GROUP BY classes.number
)
SELECT nearest.number, ranks.kind FROM nearest JOIN ranks ON ranks.rank = nearest.best % 1000
"""
"""A class that is not listed is what the nearest listed class above it is; of equally near ones the first listed."""


class KeptItems:
    """A scratch database of items, their classes and their names; memory does not grow with the dump."""

    def __init__(self, path: Path) -> None:
        self._database = sqlite3.connect(path)
        # The file is scratch: a crash loses nothing that the dump does not have.
        self._database.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _TABLES)

    def close(self) -> None:
        """Let the file go."""
        self._database.close()

    def add_item(self, item: str, name: str, classes: Iterable[str], facts: Mapping[str, Any]) -> None:
        """An item that is well known enough; the latest of one id stands."""
        number = int(item[1:])
        self._database.execute("INSERT OR REPLACE INTO items VALUES (?, ?, ?)", (number, name, json.dumps(facts)))
        self._database.executemany("INSERT OR IGNORE INTO classes VALUES (?, ?)", [(number, one) for one in classes])

    def add_class(self, item: str, above: Iterable[str]) -> None:
        """A class and the classes it belongs to."""
        self._database.executemany("INSERT INTO subclasses VALUES (?, ?)", [(item, one) for one in above])

    def add_country(self, item: str, code: str) -> None:
        """A country and its ISO code."""
        self._database.execute("INSERT OR REPLACE INTO countries VALUES (?, ?)", (item, code))

    def find_kinds(self, ranked: Iterable[tuple[str, str]], kinds: Iterable[str]) -> None:
        """Decide what sort of thing each item is, by `(class, kind)` in order of precedence, and keep those of `kinds`."""
        rows = [(one, rank, kind) for rank, (one, kind) in enumerate(ranked)]
        self._database.executemany("INSERT INTO ranks VALUES (?, ?, ?)", rows)
        self._database.executescript(
            "CREATE INDEX by_class ON classes (class); CREATE INDEX by_above ON subclasses (above);" + _FIND_KINDS
        )
        wanted = sorted(kinds)
        marks = ", ".join("?" * len(wanted))
        self._database.execute(f"DELETE FROM kinds WHERE kind NOT IN ({marks})", wanted)

    def add_names(self, number: int, names: Iterable[str]) -> None:
        """All names of an item that is kept."""
        self._database.executemany("INSERT INTO names VALUES (?, ?)", [(name, number) for name in names])

    def index_names(self) -> None:
        """Make `is_shared` quick; call it when all names are in."""
        self._database.execute("CREATE INDEX by_name ON names (name)")

    def kept(self) -> Iterator[tuple[int, str, str, dict[str, Any]]]:
        """Number, name, kind and facts of each item that is kept, in order of number."""
        rows = self._database.execute(
            "SELECT number, name, kind, facts FROM items JOIN kinds USING (number) ORDER BY number"
        )
        for number, name, kind, facts in rows:
            yield number, name, kind, json.loads(facts)

    def is_shared(self, name: str, number: int) -> bool:
        """Whether another kept item has that name."""
        query = "SELECT 1 FROM names WHERE name = ? AND number <> ? LIMIT 1"
        return self._database.execute(query, (name, number)).fetchone() is not None

    def name_of(self, item: str) -> str | None:
        """The name of an item that was well known enough, kept or not."""
        return self._look_up("SELECT name FROM items WHERE number = ?", int(item[1:]))

    def country_of(self, item: str) -> str | None:
        """The ISO code of a country, or of the country that a place lies in."""
        code = self._look_up("SELECT code FROM countries WHERE item = ?", item)
        facts = None if code else self._look_up("SELECT facts FROM items WHERE number = ?", int(item[1:]))
        lies_in = json.loads(facts)["country"] if facts else []
        codes = (self._look_up("SELECT code FROM countries WHERE item = ?", one) for one in lies_in)
        return code or next((one for one in codes if one), None)

    def _look_up(self, query: str, key: object) -> str | None:
        row = self._database.execute(query, (key,)).fetchone()
        return row[0] if row else None
