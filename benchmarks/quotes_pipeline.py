"""The quote finder that Presswatch is timed beside: textacy's, on spaCy's pipeline in its default small size, trained a little.

No trained pipeline comes with the packages. This one has the steps and the sizes of en_core_web_sm: a network 96 wide and 4
deep for tagger and parser, another one for names, parts of speech, lemmas. It learns for some seconds from the few sentences
of parsed_sentences.txt, which is enough for textacy to meet verbs, subjects and sentences, and to find quotations. What it
finds is not fit to be judged.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.spacy_pipeline import lay_out_pipeline

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

SENTENCES = Path(__file__).with_name("parsed_sentences.txt")
"""One sentence a line, one `word/tag/head/arc[/entity]` a word, heads counted from 1."""

EPOCHS = 60
SENTENCES_IN_TEXT = 4
PARTS_OF_SPEECH = {
    "NOUN": "NN NNS",
    "PROPN": "NNP NNPS",
    "VERB": "VB VBD VBG VBN VBP VBZ",
    "AUX": "MD",
    "PRON": "PRP PRP$ WP WP$ EX",
    "DET": "DT PDT WDT",
    "ADP": "IN RP",
    "ADJ": "JJ JJR JJS",
    "ADV": "RB RBR RBS WRB",
    "CCONJ": "CC",
    "PART": "TO POS",
    "NUM": "CD",
    "PUNCT": ". , : `` '' -LRB- -RRB- HYPH NFP",
    "SYM": "$ SYM",
    "INTJ": "UH",
    "X": "ADD AFX FW LS XX",
    "SPACE": "_SP",
}
VERBS = ["add", "ask", "call", "claim", "say", "tell", "think", "warn"]
LEMMA_TABLES: dict[str, dict[str, Any]] = {
    "lemma_rules": {"verb": [["s", ""], ["ed", ""], ["ed", "e"], ["ing", ""], ["ing", "e"]], "noun": [["s", ""]]},
    "lemma_exc": {"verb": {"said": ["say"], "told": ["tell"], "thought": ["think"]}, "noun": {}},
    "lemma_index": {"verb": VERBS, "noun": []},
}
"""Far shorter than spaCy's own; as it remembers the lemma of every word it met, their length hardly costs."""

Word = list[str]


def train_pipeline() -> "Language":
    """The pipeline, trained with seed 0: about ten seconds."""
    import numpy as np
    from spacy.lookups import Lookups

    pipeline: Any = lay_out_pipeline(own_network_for_names=True)
    sentences = read_sentences()
    chance, optimizer = np.random.default_rng(0), pipeline.create_optimizer()
    for _ in range(EPOCHS):
        order = [sentences[place] for place in chance.permutation(len(sentences))]
        pipeline.update(list(_make_examples(pipeline, order)), sgd=optimizer)
    tagged = {tag: {"POS": part} for part, tags in PARTS_OF_SPEECH.items() for tag in tags.split()}
    ruler = pipeline.add_pipe("attribute_ruler")
    ruler.load_from_tag_map(tagged)
    tables = Lookups()
    for name, table in LEMMA_TABLES.items():
        tables.add_table(name, table)
    lemmatizer = pipeline.add_pipe("lemmatizer")
    lemmatizer.initialize(lookups=tables)
    trained: Language = pipeline
    return trained


def read_sentences() -> list[list[Word]]:
    """The sentences as lists of words, each a list of the word, tag, head, arc and, where it names something, entity."""
    lines = SENTENCES.read_text(encoding="utf-8").splitlines()
    return [[word.split("/") for word in line.split(" ")] for line in lines]


def count_quotations(doc: "Doc") -> int | None:
    """How many quotations textacy finds in a parsed text; None where it gives up because a mark has no other half."""
    from textacy.extract.triples import direct_quotations

    try:
        return sum(1 for _ in direct_quotations(doc))
    except ValueError:
        return None


def _make_examples(pipeline: "Language", sentences: list[list[Word]]) -> Iterator[Any]:
    from spacy.tokens import Doc
    from spacy.training import Example

    for first in range(0, len(sentences), SENTENCES_IN_TEXT):
        words: list[Word] = []
        heads: list[int] = []
        for sentence in sentences[first : first + SENTENCES_IN_TEXT]:
            heads += [len(words) + int(word[2]) - 1 for word in sentence]
            words += sentence
        parsed = {
            "tags": [word[1] for word in words],
            "heads": heads,
            "deps": [word[3] for word in words],
            "entities": [word[4] if len(word) > 4 else "O" for word in words],
        }
        yield Example.from_dict(Doc(pipeline.vocab, words=[word[0] for word in words]), parsed)
