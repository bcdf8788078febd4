"""What the names and the nominals of a batch mean: the entity of each, where the article tells."""

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

import numpy as np

from schemas.tables.entities import MADE_ID
from transforms.mentions.holders import find_holders
from transforms.mentions.joining import join_names
from transforms.mentions.known import Entity, KnownNames
from transforms.mentions.layout import Batch
from transforms.mentions.owners import Key, list_bodies, list_keys, split_owners
from transforms.mentions.recognise import Names
from transforms.mentions.references import References
from transforms.mentions.roles import Roles
from transforms.mentions.uses import NameUse, describe_uses


class Meaning(NamedTuple):
    """What a mention turned out to mean; `state` is one of schemas.tables.mentions.ENTITY_STATES."""

    kind: str | None
    entity: Entity | None
    state: str


NOTHING = Meaning(None, None, "none")


def find_name_meanings(batch: Batch, names: Names, known: KnownNames, spheres: Sequence[str | None]) -> list[Meaning]:
    """What each name means, in the order of `names`; `spheres` are those of the roles beside them."""
    uses = describe_uses(batch.texts, batch.tokens, names, spheres)
    document = batch.document[batch.tokens.text[names.first]]
    order = np.argsort(document, kind="stable").tolist()
    meanings = [NOTHING] * len(uses)
    for _, places in groupby(order, key=document.tolist().__getitem__):
        own = list(places)
        joined = join_names([uses[place] for place in own], known)
        for place, entity in zip(own, joined, strict=True):
            meanings[place] = _read_name(uses[place], entity)
    return meanings


def _read_name(use: NameUse, entity: Entity | None) -> Meaning:
    if entity is None:
        return Meaning(use.kind, None, "ambiguous")
    state = _read_state(entity)
    is_seat = (use.kind, entity.kind) == ("PLACE", "ORGANIZATION")
    # The White House says and does things: of a known body that is named after its house, the body is meant, and GOP is a
    # party whatever stands beside it. Else a known entity may be met as something else, such as a country's team.
    is_seat |= entity.kind == "ORGANIZATION" and len(use.text) > 2 and use.text.isupper()
    return Meaning(entity.kind if state == "local" or is_seat else use.kind, entity, state)


def _read_state(entity: Entity) -> str:
    return "local" if entity.entity_id.startswith(MADE_ID) else "known"


def find_nominal_meanings(
    batch: Batch, references: References, names: Names, roles: Roles, meanings: Sequence[Meaning]
) -> tuple[References, list[Meaning]]:
    """What each common noun phrase and pronoun means, with the references in the same order.

    A phrase that begins with an organisation of the article, `the council spokesman`, becomes two.
    """
    bodies = list_bodies(batch, names, [one.entity for one in meanings])
    references = split_owners(batch, references, bodies)
    kinds = {kind: Meaning(kind or None, None, "none") for kind in ("PERSON", "ORGANIZATION", "")}
    found = [kinds[kind] for kind in references.kind.tolist()]
    for place, entity in _find_bodies(batch, references, bodies):
        found[place] = Meaning(entity.kind, entity, _read_state(entity))
    ids = [one.entity.entity_id if one.entity else None for one in meanings]
    for place, name in find_holders(batch, references, names, roles, ids):
        found[place] = meanings[name]
    for place, name in _find_apposed(references, roles):
        if meanings[name].entity:
            found[place] = meanings[name]
    return references, found


def _find_bodies(batch: Batch, references: References, bodies: dict[Key, Entity]) -> list[tuple[int, Entity]]:
    """`The council` is the one organisation of the article whose name ends in `Council`: the nominal's row, the entity."""
    is_short = batch.tokens.among("the")[references.first] & (references.past - references.first == 2)
    short = np.flatnonzero(is_short)
    keys = list_keys(batch, references.past[short] - 1)
    return [(place, bodies[key]) for place, key in zip(short.tolist(), keys, strict=True) if key in bodies]


def _find_apposed(references: References, roles: Roles) -> list[tuple[int, int]]:
    """`The Mexican president`, where that is the role beside a name: the nominal's row, the name's row."""
    nominals = np.flatnonzero(references.form == "nominal")
    _, place, role = np.intersect1d(references.head[nominals], roles.head, assume_unique=True, return_indices=True)
    return list(zip(nominals[place].tolist(), roles.name[role].tolist(), strict=True))
