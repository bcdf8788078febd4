"""Whether a day brought as many articles as the days before it."""

from datetime import timedelta

import polars as pl

from checks.beliefs import Belief, Suites, at_least
from checks.shard import Context

WINDOW = 28
"""Days that are looked back on."""
ENOUGH_DAYS = 7
"""Fewer days than these do not show what a week looks like."""
ENOUGH_ARTICLES = 5
"""An outlet whose usual day has fewer is left out: its quiet days say nothing."""
EVERYBODY = "all outlets"

SUITES = Suites(
    should_hold=(
        Belief(
            "volume_not_too_low",
            at_least("article_count", "lowest_expected"),
            "Less than half of what the quietest tenth of the last four weeks brought: a source is down or has changed.",
            "Look at the quarantine and at the inbox for those outlets; collect and run the day again when it is mended.",
        ),
        Belief(
            "volume_not_too_high",
            at_least("highest_expected", "article_count"),
            "More than twice what the busiest tenth of the last four weeks brought: an archive was delivered, or copies under many addresses.",
            "Look at the addresses of those outlets; add the parameters that make copies to the cleaning rules in seeds/.",
        ),
    )
)


def volume(tally: pl.DataFrame, context: Context) -> pl.DataFrame:
    """One row per outlet with a usual day, and one for all: articles of the day, lowest and highest number expected.

    Tenths are quantiles, so that one failed or one flooded day in the window moves nothing and weekends count as usual.
    Empty for a run over everything and while fewer than ENOUGH_DAYS days are known.
    """
    past = _days_before(context)
    days = past.select("published_on").unique()
    if days.height < ENOUGH_DAYS:
        return _compare(past.clear(), days.clear(), _todays_counts(tally, context))
    return _compare(past, days, _todays_counts(tally, context))


def _days_before(context: Context) -> pl.DataFrame:
    if context.day is None:
        return context.history.clear()
    first = context.day - timedelta(days=WINDOW)
    inside = (pl.col("published_on") >= first) & (pl.col("published_on") < context.day)
    return context.history.filter(inside)


def _todays_counts(tally: pl.DataFrame, context: Context) -> pl.DataFrame:
    today = tally.filter(pl.col("published_on") == context.day) if context.day else tally.clear()
    per_outlet = today.group_by(subject="outlet_id").agg(pl.len().cast(pl.Int64).alias("article_count"))
    everybody = pl.DataFrame({"subject": [EVERYBODY], "article_count": [today.height]})
    return pl.concat([everybody, per_outlet])


def _compare(past: pl.DataFrame, days: pl.DataFrame, today: pl.DataFrame) -> pl.DataFrame:
    count = pl.col("article_count")
    return (
        _counts_by_day(past, days)
        .group_by("subject")
        .agg(
            count.median().alias("usual"),
            (count.quantile(0.1, "lower") / 2).alias("lowest_expected"),
            (count.quantile(0.9, "higher") * 2 + ENOUGH_ARTICLES).alias("highest_expected"),
        )
        .filter(pl.col("usual") >= ENOUGH_ARTICLES)
        .join(today, on="subject", how="left")
        .with_columns(count.fill_null(0))
        .select("subject", "article_count", "lowest_expected", "highest_expected")
        .sort("subject")
    )


def _counts_by_day(past: pl.DataFrame, days: pl.DataFrame) -> pl.DataFrame:
    """Every subject on every known day; an outlet that brought nothing on a day that was run brought 0."""
    per_outlet = past.select("published_on", "article_count", subject=pl.col("outlet_id"))
    everybody = past.group_by("published_on").agg(pl.col("article_count").sum()).with_columns(subject=pl.lit(EVERYBODY))
    known = pl.concat([per_outlet, everybody.select(per_outlet.columns)])
    grid = known.select("subject").unique().join(days, how="cross")
    return grid.join(known, on=["subject", "published_on"], how="left").with_columns(
        pl.col("article_count").fill_null(0)
    )
