"""How quotes are judged: which row is which annotated quotation, and whose words they are."""

import gzip
import json
from dataclasses import replace

import pytest

from benchmarks.quotes_accuracy import Pairs, measure
from benchmarks.quotes_aside import split
from benchmarks.quotes_gold import Article, Attribution, Row, Unit, read_articles
from benchmarks.quotes_matching import match, pair_up
from benchmarks.quotes_reported import count_found, judge_reported
from benchmarks.quotes_speakers import Source, Speaker, is_right, is_same

TEXT = (
    '"The ferry will not sail before the weekend," Ingrid Solheim said. "Not with this wind." She called it a "storm".'
)
FERRY, WIND, STORM = (1, 43), (67, 85), (106, 111)
SOLHEIM, SHE = Source("Ingrid Solheim", "NAME"), Source("She", "PRONOUN", ("Ingrid Solheim",))


def make_unit(attribution=0, span=FERRY, source=SOLHEIM, is_counted=True):
    return Unit(attribution, span, span, is_counted, source, "said")


def make_row(span=FERRY, name="Ingrid Solheim", mention="Ingrid Solheim", kind="direct", is_inner=False):
    return Row(span, kind, is_inner, Speaker(name, mention), bool(name), "said", 0.95)


def make_article(units=(), rows=(), discard=(), attributions=()):
    return Article(TEXT, (FERRY, WIND, STORM), discard, tuple(units), attributions, tuple(rows))


def read_figures(article):
    return {row[0]: row[1:] for row in measure([article], Pairs.of([article])).iter_rows()}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Ingrid Solheim", "Solheim, who runs the line", True),
        ("Ms. Solheim's", "ingrid solheim", True),
        ("the harbour master", "a harbour master of Bergen", True),
        ("the harbour master", "the harbour office", False),
        ("the President", "the Senator", False),
        ("", "Solheim", False),
    ],
)
def test_two_speakers_are_the_same_by_the_head_of_their_leading_phrase(one, other, same):
    assert is_same(one, other) is same


def test_a_pronoun_is_right_as_written_and_in_the_other_reading_only_when_resolved():
    unresolved, resolved = Speaker("", "she"), Speaker("Ingrid Solheim", "she")
    assert is_right(unresolved, SHE)
    assert not is_right(unresolved.without_pronouns(), SHE)
    assert is_right(resolved.without_pronouns(), SHE)
    assert not is_right(resolved.without_pronouns(), replace(SHE, silver=("Per Dahl",)))


def test_where_nobody_is_named_only_nobody_is_right():
    nobody = Source("", "NONE")
    assert is_right(Speaker("", ""), nobody)
    assert not is_right(Speaker("Ingrid Solheim", "Solheim"), nobody)


def test_a_row_that_shares_less_than_four_fifths_is_both_wrong_and_a_miss():
    matched = match(make_article([make_unit()], [make_row((1, 30))]))
    assert [judged.units for judged in matched.rows] == [()]
    assert [row for _, row in matched.units] == [None]


def test_each_row_and_each_unit_is_matched_once_the_best_pair_first():
    units = [make_unit(0, (0, 100)), make_unit(1, (0, 90))]
    assert pair_up([(0, 92), (0, 100)], units) == {0: 1, 1: 0}


def test_a_row_over_two_units_of_one_attribution_is_both_of_them():
    first, second = make_unit(0, (0, 100)), make_unit(0, (105, 115))
    assert pair_up([(0, 115)], [first, second]) == {0: 0, 1: 0}
    assert pair_up([(0, 115)], [first, replace(second, attribution=1)]) == {0: 0}


def test_short_units_discarded_stretches_and_plain_text_count_nothing():
    short = make_unit(span=STORM, is_counted=False)
    rows = [make_row(FERRY), make_row(STORM), make_row((88, 103))]
    matched = match(make_article([short], rows, discard=((0, 50),)))
    assert not matched.rows
    assert not matched.units


def test_words_in_marks_that_nobody_was_given_count_against_precision():
    matched = match(make_article([make_unit()], [make_row(FERRY), make_row(WIND)]))
    assert [len(judged.units) for judged in matched.rows] == [1, 0]


def test_terms_and_quotes_in_quotes_are_left_out():
    rows = [make_row(WIND, kind="term"), make_row(FERRY, is_inner=True), make_row(FERRY, kind="indirect")]
    assert not match(make_article(rows=rows)).rows


def test_the_figures_follow_from_what_was_found():
    units = [make_unit(0), make_unit(1, WIND, SHE)]
    rows = [make_row(), make_row(WIND, "", "she")]
    figures = read_figures(make_article(units, rows))
    assert figures["spans (IoU 0.8), F1"] == (100.0, 100.0, 2)
    assert figures["end to end, F1"] == (100.0, 50.0, 2)
    assert figures["speaker right"] == (100.0, 100.0, 1)
    assert figures["pronouns found as written"] == (100.0, 100.0, 1)
    assert figures["pronouns resolved as in the silver"] == (0.0, 0.0, 1)
    assert figures["cue right"] == (100.0, 100.0, 2)


def test_reported_speech_is_judged_by_half_of_the_union_and_its_speaker():
    reported = Attribution(((0, 20), (30, 60)), "INDIRECT", SOLHEIM)
    close, far = make_row((0, 55), kind="indirect"), make_row((70, 90), kind="indirect")
    article = make_article(rows=[close, far], attributions=(reported,))
    assert [found for _, found in judge_reported([article])] == [reported, None]
    assert count_found([article]) == {"ALL": (1, 1), "INDIRECT": (1, 1)}
    assert count_found([replace(article, rows=(far,))])["ALL"] == (0, 1)


def test_a_file_of_the_training_form_is_read_and_judged(tmp_path):
    doc = {
        "kind": "doc",
        "doc": "ferry",
        "text": TEXT,
        "quoted": [[*FERRY, 8, True], [*WIND, 4, True], [*STORM, 1, True]],
    }
    attribution = {
        "kind": "attr", "doc": "ferry", "content": [[0, 44]], "units": [{"quote": list(FERRY)}], "cue": "said",
        "source": "Ingrid Solheim", "source_kind": "NAME",
    }  # fmt: skip
    file = tmp_path / "gold.jsonl.gz"
    with gzip.open(file, "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(row) + "\n" for row in (doc, attribution))
    (article,) = read_articles(file)
    ((unit, row),) = match(article).units
    assert (row.span, row.speaker.name, row.cue) == (FERRY, "Ingrid Solheim", "said")
    assert unit.source == SOLHEIM


def test_every_tenth_article_is_kept_aside_with_its_attributions(tmp_path):
    file = tmp_path / "train.jsonl.gz"
    with gzip.open(file, "wt", encoding="utf-8") as lines:
        for number in range(20):
            lines.writelines(json.dumps({"kind": kind, "doc": f"d{number:02}"}) + "\n" for kind in ("doc", "attr"))
    learned, aside = (gzip.decompress(part.read_bytes()).splitlines() for part in split(file, tmp_path))
    assert len(learned) == 36
    assert [json.loads(line)["doc"] for line in aside] == ["d09", "d09", "d19", "d19"]
