"""Quotations with their speakers: marks, candidates, two passes of ranking, identity, reported speech."""

import numpy as np
import polars as pl

from schemas import QUOTES
from transforms.quotes.affiliations import Standings
from transforms.quotes.evidence import Evidence
from transforms.quotes.identity import Identifier
from transforms.quotes.indirect import covering_speaker, find_reported, load_report_weights
from transforms.quotes.ranker import load_weights
from transforms.quotes.rows import Row, RowWriter
from transforms.quotes.scene import Scene, lay_out_scene
from transforms.quotes.sources import source_scores
from transforms.quotes.speakers import Speakers, find_speakers
from transforms.quotes.streams import read_stream
from transforms.quotes.turns import NO_NAME, NO_TURN, WORK
from transforms.quotes.utterances import identify_all, list_marked, list_reported

LEVELS = 2
"""Levels of speech that speakers are looked for on: the reporter's words, and words inside a quotation."""
MAY_NAME = 0.4
"""Confidence below which nobody is named as the speaker."""
SLICE_CHARACTERS = 1_000_000
LABELLED = 0.97
"""Confidence in the label of a transcript's turn."""


def quotes(articles: pl.DataFrame, mentions: pl.DataFrame) -> pl.DataFrame:
    """What people are reported to have said in these articles, one row per quotation (contract `quotes`).

    Reads article_id, title and body of `articles`, and the `mentions` found in them. What is found in an article depends
    on that article and its mentions alone.
    """
    found = [_read_slice(part, mentions) for part in _slice_articles(articles)]
    rows = pl.DataFrame([row for part in found for row in part], schema=QUOTES.schema())
    rows = rows.unique("quote_id", keep="first", maintain_order=True)
    return rows.sort("article_id", "field", "start_char", "end_char").pipe(QUOTES.conform)


def _slice_articles(articles: pl.DataFrame) -> list[pl.DataFrame]:
    """Parts of bounded size, so that memory does not grow with the batch."""
    size = (pl.col("title").str.len_chars() + pl.col("body").str.len_chars()).cast(pl.Int64)
    sliced = articles.select("article_id", "title", "body", part=size.cum_sum() // SLICE_CHARACTERS)
    return sliced.partition_by("part", maintain_order=True, include_key=False)


def _read_slice(articles: pl.DataFrame, mentions: pl.DataFrame) -> list[Row]:
    scene = lay_out_scene(articles, mentions)
    weights = load_weights()
    streams = [read_stream(scene, depth) for depth in range(LEVELS)]
    scores = source_scores(scene, streams, weights.source, weights.source_scale)
    reported = find_reported(scene, streams[0], scores, load_report_weights())
    evidence = Evidence(scores, covering_speaker(scene, reported))
    speakers = find_speakers(scene, streams, evidence, weights)
    speakers.mention[speakers.confidence < MAY_NAME] = -1
    _take_labels(scene, speakers)
    named = mentions.select("entity", "entity_id")[scene.mentions.row.tolist()]
    identifier = Identifier(scene, scores, named.get_column("entity").to_list())
    standings = Standings(scene, mentions)
    writer = RowWriter(
        scene, articles.get_column("article_id").to_list(), named.get_column("entity_id").to_list(), standings
    )
    utterances = list_marked(scene, streams, speakers) + list_reported(scene, reported)
    identities = identify_all(scene, utterances, identifier)
    return [writer.write(*pair) for pair in zip(utterances, identities, strict=True)]


def _take_labels(scene: Scene, speakers: Speakers) -> None:
    """The turns of a transcript say themselves who speaks."""
    label = scene.quotations.label
    turns = label >= NO_NAME
    speakers.mention[turns] = label[turns]
    speakers.confidence[turns] = np.where(label[turns] >= 0, LABELLED, 0.5)
    speakers.said[label != NO_TURN] = 1.0
    speakers.said[label == WORK] = 0.0
