"""The marts: one SQL file each, whose first comment says its grain, its question and every column."""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse.private import WAIT_SECONDS, rows_of, transaction, writing

_FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Mart:
    """One mart as its SQL file says it."""

    name: str
    grain: str
    question: str
    columns: dict[str, str]
    query: str

    def comments(self, prefix: str = "") -> list[str]:
        """The COMMENT ON statements of its table. `prefix` is a catalog with its dot, or empty."""
        target = f'{prefix}"{self.name}"'
        table = _quoted(f"{self.question} Grain: {self.grain}.")
        columns = [f'COMMENT ON COLUMN {target}."{name}" IS {_quoted(doc)}' for name, doc in self.columns.items()]
        return [f"COMMENT ON TABLE {target} IS {table}", *columns]


def build(database: Path, wait_seconds: float = WAIT_SECONDS) -> dict[str, int]:
    """Build every mart anew in the private file, in one transaction; rows by mart."""
    with writing(database, wait_seconds) as connection:
        return build_marts(connection)


def build_marts(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """The same over an open private file, which then remembers the load that the marts show."""
    counts = {}
    with transaction(connection):
        for mart in all_marts():
            connection.execute(f'CREATE OR REPLACE TABLE "{mart.name}" AS {mart.query}')
            for comment in mart.comments():
                connection.execute(comment)
            ((counts[mart.name],),) = connection.execute(f'SELECT count(*) FROM "{mart.name}"').fetchall()
        connection.execute("UPDATE warehouse_state SET marts_sequence = load_sequence")
    return counts


def build_lagging_marts(connection: duckdb.DuckDBPyConnection) -> None:
    """Build the marts when a load or a takedown came after them."""
    if rows_of(connection, "SELECT 1 FROM warehouse_state WHERE marts_sequence < load_sequence"):
        build_marts(connection)


def all_marts() -> list[Mart]:
    """Every mart, by name. ValueError for a file whose first comment is not as it must be."""
    return [_read_mart(path) for path in sorted(_FOLDER.glob("*.sql"))]


def _read_mart(path: Path) -> Mart:
    query = path.read_text(encoding="utf-8")
    said = {}
    for line in query.splitlines():
        if not line.startswith("-- "):
            break
        name, colon, text = line.removeprefix("-- ").partition(": ")
        if not colon:
            raise ValueError(f"{path.name}: write `-- name: text` instead of {line!r}")
        said[name] = text
    if list(said)[:2] != ["grain", "question"]:
        raise ValueError(f"{path.name}: its first two lines must say `-- grain:` and `-- question:`")
    return Mart(path.stem, said.pop("grain"), said.pop("question"), said, query)


def _quoted(text: str) -> str:
    escaped = text.replace("'", "''")
    return f"'{escaped}'"
