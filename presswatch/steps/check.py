"""Step `check`: what must hold of the run's tables before they may be loaded."""

from collections.abc import Iterator

import polars as pl

from checks.gate import Context, Shard, TableBroken, Verdict, judge
from checks.shard import HISTORY
from presswatch.recording import StepReport, recorded
from presswatch.settings import Run
from presswatch.verdict import PASSED, REFUSED, withdraw_verdict
from schemas import ARTICLES, CHECK_RESULTS, MENTIONS, QUARANTINE, QUOTES
from warehouse.connect import is_published, query
from warehouse.forget import read_forgotten
from warehouse.lake import Lake, shard_part

JUDGED_AT_ONCE = 250
"""Articles whose rows are judged together: the judge copies them twice, and a copy of a whole shard is too big."""


def check(run: Run) -> StepReport:
    """Judge the run; broken rows go to quarantine, a broken table raises and the published tables stay as they are."""
    lake = Lake(run.settings.lake)
    with recorded(run, "check") as tally:
        withdraw_verdict(run)
        try:
            verdict = judge(_read_shards(run, lake), _context(run))
        except TableBroken as broken:
            _keep(run, lake, broken.verdict, REFUSED)
            raise
        _keep(run, lake, verdict, PASSED)
        tally.rows_in = sum(_row_counts(run, lake))
        tally.quarantined = verdict.quarantine.height
        tally.rows_out = tally.rows_in - tally.quarantined
        tally.paths = [lake.path(CHECK_RESULTS, run.key, PASSED)]
    return tally.report()


def _keep(run: Run, lake: Lake, verdict: Verdict, part: str) -> None:
    # The results come last: they are what the load looks for.
    lake.write(QUARANTINE, run.key, part, verdict.quarantine)
    lake.write(CHECK_RESULTS, run.key, part, verdict.check_results)


def _read_shards(run: Run, lake: Lake) -> Iterator[Shard]:
    for shard in lake.shards(run.key):
        part = shard_part(shard)
        articles, mentions, quotes = (lake.require(table, run.key, part) for table in (ARTICLES, MENTIONS, QUOTES))
        yield from _cut_shard(Shard(part, articles, mentions, quotes))


def _cut_shard(shard: Shard) -> Iterator[Shard]:
    """The shard in pieces of JUDGED_AT_ONCE articles, each with its own rows; rows of no article go with the first."""
    articles = shard.articles.sort("article_id")
    strays = pl.DataFrame(schema={"article_id": pl.String})
    for rows in (shard.mentions, shard.quotes):
        strays = pl.concat([strays, rows.join(articles, on="article_id", how="anti").select("article_id")])
    pieces = list(articles.iter_slices(JUDGED_AT_ONCE)) if articles.height else [articles]
    for piece in pieces:
        ids = pl.concat([piece.select("article_id"), strays]).unique()
        mentions, quotes = (
            rows.join(ids, on="article_id", how="semi", maintain_order="left")
            for rows in (shard.mentions, shard.quotes)
        )
        yield Shard(shard.part, piece, mentions, quotes)
        strays = strays.clear()


def _context(run: Run) -> Context:
    history = HISTORY.to_frame()
    if run.day is not None and is_published(run.settings.published):
        counts = query(
            run.settings.published,
            "SELECT outlet_id, published_on, count(*) AS article_count FROM articles WHERE published_on < ? GROUP BY ALL",
            parameters=[run.day],
        )
        history = counts.cast(HISTORY)
    return Context(
        run_key=run.key,
        latest_publication=run.latest_publication(),
        day=run.day,
        history=history,
        forgotten_ids=tuple(read_forgotten(run.settings.state)["article_id"]),
    )


def _row_counts(run: Run, lake: Lake) -> Iterator[int]:
    for table in (ARTICLES, MENTIONS, QUOTES):
        for path in lake.parts(table, run.key):
            yield pl.scan_parquet(path).select(pl.len()).collect().item()
