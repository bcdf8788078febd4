"""Draw the README's pictures: the samples' site at two widths.

python -m benchmarks.screenshots docs/images
"""

import argparse
import tempfile
from pathlib import Path
from zoneinfo import ZoneInfo

from benchmarks.chromium import WIDTHS, chromium
from presswatch.run import run_all
from presswatch.settings import Run, Settings
from reports.dashboard.swapping import SITE

SAMPLES = Path(__file__).resolve().parent.parent / "seeds" / "samples"
HEIGHTS = {1280: 1000, 390: 844}


def draw(site: Path, out: Path) -> list[Path]:
    """The first page and the page of the most quoted speaker, as files of at most a few hundred kilobytes."""
    out.mkdir(parents=True, exist_ok=True)
    drawn = []
    with chromium() as browser:
        for width in WIDTHS:
            page = browser.new_page(viewport={"width": width, "height": HEIGHTS[width]}, color_scheme="light")
            page.goto((site / "index.html").as_uri())
            drawn.append(out / f"dashboard-today-{width}.png")
            page.screenshot(path=drawn[-1])
            page.goto((site / "speakers.html").as_uri())
            page.locator("tbody th a, tbody td a").first.click()
            drawn.append(out / f"dashboard-speaker-{width}.png")
            page.screenshot(path=drawn[-1])
    return drawn


def main() -> None:
    """Run the samples, build their site, draw it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    out = parser.parse_args().out
    with tempfile.TemporaryDirectory() as home:
        settings = Settings(home=Path(home), inbox=SAMPLES, timezone=ZoneInfo("UTC"), shard_size=1000)
        run_all(Run.everything(settings), lambda *_: None)
        for path in draw((settings.reports / SITE).resolve(), out):
            print(f"{path}: {path.stat().st_size / 1000:.0f} KB")


if __name__ == "__main__":
    main()
