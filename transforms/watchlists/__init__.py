"""What editors want to be told of: lists read from their file, matched over articles, and alerts made of what they catch."""

from transforms.watchlists.alerts import alerts, may_alert
from transforms.watchlists.entries import QuietHours, Watchlist, WatchlistError, read_watchlists
from transforms.watchlists.hits import CompiledWatchlists, watchlist_hits

__all__ = [
    "CompiledWatchlists",
    "QuietHours",
    "Watchlist",
    "WatchlistError",
    "alerts",
    "may_alert",
    "read_watchlists",
    "watchlist_hits",
]
