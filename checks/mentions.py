"""What must hold of mentions beyond their shape."""

import polars as pl

from checks.beliefs import Belief, Suites, always_null, at_least, between, equal, more_than, one_of
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
    Belief(
        "state_tells_of_an_entity",
        equal("has_entity_id", "is_reached"),
        "Known and local say that an entity was found, ambiguous and none that there is none to be counted.",
        _FIX_STEP,
    ),
    Belief(
        "salience_comes_with_an_entity",
        equal("has_entity_id", "has_salience"),
        "Only what is somebody or something can weigh in an article, and whatever is mentioned does.",
        _FIX_STEP,
    ),
    Belief(
        "salience_is_that_of_the_entity",
        equal("salience", "usual_salience"),
        "Two weights of one entity in one article would make sums depend on the mention that was picked.",
        "Repair the weighing of entities in the mentions step; run the day again.",
    ),
    Belief(
        "words_at_the_role_span_are_the_role",
        equal("role", "words_at_role_span"),
        "A role is quoted as written; whoever follows it to its article must find these very words there.",
        _FIX_SPANS,
    ),
    Belief(
        "role_stands_outside_of_the_name",
        between("shared_with_role", maximum=0),
        "The same words as name and as role would be counted twice.",
        "Repair the finding of roles in the mentions step: a role ends before its name or begins after it.",
    ),
    Belief(
        "role_is_a_persons",
        one_of("kind_with_role", ("PERSON",)),
        "Roles are looked for beside people only; beside anything else the words mean something else.",
        _FIX_STEP,
    ),
    Belief(
        "sphere_comes_with_a_role",
        always_null("sphere_without_role"),
        "A walk of life that no words stand for would be a guess.",
        _FIX_STEP,
    ),
)

SUITES = Suites(must_hold=shape_beliefs(MENTIONS, {"article_id": "article_found"}) + _BELIEFS)


def prepare(mentions: pl.DataFrame, articles: pl.DataFrame) -> pl.DataFrame:
    """The mentions with the columns that the beliefs above compare."""
    placed = join_field(mentions, articles).with_columns(
        words_at("start_char", "end_char").alias("words_at_span"),
        words_at("role_start_char", "role_end_char").alias("words_at_role_span"),
        pl.col("entity_id").is_not_null().alias("has_entity_id"),
        pl.col("entity").is_not_null().alias("has_entity_name"),
        pl.col("entity_state").is_in(("known", "local")).alias("is_reached"),
        pl.col("salience").is_not_null().alias("has_salience"),
        # The median, so that of many mentions only the odd one is put aside.
        pl.col("salience").median().over("article_id", "entity_id").alias("usual_salience"),
        _count_shared().alias("shared_with_role"),
        pl.when(pl.col("role").is_not_null()).then("kind").alias("kind_with_role"),
        pl.when(pl.col("role").is_null()).then("sphere").alias("sphere_without_role"),
    )
    return _add_previous_name_end(placed.drop("field_text"))


def _count_shared() -> pl.Expr:
    """How many characters name and role share, 0 or less when none; null without a role."""
    last_start = pl.max_horizontal("start_char", "role_start_char")
    first_end = pl.min_horizontal("end_char", "role_end_char")
    return pl.when(pl.col("role_start_char").is_not_null()).then(first_end - last_start)


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
