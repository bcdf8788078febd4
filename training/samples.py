"""Reads the annotated articles of our own invention in `samples/` into the form that the quotes learn from.

Articles are parted by a line `----`; a first line that begins with `# ` is the headline. Tags with one number are one
attribution: `<s1>` its source as written, `<c1>` the words that report, `<q1>` words inside marks, `<i1>` reported speech
without marks. `is="..."` on a source says who a pronoun or a role is. A quotation without a source is tagged alone.
"""

import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import polars as pl

from training.attributions import Corpus

FOLDER = Path(__file__).with_name("samples")
BREAK = re.compile(r"^----\s*$", re.MULTILINE)
TAG = re.compile(r'<(/?)([sciq])(\d+)(?:\s+is="([^"]*)")?>')
Span = tuple[int, int]


def read_samples(folder: Path = FOLDER) -> Corpus:
    """Every article of a folder. ValueError, with file and number of the article, where tags do not pair."""
    articles: list[dict[str, str]] = []
    attributions: dict[str, list[dict[str, Any]]] = {}
    for path in sorted(folder.glob("*.txt")):
        for number, marked in enumerate(BREAK.split(path.read_text(encoding="utf-8")), 1):
            article_id = f"{path.stem}-{number}"
            headline, body = _part_headline(marked.strip())
            title, body, own = _read_article(headline, body, article_id)
            articles.append({"article_id": article_id, "title": title, "body": body})
            attributions[article_id] = own
    schema = {"article_id": pl.String, "title": pl.String, "body": pl.String}
    return Corpus(pl.DataFrame(articles, schema=schema), attributions)


def _part_headline(marked: str) -> tuple[str, str]:
    first, _, rest = marked.partition("\n")
    return (first[2:].strip(), rest.strip()) if first.startswith("# ") else ("", marked)


def _read_article(headline: str, body: str, article_id: str) -> tuple[str, str, list[dict[str, Any]]]:
    found, texts = [], []
    for field, marked in (("title", headline), ("body", body)):
        text, spans = _take_tags(marked, article_id)
        texts.append(text)
        found += [_describe(text, own, field) for own in spans.values() if own["q"] or own["i"]]
    return texts[0], texts[1], found


def _take_tags(marked: str, article_id: str) -> tuple[str, dict[str, dict[str, list[Span]]]]:
    """The text without its tags, and by number the spans of each kind."""
    spans: dict[str, dict[str, list[Span]]] = defaultdict(lambda: {kind: [] for kind in "sciq"})
    opened: dict[tuple[str, str], int] = {}
    kept, length, last = [], 0, 0
    for tag in TAG.finditer(marked):
        kept.append(marked[last : tag.start()])
        length, last = length + tag.start() - last, tag.end()
        key = (tag[2], tag[3])
        if not tag[1] and key in opened:
            raise ValueError(f"training/samples, {article_id}: {tag[0]} does not pair; mend the tags")
        if not tag[1]:
            opened[key] = length
        elif key in opened:
            spans[tag[3]][tag[2]].append((opened.pop(key), length))
        else:
            raise ValueError(f"training/samples, {article_id}: {tag[0]} closes what was not opened; mend the tags")
    if opened:
        raise ValueError(f"training/samples, {article_id}: {sorted(opened)} are not closed; mend the tags")
    return "".join([*kept, marked[last:]]), spans


def _describe(text: str, own: dict[str, list[Span]], field: str) -> dict[str, Any]:
    return {
        "field": field,
        "source": " ".join(text[slice(*span)] for span in own["s"]),
        "source_span": own["s"],
        "cue_span": own["c"],
        "content": own["i"] or own["q"],
        "units": [{"quote": span} for span in own["q"]],
    }
