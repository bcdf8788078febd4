"""Which walks of life speak for two people of one name."""

CONTRARY_SPHERES = (
    # Nobody plays and does one of these at the same time. Left out on purpose: business (clubs have owners), crime
    # (players stand trial too), health (teams have doctors), media, arts, education, labour and activism.
    *(("sport", other) for other in ("politics", "diplomacy", "law", "police", "military", "science", "religion")),
    # Actors are elected and play officers, but they do not serve meanwhile.
    *(("arts", other) for other in ("police", "military", "diplomacy")),
)
"""Pairs of schemas.tables.mentions.SPHERES that hardly anybody is in at one time, by the roles that articles give."""
