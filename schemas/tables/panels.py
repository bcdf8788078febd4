"""Which entities are compared with each other in the shares of voice."""

import polars as pl

from schemas.contract import Column, Table

PANELS = Table(
    name="panels",
    grain="one row per panel and member",
    doc="The panels of seeds/panels.yml as they were at the last load; share_of_voice is counted over them.",
    made_by="load",
    key=("panel", "entity_id"),
    columns=(
        Column("panel", pl.String(), "Name of the panel."),
        Column(
            "panel_version",
            pl.String(),
            "First 12 hex digits of the digest of its members' ids: another panel, another version.",
        ),
        Column("entity_id", pl.String(), "A member of the panel."),
        Column("entity", pl.String(), "What the panel calls it."),
    ),
)
