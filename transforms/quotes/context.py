"""What an article tells of the beings it names: their gender, and the titles they bear."""

import csv
from collections import defaultdict
from functools import cache
from pathlib import Path

from transforms.quotes.scene import NAME, NOMINAL, Scene

MALE_WORDS = frozenset(["mr", "mr.", "sir", "lord", "father", "brother", "king", "prince", "spokesman", "congressman", "businessman", "chairman", "councilman", "actor", "husband", "son", "uncle", "widower", "monsieur"])  # fmt: skip
FEMALE_WORDS = frozenset(["mrs", "mrs.", "ms", "ms.", "miss", "lady", "dame", "sister", "mother", "queen", "princess", "spokeswoman", "congresswoman", "businesswoman", "chairwoman", "councilwoman", "actress", "wife", "daughter", "aunt", "widow", "baroness", "madame"])  # fmt: skip
TITLE_REACH = 3
"""How many words before a name can be its title."""


class Beings:
    """Facts about the beings of a batch, gathered from all their mentions."""

    def __init__(self, scene: Scene, names: list[str | None]) -> None:
        """`names` are the canonical names of the mentions, in their order."""
        self.scene = scene
        self.gender: dict[int, str] = {}
        self.title_holders: dict[tuple[int, str], set[int]] = defaultdict(set)
        """Article and title, lower case, to the beings that bear it."""
        self._read_names(names)
        self._read_appositions()

    def has_given_name(self, row: int) -> bool:
        """Whether a name begins with a first name and goes on, as people's names do."""
        words = self._words(row).lower().split()
        return len(words) > 1 and words[0] in given_names()

    def _read_names(self, names: list[str | None]) -> None:
        mentions = self.scene.mentions
        beings = mentions.being.tolist()
        for row in (mentions.form == NAME).nonzero()[0].tolist():
            being, article = beings[row], int(self.scene.tokens.text[mentions.first[row]]) // 2
            before = self._words_before(int(mentions.first[row]))
            for word in before:
                self.title_holders[article, word].add(being)
            name = names[row] or self._words(row)
            gender = (
                _read_gender(before[:1])
                or _read_gender(name.lower().split()[:1])
                or given_names().get(name.split()[0].lower())
            )
            if gender and (" " in name or _read_gender(before[:1])):
                self.gender.setdefault(being, gender)

    def _read_appositions(self) -> None:
        """`Jane Doe, the mayor of Ashby,` makes Jane Doe the mayor."""
        mentions, tokens = self.scene.mentions, self.scene.tokens
        ends = {int(mentions.past[row]): row for row in (mentions.form == NAME).nonzero()[0].tolist()}
        commas = self.scene.words["comma"]
        for row in (mentions.form == NOMINAL).nonzero()[0].tolist():
            first = int(mentions.first[row])
            holder = ends.get(first - 1)
            if holder is not None and commas[first - 1] and not tokens.starts_sentence[first]:
                head = self._word(int(mentions.head[row]))
                self.title_holders[int(tokens.text[first]) // 2, head].add(int(mentions.being[holder]))

    def _words_before(self, token: int) -> list[str]:
        words = []
        for place in range(token - 1, max(token - 1 - TITLE_REACH, 0), -1):
            word = self._word(place)
            if self.scene.tokens.starts_sentence[place + 1] or not word.replace(".", "").isalpha():
                break
            words.append(word)
        return words

    def _word(self, token: int) -> str:
        return self.scene.tokens.words_at(
            int(self.scene.tokens.start[token]), int(self.scene.tokens.end[token])
        ).lower()

    def _words(self, row: int) -> str:
        return self.scene.tokens.words_at(int(self.scene.mentions.start[row]), int(self.scene.mentions.end[row]))


@cache
def given_names() -> dict[str, str]:
    """First names that tell a gender, lower case."""
    with Path(__file__).with_name("given_names.csv").open(encoding="utf-8") as lines:
        return {row["name"]: row["gender"] for row in csv.DictReader(lines)}


def _read_gender(words: list[str]) -> str | None:
    if any(word in MALE_WORDS for word in words):
        return "male"
    return "female" if any(word in FEMALE_WORDS for word in words) else None
