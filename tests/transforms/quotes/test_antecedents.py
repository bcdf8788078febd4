"""Who `he`, `she`, `who`, `it` and `they` are: a readable table of short texts of our own invention."""

import polars as pl
import pytest

from tests.transforms.quotes.reading import frame_of, quote_that_holds, read_frame

PEOPLE = [
    pytest.param("Ferry captain Birgit Aase waited two hours. Her engineer, Olav Moen, found the leak. “It was the size of a coin,” he said.", "size of a coin", "Olav Moen", id="the nearer of two, by gender"),
    pytest.param("Ferry captain Birgit Aase waited two hours. Her engineer, Olav Moen, found the leak. “I would not sail before it was mended,” she said.", "would not sail", "Birgit Aase", id="the farther of two, by gender"),
    pytest.param("Mr Tanaka Ishio met Ms Fujita Rei on Monday. “The bridge is sound,” she said.", "bridge is sound", "Fujita Rei", id="titles tell where first names do not"),
    pytest.param("Nomvula Dube, a spokeswoman for the port, and her deputy, Piet Kruger, spoke to reporters. “The crane was checked in May,” she said.", "checked in May", "Nomvula Dube", id="a role that tells the gender"),
    pytest.param("Geologist Karl Weiss has mapped the slope for years.\nHis student Anna Roth drew the first sketch. “It took me a whole summer,” she said.", "whole summer", "Anna Roth", id="introduced right before"),
    pytest.param("“The lake is lower than ever,” said Jorge Pinto.\nRui Costa remembers deeper water. Costa has fished there since 1970. “We used to dive from that rock,” he said.", "dive from that rock", "Rui Costa", id="somebody else leads since"),
    pytest.param("“The choir is ready,” conductor Elsa Brandt said. “We open on Friday, and nobody sleeps until then,” she added.", "open on Friday", "Elsa Brandt", id="nobody named since"),
    pytest.param("Trainer Ian Foss was asked about his jockey, Dan Reilly. “Dan rode a perfect race,” he said.", "perfect race", "Ian Foss", id="named in the quotation, so not its speaker"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "words", "speaker"), PEOPLE)
def test_he_and_she_are_who_the_text_says(body: str, words: str, speaker: str) -> None:
    row = quote_that_holds(words, body)
    assert (row["speaker"], row["attribution"]) == (speaker, "pronoun_resolved")


def test_a_woman_who_is_never_named_stays_a_role() -> None:
    row = quote_that_holds(
        "no time to think", "A woman ran from the burning kiosk. “There was no time to think,” she said."
    )
    assert (row["attribution"], row["speaker"]) == ("role_only", "woman")


def test_a_pronoun_with_nobody_before_it_is_left_open() -> None:
    row = quote_that_holds("We start over", "The works were quiet on Monday. “We start over,” he said.")
    assert (row["attribution"], row["speaker"], row["speaker_entity_id"]) == ("pronoun_unresolved", None, None)


@pytest.mark.parametrize(
    ("body", "words", "speaker"),
    [
        ("Hanna Lindqvist, who said “the mast will hold”, sails at dawn.", "mast will hold", "Hanna Lindqvist"),
        ("The Fisheries Board met on Monday. It said “the quota stands for another year” and closed the meeting.", "quota stands", "Fisheries Board"),
    ],
)  # fmt: skip
def test_who_and_it_are_what_stands_right_before(body: str, words: str, speaker: str) -> None:
    assert quote_that_holds(words, body)["speaker"] == speaker


def test_of_two_joined_by_and_it_is_not_clear_who_is_meant() -> None:
    body = "The letter came from Ida Holm and Jens Dahl, who said “the old oak must stay where it is”."
    assert quote_that_holds("old oak", body)["attribution"] == "pronoun_unresolved"


def test_who_he_is_does_not_depend_on_the_articles_beside_it() -> None:
    bodies = [str(param.values[0]) for param in PEOPLE]
    together = read_frame(frame_of(*bodies))
    for number, body in enumerate(bodies):
        alone = read_frame(frame_of(body)).drop("article_id", "quote_id", "parent_quote_id", "speaker_entity_id")
        among = together.filter(pl.col("article_id") == f"a{number}").select(alone.columns)
        assert among.equals(alone)


@pytest.mark.parametrize(
    ("body", "words", "speaker"),
    [
        ("The Harbour Ministry closed the pier. “It is not safe,” the ministry said.", "not safe", "Harbour Ministry"),
        ("Governor Alma Reyes met the miners. “The mine stays shut,” the governor said.", "stays shut", "Alma Reyes"),
        ("An official of the Harbour Ministry came late. “It is not safe,” the official said.", "not safe", "official"),
    ],
)
def test_a_role_is_given_a_name_only_where_one_bears_it(body: str, words: str, speaker: str) -> None:
    assert quote_that_holds(words, body)["speaker"] == speaker
