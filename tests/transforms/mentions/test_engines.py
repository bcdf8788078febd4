"""Names of other engines in our table: their spans kept, their conventions brought to ours."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas import KNOWN_ENTITIES
from schemas.tables.mentions import ENTITY_KINDS
from transforms.mentions import mentions
from transforms.mentions.engines import FoundNames, place_names
from transforms.quotes import quotes
from transforms.tokens import tokenise

ANY_TEXT = st.text(st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from("The AU.'’s-\n")), max_size=40)


class Listed:
    """An engine that finds the spans it was made with."""

    method = "listed 1"

    def __init__(self, spans: list[tuple[int, int, int, str]], keeps_article: bool = False) -> None:
        self.spans, self.keeps_article = spans, keeps_article

    def find(self, texts: list[str]) -> FoundNames:
        text, start, end, kind = (list(column) for column in zip(*self.spans, strict=True)) if self.spans else ([],) * 4
        return FoundNames(
            text=np.array(text, np.int64),
            start=np.array(start, np.int64),
            end=np.array(end, np.int64),
            kind=np.array([ENTITY_KINDS.index(one) for one in kind], np.int64),
            confidence=np.full(len(text), 0.5),
            keeps_article=np.full(len(text), self.keeps_article),
        )


def place(text: str, words: str, kind: str = "PERSON", keeps_article: bool = False) -> list[str]:
    at = text.index(words)
    names = place_names(tokenise([text]), Listed([(0, at, at + len(words), kind)], keeps_article).find([text]))
    return [text[start:end] for start, end in zip(names.start.tolist(), names.end.tolist(), strict=True)]


def read(body: str, *names: tuple[str, str]) -> pl.DataFrame:
    """The mentions of an article whose names the engine finds, each at its first place."""
    spans = sorted((1, body.index(words), body.index(words) + len(words), kind) for words, kind in names)
    article = pl.DataFrame({"article_id": ["a"], "title": [""], "body": [body]})
    return mentions(article, KNOWN_ENTITIES.empty(), Listed(spans))


@pytest.mark.parametrize(
    ("text", "span", "kind", "kept"),
    [
        ("Ada Quill’s plan", "Ada Quill’s", "PERSON", "Ada Quill"),
        ("the Quills' plan", "Quills'", "PERSON", "Quills"),
        ("Moody's said no", "Moody's", "ORGANIZATION", "Moody's"),
        ("in the Netherlands now", "the Netherlands", "PLACE", "Netherlands"),
        ("The Dunmere Council met", "The Dunmere Council", "ORGANIZATION", "Dunmere Council"),
        ("in The Hague now", "The Hague", "PLACE", "The Hague"),
        ("met  Ada Quill \n today", "  Ada Quill \n ", "PERSON", "Ada Quill"),
        ("the", "the", "PLACE", "the"),
        ("🚢🚢 Ada 🚢", "Ada", "PERSON", "Ada"),
        ("東京大阪", "東京", "PLACE", "東京"),
        ("東京大阪", "大阪", "PLACE", "大阪"),
    ],
)
def test_a_span_is_brought_to_the_conventions_of_the_table(text: str, span: str, kind: str, kept: str):
    assert place(text, span, kind) == [kept]


def test_the_article_of_a_titled_work_stays():
    assert place("The Glass Ferry sold out", "The Glass Ferry", "OTHER", keeps_article=True) == ["The Glass Ferry"]


def test_a_span_of_space_alone_is_left_out():
    assert place("one \n two", " \n ") == []


def test_what_joins_and_refers_works_on_the_names_of_any_engine():
    found = read(
        "Ada Quill leads the Dunmere Council. The council met. Quill said no.",
        ("Ada Quill", "PERSON"),
        ("Dunmere Council", "ORGANIZATION"),
        ("Quill said", "OTHER"),
    )
    assert "The council" in found.filter(pl.col("entity") == "Dunmere Council")["text"].to_list()
    assert found.filter(pl.col("form") == "name")["method"].unique().to_list() == ["listed 1"]
    assert found.filter(pl.col("form") != "name")["method"].unique().to_list() == ["names-1"]


def test_a_family_name_of_another_engine_is_the_person_named_in_full():
    body = "Ada Quill spoke. “No,” said Quill."
    last = body.rindex("Quill")
    article = pl.DataFrame({"article_id": ["a"], "title": [""], "body": [body]})
    engine = Listed([(1, 0, 9, "PERSON"), (1, last, last + 5, "PERSON")])
    found = mentions(article, KNOWN_ENTITIES.empty(), engine).filter(pl.col("form") == "name")
    assert found["entity"].to_list() == ["Ada Quill", "Ada Quill"]
    assert found["confidence"].to_list() == [0.5, 0.5]


@st.composite
def texts_with_spans(draw: st.DrawFn) -> tuple[str, str, list[tuple[int, int, int, str]]]:
    """A title, a body and spans anywhere in them that do not overlap."""
    texts, spans = [draw(ANY_TEXT), draw(ANY_TEXT)], []
    for number, text in enumerate(texts):
        cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
        pairs = zip(cuts[::2], cuts[1::2], strict=False)
        spans += [(number, start, end, draw(st.sampled_from(ENTITY_KINDS))) for start, end in pairs]
    return texts[0], texts[1], spans


@given(texts_with_spans())
@settings(max_examples=60, deadline=None)
def test_whatever_an_engine_finds_stays_inside_its_own_span_and_never_overlaps(
    case: tuple[str, str, list[tuple[int, int, int, str]]],
):
    title, body, spans = case
    article = pl.DataFrame({"article_id": ["a"], "title": [title], "body": [body]})
    everything = mentions(article, KNOWN_ENTITIES.empty(), Listed(spans))
    assert set(quotes(article, everything)["article_id"]) <= {"a"}
    found = everything.filter(pl.col("form") == "name")
    for field, text, number in (("title", title, 0), ("body", body, 1)):
        rows = found.filter(pl.col("field") == field).sort("start_char")
        given_spans = [(start, end) for one, start, end, _ in spans if one == number]
        for start, end, words in rows.select("start_char", "end_char", "text").iter_rows():
            assert text[start:end] == words
            assert any(left <= start < end <= right for left, right in given_spans)
        assert (rows["start_char"][1:] >= rows["end_char"][:-1]).all()
