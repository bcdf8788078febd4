"""JSON whose lists and objects stand inside each other too deep: made to break its readers, of which each allows another depth."""

MOST_LEVELS = 50


def nests_too_deep(value: object, levels: int = MOST_LEVELS) -> bool:
    """Whether `value` holds lists and objects inside each other on more than so many levels."""
    held = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return bool(held) and (levels == 0 or any(nests_too_deep(each, levels - 1) for each in held))
