"""Finds the name behind a role: `the coach, Tom Vance`, `the president`, `a Kestrel Times article`."""

import re
from bisect import bisect_left

import numpy as np

from transforms.letters import Ints
from transforms.quotes.context import PERSON, Beings
from transforms.quotes.scene import KINDS, NAME, NOMINAL, Scene

MEMORY = 40
"""How many names back a role can reach."""
DETERMINER = re.compile(
    r"^(?:the|a|an|this|that|these|those|one|another|some|any|his|her|its|their|our|my)\s+", re.IGNORECASE
)
BRACKETED = re.compile(r"\s*\([^)]*\)")
_TITLE = r"(?:(?:Dr|Mrs?|Ms|Prof|Professor|Sir|Dame|Lord|Lady)\.?\s+)?"
BEFORE_NAME = {
    "nominal": re.compile(rf"(?:\s+{_TITLE}|(?:\s+[a-z-]+){{0,2}},\s+{_TITLE})(?=\w)"),
    "name": re.compile(rf"['’]s?(?:\s+[a-z-]+){{1,4}},\s+{_TITLE}(?=\w)"),
}
"""What stands between a source and the name of the same person: `the coach`, `the chief executive,`, `Kestrel’s coach,`."""
APPOSITION_REACH = 80
HOLDER_REACH = 3
"""How many paragraphs back the bearer of a title was last named."""
ORGANIZATION = KINDS.index("ORGANIZATION")


class Roles:
    """The names that the roles of a batch lead to; rows are those of its mentions, -1 is none."""

    def __init__(self, scene: Scene, beings: Beings) -> None:
        self.scene, self.beings = scene, beings
        mentions = scene.mentions
        self.name_rows = np.flatnonzero((mentions.form == NAME) & (mentions.depth == 0))
        self.rows_by_being = self.name_rows[np.argsort(mentions.being[self.name_rows], kind="stable")]
        self.named_beings = mentions.being[self.rows_by_being]
        self.nominal_rows: list[int] = np.flatnonzero((mentions.form == NOMINAL) & (mentions.depth == 0)).tolist()
        self.name_starts: list[int] = mentions.start[self.name_rows].tolist()
        self.name_firsts: list[int] = mentions.first[self.name_rows].tolist()

    def find_apposed(self, mention: int, form: str) -> int:
        """The person named right behind a role: `the prosecutor, Ada Stern,`, `Kestrel’s coach, Tom Vance.`."""
        mentions, tokens = self.scene.mentions.listed, self.scene.tokens
        end = mentions.end[mention]
        text_end = int(tokens.text_start[tokens.text[mentions.first[mention]] + 1]) - 1
        between = BEFORE_NAME[form].match(tokens.words_at(end, min(end + APPOSITION_REACH, text_end)))
        if between is None:
            return -1
        start = end + between.end()
        place = bisect_left(self.name_starts, start)
        row = int(self.name_rows[place]) if place < len(self.name_rows) else -1
        if row < 0 or mentions.start[row] != start or not self.beings.is_person(row):
            return -1
        behind = tokens.words_at(mentions.end[row], min(mentions.end[row] + 1, text_end))
        return row if "," not in between.group() or behind in tuple(',.;:—–-”"’)') or not behind else -1

    def find_bound(self, mention: int) -> int:
        """The nearest name of the person that the article as a whole binds a role to, as in `Chancellor Ada Stern ... the chancellor`."""
        mentions = self.scene.mentions
        if int(mentions.kind[mention]) != PERSON:
            return -1
        low, high = np.searchsorted(self.named_beings, [mentions.being[mention], mentions.being[mention] + 1])
        rows = self.rows_by_being[low:high]
        before = int(np.searchsorted(mentions.first[rows], mentions.past[mention]))
        return int(rows[max(before - 1, 0)]) if len(rows) else -1

    def find_holder(self, mention: int, last_row: int, addressed: frozenset[int]) -> int:
        """The named bearer of the title in `the president`: the last speaker of those that bear it, else the only one."""
        mentions = self.scene.mentions
        phrase = self._words(mention).lower().split()
        if len(phrase) != 2 or phrase[0] != "the" or int(mentions.kind[mention]) != PERSON:
            return -1
        place = int(mentions.first[mention])
        article = int(self.scene.tokens.text[place]) // 2
        holders = self.beings.title_holders.get((article, phrase[1]), set()) - addressed
        rows: list[int] = [row for row in self._names_before(place).tolist() if int(mentions.being[row]) in holders]
        if last_row >= 0 and any(mentions.being[last_row] == mentions.being[row] for row in rows):
            return last_row
        paragraph = self.scene.tokens.paragraph
        rows = [row for row in rows if paragraph[place] - paragraph[mentions.first[row]] <= HOLDER_REACH]
        return rows[-1] if len({int(mentions.being[row]) for row in rows}) == 1 else -1

    def find_body(self, mention: int) -> int:
        """The organisation in `the ministry`, where only one of the article so far has that word at either end of its name."""
        mentions, tokens = self.scene.mentions, self.scene.tokens
        phrase = self._words(mention).lower().split()
        if len(phrase) != 2 or phrase[0] != "the" or int(mentions.kind[mention]) == PERSON:
            return -1
        rows = self._names_before(int(mentions.first[mention]))
        rows = rows[mentions.kind[rows] == ORGANIZATION]
        word = tokens.word[mentions.head[mention]]
        ends = (tokens.word[mentions.past[rows] - 1] == word) | (tokens.word[mentions.first[rows]] == word)
        named = rows[ends & (mentions.past[rows] - mentions.first[rows] > 1)]
        return int(named[-1]) if len(np.unique(mentions.being[named])) == 1 else -1

    def find_publisher(self, mention: int) -> int:
        """The organisation in `a Kestrel Times article`, which says what its article says; -1 for none."""
        mentions = self.scene.mentions
        head = int(mentions.head[mention])
        if not self.scene.words["publication"][head]:
            return -1
        before = bisect_left(self.name_firsts, head) - 1
        row = int(self.name_rows[before]) if before >= 0 else -1
        is_maker = row >= 0 and mentions.past[row] == head and mentions.first[row] >= mentions.first[mention]
        return row if is_maker and int(mentions.kind[row]) in (1, 3) else -1

    def find_fuller(self, mention: int) -> int:
        """An earlier, longer phrase of the article that holds every word of this one: `a city council spokesman`."""
        heads, tokens = self.scene.mentions.listed.head, self.scene.tokens
        words = set(DETERMINER.sub("", self._words(mention)).lower().split())
        if len(words) < 2:
            return mention
        here = bisect_left(self.nominal_rows, mention)
        text, word = tokens.text[heads[mention]], tokens.word[heads[mention]]
        for row in reversed(self.nominal_rows[max(0, here - MEMORY) : here]):
            if tokens.text[heads[row]] != text:
                break
            if tokens.word[heads[row]] == word and words < set(clean_role(self._words(row)).lower().split()):
                return row
        return mention

    def _names_before(self, token: int) -> Ints:
        """The last names before a token in its text, in order."""
        end = bisect_left(self.name_firsts, token)
        rows = self.name_rows[max(0, end - MEMORY) : end]
        same_text = self.scene.tokens.text[self.scene.mentions.first[rows]] == self.scene.tokens.text[token]
        names: Ints = rows[same_text]
        return names

    def _words(self, row: int) -> str:
        mentions = self.scene.mentions.listed
        return self.scene.tokens.words_at(mentions.start[row], mentions.end[row])


def clean_role(phrase: str) -> str:
    """A role without its article and brackets: `a U.S. Treasury (USDT) official` is `U.S. Treasury official`."""
    return " ".join(BRACKETED.sub("", DETERMINER.sub("", phrase)).split())
