"""The desk that sends alerts, with the quiet hours of the lists as their file says them now."""

from datetime import datetime

from presswatch import seeds
from presswatch.settings import Settings
from reports.deliveries import Desk


def alert_desk(settings: Settings) -> Desk:
    """Where the alerts of that home wait. WatchlistError when nobody can tell which hours are quiet."""
    lists = {each.name: each for each in seeds.watchlists(settings.watchlists)}

    def due_at(watchlist: str, now: datetime) -> datetime:
        # A list that was taken out of the file has no quiet hours any more; what it caught is told all the same.
        return lists[watchlist].due_at(now) if watchlist in lists else now

    return Desk(settings.state, settings.published, due_at)
