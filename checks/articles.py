"""What must hold of articles beyond their shape."""

import polars as pl

from checks.beliefs import Belief, Suites, always_null, at_least, between, equal, matching, more_than, without
from checks.shape import shape_beliefs
from checks.shard import Context
from schemas import ARTICLES

# Tab and line feed are text; every other control character was once a byte that somebody decoded wrongly.
_CONTROL = r"[\x00-\x08\x0B-\x1F\x7F]"
_COUNTED = (r"\S+", r"[\p{L}\p{N}\p{M}]+", r"[\p{Han}\p{Hiragana}\p{Katakana}]")
_FIX_READER = "Look at the raw page (`presswatch follow`), repair the reader or the cleaning rule, run the day again."
_FIX_DATE = "Look at published_from: that reader takes the wrong date, or the outlet printed one; the article stays aside until it is mended."

_BELIEFS = (
    Belief(
        "is_not_forgotten",
        always_null("forgotten_id"),
        "It was taken down on request and must not come back by a second copy.",
        "Nothing to repair: it stays out. Take it out of the inbox to stop seeing this.",
    ),
    Belief(
        "published_not_in_the_future",
        at_least("latest_publication", "published_at"),
        "A date to come is a misread date; it would stand on top of every list sorted by day.",
        _FIX_DATE,
    ),
    Belief(
        "day_not_in_the_future",
        at_least("latest_day", "published_on"),
        "Every mart is cut by this day; one to come opens an empty future on every chart.",
        _FIX_DATE,
    ),
    Belief(
        "day_after_1990",
        between("published_year", minimum=1990),
        "Web news starts in the nineties; earlier days are epoch zeros and two-digit years.",
        _FIX_DATE,
    ),
    Belief(
        "day_is_that_of_the_instant",
        between("days_apart", -1, 1),
        "Day and instant differ by a time zone, which is a day at most.",
        "The articles step cut the day in another time zone than PRESSWATCH_TIMEZONE: repair it, run the day again.",
    ),
    Belief(
        "precision_tells_of_a_date",
        equal("has_date", "precision_says_date"),
        "`unknown` with a date, or a date that is not there, makes counts of undated articles lie.",
        "Repair the articles step: precision is `unknown` exactly when published_at is empty.",
    ),
    Belief(
        "title_is_not_empty",
        more_than("title_length", "nothing"),
        "Nobody finds an article without a title.",
        _FIX_READER,
    ),
    Belief(
        "ok_body_is_not_empty",
        more_than("ok_body_length", "nothing"),
        "A body judged ok is read for names and quotes; there must be something to read.",
        _FIX_READER,
    ),
    Belief(
        "outlet_is_not_empty",
        more_than("outlet_length", "nothing"),
        "An article of no outlet is in no count.",
        "Add the outlet's label or domain to seeds/outlets.csv, run the day again.",
    ),
    Belief(
        "url_is_http",
        matching("url", "^https?://[^/ ]"),
        "Analysts click it; any other scheme may run code.",
        _FIX_READER,
    ),
    Belief(
        "canonical_url_is_http",
        matching("canonical_url", "^https?://[^/ ]"),
        "It is the article's identity; a broken one splits or joins articles.",
        _FIX_READER,
    ),
    Belief(
        "language_is_a_code", without("language", "[^a-z]"), "It is joined and filtered on as ISO 639-1.", _FIX_READER
    ),
    Belief(
        "title_has_no_control_characters",
        without("title", _CONTROL),
        "They break exports and hide words from search.",
        _FIX_READER,
    ),
    Belief(
        "body_has_no_control_characters",
        without("body", _CONTROL),
        "They break exports and hide words from search.",
        _FIX_READER,
    ),
    Belief(
        "word_count_fits_the_body",
        between("words_off", maximum=0),
        "Densities divide by it; a count of another text makes them wrong without a sign.",
        "Repair the articles step: count the words of the cleaned body that is stored.",
    ),
)

_WARNINGS = (
    Belief(
        "title_is_not_a_paragraph",
        between("title_length", maximum=400),
        "A longer one is usually a paragraph taken for the title.",
        _FIX_READER,
    ),
    Belief(
        "authors_look_like_names",
        between("longest_author", 2, 80),
        "A longer author is a line of text, a shorter one a scrap.",
        "Look at the bylines of that outlet and add what is no name to the byline rules in seeds/.",
    ),
)

SUITES = Suites(must_hold=shape_beliefs(ARTICLES, {}) + _BELIEFS, should_hold=_WARNINGS)


def prepare(articles: pl.DataFrame, context: Context) -> pl.DataFrame:
    """The articles with the columns that the beliefs above compare."""
    author_lengths = pl.col("byline").list.eval(pl.element().str.len_chars())
    return articles.with_columns(
        pl.when(pl.col("article_id").is_in(context.forgotten_ids)).then("article_id").alias("forgotten_id"),
        pl.lit(context.latest_publication)
        .dt.convert_time_zone("UTC")
        .dt.cast_time_unit("us")
        .alias("latest_publication"),
        pl.lit(context.latest_publication.date()).alias("latest_day"),
        pl.col("published_on").dt.year().alias("published_year"),
        (pl.col("published_on") - pl.col("published_at").dt.date()).dt.total_days().alias("days_apart"),
        pl.col("published_at").is_not_null().alias("has_date"),
        (pl.col("published_precision") != "unknown").alias("precision_says_date"),
        pl.lit(0).alias("nothing"),
        _stripped_length("title").alias("title_length"),
        _stripped_length("outlet").alias("outlet_length"),
        pl.when(pl.col("body_verdict") == "ok").then(_stripped_length("body")).alias("ok_body_length"),
        _words_off().alias("words_off"),
        author_lengths.list.max().cast(pl.Int64).alias("longest_author"),
    )


def _stripped_length(column: str) -> pl.Expr:
    return pl.col(column).str.strip_chars().str.len_chars().cast(pl.Int64)


def _words_off() -> pl.Expr:
    """By how much the count leaves what every fair way of counting gives; 0 or less when it does not.

    At least a third of the pieces between blanks or of the runs of letters, at most every piece, run and ideograph.
    """
    pieces, runs, ideographs = (pl.col("body").str.count_matches(each).cast(pl.Int64) for each in _COUNTED)
    count = pl.col("word_count").cast(pl.Int64)
    too_many = count - pl.max_horizontal(pieces, runs) - ideographs
    return pl.max_horizontal(too_many, pl.min_horizontal(pieces, runs) // 3 - count)
