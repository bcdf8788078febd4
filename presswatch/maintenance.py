"""Work on the warehouse outside a run: rebuild, take down, compare."""

from presswatch.dashboard import rebuild_shown_dashboard
from presswatch.run import Watcher
from presswatch.search import refresh_index
from presswatch.settings import Settings
from presswatch.steps.load import load_context
from reports.alert_queue import AlertQueue
from reports.brief import remove_brief
from warehouse.connect import is_published, query
from warehouse.forget import Places, forget
from warehouse.hashes import content_hashes as hash_tables
from warehouse.lake import Lake
from warehouse.publish import publish
from warehouse.rebuild import rebuild


def rebuild_warehouse(settings: Settings, watch: Watcher) -> str:
    """Make the warehouse from the lake, publish it, and say in one line what it holds."""
    lake = Lake(settings.lake)
    watch("rebuild", 0, 3)
    rebuilt = rebuild(lake, settings.warehouse, load_context(settings))
    watch("publish", 1, 3)
    snapshot = publish(lake, settings.warehouse, settings.published)
    watch("index", 2, 3)
    refresh_index(settings.published)
    rebuild_shown_dashboard(settings)
    watch("done", 3, 3)
    articles = sum(counts.articles_loaded for counts in rebuilt.loaded)
    passed_over = "".join(f"\nnot loaded: {reason}" for reason in rebuilt.passed_over.values())
    return (
        f"{len(rebuilt.loaded)} run(s) with {articles} articles rebuilt and published as {snapshot.path}{passed_over}"
    )


def forget_article(article_id: str, reason: str, settings: Settings) -> str:
    """Take one article down everywhere, and say what was removed and what only its source can remove."""
    places = Places(
        lake=Lake(settings.lake), database=settings.warehouse, published=settings.published, state=settings.state
    )
    removed_brief = _remove_brief_of(article_id, settings)
    takedown = forget(places, article_id, reason)
    refresh_index(settings.published)
    with AlertQueue(settings.state) as queue:
        queue.forget(article_id)
    rebuild_shown_dashboard(settings)
    removed = ", ".join(f"{count} {table}" for table, count in takedown.removed.items() if count)
    sources = "; ".join(takedown.items) or "nowhere that is still known"
    return (
        f"{article_id} forgotten: removed {removed or 'nothing more'}; published as {takedown.snapshot.path}.{removed_brief}\n"
        f"It came from {sources}. Remove it there too; should it arrive again, it is refused."
    )


def _remove_brief_of(article_id: str, settings: Settings) -> str:
    """Goes first: once the article is gone, nobody knows its day any more."""
    if not is_published(settings.published):
        return ""
    sql = "SELECT published_on FROM articles WHERE article_id = ?"
    days = query(settings.published, sql, parameters=[article_id])["published_on"]
    removed = [str(day) for day in days if remove_brief(settings.briefs, day)]
    return "".join(
        f"\nThe brief of {day} was removed; `presswatch brief --date {day}` writes it anew." for day in removed
    )


def content_hashes(settings: Settings) -> dict[str, str]:
    """One hash per content table of the published snapshot."""
    return hash_tables(settings.published)
