"""Which names of one article mean the same person or thing, and what its one name is."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from transforms.mentions.known import Entity, KnownNames, make_entity
from transforms.mentions.likeness import (
    Words,
    find_initials,
    fold_words,
    is_defined_by,
    is_junior,
    is_same_person,
    short_rank,
    stands_for_organization,
    strip_person,
)

_ESTABLISHED = 2
"""Uses of a bare family name for one person after which it goes on meaning that person when a namesake appears."""

_SURE = 0.75
"""A lone word that is held to be something else with less than this is the person of that family name in the article."""

_MOST_BEARERS = 20
"""With more people of one name in an article, as in a list of results, a bare name is not looked into."""


@dataclass(frozen=True)
class NameUse:
    """One name where it stands in an article."""

    text: str
    kind: str
    confidence: float
    gender: str | None
    """`male` or `female` where `Mr.` or `Mrs.` stands before it: that decides which Clinton is meant."""
    is_in_brackets: bool
    """Whether it stands in brackets right after the name before it, as in `Security Council (NSC)`."""


Surface = tuple[Words, str]
"""A form of a name, case and accents aside, and the kind that the article gives it."""


class Chains:
    """Sets of surfaces that mean one thing (a union-find), which never joins two different known entities."""

    def __init__(self, known: dict[Surface, Entity]) -> None:
        self._parent: dict[Surface, Surface] = {}
        self._known = dict(known)

    def find(self, surface: Surface) -> Surface:
        """The surface that stands for the chain."""
        while (parent := self._parent.get(surface, surface)) != surface:
            surface = parent
        return surface

    def known(self, surface: Surface) -> Entity | None:
        """The known entity of the chain that a surface belongs to."""
        return self._known.get(self.find(surface))

    def join(self, fuller: Surface, other: Surface) -> None:
        """Make one chain of two, unless both are known to be different."""
        root, child = self.find(fuller), self.find(other)
        mine, theirs = self._known.get(root), self._known.get(child)
        if root == child or (mine and theirs and mine.entity_id != theirs.entity_id):
            return
        self._parent[child] = root
        # A one-word name, such as an acronym, is too weak to tell who the fuller name belongs to.
        if not mine and theirs and len(other[0]) > 1:
            self._known[root] = theirs

    def roots(self, surfaces: Iterable[Surface]) -> list[Surface]:
        """The different chains of these surfaces, in order."""
        return list(dict.fromkeys(self.find(surface) for surface in surfaces))


def join_names(uses: Sequence[NameUse], known: KnownNames) -> list[Entity | None]:
    """The entity of each name of one article, in reading order; None for a name that could mean two of its people."""
    surfaces = _group_surfaces(uses)
    used = list(dict.fromkeys(surfaces))
    known_of, aliases = _find_known(uses, surfaces, known)
    chains = Chains(known_of)
    _join_same_known(chains, known_of)
    _join_full_people(chains, used)
    _join_definitions(chains, uses, surfaces)
    _join_organizations(chains, used)
    doubtful = _join_short_people(chains, used, aliases)
    entities = _name_chains(chains, uses, surfaces, aliases)
    roots = _resolve_doubtful(chains, uses, surfaces, doubtful)
    return [entities[root] if root else None for root in roots]


def _group_surfaces(uses: Sequence[NameUse]) -> list[Surface]:
    """The surface of each use. A word takes the kind that the article mostly gives it, unless two are well supported."""
    words = [fold_words(use.text) for use in uses]
    weights: dict[Words, dict[str, float]] = defaultdict(dict)
    for use, folded in zip(uses, words, strict=True):
        weights[folded][use.kind] = weights[folded].get(use.kind, 0) + use.confidence
    families = _find_families(weights)
    surfaces = []
    for use, folded in zip(uses, words, strict=True):
        weight = weights[folded]
        own = weight[use.kind]
        kind = use.kind if own >= 1.5 and own >= sum(weight.values()) / 3 else _likeliest_kind(weight)
        if len(folded) == 1 and folded[0] in families and weight[kind] < _SURE:
            kind = "PERSON"
        surfaces.append((strip_person(folded) if kind == "PERSON" else folded, kind))
    return surfaces


def _find_families(weights: dict[Words, dict[str, float]]) -> set[str]:
    """Last words of the people named in full."""
    full_names = (words for words, weight in weights.items() if len(words) > 1 and _likeliest_kind(weight) == "PERSON")
    return {words[-1] for words in full_names}


def _likeliest_kind(weight: dict[str, float]) -> str:
    return max(weight, key=lambda kind: (weight[kind], kind))


def _find_known(
    uses: Sequence[NameUse], surfaces: Sequence[Surface], known: KnownNames
) -> tuple[dict[Surface, Entity], dict[Surface, Entity]]:
    """Known entities by surface: those that the name settles, and those of one-word names of people, which need a look."""
    settled: dict[Surface, Entity] = {}
    aliases: dict[Surface, Entity] = {}
    for use, surface in zip(uses, surfaces, strict=True):
        entity = known.find(use.text, surface[1])
        if entity and entity.kind == "PERSON" and len(surface[0]) == 1:
            aliases.setdefault(surface, entity)
        elif entity:
            settled.setdefault(surface, entity)
    return settled, aliases


def _join_same_known(chains: Chains, known_of: dict[Surface, Entity]) -> None:
    first: dict[str, Surface] = {}
    for surface, entity in known_of.items():
        chains.join(first.setdefault(entity.entity_id, surface), surface)


def _join_full_people(chains: Chains, used: Sequence[Surface]) -> None:
    """`Donald J. Trump` and `Donald Trump`; `J. Smith` only when one Smith of the article fits."""
    by_family: dict[str, list[Surface]] = defaultdict(list)
    for surface in sorted(used, key=lambda surface: (-len(surface[0][0] if surface[0] else ""), surface)):
        words, kind = surface
        if kind != "PERSON" or len(words) < 2:
            continue
        family = words[-2].rstrip(",") if is_junior(words) else words[-1]
        fitting = chains.roots(other for other in by_family[family] if is_same_person(words, other[0]))
        # An initial that fits two people must not make them one, so it joins only when a single chain fits.
        if len(fitting) == 1:
            chains.join(fitting[0], surface)
        by_family[family].append(surface)


def _join_definitions(chains: Chains, uses: Sequence[NameUse], surfaces: Sequence[Surface]) -> None:
    for place, use in enumerate(uses):
        if place and use.is_in_brackets and "PERSON" not in (surfaces[place][1], surfaces[place - 1][1]):
            full = surfaces[place - 1]
            if is_defined_by(use.text, full[0]):
                chains.join(full, surfaces[place])


def _join_organizations(chains: Chains, used: Sequence[Surface]) -> None:
    by_key: dict[str, list[Surface]] = defaultdict(list)
    organizations = [surface for surface in used if surface[1] == "ORGANIZATION" and surface[0]]
    for surface in organizations:
        for key in {surface[0][0], surface[0][-1], *find_initials(surface[0])}:
            by_key[key].append(surface)
    for short in sorted(organizations, key=lambda surface: (-len(surface[0]), surface)):
        keys = (short[0][0], short[0][-1])
        fuller = [full for key in keys for full in by_key[key] if stands_for_organization(short[0], full[0])]
        roots = chains.roots(fuller)
        if len(roots) == 1:
            chains.join(roots[0], short)


def _join_short_people(
    chains: Chains, used: Sequence[Surface], aliases: dict[Surface, Entity]
) -> dict[Surface, list[Surface]]:
    """Join family names to the full names they shorten; what is left between several people is returned with these."""
    by_word: dict[str, list[Surface]] = defaultdict(list)
    people = [surface for surface in used if surface[1] == "PERSON" and surface[0]]
    for surface in people:
        for word in set(surface[0]) if len(surface[0]) > 1 else ():
            by_word[word].append(surface)
    doubtful = {}
    for short in sorted(people, key=lambda surface: (-len(surface[0]), surface)):
        roots = _find_bearers(chains, short, by_word[short[0][0]], aliases.get(short))
        if len(roots) == 1:
            chains.join(roots[0], short)
        elif roots:
            doubtful[short] = roots if len(roots) <= _MOST_BEARERS else []
    return doubtful


def _find_bearers(chains: Chains, short: Surface, full_names: Iterable[Surface], alias: Entity | None) -> list[Surface]:
    """The chains of the people of this article that a short name may mean."""
    ranked: dict[int, list[Surface]] = defaultdict(list)
    for full in full_names:
        ranked[short_rank(short[0], full[0])].append(full)
    # Family names go first: in news `Lee` is Harper Lee before it is Lee Garrick.
    best = ranked[3] or (ranked[2] if len(short[0]) == 1 else [])
    roots = chains.roots(best)
    if alias:
        meant = [root for root in roots if (entity := chains.known(root)) and entity.entity_id == alias.entity_id]
        # The world says one person, the article only has another of the name: too close to call.
        return meant or ([*roots, short] if roots else [])
    elders = [root for root in roots if not is_junior(root[0])]
    return elders if len(elders) == 1 else roots


def _name_chains(
    chains: Chains, uses: Sequence[NameUse], surfaces: Sequence[Surface], aliases: dict[Surface, Entity]
) -> dict[Surface, Entity]:
    """The entity of each chain, by the surface that stands for it."""
    forms: dict[Surface, Counter[str]] = defaultdict(Counter)
    for use, surface in zip(uses, surfaces, strict=True):
        forms[chains.find(surface)][" ".join(use.text.split())] += 1
    return {
        root: chains.known(root) or aliases.get(root) or make_entity(root[1], choose_name(texts, root[1]))
        for root, texts in forms.items()
    }


def choose_name(texts: Counter[str], kind: str) -> str:
    """The canonical name among forms as written: most words, then longest, then most used; forms in capitals come last.

    A person's name loses the titles before it while two words remain. A person or place that is written in capitals only,
    as in a dateline, gets capital first letters.
    """

    def rank(text: str) -> tuple[bool, int, int, int, str]:
        is_shouted = text.isupper() and len(text) > 5
        return (not is_shouted, len(strip_person(fold_words(text))), len(text), texts[text], text)

    best = max(texts, key=rank)
    if best.isupper() and len(best) > 4 and kind in ("PERSON", "PLACE") and "." not in best:
        best = best.title()
    if kind != "PERSON":
        return best
    words = best.split()
    kept = len(strip_person(fold_words(best)))
    return " ".join(words[-kept:]) if 2 <= kept < len(words) else best


def _resolve_doubtful(
    chains: Chains, uses: Sequence[NameUse], surfaces: Sequence[Surface], doubtful: dict[Surface, list[Surface]]
) -> list[Surface | None]:
    """The chain of each use; for a name between several people the one that the text so far decides, else None."""
    introduced: set[Surface] = set()
    bare_uses: Counter[Surface] = Counter()
    roots: list[Surface | None] = []
    for use, surface in zip(uses, surfaces, strict=True):
        root: Surface | None = chains.find(surface)
        if surface in doubtful:
            bearers = [one for one in doubtful[surface] if one in introduced or one == surface]
            root = _choose_bearer(chains, use, bearers, bare_uses)
            if root:
                bare_uses[root] += 1
        elif root:
            introduced.add(root)
        roots.append(root)
    return roots


def _choose_bearer(
    chains: Chains, use: NameUse, bearers: Sequence[Surface], bare_uses: Counter[Surface]
) -> Surface | None:
    of_gender = [one for one in bearers if (entity := chains.known(one)) and entity.gender == use.gender]
    if use.gender and len(of_gender) == 1:
        return of_gender[0]
    if len(bearers) == 1 and len(bearers[0][0]) > 1:
        return bearers[0]
    established = [one for one in bearers if bare_uses[one] >= _ESTABLISHED]
    return established[0] if len(established) == 1 else None
