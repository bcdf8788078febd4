"""The process in which typed SQL runs: what it gives, what it may take, and what is left when it had to be killed."""

import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.warehouse.arrivals import Arrival, story
from tests.warehouse.newsdesk import context, lake_at, write_run
from warehouse.connect import query
from warehouse.errors import WarehouseError
from warehouse.load import load
from warehouse.publish import publish
from warehouse.query_process import QueryProcess
from warehouse.query_worker import MEMORY_BYTES

ENDLESS = "SELECT count(*) FROM range(10_000_000) AS a, range(10_000_000) AS b WHERE a.range * b.range % 7 = 1"
DEAF = "SELECT levenshtein(repeat('a', 2_000_000), repeat('b', 2_000_000))"
"""One call of hours, in which DuckDB hears no interruption."""


@pytest.fixture
def published(tmp_path: Path) -> Path:
    write_run(lake_at(tmp_path), "all", [[Arrival("bridge", story("Mara Voss", "We open."))]])
    load(lake_at(tmp_path), tmp_path / "private.duckdb", "all", context())
    publish(lake_at(tmp_path), tmp_path / "private.duckdb", tmp_path / "published")
    return tmp_path / "published"


@pytest.fixture
def process(published: Path) -> Iterator[QueryProcess]:
    with QueryProcess(published) as process:
        yield process


@pytest.mark.parametrize(
    "sql",
    [
        "FROM articles",
        "FROM articles WHERE false",
        "SELECT 1 AS a, 2 AS a, 3 AS A",
        "FROM range(300_000)",
        "SHOW TABLES",
        "SELECT published_at, byline, [{'a': TIMESTAMPTZ '2026-03-01 00:00:00+00'}], NULL, 1::HUGEINT FROM articles",
    ],
)
def test_it_gives_what_the_same_query_gives_here(process: QueryProcess, published: Path, sql: str):
    assert process.ask(sql).equals(query(published, sql))
    assert process.ask(sql).schema == query(published, sql).schema


def test_values_are_bound_and_the_next_question_finds_the_same_process(process: QueryProcess):
    first = process.open().pid
    assert process.ask("SELECT speaker FROM quotes_readable WHERE speaker = ?", values=["Mara Voss"]).height == 1
    assert process.open().pid == first


def test_a_stream_has_no_bound_and_one_that_nobody_reads_on_leaves_nothing_behind(process: QueryProcess):
    assert sum(batch.num_rows for batch in process.stream("FROM range(1_500_000)")) == 1_500_000
    with pytest.raises(WarehouseError, match="more than 1,000,000 rows or 512 MB; narrow it"):
        process.ask("FROM range(1_500_000)")
    unread = process.stream("FROM range(1_500_000)")
    assert (next(unread).num_rows, next(unread).num_rows) == (0, 2048)
    unread.close()
    assert process.ask("SELECT 42").item() == 42


@pytest.mark.parametrize(
    ("sql", "refusal"),
    [
        ("SELECT nothing FROM nowhere", "cannot be run: .*nowhere"),
        ("SELECT CASE WHEN range = 100_000 THEN error('too far') ELSE 1 END FROM range(200_000)", "run: .*too far"),
        ("SELECT 1; SELECT 2", "only one SELECT at a time"),
        ("FROM query('FROM articles')", "query cannot be called on the published tables"),
        ("SELECT repeat('x', 500_000) FROM range(2000)", "needs more than 1 GB of memory; narrow it"),
    ],
)
def test_a_refusal_is_in_words_and_the_next_question_is_answered(process: QueryProcess, sql: str, refusal: str):
    with pytest.raises(WarehouseError, match=refusal):
        process.ask(sql)
    assert process.ask("SELECT 42").item() == 42


def test_its_address_space_is_capped_and_it_may_write_no_file(process: QueryProcess):
    pid = process.open().pid
    cap = resource.prlimit(pid, resource.RLIMIT_AS)[0]
    assert MEMORY_BYTES < cap < MEMORY_BYTES + 1_000_000_000
    assert resource.prlimit(pid, resource.RLIMIT_FSIZE) == (0, 0)


def test_after_a_query_that_took_much_a_fresh_process_answers(process: QueryProcess):
    first = process.open().pid
    with pytest.raises(WarehouseError, match="needs more than 1 GB of memory; narrow it"):
        process.ask("SELECT range FROM range(50_000_000) ORDER BY hash(range)")
    assert process.ask("SELECT 42").item() == 42
    assert process.open().pid != first


def test_the_kernel_ends_a_call_that_hears_nothing_even_when_nobody_waits_for_it(process: QueryProcess):
    with pytest.raises(WarehouseError, match=r"stopped after 0\.3 seconds; narrow it, or give it more time"):
        process.ask(DEAF, 0.3)
    left_alone = process.open()
    question = {"sql": DEAF, "values": [], "seconds": 0.3, "is_bounded": True}
    left_alone.stdin.write(json.dumps(question).encode() + b"\n")
    left_alone.stdin.flush()
    assert left_alone.wait(120) == -signal.SIGALRM


def test_it_ends_with_who_asks(published: Path):
    with QueryProcess(published) as process:
        running = process.open()
        assert running.poll() is None
    assert running.poll() is not None


def test_one_that_was_killed_says_so_and_is_replaced(process: QueryProcess):
    os.kill(process.open().pid, signal.SIGKILL)
    with pytest.raises(WarehouseError, match=r"brought its process to an end \(-9\), as too much memory does; narrow"):
        process.ask("SELECT 1")
    assert process.ask("SELECT 42").item() == 42


def test_the_keyboard_does_not_reach_it(process: QueryProcess):
    os.kill(process.open().pid, signal.SIGINT)
    assert process.ask("SELECT 42").item() == 42


def test_the_same_snapshot_answers_after_a_kill_until_a_fresh_one_is_wanted(tmp_path: Path, published: Path):
    sql = "SELECT sequence FROM snapshot"
    with QueryProcess(published) as process:
        assert process.ask(sql).item() == 1
        publish(lake_at(tmp_path), tmp_path / "private.duckdb", published)
        with pytest.raises(WarehouseError, match="stopped"):
            process.ask(ENDLESS, 0.3)
        assert process.ask(sql).item() == 1
        process.stop()
        (published / "presswatch-00000001.duckdb").unlink()
        with pytest.raises(WarehouseError, match=r"00000001\.duckdb has been removed meanwhile; `\.refresh` takes the"):
            process.ask(sql)
        process.refresh()
        assert process.ask(sql).item() == 2


def test_nothing_published_yet_is_said_with_the_next_step(tmp_path: Path):
    with QueryProcess(tmp_path) as process, pytest.raises(WarehouseError, match="run `presswatch run` first"):
        process.ask("SELECT 1")


def test_it_has_no_secret_of_the_environment_and_loads_little(published: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PRESSWATCH_SMTP_PASSWORD", "hush")
    with QueryProcess(published) as process:
        given = Path(f"/proc/{process.open().pid}/environ").read_bytes()
    assert b"PYTHONPATH" in given
    assert b"hush" not in given
    loaded = "import sys, warehouse.query_worker; print({'duckdb', 'polars', 'pandas', 'schemas'} & set(sys.modules))"
    assert subprocess.check_output([sys.executable, "-c", loaded], text=True).strip() == "{'duckdb'}"
