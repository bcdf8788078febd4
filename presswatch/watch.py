"""Trying and sending watchlists from the command line."""

from datetime import date
from pathlib import Path

import polars as pl

from presswatch import seeds
from presswatch.alert_desk import alert_desk
from presswatch.settings import Settings
from presswatch.steps.watchlists import MATCHED_AT_ONCE
from reports.deliveries import Deliveries
from reports.receivers import DeliveryError, find_receiver
from schemas.tables.articles import OWN_WORDS
from transforms.watchlists import CompiledWatchlists, WatchlistError, watchlist_hits
from warehouse.connect import query

_DAYS = "published_on BETWEEN ? AND ? AND body_verdict IN (SELECT unnest(?::VARCHAR[]))"
_ARTICLES = f"SELECT article_id, title, body, outlet, outlet_id, published_on FROM articles WHERE {_DAYS} ORDER BY article_id LIMIT {MATCHED_AT_ONCE}"
_OF_THESE = "article_id IN (SELECT unnest(?::VARCHAR[]))"
_QUOTES = f"SELECT article_id, quote_id, field, start_char, end_char, text, speaker, kind FROM quotes WHERE {_OF_THESE}"
_MENTIONS = (
    f"SELECT article_id, field, start_char, end_char, form, entity FROM mentions WHERE form = 'name' AND {_OF_THESE}"
)


def try_watchlist(settings: Settings, name: str, first: date, last: date) -> tuple[pl.DataFrame, pl.DataFrame]:
    """What that list, as its file says now, would have caught in the published articles of these days: hits, articles."""
    lists = {each.name: each for each in seeds.watchlists(settings.watchlists)}
    if name not in lists:
        raise WatchlistError(f"{settings.watchlists}: no list {name!r}; there are {', '.join(lists) or 'none'}")
    compiled = CompiledWatchlists([lists[name]])
    hits, read, last_id = [], [], ""
    while True:
        sql = _ARTICLES.replace("WHERE", "WHERE article_id > ? AND")
        articles = query(settings.published, sql, parameters=[last_id, first, last, list(OWN_WORDS)])
        if articles.is_empty():
            break
        last_id = articles["article_id"][-1]
        hits.append(_match(settings.published, articles, compiled))
        read.append(articles.drop("body"))
    empty = WatchlistError(f"no articles are published from {first} to {last}; `presswatch status` says which days are")
    if not hits:
        raise empty
    return pl.concat(hits), pl.concat(read)


def describe_catch(hits: pl.DataFrame, articles: pl.DataFrame) -> pl.DataFrame:
    """One row per article, newest first, with its places as words."""
    places = hits.group_by("article_id").agg(
        matched=pl.col("matched").str.slice(0, 60).unique(maintain_order=True).head(5).str.join(" · "),
        places=pl.len(),
        speaker=pl.col("speaker").drop_nulls().unique(maintain_order=True).head(3).str.join(", "),
    )
    caught = articles.join(places, on="article_id").sort(["published_on", "article_id"], descending=[True, False])
    return caught.select("published_on", "outlet", "title", "matched", "speaker", "places", "article_id")


def check_watchlists(settings: Settings) -> list[str]:
    """The file is read and every receiver looked for; one line per list, one per receiver without an address."""
    lists = seeds.watchlists(settings.watchlists)
    CompiledWatchlists(lists)
    told = sorted({receiver for each in lists for receiver in each.tell})
    lines = [f"{each.name}: {', '.join(each.tell) or 'nobody'} is told" for each in lists]
    return [f"{settings.watchlists}: {len(lists)} list(s)", *lines, *filter(None, map(_complaint, told))]


def send_alerts(settings: Settings) -> Deliveries:
    """Deliver what is due now."""
    return alert_desk(settings).send_due()


def _complaint(receiver: str) -> str | None:
    try:
        find_receiver(receiver)
    except DeliveryError as error:
        return str(error)
    return None


def _match(published: Path, articles: pl.DataFrame, compiled: CompiledWatchlists) -> pl.DataFrame:
    ids = articles["article_id"].to_list()
    quotes, mentions = (query(published, sql, parameters=[ids]) for sql in (_QUOTES, _MENTIONS))
    return watchlist_hits(articles, mentions, quotes, compiled)
