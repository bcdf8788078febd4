from pathlib import Path

import polars as pl
import pytest

from presswatch.dictionary import DOCS_PAGE, dictionary_page
from warehouse.connect import query
from warehouse.lake import Lake
from warehouse.marts import all_marts
from warehouse.publish import publish


@pytest.fixture(scope="module")
def dictionary(tmp_path_factory: pytest.TempPathFactory) -> pl.DataFrame:
    home: Path = tmp_path_factory.mktemp("dictionary")
    publish(Lake(home / "lake"), home / "private.duckdb", home / "published")
    return query(home / "published", "FROM dictionary")


def test_the_page_is_that_of_the_contracts_and_marts_of_now():
    assert DOCS_PAGE.read_text(encoding="utf-8") == dictionary_page(), "docs/dictionary.md is stale; run `make docs`"


def test_every_column_has_a_meaning_and_an_example(dictionary: pl.DataFrame):
    assert dictionary.filter((pl.col("example") == "") | (pl.col("doc") == "")).rows() == []


def test_every_quantity_tells_its_unit(dictionary: pl.DataFrame):
    counted = pl.col("column_name").str.contains("_(count|share|char|z|ratio)$")
    assert dictionary.filter(counted & (pl.col("unit") == ""))["column_name"].to_list() == []


def test_a_column_tells_where_its_values_come_from(dictionary: pl.DataFrame):
    lineage = {
        (table, column): said
        for table, column, said in dictionary.select("table_name", "column_name", "lineage").rows()
    }
    assert lineage["quotes", "article_id"] == "articles.article_id"
    assert lineage["attention", "entity_id"] == "entities.entity_id"
    assert lineage["attention", "attention_share"] == "articles, entities, mentions, runs, source_health"
    assert lineage["mentions_over_time", "article_count"] == "attention, days, entities"
    assert all(lineage[mart.name, column] for mart in all_marts() for column in mart.columns)


def test_what_is_said_to_be_repeated_stands_in_the_dictionary(dictionary: pl.DataFrame):
    columns = set(dictionary.select(pl.format("{}.{}", "table_name", "column_name")).to_series())
    tables = set(dictionary["table_name"])
    said = {each for lineage in dictionary["lineage"] for each in lineage.split(", ") if each}
    assert said <= columns | tables
