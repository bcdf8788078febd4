import time
from pathlib import Path

import duckdb
import polars as pl
import pytest

from tests.warehouse.arrivals import Arrival, story
from tests.warehouse.newsdesk import context, lake_at, write_run
from warehouse.connect import connect, is_published, query
from warehouse.load import load
from warehouse.private import WarehouseError
from warehouse.publish import publish

OUTSIDE = "outside.csv"

ESCAPES = (
    "COPY articles TO '{folder}/leak.csv'",
    "COPY articles TO '{folder}/leak.parquet' (FORMAT parquet)",
    "COPY (SELECT 1) TO '/dev/stdout'",
    "COPY articles FROM '{folder}/outside.csv'",
    "SELECT * FROM read_csv('{folder}/outside.csv')",
    "SELECT * FROM read_csv_auto('{folder}/outside.csv')",
    "SELECT * FROM '{folder}/outside.csv'",
    "SELECT * FROM read_text('{folder}/outside.csv')",
    "SELECT * FROM read_blob('{folder}/outside.csv')",
    "SELECT * FROM read_json('{folder}/outside.csv')",
    "SELECT * FROM read_parquet('{folder}/outside.parquet')",
    "SELECT * FROM parquet_metadata('{folder}/outside.parquet')",
    "SELECT * FROM sniff_csv('{folder}/outside.csv')",
    "SELECT * FROM glob('{folder}/*')",
    "SELECT * FROM read_csv('http://127.0.0.1:9/x.csv')",
    "SELECT * FROM 'https://127.0.0.1:9/x.parquet'",
    "SELECT * FROM read_csv('s3://bucket/x.csv')",
    "ATTACH '{folder}/other.duckdb' AS other",
    "ATTACH '{folder}/other.duckdb' AS other (READ_ONLY)",
    "ATTACH 'host=127.0.0.1' AS pg (TYPE postgres)",
    "ATTACH '{folder}/x.sqlite' AS lite (TYPE sqlite)",
    "INSTALL httpfs",
    "INSTALL '{folder}/evil.duckdb_extension'",
    "FORCE INSTALL httpfs FROM community",
    "LOAD httpfs",
    "LOAD '{folder}/evil.duckdb_extension'",
    "UPDATE EXTENSIONS",
    "EXPORT DATABASE '{folder}/dump'",
    "IMPORT DATABASE '{folder}/dump'",
    "SET enable_external_access = true",
    "SET GLOBAL enable_external_access = true",
    "SET lock_configuration = false",
    "RESET lock_configuration",
    "PRAGMA enable_external_access = true",
    "SET allowed_directories = ['{folder}']",
    "SET allowed_paths = ['{folder}/outside.csv']",
    "SET memory_limit = '64GB'",
    "PRAGMA memory_limit = '64GB'",
    "SET threads = 64",
    "SET temp_directory = '{folder}/spill'",
    "SET home_directory = '{folder}'",
    "SET extension_directory = '{folder}'",
    "SET custom_extension_repository = 'http://127.0.0.1:9'",
    "SET allow_unsigned_extensions = true",
    "SET python_enable_replacements = true",
    "PRAGMA enable_profiling = 'json'",
    "SET profiling_output = '{folder}/profile.json'",
    "SET log_query_path = '{folder}/queries.log'",
    "CREATE SECRET s (TYPE s3, KEY_ID 'a', SECRET 'b')",
    "CREATE PERSISTENT SECRET s (TYPE http)",
    "SELECT getenv('HOME')",
    "SELECT * FROM secret_of_the_caller",
    "CREATE TABLE mine AS SELECT 1",
    "DELETE FROM articles",
    "UPDATE articles SET title = ''",
    "DROP TABLE quotes",
)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("connect")
    write_run(lake_at(home), "all", [[Arrival("bridge", story("Mara Voss", "We open."))]])
    load(lake_at(home), home / "private.duckdb", "all", context())
    publish(lake_at(home), home / "private.duckdb", home / "published")
    return home / "published"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with things that no query may reach."""
    (tmp_path / OUTSIDE).write_text("name\nsecret\n", encoding="utf-8")
    pl.DataFrame({"name": ["secret"]}).write_parquet(tmp_path / "outside.parquet")
    duckdb.connect(str(tmp_path / "other.duckdb")).close()
    return tmp_path


@pytest.mark.parametrize("escape", ESCAPES)
def test_no_statement_reaches_beyond_the_snapshot(published: Path, folder: Path, escape: str):
    secret_of_the_caller = pl.DataFrame({"name": ["secret"]})
    before = sorted(folder.rglob("*"))
    with connect(published) as connection, pytest.raises(duckdb.Error):
        connection.execute(escape.format(folder=folder)).fetchall()
    assert sorted(folder.rglob("*")) == before
    assert secret_of_the_caller.height == 1


def test_settings_are_the_fence_and_stay_so_for_a_second_connection(published: Path):
    names = ("enable_external_access", "lock_configuration", "threads", "temp_directory", "TimeZone", "access_mode")
    sql = "SELECT " + ", ".join(f"current_setting('{name}')" for name in names)
    with connect(published) as first, connect(published) as second:
        for connection in (first, second):
            assert connection.execute(sql).fetchall() == [(False, True, 2, "", "UTC", "read_only")]


def test_other_limits_beside_an_open_connection_are_refused_in_words(published: Path):
    with connect(published), pytest.raises(WarehouseError, match="with other limits; close that connection"):
        connect(published, memory_limit="50MB")


def test_a_runaway_query_is_interrupted(published: Path):
    started = time.monotonic()
    endless = "SELECT count(*) FROM range(10_000_000) AS a, range(10_000_000) AS b WHERE a.range * b.range % 7 = 1"
    with pytest.raises(WarehouseError, match=r"stopped after 0\.3 seconds"):
        query(published, endless, timeout_seconds=0.3)
    assert time.monotonic() - started < 5


def test_a_query_that_returns_without_end_is_interrupted_too(published: Path):
    with pytest.raises(WarehouseError, match=r"stopped after|more memory"):
        query(published, "SELECT * FROM range(1_000_000_000_000)", timeout_seconds=0.3)


def test_a_query_that_wants_too_much_memory_says_so_and_spills_nothing(published: Path, tmp_path: Path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with connect(published, memory_limit="50MB") as connection, pytest.raises(duckdb.OutOfMemoryException):
        connection.execute("SELECT range FROM range(50_000_000) ORDER BY hash(range)").fetchall()
    assert list(tmp_path.iterdir()) == []


def test_a_query_gives_a_frame_and_takes_parameters(published: Path):
    found = query(published, "SELECT speaker, quote FROM quotes_readable WHERE speaker = ?", parameters=["Mara Voss"])
    assert found.rows() == [("Mara Voss", "We open.")]
    assert query(published, "SELECT published_at FROM articles").schema["published_at"] == pl.Datetime("us", "UTC")


def test_broken_sql_is_answered_in_words(published: Path):
    with pytest.raises(WarehouseError, match=r"cannot be run: .*no_such_table"):
        query(published, "SELECT * FROM no_such_table")


@pytest.mark.parametrize("how", ["CALL Enable_Logging(storage = 'file', storage_path = '{}')", "FROM enable_logging()"])
def test_a_query_may_not_switch_logging_which_would_end_the_process(published: Path, folder: Path, how: str):
    with pytest.raises(WarehouseError, match="logging cannot be switched"):
        query(published, how.format(folder / "log"))
    assert not (folder / "log").exists()


def test_nothing_published_yet_is_said_with_the_next_step(tmp_path: Path):
    assert not is_published(tmp_path)
    for place in (tmp_path, tmp_path / "published" / "presswatch.duckdb"):
        with pytest.raises(WarehouseError, match=r"nothing has been published .* run `presswatch run` first"):
            connect(place)


def test_a_snapshot_file_opens_by_its_own_name(published: Path):
    real = (published / "presswatch.duckdb").resolve()
    assert is_published(published)
    assert query(real, "SELECT sequence FROM snapshot").rows() == [(1,)]
