"""Every arrival of an article, so that which copy stands does not depend on the order of the runs."""

import polars as pl

from schemas.contract import UTC_INSTANT, Column, Table

ARTICLE_COPIES = Table(
    name="article_copies",
    grain="one row per arrival of an article",
    doc="Every arrival of an article. The copy that was fetched last stands in `articles`; ties go to the better, then the longer body, then the hash.",
    key=("run_key", "raw_page_id"),
    columns=(
        Column("article_id", pl.String(), "The article that arrived."),
        Column("run_key", pl.String(), "The run that brought it."),
        Column("shard", pl.Int32(), "The shard of that run which holds it.", minimum=0),
        Column("raw_page_id", pl.String(), "The raw page it was read from."),
        Column("content_hash", pl.String(), "Hash of title and body."),
        Column("day", pl.Date(), "The run day of the raw page."),
        Column("fetched_at", UTC_INSTANT, "When it arrived.", is_clock=True),
        Column("is_ok", pl.Boolean(), "Whether its body is an article's text."),
        Column("title", pl.String(), "Its title."),
        Column("word_count", pl.Int32(), "Words in its body.", unit="word", minimum=0),
    ),
)

ARTICLE_REVISIONS = Table(
    name="article_revisions",
    grain="one row per distinct text of an article",
    doc="The versions of an article in the order in which they arrived; the highest stands in `articles`.",
    made_by="articles",
    key=("article_id", "revision"),
    columns=(
        Column("article_id", pl.String(), "The article.", references="articles.article_id"),
        Column("revision", pl.Int32(), "From 1, in order of arrival.", minimum=1),
        Column("content_hash", pl.String(), "Hash of title and body."),
        Column("title", pl.String(), "Title of that version."),
        Column("word_count", pl.Int32(), "Words in that version.", unit="word", minimum=0),
        Column("first_seen_at", UTC_INSTANT, "When that version first arrived.", is_clock=True),
        Column("copy_count", pl.Int32(), "How often that version arrived.", unit="arrival", minimum=1),
    ),
)
