"""Step `dashboard`: the site of static pages, made anew from what was just published."""

from presswatch.recording import StepReport, recorded
from presswatch.settings import Run


def dashboard(run: Run) -> StepReport:
    """Write the site of the published snapshot; when that fails, the tables stay published and the old site stands."""
    from reports.dashboard.building import build_site

    settings = run.settings
    with recorded(run, "dashboard") as tally:
        built = build_site(settings.published, settings.reports)
        tally.rows_in = tally.rows_out = built.page_count
        tally.paths = [built.index]
    return tally.report()
