"""What keeps pages harmless: names of files, links, the content security policy, and commands to copy."""

import base64
import hashlib
import re
import shlex
from urllib.parse import urlsplit

_STEERING = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_LANGUAGE = re.compile(r"[a-z]{2,3}")


def page_name(identity: str) -> str:
    """The file name of a page, from an id that may hold anything."""
    return f"{hashlib.sha256(identity.encode('utf-8', 'surrogatepass')).hexdigest()[:20]}.html"


def web_link(address: str | None) -> str | None:
    """The address when a click may follow it: http or https with a host, and no character that hides where it leads."""
    if not address or _STEERING.search(address) or "\\" in address:
        return None
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return None
    is_plain = parts.scheme in ("http", "https") and bool(host) and "@" not in parts.netloc
    return address if is_plain else None


def language_of(code: str | None) -> str | None:
    """The code when it may stand in a `lang` attribute."""
    return code if code and code != "und" and _LANGUAGE.fullmatch(code) else None


def command(sql: str, *parameters: str) -> str:
    """The command line that shows the rows of that SQL, each `?` replaced by a quoted parameter; safe to paste into a shell."""
    first, *rest = sql.split("?")
    filled = first + "".join(f"{literal(value)}{part}" for value, part in zip(parameters, rest, strict=True))
    return f"presswatch query {shlex.quote(' '.join(filled.split()))}"


def literal(value: str) -> str:
    """The value as SQL text, on one line."""
    quoted = value.replace("'", "''")
    for character in sorted(set(_STEERING.findall(value)) - {" "}):
        quoted = quoted.replace(character, f"' || chr({ord(character)}) || '")
    return f"('{quoted}')"


def policy(style: str, script: str) -> str:
    """The content security policy of every page: its own style and script by their hashes, and nothing else at all."""
    return "; ".join(
        (
            "default-src 'none'",
            f"style-src '{_digest(style)}'",
            f"script-src '{_digest(script)}'",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
