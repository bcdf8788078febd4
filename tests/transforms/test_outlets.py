"""Which outlet a label or an address means."""

import polars as pl
import pytest

from transforms.outlets import with_outlets

OUTLETS = pl.DataFrame(
    {
        "outlet_id": ["harbour-post", "tidewater-nine"],
        "name": ["The Harbour Post", "Tidewater Nine"],
        "labels": [["hp", "Harbour Post - News"], []],
        "domains": [["harbourpost.example", "post.example"], ["tidewaternine.example"]],
    },
    schema_overrides={"labels": pl.List(pl.String)},
)
MEANT = [
    ("The Harbour Post", None, "harbour-post", "The Harbour Post"),
    ("harbour-post", None, "harbour-post", "The Harbour Post"),
    ("HP", None, "harbour-post", "The Harbour Post"),
    ("Harbour Post - News", None, "harbour-post", "The Harbour Post"),
    ("Harbour Post - Opinion", None, "harbour-post", "The Harbour Post"),
    ("Harbour Post (Web News)", None, "harbour-post", "The Harbour Post"),
    ("Harbour Post Online News", None, "harbour-post", "The Harbour Post"),
    (None, "https://www.harbourpost.example/a", "harbour-post", "The Harbour Post"),
    (None, "https://sport.live.harbourpost.example/a", "harbour-post", "The Harbour Post"),
    ("Sport desk", "https://tidewaternine.example/a", "tidewater-nine", "Tidewater Nine"),
    ("www.tidewaternine.example", None, "tidewater-nine", "Tidewater Nine"),
    ("Ledger & Market - News", None, "ledger-market", "Ledger & Market"),
    ("朝の新聞", None, "朝の新聞", "朝の新聞"),
    (None, "https://www.unheard.example/a", "unheard-example", "unheard.example"),
    (" - ", "https://www.unheard.example/a", "unheard-example", "unheard.example"),
    (None, None, "unknown", "Unknown outlet"),
    ("", None, "unknown", "Unknown outlet"),
]


@pytest.mark.parametrize(("label", "url", "outlet_id", "outlet"), MEANT)
def test_every_spelling_of_an_outlet_is_one_outlet(
    label: str | None, url: str | None, outlet_id: str, outlet: str
) -> None:
    schema = {"outlet_label": pl.String, "url": pl.String, "canonical_url": pl.String}
    readings = pl.DataFrame({"outlet_label": [label], "url": [url], "canonical_url": [None]}, schema=schema)
    assert with_outlets(readings, OUTLETS).select("outlet_id", "outlet").row(0) == (outlet_id, outlet)


def test_rows_keep_their_order_and_number() -> None:
    labels = ["hp", None, "Tidewater Nine", "hp", "Nobody"]
    readings = pl.DataFrame({"outlet_label": labels}).with_columns(
        url=pl.lit(None, pl.String), canonical_url=pl.lit(None, pl.String)
    )
    assert with_outlets(readings, OUTLETS)["outlet_label"].to_list() == labels
