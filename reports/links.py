"""Which addresses a reader may be sent to: one rule for the dashboard, the brief and alerts."""

import re
from urllib.parse import urlsplit

HIDING = re.compile(r"[\x00-\x20\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")
"""Characters that steer a screen, and so hide where an address leads or in which order words stand."""


def web_link(address: str | None) -> str | None:
    """The address when a click may follow it: http or https with a host, no user before it, and no character that hides where it leads."""
    if not address or HIDING.search(address) or "\\" in address:
        return None
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return None
    is_plain = parts.scheme in ("http", "https") and bool(host) and "@" not in parts.netloc
    return address if is_plain else None
