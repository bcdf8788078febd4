"""Who is reported to have said what: spans in marks, reported speech, and the speaker of each."""

from transforms.quotes.table import quotes

__all__ = ["quotes"]
