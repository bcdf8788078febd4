"""Reads the role that a speaker is given and whom that role belongs to: `spokesman for the council`, `Kestrel's coach`."""

import csv
import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import polars as pl

from transforms.quotes.identity import Identity
from transforms.quotes.roles import DETERMINER
from transforms.quotes.scene import KINDS, NAME, NOMINAL, Scene

Span = tuple[int, int]
"""First and one-past-last code point of the batch."""
PERSON, ORGANIZATION, PLACE = (KINDS.index(kind) for kind in ("PERSON", "ORGANIZATION", "PLACE"))
OWNER_REACH, BEHIND_REACH = 60, 12
"""How many characters before a role its owner, and behind a name its body, may begin."""
OWNED = re.compile(r"(?:['’]s|(?<=s)['’])\s+$")
LINKED = re.compile(r"\b(of|for|at|with|from|in)\s+(?:the\s+)?$", re.IGNORECASE)
FIRST_LINK = re.compile(r"\s(?:of|for|at|with|from|in|on|to)\s", re.IGNORECASE)
BEHIND_NAME = re.compile(r"(?:,)?\s+(?:of|from|at)\s+(?:the\s+)?$")
COMMON_BODY = r"(?:the|this|a|an)\s+(?:[a-z-]+\s+){0,2}(?P<noun>[a-z]+)"
COMMON_OWNER = re.compile(rf"\b{COMMON_BODY}$", re.IGNORECASE)
COMMON_BEHIND = re.compile(rf"\s(?:of|for|at|with|from)\s+(?P<body>{COMMON_BODY})", re.IGNORECASE)
HYPHENS = ("-", "‐", "‑")
QUANTIFIER = re.compile(r"^(?:some|many|most|several|certain|other|two|three|four|five|both|all)\s+", re.IGNORECASE)
OFFICES = frozenset(["ambassador", "assemblyman", "attorney", "chancellor", "commissioner", "congressman", "congresswoman", "councillor", "councilman", "councilwoman", "delegate", "deputy", "emperor", "foreign", "gov", "governor", "king", "lawmaker", "legislator", "mayor", "minister", "official", "premier", "president", "prime", "prince", "prosecutor", "queen", "rep", "representative", "secretary", "sen", "senator", "sheriff", "treasurer", "vice"])  # fmt: skip
"""Heads of roles that belong to the place before them: `Ohio senator`, but not `Ohio baker`."""
STAFF = frozenset(["advisor", "adviser", "agent", "aide", "assistant", "attorney", "chair", "chairman", "chairwoman", "chief", "consultant", "coordinator", "counsel", "counselor", "director", "driver", "editor", "lawyer", "manager", "officer", "official", "operative", "pollster", "publicist", "representative", "secretary", "solicitor", "spokesman", "spokesperson", "spokeswoman", "staffer", "strategist", "surrogate", "treasurer"])  # fmt: skip
"""Heads of roles that belong to a person: `Haddad spokesman`, but not `Haddad rival`."""
VERBAL = re.compile(r"(?!acting|commanding|consulting|founding|leading|managing|presiding|ruling|sitting|visiting)\w+ing\s", re.IGNORECASE)  # fmt: skip
"""Opens a phrase that tells what is done and no role: `using executive power`."""


@dataclass(frozen=True)
class Standing:
    """What a speaker is said to be: role, whom it belongs to, and that body's entity; None where the text does not tell."""

    role: Span | None = None
    affiliation: Span | None = None
    organization: str | None = None


NOTHING = Standing()


class Standings:
    """Reads the roles of a batch's speakers."""

    def __init__(self, scene: Scene, mentions: pl.DataFrame) -> None:
        """`mentions` are those that the scene was laid out with (contract `mentions`)."""
        self.scene = scene
        own = mentions[scene.mentions.row.tolist()]
        self.entity_ids: list[str | None] = own.get_column("entity_id").to_list()
        names = np.flatnonzero(scene.mentions.form == NAME)
        self.names: list[int] = names.tolist()
        self.name_starts: list[int] = scene.mentions.start[names].tolist()
        self.text_starts: list[int] = scene.tokens.text_start.tolist()
        self.known: dict[int, Standing] = {}
        self.name_ends = dict(zip(scene.mentions.end[names].tolist(), self.names, strict=True))
        self._place_roles(own)
        self.bodies = _list_bodies(mentions)
        self.article_ids: list[str] = own.get_column("article_id").to_list()

    def find(self, mention: int, identity: Identity) -> Standing:
        """What the speaker that was found for a quotation is said to be."""
        forms = self.scene.mentions.form
        if mention >= 0 and forms[mention] == NOMINAL:
            phrase = self._read_phrase(mention)
            if phrase is not None:
                return self._describe(mention, *phrase)
        row = identity.entity_row if identity.entity_row >= 0 else mention
        if row < 0 or forms[row] != NAME:
            return NOTHING
        bearer = self._find_bearer(row)
        teller = bearer if bearer >= 0 else row
        if teller not in self.known:
            self.known[teller] = self._describe_bearer(bearer) if bearer >= 0 else self._describe_behind(row)
        return self.known[teller]

    def _place_roles(self, own: pl.DataFrame) -> None:
        """Where the role beside each name stands, and the mentions with a role of each being, in order."""
        tokens, mentions = self.scene.tokens, self.scene.mentions
        spans = own.select("role_start_char", "role_end_char").with_row_index().drop_nulls()
        self.roles: dict[int, Span] = {}
        self.bearers: dict[tuple[int, int], list[int]] = defaultdict(list)
        """The mentions with a role of each being and text, in order."""
        for row, start, end in spans.iter_rows():
            base = int(tokens.text_start[tokens.text[mentions.first[row]]])
            self.roles[row] = (base + start, base + end)
            self.bearers[self._key_of(row)].append(row)

    def _read_phrase(self, mention: int) -> tuple[Span, str] | None:
        """The role in a noun phrase, without its determiner and owner, and its head; None where that is no role."""
        mentions, tokens = self.scene.mentions, self.scene.tokens
        start, end = int(mentions.start[mention]), int(mentions.end[mention])
        head_token = int(mentions.head[mention])
        head = tokens.words_at(int(tokens.start[head_token]), int(tokens.end[head_token])).lower()
        if mentions.kind[mention] != PERSON or not _is_role(head):
            return None
        words = tokens.words_at(start, end)
        owner = max((found.end() for found in re.finditer(r"(?:['’]s|s['’])\s+", words[: self._offset(head_token, start)])), default=0)  # fmt: skip
        opener = DETERMINER.match(words) or QUANTIFIER.match(words)
        first = start + max(owner, opener.end() if opener else 0)
        past = self._cut_name(first, end)
        return ((first, past), head) if past > first and not VERBAL.match(words) else None

    def _cut_name(self, start: int, end: int) -> int:
        """Where a role ends that its bearer's name follows: before `Noor Haddad` in `secretary of state Noor Haddad`."""
        name = self.name_ends.get(end)
        if name is None or self.scene.mentions.kind[name] != PERSON:
            return end
        before = self.scene.tokens.words_at(start, max(int(self.scene.mentions.start[name]), start))
        return end if LINKED.search(before) else start + len(before.rstrip())

    def _offset(self, token: int, start: int) -> int:
        return max(int(self.scene.tokens.start[token]) - start, 0)

    def _find_bearer(self, row: int) -> int:
        """The mention of the same being in the same text that tells its role: itself, the last before it, the first behind."""
        rows = self.bearers.get(self._key_of(row), [])
        return rows[max(bisect_right(rows, row) - 1, 0)] if rows else -1

    def _key_of(self, row: int) -> tuple[int, int]:
        mentions = self.scene.mentions
        return int(mentions.being[row]), int(self.scene.tokens.text[mentions.first[row]])

    def _describe_bearer(self, bearer: int) -> Standing:
        role = self.roles[bearer]
        words = self.scene.tokens.words_at(*role)
        link = FIRST_LINK.search(words)
        noun_phrase = (words[: link.start()] if link else words).split()
        standing = self._describe(bearer, role, noun_phrase[-1].lower().strip(".") if noun_phrase else "")
        if standing.affiliation is None:
            behind = self._find_behind(bearer)
            return Standing(role, *self._identify(bearer, behind))
        return standing

    def _describe_behind(self, row: int) -> Standing:
        """`Ilse Varga of the Harbour Board` has no role, but a body that she belongs to."""
        return Standing(None, *self._identify(row, self._find_behind(row)))

    def _find_behind(self, row: int) -> Span | None:
        end = int(self.scene.mentions.end[row])
        reach = min(end + BEHIND_REACH + 1, self._text_start(end, 1) - 1)
        for name in self._names_between(end, reach, starting=True)[:1]:
            start = int(self.scene.mentions.start[name])
            is_body = self.scene.mentions.kind[name] == ORGANIZATION
            if is_body and BEHIND_NAME.fullmatch(self.scene.tokens.words_at(end, start)):
                return start, int(self.scene.mentions.end[name])
        return None

    def _describe(self, mention: int, role: Span, head: str) -> Standing:
        """The role with whom it belongs to: a body behind its head before one that owns it, that before one in front."""
        start, end = role
        words = self.scene.tokens.words_at(start, end)
        link = FIRST_LINK.search(words)
        border = start + (link.start() if link else len(words))
        candidates = [
            *self._list_behind(role, border),
            *self._list_owners(start, head),
            *self._list_before(start, border, head),
        ]
        affiliation = min(candidates)[1] if candidates else None
        return Standing(role, *self._identify(mention, affiliation))

    def _list_behind(self, role: Span, border: int) -> list[tuple[int, Span]]:
        """Whom the words behind the head name: `professor of law at the University`, `mayor of Dunmere`. With ranks."""
        mentions, tokens = self.scene.mentions, self.scene.tokens
        found = []
        for name in self._names_between(border, role[1]):
            span = int(mentions.start[name]), int(mentions.end[name])
            link = LINKED.search(tokens.words_at(border, span[0]))
            is_first = link is not None and not tokens.words_at(border, border + link.start()).strip()
            kind = int(mentions.kind[name])
            if link and kind == ORGANIZATION:
                found.append((0, span))
            elif link and is_first and kind == PLACE and link.group(1).lower() in ("of", "for", "from"):
                found.append((4, span))
            elif link and is_first and kind == PERSON and link.group(1).lower() == "for":
                found.append((3, span))
        common = COMMON_BEHIND.search(tokens.words_at(border, role[1]))
        if common and common.group("noun").lower() in _common_bodies():
            span = border + common.start("body"), border + common.end("body")
            named = self._names_between(span[1] + 1, role[1])[:1]
            # `Of the weekly magazine The Anchor` names it.
            is_named = bool(named) and int(mentions.start[named[0]]) == span[1] + 1
            found.append((2, (span[1] + 1, int(mentions.end[named[0]])) if is_named else span))
        return found

    def _list_owners(self, start: int, head: str) -> list[tuple[int, Span]]:
        """Who owns the role that begins there: `Kestrel's coach`, `the company's chief executive`. With ranks."""
        low = max(start - OWNER_REACH, self._text_start(start))
        words = self.scene.tokens.words_at(low, start)
        owned = OWNED.search(words)
        if owned is None:
            return []
        end = low + owned.start()
        name = self.name_ends.get(end)
        if name is not None:
            kind = int(self.scene.mentions.kind[name])
            span = int(self.scene.mentions.start[name]), end
            ranks = _rank_kinds(head)
            return [(ranks[kind], span)] if kind in ranks else []
        common = COMMON_OWNER.search(words[: owned.start()])
        if common is None or common.group("noun").lower() not in _common_bodies():
            return []
        return [(2, (low + common.start(), end))]

    def _list_before(self, start: int, border: int, head: str) -> list[tuple[int, Span]]:
        """Whom the words before the head name: `Harbour Board pilot`, `Ohio senator`. With ranks, the last first."""
        mentions = self.scene.mentions
        ranks = _rank_kinds(head)
        found = []
        for name in reversed(self._names_between(start, border)):
            span = int(mentions.start[name]), int(mentions.end[name])
            stands_alone = self.scene.tokens.words_at(span[1], span[1] + 1) not in HYPHENS
            if int(mentions.kind[name]) in ranks and span[1] < border and stands_alone:
                found.append((ranks[int(mentions.kind[name])], span))
        return found[:1]

    def _names_between(self, low: int, high: int, *, starting: bool = False) -> list[int]:
        """The names that lie between two places, or with `starting` begin there, in order."""
        ends = self.scene.mentions.listed.end
        rows = self.names[bisect_left(self.name_starts, low) : bisect_left(self.name_starts, high)]
        return rows if starting else [row for row in rows if ends[row] <= high]

    def _text_start(self, place: int, further: int = 0) -> int:
        """Where the text begins that holds a place, or the text so many `further` on."""
        return self.text_starts[bisect_right(self.text_starts, place) - 1 + further]

    def _identify(self, mention: int, affiliation: Span | None) -> tuple[Span | None, str | None]:
        """The affiliation with its entity when it is an organisation that has one."""
        if affiliation is None:
            return None, None
        name = self.name_ends.get(affiliation[1])
        if name is not None and int(self.scene.mentions.start[name]) == affiliation[0]:
            is_body = self.scene.mentions.kind[name] == ORGANIZATION
            return affiliation, self.entity_ids[name] if is_body else None
        words = self.scene.tokens.words_at(*affiliation).lower()
        ids = self.bodies.get((self.article_ids[mention], words), set())
        return affiliation, next(iter(ids)) if len(ids) == 1 else None


def _list_bodies(mentions: pl.DataFrame) -> dict[tuple[str, str], set[str]]:
    """What each common noun phrase for an organisation means in its article: `the council` is Dunmere Council."""
    is_body = (pl.col("form") == "nominal") & (pl.col("kind") == "ORGANIZATION") & pl.col("entity_id").is_not_null()
    bodies: dict[tuple[str, str], set[str]] = defaultdict(set)
    for article_id, text, entity_id in mentions.filter(is_body).select("article_id", "text", "entity_id").iter_rows():
        bodies[article_id, text.lower()].add(entity_id)
    return dict(bodies)


def _rank_kinds(head: str) -> dict[int, int]:
    """What kinds of things a role can belong to that are named before its head, the lower rank the surer."""
    singular = re.sub("men$", "man", head).removesuffix("s")
    others = [(PERSON, 3)] * (singular in STAFF) + [(PLACE, 4)] * (singular in OFFICES)
    return {ORGANIZATION: 1} | dict(others)


def _is_role(head: str) -> bool:
    """Whether a word, in singular or plural, says what somebody can be."""
    singular = (head, head.removesuffix("s"), re.sub("ies$", "y", head), re.sub("men$", "man", head))
    return any(noun in _role_nouns() for noun in singular)


@cache
def _role_nouns() -> frozenset[str]:
    with files("transforms.mentions").joinpath("role_nouns.csv").open(encoding="utf-8") as lines:
        return frozenset(row["noun"].lower() for row in csv.DictReader(lines))


@cache
def _common_bodies() -> frozenset[str]:
    """Nouns for organisations."""
    with files("transforms.mentions").joinpath("source_nouns.csv").open(encoding="utf-8") as lines:
        return frozenset(row["noun"] for row in csv.DictReader(lines) if row["kind"] == "ORGANIZATION")
