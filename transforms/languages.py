"""The language of each text, by a model that ships in its wheel; short texts keep what their source says."""

import re
from functools import cache

import polars as pl

UNDETERMINED = "und"
FEWEST_LETTERS = 20
SURE_LETTERS = 120
"""Below this a language that the source states counts for more than the model."""
_SAMPLE_LENGTH = 700
_CLOSE = (
    {"da", "no", "nn"},
    {"bs", "hr", "sr"},
    {"cs", "sk"},
    {"bg", "mk"},
    {"id", "ms"},
    {"gl", "pt"},
    {"hi", "mr", "ne"},
)
"""Languages so near to each other that the model may take one for the other: among these, what the source states counts."""
_OTHER_CODES = {"nb": "no", "iw": "he", "in": "id", "ji": "yi", "sh": "sr"}
"""Codes that mean the same as another."""
_LETTER = re.compile(r"[^\W\d_]")


def languages(texts: pl.Series, stated: pl.Series) -> pl.Series:
    """ISO 639-1 codes, one per text; `und` for a text with fewer than 20 letters that nobody vouches for."""
    pairs = zip(texts.to_list(), stated.to_list(), strict=True)
    return pl.Series("language", [_tell_language(text[:_SAMPLE_LENGTH], says) for text, says in pairs], dtype=pl.String)


def _tell_language(text: str, stated: str | None) -> str:
    letter_count = len(_LETTER.findall(text))
    match = re.match(r"[a-z]{2}(?![a-z])", (stated or "").strip().lower())
    said = _OTHER_CODES.get(match[0], match[0]) if match else None
    if said and letter_count < SURE_LETTERS:
        return said
    found = _detect(text) if letter_count >= FEWEST_LETTERS else UNDETERMINED
    return said if said and any({said, found} <= close for close in _CLOSE) else found


@cache
def _identifier():  # type: ignore[no-untyped-def]  # noqa: ANN202 - py3langid has no types
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def _detect(text: str) -> str:
    language, _ = _identifier().classify(text)
    return _OTHER_CODES.get(str(language), str(language))
