"""The brief as a page, as Markdown and as plain text. Nothing that came from outside is markup in any of them."""

import base64
import hashlib
import re
from datetime import date
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from reports.brief.facts import Brief, Row

_FOLDER = Path(__file__).parent / "templates"
_MARKDOWN_SIGNS = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~&])")
_SHOWN_OUTLETS = 12
_STEPS = 5
"""A bar is so many hundredths wide or a multiple: widths are classes, so that no style stands in an attribute."""


def as_html(brief: Brief) -> str:
    """One page that needs nothing beside itself and runs nothing."""
    style = (_FOLDER / "brief.css").read_text(encoding="utf-8")
    style += "".join(f".w{width}{{width:{width}%}}" for width in range(_STEPS, 101, _STEPS))
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return _PAGES.get_template("brief.html").render(brief=brief, style=Markup(style), digest=digest)  # noqa: S704 - our own file


def as_markdown(brief: Brief) -> str:
    """For a wiki or a chat."""
    return _tidy(_TEXTS.get_template("brief.md").render(brief=brief, text=_escape_markdown))


def as_text(brief: Brief) -> str:
    """For a terminal, and for mail programs that show no pages."""
    return _tidy(_TEXTS.get_template("brief.txt").render(brief=brief))


def title_of(brief: Brief) -> str:
    """The subject of a mail."""
    return f"Presswatch brief, {_say_day(brief.day)}"


def _tidy(text: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def _say_day(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"


def _bar(share: float, most: float) -> int:
    """The width of a bar as a class says it."""
    return max(_STEPS, round(share / most * 100 / _STEPS) * _STEPS) if most else _STEPS


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _lead(counts: Row) -> str:
    """What the day holds, and what of it the numbers below are about."""
    articles, read = counts["article_count"], counts["read_count"]
    whole = f"{_count(articles, 'article')} from {_count(counts['outlet_count'], 'outlet')}"
    part = "all read for names" if read == articles else f"{read:,} of them read for names"
    return f"{whole}, {part}: {_count(counts['quote_count'], 'quotation')}." if articles else f"{whole}."


def _without_sources(counts: Row) -> str:
    """What stands where no live source was asked; nothing on a day that is not covered, for that says it all."""
    from_inbox = "its articles came from the inbox" if counts["article_count"] else "the inbox held no article of it"
    return f"No live source was asked for this day; {from_inbox}." if counts["is_covered"] else ""


def _unread(counts: Row) -> str:
    """What is stored and not read; empty when nothing is."""
    unread = counts["article_count"] - counts["read_count"]
    return (
        f"{_count(unread, 'article')} in another language or without readable text; stored and counted."
        if unread
        else ""
    )


def _say_outlet(outlet: Row) -> str:
    """How many articles an outlet has: where it is not covered there may be others."""
    number, unread = outlet["article_count"], outlet["article_count"] - outlet["read_count"]
    shown = f"{number:,}" if outlet["is_covered"] else f"at least {number:,}" if number else "?"
    mark = "" if not unread else " (not read)" if unread == number else f" ({unread:,} not read)"
    return f"{shown}{mark}"


def _other_outlets(brief: Brief) -> str:
    """The outlets that are not shown one by one, so that the sum is that of the day; empty when there are none."""
    others = [outlet["article_count"] for outlet in brief.outlets[_SHOWN_OUTLETS:] if outlet["article_count"]]
    return f"{_count(len(others), 'other outlet')}: {sum(others):,}" if others else ""


def _usual(number: float) -> str:
    return f"{number:g}"


def _escape_markdown(text: str) -> str:
    return _MARKDOWN_SIGNS.sub(r"\\\1", text)


def _link_markdown(link: str) -> str:
    """An address that ends where Markdown thinks it does."""
    return re.sub(r"[<>()\\\s]", lambda sign: f"%{ord(sign.group()):02X}", link)


def _environment(is_page: bool) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=is_page,  # noqa: S701 - off for plain text and Markdown only, which have rules of their own
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(day=_say_day, counted=_count, usual=_usual, md=_escape_markdown, md_link=_link_markdown)
    environment.filters.update(
        lead=_lead, without_sources=_without_sources, unread=_unread, outlet=_say_outlet, other_outlets=_other_outlets
    )
    environment.globals.update(bar=_bar, shown_outlets=_SHOWN_OUTLETS)
    return environment


_PAGES = _environment(is_page=True)
_TEXTS = _environment(is_page=False)
