import shutil
from pathlib import Path

import polars as pl
import pytest

from schemas import ARTICLE_COPIES, ARTICLES, CHECK_RESULTS, FORGOTTEN, MENTIONS, QUOTES, RAW_PAGES
from tests.warehouse.march import BRIDGE
from tests.warehouse.newsdesk import context
from warehouse.errors import WarehouseError
from warehouse.hashes import content_hashes
from warehouse.lake import Lake, shard_part
from warehouse.load import load
from warehouse.rebuild import rebuild


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (ARTICLE_COPIES, "step `articles`"),
        (ARTICLES, "step `articles`"),
        (MENTIONS, "step `mentions`"),
        (QUOTES, "step `quotes`"),
    ],
)
def test_a_run_with_a_part_missing_is_refused_by_name(lake: Lake, database: Path, table, said: str):
    lake.path(table, "2026-03-01", shard_part(1)).unlink()
    with pytest.raises(WarehouseError, match=f"shard 1 .*{said}"):
        load(lake, database, "2026-03-01", context())


def test_a_run_that_was_not_checked_is_refused(lake: Lake, database: Path):
    lake.path(CHECK_RESULTS, "2026-03-01", "check").unlink()
    with pytest.raises(WarehouseError, match="has not passed its check"):
        load(lake, database, "2026-03-01", context())


def test_a_raw_page_that_went_nowhere_stops_the_load_and_changes_nothing(lake: Lake, database: Path):
    load(lake, database, "2026-03-01", context())
    before = content_hashes(database)
    pages = lake.read(RAW_PAGES, "2026-03-01", shard_part(0))
    stray = pages.head(1).with_columns(raw_page_id=pl.lit("page-stray"))
    lake.write(RAW_PAGES, "2026-03-01", shard_part(0), pl.concat([pages, stray]))

    with pytest.raises(
        WarehouseError, match=r"does not add up: 8 rows in, but 3 loaded \+ 1 duplicates \+ 3 quarantined"
    ):
        load(lake, database, "2026-03-01", context())
    assert content_hashes(database) == before


def test_articles_that_kept_another_copy_than_the_order_says_are_refused(lake: Lake, database: Path):
    articles = lake.read(ARTICLES, "2026-03-02", shard_part(0))
    wrong = articles.with_columns(raw_page_id=pl.lit("page-other"))
    lake.write(ARTICLES, "2026-03-02", shard_part(0), wrong)
    with pytest.raises(WarehouseError, match=r"disagree about 2 article\(s\), first bridge"):
        load(lake, database, "2026-03-02", context())


def test_a_damaged_part_is_named_and_changes_nothing(lake: Lake, database: Path):
    load(lake, database, "2026-03-01", context())
    before = content_hashes(database)
    lake.path(QUOTES, "2026-03-01", shard_part(1)).write_bytes(b"PAR1 half a file")
    with pytest.raises(WarehouseError, match=r"run 2026-03-01 cannot be loaded: .*quotes.*shard-0001"):
        load(lake, database, "2026-03-01", context())
    assert content_hashes(database) == before


def test_an_article_that_was_taken_down_cannot_come_back(lake: Lake, database: Path):
    fact = {"article_id": ["ferry"], "reason": ["court order"], "forgotten_at": [BRIDGE.fetched_at]}
    forgotten = FORGOTTEN.conform(pl.DataFrame(fact))
    with pytest.raises(WarehouseError, match="ferry was taken down but is back in run 2026-03-01"):
        load(lake, database, "2026-03-01", context(forgotten))


def lose_page(lake: Lake, run_key: str) -> None:
    """Leave an article in the lake whose raw page is gone, so that the run does not add up."""
    pages = lake.read(RAW_PAGES, run_key, shard_part(0))
    lake.write(RAW_PAGES, run_key, shard_part(0), pages.tail(-1))


def test_a_rebuild_passes_over_runs_that_never_were_loaded_and_are_not_ready_and_names_them(lake: Lake, database: Path):
    load(lake, database, "2026-03-02", context())
    lake.path(QUOTES, "2026-03-01", shard_part(0)).unlink()
    lose_page(lake, "2026-03-03")
    rebuilt = rebuild(lake, database, context())
    assert list(rebuilt.passed_over) == ["2026-03-01", "2026-03-03"]
    assert "run its step `quotes` first" in rebuilt.passed_over["2026-03-01"]
    assert "run 2026-03-03 does not add up" in rebuilt.passed_over["2026-03-03"]
    assert [one.run_key for one in rebuilt.loaded] == ["2026-03-02", "all"]


def test_a_rebuild_that_would_lose_a_loaded_run_is_refused_and_the_old_file_stays(lake: Lake, database: Path):
    for run_key in ("2026-03-01", "2026-03-03", "all"):
        load(lake, database, run_key, context())
    before = content_hashes(database)
    lake.path(CHECK_RESULTS, "2026-03-01", "check").unlink()
    lose_page(lake, "2026-03-03")
    shutil.rmtree(lake.root / "raw_pages" / "run=all")
    lake.path(CHECK_RESULTS, "all", "check").unlink()

    with pytest.raises(WarehouseError) as refusal:
        rebuild(lake, database, context())

    said = str(refusal.value)
    assert "run 2026-03-01 has not passed its check; run its step `check`" in said
    assert "run 2026-03-03 does not add up" in said
    assert "run `presswatch run --date 2026-03-01`, `presswatch run --date 2026-03-03`, `presswatch run --all`" in said
    assert content_hashes(database) == before
    assert sorted(path.name for path in database.parent.iterdir()) == ["private.duckdb", "private.duckdb.lock"]


def test_a_rebuild_without_the_old_file_gives_what_is_complete(lake: Lake, database: Path):
    load(lake, database, "2026-03-01", context())
    lake.path(CHECK_RESULTS, "2026-03-01", "check").unlink()
    database.unlink()
    assert list(rebuild(lake, database, context()).passed_over) == ["2026-03-01"]
