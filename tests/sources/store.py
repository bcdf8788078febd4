"""A store on loopback that speaks as much of S3 as reading needs: HEAD and GET with ranges."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Store:
    """Objects by `bucket/key`; `asked` grows with every request: method, path, range, whether it was signed."""

    address: str
    objects: dict[str, bytes] = field(default_factory=dict)
    changed_at: float = 1_772_712_000.0
    asked: list[tuple[str, str, str, bool]] = field(default_factory=list)
    fails_beyond: int | None = None
    """From this byte on every answer is an error of the store."""


@contextmanager
def store() -> Iterator[Store]:
    """Serve objects until the block ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    here = Store(f"http://127.0.0.1:{server.server_port}")
    server.store = here  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield here
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_HEAD(self) -> None:
        self._answer(is_head=True)

    def do_GET(self) -> None:
        self._answer(is_head=False)

    def _answer(self, *, is_head: bool) -> None:
        here: Store = self.server.store
        span = self.headers.get("Range", "")
        here.asked.append((self.command, self.path, span, "Authorization" in self.headers))
        held = here.objects.get(self.path.lstrip("/").partition("?")[0])
        first, _, last = span.removeprefix("bytes=").partition("-")
        if held is None:
            self._send(404, b"", is_head=is_head)
        elif here.fails_beyond is not None and int(first or 0) >= here.fails_beyond:
            self._send(403, b"<Error><Code>AccessDenied</Code></Error>", is_head=is_head)
        elif span:
            piece = held[int(first) : int(last or len(held)) + 1]
            whole = f"bytes {first}-{int(first) + len(piece) - 1}/{len(held)}"
            self._send(206, piece, is_head=is_head, content_range=whole)
        else:
            self._send(200, held, is_head=is_head)

    def _send(self, status: int, body: bytes, *, is_head: bool, content_range: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Last-Modified", formatdate(self.server.store.changed_at, usegmt=True))
        self.send_header("ETag", f'"{len(body)}"')
        if content_range:
            self.send_header("Content-Range", content_range)
        self.end_headers()
        if not is_head:
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass
