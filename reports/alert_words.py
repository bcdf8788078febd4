"""What an alert says: the articles, the places in them, and a line for people."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl

from reports.alert_queue import Alert
from reports.excerpts import shorten
from reports.links import web_link
from warehouse.connect import query

MOST_PLACES = 5
"""Places of an article that an alert shows; the table watchlist_hits has them all."""
_AROUND = 80
_HITS = f"""
    SELECT hits.watchlist, article_id, hits.field, hits.start_char, hits.end_char, left(hits.matched, 500) AS matched, hits.quote_id,
           hits.speaker, articles.title, articles.outlet, coalesce(articles.canonical_url, articles.url) AS url, articles.published_on,
           substring(
               CASE hits.field WHEN 'title' THEN articles.title WHEN 'outlet' THEN articles.outlet ELSE articles.body END,
               greatest(hits.start_char - {_AROUND}, 0) + 1, least(hits.end_char - hits.start_char, 500) + 2 * {_AROUND}
           ) AS context
    FROM watchlist_hits AS hits JOIN articles USING (article_id)
    WHERE article_id IN (SELECT unnest(?::VARCHAR[]))
    QUALIFY row_number() OVER (PARTITION BY hits.watchlist, article_id ORDER BY hits.field = 'body', hits.start_char) <= {MOST_PLACES}
    ORDER BY hits.watchlist, article_id, hits.field = 'body', hits.start_char
"""
_HARMLESS = str.maketrans({"<": "‹", ">": "›", "@": "＠"})
"""Chat tools make links and calls to everybody of these; a title from outside must not."""
_HARMLESS_IN_LINKS = {ord(sign): f"%{ord(sign):02X}" for sign in "<>@"}
"""The same signs in an address, which must lead to the same page."""


def read_hits(published: Path, alerts: Sequence[Alert]) -> dict[tuple[str, str], pl.DataFrame]:
    """What stands published of the articles of these alerts, by watchlist and article."""
    article_ids = sorted({each for alert in alerts for each in alert.article_ids})
    rows = query(published, _HITS, parameters=[article_ids])
    return {
        (str(key[0]), str(key[1])): found
        for key, found in rows.group_by("watchlist", "article_id", maintain_order=True)
    }


def message_of(alert: Alert, found: Sequence[pl.DataFrame]) -> dict[str, Any]:
    """The alert as JSON; `text` is what chat tools show."""
    articles = [_describe(rows) for rows in found]
    return {
        "alert_id": alert.alert_id,
        "watchlist": alert.watchlist,
        "day": alert.day,
        "text": text_of(alert, articles),
        "articles": articles,
    }


def text_of(alert: Alert, articles: Sequence[dict[str, Any]]) -> str:
    """A few lines for a chat or a mail."""
    return "\n".join([f"Watchlist {alert.watchlist}: {_count(articles)} of {alert.day}", *map(_lines_of, articles)])


def _count(articles: Sequence[dict[str, Any]]) -> str:
    return "1 article" if len(articles) == 1 else f"{len(articles)} articles"


def _lines_of(article: dict[str, Any]) -> str:
    first = article["places"][0]
    said = f" ({first['speaker']})" if first["speaker"] else ""
    words = [f"{article['outlet']}: {article['title']}", f"  … {' '.join(first['context'].split())} …{said}"]
    lines = [line.translate(_HARMLESS) for line in words]
    return "\n".join([*lines, f"  {article['url'].translate(_HARMLESS_IN_LINKS)}"] if article["url"] else lines)


def _describe(rows: pl.DataFrame) -> dict[str, Any]:
    first = rows.row(0, named=True)
    shown = ("field", "start_char", "end_char", "matched", "context", "quote_id", "speaker")
    return {
        "article_id": first["article_id"],
        "title": shorten(first["title"]),
        "outlet": first["outlet"],
        "url": web_link(first["url"]),
        "published_on": first["published_on"].isoformat(),
        "places": rows.select(shown).to_dicts(),
    }
