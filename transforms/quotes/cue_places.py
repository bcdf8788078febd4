"""Chooses, among the reporting words around a quotation and its speaker, the one that links the two."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from transforms.letters import Ints, Mask
from transforms.quotes.cues import all_cues
from transforms.quotes.lexicon import Lexicon
from transforms.quotes.scene import NAME, Scene
from transforms.quotes.streams import Stream, find_last, find_next

NEAR_SPEAKER, AT_SPEAKER, AT_QUOTE = 14, 4, 3
"""How many words a cue may lie from the speaker when it is the quotation's too, when it is not, and from a quotation alone."""
NEAR_QUOTE = 24
"""How many words before the quotation a word may stand that goes on with the clause before it."""
TITLED = 8
"""How many words, a title among them, a word may stand before the speaker right behind a quotation."""
VERSATILE = frozenset(["accept", "allow", "charge", "commit", "feel", "find", "fire", "go", "grant", "hold", "offer", "order", "press", "project", "rule", "shoot"])  # fmt: skip
"""Verbs that report only where the words they report follow at once."""
BEHIND_APPOSITION = 40
"""The same behind a stretch in commas: `Ada Stern, who has run the port since the strike, said`."""


@dataclass(frozen=True)
class Reports:
    """The reporting words of a stream, and the nearest at either side of each place in its sentence (-1: none)."""

    stream: Stream
    following: Ints
    preceding: Ints
    joined: Ints
    """The nearest at or before each place that goes on with the clause before it: `..., adding`, `praised it and said`."""
    is_comma: Mask
    is_mark: Mask
    """Commas and stray quotation marks."""

    def behind(self, places: Ints) -> Ints:
        """The nearest reporting word behind each place in its sentence, or -1."""
        after = self.stream.around(places, 1)
        return np.where(self._share_sentence(after, places), self.following[after], -1)

    def ahead(self, places: Ints) -> Ints:
        """The nearest reporting word before each place in its sentence, or -1."""
        before = self.stream.around(places, -1)
        return np.where(self._share_sentence(before, places), self.preceding[before], -1)

    def joined_ahead(self, places: Ints) -> Ints:
        """The nearest before each place in its sentence that goes on with the clause before it, or -1."""
        before = self.stream.around(places, -1)
        return np.where(self._share_sentence(before, places), self.joined[before], -1)

    def _share_sentence(self, one: Ints, other: Ints) -> Mask:
        same: Mask = self.stream.sentence[one] == self.stream.sentence[other]
        return same


def choose_places(scene: Scene, stream: Stream, quote: Ints, left: Ints, right: Ints) -> Ints:
    """The place of each quotation's cue, -1 for none; `left` and `right` are the first and last place of its speaker.

    Where no verb reports, a word of attitude or a noun between speaker and quotation does: `wants`, `answer was`.
    """
    words = _read_words(scene, stream)
    place = _choose_verbs(_find_reports(scene, stream, words), quote, left, right)
    following = find_next(words["verb"] | words["attitude"] | words["noun"], stream.sentence)
    after = stream.around(right, 1)
    loose = np.where(stream.sentence[after] == stream.sentence[right], following[after], -1)
    near = (loose >= 0) & (loose - right <= AT_SPEAKER)
    return np.where((place < 0) & near & ((loose < quote) | (quote < left)), loose, place)


def _choose_verbs(reports: Reports, quote: Ints, left: Ints, right: Ints) -> Ints:
    stream = reports.stream
    behind, ahead, quote_ahead = reports.behind(right), reports.ahead(left), reports.ahead(quote)
    after = stream.around(quote, 1)
    same_paragraph = stream.paragraph[after] == stream.paragraph[quote]
    quote_behind = np.where(same_paragraph, reports.following[after], -1)
    joined = reports.joined_ahead(quote)
    near_behind, near_ahead = behind - right, left - ahead
    reach = np.where(_has_apposition(reports, right, behind), BEHIND_APPOSITION, NEAR_SPEAKER)
    opens = (right > quote) & (quote_ahead >= 0) & (joined == quote_ahead) & (quote - quote_ahead <= AT_QUOTE)
    return np.select(
        [
            (joined > right) & (right < quote) & (quote - joined <= NEAR_QUOTE),
            _is_inverted(reports, ahead, near_ahead),
            opens,
            (behind >= 0) & (behind == quote_ahead) & (near_behind <= reach),
            (ahead >= 0) & (ahead == quote_behind) & (near_ahead <= AT_SPEAKER),
            (behind >= 0) & (behind == quote_behind) & (near_behind <= reach),
            (behind >= 0) & (near_behind <= AT_SPEAKER),
            (ahead >= 0) & (near_ahead <= AT_SPEAKER),
            (behind >= 0) & (near_behind <= reach),
            (quote_ahead >= 0) & (quote - quote_ahead <= AT_QUOTE),
        ],
        [joined, ahead, quote_ahead, behind, ahead, behind, behind, ahead, behind, quote_ahead],
        -1,
    )


def _has_apposition(reports: Reports, right: Ints, behind: Ints) -> Mask:
    """`Ada Stern, who has run the port, said`: commas stand behind the speaker and before the word."""
    after, before = reports.stream.around(right, 1), np.maximum(behind - 1, 0)
    apposed: Mask = reports.is_comma[after] & reports.is_comma[before]
    return apposed


def _is_inverted(reports: Reports, ahead: Ints, near_ahead: Ints) -> Mask:
    """`“...,” said the former mayor Ada Stern`: the word stands between quotation or comma and speaker."""
    stream, opener = reports.stream, reports.stream.around(ahead, -1)
    mark = stream.around(opener, -1)
    quoted = (stream.quotation[opener] >= 0) | (reports.is_mark[opener] & (stream.quotation[mark] >= 0))
    same_sentence = stream.sentence[opener] == stream.sentence[np.maximum(ahead, 0)]
    inverted: Mask = (
        (ahead >= 0) & same_sentence & (quoted & (near_ahead <= TITLED) | reports.is_comma[opener] & (near_ahead == 1))
    )
    return inverted


def _read_words(scene: Scene, stream: Stream) -> dict[str, Mask]:
    """What each place can be as far as cues depend on it; quotations and names are nothing."""
    looked_up = _lexicon().look_up(scene.tokens.word[stream.token])
    is_name = np.zeros(len(scene.tokens), bool)
    is_name[scene.mentions.first[scene.mentions.form == NAME]] = True
    own = (stream.quotation < 0) & ~is_name[stream.token]
    return {name: looked_up[name] & own for name in _lexicon().classes}


def _find_reports(scene: Scene, stream: Stream, words: dict[str, Mask]) -> Reports:
    """The words of one level of speech that report: verbs, where they are not used as nouns or otherwise."""
    participle = _ends_with(scene, stream, "ing")
    is_verb = words["verb"] & ~_is_noun(scene, stream, words, participle) & ~_is_otherwise(stream, words)
    is_joined = is_verb & ~words["thought"] & _is_joined(stream, words, participle)
    return Reports(
        stream,
        find_next(is_verb, stream.sentence),
        find_last(is_verb, stream.sentence),
        find_last(is_joined, stream.sentence),
        words["comma"],
        words["comma"] | words["mark"],
    )


def _is_noun(scene: Scene, stream: Stream, words: dict[str, Mask], participle: Mask) -> Mask:
    """`The report` and `a welcome message` do not report; `they report`, `to report` and `he's reporting` do."""
    before, two_before = (stream.around(np.arange(len(stream.token)), -step) for step in (1, 2))
    mentions = scene.mentions
    ends_phrase = np.zeros(len(stream.token), bool)
    ends_phrase[stream.place_of[mentions.past[mentions.form != NAME] - 1]] = True
    opened = words["opens bare"][before] | ends_phrase[before] | (stream.quotation[before] >= 0)
    owned = words["'s"][before] & ~(participle & words["subject"][two_before])
    noun: Mask = words["determiner"][before] | owned | (words["base"] & ~opened)
    return noun


def _is_otherwise(stream: Stream, words: dict[str, Mask]) -> Mask:
    """`Goes`, `held` and `offered` report only right before what is said."""
    after = stream.around(np.arange(len(stream.token)), 1)
    leads = words["leads"][after] | words["comma"][after] | (stream.quotation[after] >= 0)
    otherwise: Mask = words["versatile"] & ~leads
    return otherwise


def _is_joined(stream: Stream, words: dict[str, Mask], participle: Mask) -> Mask:
    """Which places go on with the clause before them."""
    places = np.arange(len(stream.token))
    before, two_before, after = (stream.around(places, step) for step in (-1, -2, 1))
    opens = stream.sentence[before] != stream.sentence[places]
    behind_quotation = stream.quotation[before] >= 0
    two = words["adverb"][before] & (words["joiner"][two_before] | (stream.quotation[two_before] >= 0))
    leads = words["comma"][after] | words["leads"][after]
    joined: Mask = words["joiner"][before] | two | (participle & (behind_quotation | opens | leads))
    return joined


def _ends_with(scene: Scene, stream: Stream, letters: str) -> Mask:
    end = scene.tokens.end[stream.token]
    folded = scene.tokens.folded
    ends: Mask = np.logical_and.reduce(
        [folded[np.maximum(end - back, 0)] == ord(letter) for back, letter in enumerate(reversed(letters), 1)]
    )
    return ends


@cache
def _lexicon() -> Lexicon:
    verbs = [cue for cue in all_cues().values() if cue.part == "verb"]
    bases = [cue.form for cue in verbs if cue.form == cue.lemma and cue.form not in ("put", "read", "forecast")]
    return Lexicon(
        {
            "verb": " ".join(cue.form for cue in verbs),
            "attitude": " ".join(cue.form for cue in all_cues().values() if cue.part == "attitude"),
            "noun": " ".join(cue.form for cue in all_cues().values() if cue.part == "word"),
            "base": " ".join(bases),
            "thought": " ".join(cue.form for cue in verbs if cue.cue_class == "thought"),
            "versatile": " ".join(cue.form for cue in verbs if cue.lemma in VERSATILE),
            "leads": "that on back out : it",
            "mark": "' ’ \" ” ''",
            "determiner": "a an the his her its their this these those my our your no any some",
            "'s": "'s",
            "subject": "he she it who that",
            "opens bare": "to will would can could may might should must do does did not n't never i we you they who that "
            "also then only just even always often let ’d 'd 'll people many some most all both others",
            "comma": ", – — -- - (",
            "joiner": ", and but or – — -- - by before after while when in then",
            "adverb": "also then later even further simply instead only first still now repeatedly again recently",
        }
    )
