"""The dictionary: what every published table and column means, where it comes from and what reads it."""

import re
from pathlib import Path

import duckdb
import polars as pl

from schemas import PUBLISHED_TABLES, Table
from schemas.examples import example_of
from warehouse.marts import Mart, all_marts, unit_in
from warehouse.private import SQL_FOLDER, rows_of
from warehouse.tables import DICTIONARY, SNAPSHOT

CONTRACTS = (*PUBLISHED_TABLES, SNAPSHOT, DICTIONARY)

_PUBLISHED = {table.name for table in CONTRACTS}
_STANDS_FOR = {
    "arrived_copies": "articles",
    "standing_copies": "articles",
    "loads": "runs",
    "base_entities": "entities",
    "known_entities": "entities",
}
"""Private tables, and where a reader finds what they hold."""

_REPEATS = {
    "article_id": "articles.article_id",
    "entity_id": "entities.entity_id",
    "other_id": "entities.entity_id",
    "outlet_id": "articles.outlet_id",
    "panel": "panels.panel",
    "panel_version": "panels.panel_version",
    "parent_quote_id": "quotes.quote_id",
    "quote_id": "quotes.quote_id",
    "speaker_entity_id": "entities.entity_id",
}
"""Columns of marts whose values are those of another table, by their name."""

_READ = re.compile(r"\b(?:FROM|JOIN)\s+\(?(?:FROM\s+|SELECT\s)?\"?([a-z_]+)", re.IGNORECASE)
_COLUMNS = (
    "SELECT table_name, column_index AS position, column_name, data_type AS type, coalesce(comment, '') AS doc "
    "FROM duckdb_columns() WHERE database_name = $1 ORDER BY ALL"
)


def describe(connection: duckdb.DuckDBPyConnection, catalog: str) -> pl.DataFrame:
    """Every column of every table in that catalog, as schemas DICTIONARY; types and comments are those that stand there."""
    contracts = {table.name: {column.name: column for column in table.columns} for table in CONTRACTS}
    reads = {mart.name: ", ".join(read_by(mart)) for mart in all_marts()}
    rows = []
    for table, position, name, sql_type, doc in rows_of(connection, _COLUMNS, catalog):
        column = contracts.get(table, {}).get(name)
        unit = column.unit if column else unit_in(doc)
        example = example_of(table, name, sql_type, column.values if column else ())
        lineage = column.references if column else _REPEATS.get(name) or reads.get(table, "")
        rows.append((table, position, name, sql_type, doc, unit, example, lineage))
    return DICTIONARY.conform(pl.DataFrame(rows, schema=DICTIONARY.schema(), orient="row"))


def read_by(mart: Mart) -> list[str]:
    """The published tables that a mart is counted from, sorted."""
    return sorted(_sources(mart.query))


def page(dictionary: pl.DataFrame) -> str:
    """The dictionary as one page of Markdown."""
    said = _describe_tables()
    names = sorted(set(dictionary["table_name"]), key=list(said).index)
    contents = [f"- [`{name}`](#{name}): {said[name][0]}" for name in names]
    parts = [_HEAD, "\n".join(contents)]
    for name in names:
        columns = dictionary.filter(pl.col("table_name") == name).sort("position")
        parts.append("\n".join([f"## {name}\n", *said[name][1], "", *_column_lines(columns)]))
    return "\n\n".join(parts) + "\n"


_HEAD = """# Dictionary

Every table and column of a snapshot. The same stands in the snapshot itself, as comments and in the table `dictionary`.
Made from the contracts in `schemas/` and the marts in `warehouse/marts/` by `make docs`; change it there. Examples are invented."""


def _describe_tables() -> dict[str, tuple[str, list[str]]]:
    """Of each table what it answers in one line, and what stands above its columns."""
    marts = all_marts()
    readers: dict[str, list[str]] = {}
    for mart in marts:
        for source in read_by(mart):
            readers.setdefault(source, []).append(mart.name)
    contracts = {table.name: _describe_contract(table, readers.get(table.name, [])) for table in CONTRACTS}
    return contracts | {mart.name: _describe_mart(mart) for mart in marts}


def _describe_contract(table: Table, readers: list[str]) -> tuple[str, list[str]]:
    lines = [table.doc, "", f"- Grain: {table.grain}; key {_list_names(table.key)}"]
    lines += [f"- Made by: {table.made_by}"] if table.made_by else []
    lines += [f"- Read by: {_list_names(readers)}"] if readers else []
    return table.grain, lines


def _describe_mart(mart: Mart) -> tuple[str, list[str]]:
    made = "made when it is asked" if mart.is_view else "step `marts`"
    lines = [f"{mart.question}", "", mart.definition, "", f"- Grain: {mart.grain}; key {_list_names(mart.key)}"]
    return mart.question, [*lines, f"- Made by: {made}, from {_list_names(read_by(mart))}"]


def _column_lines(columns: pl.DataFrame) -> list[str]:
    lines = ["| column | type | meaning | unit | example | lineage |", "|---|---|---|---|---|---|"]
    for row in columns.iter_rows(named=True):
        meaning = str(row["doc"]).removesuffix(f" Unit: {row['unit']}.")
        # The tables that a mart is counted from stand above its columns already.
        lineage = row["lineage"] if "." in row["lineage"] else ""
        cells = (f"`{row['column_name']}`", row["type"], meaning, row["unit"], row["example"], lineage)
        lines.append(f"| {' | '.join(str(cell).replace('|', chr(92) + '|') for cell in cells)} |")
    return lines


def _list_names(names: list[str] | tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _sources(query: str) -> set[str]:
    """Published tables that a query reads, by itself or through what is gathered for it."""
    found: set[str] = set()
    for name in set(_READ.findall(query)):
        base = SQL_FOLDER / "bases" / f"{name}.sql"
        if name in _PUBLISHED or name in _MARTS:
            found.add(name)
        elif name in _STANDS_FOR:
            found.add(_STANDS_FOR[name])
        elif base.exists():
            found |= _sources(base.read_text(encoding="utf-8"))
    return found


_MARTS = {Path(file).stem for file in (SQL_FOLDER / "marts").glob("*.sql")}
