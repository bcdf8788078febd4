"""Who a speaker is said to be: role, affiliation and antecedent on invented news, one readable row per difficulty."""

import pytest

from tests.transforms.quotes.reading import frame_of, quote_that_holds, read_frame


@pytest.mark.parametrize(
    ("body", "words", "role", "affiliation"),
    [
        ("“We lost a fair game,” Kestrel United’s coach, Tom Vance, said.", "fair game", "coach", "Kestrel United"),
        ("“It was cold,” said Ada Lark, professor of law at the University of Leeds.", "cold", "professor of law at the University of Leeds", "University of Leeds"),
        ("“The road is shut,” a spokesman for the council said.", "road is shut", "spokesman for the council", "the council"),
        ("“The road is shut,” the company’s chief executive said.", "road is shut", "chief executive", "the company"),
        ("“Rates will hold,” said Priya Nair, mayor of Dunmere.", "Rates", "mayor of Dunmere", "Dunmere"),
        ("“The road is shut,” Harriet Lowe said on Monday.", "road is shut", None, None),
        ("“We saw the lights go out,” a woman at the station said.", "lights", None, None),
        ("“The road is shut,” the ministry said in a statement.", "road is shut", None, None),
    ],
)  # fmt: skip
def test_a_speaker_has_role_and_affiliation_as_written(
    body: str, words: str, role: str | None, affiliation: str | None
) -> None:
    row = quote_that_holds(words, body)
    assert (row["speaker_role"], row["speaker_affiliation"]) == (role, affiliation)


def test_a_spokesman_speaks_for_an_organisation_that_has_an_entity() -> None:
    body = "The National Rail Authority shut a line. “It is unsafe,” a National Rail Authority spokesman said."
    row = quote_that_holds("unsafe", body)
    assert (row["speaker_role"], row["attribution"]) == ("National Rail Authority spokesman", "role_only")
    assert row["speaker_affiliation"] == "National Rail Authority"
    assert row["organization_entity_id"] is not None


def test_a_role_told_once_is_known_wherever_the_person_speaks() -> None:
    body = (
        "Grace Otieno, director of Mombasa Port Authority, met the crews on Monday.\n\n"
        "“The cranes are safe,” Otieno said. “They will work tonight,” she added."
    )
    for words, mention, antecedent in (("cranes", "Otieno", None), ("tonight", "she", "Otieno")):
        row = quote_that_holds(words, body)
        assert (row["speaker_mention"], row["antecedent"]) == (mention, antecedent)
        assert row["speaker_role"] == "director of Mombasa Port Authority"


def test_a_speaker_without_a_role_may_be_of_a_body() -> None:
    row = quote_that_holds("bears", "“The bears are back,” said Ilse Varga of the University of Tromso.")
    assert (row["speaker_role"], row["speaker_affiliation"]) == (None, "University of Tromso")


def test_a_term_and_an_unattributed_quotation_have_no_standing() -> None:
    body = (
        "Ada Lark, mayor of Dunmere, smiled. The so-called “quiet rule” ends in May.\n\nVoices: “Never again will we.”"
    )
    columns = ("antecedent", "speaker_role", "speaker_affiliation", "organization_entity_id")
    rows = [row for row in read_frame(frame_of(body)).to_dicts() if row["speaker"] is None]
    assert {row["kind"] for row in rows} >= {"term"}
    assert [row[column] for row in rows for column in columns] == [None] * 4 * len(rows)


def test_standings_of_an_article_do_not_depend_on_its_neighbours() -> None:
    bodies = (
        "“It is unsafe,” a council spokesman said. The council meets on Friday.",
        "’s coach “Go,” said the coach of",
        "“It holds,” said Omar Haddad, the director of the Port Authority of Aden.",
    )
    together = read_frame(frame_of(*bodies))
    for number, body in enumerate(bodies):
        alone = read_frame(frame_of(body)).drop("article_id", "quote_id", "parent_quote_id")
        own = together.filter(article_id=f"a{number}").select(alone.columns)
        assert own.equals(alone)
