"""Finds who is meant by a role with `the`, as in `the Mexican president`, where the article has said who holds it."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from schemas.tables.mentions import ENTITY_KINDS
from transforms.letters import Ints, hash_words
from transforms.mentions.layout import Batch
from transforms.mentions.recognise import Names
from transforms.mentions.references import References
from transforms.mentions.roles import Roles

PERSON = ENTITY_KINDS.index("PERSON")
NOT_NOW = frozenset(hash_words("former ex late then vice deputy acting assistant interim elect would-be").tolist())
"""Words that make a role another one than its last word alone."""

Key = tuple[int, int]
"""An article, and the hash of the word that says what somebody is: `president`."""

Holder = tuple[frozenset[int], int]
"""The words of a role by hash, and the row of the name it stands beside."""


def find_holders(
    batch: Batch, references: References, names: Names, roles: Roles, entity_ids: Sequence[str | None]
) -> list[tuple[int, int]]:
    """The nominal's row and the name's row, for each noun phrase with `the` that one person of the article fits.

    Every word of the phrase was said of that person before it, and of nobody else. Where the phrase is one noun, that
    person is also the last one named, for `the president` may be somebody whose office goes without saying.
    """
    held = _list_roles(batch, roles, entity_ids)
    unnamed = _list_unnamed(batch, references, roles)
    people = np.flatnonzero(names.kind == PERSON)
    found = []
    for row, key in _list_definite(batch, references):
        if key not in held or key in unnamed:
            continue
        first = int(references.first[row])
        words = frozenset(batch.tokens.word[first + 1 : references.past[row]].tolist())
        fitting = [name for told, name in held[key] if words <= told and (len(words) > 1 or not told & NOT_NOW)]
        meant = {entity_ids[name] for name in fitting}
        if len(meant) != 1 or names.first[fitting[0]] > first:
            continue
        if len(words) > 1 or _find_last_named(batch, names, people, first, entity_ids) in meant:
            found.append((row, fitting[0]))
    return found


def _list_definite(batch: Batch, references: References) -> list[tuple[int, Key]]:
    """The rows of noun phrases with `the`, with their key."""
    rows = np.flatnonzero(batch.tokens.among("the")[references.first] & (references.form == "nominal"))
    return list(zip(rows.tolist(), _list_keys(batch, references.head[rows]), strict=True))


def _list_unnamed(batch: Batch, references: References, roles: Roles) -> set[Key]:
    """Roles that somebody without a name has too: after `a senator` it is not clear who `the senator` is."""
    indefinite = batch.tokens.among("a an another")[references.first] & ~np.isin(references.head, roles.head)
    return set(_list_keys(batch, references.head[indefinite]))


def _list_keys(batch: Batch, at: Ints) -> list[Key]:
    tokens = batch.tokens
    return list(zip(batch.document[tokens.text[at]].tolist(), tokens.word[at].tolist(), strict=True))


def _list_roles(batch: Batch, roles: Roles, entity_ids: Sequence[str | None]) -> dict[Key, list[Holder]]:
    """The holders of each role, by what was first said of each of them: a long text says the same a thousand times."""
    held: dict[Key, list[Holder]] = defaultdict(list)
    said: set[tuple[Key, frozenset[int], str]] = set()
    spans = zip(roles.name.tolist(), roles.first.tolist(), roles.past.tolist(), strict=True)
    for key, (name, first, past) in zip(_list_keys(batch, roles.head), spans, strict=True):
        words, entity_id = frozenset(batch.tokens.word[first:past].tolist()), entity_ids[name]
        if entity_id and (key, words, entity_id) not in said:
            said.add((key, words, entity_id))
            held[key].append((words, name))
    return held


def _find_last_named(
    batch: Batch, names: Names, people: Ints, before: int, entity_ids: Sequence[str | None]
) -> str | None:
    """The last person named in the same text before a token."""
    place = int(np.searchsorted(names.first[people], before)) - 1
    if place < 0 or batch.tokens.text[names.first[people[place]]] != batch.tokens.text[before]:
        return None
    return entity_ids[int(people[place])]
