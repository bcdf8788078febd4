"""What is remembered of live sources between runs: validators, known items, what still waits for its page, counts by day.

One SQLite file in the state folder. Losing it loses no article: everything listed now would be fetched once more.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sources.live.identity import host_of

STATE_NAME = "sources.sqlite"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS sources (
    source_id TEXT PRIMARY KEY, url TEXT, etag TEXT, last_modified TEXT, sha256 TEXT, read_whole_at REAL,
    unchanged_count INTEGER NOT NULL DEFAULT 0, item_count INTEGER NOT NULL DEFAULT 0, polled_at REAL, next_poll_at REAL NOT NULL DEFAULT 0,
    failing_polls INTEGER NOT NULL DEFAULT 0, failing_since REAL, last_answer_at REAL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS children (
    source_id TEXT NOT NULL, url TEXT NOT NULL, date_modified TEXT, etag TEXT, last_modified TEXT, PRIMARY KEY (source_id, url)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS items (
    item_id INTEGER PRIMARY KEY, source_id TEXT NOT NULL, name TEXT NOT NULL, address TEXT, words TEXT, fingerprint TEXT NOT NULL,
    url TEXT, host TEXT, state TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, next_try_at REAL NOT NULL DEFAULT 0,
    announced TEXT, full_text TEXT, seen_on TEXT, UNIQUE (source_id, name)
);
CREATE INDEX IF NOT EXISTS items_waiting ON items (host, item_id) WHERE state = 'waiting';
CREATE INDEX IF NOT EXISTS items_waiting_by_source ON items (source_id) WHERE state = 'waiting';
CREATE INDEX IF NOT EXISTS items_by_address ON items (address) WHERE address IS NOT NULL;
CREATE INDEX IF NOT EXISTS items_by_words ON items (source_id, words) WHERE words IS NOT NULL;
CREATE TABLE IF NOT EXISTS pages (address TEXT PRIMARY KEY, etag TEXT, last_modified TEXT, sha256 TEXT NOT NULL, fetched_on TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS pages_by_day ON pages (fetched_on);
CREATE TABLE IF NOT EXISTS days (
    source_id TEXT NOT NULL, day TEXT NOT NULL, poll_count INTEGER NOT NULL DEFAULT 0, answered_count INTEGER NOT NULL DEFAULT 0,
    received_count INTEGER NOT NULL DEFAULT 0, new_count INTEGER NOT NULL DEFAULT 0, repeated_count INTEGER NOT NULL DEFAULT 0,
    renamed_count INTEGER NOT NULL DEFAULT 0, changed_count INTEGER NOT NULL DEFAULT 0, refused_count INTEGER NOT NULL DEFAULT 0, misdated_count INTEGER NOT NULL DEFAULT 0,
    waiting_count INTEGER NOT NULL DEFAULT 0, failure TEXT, http_status INTEGER, last_answer_at REAL, newest_published_on TEXT,
    failing_poll_count INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (source_id, day)
) WITHOUT ROWID;
"""


@dataclass(frozen=True)
class Known:
    """What is remembered of one source."""

    source_id: str
    url: str | None = None
    """The address that `etag` and the rest belong to; another address in the registry begins anew."""
    etag: str | None = None
    last_modified: str | None = None
    sha256: str | None = None
    read_whole_at: float | None = None
    unchanged_count: int = 0
    item_count: int = 0
    polled_at: float | None = None
    next_poll_at: float = 0.0
    failing_polls: int = 0
    failing_since: float | None = None
    last_answer_at: float | None = None


@dataclass(frozen=True)
class Waiting:
    """A known item whose text is not here yet."""

    item_id: int
    source_id: str
    name: str
    address: str | None
    url: str | None
    attempts: int
    announced: str
    full_text: str | None


@dataclass(frozen=True)
class Validators:
    """What a server gave to ask later whether a page has changed, and the hash of what it gave then."""

    etag: str | None
    last_modified: str | None
    sha256: str


class LiveState:
    """The open file. Use as a context manager; one process at a time."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(folder / STATE_NAME, isolation_level=None, check_same_thread=False)
        self._connection.row_factory = sqlite3.Row
        # WAL with NORMAL survives a killed process; after a power cut the last poll is at worst made once more.
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=60000"):
            self._connection.execute(f"PRAGMA {pragma}")
        self._connection.executescript(_SCHEMA)

    def __enter__(self) -> "LiveState":
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing of what is written inside."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield self._connection
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    def known(self, source_id: str) -> Known:
        """What is remembered of that source; the beginning when nothing is."""
        row = self._connection.execute("SELECT * FROM sources WHERE source_id = ?", (source_id,)).fetchone()
        return Known(**dict(row)) if row else Known(source_id)

    def remember(self, known: Known) -> None:
        """Keep what is now known of a source."""
        fields = vars(known)
        marks = ", ".join(f":{name}" for name in fields)
        self._connection.execute(f"REPLACE INTO sources ({', '.join(fields)}) VALUES ({marks})", fields)

    def children(self, source_id: str) -> dict[str, dict[str, Any]]:
        """The parts of a sitemap index as they were read last, by address."""
        rows = self._connection.execute("SELECT * FROM children WHERE source_id = ?", (source_id,))
        return {row["url"]: dict(row) for row in rows}

    def remember_child(self, source_id: str, url: str, validators: Mapping[str, str | None]) -> None:
        """Keep that a part of a sitemap index was read; `validators` holds date_modified, etag and last_modified."""
        fields = {"date_modified": None, "etag": None, "last_modified": None, **validators}
        self._connection.execute(
            "REPLACE INTO children VALUES (:source_id, :url, :date_modified, :etag, :last_modified)",
            {"source_id": source_id, "url": url, **fields},
        )

    def item(self, source_id: str, name: str) -> sqlite3.Row | None:
        """The item of that source and name."""
        found = self._connection.execute("SELECT * FROM items WHERE source_id = ? AND name = ?", (source_id, name))
        row: sqlite3.Row | None = found.fetchone()
        return row

    def has_address(self, address: str, source_id: str | None = None) -> bool:
        """Whether an item with that address is known, of that source or of any."""
        own = "" if source_id is None else " AND source_id = :source_id"
        found = self._connection.execute(
            f"SELECT 1 FROM items WHERE address = :address{own} LIMIT 1", {"address": address, "source_id": source_id}
        )
        return found.fetchone() is not None

    def has_words(self, source_id: str, words: str) -> bool:
        """Whether that source has already brought these words under another name."""
        found = self._connection.execute(
            "SELECT 1 FROM items WHERE source_id = ? AND words = ? LIMIT 1", (source_id, words)
        )
        return found.fetchone() is not None

    def add_item(self, source_id: str, item: Mapping[str, Any], is_wanted: bool) -> None:
        """Remember an item; one that is wanted waits for its text."""
        url = item["url"]
        fields = {
            **{name: item[name] for name in ("name", "address", "words", "fingerprint", "url")},
            "source_id": source_id,
            "host": host_of(url) if url else None,
            "state": "waiting" if is_wanted else "done",
            "announced": item["announced"] if is_wanted else None,
            "full_text": item["full_text"] if is_wanted else None,
        }
        marks = ", ".join(f":{name}" for name in fields)
        kept = ", ".join(f"{name} = excluded.{name}" for name in fields)
        self._connection.execute(
            f"INSERT INTO items ({', '.join(fields)}) VALUES ({marks}) ON CONFLICT (source_id, name) DO UPDATE SET "
            f"{kept}, attempts = 0, next_try_at = 0",
            fields,
        )

    def see_items(self, source_id: str, names: Iterable[str], day: date) -> None:
        """Note that the source lists these items on that day."""
        self._connection.executemany(
            "UPDATE items SET seen_on = ? WHERE source_id = ? AND name = ?",
            [(day.isoformat(), source_id, name) for name in names],
        )

    def forget_items(self, source_id: str, before: date) -> None:
        """Drop what the source was last seen listing before that day, so that the file does not grow with the years."""
        self._connection.execute(
            "DELETE FROM items WHERE source_id = ? AND seen_on < ? AND state = 'done'", (source_id, before.isoformat())
        )

    def waiting_hosts(self, sources: Iterable[str], now: datetime) -> list[str | None]:
        """Hosts of which items of these sources wait and may be tried now, in order; None stands for items that need no page."""
        rows = self._connection.execute(
            "SELECT DISTINCT CASE WHEN full_text IS NULL THEN host END AS host FROM items "
            "WHERE state = 'waiting' AND next_try_at <= ? AND source_id IN (SELECT value FROM json_each(?)) ORDER BY host",
            (now.timestamp(), json.dumps(list(sources))),
        )
        return [row["host"] for row in rows]

    def waiting(self, host: str | None, now: datetime, after: int, limit: int = 50) -> list[Waiting]:
        """The next items of a host that wait and may be tried, by their age here; `after` is the last item_id had."""
        place = "full_text IS NULL AND host = :host" if host is not None else "full_text IS NOT NULL"
        rows = self._connection.execute(
            "SELECT item_id, source_id, name, address, url, attempts, announced, full_text FROM items "
            f"WHERE state = 'waiting' AND next_try_at <= :now AND item_id > :after AND {place} ORDER BY item_id LIMIT :limit",
            {"host": host, "now": now.timestamp(), "after": after, "limit": limit},
        )
        return [Waiting(**dict(row)) for row in rows]

    def settle(self, item_id: int) -> None:
        """The item's text is in the lake, or will never be: nothing waits any more."""
        self._connection.execute(
            "UPDATE items SET state = 'done', announced = NULL, full_text = NULL WHERE item_id = ?", (item_id,)
        )

    def postpone(self, item_id: int, attempts: int, until: datetime) -> None:
        """Try the item again, not before `until`."""
        self._connection.execute(
            "UPDATE items SET attempts = ?, next_try_at = ? WHERE item_id = ?", (attempts, until.timestamp(), item_id)
        )

    def page(self, address: str) -> Validators | None:
        """What was given with that page when it was fetched last."""
        row = self._connection.execute(
            "SELECT etag, last_modified, sha256 FROM pages WHERE address = ?", (address,)
        ).fetchone()
        return Validators(**dict(row)) if row else None

    def remember_page(self, address: str, validators: Validators, day: date) -> None:
        """Keep what was given with a page fetched on that day."""
        self._connection.execute(
            "REPLACE INTO pages VALUES (?, ?, ?, ?, ?)",
            (address, validators.etag, validators.last_modified, validators.sha256, day.isoformat()),
        )

    def forget_pages(self, before: date) -> None:
        """Drop what was given with pages fetched before that day."""
        self._connection.execute("DELETE FROM pages WHERE fetched_on < ?", (before.isoformat(),))

    def count(self, source_id: str, day: date, counts: Mapping[str, int]) -> None:
        """Add to a source's counts of a day, by column name."""
        self._begin_day(source_id, day)
        sums = ", ".join(f"{name} = {name} + :{name}" for name in counts)
        self._connection.execute(
            f"UPDATE days SET {sums} WHERE source_id = :source_id AND day = :day",
            {**counts, "source_id": source_id, "day": day.isoformat()},
        )

    def note(self, source_id: str, day: date, facts: Mapping[str, Any]) -> None:
        """Set facts of a source's day, by column name."""
        self._begin_day(source_id, day)
        sets = ", ".join(f"{name} = :{name}" for name in facts)
        self._connection.execute(
            f"UPDATE days SET {sets} WHERE source_id = :source_id AND day = :day",
            {**facts, "source_id": source_id, "day": day.isoformat()},
        )

    def note_newest(self, source_id: str, day: date, newest: str | None) -> None:
        """Raise the newest publication day seen on a day."""
        self._connection.execute(
            "UPDATE days SET newest_published_on = max(coalesce(newest_published_on, ''), ?) WHERE source_id = ? AND day = ? AND ? IS NOT NULL",
            (newest, source_id, day.isoformat(), newest),
        )

    def count_waiting(self, source_id: str) -> int:
        """How many items of a source wait."""
        found = self._connection.execute(
            "SELECT count(*) FROM items WHERE state = 'waiting' AND source_id = ?", (source_id,)
        )
        return int(found.fetchone()[0])

    def count_all_waiting(self) -> int:
        """How many items wait in all."""
        return int(self._connection.execute("SELECT count(*) FROM items WHERE state = 'waiting'").fetchone()[0])

    def days(self, day: date, span: int) -> list[dict[str, Any]]:
        """The counts of the last `span` days up to `day`, by source and day."""
        first = (day - timedelta(days=span - 1)).isoformat()
        rows = self._connection.execute(
            "SELECT * FROM days WHERE day BETWEEN ? AND ? ORDER BY source_id, day", (first, day.isoformat())
        )
        return [dict(row) for row in rows]

    def _begin_day(self, source_id: str, day: date) -> None:
        self._connection.execute(
            "INSERT OR IGNORE INTO days (source_id, day) VALUES (?, ?)", (source_id, day.isoformat())
        )


def from_epoch(seconds: float | None) -> datetime | None:
    """A stored instant in UTC."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
