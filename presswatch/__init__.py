"""The steps in order, the settings and the command line: knows every room and holds no logic of its own."""

from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from warehouse.connect import Connection

__version__ = version("presswatch")

__all__ = ["__version__", "connect"]


def connect(home: Path | str | None = None) -> "Connection":
    """The latest published snapshot, for notebooks and scripts: `presswatch.connect().sql("FROM top_speakers").pl()`.

    `home` is the folder that holds `published`; PRESSWATCH_HOME when left out. The connection reads the published tables and
    nothing else: no file, no network, no setting. It keeps the snapshot that it opened; connect anew for the next one.
    """
    # Only here, so that importing the package loads neither DuckDB nor the settings.
    from presswatch.settings import Settings
    from warehouse.connect import connect as open_snapshot

    return open_snapshot(Path(home) / "published" if home is not None else Settings.from_environment().published)
