import resource
from pathlib import Path

import duckdb
import polars as pl
import pytest

from tests.warehouse.arrivals import Arrival, story
from tests.warehouse.newsdesk import context, lake_at, write_run
from warehouse.connect import connect, is_published, query
from warehouse.errors import WarehouseError
from warehouse.load import load
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


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with things that no query may reach, nor change for the next test."""
    outside = tmp_path_factory.mktemp("outside")
    (outside / OUTSIDE).write_text("name\nsecret\n", encoding="utf-8")
    pl.DataFrame({"name": ["secret"]}).write_parquet(outside / "outside.parquet")
    duckdb.connect(str(outside / "other.duckdb")).close()
    return outside


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
    endless = "SELECT count(*) FROM range(10_000_000) AS a, range(10_000_000) AS b WHERE a.range * b.range % 7 = 1"
    with pytest.raises(WarehouseError, match=r"stopped after 0\.3 seconds"):
        query(published, endless, timeout_seconds=0.3)


def test_a_result_without_end_is_refused_while_it_is_still_small(published: Path):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(WarehouseError, match="more than 1,000,000 rows or 512 MB; narrow it"):
        query(published, "FROM range(100_000_000_000)")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000


def test_a_result_of_few_rows_but_many_bytes_is_refused_too(published: Path, monkeypatch):
    monkeypatch.setattr("warehouse.limits.MOST_BYTES", 2_000_000)
    assert query(published, "SELECT repeat('x', 1000) AS text FROM range(1000)").height == 1000
    with pytest.raises(WarehouseError, match="or 2 MB; narrow it"):
        query(published, "SELECT repeat('x', 1000) AS text FROM range(10_000)")


def test_the_longest_result_that_is_allowed_comes_whole_and_in_order(published: Path):
    found = query(published, "FROM range(1_000_000)")
    assert found["range"].equals(pl.int_range(1_000_000, eager=True).alias("range"))


def test_columns_of_one_name_are_told_apart_and_no_rows_keep_their_types(published: Path):
    assert query(published, "SELECT 1 AS a, 2 AS a, 3 AS A").to_dicts() == [{"a": 1, "a_1": 2, "A_2": 3}]
    empty = query(published, "SELECT published_on, byline FROM articles WHERE title = ?", parameters=["none"])
    assert empty.schema == {"published_on": pl.Date(), "byline": pl.List(pl.String())}


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


@pytest.mark.parametrize(
    "called",
    [
        "FROM enable_logging(storage = 'file', storage_path = '{log}')",
        "FROM query('FROM enable_' || 'logging(storage = ''file'', storage_path = ''{log}'')')",
        "SELECT (SELECT 1 FROM \"QUERY\" /* ( */ ('FROM enable_' || 'logging()'))",
        "WITH a AS (FROM main.query_table(['articles'])) FROM a",
        "FROM articles UNION ALL BY NAME FROM json_execute_serialized_sql('')",
        "FROM (PIVOT query('FROM articles') ON language IN ('en'))",
        "DESCRIBE FROM query('FROM articles')",
        "FROM range(3) AS a, LATERAL (FROM disable_logging())",
        "FROM pandas_scan(1)",
        "FROM read_text('{log}')",
    ],
)
def test_a_query_may_not_call_what_runs_text_switches_logging_or_reads_files(
    published: Path, folder: Path, called: str
):
    with pytest.raises(WarehouseError, match="cannot be called on the published tables; select from"):
        query(published, called.format(log=folder / "log"))
    assert not (folder / "log").exists()


@pytest.mark.parametrize(
    "asked",
    [
        "CALL Enable_Logging(storage = 'file')",
        "SELECT 1; SELECT 2",
        "SET threads = 1",
        "PRAGMA version",
        "EXPLAIN ANALYZE FROM query('FROM articles')",
        "PREPARE p AS FROM query('FROM articles')",
        "CREATE TEMP TABLE mine AS SELECT 1",
        "CREATE TEMP MACRO mine() AS TABLE FROM query('FROM articles')",
        "-- nothing",
    ],
)
def test_a_query_is_one_select(published: Path, asked: str):
    with pytest.raises(WarehouseError, match="only one SELECT at a time"):
        query(published, asked)


@pytest.mark.parametrize(
    "asked",
    [
        "SELECT 'FROM query(''x'')' AS text -- query('y')",
        """SELECT '"type":"TABLE_FUNCTION","function_name":"query"' AS "function_name" """,
        "WITH days AS (FROM generate_series(DATE '2026-03-01', DATE '2026-03-03', INTERVAL 1 DAY)) FROM days;",
        "SELECT unnest(byline) FROM articles",
        "SHOW TABLES",
        "DESCRIBE articles",
        "SUMMARIZE articles",
        "VALUES (1)",
        "PIVOT quotes ON kind IN ('direct') USING count(*)",
        "SELECT " + "(" * 400 + "1" + ")" * 400,
        "SELECT 1" + " + 1" * 100,
    ],
)
def test_every_kind_of_select_is_answered(published: Path, asked: str):
    assert query(published, asked).height > 0


def test_what_breaks_off_in_the_middle_is_answered_in_words(published: Path):
    late = "SELECT CASE WHEN range = 100_000 THEN error('too far') ELSE 1 END FROM range(200_000)"
    with pytest.raises(WarehouseError, match=r"cannot be run: .*too far"):
        query(published, late)


@pytest.mark.parametrize(
    "value", ["INTERVAL 1 DAY", "[INTERVAL 1 DAY]", "{'a': INTERVAL 1 DAY}", "union_value(a := 1)"]
)
def test_what_no_frame_holds_is_refused_with_what_to_write(published: Path, value: str):
    with pytest.raises(WarehouseError, match=r"the column 'odd' holds .*; write it as text, odd::VARCHAR"):
        query(published, f"SELECT {value} AS odd")


def test_nothing_published_yet_is_said_with_the_next_step(tmp_path: Path):
    assert not is_published(tmp_path)
    for place in (tmp_path, tmp_path / "published" / "presswatch.duckdb"):
        with pytest.raises(WarehouseError, match=r"nothing has been published .* run `presswatch run` first"):
            connect(place)


def test_a_snapshot_file_opens_by_its_own_name(published: Path):
    real = (published / "presswatch.duckdb").resolve()
    assert is_published(published)
    assert query(real, "SELECT sequence FROM snapshot").rows() == [(1,)]
