"""Build the marts: what loads, takedowns and corrections have touched is made anew, the rest stays as it stands."""

import hashlib
import re
from pathlib import Path

import duckdb

from warehouse.marts import FOLDER, Mart, all_marts
from warehouse.private import SQL_FOLDER, WAIT_SECONDS, rows_of, transaction, writing

OF_ARTICLES = ("base_articles", "base_named", "base_votes", "base_quotes")
OF_ALL = ("base_entities", "base_days")
OF_DAYS = ("base_counts", "base_usual")
BASES = (*OF_ARTICLES, *OF_ALL, *OF_DAYS)
"""The files of warehouse/bases, each after those it reads from: what the marts are counted from. They stay private."""

_REPLACED = re.compile(r"^-- replaced where: (.*)$", re.MULTILINE)

_STANDING = """
    CREATE TEMP TABLE standing_now AS
    SELECT article_id, run_key, shard, published_on AS day, load_sequence
    FROM articles JOIN standing_copies USING (article_id) JOIN loads USING (run_key)
"""
_LINKS = "SELECT article_id, read_entity_id, entity_id, entity, salience FROM entity_links"
_ALL_ARTICLES = "SELECT article_id FROM standing_now"
_TOUCHED_ARTICLES = f"""
    SELECT coalesce(now.article_id, was.article_id) AS article_id
    FROM standing_now AS now
    FULL JOIN base_articles AS was USING (article_id)
    WHERE now.load_sequence > $1
        OR (now.run_key, now.shard, now.day) IS DISTINCT FROM (was.run_key, was.shard, was.day)
    UNION SELECT article_id FROM (({_LINKS}) EXCEPT FROM base_links)
    UNION SELECT article_id FROM (FROM base_links EXCEPT ({_LINKS}))
"""
_TOUCHED_DAYS = """
    SELECT day FROM day_of_touched
    UNION SELECT day FROM base_articles SEMI JOIN touched_articles USING (article_id)
    UNION SELECT day FROM ((FROM base_days EXCEPT FROM was_days) UNION (FROM was_days EXCEPT FROM base_days))
    UNION SELECT day FROM base_articles JOIN base_votes USING (article_id) SEMI JOIN renamed USING (entity_id)
"""
_RENAMED = """
    SELECT coalesce(now.entity_id, was.entity_id) AS entity_id
    FROM base_entities AS now FULL JOIN was_entities AS was USING (entity_id)
    WHERE (now.name, now.kind) IS DISTINCT FROM (was.name, was.kind)
"""
_JUDGED_DAYS = "SELECT DISTINCT day + distance::INTEGER AS day FROM touched_days, range(29) AS shadow(distance)"


def build(database: Path, anew: bool = False, wait_seconds: float = WAIT_SECONDS) -> dict[str, int]:
    """Bring every mart of the private file up to its loads, in one transaction; rows by mart."""
    with writing(database, wait_seconds) as connection:
        return build_marts(connection, anew)


def build_marts(connection: duckdb.DuckDBPyConnection, anew: bool = False) -> dict[str, int]:
    """The same over an open private file, which then remembers the load that the marts show.

    Only what was touched since is counted again, unless `anew`, or the marts are missing, or they or the panels are
    defined otherwise by now. Both ways give the same rows.
    """
    with transaction(connection):
        version = _version(connection)
        anew = anew or not _can_go_on(connection, version)
        _find_touched_articles(connection, anew)
        _refresh_bases(connection, anew)
        counts = {mart.name: _refresh_mart(connection, mart, anew) for mart in all_marts() if not mart.is_view}
        _forget_touched(connection)
        connection.execute("UPDATE warehouse_state SET marts_sequence = load_sequence, marts_version = $1", [version])
    return counts


def build_lagging_marts(connection: duckdb.DuckDBPyConnection) -> None:
    """Build the marts when a load or a takedown came after them."""
    if rows_of(connection, "SELECT 1 FROM warehouse_state WHERE marts_sequence < load_sequence"):
        build_marts(connection)


def _version(connection: duckdb.DuckDBPyConnection) -> str:
    """Digest of all that defines the marts beside the rows they count."""
    files = [*sorted(FOLDER.glob("*.sql")), *sorted((SQL_FOLDER / "bases").glob("*.sql"))]
    panels = repr(rows_of(connection, "FROM panels ORDER BY ALL"))
    said = "".join([*(f"{path.name} {path.read_text(encoding='utf-8')}" for path in files), panels])
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _can_go_on(connection: duckdb.DuckDBPyConnection, version: str) -> bool:
    return bool(rows_of(connection, "FROM warehouse_state WHERE marts_sequence >= 0 AND marts_version = $1", version))


def _find_touched_articles(connection: duckdb.DuckDBPyConnection, anew: bool) -> None:
    """Articles that came, went, moved, were loaded again, or whose entities are other ones by now."""
    ((built,),) = rows_of(connection, "SELECT marts_sequence FROM warehouse_state")
    connection.execute(_STANDING)
    if anew:
        connection.execute(f"CREATE TEMP TABLE touched_articles AS {_ALL_ARTICLES}")
    else:
        connection.execute(f"CREATE TEMP TABLE touched_articles AS {_TOUCHED_ARTICLES}", [built])
    connection.execute(f"CREATE OR REPLACE TABLE base_links AS {_LINKS}")


def _refresh_bases(connection: duckdb.DuckDBPyConnection, anew: bool) -> None:
    if not anew:
        _keep_what_was(connection)
    for name in (*OF_ARTICLES, *OF_ALL):
        refresh(connection, "bases", name, anew)
    find_touched_days(connection, anew)
    for name in OF_DAYS:
        refresh(connection, "bases", name, anew)


def _keep_what_was(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("CREATE TEMP TABLE was_days AS FROM base_days")
    connection.execute("CREATE TEMP TABLE was_entities AS FROM base_entities")
    connection.execute(
        "CREATE TEMP TABLE day_of_touched AS SELECT DISTINCT day FROM base_articles SEMI JOIN touched_articles USING (article_id)"
    )


def find_touched_days(connection: duckdb.DuckDBPyConnection, anew: bool) -> None:
    """Days whose articles, coverage or names are other ones by now, and what is judged by them: 28 days more."""
    if anew:
        # Beside the calendar, days of arrival of what has no day: the flat tables are in parts by them.
        days = "SELECT day FROM base_days UNION SELECT day FROM base_articles"
        connection.execute(f"CREATE TEMP TABLE touched_days AS {days}")
    else:
        connection.execute(f"CREATE TEMP TABLE renamed AS {_RENAMED}")
        connection.execute(f"CREATE TEMP TABLE touched_days AS {_TOUCHED_DAYS}")
    connection.execute(f"CREATE TEMP TABLE judged_days AS {_JUDGED_DAYS}")


def _refresh_mart(connection: duckdb.DuckDBPyConnection, mart: Mart, anew: bool) -> int:
    refresh(connection, "marts", mart.name, anew)
    ((count,),) = rows_of(connection, f'SELECT count(*) FROM "{mart.name}"')
    return int(count)


def refresh(connection: duckdb.DuckDBPyConnection, folder: str, name: str, anew: bool) -> None:
    """Make a table anew by its file, or only those of its rows that the file says are replaced."""
    query = (SQL_FOLDER / folder / f"{name}.sql").read_text(encoding="utf-8")
    replaced = _REPLACED.search(query)
    if anew or not replaced:
        connection.execute(f'CREATE OR REPLACE TABLE "{name}" AS {query}')
        return
    wheres = [where.split(" in ") for where in replaced.group(1).split(", ")]
    touched = " OR ".join(
        f"{column} IN (SELECT {'day' if 'days' in chosen else column} FROM {chosen})" for column, chosen in wheres
    )
    connection.execute(f'DELETE FROM "{name}" WHERE {touched}')
    connection.execute(f'INSERT INTO "{name}" BY NAME {query}')


def _forget_touched(connection: duckdb.DuckDBPyConnection) -> None:
    for name in ("standing_now", "touched_articles", "touched_days", "judged_days"):
        connection.execute(f"DROP TABLE temp.{name}")
    for name in ("was_days", "was_entities", "day_of_touched", "renamed"):
        connection.execute(f"DROP TABLE IF EXISTS temp.{name}")
