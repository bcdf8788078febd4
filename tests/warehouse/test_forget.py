import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import duckdb
import polars as pl
import pytest

from schemas import ARTICLE_COPIES, ARTICLES, LAKE_TABLES, MENTIONS, QUARANTINE, QUOTES, RAW_PAGES, WATCHLIST_HITS
from tests.warehouse.arrivals import FIRST_FETCH, Arrival, story
from tests.warehouse.newsdesk import PutAside, context, lake_at, write_run
from warehouse.connect import query
from warehouse.errors import WarehouseError
from warehouse.forget import Places, forget, read_forgotten, read_forgotten_pages
from warehouse.hashes import content_hashes
from warehouse.lake import Lake, shard_part
from warehouse.load import load, read_counts
from warehouse.private import reading
from warehouse.publish import publish
from warehouse.rebuild import rebuild

MARKER = "Zyxoperid4711"
SECRET = Arrival("secret", story("Mara Voss", f"They call it {MARKER} here."))
SECRET_LATER = replace(SECRET, body=f"{SECRET.body} {MARKER} again.", hour=4)
OTHER = Arrival("secret2", story("Tobin Ashgrove", "No ferry sails."))
RUN_KEYS = ("2026-03-01", "2026-03-02", "2026-03-03")


@pytest.fixture(scope="module")
def full_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that holds the article in three runs, three snapshots, and quarantine rows that quote it."""
    home = tmp_path_factory.mktemp("full")
    places = places_of(home)
    write_run(places.lake, RUN_KEYS[0], [[SECRET, OTHER], [OTHER]])
    write_run(
        places.lake, RUN_KEYS[1], [[SECRET_LATER]], [PutAside(MENTIONS, "secret:body:name:13:25")], broken_items=1
    )
    write_run(places.lake, RUN_KEYS[2], [[SECRET]], [PutAside(ARTICLES, "secret")])
    quote_in_quarantine(places.lake)
    catch_secret(places.lake)
    for run_key in RUN_KEYS:
        load(places.lake, places.database, run_key, context())
        publish(places.lake, places.database, places.published)
    return home


@pytest.fixture
def places(full_home: Path, tmp_path: Path) -> Places:
    shutil.copytree(full_home, tmp_path / "home", symlinks=True)
    return places_of(tmp_path / "home")


def places_of(home: Path) -> Places:
    return Places(Lake(home / "lake"), home / "warehouse" / "private.duckdb", home / "published", home / "state")


def quote_in_quarantine(lake: Lake) -> None:
    for run_key in RUN_KEYS[1:]:
        aside = lake.read(QUARANTINE, run_key, "check").with_columns(row_excerpt=pl.lit(f"excerpt of {MARKER}"))
        lake.write(QUARANTINE, run_key, "check", aside)
    broken = lake.read(QUARANTINE, RUN_KEYS[1], "collect")
    same_file = broken.with_columns(
        item=pl.lit("secret-The Lindley Ledger.txt"), row_excerpt=pl.lit(f"half of {MARKER}")
    )
    lake.write(QUARANTINE, RUN_KEYS[1], "collect", same_file)


def catch_secret(lake: Lake) -> None:
    """A watchlist has caught the marker in the article's first text."""
    start = SECRET.body.index(MARKER)
    hit = {
        "watchlist": "ferry",
        "article_id": "secret",
        "field": "body",
        "start_char": start,
        "end_char": start + len(MARKER),
    }
    rows = pl.DataFrame([hit | {"matched": MARKER, "quote_id": None, "speaker": None}])
    lake.write(WATCHLIST_HITS, RUN_KEYS[0], "shard-0000", rows)


def marked_files(home: Path) -> set[str]:
    """Every file that holds the marker, in its bytes or in any value it stores."""
    return {str(path.relative_to(home)) for path in home.rglob("*") if path.is_file() and holds_marker(path)}


def holds_marker(path: Path) -> bool:
    if MARKER.encode() in path.read_bytes():
        return True
    if path.suffix == ".parquet":
        return MARKER in str(pl.read_parquet(path).to_dicts())
    return path.suffix == ".duckdb" and MARKER in database_text(path)


def database_text(path: Path) -> str:
    with duckdb.connect(str(path), read_only=True) as connection:
        names = connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()
        return "".join(str(connection.sql(f'SELECT * FROM "{name}"').pl().to_dicts()) for (name,) in names)


def test_no_byte_of_a_forgotten_article_is_left(places: Places, tmp_path: Path):
    before = marked_files(tmp_path / "home")
    assert {path.split("/")[0] for path in before} == {"lake", "warehouse", "published"}
    assert sum(path.startswith("published") for path in before) == 4
    assert MARKER.encode() in places.database.read_bytes()

    takedown = forget(places, "secret", "court order")

    assert marked_files(tmp_path / "home") == set()
    assert takedown.removed == {
        "quarantine": 3,
        "mentions": 6,
        "quotes": 6,
        "watchlist_hits": 1,
        "articles": 3,
        "raw_pages": 3,
        "article_copies": 3,
    }
    assert takedown.items == ["inbox: secret-The Lindley Ledger.txt"]
    assert sorted(path.name for path in places.published.iterdir()) == [
        "presswatch-00000004.duckdb",
        "presswatch.duckdb",
    ]


def test_only_the_fact_is_kept_and_everything_else_stands(places: Places):
    forget(places, "secret", "court order")
    assert query(places.published, "SELECT article_id, reason FROM forgotten").rows() == [("secret", "court order")]
    assert read_forgotten(places.state)["article_id"].to_list() == ["secret"]
    assert query(places.published, "SELECT article_id FROM articles").rows() == [("secret2",)]
    assert query(places.published, "SELECT DISTINCT article_id FROM quotes").rows() == [("secret2",)]
    assert query(places.published, "SELECT name FROM entities ORDER BY name")["name"].to_list() == [
        "Port Lindley",
        "Tobin Ashgrove",
    ]
    assert query(places.published, "SELECT speaker FROM top_speakers")["speaker"].to_list() == ["Tobin Ashgrove"]


def test_the_runs_still_add_up_and_load_again_to_the_same_tables(places: Places):
    forget(places, "secret", "court order")
    told = context(read_forgotten(places.state))
    with reading(places.database) as connection:
        counts = {run_key: read_counts(connection, run_key) for run_key in RUN_KEYS}
    assert all(one.rows_in == one.articles_loaded + one.duplicates + one.quarantined for one in counts.values())
    hashes = content_hashes(places.published)
    for run_key in RUN_KEYS:
        assert load(places.lake, places.database, run_key, told) == counts[run_key]
    assert content_hashes(places.database) == hashes
    rebuild(places.lake, places.database, told)
    assert content_hashes(places.database) == hashes


@pytest.mark.parametrize("step", ["_remove_from_private", "_remove_from_lake", "publish_from"])
def test_an_interrupted_takedown_is_finished_by_the_next_try(places: Places, tmp_path: Path, monkeypatch, step: str):
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(f"warehouse.forget.{step}", interrupted)
        forget(places, "secret", "court order")
    assert marked_files(tmp_path / "home")
    assert read_forgotten_pages(places.state) == {SECRET.raw_page_id, SECRET_LATER.raw_page_id}

    forget(places, "secret", "asked again")

    assert marked_files(tmp_path / "home") == set()
    assert read_forgotten(places.state)["reason"].to_list() == ["court order"]


def test_a_page_of_the_same_file_that_never_became_an_article_goes_too(places: Places, tmp_path: Path):
    part = shard_part(0)
    pages = places.lake.read(RAW_PAGES, RUN_KEYS[0], part)
    copies = places.lake.read(ARTICLE_COPIES, RUN_KEYS[0], part)
    mine = copies.filter(pl.col("article_id") == "secret")["raw_page_id"].item()
    earlier = pages.filter(pl.col("raw_page_id") == mine).with_columns(
        raw_page_id=pl.lit("page-earlier"), fetched_at=pl.lit(FIRST_FETCH - timedelta(hours=1))
    )
    places.lake.write(RAW_PAGES, RUN_KEYS[0], part, pl.concat([pages, earlier]))
    forget(places, "secret", "court order")
    assert marked_files(tmp_path / "home") == set()


def test_what_comes_back_after_a_takedown_goes_with_the_next(places: Places, tmp_path: Path):
    forget(places, "secret", "court order")
    assert read_forgotten_pages(places.state) == {SECRET.raw_page_id, SECRET_LATER.raw_page_id}
    changed = replace(SECRET, body=f"{SECRET.body} {MARKER} in other bytes.", hour=9)
    return_refused(places.lake, "2026-03-04", [SECRET, changed], OTHER)
    load(places.lake, places.database, "2026-03-04", context(read_forgotten(places.state)))
    assert marked_files(tmp_path / "home")

    takedown = forget(places, "secret", "court order")

    assert marked_files(tmp_path / "home") == set()
    assert (takedown.removed["raw_pages"], takedown.removed["quarantine"]) == (2, 2)
    assert changed.raw_page_id in read_forgotten_pages(places.state)
    with reading(places.database) as connection:
        counts = read_counts(connection, "2026-03-04")
    assert (counts.rows_in, counts.articles_loaded, counts.duplicates, counts.quarantined) == (2, 0, 1, 1)
    assert load(places.lake, places.database, "2026-03-04", context(read_forgotten(places.state))) == counts


def return_refused(lake: Lake, run_key: str, returned: list[Arrival], other: Arrival) -> None:
    """A run in which pages of a forgotten article arrive and are refused by name, as the articles step does it."""
    write_run(lake, run_key, [[other, *returned]])
    part = shard_part(0)
    own = pl.col("article_id").is_in([one.article_id for one in returned])
    for table in (ARTICLE_COPIES, ARTICLES, MENTIONS, QUOTES):
        lake.write(table, run_key, part, lake.read(table, run_key, part).filter(~own))
    aside = lake.read(QUARANTINE, run_key, part)
    facts = [
        aside.with_columns(
            quarantine_id=pl.lit(f"aside-{one.hour}"), row_key=pl.lit(one.raw_page_id), reason=pl.lit("forgotten")
        )
        for one in returned
    ]
    lake.write(QUARANTINE, run_key, part, pl.concat([aside, *facts]))


LEFTOVERS = (
    f"lake/articles/run={RUN_KEYS[0]}/.shard-0000.parquet.99.part",
    "warehouse/.private.duckdb.draft",
    "warehouse/private.duckdb.tmp/duckdb_temp_storage-0.tmp",
    "published/.presswatch.draft",
    "published/presswatch-00000009.duckdb",
)


def test_what_killed_steps_left_behind_goes_too(places: Places, tmp_path: Path):
    for leftover in LEFTOVERS:
        left = tmp_path / "home" / leftover
        left.parent.mkdir(exist_ok=True)
        left.write_bytes(MARKER.encode())
    assert marked_files(tmp_path / "home") >= set(LEFTOVERS)
    forget(places, "secret", "court order")
    assert marked_files(tmp_path / "home") == set()


def test_an_id_that_is_nowhere_is_refused_and_nothing_changes(places: Places):
    with pytest.raises(WarehouseError, match="no article 'sec' here; find its id with"):
        forget(places, "sec", "court order")
    assert read_forgotten(places.state).is_empty()
    assert query(places.published, "SELECT count(*) AS n FROM articles").item() == 2


def test_without_a_warehouse_a_takedown_says_to_rebuild_first(tmp_path: Path):
    places = Places(lake_at(tmp_path), tmp_path / "private.duckdb", tmp_path / "published", tmp_path / "state")
    with pytest.raises(WarehouseError, match=r"no warehouse at .*`presswatch rebuild` first"):
        forget(places, "secret", "court order")


def test_parts_without_the_article_are_not_rewritten(places: Places):
    def stamps() -> dict[Path, int]:
        found = (path for table in LAKE_TABLES for path in (places.lake.root / table.name).rglob("shard-0001.parquet"))
        return {path: path.stat().st_mtime_ns for path in found}

    before = stamps()
    forget(places, "secret", "court order")
    assert before
    assert stamps() == before
