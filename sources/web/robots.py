"""What a host's robots.txt allows, by RFC 9309."""

from dataclasses import dataclass

from protego import Protego

ROBOTS_BYTES = 512_000
"""RFC 9309 asks for 500 KiB at least; what follows is not read."""
LONGEST_DELAY = 30.0
"""A longer Crawl-delay is shortened to this: at its word a host would never be read."""


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
        text = payload[:ROBOTS_BYTES].decode("utf-8-sig", "replace")
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
