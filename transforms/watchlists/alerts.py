"""The alerts that hits give rise to: one per article or one per day, for each receiver."""

import hashlib
import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta

import polars as pl

from schemas.tables.watchlists import ALERTS
from transforms.watchlists.entries import Watchlist

_GROUP = ["watchlist", "receiver", "day", "article_id"]


def alerts(
    hits: pl.DataFrame, articles: pl.DataFrame, watchlists: Sequence[Watchlist], told: pl.DataFrame, now: datetime
) -> pl.DataFrame:
    """What `told` (watchlist, receiver, article_id) does not hold yet, of articles that are new enough for their list."""
    caught = (
        hits.select("watchlist", "article_id")
        .unique()
        .join(articles.select("article_id", day="published_on"), on="article_id")
    )
    lists = pl.DataFrame([_wishes(each, now) for each in watchlists], _WISHES, orient="row").explode("receiver")
    fresh = (
        caught.join(lists.drop_nulls("receiver"), on="watchlist")
        .filter(pl.col("day") >= pl.col("newest"))
        .join(told, on=["watchlist", "receiver", "article_id"], how="anti")
        .with_columns(each=pl.col("article_id"))
        .with_columns(article_id=pl.when(pl.col("alert_per") == "article").then("article_id"))
    )
    grouped = (
        fresh.group_by(_GROUP).agg(article_ids=pl.col("each").sort(), due_at=pl.col("due_at").first()).sort(_GROUP)
    )
    ids = [_alert_id(*row) for row in grouped.select("watchlist", "receiver", "article_ids").iter_rows()]
    return grouped.with_columns(
        alert_id=pl.Series(ids, dtype=pl.String),
        created_at=pl.lit(now),
        state=pl.lit("waiting"),
        attempts=pl.lit(0),
        delivered_at=pl.lit(None),
    ).pipe(ALERTS.conform)


def may_alert(articles: pl.DataFrame, run_day: date | None) -> pl.DataFrame:
    """The articles of a run that may wake somebody; `run_day` is None of a run over everything.

    An article without a date stands on the day on which it was first seen: only in that day's own run is that news, in
    an archive it is the day on which the archive came.
    """
    is_dated = pl.col("published_precision") != "unknown"
    return articles.filter(is_dated | (pl.col("published_on") == pl.lit(run_day, pl.Date)))


_WISHES = pl.Schema(
    {
        "watchlist": pl.String(),
        "receiver": pl.List(pl.String()),
        "alert_per": pl.String(),
        "newest": pl.Date(),
        "due_at": pl.Datetime("us", "UTC"),
    }
)


def _wishes(each: Watchlist, now: datetime) -> tuple[object, ...]:
    return each.name, list(each.tell), each.alert_per, now.date() - timedelta(days=each.newest_days), each.due_at(now)


def _alert_id(watchlist: str, receiver: str, article_ids: list[str]) -> str:
    """The same for the same articles, whenever and on whatever machine it is made."""
    return hashlib.sha256(json.dumps([watchlist, receiver, *article_ids]).encode()).hexdigest()[:32]
