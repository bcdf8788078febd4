"""How names are judged: strict, and apart for names that training had not seen."""

from benchmarks.names import find_spans, judge, list_names
from training.name_variants import Labelled

TEXT = "Ana Petrovic met Ohlsson in Norrholm."
GOLD = Labelled(TEXT, ((0, 12, "PER"), (17, 24, "PER"), (28, 36, "LOC")))


def test_only_a_name_with_the_right_ends_and_kind_counts():
    found = {(0, 12, "PER"), (17, 24, "ORG"), (28, 35, "LOC")}
    whole = judge([GOLD], [found], None).row(0, named=True)
    assert (whole["right"], whole["found"], whole["given"]) == (1, 3, 3)
    assert whole["f1"] == 33.33


def test_names_of_the_training_texts_are_left_out_of_the_last_row():
    known = list_names([Labelled("Ohlsson won.", ((0, 7, "PER"),))])
    last = judge([GOLD], [{(0, 12, "PER"), (17, 24, "PER")}], known).row(-1, named=True)
    assert (last["right"], last["found"], last["given"]) == (1, 1, 2)


def test_the_pipeline_reads_each_text_as_it_is():
    first, second = find_spans(["PORTMOUTH (Reuters) - Helen Mercer left for Lisbon.", "Nothing is named here."])
    assert (22, 34, "PER") in first
    assert not second
