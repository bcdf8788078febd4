import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from tests.warehouse.arrivals import Arrival, story
from tests.warehouse.newsdesk import context, lake_at, write_run
from warehouse.errors import WarehouseError
from warehouse.hashes import content_hashes
from warehouse.load import load
from warehouse.private import create, reading, writing
from warehouse.rebuild import rebuild

HERE = Path(__file__).resolve().parent
BRIDGE = Arrival("bridge", story("Mara Voss", "We open on Monday."))

LOADER = """
import sys
from pathlib import Path
from tests.warehouse.newsdesk import context, lake_at
from warehouse.load import load
from warehouse.rebuild import rebuild
home = Path(sys.argv[1])
print("ready", flush=True)
while True:
    load(lake_at(home), home / "private.duckdb", "2026-03-01", context())
    load(lake_at(home), home / "private.duckdb", "2026-03-02", context())
    rebuild(lake_at(home), home / "private.duckdb", context())
"""

HOLDER = """
import duckdb, sys, time
connection = duckdb.connect(sys.argv[1])
print("ready", flush=True)
time.sleep(60)
"""


def start(script: str, *arguments: object) -> subprocess.Popen:
    environment = {**os.environ, "PYTHONPATH": f"{HERE.parent.parent}{os.pathsep}{HERE}"}
    command = [sys.executable, "-c", script, *map(str, arguments)]
    child = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert child.stdout.readline() == "ready\n", child.communicate()[1]
    return child


def stop(child: subprocess.Popen) -> None:
    child.send_signal(signal.SIGKILL)
    child.communicate()


def test_a_load_killed_at_any_moment_is_repaired_by_the_next(tmp_path: Path):
    lake, database = lake_at(tmp_path), tmp_path / "private.duckdb"
    articles = [replace(BRIDGE, article_id=f"bridge-{number}") for number in range(20)]
    later = [replace(one, body=one.body + " More.", hour=2) for one in articles]
    write_run(lake, "2026-03-01", [articles])
    write_run(lake, "2026-03-02", [later])
    rebuild(lake, tmp_path / "expected.duckdb", context())
    for pause in (0.05, 0.23, 0.4):
        child = start(LOADER, tmp_path)
        time.sleep(pause)
        stop(child)
        for run_key in ("2026-03-01", "2026-03-02"):
            load(lake, database, run_key, context())
        assert content_hashes(database) == content_hashes(tmp_path / "expected.duckdb")


def test_a_file_that_another_process_holds_is_waited_for_then_refused_with_its_holder(tmp_path: Path):
    write_run(lake_at(tmp_path), "all", [[BRIDGE]])
    database = tmp_path / "private.duckdb"
    create(database)
    holder = start(HOLDER, database)
    try:
        with pytest.raises(WarehouseError, match=rf"in use by .*{holder.pid}.*; wait for it to end or stop it"):
            load(lake_at(tmp_path), database, "all", context(), wait_seconds=0.2)
        with pytest.raises(WarehouseError, match=rf"in use by .*{holder.pid}"), reading(database, wait_seconds=0.2):
            pass
        with pytest.raises(WarehouseError, match=rf"in use by .*{holder.pid}"):
            rebuild(lake_at(tmp_path), database, context(), wait_seconds=0.2)
    finally:
        stop(holder)
    assert load(lake_at(tmp_path), database, "all", context()).articles_loaded == 1


def test_a_rebuild_killed_in_the_swap_loses_nothing_that_a_killed_writer_had_committed(tmp_path: Path, monkeypatch):
    write_run(lake_at(tmp_path), "all", [[BRIDGE]])
    database = tmp_path / "private.duckdb"
    load(lake_at(tmp_path), database, "all", context())
    with duckdb.connect(str(database)) as connection:
        connection.execute("PRAGMA disable_checkpoint_on_shutdown")
        connection.execute("UPDATE loads SET version = 'only in the log'")
    log = tmp_path / "private.duckdb.wal"
    assert log.stat().st_size > 0

    def killed_in_the_swap(*_: object) -> None:
        log.unlink(missing_ok=True)
        raise KeyboardInterrupt

    monkeypatch.setattr("warehouse.rebuild.replace_file", killed_in_the_swap)
    with pytest.raises(KeyboardInterrupt):
        rebuild(lake_at(tmp_path), database, context())
    with reading(database) as connection:
        assert connection.execute("SELECT version FROM loads").fetchall() == [("only in the log",)]


def test_two_writers_take_turns(tmp_path: Path):
    database = tmp_path / "private.duckdb"
    second = writing(database, wait_seconds=0.2)
    with writing(database), pytest.raises(WarehouseError, match=f"in use by process {os.getpid()}"), second:
        pass


def test_a_file_of_another_version_is_refused_and_a_rebuild_mends_it(tmp_path: Path):
    write_run(lake_at(tmp_path), "all", [[BRIDGE]])
    database = tmp_path / "private.duckdb"
    create(database)
    with duckdb.connect(str(database)) as connection:
        connection.execute("ALTER TABLE loads DROP COLUMN version")
    with pytest.raises(WarehouseError, match=r"made by another version \(loads.version is None.*`presswatch rebuild`"):
        load(lake_at(tmp_path), database, "all", context())
    rebuild(lake_at(tmp_path), database, context())
    assert load(lake_at(tmp_path), database, "all", context()).articles_loaded == 1


def test_a_file_that_is_no_database_is_named_and_a_rebuild_mends_it(tmp_path: Path):
    write_run(lake_at(tmp_path), "all", [[BRIDGE]])
    database = tmp_path / "private.duckdb"
    database.write_bytes(b"not a database" * 1000)
    with pytest.raises(WarehouseError, match=r"private\.duckdb cannot be opened .*`presswatch rebuild`"):
        load(lake_at(tmp_path), database, "all", context())
    assert [one.articles_loaded for one in rebuild(lake_at(tmp_path), database, context()).loaded] == [1]


def test_there_is_nothing_to_hash_before_the_first_load(tmp_path: Path):
    with pytest.raises(WarehouseError, match="there is no warehouse"):
        content_hashes(tmp_path / "private.duckdb")
