"""Step `articles`: the raw pages of one shard, read, cleaned and given their identity."""

import polars as pl

from presswatch import seeds
from presswatch.quarantine import quarantine_rows
from presswatch.recording import StepReport, recorded
from presswatch.settings import Run
from presswatch.takedowns import forgotten_articles
from schemas import ARTICLE_COPIES, ARTICLES, QUARANTINE, RAW_PAGES
from sources.readings import read
from transforms.articles import articles as make_articles
from warehouse.lake import Lake, shard_part


def articles(run: Run, shard: int) -> StepReport:
    """Replace the shard's articles and their copies; pages that cannot be read go to quarantine."""
    lake, part = Lake(run.settings.lake), shard_part(shard)
    with recorded(run, "articles", shard) as tally:
        raw_pages = lake.read(RAW_PAGES, run.key, part)
        readings = read(raw_pages, run.settings.timezone, run.latest_publication())
        readable = readings.filter(pl.col("problem").is_null())
