"""Writes what was found as rows of the table `quotes`."""

from dataclasses import dataclass

from transforms.quotes.affiliations import Span, Standings
from transforms.quotes.cues import find_phrase, may_be_phrase, read_cue
from transforms.quotes.identity import NOBODY, Identity
from transforms.quotes.scene import FIELDS, Scene
from transforms.quotes.version import extractor

MAY_IDENTIFY = 0.6
"""Confidence below which the speaker's name is given but no entity."""
PHRASE_REACH = 3
"""How many words before and behind a cue its phrase can hold."""

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

    def __init__(
        self, scene: Scene, article_ids: list[str], entity_ids: list[str | None], standings: Standings
    ) -> None:
        """`entity_ids` are those of the scene's mentions, in their order."""
        self.scene, self.article_ids, self.entity_ids, self.standings = scene, article_ids, entity_ids, standings

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
            "method": extractor(),
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
        if utterance.mention >= 0:
            row |= self._write_span("speaker", "speaker_mention", self._place(utterance.mention), base)
        if identity.entity_row >= 0 and identity.entity_row != utterance.mention:
            row |= self._write_span("antecedent", "antecedent", self._place(identity.entity_row), base)
        may_identify = identity.confidence >= MAY_IDENTIFY
        if identity.entity_row >= 0 and may_identify:
            row["speaker_entity_id"] = self.entity_ids[identity.entity_row]
        standing = self.standings.find(utterance.mention, identity)
        for name, span in (("speaker_role", standing.role), ("speaker_affiliation", standing.affiliation)):
            row |= self._write_span(name, name, span, base)
        row["organization_entity_id"] = standing.organization if may_identify else None
        return row

    def _write_cue(self, utterance: Utterance, base: int) -> Row:
        if utterance.cue_first < 0:
            return {}
        row = self._write_span("cue", "cue", self._spread_cue(utterance), base)
        cue = read_cue(str(row["cue"]))
        return row | {"cue_lemma": cue.lemma if cue else None, "cue_class": cue.cue_class if cue else "other"}

    def _spread_cue(self, utterance: Utterance) -> Span:
        """The whole phrase that the cue is part of: `went on`, `called for`."""
        tokens, first, past = self.scene.tokens, utterance.cue_first, utterance.cue_past
        if past - first == 1 and may_be_phrase(self.cue_words(first, past).lower()):
            low = max(first - PHRASE_REACH, int(tokens.first_token[utterance.text]))
            high = min(first + PHRASE_REACH + 1, int(tokens.first_token[utterance.text + 1]))
            words = [self.cue_words(place, place + 1).lower() for place in range(low, high)]
            start, end = find_phrase(words, first - low)
            first, past = low + start, low + end
        return int(tokens.start[first]), int(tokens.end[past - 1])

    def _place(self, mention: int) -> Span:
        mentions = self.scene.mentions.listed
        return mentions.start[mention], mentions.end[mention]

    def _write_span(self, name: str, words: str, span: Span | None, base: int) -> Row:
        """The words there, in the column `words`, and where they stand in their own text."""
        if span is None:
            return {}
        written = self.scene.tokens.words_at(*span)
        return {words: written, f"{name}_start_char": span[0] - base, f"{name}_end_char": span[1] - base}

    def _name_row(self, text: int, start: int, end: int) -> str:
        return f"{self.article_ids[text // 2]}:{FIELDS[text % 2]}:{start}-{end}"
