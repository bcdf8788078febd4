"""Step `fetch`: what the live sources have that is new, kept byte for byte in the run's shards, and how each source does."""

from datetime import timedelta
from itertools import chain

from presswatch import __version__, seeds
from presswatch.recording import StepReport, Tally, recorded
from presswatch.settings import Run
from presswatch.shards import Refused, Shards, add_new, alone
from presswatch.takedowns import withhold
from schemas import RAW_PAGES, SOURCE_HEALTH
from sources.live.days import source_days
from sources.live.gathering import Visit, Watcher, gather, gather_archived
from sources.registry import Registry
from transforms.source_health import source_health
from warehouse.forget import read_forgotten_pages
from warehouse.lake import Lake


def fetch(run: Run, watch: Watcher = lambda *_: None) -> StepReport:
    """Add what live sources have to a run of today or of yesterday; of an older day the web has nothing any more.

    Can be killed and run again: what was not safe on disk is fetched once more, and what was is not.
    """
    registry = seeds.registry(run.settings.sources)
    with recorded(run, "fetch") as tally, alone(run, "fetch"), alone(run, f"collect-{run.key}"):
        if not registry.live:
            tally.text = f"{run.settings.sources} has no live source; `presswatch sources add URL` adds one."
        elif not _is_current(run):
            tally.text = f"Live sources are asked for today and yesterday; run {run.key} keeps what it has."
        else:
            run.settings.make_default_inbox()
            _fetch_new(run, registry, watch, tally)
    return tally.report()


def user_agent(registry: Registry) -> str:
    """Who asks, as servers see it."""
    contact = registry.fetching.contact
    return f"Presswatch/{__version__} (media monitoring{f'; +{contact}' if contact else ''})"


def _is_current(run: Run) -> bool:
    today = run.settings.today()
    return run.day in {today, today - timedelta(days=1)}


def _fetch_new(run: Run, registry: Registry, watch: Watcher, tally: Tally) -> None:
    assert run.day is not None  # noqa: S101 - only day runs are current
    lake, forgotten = Lake(run.settings.lake), read_forgotten_pages(run.settings.state)
    shards, refused = Shards(run, lake), Refused(run, lake, "fetch", is_added=True)
    latest_day = run.latest_publication().date()
    visit = Visit(registry, run.settings.state, run.day, latest_day, user_agent(registry))
    for batch in chain(gather_archived(visit, watch), gather(visit, watch)):
        add_new(shards, withhold(batch.raw_pages, forgotten), tally)
        refused.add(batch.refusals)
        # The batch is forgotten by the sources when the next one is asked for: until then it must be on disk.
        shards.flush()
        refused.flush()
    tally.quarantined = refused.close()
    tally.rows_in += tally.quarantined
    health = source_health(source_days(run.settings.state, registry, run.day), run.day)
    tally.paths = [*lake.parts(RAW_PAGES, run.key), lake.write(SOURCE_HEALTH, run.key, "fetch", health)]
