"""What a page says of itself in JSON-LD: the node of the article, its authors, date and publisher."""

import json
import re
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any

from lxml.etree import _Element

Node = dict[str, Any]

_ARTICLE_TYPES = {"newsarticle", "article", "blogposting", "liveblogposting", "report", "socialmediaposting"}
_LISTS = {"itemlistelement", "haspart", "mentions", "relatedlink", "citation", "liveblogupdate", "comment", "isbasedon"}
"""Under these fields stand other stories, or parts of this one."""
_WRAPPERS = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)|(?:-->|//\s*\]\]>|\]\]>|/\*\s*\]\]>\s*\*/)\s*;?\s*$"
)
_TRAILING_COMMA = re.compile(r",\s*([}\]])")
_TEXT = r'"((?:[^"\\]|\\.){1,400})"'
_LOOSE_FIELD = re.compile(rf'"(datePublished|dateModified|headline|inLanguage)"\s*:\s*{_TEXT}')
_LOOSE_AUTHOR = re.compile(rf'"author"\s*:\s*(?:\[\s*)?(?:{_TEXT}|\{{[^{{}}]*?"name"\s*:\s*{_TEXT})')
_WORD = re.compile(r"\w+")
_NOTHING: tuple[object, ...] = (None, "", [], {})
MAX_SCRIPT = 2_000_000
MAX_NODES = 20_000


Placed = tuple[Node, bool]
"""A node, and whether it stands in a list of other things."""


def read_nodes(tree: _Element) -> list[Placed]:
    """Every node of the page's JSON-LD, outer ones first. Broken JSON gives what can be had."""
    scripts = (script for script in tree.iter("script") if "ld+json" in (script.get("type") or "").lower())
    return [placed for script in scripts for placed in _flatten(_parse(script.text or ""))]


def page_node(placed: list[Placed]) -> Node:
    """The node of the web page that the article stands on, when it has a date; empty when there is none."""
    pages = (node for node, is_listed in placed if "webpage" in types_of(node) and not is_listed)
    return next((node for node in pages if node.get("datePublished")), {})


def article_node(placed: list[Placed], titles: Iterable[str] = ()) -> Node:
    """The node that describes the article; empty when there is none.

    Of several articles the one counts that is called as the page is in `titles`; what it leaves out, another node of
    the same headline may say.
    """
    nodes = [node for node, _ in placed]
    named = {str(node[key]): node for key in ("url", "@id") for node in nodes if key in node and "name" in node}
    words = [_fold(title) for title in titles]
    articles = [(node, is_listed) for node, is_listed in placed if is_story(node)]
    articles.sort(key=lambda found: (found[1], not _is_called(found[0], words), *_rank_article(found[0])))
    if not articles:
        chosen: Node = next((node for node in nodes if node.get("datePublished")), {})
    else:
        same = [node for node, _ in articles[1:] if node.get("headline") == articles[0][0].get("headline")]
        chosen = _merge([articles[0][0], *same])
    return {key: _follow(value, named, is_person=key in {"author", "creator"}) for key, value in chosen.items()}


def names_of(value: object) -> list[str]:
    """The names in an author or publisher value: a text, a node, or a list of either, however deep."""
    if isinstance(value, list):
        return [name for entry in value for name in names_of(entry)]
    if isinstance(value, dict):
        return _names_in(value)
    return [value] if isinstance(value, str) and value.strip() else []


def is_organisation(entry: object) -> bool:
    """Whether a node says that it is an organisation."""
    return isinstance(entry, dict) and any("organization" in kind for kind in types_of(entry))


def text_of(value: object) -> str | None:
    """The first text in a value that may be a text, a list or a node with `name`, `@value` or `@id`."""
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, list):
        return next((text for entry in value if (text := text_of(entry))), None)
    if isinstance(value, dict):
        return next((text for key in ("name", "@value", "@id", "url") if (text := text_of(value.get(key)))), None)
    return None


def _parse(text: str) -> object:
    if len(text) > MAX_SCRIPT:
        return None
    bare = _WRAPPERS.sub("", text).strip().rstrip(";")
    for attempt in (bare, _TRAILING_COMMA.sub(r"\1", bare), unescape(bare)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return _read_loosely(bare)


def _read_loosely(text: str) -> Node | None:
    loose: Node = {}
    for key, value in _LOOSE_FIELD.findall(text):
        loose.setdefault(key, value)
    if author := _LOOSE_AUTHOR.search(text):
        loose["author"] = author[1] or author[2]
    return {"@type": "Article", **loose} if loose else None


def _flatten(root: object) -> Iterator[Placed]:
    # A list used as a stack, because hostile JSON nests deeper than Python recurses.
    waiting, seen = [(root, False)], 0
    while waiting and seen < MAX_NODES:
        (value, is_listed), seen = waiting.pop(), seen + 1
        if isinstance(value, dict):
            yield value, is_listed
            fields = [(inner, is_listed or key.lower() in _LISTS) for key, inner in value.items()]
            waiting.extend(reversed(fields))
        elif isinstance(value, list):
            waiting.extend((inner, is_listed) for inner in reversed(value))


def types_of(node: Node) -> list[str]:
    """The types of a node in small letters, without what stands before the last slash."""
    kinds = node.get("@type")
    entries = kinds if isinstance(kinds, list) else [kinds]
    return [str(entry).rsplit("/", 1)[-1].lower() for entry in entries]


def is_story(node: Node) -> bool:
    """Whether a node says that it is an article."""
    return any(kind.endswith("article") or kind in _ARTICLE_TYPES for kind in types_of(node))


def _rank_article(node: Node) -> tuple[bool, bool]:
    # Teasers of other stories in a list have a headline and a link but rarely a date.
    return ("datePublished" not in node, "headline" not in node)


def _is_called(node: Node, titles: list[str]) -> bool:
    headline = _fold(text_of(node.get("headline")) or text_of(node.get("name")) or "")
    return bool(headline) and any(headline in title or title in headline for title in titles if title)


def _fold(text: str) -> str:
    return " ".join(_WORD.findall(unescape(text).casefold()))


def _merge(nodes: list[Node]) -> Node:
    """The first node, completed by what later ones say beyond it."""
    merged: Node = {}
    for node in nodes:
        merged |= {key: value for key, value in node.items() if value not in _NOTHING and merged.get(key) in _NOTHING}
    return merged


def _follow(value: object, named: dict[str, Node], *, is_person: bool) -> object:
    """The node that `value` refers to by its id; a person may be named by nothing but an address."""
    if isinstance(value, list):
        return [_follow(entry, named, is_person=is_person) for entry in value]
    if isinstance(value, dict) and "name" not in value and "@id" in value:
        return named.get(str(value["@id"]), value)
    return named.get(value, value) if is_person and isinstance(value, str) else value


def _names_in(node: Node) -> list[str]:
    for key in ("name", "@list", "alternateName"):
        if names := names_of(node.get(key)):
            return names
    parts = [text for key in ("givenName", "familyName") if (text := text_of(node.get(key)))]
    # {"0": {…}, "1": {…}}: a list that a template wrote as a node.
    numbered = [node[key] for key in node if key.isdecimal()]
    return [" ".join(parts)] if parts else names_of(numbered)
