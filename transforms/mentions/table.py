"""The table `mentions`: what is found in each article, put in rows."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from schemas import MENTIONS
from transforms.mentions.engines import Engine, place_names
from transforms.mentions.known import KnownNames
from transforms.mentions.layout import Batch, Spans, cut_texts, list_rows
from transforms.mentions.meaning import Meaning, find_name_meanings, find_nominal_meanings
from transforms.mentions.owners import ORGANIZATION
from transforms.mentions.recognise import Names, find_names, gather_known, read_model
from transforms.mentions.references import References, find_references
from transforms.mentions.role_words import find_sphere
from transforms.mentions.roles import Roles, find_roles
from transforms.mentions.salience import add_salience
from transforms.mentions.vocabulary import KnownSpans
from transforms.tokens import tokenise

METHOD = "names-1"
REFERENCE_CONFIDENCE = 0.8
"""Common nouns and pronouns are found by rule; nothing measures how sure each one is."""

_SLICE_CHARACTERS = 500_000


def mentions(articles: pl.DataFrame, known_entities: pl.DataFrame, engine: Engine | None = None) -> pl.DataFrame:
    """Every name, source noun and pronoun of the articles' titles and bodies, with the entity it means where that is clear.

    Reads article_id, title and body of `articles`, which are English and readable; `known_entities` keeps
    schemas.KNOWN_ENTITIES. What is found in an article depends on that article alone. No two names of a field overlap.
    `engine` finds the names where it is given, else our own recogniser does.
    """
    known = KnownNames.from_frame(known_entities)
    # Loaded entities were not there when the weights were made: they serve to link names, not to find them.
    spans = gather_known(known_entities.remove(pl.col("origin") == "wikidata"))
    # Read in the order of the ids, so that sorting each part sorts the table: a sort of the whole would hold it twice.
    found = [_read_batch(part, known, spans, engine) for part in _slice_articles(articles.sort("article_id"))]
    return pl.concat([MENTIONS.empty(), *found])


def _slice_articles(articles: pl.DataFrame) -> list[pl.DataFrame]:
    """Parts of about half a million characters, so that memory does not grow with the batch."""
    size = pl.col("title").str.len_chars() + pl.col("body").str.len_chars()
    sliced = articles.select("article_id", "title", "body", part=size.cast(pl.Int64).cum_sum() // _SLICE_CHARACTERS)
    return sliced.partition_by("part", maintain_order=True)


def _read_batch(articles: pl.DataFrame, known: KnownNames, spans: KnownSpans, engine: Engine | None) -> pl.DataFrame:
    texts = [*articles["title"].to_list(), *articles["body"].to_list()]
    batch = Batch(articles["article_id"].to_list(), texts, tokenise(texts))
    if engine:
        names = place_names(batch.tokens, engine.find(texts))
    else:
        names = find_names(batch.tokens, batch.document, read_model(), spans)
    references = find_references(batch.tokens, names.first, names.last + 1)
    roles = find_roles(batch.tokens, names)
    told = _list_roles(batch, roles, names)
    named = find_name_meanings(batch, names, known, _place_spheres(told, len(names.first)))
    references, nominal = find_nominal_meanings(batch, references, names, roles, named)
    method = [engine.method if engine else METHOD] * len(named) + [METHOD] * len(nominal)
    rows = _list_spans(batch, names, references)
    rows = rows.with_columns(*_list_meanings([*named, *nominal]), pl.Series("method", method, pl.String))
    rows = rows.join(told, on="row", how="left", maintain_order="left").with_columns(_drop_unfit_roles())
    rows = rows.pipe(add_salience).sort("article_id", "field", "start_char", "end_char", "form")
    return rows.pipe(MENTIONS.conform)


def _list_roles(batch: Batch, roles: Roles, names: Names) -> pl.DataFrame:
    """What is said of each name that has a role; `row` is the name's."""
    tokens = batch.tokens
    start, end = tokens.local_start[roles.first], tokens.local_end[roles.past - 1]
    up_to_head = cut_texts(batch, Spans(roles.first, start, tokens.local_end[roles.head]))
    bodies = names.last[names.kind == ORGANIZATION]
    of_body = np.searchsorted(bodies, roles.first) < np.searchsorted(bodies, roles.head)
    return pl.DataFrame(
        {
            "row": roles.name.astype(np.uint32),
            "role": cut_texts(batch, Spans(roles.first, start, end)),
            "role_start_char": start,
            "role_end_char": end,
            "sphere": [find_sphere(*each) for each in zip(up_to_head, of_body.tolist(), strict=True)],
        },
        schema_overrides={"role": pl.String, "sphere": pl.String},
    )


def _drop_unfit_roles() -> list[pl.Expr]:
    """Of what the article as a whole takes for no person, nobody's role stands beside it."""
    columns = ("role", "role_start_char", "role_end_char", "sphere")
    return [pl.when(pl.col("kind") == "PERSON").then(column).alias(column) for column in columns]


def _place_spheres(told: pl.DataFrame, count: int) -> list[str | None]:
    spheres: list[str | None] = [None] * count
    for row, sphere in told.select("row", "sphere").iter_rows():
        spheres[row] = sphere
    return spheres


def _list_spans(batch: Batch, names: Names, references: References) -> pl.DataFrame:
    """Rows with what is seen of a mention without knowing what it means: the names, then the references."""
    tokens = batch.tokens
    spans = Spans(
        np.append(names.first, references.first),
        np.append(names.start, tokens.local_start[references.first]),
        np.append(names.end, tokens.local_end[references.past - 1]),
    )
    confidence = np.append(names.confidence, np.full(len(references.first), REFERENCE_CONFIDENCE))
    form = ["name"] * len(names.first) + references.form.tolist()
    rows = list_rows(batch, spans).with_columns(
        pl.Series("form", form, pl.String), pl.Series("confidence", confidence, pl.Float64).clip(0, 1).round(3)
    )
    mention_id = pl.format("{}:{}:{}:{}-{}", "article_id", "field", "form", "start_char", "end_char")
    return rows.with_columns(mention_id=mention_id).with_row_index("row")


def _list_meanings(meanings: Sequence[Meaning]) -> list[pl.Series]:
    entities = [one.entity for one in meanings]
    return [
        pl.Series("kind", [one.kind for one in meanings], pl.String),
        pl.Series("entity_id", [entity and entity.entity_id for entity in entities], pl.String),
        pl.Series("entity", [entity and entity.name for entity in entities], pl.String),
        pl.Series("entity_state", [one.state for one in meanings], pl.String),
    ]
