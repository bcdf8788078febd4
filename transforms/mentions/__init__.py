"""Who and what an article names, and what it calls them otherwise: names, common nouns and pronouns with exact spans."""

from transforms.mentions.table import mentions

__all__ = ["mentions"]
