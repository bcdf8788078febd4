"""Beliefs about a run as a whole: each holds for a healthy run and warns of the run that breaks it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import polars as pl
import pytest

from checks import breakage, shape
from checks.beliefs import Belief
from checks.expectations import Judge
from checks.gate import TABLE_SUITES, Context, Shard
from checks.shard import HISTORY
from checks.tally import Tally, article_figures, mention_figures, quote_figures
from checks.volume import EVERYBODY, volume
from schemas import ARTICLES, MENTIONS, QUOTES
from tests.checks.newsroom import CONTEXT, RUN_DAY, healthy_shard, many

Breaking = Callable[[Shard], Shard]


def _articles(**cells: object) -> Breaking:
    return lambda shard: replace(
        shard, articles=shard.articles.with_columns(**{k: pl.lit(v) for k, v in cells.items()})
    )


def _without(table: str) -> Breaking:
    return lambda shard: replace(shard, **{table: getattr(shard, table).clear()})


def _without_speakers(shard: Shard) -> Shard:
    return replace(shard, quotes=shard.quotes.with_columns(speaker_mention=pl.lit(None, pl.String)))


BREAKING: dict[str, Breaking] = {
    "most_articles_have_a_date": _articles(published_precision="unknown"),
    "most_bodies_are_ok": _articles(body_verdict="cookie_wall"),
    "languages_are_told": _articles(language="und"),
    "no_outlet_outweighs_the_rest": _articles(outlet_id="harbour-post"),
    "titles_do_not_repeat": _articles(outlet_id="harbour-post", title="Harbour Post | News"),
    "names_are_found": _without("mentions"),
    "few_articles_name_nobody": _without("mentions"),
    "articles_quote_somebody": _without("quotes"),
    "most_quotes_have_a_speaker": _without_speakers,
}
"""For each belief about the shares of a run, a run that breaks it."""

FIGURES = {ARTICLES.name: article_figures, MENTIONS.name: mention_figures, QUOTES.name: quote_figures}
CASES = [
    (table.name, belief)
    for table, suites in TABLE_SUITES
    for _, beliefs in suites.named()
    for belief in beliefs
    if belief.name in BREAKING
]
TESTED_BELOW = {
    "columns_are_those_of_the_contract",
    "few_rows_are_broken",
    "volume_not_too_low",
    "volume_not_too_high",
}


def _figures(table: str, shard: Shard) -> pl.DataFrame:
    tally = Tally()
    tally.add(shard)
    return FIGURES[table](tally.articles())


def _healthy_run() -> Shard:
    """Sixty outlets, each with two articles; all quotes have speakers but the inner and the last."""
    shard = many(healthy_shard(), 60)
    return replace(shard, quotes=shard.quotes.with_columns(speaker_mention=pl.lit("Varga")))


def test_every_belief_about_a_table_has_an_example_that_breaks_it() -> None:
    named = {belief.name for _, suites in TABLE_SUITES for _, beliefs in suites.named() for belief in beliefs}
    assert named == set(BREAKING) | TESTED_BELOW


@pytest.mark.parametrize(("table", "belief"), CASES, ids=lambda value: getattr(value, "name", value))
def test_a_share_warns_of_the_run_that_breaks_it(table: str, belief: Belief, judging: Judge) -> None:
    name = f"{table} {belief.name} alone"
    healthy = judging.broken_rows(_figures(table, _healthy_run()), name, (belief,))
    broken = judging.broken_rows(_figures(table, BREAKING[belief.name](_healthy_run())), name, (belief,))
    assert (healthy[belief.name].to_list(), broken[belief.name].to_list()) == ([False], [True])


@pytest.mark.parametrize("table", FIGURES)
def test_a_small_run_has_no_shares_to_judge(table: str) -> None:
    assert _figures(table, healthy_shard()).height == 0


def test_a_missing_and_a_mistyped_column_break_the_contract(judging: Judge) -> None:
    schema = pl.Schema({**ARTICLES.schema(), "title": pl.Int64()})
    del schema["body"]
    found = shape.compare_columns("shard-0003", ARTICLES, schema)
    marks = judging.broken_rows(found, "columns alone", shape.COLUMN_SUITES.must_hold)
    broken = found.filter(marks.to_series()).get_column("subject").to_list()
    assert broken == ["title of shard-0003", "body of shard-0003"]


@pytest.mark.parametrize(("judged", "broken", "stops"), [(50, 50, False), (300, 101, True), (4000, 1000, False)])
def test_a_quarter_of_a_table_and_more_than_a_hundred_rows_break_it(
    judged: int, broken: int, stops: bool, judging: Judge
) -> None:
    marks = judging.broken_rows(breakage.breakage(judged, broken), "breakage alone", breakage.SUITES.must_hold)
    assert marks.to_series().to_list() == [stops]


def _context(daily: int, days: int = 28) -> Context:
    """A past of one outlet with so many articles on every day, but a failed one and a flooded one."""
    counts = [daily] * days
    if days > 10:
        counts[3], counts[5] = 0, daily * 50
    rows = [("harbour-post", RUN_DAY - timedelta(days=ago + 1), count) for ago, count in enumerate(counts)]
    return replace(CONTEXT, history=pl.DataFrame(rows, schema=HISTORY, orient="row"))


def _volume_broken(today: int, context: Context, judging: Judge) -> dict[str, list[str]]:
    tally = Tally()
    tally.add(many(healthy_shard(), today // 2))
    figures = volume(tally.articles().with_columns(outlet_id=pl.lit("harbour-post")), context)
    marks = judging.broken_rows(figures, "volume alone", _volume_beliefs())
    return {name: figures.filter(marks[name]).get_column("subject").to_list() for name in marks.columns}


def _volume_beliefs() -> tuple[Belief, ...]:
    return next(suites.should_hold for _, suites in TABLE_SUITES if "volume_not_too_low" in _names(suites.should_hold))


def _names(beliefs: tuple[Belief, ...]) -> list[str]:
    return [belief.name for belief in beliefs]


BOTH = [EVERYBODY, "harbour-post"]


@pytest.mark.parametrize(
    ("today", "low", "high"), [(30, [], []), (8, BOTH, []), (100, [], BOTH)], ids=["usual", "quiet", "flooded"]
)
def test_a_day_is_held_against_the_days_before_it(today: int, low: list[str], high: list[str], judging: Judge) -> None:
    broken = _volume_broken(today, _context(daily=30), judging)
    assert broken == {"volume_not_too_low": low, "volume_not_too_high": high}


@pytest.mark.parametrize(
    "context",
    [_context(daily=30, days=6), _context(daily=4), replace(_context(daily=30), day=None), CONTEXT],
    ids=["few days", "few articles", "everything at once", "no past"],
)
def test_a_day_without_a_comparable_past_is_not_judged(context: Context, judging: Judge) -> None:
    assert _volume_broken(2, context, judging) == {"volume_not_too_low": [], "volume_not_too_high": []}


def test_an_outlet_that_falls_silent_is_named(judging: Judge) -> None:
    silent = replace(
        _context(daily=30), history=_context(daily=30).history.with_columns(outlet_id=pl.lit("ferry-times"))
    )
    assert _volume_broken(30, silent, judging)["volume_not_too_low"] == ["ferry-times"]
