"""Whether the text of a page is an article: walls, teasers, error pages, listings and comments, in the world's languages."""

import re
from dataclasses import dataclass

from sources import jsonld
from sources.page_body import comment_parts
from sources.page_head import PageHead, flat_text, flatten_texts
from sources.page_metadata import PageMetadata
from sources.wall_words import (
    CONSENT_WORDS,
    COOKIE_WORDS,
    ERROR_TITLE,
    ERROR_WORDS,
    PAYWALL_WORDS,
    SCRIPT_WORDS,
)

FEW_WORDS = 150
"""Below this a text may be a wall or a teaser; a full article that mentions cookies is longer."""
HARDLY_ANY_WORDS = 50
"""Below this a page that asks for JavaScript has no text without it; a longer one asks for its comments' sake."""
FULL_WORDS = 300
"""From here on a text is the article, even when the page says that it must be paid for."""
_FEW_LINKS = 8
"""Headings that are links: fewer stand below any article, as many make a listing."""
_LISTING_TYPES = {"collectionpage", "itemlist", "searchresultspage", "profilepage"}
_OTHER_KINDS = {"product", "profile", "video.movie", "video.tv_show", "music.album", "business.business", "place"}
_STATED = {"json_ld", "meta", "time"}
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")
_UNSPACED_WORD = 2.5
"""Letters to a word in the scripts that part no words."""
_WORD = re.compile(r"\w+")
_LONGEST_WALL = 1500
_MOST_TEXT = 200_000


@dataclass(frozen=True)
class _Case:
    page: PageHead
    metadata: PageMetadata
    body: str
    words: int

    @property
    def is_dated(self) -> bool:
        return self.metadata.published_from in _STATED

    @property
    def visible(self) -> str:
        # What a site offers its subscribers in the frame of every page says nothing of this one.
        frame = "ancestor::script or ancestor::style or ancestor::nav or ancestor::footer"
        texts = self.page.tree.xpath(f"//body//text()[not({frame})]")
        return " ".join(" ".join(texts).split())[:_MOST_TEXT]


def judge_body(body: str, page: PageHead, metadata: PageMetadata) -> str | None:
    """What is known of the body before cleaning (`schemas.BODY_VERDICTS`), or None when nothing speaks against it."""
    case = _Case(page, metadata, body, count_words(body))
    if _is_error(case):
        return "error_page"
    if _is_cookie_wall(case):
        return "cookie_wall"
    if _is_comments(case):
        return "comments"
    if _is_listing(case):
        return "listing"
    if case.words >= (FEW_WORDS if metadata.is_free else FULL_WORDS):
        return None
    return _judge_short(case)


def count_words(text: str) -> int:
    """Words of a text, counted by letters where the script parts no words."""
    unspaced = len(_UNSPACED.findall(text))
    return len(_WORD.findall(_UNSPACED.sub(" ", text) if unspaced else text)) + int(unspaced / _UNSPACED_WORD)


def _judge_short(case: _Case) -> str | None:
    visible = case.visible
    asked = visible if case.words < HARDLY_ANY_WORDS else case.body
    if SCRIPT_WORDS.search(asked):
        return "script_wall"
    if not case.metadata.is_free and not _is_whole(case):
        return "teaser"
    if PAYWALL_WORDS.search(visible):
        return "teaser"
    is_other = (case.metadata.kind or "").lower() in _OTHER_KINDS
    return "not_article" if is_other and not case.is_dated else None


def _is_error(case: _Case) -> bool:
    """A page that says in its title that it is none; one that only lists what else there is says so above the list."""
    headings = flatten_texts(flat_text(heading) for heading in case.page.tree.iter("h1"))
    titles = [*case.page.titles, *headings]
    if case.is_dated and case.words >= HARDLY_ANY_WORDS:
        return False
    is_said = any(ERROR_TITLE.match(title) for title in titles)
    return is_said or (case.words < FEW_WORDS and not case.is_dated and any(map(ERROR_WORDS.search, titles)))


def _is_cookie_wall(case: _Case) -> bool:
    # A report about cookies uses the words, but does not speak to the reader of their device and choices.
    if case.words > _LONGEST_WALL:
        return False
    is_dense = len(COOKIE_WORDS.findall(case.body)) * 25 >= max(case.words, 50)
    return is_dense and len(CONSENT_WORDS.findall(case.body)) >= 2


def _is_comments(case: _Case) -> bool:
    """Whether what readers wrote, which no body takes in, stands on the page without a story."""
    if case.words >= HARDLY_ANY_WORDS:
        return False
    return sum(count_words(flat_text(part)) for part in comment_parts(case.page.tree)) >= FEW_WORDS


def _is_listing(case: _Case) -> bool:
    """A front page, a section or a search: it says so, or it is nothing but headings that lead elsewhere."""
    if case.is_dated or jsonld.is_story(case.page.node):
        return False
    kind = (case.metadata.kind or "").lower()
    if case.words < FEW_WORDS and kind in {"website", "index", "section", "category"}:
        return True
    links = case.page.tree.xpath("count(.//*[self::h2 or self::h3 or self::h4][.//a[@href] or parent::a[@href]])")
    if links < _FEW_LINKS:
        return False
    is_called = bool(_LISTING_TYPES & case.page.node_types) or kind in {"website", "index", "section", "category"}
    return is_called or _is_made_of_snippets(case.body)


def _is_made_of_snippets(body: str) -> bool:
    lines = [line for line in body.split("\n") if line.strip()]
    return len(lines) >= _FEW_LINKS and sum(count_words(line) < 30 for line in lines) * 5 >= len(lines) * 4


def _is_whole(case: _Case) -> bool:
    """Whether the page counts its own words, and hardly more than stand here."""
    try:
        stated = int(str(case.page.node.get("wordCount")))
    except ValueError:
        return False
    return 0 < stated * 0.9 <= case.words
