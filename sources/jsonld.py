"""What a page says of itself in JSON-LD: the node of the article, its authors, date and publisher."""

import json
import re
from collections.abc import Iterator
from typing import Any

from lxml.etree import _Element

Node = dict[str, Any]

_ARTICLE_TYPES = ("newsarticle", "article", "blogposting", "reportagenewsarticle", "liveblogposting", "report")
_WRAPPERS = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)|(?:-->|//\s*\]\]>|\]\]>|/\*\s*\]\]>\s*\*/)\s*;?\s*$"
)
_TRAILING_COMMA = re.compile(r",\s*([}\]])")
_LOOSE_FIELD = re.compile(r'"(datePublished|headline)"\s*:\s*"((?:[^"\\]|\\.){1,400})"')
MAX_SCRIPT = 2_000_000
MAX_NODES = 20_000


def article_node(tree: _Element) -> Node:
    """The JSON-LD node that describes the article; empty when there is none. Broken JSON gives what can be had."""
    nodes = list(_walk_nodes(tree))
    named = {str(node["@id"]): node for node in nodes if "@id" in node and len(node) > 1}
    articles = [node for node in nodes if _is_article(node)]
    articles.sort(key=_rank_article)
    chosen = articles[0] if articles else next((node for node in nodes if node.get("datePublished")), {})
    return {key: _follow(value, named) for key, value in chosen.items()}


def names_of(value: object) -> list[str]:
    """The names in an author or publisher value: a text, a node, or a list of either; organisations only when alone."""
    entries = value if isinstance(value, list) else [value]
    people = [entry for entry in entries if not _is_organisation(entry)] or entries
    return [name for entry in people for name in _names_in(entry)]


def text_of(value: object) -> str | None:
    """The first text in a value that may be a text, a list or a node with `name`, `@value` or `@id`."""
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, list):
        return next((text for entry in value if (text := text_of(entry))), None)
    if isinstance(value, dict):
        return next((text for key in ("name", "@value", "@id", "url") if (text := text_of(value.get(key)))), None)
    return None


def _walk_nodes(tree: _Element) -> Iterator[Node]:
    for script in tree.iter("script"):
        kind = (script.get("type") or "").lower()
        if "ld+json" in kind:
            yield from _flatten(_parse(script.text or ""))


def _parse(text: str) -> object:
    if len(text) > MAX_SCRIPT:
        return None
    bare = _WRAPPERS.sub("", text).strip()
    for attempt in (bare, _TRAILING_COMMA.sub(r"\1", bare)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    loose: Node = {}
    for key, value in _LOOSE_FIELD.findall(bare):
        loose.setdefault(key, value)
    return {"@type": "Article", **loose} if loose else None


def _flatten(root: object) -> Iterator[Node]:
    # A list used as a stack, because hostile JSON nests deeper than Python recurses.
    waiting, seen = [root], 0
    while waiting and seen < MAX_NODES:
        value, seen = waiting.pop(), seen + 1
        if isinstance(value, dict):
            yield value
            waiting.extend(reversed(list(value.values())))
        elif isinstance(value, list):
            waiting.extend(reversed(value))


def _types(node: Node) -> list[str]:
    kinds = node.get("@type")
    entries = kinds if isinstance(kinds, list) else [kinds]
    return [str(entry).rsplit("/", 1)[-1].lower() for entry in entries]


def _is_article(node: Node) -> bool:
    return any(kind.endswith("article") or kind in _ARTICLE_TYPES for kind in _types(node))


def _rank_article(node: Node) -> tuple[bool, bool]:
    # Teasers of other stories in a list have a headline and a link but rarely a date.
    return ("datePublished" not in node, "headline" not in node)


def _follow(value: object, named: dict[str, Node]) -> object:
    if isinstance(value, list):
        return [_follow(entry, named) for entry in value]
    if isinstance(value, dict) and "name" not in value and "@id" in value:
        return named.get(str(value["@id"]), value)
    return value


def _is_organisation(entry: object) -> bool:
    return isinstance(entry, dict) and any("organization" in kind for kind in _types(entry))


def _names_in(entry: object) -> list[str]:
    if isinstance(entry, dict):
        name = entry.get("name")
        return names_of(name) if isinstance(name, list) else [name] if isinstance(name, str) and name.strip() else []
    return [entry] if isinstance(entry, str) and entry.strip() else []
