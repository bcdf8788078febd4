"""Everything that an article says somebody said, in marks or without, and who that is, read in order of place."""

from typing import Protocol

import numpy as np

from transforms.letters import Mask
from transforms.quotes.identity import UNRESOLVED, Identity, Situation
from transforms.quotes.indirect import Reported
from transforms.quotes.reporting import find_cues, find_whole
from transforms.quotes.rows import Utterance
from transforms.quotes.scene import Scene
from transforms.quotes.speakers import Speakers
from transforms.quotes.streams import Stream

LEAST_SENTENCE = 9
"""Tokens, marks included, from which a span that ends like a sentence is one."""
TAKES_OVER = 0.6
"""Confidence from which who says something without marks is who spoke last."""
IS_SAID = 0.65
"""How likely words in marks must be speech to count as a quotation and not as a term or title."""


class Identifies(Protocol):
    """What names speakers one after another, as `Identifier` does."""

    def identify(self, situation: Situation) -> Identity:
        """Who the mention of a situation is."""


def list_marked(scene: Scene, streams: list[Stream], speakers: Speakers) -> list[Utterance]:
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


def list_reported(scene: Scene, pieces: list[Reported]) -> list[Utterance]:
    """The pieces of speech reported without marks."""
    tokens = scene.tokens
    return [
        Utterance(
            int(tokens.text[piece.first]), int(tokens.start[piece.first]), int(tokens.end[piece.past - 1]), "indirect",
            piece.mention, piece.cue_first, piece.cue_past, None, piece.confidence,
        )
        for piece in pieces
    ]  # fmt: skip


def identify_all(scene: Scene, utterances: list[Utterance], identifier: Identifies) -> list[Identity]:
    """The speaker of every utterance, spans in marks first in the list; who spoke last is handed on within a text."""
    at = np.array([utterance.start for utterance in utterances], np.int64)
    paragraph = scene.tokens.paragraph[np.searchsorted(scene.tokens.end, at, side="right")]
    identities: dict[int, Identity] = {}
    last = -1
    for row in sorted(range(len(utterances)), key=lambda row: (at[row], -utterances[row].end)):
        utterance = utterances[row]
        last = last if last >= 0 and utterances[last].text == utterance.text else -1
        cue = _read_cue(scene, utterance)
        near = last >= 0 and bool(paragraph[last] == paragraph[row])
        quotation = row if row < len(scene.quoted) else -1
        known = identities.get(last)
        identity = identifier.identify(Situation(quotation, utterance.mention, utterance.confidence, cue, known, near))
        parent = int(scene.quoted.parent[row]) if quotation >= 0 else -1
        if parent >= 0 and identity.state == UNRESOLVED:
            identity = identities[parent]
        identities[row] = identity
        if _tells_speaker(utterance, identity):
            last = row
    return [identities[row] for row in range(len(utterances))]


def _read_cue(scene: Scene, utterance: Utterance) -> str:
    tokens, first, past = scene.tokens, utterance.cue_first, utterance.cue_past
    return tokens.words_at(int(tokens.start[first]), int(tokens.end[past - 1])).lower() if first >= 0 else ""


def _tells_speaker(utterance: Utterance, identity: Identity) -> bool:
    is_said = utterance.parent is None and utterance.kind != "term" and identity.speaker is not None
    return is_said and (utterance.kind != "indirect" or identity.confidence >= TAKES_OVER)
