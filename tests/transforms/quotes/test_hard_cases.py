"""The hard cases: who said what in short invented news, each as right or as wrong as the list of known faults says."""

from collections import Counter
from dataclasses import replace

import pytest

from tests.transforms.quotes.hard_cases import (
    RENEW,
    Case,
    Faults,
    find_faults,
    load_cases,
    read_known_wrong,
    read_table,
    render_table,
)

CASES = {case.key: case for case in load_cases()}


@pytest.fixture(scope="module")
def faults() -> Faults:
    """What is wrong with every case, read in one batch."""
    return find_faults(list(CASES.values()))


@pytest.mark.parametrize("key", CASES)
def test_a_hard_case_is_as_right_as_its_mark_says(key: str, faults: Faults) -> None:
    if key in read_known_wrong():
        assert faults[key], f"{key!r} is marked as wrong and is right now: run `{RENEW}`"
    else:
        assert faults[key] == [], f"{key!r} went wrong; if that is the price of a gain elsewhere, run `{RENEW}`"


def test_the_list_of_known_faults_names_cases_that_exist() -> None:
    assert read_known_wrong() - CASES.keys() == set(), f"run `{RENEW}`"


def test_the_table_in_the_readme_is_the_score_of_today(faults: Faults) -> None:
    assert read_table() == render_table(list(CASES.values()), faults), f"run `{RENEW}` and look at what changed"


def test_every_category_has_a_dozen_cases_and_every_case_its_own_name() -> None:
    cases = load_cases()
    assert len(CASES) == len(cases)
    assert min(Counter(case.category for case in cases).values()) >= 12


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_words_of_a_case_stand_in_its_text_once(case: Case) -> None:
    parts = [part for said in case.said for part in said["words"].split(" … ")]
    assert [part for part in parts if f"{case.title}\n{case.text}".count(part) != 1] == []


def test_a_case_with_the_wrong_speaker_words_or_count_is_found_out() -> None:
    text = "“The bridge will open in May,” said Harriet Lowe, and Tom Ferris nodded."
    right = Case("right", "any", "", text, [{"words": "The bridge", "by": "Harriet Lowe", "cue": "said"}], 1, None)
    name, words = {"words": "The bridge", "by": "Tom Ferris"}, {"words": "bridge will", "by": "Harriet Lowe"}
    cue, state = {**right.said[0], "cue": "nodded"}, {**right.said[0], "state": "role_only"}
    nobody, term = {"words": "The bridge", "by": "nobody"}, {"words": "The bridge", "by": "term"}
    wrong = [
        replace(right, key=str(key), said=[said]) for key, said in enumerate((name, words, cue, state, nobody, term))
    ]
    wrong.append(replace(right, key="count", quotations=2))
    found = find_faults([right, *wrong])
    assert [key for key, faults in found.items() if not faults] == ["right"]
