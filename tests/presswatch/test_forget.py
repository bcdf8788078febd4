"""A takedown holds when the article arrives again: the fact stays, the bytes do not come back."""

import json
from pathlib import Path

import polars as pl
import pytest

from presswatch import steps
from presswatch.maintenance import forget_article
from presswatch.run import run_all
from presswatch.settings import Run, Settings
from warehouse.connect import query

MARKER = "zanzibarquark"


def _write(inbox: Path, name: str, url: str, extra: str) -> None:
    row = {"outlet": "Harbour Post", "url": url, "title": f"Crane {extra}", "published": "2026-03-02"}
    row["text"] = f"The {extra} crane came back on Monday. " * 12
    (inbox / name).write_text(json.dumps(row) + "\n", encoding="utf-8")


@pytest.fixture
def forgotten(settings: Settings, inbox: Path) -> str:
    _write(inbox, "a.jsonl", "https://harbourpost.example/a", MARKER)
    _write(inbox, "b.jsonl", "https://harbourpost.example/b", "other")
    run_all(Run.everything(settings), lambda *_: None)
    article_id = query(settings.published, f"SELECT article_id FROM articles WHERE body LIKE '%{MARKER}%'").item()
    forget_article(article_id, "asked by the author", settings)
    return article_id


@pytest.mark.parametrize("name", ["a.jsonl", "again.jsonl"])
def test_its_bytes_do_not_come_back_with_the_next_run(
    settings: Settings, inbox: Path, forgotten: str, name: str
) -> None:
    _write(inbox, name, "https://harbourpost.example/a", MARKER)
    run_all(Run.everything(settings), lambda *_: None)
    counts = query(settings.published, "SELECT rows_in, articles_loaded, duplicates, quarantined FROM runs").row(0)
    assert counts[0] == sum(counts[1:])
    assert counts[1] == 1
    assert "forgotten" in query(settings.published, "SELECT reason FROM quarantine")["reason"].to_list()
    assert query(settings.published, "SELECT article_id FROM forgotten").item() == forgotten
    steps.articles(Run.everything(settings), 0)
    holding = [path for path in settings.home.rglob("*.parquet") if MARKER in repr(pl.read_parquet(path).rows())]
    assert holding == []
