"""Sites of the samples and of a newsroom of attacks."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import html

from presswatch.settings import Settings
from reports.dashboard.swapping import SITE
from tests.reports.dashboard.hostile import publish_attacks

Pages = dict[str, html.HtmlElement]


def read_pages(site: Path) -> Pages:
    """Every page of a site, parsed as a browser would."""
    return {
        str(path.relative_to(site)): html.fromstring(path.read_text(encoding="utf-8")) for path in site.rglob("*.html")
    }


@pytest.fixture(scope="session")
def sample_site(samples: Settings) -> Path:
    """What the samples' run has built as its last step but one."""
    return (samples.reports / SITE).resolve()


@pytest.fixture(scope="session")
def sample_pages(sample_site: Path) -> Pages:
    return read_pages(sample_site)


@pytest.fixture(scope="session")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder published by a newsroom of attacks."""
    return publish_attacks(tmp_path_factory.mktemp("attacked"))


@pytest.fixture(scope="session")
def attacked_site(attacked: Path) -> Path:
    from reports.dashboard.building import build_site

    return build_site(attacked, attacked.parent / "reports").index.resolve().parent


@pytest.fixture(scope="session")
def attacked_pages(attacked_site: Path) -> Pages:
    return read_pages(attacked_site)


@pytest.fixture
def copied(attacked: Path, tmp_path: Path) -> Callable[[], Path]:
    """A published folder of one's own."""
    return lambda: Path(shutil.copytree(attacked, tmp_path / "published", symlinks=True))
