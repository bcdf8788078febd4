"""How each live source does on a day, judged by its own rhythm."""

from datetime import date, timedelta

import polars as pl

from schemas import SOURCE_DAYS, SOURCE_HEALTH

RHYTHM_DAYS = 28
LEAST_HISTORY = 7
"""Answered days from which on something can be expected of a source."""
LEAST_WEEKDAYS = 2
"""Days of one weekday from which on that weekday's own number stands; before, the smaller of it and of the daily mean."""
SILENT_FROM = 7.0
"""New items that were to be expected since the last one: by chance alone none comes about once in a thousand (Poisson)."""
SILENT_OCCASIONS = 3
"""Weekdays that have always brought something, missed in a row: the weekly's way of falling silent."""
FEW = 3
"""Under so many new items nothing is concluded from what is wrong with them."""
NEARLY_ALL = 0.8
DEAD_DAYS, MISSING_DAYS = 7, 3

_BLOCKED = ("blocked", "robots_disallow")
_MISSING = ("not_found", "unknown_host")


def source_health(source_days: pl.DataFrame, day: date) -> pl.DataFrame:
    """The rows of `day` (`schemas.SOURCE_HEALTH`), sorted by source, from up to 60 days of `schemas.SOURCE_DAYS`.

    Days without a row, on which Presswatch itself did not run, count for nothing.
    """
    days = (
        SOURCE_DAYS.conform(source_days)
        .filter(pl.col("day") <= day)
        .with_columns(
            is_asked=pl.col("poll_count") > 0,
            is_answered=pl.col("answered_count") > 0,
            weekday=pl.col("day").dt.weekday(),
        )
    )
    today = days.filter(pl.col("day") == day)
    judged = (
        today.join(_last_news(days, day), on="source_id", how="left", maintain_order="left")
        .join(_silences(days, day), on="source_id", how="left", maintain_order="left")
        .join(_failures(days), on="source_id", how="left", maintain_order="left")
        .pipe(_expect_today, days, day)
        .with_columns(failing_days=pl.col("failing_days").fill_null(0))
        .pipe(_judge)
        .pipe(_explain)
    )
    told = judged.with_columns(
        repeated_count=pl.col("repeated_count") + pl.col("renamed_count"),
        run_key=pl.col("day").dt.to_string("%Y-%m-%d"),
    )
    return SOURCE_HEALTH.conform(told.sort("source_id"))


def _last_news(days: pl.DataFrame, day: date) -> pl.DataFrame:
    """Per source: the last day that brought something new, up to today and before today, and days of history."""
    news = pl.col("day").filter(pl.col("new_count") > 0)
    before = pl.col("day") < day
    return days.group_by("source_id").agg(
        last_new=news.max(),
        history_days=(pl.col("is_answered") & before).sum(),
    )


def _rhythm(days: pl.DataFrame, day: date) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Per source and weekday, and per source, what its last RHYTHM_DAYS days with news before `day` brought.

    The window ends with the last news, so that a long silence does not become the rhythm.
    """
    earlier = days.filter((pl.col("day") < day) & pl.col("is_answered"))
    last = earlier.group_by("source_id").agg(ends=pl.col("day").filter(pl.col("new_count") > 0).max())
    window = earlier.join(last, on="source_id").filter(
        (pl.col("day") <= pl.col("ends")) & (pl.col("day") > pl.col("ends") - pl.duration(days=RHYTHM_DAYS))
    )
    new = pl.col("new_count")
    by_weekday = window.group_by("source_id", "weekday").agg(
        weekday_count=pl.len(), weekday_median=new.median(), weekday_mean=new.mean(), weekday_least=new.min()
    )
    overall = window.group_by("source_id").agg(day_count=pl.len(), daily_mean=new.mean())
    return by_weekday, overall


def _expect(rows: pl.DataFrame, days: pl.DataFrame, day: date) -> pl.DataFrame:
    """`rows` with `expected_count` and `is_sure`, whether their weekday has always brought something."""
    by_weekday, overall = _rhythm(days, day)
    joined = rows.join(by_weekday, on=["source_id", "weekday"], how="left", maintain_order="left").join(
        overall, on="source_id", how="left", maintain_order="left"
    )
    # Of few items a day the median is 0 or 1 and says little; of many it is not led astray by one big day.
    of_weekday = pl.when(pl.col("weekday_median") >= FEW).then("weekday_median").otherwise("weekday_mean")
    has_weekday = pl.col("weekday_count").fill_null(0) >= LEAST_WEEKDAYS
    is_known = pl.col("day_count").fill_null(0) >= LEAST_HISTORY
    # A paper that rests on Sundays must not be missed on its second Sunday.
    cautious = pl.min_horizontal("weekday_mean", "daily_mean")
    expected = pl.when(is_known).then(pl.when(has_weekday).then(of_weekday).otherwise(cautious))
    return joined.with_columns(expected_count=expected, is_sure=has_weekday & (pl.col("weekday_least") > 0))


def _expect_today(rows: pl.DataFrame, days: pl.DataFrame, day: date) -> pl.DataFrame:
    expected = _expect(rows, days, day)
    missed = (pl.col("expected_count") - pl.col("new_count")).clip(lower_bound=0)
    # Of a day on which it was not asked nothing can be said to be missing.
    return expected.with_columns(missed_count=pl.when("is_asked").then(missed))


def _silences(days: pl.DataFrame, day: date) -> pl.DataFrame:
    """Per source: days that answered since its last news, and what was to be expected on them."""
    last = days.group_by("source_id").agg(last_new_=pl.col("day").filter(pl.col("new_count") > 0).max())
    quiet = days.join(last, on="source_id").filter(pl.col("is_answered") & (pl.col("day") > pl.col("last_new_")))
    return (
        _expect(quiet, days, day)
        .group_by("source_id")
        .agg(
            quiet_days=pl.len(),
            quiet_expected=pl.col("expected_count").sum(),
            quiet_occasions=pl.col("is_sure").sum(),
        )
    )


def _failures(days: pl.DataFrame) -> pl.DataFrame:
    """Per source: the days in a row, up to the last on which it was asked, that brought no answer, and the last reason."""
    asked = days.filter("is_asked")
    answered = asked.group_by("source_id").agg(last_answered=pl.col("day").filter("is_answered").max())
    vain = asked.join(answered, on="source_id").filter(
        pl.col("last_answered").is_null() | (pl.col("day") > pl.col("last_answered"))
    )
    return (
        vain.sort("source_id", "day")
        .group_by("source_id", maintain_order=True)
        .agg(failing_days=pl.len(), last_failure=pl.col("failure").last(), last_status=pl.col("http_status").last())
    )


def _judge(rows: pl.DataFrame) -> pl.DataFrame:
    is_failing = pl.col("failing_days") > 0
    failure, failing_days = pl.col("last_failure"), pl.col("failing_days")
    is_dead = (
        (failure == "gone") | (failure.is_in(_MISSING) & (failing_days >= MISSING_DAYS)) | (failing_days >= DEAD_DAYS)
    )
    new, misdated, renamed = pl.col("new_count"), pl.col("misdated_count"), pl.col("renamed_count")
    is_misdated = (misdated >= FEW) & (misdated >= NEARLY_ALL * new)
    is_repeating = (renamed >= FEW) & (renamed >= NEARLY_ALL * (new + renamed))
    is_silent = (pl.col("quiet_expected").fill_null(0) >= SILENT_FROM) | (
        pl.col("quiet_occasions").fill_null(0) >= SILENT_OCCASIONS
    )
    is_long = (pl.col("day") - pl.col("last_new")) > timedelta(days=RHYTHM_DAYS)
    verdict = (
        pl.when(is_failing & failure.is_in(_BLOCKED))
        .then(pl.lit("blocked"))
        .when(is_failing & is_dead)
        .then(pl.lit("dead"))
        .when(is_failing)
        .then(pl.lit("failing"))
        .when(is_misdated | is_repeating | (is_silent & is_long))
        .then(pl.lit("stale"))
        .when(is_silent)
        .then(pl.lit("silent"))
        .otherwise(pl.lit("ok"))
    )
    return rows.with_columns(verdict=verdict, is_misdated=is_misdated, is_repeating=is_repeating).with_columns(
        failure=pl.when(is_failing).then("last_failure"), http_status=pl.when(is_failing).then("last_status")
    )


def _explain(rows: pl.DataFrame) -> pl.DataFrame:
    status = (
        pl.when(pl.col("http_status").is_not_null())
        .then(pl.format(" (status {})", "http_status"))
        .otherwise(pl.lit(""))
    )
    reason = (
        pl.when(pl.col("failing_days") > 0)
        .then(
            pl.format(
                "no answer on {} day(s) in a row: {}{}", "failing_days", pl.col("failure").fill_null("failed"), status
            )
        )
        .when(pl.col("is_misdated"))
        .then(pl.format("{} of {} new items have a date that cannot be true", "misdated_count", "new_count"))
        .when(pl.col("is_repeating"))
        .then(pl.format("{} items came again under new names, {} were new", "renamed_count", "new_count"))
        .when(pl.col("verdict").is_in(["silent", "stale"]))
        .then(
            pl.format(
                "nothing new on {} day(s), where about {} item(s) were to be expected; the last came on {}",
                "quiet_days",
                pl.col("quiet_expected").round().cast(pl.Int64),
                "last_new",
            )
        )
        .when(~pl.col("is_asked"))
        .then(pl.lit("not due on this day"))
        .when(pl.col("expected_count").is_null())
        .then(
            pl.format(
                "{} new item(s); too new here to expect a number, {} day(s) of history", "new_count", "history_days"
            )
        )
        .otherwise(pl.format("{} new item(s), about {} expected", "new_count", pl.col("expected_count").round(1)))
    )
    return rows.with_columns(reason=reason)
