from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from schemas import ARTICLES, MENTIONS, QUOTES, RECORD_TABLES
from tests.warehouse.arrivals import NAMES, Arrival, mentions_in, quotes_in
from tests.warehouse.march import BRIDGE, BRIDGE_LONGER, FERRY, RUNS
from tests.warehouse.newsdesk import PutAside, context, lake_at, write_run
from warehouse.hashes import content_hashes
from warehouse.lake import Lake
from warehouse.load import LoadCounts, load, read_counts
from warehouse.private import reading
from warehouse.rebuild import rebuild


def rows(database: Path, sql: str) -> list[dict]:
    with reading(database) as connection:
        return connection.sql(sql).pl().to_dicts()


def test_one_run_gives_its_articles_mentions_quotes_and_entities(lake: Lake, database: Path):
    counts = load(lake, database, "2026-03-01", context())

    assert [row["article_id"] for row in rows(database, "FROM articles ORDER BY article_id")] == [
        "bridge",
        "ferry",
        "wall",
    ]
    assert [row["text"] for row in rows(database, "FROM quotes WHERE article_id = 'bridge' ORDER BY start_char")] == [
        "We open the bridge, ‘come what may’, on Monday.",
        "come what may",
        "quiet rule",
    ]
    assert rows(database, "SELECT entity_id, name, kind, wikidata_id FROM entities ORDER BY entity_id") == [
        {"entity_id": "Q901", "name": "Mara Voss", "kind": "PERSON", "wikidata_id": "Q901"},
        {"entity_id": "e-ashgrove", "name": "Tobin Ashgrove", "kind": "PERSON", "wikidata_id": None},
        {"entity_id": "e-lindley", "name": "Port Lindley", "kind": "PLACE", "wikidata_id": None},
    ]
    assert counts == LoadCounts("2026-03-01", 7, 3, 1, 3, len(mentions_in(BRIDGE)) + len(mentions_in(FERRY)), 5, 2)


def test_the_same_run_loaded_three_times_leaves_the_same_tables(lake: Lake, database: Path):
    hashes = []
    for _ in range(3):
        load(lake, database, "2026-03-01", context())
        hashes.append(content_hashes(database))
    assert hashes[0] == hashes[1] == hashes[2]


@pytest.mark.parametrize("order", [(3, 0, 2, 1), (1, 2, 3, 0)])
def test_the_order_of_the_runs_does_not_matter_and_a_rebuild_gives_the_same(
    lake: Lake, database: Path, order: tuple[int, ...]
):
    for run_key in [list(RUNS)[place] for place in order]:
        load(lake, database, run_key, context())
    in_any_order = content_hashes(database)
    counts = [counts_now(database, run_key) for run_key in sorted(RUNS)]

    rebuilt = rebuild(lake, database, context())

    assert content_hashes(database) == in_any_order
    assert rebuilt.loaded == counts
    assert rebuilt.passed_over == {}
    expected = standing_by_hand()
    assert {row["article_id"]: row["body"] for row in rows(database, "FROM articles")} == {
        article_id: arrival.body for article_id, arrival in expected.items()
    }
    assert {row["mention_id"] for row in rows(database, "FROM mentions")} == {
        mention["mention_id"] for one in expected.values() if one.verdict == "ok" for mention in mentions_in(one)
    }
    assert {row["quote_id"] for row in rows(database, "FROM quotes")} == {
        quote["quote_id"] for one in expected.values() if one.verdict == "ok" for quote in quotes_in(one)
    }


def standing_by_hand() -> dict[str, Arrival]:
    arrivals = sorted((one for shards in RUNS.values() for shard in shards for one in shard), key=Arrival.rank)
    return {one.article_id: one for one in reversed(arrivals)}


def counts_now(database: Path, run_key: str) -> LoadCounts:
    with reading(database) as connection:
        return read_counts(connection, run_key)


@pytest.mark.parametrize("order", [("2026-03-01", "2026-03-02"), ("2026-03-02", "2026-03-01")])
def test_a_changed_copy_becomes_the_next_revision_in_any_order(lake: Lake, database: Path, order: tuple[str, str]):
    for run_key in order:
        load(lake, database, run_key, context())

    (bridge,) = rows(database, "FROM articles WHERE article_id = 'bridge'")
    assert (bridge["revision"], bridge["body"]) == (2, BRIDGE_LONGER.body)
    assert bridge["first_seen_at"] == BRIDGE.fetched_at
    revisions = rows(database, "FROM article_revisions WHERE article_id = 'bridge' ORDER BY revision")
    assert [(one["content_hash"], one["first_seen_at"], one["copy_count"]) for one in revisions] == [
        (BRIDGE.content_hash, BRIDGE.fetched_at, 1),
        (BRIDGE_LONGER.content_hash, BRIDGE_LONGER.fetched_at, 1),
    ]
    assert counts_now(database, "2026-03-01").articles_loaded == 2


def test_a_readable_copy_stands_before_a_wall_fetched_at_the_same_time(tmp_path: Path, database: Path):
    lake = lake_at(tmp_path)
    wall = replace(BRIDGE, body="Accept cookies to read on, and on, and on. " * 9, verdict="cookie_wall")
    write_run(lake, "2026-03-01", [[wall]])
    write_run(lake, "2026-03-02", [[BRIDGE]])
    for run_key in ("2026-03-02", "2026-03-01"):
        load(lake, database, run_key, context())
    assert rows(database, "SELECT body, revision FROM articles") == [{"body": BRIDGE.body, "revision": 2}]


def test_the_same_arrival_in_two_runs_is_one_article_of_the_first_run(tmp_path: Path, database: Path):
    lake = lake_at(tmp_path)
    for run_key in ("all", "2026-03-01"):
        write_run(lake, run_key, [[BRIDGE]])
        load(lake, database, run_key, context())

    stand = [counts_now(database, run_key) for run_key in ("2026-03-01", "all")]
    assert [(one.articles_loaded, one.duplicates) for one in stand] == [(1, 0), (0, 1)]
    assert rows(database, "SELECT revision, copy_count FROM article_revisions") == [{"revision": 1, "copy_count": 1}]


@pytest.fixture(scope="module")
def everything(march_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A private file with every run, for tests that only read it."""
    database = tmp_path_factory.mktemp("everything") / "private.duckdb"
    rebuild(lake_at(march_home), database, context())
    return database


def test_every_run_adds_up_whatever_came_after_it(everything: Path):
    runs = rows(everything, "FROM runs")
    for run in runs:
        arrivals = sum(len(shard) for shard in RUNS[run["run_key"]])
        shards = len(RUNS[run["run_key"]])
        assert run["rows_in"] == arrivals + shards + 1
        assert run["quarantined"] == shards + 1
        assert run["rows_in"] == run["articles_loaded"] + run["duplicates"] + run["quarantined"]
    assert sum(run["articles_loaded"] for run in runs) == 4


def test_an_article_put_aside_by_the_check_takes_its_mentions_and_quotes_along(tmp_path: Path, database: Path):
    lake = lake_at(tmp_path)
    aside = [PutAside(ARTICLES, "ferry"), PutAside(ARTICLES, "ferry", "title_is_not_empty")]
    write_run(lake, "2026-03-01", [[BRIDGE, FERRY], [replace(FERRY, hour=3)]], aside)

    counts = load(lake, database, "2026-03-01", context())

    assert {
        row["article_id"] for table in ("articles", "mentions", "quotes") for row in rows(database, f"FROM {table}")
    } == {"bridge"}
    assert (counts.rows_in, counts.articles_loaded, counts.duplicates, counts.quarantined) == (5, 1, 1, 3)


def test_an_article_put_aside_in_one_run_stands_with_its_copy_of_another(tmp_path: Path, database: Path):
    lake = lake_at(tmp_path)
    write_run(lake, "2026-03-01", [[BRIDGE]])
    write_run(lake, "2026-03-02", [[BRIDGE_LONGER]], [PutAside(ARTICLES, "bridge")])
    for run_key in ("2026-03-01", "2026-03-02"):
        load(lake, database, run_key, context())
    assert rows(database, "SELECT body, revision FROM articles") == [{"body": BRIDGE.body, "revision": 1}]


def test_a_quote_outlives_its_quarantined_parent_and_speaker_mention(tmp_path: Path, database: Path):
    lake = lake_at(tmp_path)
    parent, inner, _ = quotes_in(BRIDGE)
    voss = next(one for one in mentions_in(BRIDGE) if one["text"] == "Mara Voss")
    write_run(lake, "2026-03-01", [[BRIDGE]], [PutAside(QUOTES, parent["quote_id"])])
    write_run(
        lake,
        "2026-03-02",
        [[replace(BRIDGE, article_id="b2")]],
        [PutAside(MENTIONS, "b2" + voss["mention_id"].removeprefix("bridge"))],
    )
    for run_key in ("2026-03-01", "2026-03-02"):
        load(lake, database, run_key, context())

    orphan = rows(database, f"FROM quotes WHERE quote_id = '{inner['quote_id']}'")
    assert [(one["text"], one["parent_quote_id"]) for one in orphan] == [("come what may", None)]
    spoken = rows(database, "SELECT speaker, speaker_entity_id FROM quotes WHERE article_id = 'b2' AND kind = 'direct'")
    assert spoken == [{"speaker": "Mara Voss", "speaker_entity_id": None}]
    assert rows(database, "SELECT count(*) AS n FROM quotes WHERE parent_quote_id IS NOT NULL") == [{"n": 1}]


def test_a_quote_outlives_the_quarantined_mention_of_its_speakers_organisation(tmp_path: Path, database: Path):
    arrival = replace(BRIDGE, body="Mara Voss said “We stay.” Harbour Council met.")
    council = next(one for one in mentions_in(arrival) if one["text"] == "Harbour Council")
    write_run(lake_at(tmp_path), "2026-03-01", [[arrival]], [PutAside(MENTIONS, council["mention_id"])])
    load(lake_at(tmp_path), database, "2026-03-01", context())

    assert rows(database, "SELECT speaker_affiliation, organization_entity_id, speaker_entity_id FROM quotes") == [
        {"speaker_affiliation": "Harbour Council", "organization_entity_id": None, "speaker_entity_id": "Q901"}
    ]


def test_every_reference_between_the_tables_resolves(everything: Path):
    for table, column, target in (
        ("mentions", "article_id", "articles.article_id"),
        ("mentions", "entity_id", "entities.entity_id"),
        ("quotes", "article_id", "articles.article_id"),
        ("quotes", "parent_quote_id", "quotes.quote_id"),
        ("quotes", "speaker_entity_id", "entities.entity_id"),
        ("quotes", "organization_entity_id", "entities.entity_id"),
        ("article_revisions", "article_id", "articles.article_id"),
    ):
        home, key = target.split(".")
        lost = f"SELECT {column} FROM {table} WHERE {column} IS NOT NULL AND {column} NOT IN (SELECT {key} FROM {home})"
        assert rows(everything, lost) == []


def test_an_entity_has_its_known_name_and_the_forms_seen_as_aliases(tmp_path: Path, database: Path):
    lake = lake_at(tmp_path)
    body = "Harbour Council met. Mara Voss said “We begin.” Voss left. Harbour Council stayed."
    write_run(lake, "2026-03-01", [[replace(BRIDGE, body=body)]])
    load(lake, database, "2026-03-01", context())
    assert rows(database, "SELECT name, kind, aliases FROM entities ORDER BY name") == [
        {"name": "Lindley Harbour Council", "kind": "ORGANIZATION", "aliases": ["Harbour Council"]},
        {"name": "Mara Voss", "kind": "PERSON", "aliases": ["Voss"]},
    ]
    assert set(NAMES) >= {"Harbour Council", "Voss"}


def test_an_entity_goes_with_its_last_mention(tmp_path: Path, database: Path):
    lake = lake_at(tmp_path)
    for body in (FERRY.body, "Mara Voss said “We begin.”"):
        write_run(lake, "2026-03-01", [[replace(FERRY, body=body)]])
        load(lake, database, "2026-03-01", context())
    assert rows(database, "SELECT name FROM entities") == [{"name": "Mara Voss"}]


def test_a_day_without_pages_is_a_run_like_any_other_and_a_rebuild_keeps_it(tmp_path: Path, database: Path):
    lake = lake_at(tmp_path)
    write_run(lake, "2026-03-09", [])
    write_run(lake, "2026-03-10", [], broken_items=2)
    nothing = LoadCounts("2026-03-09", 0, 0, 0, 0, 0, 0, 0)
    refused = LoadCounts("2026-03-10", 2, 0, 0, 2, 0, 0, 0)
    assert [load(lake, database, run_key, context()) for run_key in ("2026-03-09", "2026-03-10")] == [nothing, refused]

    before = records(database)
    assert rebuild(lake, database, context()).loaded == [nothing, refused]
    assert {table: len(found) for table, found in before.items()} == {
        "runs": 2,
        "run_steps": 2,
        "check_results": 2,
        "quarantine": 2,
        "source_health": 0,
        "forgotten": 0,
        "entity_corrections": 0,
        "entity_links": 0,
        "panels": 0,
        "watchlist_hits": 0,
        "alerts": 0,
    }
    assert records(database) == before


def records(database: Path) -> dict[str, list[dict]]:
    return {
        table.name: rows(database, f"SELECT {', '.join(table.content_columns())} FROM {table.name} ORDER BY ALL")
        for table in RECORD_TABLES
    }


UNDATED = replace(FERRY, precision="unknown")


@pytest.mark.parametrize("order", [("2026-03-01", "2026-03-05"), ("2026-03-05", "2026-03-01")])
def test_an_undated_article_stays_on_the_day_of_its_first_arrival(
    tmp_path: Path, database: Path, order: tuple[str, str]
):
    lake = lake_at(tmp_path)
    changed = replace(UNDATED, body=f"{FERRY.body} More.", hour=90, day=date(2026, 3, 5))
    dated = replace(changed, article_id="dated", precision="day")
    write_run(lake, "2026-03-01", [[UNDATED, replace(dated, hour=0, day=date(2026, 3, 1))]])
    write_run(lake, "2026-03-05", [[changed, dated]])
    for run_key in order:
        load(lake, database, run_key, context())
    assert rows(database, "SELECT article_id, body, published_on FROM articles ORDER BY article_id") == [
        {"article_id": "dated", "body": changed.body, "published_on": date(2026, 3, 5)},
        {"article_id": "ferry", "body": changed.body, "published_on": date(2026, 3, 1)},
    ]
    in_any_order = content_hashes(database)
    rebuild(lake, database, context())
    assert content_hashes(database) == in_any_order
