"""Step `collect`: what the inbox holds for the run, kept byte for byte in bounded shards beside what was fetched."""

from presswatch.recording import StepReport, recorded
from presswatch.settings import Run
from presswatch.shards import Refused, Shards, add_new, alone
from presswatch.takedowns import withhold
from schemas import RAW_PAGES
from sources.inbox import collect_inbox
from warehouse.forget import read_forgotten_pages
from warehouse.lake import Lake


def collect(run: Run) -> StepReport:
    """Add to the run's raw pages what has not been collected before; nothing collected is ever taken away."""
    settings = run.settings
    settings.require_inbox()
    lake = Lake(settings.lake)
    with recorded(run, "collect") as tally, alone(run, f"collect-{run.key}"):
        shards, refused = Shards(run, lake), Refused(run, lake, "collect")
        forgotten = read_forgotten_pages(settings.state)
        gathered = collect_inbox(settings.inbox, settings.state, settings.timezone, run.day, run.latest_publication())
        for batch in gathered:
            refused.add(batch.refusals)
            add_new(shards, withhold(batch.raw_pages, forgotten), tally)
        shards.flush()
        tally.quarantined = refused.close()
        tally.rows_in += tally.quarantined
        tally.shards = lake.shards(run.key)
        tally.paths = lake.parts(RAW_PAGES, run.key)
    return tally.report()
