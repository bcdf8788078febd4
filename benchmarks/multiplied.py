"""A large warehouse from a small one: every row of a snapshot many times, as other articles on other days."""

from pathlib import Path

import duckdb

from warehouse.private import rows_of, transaction

_DAYS = 1100
"""The copies are spread over so many days, one after the other."""

_PER_ARTICLE = {
    "articles": ("article_id", "raw_page_id", "content_hash"),
    "quotes": ("article_id", "quote_id", "parent_quote_id"),
    "mentions": ("article_id", "mention_id"),
}
"""The tables that grow with the articles, and their columns that differ from copy to copy."""

_LEFT_OUT = frozenset({"body", "mention_id", "method"})
"""What a warehouse without bodies goes without: no question asks for it, and it is most of the bytes."""


def multiply(snapshot: Path, target: Path, article_count: int, with_bodies: bool) -> None:
    """Write a warehouse of about so many articles: the snapshot's articles, quotes and mentions again and again.

    Entities stay who they are, with the counts of the larger warehouse. Memory stays bounded: one copy is written after another.
    """
    target.unlink(missing_ok=True)
    with duckdb.connect(str(target), config={"memory_limit": "3GB", "threads": "2"}) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute("SET preserve_insertion_order = true")
        connection.execute(f"ATTACH '{snapshot}' AS small (READ_ONLY)")
        ((small_count,),) = rows_of(connection, "SELECT count(*) FROM small.articles")
        copies = -(-article_count // small_count)
        for table, own in _PER_ARTICLE.items():
            _multiply_table(connection, table, own, copies, with_bodies)
        connection.execute(
            f"CREATE TABLE entities AS SELECT * REPLACE ((article_count * {copies})::INTEGER AS article_count, "
            f"(mention_count * {copies})::INTEGER AS mention_count, (last_seen_on + {min(copies, _DAYS)}) AS last_seen_on) "
            "FROM small.entities"
        )
        _copy_the_rest(connection)
        connection.execute("DETACH small")


def _multiply_table(
    connection: duckdb.DuckDBPyConnection, table: str, own: tuple[str, ...], copies: int, with_bodies: bool
) -> None:
    columns = [name for (name,) in rows_of(connection, f"SELECT column_name FROM (DESCRIBE small.{table})")]
    kept = [name for name in columns if with_bodies or name not in _LEFT_OUT]
    written = ", ".join(_copied(name, own) for name in kept)
    sql = f"SELECT {written} FROM small.{table}"
    with transaction(connection):
        connection.execute(f"CREATE TABLE {table} AS {sql} LIMIT 0", {"copy": 0})
    for copy in range(copies):
        connection.execute(f"INSERT INTO {table} {sql}", {"copy": copy})


def _copied(name: str, own: tuple[str, ...]) -> str:
    if name in own:
        return f"{name} || '-' || $copy AS {name}"
    if name == "published_on":
        return f"published_on + ($copy::INTEGER % {_DAYS}) AS published_on"
    if name == "published_at":
        return f"published_at + to_days($copy::INTEGER % {_DAYS}) AS published_at"
    return name


def _copy_the_rest(connection: duckdb.DuckDBPyConnection) -> None:
    """The small tables that are no marts, so that every question finds its tables."""
    for table in ("snapshot", "source_health", "runs", "check_results"):
        connection.execute(f"CREATE TABLE {table} AS FROM small.{table}")
