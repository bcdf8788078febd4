"""Quotations with their speakers: marks, candidates, two passes of ranking, identity, reported speech."""

from bisect import bisect_left

import numpy as np
import polars as pl

from schemas import QUOTES
from transforms.letters import Mask
from transforms.quotes.evidence import Evidence
from transforms.quotes.identity import UNRESOLVED, Identifier, Identity, Situation
from transforms.quotes.indirect import Reported, covering_speaker, find_reported
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
SLICE_CHARACTERS = 1_000_000
LEAST_SENTENCE = 9
"""Tokens, marks included, from which a span that ends like a sentence is one."""
IS_SAID = 0.65
"""How likely words in marks must be speech to count as a quotation and not as a term or title."""


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
    reported = find_reported(scene, streams[0], scores)
    evidence = Evidence(scores, covering_speaker(scene, reported))
    speakers = find_speakers(scene, streams, evidence, weights)
    speakers.mention[speakers.confidence < MAY_NAME] = -1
    named = mentions.select("entity", "entity_id")[scene.mentions.row.tolist()]
    identifier = Identifier(scene, scores, named.get_column("entity").to_list())
    writer = RowWriter(scene, articles.get_column("article_id").to_list(), named.get_column("entity_id").to_list())
    marked = _list_marked(scene, streams, speakers)
    identities = _identify_marked(scene, marked, identifier, writer)
    unmarked = _list_reported(scene, reported)
    identities += _identify_reported(unmarked, marked, identities, identifier)
    return [writer.write(*pair) for pair in zip(marked + unmarked, identities, strict=True)]


def _list_marked(scene: Scene, streams: list[Stream], speakers: Speakers) -> list[Utterance]:
    """The spans in marks, in order."""
    quoted = scene.quoted
    cues = find_cues(scene, streams, speakers)
    is_whole = find_whole(scene)
    is_said = (speakers.said >= IS_SAID) | (quoted.parent >= 0) | (is_whole & _are_sentences(scene))
    kinds = np.where(is_said, np.where(is_whole, "direct", "mixed"), "term")
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


def _are_sentences(scene: Scene) -> Mask:
    """Which spans are too long, and end too much like a sentence, to be a title or a term."""
    last = scene.tokens.codes[np.maximum(scene.quoted.end - 1, 0)]
    ends = np.isin(last, [ord(mark) for mark in ".,!?…"])
    return ends & (scene.quotations.past - scene.quotations.first >= LEAST_SENTENCE)


def _identify_marked(
    scene: Scene, utterances: list[Utterance], identifier: Identifier, writer: RowWriter
) -> list[Identity]:
    """The speaker of every span in marks; who spoke last is handed on within a text."""
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
        if _tells_speaker(utterance, identity):
            last = row
    return identities


def _tells_speaker(utterance: Utterance, identity: Identity) -> bool:
    return utterance.parent is None and utterance.kind != "term" and identity.speaker is not None


def _share_paragraph(scene: Scene, one: int, other: int) -> bool:
    first = scene.quotations.first
    return bool(scene.tokens.paragraph[first[one]] == scene.tokens.paragraph[first[other]])


def _list_reported(scene: Scene, pieces: list[Reported]) -> list[Utterance]:
    """The pieces of speech reported without marks."""
    tokens = scene.tokens
    return [
        Utterance(
            int(tokens.text[piece.first]), int(tokens.start[piece.first]), int(tokens.end[piece.past - 1]), "indirect",
            piece.mention, piece.cue_first, piece.cue_past, None, piece.confidence,
        )
        for piece in pieces
    ]  # fmt: skip


def _identify_reported(
    reported: list[Utterance], marked: list[Utterance], identities: list[Identity], identifier: Identifier
) -> list[Identity]:
    """The speaker of every reported piece; the quotation before it tells who spoke last."""
    starts = [utterance.start for utterance in marked]
    found = []
    for piece in reported:
        before = bisect_left(starts, piece.start) - 1
        known = before >= 0 and marked[before].text == piece.text and _tells_speaker(marked[before], identities[before])
        last = identities[before] if known else None
        found.append(identifier.identify(Situation(-1, piece.mention, piece.confidence, "", last, False)))
    return found
