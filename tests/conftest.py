"""What several tests share: the samples, run once from inbox to published tables."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from presswatch.settings import Run, Settings

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "seeds" / "samples"
GOLDEN = ROOT / "tests" / "golden"


def make_settings(home: Path, inbox: Path, shard_size: int = 1000) -> Settings:
    return Settings(home=home, inbox=inbox, timezone=ZoneInfo("UTC"), shard_size=shard_size)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


@pytest.fixture
def settings(home: Path, inbox: Path) -> Settings:
    return make_settings(home, inbox)


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A home in which the whole of seeds/samples was run, in shards of 20."""
    from presswatch.run import run_all

    settings = make_settings(tmp_path_factory.mktemp("samples"), SAMPLES, shard_size=20)
    run_all(Run.everything(settings), lambda *_: None)
    return settings


@pytest.fixture(scope="session")
def golden_samples() -> list[dict]:
    return json.loads((GOLDEN / "samples.json").read_text(encoding="utf-8"))


@pytest.fixture
def shared_folder() -> Iterator[Path]:
    """The corpora that are not part of the project; their tests are left out where they are absent."""
    folder = os.environ.get("PRESSWATCH_SHARED")
    if not folder or not Path(folder).is_dir():
        pytest.skip("set PRESSWATCH_SHARED to the folder of the corpora to run this test")
    yield Path(folder)
