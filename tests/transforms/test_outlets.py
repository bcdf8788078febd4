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
    assert with_outlets(_readings(label, url), OUTLETS).select("outlet_id", "outlet").row(0) == (outlet_id, outlet)


@pytest.mark.parametrize(
    ("label", "url", "outlet_id"),
    [
        (None, None, "tidewater-nine"),
        ("Latest headlines", "https://feeds.elsewhere.example/9", "tidewater-nine"),
        ("The Harbour Post", None, "harbour-post"),
        (None, "https://www.harbourpost.example/a", "harbour-post"),
    ],
)
def test_where_nothing_else_is_known_the_outlet_of_the_source_counts(
    label: str | None, url: str | None, outlet_id: str
) -> None:
    assert with_outlets(_readings(label, url, "tidewater-nine"), OUTLETS)["outlet_id"].to_list() == [outlet_id]


def test_rows_keep_their_order_and_number() -> None:
    labels = ["hp", None, "Tidewater Nine", "hp", "Nobody"]
    readings = pl.concat([_readings(label, None) for label in labels])
    assert with_outlets(readings, OUTLETS)["outlet_label"].to_list() == labels


def _readings(label: str | None, url: str | None, source_outlet_id: str | None = None) -> pl.DataFrame:
    row = {"outlet_label": label, "url": url, "canonical_url": None, "source_outlet_id": source_outlet_id}
    return pl.DataFrame([row], schema=dict.fromkeys(row, pl.String))
