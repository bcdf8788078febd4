"""Whom a bare name means where several people of an article bear it: what the text says, or nobody."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from transforms.mentions.chains import Chains, Surface
from transforms.mentions.surfaces import Inventory
from transforms.mentions.uses import NameUse
from transforms.quotes.context import given_names

MOST_BEARERS = 20
"""With more people of one name in an article, as in a list of results, a bare name is not looked into."""

_ESTABLISHED = 2
"""Uses of a bare family name for one person after which it goes on meaning that person when a namesake appears."""

_NEAR = 1
"""How many lines back a namesake named in full can still be who is meant."""


def resolve_namesakes(
    chains: Chains,
    uses: Sequence[NameUse],
    inventory: Inventory,
    doubtful: Mapping[Surface, Sequence[Surface]],
) -> list[Surface | None]:
    """The chain of each use; for a name between several people the one that the text decides, else None."""
    root_of = {surface: chains.find(surface) for surface in inventory.used}
    if not doubtful:
        return [root_of[surface] for surface in inventory.surfaces]
    bearers_of = {short: tuple(chains.roots(bearers)) for short, bearers in doubtful.items()}
    readers = {
        bearers: _Reader(_gather_bearers(chains, uses, inventory, (root_of, doubtful, bearers)))
        for bearers in dict.fromkeys(bearers_of.values())
    }
    roots: list[Surface | None] = []
    for use, surface in zip(uses, inventory.surfaces, strict=True):
        root: Surface | None = root_of[surface]
        if surface in doubtful:
            root = readers[bearers_of[surface]].read(use, surface)
        elif root:
            for reader in readers.values():
                reader.meet(root, use)
        roots.append(root)
    return roots


@dataclass
class _Bearer:
    """One of the people that a bare name may mean."""

    root: Surface
    genders: set[str] = field(default_factory=set)
    titles: set[str] = field(default_factory=set)
    body_paragraph: int | None = None
    """The line of the body where it is first named in full."""
    is_met: bool = False
    last_paragraph: int = -9
    order: int = -1
    """How many names were read when it was last named, so that the later of two can be told."""


def _gather_bearers(
    chains: Chains,
    uses: Sequence[NameUse],
    inventory: Inventory,
    names: tuple[Mapping[Surface, Surface], Mapping[Surface, Sequence[Surface]], Iterable[Surface]],
) -> dict[Surface, _Bearer]:
    """What the article says of each bearer where it names that one for sure."""
    root_of, doubtful, roots = names
    bearers = {root: _Bearer(root) for root in roots}
    for surface, places in inventory.used.items():
        bearer = bearers.get(root_of[surface])
        if bearer is None or surface in doubtful:
            continue
        bearer.genders |= {gender for place in places if (gender := uses[place].gender)}
        bearer.titles |= {title for place in places if (title := uses[place].title)}
        in_body = [uses[place].paragraph for place in places if not uses[place].is_headline]
        if in_body and (bearer.body_paragraph is None or in_body[0] < bearer.body_paragraph):
            bearer.body_paragraph = in_body[0]
    for root, bearer in bearers.items():
        entity = chains.known(root)
        told = (entity.gender if entity else None) or (
            given_names().get(root.words[0]) if len(root.words) > 1 else None
        )
        if told and not bearer.genders:
            bearer.genders.add(told)
    return bearers


class _Reader:
    """Follows the bearers of one name through an article."""

    def __init__(self, bearers: dict[Surface, _Bearer]) -> None:
        self._bearers = bearers
        self._bare_uses: Counter[Surface] = Counter()
        self._headed: Surface | None = None
        """Whom the headline names."""
        self._read = 0

    def meet(self, root: Surface, use: NameUse) -> None:
        """Note that a bearer is named in a way that leaves no doubt."""
        bearer = self._bearers.get(root)
        if bearer is None:
            return
        if use.is_headline:
            self._headed = self._headed or root
        bearer.is_met = True
        self._note(bearer, use)

    def read(self, use: NameUse, surface: Surface) -> Surface | None:
        """Whom a bare use means; None where the text does not tell."""
        chosen = self._choose(use, surface)
        if chosen:
            self._bare_uses[chosen] += 1
            bearer = self._bearers[chosen]
            bearer.is_met = True
            if use.is_headline:
                self._headed = self._headed or chosen
            self._note(bearer, use)
        return chosen

    def _note(self, bearer: _Bearer, use: NameUse) -> None:
        self._read += 1
        bearer.order = self._read
        bearer.last_paragraph = use.paragraph

    def _choose(self, use: NameUse, surface: Surface) -> Surface | None:
        told = self._ask_title(use)
        if len(told) == 1 and len(self._bearers) > 1:
            return told[0].root
        if use.is_headline and (lead := self._find_lead(surface)):
            return lead
        possible = [one for one in told if one.is_met or one.root == surface]
        if len(possible) == 1 and not (use.is_headline and possible[0].root == surface):
            return possible[0].root
        established = [one.root for one in possible if self._bare_uses[one.root] >= _ESTABLISHED]
        if len(established) == 1:
            return established[0]
        return self._find_subject(use, possible)

    def _ask_title(self, use: NameUse) -> list[_Bearer]:
        """The bearers that `Mr.` or `Senator` before the name leaves."""
        bearers = list(self._bearers.values())
        if use.gender:
            fitting = [one for one in bearers if not one.genders or use.gender in one.genders]
            certain = [one for one in fitting if use.gender in one.genders]
            bearers = certain if len(certain) == 1 else fitting
        titled = [one for one in bearers if use.title and use.title in one.titles]
        return titled or bearers

    def _find_lead(self, surface: Surface) -> Surface | None:
        """Of whom a headline speaks: who is named in full first, if no namesake is named in the same line."""
        if surface in self._bearers:
            return None
        named = sorted(
            (one.body_paragraph, one.root) for one in self._bearers.values() if one.body_paragraph is not None
        )
        is_alone = len(named) == 1 or (len(named) > 1 and named[0][0] != named[1][0])
        return named[0][1] if named and is_alone else None

    def _find_subject(self, use: NameUse, possible: Sequence[_Bearer]) -> Surface | None:
        """The one of the headline, unless a namesake was named since in this line or the one before."""
        met = [one for one in possible if one.is_met]
        subject = self._headed
        if subject is None or self._bearers[subject] not in met:
            return None
        since = self._bearers[subject].order
        rivals = [one for one in met if one.root != subject and one.order > since]
        is_near = any(use.paragraph - one.last_paragraph <= _NEAR for one in rivals)
        return None if is_near else subject
