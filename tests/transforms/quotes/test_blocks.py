"""Block quotes: a paragraph without marks that the words before it lead in."""

import pytest

from tests.transforms.quotes.reading import read

LETTER = "We have lost the ground. We will not lose the club."


@pytest.mark.parametrize(
    ("lead", "block"),
    [
        ("Mia Thorne wrote in a letter to members:", LETTER),
        ("Mia Thorne wrote:", f"> {LETTER}"),
        ("In a statement, Mia Thorne said:", LETTER),
        ("Mia Thorne posted this message on Sunday:", f"    {LETTER}"),
        ("The club met. Hours later Mia Thorne added:", f"\t{LETTER}"),
    ],
)
def test_a_paragraph_set_off_by_words_of_saying_is_a_quote(lead: str, block: str) -> None:
    body = f"{lead}\n\n{block}\n\nThe gates opened on Saturday."
    rows = [row for row in read(body) if row["kind"] != "indirect"]
    assert [(row["text"], row["kind"], row["speaker"]) for row in rows] == [(LETTER, "direct", "Mia Thorne")]
    assert body[rows[0]["start_char"] : rows[0]["end_char"]] == LETTER


@pytest.mark.parametrize("sign", ["> ", "    "])
def test_lines_set_off_alike_are_one_quote(sign: str) -> None:
    body = f"Mia Thorne wrote:\n\n{sign}We have lost the ground.\n{sign}The club is safe.\n\nThe club met."
    assert [row["text"] for row in read(body)] == [f"We have lost the ground.\n{sign}The club is safe."]


def test_words_in_marks_inside_a_block_quote_are_its_children() -> None:
    body = (
        "Mia Thorne wrote:\n\n> They told us “you may stay for one more year” and then they sold it.\n\nThe club met."
    )
    rows = {row["quote_id"]: row for row in read(body) if row["kind"] != "indirect"}
    inner = next(row for row in rows.values() if row["text"] == "you may stay for one more year")
    assert rows[inner["parent_quote_id"]]["text"].startswith("They told us")


@pytest.mark.parametrize(
    "body",
    [
        "The baths are open on these days:\n\nMonday to Friday, from eight until noon.\n\nBring a towel.",
        "Thorne said the town needs three things:\n\nA new roof\n\nMore money\n\nThe rest is easy.",
        "Thorne said the town needs three things:\n\n• A roof that does not leak at all.\n\n• More money for the baths.",
        "Watch what Thorne said here:\n\nFollow our reporter on every network you like.",
        "Thorne said in a letter:",
    ],
)
def test_lists_and_pointers_to_other_pages_are_no_block_quote(body: str) -> None:
    assert [row for row in read(body) if row["kind"] != "indirect"] == []


def test_a_paragraph_with_marks_of_its_own_is_left_to_its_marks() -> None:
    body = "Mia Thorne wrote:\n\n“We have lost the ground.” The members stood up and cheered.\n\nThe club met."
    assert [row["text"] for row in read(body)] == ["We have lost the ground."]
