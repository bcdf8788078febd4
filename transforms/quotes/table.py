"""Quotations with their speakers: marks, candidates, two passes of ranking, identity, reported speech."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

from schemas import QUOTES
from transforms.quotes.identity import UNRESOLVED, Identifier, Identity, Situation
from transforms.quotes.ranker import load_weights
from transforms.quotes.reporting import Cues, find_cues, find_whole
from transforms.quotes.scene import FIELDS, Scene, lay_out_scene
from transforms.quotes.sources import source_scores
from transforms.quotes.speakers import Speakers, find_speakers
from transforms.quotes.streams import read_stream
from transforms.tokens import Mask

METHOD = "quotes-1"
LEVELS = 2
"""Levels of speech that speakers are looked for on: the reporter's words, and words inside a quotation."""
MAY_NAME = 0.3
"""Confidence below which nobody is named as the speaker."""
MAY_IDENTIFY = 0.6
"""Confidence below which the speaker's name is given but no entity."""
IS_SAID = 0.4
"""How likely words in marks must be speech to count as a quotation and not as a term or title."""

Row = dict[str, str | int | float | None]


@dataclass(frozen=True)
class Reading:
    """What was found in a batch, before it is put in rows."""

    scene: Scene
    speakers: Speakers
    cues: Cues
    is_whole: Mask
    identifier: Identifier
    article_ids: list[str]
    entity_ids: list[str | None]


def quotes(articles: pl.DataFrame, mentions: pl.DataFrame) -> pl.DataFrame:
    """What people are reported to have said in these articles, one row per quotation (contract `quotes`).

    Reads article_id, title and body of `articles`, and the `mentions` found in them. What is found in an article depends
    on that article and its mentions alone.
    """
    reading = _read(articles, mentions)
    rows = [_write_row(reading, row, identity) for row, identity in _identify_all(reading)]
    frame = pl.DataFrame(rows, schema=QUOTES.schema()) if rows else QUOTES.empty()
    return frame.sort("article_id", "field", "start_char", "end_char").pipe(QUOTES.conform)


def _read(articles: pl.DataFrame, mentions: pl.DataFrame) -> Reading:
    scene = lay_out_scene(articles, mentions)
    weights = load_weights()
    streams = [read_stream(scene, depth) for depth in range(LEVELS)]
    scores = source_scores(scene, streams, weights.source, weights.source_scale)
    speakers = find_speakers(scene, streams, scores, weights)
    speakers.mention[speakers.confidence < MAY_NAME] = -1
    named = mentions.select("entity", "entity_id")[scene.mentions.row.tolist()]
    return Reading(
        scene,
        speakers,
        find_cues(scene, streams, speakers),
        find_whole(scene),
        Identifier(scene, scores, named.get_column("entity").to_list()),
        articles.get_column("article_id").to_list(),
        named.get_column("entity_id").to_list(),
    )


def _identify_all(reading: Reading) -> Iterator[tuple[int, Identity]]:
    """Every quotation in reading order with its speaker; who spoke last is handed on within a text."""
    scene, speakers = reading.scene, reading.speakers
    last: tuple[int, Identity] | None = None
    by_row: dict[int, Identity] = {}
    for row in range(len(scene.quoted)):
        if last is not None and scene.quotations.text[last[0]] != scene.quotations.text[row]:
            last = None
        situation = Situation(
            row, int(speakers.mention[row]), float(speakers.confidence[row]), _cue_words(reading, row).lower(),
            last[1] if last else None, last is not None and _share_paragraph(scene, last[0], row),
        )  # fmt: skip
        identity = reading.identifier.identify(situation)
        parent = int(scene.quoted.parent[row])
        if parent >= 0 and identity.state == UNRESOLVED:
            identity = by_row[parent]
        by_row[row] = identity
        if parent < 0 and speakers.said[row] >= IS_SAID and identity.speaker:
            last = (row, identity)
        yield row, identity


def _share_paragraph(scene: Scene, one: int, other: int) -> bool:
    first = scene.quotations.first
    return bool(scene.tokens.paragraph[first[one]] == scene.tokens.paragraph[first[other]])


def _cue_words(reading: Reading, row: int) -> str:
    first, past = reading.cues.first[row], reading.cues.past[row]
    tokens = reading.scene.tokens
    return tokens.words_at(int(tokens.start[first]), int(tokens.end[past - 1])) if first >= 0 else ""


def _write_row(reading: Reading, row: int, identity: Identity) -> Row:
    scene, speakers = reading.scene, reading.speakers
    quoted, tokens = scene.quoted, scene.tokens
    text = int(scene.quotations.text[row])
    base = int(tokens.text_start[text])
    article_id, field = reading.article_ids[text // 2], FIELDS[text % 2]
    is_said = bool(speakers.said[row] >= IS_SAID) or int(quoted.parent[row]) >= 0
    parent = int(quoted.parent[row])
    start, end = int(quoted.start[row]), int(quoted.end[row])
    written: Row = {
        "quote_id": _name_row(article_id, field, start - base, end - base),
        "article_id": article_id,
        "parent_quote_id": _name_row(article_id, field, int(quoted.start[parent]) - base, int(quoted.end[parent]) - base) if parent >= 0 else None,
        "field": field,
        "start_char": start - base,
        "end_char": end - base,
        "text": tokens.words_at(start, end),
        "kind": ("direct" if reading.is_whole[row] else "mixed") if is_said else "term",
        "attribution": "unattributed",
        "confidence": round(float(speakers.said[row]) if is_said else 1 - float(speakers.said[row]), 3),
        "method": METHOD,
    }
    return written | (_write_speaker(reading, row, identity, base) if is_said else {})


def _write_speaker(reading: Reading, row: int, identity: Identity, base: int) -> Row:
    mention, tokens = int(reading.speakers.mention[row]), reading.scene.tokens
    written: Row = {"attribution": identity.state, "speaker": identity.speaker, "confidence": round(identity.confidence, 3)}
    if mention >= 0:
        start, end = int(reading.scene.mentions.start[mention]), int(reading.scene.mentions.end[mention])
        written |= {"speaker_mention": tokens.words_at(start, end), "speaker_start_char": start - base, "speaker_end_char": end - base}
    if identity.entity_row >= 0 and identity.confidence >= MAY_IDENTIFY:
        written["speaker_entity_id"] = reading.entity_ids[identity.entity_row]
    first, past = int(reading.cues.first[row]), int(reading.cues.past[row])
    if first >= 0:
        written |= {"cue": _cue_words(reading, row), "cue_start_char": int(tokens.start[first]) - base, "cue_end_char": int(tokens.end[past - 1]) - base}
    return written


def _name_row(article_id: str, field: str, start: int, end: int) -> str:
    return f"{article_id}:{field}:{start}-{end}"
