"""What must hold of mentions beyond their shape."""

import polars as pl

from checks.beliefs import Belief, Suites, at_least, equal, more_than, one_of
from checks.shape import shape_beliefs
from checks.spans import join_field, words_at
from schemas import MENTIONS

_FIX_SPANS = (
    "Repair the mentions step: spans are code points of the stored title or body, end exclusive; run the day again."
)
_FIX_STEP = "Repair the mentions step and run the day again."

_BELIEFS = (
    Belief(
        "ends_after_it_starts",
        more_than("end_char", "start_char"),
        "A span of no words mentions nobody.",
        _FIX_SPANS,
    ),
    Belief(
        "lies_inside_its_field",
        at_least("field_length", "end_char"),
        "A span beyond the text points at nothing.",
        _FIX_SPANS,
    ),
    Belief(
        "words_at_the_span_are_the_text",
        equal("text", "words_at_span"),
        "Whoever follows a mention to its article must find these very words there.",
        _FIX_SPANS,
    ),
    Belief(
        "article_is_one_that_is_read",
        one_of("read_language", ("en",)),
        "Names are claimed only for English bodies that are an article's text; elsewhere they would be guesses.",
        "Repair the mentions step: leave out articles whose language is not `en` or whose body_verdict is not `ok`.",
    ),
    Belief(
        "names_do_not_overlap",
        at_least("start_char", "previous_name_end"),
        "The same words counted as two names count one of them twice.",
        "Repair the recogniser's decoding: of two names over the same words it keeps one.",
    ),
    Belief(
        "entity_has_its_name",
        equal("has_entity_id", "has_entity_name"),
        "An id without a name cannot be read, a name without an id cannot be joined.",
        _FIX_STEP,
    ),
)

SUITES = Suites(must_hold=shape_beliefs(MENTIONS, {"article_id": "article_found"}) + _BELIEFS)


def prepare(mentions: pl.DataFrame, articles: pl.DataFrame) -> pl.DataFrame:
    """The mentions with the columns that the beliefs above compare."""
    placed = join_field(mentions, articles).with_columns(
        words_at("start_char", "end_char").alias("words_at_span"),
        pl.col("entity_id").is_not_null().alias("has_entity_id"),
        pl.col("entity").is_not_null().alias("has_entity_name"),
    )
    return _add_previous_name_end(placed.drop("field_text"))


def _add_previous_name_end(placed: pl.DataFrame) -> pl.DataFrame:
    """The furthest end of the names that start before, in the same field; null for the first and for other forms.

    A name that is not at its span is left out: it is broken already, and must not take its neighbours along.
    """
    field = ["article_id", "field"]
    numbered = placed.with_row_index("row")
    names = (
        numbered.filter((pl.col("form") == "name") & (pl.col("text") == pl.col("words_at_span")))
        .sort(*field, "start_char", "end_char", "row")
        .select("row", pl.col("end_char").cum_max().shift(1).over(field).alias("previous_name_end"))
    )
    return numbered.join(names, on="row", how="left", maintain_order="left").drop("row")
