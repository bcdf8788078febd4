"""Step `articles`: the raw pages of one shard, read, cleaned and given their identity."""

import polars as pl

from presswatch import seeds
from presswatch.quarantine import quarantine_rows
from presswatch.recording import StepReport, recorded
from presswatch.settings import Run
from presswatch.takedowns import WITHHELD, withhold
from presswatch.verdict import withdraw_verdict
from schemas import ARTICLE_COPIES, ARTICLES, QUARANTINE, RAW_PAGES
from sources.arrivals import excerpt_of
from sources.readings import read
from transforms.articles import article_copies, read_copies
from transforms.articles import articles as choose_articles
from warehouse.forget import read_forgotten
from warehouse.lake import Lake, shard_part


def articles(run: Run, shard: int) -> StepReport:
    """Replace the shard's articles and their copies; pages that cannot be read go to quarantine."""
    lake, part = Lake(run.settings.lake), shard_part(shard)
    with recorded(run, "articles", shard) as tally:
        withdraw_verdict(run)
        raw_pages = lake.require(RAW_PAGES, run.key, part)
        readings = _read(run, raw_pages.filter(pl.col("media_type") != WITHHELD))
        copies = read_copies(readings, seeds.outlets(), seeds.furniture(), run.settings.timezone.key)
        withheld = _withhold_forgotten(run, part, raw_pages, copies)
        kept = copies.join(withheld, on="raw_page_id", how="anti", maintain_order="left")
        chosen = choose_articles(kept)
        refused = pl.concat([_unreadable(run, readings, raw_pages), _refused(run, withheld)])
        lake.write(QUARANTINE, run.key, f"articles-{shard:04d}", refused)
        lake.write(ARTICLE_COPIES, run.key, part, article_copies(kept, run.key, shard))
        tally.paths = [lake.write(ARTICLES, run.key, part, chosen)]
        tally.rows_in, tally.rows_out, tally.quarantined = raw_pages.height, chosen.height, refused.height
        tally.duplicates = kept.height - chosen.height
    return tally.report()


def _read(run: Run, raw_pages: pl.DataFrame) -> pl.DataFrame:
    registry = seeds.registry(run.settings.sources)
    outlet_ids = {source.source_id: source.outlet_id for source in registry.sources if source.outlet_id}
    selectors = {source.source_id: source.selectors for source in registry.sources if source.selectors}
    readings = read(raw_pages, run.settings.timezone, run.latest_publication(), selectors)
    return readings.with_columns(
        source_outlet_id=pl.col("source_id").replace_strict(outlet_ids, default=None, return_dtype=pl.String)
    )


def _withhold_forgotten(run: Run, part: str, raw_pages: pl.DataFrame, copies: pl.DataFrame) -> pl.DataFrame:
    """The raw pages of taken-down articles; the bytes of those that have come back leave the lake at once."""
    forgotten = read_forgotten(run.settings.state).select("article_id")
    returned = copies.join(forgotten, on="article_id", how="semi", maintain_order="left")["raw_page_id"]
    without_bytes = withhold(raw_pages, returned)
    if len(returned):
        Lake(run.settings.lake).write(RAW_PAGES, run.key, part, without_bytes)
    return without_bytes.filter(pl.col("media_type") == WITHHELD)


def _unreadable(run: Run, readings: pl.DataFrame, raw_pages: pl.DataFrame) -> pl.DataFrame:
    problems = readings.filter(pl.col("problem").is_not_null()).select(
        "raw_page_id", "source_id", "item", reason="problem", explanation="problem_text", row_key="raw_page_id"
    )
    # Only the broken rows' bytes are turned into text, and of those only the beginning.
    broken = raw_pages.join(problems, on="raw_page_id", how="semi").select("raw_page_id", "payload")
    beginnings = [excerpt_of(payload) for payload in broken["payload"]]
    excerpts = broken.select("raw_page_id").with_columns(pl.Series("row_excerpt", beginnings, dtype=pl.String))
    rows = problems.join(excerpts, on="raw_page_id", how="left", maintain_order="left")
    return quarantine_rows(run, "articles", ARTICLES.name, rows)


def _refused(run: Run, withheld: pl.DataFrame) -> pl.DataFrame:
    """Articles that arrive again after a takedown: the fact, never the text."""
    facts = withheld.select(
        "source_id",
        "item",
        row_key="raw_page_id",
        reason=pl.lit("forgotten"),
        explanation=pl.lit("this article was taken down with `presswatch forget`; remove it from its source too"),
        row_excerpt=pl.lit(""),
    )
    return quarantine_rows(run, "articles", ARTICLES.name, facts)
