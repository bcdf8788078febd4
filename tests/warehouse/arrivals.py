"""Invented news as it comes in, and what a reader of it finds."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from schemas import QUOTES
from schemas.tables.entities import made_entity_id

FIRST_FETCH = datetime(2026, 3, 1, 6, tzinfo=UTC)
NAMES = {
    "Mara Voss": ("PERSON", "Q901"),
    "Voss": ("PERSON", "Q901"),
    "Tobin Ashgrove": ("PERSON", "e-ashgrove"),
    "Port Lindley": ("PLACE", "e-lindley"),
    "Lindley Bay": ("PLACE", "k:lindley-bay"),
    "Harbour Council": ("ORGANIZATION", "Q902"),
    "John Hart": ("PERSON", made_entity_id("PERSON", "John Hart")),
    "Ada Hart": ("PERSON", made_entity_id("PERSON", "Ada Hart")),
    "Kim Vale": ("PERSON", made_entity_id("PERSON", "Kim Vale")),
    "Hart": ("PERSON", made_entity_id("PERSON", "Hart")),
    "Vale": ("PERSON", made_entity_id("PERSON", "Vale")),
    "Lindley Rovers": ("ORGANIZATION", made_entity_id("ORGANIZATION", "Lindley Rovers")),
}
CHOIR = {f"Singer {one}{other}": "female" if one in "AB" else "male" for one in "ABCDE" for other in "elmortuz"}
"""Forty people whom a context may know beforehand, with their gender."""
NAMES |= {name: ("PERSON", f"k:{name}") for name in CHOIR}
ROLES = {"Striker": "sport", "Senator": "politics", "Painter": "arts"}
_LONGEST_FIRST = re.compile("|".join(sorted(NAMES, key=len, reverse=True)))
_QUOTE = re.compile(r"(?P<speaker>[A-Z]\w+(?: [A-Z]\w+)?) said “(?P<words>[^”]*)”")
_TERM = re.compile(r"so-called “(?P<words>[^”]*)”")
_INNER = re.compile(r"‘(?P<words>[^’]*)’")


@dataclass(frozen=True)
class Arrival:
    """One copy of an article as it came in."""

    article_id: str
    body: str
    hour: int = 0
    outlet: str = "The Lindley Ledger"
    day: date = date(2026, 3, 1)
    verdict: str = "ok"
    precision: str = "day"
    headline: str = ""

    @property
    def fetched_at(self) -> datetime:
        return FIRST_FETCH + timedelta(hours=self.hour)

    @property
    def content_hash(self) -> str:
        return short_hash(self.title + self.body)

    @property
    def raw_page_id(self) -> str:
        return "page-" + short_hash(f"{self.article_id} {self.body} {self.hour} {self.outlet}")

    @property
    def title(self) -> str:
        return self.headline or f"News of {self.article_id}"

    @property
    def words(self) -> int:
        return len(self.body.split())

    def rank(self) -> tuple[Any, ...]:
        """The lower, the better: written apart from the SQL that the tests judge."""
        return (-self.fetched_at.timestamp(), self.verdict != "ok", -self.words, self.content_hash, self.raw_page_id)


def story(speaker: str, words: str, place: str = "Port Lindley") -> str:
    return f"Rain fell on {place}. {speaker} said “{words}” before noon. It was the so-called “quiet rule” again."


def mentions_in(arrival: Arrival) -> list[dict[str, Any]]:
    return [
        {
            "mention_id": f"{arrival.article_id}:{field}:name:{found.start()}:{found.end()}",
            "article_id": arrival.article_id,
            "field": field,
            "sentence_number": 1,
            "is_quoted": False,
            "start_char": found.start(),
            "end_char": found.end(),
            "form": "name",
            "text": found.group(),
            "kind": NAMES[found.group()][0],
            "entity_id": NAMES[found.group()][1],
            "entity": "Mara Voss" if found.group() == "Voss" else found.group(),
            "sphere": next(
                (sphere for role, sphere in ROLES.items() if text[: found.start()].endswith(f"{role} ")), None
            ),
            "entity_state": "known" if NAMES[found.group()][1].startswith(("Q", "k:")) else "local",
            "salience": 1.0,
            "confidence": 0.9,
            "method": "newsdesk",
        }
        for field, text in (("title", arrival.title), ("body", arrival.body))
        for found in _LONGEST_FIRST.finditer(text)
    ]


def quotes_in(arrival: Arrival) -> list[dict[str, Any]]:
    return list(_find_quotes(arrival))


def _find_quotes(arrival: Arrival) -> Iterator[dict[str, Any]]:
    for found in _QUOTE.finditer(arrival.body):
        parent = _quote_row(arrival, found, 0, "direct", None)
        framed = {"cue": "said", "cue_lemma": "say", "cue_class": "said"}
        yield parent | framed | _speak(arrival, found) | _belong(arrival)
        for inner in _INNER.finditer(found["words"]):
            yield _quote_row(arrival, inner, found.start("words"), "mixed", parent["quote_id"])
    for found in _TERM.finditer(arrival.body):
        yield _quote_row(arrival, found, 0, "term", None)


def _speak(arrival: Arrival, found: re.Match[str]) -> dict[str, Any]:
    """Whoever is named, or the person named last where a pronoun speaks."""
    name = found["speaker"]
    if name not in {"She", "He"}:
        return {"speaker": name, "speaker_entity_id": NAMES[name][1]}
    before = [each.group() for each in _LONGEST_FIRST.finditer(arrival.body[: found.start()])]
    person = next(each for each in reversed(before) if NAMES[each][0] == "PERSON")
    resolved = {"speaker_mention": name, "antecedent": person, "attribution": "pronoun_resolved"}
    return resolved | {"speaker": person, "speaker_entity_id": NAMES[person][1]}


def _belong(arrival: Arrival) -> dict[str, Any]:
    """Whoever speaks where the council is named is of the council."""
    body = "Harbour Council"
    return {"speaker_affiliation": body, "organization_entity_id": NAMES[body][1]} if body in arrival.body else {}


def _quote_row(arrival: Arrival, found: re.Match[str], shift: int, kind: str, parent: str | None) -> dict[str, Any]:
    start, end = found.start("words") + shift, found.end("words") + shift
    return dict.fromkeys(QUOTES.schema()) | {
        "quote_id": f"{arrival.article_id}:body:{start}:{end}",
        "article_id": arrival.article_id,
        "parent_quote_id": parent,
        "field": "body",
        "start_char": start,
        "end_char": end,
        "text": found["words"],
        "kind": kind,
        "attribution": "named" if kind == "direct" else "unattributed",
        "confidence": 0.8,
        "method": "newsdesk",
    }


def short_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
