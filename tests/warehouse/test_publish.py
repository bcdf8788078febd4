import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from schemas import PUBLISHED_TABLES, RUN_STEPS
from tests.warehouse.arrivals import FIRST_FETCH, Arrival, story
from tests.warehouse.newsdesk import context, lake_at, write_run
from warehouse.connect import LINK, connect, query
from warehouse.hashes import content_hashes
from warehouse.lake import Lake
from warehouse.load import load
from warehouse.marts import all_marts
from warehouse.publish import publish
from warehouse.tables import DICTIONARY, SNAPSHOT

ROOT = Path(__file__).resolve().parent.parent.parent
BRIDGE = Arrival("bridge", story("Mara Voss", "We open, ‘come what may’, on Monday."))

READER = """
import sys, time
from pathlib import Path
from warehouse.connect import connect
published, last, reads = Path(sys.argv[1]), 0, 0
print("ready", flush=True)
while not (published / "stop").exists() or reads == 0:
    with connect(published, memory_limit="100MB", threads=1) as connection:
        ((sequence,),) = connection.execute("SELECT sequence FROM snapshot").fetchall()
        (counts,) = connection.execute(
            "SELECT (SELECT count(*) FROM articles), (SELECT sum(articles_loaded) FROM runs), "
            "(SELECT count(*) FROM quotes WHERE kind <> 'term'), (SELECT count(*) FROM quotes_readable), "
            "(SELECT count(*) FROM quotes ANTI JOIN articles USING (article_id))"
        ).fetchall()
    articles, loaded, quotes, readable, lost = counts
    assert sequence >= last, f"went back from {last} to {sequence}"
    assert articles == loaded and quotes == readable and lost == 0, f"torn: {counts}"
    last, reads = sequence, reads + 1
    time.sleep(0.05)
print(reads)
"""

PUBLISHER = """
import sys
from pathlib import Path
from warehouse.lake import Lake
from warehouse.publish import publish
home = Path(sys.argv[1])
print("ready", flush=True)
while True:
    publish(Lake(home / "lake"), home / "private.duckdb", home / "published")
"""


@pytest.fixture(scope="module")
def loaded_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("loaded")
    write_run(lake_at(home), "all", [[BRIDGE, replace(BRIDGE, article_id="b2")]])
    load(lake_at(home), home / "private.duckdb", "all", context())
    return home


@pytest.fixture
def home(loaded_home: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(loaded_home, tmp_path / "home"))


def publish_home(home: Path, **settings):
    return publish(Lake(home / "lake"), home / "private.duckdb", home / "published", **settings)


def start(script: str, *arguments: object) -> subprocess.Popen:
    """A process of its own that runs the script; returned once it said that it is ready."""
    command = [sys.executable, "-c", script, *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    child = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert child.stdout.readline() == "ready\n", child.communicate()[1]
    return child


def test_a_snapshot_holds_every_published_table_and_says_the_same_as_the_private_file(home: Path):
    snapshot = publish_home(home)

    assert (snapshot.sequence, snapshot.path.name) == (1, "presswatch-00000001.duckdb")
    assert content_hashes(home / "published") == content_hashes(home / "private.duckdb")
    expected = {table.name for table in (*PUBLISHED_TABLES, SNAPSHOT, DICTIONARY)} | {mart.name for mart in all_marts()}
    assert set(query(home / "published", "SELECT table_name FROM information_schema.tables")["table_name"]) == expected
    assert snapshot.rows["articles"] == 2
    assert snapshot.rows["quotes_readable"] == 4


def test_the_dictionary_says_what_every_column_means_and_so_do_the_comments(home: Path):
    publish_home(home)
    silent = query(
        home / "published",
        "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal AND comment IS NULL",
    )
    assert silent.rows() == []
    described = query(home / "published", "FROM dictionary WHERE table_name = 'quotes' AND column_name = 'start_char'")
    assert described.select("type", "unit").rows() == [("INTEGER", "code point")]
    columns = query(home / "published", "SELECT count(*) AS n FROM duckdb_columns() WHERE NOT internal").item()
    # The dictionary is described before it is filled, so it describes itself as well.
    assert query(home / "published", "FROM dictionary").height == columns
    counted = query(
        home / "published", "FROM dictionary WHERE table_name = 'top_speakers' AND column_name = 'quote_count'"
    )
    assert counted["unit"].to_list() == ["quote"]


def test_rows_lie_in_the_order_of_their_key(home: Path):
    publish_home(home)
    with connect(home / "published") as connection:
        for table in PUBLISHED_TABLES:
            rows = connection.sql(f'SELECT * FROM "{table.name}"').pl()
            assert rows.equals(rows.sort(table.key)), table.name


def test_each_publication_is_a_new_file_and_only_the_last_few_are_kept(home: Path):
    for _ in range(4):
        publish_home(home, keep=2)
    assert sorted(path.name for path in (home / "published").iterdir()) == [
        "presswatch-00000003.duckdb",
        "presswatch-00000004.duckdb",
        LINK,
    ]
    assert (home / "published" / LINK).readlink() == Path("presswatch-00000004.duckdb")


def test_a_reader_of_a_pruned_snapshot_reads_on(home: Path):
    publish_home(home, keep=1)
    with connect(home / "published") as connection:
        publish_home(home, keep=1)
        assert connection.execute("SELECT sequence FROM snapshot").fetchall() == [(1,)]
        with connect(home / "published") as newer:
            assert newer.execute("SELECT sequence FROM snapshot").fetchall() == [(2,)]


def test_publishing_builds_marts_that_lag_behind_the_load(home: Path):
    publish_home(home)
    write_run(lake_at(home), "2026-03-02", [[replace(BRIDGE, article_id="b3")]])
    load(lake_at(home), home / "private.duckdb", "2026-03-02", context(version="0.2.0"))
    assert publish_home(home).rows["quotes_readable"] == 6
    assert query(home / "published", "SELECT sequence, version FROM snapshot").rows() == [(2, "0.2.0")]


def test_the_steps_of_the_run_are_read_anew_from_the_lake(home: Path):
    publish_home(home)
    lake = lake_at(home)
    steps = lake.read(RUN_STEPS, "all", "collect").with_columns(step=pl.lit("load"), started_at=pl.lit(FIRST_FETCH))
    lake.write(RUN_STEPS, "all", "load", steps)
    publish_home(home, run_key="all")
    assert query(home / "published", "SELECT step FROM run_steps")["step"].to_list() == ["collect", "load"]


def test_readers_never_see_an_error_a_torn_state_or_the_past(home: Path):
    publish_home(home)
    readers = [start(READER, home / "published") for _ in range(2)]
    for number in range(3):
        write_run(lake_at(home), f"2026-04-{number + 1:02}", [[replace(BRIDGE, article_id=f"april-{number}")]])
        load(lake_at(home), home / "private.duckdb", f"2026-04-{number + 1:02}", context())
        publish_home(home)
    (home / "published" / "stop").touch()
    for reader in readers:
        reads, errors = reader.communicate(timeout=60)
        assert (reader.returncode, errors) == (0, "")
        assert int(reads) > 1


def test_a_publisher_killed_anywhere_leaves_the_link_valid_and_the_next_one_cleans_up(home: Path):
    publish_home(home)
    last = 1
    for pause in (0.04, 0.15):
        child = start(PUBLISHER, home)
        time.sleep(pause)
        child.send_signal(signal.SIGKILL)
        child.communicate()
        # The link is good as the killed one left it, before anybody cleans up.
        seen = query(home / "published", "SELECT sequence FROM snapshot").item()
        now = publish_home(home).sequence
        assert last <= seen < now
        last = now
    names = [path.name for path in (home / "published").iterdir()]
    assert sorted(names)[:-1] == [f"presswatch-{number:08d}.duckdb" for number in sorted(numbers(names))]
    assert len(names) <= 4


def numbers(names: list[str]) -> list[int]:
    return [int(name.split("-")[1].split(".")[0]) for name in names if name != LINK]


def test_leftovers_of_a_killed_publisher_go(home: Path):
    publish_home(home)
    published = home / "published"
    for leftover in (".presswatch.draft", ".presswatch.draft.wal", f".{LINK}.draft", "presswatch-00000007.duckdb"):
        (published / leftover).write_bytes(b"half")
    assert publish_home(home).sequence == 8
    assert sorted(path.name for path in published.iterdir()) == [
        "presswatch-00000001.duckdb",
        "presswatch-00000008.duckdb",
        LINK,
    ]
