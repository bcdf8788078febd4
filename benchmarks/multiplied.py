"""A large warehouse from a small one: every row of a snapshot many times, as other articles on other days."""

from collections.abc import Iterator
from pathlib import Path

import duckdb

from schemas import KNOWN_ENTITIES
from warehouse.marts import Mart, all_marts, building
from warehouse.private import execute_all, rows_of, transaction

_DAYS = 1100
"""The copies are spread over so many days, one after the other."""

_OWN = {
    "articles": ("article_id", "raw_page_id", "content_hash"),
    "quotes": ("article_id", "quote_id", "parent_quote_id"),
    "mentions": ("article_id", "mention_id"),
    "quotes_readable": ("article_id", "quote_id", "parent_quote_id"),
}
"""The tables that grow with the articles, and their columns that differ from copy to copy."""

_AS_THEY_ARE = ("snapshot", "source_health", "entity_links", "panels", "runs", "check_results", "quarantine")

_LEFT_OUT = frozenset({"mention_id", "method", "role", "role_start_char", "role_end_char", "sphere", "sentence_number"})
"""What a warehouse without bodies goes without beside them: no question asks for it."""

_RUN = (
    "CREATE TABLE standing_copies AS SELECT article_id, 'all' AS run_key, 0 AS shard FROM articles",
    "CREATE TABLE arrived_copies AS SELECT article_id, 'all' AS run_key, false AS is_quarantined FROM articles",
    "CREATE TABLE loads AS SELECT 'all' AS run_key, 1 AS load_sequence",
)
"""What the building of marts asks about runs: all articles came with one."""

_PARTS = 16
_TOUCHED = f"SELECT article_id FROM articles WHERE hash(article_id) % {_PARTS} = $1"
"""All at once, the counting of two hundred million mentions would not fit into memory."""

_KNOWN = """
    INSERT INTO known_entities BY NAME
    SELECT
        entity_id, name, kind, aliases, wikidata_id, gender, country, latitude, longitude,
        [] AS related, 'seeds' AS origin
    FROM entities WHERE latitude IS NOT NULL OR gender IS NOT NULL
"""
"""Who was known beforehand is not published; of it, what places and genders need."""


def multiply(
    snapshot: Path,
    target: Path,
    article_count: int,
    with_bodies: bool,
    tables: tuple[str, ...] = ("articles", "quotes", "mentions"),
) -> None:
    """Write a warehouse of about so many articles: the snapshot's articles, quotes and mentions again and again.

    Entities stay who they are, with the counts of the larger warehouse. Without bodies, of each its first line is kept.
    """
    target.unlink(missing_ok=True)
    with _opened(target) as connection:
        connection.execute(f"ATTACH '{snapshot}' AS small (READ_ONLY)")
        ((small_count,),) = rows_of(connection, "SELECT count(*) FROM small.articles")
        copies = -(-article_count // small_count)
        for table in tables:
            _multiply_table(connection, table, copies, with_bodies)
        connection.execute(
            f"CREATE TABLE entities AS SELECT * REPLACE ((article_count * {copies})::INTEGER AS article_count, "
            f"(mention_count * {copies})::INTEGER AS mention_count, (last_seen_on + {min(copies, _DAYS)}) AS last_seen_on) "
            "FROM small.entities"
        )
        for table in _AS_THEY_ARE:
            if rows_of(connection, "FROM duckdb_tables() WHERE database_name = 'small' AND table_name = $1", table):
                connection.execute(f"CREATE TABLE {table} AS FROM small.{table}")
        connection.execute("DETACH small")


def fill_marts(warehouse: Path) -> Iterator[tuple[str, int]]:
    """Build every mart of such a warehouse as loads do, a part of the articles at a time; rows by mart.

    What they are counted from is dropped after.
    """
    with _opened(warehouse) as connection:
        execute_all(connection, [*KNOWN_ENTITIES.ddl(), _KNOWN, *_RUN])
        for part in range(_PARTS):
            connection.execute(f"CREATE OR REPLACE TEMP TABLE touched_articles AS {_TOUCHED}", [part])
            for name in building.OF_ARTICLES:
                building.refresh(connection, "bases", name, anew=part == 0)
        for name in building.OF_ALL:
            building.refresh(connection, "bases", name, anew=True)
        building.find_touched_days(connection, anew=True)
        for name in building.OF_DAYS:
            building.refresh(connection, "bases", name, anew=True)
        for mart in all_marts():
            yield mart.name, _fill(connection, mart)
        bases = rows_of(connection, "SELECT table_name FROM duckdb_tables() WHERE starts_with(table_name, 'base_')")
        execute_all(connection, [f'DROP TABLE "{name}"' for (name,) in bases])


def _fill(connection: duckdb.DuckDBPyConnection, mart: Mart) -> int:
    if mart.is_view:
        connection.execute(f'CREATE VIEW "{mart.name}" AS {mart.query}')
        return 0
    building.refresh(connection, "marts", mart.name, anew=True)
    ((count,),) = rows_of(connection, f'SELECT count(*) FROM "{mart.name}"')
    return int(count)


def _opened(file: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(str(file), config={"memory_limit": "5GB", "threads": "2"})
    connection.execute("SET TimeZone = 'UTC'")
    return connection


def _multiply_table(connection: duckdb.DuckDBPyConnection, table: str, copies: int, with_bodies: bool) -> None:
    columns = [name for (name,) in rows_of(connection, f"SELECT column_name FROM (DESCRIBE small.{table})")]
    kept = [name for name in columns if with_bodies or name not in _LEFT_OUT]
    written = ", ".join(_copied(name, table, with_bodies) for name in kept)
    sql = f"SELECT {written} FROM small.{table}"
    with transaction(connection):
        connection.execute(f"CREATE TABLE {table} AS {sql} LIMIT 0", {"copy": 0})
    for copy in range(copies):
        connection.execute(f"INSERT INTO {table} {sql}", {"copy": copy})


def _copied(name: str, table: str, with_bodies: bool) -> str:
    if name in _OWN[table]:
        return f"{name} || '-' || $copy AS {name}"
    if name == "body" and not with_bodies:
        return "split_part(body, chr(10), 1) || chr(10) AS body"
    if name == "published_on":
        return f"published_on + ($copy::INTEGER % {_DAYS}) AS published_on"
    if name == "published_at":
        return f"published_at + to_days($copy::INTEGER % {_DAYS}) AS published_at"
    return name
