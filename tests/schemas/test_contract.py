"""A contract says a table once: its schema, its DDL and its errors."""

import duckdb
import polars as pl
import pytest

from schemas import PUBLISHED_TABLES, Column, ContractError, Table

FRUIT = Table(
    name="fruit",
    grain="one row per fruit",
    doc="What's in the bowl.",
    key=("fruit_id",),
    columns=(
        Column("fruit_id", pl.String(), "Its id."),
        Column("weight", pl.Int32(), "How heavy.", unit="g", nullable=True),
    ),
)


def test_conform_orders_and_casts_the_columns() -> None:
    frame = FRUIT.conform(pl.DataFrame({"weight": [3], "colour": ["red"], "fruit_id": ["a"]}))
    assert frame.schema == FRUIT.schema()


def test_conform_names_a_missing_column() -> None:
    with pytest.raises(ContractError, match=r"fruit: missing column\(s\) weight; got fruit_id"):
        FRUIT.conform(pl.DataFrame({"fruit_id": ["a"]}))


def test_conform_names_a_column_that_will_not_cast() -> None:
    with pytest.raises(ContractError, match="fruit: cannot convert weight"):
        FRUIT.conform(pl.DataFrame({"fruit_id": ["a"], "weight": ["heavy"]}))


@pytest.mark.parametrize("table", PUBLISHED_TABLES, ids=lambda table: table.name)
def test_every_published_table_stands_in_duckdb_with_its_comments(table: Table) -> None:
    with duckdb.connect() as database:
        for statement in table.ddl():
            database.execute(statement)
        columns = database.execute(
            "SELECT column_name, data_type, comment, is_nullable FROM duckdb_columns() WHERE table_name = ?",
            [table.name],
        ).fetchall()
    names = [name for name, *_ in columns]
    assert names == list(table.schema())
    assert all(comment for *_, comment, _ in columns)
    assert {name for name, *_, nullable in columns if nullable} == {
        each.name for each in table.columns if each.nullable
    }


@pytest.mark.parametrize("table", PUBLISHED_TABLES, ids=lambda table: table.name)
def test_the_key_of_every_table_is_among_its_columns_and_never_empty(table: Table) -> None:
    assert table.key
    assert not [name for name in table.key if table.column(name).nullable]


def test_a_clock_column_is_left_out_of_the_content() -> None:
    names = {table.name: table.content_columns() for table in PUBLISHED_TABLES}
    assert "first_seen_at" not in names["articles"]
    assert "published_at" in names["articles"]
