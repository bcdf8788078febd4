"""What keeps pages harmless: names of files, the content security policy, and commands to copy."""

import base64
import hashlib
import re
import shlex

from reports.links import HIDING

_LANGUAGE = re.compile(r"[a-z]{2,3}")


def page_name(identity: str) -> str:
    """The file name of a page, from an id that may hold anything."""
    return f"{hashlib.sha256(identity.encode('utf-8', 'surrogatepass')).hexdigest()[:20]}.html"


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
    for character in sorted(set(HIDING.findall(value)) - {" "}):
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
