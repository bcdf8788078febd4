"""What is said of a person beside the name, and in which walk of life that puts them."""

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas import KNOWN_ENTITIES
from transforms.mentions import mentions

WORDS = "Ada Lark Sen. , the President of mayor and Kenya ’s 45 a ( ) - elect former said “ ” teacher who"
ARTICLE = {"article_id": pl.String, "title": pl.String, "body": pl.String}


def read(body: str, title: str = "") -> pl.DataFrame:
    return mentions(pl.DataFrame([("a1", title, body)], schema=ARTICLE, orient="row"), KNOWN_ENTITIES.empty())


def roles_of(body: str) -> list[tuple[str, str | None, str | None]]:
    names = read(body).filter(pl.col("form") == "name", pl.col("kind") == "PERSON")
    return names.select("text", "role", "sphere").rows()


@pytest.mark.parametrize(
    ("sentence", "name", "role", "sphere"),
    [
        ("The plan was welcomed by Mexican President Elena Duarte on Monday.", "Elena Duarte", "Mexican President", "politics"),
        ("On Friday Sen. Ruth Calloway left the room.", "Ruth Calloway", "Sen.", "politics"),
        ("He met Lt. Gov. Ruth Calloway in May.", "Ruth Calloway", "Lt. Gov.", "politics"),
        ("Former FBI Director Paul Henning resigned.", "Paul Henning", "Former FBI Director", "police"),
        ("She spoke to Secretary of State Paul Henning.", "Paul Henning", "Secretary of State", "politics"),
        ("A letter from the ambassador to France Paul Henning arrived.", "Paul Henning", "ambassador to France", "diplomacy"),
        ("The goal came from the young left-footed striker Marta Lindqvist.", "Marta Lindqvist", "young left-footed striker", "sport"),
        ("It was written by the city’s chief executive Marta Lindqvist.", "Marta Lindqvist", "chief executive", "business"),
        ("Officials praised President-elect Elena Duarte for it.", "Elena Duarte", "President-elect", "politics"),
        ("The crowd cheered singer-songwriter Marta Lindqvist.", "Marta Lindqvist", "singer-songwriter", "arts"),
        ("“No,” said spokesman Tom Ferrar.", "Tom Ferrar", "spokesman", None),
        ("He was an aide to President Elena Duarte.", "Elena Duarte", "President", "politics"),
        ("A speech by Minister of Justice Elena Duarte.", "Elena Duarte", "Minister of Justice", "politics"),
    ],
)  # fmt: skip
def test_a_title_before_a_name_is_its_role(sentence: str, name: str, role: str, sphere: str | None):
    assert (name, role, sphere) in roles_of(sentence)


@pytest.mark.parametrize(
    ("sentence", "name", "role", "sphere"),
    [
        ("Elena Duarte, the Mexican president, spoke first.", "Elena Duarte", "Mexican president", None),
        ("“No,” said Ada Lark, a professor of law at the University of Leeds.", "Ada Lark", "professor of law at the University of Leeds", "education"),
        ("Ada Lark, 45, a baker, won the prize.", "Ada Lark", "baker", None),
        ("Ada Lark, director of the Centre for Rivers, agreed.", "Ada Lark", "director of the Centre for Rivers", None),
        ("Ada Lark, then the bank’s chief economist, agreed.", "Ada Lark", "chief economist", "business"),
        ("Ada Lark, a lawyer who lives in Leeds, agreed.", "Ada Lark", "lawyer", "law"),
        ("Ada Lark, an actor and activist, agreed.", "Ada Lark", "actor and activist", "arts"),
        ("Ada Lark, president of Kenya and Tom Vance met.", "Ada Lark", "president of Kenya", None),
        ("Ada Lark (a retired judge) agreed.", "Ada Lark", "retired judge", "law"),
    ],
)  # fmt: skip
def test_an_apposition_after_a_name_is_its_role(sentence: str, name: str, role: str, sphere: str | None):
    assert (name, role, sphere) in roles_of(sentence)


@pytest.mark.parametrize(
    ("title", "sphere"), [("President", "politics"), ("Reuters President", None), ("Vice President", "politics")]
)
def test_a_title_in_capitals_tells_more_unless_it_is_that_of_a_body(title: str, sphere: str | None):
    assert ("Ada Lark", title, sphere) in roles_of(f"They wrote to {title} Ada Lark.")


def test_what_stands_before_former_in_a_caption_is_no_part_of_the_role():
    assert ("Ada Lark", "Former Vermont Gov.", "politics") in roles_of(
        "Photo 48: The Party Convention Former Vermont Gov. Ada Lark waves."
    )


@pytest.mark.parametrize(
    ("sentence", "role"),
    [
        ("The harbour board’s chief engineer, Ada Lark, resigned.", "chief engineer"),
        ("Its spokesman for the north, Ada Lark, declined to comment.", "spokesman for the north"),
        ("They wrote to the mayor, Ada Lark.", "mayor"),
    ],
)
def test_a_role_may_announce_the_name(sentence: str, role: str):
    assert [said for name, said, _ in roles_of(sentence) if name == "Ada Lark"] == [role]


@pytest.mark.parametrize(
    "sentence",
    [
        "Ada Lark, who chairs the board, agreed.",
        "In the eyes of Ada Lark, the president of Kenya deserves credit.",
        "According to Ada Lark, the mayor is tired.",
        "The club wants to host Ada Lark next week.",
        "The voters will judge Ada Lark by her deeds.",
        "After Ada Lark, the mayor spoke of the bridge.",
        "He thanked the pope, Ada Lark, Tom Vance and the choir.",
        "Ada Lark left the mayor. President of the year it was.",
        "Mrs. Ada Lark agreed.",
        "Ada Lark is the president of the club.",
    ],
)
def test_where_the_words_leave_doubt_there_is_no_role(sentence: str):
    assert [said for name, said, _ in roles_of(sentence) if name == "Ada Lark"] in ([None], [])


def test_a_title_in_a_list_belongs_to_the_name_behind_it():
    found = roles_of("They invited Ada Lark, a teacher, Sen. Tom Vance and Ruth Calloway.")
    assert found == [
        ("Ada Lark", "teacher", "education"),
        ("Tom Vance", "Sen.", "politics"),
        ("Ruth Calloway", None, None),
    ]


def test_the_noun_phrase_beside_a_name_is_the_same_person():
    found = read("Elena Duarte, the Mexican president, spoke first.").filter(pl.col("form") == "nominal")
    told = ("text", "entity", "kind", "entity_state")
    assert found.select(told).rows() == [("the Mexican president", "Elena Duarte", "PERSON", "local")]


@given(
    st.lists(
        st.sampled_from([*WORDS.split(), ".\n\n"]),
        min_size=3,
        max_size=25,
    )
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_role_stands_in_the_sentence_of_its_name_and_never_overlaps_it(words: list[str]):
    body = " ".join(words)
    for row in read(body).filter(pl.col("role").is_not_null()).iter_rows(named=True):
        start, end = row["role_start_char"], row["role_end_char"]
        assert body[start:end] == row["role"]
        assert (row["form"], row["kind"]) == ("name", "PERSON")
        assert end <= row["start_char"] or start >= row["end_char"]
        assert "\n\n" not in body[min(start, row["start_char"]) : max(end, row["end_char"])]
