"""Languages told."""

import polars as pl

from transforms.languages import languages

ENGLISH = "The harbour board voted to keep the old lighthouse lit for another winter, after nine hours of talk about the cost of it all."
SPANISH = "La junta del puerto votó por mantener encendido el viejo faro durante otro invierno, después de nueve horas de debate sobre su coste."


def tell(text: str, stated: str | None = None) -> str:
    return languages(pl.Series([text]), pl.Series([stated], dtype=pl.String)).item()


def test_long_texts_are_judged_by_their_words_whatever_the_source_says() -> None:
    assert (tell(ENGLISH), tell(SPANISH), tell(SPANISH * 2, "en")) == ("en", "es", "es")


def test_short_texts_keep_what_their_source_says() -> None:
    assert (tell("El faro sigue.", "es-MX"), tell("12 - 7", None), tell("", "")) == ("es", "und", "und")
