"""What was read anew waits beside the lake until it takes its place there."""

from pathlib import Path

import polars as pl
import pytest

from schemas import MENTIONS, QUOTES
from schemas.tables.quote_changes import QUOTE_CHANGES
from tests.warehouse.arrivals import Arrival, story
from tests.warehouse.newsdesk import lake_at, write_run
from warehouse.errors import WarehouseError
from warehouse.lake import Lake, shard_part
from warehouse.staging import Staging

ONE = Arrival("one", story("Mara Voss", "We open on Monday."))
TWO = Arrival("two", story("Tobin Ashgrove", "We close on Friday."))
OF_ONE = pl.DataFrame({"article_id": ["one"]})


@pytest.fixture
def written(tmp_path: Path) -> tuple[Lake, Staging]:
    """A lake with two articles in one shard, and the quotes of one of them found anew, a version later."""
    lake = lake_at(tmp_path)
    write_run(lake, "all", [[ONE, TWO]])
    staging = Staging.beside(lake)
    mentions, quotes = (lake.read(table, "all", shard_part(0)) for table in (MENTIONS, QUOTES))
    of_one = pl.col("article_id") == "one"
    anew = quotes.filter(of_one).with_columns(method=pl.lit("later"))
    staging.write("all", 0, "stamp", {"mentions": mentions.filter(of_one), "quotes": anew})
    return lake, staging


def test_the_rows_of_the_articles_read_anew_are_replaced_and_no_others(written: tuple[Lake, Staging]) -> None:
    lake, staging = written
    rows = staging.take_over(lake, QUOTES, "all", 0, OF_ONE)
    assert dict(rows.select("article_id", "method").unique().rows()) == {"one": "later", "two": "newsdesk"}
    assert rows.drop("method").equals(
        lake.read(QUOTES, "all", shard_part(0)).sort("article_id", maintain_order=True).drop("method")
    )
    assert (
        staging.take_over(lake, MENTIONS, "all", 0, OF_ONE).height == lake.read(MENTIONS, "all", shard_part(0)).height
    )


def test_rows_of_another_version_are_replaced_together_or_not_at_all(written: tuple[Lake, Staging]) -> None:
    lake, staging = written
    path = lake.path(QUOTES, "all", shard_part(0))
    pl.read_parquet(path).drop("cue").write_parquet(path)
    with pytest.raises(WarehouseError, match="name with --from and --to all the days of that run"):
        staging.take_over(lake, QUOTES, "all", 0, OF_ONE)
    both = pl.DataFrame({"article_id": ["one", "two"]})
    assert staging.take_over(lake, QUOTES, "all", 0, both).schema == QUOTES.schema()


def test_a_shard_whose_writing_was_cut_off_counts_as_not_read(written: tuple[Lake, Staging]) -> None:
    _, staging = written
    assert staging.holds("all", 0, "stamp")
    assert not staging.holds("all", 0, "another stamp")
    assert not staging.holds("all", 1, "stamp")
    with pytest.raises(KeyError):
        staging.write("all", 0, "stamp", {"mentions": MENTIONS.empty()})
    assert not staging.holds("all", 0, "stamp")


def test_the_old_changes_stay_until_the_new_ones_are_complete(written: tuple[Lake, Staging]) -> None:
    _, staging = written
    with staging.writing_changes() as file:
        file.write_table(QUOTE_CHANGES.empty().to_arrow())
    before = staging.changes.read_bytes()
    with pytest.raises(KeyboardInterrupt), staging.writing_changes():
        raise KeyboardInterrupt
    assert staging.changes.read_bytes() == before
    assert [path.name for path in staging.root.glob(".*.draft")] == []
    assert pl.read_parquet(staging.changes).schema == QUOTE_CHANGES.schema()


def test_what_stands_in_the_lake_is_removed_and_the_changes_stay(written: tuple[Lake, Staging]) -> None:
    _, staging = written
    with staging.writing_changes():
        pass
    staging.forget_parts()
    assert [path.name for path in staging.root.rglob("*")] == [staging.changes.name]
    staging.forget_all()
    assert not staging.root.exists()
