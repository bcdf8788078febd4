"""The dashboard as a step of the run, and by hand."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from presswatch import steps
from presswatch.cli import app
from presswatch.maintenance import forget_article
from presswatch.run import run_all
from presswatch.settings import Run, Settings
from reports.dashboard.swapping import SITE
from warehouse.connect import query

MARKER = "zanzibarquark"


@pytest.fixture
def ran(settings: Settings, inbox: Path) -> Settings:
    rows = [
        {
            "outlet": "Harbour Post",
            "url": f"https://harbourpost.example/{number}",
            "title": f"Crane {number}",
            "published": "2026-03-02",
            "text": f"“The {MARKER if number == 0 else 'old'} crane number {number} must go,” Mayor Tilda Brandvold said. "
            * 4,
        }
        for number in range(3)
    ]
    (inbox / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    run_all(Run.everything(settings), lambda *_: None)
    return settings


def _holding(settings: Settings) -> list[Path]:
    return [path for path in settings.reports.rglob("*.html") if MARKER in path.read_text(encoding="utf-8")]


def test_a_run_ends_with_a_site_of_what_it_published(ran: Settings) -> None:
    assert (ran.reports / SITE / "index.html").exists()
    assert _holding(ran)


def test_what_is_taken_down_is_gone_from_the_pages_too(ran: Settings) -> None:
    article_id = query(ran.published, f"SELECT article_id FROM articles WHERE body LIKE '%{MARKER}%'").item()
    forget_article(article_id, "asked by the author", ran)
    assert (ran.reports / SITE / "index.html").exists()
    assert _holding(ran) == []


def test_a_site_that_cannot_be_written_leaves_the_tables_published(ran: Settings) -> None:
    shutil.rmtree(ran.reports)
    ran.reports.write_text("in the way", encoding="utf-8")
    with pytest.raises(OSError, match="reports"):
        steps.dashboard(Run.everything(ran))
    assert query(ran.published, "SELECT count(*) FROM articles").item() == 3


def test_the_command_builds_the_site_and_says_where(ran: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.rmtree(ran.reports)
    monkeypatch.setenv("PRESSWATCH_HOME", str(ran.home))
    told = CliRunner().invoke(app, ["dashboard", "--build"])
    assert told.exit_code == 0
    index = Path(told.stdout.strip().rpartition(": open ")[2])
    assert index.read_text(encoding="utf-8").startswith("<!doctype html>")
