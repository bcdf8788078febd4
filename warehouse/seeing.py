"""Rows that are not loaded, as readers would see them: the warehouse's own views, over rows in memory."""

import duckdb
import polars as pl

from schemas import ENTITY_LINKS, MENTIONS, QUOTES
from warehouse.private import SQL_FOLDER

_SEEN = (MENTIONS, QUOTES)
_READ_BY_VIEWS = ("read_mentions", MENTIONS.name, QUOTES.name)
"""The files of warehouse/views that give mentions and quotes, each after those it reads from."""


def as_readers_see(found: dict[str, pl.DataFrame], entity_links: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """The mentions and quotes found in articles, by table name, with who is who across articles as `entity_links` has it.

    A link that only a load would make, from all articles at once, is not foreseen.
    """
    articles = pl.concat([rows.select("article_id") for rows in found.values()]).unique().sort("article_id")
    run = [pl.lit("").alias("run_key"), pl.lit(0, pl.Int32).alias("shard")]
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.register("standing_copies", articles.with_columns(run).to_arrow())
        connection.register("entity_links", ENTITY_LINKS.conform(entity_links).to_arrow())
        for table in _SEEN:
            arrived = found[table.name].with_columns(run).to_arrow()
            connection.register(f"arrived_{table.name}", arrived)
        for name in _READ_BY_VIEWS:
            query = (SQL_FOLDER / "views" / f"{name}.sql").read_text(encoding="utf-8")
            connection.execute(f'CREATE VIEW "{name}" AS {query}')
        return {table.name: table.conform(connection.sql(f'FROM "{table.name}"').pl()) for table in _SEEN}
