"""Which names of one article mean the same person or thing, and what its one name is."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from transforms.mentions.bodies import find_initials, is_defined_by, is_legal_form, is_team, stands_for_body, turn_head
from transforms.mentions.chains import Chains, Surface
from transforms.mentions.known import Entity, KnownNames, make_entity
from transforms.mentions.likeness import drop_generation, fold_person, is_junior, is_same_person, short_rank
from transforms.mentions.name_words import LEADS, MODIFIERS
from transforms.mentions.namesakes import MOST_BEARERS, resolve_namesakes
from transforms.mentions.surfaces import Inventory, take_inventory
from transforms.mentions.uses import NameUse

__all__ = ["NameUse", "choose_name", "join_names"]

_DEFINING = (", or ", ", or the ", ", known as ", " or ")
"""What stands between a name and its short form, brackets apart."""


def join_names(uses: Sequence[NameUse], known: KnownNames) -> list[Entity | None]:
    """The entity of each name of one article, in reading order; None for a name that could mean two of its people."""
    inventory = take_inventory(uses, known)
    chains = Chains(inventory.settled)
    _join_same_known(chains, inventory)
    _join_full_people(chains, inventory)
    _join_definitions(chains, uses, inventory)
    _join_organizations(chains, uses, inventory)
    doubtful = _join_short_people(chains, inventory)
    _leave_families(inventory, doubtful)
    entities = _name_chains(chains, inventory)
    roots = resolve_namesakes(chains, uses, inventory, doubtful)
    return [entities[root] if root else None for root in roots]


def _join_same_known(chains: Chains, inventory: Inventory) -> None:
    first: dict[str, Surface] = {}
    for surface, entity in inventory.settled.items():
        chains.join(first.setdefault(entity.entity_id, surface), surface)


def _join_full_people(chains: Chains, inventory: Inventory) -> None:
    """`Donald J. Trump` and `Donald Trump`; `J. Smith` only when one Smith of the article fits."""
    by_family: dict[str, list[Surface]] = defaultdict(list)
    full_names = [one for one in inventory.used if one.kind == "PERSON" and len(one.words) > 1]
    for surface in sorted(full_names, key=lambda one: (-len(one.words[0]), one)):
        family = drop_generation(surface.words)[-1]
        others = by_family[family]
        if others:
            fitting = chains.roots(other for other in others if is_same_person(surface.words, other.words))
            # An initial that fits two people must not make them one, so it joins only when a single chain fits.
            if len(fitting) == 1:
                chains.join(fitting[0], surface)
        others.append(surface)
    _join_second_families(chains, full_names)


def _join_second_families(chains: Chains, full_names: Sequence[Surface]) -> None:
    """`Fidel Castro Ruz` is Fidel Castro."""
    by_words = {surface.words: surface for surface in full_names}
    for surface in full_names:
        shorter = by_words.get(surface.words[:-1])
        if shorter and not is_junior(surface.words):
            chains.join(shorter, surface)


def _join_definitions(chains: Chains, uses: Sequence[NameUse], inventory: Inventory) -> None:
    surfaces = inventory.surfaces
    for place, use in enumerate(uses):
        if not (use.is_in_brackets or use.before in _DEFINING) or not place:
            continue
        full, short = surfaces[place - 1], surfaces[place]
        if "PERSON" in (full.kind, short.kind):
            continue
        if len(full.words) > 1 and is_defined_by(use.text, full.words):
            chains.join(full, short)
        elif len(short.words) > 1 and is_defined_by(uses[place - 1].text, short.words):
            chains.join(short, full)


def _join_organizations(chains: Chains, uses: Sequence[NameUse], inventory: Inventory) -> None:
    by_key: dict[str, list[Surface]] = defaultdict(list)
    bodies = [one for one in inventory.used if one.kind == "ORGANIZATION" and one.words]
    if len(bodies) < 2:
        return
    for body in bodies:
        for key in {*body.words, *find_initials(body.words)}:
            by_key[key].append(body)
    elsewhere = {one.words for one in inventory.used if one.kind in ("PLACE", "OTHER")}
    for short in sorted(bodies, key=lambda one: (-len(one.words), one)):
        turned = turn_head(short.words)
        others = [
            one for one in by_key[turned[-1]] if len(one.words) > len(short.words) or turn_head(one.words) == turned
        ]
        fuller = [one for one in others if one != short and _may_shorten(short, one, uses, inventory)]
        if len(short.words) == 1 and short.words in elsewhere:
            fuller = [one for one in fuller if _is_more_than_place(short, one)]
        roots = chains.roots(fuller)
        if len(roots) == 1:
            chains.join(roots[0], short)


def _is_shortening(short: Surface, full: Surface, inventory: Inventory) -> bool:
    rest = full.words[len(short.words) :]
    if full.words[: len(short.words)] == short.words and Surface(rest, "PLACE") in inventory.used:
        # `Rotor Volgograd`: the club and its town.
        return short.words[0] not in MODIFIERS
    before = full.words[: -len(short.words)]
    if is_team(full.words) and full.words[-1:] == short.words and Surface(before, "OTHER") in inventory.used:
        return False
    return stands_for_body(short.words, full.words)


def _is_more_than_place(short: Surface, full: Surface) -> bool:
    """Whether a name that is a place or people too is still the fuller name's: its club's, or an acronym."""
    acronyms = find_initials(full.words)
    return is_team(full.words) or is_legal_form(short.words, full.words) or short.words[0] in acronyms


def _may_shorten(short: Surface, full: Surface, uses: Sequence[NameUse], inventory: Inventory) -> bool:
    """Whether a name is the short form of a fuller one that the article has given by then, headline apart."""
    if full.words[-1] == "party" or not _is_shortening(short, full, inventory):
        return False
    if len(short.words) == 1 and short.words[0] in find_initials(full.words):
        return True
    if short in inventory.settled and full not in inventory.settled:
        return False
    if is_legal_form(short.words, full.words) or is_team(full.words):
        return True
    opening = uses[0].paragraph
    later = (
        place for place in inventory.used[short] if uses[place].paragraph != opening and not uses[place].is_headline
    )
    first = next(later, None)
    return first is None or first > inventory.used[full][0]


def _join_short_people(chains: Chains, inventory: Inventory) -> dict[Surface, list[Surface]]:
    """Join family names to the full names they shorten; what is left between several people is returned with these."""
    by_word: dict[str, list[Surface]] = defaultdict(list)
    people = [one for one in inventory.used if one.kind == "PERSON" and one.words]
    for one in people:
        for word in set(one.words) if len(one.words) > 1 else ():
            by_word[word].append(one)
    doubtful = {}
    for short in sorted(people, key=lambda one: (-len(one.words), one)):
        full_names = [one for one in by_word.get(short.words[0], ()) if len(one.words) > len(short.words)]
        roots = _find_bearers(chains, short, full_names, inventory.aliases.get(short)) if full_names else []
        if len(roots) == 1:
            chains.join(roots[0], short)
        elif roots:
            doubtful[short] = roots if len(roots) <= MOST_BEARERS else []
    return doubtful


def _find_bearers(chains: Chains, short: Surface, full_names: Iterable[Surface], alias: Entity | None) -> list[Surface]:
    """The chains of the people of this article that a short name may mean."""
    ranked: dict[int, list[Surface]] = defaultdict(list)
    for full in full_names:
        ranked[short_rank(short.words, full.words)].append(full)
    # Family names go first: in news `Lee` is Harper Lee before it is Lee Garrick.
    best = ranked[3] or (ranked[2] if len(short.words) == 1 else [])
    roots = chains.roots(best)
    if alias:
        meant = [root for root in roots if (entity := chains.known(root)) and entity.entity_id == alias.entity_id]
        if not meant and (meant := _find_written_otherwise(chains, roots, alias)):
            chains.settle(meant[0], alias)
        # The world says one person, the article only has another of the name.
        return meant or ([*roots, short] if roots else [])
    elders = [root for root in roots if not is_junior(root.words)]
    return elders if len(elders) == 1 else roots


def _find_written_otherwise(chains: Chains, roots: Sequence[Surface], alias: Entity) -> list[Surface]:
    """Of the people of this article the known one, named in full in another way: `Mike Osten` for Michael Osten."""
    name = fold_person(alias.name)
    same = [root for root in roots if not chains.known(root) and is_same_person(root.words, name)]
    return same if len(same) == 1 else []


def _leave_families(inventory: Inventory, doubtful: dict[Surface, list[Surface]]) -> None:
    """`The Belmontes` are nobody in particular."""
    families = {one.words[-1] for one in inventory.used if one.kind == "PERSON" and one.words}
    named = {one.words[-1] for one in inventory.used if one.kind == "PERSON" and len(one.words) > 1}
    for surface in inventory.used:
        word = surface.words[-1] if len(surface.words) == 1 and surface.kind == "PERSON" else ""
        if word.endswith("s") and word not in named and families & {word[:-1], word.removesuffix("es")} - {word}:
            doubtful[surface] = []


def _name_chains(chains: Chains, inventory: Inventory) -> dict[Surface, Entity | None]:
    """The entity of each chain, by the surface that stands for it; None for places that are not decided."""
    members: dict[Surface, list[Surface]] = defaultdict(list)
    for surface in inventory.used:
        members[chains.find(surface)].append(surface)
    return {root: _find_entity(chains, root, surfaces, inventory) for root, surfaces in members.items()}


def _find_entity(chains: Chains, root: Surface, members: Sequence[Surface], inventory: Inventory) -> Entity | None:
    if entity := chains.known(root) or inventory.aliases.get(root):
        return entity
    if not inventory.undecided.isdisjoint(members):
        return None
    texts: dict[str, int] = {}
    for member in members:
        for place in inventory.used[member]:
            text = inventory.texts[place]
            texts[text] = texts.get(text, 0) + 1
    return make_entity(root.kind, choose_name(texts, root.kind))


def choose_name(texts: Mapping[str, int], kind: str) -> str:
    """The canonical name among forms as written: most words, then longest, then most used; forms in capitals come last.

    A person's name loses the titles before it while two words remain. A person or place that is written in capitals only,
    as in a dateline, gets capital first letters.
    """
    if len(texts) == 1:
        return _polish_name(next(iter(texts)), kind)
    return _polish_name(max(texts, key=lambda text: _rank_name(text, texts[text], kind)), kind)


@lru_cache(maxsize=65536)
def _polish_name(text: str, kind: str) -> str:
    name = " ".join(text.split())
    if name.isupper() and len(name) > 4 and kind in ("PERSON", "PLACE") and "." not in name:
        name = name.title()
    if kind != "PERSON":
        return name
    kept = len(fold_person(name))
    return name if kept < 2 and name.split(maxsplit=1)[0].lower() not in LEADS else _keep_last(name, kept)


def _rank_name(text: str, count: int, kind: str) -> tuple[int, bool, int, int, int, str]:
    is_shouted = text.isupper() and len(text) > 5
    size = len(fold_person(text))
    # A person named in full in capitals is better named than by the family name.
    is_full = min(size, 2) if kind == "PERSON" else 0
    return (is_full, not is_shouted, size, len(text), count, text)


def _keep_last(name: str, count: int) -> str:
    """The last words of a name, hyphenated ones counted apart, as `fold_person` does."""
    words = name.split()
    while len(words) > 1 and len(fold_person(" ".join(words[1:]))) >= count:
        words = words[1:]
    return " ".join(words)
