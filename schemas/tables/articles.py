"""One article, in its latest revision."""

import polars as pl

from schemas.contract import STRINGS, UTC_INSTANT, Column, Table
from schemas.tables.readings import DATE_PRECISIONS

BODY_VERDICTS = (
    "ok",
    "teaser",  # what is shown to those who do not pay
    "cookie_wall",
    "script_wall",
    "error_page",  # "not found", whatever the status code said
    "listing",  # a front page, a section, a search
    "comments",  # what readers wrote, the story itself is missing
    "too_short",
    "not_article",  # a page of another kind: a product, a profile
)
OWN_WORDS = ("ok", "teaser", "too_short")
"""Bodies that are the article's own words, so that people may search them; a cookie wall's are not."""

ARTICLES = Table(
    name="articles",
    grain="one row per article, its latest revision",
    doc="What was published, where and when, with the text that every offset points into.",
    made_by="articles",
    key=("article_id",),
    columns=(
        Column("article_id", pl.String(), "Stable id: the same article has the same id on any machine, in any order."),
        Column("revision", pl.Int32(), "Which version of the text this is, from 1.", minimum=1),
        Column("outlet_id", pl.String(), "The outlet's id in seeds/outlets.csv, or made from its label or domain."),
        Column("outlet", pl.String(), "The outlet's one name."),
        Column("url", pl.String(), "Address as it came.", nullable=True),
        Column(
            "canonical_url", pl.String(), "Address normalised; the article's identity when there is one.", nullable=True
        ),
        Column("title", pl.String(), "Title, cleaned of markup. Offsets of field `title` point into it."),
        Column("byline", STRINGS, "Authors, one name each."),
        Column(
            "published_at",
            UTC_INSTANT,
            "When it was published; the day's first instant when only the day is known.",
            nullable=True,
        ),
        Column("published_precision", pl.String(), "How exact `published_at` is.", values=DATE_PRECISIONS),
        Column(
            "published_offset",
            pl.String(),
            "UTC offset of the outlet's clock as the page states it, such as +02:00; only of an instant.",
            nullable=True,
        ),
        Column(
            "published_from",
            pl.String(),
            "Where the date was found, such as `row`, `feed` or `json_ld`.",
            nullable=True,
        ),
        Column(
            "published_on",
            pl.Date(),
            "Publication day in the run's time zone; for an article without a date, the day it was first seen.",
        ),
        Column("first_seen_at", UTC_INSTANT, "When it first arrived here.", is_clock=True),
        Column("language", pl.String(), "ISO 639-1 code, `und` when the text is too short to tell."),
        Column(
            "body",
            pl.String(),
            "The text, cleaned of page furniture. Never changes after cleaning; offsets point into it.",
        ),
        Column("word_count", pl.Int32(), "Words in the body.", unit="word", minimum=0),
        Column("content_hash", pl.String(), "Hash of title and body: two copies with one hash say the same."),
        Column(
            "body_verdict",
            pl.String(),
            "Whether the body is an article's text; only `ok` bodies are read for names and quotes.",
            values=BODY_VERDICTS,
        ),
        Column("source_id", pl.String(), "The source that brought the copy that stands here."),
        Column("raw_page_id", pl.String(), "The raw page that the copy that stands here was read from."),
    ),
)
