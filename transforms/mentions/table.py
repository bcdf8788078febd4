"""The table `mentions`: what is found in each article, put in rows."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
import numpy.typing as npt
import polars as pl

from schemas import MENTIONS
from schemas.tables.mentions import ENTITY_KINDS
from transforms.letters import Ints, Mask
from transforms.mentions.joining import NameUse, join_names
from transforms.mentions.known import MADE_ID, Entity, KnownNames
from transforms.mentions.likeness import fold_words
from transforms.mentions.recognise import Names, find_names, gather_known, read_model
from transforms.mentions.references import References, find_references
from transforms.mentions.vocabulary import KnownSpans
from transforms.tokens import Tokens, tokenise

METHOD = "names-1"
REFERENCE_CONFIDENCE = 0.8
"""Common nouns and pronouns are found by rule; nothing measures how sure each one is."""

_SLICE_CHARACTERS = 2_000_000


@dataclass(frozen=True)
class Batch:
    """Articles laid out for reading: all titles, then all bodies."""

    article_id: Sequence[str]
    texts: Sequence[str]
    tokens: Tokens

    @property
    def document(self) -> Ints:
        """The article that each text belongs to."""
        return np.tile(np.arange(len(self.article_id)), 2)


@dataclass(frozen=True)
class NamedUse:
    """A name in its article, and what it turned out to mean."""

    article: int
    use: NameUse
    entity: Entity | None

    @property
    def kind(self) -> str:
        """What the article as a whole makes of it; a known entity may be met as something else, such as a country's team."""
        if self.entity is None:
            return self.use.kind
        is_made_here = self.entity.entity_id.startswith(MADE_ID)
        is_seat = (self.use.kind, self.entity.kind) == ("PLACE", "ORGANIZATION")
        # The White House says and does things: of a known body that is named after its house, the body is meant.
        return self.entity.kind if is_made_here or is_seat else self.use.kind


def mentions(articles: pl.DataFrame, known_entities: pl.DataFrame) -> pl.DataFrame:
    """Every name, source noun and pronoun of the articles' titles and bodies, with the entity it means where that is clear.

    Reads article_id, title and body of `articles`, which are English and readable; `known_entities` keeps
    schemas.KNOWN_ENTITIES. What is found in an article depends on that article alone. No two names of a field overlap.
    """
    known = KnownNames.from_frame(known_entities)
    spans = gather_known(known_entities)
    found = [_read_batch(part, known, spans) for part in _slice_articles(articles)]
    rows = pl.concat([MENTIONS.empty(), *found])
    return rows.sort("article_id", "field", "start_char", "end_char", "form").pipe(MENTIONS.conform)


def _slice_articles(articles: pl.DataFrame) -> list[pl.DataFrame]:
    """Parts of about two million characters, so that memory does not grow with the batch."""
    size = pl.col("title").str.len_chars() + pl.col("body").str.len_chars()
    sliced = articles.select("article_id", "title", "body", part=size.cast(pl.Int64).cum_sum() // _SLICE_CHARACTERS)
    return sliced.partition_by("part", maintain_order=True)


def _read_batch(articles: pl.DataFrame, known: KnownNames, spans: KnownSpans) -> pl.DataFrame:
    texts = [*articles["title"].to_list(), *articles["body"].to_list()]
    batch = Batch(articles["article_id"].to_list(), texts, tokenise(texts))
    names = find_names(batch.tokens, batch.document, read_model(), spans)
    references = find_references(batch.tokens, names.first, names.last + 1)
    named = _join_batch(batch, names, known)
    return pl.concat([_list_names(batch, names, named), _list_references(batch, references, named)])


def _join_batch(batch: Batch, names: Names, known: KnownNames) -> list[NamedUse]:
    """What each name means, in the order of `names`."""
    text = batch.tokens.text[names.first]
    uses = _describe_uses(batch, names)
    order = np.argsort(batch.document[text], kind="stable")
    owner = batch.document[text][order].tolist()
    named: list[NamedUse] = []
    for article, places in groupby(zip(owner, order.tolist(), strict=True), key=lambda pair: pair[0]):
        own = [uses[place] for _, place in places]
        named += [NamedUse(article, use, entity) for use, entity in zip(own, join_names(own, known), strict=True)]
    back = np.argsort(order, kind="stable")
    return [named[place] for place in back.tolist()]


def _describe_uses(batch: Batch, names: Names) -> list[NameUse]:
    tokens = batch.tokens
    before, after = tokens.neighbours(-1), tokens.neighbours(1)
    honorific = before[names.first]
    honorific = np.where(tokens.among(".")[honorific], before[honorific], honorific)
    gender = np.select(
        [tokens.among("mr sir lord")[honorific], tokens.among("mrs ms miss lady dame")[honorific]],
        ["male", "female"],
        "",
    )
    previous_last = np.append(-9, names.last[:-1])
    opens = tokens.among("(")[before[names.first]] & (before[before[names.first]] == previous_last)
    in_brackets = opens & tokens.among(")")[after[names.last]]
    return [
        NameUse(text, ENTITY_KINDS[kind], confidence, gender or None, brackets)
        for text, kind, confidence, gender, brackets in zip(
            _cut_texts(batch, names.first, names.last),
            names.kind.tolist(),
            names.confidence.tolist(),
            gender.tolist(),
            in_brackets.tolist(),
            strict=True,
        )
    ]


def _cut_texts(batch: Batch, first: Ints, last: Ints) -> list[str]:
    tokens = batch.tokens
    spans = zip(
        tokens.text[first].tolist(), tokens.local_start[first].tolist(), tokens.local_end[last].tolist(), strict=True
    )
    return [batch.texts[text][start:end] for text, start, end in spans]


def _list_names(batch: Batch, names: Names, named: Sequence[NamedUse]) -> pl.DataFrame:
    rows = _list_spans(batch, names.first, names.last, np.full(len(names.first), "name"))
    return rows.with_columns(
        kind=pl.Series([one.kind for one in named], dtype=pl.String),
        entity_id=pl.Series([one.entity.entity_id if one.entity else None for one in named], dtype=pl.String),
        entity=pl.Series([one.entity.name if one.entity else None for one in named], dtype=pl.String),
        confidence=pl.Series(names.confidence, dtype=pl.Float64).clip(0, 1).round(3),
    ).pipe(MENTIONS.conform)


def _list_references(batch: Batch, references: References, named: Sequence[NamedUse]) -> pl.DataFrame:
    rows = _list_spans(batch, references.first, references.past - 1, references.form)
    entities = _find_named_heads(batch, references, named, rows["text"].to_list())
    kind = pl.Series(references.kind.tolist(), dtype=pl.String)
    return rows.with_columns(
        kind=pl.Series(
            [entity.kind if entity else own or None for entity, own in zip(entities, kind, strict=True)],
            dtype=pl.String,
        ),
        entity_id=pl.Series([entity.entity_id if entity else None for entity in entities], dtype=pl.String),
        entity=pl.Series([entity.name if entity else None for entity in entities], dtype=pl.String),
        confidence=pl.lit(REFERENCE_CONFIDENCE),
    ).pipe(MENTIONS.conform)


def _find_named_heads(
    batch: Batch, references: References, named: Sequence[NamedUse], texts: Sequence[str]
) -> list[Entity | None]:
    """`The council` is the one organisation of the article whose name ends in `Council`."""
    heads: dict[tuple[int, str], dict[str, Entity]] = defaultdict(dict)
    for one in named:
        words = fold_words(one.use.text)
        if one.entity and one.use.kind == "ORGANIZATION" and len(words) > 1:
            heads[one.article, words[-1]][one.entity.entity_id] = one.entity
    articles = batch.document[batch.tokens.text[references.first]].tolist()
    found: list[Entity | None] = []
    for article, text in zip(articles, texts, strict=True):
        article_word, _, head = text.lower().partition(" ")
        meant = list(heads.get((article, head), {}).values()) if article_word == "the" else []
        found.append(meant[0] if len(meant) == 1 else None)
    return found


def _list_spans(batch: Batch, first: Ints, last: Ints, form: npt.NDArray[np.str_]) -> pl.DataFrame:
    """Rows with id, article, field, span, form and words."""
    text = batch.tokens.text[first]
    is_title: Mask = text < len(batch.article_id)
    spans = pl.DataFrame(
        {
            "article_id": pl.Series(batch.article_id, dtype=pl.String).gather(pl.Series(batch.document[text])),
            "field": np.where(is_title, "title", "body").tolist(),
            "start_char": batch.tokens.local_start[first],
            "end_char": batch.tokens.local_end[last],
            "form": form.tolist(),
            "text": _cut_texts(batch, first, last),
        },
        schema_overrides={"field": pl.String, "form": pl.String, "text": pl.String},
    )
    return spans.with_columns(
        mention_id=pl.format("{}:{}:{}:{}-{}", "article_id", "field", "form", "start_char", "end_char"),
        method=pl.lit(METHOD),
    )
