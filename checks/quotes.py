"""What must hold of quotes beyond their shape."""

import polars as pl

from checks.beliefs import Belief, Suites, at_least, equal, more_than, one_of
from checks.shape import shape_beliefs
from checks.spans import join_field, words_at
from schemas import QUOTES

_FIX_SPANS = (
    "Repair the quotes step: spans are code points of the stored title or body, end exclusive; run the day again."
)
_FIX_ATTRIBUTION = "Repair the quotes step so that `attribution` and `speaker` tell one story; run the day again."
_FIX_CUE = "Repair the quotes step: lemma and class come from transforms/quotes/cues.csv; run the day again."

_BELIEFS = (
    Belief(
        "ends_after_it_starts",
        more_than("end_char", "start_char"),
        "A span of no words quotes nobody.",
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
        "A quotation that is not word for word in its article must never be published.",
        _FIX_SPANS,
    ),
    Belief(
        "words_at_the_speaker_span_are_the_speaker_mention",
        equal("speaker_mention", "words_at_speaker_span"),
        "The speaker as written is the evidence for the attribution.",
        _FIX_SPANS,
    ),
    Belief(
        "words_at_the_cue_span_are_the_cue",
        equal("cue", "words_at_cue_span"),
        "The cue is the evidence that the words were said.",
        _FIX_SPANS,
    ),
    Belief(
        "words_at_the_antecedent_span_are_the_antecedent",
        equal("antecedent", "words_at_antecedent_span"),
        "The name behind a pronoun or a role is the evidence for who that is.",
        _FIX_SPANS,
    ),
    Belief(
        "words_at_the_speaker_role_span_are_the_role",
        equal("speaker_role", "words_at_role_span"),
        "A role is given as the article has it, not as we would put it.",
        _FIX_SPANS,
    ),
    Belief(
        "words_at_the_affiliation_span_are_the_affiliation",
        equal("speaker_affiliation", "words_at_affiliation_span"),
        "An affiliation is given as the article has it, not as we would put it.",
        _FIX_SPANS,
    ),
    Belief(
        "cue_class_comes_with_a_cue",
        equal("has_cue", "has_cue_class"),
        "Reports of how outlets frame speech count classes: every cue has one, and nothing else has.",
        _FIX_CUE,
    ),
    Belief(
        "cue_lemma_comes_with_a_known_class",
        equal("has_cue_lemma", "has_known_class"),
        "A cue that is not in the list has neither lemma nor class of its own.",
        _FIX_CUE,
    ),
    Belief(
        "article_is_one_that_is_read",
        one_of("read_language", ("en",)),
        "Quotes are claimed only for English bodies that are an article's text; elsewhere they would be guesses.",
        "Repair the quotes step: leave out articles whose language is not `en` or whose body_verdict is not `ok`.",
    ),
    Belief(
        "starts_inside_its_parent",
        at_least("start_char", "parent_start_char"),
        "A quotation inside another stands between its marks.",
        "Repair how the quotes step nests: the parent's span contains the child's.",
    ),
    Belief(
        "ends_inside_its_parent",
        at_least("parent_end_char", "end_char"),
        "A quotation inside another stands between its marks.",
        "Repair how the quotes step nests: the parent's span contains the child's.",
    ),
    Belief(
        "speaker_is_there_when_attributed",
        equal("has_speaker", "attribution_tells_speaker"),
        "A named quote without a speaker, or a speaker on an unattributed one, says two things at once.",
        _FIX_ATTRIBUTION,
    ),
    Belief(
        "entity_only_with_speaker",
        at_least("has_speaker_number", "has_entity_number"),
        "An entity without a speaker is a claim without evidence.",
        _FIX_ATTRIBUTION,
    ),
    Belief(
        "standing_only_with_speaker",
        at_least("has_speaker_number", "has_standing_number"),
        "An antecedent, a role or an affiliation is somebody's.",
        _FIX_ATTRIBUTION,
    ),
    Belief(
        "organization_only_with_affiliation",
        at_least("has_affiliation_number", "has_organization_number"),
        "An organisation without the words that name it is a claim without evidence.",
        _FIX_ATTRIBUTION,
    ),
)

_RESOLVABLE = {
    "article_id": "article_found",
    "parent_quote_id": "parent_found",
    "speaker_entity_id": "speaker_entity_found",
    "organization_entity_id": "organization_entity_found",
}

SUITES = Suites(must_hold=shape_beliefs(QUOTES, _RESOLVABLE) + _BELIEFS)


def prepare(quotes: pl.DataFrame, articles: pl.DataFrame, mentions: pl.DataFrame) -> pl.DataFrame:
    """The quotes with the columns that the beliefs above compare.

    Entities are looked for among all mentions of the same article, sound or not: a quote outlives the mention of its
    speaker, the load only takes the pointer away.
    """
    has_speaker = pl.col("speaker").is_not_null()
    has_standing = pl.any_horizontal(pl.col("antecedent", "speaker_role", "speaker_affiliation").is_not_null())
    placed = join_field(quotes, articles).with_columns(
        words_at("start_char", "end_char").alias("words_at_span"),
        words_at("speaker_start_char", "speaker_end_char").alias("words_at_speaker_span"),
        words_at("cue_start_char", "cue_end_char").alias("words_at_cue_span"),
        words_at("antecedent_start_char", "antecedent_end_char").alias("words_at_antecedent_span"),
        words_at("speaker_role_start_char", "speaker_role_end_char").alias("words_at_role_span"),
        words_at("speaker_affiliation_start_char", "speaker_affiliation_end_char").alias("words_at_affiliation_span"),
        pl.col("cue").is_not_null().alias("has_cue"),
        pl.col("cue_class").is_not_null().alias("has_cue_class"),
        pl.col("cue_lemma").is_not_null().alias("has_cue_lemma"),
        (pl.col("cue_class") != "other").fill_null(False).alias("has_known_class"),
        has_standing.cast(pl.Int64).alias("has_standing_number"),
        pl.col("speaker_affiliation").is_not_null().cast(pl.Int64).alias("has_affiliation_number"),
        pl.col("organization_entity_id").is_not_null().cast(pl.Int64).alias("has_organization_number"),
        has_speaker.alias("has_speaker"),
        has_speaker.cast(pl.Int64).alias("has_speaker_number"),
        pl.col("speaker_entity_id").is_not_null().cast(pl.Int64).alias("has_entity_number"),
        pl.col("attribution").is_in(("named", "pronoun_resolved", "role_only")).alias("attribution_tells_speaker"),
    )
    related = _add_parent(placed.drop("field_text"))
    return related.pipe(_add_found_entity, "speaker", mentions).pipe(_add_found_entity, "organization", mentions)


def _add_parent(quotes: pl.DataFrame) -> pl.DataFrame:
    """The parent, looked for in the same field of the same article; a quotation is never its own."""
    parents = quotes.unique("quote_id", keep="first", maintain_order=True).select(
        "article_id",
        "field",
        pl.col("quote_id").alias("parent_quote_id"),
        pl.col("quote_id").alias("parent_found"),
        pl.col("start_char").alias("parent_start_char"),
        pl.col("end_char").alias("parent_end_char"),
    )
    joined = quotes.join(parents, on=["article_id", "field", "parent_quote_id"], how="left", maintain_order="left")
    is_own_parent = pl.col("quote_id") == pl.col("parent_quote_id")
    return joined.with_columns(pl.when(~is_own_parent).then("parent_found").alias("parent_found"))


def _add_found_entity(quotes: pl.DataFrame, whose: str, mentions: pl.DataFrame) -> pl.DataFrame:
    pointer = ["article_id", f"{whose}_entity_id"]
    named = mentions.select("article_id", pl.col("entity_id").alias(pointer[1])).drop_nulls().unique()
    found = named.with_columns(pl.col(pointer[1]).alias(f"{whose}_entity_found"))
    return quotes.join(found, on=pointer, how="left", maintain_order="left")
