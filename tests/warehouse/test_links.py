from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from schemas import ENTITY_CORRECTIONS, MENTIONS
from schemas.tables.entities import made_entity_id
from tests.warehouse.arrivals import NAMES, Arrival
from tests.warehouse.newsdesk import context, lake_at, write_run
from warehouse.forget import Places, forget
from warehouse.hashes import content_hashes
from warehouse.lake import Lake
from warehouse.load import load, relink
from warehouse.private import reading
from warehouse.rebuild import rebuild

HART = NAMES["John Hart"][1]
SENATOR = made_entity_id("PERSON", "John Hart", "politics")
LONE = NAMES["Hart"][1]

GOAL = Arrival("goal", "Striker John Hart scored for Lindley Rovers. John Hart said “We ran.”", day=date(2026, 3, 1))
DERBY = Arrival("derby", "Lindley Rovers lost. John Hart left early.", day=date(2026, 3, 2), outlet="Coast Wire")
VOTE = Arrival("vote", "Senator John Hart said “I vote no.” Tobin Ashgrove agreed.", day=date(2026, 3, 2))
GALA = Arrival("gala", "Rain fell on Port Lindley. John Hart said “I smile.”", day=date(2026, 3, 3))
HARTS = {"2026-03-01": [[GOAL]], "2026-03-02": [[DERBY, VOTE]], "2026-03-03": [[GALA]]}


def write_harts(home: Path) -> Lake:
    for run_key, shards in HARTS.items():
        write_run(lake_at(home), run_key, shards)
    return lake_at(home)


def load_all(lake: Lake, database: Path, *corrections: dict[str, Any], order: tuple[str, ...] = tuple(HARTS)) -> None:
    for run_key in order:
        load(lake, database, run_key, context(corrections=decided(*corrections)))


def load_one(home: Path, database: Path, *arrivals: Arrival) -> None:
    write_run(lake_at(home), "all", [list(arrivals)])
    load(lake_at(home), database, "all", context())


def decided(*corrections: dict[str, Any]) -> pl.DataFrame:
    rows = [
        dict.fromkeys(ENTITY_CORRECTIONS.schema()) | {"line": line, "reading_count": 0} | row
        for line, row in enumerate(corrections, start=2)
    ]
    return pl.DataFrame(rows, schema=ENTITY_CORRECTIONS.schema())


def rows(database: Path, sql: str) -> list[tuple]:
    with reading(database) as connection:
        return connection.execute(sql).fetchall()


def who(database: Path, text: str = "John Hart") -> dict[str, str | None]:
    sql = f"SELECT DISTINCT article_id, entity_id FROM mentions WHERE text = '{text}'"
    found = rows(database, sql)
    assert len(found) == len(dict(found)), "one name of one article is two entities"
    return dict(found)


def test_a_striker_and_a_senator_of_one_name_are_two(tmp_path: Path, database: Path):
    load_all(write_harts(tmp_path), database)

    assert who(database) == {"goal": HART, "derby": HART, "vote": SENATOR, "gala": None}
    assert rows(database, "SELECT entity_id, name FROM entities WHERE name = 'John Hart' ORDER BY first_seen_on") == [
        (HART, "John Hart"),
        (SENATOR, "John Hart"),
    ]
    states = "SELECT DISTINCT article_id, entity_state, salience FROM mentions WHERE text = 'John Hart' ORDER BY ALL"
    assert rows(database, states) == [
        ("derby", "local", 1.0),
        ("gala", "ambiguous", None),
        ("goal", "local", 1.0),
        ("vote", "local", 1.0),
    ]
    assert rows(database, "SELECT article_id, speaker, speaker_entity_id FROM quotes ORDER BY article_id") == [
        ("gala", "John Hart", None),
        ("goal", "John Hart", HART),
        ("vote", "John Hart", SENATOR),
    ]


def test_a_merge_makes_them_one_and_then_nothing_is_left_undecided(tmp_path: Path, database: Path):
    load_all(write_harts(tmp_path), database, {"action": "merge", "entity_id": SENATOR, "into_entity_id": HART})

    assert set(who(database).values()) == {HART}
    assert rows(
        database,
        f"SELECT first_seen_on, last_seen_on, article_count, mention_count FROM entities WHERE entity_id = '{HART}'",
    ) == [(date(2026, 3, 1), date(2026, 3, 3), 4, 5)]


def test_a_merge_takes_the_organisation_of_a_speaker_along(tmp_path: Path, database: Path):
    write_run(lake_at(tmp_path), "all", [[Arrival("one", "Mara Voss said “We stay.” Harbour Council met.")]])
    merge = {"action": "merge", "entity_id": "Q902", "into_entity_id": "k:lindley-bay"}
    load(lake_at(tmp_path), database, "all", context(corrections=decided(merge)))
    assert rows(database, "SELECT speaker_entity_id, organization_entity_id FROM quotes") == [("Q901", "k:lindley-bay")]


MERGE_INTO_KNOWN = {"action": "merge", "entity_id": SENATOR, "into_entity_id": "Q901"}
RENAME = {"action": "rename", "entity_id": HART, "name": "J. Hart of the Rovers"}


@pytest.mark.parametrize("corrections", [(), (MERGE_INTO_KNOWN, RENAME)])
def test_a_rebuild_and_loads_in_any_order_give_the_same_rows(tmp_path: Path, corrections: tuple[dict, ...]):
    lake = write_harts(tmp_path)
    seen = []
    for number, order in enumerate((tuple(HARTS), tuple(reversed(HARTS)))):
        database = tmp_path / f"{number}.duckdb"
        load_all(lake, database, *corrections, order=order)
        seen.append((content_hashes(database), rows(database, "FROM entity_links ORDER BY ALL")))
    rebuild(lake, database, context(corrections=decided(*corrections)))
    seen.append((content_hashes(database), rows(database, "FROM entity_links ORDER BY ALL")))
    assert all(one == seen[0] for one in seen)
    assert seen[0][1]


def test_a_merge_into_a_known_entity_takes_its_name_and_state(tmp_path: Path, database: Path):
    load_all(write_harts(tmp_path), database, MERGE_INTO_KNOWN)

    assert rows(
        database,
        "SELECT DISTINCT entity_id, entity, entity_state FROM mentions "
        "WHERE article_id = 'vote' AND text = 'John Hart'",
    ) == [("Q901", "Mara Voss", "known")]
    assert rows(database, "SELECT speaker FROM quotes WHERE article_id = 'vote'") == [("Mara Voss",)]
    assert rows(database, "SELECT name, aliases, country, gender FROM entities WHERE entity_id = 'Q901'") == [
        ("Mara Voss", ["John Hart"], "NZ", "female")
    ]


def test_two_of_one_article_that_are_merged_weigh_together(tmp_path: Path, database: Path):
    write_run(lake_at(tmp_path), "all", [[Arrival("pair", "Kim Vale met John Hart.")]])
    light = lake_at(tmp_path).read(MENTIONS, "all", "shard-0000").with_columns(salience=pl.lit(0.25, pl.Float32))
    lake_at(tmp_path).write(MENTIONS, "all", "shard-0000", light)
    merge = {"action": "merge", "entity_id": NAMES["Kim Vale"][1], "into_entity_id": HART}
    load(lake_at(tmp_path), database, "all", context(corrections=decided(merge)))

    assert rows(database, "SELECT DISTINCT entity_id, entity, salience FROM mentions") == [(HART, "John Hart", 0.5)]


@pytest.mark.parametrize(
    ("where", "moved"),
    [
        ({"article_id": "derby"}, {"derby"}),
        ({"outlet_id": "coast-wire"}, {"derby"}),
        ({"sphere": "sport"}, {"goal"}),
        ({"article_id": "gala"}, {"gala"}),
        ({"outlet_id": "coast-wire", "sphere": "sport"}, set()),
    ],
)
def test_a_split_takes_what_it_says_and_nothing_else(
    tmp_path: Path, database: Path, where: dict[str, str], moved: set[str]
):
    lake = write_harts(tmp_path)
    load_all(lake, database)
    before = who(database)
    split = {"action": "split", "entity_id": HART, "into_entity_id": "e-new", "name": "Jon Hart"}
    relink(database, context(corrections=decided(split | where)))

    assert who(database) == before | dict.fromkeys(moved, "e-new")
    named = rows(database, "SELECT DISTINCT entity FROM mentions WHERE entity_id = 'e-new'")
    assert named == [("Jon Hart",)] * bool(moved)


def test_corrections_apply_one_upon_the_other(tmp_path: Path, database: Path):
    merge = {"action": "merge", "entity_id": SENATOR, "into_entity_id": HART}
    split = {"action": "split", "entity_id": HART, "into_entity_id": "e-new", "name": "Jon Hart", "article_id": "vote"}
    load_all(write_harts(tmp_path), database, merge, split)

    assert who(database)["vote"] == "e-new"


def test_a_rename_holds_for_a_known_entity_too(tmp_path: Path, database: Path):
    write_run(lake_at(tmp_path), "all", [[Arrival("bay", "Mara Voss spoke. Voss left.")]])
    rename = {"action": "rename", "entity_id": "Q901", "name": "Mara Voss-Hale"}
    load(lake_at(tmp_path), database, "all", context(corrections=decided(rename)))

    assert rows(database, "SELECT DISTINCT entity, entity_state FROM mentions") == [("Mara Voss-Hale", "known")]
    assert rows(database, "SELECT name, aliases FROM entities") == [("Mara Voss-Hale", ["Mara Voss", "Voss"])]


def test_each_correction_says_how_much_it_changes_and_one_that_fits_nothing_shows(tmp_path: Path, database: Path):
    nobody = {"action": "merge", "entity_id": "e-nobody", "into_entity_id": HART}
    load_all(write_harts(tmp_path), database, nobody, MERGE_INTO_KNOWN, RENAME)

    assert rows(database, "SELECT line, reading_count FROM entity_corrections ORDER BY line") == [
        (2, 0),
        (3, 1),
        (4, 2),
    ]


def test_corrections_that_are_taken_back_leave_no_trace(tmp_path: Path, database: Path):
    lake = write_harts(tmp_path)
    load_all(lake, database)
    before = content_hashes(database)
    relink(database, context(corrections=decided(MERGE_INTO_KNOWN, RENAME)))
    assert content_hashes(database) != before
    relink(database, context())
    assert content_hashes(database) == before


def test_a_takedown_of_the_only_contrary_article_makes_the_name_one_again(tmp_path: Path, database: Path):
    lake = write_harts(tmp_path)
    load_all(lake, database)
    places = Places(lake, database, tmp_path / "published", tmp_path / "state")
    forget(places, "vote", "asked by a court")

    assert who(database) == {"goal": HART, "derby": HART, "gala": HART}
    assert rows(database, "FROM entity_links") == []


def test_mr_and_mrs_of_one_name_are_two(tmp_path: Path, database: Path):
    load_one(
        tmp_path,
        database,
        Arrival("will", "The will names Mr. Kim Vale."),
        Arrival("yard", "The yard is run by Mrs Kim Vale.", day=date(2026, 3, 2)),
        Arrival("couple", "They asked Mr. and Mrs. Kim Vale.", day=date(2026, 3, 3)),
    )
    plain = NAMES["Kim Vale"][1]
    assert who(database, "Kim Vale") == {
        "will": plain,
        "yard": made_entity_id("PERSON", "Kim Vale", "female"),
        "couple": None,
    }


def test_a_painter_who_is_elected_stays_one(tmp_path: Path, database: Path):
    load_one(
        tmp_path,
        database,
        Arrival("show", "Painter Kim Vale opened a show."),
        Arrival("vote", "Senator Kim Vale voted.", day=date(2026, 3, 2)),
    )
    assert len(set(who(database, "Kim Vale").values())) == 1


def test_a_lone_family_name_that_two_people_bear_stays_in_its_article(tmp_path: Path, database: Path):
    lone = [Arrival("one", "Hart said “No.” Hart left."), Arrival("two", "Hart came.", day=date(2026, 3, 2))]
    both = Arrival("both", "John Hart met Ada Hart.")
    load_one(tmp_path, database, *lone, both)

    found = who(database, "Hart")
    assert found == {one: made_entity_id("PERSON", "Hart", one) for one in ("one", "two")}
    assert rows(database, "SELECT speaker_entity_id FROM quotes") == [(found["one"],)]
    assert who(database) == {"both": HART}


@pytest.mark.parametrize("other", ["John Hart left.", "Striker John Hart met Kim Vale."])
def test_a_lone_name_stays_as_read_while_one_person_bears_it(tmp_path: Path, database: Path, other: str):
    load_one(tmp_path, database, Arrival("one", "Hart came."), Arrival("two", "Hart left."), Arrival("full", other))

    assert who(database, "Hart") == {"one": LONE, "two": LONE}
    assert rows(database, "FROM entity_links") == []


def test_an_entity_says_where_it_is_and_when_it_was_seen(tmp_path: Path, database: Path):
    load_one(
        tmp_path,
        database,
        replace(VOTE, body="Mara Voss came to Lindley Bay."),
        replace(GALA, body="Lindley Bay slept. Lindley Bay woke."),
    )
    sql = "SELECT latitude, longitude, first_seen_on, last_seen_on, article_count, mention_count FROM entities WHERE kind = 'PLACE'"
    assert rows(database, sql) == [(-41.5, 174.25, date(2026, 3, 2), date(2026, 3, 3), 2, 3)]
