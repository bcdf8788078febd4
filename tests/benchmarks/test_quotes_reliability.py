"""How confidence is judged: what is sure but wrong, and the diagram of it."""

import pytest
from lxml import etree

from benchmarks.quotes_diagram import draw_reliability
from benchmarks.quotes_gold import Row, Unit
from benchmarks.quotes_matching import Judged
from benchmarks.quotes_reliability import Verdict, count_misattributed, count_tenths, judge, try_thresholds
from benchmarks.quotes_speakers import Source, Speaker

NAME = Source("Amara Okafor", "NAME")


def make_judged(source, name, mention, cue="said"):
    row = Row((0, 30), "direct", False, Speaker(name, mention), bool(name), cue, 0.95)
    return Judged(row, (Unit(0, (0, 30), (0, 30), True, source, cue),) if source else ())


@pytest.mark.parametrize(
    ("source", "name", "mention", "is_right"),
    [
        (NAME, "Amara Okafor", "Okafor", True),
        (NAME, "Tunde Bello", "Bello", False),
        (Source("she", "PRONOUN", ("Amara Okafor",)), "Amara Okafor", "she", True),
        (Source("she", "PRONOUN", ("Grace Eze",)), "Amara Okafor", "she", False),
        (Source("she", "PRONOUN"), "Amara Okafor", "she", None),
        (Source("she", "PRONOUN"), "", "she", True),
        (Source("she", "PRONOUN"), "Tunde Bello", "Bello", False),
        (None, "Amara Okafor", "Okafor", False),
    ],
    ids=["right", "wrong", "resolved", "resolved wrongly", "no silver", "left open", "not the pronoun", "nobody's words"],
)  # fmt: skip
def test_a_row_is_judged_by_what_it_claims(source, name, mention, is_right):
    assert judge(make_judged(source, name, mention)).is_right is is_right


def test_a_source_that_is_a_verb_gives_way_to_its_cue():
    swapped = make_judged(Source("said", "NOMINAL"), "Amara Okafor", "Okafor", cue="Okafor")
    assert judge(swapped) == Verdict("NAME", True, True, 0.95)


def test_what_cannot_be_judged_is_no_mistake_but_part_of_all():
    verdicts = [
        Verdict("NAME", True, True, 0.9),
        Verdict("NAME", False, True, 0.95),
        Verdict("PRONOUN", None, True, 0.99),
    ]
    verdicts += [Verdict("NAME", False, True, 0.89), Verdict("NAME", False, False, 0.99)]
    last = count_misattributed(verdicts).row(-1, named=True)
    assert (last["rows"], last["judged"], last["wrong"]) == (3, 2, 1)
    assert (last["wrong_percent"], last["percent_of_all_quotes"]) == (50.0, 60.0)
    from_80 = try_thresholds(verdicts).row(3, named=True)
    assert (from_80["percent_of_all_quotes"], from_80["wrong_percent"]) == (80.0, 66.67)


def test_a_tenth_tells_its_share_and_where_the_true_share_lies():
    verdicts = [Verdict("NAME", number < 8, True, 0.7 + number / 200) for number in range(10)]
    tenth = count_tenths(verdicts).row(7, named=True)
    assert (tenth["rows"], tenth["share_right"], tenth["mean_confidence"]) == (10, 0.8, 0.722)
    assert (tenth["low"], tenth["high"]) == (0.49, 0.943)


def test_full_confidence_belongs_to_the_last_tenth():
    assert count_tenths([Verdict("NAME", True, True, 1.0)])["rows"].to_list() == [0] * 9 + [1]


def test_the_diagram_stands_alone_and_marks_every_tenth_that_has_rows():
    verdicts = [
        Verdict("NAME", True, True, 0.75),
        Verdict("NAME", False, True, 0.95),
        Verdict("NAME", True, True, 0.95),
    ]
    drawn = draw_reliability(count_tenths(verdicts).to_dicts())
    svg = "{http://www.w3.org/2000/svg}"
    marks = etree.fromstring(drawn).findall(f"{svg}circle")
    assert [(mark.get("cx"), mark.get("cy")) for mark in marks] == [("370.0", "90.0"), ("450.0", "290.0")]
    assert "href" not in drawn
    assert "url(" not in drawn
