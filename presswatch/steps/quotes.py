"""Step `quotes`: what is said in the articles of one shard, and by whom."""

from presswatch.recording import StepReport, recorded
from presswatch.settings import Run
from presswatch.steps.reading import read_deeply
from presswatch.verdict import withdraw_verdict
from schemas import ARTICLES, MENTIONS, QUOTES
from transforms.quotes import quotes as find_quotes
from warehouse.lake import Lake, shard_part


def quotes(run: Run, shard: int) -> StepReport:
    """Replace the shard's quotes by those of its articles and mentions."""
    lake, part = Lake(run.settings.lake), shard_part(shard)
    with recorded(run, "quotes", shard) as tally:
        withdraw_verdict(run)
        articles = lake.require(ARTICLES, run.key, part)
        found = find_quotes(read_deeply(articles), lake.require(MENTIONS, run.key, part))
        tally.rows_in, tally.rows_out = articles.height, found.height
        tally.paths = [lake.write(QUOTES, run.key, part, found)]
    return tally.report()
