"""What watchlists caught, and who was told."""

import polars as pl

from schemas.contract import STRINGS, UTC_INSTANT, Column, Table

HIT_FIELDS = ("title", "body", "outlet")
"""The texts of an article that a watchlist may point into."""

ALERT_STATES = ("waiting", "delivered", "withdrawn", "given_up")

WATCHLIST_HITS = Table(
    name="watchlist_hits",
    grain="one row per watchlist, article and place in it",
    doc="Where the articles that a watchlist of seeds/watchlists.yml catches fit it, as the list stood when the run was made. "
    "substring(body, start_char + 1, end_char - start_char) gives `matched` back.",
    key=("watchlist", "article_id", "field", "start_char", "end_char"),
    columns=(
        Column("watchlist", pl.String(), "The watchlist."),
        Column("article_id", pl.String(), "The article.", references="articles.article_id"),
        Column("field", pl.String(), "Which text of the article the span points into.", values=HIT_FIELDS),
        Column("start_char", pl.Int32(), "Offset of the first character.", unit="code point", minimum=0),
        Column("end_char", pl.Int32(), "Offset after the last character.", unit="code point", minimum=1),
        Column(
            "matched",
            pl.String(),
            "The words as written; of a speaker that was asked for, all the words of the quotation.",
        ),
        Column(
            "quote_id",
            pl.String(),
            "The quotation, where the list looks for what was said.",
            nullable=True,
            references="quotes.quote_id",
        ),
        Column("speaker", pl.String(), "Who is reported to have said it, in the article's own reading.", nullable=True),
    ),
)

ALERTS = Table(
    name="alerts",
    grain="one row per alert: one message about one article, or one day's articles, to one receiver",
    doc="Who is told what watchlists caught, as it stood when the last run was loaded; `presswatch watch send` delivers what is due.",
    key=("alert_id",),
    columns=(
        Column("alert_id", pl.String(), "The idempotency key: however often it is sent, it is one alert."),
        Column("watchlist", pl.String(), "The watchlist."),
        Column("receiver", pl.String(), "Who is told, as the watchlist names it."),
        Column("day", pl.Date(), "Day of publication of its articles."),
        Column("article_id", pl.String(), "The article; empty for an alert about a day.", nullable=True),
        Column("article_ids", STRINGS, "All its articles."),
        Column("created_at", UTC_INSTANT, "When the watchlist caught them.", is_clock=True),
        Column("due_at", UTC_INSTANT, "From when on it may be delivered: the end of quiet hours.", is_clock=True),
        Column("state", pl.String(), "What became of it.", values=ALERT_STATES),
        Column("attempts", pl.Int32(), "How often delivery was tried.", unit="attempt", minimum=0),
        Column("delivered_at", UTC_INSTANT, "When the receiver took it.", nullable=True, is_clock=True),
    ),
)
