"""Web archives through the steps: as sources of the registry, and as files of the inbox."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from presswatch import steps
from presswatch.settings import Run, Settings
from schemas import ARTICLES, QUARANTINE, RAW_PAGES
from schemas.contract import Table
from sources.live import archived
from tests.conftest import make_settings
from tests.sources.archives_of_our_own import Response, response, write_archive
from tests.sources.pages_of_our_own import ARTICLE, json_ld, page
from tests.sources.store import Store, store
from warehouse.lake import Lake

PICTURE = response(90, b"\x89PNG", Content_Type="image/png")
MISSING = response(91, status="404 Not Found")


def _stories(*numbers: int) -> list[Response]:
    return [response(number, page(json_ld({**ARTICLE, "headline": f"Lamp {number} lit"}))) for number in numbers]


@pytest.fixture
def settings(home: Path, inbox: Path, tmp_path: Path) -> Settings:
    registry = tmp_path / "sources.yml"
    registry.write_text(
        f"sources:\n  - {{id: old-lamps, kind: warc, path: {tmp_path / 'lamps.warc.gz'}}}\n", encoding="utf-8"
    )
    return replace(make_settings(home, inbox), sources=registry)


def _today(settings: Settings) -> Run:
    return Run.for_day(settings.today(), settings)


def _stored(settings: Settings, table: Table, run: Run) -> pl.DataFrame:
    return pl.concat([pl.read_parquet(path) for path in Lake(settings.lake).parts(table, run.key)])


def _refused(settings: Settings, run: Run) -> dict[str, str]:
    rows = _stored(settings, QUARANTINE, run)
    return dict(zip(rows["reason"], rows["explanation"], strict=True))


def test_an_archive_of_the_registry_is_taken_once(settings: Settings, tmp_path: Path) -> None:
    write_archive(tmp_path / "lamps.warc.gz", [*_stories(1, 2), PICTURE, PICTURE, MISSING])
    run = _today(settings)
    first, second = steps.fetch(run), steps.fetch(run)
    assert (first["rows_out"], first["quarantined"]) == (2, 3)
    assert (second["rows_in"], second["rows_out"], second["quarantined"]) == (0, 0, 0)
    pages = _stored(settings, RAW_PAGES, run)
    assert set(pages["source_id"]) == {"old-lamps"}
    assert pages.select("url", "http_status", "announced").row(0) == (
        "https://harbourpost.example/1",
        200,
        '{"_captured_at":"2026-03-06T07:08:09+00:00"}',
    )
    refused = _refused(settings, run)
    assert sorted(refused) == ["not_a_response", "not_html", "status"]
    assert refused["not_html"].startswith("2 records of the archive were passed over (2 image/png)")


def test_of_a_longer_archive_only_what_is_new_is_taken(settings: Settings, tmp_path: Path) -> None:
    run = _today(settings)
    write_archive(tmp_path / "lamps.warc.gz", _stories(1, 2))
    steps.fetch(run)
    write_archive(tmp_path / "lamps.warc.gz", _stories(1, 2, 3))
    report = steps.fetch(run)
    assert (report["rows_in"] - report["quarantined"], report["rows_out"]) == (1, 1)
    assert _stored(settings, RAW_PAGES, run).height == 3


def test_a_run_that_is_killed_goes_on_where_it_was(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_archive(tmp_path / "lamps.warc.gz", _stories(*range(1, 8)))
    monkeypatch.setattr(archived, "BATCH_ITEMS", 2)
    settle, settled = archived.Shelf._settle, []

    def settle_until_killed(shelf: archived.Shelf, *given: object) -> None:
        settled.append(given)
        if len(settled) == 2:
            raise KeyboardInterrupt
        settle(shelf, *given)

    monkeypatch.setattr(archived.Shelf, "_settle", settle_until_killed)
    run = _today(settings)
    with pytest.raises(KeyboardInterrupt):
        steps.fetch(run)
    # The second batch was on disk, but not yet remembered: it comes again, and is known.
    assert _stored(settings, RAW_PAGES, run).height == 4
    report = steps.fetch(run)
    assert (report["rows_in"] - report["quarantined"], report["duplicates"]) == (5, 2)
    urls = _stored(settings, RAW_PAGES, run)["url"]
    assert sorted(urls) == [f"https://harbourpost.example/{number}" for number in range(1, 8)]


def test_an_archive_that_is_not_there_is_told_and_asked_for_again(settings: Settings, tmp_path: Path) -> None:
    run = _today(settings)
    assert steps.fetch(run)["quarantined"] == 1
    assert "No such file" in _refused(settings, run)["unreachable_archive"]
    write_archive(tmp_path / "lamps.warc.gz", _stories(1))
    assert steps.fetch(run)["rows_out"] == 1


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Store]:
    monkeypatch.setenv("HOME", str(tmp_path))
    with store() as served:
        monkeypatch.setenv("AWS_ENDPOINT_URL", served.address)
        yield served


def test_an_archive_in_a_store_becomes_articles(settings: Settings, tmp_path: Path, shelf: Store) -> None:
    write_archive(tmp_path / "lamps.warc.gz", _stories(1, 2))
    shelf.objects["news/lamps.warc.gz"] = (tmp_path / "lamps.warc.gz").read_bytes()
    settings.sources.write_text(
        "sources:\n  - {id: far-lamps, kind: warc, path: s3://news/lamps.warc.gz}\n", encoding="utf-8"
    )
    run = _today(settings)
    assert steps.fetch(run)["rows_out"] == 2
    steps.articles(run, 0)
    articles = _stored(settings, ARTICLES, run).sort("title")
    assert articles.select("title", "source_id", "canonical_url").rows() == [
        ("Lamp 1 lit", "far-lamps", "https://harbourpost.example/1"),
        ("Lamp 2 lit", "far-lamps", "https://harbourpost.example/2"),
    ]


def test_archives_in_the_inbox_are_collected(settings: Settings, inbox: Path) -> None:
    write_archive(inbox / "lamps.warc.gz", [*_stories(1, 2), PICTURE])
    write_archive(inbox / "more.warc", _stories(3), packed=False)
    (inbox / "none.warc").touch()
    (inbox / "torn.arc.gz").write_bytes(b"\x1f\x8b\x08 torn")
    run = Run.everything(settings)
    report = steps.collect(run)
    assert report["rows_out"] == 3
    pages = _stored(settings, RAW_PAGES, run)
    assert pages["item"].str.starts_with("lamps.warc.gz#").sum() == 2
    # The day is the page's own, as for any page of the inbox.
    assert set(pages["day"].cast(pl.String)) == {"2026-03-05"}
    refused = _stored(settings, QUARANTINE, run).sort("item", "reason")
    assert refused.select("item", "reason").rows() == [
        ("lamps.warc.gz", "not_a_response"),
        ("lamps.warc.gz", "not_html"),
        ("more.warc", "not_a_response"),
        ("none.warc", "empty_file"),
        ("torn.arc.gz", "broken"),
    ]
    again = steps.collect(run)
    assert (again["rows_out"], again["duplicates"]) == (0, 3)


def test_no_date_is_guessed_after_the_day_of_capture(settings: Settings, inbox: Path) -> None:
    undated = page("<title>Lamp lit</title>", foot="<p>Seen 4 April 2021</p><p>(c) 5 May 2024</p>")
    write_archive(inbox / "lamps.warc.gz", [response(1, undated)], date="2021-06-01T00:00:00Z")
    run = Run.everything(settings)
    steps.collect(run)
    steps.articles(run, 0)
    assert _stored(settings, ARTICLES, run)["published_on"].dt.year().to_list() == [2021]
