"""Step `mentions`: who and what is named in the articles of one shard."""

from presswatch import seeds
from presswatch.engines import load_engine
from presswatch.recording import StepReport, recorded
from presswatch.settings import Run
from presswatch.steps.reading import read_deeply
from presswatch.verdict import withdraw_verdict
from schemas import ARTICLES, MENTIONS
from transforms.mentions import mentions as find_mentions
from warehouse.lake import Lake, shard_part


def mentions(run: Run, shard: int) -> StepReport:
    """Replace the shard's mentions by those of its articles."""
    lake, part = Lake(run.settings.lake), shard_part(shard)
    with recorded(run, "mentions", shard) as tally:
        withdraw_verdict(run)
        articles = lake.require(ARTICLES, run.key, part)
        engine = load_engine(run.settings.entity_engine)
        found = find_mentions(read_deeply(articles), seeds.known_entities(), engine)
        tally.rows_in, tally.rows_out = articles.height, found.height
        tally.paths = [lake.write(MENTIONS, run.key, part, found)]
    return tally.report()
