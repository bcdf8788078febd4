"""Every belief about a row holds for healthy rows and catches the row that breaks it, for both judges alike."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import polars as pl
import pytest

from checks import articles, mentions, quotes
from checks.beliefs import Belief, between
from checks.expectations import Judge, JudgementError
from checks.gate import ROW_SUITES, Shard
from schemas import ARTICLES, MENTIONS, QUOTES, Column
from tests.checks.newsroom import BODY, CONTEXT, bend, healthy_shard, repeat_row, span

Breaking = Callable[[Shard], Shard]

FUTURE = datetime(2031, 1, 1, tzinfo=UTC)
UNSEEN = "nobody-knows-this-id"


def _name_thrice(shard: Shard) -> Shard:
    """Three mentions of one entity, so that one of them can be the odd one."""
    other = {"entity": "Ilse Varga", "entity_id": "person-ilse-varga"}
    return bend(bend(shard, "mentions", 0, **other), "mentions", 2, **other)


def _role_span(words: str) -> dict[str, int]:
    return {f"role_{side}": place for side, place in span(BODY, words).items()}


BREAKING: dict[tuple[str, str], Breaking] = {
    ("articles", "published_not_in_the_future"): lambda s: bend(s, "articles", 0, published_at=FUTURE),
    ("articles", "day_not_in_the_future"): lambda s: bend(s, "articles", 0, published_on=date(2031, 1, 1)),
    ("articles", "day_after_1990"): lambda s: bend(s, "articles", 0, published_on=date(1970, 1, 1)),
    ("articles", "day_is_that_of_the_instant"): lambda s: bend(s, "articles", 0, published_on=date(2026, 5, 9)),
    ("articles", "precision_tells_of_a_date"): lambda s: bend(s, "articles", 0, published_precision="unknown"),
    ("articles", "title_is_not_empty"): lambda s: bend(s, "articles", 0, title=" \u00a0"),
    ("articles", "ok_body_is_not_empty"): lambda s: bend(s, "articles", 0, body="\n"),
    ("articles", "outlet_is_not_empty"): lambda s: bend(s, "articles", 0, outlet=""),
    ("articles", "url_is_http"): lambda s: bend(s, "articles", 0, url="javascript:alert(1)"),
    ("articles", "canonical_url_is_http"): lambda s: bend(s, "articles", 0, canonical_url="harbour.example/a1"),
    ("articles", "language_is_a_code"): lambda s: bend(s, "articles", 0, language="en-GB"),
    ("articles", "title_has_no_control_characters"): lambda s: bend(s, "articles", 0, title="Ferry\x1b stops"),
    ("articles", "body_has_no_control_characters"): lambda s: bend(s, "articles", 0, body=f"{BODY}\r\n\x00"),
    ("articles", "word_count_fits_the_body"): lambda s: bend(s, "articles", 0, word_count=900),
    ("articles", "title_is_not_a_paragraph"): lambda s: bend(s, "articles", 0, title="Ferry " * 80),
    ("articles", "authors_look_like_names"): lambda s: bend(s, "articles", 0, byline=["Mona Quill", "news " * 30]),
    ("mentions", "article_id_resolves"): lambda s: bend(s, "mentions", 0, article_id=UNSEEN),
    ("mentions", "ends_after_it_starts"): lambda s: bend(s, "mentions", 1, end_char=3),
    ("mentions", "lies_inside_its_field"): lambda s: bend(s, "mentions", 0, end_char=4000),
    ("mentions", "words_at_the_span_are_the_text"): lambda s: bend(s, "mentions", 1, start_char=1, end_char=11),
    ("mentions", "article_is_one_that_is_read"): lambda s: bend(s, "articles", 0, language="de"),
    ("mentions", "names_do_not_overlap"): lambda s: bend(
        s, "mentions", 2, text="Varga of the", **span(BODY, "Varga of the")
    ),
    ("mentions", "entity_has_its_name"): lambda s: bend(s, "mentions", 0, entity=None),
    ("mentions", "state_tells_of_an_entity"): lambda s: bend(s, "mentions", 0, entity_state="none"),
    ("mentions", "salience_comes_with_an_entity"): lambda s: bend(s, "mentions", 3, salience=0.5),
    ("mentions", "salience_is_that_of_the_entity"): lambda s: bend(_name_thrice(s), "mentions", 1, salience=0.25),
    ("mentions", "words_at_the_role_span_are_the_role"): lambda s: bend(s, "mentions", 1, role="captain"),
    ("mentions", "role_stands_outside_of_the_name"): lambda s: bend(
        s, "mentions", 1, role="pilot Ilse", **_role_span("pilot Ilse")
    ),
    ("mentions", "role_is_a_persons"): lambda s: bend(s, "mentions", 1, kind="PLACE"),
    ("mentions", "sphere_comes_with_a_role"): lambda s: bend(s, "mentions", 0, sphere="sport"),
    ("quotes", "article_id_resolves"): lambda s: bend(s, "quotes", 2, article_id=UNSEEN),
    ("quotes", "parent_quote_id_resolves"): lambda s: bend(s, "quotes", 1, parent_quote_id=UNSEEN),
    ("quotes", "speaker_entity_id_resolves"): lambda s: bend(s, "quotes", 0, speaker_entity_id=UNSEEN),
    ("quotes", "ends_after_it_starts"): lambda s: bend(s, "quotes", 0, end_char=4),
    ("quotes", "lies_inside_its_field"): lambda s: bend(s, "quotes", 2, end_char=4000),
    ("quotes", "words_at_the_span_are_the_text"): lambda s: bend(s, "quotes", 0, text="My captain told me"),
    ("quotes", "words_at_the_speaker_span_are_the_speaker_mention"): lambda s: bend(
        s, "quotes", 0, speaker_mention="Ilse Varga"
    ),
    ("quotes", "words_at_the_cue_span_are_the_cue"): lambda s: bend(s, "quotes", 0, cue_start_char=None),
    ("quotes", "organization_entity_id_resolves"): lambda s: bend(s, "quotes", 0, organization_entity_id=UNSEEN),
    ("quotes", "words_at_the_antecedent_span_are_the_antecedent"): lambda s: bend(s, "quotes", 0, antecedent="Varga"),
    ("quotes", "words_at_the_speaker_role_span_are_the_role"): lambda s: bend(s, "quotes", 0, speaker_role="captain"),
    ("quotes", "words_at_the_affiliation_span_are_the_affiliation"): lambda s: bend(
        s, "quotes", 0, speaker_affiliation_end_char=None
    ),
    ("quotes", "cue_class_comes_with_a_cue"): lambda s: bend(s, "quotes", 2, cue_class="said", cue_lemma="say"),
    ("quotes", "cue_lemma_comes_with_a_known_class"): lambda s: bend(s, "quotes", 0, cue_class="other"),
    ("quotes", "standing_only_with_speaker"): lambda s: bend(s, "quotes", 2, antecedent="We"),
    ("quotes", "organization_only_with_affiliation"): lambda s: bend(s, "quotes", 0, speaker_affiliation=None),
    ("quotes", "article_is_one_that_is_read"): lambda s: bend(s, "articles", 0, body_verdict="teaser"),
    ("quotes", "starts_inside_its_parent"): lambda s: bend(s, "quotes", 1, start_char=0),
    ("quotes", "ends_inside_its_parent"): lambda s: bend(s, "quotes", 1, end_char=len(BODY)),
    ("quotes", "speaker_is_there_when_attributed"): lambda s: bend(s, "quotes", 0, attribution="unattributed"),
    ("quotes", "entity_only_with_speaker"): lambda s: bend(s, "quotes", 2, speaker_entity_id="person-ilse-varga"),
}
"""For each belief beyond the contract, a way to break it."""

CASES = [
    (table.name, suite, belief)
    for table, suites in ROW_SUITES
    for suite, beliefs in suites.named()
    for belief in beliefs
    if belief.name != "is_not_forgotten"  # what was taken down is said by the context: see test_gate
]


def _prepared(table: str, shard: Shard) -> pl.DataFrame:
    if table == "articles":
        return articles.prepare(shard.articles, CONTEXT)
    if table == "mentions":
        return mentions.prepare(shard.mentions, shard.articles)
    return quotes.prepare(shard.quotes, shard.articles, shard.mentions)


def _break_contract(table: str, name: str) -> Breaking:
    """The breaking that the end of a derived belief's name calls for."""
    contract = {each.name: each for each in (ARTICLES, MENTIONS, QUOTES)}[table]
    if name.endswith("_is_unique"):
        return lambda shard: repeat_row(shard, table, 0)
    endings = {"_is_there": _nothing, "_is_known": _unknown, "_is_in_range": _out_of_range}
    ending = next(each for each in endings if name.endswith(each))
    column = contract.column(name.removesuffix(ending))
    return lambda shard: bend(shard, table, 0, **{column.name: endings[ending](column)})


def _nothing(_: Column) -> None:
    return None


def _unknown(_: Column) -> str:
    return "nonsense"


def _out_of_range(column: Column) -> float:
    return column.minimum - 1 if column.minimum is not None else (column.maximum or 0) + 1


@pytest.mark.parametrize(("table", "suite", "belief"), CASES, ids=lambda value: getattr(value, "name", value))
def test_a_belief_catches_what_breaks_it_and_nothing_healthy(
    table: str, suite: str, belief: Belief, judging: Judge
) -> None:
    breaking = BREAKING.get((table, belief.name)) or _break_contract(table, belief.name)
    name = f"{table} {suite} {belief.name} alone"
    healthy = judging.broken_rows(_prepared(table, healthy_shard()), name, (belief,))
    broken = judging.broken_rows(_prepared(table, breaking(healthy_shard())), name, (belief,))
    assert (healthy[belief.name].sum(), broken[belief.name].sum() > 0) == (0, True)


def test_every_example_breaks_a_belief_that_exists() -> None:
    assert set(BREAKING) <= {(table, belief.name) for table, _, belief in CASES}


def test_every_belief_has_a_name_of_its_own_a_reason_and_an_action() -> None:
    names = [(table, suite, belief.name) for table, suite, belief in CASES]
    assert len(names) == len(set(names))
    assert all(len(belief.why) > 20 and len(belief.action) > 20 for _, _, belief in CASES)


def test_a_claim_whose_halves_disagree_is_refused(judging: Judge) -> None:
    drifted = replace(between("value", maximum=1), is_broken=pl.col("value") > 2)
    belief = Belief("drifted", drifted, "A test needs it.", "None.")
    with pytest.raises(JudgementError, match="drifted: Great Expectations counts 2 broken row"):
        judging.broken_rows(pl.DataFrame({"value": [0, 2, 3]}), "drifted", (belief,))


def test_a_claim_about_a_column_that_is_not_there_is_refused(judging: Judge) -> None:
    misnamed = replace(between("value", maximum=1), expectation="ExpectColumnMaxToBeBetween")
    belief = Belief("misnamed", misnamed, "A test needs it.", "None.")
    with pytest.raises(JudgementError, match="could not judge"):
        judging.broken_rows(pl.DataFrame({"value": [0, 2]}), "misnamed", (belief,))


@pytest.mark.parametrize(
    ("body", "word_count"),
    [("港の船は正午に止まる。", 9), ("don't-stop at www.harbour.example", 3), ("don't-stop at www.harbour.example", 7)],
)
def test_every_fair_way_of_counting_words_fits(body: str, word_count: int, judging: Judge) -> None:
    shard = bend(healthy_shard(), "articles", 0, body=body, word_count=word_count)
    marks = judging.broken_rows(_prepared("articles", shard), "all of articles", articles.SUITES.must_hold)
    assert not marks.get_column("word_count_fits_the_body").any()


def test_a_name_at_the_wrong_place_does_not_take_its_neighbours_along(judging: Judge) -> None:
    shard = bend(healthy_shard(), "mentions", 1, start_char=0, end_char=len(BODY))
    marks = judging.broken_rows(_prepared("mentions", shard), "all of mentions", mentions.SUITES.must_hold)
    assert marks.select(pl.any_horizontal(pl.all())).to_series().to_list() == [False, True, False, False]


def test_what_is_not_a_number_is_missing_for_both_judges(judging: Judge) -> None:
    shard = bend(healthy_shard(), "mentions", 0, confidence=float("nan"))
    marks = judging.broken_rows(_prepared("mentions", shard), "all of mentions", mentions.SUITES.must_hold)
    assert marks.sum().row(0, named=True)["confidence_is_there"] == 1
