"""The words that make a role: what somebody can be, and what may stand before it."""

import csv
from functools import cache
from pathlib import Path

from transforms.letters import Hashes
from transforms.mentions.references import DETERMINERS, STOPS
from transforms.quotes.cues import cue_forms
from transforms.quotes.lexicon import Lexicon, WordClasses

MODIFIERS = (
    "former ex acting interim deputy vice assistant associate senior junior chief principal head lead general national "
    "federal state regional local city county town village district provincial municipal presidential congressional "
    "gubernatorial senatorial mayoral parliamentary prime foreign interior finance financial defence defense health "
    "education justice trade energy environment home culture transport transportation treasury budget labor labour "
    "agriculture security intelligence police army navy air military naval marine press media campaign party opposition "
    "majority minority house senate cabinet executive managing operating communications policy political legal medical "
    "technical marketing sales research investment development operations human resources public affairs relations news "
    "sports sport football soccer basketball baseball hockey rugby cricket tennis golf boxing team club league film movie "
    "theatre theater television tv radio pop rock rap jazz opera country fashion art music arts show talk late night "
    "business industry company bank investment hedge fund real estate property oil tech technology software media "
    "retired veteran longtime top leading star world famed famous renowned noted prominent celebrated legendary fellow "
    "late founding long-time billionaire millionaire conservative liberal progressive moderate libertarian socialist "
    "democratic republican independent presumptive likely eventual incumbent leftist rightist centrist populist rebel "
    "civil human rights community union church youth student school university college high supreme court district "
    "appeals circuit trial prison fire emergency rescue aid peace climate environmental cancer space computer data "
    "economic economics history law science social special joint lieutenant major brigadier rear petty master grand arch "
    "attorney secretary minister officer staff crown opposition transition advisory board council committee commission "
    "government cia fbi nato gop nfl nba rival one-time onetime then current future newly elect designate first second "
    "third african american african-american female black white young award-winning nobel guest group global international "
    "bureau field urban housing immigration tax consumer antitrust climate-change border customs homeland counterterrorism "
    "anti-corruption anti-terrorism drug gang cartel organised organized crime trauma family private chartered"
)
"""Words that are taken into a role without more ado; others only between a determiner and the head."""

ABBREVIATED = "sen sens rep reps gov govs gen gens col lt capt sgt maj cpl cmdr adm det insp supt prof rev dr pres ald amb pvt st brig"
AMBIGUOUS = (
    "host judge head chair coach guard guide model star forward cook partner champion fellow major general native chief "
    "principal pilot counsel lead deputy driver moderate independent"
)
"""In lower case these may be verbs or adjectives: right before a name they need a word of the role before them."""

COMPLEMENTS = "state staff defence defense finance police operations communications research security interior justice"
"""Lower-case words that complete a title before a name: `chief of staff`."""

LINKS = "of for at with in from to on"
CLOSING_WORDS = "who whom whose which since until during here there now"
PARTICIPLES = (
    "based working living serving representing specializing specialising studying covering focusing focused affiliated "
    "known named accused charged convicted"
)
"""Words after which a role has ended: what follows tells more of the person."""

ADVERBS = "then now once formerly currently also long himself herself"


def look_up_words(words: Hashes) -> WordClasses:
    """What each hashed word can be in a role."""
    return _lexicon().look_up(words)


def find_sphere(role: str, of_body: bool) -> str | None:
    """The walk of life of a role that ends in its head, by its last two words or its last; None where it is open.

    A row of `role_nouns.csv` in capitals is for titles alone: a President is a politician, but not that of a bank, which
    `of_body` tells.
    """
    words = role.replace("-", " ").replace(".", "").split()
    spheres, pair = _spheres(), " ".join(words[-2:])
    keys = (pair.lower(), words[-1].lower()) if of_body else (pair, pair.lower(), words[-1], words[-1].lower())
    return next((spheres[key] for key in keys if key in spheres), None) or None


@cache
def _spheres() -> dict[str, str]:
    """Every row of `role_nouns.csv` beside this file; one with a capital letter counts for the word so written only."""
    with Path(__file__).with_name("role_nouns.csv").open(encoding="utf-8") as lines:
        return {row["noun"]: row["sphere"] for row in csv.DictReader(lines)}


@cache
def _lexicon() -> Lexicon:
    nouns = _spheres()
    pairs = [noun.split() for noun in nouns if " " in noun]
    return Lexicon(
        {
            "noun": " ".join(noun for noun in nouns if " " not in noun),
            "pair first": " ".join(first for first, _ in pairs),
            "pair last": " ".join(last for _, last in pairs),
            "modifier": MODIFIERS,
            "abbreviated": ABBREVIATED,
            "ambiguous": AMBIGUOUS,
            "determiner": DETERMINERS,
            "stop": STOPS,
            "cue": " ".join(cue_forms()),
            "link": LINKS,
            "closing word": CLOSING_WORDS,
            "participle": PARTICIPLES,
            "possessive": "'s",
            "apostrophe": "'",
            "adverb": ADVERBS,
            "and": "and &",
            "hyphen": "- – ‐ ‑",
            "dot": ".",
            "comma": ",",
            "opener": ", ( — – --",
            "closer": ', . ; : ( ) — – -- “ ” " ! ?',
            "the": "the",
            "opening": "former",
            "title link": "of to for",
            "complement": COMPLEMENTS,
            "suffix": "elect designate",
            "definite": "the a an another his her its their our my",
            "bracket": "(",
            "closing bracket": ")",
            "place link": "in at near",
        }
    )
