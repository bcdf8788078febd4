"""Which names of one article mean the same person or thing, and what its one name is."""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from transforms.mentions.known import Entity, KnownNames
from transforms.mentions.likeness import (
    Words,
    fold_words,
    is_defined_by,
    is_junior,
    is_same_person,
    short_rank,
    stands_for_organization,
    strip_person,
)

_MALE, _FEMALE = frozenset(("mr", "sir", "lord")), frozenset(("mrs", "ms", "miss", "lady", "dame", "madame"))


@dataclass(frozen=True)
class NameUse:
    """One name where it stands in an article."""

    text: str
    kind: str
    confidence: float
    word_before: str
    """The word right before it, in lower case: `Mrs` decides which Clinton is meant."""
    is_in_brackets_after: bool
    """Whether it stands in brackets right after the name before it, as `NSC` does in `Security Council (NSC)`."""


@dataclass
class Chain:
    """The surfaces of one article that mean one thing."""

    kind: str
    words: Words
    texts: dict[str, int] = field(default_factory=dict)
    """Each form as written, with how often it is used."""
    known: Entity | None = None

    def entity(self) -> Entity:
        """Who or what the chain is: the known entity, or one made from kind and canonical name."""
        if self.known:
            return self.known
        name = canonical_name(self.texts, self.kind)
        return Entity(make_entity_id(self.kind, name), name, self.kind)


def make_entity_id(kind: str, name: str) -> str:
    """The id of an entity that is not known beforehand: the same for one kind and name on any machine, case ignored."""
    return "e" + hashlib.sha256(f"{kind}|{name.casefold()}".encode()).hexdigest()[:16]


def canonical_name(texts: dict[str, int], kind: str) -> str:
    """The fullest form: most words, then longest; capitals and a leading title or article count against a form."""
    forms = {" ".join(text.split()): count for text, count in texts.items()}

    def rank(text: str) -> tuple[bool, int, int, int, str]:
        is_shouted = text.isupper() and len(text) > 5
        return (not is_shouted, len(strip_person(fold_words(text))), len(text), forms[text], text)

    best = max(forms, key=rank)
    return best[4:] if best[:4].lower() == "the " and kind != "OTHER" else best


def join_names(uses: Sequence[NameUse], known: KnownNames) -> list[Entity | None]:
    """The entity of each name of one article, in order; None for a name that could mean two of its people."""
    surfaces = _group_surfaces(uses)
    chains = _merge_known(_start_chains(uses, surfaces, known))
    chains = _join_people(chains)
    chains = _join_organizations(chains, uses, surfaces)
    owners = _find_owners(chains, known)
    return [_decide(use, owners[surface]) for use, surface in zip(uses, surfaces, strict=True)]
