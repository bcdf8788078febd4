"""Transcripts: who speaks stands before a colon, and marks are left out."""

import pytest

from tests.transforms.quotes.reading import read

TALK = (
    "Anchor Lena Ostby spoke with Senator Paul Grady on Tuesday night.\n\n"
    "OSTBY: Senator, did you sign the letter?\n\n"
    "GRADY: I did not. I told them “never again, never in this house” and I meant it.\n\n"
    "OSTBY: Thank you.\n\n"
    "UPDATE: The senator later sent a letter."
)


def test_each_turn_is_a_quote_of_the_person_in_its_label() -> None:
    turns = [row for row in read(TALK) if row["parent_quote_id"] is None]
    assert [(row["text"].split()[0], row["speaker"], row["kind"], row["cue"]) for row in turns] == [
        ("Senator,", "Lena Ostby", "direct", None),
        ("I", "Paul Grady", "direct", None),
        ("Thank", "Lena Ostby", "direct", None),
    ]


def test_what_stands_in_marks_inside_a_turn_belongs_to_the_turn() -> None:
    rows = {row["quote_id"]: row for row in read(TALK)}
    inner = next(row for row in rows.values() if row["text"].startswith("never again"))
    assert rows[inner["parent_quote_id"]]["text"].startswith("I did not.")


def test_a_turn_that_is_wholly_in_marks_is_one_quote() -> None:
    body = (
        "Ines Varga met Tomas Reyle.\n\nVarga: “The harbour stays open all year.”\n\n"
        "Reyle: “It never was open in winter.”\n\nVarga: “Then it will be.”"
    )
    rows = read(body)
    assert [(row["text"], row["speaker"], row["parent_quote_id"]) for row in rows] == [
        ("The harbour stays open all year.", "Ines Varga", None),
        ("It never was open in winter.", "Tomas Reyle", None),
        ("Then it will be.", "Ines Varga", None),
    ]


def test_question_and_answer_are_quotes_of_nobody_named() -> None:
    body = "The harbour master took questions.\n\nQ: How long will it last?\n\nA: About a year, I hope.\n\nQ: And the cost?"
    assert [(row["text"], row["speaker"]) for row in read(body)] == [
        ("How long will it last?", None),
        ("About a year, I hope.", None),
        ("And the cost?", None),
    ]


def test_a_label_that_two_people_of_the_article_could_bear_names_nobody() -> None:
    body = (
        "Paul Grady and Anna Grady met anchor Lena Ostby.\n\nOSTBY: Who signed the letter?\n\n"
        "GRADY: It was not me.\n\nOSTBY: So who was it?\n\nGRADY: I do not know."
    )
    assert {row["speaker"] for row in read(body) if row["text"].startswith(("It was", "I do"))} == {None}


def test_lines_of_a_page_are_no_transcript() -> None:
    body = "WATCH: The ferry leaves the harbour.\n\nREAD MORE: The harbour in pictures.\n\nWATCH: The ferry returns."
    assert read(body) == []


def test_a_list_of_facts_is_no_transcript() -> None:
    body = "The contract in short.\n\nPrice: 40 million.\n\nLength: 12 kilometres.\n\nStart: in the spring."
    assert read(body) == []


@pytest.mark.parametrize(
    ("labels", "speakers"),
    [
        (("Dana Reeve, host:", "Orla Finch (mayor):"), ["Dana Reeve", "Orla Finch"]),
        (("Dana Reeve:", "Mayor Orla Finch, of Ardle council:"), ["Dana Reeve", "Orla Finch"]),
        (("REEVE:", "FINCH:"), ["Dana Reeve", "Orla Finch"]),
        (("Q.", "A."), [None, None]),
        (("Q", "A "), [None, None]),
        (("Q:", "FINCH:"), [None, "Orla Finch"]),
        (("Host:", "Caller from Ardle:"), ["host", "caller from Ardle"]),
    ],
)
def test_labels_of_every_form_open_a_turn(labels: tuple[str, str], speakers: list[str | None]) -> None:
    one, other = labels
    body = (
        "Dana Reeve spoke with the mayor, Orla Finch, about the baths.\n\n"
        f"{one} Why close them?\n\n{other} The roof is gone.\n\n{one} And the money?\n\n{other} There is none."
    )
    found = read(body)
    assert [row["text"] for row in found] == [
        "Why close them?",
        "The roof is gone.",
        "And the money?",
        "There is none.",
    ]
    assert [row["speaker"] and row["speaker"].lower() for row in found] == [
        speaker and speaker.lower() for speaker in speakers * 2
    ]


def test_labels_inside_marks_are_no_part_of_the_words() -> None:
    body = (
        'Dana Reeve met Mayor Orla Finch.\n\n"REEVE: Why close them?\n\n"FINCH: The roof is gone.\n\n'
        '"(CROSSTALK.)\n\n"REEVE: And the money?\n\n"FINCH: There is none."'
    )
    assert [(row["text"], row["speaker"]) for row in read(body)] == [
        ("Why close them?", "Dana Reeve"),
        ("The roof is gone.", "Orla Finch"),
        ("And the money?", "Dana Reeve"),
        ("There is none.", "Orla Finch"),
    ]


def test_a_talk_of_people_the_article_does_not_name_is_told_by_its_questions() -> None:
    body = "RAMOS: Why close them?\nVELD: The roof is gone.\n[crosstalk]\nRAMOS: And the money?\nVELD: There is none."
    assert [row["text"] for row in read(body)] == [
        "Why close them?",
        "The roof is gone.",
        "And the money?",
        "There is none.",
    ]


@pytest.mark.parametrize(
    "body",
    [
        "The count so far.\n\nOrla Finch: 1,204.\n\nDana Reeve: 980.\n\nOrla Finch: 1,310.",
        "Ways to save.\n\nOrla Finch: Student loans could fall.\n\nDana Reeve: Pensions could begin early.\n\nIvo Brandt: Banks could open.",
        "WHEN: Friday at noon.\n\nWHERE: The baths.\n\nWHEN: Saturday too.\n\nWHERE: The pier.",
        "A. Finch won the race.\n\nB. Reeve was second.\n\nA. Veld came third.",
        "A man was found.\n\nA dog was found.\n\nQuiet came back.",
    ],
)
def test_lists_by_name_are_no_transcript(body: str) -> None:
    assert [row for row in read(body) if row["kind"] != "indirect"] == []
