"""How long every page of a site takes to be usable in headless Chromium, and how big it is.

python -m benchmarks.dashboard [--site data/reports/site]
"""

import argparse
from pathlib import Path

import polars as pl

from benchmarks.chromium import chromium

_USABLE = "() => performance.getEntriesByType('navigation')[0].domComplete"
"""Milliseconds from the click until the page is whole and its tables can be sorted."""


def measure(site: Path) -> pl.DataFrame:
    """One row per page: its kind, its bytes, and the milliseconds until it was usable."""
    rows = []
    with chromium() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        for file in sorted(site.rglob("*.html")):
            page.goto(file.as_uri())
            kind = file.parent.name if file.parent != site else file.stem
            rows.append((kind, file.stat().st_size, page.evaluate(_USABLE)))
    return pl.DataFrame(rows, schema=["kind", "byte_count", "milliseconds"], orient="row")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--site", type=Path, default=Path("data/reports/site"))
    pages = measure(parser.parse_args().site.resolve())
    size, time = pl.col("byte_count") / 1000, pl.col("milliseconds")
    table = pages.group_by("kind").agg(
        pl.len().alias("pages"),
        size.median().round(0).alias("KB median"),
        size.max().round(0).alias("KB largest"),
        time.median().round(0).alias("ms median"),
        time.quantile(0.99).round(0).alias("ms p99"),
        time.max().round(0).alias("ms slowest"),
    )
    with pl.Config(tbl_rows=-1, tbl_hide_column_data_types=True, tbl_hide_dataframe_shape=True):
        print(table.sort("kind"))
    print(f"{pages.height} pages, {sum(pages['byte_count'].to_list()) / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
