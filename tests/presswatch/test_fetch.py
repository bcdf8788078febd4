"""A small world of real local sites, fetched into a run's shards: once, politely, and whatever happens on the way."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from benchmarks.local_server import Manners, Reply, serving
from benchmarks.world_sites import LOST, SHAPES, Site, make_sites
from presswatch import steps
from presswatch.settings import Run, Settings
from schemas import QUARANTINE, RAW_PAGES, SOURCE_HEALTH
from sources.live import gathering
from tests.conftest import make_settings
from warehouse.lake import Lake

SITES, LOST_SITES, ITEMS = 24, 7, 3
HOSTS = [f"127.1.0.{number}" for number in range(1, SITES + 1)]
pytestmark = pytest.mark.allow_hosts(HOSTS)


@dataclass
class World:
    sites: list[Site]
    manners: Manners
    run: Run

    @property
    def settings(self) -> Settings:
        return self.run.settings

    @property
    def article_count(self) -> int:
        return sum(site.item_count for site in self.sites if site.manner not in LOST)

    def pages(self) -> pl.DataFrame:
        return pl.concat([pl.read_parquet(path) for path in Lake(self.settings.lake).parts(RAW_PAGES, self.run.key)])

    def health(self) -> dict[str, dict]:
        rows = pl.read_parquet(Lake(self.settings.lake).path(SOURCE_HEALTH, self.run.key, "fetch"))
        return {row["source_id"]: row for row in rows.to_dicts()}

    def other_home(self, home: Path) -> "World":
        settings = replace(self.settings, home=home)
        return World(self.sites, self.manners, Run.for_day(settings.today(), settings))


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    sites = {site.host: site for site in make_sites(SITES, ITEMS, LOST_SITES, datetime.now(UTC))}
    ports: list[int] = []

    def respond(host: str, path: str, headers: Mapping[str, str]) -> Reply:
        reply = sites[host].respond(f"http://{host}:{ports[0]}", path, headers)
        return replace(reply, is_refused=True, wait=0.0) if sites[host].manner == "hangs" else reply

    with serving(HOSTS, respond) as (port, manners):
        ports.append(port)
        registry = tmp_path / "sources.yml"
        lines = ["fetching: {allow_hosts: [127.0.0.0/8], gap: 0s, attempts: 2}", "sources:"]
        for site in sites.values():
            follow = ", follow: /news/" if site.kind == "pages" else ""
            address = f"http://{site.host}:{port}/listing"
            lines.append(f"  - {{id: {site.source_id}, kind: {site.kind}, url: '{address}', every: 1ms{follow}}}")
        registry.write_text("\n".join(lines), encoding="utf-8")
        settings = replace(make_settings(tmp_path / "home", tmp_path / "inbox", shard_size=20), sources=registry)
        yield World(list(sites.values()), manners, Run.for_day(settings.today(), settings))


def test_every_shape_is_fetched_once_and_politely_and_asked_again_it_brings_nothing(world: World) -> None:
    report = steps.fetch(world.run)
    pages = world.pages()
    assert (report["rows_in"], report["rows_out"]) == (world.article_count, world.article_count)
    assert pages["url"].n_unique() == pages.height == world.article_count
    shapes = {site.source_id: site.shape for site in world.sites}
    assert {shapes[source_id] for source_id in pages["source_id"]} == set(SHAPES)
    assert set(world.manners.most_in_flight.values()) == {1}
    assert set(world.manners.user_agents) == {"Presswatch/0.1.0 (media monitoring)"}

    asked = world.manners.paths.copy()
    assert steps.fetch(world.run)["rows_in"] == 0
    again = world.manners.paths - asked
    assert not [path for _host, path in again if path.startswith("/news/")]
    assert world.pages().height == world.article_count


def test_what_cannot_be_had_is_said_by_source(world: World) -> None:
    steps.fetch(world.run)
    health = world.health()
    verdicts = {site.manner: health[site.source_id]["verdict"] for site in world.sites if site.manner in LOST}
    assert verdicts == {
        "gone": "dead",
        "missing": "failing",
        "blocked": "blocked",
        "forbidden": "blocked",
        "hangs": "failing",
        "refuses": "failing",
        "parked": "failing",
    }
    well = [health[site.source_id] for site in world.sites if site.manner not in LOST]
    assert {(row["verdict"], row["new_count"], row["waiting_count"]) for row in well} == {("ok", ITEMS, 0)}


def test_a_fetch_that_is_killed_goes_on_where_it_was_safe(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps.fetch(world.run)
    whole = world.pages().select("raw_page_id").sort("raw_page_id")

    killed = world.other_home(tmp_path / "killed")
    monkeypatch.setattr(gathering, "BATCH_ITEMS", 7)
    settle, batches = gathering._Round.settle, []

    def die_at_third(self: gathering._Round, batch: list) -> None:
        batches.append(batch)
        if len(batches) == 3:
            raise KeyboardInterrupt
        settle(self, batch)

    monkeypatch.setattr(gathering._Round, "settle", die_at_third)
    with pytest.raises(KeyboardInterrupt):
        steps.fetch(killed.run)
    assert 0 < killed.pages().height < whole.height
    # The third batch was safe on disk and not yet remembered: it is fetched again and adds nothing.
    report = steps.fetch(killed.run)
    assert report["duplicates"] == len(batches[2])
    assert killed.pages().select("raw_page_id").sort("raw_page_id").equals(whole)


def test_a_changed_item_is_fetched_again_and_a_listing_stamped_anew_is_not(world: World) -> None:
    steps.fetch(world.run)
    site = next(site for site in world.sites if site.shape == "full_text" and site.manner not in LOST)
    first, *others = site.stories
    site.stories[:] = [replace(first, paragraphs=(*first.paragraphs, "The council has answered.")), *others]
    report = steps.fetch(world.run)
    assert report["rows_out"] == 1
    assert world.health()[site.source_id]["changed_count"] == 1
    assert b"The council has answered" in world.pages().filter(source_id=site.source_id)["payload"][-1]


def test_an_article_in_two_feeds_is_fetched_once(world: World) -> None:
    text = world.settings.sources.read_text(encoding="utf-8")
    twin = next(line for line in text.splitlines() if "world-0000" in line)
    world.settings.sources.write_text(f"{text}\n{twin.replace('world-0000', 'twin')}", encoding="utf-8")
    steps.fetch(world.run)
    assert world.pages().filter(pl.col("source_id").is_in(["twin", "world-0000"])).height == ITEMS


def test_a_page_that_cannot_be_had_is_refused_with_its_reason(world: World) -> None:
    site = world.sites[0]
    hidden = site._find
    site._find = lambda origin, path: Reply(status=410) if path == "/news/1" else hidden(origin, path)  # type: ignore[method-assign]
    report = steps.fetch(world.run)
    assert (report["quarantined"], report["rows_in"]) == (1, world.article_count)
    parts = Lake(world.settings.lake).parts(QUARANTINE, world.run.key)
    aside = pl.concat([pl.read_parquet(path) for path in parts]).row(0, named=True)
    assert (aside["source_id"], aside["stage"], aside["reason"]) == (site.source_id, "fetch", "gone")
    assert world.health()[site.source_id]["refused_count"] == 1


def test_an_old_day_and_the_run_over_everything_ask_nobody(world: World) -> None:
    old = Run.for_day(world.settings.today() - timedelta(days=2), world.settings)
    for run in (old, Run.everything(world.settings)):
        assert "today and yesterday" in steps.fetch(run)["text"]
    assert world.manners.requests.total() == 0


def test_a_registry_without_live_sources_is_said(settings: Settings, inbox: Path) -> None:
    assert "presswatch sources add" in steps.fetch(Run.for_day(settings.today(), settings))["text"]


def test_the_default_inbox_is_made_where_live_sources_are(world: World) -> None:
    settings = replace(world.settings, inbox=world.settings.home / "inbox")
    run = Run.for_day(settings.today(), settings)
    steps.fetch(run)
    assert steps.collect(run)["rows_in"] == 0
