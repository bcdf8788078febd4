"""The numbers of the brief: each says what it is a share of, and their sum is the day's."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from presswatch.brief import make_brief
from presswatch.cli import app
from presswatch.settings import Settings, SettingsError
from reports.brief import as_html, as_markdown, as_text, read_brief
from tests.reports.test_brief import brief, outlet
from warehouse.connect import query

PARTLY_READ = date(2026, 3, 5)
EMPTY = date(2026, 3, 9)
"""Between the last dated article of the samples and today, on which those without a date were first seen."""
FORMS = (as_html, as_markdown, as_text)


def test_all_three_forms_say_of_how_many_articles_a_share_is(samples: Settings) -> None:
    made = read_brief(samples.published, PARTLY_READ)
    for form in FORMS:
        assert "5 articles from 5 outlets, 3 of them read for names: 48 quotations" in form(made)
        assert "of the day" not in form(made)
    assert "33 % of the 3 read for names" in as_text(made)
    assert "Share of the 3 read</th>" in as_html(made)


def test_the_outlets_hold_all_articles_of_the_day_and_mark_the_unread_ones(samples: Settings) -> None:
    made = read_brief(samples.published, PARTLY_READ)
    assert len(made.outlets) == made.counts["outlet_count"]
    assert sum(row["article_count"] for row in made.outlets) == made.counts["article_count"] == 5
    assert sum(row["read_count"] for row in made.outlets) == made.counts["read_count"] == 3
    assert "  El Faro de Almenara: 1 (not read)\n" in as_text(made)
    assert "  Meridian Wire: 1\n" in as_text(made)


def test_what_is_read_is_what_the_shares_of_attention_are_of(samples: Settings) -> None:
    days = query(samples.published, "SELECT day, scope_article_count FROM days WHERE article_count > 0").rows()
    assert len(days) >= 7
    assert [read_brief(samples.published, day).counts["read_count"] for day, _ in days] == [count for _, count in days]


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ((1_200, 1_200), "1,200"),
        ((3, 1), "3 (2 not read)"),
        ((2, 0), "2 (not read)"),
        ((2, 2, False), "at least 2"),
        ((0, 0, False), "?"),
        ((0, 0), "0"),
    ],
)
def test_an_outlets_number_says_what_is_not_known_and_not_read(counts: tuple[int, int, bool], shown: str) -> None:
    made = replace(brief(), outlets=[outlet("Post", *counts)])
    assert f"  Post: {shown}\n" in as_text(made)


def test_outlets_that_are_not_shown_one_by_one_are_counted() -> None:
    made = replace(brief(), outlets=[outlet(f"Post {number:02}", 3, 3) for number in range(14)])
    for form in FORMS:
        assert "2 other outlets: 6" in form(made)
        assert "Post 12" not in form(made)
    assert "other outlet" not in as_text(brief())


def test_a_day_inside_the_tables_that_is_not_covered_says_that_alone(samples: Settings) -> None:
    made = read_brief(samples.published, EMPTY)
    for form in FORMS:
        assert "0 articles from 0 outlets" in form(made)
        assert "not covered" in form(made).lower()
        assert "inbox" not in form(made)
        assert "names anybody" not in form(made)
        assert "more than usual" not in form(made)


def test_a_covered_day_without_articles_does_not_say_where_they_came_from() -> None:
    made = replace(brief(), coverage=[], counts={**brief().counts, "article_count": 0, "read_count": 0})
    assert "the inbox held no article of it" in as_text(made)


def test_a_day_outside_the_tables_has_no_brief_and_the_ends_are_named(samples: Settings, tmp_path: Path) -> None:
    (tmp_path / "published").symlink_to(samples.published)
    home = replace(samples, home=tmp_path)
    last = query(samples.published, "SELECT max(day) FROM days").item()
    for day in (date(2025, 1, 1), last + timedelta(days=1)):
        with pytest.raises(SettingsError, match=f"no brief of {day}: the tables go from 2026-03-02 to {last}"):
            make_brief(home, day)
    assert not home.briefs.exists()
    asked = CliRunner().invoke(app, ["brief", "--date", "2025-01-01"], env={"PRESSWATCH_HOME": str(tmp_path)})
    assert asked.exit_code == 1
    assert len(asked.output.strip().splitlines()) == 1
