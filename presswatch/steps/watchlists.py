"""Step `watchlists`: where the run's articles fit the watchlists, and who is to be told."""

from datetime import UTC, datetime, timedelta

import polars as pl

from presswatch import seeds
from presswatch.recording import StepReport, recorded
from presswatch.settings import Run
from presswatch.verdict import PASSED
from reports.alert_queue import AlertQueue
from schemas import ARTICLES, MENTIONS, QUARANTINE, QUOTES, WATCHLIST_HITS
from schemas.tables.articles import OWN_WORDS
from transforms.watchlists import CompiledWatchlists, alerts, may_alert, watchlist_hits
from warehouse.lake import Lake, shard_part

MATCHED_AT_ONCE = 2_000
_CAUGHT = ["article_id", "published_on", "published_precision"]


def watchlists(run: Run) -> StepReport:
    """Replace the run's hits, and its alerts that were not sent yet, by what the watchlists of now catch."""
    lake = Lake(run.settings.lake)
    with recorded(run, "watchlists") as tally:
        compiled = CompiledWatchlists(seeds.watchlists(run.settings.watchlists))
        caught = [_match_shard(run, lake, shard, compiled) for shard in lake.shards(run.key)]
        hits = pl.concat([WATCHLIST_HITS.empty(), *(found for found, _ in caught)])
        articles = pl.concat([ARTICLES.empty().select(_CAUGHT), *(read.select(_CAUGHT) for _, read in caught)])
        _queue_alerts(run, hits, articles, compiled)
        tally.rows_in, tally.rows_out = articles.height, hits.height
        tally.paths = lake.parts(WATCHLIST_HITS, run.key)
    return tally.report()


def _match_shard(run: Run, lake: Lake, shard: int, compiled: CompiledWatchlists) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The hits of a shard, which are written, and the articles that were read."""
    part = shard_part(shard)
    articles, mentions, quotes = (
        _without_put_aside(lake, run.key, table.name, table.key[0], lake.require(table, run.key, part))
        for table in (ARTICLES, MENTIONS, QUOTES)
    )
    readable = articles.filter(pl.col("body_verdict").is_in(OWN_WORDS))
    pieces = [watchlist_hits(piece, mentions, quotes, compiled) for piece in readable.iter_slices(MATCHED_AT_ONCE)]
    hits = pl.concat([WATCHLIST_HITS.empty(), *pieces]).sort(WATCHLIST_HITS.key)
    lake.write(WATCHLIST_HITS, run.key, part, hits)
    return hits, readable.select(_CAUGHT)


def _without_put_aside(lake: Lake, run_key: str, table: str, key: str, rows: pl.DataFrame) -> pl.DataFrame:
    aside = lake.read(QUARANTINE, run_key, PASSED).filter(pl.col("table_name") == table)
    return rows.filter(~pl.col(key).is_in(aside["row_key"].implode()))


def _queue_alerts(run: Run, hits: pl.DataFrame, articles: pl.DataFrame, compiled: CompiledWatchlists) -> None:
    with AlertQueue(run.settings.state) as queue, queue.replacing(run.key):
        now = datetime.now(UTC)
        oldest = now.date() - timedelta(days=max((each.newest_days for each in compiled.watchlists), default=0))
        told = pl.DataFrame(queue.told(oldest), ["watchlist", "receiver", "article_id"], orient="row").cast(pl.String)
        fresh = alerts(hits, may_alert(articles, run.day), compiled.watchlists, told, now)
        queue.add(run.key, fresh.iter_rows(named=True))
