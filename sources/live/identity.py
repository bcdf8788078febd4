"""What makes two arrivals one item: the source's own id, the address in one spelling, or the same words."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

from sources.arrivals import printable_line
from sources.feeds import plain_line, plain_text, web_link

Entry = Mapping[str, Any]

LONGEST_NAME = 300
_TRACKER = re.compile(
    r"(?:utm|mtm|hsa|itm|vero|guce)_\w+|_hs\w+|_g[al]|mc_[ce]id|mkt_tok|wt[_.]z?mc|xtor|cmpid|smid|ftag|guccounter"
    r"|(?:fb|g|d|y|tw|tt)clid|msclkid|[gw]braid|igshid|igsh|pk_(?:campaign|kwd|keyword|source|medium|content)"
    r"|at_(?:medium|campaign|custom\d+|format|bbc_team|ptr_name|link_\w+)|ns_(?:mchannel|source|campaign|linkname|fee)",
    re.I,
)
"""Parameters that tell only how somebody came to a page. A short list of sure ones: to fetch a page twice costs less than to take two for one."""
_ROAD = frozenset("ref referrer referer source src from via channel medium campaign cmp".split())  # noqa: SIM905 - reads like a line
_ROADS = frozenset(
    "rss atom feed rssfeed twitter x facebook linkedin whatsapp telegram reddit email mail newsletter social share push home homepage app google googlenews".split()  # noqa: SIM905
)
"""Words that tell the same under a name that may also stand for an article."""
_ESCAPE = re.compile(r"%([0-9a-fA-F]{2})")
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")
_DEFAULT_PORT = {"http": ":80", "https": ":443"}
_SPACE = re.compile(r"\s+")
_NUMBERS = re.compile(r"\d+")


@dataclass(frozen=True)
class Identity:
    """How an entry of a listing is known again."""

    name: str
    """The entry's own id, else its address, else a hash of its words; what `raw_pages.item` holds."""
    address: str | None
    """Its address in one spelling, equal for the same page however it was shared; None when it has none."""
    words: str | None
    """Hash of its title and text; None for an entry of a title alone, as several articles may share one."""
    fingerprint: str
    """Hash of what changes when the article does."""


def identify(entry: Entry) -> Identity:
    """The identity of one entry, in the words of JSON Feed."""
    title, text = plain_line(entry.get("title")) or "", _text_of(entry)
    link = web_link(entry.get("url"))
    address = address_key(link) if link else None
    named = str(entry.get("id") or link or "") or f"words:{_hash(title, text)}"
    return Identity(
        name=_shorten(printable_line(named)),
        address=address,
        words=_hash(title, text) if text else None,
        # Counts of comments and views change with every poll, so numbers are left out; a listing without texts has only its date of change.
        fingerprint=_hash(title, _NUMBERS.sub("", text))
        if text
        else _hash(title, str(entry.get("date_modified") or "")),
    )


def address_key(link: str) -> str:
    """`link` without scheme, `www.`, fragment and tracking parameters, its query sorted. Only for telling pages apart while fetching."""
    parts = urlsplit(link)
    host = host_of(link).removesuffix(_DEFAULT_PORT.get(parts.scheme.lower(), ":")).removeprefix("www.")
    query = sorted(pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not _is_tracking(*pair))
    # Some sites are one page that shows whichever story stands behind the mark.
    story = f"#{parts.fragment}" if parts.fragment.startswith(("!", "/")) else ""
    spelled = "&".join(f"{quote(name)}={quote(value)}" if value else quote(name) for name, value in query)
    return host + _fold_escapes(parts.path).rstrip("/") + (f"?{spelled}" if spelled else "") + story


def _is_tracking(name: str, value: str) -> bool:
    return bool(_TRACKER.fullmatch(name)) or (name.lower() in _ROAD and value.lower() in _ROADS)


def _fold_escapes(path: str) -> str:
    """The path with every letter that needs an escape in one, in capitals, and no other."""
    whole = quote(path, safe="%/:@!$&'()*+,;=~")
    return _ESCAPE.sub(_fold_escape, whole)


def _fold_escape(escape: re.Match[str]) -> str:
    letter = chr(int(escape[1], 16))
    return letter if _UNRESERVED.match(letter) else escape[0].upper()


def _shorten(name: str) -> str:
    # Long names often begin alike: an address behind an address.
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 33]}…{_hash(name)}"


def host_of(link: str) -> str:
    """The host and port that a request for `link` goes to, in small letters."""
    return urlsplit(link).netloc.rpartition("@")[2].lower()


def _text_of(entry: Entry) -> str:
    content = entry.get("content_text") or plain_text(entry.get("content_html"))
    return _SPACE.sub(" ", str(content or plain_text(entry.get("summary")))).strip()


def _hash(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "replace")).hexdigest()[:32]
