"""Any text whatever gives spans that lie in their fields, children inside parents, and the same rows alone and in a batch."""

from itertools import pairwise
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.transforms.quotes.reading import frame_of, read_frame

PEOPLE = ("Ada Stern", "Stern", "she", "the coach", "Ivo Brandt, 40,", "officials", "A spokesman for the council")
SAYINGS = (
    "We lost it all",
    "we’ll be back",
    "that's the lads' choice",
    "No",
    "It was the '90s",
    "a bitter blow",
    "Why?",
)
MARKS = ("“{}”", '"{}"', "‘{}’", "'{}'", "«{}»", "„{}“", "``{}''", "“{}", '"{}', "‘{}", "{}”", "{}", "“‘{}’”", '"({})"')
FRAMES = (
    "{quote} said {who}.",
    "{who} said {quote}.",
    "{who} called it {quote} on Monday.",
    "{who} said that {words}, according to {who}.",
    "{quote} {who} said, {quote}",
    "{who}: {quote}",
    "{quote} — {who}",
    "STERN: {words}?",
    "Q. {words}",
    "{who} wrote in a statement:",
    "> {words}.",
    "    {words}.",
    "",
)


@st.composite
def _write_quote(draw: st.DrawFn) -> str:
    words = draw(st.sampled_from(SAYINGS)) + draw(st.sampled_from([",", ".", "", "?"]))
    if draw(st.booleans()):
        words = f"{words} {draw(st.sampled_from(MARKS)).format(draw(st.sampled_from(SAYINGS)))}"
    return draw(st.sampled_from(MARKS)).format(words)


@st.composite
def _write_news(draw: st.DrawFn) -> str:
    """Paragraphs of reported speech with every sort of mark, some of them left open."""
    lines = []
    for frame in draw(st.lists(st.sampled_from(FRAMES), max_size=8)):
        fills = {"who": draw(st.sampled_from(PEOPLE)), "words": draw(st.sampled_from(SAYINGS))}
        lines.append(frame.format(quote=draw(_write_quote()), **fills))
    return draw(st.sampled_from(["\n\n", "\n", " "])).join(lines)


RIVALS = (
    '“We lost it all, "We lost it all” officials said, “We lost it all, "We lost it all” Ada Stern said that We lost it all, '
    "according to Ada Stern. “We lost it all?” said Ada Stern. “We lost it all,” said Ada Stern."
)
"""A text whose first word once saw the last word of the text before it."""
ANY_TEXT = st.text(st.sampled_from("“”\"'‘’«»`„ab .,:—>\nsS2QA(") | st.characters(), max_size=60)
TEXTS = st.one_of(_write_news(), ANY_TEXT)


@settings(max_examples=30, deadline=None)
@given(TEXTS, TEXTS)
def test_spans_lie_in_their_field_and_give_their_words(title: str, body: str) -> None:
    fields = {"title": title, "body": body}
    rows = read_frame(frame_of(body, title=title)).to_dicts()
    for row in rows:
        text = fields[row["field"]]
        assert text[row["start_char"] : row["end_char"]] == row["text"]
        assert row["text"].strip() == row["text"] != ""
        for part, words in (("speaker", "speaker_mention"), ("cue", "cue")):
            if row[words] is not None:
                assert text[row[f"{part}_start_char"] : row[f"{part}_end_char"]] == row[words]


@settings(max_examples=30, deadline=None)
@given(TEXTS, TEXTS)
def test_children_stand_inside_their_parents_and_rows_overlap_no_other_way(title: str, body: str) -> None:
    rows = {row["quote_id"]: row for row in read_frame(frame_of(body, title=title)).to_dicts()}
    for row in rows.values():
        if row["parent_quote_id"] is not None:
            assert _holds(rows[row["parent_quote_id"]], row)
    marked = [row for row in rows.values() if row["kind"] != "indirect"]
    for one, other in pairwise(marked):
        apart = one["field"] != other["field"] or one["end_char"] <= other["start_char"]
        assert apart or _holds(one, other)


@settings(max_examples=20, deadline=None)
@example(["õ", RIVALS])
@given(st.lists(TEXTS, min_size=2, max_size=4))
def test_an_article_alone_gives_what_it_gives_in_a_batch(bodies: list[str]) -> None:
    together = read_frame(frame_of(*bodies)).to_dicts()
    for number, body in enumerate(bodies):
        alone = read_frame(frame_of(*[""] * number, body)).to_dicts()
        assert alone == [row for row in together if row["article_id"] == f"a{number}"]


def _holds(outer: dict[str, Any], inner: dict[str, Any]) -> bool:
    is_inside = bool(outer["start_char"] <= inner["start_char"] and inner["end_char"] <= outer["end_char"])
    return outer["field"] == inner["field"] and is_inside
