"""Writes what was found as rows of the table `quotes`."""

from dataclasses import dataclass

from transforms.quotes.identity import NOBODY, Identity
from transforms.quotes.scene import FIELDS, Scene

METHOD = "quotes-1"
MAY_IDENTIFY = 0.6
"""Confidence below which the speaker's name is given but no entity."""

Row = dict[str, str | int | float | None]


@dataclass(frozen=True)
class Utterance:
    """One piece of speech: its span in code points of the batch, what sort it is, who and what verb report it."""

    text: int
    start: int
    end: int
    kind: str
    mention: int
    """Row of the speaker's mention, -1 for nobody."""
    cue_first: int
    """Tokens of the cue, -1 for none."""
    cue_past: int
    parent: tuple[int, int] | None
    confidence: float


class RowWriter:
    """Turns utterances and identities into rows with offsets of their own text."""

    def __init__(self, scene: Scene, article_ids: list[str], entity_ids: list[str | None]) -> None:
        """`entity_ids` are those of the scene's mentions, in their order."""
        self.scene, self.article_ids, self.entity_ids = scene, article_ids, entity_ids

    def write(self, utterance: Utterance, identity: Identity) -> Row:
        """One row of `quotes`."""
        base = int(self.scene.tokens.text_start[utterance.text])
        parent = utterance.parent
        row: Row = {
            "quote_id": self._name_row(utterance.text, utterance.start - base, utterance.end - base),
            "article_id": self.article_ids[utterance.text // 2],
            "parent_quote_id": self._name_row(utterance.text, parent[0] - base, parent[1] - base) if parent else None,
            "field": FIELDS[utterance.text % 2],
            "start_char": utterance.start - base,
            "end_char": utterance.end - base,
            "text": self.scene.tokens.words_at(utterance.start, utterance.end),
            "kind": utterance.kind,
            "attribution": NOBODY,
            "confidence": round(utterance.confidence, 3),
            "method": METHOD,
        }
        if utterance.kind == "term":
            return row
        return row | self._write_speaker(utterance, identity, base) | self._write_cue(utterance, base)

    def cue_words(self, first: int, past: int) -> str:
        """The words of a cue, empty for none."""
        tokens = self.scene.tokens
        return tokens.words_at(int(tokens.start[first]), int(tokens.end[past - 1])) if first >= 0 else ""

    def _write_speaker(self, utterance: Utterance, identity: Identity, base: int) -> Row:
        row: Row = {
            "attribution": identity.state,
            "speaker": identity.speaker,
            "confidence": round(identity.confidence, 3),
        }
        mentions = self.scene.mentions
        if utterance.mention >= 0:
            start, end = int(mentions.start[utterance.mention]), int(mentions.end[utterance.mention])
            row["speaker_mention"] = self.scene.tokens.words_at(start, end)
            row |= {"speaker_start_char": start - base, "speaker_end_char": end - base}
        if identity.entity_row >= 0 and identity.confidence >= MAY_IDENTIFY:
            row["speaker_entity_id"] = self.entity_ids[identity.entity_row]
        return row

    def _write_cue(self, utterance: Utterance, base: int) -> Row:
        if utterance.cue_first < 0:
            return {}
        tokens = self.scene.tokens
        start, end = int(tokens.start[utterance.cue_first]), int(tokens.end[utterance.cue_past - 1])
        return {"cue": tokens.words_at(start, end), "cue_start_char": start - base, "cue_end_char": end - base}

    def _name_row(self, text: int, start: int, end: int) -> str:
        return f"{self.article_ids[text // 2]}:{FIELDS[text % 2]}:{start}-{end}"
