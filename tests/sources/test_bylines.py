"""Names out of bylines."""

import pytest

from sources.bylines import clean_byline, credited_agencies

LINES = {
    "By Ottilie Marchbanks": ["Ottilie Marchbanks"],
    "By Ottilie Marchbanks and Rafe Oduntan, Staff Writers": ["Ottilie Marchbanks", "Rafe Oduntan"],
    "Ottilie Marchbanks, Rafe Oduntan": ["Ottilie Marchbanks", "Rafe Oduntan"],
    "Written by: Thurstan Pell | Political Editor": ["Thurstan Pell"],
    "Von Walburga Stettmeier und Klaus Öhlen": ["Walburga Stettmeier", "Klaus Öhlen"],
    "Par Barnabé Lhuissier (envoyé spécial)": ["Barnabé Lhuissier"],
    "Thurstan Pell Jr.": ["Thurstan Pell Jr."],
    "Thurstan Pell, Jr.": ["Thurstan Pell, Jr."],
    "A. J. Marsh": ["A. J. Marsh"],
    "https://harbourpost.example/authors/pell": [],
    "pell@harbourpost.example": [],
    "The Harbour Post": [],
    "Staff": ["Staff"],
    "": [],
    "By IDONY PASCOE, AP Harbour Writer": ["IDONY PASCOE"],
    "Idony Pascoe, Dunmere": ["Idony Pascoe"],
    "Idony Pascoe Senior Political Editor": ["Idony Pascoe"],
    "Idony Pascoe is a reporter who covers the sea": ["Idony Pascoe"],
    "pell@harbourpost.example (Thurstan Pell)": ["Thurstan Pell"],
    "Thurstan Pell pell@harbourpost.example": ["Thurstan Pell"],
    "Text: Walburga Stettmeier, Foto: Klaus Öhlen": ["Walburga Stettmeier"],
    "Erstellt von Walburga am Dienstag 6. Mai 2025": ["Walburga"],
    "By Thurstan Pell Thursday, March 5, 2026, 9:30 am": ["Thurstan Pell"],
    "Inés Ortega y Lamar": ["Inés Ortega y Lamar"],
    "Por Inés Ortega y Juan Vidal": ["Inés Ortega", "Juan Vidal"],
    "Di Stefano": ["Di Stefano"],
    "Di Maria Fossi": ["Maria Fossi"],
    "Автор: Семён Вяземкин": ["Семён Вяземкин"],
    "Семён Вяземкин и Дарья Лунёва": ["Семён Вяземкин", "Дарья Лунёва"],
    "Του Σταύρου Μελά": ["Σταύρου Μελά"],
    "بقلم: سمير الهادي": ["سمير الهادي"],
    "سمير الهادي، ليلى منصور": ["سمير الهادي", "ليلى منصور"],
    "מאת דנה שפירא": ["דנה שפירא"],
    "द्वारा मीरा वर्मा": ["मीरा वर्मा"],
    "লেখক: তানিয়া রহমান": ["তানিয়া রহমান"],
    "Yazan: Elif Kaya": ["Elif Kaya"],
    "Oleh Surya Wijaya": ["Surya Wijaya"],
    "記者林曉雲/台北報導": ["林曉雲"],
    "本报记者 林晓云": ["林晓云"],
    "林曉雲、陳大文": ["林曉雲", "陳大文"],
    "文在林": ["文在林"],
    "서지훈 기자": ["서지훈"],
    "โดย สมหญิง ใจงาม": ["สมหญิง ใจงาม"],
    "harbourfox": ["harbourfox"],
    "idony pascoe": ["idony pascoe"],
    "<a href='/x'>Idony Pascoe</a>": ["Idony Pascoe"],
    "Idony Pascoe in Dunmere": ["Idony Pascoe"],
    "Hanneke in der Au": ["Hanneke in der Au"],
    "Idony Pascoe, for the Tide": ["Idony Pascoe"],
    "undefined undefined": [],
    "siteadmin": [],
    "Гость": [],
    "Harbour Post Sports": [],
    "harbourpost": [],
    "AFP": ["AFP"],
    "dpa/lno": ["dpa/lno"],
    "AFP/Reuters": ["AFP", "Reuters"],
    "Von der Mühle": ["Von der Mühle"],
    "Idony Pascoe avec AFP": ["Idony Pascoe", "AFP"],
    "Walburga Stettmeier/SP-X": ["Walburga Stettmeier"],
    "Walburga Stettmeier/Klaus Öhlen": ["Walburga Stettmeier", "Klaus Öhlen"],
    "Special Correspondent": ["Special Correspondent"],
    "Redaktion": ["Redaktion"],
    "Idony Pascoe and Harbour Desk": ["Idony Pascoe"],
}


@pytest.mark.parametrize("line", LINES)
def test_a_byline_gives_its_people_and_nothing_else(line: str) -> None:
    assert clean_byline([line], outlets=["The Harbour Post", "harbourpost.example"]) == LINES[line]


def test_a_name_that_is_said_twice_counts_once() -> None:
    assert clean_byline(["Rafe Oduntan", "By Rafe  Oduntan", "RAFE ODUNTAN"]) == ["Rafe Oduntan"]


@pytest.mark.parametrize(
    ("body", "agencies"),
    [
        ("Dunmere (dpa/lno) – The lamp stays lit.", ["dpa/lno"]),
        ("DUNMERE (AFP) - The lamp stays lit.", ["AFP"]),
        ("The lamp stays lit. (Reuters)", ["Reuters"]),
        ("The lamp (1881) stays lit, said the keeper (81).", []),
    ],
)
def test_a_text_credits_the_agency_at_its_beginning_or_its_end(body: str, agencies: list[str]) -> None:
    assert credited_agencies(body) == agencies
