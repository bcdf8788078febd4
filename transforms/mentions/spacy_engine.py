"""A spaCy pipeline as a recogniser of names: its labels as our kinds, its spans as code points."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from schemas.tables.mentions import ENTITY_KINDS
from transforms.mentions.engines import FoundNames

KINDS = {
    "PERSON": "PERSON",
    "PER": "PERSON",
    "ORG": "ORGANIZATION",
    "ORGANIZATION": "ORGANIZATION",
    "GPE": "PLACE",
    "LOC": "PLACE",
    "FAC": "PLACE",
    "PLACE": "PLACE",
    "LOCATION": "PLACE",
    "NORP": "OTHER",
    "PRODUCT": "OTHER",
    "EVENT": "OTHER",
    "WORK_OF_ART": "OTHER",
    "LAW": "OTHER",
    "LANGUAGE": "OTHER",
    "MISC": "OTHER",
    "OTHER": "OTHER",
}
"""Our kind for the labels of OntoNotes, of CoNLL and of our own contract."""

NO_NAMES = frozenset(["DATE", "TIME", "PERCENT", "MONEY", "QUANTITY", "ORDINAL", "CARDINAL"])
"""Labels of OntoNotes that are no names; their spans are passed over."""

CONFIDENCE = 0.85
"""spaCy does not say how sure it is; this is about the share that its English pipelines get right by its own tables."""

BATCH_TEXTS = 64
"""Texts that the pipeline reads at once: enough for its matrices, few enough for its memory."""

_TITLED = frozenset(["WORK_OF_ART", "LAW", "PRODUCT"])


@dataclass(frozen=True)
class SpacyEngine:
    """Any spaCy pipeline that sets `doc.ents`, held to no more than its public interface."""

    pipeline: Any

    @property
    def method(self) -> str:
        """The pipeline's own name and version; never where it lies, so that rows are the same on any machine."""
        meta = self.pipeline.meta
        return f"spacy:{meta['lang']}_{meta['name']} {meta['version']}"

    def find(self, texts: Sequence[str]) -> FoundNames:
        """The entities whose label is a kind of name. spaCy's offsets are code points, as ours are."""
        pieces = _cut_long_texts(texts, self.pipeline.max_length)
        rows = [
            (number, offset + entity.start_char, offset + entity.end_char, entity.label_)
            for doc, (number, offset) in self.pipeline.pipe(pieces, as_tuples=True, batch_size=BATCH_TEXTS)
            for entity in doc.ents
            if entity.label_ in KINDS
        ]
        columns = zip(*rows, strict=True) if rows else ((), (), (), ())
        text, start, end, labels = (list(column) for column in columns)
        return FoundNames(
            text=np.array(text, np.int64),
            start=np.array(start, np.int64),
            end=np.array(end, np.int64),
            kind=np.array([ENTITY_KINDS.index(KINDS[label]) for label in labels], np.int64),
            confidence=np.full(len(labels), CONFIDENCE),
            keeps_article=np.array([label in _TITLED for label in labels], bool),
        )


def _cut_long_texts(texts: Sequence[str], longest: int) -> Iterator[tuple[str, tuple[int, int]]]:
    """Each text with its number and offset 0; one that is longer than spaCy takes comes in parts, cut at a space if it has any."""
    for number, text in enumerate(texts):
        begin = 0
        while begin < len(text):
            past = begin + longest
            if past < len(text):
                past = max(text.rfind("\n", begin, past), text.rfind(" ", begin, past)) + 1 or past
            yield text[begin:past], (number, begin)
            begin = past
