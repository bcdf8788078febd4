"""Collecting adds what is new, cuts it into bounded shards and never takes away."""

import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from presswatch import shards, steps
from presswatch.settings import Run, Settings, SettingsError
from schemas import CHECK_RESULTS, QUARANTINE, RAW_PAGES
from sources import inbox as inbox_source
from tests.conftest import make_settings
from warehouse.lake import Lake

"""The module; the name in the package is that of its function."""


def _write_rows(inbox: Path, name: str, numbers: range, published: str = "2026-03-02") -> None:
    rows = [
        {"outlet": "Harbour Post", "title": f"Boat {n}", "published": published, "text": f"Boat {n} came in. " * 20}
        for n in numbers
    ]
    (inbox / name).write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def _shard_heights(settings: Settings, run_key: str = "all") -> list[int]:
    return [pl.read_parquet(path).height for path in Lake(settings.lake).parts(RAW_PAGES, run_key)]


def test_items_are_cut_into_shards_of_the_size_asked_for(home: Path, inbox: Path) -> None:
    _write_rows(inbox, "boats.jsonl", range(7))
    settings = make_settings(home, inbox, shard_size=3)
    report = steps.collect(Run.everything(settings))
    assert report["shards"] == [0, 1, 2]
    assert _shard_heights(settings) == [3, 3, 1]


def test_collecting_again_changes_no_byte(home: Path, inbox: Path) -> None:
    _write_rows(inbox, "boats.jsonl", range(4))
    settings = make_settings(home, inbox, shard_size=3)
    run = Run.everything(settings)
    steps.collect(run)
    before = [path.read_bytes() for path in Lake(settings.lake).parts(RAW_PAGES, "all")]
    report = steps.collect(run)
    assert (report["rows_in"], report["rows_out"], report["duplicates"]) == (4, 0, 4)
    assert [path.read_bytes() for path in Lake(settings.lake).parts(RAW_PAGES, "all")] == before


def test_a_last_shard_that_is_not_full_is_filled_first(home: Path, inbox: Path) -> None:
    settings = make_settings(home, inbox, shard_size=3)
    _write_rows(inbox, "a.jsonl", range(2))
    steps.collect(Run.everything(settings))
    _write_rows(inbox, "b.jsonl", range(10, 14))
    steps.collect(Run.everything(settings))
    assert _shard_heights(settings) == [3, 3]


def test_a_file_that_leaves_the_inbox_leaves_its_articles_here(settings: Settings, inbox: Path) -> None:
    _write_rows(inbox, "a.jsonl", range(2))
    steps.collect(Run.everything(settings))
    (inbox / "a.jsonl").unlink()
    steps.collect(Run.everything(settings))
    assert _shard_heights(settings) == [2]


def test_a_day_takes_what_was_published_on_it_and_undated_rows_when_they_were_first_seen(
    settings: Settings, inbox: Path
) -> None:
    _write_rows(inbox, "a.jsonl", range(2), published="2026-03-02")
    _write_rows(inbox, "b.jsonl", range(3), published="2026-03-03")
    _write_rows(inbox, "c.jsonl", range(4), published="")
    _write_rows(inbox, "d.jsonl", range(5), published="2931-01-01")
    for day, rows in ((date(2026, 3, 2), 2), (date(2026, 3, 3), 3), (date(2026, 3, 4), 0), (settings.today(), 9)):
        assert steps.collect(Run.for_day(day, settings))["rows_in"] == rows, day


def test_a_broken_line_is_put_aside_with_its_place_and_the_rest_goes_on(settings: Settings, inbox: Path) -> None:
    _write_rows(inbox, "a.jsonl", range(2))
    with (inbox / "a.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"title": "half a li\n')
    report = steps.collect(Run.everything(settings))
    assert (report["rows_in"], report["rows_out"], report["quarantined"]) == (3, 2, 1)
    aside = Lake(settings.lake).read(QUARANTINE, "all", "collect-0000").row(0, named=True)
    assert aside["item"] == "a.jsonl#3"
    assert "half a li" in aside["row_excerpt"]
    assert aside["explanation"]


def test_a_smaller_shard_size_cuts_the_shards_that_stand(home: Path, inbox: Path) -> None:
    _write_rows(inbox, "boats.jsonl", range(7))
    steps.collect(Run.everything(make_settings(home, inbox, shard_size=6)))
    smaller = make_settings(home, inbox, shard_size=2)
    steps.collect(Run.everything(smaller))
    ids = [pl.read_parquet(path)["raw_page_id"].to_list() for path in Lake(smaller.lake).parts(RAW_PAGES, "all")]
    assert max(map(len, ids)) == 2
    assert len({row_id for shard in ids for row_id in shard}) == sum(map(len, ids)) == 7


def test_a_flood_of_bad_lines_is_written_in_parts_that_the_next_attempt_replaces(
    settings: Settings, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shards, "REFUSALS_AT_ONCE", 1)
    for number in range(3):
        (inbox / f"{number}.docx").write_bytes(b"PK")
    monkeypatch.setattr(inbox_source, "BATCH_ROWS", 1)
    _write_rows(inbox, "z.jsonl", range(3))
    assert steps.collect(Run.everything(settings))["quarantined"] == 3
    (inbox / "1.docx").unlink()
    (inbox / "2.docx").unlink()
    assert steps.collect(Run.everything(settings))["quarantined"] == 1
    parts = Lake(settings.lake).parts(QUARANTINE, "all")
    assert sum(pl.read_parquet(path).height for path in parts) == 1


def test_new_rows_withdraw_the_verdict_so_that_nothing_is_loaded_unjudged(settings: Settings, inbox: Path) -> None:
    lake = Lake(settings.lake)
    _write_rows(inbox, "a.jsonl", range(1))
    steps.collect(Run.everything(settings))
    lake.write(CHECK_RESULTS, "all", "check", CHECK_RESULTS.empty())
    steps.collect(Run.everything(settings))
    assert lake.parts(CHECK_RESULTS, "all"), "nothing new came, so the verdict stands"
    _write_rows(inbox, "b.jsonl", range(2, 3))
    steps.collect(Run.everything(settings))
    assert not lake.parts(CHECK_RESULTS, "all")


@pytest.mark.parametrize("step", steps.SHARD_STEPS, ids=lambda step: step.__name__)
def test_a_step_whose_input_was_never_made_says_which_step_to_run(settings: Settings, step: steps.ShardStep) -> None:
    with pytest.raises(FileNotFoundError, match=r"run its step `(collect|articles)` first"):
        step(Run.everything(settings), 5)


def test_a_missing_inbox_is_a_refusal_that_says_what_to_do(home: Path, tmp_path: Path) -> None:
    settings = make_settings(home, tmp_path / "nowhere")
    with pytest.raises(SettingsError, match="make that folder, or name another with --inbox"):
        steps.collect(Run.everything(settings))
