"""Quotations with their speakers: marks, candidates, two passes of ranking, identity, reported speech."""

from collections.abc import Iterator

import numpy as np
import polars as pl

from schemas import QUOTES
from transforms.quotes.identity import UNRESOLVED, Identifier, Identity, Situation
from transforms.quotes.indirect import Reported, covering_speaker, find_reported
from transforms.quotes.pairs import Evidence
from transforms.quotes.ranker import load_weights
from transforms.quotes.reporting import find_cues, find_whole
from transforms.quotes.rows import Row, RowWriter, Utterance
from transforms.quotes.scene import Scene, lay_out_scene
from transforms.quotes.sources import source_scores
from transforms.quotes.speakers import Speakers, find_speakers
from transforms.quotes.streams import Stream, read_stream

LEVELS = 2
"""Levels of speech that speakers are looked for on: the reporter's words, and words inside a quotation."""
MAY_NAME = 0.3
"""Confidence below which nobody is named as the speaker."""
IS_SAID = 0.4
"""How likely words in marks must be speech to count as a quotation and not as a term or title."""


def quotes(articles: pl.DataFrame, mentions: pl.DataFrame) -> pl.DataFrame:
    """What people are reported to have said in these articles, one row per quotation (contract `quotes`).

    Reads article_id, title and body of `articles`, and the `mentions` found in them. What is found in an article depends
    on that article and its mentions alone.
    """
    scene = lay_out_scene(articles, mentions)
    weights = load_weights()
    streams = [read_stream(scene, depth) for depth in range(LEVELS)]
    scores = source_scores(scene, streams, weights.source, weights.source_scale)
    reported = find_reported(scene, streams[0], scores)
    evidence = Evidence(scores, covering_speaker(scene, reported))
    speakers = find_speakers(scene, streams, evidence, weights)
    speakers.mention[speakers.confidence < MAY_NAME] = -1
    named = mentions.select("entity", "entity_id")[scene.mentions.row.tolist()]
    identifier = Identifier(scene, scores, named.get_column("entity").to_list())
    writer = RowWriter(scene, articles.get_column("article_id").to_list(), named.get_column("entity_id").to_list())
    rows = list(_write_marked(scene, _list_marked(scene, streams, speakers), identifier, writer))
    rows += _write_reported(scene, reported, identifier, writer)
    frame = pl.DataFrame(rows, schema=QUOTES.schema()).unique("quote_id", keep="first", maintain_order=True)
    return frame.sort("article_id", "field", "start_char", "end_char").pipe(QUOTES.conform)


def _list_marked(scene: Scene, streams: list[Stream], speakers: Speakers) -> list[Utterance]:
    """The spans in marks, in order."""
    quoted = scene.quoted
    cues = find_cues(scene, streams, speakers)
    is_said = (speakers.said >= IS_SAID) | (quoted.parent >= 0)
    kinds = np.where(is_said, np.where(find_whole(scene), "direct", "mixed"), "term")
    spans = list(zip(quoted.start.tolist(), quoted.end.tolist(), strict=True))
    sure = np.where(is_said, speakers.confidence, 1 - speakers.said)
    columns = (scene.quotations.text, kinds, speakers.mention, cues.first, cues.past, quoted.parent, sure)
    return [
        Utterance(
            text, span[0], span[1], kind, mention, first, past, spans[parent] if parent >= 0 else None, confidence
        )
        for span, text, kind, mention, first, past, parent, confidence in zip(
            spans, *(column.tolist() for column in columns), strict=True
        )
    ]


def _write_marked(
    scene: Scene, utterances: list[Utterance], identifier: Identifier, writer: RowWriter
) -> Iterator[Row]:
    """Every span in marks with its speaker; who spoke last is handed on within a text."""
    identities: list[Identity] = []
    last = -1
    for row, utterance in enumerate(utterances):
        if last >= 0 and utterances[last].text != utterance.text:
            last = -1
        cue = writer.cue_words(utterance.cue_first, utterance.cue_past).lower()
        known = identities[last] if last >= 0 else None
        near = last >= 0 and _share_paragraph(scene, last, row)
        identity = identifier.identify(Situation(row, utterance.mention, utterance.confidence, cue, known, near))
        parent = int(scene.quoted.parent[row])
        if parent >= 0 and identity.state == UNRESOLVED:
            identity = identities[parent]
        identities.append(identity)
        if parent < 0 and utterance.kind != "term" and identity.speaker:
            last = row
        yield writer.write(utterance, identity)


def _share_paragraph(scene: Scene, one: int, other: int) -> bool:
    first = scene.quotations.first
    return bool(scene.tokens.paragraph[first[one]] == scene.tokens.paragraph[first[other]])


def _write_reported(scene: Scene, pieces: list[Reported], identifier: Identifier, writer: RowWriter) -> Iterator[Row]:
    """Every piece of speech reported without marks."""
    tokens = scene.tokens
    for piece in pieces:
        start, end = int(tokens.start[piece.first]), int(tokens.end[piece.past - 1])
        utterance = Utterance(
            int(tokens.text[piece.first]), start, end, "indirect", piece.mention, piece.cue_first, piece.cue_past, None, piece.confidence
        )  # fmt: skip
        cue = writer.cue_words(piece.cue_first, piece.cue_past).lower()
        yield writer.write(
            utterance, identifier.identify(Situation(-1, piece.mention, piece.confidence, cue, None, False))
        )
