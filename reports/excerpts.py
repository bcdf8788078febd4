"""Words of others at the length at which people read them."""

LONGEST_TITLE = 200


def shorten(text: str, longest: int = LONGEST_TITLE) -> str:
    """The text, or its first whole words and an ellipsis."""
    return text if len(text) <= longest else f"{text[:longest].rsplit(' ', 1)[0]} …"
