"""Organisations called by their common noun: `the council`, also where it stands before another, `the council spokesman`."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from schemas.tables.mentions import ENTITY_KINDS
from transforms.letters import Ints
from transforms.mentions.known import Entity
from transforms.mentions.layout import Batch
from transforms.mentions.recognise import Names
from transforms.mentions.references import References
from transforms.tokens import LOWER

ORGANIZATION = ENTITY_KINDS.index("ORGANIZATION")

Key = tuple[int, int]
"""An article, and a word by hash, case ignored."""


def list_bodies(batch: Batch, names: Names, entities: Sequence[Entity | None]) -> dict[Key, Entity]:
    """By article and noun the one organisation of the article whose name of several words ends in that noun."""
    begin = names.first + batch.tokens.among("the")[names.first]
    bodies = np.flatnonzero((names.kind == ORGANIZATION) & (names.last > begin))
    ending: dict[Key, dict[str, Entity]] = defaultdict(dict)
    for place, key in zip(bodies.tolist(), list_keys(batch, names.last[bodies]), strict=True):
        if entity := entities[place]:
            ending[key][entity.entity_id] = entity
    return {key: next(iter(found.values())) for key, found in ending.items() if len(found) == 1}


def list_keys(batch: Batch, at: Ints) -> list[Key]:
    """The article and the word of each token."""
    tokens = batch.tokens
    return list(zip(batch.document[tokens.text[at]].tolist(), tokens.word[at].tolist(), strict=True))


def split_owners(batch: Batch, references: References, bodies: dict[Key, Entity]) -> References:
    """`The council spokesman` as `the council` and `spokesman`, where the article has one council; in order, none overlap."""
    tokens = batch.tokens
    owner = np.minimum(references.first + 1, len(tokens) - 1)
    may_own = (references.form == "nominal") & tokens.among("the")[references.first] & (references.head > owner)
    may_own &= (tokens.shape[owner] == LOWER) & (tokens.shape[np.minimum(owner + 1, references.head)] == LOWER)
    places = np.flatnonzero(may_own)
    keys = list_keys(batch, owner[places])
    split = np.array([place for place, key in zip(places.tolist(), keys, strict=True) if key in bodies], np.int64)
    rest = references.first.copy()
    rest[split] += 2
    first = np.concatenate([references.first[split], rest])
    order = np.argsort(first, kind="stable")
    return References(
        first=first[order],
        past=np.concatenate([rest[split], references.past])[order],
        head=np.concatenate([owner[split], references.head])[order],
        form=np.concatenate([references.form[split], references.form])[order],
        kind=np.concatenate([np.repeat("ORGANIZATION", len(split)), references.kind])[order],
    )
