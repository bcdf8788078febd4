"""Old days read anew: what changes is shown, nothing is touched until it is asked for, and then all goes the daily way."""

import json
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner, Result

from presswatch import steps
from presswatch.cli import app
from presswatch.maintenance import content_hashes, forget_article, rebuild_warehouse
from presswatch.reextract import Days, Outcome, publish_reextracted, reextract, report_text
from presswatch.run import run_all
from presswatch.settings import Run, Settings
from schemas import QUOTES
from tests.conftest import make_settings
from warehouse.connect import query
from warehouse.lake import Lake, shard_part
from warehouse.staging import Staging

pytestmark = pytest.mark.timeout(600)

FERRY = (
    "“The ferry stays until the last islander has left,” said Orla Tenby, the mayor. “We counted every passenger twice this "
    "winter,” Tenby said.\n\n“Our boats are older than the council and far more reliable,” said Ned Marrish, who runs the "
    "pier. “I have paid for two engines out of my own pocket,” Marrish said."
)
LAMP = (
    "“The lamp never once went out while I was awake,” said Ines Vell, the keeper. “I shall miss the fog more than the "
    "visitors,” Vell said. “The stairs will miss nobody at all,” Vell said."
)
QUARRY = (
    "“We dig where the map tells us to dig,” said Dara Quill, who owns the quarry. “The dust is worse in the papers than in "
    "the village,” Quill said."
)
STORIES = (
    ("The Harbour Post", "Ferry stays", FERRY, "2026-03-04"),
    ("Coast Wire", "Lamp out", LAMP, "2026-03-04"),
    ("Coast Wire", "Quarry goes on", QUARRY, "2026-03-05"),
)
BOTH = Days(date(2026, 3, 4), date(2026, 3, 5))
FIRST, SECOND = Days(BOTH.first, BOTH.first), Days(BOTH.last, BOTH.last)

OTHER_SPEAKER = pl.col("text").str.starts_with("We counted")
NO_ENTITY = pl.col("text").str.starts_with("Our boats")
SHORTER = pl.col("text").str.starts_with("I have paid")
OTHER_KIND = pl.col("text").str.starts_with("The lamp")
OTHER_WAY = pl.col("text").str.starts_with("I shall miss")
NOT_FOUND = pl.col("text").str.starts_with("The stairs")
MOVED = pl.col("text").str.starts_with("We dig")


def _silent(*_: object) -> None:
    return None


@dataclass(frozen=True)
class Newsroom:
    """A home whose published quotes are those of an older extractor, and what a run with that of now gives."""

    settings: Settings
    fresh: dict[str, str]


@pytest.fixture(scope="module")
def grown_old(tmp_path_factory: pytest.TempPathFactory) -> Newsroom:
    """The quarry stands in two runs: in that of its day and in the one over everything."""
    home = tmp_path_factory.mktemp("newsroom")
    inbox = home / "inbox"
    inbox.mkdir()
    filler = "It rained all day in the town. " * 12
    lines = [
        {"id": title, "outlet": outlet, "title": title, "body": f"{body}\n\n{filler}", "published_at": day}
        for outlet, title, body, day in STORIES
    ]
    (inbox / "news.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    settings = make_settings(home, inbox)
    runs = [Run.for_day(BOTH.last, settings), Run.everything(settings)]
    for run in runs:
        run_all(run, _silent)
    fresh = content_hashes(settings)
    for run in runs:
        _write_as_before(run)
    for step in (steps.check, steps.load, steps.marts, steps.publish):
        for run in runs:
            step(run)
    assert content_hashes(settings) != fresh
    return Newsroom(settings, fresh)


def _write_as_before(run: Run) -> None:
    """The quotes of a run as an older version gave them: every sort of difference once, and an older version in each row."""
    lake = Lake(run.settings.lake)
    rows = lake.require(QUOTES, run.key, shard_part(0)).filter(~NOT_FOUND)
    before = rows.with_columns(
        method=pl.lit("quotes-0"),
        speaker=pl.when(OTHER_SPEAKER).then(pl.lit("Ned Marrish")).otherwise("speaker"),
        speaker_entity_id=pl.when(~(OTHER_SPEAKER | NO_ENTITY)).then("speaker_entity_id"),
        kind=pl.when(OTHER_KIND).then(pl.lit("mixed")).otherwise("kind"),
        attribution=pl.when(OTHER_WAY).then(pl.lit("role_only")).otherwise("attribution"),
        end_char=pl.when(SHORTER).then(pl.col("end_char") - 3).otherwise("end_char"),
        start_char=pl.when(MOVED).then(pl.col("start_char") + 17).otherwise("start_char"),
        text=pl.when(SHORTER)
        .then(pl.col("text").str.head(-3))
        .when(MOVED)
        .then(pl.col("text").str.slice(17))
        .otherwise("text"),
    )
    lake.write(QUOTES, run.key, shard_part(0), before)


@pytest.fixture(scope="module")
def outcome(grown_old: Newsroom) -> Outcome:
    return reextract(BOTH, grown_old.settings, _silent)


@pytest.fixture
def desk(grown_old: Newsroom, tmp_path: Path) -> Newsroom:
    """A home of one's own, to change at will."""
    home = tmp_path / "home"
    shutil.copytree(grown_old.settings.home, home, symlinks=True)
    return Newsroom(make_settings(home, home / "inbox"), grown_old.fresh)


def _type(settings: Settings, *words: str) -> Result:
    return CliRunner().invoke(app, ["reextract", *words], env={"PRESSWATCH_HOME": str(settings.home)})


def test_every_sort_of_change_is_found_once_though_an_article_stands_in_two_runs(outcome: Outcome) -> None:
    counts = {name: count for name, count in outcome.quotations.items() if name != "kept"}
    assert counts == {"gained": 2, "lost": 1, "speaker": 1, "entity": 1, "kind": 1, "attribution": 1, "span": 1}
    rows = pl.read_parquet(outcome.file)
    words = dict(rows.select("change", pl.coalesce("new_text", "old_text").str.head(9)).sort("change").rows())
    assert words["speaker"] == "We counte"
    assert words["entity"] == "Our boats"
    assert words["span"] == "I have pa"
    assert words["lost"] == "map tells"
    assert set(rows.filter(pl.col("change") == "gained")["new_text"].str.head(6)) == {"The st", "We dig"}


def test_both_sides_stand_side_by_side(outcome: Outcome) -> None:
    row = pl.read_parquet(outcome.file).row(by_predicate=pl.col("change") == "speaker", named=True)
    assert (row["old_speaker"], row["new_speaker"]) == ("Ned Marrish", "Orla Tenby")
    assert row["changes"] == ["speaker", "entity"]
    assert row["outlet"] == "The Harbour Post"
    assert {"speaker", "speaker_entity_id", "method"} <= set(row["columns"])


def test_the_report_tells_versions_counts_examples_and_where_to_look(outcome: Outcome) -> None:
    shown = report_text(outcome)
    assert "2026-03-04 to 2026-03-05: 3 published article(s) of 2 run(s)" in shown
    assert "version (quotations): quotes-0 (" in shown
    assert "0 gained, 0 lost, 0 changed" in next(line for line in shown.splitlines() if "mentions:" in line)
    assert "“We counted every passenger twice this winter,”" in shown
    assert "was  Ned Marrish" in shown
    assert "now  Orla Tenby" in shown
    assert str(outcome.file) in shown
    assert "presswatch follow" in shown


def test_nothing_is_touched_unless_it_is_asked_for(desk: Newsroom) -> None:
    before = {path: path.read_bytes() for path in desk.settings.home.rglob("*") if path.is_file()}
    shown = _type(desk.settings, "--from", "2026-03-04", "--to", "2026-03-05")
    assert shown.exit_code == 0, shown.output
    assert "presswatch reextract --from 2026-03-04 --to 2026-03-05 --publish" in shown.output
    staged = Staging.beside(Lake(desk.settings.lake)).root
    after = {path for path in desk.settings.home.rglob("*") if path.is_file() and staged not in path.parents}
    assert after == {path for path in before if staged not in path.parents}
    assert all(path.read_bytes() == before[path] for path in after)


def test_only_the_days_asked_for_change_and_all_of_them_give_what_a_run_of_now_gives(desk: Newsroom) -> None:
    done = _type(desk.settings, "--from", "2026-03-05", "--to", "2026-03-05", "--publish")
    assert done.exit_code == 0, done.output
    assert f"Published as {desk.settings.published}" in done.output
    sql = "SELECT published_on, method = 'quotes-0' AS is_old FROM quotes JOIN articles USING (article_id) GROUP BY ALL"
    assert dict(query(desk.settings.published, sql).rows()) == {FIRST.first: True, SECOND.first: False}
    assert _type(desk.settings, "--from", "2026-03-04", "--to", "2026-03-04", "--publish").exit_code == 0
    assert content_hashes(desk.settings) == desk.fresh
    again = _type(desk.settings, "--from", "2026-03-04", "--to", "2026-03-05", "--publish")
    assert again.exit_code == 0
    assert "Nothing changes" in again.output
    assert "Nothing had to be published" in again.output
    rebuild_warehouse(desk.settings, _silent)
    assert content_hashes(desk.settings) == desk.fresh


@pytest.mark.parametrize("moment", ["check of all", "load of all", "publish of all"])
def test_cut_off_at_any_moment_readers_see_the_old_tables_and_the_next_try_ends_the_same(
    desk: Newsroom, moment: str
) -> None:
    old = content_hashes(desk.settings)

    def cut_off(what: str, *_: int) -> None:
        if what == moment:
            raise KeyboardInterrupt

    outcome = reextract(FIRST, desk.settings, _silent)
    with pytest.raises(KeyboardInterrupt):
        publish_reextracted(outcome, desk.settings, cut_off)
    assert content_hashes(desk.settings) == old
    again = reextract(FIRST, desk.settings, _silent)
    assert again.quotations == outcome.quotations
    publish_reextracted(again, desk.settings, _silent)
    assert reextract(FIRST, desk.settings, _silent).is_nothing_new


def test_what_was_read_is_not_read_again_until_the_extractor_knows_something_else(
    desk: Newsroom, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    staged = Lake(Staging.beside(Lake(desk.settings.lake)).root).path(QUOTES, "all", shard_part(0))
    reextract(FIRST, desk.settings, _silent)
    first = staged.stat().st_mtime_ns
    assert reextract(FIRST, desk.settings, _silent).mentions["changed"] == 0
    assert staged.stat().st_mtime_ns == first
    known = tmp_path / "known.csv"
    known.write_text("entity_id,name,kind\nQ990077,Orla Tenby,PERSON\n", encoding="utf-8")
    monkeypatch.setenv("PRESSWATCH_KNOWN", str(known))
    assert reextract(FIRST, desk.settings, _silent).mentions["entity"] > 0
    assert staged.stat().st_mtime_ns > first


def test_a_part_without_its_stamp_counts_as_not_read(desk: Newsroom) -> None:
    staging = Staging.beside(Lake(desk.settings.lake))
    reextract(BOTH, desk.settings, _silent)
    (stamp,) = (staging.root / "stamps").glob("all-*")
    said = stamp.read_text(encoding="ascii")
    stamp.unlink()
    Lake(staging.root).write(QUOTES, "all", shard_part(0), QUOTES.empty())
    assert reextract(BOTH, desk.settings, _silent).quotations["lost"] == 1
    assert staging.holds("all", 0, said)


def test_a_takedown_reaches_what_was_read_anew(desk: Newsroom) -> None:
    outcome = reextract(BOTH, desk.settings, _silent)
    article_id = query(desk.settings.published, "SELECT article_id FROM articles WHERE title = 'Quarry goes on'").item()
    forget_article(article_id, "asked by the author", desk.settings)
    assert not outcome.file.exists()
    holding = [
        path for path in desk.settings.home.rglob("*.parquet") if "the papers than" in str(pl.read_parquet(path).rows())
    ]
    assert holding == []
    assert _type(desk.settings, "--from", "2026-03-05", "--to", "2026-03-05").exit_code == 1


def test_the_changes_go_to_a_csv_that_runs_nothing(desk: Newsroom, tmp_path: Path) -> None:
    out = tmp_path / "changes.csv"
    done = _type(desk.settings, "--from", "2026-03-04", "--to", "2026-03-05", "--out", str(out))
    assert done.exit_code == 0, done.output
    rows = pl.read_csv(out, infer_schema=False)
    assert rows.height == pl.read_parquet(desk.settings.home / "reextract" / "quote_changes.parquet").height
    assert "speaker|entity" in rows["changes"]
    assert str(out) in done.output


def test_two_at_once_are_refused(desk: Newsroom) -> None:
    with Staging.beside(Lake(desk.settings.lake)).alone():
        refused = _type(desk.settings, "--from", "2026-03-04", "--to", "2026-03-05")
    assert refused.exit_code == 1
    assert "wait for it to end" in refused.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--from", "2026-03-05", "--to", "2026-03-04"), "write --from 2026-03-04 --to 2026-03-05"),
        (("--from", "2025-01-01", "--to", "2025-01-31"), "the lake holds those of 2026-03-04 to 2026-03-05"),
        (("--from", "2026-03-04", "--to", "2026-03-05", "--out", "changes.txt"), "end it with .csv"),
        (("--from", "2026-03-04", "--to", "2026-03-05", "--out", "nowhere/changes.csv"), "make it, or name another"),
        (("--from", "2026-03-04", "--to", "2026-03-05", "--entity-engine", "oracle"), "no entity engine 'oracle'"),
    ],
)
def test_a_refusal_is_one_line_with_the_next_action(grown_old: Newsroom, words: tuple[str, ...], said: str) -> None:
    refused = _type(grown_old.settings, *words)
    assert refused.exit_code == 1
    assert said in refused.output
    assert len(refused.output.strip().splitlines()) == 1


def test_without_published_tables_there_is_nothing_to_compare_with(settings: Settings) -> None:
    refused = _type(settings, "--from", "2026-03-04", "--to", "2026-03-05")
    assert refused.exit_code == 1
    assert "run `presswatch run` first" in refused.output


def test_days_without_articles_and_runs_that_were_never_published_are_named(desk: Newsroom) -> None:
    longer = reextract(Days(date(2026, 3, 3), date(2026, 3, 5)), desk.settings, _silent)
    assert "no articles of 2026-03-03" in report_text(longer)
    inbox = desk.settings.inbox / "late.jsonl"
    late = (desk.settings.inbox / "news.jsonl").read_text(encoding="utf-8").replace("2026-03-04", "2026-03-03")
    inbox.write_text(late, encoding="utf-8")
    run = Run.for_day(date(2026, 3, 3), desk.settings)
    steps.collect(run)
    steps.articles(run, 0)
    refused = _type(desk.settings, "--from", "2026-03-03", "--to", "2026-03-03")
    assert "run(s) 2026-03-03 hold articles" in refused.output
    longer = reextract(Days(date(2026, 3, 3), date(2026, 3, 5)), desk.settings, _silent)
    assert "never published: run(s) 2026-03-03" in report_text(longer)


def test_help_shows_an_example() -> None:
    shown = CliRunner().invoke(app, ["reextract", "--help"])
    assert shown.exit_code == 0
    assert "presswatch reextract --from 2026-03-02 --to 2026-03-08 --publish" in " ".join(shown.output.split())
