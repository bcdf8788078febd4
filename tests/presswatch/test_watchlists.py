"""Watchlists in a run: hits that point at exact characters, alerts that are told once, and the commands."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from presswatch import steps
from presswatch.alert_desk import alert_desk
from presswatch.cli import app
from presswatch.maintenance import forget_article, rebuild_warehouse
from presswatch.run import run_all
from presswatch.settings import Run, Settings
from reports.alert_queue import AlertQueue
from schemas import WATCHLIST_HITS
from warehouse.connect import query
from warehouse.lake import Lake

MARKER = "zanzibarquark"


@pytest.fixture
def watched(settings: Settings, inbox: Path, tmp_path: Path) -> Settings:
    """A home whose only list looks for MARKER, with two articles of today of which one holds it."""
    file = tmp_path / "lists.yml"
    file.write_text(f"watchlists:\n  - {{name: ferry, phrases: [{MARKER}], tell: [desk]}}\n", encoding="utf-8")
    today = datetime.now(UTC).date()
    for name, word in (("a", MARKER), ("b", "other")):
        row = {
            "outlet": "Harbour Post",
            "url": f"https://harbourpost.example/{name}",
            "title": f"The {word} crane",
            "published": f"{today}",
        }
        row["text"] = f"The {word} crane came back on Monday. " * 12
        (inbox / f"{name}.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    return replace(settings, watchlists=file)


def run_everything(settings: Settings) -> None:
    run_all(Run.everything(settings), lambda *_: None)


def alerts(settings: Settings) -> list[dict]:
    with AlertQueue(settings.state) as queue:
        return queue.rows()


def type_in(*words: str, home: Path, lists: Path | None = None) -> tuple[int, str]:
    environment = {"PRESSWATCH_HOME": str(home), "COLUMNS": "200"} | (
        {"PRESSWATCH_WATCHLISTS": str(lists)} if lists else {}
    )
    result = CliRunner().invoke(app, list(words), env=environment)
    return result.exit_code, result.output


def test_every_hit_of_the_samples_gives_its_words_back_in_sql(samples: Settings) -> None:
    counts = query(
        samples.published,
        """SELECT count(*) AS n, count(DISTINCT watchlist) AS lists, count(*) FILTER (
               matched <> substring(CASE field WHEN 'title' THEN title WHEN 'outlet' THEN outlet ELSE body END, start_char + 1, end_char - start_char)
           ) AS differing, count(quote_id) AS quoted FROM watchlist_hits JOIN articles USING (article_id)""",
    ).row(0, named=True)
    assert counts["lists"] == 2
    assert counts["n"] > 5
    assert counts["differing"] == 0
    assert counts["quoted"] > 0
    strays = "SELECT count(*) FROM watchlist_hits ANTI JOIN quotes USING (quote_id) WHERE quote_id IS NOT NULL"
    assert query(samples.published, strays).item() == 0


def test_a_run_that_is_made_again_has_the_same_hits_and_one_alert(watched: Settings) -> None:
    run_everything(watched)
    first = query(watched.published, "SELECT * FROM watchlist_hits ORDER BY ALL")
    run_everything(watched)
    assert query(watched.published, "SELECT * FROM watchlist_hits ORDER BY ALL").equals(first)
    assert first.height == 13
    rows = query(watched.published, "SELECT watchlist, receiver, state, attempts FROM alerts").rows()
    assert rows == [("ferry", "desk", "waiting", 0)]


def test_a_changed_list_replaces_hits_and_alerts_that_nobody_was_sent(watched: Settings) -> None:
    run_everything(watched)
    old = alerts(watched)[0]["alert_id"]
    watched.watchlists.write_text("watchlists:\n  - {name: ferry, phrases: [other], tell: [desk]}\n", encoding="utf-8")
    run_everything(watched)
    assert query(watched.published, "SELECT DISTINCT matched FROM watchlist_hits").rows() == [("other",)]
    assert [row["alert_id"] for row in alerts(watched)] != [old]
    assert len(alerts(watched)) == 1


def test_rows_read_anew_take_the_old_hits_away_until_they_are_matched_again(watched: Settings) -> None:
    run_everything(watched)
    run = Run.everything(watched)
    steps.quotes(run, 0)
    steps.check(run)
    steps.load(run)
    steps.publish(run)
    assert query(watched.published, "SELECT count(*) FROM watchlist_hits").item() == 0
    for step in (steps.watchlists, steps.load, steps.publish):
        step(run)
    assert query(watched.published, "SELECT count(*) FROM watchlist_hits").item() == 13


def test_an_article_that_the_check_puts_aside_is_no_hit(watched: Settings) -> None:
    run = Run.everything(watched)
    run_everything(watched)
    lake = Lake(watched.lake)
    hits = lake.read(WATCHLIST_HITS, run.key, "shard-0000")
    from schemas import QUARANTINE

    aside = dict.fromkeys(QUARANTINE.schema(), "") | {
        "stage": "check",
        "table_name": "articles",
        "row_key": hits["article_id"][0],
    }
    lake.write(QUARANTINE, run.key, "check", pl.DataFrame([aside]))
    steps.watchlists(run)
    assert lake.read(WATCHLIST_HITS, run.key, "shard-0000").is_empty()
    assert alerts(watched) == []


def test_a_rebuild_keeps_hits_and_alerts(watched: Settings) -> None:
    run_everything(watched)
    before = (
        query(watched.published, "SELECT * FROM watchlist_hits ORDER BY ALL"),
        query(watched.published, "SELECT * FROM alerts"),
    )
    rebuild_warehouse(watched, lambda *_: None)
    after = (
        query(watched.published, "SELECT * FROM watchlist_hits ORDER BY ALL"),
        query(watched.published, "SELECT * FROM alerts"),
    )
    assert all(one.equals(other) for one, other in zip(before, after, strict=True))


def test_a_takedown_reaches_hits_alerts_and_the_brief(watched: Settings) -> None:
    run_everything(watched)
    article_id = query(watched.published, "SELECT DISTINCT article_id FROM watchlist_hits").item()
    assert [path for path in watched.briefs.iterdir() if MARKER in path.read_text(encoding="utf-8")]
    said = forget_article(article_id, "asked by the author", watched)
    assert "The brief of" in said
    assert query(watched.published, "SELECT count(*) FROM watchlist_hits").item() == 0
    assert query(watched.published, "SELECT count(*) FROM alerts").item() == 0
    assert alerts(watched) == []
    assert list(watched.briefs.iterdir()) == []
    marker = MARKER.encode()
    kept = [path for path in watched.home.rglob("*") if path.is_file() and marker in path.read_bytes()]
    assert kept == []


def test_an_old_article_is_a_hit_and_wakes_nobody(watched: Settings, inbox: Path) -> None:
    long_ago = datetime.now(UTC).date() - timedelta(days=30)
    row = json.loads((inbox / "a.jsonl").read_text(encoding="utf-8")) | {"published": f"{long_ago}"}
    (inbox / "a.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    run_everything(watched)
    assert query(watched.published, "SELECT count(*) FROM watchlist_hits").item() == 13
    assert alerts(watched) == []


def test_an_article_without_a_date_alerts_in_its_own_days_run_and_not_in_a_run_over_everything(
    watched: Settings, inbox: Path
) -> None:
    row = json.loads((inbox / "a.jsonl").read_text(encoding="utf-8"))
    del row["published"]
    (inbox / "a.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    run_everything(watched)
    assert query(watched.published, "SELECT count(*) FROM watchlist_hits").item() == 13
    assert alerts(watched) == []
    first_seen = query(
        watched.published, "SELECT min(published_on) FROM articles WHERE published_precision = 'unknown'"
    )
    run_all(Run.for_day(first_seen.item(), watched), lambda *_: None)
    assert [(row["watchlist"], row["day"]) for row in alerts(watched)] == [("ferry", f"{first_seen.item()}")]


def test_test_shows_what_a_list_would_have_caught(samples: Settings, tmp_path: Path) -> None:
    lists = tmp_path / "lists.yml"
    lists.write_text("watchlists:\n  - {name: loan, expression: bridge NEAR/3 loan*}\n", encoding="utf-8")
    code, shown = type_in(
        "watch", "test", "loan", "--from", "2026-03-01", "--to", "2026-03-08", home=samples.home, lists=lists
    )
    assert code == 0, shown
    assert "Korvan" in shown
    expected = query(
        samples.published,
        "SELECT count(*) FROM articles WHERE published_on BETWEEN '2026-03-01' AND '2026-03-08' AND body_verdict IN ('ok', 'teaser', 'too_short')",
    ).item()
    assert f"of {expected} articles from 2026-03-01 to 2026-03-08" in shown


def test_test_says_the_same_as_the_run_said(samples: Settings) -> None:
    for name, count in query(
        samples.published, "SELECT watchlist, count(*) FROM watchlist_hits GROUP BY ALL"
    ).iter_rows():
        code, shown = type_in("watch", "test", name, "--from", "2026-01-01", "--to", "2026-12-31", home=samples.home)
        assert code == 0, shown
        assert shown.strip().endswith(f", {count} places")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("watch", "test", "nothing"), "no list 'nothing'; there are ferry-contract, thalberg-on-the-budget"),
        (
            ("watch", "test", "ferry-contract", "--from", "1999-01-01", "--to", "1999-01-02"),
            "no articles are published",
        ),
    ],
)
def test_what_cannot_be_tried_is_said_in_one_line(samples: Settings, words: tuple[str, ...], said: str) -> None:
    code, shown = type_in(*words, home=samples.home)
    assert code == 1
    assert said in shown


def test_check_shows_the_caret_below_the_character(samples: Settings, tmp_path: Path) -> None:
    lists = tmp_path / "lists.yml"
    lists.write_text("watchlists:\n  - name: ferry\n    expression: ferry AND (dock\n", encoding="utf-8")
    code, shown = type_in("watch", "check", home=samples.home, lists=lists)
    assert code == 1
    said, expression, caret = shown.rstrip().splitlines()
    assert said.endswith("list 'ferry', expression: this parenthesis is never closed, at character 11:")
    assert expression[caret.index("^")] == "("


def test_check_names_receivers_without_an_address(samples: Settings, watched: Settings) -> None:
    code, shown = type_in("watch", "check", home=samples.home, lists=watched.watchlists)
    assert code == 0, shown
    assert "ferry: desk is told" in shown
    assert "set PRESSWATCH_TELL_DESK" in shown


def test_send_ends_with_a_failure_when_somebody_could_not_be_told(watched: Settings) -> None:
    run_everything(watched)
    code, shown = type_in("watch", "send", home=watched.home, lists=watched.watchlists)
    assert code == 1
    assert "1 wait" in shown
    assert "PRESSWATCH_TELL_DESK" in shown


def test_the_desk_keeps_the_quiet_hours_that_the_lists_have_now(watched: Settings) -> None:
    late = datetime(2026, 3, 4, 22, 10, tzinfo=UTC)
    assert alert_desk(watched).due_at("ferry", late) == late
    quiet = 'watchlists:\n  - {name: ferry, phrases: [x], quiet: "23:00-07:00", timezone: Europe/Vienna}\n'
    watched.watchlists.write_text(quiet, encoding="utf-8")
    desk = alert_desk(watched)
    assert desk.due_at("ferry", late) == datetime(2026, 3, 5, 6, tzinfo=UTC)
    assert desk.due_at("taken-out", late) == late
