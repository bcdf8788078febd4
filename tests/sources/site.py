"""A real web site on loopback that does what a test says, and tells what it was asked."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Reply:
    """What the site answers."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    wait: float = 0.0
    """Seconds before it answers."""
    is_cut: bool = False
    """Break the connection half-way through the body."""


@dataclass(frozen=True)
class Asked:
    """One request as the site saw it."""

    path: str
    headers: Mapping[str, str]
    began: float
    ended: float


Pages = dict[str, "Reply | bytes | Callable[[Mapping[str, str]], Reply]"]


@dataclass
class Site:
    """The pages by path; what is missing is answered with 404. `asked` grows with every request."""

    address: str
    pages: Pages = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    most_at_once: int = 0
    connection_count: int = 0

    @property
    def host(self) -> str:
        return self.address.removeprefix("http://")

    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]


@contextmanager
def site(pages: Pages | None = None, host: str = "127.0.0.1") -> Iterator[Site]:
    """Serve `pages` on a free port of `host` until the block ends."""
    server = ThreadingHTTPServer((host, 0), _Handler)
    server.daemon_threads = True
    here = Site(f"http://{host}:{server.server_port}", dict(pages or {}))
    server.site = here  # type: ignore[attr-defined]
    server.lock = threading.Lock()  # type: ignore[attr-defined]
    server.at_once = 0  # type: ignore[attr-defined]
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

    def setup(self) -> None:
        super().setup()
        with self.server.lock:
            self.server.site.connection_count += 1

    def do_GET(self) -> None:
        began = time.monotonic()
        with self.server.lock:
            self.server.at_once += 1
            self.server.site.most_at_once = max(self.server.site.most_at_once, self.server.at_once)
        try:
            self._reply(self._find())
        finally:
            with self.server.lock:
                self.server.at_once -= 1
                asked = Asked(self.path, dict(self.headers), began, time.monotonic())
                self.server.site.asked.append(asked)

    def _find(self) -> Reply:
        found = self.server.site.pages.get(self.path, Reply(b"not here", 404))
        if isinstance(found, bytes):
            return Reply(found)
        return found(dict(self.headers)) if callable(found) else found

    def _reply(self, reply: Reply) -> None:
        time.sleep(reply.wait)
        headers = {"Content-Length": str(len(reply.body)), **reply.headers}
        try:
            self.send_response(reply.status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.body[: len(reply.body) // 2] if reply.is_cut else reply.body)
        except (BrokenPipeError, ConnectionResetError):
            pass
        self.close_connection = self.close_connection or reply.is_cut

    def log_message(self, *_: object) -> None:
        pass
