"""What a host's robots.txt allows, by RFC 9309."""

import re
from dataclasses import dataclass
from functools import partial

from protego import Protego

ROBOTS_BYTES = 512_000
"""RFC 9309 asks for 500 KiB at least; what follows is not read."""
LONGEST_DELAY = 30.0
"""A longer Crawl-delay is shortened to this: at its word a host would never be read."""
_AGENT = re.compile(r"^([ \t]*user[ \t-]?agent[ \t]*:[ \t]*)([^\r\n#]*)", re.I | re.M)
_OTHER = "another-robot"


@dataclass(frozen=True)
class Robots:
    """The rules of one host for us."""

    rules: Protego | None
    """None when everything is allowed."""
    product: str

    @classmethod
    def everything(cls, product: str) -> "Robots":
        """No rules: the host has no robots.txt."""
        return cls(None, product)

    @classmethod
    def read(cls, payload: bytes, product: str) -> "Robots":
        """The rules in a robots.txt; of bytes that are none, everything is allowed."""
        whole = payload if len(payload) < ROBOTS_BYTES else payload[:ROBOTS_BYTES].rpartition(b"\n")[0]
        text = _AGENT.sub(partial(_spell_agent, product), whole.decode("utf-8-sig", "replace"))
        return cls(Protego.parse(text), product)

    def allows(self, url: str) -> bool:
        """Whether we may ask for that address."""
        return self.rules is None or bool(self.rules.can_fetch(url, self.product))

    def delay(self) -> float:
        """Seconds that must lie between two requests; 0 when the host does not say."""
        stated = self.rules.crawl_delay(self.product) if self.rules else None
        return min(float(stated or 0), LONGEST_DELAY)

    def sitemaps(self) -> list[str]:
        """The sitemaps that the file names."""
        return list(self.rules.sitemaps) if self.rules else []


def _spell_agent(product: str, line: re.Match[str]) -> str:
    """The line with its robot named as RFC 9309, 2.2.1 compares it: whole, without a version.

    Protego by itself takes `press` for the beginning of `presswatch`, and `Presswatch/1.0` for another robot.
    """
    stated = line[2].strip()
    is_ours = re.split(r"[\s/]", stated)[0].lower() == product.lower()
    return line[1] + (product if is_ours else "*" if stated.startswith("*") else _OTHER)
