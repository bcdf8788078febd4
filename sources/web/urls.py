"""Addresses as they are asked: whole, http or https, of a host that can be named."""

import re

import httpx

from sources.web.failures import FetchError


def read_url(text: str) -> httpx.URL:
    """The address in `text`, without its fragment. FetchError when it is none that may be asked."""
    try:
        url = httpx.URL(text.strip())
        # Only asking for the host shows whether its name can be spelled.
        is_address = url.scheme in {"http", "https"} and bool(url.host)
    except (httpx.InvalidURL, UnicodeError, ValueError) as error:
        raise FetchError("bad_url", f"{text[:200]!r} is no address ({error}); correct it", is_lasting=True) from error
    if not is_address:
        raise FetchError("bad_url", f"{text[:200]!r} is no http or https address; correct it", is_lasting=True)
    if url.userinfo or not 0 < (url.port or 80) < 65_536 or url.port == 0:
        explanation = f"an address with a user name or port {url.port} is not asked: {url.host}; leave them out"
        raise FetchError("bad_url", explanation, is_lasting=True)
    return url.copy_with(fragment=None)


def join(url: httpx.URL, location: str) -> httpx.URL:
    """Where a redirect leads. FetchError when that is no address."""
    try:
        return read_url(str(url.join(location.strip())))
    except (httpx.InvalidURL, UnicodeError, ValueError) as error:
        explanation = f"{url} leads to {location[:200]!r}, which is no address"
        raise FetchError("bad_url", explanation, is_lasting=True) from error


def host_of(url: httpx.URL) -> str:
    """The host and port that politeness counts by; a dot at the end of a name makes it no other host."""
    return re.sub(r"\.(?=:|$)", "", url.netloc.decode("ascii").lower())
