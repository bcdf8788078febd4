import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import duckdb
import polars as pl
import pytest

from schemas import ENTITY_CORRECTIONS, SOURCE_HEALTH
from tests.warehouse.arrivals import NAMES, Arrival
from tests.warehouse.newsdesk import context, lake_at, write_run
from tests.warehouse.spring import health_of, panels
from warehouse.forget import Places, forget, read_forgotten
from warehouse.load import Context, load, relink
from warehouse.marts import all_marts
from warehouse.marts.building import BASES, build
from warehouse.private import reading, writing
from warehouse.rebuild import rebuild

FIRST_DAY = date(2026, 3, 1)
PEOPLE = (
    "Mara Voss",
    "Tobin Ashgrove",
    "Striker John Hart",
    "Senator John Hart",
    "Ada Hart",
    "Kim Vale",
    "Hart",
    "Vale",
)
STORED = [mart.name for mart in all_marts() if not mart.is_view]
Rows = dict[str, list[tuple[object, ...]]]


@dataclass
class Desk:
    """A warehouse that things happen to."""

    home: Path
    seed: int
    corrections: pl.DataFrame = field(default_factory=ENTITY_CORRECTIONS.empty)
    panels: pl.DataFrame = field(default_factory=panels)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)  # noqa: S311 - the same happenings every time

    @property
    def database(self) -> Path:
        return self.home / "private.duckdb"

    def context(self) -> Context:
        forgotten = read_forgotten(self.home / "state")
        return context(forgotten, corrections=self.corrections, panels=self.panels)

    def load_day(self) -> None:
        """A day comes, for the first time or once more with other texts."""
        self._load((FIRST_DAY + timedelta(days=self.chance.randrange(40))).isoformat())

    def load_archive(self) -> None:
        self._load("all")

    def take_down(self) -> None:
        with reading(self.database) as connection:
            ids = [found for (found,) in connection.execute("SELECT article_id FROM articles ORDER BY ALL").fetchall()]
        if ids:
            places = Places(lake_at(self.home), self.database, self.home / "published", self.home / "state")
            forget(places, self.chance.choice(ids), "asked for")

    def correct(self) -> None:
        """Two are one, or one has another name."""
        people = sorted({entity_id for kind, entity_id in NAMES.values() if kind == "PERSON" and entity_id[0] != "k"})
        one, other = self.chance.sample(people, 2)
        merged = {"action": "merge", "entity_id": one, "into_entity_id": other, "name": None}
        renamed = {"action": "rename", "entity_id": one, "into_entity_id": None, "name": f"Renamed {len(one)}"}
        row = dict.fromkeys(ENTITY_CORRECTIONS.schema()) | {"line": 1, "reading_count": 0}
        chosen = row | self.chance.choice((merged, renamed))
        self.corrections = pl.DataFrame([chosen], ENTITY_CORRECTIONS.schema())
        relink(self.database, self.context())

    def change_the_panel(self) -> None:
        members = self.chance.sample(sorted({entity_id for _, entity_id in NAMES.values()}), 3)
        self.panels = panels({member: member for member in members})
        relink(self.database, self.context())

    def _load(self, run_key: str) -> None:
        taken_down = set(read_forgotten(self.home / "state")["article_id"])
        days = range(40) if run_key == "all" else [(date.fromisoformat(run_key) - FIRST_DAY).days]
        arrivals = [self._story(day) for day in days for _ in range(1 if run_key == "all" else 12)]
        kept = {arrival.article_id: arrival for arrival in arrivals if arrival.article_id not in taken_down}
        chosen = list(kept.values())
        write_run(lake_at(self.home), run_key, [chosen[::2], chosen[1::2]])
        if run_key != "all":
            answers, outlet = self.chance.random() < 0.7, self.chance.choice(("coast-wire", "lindley-post"))
            health = health_of(date.fromisoformat(run_key), answers, outlet)
            lake_at(self.home).write(SOURCE_HEALTH, run_key, "fetch", health)
        load(lake_at(self.home), self.database, run_key, self.context())

    def _story(self, day: int) -> Arrival:
        """An article that other runs may bring too, with other words, of the day before at times."""
        number, person = self.chance.randrange(30), self.chance.choice(PEOPLE)
        speaker = person.removeprefix("Striker ").removeprefix("Senator ")
        body = f"{person} met Lindley Rovers at Port Lindley.\n\n{speaker} said “Stay {self.chance.randrange(3)}.”"
        published = FIRST_DAY + timedelta(days=max(0, day - (self.chance.random() < 0.2)))
        outlet = self.chance.choice(("Coast Wire", "Lindley Post"))
        verdict = "ok" if self.chance.random() < 0.9 else "teaser"
        hour, precision = self.chance.randrange(48), self.chance.choice((*["day"] * 7, "unknown"))
        return Arrival(f"a{day}-{number}", body, hour, outlet, published, verdict, precision)


def rows_of_all(database: Path) -> Rows:
    with reading(database) as connection:
        return {name: connection.sql(f'FROM "{name}"').order("ALL").fetchall() for name in (*STORED, *BASES)}


def built_anew(desk: Desk) -> Rows:
    """The same loads, every mart built from nothing, in a file of its own."""
    copy = Path(shutil.copy(desk.database, desk.home / "anew.duckdb"))
    build(copy, anew=True)
    return rows_of_all(copy)


@pytest.mark.parametrize("seed", range(3))
def test_what_loads_takedowns_and_corrections_touch_is_counted_as_if_all_were_counted_anew(tmp_path: Path, seed: int):
    desk = Desk(tmp_path, seed)
    happenings: list[Callable[[], None]] = [desk.load_day] * 6 + [desk.correct] * 2
    happenings += [desk.load_archive, desk.take_down, desk.change_the_panel]
    desk.chance.shuffle(happenings)
    for happening in (desk.load_archive, *happenings):
        happening()
        if desk.chance.random() < 0.6:  # at times several things happen before the marts are built
            build(desk.database)
            assert rows_of_all(desk.database) == built_anew(desk), happening.__name__
    build(desk.database)
    found = rows_of_all(desk.database)
    assert found == built_anew(desk)
    assert all(found[name] for name in ("attention", "spikes", "co_mentions", "share_of_voice", "who_quotes_whom"))


def test_marts_of_a_rebuilt_warehouse_are_those_of_the_loads(tmp_path: Path):
    desk = Desk(tmp_path, 7)
    for _ in range(6):
        desk.load_day()
        build(desk.database)
    before = rows_of_all(desk.database)
    rebuild(lake_at(tmp_path), desk.database, desk.context())
    build(desk.database)
    assert rows_of_all(desk.database) == before


def test_only_what_was_touched_is_counted_again(tmp_path: Path):
    lake, database = lake_at(tmp_path), tmp_path / "private.duckdb"
    marked = "SELECT DISTINCT day FROM attention WHERE article_count = 99"
    for day, person in ((date(2026, 3, 1), "Mara Voss"), (date(2026, 3, 20), "Tobin Ashgrove")):
        write_run(lake, day.isoformat(), [[Arrival(person, f"{person} won.", day=day)]])
        load(lake, database, day.isoformat(), context())
        build(database)
        if day == date(2026, 3, 1):
            with writing(database) as connection:
                connection.execute("UPDATE attention SET article_count = 99")
    with reading(database) as connection:
        assert connection.execute(marked).fetchall() == [(date(2026, 3, 1),)]
    build(database, anew=True)
    with reading(database) as connection:
        assert connection.execute(marked).fetchall() == []


def test_names_that_stand_for_the_marts_are_those_of_the_entities(tmp_path: Path):
    desk = Desk(tmp_path, 5)
    for happening in (desk.load_archive, desk.load_day, desk.correct, desk.load_day):
        happening()
        build(desk.database)
        with reading(desk.database) as connection:
            assert differing_names(connection) == []


def differing_names(connection: duckdb.DuckDBPyConnection) -> list[tuple[object, ...]]:
    return connection.execute(
        "SELECT entity_id, name, kind FROM entities EXCEPT SELECT entity_id, name, kind FROM base_entities "
        "UNION ALL (SELECT entity_id, name, kind FROM base_entities EXCEPT SELECT entity_id, name, kind FROM entities)"
    ).fetchall()


def test_another_definition_builds_the_marts_anew(tmp_path: Path):
    desk = Desk(tmp_path, 1)
    desk._load("2026-03-01")
    build(desk.database)
    with writing(desk.database) as connection:
        connection.execute("UPDATE attention SET article_count = 99")
        connection.execute("UPDATE warehouse_state SET marts_version = 'of before'")
    build(desk.database)
    with reading(desk.database) as connection:
        assert connection.execute("SELECT 1 FROM attention WHERE article_count = 99").fetchall() == []
