"""Step `summary`: what the run brought, what is missing, and three queries to try."""

from pathlib import Path

from presswatch.coverage import coverage_lines
from presswatch.recording import StepReport, recorded
from presswatch.settings import Run
from reports.dashboard.swapping import SITE
from warehouse.connect import LINK, query

QUERIES = (
    "SELECT published_on, published_precision, outlet, speaker, quote FROM quotes_readable WHERE kind = 'direct' ORDER BY confidence DESC, quote_id LIMIT 5",
    "SELECT speaker, article_count, outlet_count FROM top_speakers ORDER BY article_count DESC LIMIT 10",
    "SELECT published_on, outlet, article_count, quote_count FROM daily_outlet_activity ORDER BY ALL LIMIT 10",
)


def summary(run: Run) -> StepReport:
    """Counts of the run and of the published tables, as text for people; nothing is changed."""
    with recorded(run, "summary") as tally:
        tally.text = "\n".join(
            [*_coverage_lines(run), *_run_lines(run), *_warehouse_lines(run), *_trouble_lines(run), *_next_lines(run)]
        )
        tally.rows_in = tally.rows_out = 1
    return tally.report()


def _coverage_lines(run: Run) -> list[str]:
    return coverage_lines(run.settings.published, run.key)


def _run_lines(run: Run) -> list[str]:
    rows = query(run.settings.published, "SELECT * FROM runs WHERE run_key = ?", parameters=[run.key])
    if rows.is_empty():
        return [f"Run {run.key} is not in the published tables; run `presswatch step load` and `publish` for it."]
    counts = rows.row(0, named=True)
    return [
        f"Run {run.key}: {counts['rows_in']} items in = {counts['articles_loaded']} articles + "
        f"{counts['duplicates']} duplicates + {counts['quarantined']} quarantined",
        f"  {counts['mentions_loaded']} mentions and {counts['quotes_loaded']} quotes in those articles",
    ]


def _warehouse_lines(run: Run) -> list[str]:
    counts = query(
        run.settings.published,
        """SELECT count(*) AS articles, count(DISTINCT outlet_id) AS outlets,
                  min(published_on) FILTER (published_precision <> 'unknown') AS first_day,
                  max(published_on) FILTER (published_precision <> 'unknown') AS last_day,
                  count(*) FILTER (published_precision = 'unknown') AS undated,
                  count(*) FILTER (body_verdict <> 'ok') AS unread,
                  count(*) FILTER (language <> 'en') AS other_languages,
                  (SELECT count(*) FROM entities) AS entities, (SELECT count(*) FROM quotes WHERE kind <> 'term') AS quotes,
                  (SELECT count(*) FROM quotes WHERE kind <> 'term' AND speaker IS NOT NULL) AS attributed
           FROM articles""",
    ).row(0, named=True)
    days = f", {counts['first_day']} to {counts['last_day']}" if counts["first_day"] else ""
    return [
        f"Published: {counts['articles']} articles from {counts['outlets']} outlets{days} "
        f"({counts['undated']} without a date, {counts['other_languages']} not in English, {counts['unread']} flagged as no article text)",
        f"  {counts['entities']} entities; {counts['quotes']} quotes, {counts['attributed']} of them with a speaker",
    ]


def _trouble_lines(run: Run) -> list[str]:
    reasons = query(
        run.settings.published,
        "SELECT stage, reason, count(*) AS n FROM quarantine WHERE run_key = ? GROUP BY ALL ORDER BY n DESC, reason",
        parameters=[run.key],
    )
    broken = query(
        run.settings.published,
        "SELECT table_name, belief, broken_count, action FROM check_results WHERE run_key = ? AND NOT is_held ORDER BY ALL",
        parameters=[run.key],
    )
    lines = [f"  quarantined in {stage}: {n} {reason}" for stage, reason, n in reasons.iter_rows()]
    lines += [f"  check: {table} {belief} ({n} rows): {action}" for table, belief, n, action in broken.iter_rows()]
    return ["Put aside or doubtful (tables quarantine and check_results say more):", *lines] if lines else []


def _next_lines(run: Run) -> list[str]:
    asked = [f'  presswatch query "{sql}"' for sql in QUERIES]
    page = run.settings.reports / SITE / "index.html"
    pages = f"The pages are in {_from_here(page)}: open it, or `presswatch dashboard`. " if page.exists() else ""
    return [f"{pages}The tables are in {_from_here(run.settings.published / LINK)}. Try:", *asked]


def _from_here(path: Path) -> Path:
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
