"""What a page says of itself: title, authors, date, addresses, outlet and language, best witness first."""

import re
from dataclasses import dataclass
from datetime import date

from sources import jsonld
from sources.dates import Published
from sources.page_authors import find_byline
from sources.page_dates import find_published
from sources.page_head import PageHead, canonical_address, clean_address, flatten_texts

_TITLE_TAIL = re.compile(r"\s+(?:\||-|–|—|:|»|«|·|•|::)\s+[^|»·•]{2,60}$")
_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(?=[-_]|$)")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class PageMetadata:
    """What a page states of itself; what it does not state is None or empty."""

    title: str | None
    byline: tuple[str, ...]
    published: Published
    published_from: str | None
    url: str | None
    canonical_url: str | None
    outlet_label: str | None
    language: str | None
    kind: str | None
    """og:type, such as `article` or `website`."""
    is_free: bool
    """False when the page says that its text must be paid for."""


def page_metadata(page: PageHead, address: str | None, latest_day: date) -> PageMetadata:
    """Read `page`; `address` is where the page was fetched from, when it was. `latest_day` bounds guesses from text."""
    outlet = _find_outlet(page)
    published, published_from = find_published(page, address, latest_day)
    canonical = canonical_address(page, address)
    return PageMetadata(
        title=_find_title(page, outlet),
        byline=tuple(find_byline(page, outlet, address)),
        published=published,
        published_from=published_from,
        url=address or clean_address(page.metas.get("og:url")) or canonical,
        canonical_url=canonical,
        outlet_label=outlet,
        language=_find_language(page),
        kind=page.metas.get("og:type"),
        is_free=str(page.node.get("isAccessibleForFree", "true")).lower() not in {"false", "http://schema.org/false"},
    )


def _find_outlet(page: PageHead) -> str | None:
    publisher = page.node.get("publisher")
    named = jsonld.text_of(publisher.get("name")) if isinstance(publisher, dict) else jsonld.text_of(publisher)
    label = page.metas.get("og:site_name") or named or page.metas.get("application-name")
    return _SPACE.sub(" ", label).strip()[:120] if label and "://" not in label else None


def _find_title(page: PageHead, outlet: str | None) -> str | None:
    """The one heading that the page shows when it agrees with what the page states; else what it states."""
    headings = flatten_texts("".join(heading.itertext()) for heading in page.tree.iter("h1"))
    node, metas = page.node, page.metas
    titles = flatten_texts(title.text for title in page.tree.iter("title"))
    named = flatten_texts([jsonld.text_of(node.get("headline")), metas.get("og:title"), metas.get("twitter:title")])
    # At the end of the page's title a heading may be the site's name: then it counts only when it says most of the title.
    is_tail = any(title.endswith(f" {heading}") for title in titles[:1] for heading in headings)
    named += [*(headings if len(headings) == 1 and not is_tail else []), *titles]
    stated = [text for text in named if not _is_same(text, outlet)] or named
    agreeing = [heading for heading in headings if stated and _agree(heading, stated[0])]
    if agreeing or not stated:
        return next(iter(agreeing or headings), None)
    return _drop_outlet(stated[0], headings, outlet)


def _is_same(text: str, outlet: str | None) -> bool:
    return bool(outlet) and text.casefold() == str(outlet).casefold()


def _agree(heading: str, stated: str) -> bool:
    """Whether a heading is the stated title in other words; one that only adds a kicker in front is not better."""
    words, others = (set(re.findall(r"\w+", text.casefold())) for text in (heading, stated))
    shared = len(words & others) * 2
    return shared > len(words) and shared > len(others) and stated not in heading


def _drop_outlet(title: str, headings: list[str], outlet: str | None) -> str:
    """`title` without the outlet's name at its end, when a heading or the outlet's name shows where it begins."""
    shorter = _TITLE_TAIL.sub("", title)
    if shorter == title or not shorter:
        return title
    tail = title[len(shorter) :].strip(" |-–—:»«·•")
    return shorter if _is_same(tail, outlet) or shorter in headings or tail in headings else title


def _find_language(page: PageHead) -> str | None:
    stated = [jsonld.text_of(page.node.get("inLanguage")), page.tree.get("lang")]
    stated += [page.metas.get(name) for name in ("og:locale", "content-language", "dc.language", "language")]
    matches = (_LANGUAGE_TAG.match(tag.strip()) for tag in stated if tag)
    return next((match[0].lower() for match in matches if match), None)
