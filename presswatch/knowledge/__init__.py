"""Larger lists of known entities, made from what others have gathered."""

from presswatch.knowledge.wikidata import Loaded, LoadError, load_wikidata

__all__ = ["LoadError", "Loaded", "load_wikidata"]
