"""Copies of labelled lines in other styles: the names stay where they were, whatever is written around them."""

from training.name_variants import Labelled, vary

LINE = (
    "Minister Ana Petrovic told the U.N. mission in Norrholm that Petrovic's office had called U.S. diplomats twice.\n"
)
NAMES = (("Ana Petrovic", "PER"), ("U.N.", "ORG"), ("Norrholm", "LOC"), ("Petrovic", "PER"), ("U.S.", "LOC"))


def label(text: str) -> Labelled:
    spans, cursor = [], 0
    for name, kind in NAMES:
        start = text.index(name, cursor)
        cursor = start + len(name)
        spans.append((start, cursor, kind))
    return Labelled(text, tuple(spans))


def names_of(row: Labelled) -> list[str]:
    return [row.text[start:end] for start, end, _ in row.spans]


def test_every_copy_keeps_its_names_whole():
    for copy in vary([label(LINE)] * 60, seed=1):
        for written, (_, _, kind) in zip(names_of(copy), copy.spans, strict=True):
            plain = {name.replace(".", "").upper(): kind for name, kind in NAMES}
            assert plain[written.replace(".", "").upper()] == kind


def test_some_copies_drop_the_dots_of_initials():
    copies = [copy for copy in vary([label(LINE)] * 60, seed=1) if "the UN mission" in copy.text]
    assert copies
    assert all(names_of(copy) == ["Ana Petrovic", "UN", "Norrholm", "Petrovic", "US"] for copy in copies)


def test_a_title_put_before_a_family_name_is_no_part_of_it():
    line = label_one("Later that evening Petrovic left the harbour without a word to anyone.\n", "Petrovic")
    copies = [copy for copy in vary([line] * 200, seed=1) if any(title in copy.text for title in ("Mr", "Ms", "Mrs"))]
    assert copies
    assert all(names_of(copy) == ["Petrovic"] for copy in copies)


def label_one(text: str, name: str) -> Labelled:
    return Labelled(text, ((text.index(name), text.index(name) + len(name), "PER"),))


def test_the_same_seed_gives_the_same_copies():
    assert vary([label(LINE)] * 9, seed=5) == vary([label(LINE)] * 9, seed=5)
