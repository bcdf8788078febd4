"""Who said what: spans, speakers, states and cues on invented news, one readable row per difficulty."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas import KNOWN_ENTITIES, MENTIONS, QUOTES
from tests.transforms.quotes.reading import frame_of, quote_that_holds, read, read_frame
from transforms.mentions import mentions
from transforms.quotes import quotes
from transforms.quotes.pairs import Pairs
from transforms.quotes.ranker import load_weights, rank

PIECES = (
    "“Rain again,” said Noor Haddad. ",
    "The mayor said that roads would close. ",
    "‘Enough,’ she added. ",
    "“Open ",
    "Aden Port’s director, Omar Said, of ",
    "the council’s ",
    "\n\n",
    "Ltd. ",
    "” ",
)


def test_the_table_keeps_its_contract_also_when_nothing_is_said() -> None:
    nothing = quotes(frame_of("It rained."), MENTIONS.empty())
    assert nothing.schema == QUOTES.schema()
    assert nothing.is_empty()
    assert quotes(frame_of("").clear(), MENTIONS.empty()).is_empty()


def test_offsets_count_code_points_and_give_the_words_back() -> None:
    body = "🚲🚲 Cyclists met. “More lanes,” said Noor Haddad."
    row = quote_that_holds("More lanes", body)
    assert body[row["start_char"] : row["end_char"]] == row["text"] == "More lanes,"
    assert body[row["speaker_start_char"] : row["speaker_end_char"]] == row["speaker_mention"] == "Noor Haddad"
    assert body[row["cue_start_char"] : row["cue_end_char"]] == row["cue"] == "said"


def test_an_article_is_read_alike_alone_and_in_any_company() -> None:
    bodies = [
        "“We lost our shape,” said coach Dana Whitlock. “We were poor,” she added.",
        "Officials said that the road was closed. “Stay at home,” a spokesman said.",
        "",
        "‘I saw nothing,’ Ivan Petrosyan told the court. ‘It was dark.’",
        "“Never closed. The mayor said nothing.\nPriya Nair called it “a mess”.",
    ]
    together = read_frame(frame_of(*bodies))
    backwards = read_frame(frame_of(*bodies).reverse())
    alone = pl.concat([read_frame(frame_of(*bodies)[place : place + 1]) for place in range(len(bodies))])
    assert together.equals(backwards)
    assert together.equals(alone.sort("article_id", "field", "start_char", "end_char"))


def test_speech_carried_over_paragraphs_has_one_speaker() -> None:
    body = "“The first vote failed.\n\n“The second must not,” said Senator Ruth Adeyemi."
    assert {row["speaker"] for row in read(body)} == {"Ruth Adeyemi"}


def test_a_nested_quotation_has_its_own_speaker_and_knows_its_parent() -> None:
    body = "“My father asked, ‘Who locked the gate?’ and nobody spoke,” Lena Marsh recalled."
    inner = quote_that_holds("Who locked the gate?", body)
    outer = next(row for row in read(body) if row["quote_id"] == inner["parent_quote_id"])
    assert (outer["speaker"], inner["speaker"]) == ("Lena Marsh", "father")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("“We open in May,” Harriet Lowe said.", "direct"),
        ("Harriet Lowe called the works “a total shambles from the start”.", "mixed"),
        ("Harriet Lowe presents “Morning Harbour” on weekdays.", "term"),
    ],
)
def test_kinds_of_words_in_marks(body: str, expected: str) -> None:
    assert [row["kind"] for row in read(body)] == [expected]


def test_a_term_has_no_speaker() -> None:
    row = quote_that_holds("Morning Harbour", "Harriet Lowe presents “Morning Harbour” on weekdays.")
    assert (row["speaker"], row["cue"], row["attribution"]) == (None, None, "unattributed")


@pytest.mark.parametrize(
    ("body", "title", "words", "speaker", "cue"),
    [
        ("Harriet Lowe said on Monday that the bridge would open in May.", "", "the bridge would open in May", "Harriet Lowe", "said"),
        ("According to Harriet Lowe, the bridge will open in May.", "", "the bridge will open in May", "Harriet Lowe", "According to"),
        ("The bridge will open in May, according to engineers.", "", "The bridge will open in May", "engineers", "according to"),
        ("The bridge will open in May, Harriet Lowe said.", "", "The bridge will open in May", "Harriet Lowe", "said"),
        ("Work goes on.", "Lowe says she will open the bridge in May", "she will open the bridge in May", "Lowe", "says"),
        ("Some critics have warned that the bridge may never open.", "", "the bridge may never open", "critics", "warned"),
    ],
)  # fmt: skip
def test_reported_speech_without_marks(body: str, title: str, words: str, speaker: str, cue: str) -> None:
    row = quote_that_holds(words, body, title)
    assert (row["kind"], row["text"], row["speaker"], row["cue"]) == ("indirect", words, speaker, cue)


ANY_ARTICLE = st.lists(st.sampled_from(PIECES) | st.text(max_size=12), max_size=12).map("".join)


@settings(deadline=None, max_examples=60)
@given(ANY_ARTICLE, ANY_ARTICLE)
def test_every_row_keeps_inside_its_text_whatever_the_text(title: str, body: str) -> None:
    article = frame_of(body, title=title)
    rows = quotes(article, mentions(article, KNOWN_ENTITIES.empty()))
    by_id = {row["quote_id"]: row for row in rows.to_dicts()}
    assert len(by_id) == rows.height
    for row in by_id.values():
        text = title if row["field"] == "title" else body
        assert text[row["start_char"] : row["end_char"]] == row["text"] != ""
        if row["speaker_mention"] is not None:
            assert text[row["speaker_start_char"] : row["speaker_end_char"]] == row["speaker_mention"]
        for name in ("cue", "antecedent", "speaker_role", "speaker_affiliation"):
            if row[name] is not None:
                assert text[row[f"{name}_start_char"] : row[f"{name}_end_char"]] == row[name] != ""
        if row["parent_quote_id"] is not None:
            parent = by_id[row["parent_quote_id"]]
            assert parent["start_char"] <= row["start_char"] < row["end_char"] <= parent["end_char"]
        assert (row["attribution"] == "unattributed") <= (row["speaker"] is None)


def test_an_article_of_a_megabyte_with_twenty_thousand_open_marks_is_read() -> None:
    body = "“The council met again and said nothing at all " * 20_000
    assert quotes(frame_of(body), MENTIONS.empty()).height == 20_000


@pytest.mark.timeout(120)
def test_one_sentence_of_two_thousand_reports_is_read() -> None:
    article = frame_of(
        "according to Noor Haddad, officials said that “roads ‘closed” and she said the mayor left, " * 2_000
    )
    assert quotes(article, mentions(article, KNOWN_ENTITIES.empty())).height >= 2_000


def test_weights_of_other_features_are_refused_with_what_to_do() -> None:
    weights = load_weights().first
    pairs = Pairs(np.array([0]), np.array([-1]), np.zeros((1, 1), np.float32), ("shoe size",))
    with pytest.raises(ValueError, match=r"shoe size.*python -m training\.quotes"):
        rank(pairs, np.array([0]), weights)
