"""The different names of one article: each form as written with its kind, settled by how the article uses the word."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from transforms.mentions.chains import Surface
from transforms.mentions.known import Entity, Evidence, KnownNames
from transforms.mentions.likeness import Words, drop_generation, fold_person, fold_place, fold_words
from transforms.mentions.name_words import HEADS, REIGNS
from transforms.mentions.uses import NameUse
from transforms.quotes.context import given_names

_SURE = 0.75
"""A name that is held to be something else with less than this is the person of that family name in the article."""

Form = tuple[str, str, str]
"""A name as written, the kind that the recogniser gave it, and `king` and the like where that stands before it."""


@dataclass(frozen=True)
class Inventory:
    """The names of one article."""

    texts: list[str]
    """Each use as written, in reading order; a name that a line break cuts in two is whole in both."""
    surfaces: list[Surface]
    """Of each use."""
    used: dict[Surface, list[int]]
    """The different surfaces in order of appearance, each with its uses."""
    settled: dict[Surface, Entity]
    """Known entities of surfaces whose name settles who is meant."""
    aliases: dict[Surface, Entity]
    """Known people by one-word names, which need a look at who else is in the article."""
    undecided: set[Surface]
    """Places of which several are known and the article does not tell which."""


def take_inventory(uses: Sequence[NameUse], known: KnownNames) -> Inventory:
    """Read the names of one article."""
    texts = _mend_names(uses)
    reigns = [use.title if use.title in REIGNS else "" for use in uses]
    forms: list[Form] = [(text, use.kind, reign) for text, use, reign in zip(texts, uses, reigns, strict=True)]
    surface_of = _settle_surfaces(forms, uses)
    surfaces = [surface_of[form] for form in forms]
    used: dict[Surface, list[int]] = {}
    for place, surface in enumerate(surfaces):
        used.setdefault(surface, []).append(place)
    inventory = Inventory(texts, surfaces, used, {}, {}, set())
    _find_known(inventory, dict.fromkeys(forms), (surface_of, uses, known))
    return inventory


def _mend_names(uses: Sequence[NameUse]) -> list[str]:
    """The texts of the uses, where a first name and the family name behind it are one name that was found in two parts."""
    texts = [use.text for use in uses]
    for place, use in enumerate(uses):
        first = uses[place - 1]
        is_cut = (use.kind, first.kind) == ("PERSON", "PERSON") and use.before in (" ", "\n")
        if is_cut and first.text.lower() in given_names():
            texts[place - 1] = texts[place] = f"{first.text} {texts[place]}"
    return texts


def _settle_surfaces(forms: Sequence[Form], uses: Sequence[NameUse]) -> dict[Form, Surface]:
    """The surface of each form. A word takes the kind that the article mostly gives it, unless two are well supported."""
    tally: dict[Form, float] = {}
    for form, use in zip(forms, uses, strict=True):
        tally[form] = tally.get(form, 0.0) + use.confidence
    words_of = {form: (fold_words if form[1] in ("PERSON", "ORGANIZATION") else fold_place)(form[0]) for form in tally}
    weights: dict[Words, dict[str, float]] = {}
    for form, confidence in tally.items():
        weight = weights.setdefault(words_of[form], {})
        weight[form[1]] = weight.get(form[1], 0.0) + confidence
    likeliest = {words: _likeliest_kind(weight) for words, weight in weights.items()}
    people = {words for words, kind in likeliest.items() if kind == "PERSON"}
    families = {tail for words in people if len(words) > 1 for tail in _list_tails(words)}
    reigning = {fold_person(form[0])[-1] for form in tally if form[2] and " " in form[0]}
    surfaces = {}
    for form, words in words_of.items():
        kind = _settle_kind(form[1], weights[words], likeliest[words])
        if form[1] == "PERSON" and words in families:
            kind = "PERSON"
        if kind != "PERSON" and weights[words][kind] < _SURE:
            kind = "PERSON" if words in families or _ends_like_person(words, kind, people) else kind
        surfaces[form] = Surface(_fold_person(form, reigning), kind) if kind == "PERSON" else Surface(words, kind)
    return surfaces


def _settle_kind(own_kind: str, weight: dict[str, float], likeliest: str) -> str:
    own = weight[own_kind]
    return own_kind if own >= 1.5 and own >= sum(weight.values()) / 3 else likeliest


def _fold_person(form: Form, reigning: set[str]) -> Words:
    """`King Hussein` keeps his title where nobody named in full has it, or he would be Saddam Hussein."""
    words = fold_person(form[0])
    return (form[2], *words) if form[2] and len(words) == 1 and words[0] not in reigning else words


def _list_tails(words: Words) -> list[Words]:
    """The family names that a full name can have."""
    core = drop_generation(words)
    return [core[place:] for place in range(max(1, len(core) - 2), len(core))]


def _ends_like_person(words: Words, kind: str, people: set[Words]) -> bool:
    """`Ada van Osten` is a person where `van Osten` is one."""
    if len(words) not in (2, 3) or words[-1] in HEADS or (kind == "PLACE" and words[0] not in given_names()):
        return False
    return any(tail in people for tail in _list_tails(words))


def _likeliest_kind(weight: dict[str, float]) -> str:
    return max(weight, key=lambda kind: (weight[kind], kind)) if len(weight) > 1 else next(iter(weight))


def _find_known(
    inventory: Inventory,
    forms: Iterable[Form],
    looked_up: tuple[dict[Form, Surface], Sequence[NameUse], KnownNames],
) -> None:
    surface_of, uses, known = looked_up
    names: frozenset[str] | None = None
    refused: set[str] = set()
    for form in forms:
        surface = surface_of[form]
        found = known.list_named(form[0], surface.kind)
        if not found:
            continue
        chosen = found
        if len(found) > 1:
            names = names or frozenset(use.text for use in uses)
        if len(found) > 1 or surface.kind == "PERSON":
            chosen = known.choose(found, _gather_evidence(inventory, surface, uses, names or frozenset()))
        if surface.kind == "PERSON":
            refused.update(entity.entity_id for entity in found if len(chosen) != 1 or entity not in chosen)
        _note_known(inventory, surface, chosen)
    for noted in (inventory.settled, inventory.aliases):
        # Whom the article speaks against under one name is nobody of it under another name either.
        for surface in [one for one, entity in noted.items() if entity.entity_id in refused]:
            del noted[surface]


def _note_known(inventory: Inventory, surface: Surface, chosen: Sequence[Entity]) -> None:
    if len(chosen) == 1 and chosen[0].kind == "PERSON" and len(surface.words) == 1:
        inventory.aliases.setdefault(surface, chosen[0])
    elif len(chosen) == 1:
        inventory.settled.setdefault(surface, chosen[0])
    elif chosen and surface.kind == "PLACE":
        inventory.undecided.add(surface)


def _gather_evidence(
    inventory: Inventory, surface: Surface, uses: Sequence[NameUse], names: frozenset[str]
) -> Evidence:
    places = inventory.used[surface]
    if surface.kind == "PERSON":
        spheres = frozenset(sphere for place in places if (sphere := uses[place].sphere))
        genders = frozenset(gender for place in places if (gender := uses[place].gender))
        return Evidence(spheres, genders, (), names)
    if surface.kind != "PLACE":
        return Evidence(names=names)
    following = [uses[place + 1] for place in places if place + 1 < len(uses)]
    return Evidence(regions=tuple(dict.fromkeys(use.text for use in following if use.before == ", ")), names=names)
