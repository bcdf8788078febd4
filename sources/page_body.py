"""The main text of a page: trafilatura's, with the lead above it and the parts that it lost, without the readers' comments."""

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from itertools import islice

import trafilatura
from lxml.etree import _Element
from trafilatura.utils import load_html

from sources import jsonld
from sources.page_head import PageHead, flat_text

_COMMENTS = re.compile(
    r"(?:^|[-_ ])(?:comments?|kommentar(?:e|er|content|bereich)?|comentarios?|comentários?|commentaires?|commenti|disqus|respond)(?:$|[-_ ])",
    re.IGNORECASE,
)
_COMMENT_HINT = re.compile(r"omment|omentar|omentár|isqus|espond", re.IGNORECASE)
_MOST_COMMENT_PARTS = 60
_DESCRIPTIONS = ("og:description", "description", "twitter:description")
_LEAD_TAGS = {"p", "h2", "h3", "div", "span", "strong", "section"}
_BELOW_HEADING = 25
"""How many elements after the heading may hold the lead."""
_SHORTEST_LEAD, _LONGEST_LEAD = 40, 700
_BEGINNING = 6000
"""Letters of the body in which a lead is looked for."""
_SHORTEST_PARAGRAPH = 60
_MOST_PARAGRAPHS = 3000
_LOST_SHARE = 1.4
"""From how much more text on the paragraphs' own places count for more than what was extracted."""
_WORD = re.compile(r"\w+")
_BREAK = re.compile(r"\n\s*")
_TAG = re.compile(r"<[^<>]{1,300}>")
_BLOCK_TAG = re.compile(r"</?(?:p|br|div|h\d|li)\b[^<>]{0,300}>", re.IGNORECASE)


def extract_body(text: str, page: PageHead, title: str | None) -> str:
    """Paragraphs of the story of a page, whose source is `text`, without its heading, parted by blank lines."""
    body = drop_heading(_complete_from_page(extract_text(text), page), title)
    return _add_lead(_complete_from_json(body, page), page)


def extract_text(text: str) -> str:
    """What trafilatura takes for the story in a page or a part of one; never what readers wrote."""
    tree = load_html(text)
    if tree is None:
        return ""
    for part in comment_parts(tree):
        if part.getparent() is not None:
            part.drop_tree()
    extracted = trafilatura.extract(
        tree, favor_precision=True, include_comments=False, include_tables=True, deduplicate=False
    )
    return _BREAK.sub("\n\n", (extracted or "").strip())


def drop_heading(body: str, title: str | None) -> str:
    """`body` without the headline above it, which would count every name and quote in it twice."""
    first, _, rest = body.partition("\n\n")
    return rest if title and fold_words(first) == fold_words(title) else body


def fold_words(text: str) -> str:
    """Words alone, in small letters: how texts are compared."""
    return " ".join(_WORD.findall(text.casefold()))


def comment_parts(tree: _Element) -> list[_Element]:
    """The elements that hold what readers wrote."""
    parts = []
    for element in tree.iter("div", "section", "ol", "ul", "aside", "form"):
        marks = f"{element.get('class', '')} {element.get('id', '')}"
        if _COMMENT_HINT.search(marks) and _COMMENTS.search(marks):
            parts.append(element)
        if len(parts) >= _MOST_COMMENT_PARTS:
            break
    return [part for part in parts if next(part.iter("h1", "article", "main", "body"), None) is None]


def _complete_from_page(body: str, page: PageHead) -> str:
    """All paragraphs that stand in the same kind of place as the extracted ones, when most of them were lost.

    Advertisements cut a story into several boxes of one class, and an extractor may take the first for the whole.
    """
    articles = {article: number for number, article in enumerate(page.tree.iter("article"))}
    placed = [
        (_place(element, articles), flat_text(element)) for element in islice(page.tree.iter("p"), _MOST_PARAGRAPHS)
    ]
    paragraphs = [(place, text) for place, text in placed if len(text) >= _SHORTEST_PARAGRAPH]
    flat_body = " ".join(body.split())
    kept = Counter({place: 0 for place, _ in paragraphs})
    for place, text in paragraphs:
        kept[place] += len(text) if text in flat_body else 0
    if not kept or not max(kept.values()):
        return body
    best = kept.most_common(1)[0][0]
    whole = list(dict.fromkeys(text for place, text in paragraphs if place == best))
    return "\n\n".join(whole) if sum(map(len, whole)) > _LOST_SHARE * len(body) else body


def _place(paragraph: _Element, articles: dict[_Element, int]) -> tuple[str, str, int]:
    """The kind of box a paragraph stands in, and which article, so that the next story on an endless page stays out."""
    box = paragraph.getparent()
    article = next(paragraph.iterancestors("article"), None)
    number = -1 if article is None else articles.get(article, -1)
    return ("", "", number) if box is None else (str(box.tag), box.get("class", ""), number)


def _complete_from_json(body: str, page: PageHead) -> str:
    """The text that the page's JSON-LD holds, when it is much more than what the page shows."""
    stated = jsonld.text_of(page.node.get("articleBody")) or ""
    if len(stated) <= _LOST_SHARE * len(body) or "{" in stated[:200]:
        return body
    plain = _TAG.sub(" ", _BLOCK_TAG.sub("\n", unescape(stated)))
    lines = [" ".join(line.split()) for line in plain.split("\n")]
    text = "\n\n".join(line for line in lines if line)
    return text if len(text) > _LOST_SHARE * len(body) else body


def _add_lead(body: str, page: PageHead) -> str:
    """`body` with the lead below the heading, which is one when the page also gives it as its description."""
    described = [page.metas.get(name) for name in _DESCRIPTIONS] + [jsonld.text_of(page.node.get("description"))]
    folded = [fold_words(unescape(text)) for text in described if text and len(text) >= _SHORTEST_LEAD]
    if not folded or not body:
        return body
    said = fold_words(body[:_BEGINNING])
    for line in _lines_below_heading(page.tree):
        words = fold_words(line)
        if words and words in said:
            return body
        if any(words.startswith(text) or text.startswith(words[:100]) for text in folded):
            return f"{line}\n\n{body}"
    return body


def _lines_below_heading(tree: _Element) -> Iterator[str]:
    heading = next((one for one in tree.iter("h1") if flat_text(one)), None)
    elements = tree.iter()
    if heading is None or not any(one is heading for one in elements):
        return
    for below in islice(elements, _BELOW_HEADING):
        line = _short_line(below) if below.tag in _LEAD_TAGS else ""
        if len(line) >= _SHORTEST_LEAD:
            yield line


def _short_line(element: _Element) -> str:
    """The words of an element that holds no more than a lead may."""
    pieces, length = [], 0
    for piece in element.itertext():
        length += len(piece)
        if length > 2 * _LONGEST_LEAD:
            return ""
        pieces.append(piece)
    line = " ".join("".join(pieces).split())
    return line if len(line) <= _LONGEST_LEAD else ""
