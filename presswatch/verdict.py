"""The verdict on a run's rows: the parts of the lake that let a run be loaded, or tell why it may not be."""

from presswatch.settings import Run
from schemas import CHECK_RESULTS, QUARANTINE, WATCHLIST_HITS
from warehouse.lake import Lake

PASSED, REFUSED = "check", "refused"
"""The part that lets a run be loaded, and the part that tells why it may not."""


def withdraw_verdict(run: Run) -> None:
    """Rows that were written anew were not judged: without a verdict they are not loaded."""
    lake = Lake(run.settings.lake)
    for part in (PASSED, REFUSED):
        lake.drop(CHECK_RESULTS, run.key, part)
        lake.drop(QUARANTINE, run.key, part)
    # What watchlists caught in the old rows points into them.
    for path in lake.parts(WATCHLIST_HITS, run.key):
        lake.drop(WATCHLIST_HITS, run.key, path.stem)
