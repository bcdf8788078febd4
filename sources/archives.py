"""Where a web archive stands, on disk or in a store that speaks S3: its version, and its bytes from any place on."""

import io
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

S3 = "s3://"
ENDINGS = (".warc", ".warc.gz", ".arc", ".arc.gz")
_BUFFER_BYTES = 4_000_000
"""What is asked for at once: in a store every read is a request."""
_CONNECT_SECONDS, _REQUEST_SECONDS = 10, 60
_KEYS = ("AWS_ACCESS_KEY_ID", "AWS_PROFILE", "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ROLE_ARN")


class UnreachableArchiveError(Exception):
    """An archive that is not there or cannot be read; it says nothing of what is in it."""


@dataclass(frozen=True)
class Archive:
    """One archive, a path or `s3://bucket/key`.

    A store is asked at AWS_ENDPOINT_URL when that is set, with the keys of the environment or of ~/.aws, and without any as anybody.
    """

    place: str

    @property
    def name(self) -> str:
        """The last part of where it stands."""
        return self.place.rstrip("/").rpartition("/")[2]

    def version(self) -> str:
        """What changes when its bytes do: size and time of change. UnreachableArchiveError when it is not there."""
        try:
            if not self.place.startswith(S3):
                status = Path(self.place).stat()
                return f"{status.st_size}-{status.st_mtime_ns}"
            found = _store().get_file_info(self.place.removeprefix(S3))
        except OSError as error:
            raise UnreachableArchiveError(_explain(error)) from error
        if not found.is_file:
            raise UnreachableArchiveError("there is no such object in the store")
        return f"{found.size}-{found.mtime_ns}"

    def open(self) -> IO[bytes]:
        """Its bytes as they are stored. UnreachableArchiveError, here or while reading, when they cannot be had."""
        try:
            opened: Any = (
                _store().open_input_file(self.place.removeprefix(S3))
                if self.place.startswith(S3)
                else Path(self.place).open("rb", buffering=0)  # noqa: SIM115 - closed with what is returned
            )
        except OSError as error:
            raise UnreachableArchiveError(_explain(error)) from error
        return cast(IO[bytes], io.BufferedReader(_Reached(opened), _BUFFER_BYTES))


def reach(stream: IO[bytes]) -> IO[bytes]:
    """An open file as an archive's bytes: what goes wrong while reading it is told apart from what is wrong in it."""
    return cast(IO[bytes], io.BufferedReader(_Reached(stream), _BUFFER_BYTES))


class _Reached(io.RawIOBase):
    """A stream whose failures are no failures of the archive in it."""

    def __init__(self, stream: Any) -> None:  # noqa: ANN401 - a file, or one of pyarrow's
        super().__init__()
        self._stream = stream

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - any buffer
        try:
            read = self._stream.read(len(buffer))
        except OSError as error:
            raise UnreachableArchiveError(_explain(error)) from error
        buffer[: len(read)] = read
        return len(read)

    def seek(self, offset: int, whence: int = 0) -> int:
        return int(self._stream.seek(offset, whence))

    def tell(self) -> int:
        return int(self._stream.tell())

    def close(self) -> None:
        self._stream.close()
        super().close()


def store_options(environment: Mapping[str, str], home: Path) -> dict[str, Any]:
    """How the store is asked, by what the environment says."""
    options: dict[str, Any] = {"connect_timeout": _CONNECT_SECONDS, "request_timeout": _REQUEST_SECONDS}
    scheme, found, endpoint = environment.get("AWS_ENDPOINT_URL", "").rpartition("://")
    if endpoint:
        options |= {"endpoint_override": endpoint.rstrip("/"), "scheme": scheme if found else "https"}
    region = environment.get("AWS_REGION") or environment.get("AWS_DEFAULT_REGION")
    has_keys = any(environment.get(name) for name in _KEYS) or (home / ".aws" / "credentials").exists()
    # Without keys the library would look for a machine's own at an address of the network, and wait.
    return options | ({"region": region} if region else {}) | ({} if has_keys else {"anonymous": True})


def _store() -> Any:  # noqa: ANN401 - pyarrow has no types
    from pyarrow.fs import S3FileSystem

    return S3FileSystem(**store_options(os.environ, Path.home()))


def _explain(error: OSError) -> str:
    return str(error.strerror or error).partition("\n")[0][:300]
