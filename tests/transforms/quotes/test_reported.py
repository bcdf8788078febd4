"""Speech and thought reported without marks, on invented news: what was said, who said it, by which word."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import polars as pl
import pytest

from schemas import MENTIONS
from tests.transforms.quotes.reading import frame_of, quote_that_holds, read, read_frame
from transforms.quotes import quotes
from transforms.quotes.clauses import Clauses
from transforms.quotes.indirect import find_sayers, judge, load_report_weights
from transforms.quotes.scene import lay_out_scene
from transforms.quotes.streams import read_stream
from transforms.quotes.surroundings import look_around

REPORTED = [
    ("The club said on Friday that the match would be replayed.", "the match would be replayed", "club", "said"),
    ("The trial went well, the researchers said.", "The trial went well", "researchers", "said"),
    ("Prices will rise again in March, according to the central bank.", "Prices will rise again in March", "central bank", "according to"),
    ("According to Priya Nair, the reservoir is almost empty.", "the reservoir is almost empty", "Priya Nair", "According to"),
    ("Priya Nair told reporters that the reservoir was almost empty.", "the reservoir was almost empty", "Priya Nair", "told"),
    ("Tom Okafor denied that he had seen the letter.", "he had seen the letter", "Tom Okafor", "denied"),
    ("Dana Whitlock vowed to rebuild the harbour before winter.", "to rebuild the harbour before winter", "Dana Whitlock", "vowed"),
    ("Dana Whitlock promised to publish the report this week.", "to publish the report this week", "Dana Whitlock", "promised"),
    ("Ministers believe that the law will pass.", "the law will pass", "Ministers", "believe"),
    ("The union warned that trains would stop at midnight.", "trains would stop at midnight", "union", "warned"),
    ("Ivan Petrosyan accused the council of hiding the bill.", "the council of hiding the bill", "Ivan Petrosyan", "accused"),
    ("Noor Haddad, a geologist at the university, said that the slope was stable.", "the slope was stable", "Noor Haddad", "said"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "words", "speaker", "cue"), REPORTED)
def test_reported_words_have_their_borders_speaker_and_cue(body: str, words: str, speaker: str, cue: str) -> None:
    row = quote_that_holds(words, body)
    assert (row["kind"], row["text"], row["speaker"], row["cue"]) == ("indirect", words, speaker, cue)


@pytest.mark.parametrize(
    "body",
    [
        "The bus left the station at noon and reached the coast by four.",
        "Rain fell on the hills all night. The river rose by a metre.",
        "Kestrel Rovers scored twice in the second half.",
    ],
)
def test_plain_events_are_no_reported_speech(body: str) -> None:
    assert read(body) == []


def test_a_quotation_alone_is_not_reported_a_second_time() -> None:
    assert [row["kind"] for row in read("“We will open the bridge in May,” Harriet Lowe said.")] == ["direct"]


def test_reported_words_end_before_the_words_that_report_them() -> None:
    row = quote_that_holds("Roads will stay", "Roads will stay closed until Monday, police said on Friday.")
    assert row["text"] == "Roads will stay closed until Monday"


def test_no_two_pieces_of_reported_speech_overlap() -> None:
    body = (
        " ".join(body for body, *_ in REPORTED) + " Officials say critics claim that engineers believe the dam leaks."
    )
    rows = [row for row in read(body) if row["kind"] == "indirect"]
    assert len(rows) >= len(REPORTED) - 2
    assert all(one["end_char"] <= other["start_char"] for one, other in pairwise(rows))


def test_reported_speech_is_found_alike_in_any_company() -> None:
    bodies = [body for body, *_ in REPORTED]
    together = read_frame(frame_of(*bodies))
    alone = pl.concat([read_frame(frame_of(*bodies)[place : place + 1]) for place in range(len(bodies))])
    assert together.equals(alone.sort("article_id", "field", "start_char", "end_char"))


def test_texts_without_mentions_have_reported_speech_of_nobody() -> None:
    rows = quotes(frame_of("It was announced that the bridge would open in May."), MENTIONS.empty()).to_dicts()
    assert [(row["speaker"], row["attribution"]) for row in rows] in ([], [(None, "unattributed")])


def test_weights_of_other_features_are_refused_with_what_to_do() -> None:
    scene = lay_out_scene(frame_of("It rained."), MENTIONS.empty())
    around = look_around(scene, read_stream(scene, 0), np.zeros(0))
    none = np.zeros(0, np.int64)
    names = ("anchor", "start", "start lead", "end", "end lead", "second")
    clauses = Clauses(none, none, none, {name: np.zeros(0) for name in names})
    other = replace(load_report_weights().verdict, names=("shoe size",))
    with pytest.raises(ValueError, match=r"shoe size.*python -m training\.quotes"):
        judge(around, clauses, other)
    with pytest.raises(ValueError, match=r"shoe size.*python -m training\.quotes"):
        find_sayers(scene, around, clauses, (np.zeros(0), np.zeros(len(around.first))), other)
